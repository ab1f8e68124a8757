"""Fuel use: energy closes, fat has its maximum where it was measured, shares stay shares."""

import fuel_bench as fb
import jax
import jax.numpy as jnp
import numpy as np
import pytest

CYCLIST = {"vo2max": 4.3, "mass": 72.0, "training": 0.6}  # the men of Achten 2003


def graded(who, fractions):
    out = []
    for fraction in fractions:
        _, y, _ = fb.run([(5, fb.work(float(fraction), who))], who=who, h=0.25)
        out.append(y["fat_oxidation"][-1])
    return np.array(out)


def test_maximal_fat_oxidation_as_achten_2003():
    who = fb.person(**CYCLIST)
    x = np.arange(0.30, 0.951, 0.05)
    fat = graded(who, x)
    assert 0.40 < fat.max() < 0.66  # 0.52 +- 0.15 g/min (building)
    assert 0.53 < x[fat.argmax()] < 0.72  # 62.5 +- 9.8 % VO2max
    assert fat[x > 0.91].max() < 0.02  # none above 86 %
    assert np.all(fat > 0.0)


def test_fat_stays_positive_at_rest_with_a_post_absorptive_quotient():
    _, out, _ = fb.run([(10, fb.drive())], h=1.0)
    assert 0.78 < out["rer"][0] < 0.84
    assert 0.05 < out["fat_oxidation"][0] < 0.11
    assert np.ptp(out["fat_oxidation"]) == 0.0


def test_energy_is_fat_plus_carbohydrate_and_oxygen_is_both():
    who, p = fb.person(), fb.values()
    session = [(40, fb.work(0.7, who, carbohydrate=0.8)), (5, fb.drive()), (300, fb.drive())]
    _, out, x = fb.run(session, who=who, p=p, h=0.5)
    fat_kj, cho_kj = p["oxidation.fat_energy"], p["oxidation.carbohydrate_energy"]
    energy = fat_kj * x["fat_burnt"] + cho_kj * x["carbohydrate_burnt"]
    assert float(x["energy_spent"][0]) == pytest.approx(float(energy[0]), rel=1e-12)
    oxygen = (
        float(p["oxidation.fat_oxygen"][0]) * out["fat_oxidation"]
        + float(p["oxidation.carbohydrate_oxygen"][0]) * out["carbohydrate_oxidation"]
    )
    np.testing.assert_allclose(oxygen, out["vo2"], rtol=1e-12)
    carbon = (
        float(p["oxidation.fat_carbon_dioxide"][0]) * out["fat_oxidation"]
        + float(p["oxidation.carbohydrate_oxygen"][0]) * out["carbohydrate_oxidation"]
    )
    np.testing.assert_allclose(carbon / oxygen, out["rer"], rtol=1e-12)
    assert np.all((out["rer"] > 0.70) & (out["rer"] <= 1.0))


def test_cyclists_of_van_loon_2001_within_a_factor():
    """Building: 0.82 g/min at 55 % Wmax after an hour, 0.49 at 75 % after one and a half."""
    who = fb.person(vo2max=5.0, mass=72.0, training=1.0)
    stages = [(30, fb.work(f, who)) for f in (0.45, 0.60, 0.78)]
    t, out, _ = fb.run(stages, who=who, h=0.5)
    assert fb.at(t, out["fat_oxidation"], 60) == pytest.approx(0.82, rel=0.25)
    assert fb.at(t, out["fat_oxidation"], 90) == pytest.approx(0.49, rel=0.7)


def test_trained_walkers_burn_more_fat_at_one_absolute_rate():
    """Klein 1994 (building): 7.5 against 5.7 umol/kg/min of triglyceride, 20 mL/kg/min, 4 h."""
    found = {}
    for training, vo2max in ((1.0, 71 * 0.07), (0.0, 46 * 0.07)):
        who = fb.person(vo2max=vo2max, mass=70.0, training=training)
        t, out, _ = fb.run([(240, fb.work(1.4 / vo2max, who))], who=who, h=1.0)
        found[training] = out["fat_oxidation"][t > 120].mean() / 861.0 * 1e6 / 70.0
    assert found[1.0] == pytest.approx(7.5, rel=0.2)
    assert found[0.0] == pytest.approx(5.7, rel=0.2)


def test_carbohydrate_lowers_fat_and_time_raises_it():
    who = fb.person()
    t, water, _ = fb.run([(150, fb.work(0.6, who))], who=who)
    _, sugar, _ = fb.run([(150, fb.work(0.6, who, carbohydrate=1.0))], who=who)
    assert np.all(sugar["fat_oxidation"][t > 20] < water["fat_oxidation"][t > 20])
    assert fb.at(t, water["fat_oxidation"], 150) > fb.at(t, water["fat_oxidation"], 15)


def test_after_work_the_resting_quotient_is_lower():
    who = fb.person()
    t, out, _ = fb.run([(60, fb.work(0.65, who)), (300, fb.drive())], who=who)
    assert fb.at(t, out["rer"], 90) < out["rer"][0] - 0.015
    assert fb.at(t, out["rer"], 240) < out["rer"][0]


def test_women_and_low_glycogen_burn_more_fat():
    man, woman = fb.person(), fb.person(sex_male=0.0)
    x0 = {k: jnp.asarray(a) for k, a in fb.BODY.rest().items()}
    empty = x0 | {"glycogen": 0.3 * x0["glycogen"]}
    fat = [
        fb.run([(10, fb.work(0.5, w))], who=w, x=x)[1]["fat_oxidation"][-1]
        for w, x in ((man, x0), (woman, x0), (man, empty))
    ]
    assert fat[1] > fat[0]
    assert fat[2] > fat[0]


def shares(u, who, x=None):
    x = x or {k: jnp.asarray(a) for k, a in fb.BODY.rest().items()}
    s = fb.BODY.view(x, u, fb.values(), who).s
    return float(s["carbohydrate_fraction"][0]), float(s["glucose_share"][0])


def test_shares_rise_with_intensity_and_stay_within_bounds():
    who = fb.person()
    found = [shares(fb.work(f, who), who)[0] for f in (0.2, 0.4, 0.6, 0.75, 0.9, 1.4)]
    assert np.all(np.diff(found) > -1e-9)
    assert 0.3 < found[0] < 0.55
    assert found[-1] == pytest.approx(1.0, abs=1e-3)
    fraction, glucose = shares(fb.drive(), who)
    assert 0.0 < fraction < 1.0
    assert glucose == 0.0
    _, _, x = fb.run([(60, fb.work(0.6, who))], who=who)
    glucose = shares(fb.work(0.6, who), who, x)[1]
    assert 0.12 < glucose < 0.5


def test_a_small_muscle_mass_works_harder_at_the_same_uptake():
    who = fb.person()
    legs = fb.work(0.25, who)
    one = fb.work(0.25, who, units=(0,))
    assert shares(one, who)[0] > shares(legs, who)[0]


def test_everything_is_differentiable_at_rest_and_in_work():
    who = fb.person()
    x = {k: jnp.asarray(a) for k, a in fb.BODY.rest().items()}

    @jax.jit
    @jax.grad
    def gradient(p, u):
        rates = fb.BODY.rates(x, u, p, who)
        return sum(jnp.sum(jnp.asarray(r.production)) + jnp.sum(r.loss) for r in rates.values())

    for u in (fb.drive(), fb.work(0.7, who), fb.work(1.3, who)):
        assert all(np.all(np.isfinite(g)) for g in gradient(fb.values(), u).values())
