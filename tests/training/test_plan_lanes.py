"""Laws of many people at once: nobody sees another, and who is absent stands still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_equal
from plan_runs import LANES, RICH, bar, lane_of, plan_of, seen

from myocrine.person import population
from myocrine.training.drive import compile_session
from myocrine.training.plans import Plan, opening, parse_plan, prescribe, record
from myocrine.training.plans.book import record_seen

EASY = settings(deadline=None, max_examples=40)
FOUR = parse_plan(
    'plan "P"\n  cycle 7 days\n    days 1, 3, 5: A\n  deload every 3 cycles: sets 50%\n'
    'session "A"\n'
    "  Back squat 3x5 at RIR 2 | lp +2.5 kg, fail 2: -10%\n"
    "  Bench press 3x8-12 at RIR 2 | dp +2.5 kg\n"
    "  Barbell row 3x8 at RIR 2 | rir 2\n"
    "  Deadlift 1x5 at 65% | wave 70% 75% of TM, +2.5 kg per cycle, fail 2: -10%\n"
)


def of_each(values: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(values, min_size=LANES, max_size=LANES)


histories = st.lists(
    st.tuples(
        of_each(st.floats(20, 150)),
        of_each(st.integers(0, 14)),
        of_each(st.floats(0, 8)),
        of_each(st.booleans()),
    ),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize("plan", [FOUR, RICH], ids=["four rules", "every rule"])
@EASY
@given(histories)
def test_every_lane_is_alone_and_the_absent_keep_their_book(
    plan: Plan, history: Sequence[tuple]
) -> None:
    together = opening(plan, LANES)
    alone = [opening(plan, 1) for _ in range(LANES)]
    lines = range(4)
    days = plan.calendar(90.0)
    for planned, (load, reps, left, here) in zip(days, history, strict=False):
        before = together
        what = {i: seen(load, reps, left) for i in lines}
        together = record_seen(plan, together, planned, what, np.array(here))
        for lane in range(LANES):
            own = {i: seen(load[lane], reps[lane], left[lane], 1) for i in lines}
            alone[lane] = record_seen(plan, alone[lane], planned, own, np.array([here[lane]]))
            assert_equal(lane_of(together, lane), lane_of(alone[lane], 0))
            if not here[lane]:
                assert_equal(lane_of(together, lane), lane_of(before, lane))
    for i in lines:
        single = [bar(plan, days[len(history)], book, i)[0] for book in alone]
        assert_equal(bar(plan, days[len(history)], together, i), single)


@pytest.mark.slow
def test_execution_and_the_book_agree_on_who_reached_what() -> None:
    """People do three weeks: whoever reached every set lifts a step more the next time."""
    who = population("young_untrained_men").lanes(range(6), seed=1)
    plan = plan_of("Back squat 3x5 at RIR 3, rest 3 min | lp +2.5 kg")
    book = opening(plan, 6)
    for planned in plan.calendar(21.0):
        asked = prescribe(plan, planned, book)
        done, _ = compile_session(asked.session, who, loads=asked.loads)
        book = record(plan, book, planned, done, np.ones(6, bool))
        reached = done.repetitions.min(axis=0) >= 4.5
        upcoming = bar(plan, plan.calendar(28.0)[planned.index + 1], book)
        step = upcoming - np.floor(done.load_kg.min(axis=0) / 2.5 + 1e-6) * 2.5
        assert np.allclose(step[reached], 2.5)
        assert np.all(step[~reached] <= 1e-9)
