"""Which minutes bought most: exercises and sessions by what an hour of them gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from myocrine.evidence.parameters import parameters
from myocrine.planning.ledger.model import Ledger, SetEntry

__all__ = [
    "Idle",
    "Investment",
    "Returns",
    "by_exercise",
    "by_session",
    "idle",
    "returns",
]

_HOUR = 60.0
_TWO = 2


@dataclass(frozen=True, kw_only=True)
class Investment:
    """What the sets of one exercise or session gave in all.

    Attributes
    ----------
    name : str
    sets : int
        Sets and pieces of endurance work.
    minutes : float
        With rests and changes [min].
    effective, growth, lesson : float
        Effective sets; growth and lessons by the rule of counting.
    endocrine : float
        1 is half an hour of cycling at 70 % of VO2max.
    doses : mapping of molecule to float
        [unit x h]
    bought : mapping of output to float
        Dividends, in the unit of the output.
    """

    name: str
    sets: int
    minutes: float
    effective: float
    growth: float
    lesson: float
    endocrine: float
    doses: Mapping[str, float]
    bought: Mapping[str, float]

    def an_hour(self, amount: float) -> float:
        """Return an amount for each hour [1/h]; 0 where no time was spent."""
        return _HOUR * amount / self.minutes if self.minutes > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Returns:
    """What the last hard set of an exercise in a session adds over the first: 1 is as much.

    Lighter sets are left out: who works up to a load does not see returns diminish.

    Attributes
    ----------
    exercise : str
    sessions : int
        With two hard sets of it or more.
    sets : float
        Mean number of them in a session.
    growth, lesson, endocrine : float
        Sum over the last sets divided by that over the first [1].
    """

    exercise: str
    sessions: int
    sets: float
    growth: float
    lesson: float
    endocrine: float


@dataclass(frozen=True, kw_only=True)
class Idle:
    """Sets that bought no muscle and no strength, for one reason."""

    reason: str
    sets: int
    minutes: float


Keyed: TypeAlias = Iterable[tuple[str, SetEntry]]


def by_exercise(found: Ledger) -> list[Investment]:
    """Return the exercises and endurance modes, in the order of their first set."""
    return _grouped((e.exercise, e) for s in found.sessions for e in s.entries)


def by_session(found: Ledger) -> list[Investment]:
    """Return the sessions of a plan by name, those of a log one by one."""
    return _grouped((s.name, e) for s in found.sessions for e in s.entries)


def _grouped(rows: Keyed) -> list[Investment]:
    groups: dict[str, list[SetEntry]] = defaultdict(list)
    for name, entry in rows:
        groups[name].append(entry)
    return [_sum(name, entries) for name, entries in groups.items()]


def _sum(name: str, entries: list[SetEntry]) -> Investment:
    def total(value: Callable[[SetEntry], float]) -> float:
        return sum(value(e) for e in entries)

    def totals(part: Callable[[SetEntry], Mapping[str, float]]) -> dict[str, float]:
        return {k: sum(part(e)[k] for e in entries) for k in part(entries[0])}

    return Investment(
        name=name,
        sets=len(entries),
        minutes=total(lambda e: e.minutes),
        effective=total(lambda e: e.effective),
        growth=total(lambda e: e.growth),
        lesson=total(lambda e: e.lesson),
        endocrine=total(lambda e: e.endocrine),
        doses=totals(lambda e: e.doses),
        bought=totals(lambda e: e.bought),
    )


def returns(found: Ledger) -> list[Returns]:
    """Return how much less the last hard set of each exercise adds than the first."""
    hard = parameters().value("ledger.hard_set")
    pairs: dict[str, list[tuple[SetEntry, SetEntry, int]]] = defaultdict(list)
    for session in found.sessions:
        own: dict[str, list[SetEntry]] = defaultdict(list)
        for entry in session.entries:
            if entry.lifted and entry.effective >= hard:
                own[entry.exercise].append(entry)
        for name, entries in own.items():
            if len(entries) >= _TWO:
                pairs[name].append((entries[0], entries[-1], len(entries)))
    return [
        Returns(
            exercise=name,
            sessions=len(rows),
            sets=sum(n for _, _, n in rows) / len(rows),
            growth=_ratio(rows, lambda e: e.growth),
            lesson=_ratio(rows, lambda e: e.lesson),
            endocrine=_ratio(rows, lambda e: e.endocrine),
        )
        for name, rows in pairs.items()
    ]


def _ratio(rows: list[tuple[SetEntry, SetEntry, int]], value: Callable[[SetEntry], float]) -> float:
    first = sum(value(a) for a, _, _ in rows)
    return sum(value(b) for _, b, _ in rows) / first if first > 0 else 0.0


def idle(found: Ledger) -> list[Idle]:
    """Return the sets that bought no muscle and no strength, by reason, most minutes first."""
    rows: dict[str, list[float]] = defaultdict(list)
    for session in found.sessions:
        for entry in session.entries:
            if entry.nothing:
                rows[entry.nothing].append(entry.minutes)
    made = [Idle(reason=r, sets=len(m), minutes=sum(m)) for r, m in rows.items()]
    return sorted(made, key=lambda x: -x.minutes)
