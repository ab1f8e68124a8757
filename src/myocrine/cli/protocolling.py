"""``myocrine protocol``: the highest stimulus in the days, minutes and equipment that there are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.bands import BandFile, BandWords, own_bands
from myocrine.cli.consoles import err, out, print_json
from myocrine.cli.places import check_place, write

if TYPE_CHECKING:
    from myocrine.planning.protocol import Request
    from myocrine.planning.protocol.model import Goal

__all__ = ["protocol"]


Words = list[str] | None


def protocol(
    days: Annotated[int, typer.Option("--days", min=1, max=7, help="Sessions a week.")] = 3,
    minutes: Annotated[
        float,
        typer.Option("--minutes", min=5, max=240, help="Of one session at most, without warm-ups."),
    ] = 45.0,
    equipment: Annotated[
        Words, typer.Option("--equipment", metavar="A,B", help="What there is; all if left out.")
    ] = None,
    goal: Annotated[
        str,
        typer.Option("--goal", help="balance, strength, hypertrophy or endocrine."),
    ] = "balance",
    avoid: Annotated[
        Words, typer.Option("--avoid", metavar="A,B", help="Exercises, patterns, muscles to leave.")
    ] = None,
    like: Annotated[
        Words, typer.Option("--like", metavar="A,B", help="Taken first where little is lost.")
    ] = None,
    limit: Annotated[
        Words, typer.Option("--limit", metavar="JOINT", help="Leave out what loads this joint.")
    ] = None,
    band: BandWords = None,
    bands: BandFile = None,
    person: opt.PersonFile = None,
    supersets: Annotated[
        bool, typer.Option("--supersets/--no-supersets", help="Two exercises in turn.")
    ] = True,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse where the blueprint's frequencies do not fit.")
    ] = False,
    front: Annotated[
        bool, typer.Option("--front", help="Show what more minutes buy, beside known routines.")
    ] = False,
    seconds: Annotated[
        float,
        typer.Option(
            "--seconds",
            min=1,
            max=3600,
            help="Longest search; a tenth of it for each point of --front.",
        ),
    ] = 100.0,
    file: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write the plan there.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over a file that is there.")
    ] = False,
    report: opt.Report = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Find the protocol with the highest stimulus in your days, minutes and equipment.

    Example: myocrine protocol --days 3 --minutes 45 --equipment barbell,dumbbell,bench
    """
    from myocrine.planning.protocol import Request
    from myocrine.planning.protocol import protocol as best
    from myocrine.planning.tossups import weigh_choices
    from myocrine.report.protocol_sheet import protocol_dict, protocol_sheet

    for place in (file, report):
        check_place(place)
    _free(file, force=force)
    request = Request(
        days=days,
        minutes=minutes,
        equipment=_words(equipment),
        goal=_goal(goal),
        avoid=_words(avoid),
        like=_words(like),
        limits=_words(limit),
        supersets=supersets,
        strict=strict,
        bands=own_bands(band, bands),
        person=opt.person_from(person),
    )
    if front:
        from myocrine.cli.fronting import show_front

        show_front(request, seconds=seconds / 10.0, report=report, as_json=as_json)
        return
    with err().status("Trying exercises") as status:
        found = best(request, seconds=seconds, progress=status.update)
        status.update("Weighing choices")
        weighed = weigh_choices(found)
    if file is not None:
        write(file, found.text, "plan")
        err().print(f"Written: {file}. Next: myocrine plan check {file}", markup=False)
    if report is not None:
        from myocrine.report.protocol_page import write_protocol

        write_protocol(found, report, who=_who(request), weighed=weighed)
        err().print(f"Written: {report}", markup=False)
    if as_json:
        print_json(protocol_dict(found, weighed))
    else:
        out().print(protocol_sheet(found, weighed=weighed))


def _who(request: Request) -> str:
    """Return the person in words."""
    from myocrine.person import Person

    person = request.person
    return opt.who_in_words(person if isinstance(person, Person) else person.person)


def _goal(word: str) -> Goal:
    """Return the goal that a word names.

    Raises
    ------
    UnknownNameError
        If there is no such goal.
    """
    from myocrine.errors import UnknownNameError
    from myocrine.planning.protocol import GOALS

    for goal in GOALS:
        if goal == word.strip().casefold():
            return goal
    raise UnknownNameError("goal", word, GOALS)


def _words(given: Words) -> tuple[str, ...]:
    """Return the words of options that may be repeated or joined by commas."""
    return tuple(w.strip() for text in given or () for w in text.split(",") if w.strip())


def _free(file: Path | None, *, force: bool) -> None:
    from myocrine.errors import InputError

    if file is not None and file.exists() and not force:
        msg = f"There is a file {str(file)!r} already."
        raise InputError(msg, remedy="Choose another name, or --force to write over it.")
