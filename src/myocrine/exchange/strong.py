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

from dataclasses import replace

from myocrine.exchange.columns import Table
from myocrine.exchange.formats import TableFormat
from myocrine.exchange.records import Entry, Kind, Mass, Role, RowProblem
from myocrine.exchange.row import Row
from myocrine.exchange.values import count, duration, plain

__all__ = ["STRONG"]

# German, French and Portuguese headers, as exports hold them that were published: French in
# Martsk23/fitness-recomp (tests/fixtures/strong-export-reel.csv), Portuguese in
# gustavosinacio/ada11 (scripts/import-strong.ts). What a rest is called there is known in German
# and French alone.
_ALIASES = {
    "number": ("workout #", "workout no", "workout-nr", "workout nr"),
    "date": ("date", "datum", "data"),
    "workout": (
        "workout name",
        "workout-name",
        "trainingsname",
        "name des workouts",
        "nom de l'entrainement",
        "nome do treino",
    ),
    "duration": (
        "duration",
        "workout duration",
        "dauer",
        "workout-dauer",
        "trainingsdauer",
        "duree",
        "duracao",
    ),
    "exercise": (
        "exercise name",
        "exercise",
        "name der ubung",
        "ubung",
        "ubungsname",
        "nom de l'exercice",
        "nome do exercicio",
    ),
    "order": (
        "set order",
        "reihenfolge festlegen",
        "satzreihenfolge",
        "satz",
        "set",
        "ordre de la serie",
        "ordem da serie",
    ),
    "weight": ("weight", "gewicht", "poids", "peso"),
    "weight unit": ("weight unit", "gewichtseinheit"),
    "reps": ("reps", "repetitions", "wiederh", "wiederholungen", "wdh"),
    "rpe": ("rpe",),
    "distance": ("distance", "entfernung", "distanz", "strecke", "distancia"),
    "distance unit": ("distance unit", "entfernungseinheit", "distanzeinheit"),
    "seconds": ("seconds", "sekunden", "secondes", "segundos"),
    "note": ("notes", "notizen", "notas"),
    "workout note": (
        "workout notes",
        "workout-notizen",
        "trainingsnotizen",
        "notes d'entrainement",
        "notas do treino",
    ),
}
_LABELS = {"date": "Date", "reps": "Reps", "weight": "Weight", "exercise": "Exercise Name"}
_ROLES: dict[str, Role] = {"w": "warm-up", "d": "drop", "f": "failure"}
_PSEUDO: dict[str, Kind] = {
    "rest timer": "rest",
    "pausentimer": "rest",
    "pausen-timer": "rest",
    "minuteur de repos": "rest",
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


def _entry(row: Row) -> Entry:
    kind, role, order = _order(row.cell("order"))
    common = row.entry("strong")
    seconds = row.number("seconds", "time")
    if kind == "set":
        timed = bool(seconds)
        common = replace(
            common, weight=_weight(row), reps=row.count("reps"), metres=row.metres(timed=timed)
        )
    return replace(
        common,
        workout=row.words("workout"),
        kind=kind,
        role=role,
        number=order,
        seconds=seconds or None,
        rpe=row.number("rpe", "RPE") or None,
        note=_note(row, "note"),
        workout_note=_note(row, "workout note"),
        lasts_min=_lasts(row.cell("duration")),
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


def _weight(row: Row) -> Mass | None:
    """Return the weight; of a log that names no units, 0 is blank."""
    weight = row.weight()
    units = row.columns.units.get("weight") or "weight unit" in row.columns.at
    return weight if units or (weight and weight.value) else None


def _note(row: Row, field: str) -> str:
    note = row.cell(field)
    return "" if note == "-" else note


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
