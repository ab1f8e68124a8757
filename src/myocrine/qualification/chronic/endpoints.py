"""What weeks of training change: the outputs of the slow body, as papers print them."""

from __future__ import annotations

import contextlib

from myocrine.body import Body, default_body
from myocrine.body.adaptation.registry import slow_body
from myocrine.body.contract import Output
from myocrine.errors import StudyError
from myocrine.qualification.analytes import find_output, plain_unit

__all__ = ["PERCENT", "endpoint", "misplaced", "plain", "start_field"]

PERCENT = "%"

_UNITS: dict[str, str] = {
    "": "1",
    "%-points": "point",
    "beat/min": "bpm",
    "beats/min": "bpm",
    "percent": PERCENT,
    "percentage points": "point",
    "points": "point",
    "sd": "1",
    "smd": "1",
}
"""Units of changes that papers write in more than one way."""

_START: dict[str, str] = {
    "body_mass_kg": "mass",
    "fat_mass_kg": "fat_mass",
    "lean_mass_kg": "lean_mass",
    "resting_heart_rate_bpm": "hr_rest",
    "resting_metabolic_rate_kcal_d": "rmr_kcal_d",
}
"""Where a change in its own unit has its start among the fields of a person."""


def endpoint(analyte: str, body: Body | None = None) -> Output:
    """Return the output of the slow body that a printed analyte means.

    Raises
    ------
    StudyError
        If there is none; the nearest names are in the message.
    """
    return find_output(analyte, "", body or slow_body())


def plain(unit: str) -> str:
    """Return a unit of a change in one spelling."""
    return _UNITS.get(unit.strip().casefold(), plain_unit(unit))


def start_field(output: Output) -> str | None:
    """Return the field of a person at which an output starts; None where no field holds it."""
    return _START.get(output.name)


def misplaced(analyte: str, *, weeks: bool) -> str:
    """Say why an analyte cannot stand in this kind of arm; empty where it can.

    A name that neither body knows is no mistake: it is listed among the skipped.

    Parameters
    ----------
    analyte : str
    weeks : bool
        Whether its arm is weeks of a plan rather than one session.
    """
    if not weeks:
        slow = analyte in {o.name for o in slow_body().outputs}
        return f"{analyte} is an output of weeks of a plan, not of one session" if slow else ""
    if _is_of(analyte, slow_body()) or not _is_of(analyte, default_body()):
        return ""
    return f"{analyte} is an output of one session, not of weeks of a plan"


def _is_of(analyte: str, body: Body) -> bool:
    with contextlib.suppress(StudyError):
        find_output(analyte, "", body)
        return True
    return False
