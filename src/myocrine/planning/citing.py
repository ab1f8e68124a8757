"""Which sources a run of a plan uses: slow body, person, training, endpoints, the lifts it asks."""

from __future__ import annotations

from collections.abc import Iterator

from myocrine.body.adaptation.registry import slow_body
from myocrine.evidence.exercise_records import Exercise, Mode
from myocrine.evidence.exercises import find, find_mode
from myocrine.evidence.parameters import parameters
from myocrine.simulation.citing import source_keys
from myocrine.training.plans import Plan
from myocrine.training.session import Endurance, ExerciseSets, walk_blocks

__all__ = ["plan_sources"]

_ALSO = ("endpoint", "planning")
"""Heads of records that a plan run reads beside body, person and training."""


def plan_sources(plan: Plan) -> list[str]:
    """Return the keys of the sources of every number that a run of a plan uses, sorted.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of str
        Of the slow body, the person, execution, the endpoints, and what the plan asks to be done.
    """
    found = set(source_keys(slow_body()))
    found |= {r.source for name, r in parameters().items() if name.split(".")[0] in _ALSO}
    found |= {b.source for done in _done(plan) for b in done.basis.values()}
    return sorted(found - {""})


def _done(plan: Plan) -> Iterator[Exercise | Mode]:
    """Yield what a plan asks to be done: its lifts and its modes of endurance work."""
    for session in plan.sessions.values():
        for block in walk_blocks(session.blocks):
            if isinstance(block, ExerciseSets):
                yield find(block.exercise)
            elif isinstance(block, Endurance):
                yield find_mode(block.mode)
