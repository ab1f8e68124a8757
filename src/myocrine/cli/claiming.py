"""``myocrine claims``: every claim of the ledger computed, with its verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.places import check_place

__all__ = ["claims"]


def claims(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID ...]", help="C01 to C43; all if left out.")
    ] = None,
    evidence: opt.Evidence = opt.Grade.C,
    draws: opt.Draws = 200,
    seed: opt.Seed = 0,
    knowledge: opt.KnowledgeFiles = None,
    qualification: Annotated[
        Path | None,
        typer.Option(
            "--qualification",
            metavar="FILE",
            help="A run of qualify --json: outputs that failed it decide nothing.",
        ),
    ] = None,
    chance: Annotated[
        int,
        typer.Option(
            "--chance", min=0, max=10_000, help="Also: verdicts under N shuffles of signs (slow)."
        ),
    ] = 0,
    as_json: opt.JsonFlag = False,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Also write an HTML report.")
    ] = None,
) -> None:
    """Compute the claims of popular writing about muscle, and print what human evidence carries.

    Up to three claims are told in full. Example: myocrine claims C02 C21
    """
    from myocrine.evidence.claims import ledger
    from myocrine.qualification.claims import assess
    from myocrine.qualification.quality import Quality

    wanted = [ledger()[n].id for n in names or ()]  # a wrong name is found before anything is run
    check_place(report)
    body = opt.body_with(knowledge)
    quality = Quality.packaged() if qualification is None else Quality.read(qualification)
    common = {"evidence": evidence.value, "seed": seed, "known": body.known, "body": body}
    with progress("Simulating what the claims compare") as told:
        found = assess(wanted, draws=draws, quality=quality, progress=told, **common)  # type: ignore[arg-type]
    shuffles = None
    if chance:
        from myocrine.qualification.chance import chance as shuffle

        with progress("Shuffling signs") as told:
            shuffles = shuffle(chance, wanted, progress=told, **common)  # type: ignore[arg-type]
    if report is not None:
        from myocrine.report.claims_page import write_report

        write_report(found, report)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        extra = {"chance": shuffles.as_dict()} if shuffles else {}
        print_json({**found.as_dict(), **extra})
        return
    from myocrine.report.claims import chance_table, claims_sheet

    out().print(claims_sheet(found))
    if shuffles:
        out().print(chance_table(shuffles, found))
