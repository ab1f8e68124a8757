"""When a timeline looks: hours after the first session, ends of weeks, and their bands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["BANDS", "LANDMARKS", "WEEK", "YEAR", "band_of", "grid", "landmarks", "since"]

Floats = NDArray[np.float64]
WEEK = 7.0
"""Days of a week."""
YEAR = 52.0 * WEEK
"""Days of a year of training: whole weeks, so that its end lies where a week ends."""

BANDS: dict[str, tuple[float, float]] = {
    "hours": (0.0, 3.0),
    "weeks": (3.0, 84.0),
    "months": (84.0, YEAR),
    "years": (YEAR, float("inf")),
}
"""What hours, weeks, months and years mean here: from and up to these days of a plan."""

LANDMARKS: dict[str, float] = {
    "2 h": 2.0 / 24.0,
    "1 d": 1.0,
    "4 wk": 28.0,
    "12 wk": 84.0,
    "26 wk": 182.0,
    "1 y": YEAR,
    "2 y": 2.0 * YEAR,
    "5 y": 5.0 * YEAR,
    "10 y": 10.0 * YEAR,
}
"""Times at which sizes are told [d]; those below a week count from the first session's start."""

_HOURS = (2.0 / 24.0, 1.0, 2.0)
_STRIDES = ((12, 1), (26, 2), (260, 4), (10_000, 13))
"""Up to this week, every so many weeks; landmarks are multiples."""


def grid(days: float, first: float = 0.0) -> list[float]:
    """Return the days at which a timeline looks, from 0 to the end, ascending.

    Ends of weeks lie before the session that may begin there, so that a change is that of people
    who have rested since the last one.

    Parameters
    ----------
    days : float
        Length of the plan [d].
    first : float
        Day of the first session [d]; the hours after it are looked at, too.
    """
    found = {0.0, days, *(first + h for h in _HOURS)}
    after = 0
    for until, stride in _STRIDES:
        found |= {w * WEEK for w in range(stride, until + 1, stride) if w > after}
        after = until
    ordered = sorted(d for d in found if d <= days)
    return [d for i, d in enumerate(ordered) if i == 0 or d - ordered[i - 1] > 1e-6]


def landmarks(days: Sequence[float] | Floats, first: float = 0.0) -> dict[str, int]:
    """Return which of the days looked at are landmarks, by name; the last one always is."""
    clock = np.asarray(days, float)
    found: dict[str, int] = {}
    for name, day in LANDMARKS.items():
        at = day + (first if day < WEEK else 0.0)
        near = int(np.argmin(np.abs(clock - at)))
        if abs(clock[near] - at) < 1e-6:
            found[name] = near
    last = len(clock) - 1
    if last not in found.values():
        found[_name(float(clock[-1]))] = last
    return found


def since(day: float, first: float = 0.0) -> float:
    """Return a day as it is told [d]: hours from the first session's day on, else from the start.

    Parameters
    ----------
    day, first : float
        A day of the plan and that of its first session [d].

    Examples
    --------
    >>> [since(d, first=2.0) for d in (0.0, 3.0, 28.0)]
    [0.0, 1.0, 28.0]
    """
    after = day - first
    return after if 0.0 <= after < BANDS["hours"][1] else day


def band_of(day: float) -> str:
    """Return ``hours``, ``weeks``, ``months`` or ``years``; of a day as `since` tells it."""
    return next(name for name, (start, end) in BANDS.items() if start <= day < end)


def _name(day: float) -> str:
    if day < WEEK:
        return f"{day:g} d"
    weeks = day / WEEK
    return f"{weeks:.3g} wk" if weeks < 104 else f"{day / 364.0:.3g} y"
