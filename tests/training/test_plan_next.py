"""The next session: a pure fold of the log, the same rules as a cohort's."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import SessionError
from myocrine.training.language import parse
from myocrine.training.plans import (
    Plan,
    next,
    next_session,
    opening,
    parse_plan,
    plan_text,
    prescribe,
)
from myocrine.training.plans.book import record_seen
from myocrine.training.plans.progress import Seen
from myocrine.training.session import Session

TEXT = """\
plan "Two days"
  cycle 7 days
    day 1: A
    day 4: B
  deload every 4 cycles: sets 50%, load 90%

session "A"
  Back squat 3x5 at 60 kg, rest 3 min | lp +2.5 kg, fail 2: -10%
  superset, rest 90 s
    Bench press 3x8-12 at RIR 2 | dp +2.5 kg
    Barbell row 3x8 at RIR 2 | rir 2

session "B"
  Back squat 5x5 at 60 kg | lp +2.5 kg, fail 2: -10%
  Deadlift 1x5 at 65% | wave 70%x5 80%x3+ of TM, +5 kg per wave
  Walk 20 min at 5 km/h
"""
A, B = "A", "B"
PLAN = parse_plan(TEXT)
EASY = settings(deadline=None, max_examples=15)


def done(name: str, squat: tuple[float, int], other: tuple[float, int], left: int) -> Session:
    kg, reps = squat
    if name == A:
        text = (
            f'session "A"\n  Back squat 3x5, done: {kg} kg x {reps}, {reps}, {reps}\n'
            f"  Bench press 3x8, done: {other[0]} kg x {other[1]}, {other[1]}, {other[1]}\n"
            f"  Barbell row 3x8, done: {other[0]} kg x 8, 8, 8 at RIR {left}\n"
        )
    else:
        sets = ", ".join([str(reps)] * 5)
        text = (
            f'session "B"\n  Back squat 5x5, done: {kg} kg x {sets}\n'
            f"  Deadlift 1x5, done: {other[0]} kg x {other[1]}\n"
        )
    return parse(text)[0]


weights = st.integers(16, 60).map(lambda n: 2.5 * n)
logs = st.lists(
    st.builds(
        done,
        st.sampled_from([A, B]),
        st.tuples(weights, st.integers(1, 8)),
        st.tuples(weights, st.integers(1, 14)),
        st.integers(0, 6),
    ),
    max_size=8,
)


@EASY
@given(logs, logs)
def test_it_depends_on_plan_and_log_only(log: list[Session], other: list[Session]) -> None:
    first = next_session(PLAN, log)
    next_session(PLAN, other)  # leaves nothing behind
    assert next_session(parse_plan(plan_text(PLAN)), list(log)) == first


@EASY
@given(logs)
def test_a_log_s_beginning_gives_the_answer_of_that_day(log: list[Session]) -> None:
    history = [next_session(PLAN, log[:k]) for k in range(len(log) + 1)]
    assert next_session(PLAN, log) == history[-1]
    for k in range(len(log)):
        assert next_session(PLAN, (*log[:k],)) == history[k]
    assert [n.done for n in history] == list(range(len(log) + 1))


def test_a_log_and_a_cohort_of_one_follow_the_same_rules() -> None:
    """Fold by hand what a person does to the letter, and read the same loads from the log."""
    book = opening(PLAN, 1)
    log: list[Session] = []
    for planned in PLAN.calendar(70.0):
        asked = prescribe(PLAN, planned, book)
        coming = next_session(PLAN, log)
        assert coming.planned == planned
        assert coming.reasons == asked.reasons
        lines = _sets(coming.session)
        for i, kg in asked.loads.items():
            assert lines[i].load.value == pytest.approx(float(kg[0]))
        squat = float(asked.loads[0][0])
        other = [float(asked.loads[i][0]) if i in asked.loads else 50.0 for i in (1, 2)]
        log.append(_to_the_letter(planned.session, squat, other, planned.deload))
        if planned.session == A:
            what = {0: (squat, 5), 1: (other[0], 12), 2: (other[1], 8)}
        else:
            what = {0: (squat, 5), 1: (other[0], 5)}
        seen = {
            i: Seen(load=np.array([kg]), least=np.array([float(n)]), left=np.array([3.0]))
            for i, (kg, n) in what.items()
        }
        book = record_seen(PLAN, book, planned, seen, np.ones(1, bool))


def _sets(session: Session | None) -> list:
    from myocrine.training.session import ExerciseSets, walk_blocks

    assert session is not None
    return [b for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets)]


def _to_the_letter(name: str, squat: float, other: list[float], deload: bool) -> Session:
    if name == A:
        n = 2 if deload else 3
        text = (
            f'session "A"\n  Back squat {n}x5, done: {squat} kg x {", ".join(["5"] * n)} RIR 3\n'
            f"  Bench press {n}x8, done: {other[0]} kg x {', '.join(['12'] * n)} RIR 3\n"
            f"  Barbell row {n}x8, done: {other[1]} kg x {', '.join(['8'] * n)} RIR 3\n"
        )
    else:
        n = 3 if deload else 5
        text = (
            f'session "B"\n  Back squat {n}x5, done: {squat} kg x {", ".join(["5"] * n)} RIR 3\n'
            f"  Deadlift 1x5, done: {other[0]} kg x 5 RIR 3\n"
        )
    return parse(text)[0]


def test_sessions_that_were_missed_change_nothing() -> None:
    only_a = [done(A, (60.0, 5), (50.0, 12), 2)]
    skipped_b = [*only_a, done(A, (62.5, 5), (52.5, 12), 2)]
    coming = next_session(PLAN, skipped_b)
    assert coming.planned is not None
    assert (coming.planned.session, coming.planned.index) == ("B", 3)
    assert _sets(coming.session)[0].load.value == 65.0


def test_dates_go_on_from_the_last_and_order_an_unordered_log() -> None:
    log = [done(A, (60.0, 5), (50.0, 12), 2), done(B, (62.5, 5), (80.0, 5), 2)]
    dated = [s.replace(date=dt.date(2026, 11, d)) for s, d in zip(log, (2, 6), strict=True)]
    coming = next_session(PLAN, dated)
    assert coming.session is not None
    assert coming.session.date == dt.date(2026, 11, 10)  # B is day 4, the next A day 8
    assert next_session(PLAN, dated[::-1]) == coming


def test_what_the_log_leaves_out_stays_and_is_told() -> None:
    log = parse('session "A"\n  Back squat 3x5, done: 60 kg x 5, 5, 5')
    coming = next_session(PLAN, log)
    assert any(r.startswith("Bench press: the log does not say") for r in coming.reasons)
    assert _sets(coming.session)[0].load.value == 62.5  # and the squat goes on


def test_fewer_sets_than_planned_are_a_miss() -> None:
    log = parse('session "A"\n  Back squat 3x5, done: 60 kg x 5, 5')
    assert any("Back squat 60 kg: again" in r for r in next_session(PLAN, log).reasons)


def test_a_plan_that_is_over_and_one_of_nothing() -> None:
    short = parse_plan(
        TEXT.replace("  deload", "  for 1 week\n  deload").replace("every 4", "every 1")
    )
    log = [done(A, (60.0, 5), (50.0, 12), 2), done(B, (62.5, 5), (80.0, 5), 2)]
    assert next_session(short, log).session is None
    assert "over" in next_session(short, log).reasons[-1]
    assert next_session(parse_plan("nothing")).planned is None


def test_a_session_of_another_name_is_left_out_with_a_note() -> None:
    log = parse('session "Yoga"\n  Back squat 3x5, done: 60 kg x 5, 5, 5')
    coming = next_session(PLAN, log)
    assert coming.done == 0
    assert coming.reasons[0].startswith("Yoga")


def test_percentages_in_a_log_are_refused_where_they_stand() -> None:
    log = parse('session "A"\n  Back squat 3x5, done: 70% x 5, 5, 5')
    with pytest.raises(SessionError, match="kilograms") as caught:
        next_session(PLAN, log)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("line", "lifted", "expected"),
    [
        ("Pull-up 3x5 at bodyweight | lp +2.5 kg", "bodyweight x 5, 5, 5", "bodyweight + 2.5 kg"),
        ("Pull-up 3x5 at RIR 2 | lp +5 kg", "bodyweight - 20 kg x 5, 5, 5", "bodyweight - 15 kg"),
        ("Bench press 3x5 at 100 lb | lp +5 lb", "100 lb x 5, 5, 5", "105 lb"),
        ("Dumbbell curl 3x8 at 10 kg | lp +2 kg", "10 kg x 8, 8, 8", "12 kg"),
    ],
)
def test_loads_are_written_as_people_write_them(line: str, lifted: str, expected: str) -> None:
    plan = parse_plan(f'plan "P"\n  cycle 7 days\n    day 1: A\nsession "A"\n  {line}\n')
    name = line.split(" 3x")[0]
    log = parse(f'session "A"\n  {name} 3x5, done: {lifted}')
    assert f"at {expected}" in str(next_session(plan, log).session)


def test_the_short_name_is_the_same_function() -> None:
    assert next is next_session


def test_a_repeat_asks_for_all_its_sets() -> None:
    head = 'plan "P"\n  cycle 7 days\n    day 1: A\nsession "A"\n  repeat 3\n'
    plan: Plan = parse_plan(f"{head}    Back squat 1x5 at 60 kg | lp +5 kg\n")
    all_done = parse('session "A"\n  Back squat 3x5, done: 60 kg x 5, 5, 5')
    two_done = parse('session "A"\n  Back squat 3x5, done: 60 kg x 5, 5')
    assert "65 kg" in str(next_session(plan, all_done).session)
    assert "60 kg" in str(next_session(plan, two_done).session)
