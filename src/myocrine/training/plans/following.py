"""The next session of a plan: a fold of the log, which is the only state there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from myocrine.training.plans.book import Prescription, opening, prescribe, record_seen
from myocrine.training.plans.calendar import in_order
from myocrine.training.plans.entries import announces, readiness_of, seen_in, swaps_in
from myocrine.training.plans.loads import Line, lines_of, load_text
from myocrine.training.plans.model import Plan, Planned
from myocrine.training.plans.of_day import rewritten
from myocrine.training.plans.reasons import Reason
from myocrine.training.plans.swaps import swapped, with_tracks
from myocrine.training.session import ExerciseSets, Session

__all__ = ["Next", "next_session"]

_HORIZON = 2000
"""A session is looked for among so many coming ones."""


@dataclass(frozen=True, kw_only=True)
class Next:
    """What comes next.

    Attributes
    ----------
    planned : Planned or None
        None: the plan is over, or there is nothing in it.
    session : Session or None
        With its loads; with a date where the log has dates.
    reasons : tuple of Reason
        Why the loads are what they are; each is a text that knows its line.
    done : int
        Sessions of the log that are part of the plan.
    """

    planned: Planned | None
    session: Session | None
    reasons: tuple[Reason, ...]
    done: int


def next_session(plan: Plan, log: Sequence[Session] = ()) -> Next:
    """Return the next session of a plan after what was done.

    It depends on the plan and the log only, so a part of the log from its start gives the answer of
    that day. A session of the log is the next one of its name in the plan; sessions before it that
    are not in the log were missed, and change nothing but the days since a lift was trained.

    Parameters
    ----------
    plan : Plan
    log : sequence of Session
        What was done, with ``done:`` behind the lines; in order of their dates where all have one.
        A last session of which nothing is done yet announces the coming one: its name, its date,
        a ``readiness`` and exercises ``instead of`` others hold for it.

    Returns
    -------
    Next

    Raises
    ------
    SessionError
        If a done load cannot be read as kilograms.
    """
    entries = _dated(log)
    announced = entries[-1] if entries and announces(entries[-1]) else None
    fold = _Fold(plan)
    for done in entries:
        if not announces(done):
            fold.take(done)
    planned = fold.order.find("" if announced is None else announced.name)
    if planned is None and announced is not None:
        fold.notes = [f"{announced.name} is not in the plan from here on: left out."]
        announced, planned = None, fold.order.find("")
    if planned is None:
        what = "The plan is over." if plan.parts and plan.written else "The plan holds no training."
        said = tuple(map(Reason, (*fold.notes, what)))
        return Next(planned=None, session=None, reasons=said, done=fold.count)
    return fold.coming(planned, announced)


class _Fold:
    """What is known after some sessions of the log."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.order, self.book = plan, _Order(plan), opening(plan, 1)
        self.notes: list[str] = []
        self.count = 0
        self.clock = _Clock()

    def take(self, done: Session) -> None:
        """Go on by one logged session."""
        planned = self.order.find(done.name)
        if planned is None:
            name = done.name or "A session"
            self.notes.append(f"{name} is not in the plan from here on: left out.")
            return
        day, ready = self.clock.day(planned, done.date), readiness_of(done)
        changed, said = swapped(self.plan, planned, swaps_in(self.plan, planned, done))
        book = with_tracks(changed, self.book)
        asked = prescribe(changed, planned, book, day=day, readiness=ready)
        seen, missing = seen_in(changed, planned, asked, done)
        self.book = record_seen(
            changed, book, planned, seen, np.ones(1, dtype=bool), day=day, readiness=ready
        )
        self.clock.at(planned, day, done.date)
        self.notes = [
            f"{name}: the log does not say what was done; nothing changes." for name in missing
        ]
        self.notes += said
        self.count += 1

    def coming(self, planned: Planned, announced: Session | None) -> Next:
        """Return the session that comes next, as it was announced."""
        own = None if announced is None else announced.date
        day, date = self.clock.day(planned, own), own or self.clock.date(planned)
        ready = None if announced is None else readiness_of(announced)
        swaps = {} if announced is None else swaps_in(self.plan, planned, announced)
        plan, said = swapped(self.plan, planned, swaps)
        book = with_tracks(plan, self.book)
        asked = prescribe(plan, planned, book, day=day, readiness=ready)
        notes = [n for n in self.notes if n not in said] + said
        return Next(
            planned=planned,
            session=_with_loads(plan, planned, asked, date),
            reasons=(*map(Reason, notes), *asked.reasons),
            done=self.count,
        )


class _Clock:
    """From dates to days of the plan: a plan that is late stays late."""

    def __init__(self) -> None:
        self.late = 0.0
        self.last: tuple[float, dt.date | None] | None = None

    def day(self, planned: Planned, date: dt.date | None) -> float:
        """Return when a session is done, from the start of the plan [d]."""
        on_time = planned.day + self.late
        day, before = self.last or (0.0, None)
        if date is None or before is None:
            return on_time
        # Days apart count, not hours: a session in the evening is no later than one at noon.
        return day + (date - before).days

    def at(self, planned: Planned, day: float, date: dt.date | None) -> None:
        """Remember when a session was done."""
        self.late = day - planned.day
        self.last = (day, date)

    def date(self, planned: Planned) -> dt.date | None:
        """Return the date on which a session comes, as far apart as the plan has it."""
        day, before = self.last or (0.0, None)
        if before is None:
            return None
        return before + dt.timedelta(days=round(planned.day + self.late - day))


class _Order:
    """The sessions of a plan that are still to come."""

    def __init__(self, plan: Plan) -> None:
        self._coming: Iterator[Planned] = in_order(plan)
        self._ahead: list[Planned] = []

    def find(self, name: str) -> Planned | None:
        """Take the next session of this name, any where it is empty; those before it are missed."""
        if not name:
            self._fill(1)
            return self._ahead.pop(0) if self._ahead else None
        self._fill(_HORIZON)
        for i, planned in enumerate(self._ahead):
            if planned.session == name:
                self._ahead = self._ahead[i + 1 :]
                return planned
        return None

    def _fill(self, size: int) -> None:
        self._ahead += islice(self._coming, max(0, size - len(self._ahead)))


def _dated(log: Sequence[Session]) -> list[Session]:
    """Return the log in order of time where it says when, else as it is written."""
    if all(s.date is not None for s in log):
        return sorted(log, key=lambda s: (s.date, s.time or dt.time()))
    return list(log)


def _with_loads(plan: Plan, planned: Planned, asked: Prescription, date: dt.date | None) -> Session:
    """Return the session of the day with its loads written in."""
    lines = lines_of(plan.sessions[planned.session])

    def loaded(today: Line) -> ExerciseSets:
        kg = asked.written.get(today.index)
        if kg is None or np.isnan(kg[0]):
            return today.sets
        line = lines[today.index]
        return replace(today.sets, load=load_text(line, float(line.written(kg)[0])))

    return rewritten(asked.session, loaded).replace(date=date)
