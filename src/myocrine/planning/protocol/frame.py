"""What a week has to keep, and what it is worth: the numbers that every solve reads.

Growth of a group and strength of a family are concave in the week's sums, so they are bounded from
above by lines (`envelope`): the solver's value is never below the true one and at most a few parts
in ten thousand above it, and the gap that is reported is against the true one.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.audit.model import Band
from myocrine.planning.protocol.classes import Class
from myocrine.planning.protocol.envelope import lines
from myocrine.planning.protocol.pieces import Option
from myocrine.planning.stimulus import growth, strength

__all__ = ["LAYOUTS", "Aims", "Chosen", "Column", "Frame", "Way", "neighbours"]

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

Way: TypeAlias = tuple[int, int]
"""A class and one of its options, by their places."""
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rule: TypeAlias = Callable[[object, ParameterSet], Floats]
_MINUTE = 20  # minutes are whole twentieths
_RATIO = 1.1  # of neighbouring points where a line touches the curve
_TINY = 1e-9
_HARD = 1000.0
_NO_END = 10**6


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
    outside : float
        Cost of a fractional set of a muscle a week below or above its band.
    usual : mapping of int to float
        Cost of an exercise by its rank, in each session.
    """

    growth: Mapping[str, float]
    strength: Mapping[str, float]
    dose: float
    shortfall: float
    usual: Mapping[int, float]
    outside: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """One choice of the solver: class `index` of its list in session `day`, done so."""

    day: int
    index: int
    option: Option
    pair: int | None


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
    bands : mapping of group to Band
        Fractional sets of a muscle a week that are wanted; others as one likes.
    """

    classes: tuple[Class, ...]
    days: int
    minutes: float
    aims: Aims
    p: ParameterSet
    supersets: bool = True
    strict: bool = False
    bands: Mapping[str, Band] = field(default_factory=dict)

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
        return int(self.raws[self.place[way], g])

    def twice(self, index: int, option: Option) -> Ints:
        """Return twice the fractional sets of each group, (16,)."""
        credit = np.rint(2 * self.classes[index].piece.credit).astype(np.int64)
        return np.asarray(credit * option.sets)

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
        return np.array([self.linear(self.classes[w[0]], self.option(w)) for w in self.ways])

    def linear(self, one: Class, option: Option) -> float:
        """Return what an exercise is worth beside its stimulus: dose, and how usual it is."""
        dose = self.aims.dose * one.piece.dose * option.sets
        return dose - self.aims.usual.get(one.piece.candidate.rank, 0.0)

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
        rows = [self.twice(w[0], self.option(w)) for w in self.ways]
        return np.array(rows, dtype=np.int64).reshape(-1, len(GROUPS))

    @cached_property
    def band(self) -> Ints:
        """Twice the least and most fractional sets a week that are wanted, (groups, 2)."""
        wanted = [self.bands.get(g, Band()) for g in GROUPS]
        rows = [(math.ceil(2 * b.low), math.floor(2 * min(b.high, _NO_END))) for b in wanted]
        return np.array(rows, dtype=np.int64)

    @property
    def week_sets(self) -> int:
        """Twice the fractional sets of a muscle a week at most."""
        return int(2 * self.p.value("protocol.week_sets"))

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


def _at(rule: Rule, p: ParameterSet, x: float) -> float:
    return float(rule(x, p))
