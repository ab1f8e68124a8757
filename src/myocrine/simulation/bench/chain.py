"""Weeks of sessions, one after another: each starts from the state the one before left.

Until plans have a language of their own this is all there is of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.problem import Problem
from myocrine.simulation.runner import run
from myocrine.simulation.schedule import Schedule

__all__ = ["GAPS", "chain", "weeks"]

Floats = NDArray[np.float64]

GAPS: Mapping[int, tuple[float, ...]] = {3: (48.0, 48.0, 72.0), 4: (48.0, 48.0, 24.0, 48.0)}
"""Hours from one session of the week to the next, by sessions a week."""


def weeks(problem: Problem, number: int, sessions: int = 3) -> list[tuple[Schedule, list[int]]]:
    """Return the schedules of so many weeks, each with the nodes to keep.

    The schedule reaches to the next session.
    """
    made = {}
    for hours in set(GAPS[sessions]):
        stretch = replace(problem, hours=hours)
        schedule = stretch.schedule()
        made[hours] = schedule, [int(i) for i in stretch.nodes(schedule)]
    return [made[hours] for _ in range(number) for hours in GAPS[sessions]]


def chain(
    problem: Problem,
    plan: Sequence[tuple[Schedule, list[int]]],
    *,
    at_once: int = 208,
    threads: int = 2,
) -> Floats:
    """Run a plan for everybody and return the kept outputs, (nodes, outputs, people).

    People go through in groups of `at_once`, so that memory holds one stretch of one group.
    """
    groups = []
    for start in range(0, problem.people, at_once):
        lanes = np.arange(start, min(start + at_once, problem.people))
        theta, who, x = (
            {k: np.asarray(v)[..., lanes] for k, v in part.items()}
            for part in (problem.theta, problem.who, problem.x0)
        )
        rows = []
        for schedule, nodes in plan:
            part = schedule.lanes(lanes)
            values, x = run(problem.body, part, theta, who, x, threads=threads)
            rows.append(values[nodes])
        groups.append(np.concatenate(rows))
    return np.concatenate(groups, axis=-1)
