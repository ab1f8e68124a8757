"""The state of one progression and what a session showed of it: arrays over lanes, no rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from myocrine.training.plans.rules import Change

__all__ = ["HALF", "SAME", "Seen", "Step", "Track", "changed", "fresh", "rounded", "taken_over"]

Floats = NDArray[np.float64]
SAME = 1e-3
"""Loads closer than this are one [kg]."""

HALF = 0.5
"""Repetitions are real numbers in a simulation: half of one decides."""


class Step(IntEnum):
    """Why a load is what it is."""

    FIRST = 0
    RAISED = 1
    WAITING = 2
    MISSED = 3
    BACK = 4
    KEPT = 5
    LOWERED = 6
    RETURNED = 7
    FULL = 8


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
    day : array
        When it was trained last, from the start of the plan; NaN for never [d].
    falls : array
        Sessions in a row that showed less than was asked.
    easy : array
        Easy sessions of this lift that are still to come.
    more_sets, more_repetitions : array
        What a rule has added to those on the line.
    active : array
        Which of several ordered rules decided last, from 0; -1 where none had room.
    shown : array
        What the last session showed: repetitions done and left, or all its repetitions.
    """

    load: Floats
    before: Floats
    reached: Floats
    failed: Floats
    step: NDArray[np.int64]
    left: Floats
    layoffs: Floats
    day: Floats
    falls: Floats
    easy: Floats
    more_sets: Floats
    more_repetitions: Floats
    active: Floats
    shown: Floats


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
    last : array, optional
        Repetitions of the last set; as `least` where not given.
    total : array, optional
        Repetitions of all sets; as `least` where not given.
    asked_more : array, optional
        What was asked beyond the repetitions on the line, where that is not the track's own:
        people who are simulated together do the repetitions of the first.
    """

    load: Floats
    least: Floats
    left: Floats
    last: Floats | None = None
    total: Floats | None = None
    asked_more: Floats | None = None

    @property
    def of_last(self) -> Floats:
        """Repetitions of the last set."""
        return self.least if self.last is None else self.last

    @property
    def of_all(self) -> Floats:
        """Repetitions of all sets."""
        return self.least if self.total is None else self.total


def fresh(lanes: int, load: float = float("nan")) -> Track:
    """Return the state before the first session."""
    zero, unknown = np.zeros(lanes), np.full(lanes, np.nan)
    return Track(
        load=np.full(lanes, load),
        before=np.full(lanes, load),
        reached=zero,
        failed=zero,
        step=np.zeros(lanes, dtype=np.int64),
        left=unknown,
        layoffs=zero,
        day=unknown,
        falls=zero,
        easy=zero,
        more_sets=zero,
        more_repetitions=zero,
        active=zero,
        shown=unknown,
    )


def changed(load: Floats, change: Change, sign: float = 1.0) -> Floats:
    """Return a load with a change of kilograms or per cent, or the opposite of it [kg]."""
    if change.kg is None:
        return np.asarray(load + sign * np.abs(load) * change.value / 100.0)
    return np.asarray(load + sign * change.kg)


def rounded(load: Floats, step: float, *, external: bool) -> Floats:
    """Return what plates of `step` allow; an external load is never rounded to nothing [kg]."""
    near = np.round(load / step) * step
    return np.where((near <= 0.0) & (load > 0.0) & external, load, near)


def taken_over(lifted: Floats, step: float) -> Floats:
    """Return the load on plates that was surely lifted: the next one down [kg]."""
    down = np.floor(lifted / step + SAME) * step
    return np.where((down <= 0.0) & (lifted > 0.0), lifted, down)
