"""The whole comparison: everybody on the same problem in one run."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import MyocrineError
from myocrine.simulation.bench import ours, roadrunner
from myocrine.simulation.bench.build import days_of
from myocrine.simulation.bench.crew import Crew, alone, crew
from myocrine.simulation.bench.jax_peers import Diffrax, together
from myocrine.simulation.bench.measures import LIMIT, Curve, Point, ratios
from myocrine.simulation.bench.operations import ceiling, fraction
from myocrine.simulation.bench.peers import Setting
from myocrine.simulation.bench.problem import SESSION, largest_error, pose

__all__ = ["SCHEMA", "Effort", "compare", "machine"]

SCHEMA = "myocrine.bench/1"
Floats = NDArray[np.float64]
Told = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is measured.

    Attributes
    ----------
    people : int
        People of our own run.
    few : int
        People that peers solve, one after another on every core; the error is looked at in them.
    batch : int
        People of one batch of diffrax; there is one batch a core.
    resolutions : sequence of float
        Of our own grid.
    tolerances : sequence of float
        Relative tolerances of the peers.
    limit_s : float
        What a peer may take for one person [s].
    sizes, weeks : sequence of int
        Of the scaling curves: people in a day, weeks of 104 people.
    cohort : (int, int)
        People and weeks of the long run.
    """

    people: int = 1000
    few: int = 8
    batch: int = 8
    resolutions: Sequence[float] = (0.5, 0.7, 1.0, 1.4, 2.0)
    tolerances: Sequence[float] = (1e-3, 1e-4, 1e-5, 1e-6)
    linear_cvode: Sequence[str] = ("dense", "sparse", "gmres")
    linear_lsoda: Sequence[str] = ("dense", "coloured")
    solvers: Sequence[str] = ("Tsit5", "Dopri8", "Kvaerno5")
    limit_s: float = 10.0
    sizes: Sequence[int] = (8, 104, 208, 416, 1000)
    weeks: Sequence[int] = (1, 2, 4, 8)
    cohort: tuple[int, int] = (1000, 12)


QUICK = Effort(
    people=16,
    few=2,
    batch=2,
    resolutions=(1.0,),
    tolerances=(1e-4,),
    linear_cvode=("gmres",),
    linear_lsoda=("dense",),
    solvers=("Tsit5",),
    sizes=(8, 16),
    weeks=(1,),
    cohort=(16, 1),
)
"""Enough to see that everything runs; no number of it should be quoted."""


def compare(
    session: str = SESSION, effort: Effort | None = None, *, told: Told | None = None
) -> dict[str, Any]:
    """Measure everybody and return the JSON form, schema ``myocrine.bench/1``.

    Parameters
    ----------
    session : str
        Any session that can be read.
    effort : Effort
        How much is measured.
    told : callable
        Told what is being measured.
    """
    return _Run(session, effort or Effort(), told or (lambda _: None)).report()


def machine() -> dict[str, Any]:
    """Return what the numbers depend on."""
    import jax
    import scipy

    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0,)
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "jax": jax.__version__,
        "scipy": scipy.__version__,
        "numpy": np.__version__,
        "load_before": load[0],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


class _Run:
    def __init__(self, session: str, effort: Effort, told: Told) -> None:
        self.session, self.effort, self.told = session, effort, told
        self.cores = os.cpu_count() or 1
        self.machine = machine()
        self.problem = pose(session, effort.people)
        self.few = self.problem.first(effort.few)
        told("reference at rtol 1e-10")
        truth = Diffrax(self.few, "Dopri8", apart=self._uneven(), most_steps=200_000)
        states = truth.solve(1e-10, np.ones(self.problem.body.size))
        if states is None:
            msg = "The reference solver did not reach the end of the day."
            raise MyocrineError(msg, remedy="Choose a shorter session.")
        # How large each state becomes: what absolute tolerances are measured in.
        self.scale = np.maximum(np.abs(states).max(axis=(0, 2)), 1e-9)
        self.reference = self.few.observed(states)

    def report(self) -> dict[str, Any]:
        mine = self._ours()
        peers = [*self._compiled(), self._roadrunner(), self._diffrax()]
        peers.sort(key=lambda c: c.name)
        everybody = [mine, *peers]
        best = {c.name: c.best() for c in everybody}
        return {
            "schema": SCHEMA,
            "machine": {**self.machine, "load_after": os.getloadavg()[0]},
            "model": {
                "states": self.problem.body.size,
                "outputs": len(self.problem.body.outputs),
                "parameters": len(self.problem.body.parameters),
            },
            "session": self.session,
            "hours": self.problem.hours,
            "people": {"myocrine": self.effort.people, "reference": self.effort.few},
            "limit": LIMIT,
            "ms_per_person_day": {k: p.ms if p else None for k, p in best.items()},
            "max_error": {k: p.error if p else None for k, p in best.items()},
            "setting": {k: p.setting if p else None for k, p in best.items()},
            "ratio": ratios(mine, peers),
            "curves": {c.name: c.as_dict() for c in everybody},
            **self._alone(mine),
        }

    def _ours(self) -> Curve:
        self.told("Myocrine")
        return ours.curve(self.problem, self.reference, self.effort.resolutions)

    def _alone(self, mine: Curve) -> dict[str, Any]:
        """Measure what only concerns us."""
        e, session = self.effort, self.session
        self.told("one person")
        one, many = ours.draws(session, 1), ours.draws(session, 200)
        year_s = ours.year(session)
        self.told("more people, more days")
        people = ours.people(self.problem, e.sizes)
        days = ours.days(self.problem.first(min(104, e.people)), e.weeks)
        self.told("compiling from nothing")
        cold = alone(ours.cold, session, e.people, cache=False)
        self.told(f"{e.cohort[0]} people for {e.cohort[1]} weeks")
        cohort = alone(ours.memory, session, *e.cohort)
        return {
            "compile_s": cold["compile_s"],
            "one_draw_ms": one * 1e3,
            "draws_200_ms": many * 1e3,
            "year_s": year_s,
            "cohort": {"people": e.cohort[0], "weeks": e.cohort[1], "sessions_per_week": 3},
            "cohort_12wk_s": cohort["seconds"] if e.cohort == (1000, 12) else None,
            "cohort_s": cohort["seconds"],
            "peak_mib": max(cohort["peak_mib"], cold["peak_mib"]),
            "peak_mib_day": cold["peak_mib"],
            "scaling": {"people": people, "days": days},
            "roofline": self._roofline(mine),
        }

    def _roofline(self, mine: Curve) -> dict[str, Any]:
        self.told("what the machine can do")
        work = ours.step_operations(self.problem)
        most = ceiling(threads=self.cores)
        steps = self.problem.schedule().n_steps
        usual = next((p for p in mine.points if "resolution 1)" in p.setting), mine.points[0])
        return {
            "operations_per_person_step": work.plain,
            "transcendental_per_person_step": work.transcendental,
            "steps": steps,
            "peak_gflops": most.plain / 1e9,
            "peak_giga_exponentials": most.transcendental / 1e9,
            "fraction": fraction(work.times(steps), usual.ms / 1e3, most),
        }

    def _compiled(self) -> list[Curve]:
        """Measure the peers that take the compiled right-hand side."""
        e = self.effort
        asked = {
            "cvode": ("SUNDIALS CVODE", e.linear_cvode),
            "scipy_lsoda": ("SciPy LSODA", e.linear_lsoda),
        }
        with tempfile.TemporaryDirectory() as folder:
            try:
                self.told("compiling the right-hand side for the peers")
                days, load_s = days_of(self.few, self.scale, Path(folder))
            except MyocrineError as error:
                return [
                    Curve(name=name, label=label, note=error.message)
                    for name, (label, _) in asked.items()
                ]
            with crew(days, self.cores) as workers:
                return [
                    self._peer(workers, name, label, linear, load_s)
                    for name, (label, linear) in asked.items()
                ]

    def _peer(
        self, workers: Crew, name: str, label: str, linear: Sequence[str], load_s: float
    ) -> Curve:
        points, notes = [], []
        for setting in (
            Setting(rtol=rtol, linear=way) for way in linear for rtol in self.effort.tolerances
        ):
            self.told(f"{label}, {setting}")
            people = range(self.effort.few)
            states, ms, why = workers.solve(name, setting, people, self.effort.limit_s)
            error = self._error(states) if states is not None else float("inf")
            notes += [f"{setting}: {why}"] if why else []
            points.append(Point(setting=str(setting), error=error, ms=ms, people=len(people)))
        note = "; ".join(notes)
        return Curve(name=name, label=label, points=tuple(points), load_s=load_s, note=note)

    def _error(self, states: Floats) -> float:
        body = self.problem.body
        few = self.few.first(states.shape[-1])
        return largest_error(body, few.observed(states), self.reference[..., : states.shape[-1]])

    def _roadrunner(self) -> Curve:
        self.told("libRoadRunner")
        return roadrunner.curve(self.few, self.reference, self.effort.tolerances, self.cores)

    def _diffrax(self) -> Curve:
        points: list[Point] = []
        notes: list[str] = []
        for solver in self.effort.solvers:
            for point, why in self._one_of_diffrax(solver):
                points.append(point)
                notes += [why] if why else []
        return Curve(name="diffrax", label="diffrax", points=tuple(points), note="; ".join(notes))

    def _one_of_diffrax(self, solver: str) -> Iterator[tuple[Point, str]]:
        implicit = solver.startswith("Kvaerno")
        size = 1 if implicit else self.effort.batch
        batch = Diffrax(self.problem.first(size), solver, apart=self._uneven())
        batches = [batch] * self.cores
        for i, rtol in enumerate(self.effort.tolerances):
            self.told(f"diffrax {solver}, rtol {rtol:.0e}")
            if i == 0:
                batch.solve(rtol, self.scale)  # compiled
            states, ms = together(batches, rtol, self.scale)
            name = f"{solver}, {size} side by side, rtol {rtol:.0e}"
            error, why = float("inf"), f"{name}: too many steps"
            if states is not None:
                n = min(size, self.effort.few)
                error = self._error(states[..., :n])
                why = ""
            yield Point(setting=name, error=error, ms=ms, people=size * self.cores), why

    def _uneven(self) -> bool:
        """Whether people's segments differ in length, so that they cannot step together."""
        return any(np.ptp(s.length) > 1e-9 for s in self.problem.segments)
