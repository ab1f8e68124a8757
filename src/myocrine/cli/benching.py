"""``myocrine bench``: the engine and its peers on the same problem in one run."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from myocrine.cli.consoles import err, out, print_json
from myocrine.cli.options import JsonFlag
from myocrine.cli.places import check_place

__all__ = ["bench"]

_PEERS = ("diffrax", "libsbml", "roadrunner", "sksundae")


def bench(
    session: Annotated[
        str | None,
        typer.Option("--session", help="Another session than the published one: file or text."),
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Few people and settings: does everything run?")
    ] = False,
    as_json: JsonFlag = False,
    folder: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Also write bench.json and the pictures there."),
    ] = None,
    write_docs: Annotated[
        bool, typer.Option("--write-docs", help="Renew the tables of docs/benchmarks.md here.")
    ] = False,
) -> None:
    """Measure the engine beside libRoadRunner, SciPy, SUNDIALS and diffrax: about ten minutes."""
    from myocrine.report.bench import told, write_page, write_pictures

    _needed()
    check_place(folder and folder / "bench.json")
    if write_docs:
        _page()
    from myocrine.planning.measuring import plan_costs
    from myocrine.simulation.bench.comparison import QUICK, Effort, compare
    from myocrine.simulation.bench.problem import SESSION

    with _status() as status:
        found = compare(session or SESSION, QUICK if quick else Effort(), told=status)
        if status:
            status("plans")
        found["plans"] = plan_costs(cohort=(16, 1), year_weeks=4) if quick else plan_costs()
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / "bench.json"
        place.write_text(json.dumps(found, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        write_pictures(found, folder)
        err().print(f"Written to {folder}.", markup=False)
    if write_docs:
        write_page(found, _page())
        err().print(f"Renewed {_page()}.", markup=False)
    if as_json:
        print_json(found)
        return
    out().print(told(found))


def _needed() -> None:
    """Refuse to begin without the peers: half a comparison is none."""
    import importlib.util

    from myocrine.errors import InputError

    missing = [name for name in _PEERS if importlib.util.find_spec(name) is None]
    if missing:
        msg = f"The peers are not all installed: {', '.join(missing)} missing."
        raise InputError(msg, remedy="pip install 'myocrine[bench]'")


def _page() -> Path:
    """Return the page of a checkout; anywhere else there is none to renew."""
    from myocrine.errors import InputError

    page = Path("docs") / "benchmarks.md"
    if not page.is_file():
        msg = "There is no docs/benchmarks.md here."
        raise InputError(msg, remedy="Run it in a checkout of the repository, or use --out DIR.")
    return page


@contextlib.contextmanager
def _status() -> Iterator[Callable[[str], None] | None]:
    """Say on stderr what is being measured, where somebody watches."""
    console = err()
    if not console.is_terminal:
        yield None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: tuple[Any, ...] = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as shown:
        task = shown.add_task("Measuring", total=None)
        yield lambda what: shown.update(task, description=f"Measuring: {what}")
