"""The step: order two also where a fast state follows a slow one, positive, closed forms exact."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.body.contract import Rate, flux
from myocrine.simulation.integrator import advance, phi_and_weight


def slaved(loss):
    """A slow logistic-like state and a fast one that follows its square."""

    def rates(x):
        slow, _ = x["slow"], x["fast"]
        return {
            "slow": Rate(jnp.full_like(slow, 0.002), 0.01 + 0.01 * slow),
            "fast": Rate(loss * slow * slow, loss + 0.0 * slow),
        }

    return rates


def solve(rates, n, horizon, start=1.0):
    h = jnp.array([horizon / n])
    x = {"slow": jnp.array([start]), "fast": jnp.array([start])}
    step = jax.jit(lambda y: advance(rates, y, h))
    for _ in range(n):
        x = step(x)
    return np.array([float(x["slow"][0]), float(x["fast"][0])])


@pytest.mark.parametrize("loss_times_h", [0.01, 1.0, 100.0])
def test_order_is_two_also_when_the_fast_state_is_slaved(loss_times_h):
    horizon, coarse = 100.0, 16
    loss = loss_times_h * coarse / horizon
    truth = solve(slaved(loss), 2048, horizon)
    errors = [np.max(np.abs(solve(slaved(loss), n, horizon) - truth)) for n in (16, 32, 64)]
    slopes = np.log2(np.array(errors[:-1]) / np.array(errors[1:]))
    assert slopes.min() >= 1.9, slopes


def test_order_is_two_at_large_loss_held_at_every_resolution():
    # L h = 100 at each n, so that refinement never leaves the stiff regime.
    horizon = 100.0
    truth = solve(slaved(1e7), 4096, horizon)
    errors = [
        np.max(np.abs(solve(slaved(100.0 * n / horizon), n, horizon) - truth)[0])
        for n in (16, 32, 64)
    ]
    assert np.log2(errors[0] / errors[1]) >= 1.9
    fast = [abs(solve(slaved(100.0 * n / horizon), n, horizon)[1] - truth[1]) for n in (16, 64)]
    assert fast[1] < fast[0] / 3


def test_linear_production_with_constant_loss_is_exact():
    # dx/dt = a + b t - L x has a closed form; t itself is a ledger state.
    a, b, loss, h = 0.3, 0.7, 2.5, 1.3

    def rates(x):
        return {"t": flux(jnp.ones_like(x["t"])), "x": Rate(a + b * x["t"], loss + 0 * x["x"])}

    y = advance(rates, {"t": jnp.zeros(1), "x": jnp.full(1, 0.9)}, jnp.full(1, h))
    e = np.exp(-loss * h)
    exact = 0.9 * e + a * (1 - e) / loss + b * (h / loss - (1 - e) / loss**2)
    assert float(y["x"][0]) == pytest.approx(exact, rel=1e-13)
    assert float(y["t"][0]) == h


@settings(max_examples=200, deadline=None)
@given(
    production=st.floats(0, 1e6),
    loss=st.floats(1e-9, 1e6),
    start=st.floats(0, 1e9),
    h=st.floats(0, 1e5),
)
def test_never_negative_and_bounded_by_what_it_should_be(production, loss, start, h):
    def rates(x):
        return {"x": Rate(jnp.full_like(x["x"], production), jnp.full_like(x["x"], loss))}

    end = float(advance(rates, {"x": jnp.array([start])}, jnp.array([h]))["x"][0])
    aim = production / loss
    assert end >= 0.0
    assert min(start, aim) * (1 - 1e-9) - 1e-300 <= end <= max(start, aim) * (1 + 1e-9) + 1e-300


def test_a_step_of_length_zero_is_a_no_op():
    x = {"slow": jnp.array([0.7]), "fast": jnp.array([3.1])}
    y = advance(slaved(50.0), x, jnp.zeros(1))
    assert all(float(y[k][0]) == float(x[k][0]) for k in x)


def test_phi_and_its_weight_join_smoothly_and_keep_their_limits():
    z = jnp.array([0.0, 1e-12, 0.05 - 1e-9, 0.05 + 1e-9, 1e3, 1e8])
    phi, weight = (np.asarray(v) for v in phi_and_weight(z))
    assert phi[0] == 1.0
    assert weight[0] == 0.5
    assert abs(phi[2] - phi[3]) < 1e-9
    assert abs(weight[2] - weight[3]) < 1e-9
    assert weight[-1] == pytest.approx(1.0, abs=1e-7)


def test_ledgers_pass_a_transfer_on_to_the_last_bit():
    def rates(x):
        moved = 0.1 * x["here"] / (x["here"] + 0.5)
        return {"here": flux(-moved), "there": flux(moved)}

    x = {"here": jnp.array([5.0]), "there": jnp.array([0.0])}
    for _ in range(500):
        x = advance(rates, x, jnp.array([0.37]))
    assert float(x["here"][0] + x["there"][0]) == pytest.approx(5.0, abs=1e-12)
    assert float(x["here"][0]) > 0
