"""``myocrine session check``: read a session, say what is wrong or what was understood."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json

__all__ = ["app", "check"]

app = typer.Typer(help="Sessions as text.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _group() -> None:
    """Sessions as text."""


@app.command("check")
def check(
    session: Annotated[
        str, typer.Argument(metavar="FILE|TEXT|-", help="A file, the text in quotes, or - (input).")
    ],
    as_json: opt.JsonFlag = False,
) -> None:
    """Check a session and print it as it was understood, in the long form."""
    from rich.text import Text

    from myocrine.evidence.exercises import find
    from myocrine.training import checks
    from myocrine.training.language import to_text

    given = inputs.read(session)
    found = [
        problem
        for one in given.sessions
        for problem in checks.check(one, load_limit=lambda n: find(n).max_kg, source=given.source)
    ]
    if as_json:
        print_json(
            {
                "schema": "myocrine.session-check/1",
                "source": given.source,
                "sessions": [
                    {
                        "name": s.name,
                        "text": to_text(s),
                        "at_least_minutes": checks.least_minutes(s.blocks),
                    }
                    for s in given.sessions
                ],
                "warnings": [
                    {
                        "message": p.message,
                        "remedy": p.remedy,
                        "line": p.position.line if p.position else None,
                        "column": p.position.column if p.position else None,
                    }
                    for p in found
                ],
            }
        )
        return
    for one in given.sessions:
        out().print(Text(to_text(one).rstrip()), soft_wrap=True)
    for p in found:
        place = f" (line {p.position.line})" if p.position else ""
        err().print(Text(f"! {p.message} {p.remedy}".rstrip() + place))
    n = len(given.sessions)
    err().print(f"Understood: {n} session{'' if n == 1 else 's'}, {len(found)} warnings.")
