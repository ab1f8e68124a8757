"""One number for each person: what an endpoint makes of the samples there are.

A value, change or ratio reads the mean of its samples that are there. A peak is the highest (or
lowest) sample; it is missing where fewer than half are there. An area needs its baseline and its
last sample and bridges gaps by straight lines. What cannot be computed is NaN, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.trials.trial import BASELINE, Endpoint

__all__ = ["endpoint_values"]

Floats = NDArray[np.float64]
_ENOUGH = 0.5


def endpoint_values(
    endpoint: Endpoint, y: Floats, times: Sequence[float], *, start: float = 0.0
) -> Floats:
    """Return the endpoint of every person, shape ``y.shape[1:]``.

    Parameters
    ----------
    endpoint : Endpoint
    y : (time, ...) array
        Samples of its output at `times`; NaN where there is none.
    times : sequence of float
        Minutes from the end of the session; `BASELINE` for the sample before it.
    start : float
        When the session began on that clock (negative), where the sample before it stands [min].

    Returns
    -------
    array
        In ``endpoint.unit``; the logarithm of the ratio where it is one.
    """
    at = {t: i for i, t in enumerate(times)}
    rows = y[[at[t] for t in endpoint.reads]]
    clock = np.array([t for t in endpoint.reads if t != BASELINE])
    if not endpoint.needs_baseline:
        clock = np.array([start if t == BASELINE else t for t in endpoint.reads])
        return _level(endpoint, rows, clock)
    baseline, after = rows[0], rows[1:]
    if endpoint.statistic == "auc":
        return _area(after - baseline, clock, start)
    level = _level(endpoint, after, clock)
    return _log_ratio(level, baseline) if endpoint.log else level - baseline


def _level(endpoint: Endpoint, y: Floats, clock: Floats) -> Floats:
    there = np.isfinite(y)
    if endpoint.statistic in ("value", "change", "ratio"):
        count = there.sum(axis=0)
        total = np.where(there, y, 0.0).sum(axis=0)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)
    sign = 1.0 if endpoint.direction == "up" else -1.0
    ranked = np.where(there, sign * y, -np.inf)
    best = ranked.argmax(axis=0)
    enough = there.mean(axis=0) >= _ENOUGH
    if endpoint.statistic == "time of peak":
        return np.where(enough, clock[best], np.nan)
    return np.where(enough, sign * ranked.max(axis=0), np.nan)


def _log_ratio(level: Floats, baseline: Floats) -> Floats:
    usable = (level > 0.0) & (baseline > 0.0)
    ratio = np.where(usable, level, 1.0) / np.where(usable, baseline, 1.0)
    return np.where(usable, np.log(ratio), np.nan)


def _area(excess: Floats, clock: Floats, start: float) -> Floats:
    """Return the area [unit x h]: from zero at the session's start, gaps bridged."""
    area = np.zeros(excess.shape[1:])
    last_y, last_t = np.zeros_like(area), np.full_like(area, min(start, clock[0]))
    for y, t in zip(excess, clock, strict=True):
        there = np.isfinite(y)
        value = np.where(there, y, 0.0)
        area = np.where(there, area + 0.5 * (value + last_y) * (t - last_t) / 60.0, area)
        last_y, last_t = np.where(there, value, last_y), np.where(there, t, last_t)
    return np.where(np.isfinite(excess[-1]), area, np.nan)
