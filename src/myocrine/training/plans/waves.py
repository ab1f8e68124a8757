"""Training maxima: one for each exercise that is lifted in waves, over lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.training.plans.loads import Line
from myocrine.training.plans.model import Planned
from myocrine.training.plans.progress import Seen, Step, changed
from myocrine.training.plans.rules import Wave, WaveStep

__all__ = ["TrainingMax", "after_waves", "earned", "fresh_max", "mark", "of_day", "wave_step"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class TrainingMax:
    """State of one training max; arrays (lanes,).

    Attributes
    ----------
    kg : array
        NaN until known [kg].
    mark : array
        The cycle or wave in which it was used last.
    failed : array
        Sessions in a row that missed their repetitions.
    missed : array
        1 where a session of the last mark missed its repetitions: an easy week after it does not
        wipe that out.
    step : array of int
        What happened last, a `Step`.
    layoffs : array
        Layoffs of the plan before the last session.
    """

    kg: Floats
    mark: Floats
    failed: Floats
    missed: Floats
    step: NDArray[np.int64]
    layoffs: Floats


def fresh_max(lanes: int, kg: float = float("nan")) -> TrainingMax:
    """Return the state before the first session."""
    return TrainingMax(
        kg=np.full(lanes, kg),
        mark=np.full(lanes, np.inf),
        failed=np.zeros(lanes),
        missed=np.zeros(lanes),
        step=np.zeros(lanes, dtype=np.int64),
        layoffs=np.zeros(lanes),
    )


def wave_step(rule: Wave, planned: Planned) -> WaveStep:
    """Return the step of the wave that stands in the calendar for this session."""
    return rule.steps[planned.turn % len(rule.steps)]


def mark(rule: Wave, planned: Planned) -> int:
    """Return the number of the cycle or wave that a training max counts by."""
    return planned.loading if rule.per == "cycle" else planned.turn // len(rule.steps)


def of_day(state: TrainingMax, rule: Wave, planned: Planned) -> TrainingMax:
    """Return the training max for a session: raised where a cycle or wave was completed.

    A deload raises nothing, and neither does a cycle that nobody trained in, nor one in which
    repetitions were missed.
    """
    if rule.step is None or planned.deload:
        return state
    up = earned(state, rule, planned)
    kg = np.where(up, changed(state.kg, rule.step), state.kg)
    return replace(state, kg=kg, step=np.where(up, Step.RAISED, state.step))


def earned(state: TrainingMax, rule: Wave, planned: Planned) -> NDArray[np.bool_]:
    """Return who reached everything in a cycle or wave that is over, as the first of a new one."""
    over = state.mark < mark(rule, planned)
    return np.asarray(over & (state.missed == 0) & ~np.isnan(state.kg))


def after_waves(
    state: TrainingMax, lines: Sequence[Line], seen: Sequence[Seen], planned: Planned
) -> TrainingMax:
    """Return the training max of an exercise after a session.

    Parameters
    ----------
    state : TrainingMax
        Of the day (`of_day`).
    lines, seen
        The lines of the exercise that have a wave, and what each of them showed.
    """
    kg = state.kg
    missed = np.zeros(len(kg), dtype=bool)
    rule = None
    for line, shown in zip(lines, seen, strict=True):
        rule = line.rule
        assert isinstance(rule, Wave)
        step = wave_step(rule, planned)
        kg = np.where(np.isnan(kg), shown.load / (_share(line, step) / 100.0), kg)
        asked = step.reps or line.sets.reps
        if asked is not None:
            missed |= shown.least < asked.low - 0.5
    assert isinstance(rule, Wave)
    number = float(mark(rule, planned))
    so_far = np.where(state.mark == number, state.missed, 0.0)
    failed = np.where(missed, state.failed + 1, 0.0)
    back = np.zeros(len(kg), dtype=bool)
    if rule.failing is not None:
        back = missed & (failed >= rule.failing.times)
        kg = np.where(back, changed(kg, rule.failing.change), kg)
    return replace(
        state,
        kg=kg,
        mark=np.full(len(kg), number),
        failed=np.where(back, 0.0, failed),
        missed=np.where(missed, 1.0, so_far),
        step=np.select([back, missed], [Step.BACK, Step.MISSED], default=Step.KEPT),
    )


def _share(line: Line, step: WaveStep) -> float:
    """Return which share of the training max the line's own load stands for [%].

    A written percentage or nRM describes the first step of the wave; an effort, that of the day.
    """
    rule = line.rule
    assert isinstance(rule, Wave)
    load = line.sets.load
    described = load is not None and load.unit in ("%1RM", "RM")
    return rule.steps[0].percent if described else step.percent
