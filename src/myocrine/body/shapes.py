"""Smooth shapes that several submodels share; no kinks: rates stay differentiable."""

from __future__ import annotations

import jax.numpy as jnp

from myocrine.body.contract import Array

__all__ = ["limited", "logistic", "softplus"]


def limited(x: Array, top: Array) -> Array:
    """Return `x` (>= 0) well below `top` and `top` far above it: 2 % off at 3/4 of the top."""
    z2 = (x / top) ** 2
    z8 = z2 * z2 * z2 * z2
    return x / jnp.exp(0.125 * jnp.log1p(z8))


def softplus(x: Array, width: Array) -> Array:
    """Return ``width * ln(1 + exp(x / width))``: zero far below 0, `x` far above it."""
    return width * jnp.logaddexp(0.0, x / width)


def logistic(x: Array) -> Array:
    """Return ``1 / (1 + exp(-x))``, stable for every `x`."""
    return 0.5 * (1.0 + jnp.tanh(0.5 * x))
