"""Hypothesis strategies for well-formed plans."""

from __future__ import annotations

from dataclasses import fields

import language_strategies as ours
from hypothesis import strategies as st
from language_strategies import maybe, numbers

from myocrine.training.plans import (
    Change,
    Cycle,
    Day,
    Deload,
    Diet,
    Double,
    Expected,
    Failing,
    Layoff,
    Linear,
    Mass,
    More,
    Ordered,
    Pieces,
    Plan,
    Plates,
    Reactive,
    Reserve,
    Return,
    RuledSets,
    Span,
    Steps,
    Total,
    Wave,
    WaveStep,
)
from myocrine.training.session import ExerciseSets, Repeat, Superset

names = ours.free_text.map(lambda t: " ".join(t.split())).filter(bool)
masses = st.builds(Mass, value=numbers(0.25, 50), unit=st.sampled_from(["kg", "lb"]))
ups = st.builds(Change, value=numbers(0.25, 50), unit=st.sampled_from(["kg", "lb", "%"]))
downs = st.builds(
    Change, value=numbers(0.25, 90).map(lambda v: -v), unit=st.sampled_from(["kg", "lb", "%"])
)
failings = st.builds(Failing, times=st.integers(1, 9), change=downs)
steps = st.builds(
    WaveStep, percent=numbers(1, 150), reps=maybe(ours.reps.filter(lambda r: r.low > 0))
)
stepped = {
    "step": ups,
    "every": st.integers(1, 9),
    "up_to": maybe(masses),
    "plates": maybe(masses),
}
members = st.one_of(
    st.builds(Linear, failing=maybe(failings), **stepped),
    st.builds(Double, failing=maybe(failings), **stepped),
    st.builds(Total, repetitions=st.integers(1, 200), failing=maybe(failings), **stepped),
    st.builds(Expected, target=maybe(numbers(0, 10)), **stepped),
    st.builds(Reserve, target=numbers(0, 10), each_set=st.booleans(), plates=maybe(masses)),
    ours.ranges(0, 10).map(lambda r: Reserve(target=r[0], high=r[1])),
)
more = st.builds(More, what=st.sampled_from(["sets", "reps"]), up_to=st.integers(2, 50))
rules = st.one_of(
    members,
    st.builds(Ordered, rules=st.lists(members | more, min_size=2, max_size=4).map(tuple)),
    st.builds(
        Wave,
        steps=st.lists(steps, min_size=1, max_size=5).map(tuple),
        training_max=maybe(masses),
        up_to=maybe(masses),
        failing=maybe(failings),
        plates=maybe(masses),
    ),
    st.builds(
        Wave,
        steps=st.lists(steps, min_size=1, max_size=3).map(tuple),
        step=ups,
        per=st.sampled_from(["cycle", "wave"]),
    ),
)


@st.composite
def lines(draw: st.DrawFn) -> ExerciseSets:
    line = draw(ours.exercises())
    rule = draw(maybe(rules))
    if rule is None:
        return line
    return RuledSets(**{f.name: getattr(line, f.name) for f in fields(ExerciseSets)}, rule=rule)


blocks = st.one_of(
    lines(),
    ours.leaves,
    st.builds(Superset, items=st.lists(lines(), min_size=1, max_size=3).map(tuple)),
    st.builds(
        Repeat,
        count=st.integers(1, 3),
        items=st.lists(lines(), min_size=1, max_size=3).map(tuple),
    ),
)
diets = st.builds(Diet, energy_offset=numbers(-2000, 2000), protein=maybe(numbers(0, 4)))
deloads = st.builds(
    Deload,
    every=st.builds(Span, value=st.integers(1, 20).map(float), unit=st.just("cycle")),
    sets=numbers(1, 100),
    load=numbers(1, 100),
)
spans = st.builds(
    Span, value=numbers(0.5, 90), unit=st.sampled_from(["day", "week", "month", "year"])
)
cycles = st.builds(
    Cycle,
    length=st.builds(Span, value=st.integers(1, 30).map(float), unit=st.just("day")),
    days=st.lists(
        st.builds(
            Day,
            number=st.integers(1, 30),
            sessions=st.lists(names, min_size=1, max_size=3).map(tuple),
        ),
        max_size=4,
        unique_by=lambda d: d.number,
    ).map(tuple),
    lasts=maybe(
        st.one_of(
            spans, st.builds(Span, value=st.integers(1, 50).map(float), unit=st.just("cycle"))
        )
    ),
    deload=maybe(deloads),
    diet=maybe(diets),
)
easings = {"times": st.integers(1, 9), "sets": numbers(1, 100), "load": numbers(1, 100)}
days_away = st.builds(
    Span, value=numbers(0.5, 90), unit=st.sampled_from(["day", "week", "month", "year"])
)
returns = st.just(Return()) | st.builds(
    Return, after=days_away, loss=numbers(1, 90), at_least=maybe(numbers(1, 100))
)
units = st.sampled_from(["kg", "lb"])
sizes = st.lists(numbers(0.25, 50), min_size=1, max_size=6).map(tuple)
pieces = st.sampled_from(["dumbbells", "kettlebells", "machines"])
equipment = st.one_of(
    st.builds(Plates, bar=masses, sizes=sizes, unit=units),
    st.builds(Pieces, kind=pieces, sizes=sizes, unit=units),
    st.builds(
        Steps,
        kind=pieces,
        low=numbers(0.5, 10),
        high=numbers(11, 60),
        by=numbers(0.25, 5),
        unit=units,
    ),
)
layoffs = st.builds(Layoff, lasts=spans, diet=maybe(diets))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    written = draw(st.lists(names, max_size=3, unique=True))
    return Plan(
        name=draw(st.just("") | ours.free_text),
        parts=tuple(draw(st.lists(cycles | layoffs, max_size=3))),
        written=tuple(
            draw(ours.sessions).replace(
                name=name, blocks=tuple(draw(st.lists(blocks, min_size=1, max_size=3)))
            )
            for name in written
        ),
        deload=draw(maybe(deloads)),
        diet=draw(maybe(diets)),
        reactive=draw(maybe(st.builds(Reactive, scope=st.just("plan"), **easings))),
        local=draw(maybe(st.builds(Reactive, scope=st.just("lift"), **easings))),
        returning=draw(maybe(returns)),
        equipment=tuple(draw(st.lists(equipment, max_size=3, unique_by=lambda e: e.kind))),
    )
