"""Summaries of trajectories: peak, time of peak, fold, area and duration, with intervals.

A `Quantity` is what every JSON and every table prints: the median and the 90 % interval of a
prediction, and beside it the two partial intervals, for people and for knowledge. All are computed
from lanes, never from summaries of summaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL", "Quantity", "measures", "quantity"]

Floats = NDArray[np.float64]
LEVEL = 0.90
_TAIL = (1.0 - LEVEL) / 2.0
_RISE = 0.10  # "above baseline" means by more than a tenth of it


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A number as we know it.

    Attributes
    ----------
    median, low, high : float
        Median and 90 % interval over people and knowledge together.
    person, knowledge : (float, float)
        90 % interval from what differs among people alone, from what nobody knows alone.
    """

    median: float
    low: float
    high: float
    person: tuple[float, float]
    knowledge: tuple[float, float]

    def as_dict(self) -> dict[str, float | list[float]]:
        """Return the JSON form."""
        return {
            "median": self.median,
            "low": self.low,
            "high": self.high,
            "person": list(self.person),
            "knowledge": list(self.knowledge),
        }

    def text(self, decimals: int = 2) -> str:
        """Return ``12.3 (8.1 to 20.4)``."""
        d = decimals
        return f"{self.median:.{d}f} ({self.low:.{d}f} to {self.high:.{d}f})"


def quantity(joint: Floats, person: Floats, knowledge: Floats) -> Quantity:
    """Return the `Quantity` of three blocks of lane values."""
    low, median, high = np.quantile(joint, [_TAIL, 0.5, 1.0 - _TAIL])
    spans = [np.quantile(block, [_TAIL, 1.0 - _TAIL]) for block in (person, knowledge)]
    return Quantity(
        median=float(median),
        low=float(low),
        high=float(high),
        person=(float(spans[0][0]), float(spans[0][1])),
        knowledge=(float(spans[1][0]), float(spans[1][1])),
    )


def measures(clock: Floats, y: Floats, scale: float = 0.0) -> Mapping[str, Floats]:
    """Return the six measures of one output, each with one value a lane.

    Parameters
    ----------
    clock : (time, lanes)
        Minutes from the start of the session, each lane's own.
    y : (time, lanes)
        The output in its unit.
    scale : float
        The size in that unit below which a difference does not matter (`Output.scale`).

    Returns
    -------
    mapping
        ``baseline``, ``peak`` (the extreme furthest from baseline, up or down), its time [min],
        ``fold`` (peak / baseline), ``auc_above_baseline`` [unit x h, signed] and
        ``hours_above_baseline`` [h further from baseline than 10 % of it, or than `scale` where
        the baseline is zero].
    """
    baseline = y[0]
    away = np.abs(y - baseline)
    at = np.argmax(away, axis=0)
    lane = np.arange(y.shape[1])
    peak = y[at, lane]
    dt = np.diff(clock, axis=0)
    excess = y - baseline
    area = np.sum(0.5 * (excess[1:] + excess[:-1]) * dt, axis=0) / 60.0
    beyond = away > np.where(baseline == 0.0, scale, _RISE * np.abs(baseline))
    hours = np.sum(0.5 * (beyond[1:].astype(float) + beyond[:-1]) * dt, axis=0) / 60.0
    with np.errstate(divide="ignore", invalid="ignore"):
        fold = np.where(baseline != 0, peak / np.where(baseline != 0, baseline, 1.0), np.nan)
    return {
        "baseline": baseline,
        "peak": peak,
        "time_of_peak_min": clock[at, lane],
        "fold": fold,
        "auc_above_baseline": area,
        "hours_above_baseline": hours,
    }
