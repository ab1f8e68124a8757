"""When which session is: a plan's cycles written out, and what acts on the days between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from myocrine.training.plans.model import Cycle, Deload, Diet, Part, Plan, Planned, Surroundings

__all__ = ["calendar", "changes", "in_order", "surroundings"]

_MINUTES = 1440.0
_LATER = 0.25
"""A session without a time of day stands so long after the one before it on its day [d]."""


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
    out: list[tuple[float, str]] = []
    for day in cycle.days:
        for i, name in enumerate(day.sessions):
            session = plan.sessions.get(name)
            at = None if session is None else session.time
            clock = _LATER * i if at is None else (60 * at.hour + at.minute) / _MINUTES
            out.append((day.number - 1 + clock, name))
    return sorted(out)
