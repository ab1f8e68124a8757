"""Laws of the progression rules: closed forms, and the reason of every change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import bar, plan_of, run, seen

from myocrine.evidence.parameters import parameters
from myocrine.training.plans import opening, prescribe
from myocrine.training.plans.book import record_seen
from myocrine.training.repetitions import percent_for_repetitions

EASY = settings(deadline=None, max_examples=40)


# ---- linear --------------------------------------------------------------------------------------
def test_linear_adds_its_step_after_every_success() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +2.5 kg")
    assert run(plan, 5, lambda _: 5) == [60.0, 62.5, 65.0, 67.5, 70.0]


def test_linear_every_second_session_waits() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +5 kg every 2 sessions")
    assert run(plan, 6, lambda _: 5) == [60.0, 60.0, 65.0, 65.0, 70.0, 70.0]


@pytest.mark.parametrize("line", ["3x5 at 60 kg | lp", "3x3-5 at 60 kg | dp"])
def test_sessions_in_a_row_are_counted_anew_after_one_that_fell_short(line: str) -> None:
    plan = plan_of(f"Back squat {line} +5 kg every 2 sessions")
    reps = [5, 4, 5, 5, 5, 5]
    assert run(plan, 6, lambda i: reps[i]) == [60.0, 60.0, 60.0, 60.0, 65.0, 65.0]


def test_linear_holds_after_a_failure_and_goes_back_after_two() -> None:
    plan = plan_of("Back squat 3x5 at 100 kg | lp +5 kg, fail 2: -10%")
    reps = [5, 4, 5, 4, 4, 5, 5]
    assert run(plan, 7, lambda i: reps[i]) == [100.0, 105.0, 105.0, 110.0, 110.0, 100.0, 105.0]


def test_percentages_compound_and_are_rounded_only_when_shown() -> None:
    plan = plan_of("Back squat 3x5 at 100 kg | lp +1%, round 2.5 kg")
    loads = run(plan, 8, lambda _: 5)
    assert loads == [round(100 * 1.01**i / 2.5) * 2.5 for i in range(8)]


def test_the_first_load_is_what_the_line_lets_happen_on_plates_below() -> None:
    plan = plan_of("Back squat 3x5 at RIR 2 | lp +2.5 kg")
    book = opening(plan, 1)
    first, second, *_ = plan.calendar(7.0)
    assert 0 not in prescribe(plan, first, book).loads
    book = record_seen(plan, book, first, {0: seen(64.9, 5, lanes=1)}, np.ones(1, bool))
    assert bar(plan, second, book)[0] == pytest.approx(62.5 + 2.5)


@EASY
@given(
    st.lists(st.floats(0, 15), min_size=1, max_size=12),
    st.sampled_from(["lp +2.5 kg, fail 2: -10%", "lp +2.5 kg every 3 sessions", "lp +2%"]),
)
def test_a_set_that_beats_the_expectation_never_lowers_the_load(
    reps: list[float], rule: str
) -> None:
    plan = plan_of(f"Back squat 3x5 at 80 kg | {rule}")
    loads = run(plan, len(reps) + 1, lambda i: reps[min(i, len(reps) - 1)])
    for i, n in enumerate(reps):
        if n >= 5:
            assert loads[i + 1] >= loads[i]
        elif n < 4.5:
            assert loads[i + 1] <= loads[i]


# ---- double --------------------------------------------------------------------------------------
def test_double_progression_waits_for_the_top_of_the_range() -> None:
    plan = plan_of("Bench press 3x8-12 at 50 kg | dp +2.5 kg")
    reps = [8, 10, 12, 9, 12, 8]
    assert run(plan, 6, lambda i: reps[i]) == [50.0, 50.0, 50.0, 52.5, 52.5, 55.0]


def test_double_progression_fails_only_below_the_range() -> None:
    plan = plan_of("Bench press 3x8-12 at 50 kg | dp +2.5 kg, fail 1: -5 kg")
    assert run(plan, 3, lambda i: [8, 7, 8][i]) == [50.0, 50.0, 45.0]


# ---- reserve -------------------------------------------------------------------------------------
def test_the_load_follows_the_repetitions_left_by_the_published_curve() -> None:
    plan = plan_of("Back squat 3x5 at 100 kg | rir 2, round 0.01 kg")
    loads = run(plan, 2, lambda _: 5, left=lambda _: 3.0)
    at = [float(percent_for_repetitions(np.array(float(n)))) for n in (5 + 2, 5 + 3)]
    assert loads[1] == pytest.approx(100.0 * at[0] / at[1], abs=0.02)


@EASY
@given(st.floats(0, 20), st.floats(0, 6))
def test_more_left_than_wanted_never_lowers_and_less_never_raises(left: float, want: float) -> None:
    plan = plan_of(f"Back squat 3x5 at 100 kg | rir {want:.2f}, round 0.01 kg")
    second = run(plan, 2, lambda _: 5, left=lambda _: left)[1]
    bound = parameters().value("plans.largest_change")
    assert (second - 100.0) * (left - float(f"{want:.2f}")) >= -1e-6
    assert abs(second - 100.0) <= bound + 0.01


def test_where_the_body_is_lifted_a_repetition_is_a_plate() -> None:
    plan = plan_of("Pull-up 3x8 at RIR 2 | rir 2, round 2.5 kg")
    left = [2.0, 3.4, 1.2, 0.8, 9.0, 2.0]
    loads = run(plan, 6, lambda _: 8, first=-20.0, left=lambda i: left[i])
    assert loads == [-20.0, -20.0, -17.5, -17.5, -20.0, -15.0]


def test_a_reserve_within_its_range_changes_nothing() -> None:
    plan = plan_of("Back squat 3x5 at 100 kg | rir 1-3")
    assert run(plan, 4, lambda _: 5, left=lambda i: [1.0, 2.0, 3.0, 1.5][i]) == [100.0] * 4


def test_repetitions_that_were_missed_count_as_none_left() -> None:
    plan = plan_of("Back squat 3x5 at 100 kg | rir 0, round 0.01 kg")
    loads = run(plan, 2, lambda _: 4, left=lambda _: 0.0)
    assert loads[1] < 100.0


def test_loads_of_a_pair_are_written_for_one_and_counted_for_both() -> None:
    plan = plan_of("Dumbbell bench press 3x8 at 20 kg | lp +2 kg")
    assert bar(plan, plan.calendar(1.0)[0], opening(plan, 1))[0] == 40.0


def test_reasons_say_every_change() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +2.5 kg, fail 2: -10%")
    book, said = opening(plan, 1), []
    reps = [5, 4, 4, 5]
    for planned in plan.calendar(14.0)[:4]:
        asked = prescribe(plan, planned, book)
        said += asked.reasons
        shown = seen(asked.loads[0], reps[planned.index], lanes=1)
        book = record_seen(plan, book, planned, {0: shown}, np.ones(1, bool))
    assert said == [
        "Back squat 60 kg: as the plan writes it, the first time.",
        "Back squat 62.5 kg: +2.5 kg, all sets reached 5 repetitions.",
        "Back squat 62.5 kg: again, not every set reached 5 repetitions (failure 1 of 2).",
        "Back squat 55 kg: -7.5 kg, back after 2 failures in a row.",
    ]
