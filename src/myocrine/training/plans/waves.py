"""Training maxima: one for each exercise that is lifted in waves, over lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.loads import Line
from myocrine.training.plans.model import Planned
from myocrine.training.plans.rules import Wave, WaveStep
from myocrine.training.plans.track import HALF, Seen, Step, changed

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
        Sessions in a row that missed their repetitions; a lighter one between them that did not
        changes nothing.
    share : array
        The heaviest share of the training max that was missed since the last that was not [%].
    missed : array
        1 where a session of the last mark missed its repetitions: an easy week after it does not
        wipe that out.
    step : array of int
        What happened last, a `Step`.
    layoffs : array
        Layoffs of the plan before the last session.
    turn : array
        Which of the sessions of its name the last one was; NaN for none, infinite where sessions
        of several names lead it, so that what was missed cannot be counted.
    day : array
        When it was trained last, from the start of the plan; NaN for never [d].
    falls, easy : array
        As in :class:`myocrine.training.plans.track.Track`.
    before : array
        The training max of the last session [kg].
    """

    kg: Floats
    mark: Floats
    failed: Floats
    share: Floats
    missed: Floats
    step: NDArray[np.int64]
    layoffs: Floats
    turn: Floats
    day: Floats
    falls: Floats
    easy: Floats
    before: Floats


def fresh_max(lanes: int, kg: float = float("nan")) -> TrainingMax:
    """Return the state before the first session."""
    zero, unknown = np.zeros(lanes), np.full(lanes, np.nan)
    return TrainingMax(
        kg=np.full(lanes, kg),
        mark=np.full(lanes, np.inf),
        failed=zero,
        share=zero,
        missed=zero,
        step=np.zeros(lanes, dtype=np.int64),
        layoffs=zero,
        turn=unknown,
        day=unknown,
        falls=zero,
        easy=zero,
        before=unknown,
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
    repetitions were missed, nor one in or before which two sessions in a row were missed.
    """
    if rule.step is None or planned.deload:
        return state
    up = earned(state, rule, planned)
    more = changed(state.kg, rule.step)
    if rule.up_to is not None:
        more = np.maximum(np.minimum(more, rule.up_to.kg), state.kg)
    kg = np.where(up, more, state.kg)
    return replace(state, kg=kg, step=np.where(up, Step.RAISED, state.step))


def earned(state: TrainingMax, rule: Wave, planned: Planned) -> NDArray[np.bool_]:
    """Return who reached everything in a cycle or wave that is over, as the first of a new one."""
    over = state.mark < mark(rule, planned)
    return np.asarray(
        over & (state.missed == 0) & ~np.isnan(state.kg) & ~_stayed_away(state, planned)
    )


def _stayed_away(state: TrainingMax, planned: Planned) -> NDArray[np.bool_]:
    """Return who missed sessions in a row before this one: so many that nothing is earned."""
    missed = planned.turn - np.nan_to_num(state.turn, nan=-1.0, posinf=np.inf)
    return np.asarray(missed > parameters().value("plans.missed_sessions"))


def after_waves(
    state: TrainingMax,
    lines: Sequence[Line],
    seen: Sequence[Seen],
    planned: Planned,
    *,
    alone: bool = True,
) -> TrainingMax:
    """Return the training max of an exercise after a session.

    Parameters
    ----------
    state : TrainingMax
        Of the day (`of_day`).
    lines, seen
        The lines of the exercise that have a wave, and what each of them showed.
    alone : bool
        Whether no session of another name leads this training max too.
    """
    kg = state.kg
    missed = np.zeros(len(kg), dtype=bool)
    heaviest = np.zeros(len(kg))
    top = 0.0
    rule = None
    for line, shown in zip(lines, seen, strict=True):
        rule = line.rule
        assert isinstance(rule, Wave)
        step = wave_step(rule, planned)
        kg = np.where(np.isnan(kg), shown.load / (_share(line, step) / 100.0), kg)
        asked = step.reps or line.sets.reps
        short = shown.least < (0 if asked is None else asked.low) - HALF
        missed |= short
        heaviest = np.where(short, np.maximum(heaviest, step.percent), heaviest)
        top = max(top, step.percent)
    assert isinstance(rule, Wave)
    after = _counted(state, rule, planned, kg=kg, missed=missed, heaviest=heaviest, top=top)
    return replace(after, turn=np.full(len(kg), float(planned.turn) if alone else np.inf))


def _counted(
    state: TrainingMax,
    rule: Wave,
    planned: Planned,
    *,
    kg: Floats,
    missed: NDArray[np.bool_],
    heaviest: Floats,
    top: float,
) -> TrainingMax:
    number = float(mark(rule, planned))
    here = state.mark == number
    so_far = np.where(_stayed_away(state, planned), 1.0, np.where(here, state.missed, 0.0))
    # An easier session between two that were missed is no success at what was missed.
    proven = ~missed & (top >= state.share)
    failed = np.where(missed, state.failed + 1, np.where(proven, 0.0, state.failed))
    back = np.zeros(len(kg), dtype=bool)
    after = kg
    if rule.failing is not None:
        back = missed & (failed >= rule.failing.times)
        after = np.where(back, changed(kg, rule.failing.change), kg)
    share = np.where(missed, np.maximum(state.share, heaviest), np.where(proven, 0.0, state.share))
    return replace(
        state,
        kg=after,
        mark=np.full(len(kg), number),
        failed=np.where(back, 0.0, failed),
        share=np.where(back, 0.0, share),
        missed=np.where(missed, 1.0, so_far),
        step=np.select([back, missed], [Step.BACK, Step.MISSED], default=Step.KEPT),
        falls=np.where(missed, state.falls + 1, np.where(proven, 0.0, state.falls)),
        before=kg,
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
