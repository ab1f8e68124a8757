"""``myocrine network``: what acts on what, which way, how strongly, and who says so."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import out, print_json

__all__ = ["network"]


def network(
    evidence: opt.Evidence = opt.Grade.C,
    knowledge: opt.KnowledgeFiles = None,
    to: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write a picture or data: .svg .html .graphml .json"
        ),
    ] = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Show the signalling network: molecules, organs, and every edge with its evidence."""
    from myocrine.report.network_graph import graph

    made = graph(opt.known_with(knowledge), evidence.value)
    if to is not None:
        from myocrine.report.network_page import write_network

        write_network(made, to)
    if as_json:
        print_json(made.as_dict())
    elif to is not None:
        out().print(f"Written to {to}.", markup=False)
    else:
        from myocrine.report.network_page import network_sheet

        out().print(network_sheet(made))
