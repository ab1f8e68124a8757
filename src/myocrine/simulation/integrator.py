r"""The step: positive, second order, and still second order where a fast state follows a slow one.

For ``dx/dt = P(x, t) - L(x, t) x`` with frozen P and L the solution is ``x e^{-Lh} + P h phi(Lh)``,
``phi(z) = (1 - e^{-z})/z``. One step is an exponential predictor and two corrections that use

.. math:: P = (1-a) P_0 + a P_1, \quad L = (1-a) L_0 + a L_1, \quad a = (1 - \phi)/(z \phi)

The weight ``a`` is what makes it exact for a production that is linear in time: it runs from 1/2
(the trapezium, z -> 0) to 1 (the end value, z -> infinity), so a plasma pool that turns over in a
minute follows a source that moves over hours without its order falling to one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import jax.numpy as jnp

from myocrine.body.contract import Array, Rate

__all__ = ["advance", "phi_and_weight"]

States = dict[str, Array]

_SMALL = 0.05
"""Below this z the series is used; its first left-out term is then under 1e-13."""


def phi_and_weight(z: Array) -> tuple[Array, Array]:
    """Return ``phi(z)`` and the corrector weight ``a(z)``, accurate for every z >= 0."""
    small = z < _SMALL
    safe = jnp.where(small, 1.0, z)
    phi_large = -jnp.expm1(-safe) / safe
    psi_large = (1.0 - phi_large) / safe
    phi_small = 1 - z / 2 * (1 - z / 3 * (1 - z / 4 * (1 - z / 5 * (1 - z / 6 * (1 - z / 7)))))
    psi_small = 0.5 - z / 6 * (1 - z / 4 * (1 - z / 5 * (1 - z / 6 * (1 - z / 7 * (1 - z / 8)))))
    phi = jnp.where(small, phi_small, phi_large)
    psi = jnp.where(small, psi_small, psi_large)
    return phi, psi / phi


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
    first = {k: _phi_and_weight(r.loss, h) for k, r in start.items()}
    y = {k: _move(x[k], start[k].production, start[k].loss, h, first[k][0]) for k in x}
    for _ in range(2):
        end = rates(y)
        y = {k: _corrected(x[k], start[k], end[k], h, first[k][1]) for k in x}
    return y


def _phi_and_weight(loss: Array, h: Array) -> tuple[Array, Array]:
    return (1.0, 0.5) if _is_ledger(loss) else phi_and_weight(loss * h)


def _is_ledger(loss: Array) -> bool:
    return isinstance(loss, float) and loss == 0.0


def _corrected(x: Array, start: Rate, end: Rate, h: Array, weight: Array) -> Array:
    production = start.production + weight * (end.production - start.production)
    if _is_ledger(start.loss):
        return x + h * production
    loss = start.loss + weight * (end.loss - start.loss)
    return _move(x, production, loss, h, phi_and_weight(loss * h)[0])


def _move(x: Array, production: Array, loss: Array, h: Array, phi: Array) -> Array:
    if _is_ledger(loss):
        return x + h * production
    # x (1 - z phi) rather than x e^{-z}: at rest production = loss * x and the two terms cancel to
    # rounding; the minimum keeps rounding from making the factor negative.
    return x - jnp.minimum(loss * h * phi, 1.0) * x + h * phi * production
