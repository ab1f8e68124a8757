"""One door to plans: a plan and a person (or a population) in, a `PlanResult` out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.registry import slow_body
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Output
from myocrine.errors import InputError
from myocrine.evidence.parameters import GRADES, ParameterSet, parameters
from myocrine.person import CompletedPerson, Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.person.populations import Population
from myocrine.planning.course import Course
from myocrine.planning.follow import Progress, follow
from myocrine.simulation.simulate import EXECUTION_FACTORS
from myocrine.simulation.uncertainty import BLOCKS, Blocks, parameter_lanes
from myocrine.training.maxima import shown_maxima

if TYPE_CHECKING:
    from myocrine.training.plans import Plan

__all__ = ["PlanOptions", "PlanResult", "people", "simulate_plan"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """How a plan is simulated; everything that fixes the numbers.

    Parameters
    ----------
    weeks : float
        How long, above 0 [weeks].
    draws : int
        Lanes of the joint block; 1 for the central lane alone.
    seed : int
    evidence : {'A', 'B', 'C', 'D'}
        Worst evidence allowed.
    adherence : float
        Chance of coming to a session, (0, 1].
    ageing : bool
        Whether the calendar makes people older.
    threads : int
    """

    weeks: float = 12.0
    draws: int = 200
    seed: int = 0
    evidence: str = "C"
    adherence: float = 1.0
    ageing: bool = True
    threads: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.weeks <= 60 * 52.18:
            msg = f"A plan runs for some weeks, not {self.weeks:g}."
            raise InputError(msg, remedy="Ask for a number above 0, at most sixty years.")
        if self.draws < 1:
            msg = f"{self.draws} draws are none."
            raise InputError(msg, remedy="Ask for 1 (the central course) or more.")
        if not 0 < self.adherence <= 1:
            msg = f"An adherence of {self.adherence:g} is no share of the sessions."
            raise InputError(msg, remedy="Write 0.7 for 70 %.")
        if self.evidence not in GRADES:
            msg = f"There is no evidence grade {self.evidence!r}."
            raise InputError(msg, remedy="Choose A, B, C or D.")


@dataclass(frozen=True, kw_only=True)
class PlanResult:
    """What a plan makes of a person or of people; simulated, not measured.

    Attributes
    ----------
    course : Course
    options : PlanOptions
    blocks : Blocks
        Which lanes are central, joint, person, knowledge (`myocrine.simulation.uncertainty`).
    person : CompletedPerson
        Who, or the typical person of the population.
    population : str
        Name of the population; empty for one person.
    """

    course: Course
    options: PlanOptions
    blocks: Blocks
    person: CompletedPerson
    population: str = ""

    @property
    def days(self) -> Floats:
        """Kept times from the start of the plan [d], (T,)."""
        return self.course.days

    @property
    def weeks(self) -> Floats:
        """Kept times from the start of the plan [weeks], (T,)."""
        return self.course.days / 7.0

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Declared outputs in order."""
        return self.course.body.declared

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was assumed on the way."""
        return tuple(dict.fromkeys([*self.person.warnings, *self.course.warnings]))

    def output(self, name: str, block: str = "joint") -> Floats:
        """Return one output of one block, (T, lanes of the block)."""
        if block not in BLOCKS:
            msg = f"There is no block {block!r}."
            raise InputError(msg, remedy=f"Choose one of {', '.join(BLOCKS)}.")
        return self.course.output(name)[:, self.blocks.where(block)]

    def interval(
        self, name: str, block: str = "joint", levels: tuple[float, float, float] = (5, 50, 95)
    ) -> Floats:
        """Return percentiles of one output over a block, (3, T)."""
        return np.percentile(self.output(name, block), levels, axis=1)


def simulate_plan(
    plan: Plan | str | Path | None,
    who: Person | CompletedPerson | Population | None = None,
    *,
    options: PlanOptions | None = None,
    moments: Iterable[float] | None = None,
    records: ParameterSet | None = None,
    body: SlowBody | None = None,
    progress: Progress | None = None,
    **changes: Any,
) -> PlanResult:
    """Simulate a plan, with uncertainty.

    Parameters
    ----------
    plan : Plan, str, Path or None
        The plan, its text, or a file; None for doing nothing.
    who : Person or Population, optional
        One person (the documented default person where not given), or people of a population.
    options : PlanOptions, optional
        `changes` override single ones (``weeks=26``).
    moments : iterable of float, optional
        Days to keep [d]; every session's where not given.

    Returns
    -------
    PlanResult

    Raises
    ------
    InputError
        If the plan or person cannot be used.
    ModelError
        If the solution leaves the finite numbers.
    """
    from myocrine.training.plans import read_plan

    chosen = replace(options or PlanOptions(), **changes)
    parsed = read_plan(plan) if isinstance(plan, str | Path) else plan
    p, body = records or parameters(), body or slow_body()
    n = chosen.draws if chosen.draws > 1 else 0
    part = max(2, n // 2) if n else 0
    blocks = Blocks(joint=n, person=part, knowledge=part)
    person, lanes = people(who, blocks, chosen.seed, p)
    theta = parameter_lanes(p, body.parameters, blocks, seed=chosen.seed, evidence=chosen.evidence)
    course = follow(
        parsed,
        lanes,
        theta,
        days=7.0 * chosen.weeks,
        moments=moments,
        adherence=chosen.adherence,
        ageing=chosen.ageing,
        seed=chosen.seed,
        people=_numbers(blocks),
        records=p,
        body=body,
        threads=chosen.threads,
        progress=progress,
    )
    return PlanResult(
        course=course,
        options=chosen,
        blocks=blocks,
        person=person,
        population=who.name if isinstance(who, Population) else "",
    )


def _numbers(blocks: Blocks) -> list[int]:
    """Return which person each lane is: what nobody knows is not who stays away."""
    if blocks.total == 1:
        return [0]
    return [-1, *range(blocks.joint), *range(blocks.person), *(-1 for _ in range(blocks.knowledge))]


def people(
    who: Person | CompletedPerson | Population | None, blocks: Blocks, seed: int, p: ParameterSet
) -> tuple[CompletedPerson, dict[str, Floats]]:
    """Return the typical person and the lanes of everybody, block by block."""
    if isinstance(who, Population):
        person = who.central()
    else:
        person = who if isinstance(who, CompletedPerson) else complete(who or Person())
    factors = (*factor_names(), *EXECUTION_FACTORS)
    z = blocks.normals(len(factors), seed=seed, purpose="person", varies_in="person")
    own = len(factor_names())
    lanes = {k: np.asarray(v, float) for k, v in person_lanes(person, z[:own], records=p).items()}
    if isinstance(who, Population) and blocks.joint:
        drawn = who.lanes(range(blocks.joint), seed=seed, records=p)
        sizes = {"joint": blocks.joint, "person": blocks.person}
        for block, n in ((b, n) for b, n in sizes.items() if n):
            for name in lanes.keys() & drawn.keys():
                lanes[name][..., blocks.where(block)] = drawn[name][..., :n]
    lanes |= dict(zip(EXECUTION_FACTORS, z[own:], strict=True))
    return person, {**lanes, **shown_maxima(person.person, lanes, p)}
