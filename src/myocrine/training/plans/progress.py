"""What a rule does to a load: arithmetic over lanes, one person or thousands by the same lines.

Every function takes and gives values; nothing is kept. A lane's load stays NaN until a session has
shown what it lifts.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.loads import Line, plates
from myocrine.training.plans.rules import Change, Double, Failing, Linear, Reserve
from myocrine.training.repetitions import MAX_PERCENT, MIN_PERCENT, repetitions_to_failure

__all__ = ["Seen", "Step", "Track", "advance", "changed", "fresh", "rounded", "taken_over"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_SAME = 1e-3
"""Loads closer than this are one [kg]."""

_HALF = 0.5
"""Repetitions are real numbers in a simulation: half of one decides."""

_POINTS = 1901
"""Points of the load-repetition curve, one each 0.05 % of the maximum."""

_MOST_STEPS = 2.0
"""Plates that come on or off at once where the body is lifted."""


class Step(IntEnum):
    """Why a load is what it is."""

    FIRST = 0
    RAISED = 1
    WAITING = 2
    MISSED = 3
    BACK = 4
    KEPT = 5
    LOWERED = 6


@dataclass(frozen=True, kw_only=True)
class Track:
    """State of one progression; arrays (lanes,).

    Attributes
    ----------
    load : array
        As written, before rounding to plates; NaN until known [kg].
    before : array
        What the last session lifted [kg].
    reached, failed : array
        Sessions in a row that reached what was asked, or did not.
    step : array of int
        What happened last, a `Step`.
    left : array
        Repetitions left in the last session, as the lifter judges them.
    layoffs : array
        Layoffs of the plan before the last session.
    """

    load: Floats
    before: Floats
    reached: Floats
    failed: Floats
    step: NDArray[np.int64]
    left: Floats
    layoffs: Floats


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a session showed of one progression; arrays (lanes,).

    Attributes
    ----------
    load : array
        The lowest of the line's sets, as written; NaN where unknown [kg].
    least : array
        The fewest repetitions of a set; 0 where a set was left out.
    left : array
        Repetitions left after the last set, as the lifter judges them; NaN where unknown.
    """

    load: Floats
    least: Floats
    left: Floats


def fresh(lanes: int, load: float = float("nan")) -> Track:
    """Return the state before the first session."""
    return Track(
        load=np.full(lanes, load),
        before=np.full(lanes, load),
        reached=np.zeros(lanes),
        failed=np.zeros(lanes),
        step=np.zeros(lanes, dtype=np.int64),
        left=np.full(lanes, np.nan),
        layoffs=np.zeros(lanes),
    )


def changed(load: Floats, change: Change) -> Floats:
    """Return a load with a change of kilograms or per cent [kg]."""
    if change.kg is None:
        return np.asarray(load + np.abs(load) * change.value / 100.0)
    return np.asarray(load + change.kg)


def rounded(load: Floats, step: float, *, external: bool) -> Floats:
    """Return what plates of `step` allow; an external load is never rounded to nothing [kg]."""
    near = np.round(load / step) * step
    return np.where((near <= 0.0) & (load > 0.0) & external, load, near)


def taken_over(lifted: Floats, step: float) -> Floats:
    """Return the load on plates that was surely lifted: the next one down [kg]."""
    down = np.floor(lifted / step + _SAME) * step
    return np.where((down <= 0.0) & (lifted > 0.0), lifted, down)


@singledispatch
def advance(rule: object, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:  # noqa: ARG001 -- registered functions take them
    """Return the state after a session of every lane.

    Parameters
    ----------
    rule : Rule or None
        None: the load is remembered, no more.
    track, seen
        The state before, and what happened.
    line : Line
        Whose repetitions were asked for.
    shown : (lanes,)
        The load that was asked for, as written; NaN where the line decided [kg].
    """
    return replace(track, load=seen.load, before=track.load, left=seen.left)


@advance.register
def _(rule: Linear, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    asked = line.sets.reps.low if line.sets.reps is not None else 0
    reached = seen.least >= asked - _HALF
    return _stepped(rule, track, seen, shown, reached=reached, missed=~reached)


@advance.register
def _(rule: Double, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    reps = line.sets.reps
    low, high = (0, 0) if reps is None else (reps.low, reps.high)
    reached = seen.least >= high - _HALF
    return _stepped(rule, track, seen, shown, reached=reached, missed=seen.least < low - _HALF)


@advance.register
def _(rule: Reserve, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:  # noqa: ARG001
    asked = float(line.sets.reps.low) if line.sets.reps is not None else 0.0
    short = np.minimum(seen.least - asked, 0.0)
    left = np.where(short <= -_HALF, short, seen.left)
    high = rule.target if rule.high is None else rule.high
    wanted = np.clip(left, rule.target, high)
    # What was left was left at the load that was lifted, on its plates.
    base = np.where(np.isnan(seen.load), track.load, seen.load)
    same = np.isnan(left) | (np.abs(left - wanted) < _HALF)
    if line.exercise.load_kind == "external":
        moved = _by_curve(base, asked, left, wanted, line.exercise.repetition_factor)
    else:
        # The book does not know how heavy the body is: a step of plates for a whole repetition.
        steps = np.trunc(np.clip(left - wanted, -_MOST_STEPS, _MOST_STEPS))
        same |= steps == 0
        moved = base + plates(rule) * steps
    load = np.where(same, base, moved)
    step = np.where(same, Step.KEPT, np.where(load > base, Step.RAISED, Step.LOWERED))
    return replace(track, load=load, before=base, left=left, step=step)


def _by_curve(base: Floats, asked: float, left: Floats, wanted: Floats, factor: float) -> Floats:
    """Return the load that leaves `wanted`: that for n repetitions with k left is the (n + k)RM."""
    ratio = _repetition_maximum(asked + wanted, factor) / _repetition_maximum(asked + left, factor)
    bound = parameters().value("plans.largest_change") / 100.0
    return np.asarray(base * np.clip(ratio, 1.0 - bound, 1.0 + bound))


def _repetition_maximum(repetitions: Floats, factor: float) -> Floats:
    """Return the load of an n-repetition maximum, read from the published curve [% of 1RM]."""
    reps, percent = _curve(factor)
    return np.interp(repetitions, reps, percent)


@functools.lru_cache(maxsize=256)
def _curve(factor: float) -> tuple[Floats, Floats]:
    percent = np.linspace(MAX_PERCENT, MIN_PERCENT, _POINTS)
    return np.asarray(repetitions_to_failure(percent, factor=factor)), percent


def _stepped(
    rule: Linear | Double,
    track: Track,
    seen: Seen,
    shown: Floats,
    *,
    reached: Bools,
    missed: Bools,
) -> Track:
    base = _base(track, seen, shown, plates(rule))
    count = np.where(reached, track.reached + 1, 0.0)
    failed = np.where(missed, track.failed + 1, 0.0)
    up = reached & (count >= rule.every)
    back = missed & _gone_back(rule.failing, failed)
    load = np.where(up, changed(base, rule.step), base)
    if rule.failing is not None:
        load = np.where(back, changed(base, rule.failing.change), load)
    step = np.select(
        [up, back, missed], [Step.RAISED, Step.BACK, Step.MISSED], default=Step.WAITING
    )
    return replace(
        track,
        load=load,
        before=np.where(np.isnan(seen.load), base, seen.load),
        reached=np.where(up | back, 0.0, count),
        failed=np.where(back, 0.0, failed),
        step=step,
        left=seen.left,
    )


def _gone_back(failing: Failing | None, failed: Floats) -> Bools:
    if failing is None:
        return np.zeros(len(failed), dtype=bool)
    return failed >= failing.times


def _base(track: Track, seen: Seen, shown: Floats, step: float) -> Floats:
    """Return the load that a change counts from: the rule's own unless another was lifted."""
    as_asked = np.isnan(seen.load) | (np.abs(seen.load - shown) < _SAME)
    return np.where(as_asked, track.load, taken_over(seen.load, step))
