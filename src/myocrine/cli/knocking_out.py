"""``myocrine knockout``: what each organ loses when a molecule stays at its baseline."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import out, print_json, progress
from myocrine.cli.failures import pointing_into

__all__ = ["knockout"]


def knockout(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="MOLECULE [MOLECULE ...] FILE|TEXT",
            help="One to six molecules, then a session: a file, the text in quotes, or -.",
        ),
    ],
    block: Annotated[
        bool, typer.Option("--block", help="Block the receptor: its resting work goes too.")
    ] = False,
    person: opt.PersonFile = None,
    draws: opt.Draws = 200,
    hours: opt.Hours = 24.0,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    knowledge: opt.KnowledgeFiles = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Hold molecules at baseline and print what each organ loses, with intervals.

    With several molecules each gets its Shapley share; beside them stand other exerkines and the
    routes that are none. Example: myocrine knockout IL-6 irisin "Cycle 120 min at 60% VO2max"
    """
    if len(arguments) < 2:
        msg = "Give at least one molecule and a session."
        raise typer.BadParameter(msg, param_hint="MOLECULE ... FILE")
    *molecules, what = arguments
    body = opt.body_with(knowledge)
    if body.known is not None:
        for name in molecules:  # a wrong name is found before a session is run
            body.known.molecule(name)
    given = inputs.read(what)
    who = opt.person_from(person)
    chosen = opt.run_options(people=1, draws=draws, hours=hours, seed=seed, evidence=evidence)
    with pointing_into(given.text), progress("Knocking out") as told:
        from myocrine.simulation.knockout import knockout as run

        found = run(
            inputs.only(given),
            who,
            molecules=molecules,
            level="receptor" if block else "baseline",
            options=chosen,
            body=body,
            progress=told,
        )
    if as_json:
        print_json(found.as_dict())
        return
    from myocrine.report.losses import losses_sheet

    out().print(losses_sheet(found))
