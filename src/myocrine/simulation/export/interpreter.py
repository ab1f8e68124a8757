"""Read a traced JAX function as scalar expressions.

Every array of the trace becomes an array of nodes of a `Graph`. What only moves numbers about
(slices, stacks, lookups with known indices) moves nodes about and leaves no trace.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import ModelError
from myocrine.simulation.export.graph import FUNCTIONS, Graph

__all__ = ["Nodes", "interpret"]

Numbers = NDArray[Any]


@dataclass(frozen=True)
class Nodes:
    """An array of nodes; plain NumPy arrays beside it are numbers already known."""

    ids: NDArray[np.int64]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the array that was traced."""
        return self.ids.shape


Value = Nodes | Numbers
Rule = Callable[[Graph, Any, Sequence[Value]], Sequence[Value]]

_PLAIN = {name: name for name in FUNCTIONS if name != "where"}
"""Primitives that are one operation on each element."""
_MOVES = frozenset(
    {
        "copy",
        "dynamic_slice",
        "expand_dims",
        "gather",
        "pad",
        "rev",
        "scatter",
        "split",
        "transpose",
    }
)
"""Primitives that only move numbers: the positions are moved by JAX itself."""
_WHOLE = frozenset({"logaddexp"})
"""Functions of JAX that are kept as one operation: every language has a way to write them."""
_CALLS = ("jaxpr", "call_jaxpr", "fun_jaxpr")
_SAME = frozenset({"copy", "copy_p", "optimization_barrier", "reduce_precision", "stop_gradient"})


def interpret(graph: Graph, closed: Any, arguments: Sequence[Value]) -> list[Value]:
    """Return what a closed jaxpr makes of `arguments`.

    Raises
    ------
    ModelError
        If the trace holds a primitive without a rule; names it and the line it stands on.
    """
    jaxpr = closed.jaxpr
    known: dict[Any, Value] = {}
    known.update(zip(jaxpr.constvars, map(np.asarray, closed.consts), strict=True))
    known.update(zip(jaxpr.invars, arguments, strict=True))

    def read(atom: Any) -> Value:
        return np.asarray(atom.val) if hasattr(atom, "val") else known[atom]

    for equation in jaxpr.eqns:
        inputs = [read(atom) for atom in equation.invars]
        outputs = _rule(equation)(graph, equation, inputs)
        known.update(zip(equation.outvars, outputs, strict=True))
    return [read(atom) for atom in jaxpr.outvars]


def as_nodes(graph: Graph, value: Value) -> NDArray[np.int64]:
    """Return an array of nodes; known numbers become constants."""
    if isinstance(value, Nodes):
        return value.ids
    flat = [graph.constant(float(v)) for v in np.ravel(value)]
    return np.array(flat, dtype=np.int64).reshape(np.shape(value))


def _rule(equation: Any) -> Rule:
    name = equation.primitive.name
    if name in _RULES:
        return _RULES[name]
    if name in _PLAIN:
        return functools.partial(_elementwise, _PLAIN[name])
    if name in _SAME:
        return lambda _graph, _equation, inputs: inputs
    if name in _MOVES:
        return _moved
    if any(key in equation.params for key in _CALLS):
        return _called
    msg = f"The equations use {name!r} ({_place(equation)}), which cannot be exported yet."
    remedy = "Write it with arithmetic, or give it a rule in myocrine.simulation.export."
    raise ModelError(msg, remedy=remedy)


def _place(equation: Any) -> str:
    """Return file and line of our own code that an equation of the trace comes from."""
    frames = getattr(getattr(equation.source_info, "traceback", None), "frames", ())
    for frame in frames:
        folder, _, file = frame.file_name.replace("\\", "/").rpartition("/myocrine/")
        if folder and not file.startswith("simulation/export/"):
            return f"{file}:{frame.line_num}"
    return "somewhere in the body"


def _known(inputs: Sequence[Value]) -> bool:
    return not any(isinstance(v, Nodes) for v in inputs)


def _elementwise(op: str, graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    if _known(inputs):
        with np.errstate(all="ignore"):
            return [np.asarray(FUNCTIONS[op](*inputs))]
    return [_mapped(functools.partial(graph.apply, op), [as_nodes(graph, v) for v in inputs])]


def _mapped(make: Callable[..., int], inputs: Sequence[NDArray[np.int64]]) -> Nodes:
    arrays = np.broadcast_arrays(*inputs)
    flat = [make(*map(int, row)) for row in zip(*(a.ravel() for a in arrays), strict=True)]
    return Nodes(np.array(flat, dtype=np.int64).reshape(arrays[0].shape))


def _divided(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    whole = np.issubdtype(equation.outvars[0].aval.dtype, np.integer)
    if whole and _known(inputs):
        return [np.trunc(inputs[0] / inputs[1]).astype(int)]  # type: ignore[operator]
    return _elementwise("div", graph, equation, inputs)


def _selected(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    which, no, yes = inputs
    if isinstance(which, np.ndarray):
        if _known([no, yes]):
            return [np.where(which, yes, no)]  # type: ignore[arg-type]
        return [Nodes(np.where(which, as_nodes(graph, yes), as_nodes(graph, no)))]
    arrays = [as_nodes(graph, v) for v in (which, yes, no)]
    return [_mapped(functools.partial(graph.apply, "where"), arrays)]


def _whole_power(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    y = equation.params["y"]
    if _known(inputs):
        return [np.asarray(inputs[0] ** float(y))]  # type: ignore[operator]
    return [_mapped(lambda x: _times_itself(graph, x, y), [as_nodes(graph, inputs[0])])]


def _times_itself(graph: Graph, x: int, times: int) -> int:
    if times < 0:
        return graph.apply("div", graph.constant(1.0), _times_itself(graph, x, -times))
    result, square = graph.constant(1.0), x
    while times:
        if times % 2:
            result = graph.apply("mul", result, square)
        times //= 2
        if times:
            square = graph.apply("mul", square, square)
    return result


def _squared(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    return _elementwise("mul", graph, None, [inputs[0], inputs[0]])


def _logistic(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    (x,) = inputs
    (minus,) = _elementwise("neg", graph, None, [x])
    (power,) = _elementwise("exp", graph, None, [minus])
    (below,) = _elementwise("add", graph, None, [np.ones(np.shape(x)), power])
    return _elementwise("div", graph, None, [np.ones(np.shape(x)), below])


def _exp2(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    return _elementwise("pow", graph, None, [np.full(np.shape(inputs[0]), 2.0), inputs[0]])


def _sign(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    if _known(inputs):
        return [np.sign(inputs[0])]  # type: ignore[arg-type]
    one, zero, minus = (graph.constant(v) for v in (1.0, 0.0, -1.0))

    def made(x: int) -> int:
        below = graph.apply("where", graph.apply("lt", x, zero), minus, zero)
        return graph.apply("where", graph.apply("gt", x, zero), one, below)

    return [_mapped(made, [as_nodes(graph, inputs[0])])]


def _clamped(graph: Graph, _equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    low, x, high = inputs
    (above,) = _elementwise("max", graph, None, [low, x])
    return _elementwise("min", graph, None, [above, high])


def _converted(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    (x,) = inputs
    to = np.dtype(equation.params["new_dtype"])
    if isinstance(x, np.ndarray):
        return [x.astype(to)]
    if not np.issubdtype(to, np.floating):
        msg = f"The equations turn a number into {to} ({_place(equation)}): not exportable."
        raise ModelError(msg, remedy="Keep to real numbers where a state or the drive comes in.")
    one, zero = graph.constant(1.0), graph.constant(0.0)
    return [
        _mapped(lambda n: graph.apply("where", n, one, zero) if graph.is_boolean(n) else n, [x.ids])
    ]


def _reduced(op: str, graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    axes = tuple(equation.params["axes"])
    ids = as_nodes(graph, inputs[0])
    kept = [i for i in range(ids.ndim) if i not in axes]
    rows = np.transpose(ids, (*kept, *axes)).reshape(*(ids.shape[i] for i in kept), -1)
    out = np.empty(rows.shape[:-1], dtype=np.int64)
    both = functools.partial(graph.apply, op)
    for place in np.ndindex(out.shape):
        out[place] = functools.reduce(both, map(int, rows[place]))
    return [Nodes(out)]


def _product(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    """Return a matrix product as sums of products; what is known to be zero leaves no term."""
    (over, batched) = equation.params["dimension_numbers"]
    if batched[0]:
        msg = f"The equations use a batched product ({_place(equation)}): not exportable yet."
        raise ModelError(msg, remedy="Write it as a sum of products.")
    a, b = (as_nodes(graph, v) for v in inputs)
    left = np.moveaxis(a, over[0], range(a.ndim - len(over[0]), a.ndim))
    right = np.moveaxis(b, over[1], range(len(over[1])))
    summed = int(np.prod([a.shape[i] for i in over[0]], dtype=int))
    free = (*left.shape[: a.ndim - len(over[0])], *right.shape[len(over[1]) :])
    left, right = left.reshape(-1, summed), right.reshape(summed, -1)
    out = np.empty((left.shape[0], right.shape[1]), dtype=np.int64)
    for i, j in np.ndindex(out.shape):
        total = graph.constant(0.0)
        for x, y in zip(left[i], right[:, j], strict=True):
            total = graph.apply("add", total, graph.apply("mul", int(x), int(y)))
        out[i, j] = total
    return [Nodes(out.reshape(free))]


def _stretched(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    del graph
    shape, where = equation.params["shape"], equation.params["broadcast_dimensions"]

    def spread(array: Numbers) -> Numbers:
        placed = [1] * len(shape)
        for axis, size in zip(where, array.shape, strict=True):
            placed[axis] = size
        return np.broadcast_to(array.reshape(placed), shape)

    return [_alike(spread, inputs[0])]


def _reshaped(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    del graph
    return [_alike(lambda a: a.reshape(equation.outvars[0].aval.shape), inputs[0])]


def _sliced(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    del graph
    p = equation.params
    strides = p["strides"] or (1,) * len(p["start_indices"])
    parts = tuple(map(slice, p["start_indices"], p["limit_indices"], strides))
    return [_alike(lambda a: a[parts], inputs[0])]


def _alike(move: Callable[[Numbers], Numbers], value: Value) -> Value:
    return Nodes(move(value.ids)) if isinstance(value, Nodes) else move(value)


def _joined(
    join: Callable[..., Numbers], key: str, graph: Graph, equation: Any, inputs: Sequence[Value]
) -> Sequence[Value]:
    axis = equation.params[key]
    if _known(inputs):
        return [join(inputs, axis=axis)]
    return [Nodes(join([as_nodes(graph, v) for v in inputs], axis=axis))]


def _counted(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    del graph, inputs
    p = equation.params
    shape = [1] * len(p["shape"])
    shape[p["dimension"]] = -1
    row = np.arange(p["shape"][p["dimension"]], dtype=p["dtype"]).reshape(shape)
    return [np.broadcast_to(row, p["shape"])]


def _looked_up(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    """Return rows picked by known indices; anything less plain goes to JAX."""
    operand, index = inputs
    d = equation.params["dimension_numbers"]
    rank = len(np.shape(operand))
    plain = (
        isinstance(index, np.ndarray)
        and d.start_index_map == d.collapsed_slice_dims == (0,)
        and not d.operand_batching_dims
        and tuple(d.offset_dims) == tuple(range(index.ndim - 1, index.ndim + rank - 2))
        and tuple(equation.params["slice_sizes"]) == (1, *np.shape(operand)[1:])
    )
    if not plain:
        return _moved(graph, equation, inputs)
    rows = np.clip(index[..., 0], 0, np.shape(operand)[0] - 1)  # type: ignore[index]
    return [_alike(lambda a: a[rows], operand)]


def _moved(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    """Let JAX move positions instead of numbers, and read off where every number went.

    The inputs that are moved have the dtype of the result; the others (indices) must be known.
    """
    moved = [v.aval.dtype == equation.outvars[0].aval.dtype for v in equation.invars]
    if any(isinstance(v, Nodes) for v, m in zip(inputs, moved, strict=True) if not m):
        msg = f"The equations look up a place that only a run can tell ({_place(equation)})."
        raise ModelError(msg, remedy="Choose with jnp.where, which can be exported.")
    flat: list[int] = []
    given: list[Any] = []
    for value, is_moved in zip(inputs, moved, strict=True):
        if is_moved:
            ids = as_nodes(graph, value)
            given.append(len(flat) + np.arange(ids.size, dtype=float).reshape(ids.shape))
            flat.extend(map(int, ids.ravel()))
        else:
            given.append(value)
    found = equation.primitive.bind(*given, **equation.params)
    whole = found if equation.primitive.multiple_results else [found]
    table = np.array(flat, dtype=np.int64)
    return [Nodes(table[np.asarray(f).astype(int)]) for f in whole]


def _called(graph: Graph, equation: Any, inputs: Sequence[Value]) -> Sequence[Value]:
    inner = next(equation.params[key] for key in _CALLS if key in equation.params)
    name = _function_name(inner)
    if name in _WHOLE and not _known(inputs):
        return _elementwise(name, graph, equation, inputs)
    return interpret(graph, inner if hasattr(inner, "consts") else _Closed(inner), inputs)


def _function_name(inner: Any) -> str:
    """Return what the traced function is called, as far as JAX remembers."""
    info = getattr(getattr(inner, "jaxpr", inner), "debug_info", None)
    return str(getattr(info, "func_name", ""))


@dataclass(frozen=True)
class _Closed:
    jaxpr: Any
    consts: tuple[()] = ()


_RULES: Mapping[str, Rule] = {
    "broadcast_in_dim": _stretched,
    "clamp": _clamped,
    "concatenate": functools.partial(_joined, np.concatenate, "dimension"),
    "convert_element_type": _converted,
    "div": _divided,
    "dot_general": _product,
    "exp2": _exp2,
    "gather": _looked_up,
    "integer_pow": _whole_power,
    "iota": _counted,
    "logistic": _logistic,
    "reduce_and": functools.partial(_reduced, "and"),
    "reduce_max": functools.partial(_reduced, "max"),
    "reduce_min": functools.partial(_reduced, "min"),
    "reduce_or": functools.partial(_reduced, "or"),
    "reduce_prod": functools.partial(_reduced, "mul"),
    "reduce_sum": functools.partial(_reduced, "add"),
    "reshape": _reshaped,
    "select_n": _selected,
    "sign": _sign,
    "slice": _sliced,
    "square": _squared,
    "squeeze": _reshaped,
    "stack": functools.partial(_joined, np.stack, "axis"),
}
