"""``myocrine cite``: the sources behind the numbers."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag

__all__ = ["cite"]


def cite(
    output: Annotated[
        str, typer.Argument(metavar="[OUTPUT]", help="Of one output only, such as IL-6.")
    ] = "",
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Print the sources of every number that a run uses."""
    from rich.text import Text

    from myocrine.body import default_body
    from myocrine.evidence.sources import sources
    from myocrine.report.citations import bibtex_entry, citation_entry
    from myocrine.simulation.citing import output_sources, source_keys

    body = default_body()
    keys = output_sources(body, body.output(output).name) if output else source_keys(body)
    records = [sources()[k] for k in keys]
    if as_json:
        entries = [citation_entry(r) for r in records]
        print_json({"schema": "myocrine.citations/1", "output": output or None, "sources": entries})
    elif bibtex:
        typer.echo("\n".join(bibtex_entry(r) for r in records), nl=False)
    else:
        for r in records:
            line = Text.assemble((f"{r.key:24}", "bold"), " ", r.citation())
            out().print(line, soft_wrap=True)
        out().print(f"{len(records)} sources. --bibtex for a reference manager.", style="dim")
