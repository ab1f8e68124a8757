"""The object form of a plan: an immutable tree, equal to its text.

A :class:`Plan` is cycles of sessions one after the other, with layoffs between them, deloads and a
diet, and the sessions themselves, whose lines may carry a progression rule (:class:`RuledSets`).
Text becomes these objects through :func:`myocrine.training.plans.parse_plan` and goes back through
:func:`myocrine.training.plans.plan_text`. ``position`` never counts for equality.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeAlias

from myocrine.training.characters import clean
from myocrine.training.plans.easing import Easing, Reactive, Return, Span, require_left
from myocrine.training.plans.equipment import Equipment
from myocrine.training.plans.rules import Rule
from myocrine.training.prescription import Position, refuse_unless, require, require_whole
from myocrine.training.session import ExerciseSets, Session

__all__ = [
    "Cycle",
    "Day",
    "Deload",
    "Diet",
    "Layoff",
    "Part",
    "Plan",
    "Planned",
    "RuledSets",
    "Span",
    "Surroundings",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Diet:
    """``diet -500 kcal/d, protein 1.6 g/kg/d``.

    Attributes
    ----------
    energy_offset : float
        Intake minus maintenance [kcal/d].
    protein : float, optional
        Total protein [g/kg/d]; None: as ever.
    """

    energy_offset: float = 0.0
    protein: float | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require("An energy offset", abs(self.energy_offset))
        require("A protein intake", self.protein)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deload(Easing):
    """``deload every 6 cycles: sets 50%, load 90%``: every sixth cycle is an easy one.

    Attributes
    ----------
    every : Span
        In cycles or weeks.
    """

    every: Span
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require_left(self)
        refuse_unless(
            self.every.unit in ("cycle", "week"), "A deload comes every so many cycles or weeks."
        )

    def cycles(self, length: float) -> int:
        """Return after how many cycles of `length` [d] one is easy; the easy one counts."""
        return max(1, round(self.every.days(length) / length))


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """``day 1: Knee``: the sessions of one day of the cycle, counted from 1."""

    number: int
    sessions: tuple[str, ...]
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require_whole("The number of a day", self.number)
        refuse_unless(self.number >= 1, "Days count from 1.")
        names = tuple(clean(n) for n in self.sessions)
        object.__setattr__(self, "sessions", names)
        refuse_unless(bool(names) and all(names), "A day of the plan holds sessions.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Cycle:
    """A cycle of some days that repeats.

    Attributes
    ----------
    length : Span
        Whole days.
    days : tuple of Day
        In ascending order.
    lasts : Span, optional
        How long it repeats; None: for ever.
    deload : Deload, optional
        The plan's own where not given.
    diet : Diet, optional
        In place of the plan's.
    """

    length: Span
    days: tuple[Day, ...] = ()
    lasts: Span | None = None
    deload: Deload | None = None
    diet: Diet | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        whole = self.length.unit != "cycle" and self.length.days().is_integer()
        refuse_unless(
            whole, "A cycle is a whole number of days.", "Write for example: cycle 7 days"
        )
        ordered = tuple(sorted(self.days, key=lambda d: d.number))
        object.__setattr__(self, "days", ordered)

    @property
    def duration(self) -> float | None:
        """How long it repeats in all [d]; None: for ever."""
        return None if self.lasts is None else self.lasts.days(self.length.days())


@dataclass(frozen=True, kw_only=True, slots=True)
class Layoff:
    """``layoff 3 weeks``: nothing is done."""

    lasts: Span
    diet: Diet | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        refuse_unless(
            self.lasts.unit != "cycle",
            "A layoff lasts days, weeks, months or years.",
            "Write for example: layoff 3 weeks",
        )

    @property
    def duration(self) -> float:
        """How long it lasts [d]."""
        return self.lasts.days()


Part: TypeAlias = Cycle | Layoff


@dataclass(frozen=True, kw_only=True, slots=True)
class RuledSets(ExerciseSets):
    """Sets of one exercise whose load a rule leads from session to session."""

    rule: Rule

    def plain(self) -> ExerciseSets:
        """Return the line without its rule."""
        kept = {n: getattr(self, n) for n in ExerciseSets.__dataclass_fields__}
        return ExerciseSets(**kept)


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One session of the calendar.

    Attributes
    ----------
    day : float
        From the start of the plan, 0 is its first day [d].
    session : str
        Its name.
    cycle : int
        Running number of the cycle in the whole plan, from 0.
    deload : bool
        Whether it is an easy cycle.
    index : int
        Running number of the session in the whole plan, from 0.
    part : int
        Which cycle block or layoff of the plan, from 0.
    layoffs : int
        Layoffs before it.
    loading : int
        Cycles before it in the plan that were no deloads.
    turn : int
        How often this session came before, deloads left out, counted anew after a layoff.
    """

    day: float
    session: str
    cycle: int
    deload: bool
    index: int
    part: int = 0
    layoffs: int = 0
    loading: int = 0
    turn: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What acts all day long: energy intake minus maintenance [kcal/d], protein [g/kg/d]."""

    energy_offset: float = 0.0
    protein: float | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A training plan.

    Attributes
    ----------
    name : str
    parts : tuple of Cycle or Layoff
        One after the other. None: nothing is trained.
    written : tuple of Session
        The sessions as written, each with a name of its own.
    deload : Deload, optional
        In every cycle block that has none of its own.
    diet : Diet, optional
        In every part that has none of its own, and after the last.
    reactive, local : Reactive, optional
        Deloads that come when lifts fall: of everything, and of one lift.
    returning : Return, optional
        What a break does; None: what the parameters ``plans.return_*`` say.
    equipment : tuple of Plates, Pieces or Steps
        What there is to lift, each kind once; None of a kind: whatever a rule asks for.
    """

    name: str = ""
    parts: tuple[Part, ...] = ()
    written: tuple[Session, ...] = ()
    deload: Deload | None = None
    diet: Diet | None = None
    reactive: Reactive | None = None
    local: Reactive | None = None
    returning: Return | None = None
    equipment: tuple[Equipment, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name))
        scopes = [r and r.scope for r in (self.reactive, self.local)]
        refuse_unless(
            scopes[0] != "lift" and scopes[1] != "plan", "A deload stands in the wrong place."
        )
        kinds = [e.kind for e in self.equipment]
        refuse_unless(len(set(kinds)) == len(kinds), "Equipment of one kind is given twice.")
        names = [s.name for s in self.written]
        for name in names:
            refuse_unless(bool(name), "A session of a plan has a name.")
            refuse_unless(names.count(name) == 1, f"There are two sessions {name!r}.")

    @cached_property
    def sessions(self) -> Mapping[str, Session]:
        """The sessions by name."""
        return MappingProxyType({s.name: s for s in self.written})

    def calendar(self, days: float) -> tuple[Planned, ...]:
        """Return the sessions of the first `days` days, in order [d]."""
        from myocrine.training.plans.calendar import calendar

        return calendar(self, days)

    def surroundings(self, day: float) -> Surroundings:
        """Return what acts all day long on a day counted from the start of the plan."""
        from myocrine.training.plans.calendar import surroundings

        return surroundings(self, day)

    def changes(self) -> tuple[float, ...]:
        """Return the days on which the surroundings change, the start left out [d]."""
        from myocrine.training.plans.calendar import changes

        return changes(self)

    def __str__(self) -> str:
        from myocrine.training.plans.printer import plan_text

        return plan_text(self)
