"""What a rule does to a load: arithmetic over lanes, one person or thousands by the same lines.

Every function takes and gives values; nothing is kept. A lane's load stays NaN until a session has
shown what it lifts.
"""

from __future__ import annotations

from dataclasses import fields, replace
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.curve import by_curve
from myocrine.training.plans.loads import Line, plates
from myocrine.training.plans.rules import (
    Double,
    Expected,
    Failing,
    Linear,
    More,
    Ordered,
    Reserve,
    Stepped,
    Total,
)
from myocrine.training.plans.track import (
    HALF,
    SAME,
    Seen,
    Step,
    Track,
    changed,
    fresh,
    rounded,
    taken_over,
)

__all__ = [
    "Seen",
    "Step",
    "Track",
    "advance",
    "changed",
    "fresh",
    "has_room",
    "reserve_of",
    "rounded",
    "taken_over",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


# ---- one rule ------------------------------------------------------------------------------------
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
    reached = seen.least >= _asked(line, track, seen)[0] - HALF
    return _stepped(rule, track, seen, shown, reached=reached, missed=~reached)


@advance.register
def _(rule: Double, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    low, high = _asked(line, track, seen)
    reached, missed = seen.least >= high - HALF, seen.least < low - HALF
    return _stepped(rule, track, seen, shown, reached=reached, missed=missed)


@advance.register
def _(rule: Total, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    low, _high = _asked(line, track, seen)
    reached = seen.of_all >= rule.repetitions - HALF
    missed = ~reached & (seen.least < low - HALF)
    after = _stepped(rule, track, seen, shown, reached=reached, missed=missed)
    return replace(after, shown=seen.of_all)


@advance.register
def _(rule: Expected, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    low, high = _asked(line, track, seen)
    target = reserve_of(rule, line)
    told = ~np.isnan(seen.left)
    # Who does not say what was left had at least none: that can beat what was expected, and only
    # missed repetitions can fall short of it.
    could = seen.of_last + np.where(told, seen.left, 0.0)
    up = could >= (low + high) / 2.0 + target + HALF
    down = ~up & (could <= low + np.where(told, target, 0.0) - HALF)
    after = _stepped(rule, track, seen, shown, reached=up, missed=down)
    base = _base(track, seen, shown, plates(rule))
    lower = np.minimum(changed(base, rule.step, sign=-1.0), base)
    return replace(
        after,
        load=np.where(down, lower, after.load),
        step=np.where(down, Step.LOWERED, after.step),
        failed=np.zeros_like(after.failed),
        shown=could,
    )


@advance.register
def _(rule: Reserve, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:  # noqa: ARG001
    asked = _asked(line, track, seen)[0]
    short = np.minimum(seen.least - asked, 0.0)
    left = np.where(short <= -HALF, short, seen.left)
    high = rule.target if rule.high is None else rule.high
    wanted = np.clip(left, rule.target, high)
    # What was left was left at the load that was lifted, on its plates.
    base = np.where(np.isnan(seen.load), track.load, seen.load)
    same = np.isnan(left) | (np.abs(left - wanted) < HALF)
    if line.exercise.load_kind == "external":
        moved = by_curve(base, asked, left, wanted, line.exercise.repetition_factor)
    else:
        # The book does not know how heavy the body is: a step of plates for a whole repetition.
        most = parameters().value("plans.body_steps")
        steps = np.trunc(np.clip(left - wanted, -most, most))
        same |= steps == 0
        moved = base + plates(rule) * steps
    load = np.where(same, base, moved)
    step = np.where(same, Step.KEPT, np.where(load > base, Step.RAISED, Step.LOWERED))
    fell = left <= rule.target - 1.0
    return replace(
        track,
        load=load,
        before=base,
        left=left,
        step=step,
        falls=np.where(fell, track.falls + 1, 0.0),
    )


@advance.register
def _(rule: More, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    reached = seen.least >= _asked(line, track, seen)[0] - HALF
    base = _base(track, seen, shown, SAME)
    sets, repetitions = (1.0, 0.0) if rule.what == "sets" else (0.0, 1.0)
    return replace(
        track,
        load=base,
        before=base,
        left=seen.left,
        more_sets=track.more_sets + np.where(reached, sets, 0.0),
        more_repetitions=track.more_repetitions + np.where(reached, repetitions, 0.0),
        reached=np.zeros_like(track.reached),
        failed=np.where(reached, 0.0, track.failed + 1),
        falls=np.where(reached, 0.0, track.falls + 1),
        step=np.where(reached, Step.RAISED, Step.MISSED),
    )


# ---- several rules -------------------------------------------------------------------------------
@advance.register
def _(rule: Ordered, track: Track, seen: Seen, line: Line, shown: Floats) -> Track:
    active = np.full(len(track.load), -1.0)
    for i, member in reversed(list(enumerate(rule.rules))):
        active = np.where(has_room(member, track, line), float(i), active)
    # Successes and failures of one rule are not those of the next.
    anew = active != track.active
    track = replace(
        track,
        active=active,
        reached=np.where(anew, 0.0, track.reached),
        failed=np.where(anew, 0.0, track.failed),
    )
    out = _with_no_room(track, seen, line, shown, plates(rule))
    for i, member in enumerate(rule.rules):
        own, mine = advance(member, track, seen, line, shown), active == i
        values = {
            f.name: np.where(mine, getattr(own, f.name), getattr(out, f.name)) for f in fields(out)
        }
        out = replace(out, **values)
    return out


def _with_no_room(track: Track, seen: Seen, line: Line, shown: Floats, step: float) -> Track:
    """Return the state where no rule may move anything."""
    base = _base(track, seen, shown, step)
    missed = seen.least < _asked(line, track, seen)[0] - HALF
    return replace(
        track,
        load=base,
        before=base,
        left=seen.left,
        failed=np.where(missed, track.failed + 1, 0.0),
        falls=np.where(missed, track.falls + 1, 0.0),
        step=np.where(missed, Step.MISSED, Step.FULL),
    )


@singledispatch
def has_room(rule: object, track: Track, line: Line) -> Bools:  # noqa: ARG001
    """Return where a rule may still move something."""
    return np.ones(len(track.load), dtype=bool)


@has_room.register
def _(rule: Stepped, track: Track, line: Line) -> Bools:  # noqa: ARG001
    if rule.up_to is None:
        return np.ones(len(track.load), dtype=bool)
    return ~(track.load >= rule.up_to.kg - SAME)


@has_room.register
def _(rule: More, track: Track, line: Line) -> Bools:
    if rule.what == "sets":
        return np.asarray(line.sets.sets + track.more_sets < rule.up_to)
    low = line.sets.reps.low if line.sets.reps is not None else 0
    return np.asarray(low + track.more_repetitions < rule.up_to)


# ---- shared --------------------------------------------------------------------------------------
def reserve_of(rule: Expected, line: Line) -> float:
    """Return the reserve that is expected: the rule's, else the line's [repetitions]."""
    if rule.target is not None:
        return rule.target
    return 0.0 if line.sets.effort is None else line.sets.effort.rir


def _asked(line: Line, track: Track, seen: Seen) -> tuple[Floats, Floats]:
    """Return the lowest and highest number of repetitions that were asked for."""
    more = track.more_repetitions if seen.asked_more is None else seen.asked_more
    reps = line.sets.reps
    low, high = (0, 0) if reps is None else (reps.low, reps.high)
    return low + more, high + more


def _stepped(
    rule: Stepped,
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
    room = has_room(rule, replace(track, load=base), None)  # type: ignore[arg-type]
    up = reached & (count >= rule.every) & room
    back = missed & _gone_back(rule.failing, failed)
    load = np.where(up, _raised(base, rule), base)
    if rule.failing is not None:
        load = np.where(back, changed(base, rule.failing.change), load)
    step = np.select(
        [up, back, missed, reached & ~room],
        [Step.RAISED, Step.BACK, Step.MISSED, Step.FULL],
        default=Step.WAITING,
    )
    return replace(
        track,
        load=load,
        before=np.where(np.isnan(seen.load), base, seen.load),
        reached=np.where(up | back, 0.0, count),
        failed=np.where(back, 0.0, failed),
        falls=np.where(missed, track.falls + 1, 0.0),
        step=step,
        left=seen.left,
    )


def _raised(base: Floats, rule: Stepped) -> Floats:
    more = changed(base, rule.step)
    return more if rule.up_to is None else np.minimum(more, rule.up_to.kg)


def _gone_back(failing: Failing | None, failed: Floats) -> Bools:
    if failing is None:
        return np.zeros(len(failed), dtype=bool)
    return failed >= failing.times


def _base(track: Track, seen: Seen, shown: Floats, step: float) -> Floats:
    """Return the load that a change counts from: the rule's own unless another was lifted."""
    as_asked = np.isnan(seen.load) | (np.abs(seen.load - shown) < SAME)
    lifted = taken_over(seen.load, step)
    # Who lifted more than was asked is not taken down to plates below it.
    more = np.where(seen.load > shown, np.fmax(lifted, track.load), lifted)
    return np.where(as_asked, track.load, more)
