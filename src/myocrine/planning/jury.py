"""Weeks of training under draws of what nobody knows of the rule that counts them.

The rule of the stimulus has parameters that are known with a spread, and what assisting muscles are
credited with is drawn, too: the catalogue's half is a heuristic of its authors.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import SessionDose, SetDose, Who, plan_dose
from myocrine.planning.stimulus import Stimulus, week_stimulus
from myocrine.planning.yardstick import Yardstick, dose_a_week
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.plans import Cycle, Plan

__all__ = ["RULE", "Jury", "Week", "Weighed", "jury", "ordinary", "weigh"]

Floats = NDArray[np.float64]

_CREDIT = "planning.indirect_credit"
RULE: tuple[str, ...] = (
    "drive.stimulus_repetitions",
    "drive.stimulus_slope",
    "stimulus.growth",
    "stimulus.horizon",
    "stimulus.session_sets",
    "strength.first_practice",
    "strength.gain",
    "strength.lessons_half",
    "strength.lessons_time",
    "strength.load_power",
    "strength.load_reference",
    "strength.practice_half",
)
"""Parameters that a week's stimulus is counted with, but the credit of assisting muscles."""
_TIE = 1e-9
"""Differences below this share of the stimulus are none."""


@dataclass(frozen=True, kw_only=True)
class Week:
    """Sessions, and in how many weeks they are done [weeks]."""

    doses: tuple[SessionDose, ...]
    weeks: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A choice beside another one.

    Attributes
    ----------
    cost_percent : float
        What the other one gives less, at the central values [%].
    low, high : float
        90 % interval of that over the draws [%].
    share : float
        Of the draws in which the other one gives as much or more [0..1].
    toss_up : bool
        Whether that is more than the rule allows.
    preferred : bool
        Whether the other one gives as much or more in nearly all draws: the choice then follows
        what people usually do or like, not the stimulus.
    """

    cost_percent: float
    low: float
    high: float
    share: float
    toss_up: bool
    preferred: bool = False


@dataclass(frozen=True, kw_only=True)
class Jury:
    """Draws of what nobody knows of the rule; the first is the central one.

    Attributes
    ----------
    records : tuple of ParameterSet
    credit : (n,)
        What an assisting muscle is credited with, over the catalogue's half.
    yardsticks : tuple of Yardstick
        The reference counted under the same draw, so that what moves everything moves nothing.
    weights : mapping of group to float
    table : mapping of exercise to float
        Endocrine dose of one hard set [reference bouts].
    """

    records: tuple[ParameterSet, ...]
    credit: Floats
    yardsticks: tuple[Yardstick, ...]
    weights: Mapping[str, float]
    table: Mapping[str, float]

    def scores(self, week: Week) -> Floats:
        """Return the stimulus of a week under every draw, (n,)."""
        dose = dose_a_week(week.doses, self.table, week.weeks)
        rows = zip(self.records, self.credit, self.yardsticks, strict=True)
        return np.array([y.score(_counted(week, self.weights, p, c), dose) for p, c, y in rows])


def jury(
    measure: Yardstick,
    reference: Week,
    weights: Mapping[str, float],
    *,
    table: Mapping[str, float] | None = None,
    draws: int = 40,
    seed: int = 0,
    records: ParameterSet | None = None,
) -> Jury:
    """Draw the parameters of the rule.

    Parameters
    ----------
    measure : Yardstick
        What the aims weigh.
    reference : Week
        What 1 stands for.
    draws : int
        How many, 1 or more; the central values come on top.
    """
    p = records or parameters()
    names = (*RULE, _CREDIT)
    lanes = parameter_lanes(p, names, Blocks(knowledge=draws), seed=seed, evidence="D")
    light = ParameterSet({name: p[name] for name in names})
    sets = tuple(
        light.with_values({name: float(lanes[name][k]) for name in RULE}) for k in range(draws + 1)
    )
    credit = lanes[_CREDIT] / p.value(_CREDIT)
    return Jury(
        records=sets,
        credit=credit,
        yardsticks=tuple(
            _same_aims(measure, reference, weights, own, c)
            for own, c in zip(sets, credit, strict=True)
        ),
        weights=dict(weights),
        table=dict(table or {}),
    )


def weigh(own: Floats, other: Floats, records: ParameterSet | None = None) -> Weighed:
    """Weigh a choice against another one by what both give under the same draws.

    Parameters
    ----------
    own, other : (n,)
        Of `Jury.scores`, the central one first.
    """
    cost = 100.0 * (own - other) / own
    drawn = cost[1:] if len(cost) > 1 else cost
    share = float(np.mean(drawn <= 100.0 * _TIE))
    low, high = np.percentile(drawn, (5.0, 95.0))
    few = (records or parameters()).value("planning.toss_up")
    return Weighed(
        cost_percent=float(cost[0]),
        low=float(low),
        high=float(high),
        share=share,
        toss_up=share > few,
        preferred=share >= 1.0 - few,
    )


def ordinary(plan: Plan, who: Who | None = None) -> Week:
    """Return the ordinary week of a plan: its last cycle block, which gentler ones may precede."""
    cycles = [part for part in plan.parts if isinstance(part, Cycle)]
    rows, weeks = plan_dose(replace(plan, parts=tuple(cycles[-1:])), who)
    return Week(doses=tuple(dose for _, dose in rows), weeks=weeks)


def _same_aims(
    measure: Yardstick,
    reference: Week,
    weights: Mapping[str, float],
    p: ParameterSet,
    credit: float,
) -> Yardstick:
    given = _counted(reference, weights, p, credit)
    own = {"growth": given.growth_percent, "strength": given.strength_percent}
    return replace(measure, reference={**measure.reference, **own})


def _counted(week: Week, weights: Mapping[str, float], p: ParameterSet, credit: float) -> Stimulus:
    doses = week.doses if credit == 1.0 else [_credited(d, credit) for d in week.doses]
    return week_stimulus(doses, weights, weeks=week.weeks, records=p)


def _credited(dose: SessionDose, factor: float) -> SessionDose:
    return replace(dose, sets=tuple(_set(s, factor) for s in dose.sets))


def _set(done: SetDose, factor: float) -> SetDose:
    """Return a set with what its assisting muscles are credited with multiplied."""
    full = find(done.exercise).credit
    credit = {g: c if full.get(g, 0.0) >= 1.0 else c * factor for g, c in done.credit.items()}
    return replace(done, credit=credit)
