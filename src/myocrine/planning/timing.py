"""From a plan to its timeline: run it at the times a timeline looks, and another beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import CompletedPerson, Person
from myocrine.person.populations import Population
from myocrine.planning.contributors import Why, contributors, drawn
from myocrine.planning.follow import Progress
from myocrine.planning.line import Ran
from myocrine.planning.moments import WEEK, grid
from myocrine.planning.simulate import PlanOptions, PlanResult, simulate_plan
from myocrine.planning.timeline import Timeline, against, timeline
from myocrine.simulation.citing import output_sources, submodel_of
from myocrine.training.plans.language import NOTHING

if TYPE_CHECKING:
    from myocrine.training.plans import Plan

__all__ = ["plan_timeline"]

Floats = NDArray[np.float64]

_PLAIN = (str, int, float, bool)


def plan_timeline(
    plan: Plan | str | Path | None,
    who: Person | CompletedPerson | Population | None = None,
    *,
    options: PlanOptions | None = None,
    versus: Plan | str | Path | None = None,
    also: Sequence[float] = (),
    records: ParameterSet | None = None,
    body: SlowBody | None = None,
    progress: Progress | None = None,
    **changes: Any,
) -> Timeline:
    """Simulate a plan and read its timeline.

    Parameters
    ----------
    plan : Plan, str, Path or None
        The plan, its text or a file; None or ``"nothing"`` for not training.
    who : Person or Population, optional
        One person, or people of a population.
    options : PlanOptions, optional
        `changes` override single ones (``weeks=52``).
    versus : Plan, str or Path, optional
        Another plan, or ``"nothing"``: then every change is the difference, person by person.
    also : sequence of float, optional
        Days to look at besides those of every timeline [d].

    Returns
    -------
    Timeline

    Raises
    ------
    InputError
        If a plan or person cannot be used.
    ModelError
        If the solution leaves the finite numbers.
    """
    chosen = replace(options or PlanOptions(), **changes)
    own, other = _plan(plan), _plan(versus)
    days = WEEK * chosen.weeks
    sessions = [p.day for p in own.calendar(days) if p.day < days] if own else []

    def run(what: Plan | None) -> PlanResult:
        return simulate_plan(
            what,
            who,
            options=chosen,
            moments=sorted({*grid(days, min(sessions, default=0.0)), *also}),
            records=records,
            body=body,
            progress=progress,
        )

    result = run(own)
    shown: Ran = result if versus is None else against(result, run(other))
    return timeline(
        shown,
        plan=_name(own),
        versus="" if versus is None else _name(other),
        person=_person(result),
        options=_options(result),
        warnings=(*_out_of_reach(result), *result.warnings),
        sources=lambda name: output_sources(result.course.body, name),
        why=_why(result, records),
        sessions=sessions,
        records=records,
    )


def _plan(what: Plan | str | Path | None) -> Plan | None:
    if what is None or (isinstance(what, str) and what.strip().casefold() == NOTHING):
        return None
    if isinstance(what, str | Path):
        from myocrine.training.plans import read_plan

        return read_plan(what)
    return what


def _why(result: PlanResult, records: ParameterSet | None) -> Callable[[str, Floats], Why]:
    """Return what tells the contributors to values of the joint lanes."""
    lanes, body = drawn(result, records), result.course.body

    def told(name: str, y: Floats) -> Why:
        return contributors(y, lanes, own=submodel_of(body, name).parameters_of(name))

    return told


def _out_of_reach(result: PlanResult) -> tuple[str, ...]:
    """Return a sentence about loads that the central person cannot lift even once."""
    done: dict[str, list[float]] = {}
    for held in result.course.log:
        one = held.performance
        for name, count in zip(one.labels, one.repetitions[:, 0], strict=True):
            done.setdefault(name, []).append(float(count))
    never = sorted(name for name, counts in done.items() if max(counts) < 1.0)
    if not never:
        return ()
    names = ", ".join(never)
    return (f"The central person never lifts this even once, so that it trains nothing: {names}.",)


def _name(plan: Plan | None) -> str:
    return (plan.name or "Plan") if plan else NOTHING


def _person(result: PlanResult) -> dict[str, Any]:
    """Return whom the run is about, as plain values; the age is filled in where it was left out."""
    person = result.person.person
    given = {f.name: getattr(person, f.name) for f in fields(person)}
    said: dict[str, Any] = {
        k: v
        for k, v in given.items()
        if isinstance(v, _PLAIN) and v is not False and v != "mixed"  # 0 is an answer
    }
    if person.one_rm_kg:
        said["one_rm_kg"] = dict(person.one_rm_kg)
    if person.one_rm_repetitions:
        said["one_rm_repetitions"] = dict(person.one_rm_repetitions)
    age = float(result.course.who["age"][0])
    return {**said, "age": age, **({"population": result.population} if result.population else {})}


def _options(result: PlanResult) -> dict[str, Any]:
    """Return what fixes the numbers; how many threads worked on them does not."""
    chosen = {f.name: getattr(result.options, f.name) for f in fields(result.options)}
    del chosen["threads"]
    return {**chosen, "population": result.population}
