"""The whole comparison: everybody on the same problem in one run."""

from __future__ import annotations

import functools
import itertools
import os
import platform
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import MyocrineError
from myocrine.simulation.bench import ours
from myocrine.simulation.bench.build import days_of, roadrunner_days
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
_LONG_MS = 3000.0
_LABELS = {
    "cvode": "SUNDIALS CVODE",
    "roadrunner": "libRoadRunner",
    "scipy_lsoda": "SciPy LSODA",
}


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is measured.

    Attributes
    ----------
    people : int
        People of our own run.
    few : int
        People that peers solve, one after another on every core; the error is looked at in them.
    batches : sequence of (str, int, bool)
        For diffrax: solver, people of one batch, whether its right-hand side is made one piece of
        machine code. There is one batch a core.
    resolutions : sequence of float
        Of our own grid.
    tolerances : sequence of float
        Relative tolerances of the peers.
    floors : sequence of float
        Absolute ones, in parts of the relative one times the size of a state.
    linear_cvode, linear_lsoda, linear_roadrunner : sequence of str
        Linear solvers or methods, by their peers' names.
    limit_s : float
        What a peer may take for one person [s].
    repeats : int
        Everybody is timed so often, and the shortest time counts; what takes long only once.
    sizes, weeks : sequence of int
        Of the scaling curves: people in a day, weeks of 104 people.
    cohort : (int, int)
        People and weeks of the long run.
    """

    people: int = 1000
    few: int = 8
    resolutions: Sequence[float] = (0.5, 0.6, 0.7, 1.0, 1.4, 2.0)
    tolerances: Sequence[float] = (1e-3, 3e-4, 1e-4, 3e-5, 1e-5)
    floors: Sequence[float] = (0.1, 0.01)
    linear_cvode: Sequence[str] = ("dense", "sparse", "gmres", "gmres + losses")
    linear_lsoda: Sequence[str] = ("dense",)
    linear_roadrunner: Sequence[str] = ("BDF",)
    batches: Sequence[tuple[str, int, bool]] = (
        ("Tsit5", 16, False),
        ("Tsit5", 64, True),
        ("Dopri8", 16, False),
        ("Kvaerno5", 1, False),
    )
    limit_s: float = 3.0
    repeats: int = 3
    sizes: Sequence[int] = (8, 104, 208, 416, 1000)
    weeks: Sequence[int] = (1, 2, 4, 8)
    cohort: tuple[int, int] = (1000, 12)


QUICK = Effort(
    people=16,
    few=2,
    resolutions=(1.0,),
    tolerances=(3e-5,),
    floors=(0.01,),
    linear_cvode=("gmres",),
    batches=(("Tsit5", 2, True),),
    repeats=1,
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
        "device": f"{jax.default_backend()}: {jax.devices()[0].device_kind}",
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
        self.truth = states
        self.scale = np.maximum(np.abs(states).max(axis=(0, 2)), 1e-9)
        self.reference = self.few.observed(states)

    def report(self) -> dict[str, Any]:
        mine = self._ours()
        peers = [*self._compiled(), self._diffrax()]
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
        return ours.curve(
            self.problem,
            self.reference,
            self.effort.resolutions,
            repeats=self.effort.repeats,
        )

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
            "peak_mib": cohort["peak_mib"],
            "peak_mib_compiling": cold["peak_mib"],
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
        """Measure the peers that work in processes of their own."""
        e = self.effort
        with tempfile.TemporaryDirectory() as folder:
            self.told("compiling the right-hand side for the peers")
            try:
                days, load_s = days_of(self.few, self.scale, Path(folder))
            except MyocrineError as error:
                return [Curve(name=n, label=w, note=error.message) for n, w in _LABELS.items()]
            with crew(days, self.cores) as workers:
                found = [
                    self._peer(workers, "cvode", e.linear_cvode, load_s),
                    self._peer(workers, "scipy_lsoda", e.linear_lsoda, load_s),
                ]
            self.told("loading libRoadRunner")
            begin = time.perf_counter()
            try:
                with crew(roadrunner_days(self.few, self.scale), self.cores) as workers:
                    load_s = time.perf_counter() - begin
                    found.append(self._peer(workers, "roadrunner", e.linear_roadrunner, load_s))
            except MyocrineError as error:
                label = _LABELS["roadrunner"]
                found.append(Curve(name="roadrunner", label=label, note=error.message))
            return found

    def _peer(self, workers: Crew, name: str, linear: Sequence[str], load_s: float) -> Curve:
        points, notes, e = [], [], self.effort
        people = range(e.few)
        for way, floor, rtol in itertools.product(linear, e.floors, e.tolerances):
            setting = Setting(rtol=rtol, linear=way, floor=floor)
            self.told(f"{_LABELS[name]}, {setting}")
            task = functools.partial(workers.solve, name, setting, people, e.limit_s)
            (states, why), ms = self._shortest(task, len(people))
            error = self._error(states) if states is not None else float("inf")
            notes += [f"{setting}: {why}"] if why else []
            points.append(Point(setting=str(setting), error=error, ms=ms, people=len(people)))
        note = "; ".join(notes)
        label = _LABELS[name]
        return Curve(name=name, label=label, points=tuple(points), load_s=load_s, note=note)

    def _error(self, states: Floats) -> float:
        """Return the error of the first people; more than were looked at are left out."""
        n = min(states.shape[-1], self.effort.few)
        whole = self.truth.copy()
        whole[..., :n] = states[..., :n]
        return largest_error(self.problem.body, self.few.observed(whole), self.reference)

    def _diffrax(self) -> Curve:
        points: list[Point] = []
        notes: list[str] = []
        loads = []
        for solver, size, one_piece in self.effort.batches:
            self.told(f"compiling diffrax {solver}")
            people = self.problem.first(size)
            batch = Diffrax(people, solver, apart=self._uneven(), one_piece=one_piece)
            begin = time.perf_counter()
            batch.solve(1e-2, self.scale, once=True)
            loads.append(time.perf_counter() - begin)
            label = f"{solver}, {size} together" + (", rates in one piece" if one_piece else "")
            for rtol in self.effort.tolerances:
                setting = f"{label}, rtol {rtol:.0e}"
                self.told(f"diffrax {setting}")
                task = functools.partial(together, [batch] * self.cores, rtol, self.scale)
                states, ms = self._shortest(task, size * self.cores)
                error = self._error(states) if states is not None else float("inf")
                notes += [f"{setting}: too many steps"] if states is None else []
                points.append(Point(setting=setting, error=error, ms=ms, people=size * self.cores))
                if ms > self.effort.limit_s * 1e3:
                    notes.append(f"{label}: {ms / 1e3:.0f} s a person, not tried further")
                    break
        return Curve(
            name="diffrax",
            label="diffrax",
            points=tuple(points),
            load_s=min(loads),
            note="; ".join(notes),
        )

    def _shortest(self, task: Callable[[], tuple[Any, float]], people: int) -> tuple[Any, float]:
        """Return a result and its shortest time [ms] of several; long ones are not repeated."""
        result, best = task()
        for _ in range(self.effort.repeats - 1):
            if best * people < _LONG_MS:
                best = min(best, task()[1])
        return result, best

    def _uneven(self) -> bool:
        """Whether people's segments differ in length, so that they cannot step together."""
        return any(np.ptp(s.length) > 1e-9 for s in self.problem.segments)
