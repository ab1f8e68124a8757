"""``myocrine simulate``: one session in, the response sheet out."""

from __future__ import annotations

from typing import Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.choosing import picked, who_did
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.failures import pointing_into
from myocrine.cli.places import check_place, refuse_file

__all__ = ["simulate"]


def simulate(
    session: Annotated[
        str, typer.Argument(metavar="FILE|TEXT|-", help="A file, the text in quotes, or - (input).")
    ],
    last: Annotated[
        bool, typer.Option("--last", help="The last session of a log or a file of several.")
    ] = False,
    which: Annotated[
        str | None,
        typer.Option("--session", metavar="N|DATE", help="Which session of a log: number or date."),
    ] = None,
    unit: opt.Unit = None,
    distance: opt.Distance = None,
    names: opt.NamesFile = None,
    nearest: opt.Nearest = False,
    person: opt.PersonFile = None,
    people: opt.People = 1,
    draws: opt.Draws = 200,
    hours: opt.Hours = 24.0,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    knowledge: opt.KnowledgeFiles = None,
    to: opt.Out = None,
    as_json: opt.JsonFlag = False,
    report: opt.Report = None,
) -> None:
    """Simulate one session and print what it did inside: simulated, not measured.

    Examples: myocrine simulate "Back squat 5x5 at 80%, rest 3 min"; myocrine simulate day.session
    --person me.toml --out results; echo "Run 10 km in 50 min" | myocrine simulate - --json;
    myocrine simulate strong.csv --last --unit kg (a log of Strong, Hevy or FitNotes)
    """
    refuse_file(to)
    check_place(report)
    given = inputs.read(session, unit=unit, distance=distance, names=names, nearest=nearest)
    one = picked(given, last=last, which=which)
    who = who_did(given, one, opt.person_from(person))
    body = opt.body_with(knowledge)
    chosen = opt.run_options(people=people, draws=draws, hours=hours, seed=seed, evidence=evidence)
    with pointing_into(given.text), progress("Simulating") as told:
        from myocrine.simulation.simulate import simulate as run

        result = run(one, who, options=chosen, body=body, progress=told)
    if to is not None:
        from myocrine.report.export import export

        for note in export(result, to):
            err().print(note, markup=False)
    if report is not None:
        from myocrine.report.html import write_report

        write_report(result, report)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json(result.as_dict())
        return
    from myocrine.report.sheet import sheet

    out().print(sheet(result))
    if to is not None:
        out().print(f"Written to {to}.", markup=False)
