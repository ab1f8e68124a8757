"""The grid of a course: a session's segments as one step each, then what lies before the next.

Each lane keeps its own clock: whoever needs longer for a session has less of the gap after it, so
that everybody is at the same time of the same day when the next one begins.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.base import DAY, SLOW_CHANNELS, SURROUNDINGS
from myocrine.evidence.muscles import N_UNITS
from myocrine.simulation.schedule import Grid, Schedule
from myocrine.training.drive import CHANGE, LIFT, REST, Drive

__all__ = ["GAP", "Stretch", "stretch"]

Floats = NDArray[np.float64]
GAP = Grid(first=DAY, growth=0.0, longest=DAY, longest_work=DAY, ceiling=DAY)
"""Steps of the slow body: a piece of a session each, and no longer than a day."""

_NAMES = tuple(SLOW_CHANNELS)
_DOSES = ("contractions", "eccentric", "power", "stimulus", "vo2_demand", "vo2_fraction")
"""Channels whose sum over time counts; of the others what counts is how much while at work."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One session (or none) and the time up to the next.

    Attributes
    ----------
    schedule : Schedule
    nodes : tuple of int
        Nodes of the schedule at which the times asked for stand.
    """

    schedule: Schedule
    nodes: tuple[int, ...]


def stretch(
    *,
    start: float,
    until: float,
    drive: Drive | None,
    present: NDArray[np.bool_],
    surroundings: Mapping[str, Floats],
    resting: Floats,
    cuts: Sequence[float] = (),
    grid: Grid = GAP,
) -> Stretch:
    """Build the schedule from one session to the next.

    Parameters
    ----------
    start, until : float
        Of the stretch [d].
    drive : Drive or None
        The session that begins at `start`.
    present : (lanes,) bool
        Who does it.
    surroundings : mapping of (lanes,)
        `SURROUNDINGS` of the stretch.
    resting : (lanes,)
        Oxygen uptake at rest over its maximum [1].
    cuts : sequence of float
        Times to be nodes, within the stretch [d]; `until` always is one.
    """
    segments = _segments(drive, present, resting)
    gaps = _Gaps(segments.length.sum(axis=0), grid, start)
    edges = [start, *sorted({c for c in cuts if start < c < until}), until]
    for before, after in itertools.pairwise(edges):
        gaps.add(before, after)
    channels = np.concatenate([segments.channels, _quiet(resting)[None]])
    for name in SURROUNDINGS:
        channels[:, _NAMES.index(name)] = surroundings[name]
    n = len(segments.length)
    h = np.concatenate([segments.length, *(g[None] for g in gaps.h)])
    schedule = Schedule(
        channels=channels,
        involvement=np.concatenate([segments.involvement, np.zeros((1, N_UNITS))]),
        piece=np.array([*range(n), *([n] * len(gaps.h))], dtype=np.int32),
        h=h,
        time=np.concatenate([[0.0], np.cumsum(h[:, 0])]),
        names=_NAMES,
    )
    return Stretch(schedule=schedule, nodes=tuple(n + i for i in gaps.ends))


class _Gaps:
    """Steps of the time after a session, piece by piece of the calendar."""

    def __init__(self, spent: Floats, grid: Grid, start: float) -> None:
        self.spent, self.grid, self.start = spent, grid, start
        self.h: list[Floats] = []
        self.ends: list[int] = []

    def add(self, before: float, after: float) -> None:
        """Add the steps from one day to another."""
        since, until = (before - self.start) * DAY, (after - self.start) * DAY
        if until <= since:  # the next session follows at once
            self.h.append(np.zeros_like(self.spent))
            self.ends.append(len(self.h))
            return
        ends = self.grid.nodes(since, until) - since
        # What the session took of this piece of the calendar is gone.
        left = np.clip(until - np.maximum(self.spent, since), 0.0, None)
        self.h += [share * left for share in np.diff(ends, prepend=0.0) / ends[-1]]
        self.ends.append(len(self.h))


@dataclass(frozen=True)
class _Segments:
    channels: Floats
    involvement: Floats
    length: Floats


def _segments(drive: Drive | None, present: NDArray[np.bool_], resting: Floats) -> _Segments:
    """Return the session's pieces; who is absent rests through them.

    The sets of one exercise in a row and the rests after them are one piece: doses are kept, and
    how hard it was is the mean over the time at work. Days do not know one set from the next.
    """
    lanes = len(resting)
    if drive is None or not len(drive.kind):  # a session of a meal alone
        return _Segments(
            np.zeros((0, len(_NAMES), lanes)), np.zeros((0, N_UNITS)), np.zeros((0, lanes))
        )
    starts = _starts(drive)
    channels = np.zeros((len(starts), len(_NAMES), lanes))
    for i, name in enumerate(_NAMES):
        if name not in SURROUNDINGS:
            absent = resting if name == "vo2_fraction" else 0.0
            channels[:, i] = np.where(present, _joined(drive, name, starts), absent)
    length = np.add.reduceat(drive.duration, starts, axis=0)
    return _Segments(channels, drive.involvement[starts], length)


def _joined(drive: Drive, name: str, starts: NDArray[np.int64]) -> Floats:
    """Return a channel of the pieces that begin at `starts`."""
    values: Floats = getattr(drive, name)
    if name == "movement":  # a name, not a number
        return np.asarray(np.maximum.reduceat(values, starts, axis=0))
    weight = drive.duration if name in _DOSES else drive.duration * (drive.contractions > 0)
    whole = np.add.reduceat(weight, starts, axis=0)
    total = np.add.reduceat(values * weight, starts, axis=0)
    return np.asarray(total / np.where(whole > 0, whole, 1.0))


def _starts(drive: Drive) -> NDArray[np.int64]:
    """Return the segments at which a piece begins: other work, or a rest after endurance work."""
    starts = [0]
    for i in range(1, len(drive.kind)):
        here = drive.kind[i]
        sets = [k for k in range(starts[-1], i) if drive.kind[k] == LIFT]
        if here in (REST, CHANGE) and sets:
            continue
        same = here == LIFT and bool(sets) and _same_work(drive, sets[-1], i)
        if not same:
            starts.append(i)
    return np.array(starts, dtype=np.int64)


def _same_work(drive: Drive, a: int, b: int) -> bool:
    return np.array_equal(drive.movement[a], drive.movement[b]) and np.array_equal(
        drive.involvement[a], drive.involvement[b]
    )


def _quiet(resting: Floats) -> Floats:
    channels = np.zeros((len(_NAMES), len(resting)))
    channels[_NAMES.index("vo2_fraction")] = resting
    return channels
