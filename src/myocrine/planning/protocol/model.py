"""What is asked of the optimiser, and what it answers: small frozen values.

`Request` is checked as it is made, so that a request that exists can be worked on. `Protocol` holds
the plan, what the solver knows about it, and every choice with what it gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from myocrine.errors import InputError, UnknownNameError
from myocrine.person import CompletedPerson, Person
from myocrine.planning.audit.model import Band
from myocrine.planning.stimulus import SessionDose, Stimulus
from myocrine.training.plans import Plan

__all__ = [
    "GOALS",
    "LEAST_MINUTES",
    "MOST_MINUTES",
    "Alternative",
    "Choice",
    "Goal",
    "Proof",
    "Protocol",
    "ProtocolDay",
    "Request",
    "Shortfall",
]

Goal: TypeAlias = Literal["balance", "strength", "hypertrophy", "endocrine"]
GOALS: tuple[Goal, ...] = ("balance", "strength", "hypertrophy", "endocrine")
_MOST_DAYS = 7
LEAST_MINUTES, MOST_MINUTES = 5.0, 240.0
"""Of a session that is planned here [min]."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What somebody wants.

    Attributes
    ----------
    days : int
        Sessions a week, 1 to 7.
    minutes : float
        Of one session at most, rests and changes included, warm-up sets not [min], 5 to 240.
    equipment : tuple of str
        Words of `myocrine.evidence.equipment`; empty: everything there is.
    goal : {'balance', 'strength', 'hypertrophy', 'endocrine'}
    avoid, like : tuple of str
        Exercises, movement patterns, muscle groups or equipment: left out, or taken first where
        they cost nothing.
    limits : tuple of str
        Joints whose exercises are left out. No rehabilitation advice.
    supersets : bool
        Whether two exercises may be done in turn.
    strict : bool
        Whether the frequencies of the blueprint must be met; a request that cannot is refused.
    bands : mapping of group to Band
        Fractional sets of a muscle a week that somebody wants: kept where it is possible.
    person : Person or CompletedPerson
    """

    days: int = 3
    minutes: float = 45.0
    equipment: tuple[str, ...] = ()
    goal: Goal = "balance"
    avoid: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    supersets: bool = True
    strict: bool = False
    bands: Mapping[str, Band] = field(default_factory=dict)
    person: Person | CompletedPerson = field(default_factory=Person)

    def __post_init__(self) -> None:
        if self.goal not in GOALS:
            raise UnknownNameError("goal", self.goal, GOALS)
        if not 1 <= self.days <= _MOST_DAYS or int(self.days) != self.days:
            msg = f"{self.days:g} sessions a week are not possible here."
            raise InputError(msg, remedy=f"Give 1 to {_MOST_DAYS} days.")
        if not LEAST_MINUTES <= self.minutes <= MOST_MINUTES:
            msg = f"A session of {self.minutes:g} minutes is not planned here."
            remedy = f"Give {LEAST_MINUTES:g} to {MOST_MINUTES:g} minutes."
            raise InputError(msg, remedy=remedy)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of a session, and why it is there.

    Attributes
    ----------
    day : int
        Which session, from 0.
    exercise : str
    pattern : str
        ``squat``, ``hinge``, ``push``, ``pull``, or what else it is.
    sets : int
    low, high : int
        Repetitions of a set.
    reserve : float
        Repetitions in reserve to stop at.
    rest_s : float
        After a set, or after both of a pair, as the plan has it [s].
    pair : int or None
        Lines of one session with the same number are done in turn.
    minutes : float
        What the line takes of the session, rests and change included [min].
    growth : mapping of group to float
        What muscle growth would be lost without the line [% of the muscle].
    growth_percent, strength_percent : float
        The same of the whole stimulus, weighted [%].
    dose : float
        Endocrine dose [reference bouts].
    share : float
        Of the objective that would be lost without the line [fraction].
    instead : str
        The next best in its place; empty where there is none.
    cost_percent : float or None
        What that would cost of the objective [%]; below 0 cannot be.
    """

    day: int
    exercise: str
    pattern: str
    sets: int
    low: int
    high: int
    reserve: float
    rest_s: float
    pair: int | None
    minutes: float
    growth: Mapping[str, float]
    growth_percent: float
    strength_percent: float
    dose: float
    share: float
    instead: str = ""
    cost_percent: float | None = None


@dataclass(frozen=True, kw_only=True)
class ProtocolDay:
    """One session of the week.

    Attributes
    ----------
    number : int
        Day of the cycle, from 1.
    name : str
        Of the session in the plan.
    minutes : float
        As the session language executes it [min]; warm-up sets are not in it.
    dose : SessionDose
    choices : tuple of Choice
        In the order in which they are done; endurance pieces stand in the plan alone.
    """

    number: int
    name: str
    minutes: float
    dose: SessionDose
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class Shortfall:
    """Something of the blueprint that the request forbids, in words."""

    what: str
    wanted: str
    got: str
    because: str

    def __str__(self) -> str:
        return f"{self.what}: {self.got} a week instead of {self.wanted}; {self.because}."


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the solver knows of the answer.

    Attributes
    ----------
    value, bound : float
        Objective of the answer by the exact tables, and the most that any answer can have;
        1 is what the blueprint template gives in its own minutes.
    optimality_gap : float
        (bound - value)/value.
    proven : bool
        The search ended by proof, not by the clock.
    seconds, deterministic : float
        Wall clock [s] and the solver's own count of work [its units], which does not depend on
        what else the machine does.
    workers : int
    considered, kept : int
        Exercises that the request lets through, and classes of them after the lossless presolve.
    """

    value: float
    bound: float
    optimality_gap: float
    proven: bool
    seconds: float
    deterministic: float
    workers: int
    considered: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """The same plan with one exercise exchanged for its next best, everything else as it is.

    Attributes
    ----------
    out, instead : str
    day : int
        Which session, from 0.
    cost_percent : float
        Of the objective [%].
    plan : Plan
    """

    out: str
    instead: str
    day: int
    cost_percent: float
    plan: Plan


@dataclass(frozen=True, kw_only=True)
class Protocol:
    """The answer.

    Attributes
    ----------
    request : Request
    plan : Plan
        Ready to be printed, checked, followed and simulated.
    days : tuple of ProtocolDay
        The ordinary week, not the gentler first one.
    stimulus : Stimulus
        Of the ordinary week as it is executed, by the rule of `myocrine.planning.stimulus`.
    dose : float
        Endocrine dose of the week [reference bouts].
    relative : mapping of str to float
        ``growth``, ``strength`` and ``endocrine`` over those of the blueprint template.
    proof : Proof
    alternatives : tuple of Alternative
        The next best of every line, dearest last.
    shortfalls : tuple of Shortfall
    notes : tuple of str
        What the reader has to know: first weeks, limits, what lifting alone gives up.
    gentle_weeks : int
        Length of the gentler first cycle, 0 where there is none [weeks].
    """

    request: Request
    plan: Plan
    days: tuple[ProtocolDay, ...]
    stimulus: Stimulus
    dose: float
    relative: Mapping[str, float]
    proof: Proof
    alternatives: tuple[Alternative, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    notes: tuple[str, ...] = ()
    gentle_weeks: int = 0

    @property
    def optimality_gap(self) -> float:
        """How much better any answer can be, as a fraction of this one."""
        return self.proof.optimality_gap

    @property
    def minutes(self) -> tuple[float, ...]:
        """Of each session [min]."""
        return tuple(d.minutes for d in self.days)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All lines of the week, in order."""
        return tuple(c for d in self.days for c in d.choices)

    @property
    def text(self) -> str:
        """The plan as text."""
        from myocrine.training.plans import plan_text

        return plan_text(self.plan)
