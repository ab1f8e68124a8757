"""Laws of deloads, planned and called for by falls, and of layoffs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_equal
from plan_runs import ONE, bar, lane_of, plan_of, run, seen, two

from myocrine.evidence.parameters import parameters
from myocrine.person import population
from myocrine.training.drive import compile_session
from myocrine.training.language import parse
from myocrine.training.plans import Plan, next_session, opening, parse_plan, prescribe
from myocrine.training.plans.book import record_seen

EASY = settings(deadline=None, max_examples=15)


# ---- deloads that were planned, and layoffs ------------------------------------------------------
def test_a_deload_halves_the_sets_and_does_not_enter_the_trend() -> None:
    line = "Back squat 3x5 at 100 kg | lp +5 kg, fail 1: -50%"
    with_deload = plan_of(line, "deload every 2 cycles: sets 50%, load 90%")
    assert run(with_deload, 9, lambda i: 1 if 3 <= i < 6 else 5) == [
        *(100.0, 105.0, 110.0),
        *(105.0, 105.0, 105.0),  # 90 % of 115 kg, on plates of 5 kg
        *(115.0, 120.0, 125.0),
    ]
    easy = with_deload.calendar(14.0)[3]
    (sets,) = prescribe(with_deload, easy, opening(with_deload, 1)).session.blocks
    assert sets.sets == 2


def test_a_deload_to_failure_leaves_who_has_no_load_yet_a_way_to_find_one() -> None:
    plan = plan_of(
        "Back squat 4x8 to failure | lp +2.5 kg", "deload every 2 cycles: sets 50%, load 90%"
    )
    planned = plan.calendar(14.0)
    both = opening(plan, 2)
    shown = {0: seen([60.0, 60.0], 8, lanes=2)}
    here = record_seen(plan, both, planned[0], shown, np.array([True, True]))
    one = record_seen(plan, both, planned[0], shown, np.array([True, False]))
    easy = planned[3]
    assert easy.deload
    assert prescribe(plan, easy, here).session.blocks[0].effort is None
    asked = prescribe(plan, easy, one)
    effort = asked.session.blocks[0].effort
    assert (effort.kind, effort.rir) == ("RIR", parameters().value("execution.default_reserve"))
    assert np.isnan(asked.loads[0]).tolist() == [False, True]
    who = population("young_untrained_men").lanes(range(2), seed=1)
    _, drive = compile_session(asked.session, who, loads=asked.loads)
    assert not any("neither load nor effort" in said for said in drive.warnings)


def test_a_deload_takes_percentages_and_kilograms_down_where_no_rule_does() -> None:
    plan = plan_of("Back squat 4x5 at 80%", "deload every 1 cycle: sets 50%, load 90%")
    (sets,) = prescribe(plan, plan.calendar(1.0)[0], opening(plan, 1)).session.blocks
    assert (sets.sets, sets.load.value) == (2, pytest.approx(72.0))


def test_after_a_layoff_the_line_finds_its_load_again() -> None:
    text = (
        'plan "P"\n  cycle 7 days\n    day 1: A\n  for 2 weeks\n  layoff 8 weeks\n'
        '  cycle 7 days\n    day 1: A\nsession "A"\n'
        "  Back squat 3x5 at RIR 2 | lp +2.5 kg\n  Bench press 3x5 at 60 kg | lp +2.5 kg\n"
    )
    plan = parse_plan(text)
    book = opening(plan, 1)
    found = []
    for planned in plan.calendar(100.0)[:4]:
        asked = prescribe(plan, planned, book)
        found.append((0 in asked.loads, float(asked.loads[1][0])))
        what = {
            0: seen(asked.loads.get(0, 80.0), 5, lanes=1),
            1: seen(asked.loads[1], 5, lanes=1),
        }
        book = record_seen(plan, book, planned, what, np.ones(1, bool))
    assert found == [(False, 60.0), (True, 62.5), (False, 65.0), (True, 67.5)]


# ---- deloads that react --------------------------------------------------------------------------
def do(plan: Plan, sessions: Sequence[tuple[int, int]]) -> list[tuple[float, float, int]]:
    """Do sessions with so many repetitions of both lifts; return loads and sets of each."""
    book, out = opening(plan, 1), []
    for planned, what in zip(plan.calendar(300.0), [*sessions, None], strict=False):
        asked = prescribe(plan, planned, book)
        kg = [float(asked.loads[i][0]) for i in (0, 1)]
        out.append((*kg, asked.session.blocks[0].sets))
        if what is not None:
            shown = {i: seen(kg[i], what[i], lanes=1) for i in (0, 1)}
            book = record_seen(plan, book, planned, shown, ONE)
    return out


def test_when_two_lifts_fall_a_cycle_is_easy_and_then_all_goes_on() -> None:
    plan = two("deload when 2 lifts fall: sets 50%, load 90%")
    found = do(plan, [(5, 5), (4, 4), (9, 9), (1, 1), (5, 5), (5, 5)])
    assert found[:2] == [(100.0, 60.0, 4), (105.0, 62.5, 4)]
    # Days 4, 7 and 9 are the cycle after day 2; nothing that is done there moves anything.
    assert found[2:5] == [(95.0, 55.0, 2)] * 3
    assert found[5:] == [(105.0, 62.5, 4), (110.0, 65.0, 4)]


def test_one_lift_that_falls_is_not_two() -> None:
    plan = two("deload when 2 lifts fall: sets 50%, load 90%")
    assert [s for _, _, s in do(plan, [(4, 5), (4, 5), (4, 5)])] == [4, 4, 4, 4]


def test_a_lift_that_falls_twice_gets_one_easy_session_of_its_own() -> None:
    plan = two("deload a lift when it falls 2 times: sets 50%, load 80%")
    found = do(plan, [(4, 5), (4, 5), (5, 5), (5, 5)])
    assert [(kg, sets) for kg, _, sets in found] == [
        (100.0, 4),
        (100.0, 4),
        (80.0, 2),
        (100.0, 4),
        (105.0, 4),
    ]
    assert [kg for _, kg, _ in found] == [60.0, 62.5, 65.0, 67.5, 70.0]


history = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=3, max_size=10)


@EASY
@given(history, st.tuples(st.integers(0, 14), st.integers(0, 14)))
def test_what_is_done_in_a_deload_does_not_enter_the_trend(
    done: list[tuple[int, int]], other: tuple[int, int]
) -> None:
    """Whatever was done in easy sessions could have been something else."""
    lines = (
        "deload when 2 lifts fall: sets 50%, load 90%",
        "deload every 4 cycles: sets 50%, load 90%",
    )
    plan = two(*lines)
    book, changed = opening(plan, 1), opening(plan, 1)
    for planned, what in zip(plan.calendar(300.0), done, strict=False):
        kg = [bar(plan, planned, book, i) for i in (0, 1)]
        easy = prescribe(plan, planned, book).session.blocks[0].sets == 2
        twin = other if easy else what
        one = {i: seen(kg[i], what[i], lanes=1) for i in (0, 1)}
        two_ = {i: seen(kg[i], twin[i], lanes=1) for i in (0, 1)}
        book = record_seen(plan, book, planned, one, ONE)
        changed = record_seen(plan, changed, planned, two_, ONE)
    assert_equal(lane_of(book, 0), lane_of(changed, 0))


def test_the_reason_says_why_it_is_easy() -> None:
    plan = two("deload when 2 lifts fall: sets 50%, load 90%")
    log = parse('session "A"\n  Back squat 4x5, done: 100 kg x 5, 5, 4, 3\n'
                "  Bench press 4x5, done: 60 kg x 5, 5, 5, 4\n")  # fmt: skip
    coming = next_session(plan, log)
    assert coming.reasons[0].startswith("Deload, because 2 lifts fell: 50 % of the sets")
    assert all("lighter in the deload" in r for r in coming.reasons[1:])
