"""Hevy: the newest session first, units in the names of the columns, supersets by number.

Kilograms and pounds may both be there, and so may kilometres and miles: the first that is filled
counts. A weight that is blank is the body's; of an assisted exercise it is the assistance.
"""

from __future__ import annotations

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import Asked, TableFormat
from myocrine.exchange.records import Entry, Mass, Raw, Role, RowProblem
from myocrine.exchange.table import Record
from myocrine.exchange.values import count, moment, number, plain

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


def _entry(table: Table, record: Record, raw: Raw, asked: Asked) -> Entry:
    def cell(field: str) -> str:
        return table.columns.cell(record, field)

    start, has_time = moment(cell("date"), asked.slashes)
    exercise = " ".join(cell("exercise").split())
    if not exercise:
        reason = "no exercise"
        raise RowProblem(reason)
    role = plain(cell("role")).replace("_", "").replace("-", "").replace(" ", "")
    if role not in _ROLES:
        reason = "a set type that I do not know"
        raise RowProblem(reason, repr(cell("role")[:40]))
    return Entry(
        row=raw,
        format="hevy",
        start=start,
        has_time=has_time,
        workout=" ".join(cell("workout").split()),
        exercise=exercise,
        role=_ROLES[role],
        number=count(cell("order"), "set index"),
        weight=_weight(table, record, asked),
        reps=count(cell("reps")),
        seconds=number(cell("seconds"), "time") or None,
        metres=_metres(table, record),
        rpe=number(cell("rpe"), "RPE") or None,
        superset=cell("superset"),
        note=cell("note").replace("\\n", "\n"),
        workout_note=cell("workout note").replace("\\n", "\n"),
        lasts_min=_lasts(cell("date"), cell("end"), asked),
    )


def _weight(table: Table, record: Record, asked: Asked) -> Mass | None:
    kg = number(table.columns.cell(record, "kg"), "weight")
    if kg is not None:
        return Mass(value=kg, unit="kg")
    lb = number(table.columns.cell(record, "lb"), "weight")
    if lb is not None:
        return Mass(value=lb, unit="lb")
    bare = number(table.columns.cell(record, "weight"), "weight")
    return None if bare is None else Mass(value=bare, unit=asked.unit or "kg")


def _metres(table: Table, record: Record) -> float | None:
    for field, factor in _METRES.items():
        value = number(table.columns.cell(record, field), "distance")
        if value:
            return value * factor
    return None


def _lasts(start: str, end: str, asked: Asked) -> float | None:
    try:
        minutes = (
            moment(end, asked.slashes)[0] - moment(start, asked.slashes)[0]
        ).total_seconds() / 60.0
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
