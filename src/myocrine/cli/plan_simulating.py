"""``myocrine plan simulate``: people follow a plan, and what it makes of them."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.places import check_place

__all__ = ["simulate"]

_WEEKLY = 521.0
"""Longer plans keep every fourth week."""


def simulate(
    context: typer.Context,
    plan: opt.PlanName,
    weeks: Annotated[float, typer.Option("--weeks", help="How many weeks from the start.")] = 12.0,
    person: opt.PersonFile = None,
    population: opt.PopulationName = None,
    people: opt.Followed = None,
    adherence: opt.Adherence = 1.0,
    draws: opt.Draws = 100,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    as_json: opt.JsonFlag = False,
    report: opt.Report = None,
) -> None:
    """Let people follow a plan for weeks or years, before a single session is done.

    Example: myocrine plan simulate my.plan --weeks 12 --report my-plan.html
    """
    from myocrine.cli.planning import read
    from myocrine.planning.simulate import PlanOptions, simulate_plan
    from myocrine.report.plan_sheet import plan_dict, plan_sheet

    lanes = opt.followed(context, people, draws)
    given = read(plan, strict=True)[0]
    who = opt.who_from(person, population)
    options = PlanOptions(
        weeks=weeks,
        draws=lanes,
        seed=seed,
        evidence=evidence.value,
        adherence=adherence,
    )
    name, words = given.name or "Plan", opt.who_in_words(who)
    check_place(report)
    with progress(f"Following {options.draws:,} draws for {weeks:g} weeks") as told:
        found = simulate_plan(given, who, options=options, moments=_moments(weeks), progress=told)
    if report is not None:
        from myocrine.report.plan_page import write_plan

        write_plan(found, report, name=name, who=words)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json(plan_dict(found, name=name, who=words))
    else:
        out().print(plan_sheet(found, name=name, who=words))


def _moments(weeks: float) -> list[float]:
    """Return the days to keep: every week, or every fourth of a plan of years."""
    step = 7.0 if weeks <= _WEEKLY else 28.0
    return [step * i for i in range(1, int(7.0 * weeks / step) + 1)]
