"""``myocrine explain``: what a word of ours means, and where its numbers come from."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import out, print_json

__all__ = ["explain"]


def explain(
    name: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME",
            help="A molecule, organ, edge, claim, term, output, parameter, exercise or source.",
        ),
    ],
    knowledge: opt.KnowledgeFiles = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Explain any word of ours: myocrine explain IL-6, liver, "irisin->brain", vo2max_percent."""
    from myocrine.report.explanation import explain as explained

    found = explained(" ".join(name), body=opt.body_with(knowledge))
    if as_json:
        print_json(found.as_dict())
        return
    out().print(found.sheet())
