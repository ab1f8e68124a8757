"""Lines of a session with what a rule needs to know of them, and loads in both spellings.

Within the rules a load is what is *written*: on one implement, positive where it is put on. On the
*bar* it is what execution sees: all implements together, negative where the body is relieved.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.exercises import Exercise, find
from myocrine.evidence.parameters import parameters
from myocrine.training.plans.model import RuledSets
from myocrine.training.plans.rules import More, Ordered, Rule, Stepped, Wave
from myocrine.training.session import Block, ExerciseSets, Load, Repeat, Session, Superset
from myocrine.units import convert

__all__ = [
    "Line",
    "finds_its_load",
    "lines_in",
    "lines_of",
    "load_text",
    "members",
    "plates",
    "written_kg",
]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of sets.

    Attributes
    ----------
    index : int
        Its number among the exercise lines of the session, from 0.
    sets : ExerciseSets
        As written.
    times : int
        How often the repeats around it do it.
    track : ExerciseSets
        What tells its progression apart: lines that differ in nothing but the number of sets, rests
        and notes go on together.
    """

    index: int
    sets: ExerciseSets
    times: int
    track: ExerciseSets

    @property
    def rule(self) -> Rule | None:
        """The progression rule, if there is one."""
        return self.sets.rule if isinstance(self.sets, RuledSets) else None

    @property
    def exercise(self) -> Exercise:
        """The catalogue's entry."""
        return find(self.sets.exercise)

    def on_bar(self, written: Floats) -> Floats:
        """Return written loads as execution takes them [kg]."""
        return np.asarray(written) * self._implements

    def written(self, on_bar: Floats) -> Floats:
        """Return loads of execution as they are written [kg]."""
        return np.asarray(on_bar) / self._implements

    @property
    def _implements(self) -> int:
        return self.exercise.load_count


@functools.lru_cache(maxsize=4096)
def lines_of(session: Session) -> tuple[Line, ...]:
    """Return the exercise lines of a session, in the order of `walk_blocks`.

    Kept for equal sessions, so that positions may be those of another text: see `lines_in`.
    """
    return lines_in(session)


def lines_in(session: Session) -> tuple[Line, ...]:
    """Return the exercise lines of a session with their own positions."""
    return tuple(
        Line(index=i, sets=sets, times=times, track=_track(sets))
        for i, (sets, times) in enumerate(_walk(session.blocks, 1))
    )


def _walk(blocks: tuple[Block, ...], times: int) -> Iterator[tuple[ExerciseSets, int]]:
    for block in blocks:
        if isinstance(block, ExerciseSets):
            yield block, times
        elif isinstance(block, Superset):
            yield from _walk(block.items, times)
        elif isinstance(block, Repeat):
            yield from _walk(block.items, times * block.count)


def _track(sets: ExerciseSets) -> ExerciseSets:
    name = find(sets.exercise).name
    return replace(sets, exercise=name, sets=1, rest_s=None, note="", done=(), position=None)


def finds_its_load(sets: ExerciseSets) -> bool:
    """Whether the line itself decides a load for whoever lifts: by RIR, nRM or a percentage."""
    return sets.load is None or sets.load.unit in ("%1RM", "%MVC", "RM")


def written_kg(sets: ExerciseSets) -> float:
    """Return the kilograms that the line writes; NaN where it writes something else [kg]."""
    load = sets.load
    if load is None or (load.unit not in ("kg", "lb")):
        return float("nan")
    value = load.middle if load.unit == "kg" else float(convert(load.middle, "lb", "kg"))
    off = load.mode == "assisted" or (find(sets.exercise).assistance and load.mode == "external")
    return -value if off else value


def load_text(line: Line, kg: float) -> Load:
    """Return a load as it is written down for this line: kilograms, or pounds if it counts so."""
    unit = "lb" if _in_pounds(line) else "kg"
    value = round(abs(kg) if unit == "kg" else float(convert(abs(kg), "kg", "lb")), 3)
    eccentric = None if line.sets.load is None else line.sets.load.eccentric_percent
    exercise = line.exercise
    if exercise.load_kind == "external" or (exercise.assistance and kg < 0):
        return Load(value=value, unit=unit, eccentric_percent=eccentric)  # type: ignore[arg-type]
    if value == 0:
        return Load(value=0.0, mode="bodyweight")
    return Load(value=value, unit=unit, mode="added" if kg > 0 else "assisted")  # type: ignore[arg-type]


def _in_pounds(line: Line) -> bool:
    rule = line.rule
    steps = [r.step for r in members(rule) if isinstance(r, Stepped) and r.step.unit != "%"]
    if steps:
        return steps[0].unit == "lb"
    if isinstance(rule, Wave) and rule.training_max is not None:
        return rule.training_max.unit == "lb"
    return line.sets.load is not None and line.sets.load.unit == "lb"


def members(rule: object) -> tuple[object, ...]:
    """Return the rules of an order, or the one rule that there is."""
    if isinstance(rule, Ordered):
        return rule.rules
    return () if rule is None else (rule,)


def plates(rule: Rule | More | Stepped) -> float:
    """Return the smallest step of load of a rule [kg]."""
    if isinstance(rule, More):
        return parameters().value("plans.plates")
    if rule.plates is not None:
        return rule.plates.kg
    steps = [r.step.kg for r in members(rule) if isinstance(r, Stepped)]
    known = [s for s in steps if s is not None]
    return min(known) if known else parameters().value("plans.plates")
