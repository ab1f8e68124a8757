"""``myocrine explain``: what a word of ours means, and where its numbers come from."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag

__all__ = ["explain"]


def explain(
    name: Annotated[
        list[str],
        typer.Argument(metavar="NAME", help="A molecule, output, parameter, exercise or source."),
    ],
    as_json: JsonFlag = False,
) -> None:
    """Explain a molecule, an output, a parameter, an exercise, a source: myocrine explain IL-6."""
    from myocrine.report.explanation import explain as explained

    found = explained(" ".join(name))
    if as_json:
        print_json(found.as_dict())
        return
    out().print(found.sheet())
