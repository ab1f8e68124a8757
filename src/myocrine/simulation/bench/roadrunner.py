"""libRoadRunner on the model as SBML, written from the same graph of equations for its comfort.

`myocrine.simulation.export.sbml` writes a model for readers: every signal has its name and every
change of the drive its event. libRoadRunner writes a named expression out wherever it is read, and
once more for everybody who may ask for it, so that such a model takes it gigabytes to load. Here
only what is read often and is long has a name, what the states do not change is a number set from
outside, and the model holds nothing but rates.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.field import Opened
from myocrine.simulation.export.equations import MOVING

__all__ = ["Lean", "RoadRunnerDays", "Written"]

Floats = NDArray[np.float64]
_NAMED_ABOVE = 20
"""Operations of an expression that gets a name if it is read more than once."""
_MEMORY_GIB = 6
"""What loading may take: beyond it the process ends, not the machine."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The model as SBML, and the nodes whose numbers it is given from outside.

    Attributes
    ----------
    text : str
    given : tuple of int
        Nodes of the graph; number ``i`` is the parameter ``k{i}``.
    """

    text: str
    given: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class RoadRunnerDays:
    """The same day of several people, as libRoadRunner is told of it.

    Attributes
    ----------
    text : str
        The model.
    given : (segments, numbers, people)
        What is set when a segment begins.
    start, scale, length, offsets
        As `myocrine.simulation.bench.field.Days` has them.
    """

    text: str
    given: Floats
    start: Floats
    scale: Floats
    length: Floats
    offsets: tuple[Floats, ...]

    def opened(self) -> Opened:
        """Load the model."""
        return _Loaded(self)


class _Loaded:
    def __init__(self, days: RoadRunnerDays) -> None:
        with contextlib.suppress(ImportError, ValueError):  # no such limits on Windows
            import resource

            most = _MEMORY_GIB << 30
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        self.days = days
        self.runner = roadrunner.RoadRunner(days.text)
        names = list(self.runner.model.getGlobalParameterIds())
        place = {name: i for i, name in enumerate(names)}
        n, k = len(days.start), days.given.shape[1]
        self.states = [place[f"x{i}"] for i in range(n)]
        self.given = [place[f"k{i}"] for i in range(k)]
        self.runner.timeCourseSelections = [f"x{i}" for i in range(n)]

    def solve(self, peer: str, setting: Any, person: int, limit_s: float) -> Floats:  # noqa: ARG002
        """Return states (samples, states) of one person."""
        runner, days = self.runner, self.days
        model, solver = runner.model, runner.integrator
        solver.stiff = setting.linear == "BDF"
        solver.relative_tolerance = setting.rtol
        solver.absolute_tolerance = (setting.rtol * setting.floor * days.scale).tolist()
        solver.maximum_num_steps = 100_000
        y, rows = days.start[:, person], []
        for k, offsets in enumerate(days.offsets):
            length, inside = float(days.length[k, person]), offsets[:, person]
            model.setTime(0.0)
            model.setGlobalParameterValues(self.given, days.given[k, :, person])
            model.setGlobalParameterValues(self.states, y)
            times = [0.0, *inside[inside < length - 1e-9], length]
            found = np.array(runner.simulate(times=times))
            y = found[-1]
            rows.append(found[1 : 1 + len(inside)])
        return np.concatenate(rows)


class Lean:
    """Writes the model.

    Parameters
    ----------
    equations : Equations
        Of the body.
    """

    def __init__(self, equations: Any) -> None:
        self.equations, self.graph = equations, equations.graph
        stage = equations.stages()
        needed = self.graph.reached(equations.slope)
        plain = ("const", "leaf")
        self.moving = [
            i for i in needed if stage[i] == MOVING and self.graph.nodes[i].op not in plain
        ]
        read = [a for i in self.moving for a in self.graph.nodes[i].arguments]
        read += equations.slope
        outside = {a for a in read if stage[a] < MOVING and self.graph.nodes[a].op != "const"}
        self.given = tuple(sorted(outside))
        self.uses = Counter(read)
        self.text: dict[int, str] = {node: f"k{i}" for i, node in enumerate(self.given)}
        self.rules: list[tuple[str, str]] = []
        self.state = {leaf: f"x{i}" for i, leaf in enumerate(equations.states)}

    def written(self) -> Written:
        """Return the model."""
        import libsbml

        self._formulas()
        document = libsbml.SBMLDocument(3, 2)
        model = document.createModel()
        model.setId("rates")
        rates = [(self.state[leaf], self._read(node)) for leaf, node in self._slopes()]
        variables = [*(f"k{i}" for i in range(len(self.given))), *self.state.values()]
        for name in (*variables, *(name for name, _ in self.rules)):
            made = model.createParameter()
            made.setId(name)
            made.setConstant(False)
            if name in variables:
                made.setValue(1.0)
        for name, formula in self.rules:
            rule = model.createAssignmentRule()
            rule.setVariable(name)
            rule.setMath(libsbml.parseL3Formula(formula))
        for name, formula in rates:
            rule = model.createRateRule()
            rule.setVariable(name)
            rule.setMath(libsbml.parseL3Formula(formula))
        return Written(text=str(libsbml.writeSBMLToString(document)), given=self.given)

    def _slopes(self) -> list[tuple[Any, int]]:
        return list(zip(self.equations.states, self.equations.slope, strict=True))

    def _formulas(self) -> None:
        size: dict[int, int] = {}
        for i in self.moving:
            node = self.graph.nodes[i]
            given = [self._read(a) for a in node.arguments]
            self.text[i] = _formula(node.op, given)
            size[i] = 1 + sum(size.get(a, 1) for a in node.arguments)
            # A branch reads its arguments twice.
            often = self.uses[i] > 1 or node.op in ("abs", "max", "min", "where")
            if often and size[i] > _NAMED_ABOVE:
                name = f"r{len(self.rules)}"
                self.rules.append((name, self.text[i]))
                self.text[i], size[i] = name, 1

    def _read(self, i: int) -> str:
        node = self.graph.nodes[i]
        if node.op == "const":
            return f"({node.value!r})"
        if node.leaf in self.state:
            return self.state[node.leaf]
        return self.text[i]


_INFIX = {
    "add": "+",
    "and": "&&",
    "div": "/",
    "eq": "==",
    "ge": ">=",
    "gt": ">",
    "le": "<=",
    "lt": "<",
    "mul": "*",
    "ne": "!=",
    "or": "||",
    "pow": "^",
    "sub": "-",
}
_FORMS = {
    "expm1": "(exp({0}) - 1)",
    "log": "ln({0})",
    "log1p": "ln(1 + {0})",
    "logaddexp": "(max({0}, {1}) + ln(1 + exp(-abs({0} - {1}))))",
    "neg": "(-{0})",
    "not": "(!{0})",
    "where": "piecewise({1}, {0}, {2})",
}


def _formula(op: str, given: list[str]) -> str:
    if op in _INFIX:
        return f"({given[0]} {_INFIX[op]} {given[1]})"
    if op in _FORMS:
        return _FORMS[op].format(*given)
    return f"{op}({', '.join(given)})"
