"""What one row of somebody's log says, with where it stood: the same for every format.

An :class:`Entry` keeps apart what a log keeps apart: a weight that is blank (None), a weight of
zero, and a load that is the body itself (which only the exercise tells).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = ["Entry", "Key", "Kind", "Mass", "MassUnit", "Raw", "Role", "RowProblem", "Skip"]

MassUnit: TypeAlias = Literal["kg", "lb"]
Kind: TypeAlias = Literal["set", "rest", "note"]
Role: TypeAlias = Literal["work", "warm-up", "drop", "failure"]
Key: TypeAlias = tuple[str, str, str, int, int]

KG_PER_LB = 0.45359237
"""The international pound, exactly [kg]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mass:
    """A weight as it was logged."""

    value: float
    unit: MassUnit

    @property
    def kg(self) -> float:
        """In kilograms [kg]."""
        return self.value if self.unit == "kg" else self.value * KG_PER_LB


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """A row as it stood.

    Attributes
    ----------
    source : str
        Name of the file.
    digest : str
        SHA-256 of the file's bytes.
    line : int
        The line on which the row begins, from 1.
    cells : tuple of str
    """

    source: str
    digest: str
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row that was understood.

    Attributes
    ----------
    row : Raw
    format : str
        Which program wrote it.
    start : datetime.datetime
        When the session began: the clock of the place, without a zone.
    has_time : bool
        Whether a time of day was given.
    workout, exercise : str
        As they are called there.
    kind : {'set', 'rest', 'note'}
        ``rest`` is the rest that was set after the set above, in `seconds`.
    role : {'work', 'warm-up', 'drop', 'failure'}
    number : int or None
        The number of the set as written.
    block, index : int
        Which run of this exercise within the session, and which row of it, from 0.
    weight : Mass or None
        None: left blank.
    reps : int or None
    seconds, metres : float or None
        [s], [m]
    rpe : float or None
    superset : str
        Sets of one session with the same word were done in turn.
    note, workout_note : str
    lasts_min : float or None
        How long the session took [min].
    """

    row: Raw
    format: str
    start: dt.datetime
    has_time: bool = True
    workout: str = ""
    exercise: str
    kind: Kind = "set"
    role: Role = "work"
    number: int | None = None
    block: int = 0
    index: int = 0
    weight: Mass | None = None
    reps: int | None = None
    seconds: float | None = None
    metres: float | None = None
    rpe: float | None = None
    superset: str = ""
    note: str = field(default="", repr=False)
    workout_note: str = field(default="", repr=False)
    lasts_min: float | None = None

    @property
    def key(self) -> Key:
        """What makes the row the same row in another export of the same log."""
        return (self.format, self.start.isoformat(), self.exercise, self.block, self.index)


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip:
    """A row that was left out: a `reason` that is counted, and what is wrong with this one."""

    row: Raw
    reason: str
    detail: str = ""


class RowProblem(Exception):
    """A row cannot be used; the others can. It never leaves the room: the row becomes a Skip."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail
