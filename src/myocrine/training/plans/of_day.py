"""A session of a plan as it is done on its day: rules off, waves and deloads written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from myocrine.training.plans.loads import Line, lines_of
from myocrine.training.plans.model import Deload, Planned, RuledSets
from myocrine.training.plans.rules import Wave
from myocrine.training.plans.waves import wave_step
from myocrine.training.session import Block, ExerciseSets, Load, Repeat, Session, Superset

__all__ = ["eased_sets", "rewritten", "session_of_day"]


def session_of_day(
    session: Session, planned: Planned, deload: Deload | None, loaded: frozenset[int]
) -> Session:
    """Return the session without rules, with the wave's repetitions and the deload's sets.

    `loaded` are the lines whose load comes from a rule: a deload takes the others' down itself.
    """

    def of_day(line: Line) -> ExerciseSets:
        sets = line.sets
        rule = line.rule
        if isinstance(rule, Wave):
            reps = wave_step(rule, planned).reps
            sets = sets if reps is None else replace(sets, reps=reps)
        if isinstance(sets, RuledSets):
            sets = sets.plain()
        return sets if deload is None else _eased(sets, deload, line.index in loaded)

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


def _eased(sets: ExerciseSets, deload: Deload, loaded: bool) -> ExerciseSets:
    if sets.warm_up:
        return sets
    load, effort = sets.load, sets.effort
    if not loaded and load is not None and load.unit != "RM" and load.mode == "external":
        load = _lighter(load, deload.load / 100.0)
    if loaded and sets.reps is not None and effort is not None and effort.kind == "failure":
        effort = None  # a lighter load to failure would be no easier
    return replace(sets, sets=eased_sets(sets.sets, deload), load=load, effort=effort)


def _lighter(load: Load, share: float) -> Load:
    high = None if load.high is None else load.high * share
    return replace(load, value=load.value * share, high=high)
