"""``myocrine plan export``: the coming weeks as a calendar file, as cards on paper, as Markdown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import options as opt
from myocrine.cli.consoles import err
from myocrine.cli.failures import pointing_into
from myocrine.cli.places import write

if TYPE_CHECKING:
    from myocrine.training.plans.coming import Agenda

__all__ = ["export"]

_EVENING = dt.time(18, 0)

File = Path | None


def export(
    plan: opt.PlanName,
    ics: Annotated[File, typer.Option("--ics", metavar="FILE", help="A calendar file.")] = None,
    card: Annotated[
        File, typer.Option("--card", metavar="FILE", help="Cards to print, HTML: a page each.")
    ] = None,
    markdown: Annotated[
        File, typer.Option("--markdown", metavar="FILE", help="Tables, Markdown.")
    ] = None,
    weeks: Annotated[float, typer.Option("--weeks", help="How many weeks ahead.")] = 4.0,
    start: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="Of the next session, 2026-11-23."),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option("--time", metavar="HH:MM", help="For sessions without a time of their own."),
    ] = None,
    timezone: Annotated[
        str | None,
        typer.Option("--timezone", metavar="NAME", help="Europe/Vienna; local time if left out."),
    ] = None,
    alarm: Annotated[
        float | None,
        typer.Option("--alarm", min=0, max=10_080, help="Remind so many minutes before."),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="LOG", help="What was done: fills the next loads."),
    ] = None,
    person: opt.PersonFile = None,
    whose: Annotated[str, typer.Option("--for", metavar="NAME", help="Who trains.")] = "",
) -> None:
    """Write the coming weeks of a plan for a calendar, a printer or a page of notes.

    A calendar that reads a later file again changes its entries and adds none twice. Without
    --from the log's dates go on; without a log the plan begins on the coming Monday.

    Example: myocrine plan export my.plan --ics my.ics --card my.html --log log.session
    """
    if ics is None and card is None and markdown is None:
        msg = "Say what to write: --ics FILE, --card FILE or --markdown FILE."
        raise typer.BadParameter(msg)
    at = None if time is None else _time(time)
    if at is None and ics is not None:
        at = _EVENING
    found, minutes = _agenda(plan, log, weeks, start, at, person)
    if ics is not None:
        from myocrine.exchange.ical import to_ical, zone_of

        zone = None if timezone is None else zone_of(timezone)
        _write(ics, to_ical(found, minutes, zone=zone, alarm=alarm, whose=whose))
    if card is not None:
        from myocrine.report.card import write_cards

        write_cards(found, minutes, card, whose=whose)
        err().print(f"Written: {card}.", markup=False)
    if markdown is not None:
        from myocrine.report.markdown import agenda_markdown

        _write(markdown, agenda_markdown(found, minutes, whose=whose))
    err().print(_counted(found), markup=False)


def _agenda(
    plan: str, log: str | None, weeks: float, start: str | None, at: dt.time | None, person: File
) -> tuple[Agenda, tuple[float, ...]]:
    import numpy as np

    from myocrine.cli.planning import read, read_log
    from myocrine.person import factor_names, lanes
    from myocrine.training.plans.coming import agenda
    from myocrine.training.plans.starts import agenda_minutes, with_starts

    given = read(plan, strict=True)[0]
    done, text = read_log(log)
    who = lanes(opt.person_from(person), np.zeros((len(factor_names()), 1)))
    with pointing_into(text):
        found = agenda(
            given, done, weeks=weeks, start=None if start is None else _date(start), time=at
        )
    minutes = agenda_minutes(found, who)
    return found if person is None else with_starts(found, who), minutes


def _date(text: str) -> dt.date:
    from myocrine.errors import InputError

    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        msg = f"{text!r} is no date."
        raise InputError(msg, remedy="Write for example 2026-11-23.") from None


def _time(text: str) -> dt.time:
    from myocrine.errors import InputError

    try:
        hour, minute = text.strip().split(":")
        return dt.time(int(hour), int(minute))
    except ValueError:
        msg = f"{text!r} is no time of day."
        raise InputError(msg, remedy="Write for example 18:00.") from None


def _write(path: Path, data: str | bytes) -> None:
    write(path, data)
    err().print(f"Written: {path}.", markup=False)


def _counted(found: Agenda) -> str:
    first, last = found.sessions[0].date, found.sessions[-1].date
    n, gaps = len(found.sessions), len(found.layoffs)
    said = f"{n} session{'' if n == 1 else 's'} from {first} to {last}"
    return f"{said}, {gaps} layoff{'' if gaps == 1 else 's'}." if gaps else f"{said}."
