"""The best mix of sessions in fractions, and the prices that it puts on everything."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.frame import Column, Frame, neighbours
from myocrine.planning.stimulus import PATTERNS

__all__ = ["Prices", "mix"]

Floats = NDArray[np.float64]
_NOBODY = 1.0
"""What an empty session costs: it only stands in until there are others."""


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What the mix says a unit is worth.

    Attributes
    ----------
    value : float
        Of the mix.
    days : int
        Days that share one mix.
    session : (P,) array
        What a session has to be worth to enter the mix of each place (day, or all days).
    sums : (R,) array
        Of an effective set of a group, or a lesson of a family.
    seen : (4,) array
        Of a session with a pattern.
    raw : (P, 16) array
        Cost of half a fractional set in a place.
    """

    value: float
    days: int
    session: Floats
    sums: Floats
    seen: Floats
    raw: Floats


class _Rows:
    """Rows of a sparse linear program, each with its bound."""

    def __init__(self) -> None:
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[float] = []
        self.bound: list[float] = []

    def add(self, columns: Sequence[int], values: Sequence[float], bound: float) -> int:
        """Add a row and return its place."""
        place = len(self.bound)
        self.row += [place] * len(columns)
        self.column += columns
        self.value += values
        self.bound.append(bound)
        return place

    def matrix(self, width: int) -> Any:
        """Return the rows."""
        shape = (len(self.bound), width)
        return coo_array((self.value, (self.row, self.column)), shape=shape)


def mix(frame: Frame, columns: Sequence[Column]) -> Prices:
    """Return the prices of the best mix of the sessions found so far."""
    return _Mix(frame, columns).prices()


class _Mix:
    """The linear program: how often each session is done in each place (day, or all days).

    Its variables are the uses, place by place, the last of each of no session at all; then what
    each sum is worth, and what falls short: sessions of a pattern, half sets below and above the
    band of a muscle.
    """

    def __init__(self, frame: Frame, columns: Sequence[Column]) -> None:
        self.frame, self.columns = frame, columns
        self.near, self.k = neighbours(frame.days), len(columns) + 1
        self.places = frame.days if self.near else 1
        sums = frame.gives.shape[1]
        self.gives = np.array([*(c.gives for c in columns), np.zeros(sums)])
        self.raw = np.array([*(c.raw for c in columns), np.zeros(len(GROUPS))], dtype=float)
        self.rows = _Rows()
        uses = [*(-c.worth for c in columns), _NOBODY]
        self.cost: list[float] = []
        self.uses = self._variables(uses * self.places)
        self.worth = self._variables([-1.0] * sums)
        self.short = self._variables([frame.shortfall] * len(PATTERNS))
        half = [frame.aims.outside / 2.0] * len(GROUPS)
        self.few, self.many = self._variables(half), self._variables(half)

    def _variables(self, cost: Sequence[float]) -> range:
        self.cost += cost
        return range(len(self.cost) - len(cost), len(self.cost))

    def prices(self) -> Prices:
        """Solve, and read off what each row is worth."""
        curves, seen = self._curves(), self._frequencies()
        days, week = self._two_days(), self._week()
        whole, width = _Rows(), len(self.cost)
        for place in range(self.places):
            own = list(self.uses[place * self.k : (place + 1) * self.k])
            whole.add(own, [1.0] * self.k, self.frame.days / self.places)
        best = linprog(
            self.cost,
            A_ub=self.rows.matrix(width),
            b_ub=self.rows.bound,
            A_eq=whole.matrix(width),
            b_eq=whole.bound,
            method="highs",
        )
        dual = -best.ineqlin.marginals
        price, burden = np.zeros(len(self.worth)), np.zeros((self.places, len(GROUPS)))
        for r, slope, row in curves:
            price[r] += slope * dual[row]
        for g, both, row in days:
            burden[both, g] += dual[row]
        for g, sign, row in week:
            burden[:, g] += sign * dual[row]
        return Prices(
            value=-float(best.fun or 0.0),
            days=self.frame.days // self.places,
            session=-np.asarray(best.eqlin.marginals),
            sums=price,
            seen=np.array([dual[lower] - dual[upper] for upper, lower in seen]),
            raw=burden,
        )

    def _curves(self) -> list[tuple[int, float, int]]:
        found = []
        for r, curve in enumerate(self.frame.curves):
            used, amount = self._used(self.gives[:, r])
            for slope, intercept in curve or ((0.0, 0.0),):
                row = [*(-slope * a for a in amount), 1.0]
                found.append((r, slope, self.rows.add([*used, self.worth[r]], row, intercept)))
        return found

    def _frequencies(self) -> list[tuple[int, int]]:
        found = []
        for short, pattern in zip(self.short, PATTERNS, strict=True):
            least, most = self.frame.limits(pattern)
            used, one = self._used(np.array([*(c.seen[pattern] for c in self.columns), 0.0]))
            upper = self.rows.add(used, one, most)
            lower = self.rows.add([*used, short], [*(-a for a in one), -1.0], -least)
            found.append((upper, lower))
        return found

    def _two_days(self) -> list[tuple[int, list[int], int]]:
        found, most = [], 2 * self.frame.p.value("protocol.two_day_sets")
        for g, both in itertools.product(range(len(GROUPS)), self.near):
            used, amount = self._used(self.raw[:, g], both)
            found.append((g, list(both), self.rows.add(used, amount, most)))
        return found

    def _week(self) -> list[tuple[int, float, int]]:
        """Hold the sets of a muscle a week below the most there may be, and within its band."""
        found, add = [], self.rows.add
        for g, (low, high) in enumerate(self.frame.band):
            used, amount = self._used(self.raw[:, g])
            less = [-a for a in amount]
            found += [
                (g, 1.0, add(used, amount, self.frame.week_sets)),
                (g, 1.0, add([*used, self.many[g]], [*amount, -1.0], float(high))),
                (g, -1.0, add([*used, self.few[g]], [*less, -1.0], -float(low))),
            ]
        return found

    def _used(
        self, amount: Floats, places: Sequence[int] | None = None
    ) -> tuple[list[int], list[float]]:
        """Return the uses of sessions with some of an amount, and how much, in some places."""
        some = np.flatnonzero(amount)
        every = range(self.places) if places is None else places
        used = [self.uses[p * self.k + i] for p in every for i in some]
        return used, [float(amount[i]) for _ in every for i in some]
