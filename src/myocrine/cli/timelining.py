"""``myocrine timeline``: what a plan changes over hours, weeks, months and years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli import inputs
from myocrine.cli import options as opt
from myocrine.cli.consoles import err, out, print_json, progress
from myocrine.cli.failures import pointing_into
from myocrine.cli.places import check_place

if TYPE_CHECKING:
    from myocrine.exchange import History
    from myocrine.person import Person, Population
    from myocrine.planning.simulate import PlanOptions
    from myocrine.planning.timeline import Timeline
    from myocrine.training.plans import Plan

__all__ = ["timeline"]


def timeline(
    context: typer.Context,
    plan: Annotated[
        str | None,
        typer.Argument(metavar="PLAN", help="A plan's file, its text, or a template's name."),
    ] = None,
    weeks: Annotated[
        float | None,
        typer.Option("--weeks", help="How many weeks from the start; 52, or a log and 12 more."),
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="A log of Strong or Hevy, not a plan."),
    ] = None,
    then: Annotated[
        str | None, typer.Option("--then", metavar="PLAN", help="What comes after such a log.")
    ] = None,
    unit: opt.Unit = None,
    distance: opt.Distance = None,
    names: opt.NamesFile = None,
    nearest: opt.Nearest = False,
    people: opt.Followed = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="PLAN|nothing", help="Show the difference to this."),
    ] = None,
    person: opt.PersonFile = None,
    population: opt.PopulationName = None,
    adherence: opt.Adherence = 1.0,
    draws: opt.Draws = 200,
    seed: opt.Seed = 0,
    evidence: opt.Evidence = opt.Grade.C,
    why: Annotated[
        list[str] | None,
        typer.Option("--why", metavar="OUTPUT", help="Say what makes its interval wide."),
    ] = None,
    as_json: opt.JsonFlag = False,
    report: opt.Report = None,
) -> None:
    """Show what a plan changes over hours, weeks, months and years, and when it could be seen.

    Examples: myocrine timeline blueprint --weeks 52 --against nothing --report timeline.html;
    myocrine timeline --from strong.csv --unit kg --then blueprint
    """
    from myocrine.person import Person
    from myocrine.planning.simulate import PlanOptions

    lanes = opt.followed(context, people, draws)
    who = opt.who_from(person, population)
    _one_source(plan, log, then)
    own, days, words = None, 0, opt.who_in_words(who)
    if log is not None:
        history = inputs.history_from(
            log, unit=unit, distance=distance, names=names, nearest=nearest
        )
        own, who, days = _log(history, then, who)
        words += ", with the maxima of the log" if isinstance(who, Person) else ""
    elif plan is not None:
        own = _plan(plan)
    chosen = PlanOptions(
        weeks=_weeks(weeks, days),
        draws=lanes,
        seed=seed,
        evidence=evidence.value,
        adherence=adherence,
    )
    wide = _outputs(why or ())
    other = None if against is None else _plan(against)
    check_place(report)
    versus = against if other is None else other  # the word for not training, or None for no other
    found = _run(own, versus, who, chosen, [float(days)] if days else [])
    if report is not None:
        from myocrine.report.timeline_page import write_timeline

        write_timeline(found, report, who=words)
        err().print(f"Written to {report}.", markup=False)
    if as_json:
        print_json({**found.as_dict(), **({"log_days": days} if log else {})})
        return
    from myocrine.report.timeline_sheet import timeline_sheet

    out().print(timeline_sheet(found, words, why=wide))
    if log is not None:
        from myocrine.report.history_sheet import bought_sheet

        out().print(bought_sheet(found, days))


_AFTER = 12.0
"""Weeks that are shown after the end of a log where nobody says how many."""


def _weeks(said: float | None, days: int) -> float:
    if said is not None:
        return said
    return days / 7.0 + _AFTER if days else 52.0


def _one_source(plan: str | None, log: Path | None, then: str | None) -> None:
    if (plan is None) == (log is None):
        given = "both were given" if plan is not None else "neither was given"
        msg = f"A timeline is that of a PLAN, or of a log (--from FILE); {given}."
        raise typer.BadParameter(msg)
    if then is not None and log is None:
        msg = "--then says what comes after a log: it goes with --from FILE."
        raise typer.BadParameter(msg)


def _log(
    history: History, then: str | None, who: Person | Population
) -> tuple[Plan, Person | Population, int]:
    """Return a log as a plan, the person who began it, and its length [d]."""
    from myocrine.exchange.as_plan import length_days, plan_from_history
    from myocrine.exchange.strength import person_from_history
    from myocrine.person import Person

    after = None if then is None else _plan(then)
    made = plan_from_history(history, after)
    if isinstance(who, Person):
        who = person_from_history(history, who, opening=True)
    return made, who, length_days(history)


def _plan(what: str) -> Plan | None:
    """Read a plan's file, its text or a template; None for ``nothing``."""
    from myocrine.training.plans import read_plan
    from myocrine.training.plans.language import NOTHING

    if what.strip().casefold() == NOTHING:
        return None
    inputs.as_file(what)  # a folder is refused here
    with pointing_into(_text(what)):
        return read_plan(what)


def _outputs(names: Iterable[str]) -> list[str]:
    """Return the identifiers of outputs by any of their names."""
    from myocrine.errors import UnknownNameError
    from myocrine.report.explain_weeks import slow_names, slow_output

    found = {name: slow_output(name) for name in names}
    for name, output in found.items():
        if output is None:
            raise UnknownNameError("output", name, slow_names())
    return [o.name for o in found.values() if o]


def _text(what: str) -> str | None:
    """Return what a plan was read from, for a caret under what is wrong in it."""
    if "\n" in what:
        return what
    try:
        return Path(what).read_text(encoding="utf-8-sig", errors="replace")[:100_000]
    except (OSError, ValueError):
        return None


def _run(
    plan: Plan | None,
    versus: Plan | str | None,
    who: Person | Population,
    chosen: PlanOptions,
    also: Sequence[float],
) -> Timeline:
    from myocrine.planning.timing import plan_timeline

    with progress(f"Following {chosen.draws:,} lanes for {chosen.weeks:g} weeks") as told:
        return plan_timeline(plan, who, options=chosen, versus=versus, also=also, progress=told)
