"""From a problem to what the processes of the peers are handed."""

from __future__ import annotations

import ctypes
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import ModelError
from myocrine.simulation.bench.field import Days
from myocrine.simulation.bench.problem import Problem, flat
from myocrine.simulation.bench.roadrunner import RoadRunnerDays
from myocrine.simulation.export.code import Code, c_code
from myocrine.simulation.export.compiled import compiler
from myocrine.simulation.export.equations import Equations, equations_of
from myocrine.simulation.export.sbml import sbml_of
from myocrine.simulation.export.scenario import Scenario, scenario
from myocrine.training import read_one

__all__ = ["days_of", "pattern_of", "roadrunner_days"]

Floats = NDArray[np.float64]
_FAST = ("-fno-math-errno", "-fno-trapping-math", "-fno-signed-zeros", "-ffinite-math-only",
         "-fassociative-math", "-freciprocal-math")  # fmt: skip
"""What ``-ffast-math`` allows, without what it does to whoever loads the library: it switches
numbers below 1e-308 off for the whole process."""
_FLAGS = (("-O2",), ("-O3", "-march=native"), ("-O3", "-march=native", *_FAST))
"""The machine decides which it likes best."""


def days_of(problem: Problem, scale: Floats, folder: Path) -> tuple[Days, float]:
    """Return the problem for peers, and how long its code took to make [s].

    Parameters
    ----------
    scale : (states,)
        How large each state becomes.
    folder : Path
        Where the compiled equations may lie while peers work.

    Raises
    ------
    ModelError
        If there is no C compiler.
    """
    begin = time.perf_counter()
    equations = equations_of(problem.body)
    code = c_code(equations)
    written = time.perf_counter() - begin
    libraries = [_compiled(code, flags, folder / f"equations{i}") for i, flags in enumerate(_FLAGS)]
    # Compiled in several ways one after another: the one that is kept took its part.
    load_s = written + (time.perf_counter() - begin - written) / len(_FLAGS)
    loss = c_code(replace(equations, slope=equations.loss))
    losses = _compiled(loss, _FLAGS[0], folder / "losses")
    n = problem.people
    drive = [_driven(problem, equations, k) for k in range(len(problem.segments))]
    days = [
        Days(
            library=library,
            sizes=(code.constants, code.piece),
            losses=losses,
            loss_sizes=(loss.constants, loss.piece),
            numbers=equations.numbers(problem.theta, problem.who),
            start=np.broadcast_to(np.asarray(flat(problem.body, problem.x0)), (code.states, n)),
            drive=np.stack(drive),
            length=np.stack([s.length for s in problem.segments]),
            offsets=tuple(s.offsets for s in problem.segments),
            scale=scale,
            pattern=pattern_of(equations),
        )
        for library in libraries
    ]
    return min(days, key=_evaluation), load_s


def roadrunner_days(problem: Problem, scale: Floats) -> RoadRunnerDays:
    """Return the same problem as libRoadRunner is told of it: one exported document a person."""
    import libsbml

    base = scenario(read_one(problem.session), body=problem.body)
    texts = tuple(sbml_of(_scenario(base, problem, i)) for i in range(problem.people))
    model = libsbml.readSBMLFromString(texts[0]).getModel()
    rules = [model.getRule(i) for i in range(model.getNumRules())]
    schedule = problem.schedule()
    return RoadRunnerDays(
        texts=texts,
        states=tuple(rule.getVariable() for rule in rules if rule.isRate()),
        times=schedule.clock[problem.nodes(schedule)],
        scale=scale,
    )


def _scenario(base: Scenario, problem: Problem, person: int) -> Scenario:
    theta, who, x0 = (
        {name: np.asarray(values)[..., [person]] for name, values in part.items()}
        for part in (problem.theta, problem.who, problem.x0)
    )
    schedule = problem.schedule().lanes(np.array([person]))
    return replace(base, schedule=schedule, theta=theta, who=who, x0=x0, lead=problem.lead)


def pattern_of(equations: Equations) -> NDArray[np.bool_]:
    """Return which state's rate (row) reads which state (column)."""
    graph, rows = equations.graph, {leaf: i for i, leaf in enumerate(equations.states)}
    n = len(equations.states)
    reads: dict[int, NDArray[np.bool_]] = {}
    nothing = np.zeros(n, dtype=bool)
    for i in graph.reached(equations.slope):
        node = graph.nodes[i]
        found = nothing
        if node.leaf in rows:
            found = nothing.copy()
            found[rows[node.leaf]] = True
        elif node.arguments:
            found = np.logical_or.reduce([reads[a] for a in node.arguments])
        reads[i] = found
    return np.stack([reads[i] for i in equations.slope])


def _driven(problem: Problem, equations: Equations, segment: int) -> Floats:
    s = problem.segments[segment]
    u = problem.u(s.drive, s.involvement)
    n = problem.people
    u["involvement"] = np.broadcast_to(u["involvement"], (len(s.involvement), n))
    return np.asarray(equations.driven(u))


def _compiled(code: Code, flags: tuple[str, ...], stem: Path) -> Path:
    program = compiler()
    if program is None:
        msg = "There is no C compiler here (cc, gcc or clang)."
        raise ModelError(msg, remedy="Install one, or name it: CC=/path/to/cc.")
    source, library = stem.with_suffix(".c"), stem.with_suffix(".so")
    source.write_text(code.source, encoding="utf-8")
    command = [program, *flags, "-shared", "-fPIC", str(source), "-o", str(library), "-lm"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        msg = f"The C compiler refused: {done.stderr.strip()[:300]}"
        raise ModelError(msg)
    ctypes.CDLL(str(library))  # fails here rather than in a peer
    return library


def _evaluation(days: Days) -> float:
    """Return how long one evaluation takes in the first segment [s], the best of several."""
    from myocrine.simulation.bench.field import Field

    field = Field(days).of(0)
    next(field.segments())
    slope, y = field.evaluate(), days.start[:, 0] * 1.1
    found = []
    for _ in range(5):
        begin = time.perf_counter()
        for _ in range(200):
            slope(y)
        found.append(time.perf_counter() - begin)
    return min(found) / 200.0
