"""``myocrine plan simulate``: people follow a plan, and what it makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress

__all__ = ["simulate", "was_given"]

_WEEKLY = 521.0
"""Longer plans keep every fourth week."""


def simulate(
    context: typer.Context,
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="A .plan file, its text, or a template's name.")
    ],
    weeks: Annotated[float, typer.Option("--weeks", help="How many weeks from the start.")] = 12.0,
    person: opt.PersonFile = None,
    population: Annotated[
        str | None,
        typer.Option("--population", metavar="NAME", help="People of a population, or its file."),
    ] = None,
    people: Annotated[
        int | None,
        typer.Option("--people", min=1, max=20_000, help="People followed; each is one draw."),
    ] = None,
    adherence: Annotated[
        float, typer.Option("--adherence", help="Share of the sessions that people come to.")
    ] = 1.0,
    draws: opt.Draws = 100,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    as_json: opt.JsonFlag = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Also write an HTML page.")
    ] = None,
) -> None:
    """Let people follow a plan for weeks or years, before a single session is done.

    Example: myocrine plan simulate my.plan --weeks 12 --report my-plan.html
    """
    from myocrine.cli.planning import read
    from myocrine.planning.simulate import PlanOptions, simulate_plan
    from myocrine.report.plan_sheet import plan_dict, plan_sheet

    if people is not None and was_given(context, "draws"):
        msg = "--people and --draws are two words for one number: give one."
        raise typer.BadParameter(msg)
    given = read(plan, strict=True)[0]
    who = opt.who_from(person, population)
    options = PlanOptions(
        weeks=weeks,
        draws=people or draws,
        seed=seed,
        evidence=evidence.value,
        adherence=adherence,
    )
    name, words = given.name or "Plan", opt.who_in_words(who)
    if report is not None:
        from myocrine.cli.qualifying import check_place

        check_place(report)  # before the minutes that the run takes
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


def was_given(context: typer.Context, option: str) -> bool:
    """Whether an option stands on the command line."""
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def _moments(weeks: float) -> list[float]:
    """Return the days to keep: every week, or every fourth of a plan of years."""
    step = 7.0 if weeks <= _WEEKLY else 28.0
    return [step * i for i in range(1, int(7.0 * weeks / step) + 1)]
