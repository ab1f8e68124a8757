"""One row of a table, asked by the names of its fields: what formats have in common."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from myocrine.exchange.columns import Columns
from myocrine.exchange.records import Entry, Mass, MassUnit, Raw, RowProblem
from myocrine.exchange.table import Record
from myocrine.exchange.values import Slashes, count, length_unit, mass_unit, moment, number

__all__ = ["Asked", "Row"]

_BY_NAME: tuple[MassUnit, ...] = ("kg", "lb")
"""Columns of weights whose name is their unit."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a person says about a file where the file does not.

    Attributes
    ----------
    unit : {'kg', 'lb'}, optional
        Of weights without one.
    distance : {'km', 'mi'}, optional
        Of distances without one.
    slashes : {'day first', 'month first'}, optional
        How dates such as 05/06/2026 are meant.
    """

    unit: MassUnit | None = None
    distance: Literal["km", "mi"] | None = None
    slashes: Slashes | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row with the columns it stands in and what was said about the file.

    Every method raises RowProblem where a cell cannot be read.
    """

    columns: Columns
    record: Record
    raw: Raw
    asked: Asked

    def cell(self, field: str) -> str:
        """Return the cell of a field as it stands, empty where there is none."""
        return self.columns.cell(self.record, field)

    def words(self, field: str) -> str:
        """Return a cell with single blanks."""
        return " ".join(self.cell(field).split())

    def number(self, field: str, what: str) -> float | None:
        """Return a number, None where the cell is blank; `what` it is, for the problem."""
        return number(self.cell(field), what)

    def count(self, field: str, what: str = "number of repetitions") -> int | None:
        """Return a whole number, None where the cell is blank."""
        return count(self.cell(field), what)

    def moment(self, field: str) -> tuple[dt.datetime, bool]:
        """Return a moment, and whether it has a time of day."""
        return moment(self.cell(field), self.asked.slashes)

    def entry(self, format: str) -> Entry:
        """Return what is there in every format: when it began, and which exercise."""
        start, has_time = self.moment("date")
        exercise = self.words("exercise")
        if not exercise:
            reason = "no exercise"
            raise RowProblem(reason)
        return Entry(row=self.raw, format=format, start=start, has_time=has_time, exercise=exercise)

    def weight(self) -> Mass | None:
        """Return the weight: of a column for each unit, of its own unit, or of the one asked."""
        for unit in _BY_NAME:
            value = self.number(unit, "weight")
            if value is not None:
                return Mass(value=value, unit=unit)
        value = self.number("weight", "weight")
        if value is None:
            return None
        named = self._unit_of("weight")
        known = mass_unit(named) if named else self.asked.unit
        if known is None and value != 0:
            raise _unknown_unit(named)
        return Mass(value=value, unit=known or "kg")

    def metres(self, *, timed: bool) -> float | None:
        """Return the distance [m]; of what is `timed`, None where nobody says its unit."""
        value = self.number("distance", "distance")
        if not value:
            return None
        named = self._unit_of("distance")
        factor = length_unit(named or self.asked.distance or "")
        if factor is not None:
            return value * factor
        if timed:
            return None  # the time says enough
        reason = "a distance without a unit that I know (--distance km or mi)"
        raise RowProblem(reason, f"{value:g} {named}".rstrip())

    def _unit_of(self, field: str) -> str:
        """Return the unit that the row names, or else the header."""
        return self.cell(f"{field} unit") or self.columns.units.get(field, "")


def _unknown_unit(said: str) -> RowProblem:
    """Return the problem of a weight that cannot be told in kilograms."""
    if not said:
        return RowProblem("a weight without a unit (--unit kg or lb)")
    return RowProblem("a weight in a unit that I do not know", repr(said[:40]))
