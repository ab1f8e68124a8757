"""What of a plan's calendar is impossible or never comes: cycles, days and sessions by name."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from myocrine.errors import nearest
from myocrine.training.plans.calendar import MINUTE, clocks
from myocrine.training.plans.model import Cycle, Day, Layoff, Plan
from myocrine.training.plans.problems import Found, error, warning
from myocrine.training.prescription import Position

__all__ = ["calendar_problems"]

_ROUNDING = 1e-6


def calendar_problems(plan: Plan) -> Found:
    """Yield what is wrong with the parts of a plan and the names on their days."""
    yield from _parts(plan)
    yield from _names(plan)


def _parts(plan: Plan) -> Found:
    endless = next(
        (i for i, p in enumerate(plan.parts) if isinstance(p, Cycle) and p.lasts is None), None
    )
    for i, part in enumerate(plan.parts):
        if endless is not None and i > endless:
            name = "This layoff" if isinstance(part, Layoff) else "This cycle"
            yield error(
                f"{name} is never reached: the cycle before it repeats for ever.",
                "Write how long that one lasts, below its days: for 5 weeks",
                part.position,
            )
        if isinstance(part, Cycle):
            yield from _cycle(plan, part)


def _cycle(plan: Plan, cycle: Cycle) -> Found:
    length = cycle.length.days()
    for day in cycle.days:
        if day.number > length:
            yield error(
                f"Day {day.number} is beyond the cycle, which has {length:g} days.",
                f"Write a day from 1 to {length:g}, or make the cycle longer.",
                day.position,
            )
        yield from _same_minute(plan, day)
        lasts = cycle.duration
        if lasts is not None and day.number > lasts and day.number <= length:
            yield warning(
                f"Day {day.number} is never reached: the cycle ends after {lasts:g} days.",
                "",
                day.position,
            )


def _same_minute(plan: Plan, day: Day) -> Found:
    for (before, first), (after, second) in pairwise(clocks(plan, day)):
        if after - before < MINUTE * (1.0 - _ROUNDING):
            where = None if day.position is None else day.position.of(second)
            yield error(
                f"{first!r} and {second!r} stand at the same minute of day {day.number}.",
                f'Give one of them another time: session "{second}" at 18:00',
                where,
            )


def _names(plan: Plan) -> Found:
    named: dict[str, Position | None] = {}
    for part in plan.parts:
        for day in part.days if isinstance(part, Cycle) else ():
            for name in day.sessions:
                where = None if day.position is None else day.position.of(name)
                named.setdefault(name, where)
                if name not in plan.sessions:
                    close = nearest(name, plan.sessions)
                    yield replace(
                        error(
                            f"I do not know the session {name!r}.",
                            f"Did you mean {close[0]!r}?"
                            if close
                            else f'Write it: session "{name}"',
                            where,
                        ),
                        unknown_name=name,
                        unknown_kind="session",
                    )
    for session in plan.written:
        if session.name not in named:
            close = nearest(session.name, [n for n in named if n not in plan.sessions])
            yield warning(
                f"The session {session.name!r} is never scheduled.",
                f"Did the plan mean it by {close[0]!r}?" if close else "Give it a day.",
                session.position,
            )
