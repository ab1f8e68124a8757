"""Following a study's arms: its own people, days of its tests, arms that share what they can."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from myocrine.body.adaptation.base import Adaptation
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Output
from myocrine.errors import ModelError
from myocrine.evidence.parameters import parameters
from myocrine.qualification.chronic.changes import score_change
from myocrine.qualification.chronic.courses import replicate_courses
from myocrine.qualification.chronic.courses import test_day as day_of
from myocrine.qualification.study import Study, Time

Floats = NDArray[np.float64]
THRICE = tuple(7.0 * w + d for w in range(12) for d in (0.0, 2.0, 4.0))
PLAN = """
plan "Doe"
  cycle 7 days
    day 1: Knee
    day 3: Knee
    day 5: Knee
  for 12 weeks

session "Knee"
  Leg extension  3x10 at 60kg, rest 2 min
"""


@pytest.mark.parametrize(
    ("time", "day"),
    [
        (Time(week=12), 84.0),  # the last session was on day 81
        (Time(day=82), 83.0),  # two days after it
        (Time(day=82, after_last_h=24), 82.0),
        (Time(week=15), 105.0),  # long after: no session any more
        (Time(week=12, after_last_h=72), 84.0),
        (Time(week=4), 28.0 - 1 / 1440),  # training goes on on day 28
        (Time(day=17), 18.0 - 1 / 1440),  # tested just before the next session
    ],
)
def test_tests_keep_two_days_from_the_last_session_and_never_follow_the_next(
    time: Time, day: float
) -> None:
    assert day_of(time, THRICE) == pytest.approx(day)


def test_without_sessions_a_test_is_on_its_day() -> None:
    assert day_of(Time(week=3, after_last_h=24), ()) == 21.0


class Course:
    """Everybody gains one percent a week, more where `gain` says so."""

    def __init__(self, kept: Iterable[float], gain: Floats) -> None:
        self.kept, self.gain = list(kept), gain

    def at(self, day: float, name: str) -> Floats:
        assert day in self.kept
        assert name == "vo2max_percent"
        return self.gain * day / 7.0


class Gym:
    """Follows plans and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    def __call__(
        self, plan: Any, who: Mapping[str, Floats], theta: Mapping[str, Floats], **said: Any
    ) -> Course:
        self.asked.append({"plan": plan, "who": who, "theta": theta, **said})
        if plan is not None and plan.name == "Broken":
            msg = "A lane left the finite numbers."
            raise ModelError(msg)
        moving = np.full_like(who["mass"], 0.0 if plan is None else 1.0)
        return Course(said["moments"], moving)


class Outputs(Adaptation):
    name = "outputs"
    parameters = ("qualification.occasion_shift",)
    outputs = (Output(name="vo2max_percent", long_name="VO2", unit="%", kind="adaptation"),)

    def rates(self, v):  # noqa: ARG002 - nothing moves
        return {}


def study(second: str = "nothing", **said: Any) -> Study:
    return Study.model_validate(
        {
            "schema": "myocrine.study/1",
            "source": "doe2031",
            "paper": {"author": "Doe", "year": 2031},
            "cohort": {"n": 12, "sex": "male", "age": [24, 3], "mass_kg": [80, 9]},
            "arm": [
                {"id": "t", "plan": PLAN, "adherence": 0.9},
                {"id": "c", "plan": second, **said},
            ],
            "observation": [
                {
                    "arm": "t",
                    "arm_b": "c",
                    "analyte": "vo2max_percent",
                    "scale": "ratio",
                    "value": 1.11,
                    "time": {"week": 12},
                    "locator": "Text",
                }
            ],
        }
    )


def follow(given: Study, gym: Gym, **said: Any):
    return replicate_courses(
        given, follow=gym, body=SlowBody([Outputs()]), cohort=8, knowledge=5, **said
    )


def test_both_arms_are_followed_to_the_last_test_by_the_same_people() -> None:
    gym = Gym()
    found = follow(study(), gym)
    trained, control = gym.asked
    assert found.failed == {}
    assert (trained["days"], trained["adherence"], trained["ageing"]) == (84.0, 0.9, True)
    assert control["plan"] is None
    assert len(trained["plan"].calendar(84.0)) == 36
    for name in ("mass", "age", "vo2max"):
        np.testing.assert_array_equal(trained["who"][name], control["who"][name])
    assert trained["seed"] == control["seed"]
    assert len(trained["who"]["mass"]) == 1 + 8 + 5
    cohort = trained["who"]["mass"][1:9]
    assert (cohort.mean(), cohort.std(ddof=1)) == pytest.approx((80.0, 9.0))
    result = score_change(study().observations[0], found, parameters())
    assert result.predicted == pytest.approx(1.12)


def test_arms_of_other_people_have_their_own() -> None:
    gym = Gym()
    follow(study(age=70), gym)
    trained, control = (a["who"]["age"][1:9].mean() for a in gym.asked)
    assert (trained, control) == pytest.approx((24.0, 70.0))


def test_an_arm_that_fails_does_not_stop_the_other() -> None:
    found = follow(study(PLAN.replace("Doe", "Broken")), Gym())
    assert set(found.arms) == {"t"}
    assert "finite" in found.failed["c"]


def test_ageing_is_on_unless_frozen() -> None:
    gym = Gym()
    follow(study(), gym, ageing=False)
    assert [a["ageing"] for a in gym.asked] == [False, False]


def test_a_study_with_sessions_and_plans_follows_only_its_plans() -> None:
    data = study().model_dump(by_alias=True)
    data["arm"] = [*data["arm"], {"id": "ride", "session": "Cycle 60 min at 70% VO2max"}]
    gym = Gym()
    found = follow(Study.model_validate(data), gym)
    assert set(found.arms) == {"t", "c"}


def test_who_does_nothing_and_does_not_age_changes_by_exactly_nothing() -> None:
    idle = study().model_copy(update={"arms": (study().arms[1],)})
    rows = [idle.observations[0].model_copy(update={"arm": "c", "arm_b": None})]
    idle = idle.model_copy(update={"observations": tuple(rows)})
    found = replicate_courses(idle, cohort=3, knowledge=3, ageing=False)
    assert found.failed == {}
    course = found.arms["c"].course
    for output in slow_body().declared:
        change = course.at(84.0, output.name)
        assert float(np.max(np.abs(change))) <= 1e-9, output.name
    assert score_change(rows[0], found, parameters()).predicted == pytest.approx(1.0, abs=1e-9)
