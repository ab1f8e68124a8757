"""The engine itself under the same clock."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import jax
import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Packed
from myocrine.simulation.bench.chain import chain, weeks
from myocrine.simulation.bench.measures import Curve, Point
from myocrine.simulation.bench.operations import Operations, count
from myocrine.simulation.bench.problem import Problem, largest_error, pose
from myocrine.simulation.integrator import advance
from myocrine.simulation.runner import run

__all__ = ["cold", "curve", "days", "draws", "memory", "people", "step_operations", "year"]

Floats = NDArray[np.float64]


def curve(
    problem: Problem, reference: Floats, resolutions: Sequence[float], *, repeats: int = 3
) -> Curve:
    """Return error against time of everybody's day, by resolution of the grid.

    Parameters
    ----------
    reference : (samples, outputs, few)
        Of the first people.
    """
    points = []
    for resolution in resolutions:
        schedule = problem.schedule(resolution)
        nodes = problem.nodes(schedule)
        seconds, values = _fastest(partial(_day, problem, schedule), repeats)
        error = largest_error(problem.body, values[nodes][..., : reference.shape[-1]], reference)
        points.append(
            Point(
                setting=f"{schedule.n_steps} steps (resolution {resolution:g})",
                error=error,
                ms=seconds * 1e3 / problem.people,
                people=problem.people,
            )
        )
    return Curve(name="myocrine", label="Myocrine", points=tuple(points))


def people(problem: Problem, sizes: Sequence[int], *, repeats: int = 2) -> list[dict[str, float]]:
    """Return how long a day takes for ever more people."""
    found = []
    for size in sizes:
        few = problem.first(size)
        schedule = few.schedule()
        seconds, _ = _fastest(partial(_day, few, schedule), repeats)
        found.append({"people": size, "seconds": seconds})
    return found


def days(problem: Problem, numbers: Sequence[int]) -> list[dict[str, float]]:
    """Return how long ever more weeks of three sessions take."""
    chain(problem, weeks(problem, 1))  # compiled
    found = []
    for number in numbers:
        seconds, _ = _fastest(partial(chain, problem, weeks(problem, number)), 1)
        found.append({"days": 7 * number, "people": problem.people, "seconds": seconds})
    return found


def year(session: str) -> float:
    """Return how long one person's year of four sessions a week takes, warm [s]."""
    one = pose(session, 1)
    plan = weeks(one, 52, sessions=4)
    chain(one, plan[:4])
    return _fastest(lambda: chain(one, plan), 2)[0]


def draws(session: str, number: int, *, repeats: int = 5) -> float:
    """Return how long one person's day takes with so many draws, warm, front door included [s]."""
    from myocrine.simulation.simulate import simulate

    simulate(session, draws=number)
    return _fastest(lambda: simulate(session, draws=number), repeats)[0]


def cold(session: str, number: int) -> dict[str, float]:
    """Return what the first day of so many people costs in a process without any cache.

    Run it in a process of its own.
    """
    problem = pose(session, number)
    schedule = problem.schedule()
    begin = time.perf_counter()
    _day(problem, schedule)
    first = time.perf_counter() - begin
    again = _fastest(lambda: _day(problem, schedule), 2)[0]
    return {"compile_s": first - again, "peak_mib": _peak()}


def memory(session: str, number: int, length_weeks: int) -> dict[str, float]:
    """Return time and peak memory of weeks of three sessions; for a process of its own."""
    problem = pose(session, number)
    chain(problem.first(min(number, 208)), weeks(problem.first(min(number, 208)), 1))
    begin = time.perf_counter()
    chain(problem, weeks(problem, length_weeks))
    seconds = time.perf_counter() - begin
    return {"seconds": seconds, "peak_mib": _peak()}


def step_operations(problem: Problem) -> Operations:
    """Return the arithmetic of one step of one person, outputs included."""
    few = problem.first(8)
    body, names = few.body, tuple(sorted(few.theta))
    theta = np.array([few.theta[k] for k in names])
    segment = few.segments[0]

    def step(x: Any, drive: Any, involvement: Any, h: Any) -> Any:
        u, p = few.u(drive, involvement), Packed(names, theta)
        y = advance(lambda state: body.rates(state, u, p, few.who, few.constants), x, h)
        return y, body.observe(y, u, p, few.who, few.constants)

    traced = jax.make_jaxpr(step)(few.x0, segment.drive, segment.involvement, segment.length)
    return count(traced).times(1.0 / few.people)


def _day(problem: Problem, schedule: Any) -> Floats:
    return run(problem.body, schedule, problem.theta, problem.who, problem.x0)[0]


def _fastest(task: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Return the shortest of some times after a first one, and the last result."""
    task()
    best, result = float("inf"), None
    for _ in range(repeats):
        begin = time.perf_counter()
        result = task()
        best = min(best, time.perf_counter() - begin)
    return best, result


def _peak() -> float:
    """Return the largest memory this process ever held [MiB]."""
    unit = 1024.0**2 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
