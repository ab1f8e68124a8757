"""Bone turnover markers and parathyroid hormone."""

import functools

import numpy as np
import pytest
from hormones_bench import LEGS, Bench, at, drive, person, steady
from organs_bench import Processes, lifting, rest

from myocrine.body.bone import Bone
from myocrine.body.plasma_volume import PlasmaVolume
from myocrine.evidence.parameters import parameters
from myocrine.evidence.sources import sources

MODELS = (PlasmaVolume(), Processes(), Bone())
MARKERS = ("bone_formation_marker", "bone_resorption_marker", "parathyroid_hormone")
WHO = person(training=0.7)


@functools.cache
def at_rest(**who):
    result = Bench(MODELS, person(**dict(who))).run([(1.0, rest())], step=0.5)
    return {name: float(result[name][-1]) for name in MARKERS}


@functools.cache
def bout(fraction, minutes, impact=0.0, hours=6.0):
    u = steady(WHO, fraction) | {"impact": np.array([impact])}
    return Bench(MODELS, WHO).run([(minutes, u), (hours * 60.0, rest())], step=0.5)


def fold(result, name, minute):
    return at(result, name, minute) / at_rest(training=0.7)[name]


def test_rest_stays_rest():
    result = Bench(MODELS, WHO).run([(1440.0, rest())], step=10.0)
    for name in MARKERS:
        assert np.ptp(result[name]) <= 1e-9 * result[name][0]


def test_markers_at_rest_lie_in_the_middle_of_the_published_intervals():
    young = at_rest(age=27.0)
    assert young["bone_formation_marker"] == pytest.approx(np.sqrt(31.1 * 95.9), rel=0.01)
    assert young["bone_resorption_marker"] == pytest.approx(np.sqrt(0.12 * 0.83), rel=0.01)
    old = at_rest(age=77.0)
    assert old["bone_formation_marker"] == pytest.approx(np.sqrt(15.7 * 68.1), rel=0.03)
    before, after = at_rest(age=40.0, sex_male=0.0), at_rest(age=62.0, sex_male=0.0)
    assert after["bone_resorption_marker"] > 1.3 * before["bone_resorption_marker"]


def test_hard_cycling_raises_parathyroid_hormone_and_ctx():
    result = bout(0.8, 57.0)
    rise = at(result, "parathyroid_hormone", 57.0) - at_rest(training=0.7)["parathyroid_hormone"]
    assert 74.0 / 1.5 < rise < 74.0 * 1.5  # a 35-km time trial
    assert fold(result, "parathyroid_hormone", 57.0 + 60.0) < 1.15  # back by one hour
    assert fold(result, "bone_resorption_marker", 57.0) > 1.05
    assert fold(result, "bone_resorption_marker", 57.0 + 240.0) > 1.03  # still raised at four


def test_two_hours_at_moderate_effort():
    ratio = fold(bout(0.6, 120.0), "parathyroid_hormone", 120.0)
    assert abs(np.log(ratio / (69.5 / 40.6))) < np.log(1.3)


def test_foot_strikes_shield_bone():
    run, cycle = (bout(0.7, 90.0, impact=i) for i in (1.0, 0.0))
    name = "bone_resorption_marker"
    assert fold(run, name, 90.0) - 1.0 < 0.35 * (fold(cycle, name, 90.0) - 1.0)
    assert fold(run, "parathyroid_hormone", 90.0) == fold(cycle, "parathyroid_hormone", 90.0)


def test_p1np_rises_only_by_shrunken_plasma_and_is_back_within_the_hour():
    result = bout(0.7, 90.0, impact=1.0)
    shrunk = at(result, "x_plasma_volume", 90.0)
    assert fold(result, "bone_formation_marker", 90.0) == pytest.approx(1.0 / shrunk)
    assert fold(result, "bone_formation_marker", 90.0) > 1.03
    assert fold(result, "bone_formation_marker", 150.0) == pytest.approx(1.0, abs=0.02)


def test_jumping_raises_ctx_on_the_second_day_and_lifting_hardly():
    def late(segments):
        result = Bench(MODELS, WHO).run([*segments, (3 * 1440.0, rest())], step=5.0)
        return [fold(result, "bone_resorption_marker", d * 1440.0) for d in (0.1, 1, 2)]

    jump = lifting(WHO, 1.5, *LEGS, tension=0.65, rate=35.0)
    low, first, second = late([(2.2, jump)])
    assert low < first < second
    assert abs(np.log(second / 1.32)) < np.log(1.2)
    squats = late([(9.0, lifting(WHO, 0.5, *LEGS))])
    assert squats[2] < 1.0 + 0.35 * (second - 1.0)


def test_a_walk_does_little():
    walk = drive(vo2_demand=0.8, impact=0.35, contractions=55.0)
    result = Bench(MODELS, WHO).run([(60.0, walk), (60.0, rest())], step=0.5)
    assert 1.0 <= fold(result, "bone_resorption_marker", 60.0) < 1.05


def test_nothing_was_fitted_to_verification_studies():
    for name, record in parameters().items():
        if name.startswith("bone.") and record.source:
            assert sources()[record.source].split != "verification", name
