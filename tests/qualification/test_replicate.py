"""A study is replicated with its own people, at its own n, and its own statistic."""

from dataclasses import replace

import numpy as np
import pytest

from myocrine.evidence.parameters import parameters
from myocrine.qualification.predict import score, sign
from myocrine.qualification.replicate import replicate
from myocrine.qualification.study import Study

RECORDS = parameters()


def study(*observations, n=10, session="Cycle 30 min at 60% VO2max"):
    return Study.model_validate(
        {
            "schema": "myocrine.study/1",
            "source": "own2031",
            "paper": {"author": "Own", "year": 2031},
            "cohort": {"n": n, "sex": "male", "age": [25, 3], "mass_kg": [75, 8]},
            "arm": [{"id": "a", "session": session}, {"id": "b", "session": session}],
            "observation": [
                {
                    "arm": "a",
                    "analyte": "IL-6",
                    "scale": "ratio",
                    "value": 2.0,
                    "time": {"ref": "end", "min": 0},
                    "locator": "made up",
                }
                | o
                for o in observations
            ],
        }
    )


def width(s):
    return np.log(s.high / s.low)


@pytest.fixture(scope="module")
def replica():
    return replicate(study({}, {"arm": "b"}))


def test_the_cohort_is_the_studys(replica):
    arm = replica.arms["a"]
    people = arm.who["mass"][arm.people]
    assert people.mean() == pytest.approx(75.0)
    assert people.std(ddof=1) == pytest.approx(8.0)
    assert np.all(arm.who["sex_male"][arm.people] == 1.0)
    assert np.ptp(arm.who["mass"][arm.knowledge]) == 0.0


def test_arms_of_one_study_share_their_people(replica):
    a, b = (replica.arms[k] for k in "ab")
    assert np.array_equal(a.who["vo2max"], b.who["vo2max"])
    assert np.array_equal(a.values, b.values)


def test_more_people_make_the_interval_narrower(replica):
    few, many = (score(study({"n": n}).observations[0], replica, RECORDS) for n in (3, 300))
    assert width(many) < 0.9 * width(few)
    # What nobody knows and what laboratories differ by does not shrink with n.
    assert width(many) > 2 * 1.645 * RECORDS.value("qualification.between_study_sd") * 0.8


def test_the_observation_does_not_move_its_prediction(replica):
    rows = [score(study({"value": v}).observations[0], replica, RECORDS) for v in (1.2, 12.0)]
    assert rows[0].predicted == rows[1].predicted
    assert (rows[0].low, rows[0].high) == (rows[1].low, rows[1].high)
    assert rows[0].error != rows[1].error


def test_a_perfect_observation_has_no_error(replica):
    predicted = score(study({}).observations[0], replica, RECORDS).predicted
    again = score(study({"value": predicted}).observations[0], replica, RECORDS)
    assert again.error == pytest.approx(0.0, abs=1e-12)
    assert again.inside


def test_statistics_of_folds_differ_as_they_must(replica):
    kinds = ("median", "ratio_of_means", "mean_of_folds")
    found = {
        k: score(study({"statistic": k}).observations[0], replica, RECORDS).predicted for k in kinds
    }
    assert len(set(found.values())) == 3
    assert found["mean_of_folds"] > found["median"]


def test_the_power_of_a_small_study_is_honoured(replica):
    up = [
        sign(
            study({"scale": "direction", "value": "up", "n": n}).observations[0], replica, RECORDS
        ).probabilities["up"]
        for n in (3, 200)
    ]
    assert up[0] < up[1]
    assert up[1] > 0.8


def test_an_arm_is_tested_at_its_own_number_of_people(replica):
    row = {"scale": "direction", "value": "up"}
    few = study(row, n=200)
    few = few.model_copy(update={"arms": tuple(a.model_copy(update={"n": 3}) for a in few.arms)})
    own = sign(few.observations[0], replace(replica, study=few), RECORDS)
    printed = sign(study(row | {"n": 3}).observations[0], replica, RECORDS)
    assert own.probabilities == printed.probabilities


def test_equal_arms_show_no_contrast(replica):
    row = study({"scale": "contrast", "value": "none", "arm_b": "b", "n": 10}).observations[0]
    assert sign(row, replica, RECORDS).predicted == "none"


def test_an_arm_that_fails_does_not_stop_the_others():
    broken = study({}, {"arm": "b"})
    arms = (
        broken.arms[0],
        broken.arms[1].model_copy(update={"session": "Bench press 3x8 at 900 kg"}),
    )
    replica = replicate(broken.model_copy(update={"arms": arms}), cohort=4, knowledge=3)
    assert set(replica.arms) == {"a"}
    assert "b" in replica.failed
