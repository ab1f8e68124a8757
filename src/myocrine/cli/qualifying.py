"""``myocrine qualify``: replicate published studies and score every prediction."""

from __future__ import annotations

import importlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json, progress
from myocrine.cli.options import Evidence, Grade, JsonFlag, Seed

__all__ = ["Split", "qualify"]


class Split(StrEnum):
    """Sides of the split: what was built on, what was only ever looked at."""

    building = "building"
    verification = "verification"
    all = "all"


def qualify(
    studies: Annotated[
        Path | None,
        typer.Option("--studies", metavar="DIR", help="Study files; our own if left out."),
    ] = None,
    split: Annotated[Split, typer.Option("--split", help="Which side.")] = Split.all,
    seed: Seed = 0,
    evidence: Evidence = Grade.C,
    as_json: JsonFlag = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Also write an HTML report.")
    ] = None,
) -> None:
    """Replicate published studies and print how well they were predicted, failures included."""
    from myocrine.qualification import qualify as run

    with progress("Replicating studies") as told:

        def told_of(done: int, of: int, _study: str) -> None:
            if told:
                told(done, of)

        found = run(studies, split.value, seed=seed, evidence=evidence.value, progress=told_of)
    if report is not None:
        # A page of its own; the terminal and JSON do without it.
        importlib.import_module("myocrine.report.qualification").write_report(found, report)
    if as_json:
        print_json(found.as_dict())
        return
    from myocrine.report.scoreboard import scoreboard

    out().print(scoreboard(found))
