"""Oxygen uptake, heart rate, EPOC: closed forms, order by fitness, published litres."""

import fuel_bench as fb
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from myocrine.body.oxygen import power, smooth_limit

RUNNER = {"vo2max": 4.5, "mass": 71.0, "training": 0.67}

GORE_1990 = {  # EPOC over 8 h [L], Gore and Withers 1990 (building)
    (0.3, 20): 1.01,
    (0.3, 50): 1.43,
    (0.3, 80): 1.04,
    (0.5, 20): 3.14,
    (0.5, 50): 5.19,
    (0.5, 80): 6.10,
    (0.7, 20): 5.68,
    (0.7, 50): 10.04,
    (0.7, 80): 14.59,
}


def epoc(fraction, minutes, who):
    t, out, _ = fb.run([(minutes, fb.work(fraction, who)), (480, fb.drive())], who=who, h=1.0)
    return out["epoc"][-1] - fb.at(t, out["epoc"], minutes)


def test_rest_stands_still():
    _, out, _ = fb.run([(600, fb.drive())], h=5.0)
    for name in ("vo2", "heart_rate", "epoc", "resting_metabolic_rate", "rer", "x_oxygen_excess"):
        assert np.ptp(out[name]) <= 1e-9 * (1.0 + abs(out[name][0]))
    assert out["resting_metabolic_rate"][0] == pytest.approx(1700.0)
    assert out["heart_rate"][0] == 62.0


def test_epoc_of_gore_1990_within_a_fold_error_of_one_and_a_quarter():
    who = fb.person(**RUNNER)
    errors = [abs(np.log(epoc(i, d, who) / litres)) for (i, d), litres in GORE_1990.items()]
    assert np.exp(np.mean(errors)) < 1.25
    assert np.exp(max(errors)) < 1.6


def test_intensity_matters_more_for_epoc_than_duration():
    who = fb.person(**RUNNER)
    assert epoc(0.7, 20, who) > epoc(0.5, 40, who)


@pytest.mark.parametrize(("training", "seconds"), [(0.0, 38.8), (0.5, 26.8), (1.0, 14.8)])
def test_time_constant_by_fitness(training, seconds):
    who = fb.person(training=training)
    t, out, _ = fb.run([(6, fb.work(0.35, who))], who=who, h=0.05)
    fast = out["x_vo2_fast"]
    tau = 60.0 * t[int(np.argmax(fast > fast[-1] * (1.0 - np.exp(-1.0))))]
    assert tau == pytest.approx(seconds, rel=0.15)


def test_oxygen_deficit_is_paid_back_without_anaerobic_work():
    """A linear fast component repays demand x time constant: the closed form of its debt."""
    who, p = fb.person(), fb.values(oxygen__excess_rate=0.03, oxygen__slow_amplitude=0.1)
    p["oxygen.excess_rate"] = jnp.zeros(1)
    p["oxygen.slow_amplitude"] = jnp.zeros(1)
    u = fb.work(0.4, who)
    t, out, _ = fb.run([(30, u), (60, fb.drive())], who=who, p=p, h=0.1)
    tau = 0.647 * np.exp(-0.96 * 0.6)
    paid = out["epoc"][-1] - fb.at(t, out["epoc"], 30)
    assert paid == pytest.approx(float(u["vo2_demand"][0]) * tau, rel=0.01)


def test_slow_component_only_in_heavy_work():
    who = fb.person()
    rise = {}
    for fraction in (0.4, 0.85):
        t, out, _ = fb.run([(6, fb.work(fraction, who))], who=who, h=0.1)
        rise[fraction] = fb.at(t, out["vo2"], 6) - fb.at(t, out["vo2"], 3)
    assert rise[0.4] < 0.03
    assert 0.13 < rise[0.85] < 0.40  # Bell 2001 (building): 0.26 L/min from minute 3 to 6


def test_uptake_never_exceeds_maximum_and_work_beyond_it_is_owed():
    who = fb.person()
    _, hard, _ = fb.run([(10, fb.work(1.3, who)), (30, fb.drive())], who=who, h=0.1)
    _, easy, _ = fb.run([(10, fb.work(0.8, who)), (30, fb.drive())], who=who, h=0.1)
    assert hard["vo2"].max() <= 3.9
    assert hard["vo2"].max() > 0.95 * 3.9
    assert hard["x_oxygen_owed"].max() > 5.0 > easy["x_oxygen_owed"].max()
    assert hard["heart_rate"].max() <= 190.0


def test_sets_raise_heart_rate_and_leave_a_debt_that_lasts_the_hour():
    who = fb.person()
    rest = fb.drive()
    a_set = fb.work(0.6, who) | {"glycolytic": jnp.array([0.8])}
    t, out, _ = fb.run([(0.6, a_set), (1.4, rest)] * 10 + [(120, rest)], who=who, h=0.1)
    assert 95 < out["heart_rate"].max() < 185
    after = out["epoc"][-1] - fb.at(t, out["epoc"], 20)
    assert 3.0 < after < 12.0  # Henley 2004 (building): 7.6 +- 4.3 L in 2 h after ten sets
    late = fb.at(t, out["vo2"], 80) - out["vo2"][0]
    assert 0.0 < late < 0.05


def test_heart_rate_against_uptake_as_lounana_2007():
    """%HRR = 1.07 %VO2max - 5.7 (building): near identity with the oxygen uptake reserve."""
    who = fb.person()
    for fraction in (0.4, 0.5, 0.6):
        _, out, _ = fb.run([(8, fb.work(fraction, who))], who=who, h=0.25)
        reserve = 100.0 * (out["heart_rate"][-1] - 62.0) / (190.0 - 62.0)
        assert reserve == pytest.approx(106.9 * fraction - 5.75, abs=4.0)


def test_food_is_burnt_in_part():
    who = fb.person()
    meal = fb.drive(carbohydrate=5.0, fat=1.5, protein=2.0)
    t, out, _ = fb.run([(15, meal), (720, fb.drive())], who=who, h=1.0)
    extra = (out["vo2"] - out["vo2"][0]).clip(0.0)
    heat = np.sum(extra[1:] * np.diff(t)) * 20.1
    promised = 75.0 * 1.2 + 22.5 * 0.8 + 30.0 * 4.2
    assert heat == pytest.approx(promised, rel=0.05)
    assert out["epoc"][-1] == 0.0


def test_smooth_limit_and_power_are_clean_at_zero():
    one = jnp.ones(3)
    x = jnp.array([0.0, 1e-12, 0.5])
    assert float(smooth_limit(x, one, 16.0 * one)[0]) == 0.0
    assert np.all(np.isfinite(jax.grad(lambda z: smooth_limit(z, one, 16.0 * one).sum())(x)))
    assert np.all(np.isfinite(jax.grad(lambda z: power(z, 2.7 * one).sum())(x)))
    assert float(smooth_limit(jnp.array(0.75), 1.0, 20.0)) == pytest.approx(0.75, rel=1e-3)
    assert float(smooth_limit(jnp.array(50.0), 1.0, 20.0)) == pytest.approx(1.0, rel=1e-6)
