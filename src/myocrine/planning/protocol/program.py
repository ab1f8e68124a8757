"""The mixed-integer program: exercises, sets, rests, pairs; minutes, recovery, frequencies.

The stimulus of a week reads only the sums over its sessions. So a week is a choice of sessions, and
a session a small program of its own (`SessionModel`): which exercises, in which way, within the
minutes, one of a kind, pairs matched, no muscle overdone. `search` prices sessions against each
other (column generation) and proves how far from the best the week can be.

Growth of a group and strength of a family are concave in the week's sums, so they are bounded from
above by lines (`envelope`): the solver's value is never below the true one and at most a few parts
in ten thousand above it, and the gap that is reported is against the true one.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.classes import Class
from myocrine.planning.protocol.envelope import lines
from myocrine.planning.protocol.pieces import Option
from myocrine.planning.stimulus import PATTERNS, growth, strength

__all__ = [
    "LAYOUTS",
    "Aims",
    "Chosen",
    "Column",
    "Frame",
    "Way",
    "neighbours",
    "quiet_solver",
    "true_value",
    "week_gain",
]

LAYOUTS: Mapping[int, tuple[int, ...]] = {
    1: (1,),
    2: (1, 4),
    3: (1, 3, 5),
    4: (1, 2, 4, 6),
    5: (1, 2, 4, 5, 6),
    6: (1, 2, 3, 4, 5, 6),
    7: (1, 2, 3, 4, 5, 6, 7),
}
"""Days of the week of so many sessions, as far from each other as they can be."""

_UNIT = 1_000_000  # the objective is whole millionths of what the template gives
_MINUTE = 20  # minutes are whole twentieths
_SET = 1000  # sets and lessons are whole thousandths
_RATIO = 1.1  # of neighbouring points where a line touches the curve
_TINY = 1e-9
Way: TypeAlias = tuple[int, int]
"""A class and one of its options, by their places."""
Edges: TypeAlias = dict[tuple[int, frozenset[str], frozenset[str]], Any]
Floats = NDArray[np.float64]
Rule: TypeAlias = Callable[[Any, ParameterSet], Floats]
Ints = NDArray[np.int64]
_PAIRS = 4  # of one sort in a session
_HARD = 1000.0


@dataclass(frozen=True, kw_only=True)
class Aims:
    """The objective: what a unit of growth, strength and dose is worth.

    Attributes
    ----------
    growth : mapping of group to float
        Worth of one per cent of growth of a group.
    strength : mapping of family to float
        Worth of one per cent of strength of a family.
    dose : float
        Worth of one reference bout of endocrine dose.
    shortfall : float
        Cost of a session of a pattern too few.
    usual : mapping of int to float
        Cost of an exercise by its rank, in each session.
    """

    growth: Mapping[str, float]
    strength: Mapping[str, float]
    dose: float
    shortfall: float
    usual: Mapping[int, float]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One choice of the solver: class `index` of its list in session `day`, done so."""

    day: int
    index: int
    option: Option
    pair: int | None


def quiet_solver() -> cp_model.CpSolver:
    """Return a solver that leaves Ctrl-C alone.

    Its own handler takes Python's away for good: a later Ctrl-C would end the process unanswered.
    """
    solver = cp_model.CpSolver()
    solver.parameters.catch_sigint_signal = False
    return solver


def neighbours(days: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of sessions (from 0) that lie on consecutive days, week after week."""
    layout = LAYOUTS[days]
    found = [(i, i + 1) for i in range(days - 1) if layout[i + 1] - layout[i] == 1]
    if days > 1 and layout[0] + 7 - layout[-1] == 1:
        found.append((days - 1, 0))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a week has to keep.

    Attributes
    ----------
    classes : tuple of Class
    days : int
    minutes : float
        Of a session [min].
    aims : Aims
    p : ParameterSet
    supersets : bool
    strict : bool
        Frequencies are hard.
    """

    classes: tuple[Class, ...]
    days: int
    minutes: float
    aims: Aims
    p: ParameterSet
    supersets: bool = True
    strict: bool = False

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """All classes and options that may be chosen, by their places."""
        return tuple(
            (c, o)
            for c, one in enumerate(self.classes)
            for o, option in enumerate(one.options)
            if self.supersets or not option.paired
        )

    def option(self, way: Way) -> Option:
        """Return the option of a way."""
        return self.classes[way[0]].options[way[1]]

    def single(self, way: Way) -> bool:
        """Return whether it is a single-joint or trunk lift."""
        return self.classes[way[0]].piece.candidate.single

    def ticks(self, way: Way) -> int:
        """Return the minutes of a way in whole units, rounded up."""
        return math.ceil(_MINUTE * self.option(way).minutes - _TINY)

    def raw(self, way: Way, g: int) -> int:
        """Return twice the fractional sets of a group."""
        credit = float(self.classes[way[0]].piece.credit[g])
        return round(2 * credit) * self.option(way).sets

    @cached_property
    def kinds(self) -> dict[str, list[Way]]:
        """Ways by the kind that a session has at most one of."""
        found: dict[str, list[Way]] = {}
        for way in self.ways:
            found.setdefault(self.classes[way[0]].kind, []).append(way)
        return found

    def kinds_of(self, pattern: str) -> list[list[Way]]:
        """Return the ways of a pattern, kind by kind."""
        found = []
        for ways in self.kinds.values():
            mine = [w for w in ways if self.classes[w[0]].pattern == pattern]
            found += [mine] if mine else []
        return found

    @cached_property
    def room(self) -> tuple[int, int]:
        """Whole units of minutes of a session with and without a single-joint lift.

        The rest and change after the last line are not taken. Large lifts come first, so the last
        is a single-joint one where there is one; the shortest rest of its sort is taken off.
        """
        change = self.p.value("time.change")
        rests: dict[bool, float] = {}
        for way in self.ways:
            single, rest = self.single(way), self.option(way).rest_s
            rests[single] = min(rests.get(single, rest), rest)
        least = min(rests.values(), default=0.0)
        with_single = self.minutes + change + least / 60.0
        without = self.minutes + change + rests.get(False, least) / 60.0
        return math.floor(_MINUTE * with_single), math.floor(_MINUTE * max(with_single, without))

    @cached_property
    def place(self) -> dict[Way, int]:
        """Row of each way in `gives` and `worths`."""
        return {w: i for i, w in enumerate(self.ways)}

    @cached_property
    def gives(self) -> Floats:
        """What each way adds to the week's sums, (ways, groups and families)."""
        rows = []
        for w in self.ways:
            one, option = self.classes[w[0]], self.option(w)
            taught = [option.lessons * (one.family == f) for f in self.aims.strength]
            rows.append([*(option.effective * one.piece.credit), *taught])
        return np.array(rows, dtype=float).reshape(-1, len(GROUPS) + len(self.aims.strength))

    @cached_property
    def worths(self) -> Floats:
        """What each way is worth by itself: dose, and how usual it is."""
        return np.array([_linear(self.classes[w[0]], self.option(w), self.aims) for w in self.ways])

    @cached_property
    def curves(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """Lines above what the week's sums are worth, for each column of `gives`."""
        p = self.p
        worth: list[tuple[float, Rule]] = [(self.aims.growth.get(g, 0.0), growth) for g in GROUPS]
        worth += [(w, strength) for w in self.aims.strength.values()]
        found: list[tuple[tuple[float, float], ...]] = []
        for (weight, rule), column in zip(worth, self.gives.T, strict=True):
            some = column[column > 0]
            if weight <= 0 or some.size == 0:
                found.append(())
                continue
            last = float(some.max()) * self.days * len(self.kinds)
            cuts = lines(functools.partial(_at, rule, p), float(some.min()), last, _RATIO)
            found.append(tuple((weight * a, weight * b) for a, b in cuts))
        return tuple(found)

    @property
    def shortfall(self) -> float:
        """What a session of a pattern too few costs."""
        return self.aims.shortfall * (_HARD if self.strict else 1.0)

    @cached_property
    def raws(self) -> Ints:
        """Twice the fractional sets of each way and group, (ways, groups)."""
        rows = [[self.raw(w, g) for g in range(len(GROUPS))] for w in self.ways]
        return np.array(rows, dtype=np.int64).reshape(-1, len(GROUPS))

    def limits(self, pattern: str) -> tuple[int, int]:
        """Return the least and most sessions a week of a pattern."""
        least = self.p.value(f"protocol.{pattern}_least")
        most = self.p.value(f"protocol.{pattern}_most")
        return int(least), min(int(most), self.days)


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """One session that can be done: its ways and what it adds to a week.

    Attributes
    ----------
    ways : tuple of Way
    pairs : mapping of Way to int
        Ways with the same number are done in turn.
    seen : mapping of str to int
        1 for each pattern it has.
    gives : (R,) array
        Effective sets by group, then lessons by family.
    worth : float
        Of what is linear: dose, and how usual the exercises are.
    raw : (16,) array of int
        Twice the fractional sets of each group.
    """

    ways: tuple[Way, ...]
    pairs: Mapping[Way, int]
    seen: Mapping[str, int]
    gives: Floats
    worth: float
    raw: Ints


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
                    edges[sets, a, b] = self.model.new_int_var(0, _PAIRS, "pair")
            for zone in names:
                met = sum(v for (n, a, b), v in edges.items() if n == sets and zone in (a, b))
                self.model.add(sum(types[zone]) == met)
        return edges

    def linear(self, ways: Mapping[Way, float], seen: Mapping[str, float]) -> Any:
        """Return the objective of prices of ways and of patterns seen, in millionths."""
        terms = [math.ceil(_UNIT * ways[w] - _TINY) * v for w, v in self.y.items()]
        return sum(terms) + sum(
            math.ceil(_UNIT * seen[q] - _TINY) * v for q, v in self.seen.items()
        )

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


def week_gain(
    frame: Frame,
    model: cp_model.CpModel,
    open_days: Sequence[SessionModel],
    others: Sequence[Column] = (),
) -> Any:
    """Return the objective of a week, in millionths: sessions still open, and others fixed.

    Frequencies and the sets of a muscle a week are added to `model`.
    """
    gain: list[Any] = []
    before = sum((c.gives for c in others), np.zeros(frame.gives.shape[1]))
    for r, curve in enumerate(frame.curves):
        mine = [
            (math.ceil(_SET * frame.gives[i, r] - _TINY), w)
            for i, w in enumerate(frame.ways)
            if frame.gives[i, r] > 0
        ]
        if mine and curve:
            z = model.new_int_var(0, 100 * _UNIT, "z")
            total: Any = sum(a * day.y[w] for day in open_days for a, w in mine)
            total += math.ceil(_SET * before[r] - _TINY)
            for slope, intercept in curve:
                # In millionths times a thousand, so that slopes keep three more digits.
                a, b = math.ceil(_UNIT * slope), math.ceil(_UNIT * _SET * intercept)
                model.add(_SET * z <= a * total + b)
            gain.append(z)
    week = int(2 * frame.p.value("protocol.week_sets"))
    for g in range(len(GROUPS)):
        sets: Any = sum(frame.raw(w, g) * v for day in open_days for w, v in day.y.items())
        model.add(sets + sum(int(c.raw[g]) for c in others) <= week)
    for pattern in PATTERNS:
        least, most = frame.limits(pattern)
        seen: Any = sum(day.seen[pattern] for day in open_days)
        seen += sum(c.seen[pattern] for c in others)
        short = model.new_int_var(0, least, "short")
        model.add(seen <= most)
        model.add(seen + short >= least)
        gain.append(-round(_UNIT * frame.shortfall) * short)
    worths = [(round(_UNIT * frame.worths[i]), w) for i, w in enumerate(frame.ways)]
    gain += [a * day.y[w] for day in open_days for a, w in worths if a]
    gain.append(round(_UNIT * sum(c.worth for c in others)))
    return sum(gain)


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


def _at(rule: Rule, p: ParameterSet, x: float) -> float:
    return float(rule(x, p))


def _linear(one: Class, option: Option, aims: Aims) -> float:
    dose = aims.dose * one.piece.dose * option.sets
    return dose - aims.usual.get(one.piece.candidate.rank, 0.0)


def true_value(
    classes: Sequence[Class],
    chosen: Iterable[Chosen],
    aims: Aims,
    p: ParameterSet,
    missing: int = 0,
) -> float:
    """Return the objective of choices by the rule itself."""
    sets = np.zeros(len(GROUPS))
    taught: dict[str, float] = {}
    value = -aims.shortfall * missing
    for one in chosen:
        cls = classes[one.index]
        sets += cls.piece.credit * one.option.effective
        taught[cls.family] = taught.get(cls.family, 0.0) + one.option.lessons
        value += _linear(cls, one.option, aims)
    grown = growth(sets, p)
    value += sum(aims.growth.get(g, 0.0) * float(x) for g, x in zip(GROUPS, grown, strict=True))
    value += sum(aims.strength.get(f, 0.0) * float(strength(y, p)) for f, y in taught.items())
    return float(value)
