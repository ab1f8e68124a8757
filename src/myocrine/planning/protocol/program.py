"""The mixed-integer program: days, exercises, sets, rests, pairs; minutes, recovery, frequencies.

For each session and class of exercises one way of doing it, or none. The objective reads only how
often a week each way is done: whole numbers of their own, on which the search and its proof work
without regard to which session is which. Growth of a group and strength of a family are concave in
the week's sums, so they are bounded from above by lines (`envelope`): the solver's value is never
below the true one and at most a few parts in ten thousand above it, and the gap that is reported is
against the true one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.classes import Class
from myocrine.planning.protocol.envelope import lines
from myocrine.planning.protocol.pieces import Option
from myocrine.planning.stimulus import PATTERNS, growth, strength

__all__ = ["LAYOUTS", "Aims", "Chosen", "Program", "neighbours"]

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
_RATIO = 1.1


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


def neighbours(days: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of sessions (from 0) that lie on consecutive days, week after week."""
    layout = LAYOUTS[days]
    found = [(i, i + 1) for i in range(days - 1) if layout[i + 1] - layout[i] == 1]
    if days > 1 and layout[0] + 7 - layout[-1] == 1:
        found.append((days - 1, 0))
    return tuple(found)


class Program:
    """The model of one request; `solve` answers it.

    Parameters
    ----------
    classes : sequence of Class
    days : int
    minutes : float
        Of a session [min].
    aims : Aims
    p : ParameterSet
    supersets : bool
    strict : bool
        Frequencies are hard.
    """

    def __init__(
        self,
        classes: Sequence[Class],
        *,
        days: int,
        minutes: float,
        aims: Aims,
        p: ParameterSet,
        supersets: bool = True,
        strict: bool = False,
    ) -> None:
        self.classes, self.days, self.minutes, self.aims, self.p = classes, days, minutes, aims, p
        self.supersets, self.strict = supersets, strict
        self.model = cp_model.CpModel()
        self.y = self._choices()
        self.week = self._weekly()
        self.gain: list[Any] = []
        self._sessions()
        self._recovery()
        self._frequencies()
        self._pairs()
        self._value()
        self.model.maximize(sum(self.gain))

    # ---- variables and constraints ---------------------------------------------------------------

    def _choices(self) -> dict[tuple[int, int, int], Any]:
        return {
            (d, c, o): self.model.new_bool_var(f"y{d}_{c}_{o}")
            for d in range(self.days)
            for c, one in enumerate(self.classes)
            for o, option in enumerate(one.options)
            if self.supersets or not option.paired
        }

    def _weekly(self) -> dict[tuple[int, int], Any]:
        """Return how often a week each way is done: what the objective reads."""
        found = {}
        for c, o in dict.fromkeys((c, o) for _, c, o in self.y):
            found[c, o] = self.model.new_int_var(0, self.days, f"n{c}_{o}")
            self.model.add(found[c, o] == sum(self.y[d, c, o] for d in range(self.days)))
        kinds: dict[str, list[Any]] = {}
        for (c, _), v in found.items():
            kinds.setdefault(self.classes[c].kind, []).append(v)
        for users in kinds.values():
            self.model.add(sum(users) <= self.days)
        return found

    def _of(self, day: int, c: int) -> list[Any]:
        n = len(self.classes[c].options)
        return [self.y[day, c, o] for o in range(n) if (day, c, o) in self.y]

    def _sessions(self) -> None:
        """Set minutes and that a session has one exercise of a kind at most."""
        kinds: dict[str, list[int]] = {}
        for c, one in enumerate(self.classes):
            kinds.setdefault(one.kind, []).append(c)
        self.spent = []
        for d in range(self.days):
            for members in kinds.values():
                self.model.add_at_most_one(v for c in members for v in self._of(d, c))
            used = sum(
                math.ceil(_MINUTE * self._option(c, o).minutes - 1e-9) * v
                for (day, c, o), v in self.y.items()
                if day == d
            )
            self.model.add(used <= math.floor(_MINUTE * self.minutes) + self._unspent(d))
            self.spent.append(used)
            self.model.add_bool_or(v for (day, _, _), v in self.y.items() if day == d)
        whole = sum(
            math.ceil(_MINUTE * self._option(c, o).minutes - 1e-9) * v
            for (c, o), v in self.week.items()
        )
        longest = max((o.rest_s for c in self.classes for o in c.options), default=0.0) / 60.0
        spare = longest + self.p.value("time.change")
        self.model.add(whole <= math.floor(_MINUTE * self.days * (self.minutes + spare)))

    def _unspent(self, day: int) -> Any:
        """Return the rest and change after the last line, which nobody takes.

        The last is a single-joint lift where there is one, because large lifts come first.
        """
        change = self.p.value("time.change")
        small, large = [], []
        ends: dict[tuple[float, bool, bool], list[Any]] = {}
        for (d, c, o), v in self.y.items():
            if d == day:
                single = self.classes[c].piece.candidate.single
                (small if single else large).append(v)
                option = self._option(c, o)
                ends.setdefault((option.rest_s, option.paired, single), []).append(v)
        any_small = self.model.new_bool_var(f"small{day}")
        self.model.add_max_equality(any_small, small or [0])
        last = []
        for (rest, _paired, single), users in ends.items():
            mine = self.model.new_bool_var(f"last{day}")
            self.model.add(sum(users) >= 1).only_enforce_if(mine)
            if not single:
                self.model.add_implication(mine, any_small.negated())
            last.append((mine, rest))
        self.model.add_exactly_one(m for m, _ in last)
        return sum(math.floor(_MINUTE * (rest / 60.0 + change)) * m for m, rest in last)

    def _recovery(self) -> None:
        """Bound the fractional sets of a muscle in a session and on consecutive days."""
        once = self.p.value("protocol.session_sets")
        twice = self.p.value("protocol.two_day_sets")
        for g in range(len(GROUPS)):
            sums = [self._raw(d, g) for d in range(self.days)]
            for total in sums:
                self.model.add(total <= int(2 * once))
            for a, b in neighbours(self.days):
                self.model.add(sums[a] + sums[b] <= int(2 * twice))

    def _raw(self, day: int, g: int) -> Any:
        """Return twice the fractional sets of a group in a session."""
        return sum(
            round(2 * self.classes[c].piece.credit[g]) * self._option(c, o).sets * v
            for (d, c, o), v in self.y.items()
            if d == day and self.classes[c].piece.credit[g] > 0
        )

    def _frequencies(self) -> None:
        self.short: dict[str, Any] = {}
        for pattern in PATTERNS:
            least = int(self.p.value(f"protocol.{pattern}_least"))
            most = int(self.p.value(f"protocol.{pattern}_most"))
            seen = [self._seen(d, pattern) for d in range(self.days)]
            self.model.add(sum(seen) <= most)
            missing = self.model.new_int_var(0, 0 if self.strict else least, f"short_{pattern}")
            self.model.add(sum(seen) + missing >= least)
            self.short[pattern] = missing
            self.gain.append(-round(_UNIT * self.aims.shortfall) * missing)

    def _seen(self, day: int, pattern: str) -> Any:
        """Return whether a session has a pattern; kind by kind, which binds fractions as well."""
        kinds: dict[str, list[Any]] = {}
        for (d, c, _), v in self.y.items():
            if d == day and self.classes[c].pattern == pattern:
                kinds.setdefault(self.classes[c].kind, []).append(v)
        here = self.model.new_bool_var(f"{pattern}{day}")
        self.model.add(here <= sum(v for users in kinds.values() for v in users))
        for users in kinds.values():
            self.model.add(sum(users) <= here)
        return here

    def _pairs(self) -> None:
        """Match what is done in pairs: as many sets, no region in common."""
        self.pairs: dict[tuple[int, int], dict[tuple[Any, Any], Any]] = {}
        buckets: dict[tuple[int, int], dict[frozenset[str], list[Any]]] = {}
        for (d, c, o), v in self.y.items():
            option = self._option(c, o)
            if option.paired:
                bucket = buckets.setdefault((d, option.sets), {})
                bucket.setdefault(self.classes[c].zones, []).append(v)
        for key, types in buckets.items():
            names = sorted(types, key=sorted)
            edges = {
                (a, b): self.model.new_int_var(0, min(len(types[a]), len(types[b]), 3), "pair")
                for a, b in itertools.combinations(names, 2)
                if not a & b
            }
            for zone in names:
                met = sum(v for edge, v in edges.items() if zone in edge)
                self.model.add(sum(types[zone]) == met)
            self.pairs[key] = edges

    def _value(self) -> None:
        p = self.p
        for g, group in enumerate(GROUPS):
            worth = self.aims.growth.get(group, 0.0)
            terms = [
                (round(_SET * self._option(c, o).effective * self.classes[c].piece.credit[g]), v)
                for (c, o), v in self.week.items()
                if self.classes[c].piece.credit[g] > 0
            ]
            self._concave(terms, lambda x, w=worth: w * float(growth(x, p)), worth)  # type: ignore[misc]
        for family in (f for families in PATTERNS.values() for f in families):
            worth = self.aims.strength.get(family, 0.0)
            terms = [
                (round(_SET * self._option(c, o).lessons), v)
                for (c, o), v in self.week.items()
                if self.classes[c].family == family
            ]
            self._concave(terms, lambda x, w=worth: w * float(strength(x, p)), worth)  # type: ignore[misc]
        for (c, o), v in self.week.items():
            one = self.classes[c]
            linear = self.aims.dose * one.piece.dose * self._option(c, o).sets
            linear -= self.aims.usual.get(one.piece.candidate.rank, 0.0)
            if linear:
                self.gain.append(round(_UNIT * linear) * v)

    def _concave(self, terms: list[tuple[int, Any]], f: Any, worth: float) -> None:
        terms = [(a, v) for a, v in terms if a > 0]
        if not terms or worth <= 0:
            return
        first = min(a for a, _ in terms) / _SET
        last = self.days * max(a for a, _ in terms) / _SET * 4
        z = self.model.new_int_var(0, math.ceil(_UNIT * f(last)), "z")
        total = sum(a * v for a, v in terms)
        for slope, intercept in lines(f, first, last, _RATIO):
            # Both sides in millionths, times 1000 so that slopes keep three more digits.
            a, b = math.ceil(_UNIT * slope), math.ceil(_UNIT * _SET * intercept)
            self.model.add(_SET * z <= a * total + b)
        self.gain.append(z)

    def _option(self, c: int, o: int) -> Option:
        return self.classes[c].options[o]

    # ---- answers ---------------------------------------------------------------------------------

    def chosen(self, value: Any) -> tuple[Chosen, ...]:
        """Return the choices of a solution; `value` gives that of a variable."""
        found = []
        for d in range(self.days):
            mine = [(c, o) for (day, c, o), v in self.y.items() if day == d and value(v)]
            partners = self._partners(d, mine, value)
            found += [
                Chosen(day=d, index=c, option=self._option(c, o), pair=partners.get(c))
                for c, o in mine
            ]
        return tuple(found)

    def _partners(self, day: int, mine: Iterable[tuple[int, int]], value: Any) -> dict[int, int]:
        waiting: dict[tuple[int, int], dict[frozenset[str], list[int]]] = {}
        for c, o in mine:
            option = self._option(c, o)
            if option.paired:
                bucket = waiting.setdefault((day, option.sets), {})
                bucket.setdefault(self.classes[c].zones, []).append(c)
        partners: dict[int, int] = {}
        number = itertools.count()
        for key, types in waiting.items():
            for (a, b), v in self.pairs[key].items():
                for _ in range(value(v)):
                    n = next(number)
                    partners[types[a].pop()] = partners[types[b].pop()] = n
        return partners

    def true_value(self, chosen: Sequence[Chosen], missing: Mapping[str, int]) -> float:
        """Return the objective of choices by the rule itself, not by the lines above it."""
        return true_value(self.classes, chosen, self.aims, self.p, sum(missing.values()))


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
        value += aims.dose * cls.piece.dose * one.option.sets
        value -= aims.usual.get(cls.piece.candidate.rank, 0.0)
    grown = growth(sets, p)
    value += sum(aims.growth.get(g, 0.0) * float(x) for g, x in zip(GROUPS, grown, strict=True))
    value += sum(aims.strength.get(f, 0.0) * float(strength(y, p)) for f, y in taught.items())
    return float(value)
