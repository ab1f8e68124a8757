"""Hevy: the newest session first, units in the names of the columns, supersets by number.

Kilograms and pounds may both be there, and so may kilometres and miles: the first that is filled
counts. A weight that is blank is the body's; of an assisted exercise it is the assistance.
"""

from __future__ import annotations

from dataclasses import replace

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import TableFormat
from myocrine.exchange.records import Entry, Role, RowProblem
from myocrine.exchange.row import Row
from myocrine.exchange.values import plain

__all__ = ["HEVY"]

_ALIASES = {
    "workout": ("title",),
    "date": ("start_time", "start time"),
    "end": ("end_time", "end time"),
    "workout note": ("description",),
    "exercise": ("exercise_title", "exercise title"),
    "superset": ("superset_id", "superset id"),
    "note": ("exercise_notes", "exercise notes"),
    "order": ("set_index", "set index"),
    "role": ("set_type", "set type"),
    "kg": ("weight_kg",),
    "lb": ("weight_lbs", "weight_lb"),
    "weight": ("weight",),
    "reps": ("reps",),
    "km": ("distance_km",),
    "miles": ("distance_miles",),
    "metres": ("distance_meters", "distance_m"),
    "seconds": ("duration_seconds",),
    "rpe": ("rpe",),
}
_ROLES: dict[str, Role] = {
    "normal": "work",
    "": "work",
    "warmup": "warm-up",
    "failure": "failure",
    "dropset": "drop",
}
_METRES = {"km": 1000.0, "miles": 1609.344, "metres": 1.0}


def _family(table: Table) -> str:
    at = table.columns.at
    found = [
        n
        for n, field in (("kg", "kg"), ("lb", "lb"), ("km", "km"), ("miles", "miles"))
        if field in at
    ]
    return f"Hevy ({', '.join(found)})" if found else "Hevy"


def _entry(row: Row) -> Entry:
    common = row.entry("hevy")
    role = plain(row.cell("role")).replace("_", "").replace("-", "").replace(" ", "")
    if role not in _ROLES:
        reason = "a set type that I do not know"
        raise RowProblem(reason, repr(row.cell("role")[:40]))
    return replace(
        common,
        workout=row.words("workout"),
        role=_ROLES[role],
        number=row.count("order", "set index"),
        weight=row.weight(),
        reps=row.count("reps"),
        seconds=row.number("seconds", "time") or None,
        metres=_metres(row),
        rpe=row.number("rpe", "RPE") or None,
        superset=row.cell("superset"),
        note=row.cell("note").replace("\\n", "\n"),
        workout_note=row.cell("workout note").replace("\\n", "\n"),
        lasts_min=_lasts(row, common),
    )


def _metres(row: Row) -> float | None:
    for field, factor in _METRES.items():
        value = row.number(field, "distance")
        if value:
            return value * factor
    return None


def _lasts(row: Row, begun: Entry) -> float | None:
    try:
        minutes = (row.moment("end")[0] - begun.start).total_seconds() / 60.0
    except RowProblem:
        return None
    return minutes if minutes > 0 else None


HEVY = TableFormat(
    name="Hevy",
    aliases=_ALIASES,
    marks=frozenset({"date", "exercise"}),
    needs=frozenset({"date", "exercise", "reps"}),
    family=_family,
    entry=_entry,
    labels={"date": "start_time", "exercise": "exercise_title"},
)
"""The format."""
