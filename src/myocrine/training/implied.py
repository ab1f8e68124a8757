r"""How many repetitions a set must have left, so that the sets around it could be done.

Who does five sets of five with one load was not at the end of their strength in the first. A log
that says no effort thus says something of it after all: the best set left at least so many that, by
`myocrine.training.execution`, the others were possible without failing. The smallest such reserve
is looked for; a set that is alone left none that anybody could tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import SessionError
from myocrine.evidence.exercises import Exercise, find
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import lift_key
from myocrine.training.drive import attempt
from myocrine.training.execution import Executed
from myocrine.training.lifting import Request
from myocrine.training.performance import FAILING
from myocrine.training.repetitions import curve, percent_for_repetitions
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = ["Top", "implied_reserve", "implied_reserves"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
_TRIED = 32
"""Reserves that are tried at once, twice over: the result is exact to a thousandth of the most."""
_SAME = 1e-6
_SAME_LOAD = 1e-3
"""Loads closer than this share are one: exports and sessions round them."""


@dataclass(frozen=True, kw_only=True)
class Top:
    """The best set of an exercise.

    Attributes
    ----------
    session : Session
        Within which it was done.
    load_kg, repetitions : float
        Everything that was lifted [kg], repetitions done.
    reserve : float, optional
        Repetitions that were left by the log; None where it does not say.
    """

    session: Session
    load_kg: float
    repetitions: float
    reserve: float | None = None


def implied_reserves(
    tops: Mapping[str, Top], lanes: Lanes, *, records: ParameterSet | None = None
) -> dict[str, float]:
    """Return what the best sets of several exercises left, by the log or by their sessions.

    Other exercises tire the same muscles: each exercise is as strong in a session as found so far,
    in order of time, and before that as its best set shows.

    Parameters
    ----------
    tops : mapping of exercise name to Top
    lanes : mapping of str to array
        One person; maxima that it has of these exercises do not count.
    """
    p = records or parameters()
    out = {name: top.reserve or 0.0 for name, top in tops.items()}
    who = dict(lanes)
    for name, top in tops.items():
        who[_key(name)] = _maximum(find(name), top, np.array([out[name]]), p)
    for name in _in_order(tops):
        top = tops[name]
        if top.reserve is None:
            out[name] = implied_reserve(find(name), top, who, records=p)
            who[_key(name)] = _maximum(find(name), top, np.array([out[name]]), p)
    return out


def _key(name: str) -> str:
    return f"one_rm_{lift_key(name)}"


def _in_order(tops: Mapping[str, Top]) -> Iterable[str]:
    """Return exercises in the order in which their best sets were done."""

    def place(name: str) -> tuple[str, int]:
        session = tops[name].session
        lines = (b for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets))
        names = [find(line.exercise).name for line in lines]
        return f"{session.date} {session.time}", names.index(name)

    return sorted(tops, key=place)


def _maximum(exercise: Exercise, top: Top, reserves: Floats, p: ParameterSet) -> Floats:
    """Return the maximum that a set shows that left so many repetitions [kg]."""
    percent = percent_for_repetitions(
        top.repetitions + reserves, factor=exercise.repetition_factor, c=curve(p)
    )
    return np.asarray(100.0 * top.load_kg / percent)


def implied_reserve(
    exercise: Exercise, top: Top, lanes: Lanes, *, records: ParameterSet | None = None
) -> float:
    """Return the least reserve of a set with which every set of its exercise could be done.

    Parameters
    ----------
    exercise : Exercise
        Of the catalogue; its maximum is what the reserve decides.
    top : Top
        The set, with what was done behind the lines of its session.
    lanes : mapping of str to array
        One person, with the maxima of the other exercises (``one_rm_<key>``).

    Returns
    -------
    float
        Repetitions left, from 0 to ``exchange.most_reserve`` but no more than were done; that is
        returned, too, where it is not enough. 0 where the session cannot be done by anybody.
    """
    p = records or parameters()
    wide = {name: np.repeat(values, _TRIED, axis=-1) for name, values in lanes.items()}
    low, high = 0.0, min(p.value("exchange.most_reserve"), top.repetitions)
    for _ in range(2):
        reserves = np.linspace(low, high, _TRIED)
        wide[_key(exercise.name)] = _maximum(exercise, top, reserves, p)
        try:
            enough = spare(exercise, top, wide, records=p) >= -_SAME
        except SessionError:
            return 0.0
        first = int(np.argmax(enough)) if enough.any() else _TRIED - 1
        if first == 0:
            break
        low, high = reserves[first - 1], reserves[first]
    return float(reserves[first])


def spare(
    exercise: Exercise, top: Top, lanes: Lanes, *, records: ParameterSet | None = None
) -> Floats:
    """Return the repetitions to spare in the set of a session that had the fewest, (B,).

    Every set of the exercise that is no warm-up left what the log says; where it does not, so many
    that it was no set to failure. The best set itself may have been one. Negative where a set
    could not be done.
    """
    asked, done = attempt(top.session, lanes, records=records)
    best: tuple[int, int] | None = None
    least: Any = np.full(len(lanes["mass"]), np.inf)
    for i, request in enumerate(asked):
        bout = request.bout
        if bout.exercise.name != exercise.name or bout.done is None or bout.sets.warm_up:
            continue
        this, effort = (id(bout.sets), bout.number), bout.done[0].effort
        if best is None and _is(top, request, done, i):
            best = this
        left = 0.0 if this == best else FAILING if effort is None else effort.rir
        least = np.minimum(least, done.possible[i] - done.repetitions[i] - left)
    return np.asarray(least)


def _is(top: Top, request: Request, done: Executed, i: int) -> bool:
    """Whether this is the best set."""
    lifted = float(done.percent[i, 0] / 100.0 * request.top.kg[0])
    same = abs(lifted - top.load_kg) < _SAME_LOAD * top.load_kg
    return same and abs(float(done.repetitions[i, 0]) - top.repetitions) < _SAME
