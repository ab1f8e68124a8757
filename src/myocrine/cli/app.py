"""The program: its commands, its exit codes, and the one place where failures become words.

Exit codes: 0 done, 2 usage, 3 bad input, 4 failure of the model or of the program, 130 interrupted.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

import myocrine
from myocrine.cli import (
    benching,
    catalogue,
    citing,
    claiming,
    comparing,
    demonstrating,
    doctor,
    explaining,
    exporting,
    importing,
    knocking_out,
    ledgering,
    networking,
    peopling,
    planning,
    protocolling,
    qualifying,
    reading_articles,
    sessions,
    simulating,
    timelining,
    trialling,
)
from myocrine.cli.consoles import err
from myocrine.cli.failures import INTERRUPTED, defect, show
from myocrine.errors import MyocrineError

__all__ = ["app", "main"]

app = typer.Typer(
    name="myocrine",
    help="What a training session does inside a body: simulated, not measured.",
    epilog="Not a medical device. Exit codes: 0 done, 2 usage, 3 bad input, 4 failure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: loading Rich for it would double the time that --help takes.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("simulate")(simulating.simulate)
app.command("compare")(comparing.compare)
app.command("knockout")(knocking_out.knockout)
app.add_typer(sessions.app, name="session")
app.add_typer(planning.app, name="plan")
app.command("protocol")(protocolling.protocol)
app.command("exercises")(catalogue.exercises)
app.command("people")(peopling.people)
app.command("history")(importing.history)
app.command("timeline")(timelining.timeline)
app.command("ledger")(ledgering.ledger)
app.command("explain")(explaining.explain)
app.command("network")(networking.network)
app.command("qualify")(qualifying.qualify)
app.command("claims")(claiming.claims)
app.command("read")(reading_articles.read)
app.command("export")(exporting.export)
app.add_typer(trialling.app, name="trial")
app.command("cite")(citing.cite)
app.command("demo")(demonstrating.demo)
app.command("bench")(benching.bench)
app.command("doctor")(doctor.doctor)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"myocrine {myocrine.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the trace of a failure (anywhere in the line).")
    ] = False,
) -> None:
    pass


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process by default.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a sign gets a question mark, not a failure.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        code = _run([a for a in given if a != "--debug"])
        sys.stdout.flush()
    except BrokenPipeError:
        return _hung_up()
    except KeyboardInterrupt:
        err().print("Interrupted.")
        return INTERRUPTED
    except MyocrineError as error:
        if debug:
            raise
        show(error, err())
        return error.exit_code
    except Exception as error:
        if debug:
            raise
        defect(error, err())
        return 4
    return code


def _run(arguments: list[str]) -> int:
    try:
        app(arguments, prog_name="myocrine")
    except SystemExit as stop:
        code: Any = stop.code
        if code == INTERRUPTED:
            raise KeyboardInterrupt from None
        return code if isinstance(code, int) else 0 if code is None else 4
    return 0


def _hung_up() -> int:
    """End quietly when whoever read our output has gone (``myocrine exercises | head``)."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
