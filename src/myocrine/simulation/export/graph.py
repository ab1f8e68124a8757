"""Scalar expressions as one graph: every subexpression once, constants worked out beforehand."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["BOOLEAN", "FUNCTIONS", "Graph", "Leaf", "Node"]

Floats = NDArray[np.float64]
Function = Callable[..., NDArray[np.generic]]

FUNCTIONS: Mapping[str, Function] = {
    "abs": np.abs,
    "add": np.add,
    "and": np.logical_and,
    "cos": np.cos,
    "div": np.divide,
    "eq": np.equal,
    "exp": np.exp,
    "expm1": np.expm1,
    "floor": np.floor,
    "ge": np.greater_equal,
    "gt": np.greater,
    "le": np.less_equal,
    "log": np.log,
    "log1p": np.log1p,
    "logaddexp": np.logaddexp,
    "lt": np.less,
    "max": np.maximum,
    "min": np.minimum,
    "mul": np.multiply,
    "ne": np.not_equal,
    "neg": np.negative,
    "not": np.logical_not,
    "or": np.logical_or,
    "pow": np.power,
    "sin": np.sin,
    "sqrt": np.sqrt,
    "sub": np.subtract,
    "tanh": np.tanh,
    "where": np.where,
}
"""What an inner node does to its arguments; ``where`` is (condition, if so, if not)."""

BOOLEAN = frozenset({"and", "eq", "ge", "gt", "le", "lt", "ne", "not", "or"})
"""Operations whose result is true or false."""
_EITHER_WAY = frozenset({"add", "and", "eq", "max", "min", "mul", "ne", "or"})

_OF_ITSELF = {"eq": 1.0, "ge": 1.0, "gt": 0.0, "le": 1.0, "lt": 0.0, "ne": 0.0, "sub": 0.0}
"""What a comparison of a number with itself gives; ``x != x``, a test for NaN, is never true."""


class Leaf(NamedTuple):
    """What an expression may read: ``kind`` and ``name`` as a `View` has them, and the row."""

    kind: str
    name: str
    row: int | None = None


class Node(NamedTuple):
    """One expression: an operation on earlier nodes, a number (``const``) or a leaf (``leaf``)."""

    op: str
    arguments: tuple[int, ...] = ()
    value: float = 0.0
    leaf: Leaf | None = None


class Graph:
    """Nodes in an order in which they can be worked out; equal expressions are one node.

    What is folded away is exact for finite numbers: ``x + 0``, ``1 x``, ``0 x``, a choice whose
    outcome is known.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._known: dict[Node, int] = {}

    def __len__(self) -> int:
        return len(self.nodes)

    def constant(self, value: float) -> int:
        """Return the node of a number (minus zero counts as zero)."""
        return self._node(Node("const", value=float(value) + 0.0))

    def leaf(self, leaf: Leaf) -> int:
        """Return the node of a leaf."""
        return self._node(Node("leaf", leaf=leaf))

    def value(self, node: int) -> float | None:
        """Return the number a node stands for, None where it is not a number."""
        found = self.nodes[node]
        return found.value if found.op == "const" else None

    def is_boolean(self, node: int) -> bool:
        """Whether a node is true or false."""
        return self.nodes[node].op in BOOLEAN

    def apply(self, op: str, *arguments: int) -> int:
        """Return the node of an operation, simplified."""
        numbers = [self.value(a) for a in arguments]
        if all(n is not None for n in numbers) and not any(map(self.is_boolean, arguments)):
            with np.errstate(all="ignore"):
                return self.constant(float(FUNCTIONS[op](*numbers)))
        same = self._shorter(op, arguments, numbers)
        if same is not None:
            return same
        if op in _EITHER_WAY:
            arguments = tuple(sorted(arguments))
        return self._node(Node(op, arguments))

    def reached(self, wanted: Iterable[int]) -> list[int]:
        """Return every node that `wanted` need, themselves included, in order of evaluation."""
        seen: set[int] = set()
        ahead = list(wanted)
        while ahead:
            node = ahead.pop()
            if node not in seen:
                seen.add(node)
                ahead.extend(self.nodes[node].arguments)
        return sorted(seen)

    def evaluate(
        self, wanted: Sequence[int], leaves: Callable[[Leaf], Floats | float]
    ) -> list[Floats]:
        """Work out some nodes with NumPy; leaves are numbers or arrays that broadcast."""
        found: dict[int, NDArray[np.generic]] = {}
        with np.errstate(all="ignore"):
            for i in self.reached(wanted):
                op, arguments, value, leaf = self.nodes[i]
                if leaf is not None:
                    found[i] = np.asarray(leaves(leaf), dtype=float)
                elif op == "const":
                    found[i] = np.asarray(value)
                else:
                    found[i] = FUNCTIONS[op](*(found[a] for a in arguments))
        return [np.asarray(found[i], dtype=float) for i in wanted]

    def _node(self, node: Node) -> int:
        if node not in self._known:
            self._known[node] = len(self.nodes)
            self.nodes.append(node)
        return self._known[node]

    def _shorter(
        self, op: str, arguments: tuple[int, ...], numbers: Sequence[float | None]
    ) -> int | None:
        """Return an equal node that is already there or shorter, None where there is none."""
        if op == "where":
            return self._decided(*arguments)
        if op == "neg":
            inner = self.nodes[arguments[0]]
            return inner.arguments[0] if inner.op == "neg" else None
        if len(arguments) != 2:
            return None
        if op in ("add", "and", "mul", "or") and numbers[0] is not None:
            arguments, numbers = arguments[::-1], numbers[::-1]
        a, b = arguments
        if a == b and op in _OF_ITSELF:
            return self.constant(_OF_ITSELF[op])
        return self._neutral(op, a, b, numbers[0], numbers[1])

    def _neutral(self, op: str, a: int, b: int, x: float | None, y: float | None) -> int | None:
        if y == 0.0:
            if op in ("add", "sub"):
                return a
            return b if op == "mul" else None
        if op in ("and", "or") and y is not None:
            return a if (y != 0.0) == (op == "and") else b
        if x == 0.0:
            if op == "sub":
                return self.apply("neg", b)
            return a if op == "div" else None
        if y == 1.0 and op in ("mul", "div", "pow"):
            return a
        if y == -1.0 and op in ("mul", "div"):
            return self.apply("neg", a)
        if op in ("max", "min") and a == b:
            return a
        return None

    def _decided(self, condition: int, so: int, otherwise: int) -> int | None:
        known = self.value(condition)
        if known is not None:
            return otherwise if known == 0.0 or math.isnan(known) else so
        return so if so == otherwise else None
