r"""The step: an exponential Runge-Kutta method of fourth order that stays positive.

Every state obeys ``dx/dt = P - L x``. With the loss at the start of the step frozen, ``c = L_0``,
and the rest ``N(x) = P(x) - (L(x) - c) x``, the linear part is solved exactly and N is followed by
Krogstad's four-stage scheme (Krogstad 2005, J Comput Phys 203:72, ETDRK4-B), here diagonal:

.. math::

    a &= x + \tfrac h2 \phi_1(\tfrac z2)\,[N_0 - c x] \\
    b &= a + h \phi_2(\tfrac z2)\,[N_a - N_0] \\
    d &= x + h \phi_1(z)\,[N_0 - c x] + 2 h \phi_2(z)\,[N_b - N_0] \\
    x' &= x + h \phi_1 [N_0 - c x] + h (4\phi_3 - 3\phi_2) N_0
          + h (2\phi_2 - 4\phi_3)(N_a + N_b) + h (4\phi_3 - \phi_2) N_d

with :math:`z = c h` and :math:`\phi_k` of :math:`-z`. A pool that turns over in a minute follows a
source that moves over hours without a short step. Where a stage would leave a state at or below
zero it is replaced by exponential Euler with the same rates, which cannot: positivity is kept by
construction. Ledgers (no proportional loss) get the classical Runge-Kutta weights, so that what one
loses another gains to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp

from myocrine.body.contract import Array, Rate

__all__ = ["advance", "phi_functions"]

States = dict[str, Array]

_SMALL, _TERMS = 0.15, 9
"""Below this z the series is used, to this power; what it leaves out is then under 1e-15."""


def phi_functions(z: Array) -> tuple[Array, Array, Array]:
    """Return phi_1, phi_2 and phi_3 of -z, accurate for every z >= 0.

    ``phi_1(-z) = (1 - exp(-z))/z`` and ``phi_{k+1}(-z) = (1/k! - phi_k(-z))/z``: 1, 1/2, 1/6 at 0.
    """
    small = z < _SMALL
    large = jnp.where(small, 1.0, z)
    one = (1.0 - jnp.exp(-large)) / large  # no expm1 needed: small z takes the series
    two = (1.0 - one) / large
    three = (0.5 - two) / large
    s = jnp.where(small, z, 0.0)
    tail = 1.0 - s / _TERMS
    for k in range(_TERMS - 1, 4, -1):
        tail = 1.0 - s / k * tail
    series_three = 1.0 / 6.0 - s / 24.0 * tail
    series_two = 0.5 - s * series_three
    series_one = 1.0 - s * series_two
    return (
        jnp.where(small, series_one, one),
        jnp.where(small, series_two, two),
        jnp.where(small, series_three, three),
    )


class _Stage(NamedTuple):
    """Coefficients of one stage, each in the shape of the loss: see `_krogstad`."""

    slope: Array
    change: Array
    weight: Array
    total: Array


class _Weights(NamedTuple):
    """Frozen loss c, half step of the first stage, and the coefficients of the other three."""

    loss: Array
    first: Array
    stages: _Stage


def advance(rates: Callable[[States], Mapping[str, Rate]], x: States, h: Array) -> States:
    """Return the state after one step.

    A loss keeps its own shape: one that is the same for all muscle units costs one exponential, not
    32, which more than halves the time of a step.

    Parameters
    ----------
    rates : callable
        ``states -> rates`` by name; the drive is held over the step.
    x : dict of (n,) or (32, n)
        State at the start.
    h : array, shape (n,)
        Step length [min] of each lane; 0 is a no-op.
    """
    groups = _groups(rates(x), x)

    def packed(found: Mapping[str, Rate]) -> list[Rate]:
        return [_pack(found, names, x) for names in groups]

    def unpacked(values: list[Array]) -> States:
        return {
            name: value[i] if len(names) > 1 else value
            for names, value in zip(groups, values, strict=True)
            for i, name in enumerate(names)
        }

    def rates_of(values: list[Array]) -> list[Rate]:
        return packed(rates(unpacked(values)))

    y = [jnp.stack([x[n] for n in names]) if len(names) > 1 else x[names[0]] for names in groups]
    return unpacked(_krogstad(rates_of, y, h))


def _groups(found: Mapping[str, Rate], x: States) -> list[tuple[str, ...]]:
    """Return the states that are stepped as one array: whole-body ones, and whole-body ledgers.

    Sixty states of one number each cost sixty small loops a stage; one stack of them costs one.
    Muscle units stay apart, so that a loss all units share is not repeated 32 times.
    """
    small = [k for k in x if x[k].ndim == 1]
    stocks = tuple(k for k in small if _is_ledger(found[k].loss))
    pools = tuple(k for k in small if k not in stocks)
    units = [(k,) for k in x if x[k].ndim > 1]
    return [names for names in (pools, stocks, *units) if names]


def _pack(found: Mapping[str, Rate], names: tuple[str, ...], x: States) -> Rate:
    if len(names) == 1:
        return found[names[0]]
    shape = x[names[0]].shape
    made = jnp.stack([jnp.broadcast_to(found[n].production, shape) for n in names])
    if _is_ledger(found[names[0]].loss):
        return Rate(made, 0.0)
    return Rate(made, jnp.stack([jnp.broadcast_to(found[n].loss, shape) for n in names]))


def _is_ledger(loss: Array) -> bool:
    return isinstance(loss, float) and loss == 0.0


def _krogstad(rates: Callable[[list[Array]], list[Rate]], x: list[Array], h: Array) -> list[Array]:
    """Advance a list of arrays by one step of the scheme above.

    With :math:`s = N_0 - c x` and :math:`d_k = N_k - N_0`, every later stage is
    :math:`x + A_k s + B_k d_k + T_k`, where :math:`T` sums the weighted changes for the last one.
    So three stages are one loop, and the equations are compiled twice instead of four times.
    """
    each = range(len(x))
    start = rates(x)
    w = _kept(start, h)
    n0 = [r.production for r in start]
    slope = [n0[i] - w[i].loss * x[i] for i in each]

    def stage(
        carry: tuple[list[Array], list[Array]], now: list[_Stage]
    ) -> tuple[tuple[list[Array], list[Array]], None]:
        y, total = carry
        found = rates(y)
        change = [found[i].production - (found[i].loss - w[i].loss) * y[i] - n0[i] for i in each]
        total = [total[i] + now[i].weight * change[i] for i in each]
        ahead = [
            x[i] + now[i].slope * slope[i] + now[i].change * change[i] + now[i].total * total[i]
            for i in each
        ]
        made = [r.production for r in found]
        stocks = [_is_ledger(r.loss) for r in start]
        y = [
            ahead[i] if stocks[i] else _positive(ahead[i], x[i], made[i], w[i].loss, now[i].slope)
            for i in each
        ]
        return (y, total), None

    y = [x[i] + w[i].first * slope[i] for i in each]
    zero = [jnp.zeros_like(a) for a in y]
    (y, _), _ = jax.lax.scan(stage, (y, zero), [v.stages for v in w])
    return y


def _kept(start: list[Rate], h: Array) -> list[_Weights]:
    """Return the weights of every array, worked out once.

    Left to itself the compiler fuses the series of the phi functions into each of their dozen uses
    and works them out a dozen times, which is most of the step. What a branch returns is kept, so
    they come from a branch that is always taken.
    """
    losses = [r.loss for r in start]

    def worked_out() -> list[_Weights]:
        return [_weights(loss, h) for loss in losses]

    def never() -> list[_Weights]:
        zeros: list[_Weights] = jax.tree.map(jnp.zeros_like, jax.eval_shape(worked_out))
        return zeros

    kept: list[_Weights] = jax.lax.cond(h[0] >= 0.0, worked_out, never)
    return kept


def _weights(loss: Array, h: Array) -> _Weights:
    """Return the coefficients at the loss of the start; a ledger has none, which is the limit."""
    c = jnp.broadcast_to(loss, jnp.broadcast_shapes(jnp.shape(loss), h.shape))
    half_one, half_two, _ = phi_functions(0.5 * c * h)
    one, two, three = phi_functions(c * h)
    zero = jnp.zeros_like(c)
    middle = h * (2.0 * two - 4.0 * three)
    return _Weights(
        loss=c,
        first=0.5 * h * half_one,
        stages=_Stage(
            slope=jnp.stack([0.5 * h * half_one, h * one, h * one]),
            change=jnp.stack([h * half_two, 2.0 * h * two, zero]),
            weight=jnp.stack([middle, middle, h * (4.0 * three - two)]),
            total=jnp.stack([zero, zero, zero + 1.0]),
        ),
    )


def _positive(y: Array, x: Array, made: Array, loss: Array, length: Array) -> Array:
    """Return `y`, or exponential Euler with the production `made` where `y` would be zero or less.

    The minimum keeps rounding from making the remaining share of `x` negative.
    """
    euler = x - jnp.minimum(loss * length, 1.0) * x + length * made
    return jnp.where(y > 0.0, y, euler)
