"""FitNotes (Android and iOS): a date and no clock, a day is a session, the order of rows counts.

There are no numbers of sets, no warm-ups, no effort and no name of the workout. The unit of weight
stands in each row (newer Android), in the header (older Android), or there is a column for each
(iOS).
"""

from __future__ import annotations

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import Asked, TableFormat, unknown_unit
from myocrine.exchange.records import Entry, Mass, Raw, RowProblem
from myocrine.exchange.table import Record
from myocrine.exchange.values import count, duration, length_unit, mass_unit, moment, number

__all__ = ["FITNOTES"]

_ALIASES = {
    "date": ("date",),
    "exercise": ("exercise",),
    "category": ("category",),
    "kg": ("weight (kg)", "weight (kgs)"),
    "lb": ("weight (lbs)", "weight (lb)"),
    "weight": ("weight",),
    "weight unit": ("weight unit",),
    "reps": ("reps",),
    "distance": ("distance",),
    "distance unit": ("distance unit", "distanceunit"),
    "time": ("time",),
    "note": ("comment", "notes"),
}


def _family(table: Table) -> str:
    at = table.columns.at
    if "weight unit" in at:
        return "FitNotes (a unit in each row)"
    return "FitNotes (iOS)" if {"kg", "lb"} <= set(at) else "FitNotes (a unit in the header)"


def _entry(table: Table, record: Record, raw: Raw, asked: Asked) -> Entry:
    def cell(field: str) -> str:
        return table.columns.cell(record, field)

    start, has_time = moment(cell("date"), asked.slashes)
    exercise = " ".join(cell("exercise").split())
    if not exercise:
        reason = "no exercise"
        raise RowProblem(reason)
    minutes = duration(cell("time"))
    return Entry(
        row=raw,
        format="fitnotes",
        start=start,
        has_time=has_time,
        exercise=exercise,
        weight=_weight(table, record, asked),
        reps=count(cell("reps")),
        seconds=60.0 * minutes if minutes else None,
        metres=_metres(table, record, asked, timed=bool(minutes)),
        note=cell("note"),
    )


def _weight(table: Table, record: Record, asked: Asked) -> Mass | None:
    kg = number(table.columns.cell(record, "kg"), "weight")
    if kg is not None:
        return Mass(value=kg, unit="kg")
    lb = number(table.columns.cell(record, "lb"), "weight")
    if lb is not None:
        return Mass(value=lb, unit="lb")
    value = number(table.columns.cell(record, "weight"), "weight")
    if value is None:
        return None
    named = table.columns.cell(record, "weight unit")
    unit = mass_unit(named) if named else asked.unit
    if unit is None and value != 0:
        raise unknown_unit(named)
    return Mass(value=value, unit=unit or "kg")


def _metres(table: Table, record: Record, asked: Asked, *, timed: bool) -> float | None:
    value = number(table.columns.cell(record, "distance"), "distance")
    if not value:
        return None
    named = table.columns.cell(record, "distance unit")
    factor = length_unit(named or asked.distance or "")
    if factor is not None:
        return value * factor
    if timed:
        return None  # the time says enough
    reason = "a distance without a unit that I know (--distance km or mi)"
    raise RowProblem(reason, f"{value:g} {named}".rstrip())


FITNOTES = TableFormat(
    name="FitNotes",
    aliases=_ALIASES,
    marks=frozenset({"date", "exercise", "category"}),
    needs=frozenset({"date", "exercise", "reps"}),
    family=_family,
    entry=_entry,
    labels={"date": "Date", "exercise": "Exercise", "reps": "Reps"},
)
"""The format."""
