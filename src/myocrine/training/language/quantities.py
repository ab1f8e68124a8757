"""Read the quantity terminals of the grammar: numbers, ranges, times, loads, intensities."""

from __future__ import annotations

import re
from typing import cast

from lark import Token

from myocrine.errors import SessionSyntaxError
from myocrine.training.language.vocabulary import DRUG_UNITS, INTENSITY_UNITS
from myocrine.training.prescription import Effort, Intensity, IntensityUnit, Load, LoadUnit, Tempo

__all__ = [
    "clock_minutes",
    "dose",
    "effort",
    "fail",
    "hours",
    "intensity",
    "kilometres",
    "load",
    "metres",
    "minutes",
    "number",
    "pace",
    "seconds",
    "span",
    "string",
    "tempo",
    "whole",
]

KM_PER_MILE = 1.609344
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?|\.\d+")
_CLOSED = re.compile(
    rf"({_NUMBER.pattern})[ \t]*%?[ \t]*(?:-|to)[ \t]*({_NUMBER.pattern})", re.IGNORECASE
)
_TIME = re.compile(r"(\d+(?:[.,]\d+)?|\.\d+)[ \t]*([a-z]+)", re.IGNORECASE)
_FACTOR = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}


def fail(token: Token, message: str, remedy: str = "") -> SessionSyntaxError:
    """Return the error that stands at `token`."""
    line = (token.line or 2) - 1  # the parser sees one line end before the text
    return SessionSyntaxError(message, remedy=remedy, line=line, column=token.column)


def number(token: Token, text: str | None = None) -> float:
    """Read a number; a decimal comma counts, three digits after it are refused as ambiguous."""
    written = str(token) if text is None else text
    whole_part, comma, decimals = written.partition(",")
    if comma and len(decimals) == 3 and not whole_part.startswith("0"):
        raise fail(
            token,
            f"{written} may be {whole_part}{decimals} or {whole_part}.{decimals}.",
            f"Write {whole_part}{decimals} or {whole_part}.{decimals}.",
        )
    value = float(written.replace(",", "."))
    if value > 1e12:
        raise fail(token, f"The number {written[:20]} is too large.")
    return value


def whole(token: Token, what: str) -> int:
    """Read a whole number; `what` names it in the error."""
    value = number(token)
    if value != int(value):
        raise fail(token, f"{what} must be a whole number, not {token}.")
    return int(value)


def span(token: Token) -> tuple[float, float | None]:
    """Read ``8`` as (8, None) and ``6-8`` as (6, 8), whatever unit follows."""
    closed = _CLOSED.search(token)
    if closed is None:
        return number(token, cast(re.Match[str], _NUMBER.search(token)).group()), None
    low, high = (number(token, n) for n in closed.groups())
    if high <= low:
        raise fail(token, f"{token} is no range.", "Write the smaller number first.")
    return low, high


def seconds(token: Token) -> float:
    """Read ``90 s``, ``1.5 min`` or ``1 h 30 min`` [s]."""
    return _time(token, "s")


def minutes(token: Token) -> float:
    """Read a time [min]."""
    return _time(token, "m")


def hours(token: Token) -> float:
    """Read a time [h]."""
    return _time(token, "h")


def _time(token: Token, unit: str) -> float:
    """Read a time; what is written in `unit` is kept to the last bit."""
    total = 0.0
    for written, name in _TIME.findall(token):
        value, own = number(token, written), name[0].lower()
        total += value if own == unit else value * _FACTOR[own] / _FACTOR[unit]
    return total


def metres(token: Token) -> float:
    """Read a distance [m]."""
    n, unit = cast(re.Match[str], _TIME.search(token)).groups()
    unit = unit.lower()
    if unit == "km":
        return number(token, n) * 1000.0
    return number(token, n) * (KM_PER_MILE * 1000.0 if unit.startswith("mi") else 1.0)


def kilometres(token: Token) -> float:
    """Read a distance [km]."""
    n, unit = cast(re.Match[str], _TIME.search(token)).groups()
    unit = unit.lower()
    if unit == "km":
        return number(token, n)
    return number(token, n) * KM_PER_MILE if unit.startswith("mi") else number(token, n) / 1000.0


def load(token: Token) -> Load:
    """Read any of the load terminals."""
    if token.type == "BODYWEIGHT":
        return Load(value=0.0, mode="bodyweight")
    low, high = span(token)
    text = token.lower()
    if token.type in ("MASS", "LOAD_SHIFT"):
        unit: LoadUnit = "lb" if re.search(r"\d[ \t]*(?:lb|pound)", text) else "kg"
        if token.type == "MASS":
            return Load(value=low, high=high, unit=unit)
        less = "assist" in text or re.match(r"[^\d+]*-", text.replace("body-", "body")) is not None
        return Load(value=low, high=high, unit=unit, mode="assisted" if less else "added")
    units: dict[str, LoadUnit] = {
        "PERCENT": "%1RM",
        "PERCENT_MVC": "%MVC",
        "PERCENT_BM": "%BM",
        "REP_MAX": "RM",
    }
    return Load(value=low, high=high, unit=units[token.type])


def effort(token: Token) -> Effort:
    """Read ``RIR 2``, ``RPE 7-8`` or ``2 RIR``."""
    low, high = span(token)
    return Effort(kind="RPE" if "rpe" in token.lower() else "RIR", value=low, high=high)


def tempo(token: Token) -> Tempo:
    """Read ``3-0-1-0``, ``3-0-1``, ``30X0``; X (as fast as possible) is 0 s."""
    text = token.lower().replace("x", "0")
    parts = text.split("-") if "-" in text else list(text)
    phases = [float(p) for p in parts] + [0.0] * (4 - len(parts))
    return Tempo(
        eccentric=phases[0], pause_bottom=phases[1], concentric=phases[2], pause_top=phases[3]
    )


def intensity(token: Token) -> Intensity:
    """Read ``70% VO2max``, ``200 W``, ``10-12 km/h``, ``RPE 15``."""
    if token.type == "ALL_OUT":
        return Intensity(value=100.0, unit="all out")
    low, high = span(token)
    text = re.sub(r"[ \t]+", "", token.lower())
    if text.startswith("rpe"):
        return Intensity(value=low, high=high, unit="RPE")
    written = re.sub(r"^[\d.,-]+", "", text).replace("%of", "%")
    unit = INTENSITY_UNITS[written]
    factor = {"mph": KM_PER_MILE, "m/s": 3.6}.get(unit)
    if factor is None:
        return Intensity(value=low, high=high, unit=cast(IntensityUnit, unit))
    top = None if high is None else high * factor
    return Intensity(value=low * factor, high=top, unit="km/h")


def pace(token: Token) -> Intensity:
    """Read a pace such as ``5:00 min/km`` as a speed."""
    mins, secs = (int(n) for n in re.findall(r"\d+", token))
    if (mins == 0 and secs == 0) or secs > 59:
        raise fail(token, f"{token} is no pace.", "Write for example 5:30 min/km.")
    return Intensity(value=3600.0 / (60 * mins + secs), unit="km/h")


def dose(token: Token) -> tuple[float, str]:
    """Read an amount and its unit: ``30 ug/h`` as (30.0, 'ug/h')."""
    n = cast(re.Match[str], _NUMBER.search(token)).group()
    drug, *rest = token[len(n) :].strip().lower().split("/")
    return number(token, n), "/".join([DRUG_UNITS[drug], *(r.replace("hour", "h") for r in rest)])


def clock_minutes(token: Token) -> int:
    """Read a time of day [min after midnight]."""
    hour, minute = (int(n) for n in token.split(":"))
    if hour > 23 or minute > 59:
        raise fail(token, f"{token} is no time of day.", "Write 0:00 to 23:59.")
    return 60 * hour + minute


def string(token: Token) -> str:
    r"""Read a quoted name; ``\"`` and ``\\`` stand for themselves."""
    return re.sub(r"\\(.)", r"\1", token[1:-1])
