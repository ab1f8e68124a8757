"""Damage: CK, myoglobin and soreness in days; novelty, repeated bouts, arms and legs."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hormones_bench import Bench, at, drive, involvement, person

from myocrine.body.damage import Damage
from myocrine.body.plasma_volume import PlasmaVolume

NOVICE = person(training=0.0, days_since_last_bout=365.0)
DAY = 1440.0


def bench(who=NOVICE, **options):
    return Bench([PlasmaVolume(), Damage()], who, **options)


def lengthening(count, hardness, *groups, minutes=10.0):
    return drive(
        eccentric=count * hardness / minutes,
        contractions=count / minutes,
        involvement=involvement(*groups),
    )


def after(segments, who=NOVICE, days=7, step=5.0, **options):
    return bench(who, **options).run([*segments, (days * DAY, drive())], step=step)


QUADS = [(10.0, lengthening(50, 0.75, "quadriceps"))]
BICEPS = [(10.0, lengthening(50, 0.75, "biceps"))]


def test_rest_is_a_fixed_point():
    result = after([])
    for state in ("x_creatine_kinase", "x_myoglobin"):
        assert np.abs(result[state] - 1.0).max() < 1e-12
    assert result["soreness"].max() == 0.0


def test_time_courses():
    result = after(QUADS)
    peak = {k: result["time"][result[k].argmax()] for k in ("creatine_kinase", "myoglobin")}
    assert DAY < peak["creatine_kinase"] < 5 * DAY
    assert 3 * 60 < peak["myoglobin"] < 1.2 * DAY
    sore = result["soreness"]
    assert 18 * 60 < result["time"][sore.argmax()] < 72 * 60
    assert at(result, "soreness", 6 * DAY) < 0.15 * sore.max()


@pytest.mark.parametrize(("segments", "published"), [(QUADS, 2.5), (BICEPS, 4.5)])
def test_ordinary_training_against_giechaskiel2020(segments, published):
    fold = after(segments)["x_creatine_kinase"].max()
    assert published / 1.6 < fold < published * 1.6


def test_maximal_eccentric_knee_extension_of_older_men():
    # hayes2023 (chen): 6 x 10 maximal, +1473 U/L; people differ tenfold.
    who = person(age=66.0, training=0.1, days_since_last_bout=60.0)
    rise = after([(10.0, lengthening(60, 1.2, "quadriceps"))], who)["creatine_kinase"].max() - 150
    assert 1473 / 2 < rise < 1473 * 2


def test_arms_suffer_more_than_legs_in_force_and_soreness():
    legs, arms = after(QUADS), after(BICEPS)
    assert arms["force_loss"].max() > 3 * legs["force_loss"].max()
    assert arms["soreness"].max() > 2 * legs["soreness"].max()


def test_a_second_bout_does_less_and_protection_fades():
    hard = (10.0, lengthening(60, 1.2, "quadriceps"))

    def second(days):
        result = bench().run([hard, (days * DAY, drive()), hard, (4 * DAY, drive())], step=10.0)
        late = result["time"] > days * DAY + 10
        # What is left of the first bout's CK has gone by then.
        return result["x_creatine_kinase"][late].max() - 1.0

    first = after([hard], days=4, step=10.0)["x_creatine_kinase"].max() - 1.0
    two, twelve = second(28), second(84)
    assert two < 0.7 * first
    assert two < twelve < first


def test_trained_and_recent_suffer_less():
    trained = after(QUADS, person(training=1.0, days_since_last_bout=3.0))
    rusty = after(QUADS, person(training=1.0, days_since_last_bout=200.0))
    novice = after(QUADS)
    tops = [r["soreness"].max() for r in (trained, rusty, novice)]
    assert tops == sorted(tops)
    assert tops[0] < 0.4 * tops[2]


def test_concentric_work_and_light_lengthening_leave_no_trace():
    cycling = [(60.0, drive(contractions=80.0, power=700.0, involvement=involvement("quadriceps")))]
    assert after(cycling)["x_creatine_kinase"].max() < 1.0 + 1e-9
    light = [(60.0, lengthening(600, 0.1, "biceps", minutes=60.0))]
    assert after(light)["x_creatine_kinase"].max() < 1.01


def test_shares_stay_within_zero_and_one():
    brutal = [(120.0, lengthening(2000, 1.5, "biceps", "triceps", "pectorals", minutes=120.0))]
    result = after(brutal, step=1.0, days=2)
    for state in ("x_damage", "x_weakness", "x_protection"):
        assert result[state].min() >= 0.0
        assert result[state].max() <= 1.0
    assert result["soreness"].max() <= 10.0


def test_gradient_at_rest_is_finite():
    b = bench()
    u = drive()

    def total(scale):
        x = {k: v * scale for k, v in b.x0.items()}
        rates = b.body.rates(x, u, b.p, b.who)
        return sum(jnp.sum(r.production) for r in rates.values())

    assert np.isfinite(jax.grad(total)(1.0))
