"""Laws of readiness: a low one holds a load back and never raises one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import ROUTINES, plan_of

from myocrine.training.language import parse
from myocrine.training.plans import next_session

EASY = settings(deadline=None, max_examples=15)

LEVELS = ("readiness 1/5", "readiness 2/5", "readiness 3/5", "readiness 4/5", "readiness high")


@EASY
@given(st.sampled_from(ROUTINES), st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_a_lower_readiness_never_means_a_higher_load(rule: str, reps: list[int]) -> None:
    plan = plan_of(f"Back squat {rule}")
    head = 'session "A"\n  Back squat 3x5, done: 80 kg x '
    log = [parse(f"{head}{n}, {n}, {n} RIR 2")[0] for n in reps]
    usual = next_session(plan, log)
    assert usual.session is not None
    usual_kg = usual.session.blocks[0].load.value
    found = []
    for level in LEVELS:
        coming = next_session(plan, [*log, parse(f'session "A"\n  {level}')[0]])
        assert coming.planned == usual.planned
        assert coming.session is not None
        found.append(coming.session.blocks[0].load.value)
    assert found == sorted(found)
    assert max(found) <= usual_kg
    assert found[2:] == [usual_kg] * 3


def test_a_day_that_was_held_back_does_not_count() -> None:
    plan = plan_of("Back squat 3x5 at 80 kg | lp +2.5 kg, fail 1: -10%")
    well = 'session "A"\n  Back squat 3x5, done: 80 kg x 5, 5, 5'
    held = 'session "A"\n  readiness very low\n  Back squat 3x5, done: 75 kg x 2, 2, 2'
    coming = next_session(plan, parse(f"{well}\n{held}"))
    assert coming.session is not None
    assert coming.session.blocks[0].load.value == 82.5
    told = next_session(plan, parse(f'{well}\nsession "A"\n  readiness low'))
    assert told.session is not None
    assert told.session.blocks[0].load.value == 80.0
    assert "Readiness 2/5: no more than last time" in told.reasons[0]
    assert told.done == 1
