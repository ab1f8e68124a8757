"""What claims count of protocols: the proof, routines beside them, supersets against straight sets.

Solved once a process, for nobody in particular with free weights, a bar and a cable: no machines,
which some of the routines have, so that a ratio can only be too small. Growth and strength are
counted, no endocrine dose.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.planning.doses import SessionDose, central_lanes
from myocrine.planning.jury import Jury, Week, jury, ordinary
from myocrine.planning.protocol import Protocol, Request, protocol
from myocrine.planning.routines import routines, standing
from myocrine.planning.stimulus import group_weights
from myocrine.planning.yardstick import REFERENCE, yardstick
from myocrine.training.plans import parse_plan, template

__all__ = ["Beside", "closest_routine", "found_share", "superset_gain"]

Floats = NDArray[np.float64]
_ASKED = Request(
    days=3,
    minutes=45.0,
    equipment=("barbell", "rack", "bench", "dumbbell", "pull-up bar", "cable"),
)
_SECONDS = 40.0
_CLOSE = 0.005
"""A proof to half of one in a hundred is enough beside margins of fifteen."""
_SHARE = 0.7
"""Of the minutes of straight sets that supersets are given."""
_LEAST = 5.0


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What was counted, draw by draw of what nobody knows of the rule, and whom it was told of."""

    draws: Floats
    words: Mapping[str, str]


def found_share() -> float:
    """Return what was found over the most that is possible [0..1]."""
    proof = _solved(_ASKED.days, _ASKED.minutes, supersets=True).proof
    return proof.value / proof.bound


def closest_routine(n: int) -> Beside:
    """Return the best protocol's stimulus over that of the routine that comes closest to it.

    Every routine is met in its own minutes a week, on no more days than it has; under each draw
    the closest one counts.

    Parameters
    ----------
    n : int
        Draws of the parameters of the rule.
    """
    drawn, rows = _jury(n), {}
    for routine in routines():
        own = standing(routine)
        days = min(_ASKED.days, round(own.days))
        if own.minutes / days < _LEAST:
            continue
        best = _solved(days, own.minutes / days, supersets=True)
        theirs = drawn.scores(Week(doses=own.doses, weeks=own.weeks))
        rows[routine.name] = (drawn.scores(_week(best)) / theirs)[1:]
    ratios = np.array(list(rows.values()))
    names = list(rows)
    closest = names[int(np.argmin(np.median(ratios, axis=1)))]
    return Beside(
        draws=np.asarray(ratios.min(axis=0)), words={"closest": closest, "n": str(len(names))}
    )


def superset_gain(n: int) -> Beside:
    """Return the stimulus with supersets in 70 % of the minutes over that of straight sets.

    Parameters
    ----------
    n : int
        Draws of the parameters of the rule.
    """
    drawn = _jury(n)
    straight = _solved(_ASKED.days, _ASKED.minutes, supersets=False)
    paired = _solved(_ASKED.days, _SHARE * max(straight.minutes), supersets=True)
    minutes = {"straight": sum(straight.minutes), "paired": sum(paired.minutes)}
    return Beside(
        draws=(drawn.scores(_week(paired)) / drawn.scores(_week(straight)))[1:],
        words={name: f"{value:.0f}" for name, value in minutes.items()},
    )


@functools.cache
def _solved(days: int, minutes: float, *, supersets: bool) -> Protocol:
    asked = replace(_ASKED, days=days, minutes=minutes, supersets=supersets)
    return protocol(asked, seconds=_SECONDS, close=_CLOSE)


def _week(found: Protocol) -> Week:
    doses: tuple[SessionDose, ...] = tuple(day.dose for day in found.days)
    return Week(doses=doses)


@functools.lru_cache(maxsize=4)
def _jury(n: int) -> Jury:
    lane = central_lanes()
    return jury(
        yardstick(_ASKED.goal, lane),
        ordinary(parse_plan(template(REFERENCE))),
        group_weights(lane["muscle_mass"][:, 0]),
        draws=n,
    )
