"""The step: order four, two or more where a fast state is slaved, positive, closed forms."""

from decimal import Decimal, localcontext

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.body.contract import Rate, flux
from myocrine.simulation.integrator import _weights, advance


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


def slopes(losses, horizon=100.0, steps=(8, 16, 32)):
    """Observed orders while every refinement keeps the loss given for it."""
    truth = [solve(slaved(loss), 4096, horizon) for loss in losses]
    errors = [
        np.max(np.abs(solve(slaved(loss), n, horizon) - t))
        for n, loss, t in zip(steps, losses, truth, strict=True)
    ]
    return np.log2(np.array(errors[:-1]) / np.array(errors[1:]))


def test_order_is_four_where_nothing_is_stiff():
    assert slopes([0.05] * 3).min() >= 3.7


@pytest.mark.parametrize("loss_times_h", [1.0, 10.0, 100.0])
def test_order_is_two_or_more_when_the_fast_state_is_slaved(loss_times_h):
    # The loss of the coarsest grid: refinement walks from stiff towards smooth.
    assert slopes([loss_times_h * 8 / 100.0] * 3).min() >= 1.9


def test_order_holds_when_refinement_never_leaves_the_stiff_regime():
    # L h = 100 on every grid: the fast state is a hundred times faster than each step.
    assert slopes([100.0 * n / 100.0 for n in (8, 16, 32)]).min() >= 1.9


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


@jax.jit
def _constant(production, loss, start, h):
    return advance(lambda _: {"x": Rate(production, loss)}, {"x": start}, h)["x"]


@settings(max_examples=200, deadline=None)
@given(
    production=st.floats(0, 1e6),
    loss=st.floats(1e-9, 1e6),
    start=st.floats(0, 1e9),
    h=st.floats(0, 1e5),
)
def test_never_negative_and_bounded_by_what_it_should_be(production, loss, start, h):
    end = float(_constant(*(jnp.array([v]) for v in (production, loss, start, h)))[0])
    aim = production / loss
    assert end >= 0.0
    # Rounding of a difference of the two; numbers below 1e-300 are flushed to zero.
    slack = 1e-14 * max(start, aim) + 1e-300
    assert min(start, aim) - slack <= end <= max(start, aim) + slack


def test_a_step_of_length_zero_is_a_no_op():
    x = {"slow": jnp.array([0.7]), "fast": jnp.array([3.1])}
    y = advance(slaved(50.0), x, jnp.zeros(1))
    assert all(float(y[k][0]) == float(x[k][0]) for k in x)


def phi_functions(z):
    """Return phi_1, phi_2 and phi_3 of -z: the weights of a step of length 1."""
    w = _weights(z, jnp.ones_like(z))
    return w.one, w.two, w.three


def test_phi_functions_are_exact():
    # From their definition, with enough digits that nothing cancels.
    with localcontext(prec=60):
        for z in (1e-12, 1e-3, 0.149, 0.29, 0.2999, 0.3001, 1.0, 7.5, 60.0, 700.0):
            d = Decimal(z)
            one = (1 - (-d).exp()) / d
            two = (1 - one) / d
            three = (Decimal("0.5") - two) / d
            found = [float(v) for v in phi_functions(np.array(z))]
            assert found == pytest.approx([float(one), float(two), float(three)], rel=1e-13)


def test_phi_functions_join_smoothly_and_keep_their_limits():
    z = jnp.array([0.0, 1e-12, 0.15 - 1e-9, 0.15 + 1e-9, 1e3, 1e8])
    one, two, three = (np.asarray(v) for v in phi_functions(z))
    assert (one[0], two[0], three[0]) == (1.0, 0.5, pytest.approx(1 / 6, rel=1e-15))
    for phi in (one, two, three):
        assert abs(phi[2] - phi[3]) < 1e-9
        assert np.all(np.diff(phi) < 0)
    assert one[2] == pytest.approx(-np.expm1(-0.15) / 0.15, rel=1e-8)


def test_an_emptying_pool_never_goes_below_zero_even_in_absurd_steps():
    def rates(x):
        g = x["store"]
        return {"store": Rate(0.0 * g, 50.0 / (g + 0.01))}

    x = {"store": jnp.array([1.0])}
    for h in (0.5, 5.0, 500.0):
        x = advance(rates, x, jnp.array([h]))
        assert float(x["store"][0]) >= 0.0


def test_ledgers_pass_a_transfer_on_to_the_last_bit():
    def rates(x):
        moved = 0.1 * x["here"] / (x["here"] + 0.5)
        return {"here": flux(-moved), "there": flux(moved)}

    x = {"here": jnp.array([5.0]), "there": jnp.array([0.0])}
    step = jax.jit(lambda y: advance(rates, y, jnp.array([0.37])))
    for _ in range(500):
        x = step(x)
    assert float(x["here"][0] + x["there"][0]) == pytest.approx(5.0, abs=1e-12)
    assert float(x["here"][0]) > 0
