"""From the graph to formulas that a person can read and a simulator can compile.

What parameters alone fix, and what the drive fixes between its changes, is a quantity of its own:
it is worked out then and held. Of what moves with the states, what has a name in the body and is
not long is named; all else is written out where it is read. Simulators write named expressions out
again and do not notice that two of them are one, so that formulas grow like trees; therefore an
expression read twice within a formula is handed to a small function, whose argument is worked out
once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from myocrine.simulation.export.equations import DRIVE, FIXED, MOVING, Equations
from myocrine.simulation.export.graph import Leaf, Node
from myocrine.simulation.export.naming import Names

__all__ = ["Formulas", "Function", "Rule"]

_TRIFLE = 3
"""Operations that are rather repeated than named or handed on."""
_LONGEST_NAMED = 150
"""Operations, written out, of the longest moving expression that gets a name."""
_DEPTH = 7
"""How far down a formula is searched for expressions that are read twice."""
_RESERVED = ("time", "piece", "piece_held", "logaddexp")
_PLAIN = frozenset({"const", "leaf"})


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One named expression: identifier, formula, what the body calls it, what it depends on."""

    name: str
    formula: str
    title: str
    stage: int


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function: identifier, arguments, body."""

    name: str
    arguments: tuple[str, ...]
    body: str


class Formulas:
    """The formulas of a body.

    Parameters
    ----------
    equations : Equations
    still : iterable of Leaf
        Channels that never change in what is exported.

    Attributes
    ----------
    leaf_ids : mapping of Leaf to str
        Identifiers of states, drive, parameters and person.
    rules : list of Rule
        Named expressions, each after those it reads. Those of stage `FIXED` hold for the whole run,
        those of `DRIVE` until the drive changes, and read nothing of `DRIVE` but channels.
    slopes : list of str
        Formula of dx/dt of every state [unit/min].
    outputs : dict of str to str
        Formula of every declared output by its identifier.
    functions : list of Function
        What the formulas call.
    """

    def __init__(self, equations: Equations, still: Iterable[Leaf] = ()) -> None:
        self.equations = equations
        self.graph = equations.graph
        self.names = Names(equations.body)
        self.stage = equations.stages(still)
        for word in _RESERVED:
            self.names.given(word)
        outputs = {self.names.given(o): node for o, node in equations.outputs.items()}
        everything = (*equations.states, *equations.drive, *equations.parameters)
        self.leaf_ids: Mapping[Leaf, str] = {f: self.names.of_leaf(f) for f in everything}
        self._titles = self._named()
        self._functions: dict[str, Function] = {}
        self._ids: dict[int, str] = {}
        self.cost: dict[int, int] = {}
        self._twice: dict[int, int] = {}
        self._kept = self._chosen()
        self._plan()
        self.rules = [self._rule(i) for i in equations.needed if i in self._kept]
        self.slopes = [self.written(i) for i in equations.slope]
        self.outputs = {name: self.written(node) for name, node in outputs.items()}
        self.functions = list(self._functions.values())

    def written(self, node: int, stage: int = MOVING) -> str:
        """Return the formula of a node, in libSBML's infix notation, as read by a stage."""
        # While the drive is being changed, what it fixes cannot be read: all of it changes at once.
        readable = self.stage[node] == FIXED or stage == MOVING
        if readable and node in self._ids:
            return self._ids[node]
        return self._spelt(node, stage)

    def _spelt(self, node: int, stage: int) -> str:
        found = self.graph.nodes[node]
        if found.leaf is not None:
            return self.leaf_ids[found.leaf]
        if found.op == "const":
            return _number(found.value)
        if node in self._twice:
            return self._call(node, self._twice[node], stage)
        return _form(found, [self.written(a, stage) for a in found.arguments])

    def _call(self, node: int, twice: int, stage: int) -> str:
        """Return a call of the function that works `node` out from what is read twice in it."""
        within = self._above(node, twice)
        given: dict[int, str] = {twice: "y"}

        def body(i: int) -> str:
            found = self.graph.nodes[i]
            if i != twice and found.op == "const":
                return _number(found.value)
            if i == twice or i not in within:
                return given.setdefault(i, f"z{len(given)}")
            return _form(found, [body(a) for a in found.arguments])

        formula = body(node)
        made = self._functions.get(formula)
        if made is None:
            name = self.names.given("f", str(len(self._functions) + 1))
            made = Function(name=name, arguments=tuple(given.values()), body=formula)
            self._functions[formula] = made
        return f"{made.name}({', '.join(self.written(i, stage) for i in given)})"

    def _rule(self, node: int) -> Rule:
        title, stage = self._titles.get(node), self.stage[node]
        formula = self._spelt(node, stage)
        if title is None:
            letter = {FIXED: "k", DRIVE: "d"}.get(stage, "a")
            name = self.names.given(letter, str(len(self._ids) + 1))
        else:
            name = self.names.given(*title)
        self._ids[node] = name
        return Rule(name=name, formula=formula, title=" ".join(title or ()).strip(), stage=stage)

    def _named(self) -> dict[int, tuple[str, str, str]]:
        """Return of every node that has a name in the body that name: letter, name, row."""
        found: dict[int, tuple[str, str, str]] = {}
        for letter, table in (("s", self.equations.signals), ("c", self.equations.constants)):
            # A name of one's own says more than a place in a vector.
            for name, nodes in sorted(table.items(), key=lambda item: len(item[1]) > 1):
                for row, node in enumerate(nodes):
                    if self.graph.nodes[node].op not in _PLAIN:
                        of = self.names.row(name, row, len(nodes)) if len(nodes) > 1 else ""
                        found.setdefault(node, (letter, name, of))
        return found

    def _chosen(self) -> set[int]:
        """Return the nodes that get an identifier: held ones that later stages read."""
        nodes, e = self.graph.nodes, self.equations
        readers = Counter(a for i in e.needed for a in nodes[i].arguments)
        beyond = {a for i in e.needed for a in nodes[i].arguments if self.stage[i] > self.stage[a]}
        beyond |= {*e.slope, *e.outputs.values()}
        held = {i for i in beyond if nodes[i].op not in _PLAIN and self.stage[i] != MOVING}
        shared = {
            i
            for i in e.needed
            if self.stage[i] == FIXED and readers[i] > 1 and nodes[i].op not in _PLAIN
        }
        named = {i for i in e.needed if self.stage[i] == MOVING and i in self._titles}
        return {i for i in held | shared | named if not self.graph.is_boolean(i)}

    def _plan(self) -> None:
        """Work out what every node costs when written out, and what is read twice in it."""
        for i in self.equations.needed:
            node = self.graph.nodes[i]
            if node.op in _PLAIN:
                self.cost[i] = 0
                continue
            twice = self._read_twice(i)
            if twice is None:
                self.cost[i] = 1 + sum(self._price(a, i) for a in node.arguments)
            else:
                self._twice[i] = twice
                self.cost[i] = self._price_of_call(i, twice)
            if self.stage[i] == MOVING and i in self._kept and self.cost[i] > _LONGEST_NAMED:
                self._kept.discard(i)
            if self.stage[i] == MOVING and self.cost[i] <= _TRIFLE:
                self._kept.discard(i)

    def _price(self, node: int, reader: int) -> int:
        """Return what reading a node costs: nothing where it is held."""
        if node in self._kept and self.stage[node] < self.stage[reader]:
            return 0
        if node in self._kept and self.stage[node] == FIXED:
            return 0
        return self.cost[node]

    def _price_of_call(self, node: int, twice: int) -> int:
        within = self._above(node, twice)
        rest = {a for i in within for a in self.graph.nodes[i].arguments} - within - {twice}
        return len(within) + self._price(twice, node) + sum(self._price(i, node) for i in rest)

    def _read_twice(self, node: int) -> int | None:
        """Return the costliest expression that two arguments of a node read, if it is worth it."""
        below = [self._below(a, node) for a in self.graph.nodes[node].arguments]
        seen = Counter(i for found in below for i in found)
        shared = [i for i, n in seen.items() if n > 1 and self._price(i, node) > _TRIFLE]
        return max(shared, key=lambda i: (self._price(i, node), i), default=None)

    def _below(self, top: int, reader: int) -> set[int]:
        """Return the nodes within reach of one argument, itself included."""
        found, level = {top}, {top}
        for _ in range(_DEPTH):
            level = {
                a
                for i in level
                for a in self.graph.nodes[i].arguments
                if self._price(i, reader) and self.graph.nodes[a].op not in _PLAIN
            }
            found |= level
        return {i for i in found if not self.graph.is_boolean(i)}

    def _above(self, node: int, target: int) -> set[int]:
        """Return `node` and all between it and what it reads twice."""
        reads: dict[int, bool] = {target: True}

        def looks(i: int, depth: int) -> bool:
            if i == target:
                return True
            if depth > _DEPTH + 1 or i < target:
                return False
            hits = [looks(a, depth + 1) for a in self.graph.nodes[i].arguments]
            reads[i] = reads.get(i, False) or any(hits)
            return any(hits)

        looks(node, 0)
        return {i for i, yes in reads.items() if yes} - {target}


_INFIX = {
    "add": "+", "and": "&&", "div": "/", "eq": "==", "ge": ">=", "gt": ">", "le": "<=",
    "lt": "<", "mul": "*", "ne": "!=", "or": "||", "sub": "-",
}  # fmt: skip
_FORMS = {
    "expm1": "(exp({0}) - 1)",
    "log": "ln({0})",
    "log1p": "ln(1 + {0})",
    "logaddexp": "logaddexp({0}, {1})",
    "max": "max({0}, {1})",
    "min": "min({0}, {1})",
    "neg": "(-{0})",
    "not": "!({0})",
    "pow": "pow({0}, {1})",
    # Not `piecewise`: simulators look for the moment at which each one switches, and stall on the
    # guards of powers and divisions. A comparison counts 1 or 0 in SBML Level 3 Version 2.
    "where": "(({0}) * {1} + (1 - ({0})) * {2})",
}


def _form(node: Node, given: list[str]) -> str:
    if node.op == "where" and given[2] == "0":
        return f"(({given[0]}) * {given[1]})"
    if node.op in _INFIX:
        return f"({given[0]} {_INFIX[node.op]} {given[1]})"
    return _FORMS.get(node.op, f"{node.op}({{0}})").format(*given)


def _number(value: float) -> str:
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value)) if value >= 0 else f"({int(value)})"
    return repr(value) if value >= 0 else f"({value!r})"
