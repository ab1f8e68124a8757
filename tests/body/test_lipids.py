"""FFA and glycerol: fixed point, published appearance, insulin's brake, the day after."""

import fuel_bench as fb
import numpy as np
import pytest


def test_rest_stands_still_for_a_day():
    _, out, _ = fb.run([(1440, fb.drive())], h=10.0)
    for name in ("ffa", "glycerol", "ffa_appearance"):
        assert np.ptp(out[name]) <= 1e-9 * out[name][0]


def test_appearance_of_klein_1994():
    """Building: FFA appearance about 24 umol/kg/min late in 4 h of walking, trained or not."""
    for training, vo2max in ((1.0, 71 * 0.07), (0.0, 46 * 0.07)):
        who = fb.person(vo2max=vo2max, mass=70.0, training=training)
        t, out, _ = fb.run([(240, fb.work(1.4 / vo2max, who))], who=who, h=1.0)
        assert out["ffa_appearance"][t > 120].mean() == pytest.approx(24.4, rel=0.3)
        assert 0.6 < out["ffa"][-1] < 1.5


def test_ffa_dip_then_rise_and_overshoot_at_the_end():
    t, out, _ = fb.run([(60, fb.work(0.65, fb.person())), (120, fb.drive())])
    ffa = out["ffa"]
    assert fb.at(t, ffa, 5) < ffa[0]
    assert fb.at(t, ffa, 60) > 1.3 * ffa[0]
    assert fb.at(t, ffa, 68) > 1.2 * fb.at(t, ffa, 60)
    assert fb.at(t, ffa, 180) < fb.at(t, ffa, 68)
    assert ffa.max() < 2.0


def test_hard_work_holds_fatty_acids_back_but_not_glycerol():
    who = fb.person()
    ratio = []
    for fraction in (0.5, 0.85):
        _, out, _ = fb.run([(30, fb.work(fraction, who))], who=who)
        ratio.append(out["ffa"][-1] / out["ffa"][0] / (out["glycerol"][-1] / out["glycerol"][0]))
    assert ratio[1] < ratio[0]


def test_a_meal_shuts_lipolysis():
    t, out, _ = fb.run([(5, fb.drive(carbohydrate=15.0)), (300, fb.drive())])
    assert fb.at(t, out["ffa"], 60) < 0.35 * out["ffa"][0]
    assert fb.at(t, out["glycerol"], 60) < 0.5 * out["glycerol"][0]
    assert fb.at(t, out["ffa"], 300) == pytest.approx(out["ffa"][0], rel=0.1)


def test_carbohydrate_in_work_lowers_ffa():
    who = fb.person()
    _, water, _ = fb.run([(120, fb.work(0.6, who))], who=who)
    _, sugar, _ = fb.run([(120, fb.work(0.6, who, carbohydrate=1.0))], who=who)
    assert sugar["ffa"][-1] < 0.8 * water["ffa"][-1]


def test_the_day_after_as_magkos_2009():
    """Building: FFA appearance +40 % at 13-16 h and +10 % at 21-24 h after 60-120 min at 60 %."""
    t, out, _ = fb.run([(90, fb.work(0.6, fb.person())), (24 * 60, fb.drive())], h=2.0)
    ratio = out["ffa_appearance"] / out["ffa_appearance"][0]
    assert fb.at(t, ratio, 90 + 870) == pytest.approx(1.40, abs=0.12)
    assert fb.at(t, ratio, 90 + 1350) == pytest.approx(1.10, abs=0.06)


def test_ten_hours_stay_within_what_races_show():
    _, out, _ = fb.run([(600, fb.work(0.5, fb.person())), (120, fb.drive())], h=2.0)
    assert out["ffa"].max() < 4.0
    assert out["glucose"].min() > 2.5
