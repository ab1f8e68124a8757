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

import jax.numpy as jnp

from myocrine.body.contract import Array, Rate

__all__ = ["advance", "phi_functions"]

States = dict[str, Array]

_SMALL = 0.3
"""Below this z the series is used; what it leaves out is then under 1e-15."""


def phi_functions(z: Array) -> tuple[Array, Array, Array]:
    """Return phi_1, phi_2 and phi_3 of -z, accurate for every z >= 0.

    ``phi_1(-z) = (1 - exp(-z))/z`` and ``phi_{k+1}(-z) = (1/k! - phi_k(-z))/z``: 1, 1/2, 1/6 at 0.
    """
    small = z < _SMALL
    large = jnp.where(small, 1.0, z)
    one = -jnp.expm1(-large) / large
    two = (1.0 - one) / large
    three = (0.5 - two) / large
    s = jnp.where(small, z, 0.0)
    tail = 1.0
    for k in range(11, 4, -1):
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
    start = rates(x)
    weights = {k: _weights(r.loss, h) for k, r in start.items()}
    n0 = {k: start[k].production for k in x}
    a = {k: _half(x[k], n0[k], weights[k], h) for k in x}
    at_a = rates(a)
    na = {k: _rest(at_a[k], a[k], weights[k]) for k in x}
    b = {k: _middle(x[k], a[k], n0[k], na[k], at_a[k], weights[k], h) for k in x}
    at_b = rates(b)
    nb = {k: _rest(at_b[k], b[k], weights[k]) for k in x}
    d = {k: _far(x[k], n0[k], nb[k], at_b[k], weights[k], h) for k in x}
    at_d = rates(d)
    nd = {k: _rest(at_d[k], d[k], weights[k]) for k in x}
    return {k: _end(x[k], n0[k], na[k] + nb[k], nd[k], at_d[k], weights[k], h) for k in x}


def _weights(loss: Array, h: Array) -> _Weights | None:
    if isinstance(loss, float) and loss == 0.0:
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
    x: Array, a: Array, n0: Array, na: Array, rate: Rate, w: _Weights | None, h: Array
) -> Array:
    if w is None:
        return x + 0.5 * h * na
    return _positive(a + h * w.half[1] * (na - n0), x, rate, 0.5 * h)


def _far(x: Array, n0: Array, nb: Array, rate: Rate, w: _Weights | None, h: Array) -> Array:
    if w is None:
        return x + h * nb
    y = x + h * w.full[0] * (n0 - w.loss * x) + 2.0 * h * w.full[1] * (nb - n0)
    return _positive(y, x, rate, h)


def _end(
    x: Array, n0: Array, nab: Array, nd: Array, rate: Rate, w: _Weights | None, h: Array
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
    return _positive(y, x, rate, h)


def _positive(y: Array, x: Array, rate: Rate, h: Array) -> Array:
    """Return `y`, or exponential Euler over `h` where `y` would be zero or less.

    A state that is at zero with nothing produced stays there: both give zero.
    """
    z = rate.loss * h
    decay = jnp.exp(-z)
    euler = x * decay + h * rate.production * phi_functions(z)[0]
    return jnp.where(y > 0.0, y, euler)
