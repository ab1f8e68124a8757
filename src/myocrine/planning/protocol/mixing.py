"""The best mix of sessions in fractions, and the prices that it puts on everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.program import Column, Frame, neighbours
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
    near, sums, patterns = neighbours(frame.days), frame.gives.shape[1], list(PATTERNS)
    places = frame.days if near else 1
    k = len(columns) + 1  # the last is empty
    worth_at, short_at = k * places, k * places + sums
    width = short_at + len(patterns)
    cost = np.zeros(width)
    for place in range(places):
        cost[place * k : place * k + k] = [*(-c.worth for c in columns), _NOBODY]
    cost[worth_at:short_at] = -1.0
    cost[short_at:] = frame.shortfall
    every = list(range(k * places))
    gives = np.array([*(c.gives for c in columns), np.zeros(sums)])
    raw = np.array([*(c.raw for c in columns), np.zeros(len(GROUPS))])
    rows, of_sum = _Rows(), []
    for r, curve in enumerate(frame.curves):
        used = [i for i in every if gives[i % k, r] > 0]
        for slope, intercept in curve or ((0.0, 0.0),):
            values = [-slope * gives[i % k, r] for i in used]
            of_sum.append((r, slope, rows.add([*used, worth_at + r], [*values, 1.0], intercept)))
    of_seen = []
    for i, pattern in enumerate(patterns):
        least, most = frame.limits(pattern)
        seen = [float(c.seen[pattern]) for c in columns]
        have = [x for x in every if x % k < k - 1 and seen[x % k]]
        upper = rows.add(have, [1.0] * len(have), most)
        lower = rows.add([*have, short_at + i], [-1.0] * (len(have) + 1), -least)
        of_seen.append((upper, lower))
    twice = 2 * frame.p.value("protocol.two_day_sets")
    of_raw = []
    for g in range(len(GROUPS)):
        for a, b in near:
            used = [i for i in every if i // k in (a, b) and raw[i % k, g] > 0]
            values = [float(raw[i % k, g]) for i in used]
            of_raw.append((g, a, b, rows.add(used, values, twice)))
    of_week, in_week = [], 2 * frame.p.value("protocol.week_sets")
    for g in range(len(GROUPS)):
        used = [i for i in every if raw[i % k, g] > 0]
        of_week.append(rows.add(used, [float(raw[i % k, g]) for i in used], in_week))
    whole = _Rows()
    for place in range(places):
        own = list(range(place * k, place * k + k))
        whole.add(own, [1.0] * k, frame.days / places)
    best = linprog(
        cost,
        A_ub=rows.matrix(width),
        b_ub=rows.bound,
        A_eq=whole.matrix(width),
        b_eq=whole.bound,
        method="highs",
    )
    dual = -best.ineqlin.marginals
    price, burden = np.zeros(sums), np.zeros((places, len(GROUPS)))
    for r, slope, at in of_sum:
        price[r] += slope * dual[at]
    for g, a, b, at in of_raw:
        burden[[a, b], g] += dual[at]
    burden += dual[of_week]
    return Prices(
        value=-float(best.fun or 0.0),
        days=frame.days // places,
        session=-np.asarray(best.eqlin.marginals),
        sums=price,
        seen=np.array([dual[lower] - dual[upper] for upper, lower in of_seen]),
        raw=burden,
    )
