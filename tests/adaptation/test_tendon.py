"""Laws of tendons: heavy loading only, months, and back."""

import numpy as np
from muscle_bench import gain, gains, plan

STIFF = "tendon_stiffness_percent"


def pressing(percent, reps, **more):
    return plan(f"Leg press 4x{reps} at {percent}%, rest 2 min", **more)


def test_light_loads_leave_tendons_as_they_are():
    """bohm2015: 0.90 SD above 70 % of maximum, 0.04 below."""
    heavy, light = gain(pressing(80, 8), 12, STIFF), gain(pressing(50, 15), 12, STIFF)
    assert light < 0.1 * heavy


def test_twelve_weeks_stiffen_by_some_tenths_and_thicken_by_little():
    """bohm2015: stiffness 0.70 SD and cross-section 0.24 SD after 8-14 weeks."""
    heavy = pressing(80, 8)
    stiffer, thicker = gain(heavy, 12, STIFF), gain(heavy, 12, "tendon_area_percent")
    assert 5 < stiffer < 30
    assert 0 < thicker < 0.4 * stiffer


def test_arms_do_not_stiffen_knees():
    assert gain(plan("Bench press 4x8 at 80%, rest 2 min"), 12, STIFF) == 0.0


def test_more_is_never_less_and_a_pause_undoes_it_slowly():
    by_sets = [gain(plan(f"Leg press {n}x8 at 80%, rest 2 min"), 12, STIFF) for n in (1, 2, 4)]
    assert np.all(np.diff(by_sets) > 0)
    at = gains(pressing(80, 8, weeks=12, then="  layoff 60 weeks\n"), (84, 112, 400), STIFF)
    assert 0.6 * at[0] < at[1] < at[0]
    assert 0 <= at[2] < 0.3 * at[0]
