"""How a failure is told: what, where (a caret under it), what would be right; never a trace."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from myocrine.errors import MyocrineError, UnknownNameError

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["INTERRUPTED", "defect", "excerpt", "pointing_into", "show"]

INTERRUPTED = 130
_VIEW = 68  # characters of a source line that are shown


def show(error: MyocrineError, console: Console) -> None:
    """Print one error."""
    from rich.text import Text

    console.print(Text.assemble(("error: ", "bold red"), error.message))
    if error.place:
        console.print(Text(f"  at {error.place}", style="dim"), soft_wrap=True)
    for note in getattr(error, "__notes__", ()):
        console.print(Text(note), soft_wrap=True)
    if error.remedy:
        console.print(Text(f"  {error.remedy}"))


def defect(error: BaseException, console: Console) -> None:
    """Print an exception that no code of ours meant to raise."""
    from rich.text import Text

    what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    console.print(Text.assemble(("defect: ", "bold red"), what))
    console.print("  This is a fault of Myocrine, not of the input. --debug shows where it arose.")


@contextlib.contextmanager
def pointing_into(text: str | None) -> Iterator[None]:
    """Put the line that an error is about, with a caret, into every error raised inside."""
    try:
        yield
    except MyocrineError as error:
        if text is not None and error.line is not None and not getattr(error, "__notes__", ()):
            word = error.name if isinstance(error, UnknownNameError) else ""
            if shown := excerpt(text, error.line, error.column, word):
                error.add_note(shown)
        raise


def excerpt(text: str, line: int, column: int | None, word: str = "") -> str:
    """Return line `line` of `text` with carets under what starts at `column`, both from 1."""
    from rich.cells import cell_len

    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not 1 <= line <= len(lines):
        return ""
    shown = "".join(c if c.isprintable() else " " for c in lines[line - 1])
    if column is None or not 1 <= column <= len(shown) + 1:
        return f"  | {shown[:_VIEW]}"
    start = max(0, column - 1 - _VIEW // 2) if len(shown) > _VIEW else 0
    view, at = shown[start : start + _VIEW], column - 1 - start
    carets = "^" * cell_len(_pointed_at(view[at:], word))
    return f"  | {view}\n  | {' ' * cell_len(view[:at])}{carets}"


def _pointed_at(rest: str, word: str) -> str:
    if word and rest.casefold().startswith(word.casefold()):
        return rest[: len(word)]
    found = rest.split(maxsplit=1)[0] if rest.strip() and not rest[0].isspace() else " "
    return found.rstrip(",;:") or found[:1]
