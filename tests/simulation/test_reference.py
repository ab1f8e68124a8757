"""The engine against a second opinion: an adaptive solver at tight tolerance."""

import numpy as np
import pytest
from accuracy import case, compare, engine, reference

from myocrine.body import default_body
from myocrine.report.examples import example_names
from myocrine.simulation.reference import error_against

NAMES = [o.name for o in default_body().outputs]
TARGET = 1e-3
HOURS = {"long_ride_with_drinks": 6.0, "one_leg_knee_extension": 8.0}


def test_the_error_is_relative_to_size_or_to_what_matters():
    body = default_body()
    truth = np.ones((3, len(NAMES)))
    truth[2] = 100.0
    ours = truth.copy()
    ours[0, 0] += 0.01
    worst = error_against(body, ours, truth)
    scale = max(body.outputs[0].scale, 1.0)
    assert worst[NAMES[0]] == pytest.approx(0.01 / scale)
    assert all(worst[n] == 0 for n in NAMES[1:])


@pytest.mark.slow
@pytest.mark.parametrize("name", example_names())
def test_every_example_is_within_a_thousandth(name):
    errors = compare(name, hours=HOURS.get(name, 6.0))
    assert {k: float(f"{e:.1e}") for k, e in errors.items() if e > TARGET} == {}


@pytest.mark.slow
def test_second_order_over_the_whole_body():
    # Halving every step: outputs without a jump in their slope lose three quarters of the error.
    errors = []
    for resolution in (1.0, 2.0):
        c = case("ride", hours=6.0, resolution=resolution)
        errors.append(error_against(default_body(), engine(c), reference(c)))
    for name in ("il6", "il1ra", "lactate", "glucose", "muscle_glycogen", "vo2"):
        if errors[0][name] > 1e-6:
            assert errors[0][name] >= 3.0 * errors[1][name], name
