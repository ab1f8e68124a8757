"""Bands of weekly sets: a person's own, from text or a file, and the defaults."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.audit.model import Band

__all__ = ["COUNTED", "default_bands", "parse_band", "read_bands"]

COUNTED: tuple[str, ...] = tuple(g for g in GROUPS if g != "other")
"""Muscle groups whose sets are counted."""

_ALL = "all"
_BAND = re.compile(r"\s*(\d+(?:\.\d+)?)?\s*(?:\.\.|-|to)\s*(\d+(?:\.\d+)?)?\s*")
_LARGEST = 100_000


def default_bands(records: ParameterSet | None = None) -> dict[str, Band]:
    """Return the band of every group where nobody gives one: a default, not a truth."""
    p = records or parameters()
    usual = Band(low=p.value("audit.least_sets"), high=p.value("audit.ample_sets"))
    return dict.fromkeys(COUNTED, usual)


def parse_band(text: str) -> dict[str, Band]:
    """Return the bands of ``quadriceps=6..16``; ``all=4..20`` stands for every group.

    Raises
    ------
    InputError
        If it is no band of a muscle group.
    """
    name, sign, band = text.partition("=")
    if not sign:
        msg = f"{text!r} is no band of sets."
        raise InputError(msg, remedy="Write for example: --band quadriceps=6..16")
    return dict.fromkeys(_groups(name), _band(band, name.strip()))


def read_bands(path: Path) -> dict[str, Band]:
    """Read the bands of a TOML file: lines such as ``quadriceps = "6..16"``.

    They may stand under ``[bands]``. ``all`` comes first, whatever the order.

    Raises
    ------
    InputError
        If the file cannot be read or holds something else.
    """
    try:
        data = path.read_bytes()[: _LARGEST + 1]
        table = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        msg = f"The bands cannot be read ({error.strerror})."
        raise InputError(msg, source=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"The bands are no valid TOML: {error}."
        raise InputError(msg, source=str(path)) from None
    if isinstance(table.get("bands"), Mapping):
        table = table["bands"]
    found: dict[str, Band] = {}
    try:
        for name, value in sorted(table.items(), key=lambda row: row[0] != _ALL):
            found |= dict.fromkeys(_groups(name), _band(value, name))
    except InputError as error:
        error.source = str(path)
        raise
    return found


def _groups(name: str) -> Iterable[str]:
    word = "_".join(name.casefold().replace("-", " ").replace("_", " ").split())
    if word == _ALL:
        return COUNTED
    if word not in COUNTED:
        kind = "muscle group"
        raise UnknownNameError(kind, name.strip(), (*COUNTED, _ALL))
    return (word,)


def _band(value: object, name: str) -> Band:
    low, high = _ends(value)
    if low is None or high is None or not 0 <= low <= high:
        msg = f"{value!r} is no band of sets for {name}."
        raise InputError(msg, remedy="Write the smaller number first: 6..16, 6.. or ..16")
    return Band(low=low, high=high)


def _ends(value: object) -> tuple[float | None, float | None]:
    if isinstance(value, list) and len(value) == 2:
        numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
        return (float(value[0]), float(value[1])) if numbers else (None, None)
    found = _BAND.fullmatch(value) if isinstance(value, str) else None
    if found is None or found.groups() == (None, None):
        return None, None
    low, high = found.groups()
    return float(low or 0.0), math.inf if high is None else float(high)
