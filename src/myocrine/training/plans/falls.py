"""When a plan calls for a deload by itself: lifts that show less than was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from myocrine.training.plans.model import Plan, Planned
from myocrine.training.plans.today import cycle_length
from myocrine.training.plans.track import Track
from myocrine.training.plans.waves import TrainingMax
from myocrine.training.session import ExerciseSets

__all__ = ["after_falls", "fallen"]

State = TypeVar("State", Track, TrainingMax)
_NOW = 1e-6


def after_falls(plan: Plan, state: State, *, counts: bool = True) -> State:
    """Return a lift's state with an easy session to come where it fell often enough."""
    if plan.local is None or not counts:
        return state
    hit = state.falls >= plan.local.times
    return replace(
        state, easy=np.where(hit, 1.0, state.easy), falls=np.where(hit, 0.0, state.falls)
    )


def fallen(
    plan: Plan,
    planned: Planned,
    tracks: Mapping[ExerciseSets, Track],
    maxima: Mapping[str, TrainingMax],
    when: float,
) -> NDArray[np.bool_]:
    """Return whose lifts fell in the last cycle, as many as the plan's deload asks for; (lanes,).

    A lift is an exercise; it counts once, by the last session of each of its progressions.
    """
    assert plan.reactive is not None
    since = when - cycle_length(plan, planned) + _NOW
    fell: dict[str, NDArray[np.bool_]] = {}
    states: list[tuple[str, Track | TrainingMax]] = [*maxima.items()]
    states += [(key.exercise, track) for key, track in tracks.items()]
    for name, state in states:
        now = ((state.falls > 0) | (state.easy > 0)) & (state.day >= since)
        fell[name] = fell[name] | now if name in fell else now
    lanes = [f.astype(np.int64) for f in fell.values()]
    return np.asarray(np.sum(lanes, axis=0) >= plan.reactive.times)
