"""Popular routines on the axes of the protocol: minutes a week, and stimulus by the same rule.

A routine is worth what it is once its loads have risen to where it is hard: counted at its first
week, "three sets of five, a little more each time" would be three easy sets. So a routine is
followed for `planning.routine_weeks` weeks by a person whose strength stands still, its own rules
moving the loads, and the second half of that counts; or its first cycle, where that is worth more.
Easy weeks that its `deload` line asks for are left out, as they are in a protocol.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from myocrine.errors import InputError
from myocrine.evidence.equipment import needs
from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import Lanes, SessionDose, Who, central_lanes, dose_of, plan_dose
from myocrine.planning.stimulus import Stimulus, group_weights, week_stimulus
from myocrine.training.drive import compile_session
from myocrine.training.plans import (
    Cycle,
    Plan,
    opening,
    parse_plan,
    prescribe,
    record,
    template,
    template_names,
)
from myocrine.training.session import ExerciseSets, walk_blocks

__all__ = ["Routine", "Standing", "exercises_of", "routines", "settled", "standing", "stimulus_of"]

_WEEK = 7.0


@dataclass(frozen=True, kw_only=True)
class Routine:
    """A routine by its name; `key` is that of the template."""

    key: str
    name: str
    plan: Plan

    @property
    def needs(self) -> frozenset[str]:
        """Equipment of its exercises."""
        return frozenset(e for name in self.exercises for e in needs(find(name)))

    @property
    def exercises(self) -> tuple[str, ...]:
        """Its exercises, each once."""
        return exercises_of(self.plan)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a routine stands for a person.

    Attributes
    ----------
    routine : Routine
    days : float
        Sessions a week.
    minutes : float
        A week [min].
    longest : float
        Minutes of the longest session [min].
    stimulus : Stimulus
        Of a week.
    doses : tuple of SessionDose
        The sessions that were counted.
    weeks : float
        In which they were done [weeks].
    """

    routine: Routine
    days: float
    minutes: float
    longest: float
    stimulus: Stimulus
    doses: tuple[SessionDose, ...]
    weeks: float


@functools.cache
def routines() -> tuple[Routine, ...]:
    """Return the routines that come with the package: its templates, in order of their names."""
    rows = []
    for key in template_names():
        plan = parse_plan(template(key))
        rows.append(Routine(key=key, name=plan.name, plan=plan))
    return tuple(rows)


def exercises_of(plan: Plan) -> tuple[str, ...]:
    """Return the exercises of a plan by the catalogue's names, each once."""
    blocks = (b for s in plan.written for b in walk_blocks(s.blocks))
    names = (find(b.exercise).name for b in blocks if isinstance(b, ExerciseSets))
    return tuple(dict.fromkeys(names))


def settled(
    plan: Plan, who: Who | None = None, *, records: ParameterSet | None = None
) -> tuple[tuple[SessionDose, ...], float]:
    """Return the sessions of a plan's last whole cycles once its loads have settled.

    Parameters
    ----------
    plan : Plan
        Its first cycle block is what counts.
    who : Person, CompletedPerson or lanes, optional
        Whose strength stands still meanwhile.

    Returns
    -------
    tuple of SessionDose
    float
        Weeks in which they are done [weeks].

    Raises
    ------
    InputError
        If there is no cycle in the plan.
    """
    p = records or parameters()
    part = next((x for x in plan.parts if isinstance(x, Cycle)), None)
    if part is None:
        msg = "A plan without a cycle is no routine."
        raise InputError(msg, remedy="Write a cycle, for example: cycle 7 days")
    length = part.length.days()
    weeks = p.value("planning.routine_weeks")
    cycles = max(1, round(weeks * _WEEK / length))
    counted = max(1, cycles // 2)
    lane = central_lanes(who)
    book, rows = opening(plan, 1), []
    for planned in plan.calendar(cycles * length):
        asked = prescribe(plan, planned, book)
        done, _ = compile_session(asked.session, lane, loads=asked.loads, records=records)
        book = record(plan, book, planned, done, np.ones(1, dtype=bool))
        rows.append((planned, dose_of(asked.session, done, records=records)))
    easy = {q.cycle for q, _ in rows if q.deload}
    kept = [c for c in range(cycles) if c not in easy][-counted:]
    doses = tuple(dose for q, dose in rows if q.cycle in kept)
    return doses, len(kept) * length / _WEEK


def standing(
    routine: Routine,
    who: Who | None = None,
    *,
    score: Callable[[Stimulus], float] | None = None,
    records: ParameterSet | None = None,
) -> Standing:
    """Return where a routine stands: its days, minutes and stimulus a week.

    Parameters
    ----------
    score : callable, optional
        By which its first cycle and its settled ones are compared, and the better one is kept;
        growth by default.
    """
    lane = central_lanes(who)
    better = score or (lambda s: s.growth_percent)
    rows, weeks = plan_dose(routine.plan, lane, records=records)
    found = [
        _standing(routine, doses, span, lane, records)
        for doses, span in (
            settled(routine.plan, lane, records=records),
            (tuple(dose for _, dose in rows), weeks),
        )
    ]
    return max(found, key=lambda x: better(x.stimulus))


def _standing(
    routine: Routine,
    doses: tuple[SessionDose, ...],
    weeks: float,
    lane: Lanes,
    records: ParameterSet | None,
) -> Standing:
    return Standing(
        routine=routine,
        days=len(doses) / weeks,
        minutes=sum(d.minutes for d in doses) / weeks,
        longest=max(d.minutes for d in doses),
        stimulus=stimulus_of(doses, weeks, lane, records=records),
        doses=doses,
        weeks=weeks,
    )


def stimulus_of(
    doses: Sequence[SessionDose],
    weeks: float,
    lane: Lanes,
    *,
    records: ParameterSet | None = None,
) -> Stimulus:
    """Return the stimulus of a week of sessions for a person's lanes."""
    weights = group_weights(lane["muscle_mass"][:, 0])
    return week_stimulus(doses, weights, weeks=weeks, records=records)
