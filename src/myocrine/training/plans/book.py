"""The state of every progression of a plan: a value, passed from session to session.

:func:`prescribe` says what a session of the plan is on the day; :func:`record` returns the book
after it. Both are pure, and both work lane by lane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from myocrine.training.performance import Performance
from myocrine.training.plans.falls import after_falls, fallen
from myocrine.training.plans.loads import Line, lines_of, written_kg
from myocrine.training.plans.model import Plan, Planned
from myocrine.training.plans.of_day import free_lines, session_of_day
from myocrine.training.plans.progress import Seen, Track, advance, fresh
from myocrine.training.plans.reasons import Reason, reasons_of
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.seen import seen_of, together
from myocrine.training.plans.today import Today, cycle_length, today
from myocrine.training.plans.waves import TrainingMax, after_waves, fresh_max
from myocrine.training.session import ExerciseSets, Session

__all__ = ["Book", "Prescription", "opening", "prescribe", "record", "record_seen"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
State = TypeVar("State", Track, TrainingMax)


@dataclass(frozen=True, kw_only=True)
class Book:
    """Where every progression stands, for each lane.

    Attributes
    ----------
    lanes : int
    tracks : mapping of line to Track
        By what tells a progression apart: lines that differ in nothing but the number of sets,
        rests and notes share one, also across sessions.
    maxima : mapping of exercise to TrainingMax
    easy_until : (lanes,)
        Until when a deload lasts that the plan called for by itself; minus infinity for none [d].
    """

    lanes: int
    tracks: Mapping[ExerciseSets, Track]
    maxima: Mapping[str, TrainingMax]
    easy_until: Floats


@dataclass(frozen=True, kw_only=True)
class Prescription:
    """One session of a plan on its day.

    Attributes
    ----------
    session : Session
        Without rules; in a deload with fewer sets. Sets, repetitions and deloads that differ from
        lane to lane are those of the first.
    loads : mapping of int to (lanes,)
        Kilograms on the bar for execution, by line index (running number of the exercise lines in
        `walk_blocks`); NaN where the line itself decides, and lines that always do are left out
        [kg].
    written : mapping of int to (lanes,)
        The same as they are written down: also for lines whose load then follows set by set [kg].
    reasons : tuple of Reason
        Why the loads are what they are, of the first lane; each is a text.
    """

    session: Session
    loads: Mapping[int, Floats]
    written: Mapping[int, Floats]
    reasons: tuple[Reason, ...]


def opening(plan: Plan, n_lanes: int = 1) -> Book:
    """Return the book before the first session."""
    tracks: dict[ExerciseSets, Track] = {}
    maxima: dict[str, TrainingMax] = {}
    for session in plan.written:
        for line in lines_of(session):
            rule = line.rule
            if isinstance(rule, Wave):
                start = rule.training_max.kg if rule.training_max else float("nan")
                name = line.exercise.name
                if name not in maxima or np.isnan(maxima[name].kg).all():
                    maxima[name] = fresh_max(n_lanes, start)
            elif line.track not in tracks and not line.sets.warm_up:
                tracks[line.track] = fresh(n_lanes, written_kg(line.sets))
    return Book(
        lanes=n_lanes,
        tracks=MappingProxyType(tracks),
        maxima=MappingProxyType(maxima),
        easy_until=np.full(n_lanes, -np.inf),
    )


def prescribe(
    plan: Plan,
    planned: Planned,
    book: Book,
    *,
    day: float | None = None,
    readiness: float | None = None,
) -> Prescription:
    """Return what a planned session is on its day.

    Parameters
    ----------
    plan : Plan
    planned : Planned
        From the plan's calendar.
    book : Book
    day : float, optional
        When it is really done, from the start of the plan; None: when it is planned [d].
    readiness : float, optional
        From 1 (worst) to 5. It holds or lowers loads, and never raises one.

    Raises
    ------
    UnknownNameError
        If an exercise is not in the catalogue.
    """
    now = _today(plan, planned, book, day, readiness)
    written = {i: now.lines[i].on_bar(kg) for i, kg in now.shown.items() if not np.isnan(kg).all()}
    free = free_lines(now)
    given = {i: np.where(free[i], np.nan, kg) if i in free else kg for i, kg in written.items()}
    return Prescription(
        session=session_of_day(plan.sessions[planned.session], now, written),
        loads={i: kg for i, kg in given.items() if not np.isnan(kg).all()},
        written=written,
        reasons=reasons_of(plan, now),
    )


def record(
    plan: Plan, book: Book, planned: Planned, performance: Performance, present: Bools
) -> Book:
    """Return the book after a session that execution carried out.

    Parameters
    ----------
    performance : Performance
        Of the session of :func:`prescribe`, all lanes.
    present : (lanes,) bool
        Who did it; the others' book stays as it is.
    """
    lines = lines_of(plan.sessions[planned.session])
    # Everybody did the repetitions of the first lane.
    seen = {
        line.index: seen_of(performance, line, _first(book.tracks.get(line.track)))
        for line in lines
    }
    return record_seen(plan, book, planned, seen, present)


def record_seen(
    plan: Plan,
    book: Book,
    planned: Planned,
    seen: Mapping[int, Seen],
    present: Bools,
    *,
    day: float | None = None,
    readiness: float | None = None,
) -> Book:
    """Return the book after a session of which this was seen, by line index.

    A deload is kept out, and so is what a low readiness held back: what is lifted easily on
    purpose says nothing.
    """
    now = _today(plan, planned, book, day, readiness)
    when = planned.day if day is None else day
    here = np.asarray(present, dtype=bool)
    lines = [line for line in now.lines if line.index in seen]
    nobody = np.full(book.lanes, np.nan)
    tracks, maxima = dict(book.tracks), dict(book.maxima)
    for key, group in _groups(lines).items():
        first = group[0]
        before = now.tracks[key]
        at = now.shown.get(first.index, nobody)
        all_seen = together([seen[line.index] for line in group])
        after = advance(first.rule, before, all_seen, first, at)
        after = after_falls(plan, _marked(after, planned, when), counts=first.rule is not None)
        tracks[key] = _kept(now, group, before, after, book.tracks[key], here, when)
    for name, own in _waves(lines).items():
        top = now.maxima[name]
        alone = _alone(plan, name)
        after_max = after_waves(top, own, [seen[li.index] for li in own], planned, alone=alone)
        after_max = after_falls(plan, _marked(after_max, planned, when))
        # An easy session earns nothing: the training max stays what it was before the day.
        stood = book.maxima[name].step
        rest = replace(top, kg=top.before, step=stood, turn=after_max.turn)
        maxima[name] = _kept(now, own, rest, after_max, book.maxima[name], here, when)
    easy_until = book.easy_until
    if plan.reactive is not None:
        tired = here & ~now.whole & fallen(plan, planned, tracks, maxima, when)
        if tired.any():
            easy_until, tracks, maxima = _rested(plan, book, planned, tracks, maxima, tired, when)
    return Book(
        lanes=book.lanes,
        tracks=MappingProxyType(tracks),
        maxima=MappingProxyType(maxima),
        easy_until=easy_until,
    )


def _today(
    plan: Plan, planned: Planned, book: Book, day: float | None, readiness: float | None
) -> Today:
    return today(
        plan,
        planned,
        book.tracks,
        book.maxima,
        book.easy_until,
        day=planned.day if day is None else day,
        readiness=readiness,
    )


def _first(track: Track | None) -> Floats | None:
    """Return the repetitions that a rule has added for the first lane, for every lane."""
    if track is None:
        return None
    more = track.more_repetitions
    return np.full(len(more), more[0])


def _groups(lines: Sequence[Line]) -> dict[ExerciseSets, list[Line]]:
    out: dict[ExerciseSets, list[Line]] = {}
    for line in lines:
        if not isinstance(line.rule, Wave) and not line.sets.warm_up:
            out.setdefault(line.track, []).append(line)
    return out


def _waves(lines: Sequence[Line]) -> dict[str, list[Line]]:
    out: dict[str, list[Line]] = {}
    for line in lines:
        if isinstance(line.rule, Wave):
            out.setdefault(line.exercise.name, []).append(line)
    return out


def _alone(plan: Plan, name: str) -> bool:
    """Whether sessions of one name only lead a training max."""
    return sum(name in _waves(lines_of(s)) for s in plan.written) == 1


def _marked(state: State, planned: Planned, when: float) -> State:
    lanes = len(state.day)
    layoffs = np.full(lanes, float(planned.layoffs))
    return replace(state, layoffs=layoffs, day=np.full(lanes, when))


def _kept(
    now: Today,
    group: Sequence[Line],
    rest: State,
    after: State,
    before: State,
    here: Bools,
    when: float,
) -> State:
    """Return `after` for who did it, `before` for who did not; an easy session changes nothing."""
    apart = np.any([now.apart[line.index] for line in group], axis=0)
    easy = np.maximum(rest.easy - 1.0, 0.0)
    rested = replace(rest, day=np.full(len(apart), when), easy=easy)
    return _where(here, _where(apart, rested, after), before)


def _rested(
    plan: Plan,
    book: Book,
    planned: Planned,
    tracks: Mapping[ExerciseSets, Track],
    maxima: Mapping[str, TrainingMax],
    tired: Bools,
    when: float,
) -> tuple[Floats, dict[ExerciseSets, Track], dict[str, TrainingMax]]:
    """Start a deload of one cycle; the falls that called for it are settled."""
    until = np.where(tired, when + cycle_length(plan, planned), book.easy_until)
    until.setflags(write=False)
    return (
        until,
        {k: _where(tired, replace(t, falls=np.zeros(book.lanes)), t) for k, t in tracks.items()},
        {k: _where(tired, replace(t, falls=np.zeros(book.lanes)), t) for k, t in maxima.items()},
    )


def _where(here: Bools, after: State, before: State) -> State:
    """Return `after` for the lanes that were here, `before` for the others."""
    values = {
        f.name: np.where(here, getattr(after, f.name), getattr(before, f.name))
        for f in fields(before)
    }
    for value in values.values():
        value.setflags(write=False)
    return replace(before, **values)
