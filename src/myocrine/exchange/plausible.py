"""What looks like a slip of the pen: it is kept, and said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from myocrine.exchange.records import Entry

__all__ = ["Doubt", "doubts", "timely"]

_JUMP = 2.5
"""A session's heaviest set this many times that of the sessions around it is doubted: loads of
trained people move by tenths, a missing decimal point by ten."""
_AROUND = 3  # sessions before and after that it is compared to
_FIRST_YEAR = 1980
_MOST_REPETITIONS = 200
_SHORTEST = 60.0  # s; who logs a segment of endurance work logs minutes


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Something that may be wrong in a row that was used."""

    line: int
    message: str


def doubts(
    entries: Sequence[Entry],
    today: dt.date,
    *,
    segments: Collection[str] = (),
    body: Collection[str] = (),
) -> tuple[Doubt, ...]:
    """Return what looks wrong, in order of lines.

    Parameters
    ----------
    entries : sequence of Entry
        Rows that were used.
    today : datetime.date
        Dates after it lie in the future.
    segments : collection of str
        Names of their exercises that are endurance work.
    body : collection of str
        Those that lift the body: what is added to it may well be many times as much as before.
    """
    found = [
        *_dates(entries, today),
        *_repetitions(entries),
        *_short(entries, segments),
        *_weights([e for e in entries if e.exercise not in body]),
    ]
    return tuple(sorted(found, key=lambda d: (d.line, d.message)))


def timely(day: dt.date, today: dt.date) -> bool:
    """Say whether a session can have been on this day."""
    return dt.date(_FIRST_YEAR, 1, 1) <= day <= today


def _dates(entries: Iterable[Entry], today: dt.date) -> Iterator[Doubt]:
    said = set()
    for entry in entries:
        day = entry.start.date()
        when = "in the future" if day > today else "before this was logged by anybody"
        if not timely(day, today) and day not in said:
            said.add(day)
            yield Doubt(line=entry.row.line, message=f"{day} lies {when}.")


def _repetitions(entries: Iterable[Entry]) -> Iterator[Doubt]:
    for entry in entries:
        if (entry.reps or 0) > _MOST_REPETITIONS:
            what = f"{entry.reps} repetitions of {entry.exercise}"
            yield Doubt(line=entry.row.line, message=f"{what} are many.")


def _short(entries: Iterable[Entry], segments: Collection[str]) -> Iterator[Doubt]:
    for entry in entries:
        if entry.exercise in segments and not entry.metres and 0 < (entry.seconds or 0) < _SHORTEST:
            what = f"{entry.seconds:g} s of {entry.exercise}"
            yield Doubt(line=entry.row.line, message=f"{what}: were minutes meant?")


def _weights(entries: Iterable[Entry]) -> Iterator[Doubt]:
    """Compare the heaviest set of each session to those of the sessions around it."""
    tops: dict[str, dict[dt.datetime, Entry]] = defaultdict(dict)
    for entry in entries:
        if entry.weight is not None and entry.weight.value > 0:
            best = tops[entry.exercise].setdefault(entry.start, entry)
            assert best.weight is not None
            if entry.weight.kg > best.weight.kg:
                tops[entry.exercise][entry.start] = entry
    for name, by_start in tops.items():
        line = [by_start[s] for s in sorted(by_start)]
        kg = [e.weight.kg for e in line if e.weight is not None]
        for i, entry in enumerate(line):
            near = [*kg[max(0, i - _AROUND) : i], *kg[i + 1 : i + 1 + _AROUND]]
            if len(near) >= _AROUND and kg[i] > _JUMP * median(near) and entry.weight:
                said = f"{entry.weight.value:g} {entry.weight.unit} in {name}"
                usual = median(near) * entry.weight.value / kg[i]
                message = f"{said}, about {usual:.3g} in the sessions around it."
                yield Doubt(line=entry.row.line, message=message)
