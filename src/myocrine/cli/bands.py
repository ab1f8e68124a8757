"""Options for a person's own bands of weekly sets, wherever sets are counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from myocrine.planning.audit import Band

__all__ = ["BandFile", "BandWords", "own_bands"]

BandWords = Annotated[
    list[str] | None,
    typer.Option("--band", metavar="GROUP=LOW..HIGH", help="Sets a week you want; repeatable."),
]
BandFile = Annotated[
    Path | None, typer.Option("--bands", metavar="FILE", help="The same for many (TOML).")
]


def own_bands(given: list[str] | None, file: Path | None) -> dict[str, Band]:
    """Return the person's own bands; those of the command line go before those of the file.

    Raises
    ------
    InputError, UnknownNameError
        If a band is none, or of no muscle group.
    """
    from myocrine.planning.audit import parse_band, read_bands

    found = {} if file is None else read_bands(file)
    for text in sorted(given or (), key=lambda t: not t.strip().startswith("all")):
        found |= parse_band(text)
    return found
