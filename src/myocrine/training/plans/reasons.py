"""Why a load is what it is, one line for each progression, of the first lane."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.training.language.printer import load_words, to_text
from myocrine.training.plans.loads import Line, load_text
from myocrine.training.plans.model import Deload, Planned
from myocrine.training.plans.progress import Step, Track
from myocrine.training.plans.rules import Change, Double, Linear, Reserve, Wave
from myocrine.training.plans.waves import TrainingMax, earned, wave_step
from myocrine.training.session import ExerciseSets, Session
from myocrine.units import convert

__all__ = ["reasons_of"]

Floats = NDArray[np.float64]


def reasons_of(
    lines: Sequence[Line],
    planned: Planned,
    deload: Deload | None,
    tracks: Mapping[ExerciseSets, Track],
    maxima: Mapping[str, TrainingMax],
    shown: Mapping[int, Floats],
) -> tuple[str, ...]:
    """Return one line for each progression of a session, of the first lane.

    `shown` are the written loads by line index [kg]; NaN where the line decides.
    """
    out = [_of_deload(deload)] if deload is not None else []
    for line in lines:
        if line.index not in shown or line.rule is None:
            continue
        kg = float(shown[line.index][0])
        if isinstance(line.rule, Wave):
            why = _of_wave(line, line.rule, planned, maxima[line.exercise.name])
        else:
            why = _of_track(line, planned, tracks[line.track], kg)
        name = line.exercise.name
        head = name if math.isnan(kg) else f"{name} {load_words(load_text(line, kg))}"
        out.append(f"{head}: {why}")
    return tuple(dict.fromkeys(out))


def _of_deload(deload: Deload) -> str:
    left = f"{deload.sets:g} % of the sets, {deload.load:g} % of the loads"
    return f"Deload: {left}; nothing done here counts."


def _of_track(line: Line, planned: Planned, track: Track, kg: float) -> str:
    step, before = Step(int(track.step[0])), float(track.before[0])
    if math.isnan(kg):
        back = planned.layoffs > track.layoffs[0]
        return f"{'after the layoff' if back else 'the first time'}, {_own(line)} decides the load."
    if step is Step.FIRST:
        return "as the plan writes it, the first time."
    if planned.deload:
        return "lighter in the deload."
    return _said(step, line, track, _signed(line, kg - before))


def _said(step: Step, line: Line, track: Track, change: str) -> str:
    rule = line.rule
    if isinstance(rule, Reserve):
        return _by_reserve(rule, track, change)
    failing = getattr(rule, "failing", None)
    if step is Step.RAISED:
        return f"{change}, all sets reached {_goal(line)} repetitions."
    if step is Step.BACK and failing is not None:
        return f"{change}, back after {_times(failing.times, 'failure')}."
    if step is Step.MISSED:
        low = line.sets.reps.low if line.sets.reps is not None else 0
        count = f" (failure {int(track.failed[0])} of {failing.times})" if failing else ""
        return f"again, not every set reached {low} repetitions{count}."
    if isinstance(rule, Linear | Double) and track.reached[0] > 0:
        return f"again, {int(track.reached[0])} of {rule.every} sessions reached."
    return f"again, until all sets reach {_goal(line)} repetitions."


def _by_reserve(rule: Reserve, track: Track, change: str) -> str:
    if math.isnan(track.left[0]):
        return "again, the log does not say how many repetitions were left."
    left = f"{float(track.left[0]):.1f}".removesuffix(".0")
    wanted = f"{rule.target:g}" if rule.high is None else f"{rule.target:g}-{rule.high:g}"
    head = "again" if Step(int(track.step[0])) is Step.KEPT else change
    return f"{head}, {left} repetitions were left, {wanted} wanted."


def _of_wave(line: Line, rule: Wave, planned: Planned, state: TrainingMax) -> str:
    share = f"{wave_step(rule, planned).percent:g} % of the training max"
    unknown = math.isnan(state.kg[0]) or planned.layoffs > state.layoffs[0]
    if unknown and rule.training_max is None:
        return f"{_own(line)} decides the load and finds the training max."
    step = Step(int(state.step[0]))
    if rule.step is not None and not planned.deload and earned(state, rule, planned)[0]:
        return f"{share}, which gains {_change(rule.step)} with the new {rule.per}."
    if step is Step.BACK:
        return f"{share}, which went back after failures."
    if step is Step.MISSED or state.missed[0]:
        return f"{share}, which stays: repetitions were missed."
    return f"{share}."


def _own(line: Line) -> str:
    """Return the line's own way to a load in words, as it is written."""
    sets = line.sets
    if sets.load is None and sets.effort is None:
        return "whoever lifts"
    text = to_text(
        Session(blocks=(ExerciseSets(exercise="X", sets=1, load=sets.load, effort=sets.effort),))
    )
    return text.split("1 sets ", 1)[1].strip().removeprefix("at ") if "1 sets " in text else "it"


def _goal(line: Line) -> int:
    reps = line.sets.reps
    if reps is None:
        return 0
    return reps.high if isinstance(line.rule, Double) else reps.low


def _times(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's in a row'}"


def _change(change: Change) -> str:
    return f"{change.value:g}{'' if change.unit == '%' else ' '}{change.unit}"


def _signed(line: Line, kg: float) -> str:
    unit = load_text(line, abs(kg)).unit
    value = kg if unit == "kg" else float(convert(kg, "kg", "lb"))
    return f"{value:+.4g} {unit}" if abs(value) >= 0.005 else "again on these plates"
