"""The repetition curve against its published table, its inverse, and the 1RM formulas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.errors import InputError, UnknownNameError
from myocrine.training.repetitions import (
    FORMULAS,
    estimate_one_rep_max,
    one_rep_max,
    percent_for_repetitions,
    repetitions_sd,
    repetitions_to_failure,
)

# Nuzzo 2024, general model: per cent of 1RM -> mean repetitions, between-person SD.
NUZZO = {
    90: (4.94, 1.90),
    85: (7.15, 2.19),
    80: (9.75, 2.51),
    75: (12.37, 2.88),
    70: (14.80, 3.31),
    65: (17.11, 3.80),
    60: (19.53, 4.37),
}


@pytest.mark.parametrize("percent", NUZZO)
def test_table_of_the_meta_regression(percent):
    mean, sd = NUZZO[percent]
    assert repetitions_to_failure(float(percent)) == pytest.approx(mean, abs=0.1)
    assert repetitions_sd(float(percent)) == pytest.approx(sd, abs=0.02)


def test_population_mean_is_the_table():
    z = np.random.default_rng(3).standard_normal(20_000)
    people = repetitions_to_failure(np.full(z.shape, 75.0), z=z)
    assert people.mean() == pytest.approx(NUZZO[75][0], abs=0.15)
    assert people.std() == pytest.approx(NUZZO[75][1], abs=0.1)


def test_one_repetition_at_the_maximum_for_everybody():
    z = np.linspace(-3, 3, 7)
    assert repetitions_to_failure(np.full(7, 100.0), z=z, factor=1.3) == pytest.approx(1.0)
    assert (repetitions_to_failure(np.full(7, 101.0), z=z) < 1.0).all()


def test_exercise_specific_models_are_met_by_their_factors():
    # Bench press 80 %: 8.82 [7.72-10.08]; leg press 80 %: 13.05 [9.78-17.41], 70 %: 19.0.
    assert repetitions_to_failure(80.0, factor=0.92) == pytest.approx(8.82, abs=0.4)
    assert repetitions_to_failure(80.0, factor=1.31) == pytest.approx(13.05, abs=0.8)
    assert repetitions_to_failure(70.0, factor=1.31) == pytest.approx(19.0, abs=0.8)


@given(st.floats(15.0, 100.0), st.floats(-2.5, 2.5), st.floats(0.7, 1.5))
def test_heavier_is_fewer_and_the_inverse_comes_back(percent, z, factor):
    n = repetitions_to_failure(np.array(percent), z=z, factor=factor)
    lighter = repetitions_to_failure(np.array(percent - 0.5), z=z, factor=factor)
    assert lighter >= n - 1e-12
    if n > 1.001 and percent > 15.5:
        assert percent_for_repetitions(n, z=z, factor=factor) == pytest.approx(percent, abs=1e-4)


def test_light_loads_are_an_extrapolation_that_spreads():
    assert 30 < repetitions_to_failure(30.0) < 60
    assert repetitions_sd(30.0) > 2 * repetitions_sd(60.0)


@pytest.mark.parametrize("name", FORMULAS)
def test_formulas_give_the_load_itself_for_a_single_or_close_to_it(name):
    f = FORMULAS[name]
    assert one_rep_max(100.0, f.low, formula=name) == pytest.approx(100.0, rel=0.12)


def test_formulas_at_ten_repetitions():
    assert one_rep_max(100.0, 10, formula="epley") == pytest.approx(133.33, abs=0.01)
    assert one_rep_max(100.0, 10, formula="brzycki") == pytest.approx(133.37, abs=0.05)
    assert one_rep_max(100.0, 10, formula="lombardi") == pytest.approx(125.89, abs=0.01)


def test_formulas_refuse_what_they_do_not_hold_for():
    with pytest.raises(InputError, match=r"does not hold for 25 repetitions.*1 to 10"):
        one_rep_max(100.0, 25)
    with pytest.raises(UnknownNameError, match="epley"):
        one_rep_max(100.0, 5, formula="eply")
    with pytest.raises(InputError, match="positive"):
        one_rep_max(0.0, 5)


def test_own_estimate_inverts_the_curve_and_widens_with_repetitions():
    few, many = estimate_one_rep_max(100.0, 3), estimate_one_rep_max(100.0, 15)
    assert few.low < few.median < few.high
    assert (many.high - many.low) / many.median > (few.high - few.low) / few.median
    exact = 100.0 * 100.0 / percent_for_repetitions(10.0)
    assert estimate_one_rep_max(100.0, 8, rir=2).median == pytest.approx(exact)
