"""``myocrine compare``: the same person does two or more sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import out, print_json, progress
from myocrine.cli.failures import pointing_into
from myocrine.cli.places import refuse_file

if TYPE_CHECKING:
    from myocrine.body import Body
    from myocrine.person import Person
    from myocrine.report.comparison import Comparison
    from myocrine.simulation.result import Options
    from myocrine.training.session import Session

__all__ = ["compare"]

_SHORT = 44


def compare(
    sessions: Annotated[
        list[str],
        typer.Argument(metavar="A B [...]", help="Files or texts in quotes; the first is held up."),
    ],
    person: opt.PersonFile = None,
    people: opt.People = 1,
    draws: opt.Draws = 200,
    hours: opt.Hours = 24.0,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    knowledge: opt.KnowledgeFiles = None,
    to: opt.Out = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Compare sessions done by the same person, draw by draw.

    Example: myocrine compare "Walk 45 min at 5 km/h" "Cycle 45 min at 70% VO2max"
    """
    refuse_file(to, more="")
    given = [inputs.read(s) for s in sessions]
    named = [(s, g.text) for g in given for s in g.sessions]
    if len(named) < 2:
        msg = "A comparison needs at least two sessions."
        raise typer.BadParameter(msg, param_hint="A B [...]")
    who = opt.person_from(person)
    chosen = opt.run_options(people=people, draws=draws, hours=hours, seed=seed, evidence=evidence)
    found = _run(named, who, chosen, opt.body_with(knowledge))
    from myocrine.report.comparison import comparison_sheet

    shown = comparison_sheet(found)
    if to is not None:
        from myocrine.report.export import write_comparison

        write_comparison(found, shown, to)
    if as_json:
        print_json(found.as_dict())
        return
    out().print(shown)
    if to is not None:
        out().print(f"Written to {to}.", markup=False)


def _run(named: list[tuple[Session, str]], who: Person, chosen: Options, body: Body) -> Comparison:
    from myocrine.person import complete
    from myocrine.report.comparison import compare as contrast
    from myocrine.simulation.simulate import simulate

    whole = complete(who)
    results = []
    for n, (session, text) in enumerate(named, start=1):
        with pointing_into(text), progress(f"Simulating {n} of {len(named)}") as told:
            results.append(simulate(session, whole, options=chosen, body=body, progress=told))
    return contrast(results, [_name(s) for s, _ in named])


def _name(session: Session) -> str:
    from myocrine.training.language import to_text

    if session.name:
        return session.name
    lines = [line.strip() for line in to_text(session).splitlines()[1:] if line.strip()]
    text = "; ".join(lines)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3].rstrip()}..."
