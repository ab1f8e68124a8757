"""What looks like a slip of the pen: it is kept, and said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.exchange.records import Entry

__all__ = ["Doubt", "doubts", "timely"]


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
    records: ParameterSet | None = None,
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
    p = records or parameters()
    found = [
        *_dates(entries, today, p),
        *_repetitions(entries, p),
        *_short(entries, segments, p),
        *_weights([e for e in entries if e.exercise not in body], p),
    ]
    return tuple(sorted(found, key=lambda d: (d.line, d.message)))


def timely(day: dt.date, today: dt.date, records: ParameterSet | None = None) -> bool:
    """Say whether a session can have been on this day."""
    first = (records or parameters()).value("exchange.first_year")
    return first <= day.year and day <= today


def _dates(entries: Iterable[Entry], today: dt.date, p: ParameterSet) -> Iterator[Doubt]:
    said = set()
    for entry in entries:
        day = entry.start.date()
        when = "in the future" if day > today else "before this was logged by anybody"
        if not timely(day, today, p) and day not in said:
            said.add(day)
            yield Doubt(line=entry.row.line, message=f"{day} lies {when}.")


def _repetitions(entries: Iterable[Entry], p: ParameterSet) -> Iterator[Doubt]:
    many = p.value("exchange.many_repetitions")
    for entry in entries:
        if (entry.reps or 0) > many:
            what = f"{entry.reps} repetitions of {entry.exercise}"
            yield Doubt(line=entry.row.line, message=f"{what} are many.")


def _short(entries: Iterable[Entry], segments: Collection[str], p: ParameterSet) -> Iterator[Doubt]:
    least = p.value("exchange.shortest_segment")
    for entry in entries:
        if entry.exercise in segments and not entry.metres and 0 < (entry.seconds or 0) < least:
            what = f"{entry.seconds:g} s of {entry.exercise}"
            yield Doubt(line=entry.row.line, message=f"{what}: were minutes meant?")


def _weights(entries: Iterable[Entry], p: ParameterSet) -> Iterator[Doubt]:
    """Compare the heaviest set of each session to those of the sessions around it."""
    jump, around = p.value("exchange.jump"), round(p.value("exchange.jump_sessions"))
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
            near = [*kg[max(0, i - around) : i], *kg[i + 1 : i + 1 + around]]
            if len(near) >= around and kg[i] > jump * median(near) and entry.weight:
                said = f"{entry.weight.value:g} {entry.weight.unit} in {name}"
                usual = median(near) * entry.weight.value / kg[i]
                message = f"{said}, about {usual:.3g} in the sessions around it."
                yield Doubt(line=entry.row.line, message=message)
