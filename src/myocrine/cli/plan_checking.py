"""``myocrine plan check``: a plan as it was understood, its faults, and what its weeks hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from myocrine.cli import options as opt
from myocrine.cli.bands import BandFile, BandWords, own_bands
from myocrine.cli.consoles import err, out, print_json

if TYPE_CHECKING:
    from myocrine.planning.audit import Audit, Band
    from myocrine.training.checks import Problem
    from myocrine.training.plans import Plan

__all__ = ["check"]

_WEEK = 7.0
PlanFile = Annotated[
    str, typer.Argument(metavar="PLAN", help="A .plan file, its text, a template's name, or -.")
]


def check(
    plan: PlanFile,
    person: opt.PersonFile = None,
    band: BandWords = None,
    bands: BandFile = None,
    minutes: Annotated[
        float | None, typer.Option("--minutes", min=1, max=600, help="There are for a session.")
    ] = None,
    equipment: Annotated[
        str | None, typer.Option("--equipment", metavar="LIST", help="What there is: barbell,bench")
    ] = None,
    as_json: opt.JsonFlag = False,
) -> None:
    """Check a plan and print it as it was understood, in the long form, and what its weeks hold.

    Exits with 3 where something is impossible, contradicts itself or names what is not there.
    Sets a week, balance, recovery, minutes, equipment and jumps are told as warnings and notes.

    Example: myocrine plan check my.plan --minutes 45 --band quadriceps=6..16
    """
    from rich.text import Text

    from myocrine.cli.planning import read
    from myocrine.training.plans import plan_problems, plan_text

    given, text, source = read(plan)
    own = own_bands(band, bands)
    found = plan_problems(given)
    errors = [p for p in found if p.severity == "error"]
    held = None if errors else _audit(given, person, own, minutes, equipment)
    if as_json:
        print_json(_check_dict(given, found, source, held))
    else:
        if held is not None:
            from myocrine.report.audit_sheet import audit_sheet

            out().print(Text(plan_text(given).rstrip()), soft_wrap=True)
            out().print()
            for line in _overview(given):
                out().print(line, markup=False)
            out().print()
            out().print(audit_sheet(held))
        for p in found:
            err().print(Text(_problem_text(p, text)), soft_wrap=True)
        err().print(_counted(found, given, held))
    if errors:
        raise typer.Exit(3)


def _audit(
    plan: Plan,
    person: Path | None,
    bands: dict[str, Band],
    minutes: float | None,
    equipment: str | None,
) -> Audit:
    from myocrine.planning.audit import audit

    words = None if equipment is None else equipment.split(",")
    who = None if person is None else opt.person_from(person)
    return audit(plan, who, bands=bands, minutes=minutes, equipment=words)


def _problem_text(problem: Problem, text: str) -> str:
    from myocrine.cli.failures import excerpt

    where = problem.position
    place = f" (line {where.line}, column {where.column})" if where else ""
    sign = "error:" if problem.severity == "error" else "!"
    shown = excerpt(text, where.line, where.column) if where else ""
    head = f"{sign} {problem.message} {problem.remedy}".rstrip() + place
    return f"{head}\n{shown}" if shown and problem.severity == "error" else head


def _counted(found: tuple[Problem, ...], plan: Plan, held: Audit | None) -> str:
    from myocrine.report.wording import many

    errors = sum(p.severity == "error" for p in found)
    warnings = len(found) - errors
    if held is None:
        return f"{many(errors, 'error')}, {many(warnings, 'warning')}."
    warnings += len(held.warnings)
    notes = len(held.findings) - len(held.warnings)
    counts = f"{many(warnings, 'warning')}, {many(notes, 'note')}"
    return f"Understood: {many(len(plan.written), 'session')}, {counts}."


def _overview(plan: Plan) -> list[str]:
    """Return what the calendar comes to: sessions a week, how long, layoffs."""
    from myocrine.report.wording import many
    from myocrine.training.plans import Cycle

    lines = []
    for part in plan.parts:
        if isinstance(part, Cycle):
            a_week = sum(len(d.sessions) for d in part.days) * _WEEK / part.length.days()
            lasts = part.duration
            span = "for ever" if lasts is None else f"for {many(lasts / _WEEK, 'week')}"
            count = many(round(a_week, 2), "session")
            lines.append(f"{count} a week, {span}")
        else:
            lines.append(f"nothing for {many(part.duration / _WEEK, 'week')}")
    return lines or ["no training"]


def _check_dict(
    plan: Plan, found: tuple[Problem, ...], source: str, held: Audit | None
) -> dict[str, Any]:
    from myocrine.report.audit_sheet import audit_dict
    from myocrine.training.plans import plan_text

    return {
        "schema": "myocrine.plan-check/1",
        "source": source,
        "name": plan.name,
        "text": plan_text(plan),
        "sessions": [s.name for s in plan.written],
        "problems": [
            {
                "severity": p.severity,
                "message": p.message,
                "remedy": p.remedy,
                "line": p.position.line if p.position else None,
                "column": p.position.column if p.position else None,
            }
            for p in found
        ],
        "audit": None if held is None else audit_dict(held),
    }
