"""Glucose, hormones, liver and gut: fixed point, closure, published turnover, robustness."""

import fuel_bench as fb
import jax.numpy as jnp
import numpy as np
import pytest

MG_PER_MIN_PER_KG = 1000.0 / 75.0  # g/min of the bench person


def test_rest_stands_still_for_a_day():
    _, out, x = fb.run([(1440, fb.drive())], h=10.0)
    for name in ("glucose", "insulin", "glucagon", "liver_glycogen", "hepatic_glucose_output"):
        assert np.ptp(out[name]) <= 1e-9 * out[name][0]
    assert float(x["carbohydrate_eaten"][0]) == 0.0


def test_oral_glucose_test_of_75_grams():
    t, out, _ = fb.run([(5, fb.drive(carbohydrate=15.0)), (300, fb.drive())])
    g, i = out["glucose"], out["insulin"]
    assert 7.0 < g.max() < 9.5
    assert 25 <= t[g.argmax()] <= 60
    assert fb.at(t, g, 120) < 7.0  # below the line for impaired tolerance, 7.8
    assert g.min() > 4.3
    assert 5.0 < i.max() / i[0] < 12.0
    assert fb.at(t, out["hepatic_glucose_output"], 45) < 0.4 * out["hepatic_glucose_output"][0]
    assert out["liver_glycogen"].max() > out["liver_glycogen"][0] + 10.0


def test_eaten_is_absorbed_plus_left():
    who = fb.person()
    session = [
        (20, fb.drive(carbohydrate=3.0, fat=1.0)),
        (60, fb.work(0.75, who)),
        (90, fb.drive()),
    ]
    _, out, x = fb.run(session, who=who)
    left = x["stomach_carbohydrate"] + x["gut_carbohydrate"]
    assert float(x["carbohydrate_eaten"][0]) == pytest.approx(60.0, rel=1e-12)
    assert out["carbohydrate_absorbed"][-1] + float(left[0]) == pytest.approx(60.0, rel=1e-6)
    assert np.all(np.diff(out["carbohydrate_absorbed"]) > -1e-9)


def test_absorbed_flux_sums_to_what_is_absorbed():
    """The algebraic balance and the flux that feeds plasma agree as steps get short."""
    t, out, _ = fb.run([(10, fb.drive(carbohydrate=6.0)), (240, fb.drive())], h=0.25)
    c = out["x_gut_carbohydrate"]
    flux = 1.3 * c / (c + 8.0)
    integral = np.sum(0.5 * (flux[1:] + flux[:-1]) * np.diff(t))
    assert integral == pytest.approx(out["carbohydrate_absorbed"][-1], rel=2e-3)


def test_absorption_and_appearance_have_their_limit():
    _, _, x = fb.run([(60, fb.drive(carbohydrate=4.0))])
    v = fb.BODY.view(x, fb.drive(), fb.values(), fb.person())
    assert float(v.s["absorbed_carbohydrate"][0]) < 1.3
    assert float(v.s["exogenous_glucose"][0]) < float(v.s["absorbed_carbohydrate"][0])


def test_hard_work_slows_the_stomach():
    who = fb.person()
    left = []
    for u in (fb.drive(), fb.work(0.5, who), fb.work(0.75, who), fb.work(0.9, who)):
        _, _, x = fb.run([(1, fb.drive(carbohydrate=50.0)), (30, u)], who=who)
        left.append(float(x["stomach_carbohydrate"][0]))
    assert left[1] == pytest.approx(left[0], rel=0.02)
    assert left[0] < left[2] < left[3]


def test_turnover_of_kreisman_2001():
    """Building: glucose appearance 2.2 at rest, 4.4 +- 0.44 mg/kg/min at 53 % after 40 min."""
    _, out, _ = fb.run([(40, fb.work(0.53, fb.person()))])
    output = out["hepatic_glucose_output"] * MG_PER_MIN_PER_KG
    assert output[0] == pytest.approx(2.2)
    assert output[-1] == pytest.approx(4.4, rel=0.15)


def test_turnover_of_coggan_1990_before_and_after_training():
    """Building: 44.6 -> 31.5 umol/kg FFM/min in the second hour at the same absolute load."""
    found = {}
    for vo2max, training in ((3.3, 0.2), (3.3 * 1.2, 0.8)):
        who = fb.person(vo2max=vo2max, training=training)
        t, out, _ = fb.run([(120, fb.work(0.6 * 3.3 / vo2max, who))], who=who)
        output = out["hepatic_glucose_output"][t > 90].mean()
        found[training] = output / 180.156 * 1e6 / 62.0
    assert found[0.2] == pytest.approx(44.6, rel=0.2)
    assert found[0.8] == pytest.approx(31.5, rel=0.2)


def test_exercise_hormones_of_frampton_2021():
    """Building (pooled): insulin -18 (-30 to -6) pmol/L, glucagon +25 (16 to 33) ng/L."""
    _, out, _ = fb.run([(45, fb.work(0.6, fb.person()))])
    assert -30.5 < out["insulin"][-1] - out["insulin"][0] < -5.7
    assert 16.0 < out["glucagon"][-1] - out["glucagon"][0] < 33.0
    assert abs(out["glucose"][-1] - out["glucose"][0]) < 0.5


def test_liver_runs_down_in_long_work_and_carbohydrate_spares_it():
    who = fb.person()
    t, water, _ = fb.run([(240, fb.work(0.7, who))], who=who)
    _, sugar, _ = fb.run([(240, fb.work(0.7, who, carbohydrate=1.2))], who=who)
    assert water["liver_glycogen"][-1] < 0.5 * water["liver_glycogen"][0]
    assert sugar["liver_glycogen"][-1] > 0.8 * sugar["liver_glycogen"][0]
    assert fb.at(t, water["glucose"], 240) < fb.at(t, water["glucose"], 60)
    assert np.all(sugar["glucose"][t > 60] > water["glucose"][t > 60])
    output = sugar["hepatic_glucose_output"]
    assert output[-1] < 0.7 * water["hepatic_glucose_output"][-1]


def test_absurdly_long_hard_work_breaks_nothing():
    """Beyond anybody's endurance: the store stays positive and every output finite, long steps."""
    for h in (0.5, 20.0):
        who = fb.person()
        _, out, x = fb.run([(480, fb.work(0.95, who)), (480, fb.drive())], who=who, h=h)
        assert out["liver_glycogen"].min() > 0.0
        assert all(np.all(np.isfinite(y)) for y in out.values())
        assert all(float(jnp.min(a)) >= -1e-12 for k, a in x.items() if k != "glycogen")
        assert out["ffa"].max() < 10.0


def test_infused_glucose_counts_as_glucose():
    _, out, _ = fb.run([(120, fb.drive(glucose_iv=0.5))])
    assert out["glucose"][-1] > out["glucose"][0] + 1.0
    assert out["carbohydrate_absorbed"][-1] == 0.0


def test_protein_raises_insulin_and_glucagon_not_glucose():
    _, out, _ = fb.run([(5, fb.drive(protein=6.0)), (40, fb.drive())])
    assert out["insulin"][-1] > 1.2 * out["insulin"][0]
    assert out["glucagon"][-1] > 1.1 * out["glucagon"][0]
    assert abs(out["glucose"][-1] - 5.0) < 0.6


def test_insulin_acts_better_the_morning_after():
    """Newsom 2013 (building): +35 % (50 %) and +20 % (65 %) after 350 kcal, next morning."""
    for fraction, minutes in ((0.5, 70), (0.65, 55)):
        who = fb.person(training=0.1, vo2max=2.6, mass=95.0)
        _, out, _ = fb.run([(minutes, fb.work(fraction, who)), (14 * 60, fb.drive())], who=who, h=2)
        assert 0.13 < out["x_insulin_sensitivity"][-1] < 0.45


def test_adrenaline_raises_hepatic_output():
    who, p = fb.person(), fb.values()
    x = {k: jnp.asarray(a) for k, a in fb.BODY.rest().items()}
    glucose = fb.Glucose()
    view = fb.BODY.view(x, fb.drive(), p, who)
    calm = float(view.s["hepatic_glucose_output"][0])
    view.s["adrenaline_ratio"] = jnp.array([5.0])
    aroused = float(glucose.signals(view)["hepatic_glucose_output"][0])
    assert 1.1 < aroused / calm < 1.6
