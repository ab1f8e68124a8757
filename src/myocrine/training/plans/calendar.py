"""When which session is: a plan's cycles written out, and what acts on the days between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.model import (
    Cycle,
    Day,
    Deload,
    Diet,
    Part,
    Plan,
    Planned,
    Surroundings,
)

__all__ = ["MINUTE", "calendar", "changes", "clocks", "in_order", "surroundings"]

_MINUTES = 1440.0
MINUTE = 1.0 / _MINUTES
"""Sessions of a day that are less than this apart cannot both be done [d]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stretch:
    """One part of a plan in the calendar; `end` None: for ever [d]."""

    part: Part
    number: int
    start: float
    end: float | None


def calendar(plan: Plan, days: float) -> tuple[Planned, ...]:
    """Return the sessions that begin before `days`, in order [d]."""
    return tuple(takewhile(lambda p: p.day < days, in_order(plan)))


def in_order(plan: Plan) -> Iterator[Planned]:
    """Yield every session of the plan; without end where a cycle repeats for ever."""
    index = cycle = loading = layoffs = 0
    turns: Counter[str] = Counter()
    for stretch in _stretches(plan):
        part = stretch.part
        if not isinstance(part, Cycle):
            layoffs += 1
            turns.clear()
            continue
        if not part.days and stretch.end is None:
            return
        length = part.length.days()
        easy = part.deload or plan.deload
        start, n = stretch.start, 0
        while stretch.end is None or start < stretch.end:
            deload = _is_easy(easy, n, length)
            for day, name in _within(plan, part):
                if stretch.end is not None and start + day >= stretch.end:
                    break
                yield Planned(
                    day=start + day,
                    session=name,
                    cycle=cycle,
                    deload=deload,
                    index=index,
                    part=stretch.number,
                    layoffs=layoffs,
                    loading=loading,
                    turn=turns[name],
                )
                turns[name] += not deload
                index += 1
            n, cycle, loading = n + 1, cycle + 1, loading + (not deload)
            start = stretch.start + n * length


def surroundings(plan: Plan, day: float) -> Surroundings:
    """Return what acts all day long on `day`."""
    here = [s for s in _stretches(plan) if s.start <= day and (s.end is None or day < s.end)]
    diet = _diet(plan, here[0].part if here else None)
    return Surroundings(energy_offset=diet.energy_offset, protein=diet.protein)


def changes(plan: Plan) -> tuple[float, ...]:
    """Return the days on which `surroundings` change, after the start."""
    edges = sorted({e for s in _stretches(plan) for e in (s.start, s.end) if e})
    known, out = surroundings(plan, 0.0), []
    for day in edges:
        after = surroundings(plan, day)
        if after != known:
            out.append(day)
        known = after
    return tuple(out)


def _stretches(plan: Plan) -> Iterator[_Stretch]:
    start = 0.0
    for number, part in enumerate(plan.parts):
        length = part.duration
        end = None if length is None else start + length
        yield _Stretch(part=part, number=number, start=start, end=end)
        if end is None:
            return
        start = end


def _diet(plan: Plan, part: Part | None) -> Diet:
    return (part.diet if part else None) or plan.diet or Diet()


def _is_easy(deload: Deload | None, n: int, length: float) -> bool:
    return deload is not None and (n + 1) % deload.cycles(length) == 0


def _within(plan: Plan, cycle: Cycle) -> list[tuple[float, str]]:
    """Return the sessions of one cycle: their time from its start [d], and their names."""
    return [
        (day.number - 1 + clock, name) for day in cycle.days for clock, name in clocks(plan, day)
    ]


def clocks(plan: Plan, day: Day) -> list[tuple[float, str]]:
    """Return the sessions of a day in order: their time of day [d], below 1, and their names.

    One without a time of its own follows the one that is written before it, and all that follow
    one another fit in before the next that has a time, or the end of the day. Sessions at the same
    time keep the order in which they are written.
    """
    runs: list[tuple[float | None, list[str]]] = []
    for name in day.sessions:
        at = _time_of_day(plan, name)
        if at is not None or not runs:
            runs.append((at, [name]))
        else:
            runs[-1][1].append(name)
    fixed = [at for at, _ in runs if at is not None]
    later = 60.0 * parameters().value("plans.between_sessions") / _MINUTES
    out: list[tuple[float, str]] = []
    for at, names in runs:
        start = at or 0.0
        end = min([t for t in fixed if t > start], default=1.0)
        step = min(later, (end - start) / len(names))
        out += [(start + i * step, name) for i, name in enumerate(names)]
    return sorted(out, key=lambda timed: timed[0])


def _time_of_day(plan: Plan, name: str) -> float | None:
    session = plan.sessions.get(name)
    at = None if session is None else session.time
    return None if at is None else (60 * at.hour + at.minute) / _MINUTES
