"""When a course of changes first crosses something: what a group can tell, half of its largest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from myocrine.planning.endpoints import Way

__all__ = ["crosses", "half_time", "spread_of_crossings"]

Floats = NDArray[np.float64]


def crosses(days: Floats, change: Floats, least: Floats | float, *, way: Way = "either") -> Floats:
    """Return when each course first exceeds `least` in size [d], infinite where it never does.

    Parameters
    ----------
    days : (T,)
        Times at which somebody looked [d]; nothing is read between them.
    change : (T,) or (T, n)
        Courses of change.
    least : (T,) or float
        What has to be exceeded.
    way : {'either', 'up', 'down'}
        Where to.
    """
    limit = np.broadcast_to(np.asarray(least, float).T, (len(days),))
    size = {"either": np.abs(change), "up": change, "down": -change}[way]
    beyond = size > limit.reshape(len(days), *[1] * (np.ndim(change) - 1))
    first = days[np.argmax(beyond, axis=0)]
    return np.asarray(np.where(np.any(beyond, axis=0), first, np.inf), dtype=float)


def spread_of_crossings(days: Floats, change: Floats, least: Floats | float) -> tuple[float, float]:
    """Return the 5th and 95th percentile of when courses first exceed `least` [d].

    A percentile is one of the times themselves, so that "never" may be an end of the interval.
    """
    times = np.sort(crosses(days, change, least))
    ends = [times[round(q * (len(times) - 1))] for q in (0.05, 0.95)]
    return float(ends[0]), float(ends[1])


def half_time(days: Floats, change: Floats, scale: float) -> float:
    """Return when half of the largest change is first reached [d], read between looks in lines.

    Parameters
    ----------
    change : (T,)
        One course of change from 0.
    scale : float
        Size that the largest change has to exceed; NaN otherwise.
    """
    largest = int(np.argmax(np.abs(change)))
    if abs(change[largest]) <= scale:
        return float("nan")
    share = change / change[largest]
    after = int(np.argmax(share >= 0.5))
    if after == 0:
        return float(days[0])
    return float(np.interp(0.5, share[after - 1 : after + 1], days[after - 1 : after + 1]))
