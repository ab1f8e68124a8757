"""Concave functions as lines above them, so that a linear solver can see diminishing returns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

__all__ = ["lines"]

Function = Callable[[float], float]


def lines(f: Function, first: float, last: float, ratio: float) -> list[tuple[float, float]]:
    """Return slopes and intercepts of lines that lie on or above a concave `f` with f(0) = 0.

    Exact at 0 and, to a few parts in ten thousand, on [first, last]; between 0 and `first` the
    chord stands, so nothing may lie there.

    Parameters
    ----------
    f : callable
        Concave and rising on [0, last], f(0) = 0.
    first, last : float
        The least value above 0 that can occur and the greatest.
    ratio : float
        Of neighbouring points of contact, above 1. Tangents to a square root at x and r x meet
        (ln r)^2/32 of its value above it.

    Examples
    --------
    >>> import math
    >>> cuts = lines(math.sqrt, 1.0, 16.0, 1.1)
    >>> min(a * 4.0 + b for a, b in cuts) >= 2.0
    True
    """
    found = [(f(first) / first, 0.0)]
    count = max(int(np.ceil(np.log(max(last / first, 1.0)) / np.log(ratio))), 1) + 1
    for x in np.geomspace(first, max(last, first * 1.0001), count):
        step = 1e-4 * x
        slope = (f(x + step) - f(x - step)) / (2.0 * step)
        found.append((slope, f(x) - slope * x))
    return found
