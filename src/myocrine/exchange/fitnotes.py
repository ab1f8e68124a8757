"""FitNotes (Android and iOS): a date and no clock, a day is a session, the order of rows counts.

There are no numbers of sets, no warm-ups, no effort and no name of the workout. The unit of weight
stands in each row (newer Android), in the header (older Android), or there is a column for each
(iOS).
"""

from __future__ import annotations

from dataclasses import replace

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import TableFormat
from myocrine.exchange.records import Entry
from myocrine.exchange.row import Row
from myocrine.exchange.values import duration

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


def _entry(row: Row) -> Entry:
    common = row.entry("fitnotes")
    minutes = duration(row.cell("time"))
    return replace(
        common,
        weight=row.weight(),
        reps=row.count("reps"),
        seconds=60.0 * minutes if minutes else None,
        metres=row.metres(timed=bool(minutes)),
        note=row.cell("note"),
    )


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
