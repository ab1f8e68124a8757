"""Where output goes: results to stdout, everything about the run to stderr."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["err", "out", "print_json", "progress"]


def out() -> Console:
    """Return the console of results."""
    from rich.console import Console

    return Console(highlight=False)


def err() -> Console:
    """Return the console of messages, warnings and progress."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def print_json(data: Mapping[str, Any]) -> None:
    """Print strict JSON (no NaN, no Infinity: null) and nothing else to stdout."""
    from myocrine.report.strict_json import strict_json

    sys.stdout.write(strict_json(data))
    sys.stdout.flush()


@contextlib.contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar on stderr while something long runs; nothing where nobody watches.

    Yields what `myocrine.simulate` takes as ``progress``: a callable of (done, all).
    """
    console = err()
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def told(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield told
