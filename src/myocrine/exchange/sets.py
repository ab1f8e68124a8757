"""From a row to what was done: load, repetitions, effort; and what nobody can have done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from myocrine.evidence.exercises import Exercise
from myocrine.exchange.names import Known
from myocrine.exchange.records import Entry, RowProblem
from myocrine.training.checks import LIMITS
from myocrine.training.prescription import Effort, EnduranceMode, Load
from myocrine.training.session import Endurance

__all__ = ["Did", "done_set", "endurance"]

Measure: TypeAlias = Literal["reps", "seconds", "metres"]
_DIGITS = 3  # exports carry the noise of floating numbers: 76.80000305175781


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """One set that was done."""

    entry: Entry
    measure: Measure
    amount: float
    load: Load | None
    effort: Effort | None


def done_set(entry: Entry, known: Known) -> Did:
    """Return the set of a row.

    Raises
    ------
    RowProblem
        If nothing was done, or more than anybody does.
    """
    assert known.exercise is not None
    measure, amount = _amount(entry, known.exercise)
    return Did(
        entry=entry,
        measure=measure,
        amount=amount,
        load=_load(entry, known.exercise),
        effort=_effort(entry),
    )


def _amount(entry: Entry, exercise: Exercise) -> tuple[Measure, float]:
    found: dict[Measure, float] = {
        "reps": float(entry.reps or 0),
        "seconds": round(entry.seconds or 0.0, _DIGITS),
        "metres": round(entry.metres or 0.0, _DIGITS),
    }
    own: dict[str, Measure] = {"time": "seconds", "distance": "metres"}
    first = own.get(exercise.measure, "reps")
    order: tuple[Measure, ...] = (first, "reps", "seconds", "metres")
    measure = next((m for m in order if found[m] > 0), None)
    if measure is None:
        reason = "no repetitions, no time and no distance"
        raise RowProblem(reason)
    limit = {"reps": "repetitions", "seconds": "set duration [s]", "metres": "carry [m]"}[measure]
    _within(limit, found[measure], "a set that nobody does")
    return measure, found[measure]


def _within(limit: str, value: float, reason: str) -> None:
    low, high = LIMITS[limit]
    if not low <= value <= high:
        name, _, unit = limit.partition(" [")
        unit = f" {unit.rstrip(']')}" if unit else ""
        raise RowProblem(reason, f"{value:g}{unit}: {name} lies between {low:g} and {high:g}{unit}")


def _load(entry: Entry, exercise: Exercise) -> Load | None:
    """Return the load: blank, the body alone, added to it, taken off it, or on the bar."""
    body = exercise.load_kind == "body_mass"
    if entry.weight is None:
        return Load(value=0.0, mode="bodyweight") if body else None
    value = round(entry.weight.value, _DIGITS)
    if value == 0:
        return Load(value=0.0, mode="bodyweight")
    if value < 0 and not body:
        reason = "a weight below zero"
        raise RowProblem(reason, f"{value:g} {entry.weight.unit}")
    assisted = exercise.assistance or value < 0
    mode: Literal["external", "added", "assisted"] = (
        "external" if not body else "assisted" if assisted else "added"
    )
    load = Load(value=abs(value), unit=entry.weight.unit, mode=mode)
    _possible(load, abs(entry.weight.kg), exercise)
    return load


def _possible(load: Load, kg: float, exercise: Exercise) -> None:
    limit = "load [kg]" if load.mode == "external" else "added or assisted load [kg]"
    top = min(LIMITS[limit][1], exercise.max_kg)
    if not LIMITS[limit][0] <= kg <= top:
        reason = "a weight that nobody lifts"
        detail = f"{load.value:g} {load.unit} in {exercise.name}; at most {top:g} kg make sense"
        raise RowProblem(reason, detail)


def _effort(entry: Entry) -> Effort | None:
    if entry.role == "failure":
        return Effort(kind="failure")
    low, high = LIMITS["RPE"]
    if entry.rpe is not None and low <= entry.rpe <= high:
        return Effort(kind="RPE", value=round(entry.rpe, _DIGITS))
    return None


def endurance(entry: Entry, mode: EnduranceMode, note: str) -> Endurance:
    """Return a row of endurance work as a segment.

    Raises
    ------
    RowProblem
        If it has neither a time nor a distance, or one that nobody does.
    """
    minutes = (entry.seconds or 0.0) / 60.0
    km = round((entry.metres or 0.0) / 1000.0, 6)
    if not minutes and not km:
        reason = "endurance work without a time or a distance"
        raise RowProblem(reason)
    reason = "a segment that nobody does"
    if minutes:
        _within("segment [h]", minutes / 60.0, reason)
    if km:
        _within("distance [km]", km, reason)
    low, high = LIMITS["intensity [km/h]"]
    if minutes and km and not low <= 60.0 * km / minutes <= high:
        km = 0.0  # the time says enough; the distance has lost its unit
    return Endurance(
        mode=mode,
        duration_min=minutes or None,
        distance_km=km or None,
        warm_up=entry.role == "warm-up",
        note=note,
    )
