r"""Pooling the findings of one edge: random effects, null findings included, nothing hidden.

Findings with a printed size enter with it; those without enter with a small assumed size in their
direction, findings of nothing with zero. Their spreads depend on the grade. The pool is the
DerSimonian-Laird estimate, and its spread adds what the findings disagree about:

.. math::

    \bar y = \frac{\sum w_i y_i}{\sum w_i}, \quad w_i = 1/(s_i^2 + \tau^2), \quad
    s^2 = 1/\textstyle\sum w_i + \tau^2
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Pooled", "pool"]


@dataclass(frozen=True)
class Pooled:
    """A random-effects pool: mean, standard error of the mean, between-finding SD, how many."""

    mean: float
    error: float
    between: float
    n: int

    @property
    def spread(self) -> float:
        """Standard deviation of what a further finding would show, given the mean is uncertain."""
        return math.hypot(self.error, self.between)


def pool(effects: Sequence[float], errors: Sequence[float]) -> Pooled:
    """Return the DerSimonian-Laird random-effects pool.

    Parameters
    ----------
    effects, errors : sequence of float
        Effects on an additive scale and their standard errors (> 0).

    Raises
    ------
    ValueError
        If there is nothing to pool, the lengths differ or an error is not positive.
    """
    if not effects or len(effects) != len(errors) or min(errors) <= 0.0:
        msg = "pooling needs as many positive errors as effects, and at least one"
        raise ValueError(msg)
    fixed = [1.0 / s**2 for s in errors]
    mean = _weighted(effects, fixed)
    q = sum(w * (y - mean) ** 2 for w, y in zip(fixed, effects, strict=True))
    spare = sum(fixed) - sum(w * w for w in fixed) / sum(fixed)
    tau2 = max(0.0, (q - (len(effects) - 1)) / spare) if spare > 0.0 else 0.0
    weights = [1.0 / (s**2 + tau2) for s in errors]
    return Pooled(
        mean=_weighted(effects, weights),
        error=1.0 / math.sqrt(sum(weights)),
        between=math.sqrt(tau2),
        n=len(effects),
    )


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(w * y for w, y in zip(weights, values, strict=True)) / sum(weights)
