r"""The search for the best week and its proof, by column generation.

A linear program mixes the sessions found so far so that concave growth and strength of the week's
sums are highest; its prices say what a further effective set of each muscle and a further lesson of
each lift are worth; a session that is worth more than those in the mix is looked for, and taken in.
With :math:`z` the worth of the mix and :math:`r` the most by which any session beats it, no week of
D sessions is worth more than :math:`z + D r`, so the search bounds the answer as it goes. Then a
whole-number program picks sessions and days, and each session is solved once more beside the
others.

Where days lie next to each other, each has a mix of its own, so that recovery binds there too; else
days are alike and share one.
"""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.mixing import mix
from myocrine.planning.protocol.model import Proof
from myocrine.planning.protocol.program import (
    Chosen,
    Column,
    Frame,
    SessionModel,
    neighbours,
    quiet_solver,
    true_value,
    week_gain,
)
from myocrine.planning.stimulus import PATTERNS

__all__ = ["CLOSE", "Found", "search"]

Floats = NDArray[np.float64]
CLOSE = 1e-3
"""A gap this small is a proof: lines above the rule and whole numbers alone cost as much."""

_UNIT, _SET = 1_000_000, 1000
_SEED = 1
_ROUNDS = 400
_STILL = 0.02  # of the gap asked for: what a session may still add when the mixing ends
_FINE = 0.05  # of the gap asked for: how well a single session is solved
_PRICE, _CHOICE, _ALONE = 0.3, 0.2, 0.1  # most of the work that one solve may take
_MIXING = 0.5  # of the work and time, for the mix
_TAIL, _SLOW = 6, 0.05  # rounds that have to bring the bound down by this share of the gap,
_NEAR = 5.0  # once it is as near as so many gaps
_QUIET = 0.5  # of the solver's units of work that a second of a quiet machine does, at least
_LEAST = 0.5  # what a solve gets when time is up: there has to be an answer [s]
_BETTER = 1e-7


@dataclass(frozen=True, kw_only=True)
class Found:
    """The best choices, what frequencies miss, and the proof."""

    chosen: tuple[Chosen, ...]
    missing: dict[str, int]
    proof: Proof


def search(
    frame: Frame,
    *,
    seconds: float = 30.0,
    workers: int = 1,
    close: float = CLOSE,
    progress: Callable[[str], None] = lambda _: None,
) -> Found | None:
    """Return the best week, or None if there is no session at all.

    Parameters
    ----------
    frame : Frame
    seconds : float
        Longest search [s]. Most of the time the solver's own count of its work ends it earlier, so
        that the same answer comes on every machine that is not busy, with one worker.
    close : float
        The gap at which nobody looks any further.
    """
    return _Search(frame, seconds, workers, close, progress).found()


class _Search:
    def __init__(
        self,
        frame: Frame,
        seconds: float,
        workers: int,
        close: float,
        progress: Callable[[str], None],
    ) -> None:
        self.frame, self.workers, self.progress = frame, workers, progress
        self.close, self.budget, self.work = close, _QUIET * seconds, 0.0
        self.start = time.monotonic()
        self.deadline = self.start + seconds
        self.columns: list[Column] = []
        self.bound = math.inf

    def found(self) -> Found | None:
        if not self._mix():
            return None
        days = self._choice()
        if days is None:
            return None
        days = self._polished(days, 1, 0.5 * self.close)
        if self._gap(days) > self.close:
            days = self._polished(days, 2, self.close)
        if self._gap(days) > self.close:
            days = self._whole(days)
        value = self._value(days)
        bound = float(max(self.bound, value))
        missing, gap = _missing(self.frame, days), self._gap(days)
        proof = Proof(
            value=value,
            bound=bound,
            optimality_gap=gap,
            proven=gap <= CLOSE,
            seconds=time.monotonic() - self.start,
            deterministic=self.work,
            workers=self.workers,
            considered=0,
            kept=len(self.frame.classes),
        )
        chosen = tuple(c for d, column in enumerate(days) for c in _chosen(self.frame, d, column))
        return Found(chosen=chosen, missing=missing, proof=proof)

    # ---- solving ---------------------------------------------------------------------------------

    def _solve(
        self, model: cp_model.CpModel, share: float, gap: float = 0.0
    ) -> cp_model.CpSolver | None:
        solver = quiet_solver()
        solver.parameters.num_workers = self.workers
        solver.parameters.random_seed = _SEED
        left = max(self.budget - self.work, 0.05 * self.budget)
        solver.parameters.max_deterministic_time = min(left, share * self.budget)
        solver.parameters.max_time_in_seconds = max(self.deadline - time.monotonic(), _LEAST)
        solver.parameters.relative_gap_limit = gap
        status = solver.solve(model)
        self.work += float(solver.response_proto.deterministic_time)
        return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    # ---- the mix ---------------------------------------------------------------------------------

    def _mix(self) -> bool:
        """Find sessions until none adds to the mix; False if there is none."""
        frame, one = self.frame, SessionModel(self.frame)
        bounds: list[float] = []
        for number in range(_ROUNDS):
            prices = mix(frame, self.columns)
            more = 0.0
            for place in range(len(prices.session)):
                ways = frame.gives @ prices.sums + frame.worths - frame.raws @ prices.raw[place]
                seen = dict(zip(PATTERNS, prices.seen, strict=True))
                one.model.maximize(one.linear(dict(zip(frame.ways, ways, strict=True)), seen))
                solver = self._solve(one.model, _PRICE, gap=_FINE * self.close)
                if solver is None:
                    return bool(self.columns)
                self.columns.append(one.column(solver.value))
                beats = solver.best_objective_bound / _UNIT - prices.session[place]
                more += max(beats, 0.0) * prices.days
            if number > 0:
                self.bound = min(self.bound, prices.value + more)
            bounds.append(self.bound)
            self.progress(f"Comparing sessions: {len(self.columns)}, at most {self.bound:.3f}")
            if more <= _STILL * self.close * abs(prices.value) or self._mixed(bounds, prices.value):
                break
        return True

    def _mixed(self, bounds: Sequence[float], worth: float) -> bool:
        """Whether further sessions would hardly bring the bound down, or their time is up."""
        slow = len(bounds) > _TAIL and bounds[-1] - worth <= _NEAR * self.close * abs(worth)
        slow = slow and bounds[-_TAIL - 1] - bounds[-1] <= _SLOW * self.close * abs(bounds[-1])
        used = time.monotonic() - self.start, self.deadline - self.start
        return slow or self.work > _MIXING * self.budget or used[0] > _MIXING * used[1]

    # ---- whole numbers ---------------------------------------------------------------------------

    def _choice(self) -> list[Column] | None:
        """Choose sessions and days among those found."""
        self.progress("Choosing sessions")
        frame, model = self.frame, cp_model.CpModel()
        near = neighbours(frame.days)
        # Where no day is next to another, days are alike: it is enough to count.
        places = range(frame.days) if near else range(1)
        most = 1 if near else frame.days
        x = [[model.new_int_var(0, most, "x") for _ in self.columns] for _ in places]
        for place in x:
            model.add(sum(place) == frame.days // len(x))
        used = [sum(place[i] for place in x) for i in range(len(self.columns))]
        gain = _sum_of(frame, model, self.columns, used)
        twice = int(2 * frame.p.value("protocol.two_day_sets"))
        for g in range(len(GROUPS)):
            for a, b in near:
                sets = [
                    sum(int(c.raw[g]) * v for c, v in zip(self.columns, x[d], strict=True))
                    for d in (a, b)
                ]
                model.add(sets[0] + sets[1] <= twice)
        model.maximize(gain)
        solver = self._solve(model, _CHOICE, gap=_FINE * self.close)
        if solver is None:
            return self._one_by_one()
        found = []
        for place in x:
            for column, v in zip(self.columns, place, strict=True):
                found += [column] * int(solver.value(v))
        return found

    def _one_by_one(self) -> list[Column] | None:
        """Fill the days in turn, each beside those before it."""
        days: list[Column] = []
        for _ in range(self.frame.days):
            found = self._again(days, (len(days),), _ALONE)
            if found is None:
                return None
            days = found
        return days

    def _again(
        self, days: Sequence[Column], free: tuple[int, ...], share: float, gap: float = _FINE
    ) -> list[Column] | None:
        """Solve some days once more beside the others; days that are not there yet are made."""
        frame, model = self.frame, cp_model.CpModel()
        fixed = {d: c for d, c in enumerate(days) if d not in free}
        table = {d: SessionModel(frame, self._left(fixed, d), model) for d in free}
        gain = week_gain(frame, model, list(table.values()), list(fixed.values()))
        if len(fixed) + len(free) == frame.days and math.isfinite(self.bound):
            model.add(gain <= math.ceil(self.bound * _UNIT))
        model.maximize(gain)
        self._keep_apart(model, table)
        for d, day in table.items():
            for way, v in day.y.items() if d < len(days) else ():
                model.add_hint(v, way in days[d].ways)
        solver = self._solve(model, share, gap=gap * self.close)
        if solver is None:
            return None
        if len(free) == frame.days:
            self.bound = min(self.bound, solver.best_objective_bound / _UNIT)
        found = fixed | {d: day.column(solver.value) for d, day in table.items()}
        return [found[d] for d in sorted(found)]

    def _left(self, fixed: Mapping[int, Column], day: int) -> NDArray[np.int64]:
        """Return twice the sets that the neighbours of a day leave it."""
        twice = int(2 * self.frame.p.value("protocol.two_day_sets"))
        left = np.full(len(GROUPS), 10**6)
        for a, b in neighbours(self.frame.days):
            other = b if a == day else a if b == day else None
            if other is not None and other in fixed:
                left = np.minimum(left, twice - fixed[other].raw)
        return left

    def _keep_apart(self, model: cp_model.CpModel, table: Mapping[int, SessionModel]) -> None:
        twice = int(2 * self.frame.p.value("protocol.two_day_sets"))
        for a, b in neighbours(self.frame.days):
            for g in range(len(GROUPS)) if a in table and b in table else ():
                both = [self.frame.raw(w, g) * v for d in (a, b) for w, v in table[d].y.items()]
                model.add(sum(both) <= twice)

    def _polished(self, days: list[Column], size: int, gap: float) -> list[Column]:
        """Solve every `size` days once more beside the others, until none gets better."""
        if size >= len(days):
            return days
        value, since = self._value(days), 0
        turns = itertools.cycle(some := list(itertools.combinations(range(len(days)), size)))
        while since < len(some) and self._gap(days) > gap and not self._spent():
            self.progress(f"Polishing: {value:.3f} of at most {self.bound:.3f}")
            trial = self._again(days, next(turns), _ALONE) or days
            since = 0 if self._value(trial) > value + _BETTER else since + 1
            if since == 0:
                days, value = trial, self._value(trial)
        return days

    def _whole(self, days: list[Column]) -> list[Column]:
        """Solve all sessions at once, from what is known, with the work that is left."""
        self.progress("Proving")
        found = self._again(days, tuple(range(len(days))), 1.0, gap=0.1) or days
        return found if self._value(found) > self._value(days) else days

    def _spent(self) -> bool:
        return self.work >= self.budget or time.monotonic() >= self.deadline

    def _gap(self, days: Sequence[Column]) -> float:
        """Return how much better anything could be, as a share of the stimulus there is."""
        value = self._value(days)
        # What falls short is no stimulus: a gap is a share of what there is.
        stimulus = value + self.frame.shortfall * sum(_missing(self.frame, days).values())
        return (max(self.bound, value) - value) / stimulus

    def _value(self, days: Sequence[Column]) -> float:
        chosen = [c for d, column in enumerate(days) for c in _chosen(self.frame, d, column)]
        missing = sum(_missing(self.frame, days).values())
        frame = self.frame
        return true_value(frame.classes, chosen, frame.aims, frame.p, missing)


def _sum_of(
    frame: Frame, model: cp_model.CpModel, columns: Sequence[Column], used: Sequence[Any]
) -> Any:
    """Return the objective of so many uses of each session."""
    gain: list[Any] = []
    for r, curve in enumerate(frame.curves):
        z = model.new_int_var(0, 100 * _UNIT, "z")
        total = sum(math.ceil(_SET * c.gives[r]) * v for c, v in zip(columns, used, strict=True))
        for slope, intercept in curve or ((0.0, 0.0),):
            a, b = math.ceil(_UNIT * slope), math.ceil(_UNIT * _SET * intercept)
            model.add(_SET * z <= a * total + b)
        gain.append(z)
    week = int(2 * frame.p.value("protocol.week_sets"))
    for g in range(len(GROUPS)):
        model.add(sum(int(c.raw[g]) * v for c, v in zip(columns, used, strict=True)) <= week)
    for pattern in PATTERNS:
        least, most = frame.limits(pattern)
        seen = sum(c.seen[pattern] * v for c, v in zip(columns, used, strict=True))
        short = model.new_int_var(0, least, "short")
        model.add(seen <= most)
        model.add(seen + short >= least)
        gain.append(-round(_UNIT * frame.shortfall) * short)
    gain += [round(_UNIT * c.worth) * v for c, v in zip(columns, used, strict=True)]
    return sum(gain)


def _chosen(frame: Frame, day: int, column: Column) -> list[Chosen]:
    return [
        Chosen(day=day, index=w[0], option=frame.option(w), pair=column.pairs.get(w))
        for w in column.ways
    ]


def _missing(frame: Frame, days: Sequence[Column]) -> dict[str, int]:
    """Return how many sessions of each pattern are too few."""
    return {
        pattern: max(frame.limits(pattern)[0] - sum(c.seen[pattern] for c in days), 0)
        for pattern in PATTERNS
    }
