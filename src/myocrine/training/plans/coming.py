"""What comes next, with dates: the sessions of some weeks ahead, as far as they are known today.

The load of the next session follows from the log; that of a later one from sessions that are still
to be done. So a load is written in only for the first time that its progression comes up, and
later sessions say by which rule it goes on.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from myocrine.errors import InputError
from myocrine.training.language.printer import load_words
from myocrine.training.plans.book import opening, prescribe
from myocrine.training.plans.calendar import in_order
from myocrine.training.plans.following import next_session
from myocrine.training.plans.hours import hours
from myocrine.training.plans.loads import Line, lines_of
from myocrine.training.plans.model import Layoff, Plan, Planned
from myocrine.training.plans.of_day import rewritten
from myocrine.training.plans.printer import rule_text
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.waves import wave_step
from myocrine.training.session import ExerciseSets, Session

__all__ = ["Agenda", "Coming", "Gap", "agenda"]

_WEEK = 7

_MOST = 1000
"""Sessions of one agenda."""


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One session that is still to be done.

    Attributes
    ----------
    planned : Planned
        Its place in the plan.
    session : Session
        As it is on its day, with its date, with its time where one is known, and with the loads
        that are known today.
    hints : mapping of int to str
        What decides the load of a line that is not known yet, by the number of the line.
    reasons : mapping of int to str
        Why a known load is what it is, by the number of the line.
    notes : tuple of str
        What else there is to say about the session: a deload, a line that the log left out.
    """

    planned: Planned
    session: Session
    hints: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    reasons: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    notes: tuple[str, ...] = ()

    @property
    def date(self) -> dt.date:
        """The day on which it is done."""
        assert self.session.date is not None
        return self.session.date


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A layoff: nothing is done from `start` until the day before `end`."""

    part: int
    start: dt.date
    end: dt.date


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """The sessions and the layoffs of some weeks, in order."""

    plan: Plan
    sessions: tuple[Coming, ...]
    layoffs: tuple[Gap, ...]

    def title(self, whose: str = "") -> str:
        """Return what it is called, with `whose` it is in front."""
        return ": ".join(filter(None, (whose, self.plan.name or "Plan")))


def agenda(
    plan: Plan,
    log: Sequence[Session] = (),
    *,
    weeks: float = 4.0,
    start: dt.date | None = None,
    time: dt.time | None = None,
    today: dt.date | None = None,
) -> Agenda:
    """Return what comes next of a plan after a log, with dates.

    Parameters
    ----------
    plan : Plan
    log : sequence of Session
        What was done so far.
    weeks : float
        How far ahead, from the next session on [week].
    start : date, optional
        When the next session is. Where not given, the log's dates go on; without dates the first
        day of the plan is the coming Monday.
    time : time, optional
        When a session begins that has no time of its own.
    today : date, optional
        From which the coming Monday is looked for; the day of the computer by default.

    Raises
    ------
    InputError
        If nothing comes any more, or `weeks` makes no sense.
    SessionError
        If the log cannot be read.
    """
    if not 0 < weeks <= 521:
        msg = f"{weeks:g} weeks cannot be written out."
        raise InputError(msg, remedy="Ask for more than 0 and at most 521 weeks.")
    coming = next_session(plan, log)
    if coming.planned is None or coming.session is None:
        raise InputError(coming.reasons[-1], remedy="There is nothing to write out.")
    first = coming.planned
    zero = _first_day(first, coming.session.date, start, today)
    ahead = list(_from(plan, first, weeks))
    times = hours(plan, ahead, time)
    entries = []
    known: set[ExerciseSets] = set()
    stubs: list[Session] = []
    for planned, at in zip(ahead, times, strict=True):
        date = zero + dt.timedelta(days=int(planned.day))
        made = _coming(plan, planned, (*log, *stubs), known, first.cycle)
        entries.append(replace(made, session=made.session.replace(date=date, time=at)))
        # Done, and nothing said about it: the plan goes on, and no load changes.
        stubs.append(Session(name=planned.session, date=coming.session.date and date))
        known |= {line.track for line in lines_of(plan.sessions[planned.session])}
    end = zero + dt.timedelta(days=int(first.day + _WEEK * weeks))
    gaps = tuple(g for g in _gaps(plan, zero) if g.end > entries[0].date and g.start < end)
    return Agenda(plan=plan, sessions=tuple(entries), layoffs=gaps)


def _first_day(
    first: Planned, dated: dt.date | None, start: dt.date | None, today: dt.date | None
) -> dt.date:
    """Return the date of the first day of the plan."""
    given = start or dated
    if given is not None:
        return given - dt.timedelta(days=int(first.day))
    now = today or dt.datetime.now(tz=dt.UTC).astimezone().date()
    monday = now + dt.timedelta(days=-now.weekday() % _WEEK)
    return monday - dt.timedelta(days=int(first.day) // _WEEK * _WEEK)


def _from(plan: Plan, first: Planned, weeks: float) -> Iterator[Planned]:
    """Yield the next session as it was found, and those behind it."""
    until = int(first.day) + _WEEK * weeks
    behind = (p for p in in_order(plan) if p.index > first.index)
    within = itertools.takewhile(lambda p: p.day < until, behind)
    yield first
    yield from itertools.islice(within, _MOST - 1)


def _coming(
    plan: Plan, planned: Planned, log: Sequence[Session], seen: set[ExerciseSets], cycle: int
) -> Coming:
    lines = lines_of(plan.sessions[planned.session])
    waves = planned.cycle == cycle and any(isinstance(line.rule, Wave) for line in lines)
    new = any(line.rule is not None and line.track not in seen for line in lines)
    if not seen or new or waves:
        found = next_session(plan, log)
        assert found.planned is not None
        assert found.session is not None
        planned, session, reasons = found.planned, found.session, found.reasons
    else:
        session, reasons = prescribe(plan, planned, opening(plan)).session, ()
    today = lines_of(session)
    open_lines = {
        line.index: _hint(line, planned, today[line.index] if waves else None)
        for line in lines
        if line.rule is not None and line.track in seen
    }
    session = rewritten(session, lambda now: _without_load(now, open_lines))
    whys = {r.line: r.why for r in reasons if r.line is not None and r.line not in open_lines}
    notes = tuple(r for r in reasons if r.line is None and not seen)
    return Coming(
        planned=planned,
        session=session,
        hints=MappingProxyType(open_lines),
        reasons=MappingProxyType(whys),
        notes=notes,
    )


def _hint(line: Line, planned: Planned, now: Line | None) -> str:
    """Return what decides a load; within the cycle that goes on a wave knows it but for misses."""
    assert line.rule is not None
    if not isinstance(line.rule, Wave):
        return f"goes on from the session before: {rule_text(line.rule)}"
    share = f"{wave_step(line.rule, planned).percent:g} % of the training max"
    load = None if now is None else now.sets.load
    if load is None or load.unit not in ("kg", "lb"):
        return share
    return f"{share}: {load_words(load)} if nothing is missed before"


def _without_load(today: Line, unknown: Mapping[int, str]) -> ExerciseSets:
    return replace(today.sets, load=None) if today.index in unknown else today.sets


def _gaps(plan: Plan, zero: dt.date) -> Iterator[Gap]:
    start = 0.0
    for number, part in enumerate(plan.parts):
        if part.duration is None:
            return
        end = start + part.duration
        if isinstance(part, Layoff):
            days = [zero + dt.timedelta(days=int(d)) for d in (start, end)]
            yield Gap(part=number, start=days[0], end=days[1])
        start = end
