"""Cells to values: numbers with either decimal sign, durations, moments in six languages."""

from __future__ import annotations

import datetime as dt
import functools
import math
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal, TypeAlias

from myocrine.exchange.records import MassUnit, RowProblem

__all__ = [
    "Slashes",
    "count",
    "duration",
    "length_unit",
    "mass_unit",
    "moment",
    "number",
    "order_of_slashes",
    "plain",
]

Slashes: TypeAlias = Literal["day first", "month first"]

_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,2})?")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:(?P<sign>[., '])\d{3})(?:(?P=sign)\d{3})*(?:[.,]\d+)?")
_YEARS = (1900, 2200)
_NOTHING = {"", "-", "--", "—", "–", "n/a", "na", "null", "none"}
_CLOCK = re.compile(
    r"(?<![\d.])(\d{1,2})\s*[:h]\s*(\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(?:([ap])\.?\s*m\b\.?)?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})")
_NAMED_MONTHS = (
    "january januar janvier enero gennaio janeiro januari",
    "february februar fevrier febrero febbraio fevereiro februari",
    "march marz mrz mars marzo marco maart mrt",
    "april avril abril aprile",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho",
    "july juli juillet julio luglio julho",
    "august aout agosto augustus",
    "september sept septembre septiembre setiembre settembre setembro",
    "october oktober octobre octubre ottobre outubro",
    "november novembre noviembre novembro",
    "december dezember decembre diciembre dicembre dezembro",
)
_PARTS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*"
    r"(hours?|hrs?|h|std|minuten|minutes?|mins?|m|seconds?|secs?|sek|s)(?![a-z])"
)


@functools.lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text in lower case, without accents, with single blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


@functools.lru_cache(maxsize=8192)
def number(text: str, what: str = "number") -> float | None:
    """Return a number, None where the cell is blank.

    Raises
    ------
    RowProblem
        If it is no number, or nobody can tell whether 1,200 is 1.2 or 1200.
    """
    cell = text.strip().replace("\u2212", "-").replace("\u00a0", " ").replace("\u202f", " ")
    if cell.casefold() in _NOTHING:
        return None
    if _GROUPED.fullmatch(cell):
        if re.fullmatch(r"[-+]?[1-9]\d{0,2},\d{3}", cell):
            reason = f"a {what} that can be read in two ways"
            raise RowProblem(reason, f"{cell!r}: write 1.2 or 1200")
        if not re.fullmatch(r"[-+]?\d+[.,]\d{3}", cell):
            cell = _ungrouped(cell)
    if not _NUMBER.fullmatch(cell):
        reason = f"a {what} that is no number"
        raise RowProblem(reason, repr(text[:40]))
    value = float(cell.replace(",", "."))
    if not math.isfinite(value):
        reason = f"a {what} that is no number"
        raise RowProblem(reason, repr(text[:40]))
    return value


def _ungrouped(cell: str) -> str:
    """Take the signs between thousands out; the last sign of another kind is the decimal one."""
    signs = [c for c in cell if c in ".,' "]
    decimal = signs[-1] if signs[-1] in ".," and signs.count(signs[-1]) == 1 < len(signs) else ""
    whole, _, rest = cell.rpartition(decimal) if decimal else (cell, "", "")
    return re.sub(r"[.,' ]", "", whole) + (f".{rest}" if decimal else "")


def count(text: str, what: str = "number of repetitions") -> int | None:
    """Return a whole number, None where blank; a part of a repetition does not count."""
    value = number(text, what)
    if value is None:
        return None
    if value < 0:
        reason = f"a {what} below zero"
        raise RowProblem(reason, repr(text[:40]))
    return math.floor(min(value, 1e9))


def duration(text: str) -> float | None:
    """Return a duration [min]: ``2h 18m``, ``1h 14min``, ``1:02:30``; a bare number is seconds."""
    cell = plain(text)
    if cell in _NOTHING:
        return None
    if re.fullmatch(r"\d+(?::\d{1,2}){1,2}", cell):
        parts = [int(p) for p in cell.split(":")]
        hours, minutes, seconds = parts if len(parts) == 3 else (0, *parts)
        return 60.0 * hours + minutes + seconds / 60.0
    words = cell.replace("std.", "h").replace("min.", "min").replace("sek.", "s")
    found = _PARTS.findall(words)
    if found and not _PARTS.sub("", words).strip(" ,"):
        factor = {"h": 60.0, "m": 1.0, "s": 1.0 / 60.0}
        units = [("h" if u == "std" else u[0], v) for v, u in found]
        return sum(float(v.replace(",", ".")) * factor[u] for u, v in units)
    value = number(text, "duration")
    return None if value is None or value < 0 else value / 60.0


@functools.lru_cache(maxsize=1024)
def _month(word: str) -> int | None:
    """Return the month that a word of at least three letters begins."""
    if len(word) < 3:
        return None
    hits = {
        i
        for i, names in enumerate(_NAMED_MONTHS, start=1)
        for name in names.split()
        if name.startswith(word)
    }
    return hits.pop() if len(hits) == 1 else None


@functools.lru_cache(maxsize=8192)
def moment(text: str, slashes: Slashes | None = None) -> tuple[dt.datetime, bool]:
    """Return a moment and whether it has a time of day; a zone is left out, the clock stays.

    Parameters
    ----------
    text : str
    slashes : {'day first', 'month first'}, optional
        How 05/06/2026 is meant; refused where nobody knows (`order_of_slashes`).

    Raises
    ------
    RowProblem
        If it is no date that can be read in one way only.
    """
    cell = plain(text)
    try:
        day = _date(cell, slashes)
        if not _YEARS[0] <= day.year <= _YEARS[1]:
            raise ValueError(cell)  # noqa: TRY301 - as if it were no date
        clock = _CLOCK.search(cell.replace("t", " ", 1) if _ISO.match(cell) else cell)
        if clock is None:
            return dt.datetime.combine(day, dt.time()), False
        return dt.datetime.combine(day, _time(clock)), True
    except ValueError:
        reason = "a date that cannot be read"
        raise RowProblem(reason, repr(text[:40])) from None


def order_of_slashes(texts: Iterable[str]) -> Slashes | None:
    """Return how dates such as 25/06/2026 are meant, from those that can be read in one way."""
    found = [hit.groups() for t in texts if (hit := _SLASHED.search(t))]
    day_first = any(int(a) > 12 for a, _, _ in found)
    month_first = any(int(b) > 12 for _, b, _ in found)
    if day_first == month_first:
        return None
    return "day first" if day_first else "month first"


def _date(cell: str, slashes: Slashes | None) -> dt.date:
    slashed = _SLASHED.search(cell)
    if slashed and slashes:
        first, second, year = (int(g) for g in slashed.groups())
        day, month = (first, second) if slashes == "day first" else (second, first)
        return dt.date(year, month, day)
    if iso := _ISO.search(cell):
        return dt.date(*(int(g) for g in iso.groups()))
    if dotted := _DOTTED.search(cell):
        day, month, year = (int(g) for g in dotted.groups())
        return dt.date(year, month, day)
    months = [m for w in re.findall(r"[a-z]+", cell) if (m := _month(w))]
    year_of = re.search(r"(?<!\d)\d{4}(?!\d)", cell)
    day_of = re.search(r"(?<![\d:])(\d{1,2})(?![\d:]|\s*[:h]\s*\d)", cell)
    if len(months) != 1 or year_of is None or day_of is None:
        raise ValueError(cell)
    return dt.date(int(year_of[0]), months[0], int(day_of[1]))


def _time(clock: re.Match[str]) -> dt.time:
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        if not 1 <= hour <= 12:
            raise ValueError(clock[0])
        hour = hour % 12 + (12 if clock[4] == "p" else 0)
    return dt.time(hour, minute, second)


def mass_unit(text: str) -> MassUnit | None:
    """Return kg or lb by any of their spellings, None where it is neither."""
    word = plain(text).strip(".")
    if word in ("kg", "kgs", "kilogram", "kilograms", "kilogramm", "kilo", "kilos"):
        return "kg"
    return "lb" if word in ("lb", "lbs", "pound", "pounds", "pfund") else None


def length_unit(text: str) -> float | None:
    """Return how many metres a unit of length has [m], None where it is unknown."""
    word = plain(text).strip(".")
    if word in ("m", "meter", "meters", "metre", "metres", "metros", "metri"):
        return 1.0
    if word in ("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres"):
        return 1000.0
    if word in ("mi", "mile", "miles", "meilen"):
        return 1609.344
    factors = {"ft": 0.3048, "feet": 0.3048, "yd": 0.9144, "yards": 0.9144, "yard": 0.9144}
    return factors.get(word)
