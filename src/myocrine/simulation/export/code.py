"""The equations as C: what a solver of another house is given to be fast with.

Four functions over flat arrays of doubles, each a straight line of assignments::

    constants(p, c)             once a person: what parameters and person fix
    piece(p, c, u, d)           once a change of drive
    rhs(t, y, dy, p, c, u, d)   the slopes [unit/min] of all states at minute t
    observe(y, out, p, c, u, d) the declared outputs

``p``, ``y``, ``u`` and ``out`` stand in the order of `Equations.parameters`, ``states``, ``drive``
and ``outputs``; ``c`` and ``d`` are working space of the sizes that `Code` names. The drive is held
over a piece, so ``t`` is not read.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from myocrine.simulation.export.equations import DRIVE, FIXED, MOVING, Equations
from myocrine.simulation.export.graph import Node

__all__ = ["Code", "c_code"]

_ARRAYS = {"x": "y", "u": "u", "p": "p", "who": "p"}
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
    "sub": "-",
}
_CALLS = {"abs": "fabs", "max": "fmax_", "min": "fmin_"}
# The library's fmax is a call that minds signed zeros; a comparison is one instruction.
_HEAD = """#include <math.h>

static inline double fmax_(double a, double b) { return a > b ? a : b; }
static inline double fmin_(double a, double b) { return a < b ? a : b; }
static inline double logaddexp(double a, double b) {
    return fmax_(a, b) + log1p(exp(-fabs(a - b)));
}
"""
_SIGNATURES = {
    "constants": "void constants(const double *restrict p, double *restrict c)",
    "piece": "void piece(const double *restrict p, const double *restrict c, "
    "const double *restrict u, double *restrict d)",
    "rhs": "void rhs(double t, const double *restrict y, double *restrict dy, "
    "const double *restrict p, const double *restrict c, const double *restrict u, "
    "const double *restrict d)",
    "observe": "void observe(const double *restrict y, double *restrict out, "
    "const double *restrict p, const double *restrict c, const double *restrict u, "
    "const double *restrict d)",
}


@dataclass(frozen=True, kw_only=True)
class Code:
    """C source and the sizes of its arrays.

    Attributes
    ----------
    source : str
        One file without dependencies other than ``math.h``.
    states, outputs, parameters, drive : int
        Lengths of ``y`` (and ``dy``), ``out``, ``p`` and ``u``.
    constants, piece : int
        Lengths of the working arrays ``c`` and ``d``.
    """

    source: str
    states: int
    outputs: int
    parameters: int
    drive: int
    constants: int
    piece: int


def c_code(equations: Equations) -> Code:
    """Return the equations as C source.

    Examples
    --------
    >>> from myocrine.simulation.export.equations import equations_of
    >>> code = c_code(equations_of())
    >>> "void rhs(double t, const double *restrict y, double *restrict dy" in code.source
    True
    """
    return _Writer(equations).code()


class _Writer:
    def __init__(self, equations: Equations) -> None:
        self.equations = equations
        self.graph = equations.graph
        self.stage = equations.stages()
        # What a later function reads of an earlier one lies in `c` and `d`.
        self.kept = {
            "c": self._handed_on(FIXED),
            "d": self._handed_on(DRIVE),
        }
        self.place = {
            node: f"{array}[{i}]"
            for array, nodes in self.kept.items()
            for i, node in enumerate(nodes)
        }
        self.place |= self._leaves()

    def code(self) -> Code:
        e = self.equations
        slopes = [(f"dy[{i}]", node) for i, node in enumerate(e.slope)]
        seen = [(f"out[{i}]", node) for i, node in enumerate(e.outputs.values())]
        parts = [
            self._function("constants", [(self.place[n], n) for n in self.kept["c"]], FIXED),
            self._function("piece", [(self.place[n], n) for n in self.kept["d"]], DRIVE),
            self._function("rhs", slopes, MOVING),
            self._function("observe", seen, MOVING),
        ]
        return Code(
            source="\n".join([_HEAD, *parts]),
            states=len(e.states),
            outputs=len(e.outputs),
            parameters=len(e.parameters),
            drive=len(e.drive),
            constants=len(self.kept["c"]),
            piece=len(self.kept["d"]),
        )

    def _leaves(self) -> Mapping[int, str]:
        e = self.equations
        orders: Sequence[Sequence[object]] = (e.states, e.drive, e.parameters)
        rows = {leaf: i for order in orders for i, leaf in enumerate(order)}
        found = {}
        for i in e.needed:
            leaf = self.graph.nodes[i].leaf
            if leaf is not None:
                found[i] = f"{_ARRAYS[leaf.kind]}[{rows[leaf]}]"
        return found

    def _handed_on(self, stage: int) -> list[int]:
        """Return the nodes of a stage that later ones, or a result, read."""
        e = self.equations
        read = {a for i in e.needed if self.stage[i] > stage for a in self.graph.nodes[i].arguments}
        read |= {*e.slope, *e.outputs.values()}
        plain = ("const", "leaf")
        return [
            i
            for i in e.needed
            if i in read and self.stage[i] == stage and self.graph.nodes[i].op not in plain
        ]

    def _function(self, name: str, results: Iterable[tuple[str, int]], stage: int) -> str:
        results = list(results)
        lines = ["    (void)t;"] if name == "rhs" else []
        for i in self.graph.reached([node for _, node in results]):
            node = self.graph.nodes[i]
            if self.stage[i] == stage and node.op not in ("const", "leaf"):
                lines.append(f"    const double t{i} = {self._expression(node, stage)};")
        lines += [f"    {where} = {self._read(node, stage)};" for where, node in results]
        return "\n".join([_SIGNATURES[name], "{", *lines, "}", ""])

    def _expression(self, node: Node, stage: int) -> str:
        given = [self._read(a, stage) for a in node.arguments]
        if node.op in _INFIX:
            return f"{given[0]} {_INFIX[node.op]} {given[1]}"
        if node.op == "where":
            return f"{given[0]} ? {given[1]} : {given[2]}"
        if node.op in ("neg", "not"):
            return f"{'-' if node.op == 'neg' else '!'}{given[0]}"
        return f"{_CALLS.get(node.op, node.op)}({', '.join(given)})"

    def _read(self, i: int, stage: int) -> str:
        node = self.graph.nodes[i]
        if node.op == "const":
            return _number(node.value)
        if node.op == "leaf" or self.stage[i] < stage:
            return self.place[i]
        return f"t{i}"


def _number(value: float) -> str:
    if math.isinf(value):
        return "(-INFINITY)" if value < 0 else "INFINITY"
    if math.isnan(value):
        return "NAN"
    return f"({value!r})" if value < 0 else repr(value)
