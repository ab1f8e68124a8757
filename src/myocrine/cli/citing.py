"""``myocrine cite``: the sources behind the numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag

__all__ = ["cite"]


def cite(
    output: Annotated[
        str,
        typer.Argument(
            metavar="[OUTPUT|PLAN]",
            help="Of one output only (IL-6, vo2max_percent), or of a plan: its file or template.",
        ),
    ] = "",
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Print the sources of every number that a run uses: a session's, or a plan's."""
    from rich.text import Text

    from myocrine.evidence.sources import sources
    from myocrine.report.citations import bibtex_entry, citation_entry

    records = [sources()[k] for k in _keys(output)]
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


def _keys(what: str) -> list[str]:
    """Return the source keys of a session, of an output of either body, or of a plan."""
    from myocrine.body import default_body
    from myocrine.body.adaptation.registry import slow_body
    from myocrine.errors import UnknownNameError
    from myocrine.simulation.citing import output_sources, source_keys
    from myocrine.training.plans import template_names

    body = default_body()
    if not what:
        return source_keys(body)
    if _is_plan(what, template_names()):
        return _of_plan(what)
    for known in (body, slow_body()):
        with contextlib.suppress(UnknownNameError):
            return output_sources(known, known.output(what).name)
    names = [*(o.name for o in (*body.outputs, *slow_body().declared)), *template_names()]
    kind = "output or plan"
    raise UnknownNameError(kind, what, names)


def _is_plan(what: str, templates: Iterable[str]) -> bool:
    named = what.strip().casefold() in templates
    return named or what.strip().endswith(".plan") or "\n" in what or Path(what).is_file()


def _of_plan(what: str) -> list[str]:
    from myocrine.cli.failures import pointing_into
    from myocrine.planning.citing import plan_sources
    from myocrine.training.plans import read_plan

    with pointing_into(what if "\n" in what else None):
        return plan_sources(read_plan(what))
