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

from myocrine.evidence.parameters import parameters
from myocrine.training.performance import Performance
from myocrine.training.plans.loads import (
    Line,
    finds_its_load,
    lines_of,
    plates,
    written_kg,
)
from myocrine.training.plans.model import Deload, Plan, Planned
from myocrine.training.plans.of_day import session_of_day
from myocrine.training.plans.progress import Seen, Track, advance, fresh, rounded
from myocrine.training.plans.reasons import reasons_of
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.waves import TrainingMax, after_waves, fresh_max, of_day, wave_step
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
    """

    lanes: int
    tracks: Mapping[ExerciseSets, Track]
    maxima: Mapping[str, TrainingMax]


@dataclass(frozen=True, kw_only=True)
class Prescription:
    """One session of a plan on its day.

    Attributes
    ----------
    session : Session
        Without rules; in a deload with fewer sets.
    loads : mapping of int to (lanes,)
        Kilograms on the bar by line index (running number of the exercise lines in `walk_blocks`);
        NaN where the line itself decides, and lines that always do are left out [kg].
    reasons : tuple of str
        Why the loads are what they are, of the first lane.
    """

    session: Session
    loads: Mapping[int, Floats]
    reasons: tuple[str, ...]


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
    return Book(lanes=n_lanes, tracks=MappingProxyType(tracks), maxima=MappingProxyType(maxima))


def prescribe(plan: Plan, planned: Planned, book: Book) -> Prescription:
    """Return what a planned session is on its day.

    Parameters
    ----------
    plan : Plan
    planned : Planned
        From the plan's calendar.
    book : Book

    Raises
    ------
    UnknownNameError
        If an exercise is not in the catalogue.
    """
    session = plan.sessions[planned.session]
    deload = _deload(plan, planned)
    shown = _shown(plan, planned, book)
    lines = lines_of(session)
    loads = {i: lines[i].on_bar(kg) for i, kg in shown.items() if not np.isnan(kg).all()}
    return Prescription(
        session=session_of_day(session, planned, deload, loads),
        loads=loads,
        reasons=reasons_of(lines, planned, deload, book.tracks, book.maxima, shown),
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
    seen = {
        line.index: _seen(performance, line) for line in lines_of(plan.sessions[planned.session])
    }
    return record_seen(plan, book, planned, seen, present)


def record_seen(
    plan: Plan, book: Book, planned: Planned, seen: Mapping[int, Seen], present: Bools
) -> Book:
    """Return the book after a session of which this was seen, by line index.

    A deload is kept out: what is lifted easily on purpose says nothing.
    """
    if planned.deload:
        return book
    lines = [li for li in lines_of(plan.sessions[planned.session]) if li.index in seen]
    shown = _shown(plan, planned, book)
    tracks, maxima = dict(book.tracks), dict(book.maxima)
    here = np.asarray(present, dtype=bool)
    for key, group in _groups(lines).items():
        first = group[0]
        before = _after_layoff(book.tracks[key], planned, reset=finds_its_load(first.sets))
        all_seen = _together([seen[line.index] for line in group])
        at = shown.get(first.index, np.full(book.lanes, np.nan))
        after = advance(first.rule, before, all_seen, first, at)
        after = replace(after, layoffs=np.full(book.lanes, float(planned.layoffs)))
        tracks[key] = _where(here, after, book.tracks[key])
    for name, group in _waves(lines).items():
        state = _max_of_day(plan, planned, book, name)
        after_max = after_waves(state, group, [seen[line.index] for line in group], planned)
        after_max = replace(after_max, layoffs=np.full(book.lanes, float(planned.layoffs)))
        maxima[name] = _where(here, after_max, book.maxima[name])
    return Book(lanes=book.lanes, tracks=MappingProxyType(tracks), maxima=MappingProxyType(maxima))


def _deload(plan: Plan, planned: Planned) -> Deload | None:
    if not planned.deload:
        return None
    return getattr(plan.parts[planned.part], "deload", None) or plan.deload


def _shown(plan: Plan, planned: Planned, book: Book) -> dict[int, Floats]:
    """Return the written loads that rules give the lines of a session, by line index [kg]."""
    deload = _deload(plan, planned)
    share = 1.0 if deload is None else deload.load / 100.0
    out: dict[int, Floats] = {}
    for line in lines_of(plan.sessions[planned.session]):
        rule = line.rule
        external = line.exercise.load_kind == "external"
        if isinstance(rule, Wave):
            top = _max_of_day(plan, planned, book, line.exercise.name).kg
            kg = share * top * wave_step(rule, planned).percent / 100.0
            out[line.index] = rounded(kg, plates(rule), external=external)
        elif line.track in book.tracks and (rule is not None or _eased(line, deload)):
            track = book.tracks[line.track]
            kg = share * _after_layoff(track, planned, reset=finds_its_load(line.sets)).load
            step = parameters().value("plans.plates") if rule is None else plates(rule)
            out[line.index] = rounded(kg, step, external=external)
    return out


def _eased(line: Line, deload: Deload | None) -> bool:
    """Whether a line without a rule needs a load from us: a deload below what it chooses itself."""
    by_choice = line.sets.load is None or line.sets.load.unit == "RM"
    return deload is not None and deload.load < 100.0 and by_choice and not line.sets.machine


def _max_of_day(plan: Plan, planned: Planned, book: Book, name: str) -> TrainingMax:
    rules = [
        line.rule
        for line in lines_of(plan.sessions[planned.session])
        if isinstance(line.rule, Wave) and line.exercise.name == name
    ]
    state = book.maxima[name]
    gone = state.layoffs < planned.layoffs
    reset = all(r.training_max is None for r in rules)
    if reset and gone.any():
        state = replace(state, kg=np.where(gone, np.nan, state.kg))
    leading = next((r for r in rules if r.step is not None), rules[0])
    return of_day(state, leading, planned)


def _after_layoff(track: Track, planned: Planned, *, reset: bool) -> Track:
    """Forget the load of who had a layoff since, where the line itself can find one again."""
    gone = track.layoffs < planned.layoffs
    if not reset or not gone.any():
        return track
    return replace(
        track,
        load=np.where(gone, np.nan, track.load),
        reached=np.where(gone, 0.0, track.reached),
        failed=np.where(gone, 0.0, track.failed),
    )


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


def _seen(performance: Performance, line: Line) -> Seen:
    rows = [i for i, number in enumerate(performance.line) if number == line.index]
    if line.sets.technique is not None:
        rows = rows[:1]  # what follows in a drop or myo set is lighter on purpose
    bias = parameters().value("execution.rir_bias")
    return Seen(
        load=line.written(performance.load_kg[rows].min(axis=0)),
        least=performance.repetitions[rows].min(axis=0),
        left=np.maximum(performance.reserve[rows[-1]] - bias, 0.0),
    )


def _together(seen: Sequence[Seen]) -> Seen:
    return Seen(
        load=np.min([s.load for s in seen], axis=0),
        least=np.min([s.least for s in seen], axis=0),
        left=seen[-1].left,
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
