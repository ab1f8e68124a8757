"""``myocrine history``: a log of another program in, an account of every row out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json
from myocrine.cli.places import write

if TYPE_CHECKING:
    from myocrine.exchange import History

__all__ = ["history"]


def history(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A log of Strong, Hevy or FitNotes (CSV).")
    ],
    unit: opt.Unit = None,
    distance: opt.Distance = None,
    names: opt.NamesFile = None,
    nearest: opt.Nearest = False,
    person: opt.PersonFile = None,
    to: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE.session", help="Also write it as sessions."),
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Write an example into FILE first, to try things.")
    ] = False,
    as_json: opt.JsonFlag = False,
) -> None:
    """Read the log of another program and say what came of every row.

    Which program wrote it is found by what is in the file. Example: myocrine history strong.csv
    --unit kg --names names.toml --out log.session
    """
    if example:
        _write_example(file)
    who = opt.person_from(person)
    found = inputs.history_from(file, unit=unit, distance=distance, names=names, nearest=nearest)
    if to is not None:
        for place in _write(found, to):
            err().print(f"Written to {place}.", markup=False)
    from myocrine.report.history_sheet import history_dict, history_sheet

    if as_json:
        print_json(history_dict(found, mass_kg=who.mass_kg))
        return
    out().print(history_sheet(found, mass_kg=who.mass_kg))


def _write_example(file: Path) -> None:
    from myocrine.errors import InputError
    from myocrine.report.examples import example_log

    if file.exists():
        msg = f"There is a file {str(file)!r} already."
        raise InputError(msg, remedy="Choose another name for the example.")
    write(file, example_log().read_bytes(), "example")


def _write(found: History, to: Path) -> list[Path]:
    """Write the sessions; in several files where one would be larger than is read."""
    from myocrine.training.language import MAX_BYTES, MAX_LINES

    pieces: list[list[str]] = [[]]
    room, lines = MAX_BYTES, MAX_LINES
    for session in found.sessions:
        text = str(session)
        size, height = len(text.encode()) + 1, text.count("\n") + 1
        if size > room or height > lines:
            pieces.append([])
            room, lines = MAX_BYTES, MAX_LINES
        pieces[-1].append(text)
        room, lines = room - size, lines - height
    many = len(pieces) > 1
    places = [
        to.with_name(f"{to.stem}-{i}{to.suffix}") if many else to for i in range(1, len(pieces) + 1)
    ]
    for place, piece in zip(places, pieces, strict=True):
        write(place, "\n".join(piece), "sessions")
    return places
