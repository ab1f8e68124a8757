"""``myocrine ledger``: a plan or log as deposits, dividends, decay and the balance they leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.places import check_place

if TYPE_CHECKING:
    from pathlib import Path

    from myocrine.exchange import History
    from myocrine.training.plans import Plan
    from myocrine.training.session import Session

__all__ = ["ledger"]

_PLAN = re.compile(r"^\s*(plan|cycle|layoff)\b", re.MULTILINE)
_TABLES = (".csv", ".tsv", ".txt")


def ledger(
    what: Annotated[
        str,
        typer.Argument(
            metavar="LOG|PLAN",
            help="A log (.csv of Strong or Hevy, dated sessions), or a plan or template.",
        ),
    ],
    weeks: Annotated[
        float | None,
        typer.Option("--weeks", help="How many weeks; 12 of a plan, all of a log if left out."),
    ] = None,
    molecules: Annotated[
        str | None,
        typer.Option("--molecules", metavar="A,B", help="Which; all that muscle releases."),
    ] = None,
    outputs: Annotated[
        str | None,
        typer.Option("--outputs", metavar="A,B", help="What has an account: outputs of timeline."),
    ] = None,
    person: opt.PersonFile = None,
    draws: opt.Draws = 20,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    unit: opt.Unit = None,
    distance: opt.Distance = None,
    names: opt.NamesFile = None,
    nearest: opt.Nearest = False,
    as_json: opt.JsonFlag = False,
    report: opt.Report = None,
) -> None:
    """Show what every set put in, what was bought of it, what was lost, and the balance.

    Example: myocrine ledger hevy.csv --report ledger.html
    """
    from myocrine.planning.ledger import OUTPUTS
    from myocrine.planning.ledger import ledger as keep
    from myocrine.report.ledger_sheet import ledger_sheet
    from myocrine.report.ledger_words import ledger_dict

    who = opt.person_from(person)
    chosen = (_outputs(outputs) if outputs else None) or OUTPUTS
    path = inputs.as_file(what)
    source: Plan | History | Sequence[Session]
    if path is not None and _is_table(path):
        source = inputs.history_from(
            path, unit=unit, distance=distance, names=names, nearest=nearest
        )
    else:
        source = _written(what, path)
    check_place(report)
    with progress("Booking the sessions") as told:
        found = keep(
            source,
            who,
            weeks=weeks,
            outputs=chosen,
            molecules=(_listed(molecules) if molecules else None) or None,
            draws=draws,
            seed=seed,
            evidence=evidence.value,
            progress=told,
        )
    words = opt.who_in_words(who)
    if report is not None:
        from myocrine.report.ledger_page import write_ledger

        write_ledger(found, report, who=words)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json(ledger_dict(found, who=words))
    else:
        out().print(ledger_sheet(found, who=words))


def _is_table(path: Path) -> bool:
    """Whether a file is a table of another program, by its name."""
    return path.suffix.lower() in _TABLES


def _written(what: str, path: Path | None) -> Plan | Sequence[Session]:
    """Read a plan, a template by its name, or dated sessions."""
    from myocrine.cli.planning import read as read_plan
    from myocrine.cli.planning import read_log
    from myocrine.training.language import MAX_BYTES
    from myocrine.training.plans import template_names

    text = what if path is None else inputs.head(path, MAX_BYTES)
    if _PLAN.search(text) or what.strip() in template_names():
        return read_plan(what, strict=True)[0]
    return read_log(what)[0]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _outputs(text: str) -> list[str]:
    """Return the identifiers of outputs by any of their names."""
    from myocrine.errors import UnknownNameError
    from myocrine.report.explain_weeks import slow_names, slow_output

    found = []
    for name in _listed(text):
        output = slow_output(name)
        if output is None:
            raise UnknownNameError("output", name, slow_names())
        found.append(output.name)
    return found
