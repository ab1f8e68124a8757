"""One session as a program: which exercises, in which way, within the minutes, pairs matched."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.frame import Column, Frame, Ints, Way
from myocrine.planning.protocol.mixing import Prices
from myocrine.planning.stimulus import PATTERNS

__all__ = ["UNIT", "Every", "SessionModel", "quiet_solver"]

Edges: TypeAlias = dict[tuple[int, frozenset[str], frozenset[str]], Any]
UNIT = 1_000_000
"""The objective is whole millionths of what the template gives."""
_TINY = 1e-9


def quiet_solver() -> cp_model.CpSolver:
    """Return a solver that leaves Ctrl-C alone.

    Its own handler takes Python's away for good: a later Ctrl-C would end the process unanswered.
    """
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    return solver


class SessionModel:
    """One session as a program: its ways, and what every session has to keep.

    Parameters
    ----------
    frame : Frame
    free : (16,) array of int, optional
        Twice the fractional sets of each group that neighbouring days leave.
    model : CpModel, optional
        Where several sessions stand in one.
    """

    def __init__(
        self, frame: Frame, free: Ints | None = None, model: cp_model.CpModel | None = None
    ) -> None:
        self.frame, self.model = frame, model or cp_model.CpModel()
        self.y = {w: self.model.new_bool_var(f"y{w}") for w in frame.ways}
        self.model.add_bool_or(self.y.values())
        self._kinds_and_minutes()
        self._recovery(free)
        self.seen = {pattern: self._seen(pattern) for pattern in PATTERNS}
        self.edges = self._match()

    def _kinds_and_minutes(self) -> None:
        frame, model, y = self.frame, self.model, self.y
        small = model.new_bool_var("small")
        for ways in frame.kinds.values():
            model.add_at_most_one(y[w] for w in ways)
            single = [y[w] for w in ways if frame.single(w)]
            if single:
                model.add(sum(single) <= small)
        with_single, without = frame.room
        used = sum(frame.ticks(w) * v for w, v in y.items())
        model.add(used <= without - (without - with_single) * small)

    def _recovery(self, free: Ints | None) -> None:
        once = int(2 * self.frame.p.value("protocol.session_sets"))
        for g in range(len(GROUPS)):
            most = once if free is None else min(once, int(free[g]))
            self.model.add(sum(self.frame.raw(w, g) * v for w, v in self.y.items()) <= most)

    def _seen(self, pattern: str) -> Any:
        """Return whether the session has a pattern; kind by kind, which binds fractions as well."""
        here = self.model.new_bool_var(pattern)
        kinds = [[self.y[w] for w in ways] for ways in self.frame.kinds_of(pattern)]
        self.model.add(here <= sum(v for users in kinds for v in users))
        for users in kinds:
            self.model.add(sum(users) <= here)
        return here

    def _match(self) -> Edges:
        """Match what is done in pairs: as many sets, no region in common."""
        buckets: dict[int, dict[frozenset[str], list[Any]]] = {}
        for way, v in self.y.items():
            if self.frame.option(way).paired:
                bucket = buckets.setdefault(self.frame.option(way).sets, {})
                bucket.setdefault(self.frame.classes[way[0]].zones, []).append(v)
        edges: Edges = {}
        for sets, types in buckets.items():
            names = sorted(types, key=sorted)
            for a, b in itertools.combinations(names, 2):
                if not a & b:
                    most = min(len(types[a]), len(types[b]))
                    edges[sets, a, b] = self.model.new_int_var(0, most, "pair")
            for zone in names:
                met = sum(v for (n, a, b), v in edges.items() if n == sets and zone in (a, b))
                self.model.add(sum(types[zone]) == met)
        return edges

    def worth(self, prices: Prices, place: int) -> Any:
        """Return what the session is worth by prices, in millionths, rounded up."""
        frame = self.frame
        ways = frame.gives @ prices.sums + frame.worths - frame.raws @ prices.raw[place]
        seen = zip(self.seen.values(), prices.seen, strict=True)
        terms = [
            math.ceil(UNIT * a - _TINY) * self.y[w] for w, a in zip(frame.ways, ways, strict=True)
        ]
        return sum(terms) + sum(math.ceil(UNIT * a - _TINY) * v for v, a in seen)

    def column(self, value: Any) -> Column:
        """Return the session of a solution; `value` gives that of a variable."""
        mine = tuple(w for w, v in self.y.items() if value(v))
        return Column(
            ways=mine,
            pairs=MappingProxyType(_partners(self.frame, mine, self.edges, value)),
            seen=MappingProxyType({q: int(value(v)) for q, v in self.seen.items()}),
            gives=sum((self.frame.gives[self.frame.place[w]] for w in mine), np.zeros(1)),
            worth=sum(self.frame.worths[self.frame.place[w]] for w in mine),
            raw=np.array([sum(self.frame.raw(w, g) for w in mine) for g in range(len(GROUPS))]),
        )


class Every(cp_model.CpSolverSolutionCallback):
    """Keeps each session that a solver finds, those that are known left out."""

    def __init__(self, one: SessionModel, known: set[frozenset[Way]]) -> None:
        super().__init__()
        self.one, self.known = one, known
        self.columns: list[Column] = []

    def on_solution_callback(self) -> None:
        """Keep the session of the solution at hand."""
        column = self.one.column(self.value)
        if frozenset(column.ways) not in self.known:
            self.known.add(frozenset(column.ways))
            self.columns.append(column)


def _partners(frame: Frame, mine: Iterable[Way], edges: Edges, value: Any) -> dict[Way, int]:
    waiting: dict[tuple[int, frozenset[str]], list[Way]] = {}
    for way in mine:
        if frame.option(way).paired:
            key = frame.option(way).sets, frame.classes[way[0]].zones
            waiting.setdefault(key, []).append(way)
    partners: dict[Way, int] = {}
    number = itertools.count()
    for (sets, a, b), v in edges.items():
        for _ in range(value(v)):
            n = next(number)
            partners[waiting[sets, a].pop()] = partners[waiting[sets, b].pop()] = n
    return partners
