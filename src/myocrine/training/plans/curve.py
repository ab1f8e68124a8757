"""The published curve of load against repetitions, as the rules use it: over lanes, by table."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.repetitions import MAX_PERCENT, MIN_PERCENT, repetitions_to_failure

__all__ = ["by_curve"]

Floats = NDArray[np.float64]
_POINTS = 1901
"""Points of the load-repetition curve, one each 0.05 % of the maximum."""


def by_curve(base: Floats, asked: Floats, left: Floats, wanted: Floats, factor: float) -> Floats:
    """Return the load that leaves `wanted`: that for n repetitions with k left is the (n + k)RM.

    Parameters
    ----------
    base : (lanes,)
        What was lifted [kg].
    asked, left, wanted : (lanes,)
        Repetitions of a set, left after it, and to be left.
    factor : float
        Of the exercise on the curve.

    Returns
    -------
    (lanes,)
        At most ``plans.largest_change`` away from `base` [kg].
    """
    ratio = _repetition_maximum(asked + wanted, factor) / _repetition_maximum(asked + left, factor)
    bound = parameters().value("plans.largest_change") / 100.0
    return np.asarray(base * np.clip(ratio, 1.0 - bound, 1.0 + bound))


def _repetition_maximum(repetitions: Floats, factor: float) -> Floats:
    """Return the load of an n-repetition maximum, read from the published curve [% of 1RM]."""
    reps, percent = _curve(factor)
    return np.interp(repetitions, reps, percent)


@functools.lru_cache(maxsize=256)
def _curve(factor: float) -> tuple[Floats, Floats]:
    percent = np.linspace(MAX_PERCENT, MIN_PERCENT, _POINTS)
    return np.asarray(repetitions_to_failure(percent, factor=factor)), percent
