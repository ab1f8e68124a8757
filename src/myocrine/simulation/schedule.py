"""The time grid: a common step index, with every lane's own step lengths.

Lanes are aligned by what is being done, not by the clock: step 40 is the middle of the third set
for everybody, though one person's set lasts 31 s and another's 38 s. `time` is the nominal clock,
that of the central lane (lane 0); each lane keeps its own in `clock`.

Steps are short after every change of drive or input and grow with the time since, so that a set
costs two steps and a night a handful. The kernel takes them a segment at a time
(`Schedule.segment`), so a longer session needs no other kernel.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import SessionError
from myocrine.evidence.muscles import N_UNITS

__all__ = ["Cut", "Grid", "Schedule", "build_schedule"]

Floats = NDArray[np.float64]
_TOLERANCE = 1e-9  # minutes; two cuts closer than this are one


@dataclass(frozen=True, kw_only=True)
class Grid:
    """How finely time is cut.

    Parameters
    ----------
    first, growth, longest : float
        A step is ``first`` [min] right after a change, grows by ``growth`` times the time since,
        and never exceeds ``longest`` [min].
    longest_work : float
        The same limit while something is done: stores are drawn on then [min].
    patience : float
        Long after the last change, when only slow states still move, a step may be the time since
        then divided by this.
    ceiling : float
        No step is ever longer [min]: the couplings between states are explicit, and were found
        stable in drawn people at 40 but not at 60.
    """

    first: float = 0.08
    growth: float = 0.15
    longest: float = 5.5
    longest_work: float = 4.0
    patience: float = 48.0
    ceiling: float = 30.0

    def at_work(self) -> Grid:
        """Return the grid of work: never longer than ``longest_work``."""
        longest = min(self.longest, self.longest_work)
        return replace(self, longest=longest, patience=float("inf"))

    def count(self, since: float, until: float) -> float:
        """Return the (real) number of steps between two times since the last change."""
        return self._integral(until) - self._integral(since)

    def _integral(self, age: float) -> float:
        if self.growth == 0.0:
            return age / self.first
        knee, settled = self._corners()
        count = np.log1p(self.growth * min(age, knee) / self.first) / self.growth
        count += (min(max(age, knee), settled) - knee) / self.longest
        if age > settled:
            late = self._late(settled)
            count += self.patience * np.log(min(age, late) / settled) if late > settled else 0.0
            count += max(age - late, 0.0) / max(self.ceiling, self.longest)
        return float(count)

    def _corners(self) -> tuple[float, float]:
        """Return when the longest step is reached, and when it begins to grow again [min]."""
        knee = (self.longest - self.first) / self.growth
        return knee, max(knee, self.patience * self.longest)

    def _late(self, settled: float) -> float:
        """Return when the ceiling is reached [min]."""
        return max(settled, self.patience * self.ceiling) if np.isfinite(settled) else settled

    def nodes(self, since: float, until: float) -> Floats:
        """Return step ends in (since, until], spaced evenly in step count."""
        n = max(1, int(np.ceil(self.count(since, until) - 1e-9)))
        counts = self._integral(since) + self.count(since, until) * np.arange(1, n + 1) / n
        ends = np.array([self._inverse(c) for c in counts])
        ends[-1] = until
        return ends

    def _inverse(self, count: float) -> float:
        if self.growth == 0.0:
            return count * self.first
        knee, settled = self._corners()
        at_knee = self._integral(knee)
        if count <= at_knee:
            return float(self.first * np.expm1(self.growth * count) / self.growth)
        age = knee + (count - at_knee) * self.longest
        if age <= settled:
            return float(age)
        beyond = count - at_knee - (settled - knee) / self.longest
        late = self._late(settled)
        growing = self.patience * float(np.log(late / settled)) if late > settled else 0.0
        if beyond <= growing:
            return float(settled * np.exp(beyond / self.patience))
        return float(late + (beyond - growing) * max(self.ceiling, self.longest))


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A moment at which an input changes or something is sampled, on the nominal clock [min]."""

    time: float
    restart: bool


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """Everything the integrator needs to know about time and drive.

    Attributes
    ----------
    channels : (pieces, channels, lanes)
        Drive channels and inputs, held over each piece.
    involvement : (pieces, 32)
        Involvement of each muscle unit.
    piece : (steps,) int
        Which piece each step belongs to.
    h : (steps, lanes)
        Step lengths [min].
    time : (steps + 1,)
        Nominal clock [min from the start of the session].
    """

    channels: Floats
    involvement: Floats
    piece: NDArray[np.int32]
    h: Floats
    time: Floats
    names: tuple[str, ...]

    @property
    def n_steps(self) -> int:
        """Number of steps."""
        return len(self.piece)

    @property
    def clock(self) -> Floats:
        """Each lane's own clock [min], shape (n_steps + 1, lanes)."""
        return np.concatenate([np.zeros((1, self.h.shape[1])), np.cumsum(self.h, axis=0)])

    def lanes(self, chosen: slice | NDArray[np.int64]) -> Schedule:
        """Return the schedule of some lanes only."""
        return Schedule(
            channels=self.channels[:, :, chosen],
            involvement=self.involvement,
            piece=self.piece,
            h=self.h[:, chosen],
            time=self.time,
            names=self.names,
        )

    def segment(self, first: int, length: int) -> tuple[Floats, Floats, Floats]:
        """Return drive, involvement and step lengths of `length` steps for the kernel.

        Step 0 is one of no length without drive, at which the start is observed; step k is the
        k-th of the schedule. What lies beyond the last is zero and never taken.
        """
        n = self.h.shape[1]
        channels = np.zeros((length, len(self.names), n))
        involvement, h = np.zeros((length, N_UNITS)), np.zeros((length, n))
        begin, until = max(first, 1), min(first + length, self.n_steps + 1)
        there, here = slice(begin - 1, until - 1), slice(begin - first, until - first)
        channels[here] = self.channels[self.piece[there]]
        involvement[here] = self.involvement[self.piece[there]]
        h[here] = self.h[there]
        return channels, involvement, h


@dataclass(frozen=True)
class _Piece:
    segment: int  # -1: after the end, at rest
    start: float
    end: float
    fresh: bool  # drive or input differs from the piece before


def build_schedule(
    *,
    durations: Floats,
    drive: dict[str, Floats],
    involvement: Floats,
    inputs: dict[str, list[tuple[float, float, Floats]]],
    cuts: Sequence[Cut],
    until: float,
    grid: Grid | None = None,
) -> Schedule:
    """Build the schedule of one session and the hours after it.

    Parameters
    ----------
    durations : (segments, lanes)
        Length of each segment [min]; lane 0 is the central lane.
    drive : dict of (segments, lanes)
        Drive channels by name.
    involvement : (segments, 32)
        Involvement of each unit in each segment.
    inputs : dict
        Per input name a list of (start, end, rate): nominal minutes and a rate per lane.
    cuts : sequence of Cut
        Further nodes (samples).
    until : float
        End of the simulation on the nominal clock [min].
    """
    grid = grid or Grid()
    n_lanes = durations.shape[1]
    edges = np.concatenate([[0.0], np.cumsum(durations[:, 0])])
    if until < edges[-1] - _TOLERANCE:
        long, asked = edges[-1] / 60, until / 60
        msg = f"The session lasts {long:.1f} h, longer than the {asked:.1f} h asked for."
        raise SessionError(msg, remedy="Raise --hours.")
    pieces = _pieces(edges, inputs, cuts, until)
    steps, fractions, ends = _march(pieces, grid)
    names = (*drive, *inputs)
    channels = np.zeros((len(pieces), len(names), n_lanes))
    active = np.zeros((len(pieces), N_UNITS))
    length = np.empty((len(pieces), n_lanes))
    for i, piece in enumerate(pieces):
        share = piece.end - piece.start
        length[i] = share
        if piece.segment >= 0:
            nominal = durations[piece.segment, 0]
            length[i] = durations[piece.segment] * (share / nominal)
            for j, name in enumerate(drive):
                channels[i, j] = drive[name][piece.segment]
            active[i] = involvement[piece.segment]
        for j, name in enumerate(inputs, start=len(drive)):
            for start, end, rate in inputs[name]:
                if start <= piece.start + _TOLERANCE and piece.end <= end + _TOLERANCE:
                    # The dose is what was meant: a lane that is quicker takes it faster.
                    channels[i, j] += rate * share / np.maximum(length[i], _TOLERANCE)
    return Schedule(
        channels=channels,
        involvement=active,
        piece=steps,
        h=fractions[:, None] * length[steps],
        time=np.concatenate([[0.0], ends]),
        names=names,
    )


def _pieces(
    edges: Floats,
    inputs: dict[str, list[tuple[float, float, Floats]]],
    cuts: Sequence[Cut],
    until: float,
) -> list[_Piece]:
    """Cut the nominal clock at segment edges, input changes and samples."""
    changes = {float(t) for t in edges if t < until}
    changes |= {t for rows in inputs.values() for a, b, _ in rows for t in (a, b) if 0 < t < until}
    changes |= {c.time for c in cuts if c.restart and 0 < c.time < until}
    quiet = {c.time for c in cuts if not c.restart and 0 < c.time < until}
    times = sorted(changes | quiet | {0.0, until})
    kept = [times[0]]
    for t in times[1:]:
        if t - kept[-1] > _TOLERANCE:
            kept.append(t)
    fresh_times = np.array(sorted(changes))
    pieces = []
    for start, end in itertools.pairwise(kept):
        segment = int(np.searchsorted(edges, start + _TOLERANCE, side="right")) - 1
        fresh = bool(np.any(np.abs(fresh_times - start) <= _TOLERANCE)) or start == 0.0
        pieces.append(_Piece(segment if segment < len(edges) - 1 else -1, start, end, fresh))
    return pieces


def _march(pieces: list[_Piece], grid: Grid) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Return per step its piece, its fraction of the piece, and its nominal end."""
    index: list[int] = []
    fractions: list[float] = []
    ends: list[float] = []
    since = 0.0
    for i, piece in enumerate(pieces):
        if piece.fresh:
            since = 0.0
        span = piece.end - piece.start
        here = grid.at_work() if piece.segment >= 0 else grid
        nodes = here.nodes(since, since + span) - since
        fractions.extend(np.diff(np.concatenate([[0.0], nodes])) / span)
        ends.extend(piece.start + nodes)
        index.extend([i] * len(nodes))
        since += span
    return np.array(index, dtype=np.int32), np.array(fractions), np.array(ends)
