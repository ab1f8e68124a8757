"""Routines where they stand: days, minutes and stimulus by the protocol's own rule."""

from __future__ import annotations

import pytest

from myocrine.errors import InputError
from myocrine.planning.doses import central_lanes, plan_dose, session_dose
from myocrine.planning.routines import Routine, routines, settled, standing, stimulus_of
from myocrine.training.plans import parse_plan, template_names

STEADY = """
plan "Steady"
  cycle 7 days
    day 1: A
    day 4: A
{deload}
session "A"
  Back squat 3x8 at RIR 2, rest 2 min{rule}
"""


def steady(deload: str = "", rule: str = "") -> Routine:
    plan = parse_plan(STEADY.format(deload=deload, rule=rule))
    return Routine(key="steady", name=plan.name, plan=plan)


def test_every_template_is_a_routine_and_stands_somewhere() -> None:
    found = {r.key: standing(r) for r in routines()}
    assert set(found) == set(template_names())
    for s in found.values():
        assert s.days == pytest.approx(len(s.doses) / s.weeks)
        assert 0.0 < s.longest <= s.minutes
        assert s.stimulus.minutes == pytest.approx(s.minutes)
        assert s.stimulus.growth_percent > 0.0
        assert s.stimulus.strength_percent > 0.0
    assert found["push-pull-legs"].days == pytest.approx(6.0)
    assert found["upper-lower"].days == pytest.approx(4.0)
    assert found["waves"].days == pytest.approx(4.0)
    assert found["one-set"].days == pytest.approx(1.0)


def test_without_a_rule_the_loads_have_settled_from_the_first_day() -> None:
    lane, routine = central_lanes(), steady()
    doses, weeks = settled(routine.plan, lane)
    rows, length = plan_dose(routine.plan, lane)
    late = stimulus_of(doses, weeks, lane)
    first = stimulus_of([dose for _, dose in rows], length, lane)
    assert late.growth_percent == pytest.approx(first.growth_percent)
    assert late.strength_percent == pytest.approx(first.strength_percent)
    alone = session_dose(routine.plan.written[0], lane)
    assert late.minutes == pytest.approx(2.0 * alone.minutes)


def test_a_routine_that_starts_light_is_worth_what_it_becomes() -> None:
    """At 60 % three sets of eight leave many repetitions; the rule takes the load to where few are.

    It is then worth more than at its start, and no more than eight repetitions to failure.
    """
    light = STEADY.replace("at RIR 2", "at 60%")
    plan = parse_plan(light.format(deload="", rule=" | lp +2.5 kg, fail 3: -10%"))
    lane = central_lanes()
    rows, length = plan_dose(plan, lane)
    first = stimulus_of([dose for _, dose in rows], length, lane)
    found = standing(Routine(key="light", name="Light", plan=plan), lane).stimulus
    hardest = parse_plan(STEADY.replace("at RIR 2", "to failure").format(deload="", rule=""))
    most = standing(Routine(key="hard", name="Hard", plan=hardest), lane).stimulus
    assert first.growth_percent < found.growth_percent <= most.growth_percent


def test_easy_weeks_are_left_out() -> None:
    eased = steady(deload="  deload every 3 cycles: sets 34%, load 90%\n")
    assert standing(eased).stimulus.growth_percent == pytest.approx(
        standing(steady()).stimulus.growth_percent
    )
    assert standing(eased).minutes == pytest.approx(standing(steady()).minutes)


def test_the_better_of_start_and_course_counts_by_the_score_that_is_given() -> None:
    (full,) = (r for r in routines() if r.key == "full-body")
    lane = central_lanes()
    rows, length = plan_dose(full.plan, lane)
    doses, weeks = settled(full.plan, lane)
    both = [
        stimulus_of([dose for _, dose in rows], length, lane),
        stimulus_of(doses, weeks, lane),
    ]
    for score in (lambda s: s.growth_percent, lambda s: -s.growth_percent):
        kept = standing(full, lane, score=score).stimulus
        assert score(kept) == pytest.approx(max(map(score, both)))


def test_a_plan_without_a_cycle_is_no_routine() -> None:
    plan = parse_plan('plan "Rest"\n  layoff 3 weeks\n')
    with pytest.raises(InputError, match="cycle"):
        settled(plan)
