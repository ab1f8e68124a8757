"""Replicating weeks: every arm's plan followed by a cohort like the study's own.

An arm has the blocks of an acute one (`myocrine.qualification.replicate`): the central person, a
matched cohort and knowledge draws. Arms of one study share people and draws, so that what nobody
knows about both cancels in their difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.adaptation.registry import slow_body
from myocrine.errors import MyocrineError
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import derive_seed
from myocrine.qualification.chronic.plans import read_plan
from myocrine.qualification.replicate import COHORT, KNOWLEDGE, matched_people, people_lanes
from myocrine.qualification.study import Arm, Cohort, Observation, Study, Time
from myocrine.simulation.uncertainty import Blocks, parameter_lanes

__all__ = ["ArmCourse", "CourseReplica", "Follow", "Followed", "replicate_courses", "test_day"]

Floats = NDArray[np.float64]
_REST_H = 48.0
"""Hours that tests keep from the last session where a study does not say."""
_MINUTE = 1.0 / 1440.0


class Followed(Protocol):
    """What following a plan gives: outputs at kept days."""

    def at(self, day: float, name: str) -> Floats:
        """Return one output at a kept day, (lanes,)."""


class Follow(Protocol):
    """What follows a plan: `myocrine.planning.follow.follow`."""

    def __call__(
        self,
        plan: Any,
        who: Mapping[str, Floats],
        theta: Mapping[str, Floats],
        *,
        days: float,
        moments: Iterable[float],
        adherence: float,
        ageing: bool,
        seed: int,
    ) -> Followed:
        """Follow a plan (None: nothing is done) with the people of all lanes."""


@dataclass(frozen=True, kw_only=True)
class ArmCourse:
    """One followed arm.

    Attributes
    ----------
    body : Body
        Whose outputs are meant.
    course : Followed
    sessions : sequence of float
        Days on which a session began, from the start of the plan.
    who : mapping
        People at the start: lane 0 central, then the cohort, then central again.
    n_people : int
        Lanes of the cohort.
    """

    body: Body
    course: Followed
    sessions: Sequence[float]
    who: Mapping[str, Floats]
    n_people: int

    @property
    def people(self) -> slice:
        """Lanes of the cohort."""
        return slice(1, 1 + self.n_people)

    @property
    def knowledge(self) -> slice:
        """Lanes of the knowledge draws."""
        return slice(1 + self.n_people, None)

    def since(self, o: Observation, name: str) -> tuple[Floats, Floats]:
        """Return an output at an observation's time and at its baseline time, zero at the start."""
        now = self.course.at(test_day(o.time, self.sessions), name)
        if o.baseline_time is None:
            return now, np.zeros_like(now)
        return now, self.course.at(test_day(o.baseline_time, self.sessions), name)


@dataclass(frozen=True, kw_only=True)
class CourseReplica:
    """A study with its followed arms and what could not be followed."""

    study: Study
    arms: Mapping[str, ArmCourse]
    failed: Mapping[str, str]


def test_day(time: Time, sessions: Sequence[float]) -> float:
    """Return the day on which a test was done [d from the start of the plan].

    Parameters
    ----------
    time : Time
        With a week or a day. Tests are `_REST_H` after the last session before that day, or on it
        where that is later; ``after_last_h`` says exactly how long after. Where training goes on,
        they are never after the next session.
    sessions : sequence of float
        Days of the plan's sessions.
    """
    assert time.days is not None  # the study's arm is a plan
    last = max((s for s in sessions if s < time.days), default=None)
    if last is None:
        return time.days
    if time.after_last_h is not None:
        day = last + time.after_last_h / 24.0
    else:
        day = max(time.days, last + _REST_H / 24.0)
    following = min((s for s in sessions if s > last), default=np.inf)
    return float(min(day, max(following - _MINUTE, last + _MINUTE)))


def replicate_courses(
    study: Study,
    *,
    seed: int = 0,
    evidence: str = "C",
    body: Body | None = None,
    records: ParameterSet | None = None,
    cohort: int = COHORT,
    knowledge: int = KNOWLEDGE,
    ageing: bool = True,
    follow: Follow | None = None,
) -> CourseReplica:
    """Follow every arm of a study that is weeks of a plan.

    Parameters
    ----------
    study : Study
    seed : int
        Of people, draws and of who stays away from which session.
    evidence : {'A', 'B', 'C', 'D'}
        The evidence dial.
    body : Body, optional
        The slow body.
    records : ParameterSet, optional
    cohort, knowledge : int
        Lanes of matched people and of knowledge draws.
    ageing : bool
        Whether the calendar makes people older; in both arms of a study alike.
    follow : Follow, optional
        `myocrine.planning.follow.follow`.

    Returns
    -------
    CourseReplica
        An arm that cannot be followed is listed with its reason and does not stop the others.
    """
    if follow is None:
        from myocrine.planning.follow import follow as own

        follow = own
    blocks = Blocks(person=cohort, knowledge=knowledge)
    made = _Maker(
        study=study,
        blocks=blocks,
        seed=derive_seed(seed, 0, study.source),  # the study's: its arms share their people
        evidence=evidence,
        body=body or slow_body(),
        records=records or parameters(),
        ageing=ageing,
        follow=follow,
    )
    arms: dict[str, ArmCourse] = {}
    failed: dict[str, str] = {}
    for arm in study.arms:
        rows = [o for o in study.observations if arm.id in (o.arm, o.arm_b)]
        if not rows or not arm.chronic:
            continue
        try:
            arms[arm.id] = made.arm(arm, rows)
        except MyocrineError as error:
            failed[arm.id] = str(error)
    return CourseReplica(study=study, arms=arms, failed=failed)


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """What the arms of a study have in common."""

    study: Study
    blocks: Blocks
    seed: int
    evidence: str
    body: Body
    records: ParameterSet
    ageing: bool
    follow: Follow

    def arm(self, arm: Arm, rows: Sequence[Observation]) -> ArmCourse:
        """Follow one arm with its own people."""
        cohort = self.study.people(arm.id)
        who = people_lanes(matched_people(cohort), self.blocks, self.seed)
        who |= _condition(cohort, self.blocks.total)
        theta = parameter_lanes(
            self.records,
            self.body.parameters,
            self.blocks,
            seed=self.seed,
            evidence=self.evidence,
        )
        plan = read_plan(arm)
        times = [t for o in rows for t in (o.time, o.baseline_time) if t is not None]
        last = max(t.days + (t.after_last_h or _REST_H) / 24.0 for t in times if t.days is not None)
        sessions = [] if plan is None else [p.day for p in plan.calendar(last)]
        moments = sorted({test_day(t, sessions) for t in times})
        course = self.follow(
            plan,
            who,
            theta,
            days=moments[-1],
            moments=moments,
            adherence=arm.adherence,
            ageing=self.ageing,
            seed=self.seed,
        )
        return ArmCourse(
            body=self.body,
            course=course,
            sessions=sessions,
            who=who,
            n_people=self.blocks.person,
        )


def _condition(cohort: Cohort, lanes: int) -> dict[str, Floats]:
    """Return what a study tells of its people's health, alike in every lane."""
    pressure, glucose = cohort.systolic_mmhg, cohort.fasting_glucose_mmol_l
    told = {
        "diabetes": cohort.diabetes,
        "systolic_rest": pressure[0] if pressure else None,
        "fasting_glucose": glucose[0] if glucose else None,
    }
    return {field: np.full(lanes, value) for field, value in told.items() if value is not None}
