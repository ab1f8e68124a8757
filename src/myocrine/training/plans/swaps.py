"""An exercise in place of another for one session: its own trend, and the planned one stands still.

The plan of the day is the plan with that line changed; what the line's own rule did so far stays
where it was, because no line of the day leads to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from myocrine.training.plans.book import Book, opening
from myocrine.training.plans.loads import Line, lines_of
from myocrine.training.plans.model import Plan, Planned, RuledSets
from myocrine.training.plans.of_day import rewritten
from myocrine.training.plans.rules import Wave
from myocrine.training.session import ExerciseSets

__all__ = ["swapped", "with_tracks"]


def swapped(plan: Plan, planned: Planned, swaps: Mapping[int, str]) -> tuple[Plan, list[str]]:
    """Return the plan of the day with other exercises on some lines, and what that means.

    Parameters
    ----------
    swaps : mapping of int to str
        Exercise by line index. It follows the line's rule from its own first load.
    """
    if not swaps:
        return plan, []
    session = plan.sessions[planned.session]
    said = [
        f"{name} instead of {line.exercise.name}: its own trend; that of {line.exercise.name} "
        "stands still."
        for line in lines_of(session)
        if (name := swaps.get(line.index)) is not None
    ]

    def other(line: Line) -> ExerciseSets:
        name = swaps.get(line.index)
        return line.sets if name is None else _other(line.sets, name)

    changed = rewritten(session, other)
    written = tuple(changed if s.name == session.name else s for s in plan.written)
    return replace(plan, written=written), said


def with_tracks(plan: Plan, book: Book) -> Book:
    """Return the book with a page for everything that the plan of the day leads."""
    new = opening(plan, book.lanes)
    if new.tracks.keys() <= book.tracks.keys() and new.maxima.keys() <= book.maxima.keys():
        return book
    return replace(
        book,
        tracks=MappingProxyType({**new.tracks, **book.tracks}),
        maxima=MappingProxyType({**new.maxima, **book.maxima}),
    )


def _other(sets: ExerciseSets, name: str) -> ExerciseSets:
    """Return the line with another exercise; fixed kilograms were meant for the first one."""
    fixed = sets.load is not None and sets.load.unit in ("kg", "lb")
    other = replace(sets, exercise=name, load=None if fixed else sets.load)
    if isinstance(other, RuledSets) and isinstance(other.rule, Wave):
        other = replace(other, rule=replace(other.rule, training_max=None))
    return other
