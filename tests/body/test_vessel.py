"""Blood pressure in and after effort, nitric oxide and flow-mediated dilation."""

import functools

import numpy as np
import pytest
from hormones_bench import LEGS, Bench, at, person, steady
from organs_bench import Processes, lifting, rest

from myocrine.body.plasma_volume import PlasmaVolume
from myocrine.body.vessel import Vessel
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources

MODELS = (PlasmaVolume(), Processes(), Vessel())
DAY = 1440.0


def bench(who=None, **parameter):
    return Bench(MODELS, who or person(age=30.0, training=0.25), **parameter)


@functools.cache
def ride(fraction, minutes=30.0, hours=6.0, training=0.25, age=22.0):
    """Return a ride at a fraction of VO2max, then rest."""
    who = person(training=training, age=age)
    segments = [(minutes, steady(who, fraction)), (hours * 60.0, rest())]
    return bench(who).run(segments, step=0.5)


def fmd_fold(result, minute):
    return at(result, "flow_mediated_dilation", minute) / resting(result)


def resting(result):
    """Return dilation a moment after the start, before anything has moved."""
    return float(result["flow_mediated_dilation"][0])


def change(result, name, minute):
    return at(result, name, minute) - float(result["rest_" + name])


def with_rest(result, who, **parameter):
    """Return the result with the resting values beside it."""
    still = bench(who, **parameter).run([(1.0, rest())], step=0.5)
    return result | {"rest_" + k: v[-1] for k, v in still.items()}


def test_rest_stays_rest():
    result = bench().run([(DAY, rest())], step=10.0)
    for name in ("flow_mediated_dilation", "systolic_blood_pressure", "diastolic_blood_pressure"):
        assert np.ptp(result[name]) <= 1e-9 * result[name][0]
    assert result["nitric_oxide_drive"] == pytest.approx(1.0)


def test_resting_pressure_by_age_sex_and_build():
    def at_rest(**who):
        result = bench(person(**who)).run([(1.0, rest())], step=0.5)
        return result["systolic_blood_pressure"][-1], result["diastolic_blood_pressure"][-1]

    man, woman = at_rest(age=25.0), at_rest(age=25.0, sex_male=0.0)
    assert man[0] > woman[0]  # men above women in every survey of the young
    assert 105.0 < woman[0] < 125.0
    assert at_rest(age=60.0)[0] - at_rest(age=50.0)[0] == pytest.approx(5.6, rel=0.15)
    assert at_rest(age=50.0)[1] > man[1]
    assert at_rest(age=25.0, mass=100.0)[0] > man[0]


def test_dilation_at_rest_is_the_published_one_at_the_reference_age():
    age = parameters().value("vessel.fmd_reference_age")
    middle = bench(person(age=age)).run([(1.0, rest())], step=0.5)["flow_mediated_dilation"][-1]
    older = bench(person(age=age + 10.0)).run([(1.0, rest())], step=0.5)
    assert middle == pytest.approx(6.4)
    assert older["flow_mediated_dilation"][-1] - middle == pytest.approx(-0.3, abs=0.03)


def test_maximal_cycling_raises_systolic_pressure_by_eighty():
    who = person(age=30.0)
    result = with_rest(ride(1.0, minutes=8.0, age=30.0, training=0.4), who)
    assert change(result, "systolic_blood_pressure", 7.5) == pytest.approx(80.0, abs=12.0)
    assert abs(change(result, "diastolic_blood_pressure", 7.5)) < 10.0


def test_lifting_pressures_of_the_literature():
    who = person(age=28.0)
    leg = with_rest(
        bench(who).run(
            [(0.3, lifting(who, 0.3, *LEGS, tension=1.0, recruitment=1.0)), (2.0, rest())], step=0.1
        ),
        who,
    )
    # Peaks within a contraction, 320/250; ours is the mean over a set, so below and not far.
    assert 0.7 * 320 < at(leg, "systolic_blood_pressure", 0.3) < 320
    assert 0.7 * 250 < at(leg, "diastolic_blood_pressure", 0.3) < 250
    knee = bench(who).run([(0.7, lifting(who, 0.5, "quadriceps", tension=0.75))], step=0.1)
    rise = knee["systolic_blood_pressure"][-1] - float(leg["rest_systolic_blood_pressure"])
    assert 62.0 / 1.4 < rise < 67.0 * 1.6  # knee extension to exhaustion, +62 and +67
    # Back to baseline between sets.
    assert abs(change(leg, "systolic_blood_pressure", 1.8)) < 12.0


def test_pressure_is_lower_for_hours_after_a_bout():
    who = person(training=0.25, age=35.0)
    result = with_rest(ride(0.6, minutes=40.0, hours=40.0, age=35.0), who)
    early = change(result, "systolic_blood_pressure", 40.0 + 45.0)
    assert -9.0 < early < -3.0
    assert change(result, "diastolic_blood_pressure", 85.0) == pytest.approx(0.65 * early, rel=0.05)
    assert early < change(result, "systolic_blood_pressure", 40.0 + 540.0) < -1.0
    assert change(result, "systolic_blood_pressure", 40.0 + 36 * 60.0) > -0.5


def test_the_fall_is_greater_where_pressure_is_higher():
    who = person(training=0.25, age=35.0)
    high = {"vessel__pressure_factor": 1.2}
    normal = with_rest(ride(0.6, minutes=40.0, hours=40.0, age=35.0), who)
    raised = with_rest(
        bench(who, **high).run([(40.0, steady(who, 0.6)), (60.0, rest())], step=0.5), who, **high
    )
    assert raised["rest_systolic_blood_pressure"] > 138.0
    assert change(raised, "systolic_blood_pressure", 85.0) < 1.2 * change(
        normal, "systolic_blood_pressure", 85.0
    )


def test_dilation_falls_with_intensity_right_after_a_ride():
    # 50, 70, 85 % of HRmax of a man of 22 are about 0.33, 0.6, 0.8 of VO2max; 5.9/6.3, 4.7/6.1,
    # 3.6/6.6 were measured.
    folds = [fmd_fold(ride(f), 30.0) for f in (0.33, 0.6, 0.8)]
    assert folds[0] > folds[1] > folds[2]
    for fold, seen in zip(folds, (0.937, 0.770, 0.545), strict=True):
        assert abs(np.log(fold / seen)) < np.log(1.25)


def test_dilation_is_above_rest_some_hours_later():
    result = ride(0.6, minutes=45.0)
    assert fmd_fold(result, 45.0 + 240.0) > 1.03


def test_training_takes_most_of_the_fall_away():
    folds = [fmd_fold(ride(0.8, training=t), 30.0) for t in (0.0, 0.5, 1.0)]
    assert folds[0] < folds[1] < folds[2]
    assert folds[2] > 0.9


def test_dilation_stays_positive_under_absurd_effort():
    who = person(training=0.0, age=90.0)
    segments = [(600.0, lifting(who, 3.0, *LEGS, tension=2.0, recruitment=1.0))]
    result = bench(who, vessel__strain_gain=10.0, vessel__fmd_baseline=2.0).run(segments, step=3.0)
    assert np.all(result["flow_mediated_dilation"] > 0.0)
    assert np.all(np.isfinite(result["systolic_blood_pressure"]))


def test_nothing_was_fitted_to_verification_studies():
    for name, record in parameters().items():
        if name.startswith("vessel.") and record.source:
            assert sources()[record.source].split != "verification", name


def test_flow_makes_nitric_oxide_in_the_network():
    # The answer to flow is fitted with this driver; without it dilation would only ever fall.
    drivers = {d.driver for d in knowledge().processes["vessel.no_production"].drivers}
    assert "effort" in drivers
