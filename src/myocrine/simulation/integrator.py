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

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import jax
import jax.numpy as jnp

from myocrine.body.contract import Array, Rate

__all__ = ["advance"]

States = dict[str, Array]

_SMALL = 0.15
"""Below this z the series is used."""
_SERIES = tuple((-1.0) ** k / math.factorial(k + 3) for k in range(9))
"""Coefficients of phi_3(-z) in powers of z; what they leave out at `_SMALL` is under 1e-16."""

_STAGES = (
    # slope: A, C;  change: B, D;  weight: D, E;  total
    (1.0, 0.0, 1.0, 0.0, 2.0, -4.0, 0.0),
    (0.0, 1.0, 0.0, 2.0, 2.0, -4.0, 0.0),
    (0.0, 1.0, 0.0, 0.0, -1.0, 4.0, 1.0),
)
"""Each later stage in multiples of the `_Weights`: see `_krogstad`."""


class _Weights(NamedTuple):
    """The step's coefficients, each times h: phi_1 and phi_2 of -z/2, phi_1 to phi_3 of -z."""

    half_one: Array
    half_two: Array
    one: Array
    two: Array
    three: Array


class _Group(NamedTuple):
    """States that are stepped as one array of rows.

    `kind` is ``pool``, ``stock`` (no loss), or ``shared``: vectors of one length whose elements
    share a loss, stepped as (states, length, n) with a loss of (states, 1, n).
    """

    kind: str
    names: tuple[str, ...]


def advance(rates: Callable[[States], Mapping[str, Rate]], x: States, h: Array) -> States:
    """Return the state after one step.

    Sixty states of one number each cost sixty small loops a stage; one array of them costs one. A
    loss that all muscle units share keeps its own shape: one exponential, not 32.

    Parameters
    ----------
    rates : callable
        ``states -> rates`` by name; the drive is held over the step.
    x : dict of (n,) or (rows, n)
        State at the start.
    h : array, shape (n,)
        Step length [min] of each lane; 0 is a no-op.
    """
    groups = _groups(rates(x), x)

    def unpacked(values: list[Array]) -> States:
        found: States = {}
        for group, value in zip(groups, values, strict=True):
            found.update(_taken_apart(group, value, x))
        return found

    def rates_of(values: list[Array]) -> list[Rate]:
        found = rates(unpacked(values))
        return [_together(found, group, x) for group in groups]

    y = [_joined([x[name] for name in group.names], group.kind) for group in groups]
    return unpacked(_krogstad(rates_of, y, h))


def _groups(found: Mapping[str, Rate], x: States) -> list[_Group]:
    kinds: dict[tuple[str, int], list[str]] = {}
    for name, value in x.items():
        loss = found[name].loss
        if _is_ledger(loss):
            kind = ("stock", 0)
        elif 1 < value.ndim > jnp.ndim(loss):
            kind = ("shared", value.shape[0])
        else:
            kind = ("pool", 0)
        kinds.setdefault(kind, []).append(name)
    return [_Group(kind, tuple(names)) for (kind, _), names in kinds.items()]


def _joined(values: list[Array], kind: str) -> Array:
    if kind == "shared":
        return jnp.stack(values)
    return jnp.concatenate([v.reshape(-1, v.shape[-1]) for v in values])


def _taken_apart(group: _Group, value: Array, x: States) -> States:
    if group.kind == "shared":
        return {name: value[i] for i, name in enumerate(group.names)}
    found, row = {}, 0
    for name in group.names:
        shape = x[name].shape
        rows = math.prod(shape[:-1])
        found[name] = value[row : row + rows].reshape(shape)
        row += rows
    return found


def _together(found: Mapping[str, Rate], group: _Group, x: States) -> Rate:
    made = [jnp.broadcast_to(found[n].production, x[n].shape) for n in group.names]
    if group.kind == "stock":
        return Rate(_joined(made, group.kind), 0.0)
    if group.kind == "shared":
        shape = (1, x[group.names[0]].shape[-1])
        losses = [jnp.broadcast_to(found[n].loss, shape) for n in group.names]
    else:
        losses = [jnp.broadcast_to(found[n].loss, x[n].shape) for n in group.names]
    return Rate(_joined(made, group.kind), _joined(losses, group.kind))


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
    w = _kept([r.loss for r in start], h)
    n0 = [r.production for r in start]
    slope = [n0[i] - start[i].loss * x[i] for i in each]

    def stage(
        carry: tuple[list[Array], list[Array]], now: Array
    ) -> tuple[tuple[list[Array], list[Array]], None]:
        y, total = carry
        found = rates(y)
        change = [
            found[i].production - (found[i].loss - start[i].loss) * y[i] - n0[i] for i in each
        ]
        weight = [now[4] * v.two + now[5] * v.three for v in w]
        total = [total[i] + weight[i] * change[i] for i in each]
        length = [now[0] * v.half_one + now[1] * v.one for v in w]
        lift = [now[2] * v.half_two + now[3] * v.two for v in w]
        ahead = [
            x[i] + length[i] * slope[i] + lift[i] * change[i] + now[6] * total[i] for i in each
        ]
        y = [
            ahead[i]
            if _is_ledger(start[i].loss)
            else _positive(ahead[i], x[i], found[i].production, start[i].loss, length[i])
            for i in each
        ]
        return (y, total), None

    y = [x[i] + w[i].half_one * slope[i] for i in each]
    zero = [jnp.zeros_like(a) for a in y]
    (y, _), _ = jax.lax.scan(stage, (y, zero), jnp.array(_STAGES))
    return y


def _kept(losses: list[Array], h: Array) -> list[_Weights]:
    """Return the weights of every array, worked out once, all in one flat array.

    Left to itself the compiler fuses the phi functions into each of their dozen uses and works them
    out a dozen times, which is most of the step. What a branch returns is kept, so they come from a
    branch that is always taken.
    """
    stocks = [i for i, loss in enumerate(losses) if _is_ledger(loss)]
    pools = [i for i in range(len(losses)) if i not in stocks]
    flat = jnp.concatenate([losses[i].reshape(-1, h.shape[0]) for i in pools] or [h[None] * 0.0])

    def worked_out() -> _Weights:
        return _weights(flat * h, h)

    def never() -> _Weights:
        return _Weights(*(jnp.zeros_like(flat),) * 5)

    every: _Weights = jax.lax.cond(h[0] >= 0.0, worked_out, never)
    kept = {i: _weights_of_stocks(h) for i in stocks}
    row = 0
    for i in pools:
        rows = losses[i].size // h.shape[0]
        kept[i] = _Weights(*(v[row : row + rows].reshape(losses[i].shape) for v in every))
        row += rows
    return [kept[i] for i in range(len(losses))]


def _weights(z: Array, h: Array) -> _Weights:
    """Return the weights at z = c h.

    The whole follows from the half by doubling (Skaflestad and Wright 2009, Appl Numer Math
    59:783), without a second exponential, series or division, which are most of a step's
    arithmetic.
    """
    y = 0.5 * z
    small = y < _SMALL
    decay = jnp.exp(-y)
    inverse = 1.0 / jnp.where(small, 1.0, y)
    far_one = (1.0 - decay) * inverse  # no expm1 needed: small y takes the series
    far_two = (1.0 - far_one) * inverse
    far_three = (0.5 - far_two) * inverse
    s = jnp.where(small, y, 0.0)
    near_three = jnp.full_like(s, _SERIES[-1])
    for coefficient in reversed(_SERIES[:-1]):
        near_three = coefficient + s * near_three
    near_two = 0.5 - s * near_three
    one = jnp.where(small, 1.0 - s * near_two, far_one)
    two = jnp.where(small, near_two, far_two)
    three = jnp.where(small, near_three, far_three)
    return _Weights(
        half_one=0.5 * h * one,
        half_two=h * two,
        one=0.5 * h * (1.0 + decay) * one,
        two=0.25 * h * (one * one + 2.0 * two),
        three=0.125 * h * (one * two + two + 2.0 * three),
    )


def _weights_of_stocks(h: Array) -> _Weights:
    """Return the limit without a loss: the classical Runge-Kutta weights."""
    return _Weights(half_one=0.5 * h, half_two=0.5 * h, one=h, two=0.5 * h, three=h / 6.0)


def _positive(y: Array, x: Array, made: Array, loss: Array, length: Array) -> Array:
    """Return `y`, or exponential Euler with the production `made` where `y` would be zero or less.

    The minimum keeps rounding from making the remaining share of `x` negative.
    """
    euler = x - jnp.minimum(loss * length, 1.0) * x + length * made
    return jnp.where(y > 0.0, y, euler)
