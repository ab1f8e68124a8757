"""Problems of a plan: what is wrong, what would be right, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from myocrine.errors import SessionError, UnknownNameError
from myocrine.evidence.exercises import find
from myocrine.training.checks import Problem
from myocrine.training.plans.model import Plan
from myocrine.training.prescription import Position

__all__ = ["Found", "as_error", "error", "warning"]

Found = Iterator[Problem]


def error(message: str, remedy: str, where: Position | None) -> Problem:
    """Return what stops a plan from being used."""
    return Problem(severity="error", message=message, remedy=remedy, position=where)


def warning(message: str, remedy: str, where: Position | None) -> Problem:
    """Return what is worth knowing, and stops nothing."""
    return Problem(severity="warning", message=message, remedy=remedy, position=where)


def as_error(problem: Problem, plan: Plan, source: str) -> SessionError | UnknownNameError:
    """Return a problem of a plan as the error that is raised for it."""
    where = problem.position
    line, column = (where.line, where.column) if where else (None, None)
    if problem.unknown_name and problem.unknown_kind == "session":
        return UnknownNameError(
            "session", problem.unknown_name, plan.sessions, source=source, line=line, column=column
        )
    if problem.unknown_name:
        try:
            find(problem.unknown_name)
        except UnknownNameError as refused:
            refused.source, refused.line, refused.column = source, line, column
            return refused
    return SessionError(
        problem.message, remedy=problem.remedy, source=source, line=line, column=column
    )
