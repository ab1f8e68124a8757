"""Measure the engine against the adaptive solver, session by session.

    python tests/simulation/accuracy.py --hours 12 --resolution 1 blueprint ride

prints the worst errors of each session; `compare` is what the tests call.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from myocrine.body import default_body
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.report.examples import example_names, example_path
from myocrine.simulation.reference import error_against, solve_reference
from myocrine.simulation.result import Options
from myocrine.simulation.runner import run
from myocrine.simulation.schedule import Schedule
from myocrine.simulation.simulate import prepare
from myocrine.training import read_one
from myocrine.training.drive import compile_session


@dataclass(frozen=True)
class Case:
    """One session ready for both solvers; lane 0 is the central person."""

    schedule: Schedule
    theta: Mapping[str, np.ndarray]
    who: Mapping[str, np.ndarray]
    x0: Mapping[str, np.ndarray]
    end: float


def case(session, *, hours=12.0, resolution=1.0) -> Case:
    """Compile a session (text, or the name of an example) for one central person."""
    records = parameters()
    body = default_body()
    text = example_path(session) if session in example_names() else session
    who = person_lanes(complete(Person()), np.zeros((len(factor_names()), 1)), records=records)
    _, drive = compile_session(read_one(text), who, records=records)
    options = Options(hours=hours, resolution=resolution)
    schedule, _, end = prepare(drive, who, options, records)
    people = {k: np.asarray(v, dtype=float) for k, v in who.items()}
    theta = {name: np.array([records.value(name)]) for name in body.parameters}
    return Case(schedule, theta, people, body.rest(1), end)


def engine(c: Case) -> np.ndarray:
    """Return (nodes, outputs) of the engine."""
    return run(default_body(), c.schedule, c.theta, c.who, c.x0, threads=1)[0][..., 0]


def reference(c: Case, rtol=1e-10) -> np.ndarray:
    """Return (nodes, outputs) of the adaptive solver."""
    return solve_reference(default_body(), c.schedule, c.theta, c.who, c.x0, rtol=rtol)


def compare(session, *, hours=12.0, resolution=1.0, rtol=1e-10) -> dict[str, float]:
    """Return the error of every output as `error_against` defines it."""
    c = case(session, hours=hours, resolution=resolution)
    return error_against(default_body(), engine(c), reference(c, rtol))


def report(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Print the worst outputs of each session, and where the whole of it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sessions", nargs="*", default=example_names())
    parser.add_argument("--hours", type=float, default=12.0)
    parser.add_argument("--resolution", type=float, default=1.0)
    parser.add_argument("--worst", type=int, default=8)
    options = parser.parse_args()
    body = default_body()
    for name in options.sessions:
        c = case(name, hours=options.hours, resolution=options.resolution)
        ours, truth = engine(c), reference(c)
        errors = sorted(error_against(body, ours, truth).items(), key=lambda e: -e[1])
        report(f"{name}: {c.schedule.n_steps} steps, end of activity {c.end:.1f} min")
        for output, error in errors[: options.worst]:
            i = [o.name for o in body.outputs].index(output)
            at = int(np.argmax(np.abs(ours[:, i] - truth[:, i])))
            report(
                f"  {output:28s} {error:.1e}  at {c.schedule.time[at]:7.1f} min:"
                f" {ours[at, i]:.6g} against {truth[at, i]:.6g}"
            )


if __name__ == "__main__":
    main()
