"""What a ledger is kept of: a plan as it will be done, or a log of what was done."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import ParameterSet
from myocrine.exchange import History
from myocrine.exchange.as_plan import plan_from_history, plan_from_sessions
from myocrine.exchange.strength import person_from_history, with_maxima
from myocrine.person import Person
from myocrine.planning.doses import central_lanes
from myocrine.training.drive import compile_session
from myocrine.training.implied import Top, implied_reserves
from myocrine.training.performance import Performance
from myocrine.training.plans import Plan
from myocrine.training.repetitions import estimate_one_rep_max
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = ["Source", "log_source", "plan_source"]

_WEEK = 7.0


@dataclass(frozen=True, kw_only=True)
class Source:
    """Sessions on a calendar, and who does them.

    Attributes
    ----------
    plan : Plan
        A log is a plan of one cycle, without rules, whose lines say what was done.
    person : Person
        With the maxima that a log shows.
    days : float
        How long [d].
    start : datetime.date, optional
        The first day of a log.
    """

    plan: Plan
    person: Person
    days: float
    name: str
    kind: Literal["plan", "log"]
    start: dt.date | None = None
    warnings: tuple[str, ...] = ()


def plan_source(plan: Plan, who: Person, weeks: float) -> Source:
    """Return a plan as a source."""
    return Source(plan=plan, person=who, days=_WEEK * weeks, name=plan.name or "Plan", kind="plan")


def log_source(
    log: History | Sequence[Session], who: Person, weeks: float | None, p: ParameterSet
) -> Source:
    """Return a log as a source.

    Raises
    ------
    InputError
        If it is empty, or a session has no date.
    """
    if isinstance(log, History):
        plan, sessions = plan_from_history(log), log.sessions
        person = person_from_history(log, who, opening=True, records=p)
    else:
        plan, sessions = plan_from_sessions(log), tuple(log)
        person = with_maxima(who, _shown_maxima(sessions, who, p), p)
    shown = len(person.one_rm_kg) - len(who.one_rm_kg)
    note = (
        f"What the person could lift at the start of {shown} exercises is read from their best "
        f"set of the first {p.value('exchange.opening'):g} weeks, with as many repetitions left "
        "as the other sets of its session ask for, where the log does not say: a lower bound."
    )
    # A log is booked up to the end of its last week: a part of a week has no weekly sum.
    whole = math.ceil((plan.parts[0].duration or 0.0) / _WEEK)
    return Source(
        plan=plan,
        person=person,
        days=_WEEK * (whole if weeks is None else weeks),
        name=plan.name,
        kind="log",
        start=min(s.date for s in sessions if s.date is not None),
        warnings=(note,) if shown else (),
    )


def _shown_maxima(
    sessions: Sequence[Session], who: Person, p: ParameterSet
) -> Mapping[str, tuple[float, float]]:
    """Return the maxima that the first weeks of sessions show [kg], each with its repetitions."""
    early = dt.timedelta(weeks=p.value("exchange.opening"))
    lanes, limits = central_lanes(who), p["person.one_rm"]
    first: dict[str, dt.date] = {}
    best: dict[str, tuple[float, Top]] = {}
    for session in sorted(sessions, key=lambda s: s.date or dt.date.min):
        if session.date is None or not _told(session):
            continue
        done, _ = compile_session(session, lanes, records=p)
        for i, name in enumerate(done.exercise):
            top = _shown(session, done, i, float(lanes["mass"][0]))
            soon = session.date <= first.setdefault(name, session.date) + early
            if soon and top is not None:
                kg = _maximum(name, top)
                if limits.low <= kg <= limits.high and kg > best.get(name, (0.0, top))[0]:
                    best[name] = kg, top
    tops = {name: top for name, (_, top) in best.items()}
    left = implied_reserves(tops, lanes, records=p)
    return {
        name: (min(_maximum(name, top, left[name]), limits.high), top.repetitions + left[name])
        for name, top in tops.items()
    }


def _maximum(name: str, top: Top, left: float = 0.0) -> float:
    factor = find(name).repetition_factor
    return estimate_one_rep_max(top.load_kg, top.repetitions, rir=left, factor=factor).median


def _shown(session: Session, done: Performance, i: int, mass: float) -> Top | None:
    """Return a set that says something of a maximum."""
    exercise = find(done.exercise[i])
    kg, reps = float(done.load_kg[i, 0]), float(done.repetitions[i, 0])
    if exercise.load_kind == "body_mass":
        kg += exercise.body_mass_share * mass
    if done.warm_up[i] or done.hold_seconds[i] > 0 or reps < 1.0 or not kg > 0.0:
        return None
    return Top(session=session, load_kg=kg, repetitions=reps)


def _told(session: Session) -> bool:
    """Whether a session says what was done at which load."""
    lines = (b for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets))
    return any(d.load is not None for line in lines for d in line.done)
