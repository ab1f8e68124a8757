"""What the adaptations of muscle share: which muscle, which family, who is worn and who is idle.

Nothing here is a state; these are the shapes that strength, growth and readiness have in common.
"""

from __future__ import annotations

import functools
from typing import Literal

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Array, Output, Rate, View
from myocrine.evidence.exercises import exercises
from myocrine.evidence.movements import FAMILIES, family
from myocrine.evidence.muscles import GROUPS, N_UNITS

__all__ = [
    "above",
    "changed_by",
    "dose",
    "family_weights",
    "group_mean",
    "idleness",
    "percent",
    "practised",
    "trained_mean",
    "used",
    "worked",
]

_TRACE = 1e-6
"""Sets that every muscle and family counts as having done: a mean over none is a mean over all."""


def above(x: Array) -> Array:
    """Return the positive part of `x`."""
    return jnp.maximum(x, 0.0)


def percent(ln_ratio: Array) -> Array:
    """Return a logarithm of a ratio as a change [%]."""
    return 100.0 * jnp.expm1(ln_ratio)


def changed_by(
    name: str, long_name: str, description: str, certainty: Literal["high", "moderate", "low"]
) -> Output:
    """Return the declaration of a change of strength or tendon since the start [%]."""
    return Output(
        name=name,
        long_name=long_name,
        unit="percent",
        kind="adaptation",
        matrix="none",
        evidence="A",
        certainty=certainty,
        decimals=1,
        scale=2.0,
        description=description,
    )


def dose(v: View) -> Array:
    """Return effective sets a minute of each muscle unit, (32, n)."""
    return v.u["involvement"] * v.u["stimulus"]


def practised(v: View) -> Array:
    """Return which movement family is at work, one-hot (families, n)."""
    number = jnp.arange(1, len(FAMILIES) + 1)[:, None]
    return jnp.where(number == v.u["movement"], 1.0, 0.0)


def used(rate: Array, sets: Array, memory: Array) -> Rate:
    """Return the rate of a use signal [0..1] that a few times `sets` sets fill."""
    filling = rate / sets
    return Rate(filling, filling + 1.0 / memory)


def idleness(level: Array, half: Array) -> Array:
    """Return how idle something is [0..1]: 1 unused, almost 0 in training, 1/2 at `half`.

    Steep, because a week without training costs nothing and three weeks do.
    """
    ratio3 = (level / half) ** 3
    return 1.0 / (1.0 + ratio3 * ratio3)


def trained_mean(values: Array, sets: Array, groups: tuple[str, ...] = GROUPS) -> Array:
    """Return the mean over the units of some groups, weighted by the sets that each has done."""
    rows = np.array([i for i, g in enumerate(GROUPS * 2) if g in groups])
    weight = sets[rows] + _TRACE
    return jnp.sum(weight * values[rows], axis=0) / jnp.sum(weight, axis=0)


def group_mean(values: Array, group: str) -> Array:
    """Return the mean of the two sides of a group."""
    i = GROUPS.index(group)
    return 0.5 * (values[i] + values[i + N_UNITS // 2])


@functools.cache
def family_weights() -> NDArray[np.float64]:
    """Return how much of a family's strength each muscle unit gives, (families, 32), rows sum to 1.

    The mean involvement of the catalogue's exercises of that family; a family without an exercise
    takes all muscle alike.
    """
    total = np.zeros((len(FAMILIES), N_UNITS))
    for exercise in exercises().values():
        total[FAMILIES.index(family(exercise))] += exercise.involvement_vector("both")
    total[total.sum(axis=1) == 0] = 1.0
    return np.asarray(total / total.sum(axis=1, keepdims=True))


def worked(clock: Array) -> Array:
    """Return the logarithm of a clock of work, which stands at 1 before any."""
    return jnp.log(jnp.maximum(clock, 1.0))
