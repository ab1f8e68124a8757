"""What each set of a session puts in: muscle, practice, work, and what muscle releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.doses import SessionDose, SetDose
from myocrine.planning.ledger.model import SetEntry
from myocrine.planning.marginal import Dose
from myocrine.planning.stimulus import effective, growth, lessons, practised
from myocrine.training.performance import Performance

__all__ = ["Counter", "entries_of"]

Floats = NDArray[np.float64]
_WEEK = 7.0
_HALF = 0.5


@dataclass
class Counter:
    """What has been counted so far: of each muscle this week and session, of each movement.

    Sets count in the order in which they are done, so that each is worth what it adds to those
    before: the sum over a week is what `myocrine.planning.stimulus.week_stimulus` says of it.

    Attributes
    ----------
    weights : mapping of group to float
        Share of a person's muscle.
    """

    weights: Mapping[str, float]
    p: ParameterSet
    week: int = -1
    of_week: dict[str, float] = field(default_factory=dict)
    of_session: dict[str, float] = field(default_factory=dict)
    practice: dict[str, float] = field(default_factory=dict)

    def begin(self, day: float) -> None:
        """Begin a session."""
        week = int(day // _WEEK)
        if week != self.week:
            self.week, self.of_week = week, dict.fromkeys(GROUPS, 0.0)
        self.of_session, self.practice = dict.fromkeys(GROUPS, 0.0), {}

    def muscle(self, one: SetDose, share: float) -> tuple[dict[str, float], float, float]:
        """Count a set for the muscles; return what counts by group, what does not, and growth."""
        most = self.p.value("stimulus.session_sets")
        counted, beyond, grown = {}, 0.0, 0.0
        for group, credit in one.credit.items():
            asked = credit * share
            room = max(most - self.of_session[group], 0.0)
            counted[group] = min(asked, room)
            beyond += asked - counted[group]
            before = self.of_week[group]
            after = before + counted[group]
            gain = growth(after, self.p) - growth(before, self.p)
            grown += self.weights[group] * float(gain)
            self.of_session[group] += counted[group]
            self.of_week[group] = after
        return {g: v for g, v in counted.items() if v > 0.0}, beyond, grown

    def lesson(self, one: SetDose, share: float) -> float:
        """Count a set as practice of its movement; return what it adds to the lessons."""
        before = self.practice.get(one.family, 0.0)
        after = before + float(practised(one.share * share, one.load, self.p))
        self.practice[one.family] = after
        return float(lessons(after, self.p) - lessons(before, self.p))


def entries_of(
    items: Sequence[Dose],
    dose: SessionDose,
    done: Performance,
    doses: Mapping[str, Floats],
    endocrine: Floats,
    counter: Counter,
) -> tuple[SetEntry, ...]:
    """Return the deposits of one session.

    Parameters
    ----------
    items : sequence of Dose
        Sets and pieces in order.
    dose : SessionDose
        The sets as the rule of counting sees them.
    done : Performance
    doses : mapping of molecule to (items,)
    endocrine : (items,)
    counter : Counter
        Begun for this session.
    """
    made = []
    for i, item in enumerate(items):
        own = {m: float(values[i]) for m, values in doses.items()}
        one = dose.sets[item.index] if item.lifted else None
        make = _piece(item, done) if one is None else _set(item, one, done, counter)
        made.append(SetEntry(**make, doses=own, endocrine=float(endocrine[i])))
    return tuple(made)


def _piece(item: Dose, done: Performance) -> dict[str, Any]:
    nan = float("nan")
    return {
        "label": item.label,
        "exercise": item.exercise,
        "family": "",
        "minutes": item.minutes,
        "repetitions": nan,
        "reserve": nan,
        "load_kg": nan,
        "warm_up": False,
        "effective": 0.0,
        "sets": {},
        "beyond": 0.0,
        "growth": 0.0,
        "lesson": 0.0,
        "work": float(done.piece_kcal[item.index, 0]),
    }


def _set(item: Dose, one: SetDose, done: Performance, counter: Counter) -> dict[str, Any]:
    share = 0.0
    if not one.warm_up:
        share = float(effective(one.repetitions, one.reserve, counter.p))
    sets, beyond, grown = counter.muscle(one, share)
    return {
        "label": item.label,
        "exercise": one.exercise,
        "family": one.family,
        "minutes": one.minutes,
        "repetitions": one.repetitions,
        "reserve": one.reserve,
        "load_kg": one.load_kg,
        "warm_up": one.warm_up,
        "effective": share,
        "sets": sets,
        "beyond": beyond,
        "growth": grown,
        "lesson": counter.lesson(one, share),
        "work": float(done.kcal[item.index, 0]),
        "nothing": _nothing(one, share, sum(sets.values()), counter.p),
    }


def _nothing(one: SetDose, share: float, counted: float, p: ParameterSet) -> str:
    """Return why a set bought no muscle and no strength; empty where it did."""
    if one.warm_up:
        return "warm-up"
    if one.repetitions < _HALF:
        return "no repetition"
    if share < p.value("ledger.least_effective"):
        return "far from failure"
    if one.credit and counted <= 0.0:
        return "beyond the session's limit"
    return ""
