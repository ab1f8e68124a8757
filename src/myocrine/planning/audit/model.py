"""What a check of a plan finds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from myocrine.training.prescription import Position

__all__ = ["Audit", "Band", "Finding", "Kind", "Round", "Severity", "Visit"]

Severity: TypeAlias = Literal["warning", "note"]
Kind: TypeAlias = Literal[
    "sets", "effort", "balance", "recovery", "minutes", "equipment", "jump", "eccentric"
]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing to know about a plan.

    Attributes
    ----------
    severity : {'warning', 'note'}
        A warning goes against what the person asked for or against safety; a note says how the plan
        differs from a default.
    kind : str
        What was checked.
    message, remedy : str
        What is so, and what would be otherwise: a sentence each.
    session : str
        Name of the session, where it is about one.
    position : Position, optional
        Where it stands in the text.
    """

    severity: Severity
    kind: Kind
    message: str
    remedy: str = ""
    session: str = ""
    position: Position | None = None


@dataclass(frozen=True, kw_only=True)
class Band:
    """Fractional sets a week that somebody wants for a muscle, from `low` to `high`."""

    low: float = 0.0
    high: float = float("inf")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One session of a cycle: its day from 0 [d], its name, and how long it takes [min].

    `sets` are its fractional sets by muscle group, `hard` those that count as hard, `patterns` its
    working sets by pattern.
    """

    day: int
    session: str
    minutes: float
    sets: Mapping[str, float]
    hard: Mapping[str, float]
    patterns: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Round:
    """One ordinary cycle of a plan: no deload.

    Attributes
    ----------
    week : int
        The week of the plan in which cycles of this kind begin, from 1.
    weeks : float
        How long the cycle is [weeks].
    visits : tuple of Visit
    position : Position, optional
        Of the cycle in the text.
    """

    week: int
    weeks: float
    visits: tuple[Visit, ...]
    position: Position | None = None

    def sets(self, group: str) -> float:
        """Return the fractional sets of a muscle group a week."""
        return sum(v.sets.get(group, 0.0) for v in self.visits) / self.weeks

    def hard(self, group: str) -> float:
        """Return how many of them count as hard, at the loads of the first sessions."""
        return sum(v.hard.get(group, 0.0) for v in self.visits) / self.weeks

    def pattern(self, name: str) -> float:
        """Return the working sets of a pattern a week."""
        return sum(v.patterns.get(name, 0.0) for v in self.visits) / self.weeks

    @property
    def minutes(self) -> float:
        """Minutes a week."""
        return sum(v.minutes for v in self.visits) / self.weeks


@dataclass(frozen=True, kw_only=True)
class Audit:
    """What is found in a plan.

    Attributes
    ----------
    rounds : tuple of Round
        The cycles of the plan, each kind once, in order.
    bands : mapping of group to Band
    own : frozenset of str
        Groups whose band the person gave; the others are defaults.
    minutes : mapping of session to float
        The longest that each session takes [min].
    findings : tuple of Finding
        Warnings first, then in order of the lines.
    """

    rounds: tuple[Round, ...]
    bands: Mapping[str, Band]
    own: frozenset[str] = frozenset()
    minutes: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are warnings."""
        return tuple(f for f in self.findings if f.severity == "warning")
