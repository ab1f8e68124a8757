"""Laws of the rules that take turns, sum up, expect, and lead set by set."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import ONE, bar, plan_of, run, seen

from myocrine.training.language import parse
from myocrine.training.plans import Plan, next_session, opening, parse_plan, prescribe
from myocrine.training.plans.book import record_seen
from myocrine.training.plans.curve import by_curve
from myocrine.training.plans.track import Seen

EASY = settings(deadline=None, max_examples=40)


def told(load: float, sets: list[float], left: float = np.nan) -> Seen:
    """Return what some sets at one load showed."""
    return Seen(
        load=np.array([load]),
        least=np.array([min(sets)]),
        left=np.array([left]),
        last=np.array([sets[-1]]),
        total=np.array([sum(sets)]),
    )


def walk(plan: Plan, sessions: list[tuple[list[float], float]], first: float = 60.0) -> list:
    """Do sessions as prescribed; return (load, sets, repetitions) of each and of the next."""
    book, out = opening(plan, 1), []
    for planned, what in zip(plan.calendar(200.0), [*sessions, None], strict=False):
        asked = prescribe(plan, planned, book)
        kg = asked.written.get(0, np.full(1, np.nan))
        kg = np.where(np.isnan(kg), first, kg)
        (block,) = asked.session.blocks
        out.append((float(kg[0]), block.sets, block.reps.low))
        if what is not None:
            shown = told(float(kg[0]), *what)
            book = record_seen(plan, book, planned, {0: shown}, ONE)
    return out


def loads_of(plan: Plan, sessions: list[tuple[list[float], float]]) -> list[float]:
    return [kg for kg, _, _ in walk(plan, sessions)]


# ---- sums ----------------------------------------------------------------------------------------
def test_a_sum_counts_all_sets_together() -> None:
    plan = plan_of("Bench press 3x8-12 at 60 kg | sum 30 +2.5 kg, fail 1: -5 kg")
    none = np.nan
    assert loads_of(plan, [([12, 9, 8], none), ([12, 10, 8], none), ([12, 12, 7], none)]) == [
        60.0,
        60.0,  # 29 of 30
        62.5,  # 30
        65.0,  # 31, although one set stayed below the range
    ]
    assert loads_of(plan, [([10, 9, 7], none)])[1] == 55.0


# ---- the expected maximum ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("last", "left", "change"),
    [
        # 7 to 9 repetitions with 2 left: 10 are expected (8 + 2).
        (8, 2, 0.0),
        (9, 2, 2.5),
        (8, 3, 2.5),
        (10, 1, 2.5),
        (11, 0, 2.5),
        (7, 2, 0.0),
        (7, 3, 0.0),
        (7, 1, -2.5),
        (6, 2, -2.5),
    ],
)
def test_a_set_is_judged_by_what_was_expected_of_it(last: int, left: int, change: float) -> None:
    plan = plan_of("Bench press 3x7-9 at 60 kg | expect +2.5 kg at RIR 2")
    assert loads_of(plan, [([9, 9, last], left)])[1] - 60.0 == change


def test_without_repetitions_left_only_the_certain_counts() -> None:
    plan = plan_of("Bench press 3x7-9 at 60 kg | expect +2.5 kg at RIR 2")
    changes = [loads_of(plan, [([12, 12, n], np.nan)])[1] - 60.0 for n in (11, 10, 7, 6)]
    assert changes == [2.5, 0.0, 0.0, -2.5]


RULES = (
    "3x8 at 80 kg | lp +2.5 kg, fail 2: -10%",
    "3x6-8 at 80 kg | dp +2.5 kg, fail 1: -10%",
    "3x6-8 at 80 kg | sum 22 +2.5 kg, fail 1: -10%",
    "3x6-8 at 80 kg | expect +2.5 kg at RIR 1",
    "3x8 at 80 kg | rir 1",
    "3x8 at 80 kg | rir 1, each set",
    "3x8 at 80 kg | first lp +2.5 kg up to 85 kg, fail 1: -10%, then rir 1",
    "3x8 at 80 kg | first sets up to 4, then reps up to 10, then lp +2.5 kg, fail 1: -10%",
)


@EASY
@given(
    st.sampled_from(RULES),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 6)), min_size=1, max_size=8),
    st.integers(0, 6),
)
def test_a_set_that_beats_the_expectation_never_lowers_the_load(
    rule: str, history: list[tuple[int, int]], left: int
) -> None:
    plan = plan_of(f"Back squat {rule}")
    sessions = [([float(n)] * 3, float(k)) for n, k in history]
    # Twelve repetitions and one or more left: above whatever these lines ask for.
    before = walk(plan, sessions)[-1][0]
    after = walk(plan, [*sessions, ([12.0] * 3, 1.0 + left)])[-1][0]
    assert after >= before - 1e-9


@EASY
@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_a_training_max_is_never_lowered_by_what_was_reached(history: list[bool]) -> None:
    plan = plan_of(
        "Back squat 1x5 at 70% | wave 70% 80% 90% of TM 100 kg, +5 kg per wave, fail 1: -10%"
    )
    book = opening(plan, 1)
    for planned, well in zip(plan.calendar(200.0), [*history, True], strict=False):
        before = book.maxima["Back squat"].kg[0]
        kg = bar(plan, planned, book)[0]
        shown = told(kg, [9.0 if well else 1.0])
        book = record_seen(plan, book, planned, {0: shown}, ONE)
        if well:
            assert book.maxima["Back squat"].kg[0] >= before


# ---- turns ---------------------------------------------------------------------------------------
def test_the_first_rule_that_has_room_moves_and_only_one_does() -> None:
    plan = plan_of(
        "Back squat 3x8 at 60 kg | first sets up to 5, then reps up to 10, then lp +2.5 kg"
    )
    found = walk(plan, [([20.0] * 5, np.nan)] * 6)
    assert found == [
        (60.0, 3, 8),
        (60.0, 4, 8),
        (60.0, 5, 8),
        (60.0, 5, 9),
        (60.0, 5, 10),
        (62.5, 5, 10),
        (65.0, 5, 10),
    ]


@EASY
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 5)), min_size=2, max_size=12))
def test_one_thing_moves_a_session(history: list[tuple[int, int]]) -> None:
    plan = plan_of(
        "Back squat 3x8 at 60 kg | first sets up to 4, then lp +2.5 kg up to 65 kg, "
        "then reps up to 10, then rir 1"
    )
    found = walk(plan, [([float(n)] * 4, float(k)) for n, k in history])
    for before, after in pairwise(found):
        assert sum(a != b for a, b in zip(before, after, strict=True)) <= 1


def test_a_limit_is_reached_and_never_passed() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | first lp +4 kg up to 70 kg, then rir 2, round 1 kg")
    found = loads_of(plan, [([5.0] * 3, 2.0)] * 6)
    assert found[:4] == [60.0, 64.0, 68.0, 70.0]
    assert found[4:] == [70.0] * 3  # two were left, two are wanted


def test_where_nothing_has_room_the_load_stays() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +5 kg up to 65 kg, fail 2: -10%")
    assert run(plan, 5, lambda _: 5) == [60.0, 65.0, 65.0, 65.0, 65.0]
    assert run(plan, 4, lambda i: 5 if i < 1 else 3)[3] < 65.0


def test_the_rule_behind_a_limit_goes_on_from_there_in_its_own_steps() -> None:
    plan = plan_of(
        "Back squat 3x5 at 60 kg | first lp +5 kg up to 65 kg, fail 2: -10%, "
        "then lp +1 kg, fail 2: -20%"
    )
    reps = [4, 5, 4, 5]
    assert run(plan, 5, lambda i: reps[min(i, 3)]) == [60.0, 60.0, 65.0, 65.0, 66.0]


def test_the_reason_says_which_rule_moved() -> None:
    plan = plan_of("Back squat 3x8 at 60 kg | first sets up to 4, then lp +2.5 kg")
    book, said = opening(plan, 1), []
    for planned in plan.calendar(14.0)[:3]:
        said += prescribe(plan, planned, book).reasons
        kg = bar(plan, planned, book)
        book = record_seen(plan, book, planned, {0: seen(kg, 8, lanes=1)}, ONE)
    assert said == [
        "Back squat 60 kg: as the plan writes it, the first time.",
        "Back squat 60 kg: one set more, all sets were reached.",
        "Back squat 62.5 kg: +2.5 kg, all sets reached 8 repetitions.",
    ]


# ---- set by set ----------------------------------------------------------------------------------
SET_BY_SET = parse_plan(
    'plan "P"\n  cycle 7 days\n    days 1, 3, 5: A\nsession "A"\n'
    "  Back squat 3x5 at 100 kg | rir 2, each set, round 0.5 kg\n"
)


def test_the_first_set_starts_the_next_session_and_the_others_do_not_count() -> None:
    log = parse('session "A"\n  Back squat 3x5, done: 100 kg x 5 RIR 4, 105 kg x 5, 2 RIR 0')
    coming = next_session(SET_BY_SET, log).session
    assert coming is not None
    want = by_curve(np.array([100.0]), np.array([5.0]), np.array([4.0]), np.array([2.0]), 1.0)[0]
    assert coming.blocks[0].load.value == pytest.approx(want, abs=0.26)
    (reason,) = next_session(SET_BY_SET, log).reasons
    assert "4 repetitions were left, 2 wanted" in reason
    assert "Then set by set:" in reason


def test_the_instruction_goes_up_after_more_left_and_down_after_less() -> None:
    (reason,) = next_session(SET_BY_SET).reasons
    words = reason.split("Then set by set: ")[1]
    up, down = (float(part.split(" kg")[0].split()[-1]) for part in words.split(", "))
    assert down < 100.0 < up


def test_in_execution_every_set_finds_its_own_load() -> None:
    planned = SET_BY_SET.calendar(1.0)[0]
    asked = prescribe(SET_BY_SET, planned, opening(SET_BY_SET, 2))
    assert asked.written[0].tolist() == [100.0, 100.0]
    assert 0 not in asked.loads
    (line,) = asked.session.blocks
    assert line.load is None
    assert line.effort.rir == 2.0
