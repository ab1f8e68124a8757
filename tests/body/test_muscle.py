"""Muscle units: only what works is moved; fuel is spent and put back; signals obey their laws."""

import numpy as np
import pytest
from sessions import session, value

from myocrine.evidence.muscles import N_GROUPS

RIDE = ("Cycle 180 min at 60% VO2max", 10)
KNEE = ("One-leg knee extension 300 min at 40% Wmax, left", 10)


def test_only_the_working_side_is_spent():
    last = session(*KNEE).last
    left, right = last["glycogen"][:N_GROUPS, 0], last["glycogen"][N_GROUPS:, 0]
    assert left.min() < 0.95
    assert np.allclose(right, 1.0)
    assert np.all(last["secretory"][N_GROUPS:] == 0)


def test_glycogen_falls_with_work_and_never_below_zero():
    result = session("Cycle 240 min at 75% VO2max", 10)
    y = result.central("muscle_glycogen")
    working = result.time <= result.end_min
    assert np.all(np.diff(y[working]) < 0)
    assert y.min() > 0
    assert y[working][-1] < 0.5 * y[0]


def test_harder_work_costs_more_glycogen():
    left = [
        value(session(f"Cycle 60 min at {p}% VO2max", 10), "muscle_glycogen", 60)
        for p in (40, 60, 80)
    ]
    assert left[0] > left[1] > left[2]


def test_food_refills_faster_than_fasting():
    hungry = session("Cycle 120 min at 70% VO2max", 10)
    fed = session("Cycle 120 min at 70% VO2max\nmeal 80 g carbohydrate at end +5 min", 10)
    gains = [
        value(r, "muscle_glycogen", 360) - value(r, "muscle_glycogen", 120) for r in (hungry, fed)
    ]
    assert 0 <= gains[0] < gains[1]


def test_an_unfed_muscle_does_not_exceed_normal():
    y = session(*RIDE).central("muscle_glycogen")
    assert np.all(y <= y[0] * (1 + 1e-12))


@pytest.mark.parametrize("state", ["metabolite_fast", "metabolite_slow"])
def test_metabolites_are_gone_hours_later(state):
    result = session("Back squat 3x10 at 70% 1RM, rest 2 min", 10)
    assert result.last[state].max() < 1e-6


def test_sets_stress_muscle_more_than_a_walk():
    sets = session("Back squat 3x10 at 70% 1RM, rest 2 min", 10).central("metabolic_stress")
    walk = session("Walk 30 min at 5 km/h", 10).central("metabolic_stress")
    assert sets.max() > 2 * walk.max()
    assert sets[0] == walk[0] == 0


def test_the_mechanical_signal_counts_sets():
    three, six = (
        session(f"Back squat {n}x8 at 75% 1RM, rest 2 min", 10).central("mechanical_signal").max()
        for n in (3, 6)
    )
    assert 1.5 < six / three < 2.3
