"""``myocrine people``: virtual populations, seen and drawn."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag, Seed

__all__ = ["people"]


def people(
    name: Annotated[
        str, typer.Argument(metavar="[NAME|FILE]", help="A population, or a file of your own.")
    ] = "",
    n: Annotated[int, typer.Option("--n", min=1, max=1_000_000, help="How many people.")] = 10,
    seed: Seed = 0,
    as_json: JsonFlag = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print the people as CSV only.")] = False,
) -> None:
    """Show a virtual population: whom it covers, means, SDs, correlations and people drawn."""
    if as_json and csv:
        msg = "--json and --csv are two answers: ask for one."
        raise typer.BadParameter(msg)
    from myocrine.report import people as shown

    if not name:
        if as_json:
            print_json(shown.presets_dict())
        else:
            out().print(shown.list_sheet())
        return
    from myocrine.person import population

    made = population(name)
    if as_json:
        print_json(shown.as_dict(made, n=n, seed=seed))
    elif csv:
        table = made.table(range(n), seed=seed)
        typer.echo(table.to_csv(float_format="%.6g", lineterminator="\n"), nl=False)
    else:
        out().print(shown.sheet(made, n=n, seed=seed))
