"""Read a person from a TOML file, with one clear error for whatever is wrong in it.

::

    sex = "female"
    age = 34
    mass = "141 lb"            # or mass_kg = 64
    height = "5 ft 6 in"       # or height_cm = 168
    vo2max = "44 mL/kg/min"    # or vo2max_ml_kg_min = 44, or "2.8 L/min"
    training_status = "recreational"

    [one_rm]                   # or [one_rm_kg]; bare numbers are kg
    "Back squat" = "175 lb"
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path
from typing import Any

from myocrine import units
from myocrine.errors import InputError, PersonError, nearest
from myocrine.person.model import NUMERIC, Person

__all__ = ["parse_person", "read_person"]

_MAX_BYTES = 100_000
_QUANTITY = re.compile(r"^\s*([-+]?\d+(?:\.\d+)?)\s*([^\d\s.,].*?)\s*$")
_FEET = re.compile(
    r"^\s*(\d+(?:\.\d+)?)\s*(?:ft|feet|foot|')\s*(?:(\d+(?:\.\d+)?)\s*(?:in|inch|inches|\"|''))?\s*$"
)
_ALIASES = {
    "mass": "mass_kg",
    "weight": "mass_kg",
    "height": "height_cm",
    "fat": "fat_percent",
    "vo2max": "vo2max_ml_kg_min",
    "wmax": "wmax_w",
    "one_rm": "one_rm_kg",
}


def read_person(path: str | Path) -> Person:
    """Read a person from a TOML file.

    Raises
    ------
    PersonError
        If the file cannot be read or parsed, a key is unknown, a unit is wrong or a value is
        outside of what the regressions cover; with the line where there is one.
    """
    file = Path(path)
    try:
        raw = file.read_bytes()
    except OSError as error:
        msg = f"The person's file cannot be read: {error.strerror or error}."
        raise PersonError(msg, source=str(path)) from None
    if len(raw) > _MAX_BYTES:
        msg = f"The file has {len(raw)} bytes; a person's file has at most {_MAX_BYTES}."
        raise PersonError(msg, source=str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        msg = "The file is not UTF-8 text."
        raise PersonError(msg, remedy="Save it as UTF-8.", source=str(path), line=line) from None
    return parse_person(text, source=str(path))


def parse_person(text: str, *, source: str = "text") -> Person:
    """Read a person from TOML text; see `read_person`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        if line is None and "end of document" in str(error):
            line = text.count("\n") + 1
        msg = f"This is not TOML: {str(error).split(' (at')[0]}."
        remedy = 'Write lines such as: mass = "80 kg"'
        raise PersonError(msg, remedy=remedy, source=source, line=line, column=column) from None
    fields: dict[str, Any] = {}
    key = ""
    try:
        for key in table:
            name, value = _entry(key, table, fields)
            fields[name] = value
        key = ""
        return Person(**fields)
    except PersonError as error:
        line = _line_of(text, key)
        raise PersonError(error.message, remedy=error.remedy, source=source, line=line) from None


def _entry(key: str, table: dict[str, Any], fields: dict[str, Any]) -> tuple[str, Any]:
    name = _field(key)
    if name in fields:
        msg = f"{key!r} says again what another line says of {name!r}."
        raise PersonError(msg, remedy="Leave one of them out.")
    value = _value(key, name, table[key], table)
    _alone(name, value)
    return name, value


def _field(key: str) -> str:
    name = _ALIASES.get(key, key)
    known = [f.name for f in dataclasses.fields(Person)]
    if name not in known:
        close = nearest(key, [*known, *_ALIASES])
        msg = f"I do not know the entry {key!r} of a person."
        remedy = f"Did you mean {close[0]!r}?" if close else f"Known are {', '.join(known)}."
        raise PersonError(msg, remedy=remedy)
    return name


def _alone(name: str, value: Any) -> None:
    """Check one entry by itself, so that its error can name its line."""
    if name not in ("cycle_phase", "pregnant", "one_rm_repetitions"):
        Person(**{name: value})


def _value(key: str, name: str, value: Any, table: dict[str, Any]) -> Any:
    if name == "medication":
        return (value,) if isinstance(value, str) else tuple(_expect(key, value, list))
    if name == "one_rm_kg":
        lifts = _expect(key, value, dict)
        return {k: _quantity(k, "kg", v, bare=True) for k, v in lifts.items()}
    if name == "one_rm_repetitions":
        return _expect(key, value, dict)
    if name not in NUMERIC:
        return value
    unit = NUMERIC[name][1]
    if name == "vo2max_ml_kg_min" and isinstance(value, str):
        absolute = _absolute_vo2max(value, table)
        if absolute is not None:
            return absolute
    bare = key == name or unit in ("percent", "year", "beat/min", "d")
    return _quantity(key, unit, value, bare=bare)


def _absolute_vo2max(text: str, table: dict[str, Any]) -> float | None:
    """[mL/kg/min] from a value in L/min and the mass in the same file; None if not in L/min."""
    found = _QUANTITY.match(text)
    if not found or found[2].replace(" ", "").casefold() not in ("l/min", "ml/min"):
        return None
    key = next((k for k in ("mass_kg", "mass", "weight") if k in table), None)
    if key is None:
        msg = f"A VO2max in {found[2]} needs the body mass."
        raise PersonError(msg, remedy="Add a line with the mass, or give mL/kg/min.")
    mass = _quantity(key, "kg", table[key], bare=key == "mass_kg")
    litres = float(found[1]) / (1.0 if found[2].strip().casefold().startswith("l") else 1000.0)
    return 1000.0 * litres / mass


def _quantity(key: str, unit: str, value: Any, *, bare: bool) -> float:
    """Return a number in `unit` from a number or a text such as ``176 lb``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if bare:
            return value
        msg = f"{key!r} = {value:g} has no unit."
        raise PersonError(msg, remedy=f'Write {key} = "{value:g} {unit}" if that is what you mean.')
    if not isinstance(value, str):
        msg = f"{key!r} must be a number with its unit, not {value!r}."
        raise PersonError(msg)
    feet = _FEET.match(value)
    if feet:
        value = f"{float(feet[1]) * 12.0 + float(feet[2] or 0.0)} in"
    found = _QUANTITY.match(value)
    if not found:
        msg = f"{key!r} = {value!r} is not a number with a unit."
        raise PersonError(msg, remedy=f'Write for example {key} = "70.5 {unit}".')
    return _converted(key, float(found[1]), found[2], unit)


def _converted(key: str, number: float, written: str, unit: str) -> float:
    spelling = {"%": "percent", "bpm": "beat/min", "years": "year", "y": "year", "days": "d"}
    found = spelling.get(written, written)
    if found.casefold() == unit.casefold():
        return number
    try:
        return units.convert(number, found, unit)
    except InputError as error:
        msg = f"{key!r}: {error.message}"
        raise PersonError(msg, remedy=error.remedy or f"Give it in {unit}.") from None
    except Exception:  # noqa: BLE001 - pint's own errors: the two do not measure the same thing
        msg = f"{key!r} cannot be in {written!r}."
        raise PersonError(msg, remedy=f"Give it in {unit} or a unit of the same kind.") from None


def _expect(key: str, value: Any, kind: type) -> Any:
    if isinstance(value, kind):
        return value
    example = 'medication = ["name"]' if kind is list else '[one_rm]\n"Back squat" = "100 kg"'
    if key == "one_rm_repetitions":
        example = '[one_rm_repetitions]\n"Back squat" = 5'
    msg = f"{key!r} has the wrong form: {value!r}."
    raise PersonError(msg, remedy=f"Write it as {example}.")


def _line_of(text: str, key: str) -> int | None:
    if not key:
        return None
    pattern = re.compile(rf"^\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=\].]", re.MULTILINE)
    found = pattern.search(text)
    return None if not found else text[: found.start()].count("\n") + 1 + (found[0].count("\n"))
