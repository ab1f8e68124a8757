"""``myocrine qualify``: replicate published studies and score every prediction."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.options import Evidence, Grade, JsonFlag, Seed
from myocrine.cli.places import check_place

__all__ = ["Split", "qualify"]


class Split(StrEnum):
    """Sides of the split: what was built on, what was only ever looked at."""

    building = "building"
    verification = "verification"
    all = "all"


def qualify(
    only: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[STUDY]...",
            help="Sources (seynnes2007) or study files; all studies if left out.",
            show_default=False,
        ),
    ] = None,
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

    check_place(report)
    with progress("Replicating studies") as told:

        def told_of(done: int, of: int, _study: str) -> None:
            if told:
                told(done, of)

        found = run(
            studies,
            split.value,
            only=only or (),
            seed=seed,
            evidence=evidence.value,
            progress=told_of,
        )
    if report is not None:
        from myocrine.report.qualification import write_report

        write_report(found, report, citations=_citations(studies))
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json(found.as_dict())
        return
    from myocrine.report.scoreboard import scoreboard

    out().print(scoreboard(found))


def _citations(folder: Path | None) -> dict[str, str]:
    """Return what studies from elsewhere say about their own papers."""
    if folder is None:
        return {}
    from myocrine.qualification.study import read_studies

    return {s.source: s.record.citation() for s in read_studies(folder).studies}
