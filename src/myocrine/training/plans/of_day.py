"""A session of a plan as it is done on its day: rules off, waves and deloads written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.easing import Easing
from myocrine.training.plans.loads import Line, lines_of, members
from myocrine.training.plans.model import RuledSets
from myocrine.training.plans.rules import More, Ordered, Reserve, Rule, Wave
from myocrine.training.plans.today import Today
from myocrine.training.plans.waves import wave_step
from myocrine.training.session import (
    Block,
    Effort,
    ExerciseSets,
    Load,
    Repeat,
    Reps,
    Session,
    Superset,
)

__all__ = ["each_set", "eased_sets", "free_lines", "rewritten", "session_of_day"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def session_of_day(session: Session, now: Today, loads: Mapping[int, Floats]) -> Session:
    """Return the session without rules, with the wave's repetitions and the deload's sets.

    `loads` are the loads that rules give, by line index, NaN for lanes that have none yet [kg]: a
    deload takes the others' down itself.
    """

    def of_day(line: Line) -> ExerciseSets:
        sets = _more(line, now)
        rule = line.rule
        if isinstance(rule, Wave):
            reps = wave_step(rule, now.planned).reps
            sets = sets if reps is None else replace(sets, reps=reps)
        if isinstance(sets, RuledSets):
            sets = sets.plain()
        leading = each_set(rule)
        if leading is not None:
            sets = _set_by_set(sets, leading, known=line.index in loads)
        easing = now.easing.get(line.index)
        return sets if easing is None else _eased(sets, easing, loads.get(line.index))

    return rewritten(session, of_day)


def rewritten(session: Session, change: Callable[[Line], ExerciseSets]) -> Session:
    """Return the session with every exercise line replaced."""
    lines = iter(lines_of(session))
    return session.replace(blocks=tuple(_blocks(session.blocks, lines, change)))


def each_set(rule: Rule | None) -> Reserve | None:
    """Return the rule that leads a line set by set, if there is one."""
    return next((r for r in members(rule) if isinstance(r, Reserve) and r.each_set), None)


def free_lines(now: Today) -> dict[int, Bools]:
    """Return whose sets find their own loads one after the other, by line index."""
    return {
        line.index: ~now.apart[line.index]
        for line in now.lines
        if each_set(line.rule) is not None and line.index in now.apart
    }


def _blocks(
    blocks: tuple[Block, ...], lines: Iterator[Line], change: Callable[[Line], ExerciseSets]
) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, ExerciseSets):
            yield change(next(lines))
        elif isinstance(block, Superset | Repeat):
            items = tuple(_blocks(block.items, lines, change))
            yield replace(block, items=items)  # type: ignore[arg-type]
        else:
            yield block


def _more(line: Line, now: Today) -> ExerciseSets:
    """Return the line with the sets and repetitions that its rules have added so far."""
    sets, track = line.sets, now.tracks.get(line.track)
    if track is None or not isinstance(line.rule, Ordered):
        return sets
    if not any(isinstance(r, More) for r in line.rule.rules):
        return sets
    n = int(track.more_repetitions[0])
    reps = sets.reps
    if reps is not None and n:
        reps = Reps(low=reps.low + n, high=reps.high + n, amrap=reps.amrap)
    return replace(sets, sets=sets.sets + int(track.more_sets[0]), reps=reps)


def _set_by_set(sets: ExerciseSets, rule: Reserve, *, known: bool) -> ExerciseSets:
    """Return the line with the effort that every set is to leave, in place of a fixed load."""
    high = rule.high
    effort = Effort(kind="RIR", value=rule.target, high=high)
    fixed = sets.load is not None and sets.load.unit in ("kg", "lb")
    return replace(sets, effort=effort, load=None if known or fixed else sets.load)


def eased_sets(sets: int, easing: Easing) -> int:
    """Return the sets that a deload leaves; never none."""
    return max(1, int(sets * easing.sets / 100.0 + 0.5))


def _eased(sets: ExerciseSets, easing: Easing, kg: Floats | None) -> ExerciseSets:
    if sets.warm_up:
        return sets
    load, effort = sets.load, sets.effort
    all_loaded = kg is not None and not np.isnan(kg).any()
    if not all_loaded and load is not None and load.unit != "RM" and load.mode == "external":
        load = _lighter(load, easing.load / 100.0)
    failing = sets.reps is not None and effort is not None and effort.kind == "failure"
    if kg is not None and failing:
        # A lighter load to failure would be no easier; who has no load yet finds one by the effort.
        effort = None if all_loaded or load is not None else _some_left()
    return replace(sets, sets=eased_sets(sets.sets, easing), load=load, effort=effort)


def _some_left() -> Effort:
    return Effort(kind="RIR", value=parameters().value("execution.default_reserve"))


def _lighter(load: Load, share: float) -> Load:
    high = None if load.high is None else load.high * share
    return replace(load, value=load.value * share, high=high)
