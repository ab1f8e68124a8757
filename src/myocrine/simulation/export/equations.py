"""The equations of a body as scalar expressions, read off the very functions the engine runs.

`Body.rates` and `Body.observe` are traced by JAX for one person and interpreted symbolically, so
nothing is written twice: whatever leaves the package (SBML, C) comes from this graph.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.body.contract import CHANNELS, INPUTS, Packed
from myocrine.evidence.muscles import N_UNITS
from myocrine.person import Person, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.export.graph import Graph, Leaf
from myocrine.simulation.export.interpreter import Nodes, as_nodes, interpret

__all__ = ["DRIVE", "FIXED", "MOVING", "Equations", "equations_of"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]

FIXED, DRIVE, MOVING = 0, 1, 2
"""What a node depends on: parameters and person alone, the drive too, the states too."""


@dataclass(frozen=True, kw_only=True)
class Equations:
    """The equations of one person: ``dx/dt = production - loss * x`` and the outputs.

    Attributes
    ----------
    graph : Graph
    states : tuple of Leaf
        Scalar states, in the order of `Body.states`; rows of a vector follow one another.
    drive : tuple of Leaf
        Channels, inputs, and the involvement of each muscle unit.
    parameters : tuple of Leaf
        Parameters (kind ``p``) and numbers of the person (kind ``who``) that are read.
    production, loss, slope : tuple of int
        Nodes, one a state [unit/min, 1/min, unit/min].
    outputs : mapping of str to int
        Nodes of the declared outputs, in declared order.
    signals, constants : mapping of str to tuple of int
        Nodes of what submodels call by name: see `myocrine.body.contract.View`.
    """

    body: Body
    graph: Graph
    states: tuple[Leaf, ...]
    drive: tuple[Leaf, ...]
    parameters: tuple[Leaf, ...]
    production: tuple[int, ...]
    loss: tuple[int, ...]
    slope: tuple[int, ...]
    outputs: Mapping[str, int]
    signals: Mapping[str, tuple[int, ...]]
    constants: Mapping[str, tuple[int, ...]]

    @functools.cached_property
    def needed(self) -> list[int]:
        """Nodes that slopes and outputs need, in order of evaluation."""
        return self.graph.reached([*self.slope, *self.outputs.values()])

    def stages(self, fixed: Iterable[Leaf] = ()) -> Mapping[int, int]:
        """Return of every needed node whether it is `FIXED`, set by the `DRIVE`, or `MOVING`.

        `fixed` are channels that never change in what is exported.
        """
        still = set(fixed)
        of: dict[int, int] = {}
        for i in self.needed:
            node = self.graph.nodes[i]
            if node.leaf is not None:
                kind = {"x": MOVING, "u": DRIVE}.get(node.leaf.kind, FIXED)
                of[i] = FIXED if node.leaf in still else kind
            else:
                of[i] = max((of[a] for a in node.arguments), default=FIXED)
        return of

    def packed(self, x: Lanes) -> Floats:
        """Return states by name as one array, (states, lanes)."""
        return _packed(self.states, x)

    def driven(self, u: Lanes) -> Floats:
        """Return channels, inputs and ``involvement`` as one array, (drive, lanes)."""
        return _packed(self.drive, u)

    def numbers(self, theta: Lanes, who: Lanes) -> Floats:
        """Return parameters and people as one array in the order of `parameters`."""
        chosen = (theta[f.name] if f.kind == "p" else _row(f, who) for f in self.parameters)
        return np.stack(np.broadcast_arrays(*chosen)).astype(float)

    def evaluate(
        self, wanted: Iterable[int], x: Lanes, u: Lanes, theta: Lanes, who: Lanes
    ) -> list[Floats]:
        """Work out nodes in every lane: a check on the graph, and slow."""
        by_kind: dict[str, Lanes] = {"x": x, "u": u, "p": theta, "who": who}
        return self.graph.evaluate(list(wanted), lambda f: _row(f, by_kind[f.kind]))


def equations_of(body: Body | None = None) -> Equations:
    """Return the equations of a body (the default one) as scalar expressions.

    Raises
    ------
    ModelError
        If a submodel uses an operation that has no rule; names it and its line.
    """
    return _equations_of(body or default_body())


@functools.lru_cache(maxsize=2)
def _equations_of(body: Body) -> Equations:
    graph = Graph()
    leaves = _Leaves(body)
    closed, shape = jax.make_jaxpr(leaves.model, return_shape=True)(*leaves.blank)
    inputs = [Nodes(_leaf_nodes(graph, a)) for a in leaves.arrays]
    flat = [as_nodes(graph, v) for v in interpret(graph, closed, inputs)]
    found = jax.tree.unflatten(jax.tree.structure(shape), flat)
    states = leaves.states
    made, lost = (_per_state(body, found["rates"], i) for i in (0, 1))
    slope = tuple(
        graph.apply("sub", p, graph.apply("mul", loss, graph.leaf(state)))
        for p, loss, state in zip(made, lost, states, strict=True)
    )
    outputs = {o.name: int(found["outputs"][i, 0]) for i, o in enumerate(body.outputs)}
    used = graph.reached([*slope, *outputs.values()])
    read = {graph.nodes[i].leaf for i in used}
    return Equations(
        body=body,
        graph=graph,
        states=states,
        drive=leaves.drive,
        parameters=tuple(f for f in leaves.numbers if f in read),
        production=made,
        loss=lost,
        slope=slope,
        outputs=outputs,
        signals={k: tuple(map(int, v.ravel())) for k, v in found["signals"].items()},
        constants={k: tuple(map(int, v.ravel())) for k, v in found["constants"].items()},
    )


class _Leaves:
    """What a body reads, as blank arrays for the trace and as leaves in the same order."""

    def __init__(self, body: Body) -> None:
        self.body = body
        zeros = np.zeros((len(factor_names()), 1))
        who = {k: np.asarray(v, dtype=float) for k, v in person_lanes(Person(), zeros).items()}
        u = {name: np.zeros(1) for name in (*CHANNELS, *INPUTS)}
        u["involvement"] = np.zeros((N_UNITS, 1))
        theta = np.zeros((len(body.parameters), 1))
        self.blank = (body.rest(1), u, theta, who)
        # JAX flattens dictionaries by sorted key.
        self.by_kind = {
            "x": {k: _leaves("x", k, v) for k, v in self.blank[0].items()},
            "u": {k: _leaves("u", k, v) for k, v in u.items()},
            "who": {k: _leaves("who", k, v) for k, v in who.items()},
        }
        self.theta = np.empty(theta.shape, dtype=object)
        for i, name in enumerate(body.parameters):
            self.theta[i, 0] = Leaf("p", name)
        x, u_, w = ([d[k] for k in sorted(d)] for d in self.by_kind.values())
        self.arrays = [*x, *u_, self.theta, *w]

    @property
    def states(self) -> tuple[Leaf, ...]:
        return tuple(f for s in self.body.states for f in self.by_kind["x"][s.name].ravel())

    @property
    def drive(self) -> tuple[Leaf, ...]:
        return tuple(f for a in self.by_kind["u"].values() for f in a.ravel())

    @property
    def numbers(self) -> tuple[Leaf, ...]:
        people = [f for a in self.by_kind["who"].values() for f in a.ravel()]
        return (*self.theta.ravel(), *people)

    def model(self, x: Any, u: Any, theta: Any, who: Any) -> dict[str, Any]:
        p = Packed(self.body.parameters, theta)
        constants = self.body.constants(p, who)
        view = self.body.view(x, u, p, who, constants)
        rates = self.body.rates(x, u, p, who, constants)
        return {
            "rates": {
                k: [jnp.broadcast_to(part, x[k].shape) for part in rate]
                for k, rate in rates.items()
            },
            "outputs": self.body.observe(x, u, p, who, constants),
            "signals": {k: jnp.asarray(v) for k, v in view.s.items()},
            "constants": {k: jnp.asarray(v) for k, v in constants.items()},
        }


def _leaves(kind: str, name: str, like: Floats) -> NDArray[np.object_]:
    """Return an array of leaves in the shape of a blank array."""
    out = np.empty(like.shape, dtype=object)
    for place in np.ndindex(like.shape):
        out[place] = Leaf(kind, name, place[0] if like.ndim > 1 else None)
    return out


def _leaf_nodes(graph: Graph, leaves: NDArray[np.object_]) -> NDArray[np.int64]:
    flat = [graph.leaf(f) for f in leaves.ravel()]
    return np.array(flat, dtype=np.int64).reshape(leaves.shape)


def _per_state(body: Body, rates: Mapping[str, Any], part: int) -> tuple[int, ...]:
    return tuple(int(i) for s in body.states for i in rates[s.name][part].ravel())


def _row(leaf: Leaf, values: Lanes) -> Floats:
    found = np.asarray(values[leaf.name], dtype=float)
    return found if leaf.row is None else found[leaf.row]


def _packed(leaves: tuple[Leaf, ...], values: Lanes) -> Floats:
    return np.stack(np.broadcast_arrays(*(_row(f, values) for f in leaves)))
