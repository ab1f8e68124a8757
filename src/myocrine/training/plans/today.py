"""A session of a plan on its day: what a break, a deload and a low readiness make of the loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.easing import Easing
from myocrine.training.plans.equipment import Equipment, available, loadable
from myocrine.training.plans.loads import Line, finds_its_load, lines_of, plates
from myocrine.training.plans.model import Cycle, Deload, Plan, Planned
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.track import SAME, Step, Track, rounded
from myocrine.training.plans.waves import TrainingMax, of_day, wave_step
from myocrine.training.session import ExerciseSets

__all__ = ["Today", "cycle_length", "today"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
State = TypeVar("State", Track, TrainingMax)
_WEEK = 7.0
_NOW = 1e-6
"""A moment of the calendar [d]."""


@dataclass(frozen=True, kw_only=True)
class Today:
    """What the book says on the day of a session, lane by lane.

    Attributes
    ----------
    lines : tuple of Line
        Of the session as written.
    planned : Planned
    tracks, maxima
        As in the book, after layoffs and breaks; a training max as it is for this session.
    shown : mapping of int to (lanes,)
        Written loads that rules give, by line index [kg]; NaN where the line decides.
    apart : mapping of int to (lanes,) bool
        Who does a line more easily on purpose, by line index: it stays out of the trend.
    easing : mapping of int to Easing
        What makes a line easier for the first lane.
    whole : (lanes,) bool
        Who is in a deload that the plan called for by itself.
    readiness : float, optional
        From 1 to 5; None: nothing is known of it.
    """

    lines: tuple[Line, ...]
    planned: Planned
    deload: Deload | None
    tracks: Mapping[ExerciseSets, Track]
    maxima: Mapping[str, TrainingMax]
    shown: Mapping[int, Floats]
    apart: Mapping[int, Bools]
    easing: Mapping[int, Easing]
    whole: Bools
    readiness: float | None = None


def today(
    plan: Plan,
    planned: Planned,
    tracks: Mapping[ExerciseSets, Track],
    maxima: Mapping[str, TrainingMax],
    easy_until: Floats,
    *,
    day: float,
    readiness: float | None = None,
) -> Today:
    """Return what the book says on the day of a session.

    Parameters
    ----------
    plan, planned
    tracks, maxima, easy_until
        The state before (`myocrine.training.plans.book.Book`).
    day : float
        When it is done, from the start of the plan [d].
    readiness : float, optional
        From 1 to 5; it holds or lowers loads, and never raises one.
    """
    lines = lines_of(plan.sessions[planned.session])
    mine = {li.track: li for li in lines if li.track in tracks}
    own = {key: _of_day(plan, tracks[key], line, planned, day) for key, line in mine.items()}
    names = dict.fromkeys(li.exercise.name for li in lines if isinstance(li.rule, Wave))
    tops = {name: _max_of_day(plan, planned, lines, maxima[name], name, day) for name in names}
    whole = (easy_until >= day - _NOW) if plan.reactive else np.zeros(len(easy_until), bool)
    deload = _scheduled(plan, planned)
    shown: dict[int, Floats] = {}
    apart: dict[int, Bools] = {}
    easing: dict[int, Easing] = {}
    for line in lines:
        state: Track | TrainingMax | None = (
            tops[line.exercise.name] if isinstance(line.rule, Wave) else own.get(line.track)
        )
        share, here = _eased(plan, state, line, deload, whole)
        if here is not None:
            easing[line.index] = here
        if state is None:
            continue
        kg, held = _loads(plan, planned, line, state, share, readiness)
        apart[line.index] = (share < 1.0) | held | (deload is not None)
        if line.rule is not None:
            shown[line.index] = kg
        elif _by_choice(line) and (share < 1.0).any():
            shown[line.index] = np.where(share < 1.0, kg, np.nan)
    return Today(
        lines=lines,
        planned=planned,
        deload=deload,
        tracks=own,
        maxima=tops,
        shown=shown,
        apart=apart,
        easing=easing,
        whole=whole,
        readiness=readiness,
    )


def cycle_length(plan: Plan, planned: Planned) -> float:
    """Return the length of the cycle that a session belongs to [d]."""
    part = plan.parts[planned.part]
    return part.length.days() if isinstance(part, Cycle) else _WEEK


# ---- loads ---------------------------------------------------------------------------------------
def _loads(
    plan: Plan,
    planned: Planned,
    line: Line,
    state: Track | TrainingMax,
    share: Floats,
    readiness: float | None,
) -> tuple[Floats, Bools]:
    """Return the loads as they are written, and who was held back by a low readiness."""
    rule = line.rule
    if isinstance(state, TrainingMax):
        assert isinstance(rule, Wave)
        part = wave_step(rule, planned).percent / 100.0
        full, held = state.kg, np.fmin(state.kg, state.before)
    else:
        part, full, held = 1.0, state.load, np.fmin(state.load, state.before)
    kg = _fitted(plan, line, share * (full * part))
    if readiness is None:
        return kg, np.zeros(len(kg), dtype=bool)
    value = parameters().value
    ready = held if readiness <= value("plans.readiness_hold") else full
    if readiness <= value("plans.readiness_lower"):
        ready = ready - np.abs(ready) * value("plans.readiness_drop") / 100.0
    lower = np.fmin(_fitted(plan, line, share * (ready * part)), kg)
    return lower, lower < kg - SAME


def _fitted(plan: Plan, line: Line, kg: Floats) -> Floats:
    """Return what can be loaded: with the plan's equipment the next one down, else the nearest."""
    step = parameters().value("plans.plates") if line.rule is None else plates(line.rule)
    external = line.exercise.load_kind == "external"
    own = _equipment(plan, line) if external else None
    return rounded(kg, step, external=external) if own is None else loadable(kg, own)


def _equipment(plan: Plan, line: Line) -> Equipment | None:
    return available(line.exercise, plan.equipment)


# ---- deloads -------------------------------------------------------------------------------------
def _scheduled(plan: Plan, planned: Planned) -> Deload | None:
    if not planned.deload:
        return None
    return getattr(plan.parts[planned.part], "deload", None) or plan.deload


def _eased(
    plan: Plan,
    state: Track | TrainingMax | None,
    line: Line,
    deload: Deload | None,
    whole: Bools,
) -> tuple[Floats, Easing | None]:
    """Return which share of its load each lane lifts, and what makes it easier for the first."""
    share = np.ones(len(whole))
    if deload is not None:
        return share * deload.load / 100.0, deload
    local = np.zeros(len(whole), dtype=bool)
    if plan.local is not None and state is not None and line.rule is not None:
        local = state.easy > 0
        share = np.where(local, plan.local.load / 100.0, share)
    if plan.reactive is not None:
        share = np.where(whole, plan.reactive.load / 100.0, share)
    first = plan.reactive if whole[0] else plan.local if local[0] else None
    return share, first


def _by_choice(line: Line) -> bool:
    """Whether a line without a rule needs a load from us: below what it chooses itself."""
    free = line.sets.load is None or line.sets.load.unit == "RM"
    return free and not line.sets.machine


# ---- layoffs and breaks --------------------------------------------------------------------------
def _of_day(plan: Plan, track: Track, line: Line, planned: Planned, day: float) -> Track:
    finds = finds_its_load(line.sets)
    gone = (track.layoffs < planned.layoffs) & finds
    weeks = _weeks_away(plan, track.day, track.layoffs, planned, day)
    away = (weeks > 0) & ~gone & ~np.isnan(track.load)
    if not gone.any() and not away.any():
        return track
    external = line.exercise.load_kind == "external"
    step = plates(line.rule) if line.rule is not None else parameters().value("plans.plates")
    # The book does not know how heavy the body is: a step of plates for each week.
    less = track.load * _left(plan, weeks) if external else track.load - step * _most(plan, weeks)
    zero = gone | away
    return replace(
        track,
        load=np.where(gone, np.nan, np.where(away, less, track.load)),
        before=np.where(away, track.load, track.before),
        reached=np.where(zero, 0.0, track.reached),
        failed=np.where(zero, 0.0, track.failed),
        falls=np.where(zero, 0.0, track.falls),
        easy=np.where(zero, 0.0, track.easy),
        step=np.where(away, Step.RETURNED, track.step),
    )


def _max_of_day(
    plan: Plan,
    planned: Planned,
    lines: tuple[Line, ...],
    state: TrainingMax,
    name: str,
    day: float,
) -> TrainingMax:
    rules = [li.rule for li in lines if isinstance(li.rule, Wave) and li.exercise.name == name]
    gone = (state.layoffs < planned.layoffs) & all(r.training_max is None for r in rules)
    weeks = _weeks_away(plan, state.day, state.layoffs, planned, day)
    away = (weeks > 0) & ~gone & ~np.isnan(state.kg)
    if gone.any() or away.any():
        less = state.kg * _left(plan, weeks)
        state = replace(
            state,
            kg=np.where(gone, np.nan, np.where(away, less, state.kg)),
            failed=np.where(away, 0.0, state.failed),
            falls=np.where(away, 0.0, state.falls),
            easy=np.where(away, 0.0, state.easy),
            # Nothing is earned by being away.
            missed=np.where(away, 1.0, state.missed),
            step=np.where(away, Step.RETURNED, state.step),
        )
    leading = next((r for r in rules if r.step is not None), rules[0])
    after = of_day(state, leading, planned)
    return replace(after, before=np.where(away, after.kg, state.kg))


def _weeks_away(plan: Plan, last: Floats, layoffs: Floats, planned: Planned, day: float) -> Floats:
    """Return the weeks begun beyond what changes nothing; without end for who never came."""
    value = parameters().value
    said = plan.returning
    gap = day - last
    if said is None:
        # What the plan itself leaves out is no break, unless the plan says so: neither a layoff nor
        # a lift that comes once in a long cycle.
        days = max(value("plans.return_after"), cycle_length(plan, planned))
        after = np.where(layoffs < planned.layoffs, np.inf, days)
    elif said.after is None:
        return np.zeros(len(last))
    else:
        after = np.full(len(last), said.after.days())
    with np.errstate(invalid="ignore"):
        over = np.floor((gap - after - _NOW) / _WEEK) + 1.0
    return np.where(np.isnan(gap) | ~np.isfinite(after) | (gap <= after + _NOW), 0.0, over)


def _left(plan: Plan, weeks: Floats) -> Floats:
    """Return the share of the load that a break leaves."""
    loss, least = _terms(plan)
    return np.asarray(np.maximum((1.0 - loss / 100.0) ** weeks, least / 100.0))


def _most(plan: Plan, weeks: Floats) -> Floats:
    """Return the weeks that count: beyond what is left at least, nothing more comes off."""
    loss, least = _terms(plan)
    most = float(np.ceil(np.log(least / 100.0) / np.log(1.0 - loss / 100.0)))
    return np.minimum(weeks, most)


def _terms(plan: Plan) -> tuple[float, float]:
    """Return what comes off a week and what is left at least [%]."""
    value = parameters().value
    said = plan.returning
    floor = None if said is None else said.at_least
    return (
        value("plans.return_loss") if said is None else said.loss,
        value("plans.return_floor") if floor is None else floor,
    )
