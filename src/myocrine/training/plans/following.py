"""The next session of a plan: a fold of the log, which is the only state there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from myocrine.errors import SessionError
from myocrine.evidence.exercises import find
from myocrine.training.plans.book import Book, Prescription, opening, prescribe, record_seen
from myocrine.training.plans.calendar import in_order
from myocrine.training.plans.loads import Line, lines_of, load_text, written_kg
from myocrine.training.plans.model import Plan, Planned
from myocrine.training.plans.of_day import rewritten
from myocrine.training.plans.progress import Seen
from myocrine.training.session import Done, ExerciseSets, Session, walk_blocks

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
    reasons : tuple of str
        Why the loads are what they are.
    done : int
        Sessions of the log that are part of the plan.
    """

    planned: Planned | None
    session: Session | None
    reasons: tuple[str, ...]
    done: int


def next_session(plan: Plan, log: Sequence[Session] = ()) -> Next:
    """Return the next session of a plan after what was done.

    It depends on the plan and the log only, so a part of the log from its start gives the answer of
    that day. A session of the log is the next one of its name in the plan; sessions before it that
    are not in the log were missed, and change nothing.

    Parameters
    ----------
    plan : Plan
    log : sequence of Session
        What was done, with ``done:`` behind the lines; in order of their dates where all have one.

    Returns
    -------
    Next

    Raises
    ------
    SessionError
        If a done load cannot be read as kilograms.
    """
    order = _Order(plan)
    book = opening(plan, 1)
    notes: list[str] = []
    last: tuple[Planned, Session] | None = None
    count = 0
    for done in _dated(log):
        planned = order.find(done.name)
        if planned is None:
            notes.append(f"{done.name or 'A session'} is not in the plan from here on: left out.")
            continue
        asked = prescribe(plan, planned, book)
        book, missing = _recorded(plan, book, planned, asked, done)
        notes = [
            f"{name}: the log does not say what was done; nothing changes." for name in missing
        ]
        last, count = (planned, done), count + 1
    planned = order.find("")
    if planned is None:
        what = "The plan is over." if plan.parts and plan.written else "The plan holds no training."
        return Next(planned=None, session=None, reasons=(*notes, what), done=count)
    asked = prescribe(plan, planned, book)
    return Next(
        planned=planned,
        session=_with_loads(plan, planned, asked, _date(planned, last)),
        reasons=(*notes, *asked.reasons),
        done=count,
    )


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


def _date(planned: Planned, last: tuple[Planned, Session] | None) -> dt.date | None:
    if last is None or last[1].date is None:
        return None
    return last[1].date + dt.timedelta(days=round(planned.day - last[0].day))


def _recorded(
    plan: Plan, book: Book, planned: Planned, asked: Prescription, done: Session
) -> tuple[Book, list[str]]:
    """Return the book after a logged session, and the exercises that it says nothing about."""
    written = [b for b in walk_blocks(done.blocks) if isinstance(b, ExerciseSets)]
    seen: dict[int, Seen] = {}
    missing: list[str] = []
    of_day = lines_of(asked.session)
    for line, today in zip(lines_of(plan.sessions[planned.session]), of_day, strict=True):
        name = line.exercise.name
        entry = next((w for w in written if _is(w, line)), None)
        if entry is not None:
            written.remove(entry)
        if entry is not None and entry.done:
            kg = asked.loads.get(line.index)
            seen[line.index] = _seen(entry, today, None if kg is None else float(kg[0]))
        elif line.rule is not None:
            missing.append(name)
    return record_seen(plan, book, planned, seen, np.ones(1, dtype=bool)), missing


def _is(written: ExerciseSets, line: Line) -> bool:
    same = find(written.exercise).name == line.exercise.name
    return same and written.warm_up == line.sets.warm_up


def _seen(entry: ExerciseSets, line: Line, on_bar: float | None) -> Seen:
    asked = float("nan") if on_bar is None else float(line.written(np.array(on_bar)))
    if np.isnan(asked):
        asked = written_kg(entry)
    loads = [_kg(d, entry, asked) for d in entry.done for _ in (d.reps or d.seconds)]
    counts = [float(n) for d in entry.done for n in (d.reps or d.seconds)]
    if line.sets.technique is not None:
        loads, counts = loads[:1], counts[:1]
    elif len(counts) < line.sets.sets * line.times:
        counts.append(0.0)
    effort = entry.done[-1].effort
    return Seen(
        load=np.array([min(loads)]),
        least=np.array([min(counts)]),
        left=np.array([np.nan if effort is None else effort.rir]),
    )


def _kg(done: Done, entry: ExerciseSets, asked: float) -> float:
    """Return the load of done sets as written [kg]."""
    if done.load is None:
        return asked
    if done.load.mode == "bodyweight":
        return 0.0
    if done.load.unit not in ("kg", "lb"):
        where = entry.position
        message = f"What was lifted in {entry.exercise} is not written in kilograms."
        raise SessionError(
            message,
            remedy="Write for example: done: 100 kg x 5, 5, 4",
            line=where.line if where else None,
            column=where.column if where else None,
        )
    return written_kg(ExerciseSets(exercise=entry.exercise, sets=1, load=done.load))


def _with_loads(plan: Plan, planned: Planned, asked: Prescription, date: dt.date | None) -> Session:
    """Return the session of the day with its loads written in."""
    lines = lines_of(plan.sessions[planned.session])

    def loaded(today: Line) -> ExerciseSets:
        kg = asked.loads.get(today.index)
        if kg is None or np.isnan(kg[0]):
            return today.sets
        line = lines[today.index]
        return replace(today.sets, load=load_text(line, float(line.written(kg)[0])))

    return rewritten(asked.session, loaded).replace(date=date)
