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
    Failing,
    Layoff,
    Linear,
    Mass,
    Plan,
    Reserve,
    RuledSets,
    Span,
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
rules = st.one_of(
    st.builds(
        Linear, step=ups, every=st.integers(1, 9), failing=maybe(failings), plates=maybe(masses)
    ),
    st.builds(
        Double, step=ups, every=st.integers(1, 9), failing=maybe(failings), plates=maybe(masses)
    ),
    st.builds(Reserve, target=numbers(0, 10), plates=maybe(masses)),
    ours.ranges(0, 10).map(lambda r: Reserve(target=r[0], high=r[1])),
    st.builds(
        Wave,
        steps=st.lists(steps, min_size=1, max_size=5).map(tuple),
        training_max=maybe(masses),
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
    )
