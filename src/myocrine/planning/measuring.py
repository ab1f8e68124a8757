"""What plans cost: a year of one person, weeks of a thousand, and the error of the coarse grid."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.registry import slow_body
from myocrine.person import Person, population
from myocrine.person.populations import Population
from myocrine.planning.clock import GAP
from myocrine.planning.course import Course
from myocrine.planning.follow import follow
from myocrine.planning.simulate import people
from myocrine.simulation.schedule import Grid
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.plans import Plan, parse_plan

__all__ = ["FINE", "PLAN", "grid_error", "plan_costs"]

Floats = NDArray[np.float64]

FINE = Grid(
    first=5.0, growth=0.05, longest=240.0, longest_work=0.5, patience=float("inf"), ceiling=240.0
)
"""The grid that errors are told against: half a minute in a set, four hours at most."""

PLAN = """plan "Upper and lower"
  cycle 7 days
    day 1: Lower
    day 2: Upper
    day 4: Lower
    day 5: Upper

session "Lower"
  Back squat         3x6-12 at RIR 2, rest 2 min
  Romanian deadlift  3x6-12 at RIR 2, rest 2 min
  Calf press         3x6-12 at RIR 2, rest 2 min

session "Upper"
  Bench press        3x6-12 at RIR 2, rest 2 min
  Barbell row        3x6-12 at RIR 2, rest 2 min
  Overhead press     3x6-12 at RIR 2, rest 2 min
"""
"""Four sessions a week. Effort decides the loads: rounded loads would hide the error of a grid."""


def plan_costs(
    *, cohort: tuple[int, int] = (1000, 12), year_weeks: int = 52, repeats: int = 3
) -> dict[str, Any]:
    """Measure what plans cost and return the JSON form.

    Parameters
    ----------
    cohort : (int, int)
        People and weeks of three sessions each.
    """
    plan, three = parse_plan(PLAN), parse_plan(PLAN.replace("    day 5: Upper\n", ""))
    one = _Crowd(Person(), 1)
    one.follow(plan, 1)  # compiled
    year_s = min(_timed(one, plan, year_weeks) for _ in range(repeats))
    many = _Crowd(population("general_adults"), cohort[0])
    many.follow(three, 1)
    error, worst = grid_error(plan, weeks=year_weeks)
    return {
        "states": slow_body().size,
        "year_weeks": year_weeks,
        "year_s": year_s,
        "year_error": error,
        "year_worst_output": worst,
        "cohort": {"people": cohort[0], "weeks": cohort[1], "sessions_per_week": 3},
        "cohort_s": _timed(many, three, cohort[1]),
    }


def grid_error(plan: Plan, *, weeks: int) -> tuple[float, str]:
    """Return the largest error of the usual grid against a fine one, and whose it is.

    Over all outputs, at four times: ``|y - ref| / max(|ref|, scale)`` with the output's own scale.
    """
    crowd = _Crowd(Person(), 1)
    usual = crowd.follow(plan, weeks)
    fine = crowd.follow(plan, weeks, grid=FINE)
    errors = {}
    for output in usual.body.declared:
        y, reference = usual.output(output.name), fine.output(output.name)
        size = np.maximum(np.abs(reference), output.scale or 1e-9)
        errors[output.name] = float((np.abs(y - reference) / size).max())
    worst = max(errors, key=lambda name: errors[name])
    return errors[worst], worst


class _Crowd:
    """People with parameters of their own."""

    def __init__(self, who: Person | Population, n: int) -> None:
        blocks = Blocks(joint=n - 1)
        self.body = slow_body()
        records = self.body.records
        self.who: Mapping[str, Floats] = people(who, blocks, 0, records)[1]
        self.theta = parameter_lanes(records, self.body.parameters, blocks, seed=0)

    def follow(self, plan: Plan, weeks: int, *, grid: Grid = GAP) -> Course:
        """Follow a plan; looked at four times."""
        days = 7.0 * weeks
        moments = [days * share for share in (0.08, 0.25, 0.5)]
        return follow(plan, self.who, self.theta, days=days, moments=moments, grid=grid)


def _timed(crowd: _Crowd, plan: Plan, weeks: int) -> float:
    begin = time.perf_counter()
    crowd.follow(plan, weeks)
    return time.perf_counter() - begin
