"""Laws of sessions that were missed, and of breaks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import ONE, ROUTINES, bar, on, plan_of, seen, two

from myocrine.evidence.parameters import parameters
from myocrine.training.plans import Plan, next_session, opening, parse_plan
from myocrine.training.plans.book import record_seen

EASY = settings(deadline=None, max_examples=15)


def test_two_missed_sessions_never_raise_the_load() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +2.5 kg")
    book = opening(plan, 1)
    planned = plan.calendar(14.0)
    book = record_seen(plan, book, planned[0], {0: seen(60, 5, lanes=1)}, np.ones(1, bool))
    missed = book
    for p in planned[1:3]:
        missed = record_seen(plan, missed, p, {0: seen(99, 9, lanes=1)}, np.zeros(1, bool))
    assert bar(plan, planned[3], missed) == bar(plan, planned[1], book)


@EASY
@given(st.sampled_from(ROUTINES), st.lists(st.integers(0, 9), max_size=6), st.integers(2, 60))
def test_two_missed_sessions_or_more_never_raise_the_load(
    rule: str, reps: list[int], missed: int
) -> None:
    plan = plan_of(f"Back squat {rule}", "return after 10 days: -10% a week")
    book = opening(plan, 1)
    days = plan.calendar(500.0)
    for planned, n in zip(days, reps, strict=False):
        kg = bar(plan, planned, book)
        book = record_seen(plan, book, planned, {0: seen(kg, n, 1.0, lanes=1)}, ONE)
    here = bar(plan, days[len(reps)], book)
    later = bar(plan, days[len(reps) + missed], book)
    assert later[0] <= here[0]


@pytest.mark.parametrize("came", [(0,), (0, 3), (0, 1, 4), (2, 5, 8)])
def test_two_missed_sessions_never_raise_a_training_max(came: tuple[int, ...]) -> None:
    plan = plan_of("Back squat 1x5 at 70% | wave 70% 75% 80% of TM 100 kg, +5 kg per cycle")
    book = opening(plan, 1)
    for planned in plan.calendar(28.0)[:9]:
        kg = bar(plan, planned, book)
        assert kg[0] <= 80.0
        here = np.array([planned.index in came])
        book = record_seen(plan, book, planned, {0: seen(kg, 5, lanes=1)}, here)
    assert book.maxima["Back squat"].kg[0] == 100.0


def test_one_missed_session_does_not_keep_a_training_max_down() -> None:
    plan = plan_of("Back squat 1x5 at 70% | wave 70% 75% 80% of TM 100 kg, +5 kg per cycle")
    book = opening(plan, 1)
    for planned in plan.calendar(28.0)[:4]:
        kg = bar(plan, planned, book)
        here = np.array([planned.index != 1])
        book = record_seen(plan, book, planned, {0: seen(kg, 5, lanes=1)}, here)
    assert book.maxima["Back squat"].kg[0] == 105.0


def squat_after(plan: Plan, days: int) -> float:
    log = [
        on(0, "Back squat 4x5, done: 100 kg x 5, 5, 5, 5"),
        on(days, "readiness normal"),
    ]
    session = next_session(plan, log).session
    assert session is not None
    return session.blocks[0].load.value


def test_a_break_takes_off_what_the_plan_says_for_each_week_begun() -> None:
    plan = two("return after 14 days: -10% a week, at least 60%")
    found = [squat_after(plan, d) for d in (2, 14, 15, 21, 22, 100)]
    whole = [1.0, 1.0, 0.9, 0.9, 0.81, 0.6]
    assert found == [round(105.0 * share / 5.0) * 5.0 for share in whole]


def test_without_a_word_the_parameters_decide_and_none_switches_them_off() -> None:
    value = parameters().value
    after, loss = int(value("plans.return_after")), value("plans.return_loss")
    assert squat_after(two(), after) == 105.0
    expected = round(105.0 * (1.0 - loss / 100.0) ** 3 / 5.0) * 5.0
    assert squat_after(two(), after + 15) == expected
    assert squat_after(two("return none"), 300) == 105.0


@EASY
@given(st.integers(0, 400), st.integers(0, 400))
def test_the_longer_away_the_lighter(a: int, b: int) -> None:
    plan = two("return after 14 days: -7% a week")
    short, long = sorted((a + 1, b + 1))
    assert squat_after(plan, long) <= squat_after(plan, short) <= 105.0


def test_after_a_break_the_rule_goes_on_from_the_lighter_load() -> None:
    plan = two("return after 14 days: -10% a week")
    log = [
        on(0, "Back squat 4x5, done: 100 kg x 5, 5, 5, 5"),
        on(30, "Back squat 4x5, done: 75 kg x 5, 5, 5, 5"),
    ]
    coming = next_session(plan, log)
    assert coming.session is not None
    assert coming.session.blocks[0].load.value == 80.0


def test_a_layoff_of_the_plan_is_no_break_unless_the_plan_says_so() -> None:
    text = (
        'plan "P"\n  cycle 7 days\n    day 1: A\n  for 1 week\n  layoff 8 weeks\n'
        '  cycle 7 days\n    day 1: A\n{}session "A"\n  Bench press 3x5 at 60 kg | lp +2.5 kg\n'
    )
    found = []
    for line in ("", "  return after 14 days: -10% a week\n"):
        plan = parse_plan(text.format(line))
        first, second = plan.calendar(70.0)[:2]
        book = opening(plan, 1)
        book = record_seen(plan, book, first, {0: seen(60.0, 5, lanes=1)}, ONE)
        found.append(float(bar(plan, second, book)[0]))
    least = parameters().value("plans.return_floor") / 100.0
    assert found == [62.5, round(62.5 * least / 2.5) * 2.5]
