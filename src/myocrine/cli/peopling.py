"""``myocrine people``: virtual populations, seen and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli.consoles import out, print_json, progress
from myocrine.cli.options import JsonFlag, Seed

if TYPE_CHECKING:
    from myocrine.person import Population

__all__ = ["people"]

_AT_ONCE = 4096
"""People printed at once: memory stays the same however many are asked for."""


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
        _print_csv(made, n, seed)
    else:
        out().print(shown.sheet(made, n=n, seed=seed))


def _print_csv(made: Population, n: int, seed: int) -> None:
    with progress(f"Drawing {n:,} people") as told:
        for start in range(0, n, _AT_ONCE):
            stop = min(start + _AT_ONCE, n)
            table = made.table(range(start, stop), seed=seed)
            text = table.to_csv(float_format="%.6g", lineterminator="\n", header=start == 0)
            typer.echo(text, nl=False)
            if told is not None:
                told(stop, n)
