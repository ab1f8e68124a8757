"""A log as a plan: its sessions on their days, so that whatever follows a plan can follow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from myocrine.errors import InputError
from myocrine.exchange.history import History
from myocrine.training.plans import Cycle, Day, Plan, Span
from myocrine.training.plans.model import Part
from myocrine.training.session import Session

__all__ = ["length_days", "plan_from_history", "plan_from_sessions"]


def length_days(history: History) -> int:
    """Return how many days a log spans, its first and last included [d]; 0 without sessions.

    Sessions on days that cannot be right (in the future) do not count.
    """
    days = [h.entries[0].start.date() for h in history.past]
    return (max(days) - min(days)).days + 1 if days else 0


def plan_from_history(history: History, then: Plan | None = None) -> Plan:
    """Return a log as a plan: one cycle as long as the log, and then another plan or nothing.

    Parameters
    ----------
    history : History
    then : Plan, optional
        What is done after the last day of the log; nothing by default.

    Raises
    ------
    InputError
        If the log has no session.
    """
    if not length_days(history):
        msg = "None of the log's rows became a session of the past."
        remedy = "See: myocrine history FILE"
        raise InputError(msg, remedy=remedy, source=history.source)
    return plan_from_sessions([h.session for h in history.past], then)


def plan_from_sessions(sessions: Sequence[Session], then: Plan | None = None) -> Plan:
    """Return dated sessions as a plan: one cycle as long as they span, and then another plan.

    Raises
    ------
    InputError
        If there is none, or one has no date.
    """
    dated = []
    for number, session in enumerate(sessions, 1):
        if session.date is None:
            called = f" {session.name!r}" if session.name else ""
            msg = f"Session {number}{called} of the log has no date."
            raise InputError(msg, remedy='Write: session "Legs" on 2026-11-23')
        dated.append((session.date, session))
    if not dated:
        msg = "The log has no session."
        raise InputError(msg, remedy="Give a log with at least one session.")
    first = min(day for day, _ in dated)
    days = (max(day for day, _ in dated) - first).days + 1
    taken = {s.name for s in then.written} if then else set()
    written: list[Session] = []
    by_day: dict[int, list[str]] = {}
    for day, session in dated:
        name = _name(session, day, taken)
        taken.add(name)
        # Dates belong to the log; in a plan the calendar says when.
        written.append(session.replace(name=name, date=None))
        by_day.setdefault((day - first).days + 1, []).append(name)
    cycle = Cycle(
        length=Span(value=days, unit="day"),
        days=tuple(Day(number=n, sessions=tuple(names)) for n, names in sorted(by_day.items())),
        lasts=Span(value=days, unit="day"),
    )
    parts: tuple[Part, ...] = (cycle, *((_own(p, then) for p in then.parts) if then else ()))
    return Plan(
        name=f"Log from {first}" + (f", then {then.name or 'a plan'}" if then else ""),
        parts=parts,
        written=(*written, *(then.written if then else ())),
    )


def _own(part: Part, then: Plan) -> Part:
    """Return a part with the deload and the diet of its plan, which the log does not have."""
    if isinstance(part, Cycle):
        return replace(part, deload=part.deload or then.deload, diet=part.diet or then.diet)
    return replace(part, diet=part.diet or then.diet)


def _name(session: Session, day: dt.date, taken: set[str]) -> str:
    """Return a name that no other session has: the day, what it was called, and a number."""
    name = f"{day} {session.name}".strip()[:180]
    numbers = (f"{name} ({n})" for n in range(2, 10_000))
    return name if name not in taken else next(n for n in numbers if n not in taken)
