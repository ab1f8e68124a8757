"""``myocrine export``: the model with a session's schedule, for other people's simulators."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import out
from myocrine.cli.failures import pointing_into

__all__ = ["export"]


def export(
    session: Annotated[
        str, typer.Argument(metavar="FILE|TEXT|-", help="A file, the text in quotes, or - (input).")
    ],
    sbml: Annotated[
        Path, typer.Option("--sbml", metavar="FILE", help="Where the SBML goes; - prints it.")
    ],
    person: opt.PersonFile = None,
    hours: opt.Hours = 24.0,
    evidence: opt.Evidence = opt.Grade.C,
    knowledge: opt.KnowledgeFiles = None,
) -> None:
    """Write the model of one session as SBML Level 3 Version 2: simulated, not measured.

    The central prediction: states, equations, parameters with their sources, and the drive of the
    session, for libRoadRunner, Tellurium, COPASI and others. Needs myocrine[sbml]. Example:
    myocrine export "Back squat 5x5 at 80%, rest 3 min" --sbml squats.xml
    """
    given = inputs.read(session)
    who = opt.person_from(person)
    one = inputs.only(given)
    body = opt.body_with(knowledge)
    chosen = opt.run_options(people=1, draws=1, hours=hours, seed=0, evidence=evidence)
    with pointing_into(given.text):
        from myocrine.simulation.export.sbml import export_sbml

        text = export_sbml(one, who, options=chosen, body=body)
    if str(sbml) == "-":
        typer.echo(text, nl=False)
        return
    _write(sbml, text)
    out().print(f"Written to {sbml}.", markup=False, highlight=False)


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        from myocrine.errors import InputError

        msg = f"The SBML cannot be written to {file}: {error.strerror or error}."
        raise InputError(msg, remedy="Name a file in a folder that exists.") from error
