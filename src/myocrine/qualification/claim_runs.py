"""What claims keep of their simulations, and how a number is read from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.claim_scenarios import Effect
from myocrine.simulation.summary import measures
from myocrine.simulation.uncertainty import Blocks

__all__ = ["CourseRun", "Kept", "Run", "RunKey", "StreamRun", "WeekRun"]

Floats = NDArray[np.float64]
RunKey = tuple[str, tuple[str, ...]]
"""Scenario and molecules held at baseline."""
_SAMPLES = 61


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the claims read of one simulation.

    Attributes
    ----------
    clock : (time, lanes)
        Each lane's own clock [min from the start].
    end : (lanes,)
        Each lane's own end of the session [min].
    series : mapping of output to (time, lanes)
    blocks : Blocks
    """

    clock: Floats
    end: Floats
    series: Mapping[str, Floats]
    blocks: Blocks

    def read(self, output: str, effect: Effect) -> tuple[Floats, Floats]:
        """Return what is measured and its reference, one value a lane each."""
        y = self.series[output]
        start = y[0]
        if effect.measure == "baseline":
            return start, np.zeros_like(start)
        if effect.measure == "at":
            return self._mean(y, effect.minute, effect.minute), start
        if effect.measure == "mean":
            return self._mean(y, *effect.window), start
        if effect.measure == "highest":
            return y.max(axis=0), start
        if effect.measure == "lowest":
            return y.min(axis=0), start
        found = measures(self.clock, y)
        if effect.measure == "auc":
            return found["auc_above_baseline"], np.zeros_like(start)
        return found["peak"], start

    def _mean(self, y: Floats, low: float, high: float) -> Floats:
        """Return the mean over minutes after each lane's own end."""
        points = np.linspace(low, high, 1 if low == high else _SAMPLES)
        lanes = range(y.shape[1])
        return np.array(
            [np.mean(np.interp(self.end[k] + points, self.clock[:, k], y[:, k])) for k in lanes]
        )


@dataclass(frozen=True, kw_only=True)
class CourseRun:
    """What the claims read of one plan: changes since its start, in the outputs' own units.

    Attributes
    ----------
    weeks : (time,)
        Kept times [weeks].
    series : mapping of output to (time, lanes)
    blocks : Blocks
    """

    weeks: Floats
    series: Mapping[str, Floats]
    blocks: Blocks

    def read(self, output: str, effect: Effect) -> tuple[Floats, Floats]:
        """Return the change after so many weeks, and no change."""
        y = self.series[output][int(np.argmin(np.abs(self.weeks - effect.week)))]
        return y, np.zeros_like(y)


@dataclass(frozen=True, kw_only=True)
class WeekRun:
    """What the claims read of the sessions of a week: each simulated by itself, and how often.

    Attributes
    ----------
    sessions : tuple of (float, Run)
        Times a week, and the session.
    """

    sessions: tuple[tuple[float, Run], ...]

    @property
    def blocks(self) -> Blocks:
        """Which lanes are joint, person, knowledge."""
        return self.sessions[0][1].blocks

    def total(self, output: str, effect: Effect) -> Floats:
        """Return what the week does: the sum over its sessions, one value a lane."""
        rows = []
        for times, run in self.sessions:
            value, reference = run.read(output, effect)
            rows.append(times * (value - reference))
        return np.asarray(np.sum(rows, axis=0))


@dataclass(frozen=True, kw_only=True)
class StreamRun:
    """What the claims read of the first and the last weeks of a plan as it is followed.

    Attributes
    ----------
    first, last : mapping of output to (lanes,)
        Mean area that the sessions of a week add [unit x h]; `first` is empty where nobody reads
        it.
    blocks : Blocks
    """

    first: Mapping[str, Floats]
    last: Mapping[str, Floats]
    blocks: Blocks


@dataclass(frozen=True, kw_only=True)
class Kept:
    """All that was simulated so far, whoever reads it.

    Attributes
    ----------
    runs : dict of RunKey to Run or CourseRun
        Sessions, and plans of which changes are read.
    weeks : dict of str to WeekRun
        By scenario: plans of which the sessions of a week are added up.
    streams : dict of str to StreamRun
        By scenario: plans of which the first and the last weeks are compared.
    """

    runs: dict[RunKey, Run | CourseRun] = field(default_factory=dict)
    weeks: dict[str, WeekRun] = field(default_factory=dict)
    streams: dict[str, StreamRun] = field(default_factory=dict)

    def blocks(self, effect: Effect) -> Blocks:
        """Return which lanes of an effect are joint, person, knowledge."""
        if effect.kind == "weekly":
            return self.weeks[effect.scenario].blocks
        if effect.kind == "stream":
            return self.streams[effect.scenario].blocks
        return self.runs[effect.runs[0]].blocks
