"""``myocrine plan``: write a plan, check it, ask for the next session, simulate it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from myocrine.cli import inputs, plan_checking, plan_exporting, plan_simulating
from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json
from myocrine.cli.failures import pointing_into
from myocrine.cli.places import write

if TYPE_CHECKING:
    from myocrine.training.plans import Next, Plan, Planned
    from myocrine.training.session import Session

__all__ = ["app", "new", "next_one", "read", "read_log"]

app = typer.Typer(help="Plans of weeks and years.", no_args_is_help=True, rich_markup_mode=None)
app.command("check")(plan_checking.check)
app.command("simulate")(plan_simulating.simulate)
app.command("export")(plan_exporting.export)

PlanFile = Annotated[
    str, typer.Argument(metavar="PLAN", help="A .plan file, its text, a template's name, or -.")
]


@app.callback()
def _group() -> None:
    """Plans of weeks and years."""


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What to call it.")],
    template: Annotated[
        str, typer.Option("--template", metavar="NAME", help="What to start from; ? lists them.")
    ] = "blueprint",
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Where to; the screen if left out.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
) -> None:
    """Write a plan to start from.

    Example: myocrine plan new "My plan" --template full-body --out my.plan
    """
    from dataclasses import replace

    from myocrine.errors import InputError
    from myocrine.training.plans import parse_plan, plan_text, template_names
    from myocrine.training.plans import template as text_of

    if template.strip() == "?":
        for known in template_names():
            out().print(f"{known:16} {parse_plan(text_of(known)).name}")
        return
    text = plan_text(replace(parse_plan(text_of(template)), name=name))
    if file is None:
        out().print(text.rstrip(), markup=False, soft_wrap=True)
        return
    if file.exists() and not force:
        msg = f"There is a file {str(file)!r} already."
        raise InputError(msg, remedy="Choose another name, or --force to write over it.")
    write(file, text, "plan")
    err().print(f"Written: {file}. Next: myocrine plan check {file}", markup=False)


@app.command("next")
def next_one(
    plan: PlanFile,
    log: Annotated[
        str | None,
        typer.Argument(metavar="LOG", help="What was done: sessions with done: lines. - is input."),
    ] = None,
    unit: opt.Unit = None,
    distance: opt.Distance = None,
    names: opt.NamesFile = None,
    nearest: opt.Nearest = False,
    as_json: opt.JsonFlag = False,
) -> None:
    """Print the next session of a plan after a log, with a reason for every load.

    The log is a file of sessions in the session language, with what was done behind each line:
    Back squat 3x5, done: 100 kg x 5, 5, 4. It is all that is remembered. An export of Strong,
    Hevy or FitNotes is a log, too, where its workouts have the names of the plan's sessions.
    """
    from rich.text import Text

    from myocrine.report.wording import many
    from myocrine.training.plans import next_session

    given, _text, _source = read(plan, strict=True)
    sessions, done = read_log(log, unit=unit, distance=distance, names=names, nearest=nearest)
    with pointing_into(done):
        coming = next_session(given, sessions)
    if as_json:
        print_json(_next_dict(given, coming))
        return
    if coming.session is not None:
        out().print(Text(str(coming.session).rstrip()), soft_wrap=True)
        out().print()
    for reason in coming.reasons:
        out().print(Text(f"- {reason}"), soft_wrap=True)
    if coming.planned is not None:
        err().print(f"{_when(coming.planned)}; {many(coming.done, 'session')} of the log counted.")


def read_log(what: str | None, **said: Any) -> tuple[tuple[Session, ...], str | None]:
    """Return the sessions of a log and its text; none where no log is given.

    `said` is about logs of other programs (`inputs.history_from`).
    """
    if what is None:
        return (), None
    done = inputs.read(_log(what), **said)
    return done.sessions, done.text


def _log(what: str) -> str:
    """Return a log as given; one word that is no exercise can only be a file that is not there."""
    from myocrine.errors import InputError

    word = what.strip()
    if word == "-" or len(word.split()) != 1 or inputs.as_file(what) is not None:
        return what
    msg = f"There is no file {word!r}."
    raise InputError(msg, remedy="Give a file of sessions with done: lines, or - for input.")


def read(what: str, *, strict: bool = False) -> tuple[Plan, str, str]:
    """Return a plan, its text and what to call it; errors point into the text."""
    import sys

    from myocrine.training.language import MAX_BYTES
    from myocrine.training.plans import read_plan

    if what.strip() == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig", "replace")
        with pointing_into(text):
            return read_plan(data, strict=strict), text, "input"
    path = inputs.as_file(what)
    text = what if path is None else inputs.head(path, MAX_BYTES)
    with pointing_into(text):
        return read_plan(what, strict=strict), text, "text" if path is None else what


def _next_dict(plan: Plan, coming: Next) -> dict[str, Any]:
    planned = coming.planned
    return {
        "schema": "myocrine.next/1",
        "plan": plan.name,
        "done": coming.done,
        "over": planned is None,
        "session": None if coming.session is None else str(coming.session),
        "name": None if planned is None else planned.session,
        "date": None
        if coming.session is None or coming.session.date is None
        else coming.session.date.isoformat(),
        "day": None if planned is None else planned.day,
        "cycle": None if planned is None else planned.cycle + 1,
        "deload": None if planned is None else planned.deload,
        "reasons": list(coming.reasons),
    }


def _when(planned: Planned) -> str:
    easy = ", a deload" if planned.deload else ""
    return f"Day {int(planned.day) + 1} of the plan, cycle {planned.cycle + 1}{easy}"
