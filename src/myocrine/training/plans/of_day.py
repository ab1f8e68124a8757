"""A session of a plan as it is done on its day: rules off, waves and deloads written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.loads import Line, lines_of
from myocrine.training.plans.model import Deload, Planned, RuledSets
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.waves import wave_step
from myocrine.training.session import Block, Effort, ExerciseSets, Load, Repeat, Session, Superset

__all__ = ["eased_sets", "rewritten", "session_of_day"]

Floats = NDArray[np.float64]


def session_of_day(
    session: Session, planned: Planned, deload: Deload | None, loads: Mapping[int, Floats]
) -> Session:
    """Return the session without rules, with the wave's repetitions and the deload's sets.

    `loads` are the loads that rules give, by line index, NaN for lanes that have none yet [kg]: a
    deload takes the others' down itself.
    """

    def of_day(line: Line) -> ExerciseSets:
        sets = line.sets
        rule = line.rule
        if isinstance(rule, Wave):
            reps = wave_step(rule, planned).reps
            sets = sets if reps is None else replace(sets, reps=reps)
        if isinstance(sets, RuledSets):
            sets = sets.plain()
        return sets if deload is None else _eased(sets, deload, loads.get(line.index))

    return rewritten(session, of_day)


def rewritten(session: Session, change: Callable[[Line], ExerciseSets]) -> Session:
    """Return the session with every exercise line replaced."""
    lines = iter(lines_of(session))
    return session.replace(blocks=tuple(_blocks(session.blocks, lines, change)))


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


def eased_sets(sets: int, deload: Deload) -> int:
    """Return the sets that a deload leaves; never none."""
    return max(1, int(sets * deload.sets / 100.0 + 0.5))


def _eased(sets: ExerciseSets, deload: Deload, kg: Floats | None) -> ExerciseSets:
    if sets.warm_up:
        return sets
    load, effort = sets.load, sets.effort
    all_loaded = kg is not None and not np.isnan(kg).any()
    if not all_loaded and load is not None and load.unit != "RM" and load.mode == "external":
        load = _lighter(load, deload.load / 100.0)
    failing = sets.reps is not None and effort is not None and effort.kind == "failure"
    if kg is not None and failing:
        # A lighter load to failure would be no easier; who has no load yet finds one by the effort.
        effort = None if all_loaded or load is not None else _some_left()
    return replace(sets, sets=eased_sets(sets.sets, deload), load=load, effort=effort)


def _some_left() -> Effort:
    return Effort(kind="RIR", value=parameters().value("execution.default_reserve"))


def _lighter(load: Load, share: float) -> Load:
    high = None if load.high is None else load.high * share
    return replace(load, value=load.value * share, high=high)
