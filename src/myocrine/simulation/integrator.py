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


class _Weights(NamedTuple):
    """Frozen loss c and the phi functions at half and full step; None for a ledger."""

    loss: Array
    half: tuple[Array, Array, Array]
    full: tuple[Array, Array, Array]


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
    """Advance a list of arrays by one step of the scheme above."""
    each = range(len(x))
    start = rates(x)
    w = _kept(start, h)
    n0 = [r.production for r in start]
    a = [_half(x[i], n0[i], w[i], h) for i in each]
    at_a = rates(a)
    na = [_rest(at_a[i], a[i], w[i]) for i in each]
    b = [_middle(x[i], a[i], n0[i], na[i], at_a[i].production, w[i], h) for i in each]
    at_b = rates(b)
    nb = [_rest(at_b[i], b[i], w[i]) for i in each]
    d = [_far(x[i], n0[i], nb[i], at_b[i].production, w[i], h) for i in each]
    at_d = rates(d)
    nd = [_rest(at_d[i], d[i], w[i]) for i in each]
    return [_end(x[i], n0[i], na[i] + nb[i], nd[i], at_d[i].production, w[i], h) for i in each]


def _kept(start: list[Rate], h: Array) -> list[_Weights | None]:
    """Return the weights of every array, worked out once.

    Left to itself the compiler fuses the series of the phi functions into each of their dozen uses
    and works them out a dozen times, which is most of the step. What a branch returns is kept, so
    they come from a branch that is always taken.
    """
    losses = [r.loss for r in start]

    def worked_out() -> list[_Weights | None]:
        return [_weights(loss, h) for loss in losses]

    def never() -> list[_Weights | None]:
        zeros: list[_Weights | None] = jax.tree.map(jnp.zeros_like, jax.eval_shape(worked_out))
        return zeros

    kept: list[_Weights | None] = jax.lax.cond(h[0] >= 0.0, worked_out, never)
    return kept


def _weights(loss: Array, h: Array) -> _Weights | None:
    if _is_ledger(loss):
        return None
    return _Weights(loss, phi_functions(0.5 * loss * h), phi_functions(loss * h))


def _rest(rate: Rate, y: Array, w: _Weights | None) -> Array:
    """Return N: the production, less what the loss has changed since the start of the step."""
    return rate.production if w is None else rate.production - (rate.loss - w.loss) * y


def _half(x: Array, n0: Array, w: _Weights | None, h: Array) -> Array:
    if w is None:
        return x + 0.5 * h * n0
    return x + 0.5 * h * w.half[0] * (n0 - w.loss * x)


def _middle(
    x: Array, a: Array, n0: Array, na: Array, made: Array, w: _Weights | None, h: Array
) -> Array:
    if w is None:
        return x + 0.5 * h * na
    return _positive(a + h * w.half[1] * (na - n0), x, made, w.loss, w.half[0], 0.5 * h)


def _far(x: Array, n0: Array, nb: Array, made: Array, w: _Weights | None, h: Array) -> Array:
    if w is None:
        return x + h * nb
    one, two, _ = w.full
    y = x + h * one * (n0 - w.loss * x) + 2.0 * h * two * (nb - n0)
    return _positive(y, x, made, w.loss, one, h)


def _end(
    x: Array, n0: Array, nab: Array, nd: Array, made: Array, w: _Weights | None, h: Array
) -> Array:
    if w is None:
        return x + h / 6.0 * (n0 + 2.0 * nab + nd)
    one, two, three = w.full
    y = x + h * (
        one * (n0 - w.loss * x)
        + (4.0 * three - 3.0 * two) * n0
        + (2.0 * two - 4.0 * three) * nab
        + (4.0 * three - two) * nd
    )
    return _positive(y, x, made, w.loss, one, h)


def _positive(y: Array, x: Array, made: Array, loss: Array, one: Array, h: Array) -> Array:
    """Return `y`, or exponential Euler with the production `made` where `y` would be zero or less.

    The minimum keeps rounding from making the remaining share of `x` negative.
    """
    euler = x - jnp.minimum(loss * h * one, 1.0) * x + h * one * made
    return jnp.where(y > 0.0, y, euler)
