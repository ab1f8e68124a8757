"""What a study tells of its people's health reaches the slow body, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from myocrine.body.adaptation.registry import slow_body
from myocrine.evidence.parameters import parameters
from myocrine.qualification.chronic.changes import score_change
from myocrine.qualification.chronic.courses import replicate_courses
from myocrine.qualification.study import Study

Floats = NDArray[np.float64]
PLAN = """
plan "Doe"
  cycle 7 days
    day 1: Machines
    day 3: Machines
    day 5: Machines
  for 16 weeks

session "Machines"
  Leg press  3x10 at 70%, rest 2 min
"""
CONDITION = ("diabetes", "systolic_rest", "fasting_glucose")


class Seen:
    """Follows nobody and remembers whom it was asked to follow."""

    def __init__(self) -> None:
        self.who: list[Mapping[str, Floats]] = []

    def __call__(self, _plan: Any, who: Mapping[str, Floats], *_: Any, **__: Any) -> Seen:
        self.who.append(who)
        return self

    def at(self, _day: float, _name: str) -> Floats:
        return np.zeros(1)


def study(arm: Mapping[str, Any] | None = None, **cohort: Any) -> Study:
    change = {
        "arm": "t",
        "arm_b": "c",
        "analyte": "hba1c_points",
        "scale": "difference",
        "value": -0.4,
        "unit": "point",
        "time": {"week": 16},
        "locator": "Text",
    }
    return Study.model_validate(
        {
            "schema": "myocrine.study/1",
            "source": "doe2031",
            "paper": {"author": "Doe", "year": 2031},
            "cohort": {"n": 12, "age": [58, 6], "bmi": 30, **cohort},
            "arm": [{"id": "t", "plan": PLAN, **(arm or {})}, {"id": "c", "plan": "nothing"}],
            "observation": [change],
        }
    )


def test_what_is_told_of_health_is_given_to_every_lane() -> None:
    told = {"diabetes": 1.0, "systolic_mmhg": [141, 12], "fasting_glucose_mmol_l": 8.1}
    seen = Seen()
    replicate_courses(study(**told), follow=seen, cohort=6, knowledge=3)
    for who in seen.who:
        for field, value in zip(CONDITION, (1.0, 141.0, 8.1), strict=True):
            np.testing.assert_array_equal(who[field], np.full(who["mass"].shape, value))


def test_nothing_is_made_up_where_nothing_is_told_and_an_arm_may_differ() -> None:
    seen = Seen()
    replicate_courses(study(arm={"diabetes": 0.5}), follow=seen, cohort=6, knowledge=3)
    trained, control = seen.who
    assert set(trained) - set(control) == {"diabetes"}
    assert not set(CONDITION) & set(control)


def test_a_share_is_a_share() -> None:
    with pytest.raises(ValidationError, match="diabetes"):
        study(diabetes=100)


@pytest.mark.slow
def test_glycated_haemoglobin_falls_in_people_with_diabetes_and_hardly_without() -> None:
    assert "hba1c_points" in {o.name for o in slow_body().outputs}
    fall = []
    for share in (0.0, 1.0):
        given = study(diabetes=share)
        replica = replicate_courses(given, cohort=6, knowledge=3)
        fall.append(score_change(given.observations[0], replica, parameters()).predicted)
    assert fall[1] < -0.1
    assert abs(fall[0]) < 0.5 * abs(fall[1])
