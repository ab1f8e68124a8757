"""Which session of a file is meant, and who did it by their own log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from myocrine.cli import inputs
from myocrine.errors import InputError, SessionError

if TYPE_CHECKING:
    from myocrine.person import Person
    from myocrine.training.session import Session

__all__ = ["picked", "who_did"]


def picked(given: inputs.Read, *, last: bool, which: str | None) -> Session:
    """Return the session that is asked for.

    Parameters
    ----------
    given : Read
    last : bool
        The latest that does not lie in the future.
    which : str, optional
        A number from 1 in order of time, or a date.

    Raises
    ------
    InputError
        If there is no such session, several are meant, or none was picked of several.
    """
    if last and which is not None:
        msg = "--last and --session are two answers to which session it is."
        raise InputError(msg, remedy="Give one.")
    if not given.sessions:
        msg = "None of the log's rows became a session."
        raise InputError(msg, remedy="See: myocrine history FILE", source=given.source)
    if last:
        past = () if given.history is None else given.history.past
        return past[-1].session if past else given.sessions[-1]
    if which is not None:
        return _named(given.sessions, which.strip(), given.source)
    if given.history is None or len(given.sessions) == 1:
        return inputs.only(given)
    msg = f"There are {len(given.sessions)} sessions in this log{_span(given.sessions)}."
    remedy = "Say --last, or --session with a number or a date."
    raise SessionError(msg, remedy=remedy, source=given.source)


def _named(sessions: Sequence[Session], which: str, source: str) -> Session:
    if which.isdecimal() and len(which) < 8:
        n = int(which)
        if 1 <= n <= len(sessions):
            return sessions[n - 1]
        msg = f"There is no session number {n}."
        raise InputError(msg, remedy=f"Say a number from 1 to {len(sessions)}.", source=source)
    try:
        day = dt.date.fromisoformat(which)
    except ValueError:
        msg = f"{which!r} is neither a number nor a date."
        raise InputError(msg, remedy="Write --session 12 or --session 2026-11-23.") from None
    hits = [i for i, s in enumerate(sessions, start=1) if s.date == day]
    if len(hits) == 1:
        return sessions[hits[0] - 1]
    if hits:
        msg = f"There are {len(hits)} sessions on {day}."
        raise InputError(msg, remedy=f"Say one by number: {', '.join(map(str, hits))}.")
    near = sorted({s.date for s in sessions if s.date}, key=lambda d: (abs((d - day).days), d))[:3]
    remedy = f"Close to it are {', '.join(str(d) for d in sorted(near))}." if near else ""
    msg = f"There is no session on {day}."
    raise InputError(msg, remedy=remedy, source=source)


def _span(sessions: Sequence[Session]) -> str:
    days = sorted(s.date for s in sessions if s.date)
    return f", {days[0]} to {days[-1]}" if days else ""


def who_did(given: inputs.Read, session: Session, person: Person) -> Person:
    """Return the person with what their log says of that day: maxima, days since the last bout."""
    if given.history is None or session.date is None:
        return person
    from myocrine.cli.consoles import err
    from myocrine.evidence.exercises import find
    from myocrine.exchange.strength import best_sets, person_from_history
    from myocrine.person import REFERENCE_LIFTS
    from myocrine.training.session import ExerciseSets, walk_blocks

    here = {
        find(b.exercise).name for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets)
    }
    # Other lifts follow from these; the rest of the log's says nothing about this session.
    telling = here | set(REFERENCE_LIFTS.values())
    who = person_from_history(given.history, person, until=session.date, exercises=telling)
    before = [s.date for s in given.sessions if s.date and s.date < session.date]
    if person.days_since_last_bout is None and before:
        who = who.replacing(days_since_last_bout=float((session.date - max(before)).days))
    found = best_sets(given.history, until=session.date, mass_kg=person.mass_kg)
    told = [
        f"{name} {b.maximum.median:.0f} ({b.maximum.low:.0f} to {b.maximum.high:.0f})"
        for name, b in found.items()
        if name in here and name not in person.one_rm_kg
    ]
    if told:
        err().print(f"Maxima by the log, kg: {', '.join(told)}.", markup=False)
    return who
