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

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.frame import Chosen, Column, Frame, neighbours
from myocrine.planning.protocol.mixing import Prices, mix
from myocrine.planning.protocol.model import Proof
from myocrine.planning.protocol.session import UNIT, Every, SessionModel, quiet_solver
from myocrine.planning.protocol.week import (
    fine_of,
    missing_of,
    stimulus_of,
    sums_of,
    sums_of_columns,
    week_gain,
)

__all__ = ["CLOSE", "Found", "search"]

Floats = NDArray[np.float64]
CLOSE = 1e-3
"""A gap this small is a proof: lines above the rule and whole numbers alone cost as much."""

_SEED = 1
_ROUNDS = 400
_STILL = 0.02  # of the gap asked for: what a session may still add when the mixing ends
_FINE = 0.05  # of the gap asked for: how well a single session is solved
_PRICE, _CHOICE, _ALONE, _ALL = 0.3, 0.2, 0.1, 0.5  # most of the work that one solve may take
_MIXING = 0.5  # of the work and time, for the mix
_TAIL, _SLOW = 6, 0.05  # rounds that have to bring the bound down by this share of the gap,
_NEAR = 5.0  # once it is as near as so many gaps: then sessions can be told one by one, too
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
        choice = self._choice(_CHOICE)
        days = self._one_by_one() if choice is None else choice[0]
        if days is None:
            return None
        days = self._polished(days, 1, 0.5 * self.close)
        if self.close < self._gap(days) <= _NEAR * self.close:
            days = self._near(days)
        if self._gap(days) > self.close:
            days = self._polished(days, 2, self.close)
        value, gap = self._value(days), self._gap(days)
        bound = float(max(self.bound, value))
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
        chosen = self._chosen(days)
        return Found(chosen=chosen, missing=missing_of(self.frame, chosen), proof=proof)

    # ---- solving ---------------------------------------------------------------------------------

    def _solve(
        self, model: cp_model.CpModel, share: float, gap: float = 0.0
    ) -> cp_model.CpSolver | None:
        solver = self._solver(share)
        solver.parameters.num_workers = self.workers
        solver.parameters.relative_gap_limit = gap
        status = solver.solve(model)
        self.work += float(solver.response_proto.deterministic_time)
        return solver if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def _solver(self, share: float) -> cp_model.CpSolver:
        """Return a solver that stops when its share of the work is done, or time is up."""
        solver = quiet_solver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.linearization_level = 2  # the week is nearly linear: cuts tell the most
        left = max(self.budget - self.work, 0.05 * self.budget)
        solver.parameters.max_deterministic_time = min(left, share * self.budget)
        solver.parameters.max_time_in_seconds = max(self.deadline - time.monotonic(), _LEAST)
        return solver

    # ---- the mix ---------------------------------------------------------------------------------

    def _mix(self) -> bool:
        """Find sessions until none adds to the mix; False if there is none."""
        frame, one = self.frame, SessionModel(self.frame)
        bounds: list[float] = []
        for number in range(_ROUNDS):
            prices = mix(frame, self.columns)
            more = 0.0
            for place in range(len(prices.session)):
                beats = self._beats(one, prices, place)
                if beats is None:
                    return bool(self.columns)
                more += beats * prices.days
            if number > 0:
                self.bound = min(self.bound, prices.value + more)
            bounds.append(self.bound)
            self.progress(f"Comparing sessions: {len(self.columns)}, at most {self.bound:.3f}")
            if more <= _STILL * self.close * abs(prices.value) or self._mixed(bounds, prices.value):
                break
        return True

    def _beats(self, one: SessionModel, prices: Prices, place: int) -> float | None:
        """Take in the session that is worth most by the prices; return by how much any can beat."""
        one.model.maximize(one.worth(prices, place))
        solver = self._solve(one.model, _PRICE, gap=_FINE * self.close)
        if solver is None:
            return None
        self.columns.append(one.column(solver.value))
        return float(max(solver.best_objective_bound / UNIT - prices.session[place], 0.0))

    def _mixed(self, bounds: Sequence[float], worth: float) -> bool:
        """Whether further sessions would hardly bring the bound down, or their time is up."""
        slow = len(bounds) > _TAIL and bounds[-1] - worth <= _NEAR * self.close * abs(worth)
        slow = slow and bounds[-_TAIL - 1] - bounds[-1] <= _SLOW * self.close * abs(bounds[-1])
        used = time.monotonic() - self.start, self.deadline - self.start
        return slow or self.work > _MIXING * self.budget or used[0] > _MIXING * used[1]

    # ---- whole numbers ---------------------------------------------------------------------------

    def _choice(self, share: float) -> tuple[list[Column], float] | None:
        """Choose sessions and days among those found; return the most that any choice is worth."""
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
        gain = week_gain(frame, model, sums_of_columns(frame, self.columns, used))
        twice = int(2 * frame.p.value("protocol.two_day_sets"))
        for g in range(len(GROUPS)):
            for a, b in near:
                sets = [
                    sum(int(c.raw[g]) * v for c, v in zip(self.columns, x[d], strict=True))
                    for d in (a, b)
                ]
                model.add(sets[0] + sets[1] <= twice)
        model.maximize(gain)
        solver = self._solve(model, share, gap=_FINE * self.close)
        if solver is None:
            return None
        found = []
        for place in x:
            for column, v in zip(self.columns, place, strict=True):
                found += [column] * int(solver.value(v))
        return found, solver.best_objective_bound / UNIT

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
        sums = sums_of(frame, list(table.values()), list(fixed.values()))
        gain = week_gain(frame, model, sums)
        if len(fixed) + len(free) == frame.days and math.isfinite(self.bound):
            model.add(gain <= math.ceil(self.bound * UNIT))
        model.maximize(gain)
        self._keep_apart(model, table)
        for d, day in table.items():
            for way, v in day.y.items() if d < len(days) else ():
                model.add_hint(v, way in days[d].ways)
        solver = self._solve(model, share, gap=gap * self.close)
        if solver is None:
            return None
        if len(free) == frame.days:
            self.bound = min(self.bound, solver.best_objective_bound / UNIT)
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

    def _near(self, days: list[Column]) -> list[Column]:
        r"""Take in every session that a better week could hold, and choose once more.

        By the prices of the mix no week is worth more than :math:`z + \sum_d (v_d - \mu_d)`, with v
        what a session is worth and :math:`\mu` what it has to be. A session that lies so far below
        that the others at their best do not make up for it is in no better week; where all others
        are found, the best choice among them is the best week.
        """
        self.progress("Proving")
        frame, value = self.frame, self._value(days)
        prices, one = mix(frame, self.columns), SessionModel(frame)
        found = [self._beats(one, prices, place) for place in range(len(prices.session))]
        beats = [b for b in found if b is not None]
        if len(beats) < len(found):
            return days
        short = prices.value + prices.days * sum(beats) - value
        every = True
        for place, own in enumerate(beats):
            near = SessionModel(frame)
            least = prices.session[place] + own - short
            near.model.add(near.worth(prices, place) >= math.floor(UNIT * least))
            every &= self._every(near)
        choice = self._choice(1.0)
        if choice is None:
            return days
        if every:
            self.bound = min(self.bound, max(choice[1], value))
        again = self._polished(choice[0], 1, 0.5 * self.close)
        return again if self._value(again) > value else days

    def _every(self, one: SessionModel) -> bool:
        """Take in every session of a program; False if time ends it."""
        known = {frozenset(c.ways) for c in self.columns}
        found = Every(one, known)
        solver = self._solver(_ALL)
        solver.parameters.enumerate_all_solutions = True
        status = solver.solve(one.model, found)
        self.work += float(solver.response_proto.deterministic_time)
        self.columns += found.columns
        return status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)

    def _spent(self) -> bool:
        return self.work >= self.budget or time.monotonic() >= self.deadline

    def _gap(self, days: Sequence[Column]) -> float:
        """Return how much better anything could be, as a share of the stimulus there is."""
        # What falls short is no stimulus: a gap is a share of what there is.
        value, stimulus = self._value(days), stimulus_of(self.frame, self._chosen(days))
        return (max(self.bound, value) - value) / stimulus

    def _value(self, days: Sequence[Column]) -> float:
        chosen = self._chosen(days)
        return stimulus_of(self.frame, chosen) - fine_of(self.frame, chosen)

    def _chosen(self, days: Sequence[Column]) -> tuple[Chosen, ...]:
        return tuple(c for d, column in enumerate(days) for c in _chosen(self.frame, d, column))


def _chosen(frame: Frame, day: int, column: Column) -> list[Chosen]:
    return [
        Chosen(day=day, index=w[0], option=frame.option(w), pair=column.pairs.get(w))
        for w in column.ways
    ]
