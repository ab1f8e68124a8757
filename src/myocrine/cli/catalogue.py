"""``myocrine exercises``: what the catalogue knows."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli.consoles import out, print_json
from myocrine.cli.options import JsonFlag

__all__ = ["exercises"]


def exercises(
    word: Annotated[
        str, typer.Argument(metavar="[WORD]", help="Part of a name, a muscle, a tool.")
    ] = "",
    as_json: JsonFlag = False,
) -> None:
    """List the exercises and endurance modes that have something to do with WORD."""
    from myocrine.errors import UnknownNameError
    from myocrine.evidence import exercises as known

    found = known.search(word) if word else list(known.exercises().values())
    modes = [
        m
        for m in known.modes().values()
        if not word or any(word.casefold() in n.casefold() for n in (m.name, *m.aliases))
    ]
    if not found and not modes:
        names = [n for e in known.exercises().values() for n in (e.name, *e.aliases)]
        raise UnknownNameError("exercise", word, [*names, *known.modes()])
    if as_json:
        print_json(
            {
                "schema": "myocrine.exercises/1",
                "exercises": [
                    {
                        "name": e.name,
                        "aliases": e.aliases,
                        "pattern": e.pattern,
                        "equipment": e.equipment,
                        "involvement": e.involvement,
                        "credit": e.credit,
                    }
                    for e in found
                ],
                "endurance": [{"name": m.name, "aliases": m.aliases} for m in modes],
            }
        )
        return
    from myocrine.report.sheet import Plain

    made = Plain("", "pattern", "equipment", "a hard set counts for")
    for e in found:
        direct = ", ".join(g.replace("_", " ") for g, c in e.credit.items() if c == 1.0)
        made.line(e.name, e.pattern.replace("_", " "), e.equipment, direct)
    if found:
        out().print(made)
    if modes:
        out().print(f"Endurance: {', '.join(m.name for m in modes)}", markup=False)
