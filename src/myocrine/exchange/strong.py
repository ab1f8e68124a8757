"""Strong: five families of headers, and their translations.

=======  ==============================================================================
V1       ``Date,Workout Name,Exercise Name,Set Order,Weight,...``: no unit, no duration
V2       the same with ``Duration`` (2h 18m) and mostly ``RPE``
V2b      V2 without the notes
V3       ``;``, everything quoted, ``Weight (kg)``, ``Duration (sec)``
V4       a ``Weight Unit`` and a ``Distance Unit`` in each row, in any order
=======  ==============================================================================

V1 and V2 write 0 where nothing was entered, so that a weight of 0 is blank there; V3 and V4 leave
the cell blank, so that a 0 is a 0.
"""

from __future__ import annotations

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import Asked, TableFormat, unknown_unit
from myocrine.exchange.records import Entry, Kind, Mass, Raw, Role, RowProblem
from myocrine.exchange.table import Record
from myocrine.exchange.values import count, duration, length_unit, mass_unit, moment, number, plain

__all__ = ["STRONG"]

_ALIASES = {
    "number": ("workout #", "workout no", "workout-nr", "workout nr"),
    "date": ("date", "datum"),
    "workout": ("workout name", "workout-name", "trainingsname", "name des workouts"),
    "duration": ("duration", "workout duration", "dauer", "workout-dauer", "trainingsdauer"),
    "exercise": ("exercise name", "exercise", "name der ubung", "ubung", "ubungsname"),
    "order": ("set order", "reihenfolge festlegen", "satzreihenfolge", "satz", "set"),
    "weight": ("weight", "gewicht"),
    "weight unit": ("weight unit", "gewichtseinheit"),
    "reps": ("reps", "repetitions", "wiederh", "wiederholungen", "wdh"),
    "rpe": ("rpe",),
    "distance": ("distance", "entfernung", "distanz", "strecke"),
    "distance unit": ("distance unit", "entfernungseinheit", "distanzeinheit"),
    "seconds": ("seconds", "sekunden"),
    "note": ("notes", "notizen"),
    "workout note": ("workout notes", "workout-notizen", "trainingsnotizen"),
}
_LABELS = {"date": "Date", "reps": "Reps", "weight": "Weight", "exercise": "Exercise Name"}
_ROLES: dict[str, Role] = {"w": "warm-up", "d": "drop", "f": "failure"}
_PSEUDO: dict[str, Kind] = {
    "rest timer": "rest",
    "pausentimer": "rest",
    "pausen-timer": "rest",
    "note": "note",
    "notiz": "note",
}


def _family(table: Table) -> str:
    at, units = table.columns.at, table.columns.units
    if "weight unit" in at:
        return "Strong (V4: a unit in each row)"
    if units.get("weight"):
        return "Strong (V3: units in the header)"
    if "duration" not in at:
        return "Strong (V1: no unit, no duration)"
    return "Strong (V2: no unit)" if "note" in at else "Strong (V2b: no unit, no notes)"


def _entry(table: Table, record: Record, raw: Raw, asked: Asked) -> Entry:
    def cell(field: str) -> str:
        return table.columns.cell(record, field)

    kind, role, order = _order(cell("order"))
    start, has_time = moment(cell("date"), asked.slashes)
    exercise = " ".join(cell("exercise").split())
    if not exercise:
        reason = "no exercise"
        raise RowProblem(reason)
    seconds = number(cell("seconds"), "time")
    return Entry(
        row=raw,
        format="strong",
        start=start,
        has_time=has_time,
        workout=" ".join(cell("workout").split()),
        exercise=exercise,
        kind=kind,
        role=role,
        number=order,
        weight=_weight(table, record, asked) if kind == "set" else None,
        reps=count(cell("reps")) if kind == "set" else None,
        seconds=seconds or None,
        metres=_metres(table, record, asked, timed=bool(seconds)) if kind == "set" else None,
        rpe=number(cell("rpe"), "RPE") or None,
        note="" if cell("note") == "-" else cell("note"),
        workout_note="" if cell("workout note") == "-" else cell("workout note"),
        lasts_min=_lasts(cell("duration")),
    )


def _order(text: str) -> tuple[Kind, Role, int | None]:
    word = plain(text)
    if word in _PSEUDO:
        return _PSEUDO[word], "work", None
    if word in _ROLES:
        return "set", _ROLES[word], None
    if not word:
        return "set", "work", None
    try:
        return "set", "work", count(text, "set order")
    except RowProblem:
        reason = "a set order that I do not know"
        raise RowProblem(reason, repr(text[:40])) from None


def _weight(table: Table, record: Record, asked: Asked) -> Mass | None:
    value = number(table.columns.cell(record, "weight"), "weight")
    if value is None:
        return None
    named = table.columns.cell(record, "weight unit")
    header = table.columns.units.get("weight", "")
    if value == 0 and not header and "weight unit" not in table.columns.at:
        return None
    unit = mass_unit(named) if named else mass_unit(header) if header else asked.unit
    if unit is None and value != 0:
        raise unknown_unit(named or header)
    return Mass(value=value, unit=unit or "kg")


def _metres(table: Table, record: Record, asked: Asked, *, timed: bool) -> float | None:
    value = number(table.columns.cell(record, "distance"), "distance")
    if not value:
        return None
    named = table.columns.cell(record, "distance unit") or table.columns.units.get("distance", "")
    factor = length_unit(named or asked.distance or "")
    if factor is not None:
        return value * factor
    if timed:
        return None  # the time says enough
    reason = "a distance without a unit that I know (--distance km or mi)"
    raise RowProblem(reason, f"{value:g} {named}".rstrip())


def _lasts(text: str) -> float | None:
    try:
        return duration(text) or None
    except RowProblem:
        return None  # a session without a known length is a session


STRONG = TableFormat(
    name="Strong",
    aliases=_ALIASES,
    marks=frozenset({"date", "exercise", "order"}),
    needs=frozenset({"date", "exercise", "reps", "weight"}),
    family=_family,
    entry=_entry,
    labels=_LABELS,
)
"""The format."""
