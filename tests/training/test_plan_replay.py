"""The log is the only state: it replays, and a cohort of one follows the same rules."""

from __future__ import annotations

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import ONE, RICH

from myocrine.evidence.exercises import find
from myocrine.training.language import parse
from myocrine.training.plans import next_session, opening, parse_plan, plan_text, prescribe
from myocrine.training.plans.book import record_seen
from myocrine.training.plans.track import Seen
from myocrine.training.session import Session

EASY = settings(deadline=None, max_examples=15)


@st.composite
def rich_logs(draw: st.DrawFn) -> list[Session]:
    out, day = [], 0
    for _ in range(draw(st.integers(0, 5))):
        day += draw(st.sampled_from([2, 3, 4, 20]))
        date = dt.date(2026, 11, 2) + dt.timedelta(days=day)
        n, kg, left = draw(st.integers(1, 12)), draw(st.integers(20, 60)), draw(st.integers(0, 4))
        swap = draw(st.sampled_from(["Back squat", "Leg press"]))
        instead = " instead of Back squat" if swap == "Leg press" else ""
        ready = draw(st.sampled_from(["", "  readiness 1/5\n", "  readiness good\n"]))
        counts = ", ".join([str(n)] * 3)
        out += parse(
            f'session "A" on {date}\n{ready}  {swap} 3x5{instead}, done: {kg} kg x {counts}\n'
            f"  Bench press 3x8, done: {kg} kg x {counts} RIR {left}\n"
            f"  Dumbbell row 3x10, done: 20 kg x {counts}\n"
            f"  Deadlift 1x5, done: {2 * kg} kg x {n}\n"
        )
    return out


@EASY
@given(rich_logs(), rich_logs())
def test_next_depends_on_plan_and_log_only_and_a_prefix_replays(
    log: list[Session], other: list[Session]
) -> None:
    history = [next_session(RICH, log[:k]) for k in range(len(log) + 1)]
    next_session(RICH, other)
    again = parse_plan(plan_text(RICH))
    assert again == RICH
    for k in range(len(log) + 1):
        assert next_session(again, tuple(log[:k])) == history[k]


@EASY
@given(
    st.lists(
        st.tuples(st.integers(1, 14), st.integers(1, 14), st.integers(0, 5)),
        min_size=1,
        max_size=7,
    )
)
def test_a_log_and_a_cohort_of_one_follow_the_same_rules(history: list[tuple]) -> None:
    """Every rule at once, to the letter: read from text, and told as arrays."""
    book, log = opening(RICH, 1), []
    for planned, (first, last, left) in zip(RICH.calendar(90.0), history, strict=False):
        asked, coming = prescribe(RICH, planned, book), next_session(RICH, log)
        assert coming.planned == planned
        assert coming.reasons == asked.reasons
        assert coming.session is not None
        what, text = {}, ['session "A"']
        for i, line in enumerate(coming.session.blocks):
            kg = float(asked.written[i][0]) if i in asked.written else 42.0
            reps = [float(first)] * (line.sets - 1) + [float(last)]
            counts = ", ".join(f"{n:g}" for n in reps)
            text.append(f"  {line.exercise} 1x1, done: {kg!r} kg x {counts} RIR {left}")
            what[i] = Seen(
                load=np.array([kg]),
                least=np.array([min(reps)]),
                left=np.array([float(left)]),
                last=np.array([reps[-1]]),
                total=np.array([sum(reps)]),
            )
        log += parse("\n".join(text))
        book = record_seen(RICH, book, planned, what, ONE)


@EASY
@given(rich_logs())
def test_every_load_has_its_one_line_of_reason_with_that_load_in_it(log: list[Session]) -> None:
    coming = next_session(RICH, log)
    assert coming.session is not None
    for line in coming.session.blocks:
        name = find(line.exercise).name
        known = line.load is not None and line.load.unit == "kg"
        head = f"{name} {line.load.value:g} kg: " if known else f"{name}: "
        said = [r for r in coming.reasons if r.startswith(head) and "does not say" not in r]
        assert len(said) == 1, coming.reasons
        assert len(said[0]) > len(head) + 5
