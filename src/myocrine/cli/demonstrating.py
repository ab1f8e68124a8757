"""``myocrine demo``: four sessions of equal minutes, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli.consoles import out

__all__ = ["demo"]


def demo(
    to: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where the page and figures go.")
    ] = Path("myocrine-demo"),
) -> None:
    """Simulate a walk, squats, a whole-body session and a ride; write one page with figures."""
    from myocrine.report.demo import run_demo

    run_demo(to, out())
