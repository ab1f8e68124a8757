r"""The step: positive, second order, and still second order where a fast state follows a slow one.

For ``dx/dt = P(x, t) - L(x, t) x`` with frozen P and L the solution is ``x e^{-Lh} + P h phi(Lh)``,
``phi(z) = (1 - e^{-z})/z``. One step is an exponential predictor and two corrections that use

.. math:: P = (1-a) P_0 + a P_1, \quad L = (1-a) L_0 + a L_1, \quad a = (1 - \phi)/(z \phi)

The weight ``a`` is what makes it exact for a production that is linear in time: it runs from 1/2
(the trapezium, z -> 0) to 1 (the end value, z -> infinity), so a plasma pool that turns over in a
minute follows a source that moves over hours without its order falling to one.
"""

from __future__ import annotations

from collections.abc import Callable

import jax.numpy as jnp

from myocrine.body.contract import Array

__all__ = ["advance", "phi_and_weight"]

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


def advance(rates: Callable[[Array], tuple[Array, Array]], x: Array, h: Array) -> Array:
    """Return the state after one step.

    Parameters
    ----------
    rates : callable
        ``x -> (production, loss)``, both of x's shape; the drive is held over the step.
    x : array, shape (states, n)
        State at the start.
    h : array, shape (n,)
        Step length [min] of each lane; 0 is a no-op.
    """
    p0, l0 = rates(x)
    phi0, weight = phi_and_weight(l0 * h)
    y = _exponential(x, p0, l0 * h, phi0 * h, phi0)
    for _ in range(2):
        p1, l1 = rates(y)
        p = p0 + weight * (p1 - p0)
        z = (l0 + weight * (l1 - l0)) * h
        phi, _unused = phi_and_weight(z)
        y = _exponential(x, p, z, phi * h, phi)
    return y


def _exponential(x: Array, p: Array, z: Array, h_phi: Array, phi: Array) -> Array:
    # x (1 - z phi) rather than x e^{-z}: at rest p = loss * x and the two terms cancel to rounding.
    return x - jnp.minimum(z * phi, 1.0) * x + h_phi * p
