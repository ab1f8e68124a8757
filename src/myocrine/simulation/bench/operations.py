"""How much arithmetic a computation asks for, and how much the machine can do."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Ceiling", "Operations", "ceiling", "count", "fraction"]

_FREE = frozenset(
    {
        "bitcast_convert_type",
        "broadcast_in_dim",
        "concatenate",
        "convert_element_type",
        "copy",
        "copy_p",
        "dynamic_slice",
        "dynamic_update_slice",
        "expand_dims",
        "gather",
        "iota",
        "optimization_barrier",
        "pad",
        "reshape",
        "rev",
        "scatter",
        "slice",
        "split",
        "squeeze",
        "stop_gradient",
        "transpose",
    }
)
"""Primitives that only move numbers."""
_HARD = frozenset(
    {
        "acos",
        "asin",
        "atan",
        "atan2",
        "cbrt",
        "cos",
        "cosh",
        "erf",
        "exp",
        "exp2",
        "expm1",
        "log",
        "log1p",
        "logistic",
        "pow",
        "sin",
        "sinh",
        "tan",
        "tanh",
    }
)
"""Primitives that cost a dozen operations and more; a power counts as two."""


@dataclass(frozen=True)
class Operations:
    """Operations of one evaluation, by how dear they are."""

    plain: float = 0.0
    transcendental: float = 0.0

    def __add__(self, other: Operations) -> Operations:
        """Return the sum."""
        return Operations(self.plain + other.plain, self.transcendental + other.transcendental)

    def times(self, factor: float) -> Operations:
        """Return as many of them `factor` times over."""
        return Operations(self.plain * factor, self.transcendental * factor)


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """What the machine does at best, all cores at work.

    Attributes
    ----------
    plain : float
        Additions and multiplications a second, in a large matrix product.
    transcendental : float
        Exponentials a second, over arrays that stay in the cache.
    """

    plain: float
    transcendental: float


def count(jaxpr: Any) -> Operations:
    """Count the operations of a jaxpr, closed or not.

    An elementwise primitive costs one operation an element of its result, a reduction one an
    element of its argument, a matrix product two a multiplication. A loop of known length counts
    its body as often; of the branches of a choice the dearest counts; of a loop of unknown length,
    one turn.
    """
    total = Operations()
    for equation in getattr(jaxpr, "jaxpr", jaxpr).eqns:
        total = total + _of(equation)
    return total


def ceiling(*, threads: int = 2, seconds: float = 0.4) -> Ceiling:
    """Measure what the machine does at best; other programs lower it as they lower all else."""
    return Ceiling(plain=_products(seconds), transcendental=_exponentials(threads, seconds))


def fraction(work: Operations, seconds: float, most: Ceiling) -> float:
    """Return the least time in which the machine could do the work, over the time it took.

    Plain and transcendental operations are taken one after the other, each at its own best rate.
    """
    least = work.plain / most.plain + work.transcendental / most.transcendental
    return least / seconds


def _of(equation: Any) -> Operations:
    name, inner = equation.primitive.name, equation.params
    if name == "scan":
        return count(inner["jaxpr"]).times(inner["length"])
    if name == "cond":
        return max((count(branch) for branch in inner["branches"]), key=_dearness)
    if name == "while":
        return count(inner["body_jaxpr"])
    for key in ("jaxpr", "call_jaxpr", "fun_jaxpr"):
        if key in inner:
            return count(inner[key])
    if name in _FREE:
        return Operations()
    if name == "dot_general":
        return Operations(plain=_product(equation))
    if name.startswith(("reduce_", "cum", "arg")):
        return Operations(plain=_size(equation.invars[0]))
    made = sum(_size(v) for v in equation.outvars)
    if name in _HARD:
        return Operations(transcendental=made * (2 if name == "pow" else 1))
    if name == "integer_pow":
        return Operations(plain=made * max(1, abs(inner["y"]).bit_length()))
    return Operations(plain=made)


def _dearness(work: Operations) -> float:
    return work.plain + 20.0 * work.transcendental


def _size(variable: Any) -> float:
    return float(math.prod(variable.aval.shape))


def _product(equation: Any) -> float:
    (left, _), _ = equation.params["dimension_numbers"]
    shape = equation.invars[0].aval.shape
    return 2.0 * _size(equation.outvars[0]) * float(math.prod(shape[i] for i in left))


def _products(seconds: float) -> float:
    """Return what one large matrix product does a second; its library takes every core."""
    n = 1024
    a, out = np.full((n, n), 0.5), np.empty((n, n))
    return float(2 * n**3) / _shortest(lambda: np.matmul(a, a, out=out), seconds)


def _exponentials(threads: int, seconds: float) -> float:
    import jax
    import jax.numpy as jnp

    n, turns = 4096, 64

    def turn(_: Any, x: Any) -> Any:
        return jnp.exp(-x)  # stays between 0 and 1

    made: Any = jax.jit(lambda x: jax.lax.fori_loop(0, turns, turn, x))
    x = jnp.linspace(0.0, 1.0, n)
    run = made.lower(x).compile()

    def alone(_: int) -> float:
        return n * turns / _shortest(lambda: run(x).block_until_ready(), seconds)

    with ThreadPoolExecutor(max_workers=threads) as pool:
        return float(sum(pool.map(alone, range(threads))))


def _shortest(task: Callable[[], object], seconds: float) -> float:
    """Return the shortest time that a task took while it was repeated for so long [s]."""
    task()
    end, best = time.perf_counter() + seconds, float("inf")
    while time.perf_counter() < end:
        begin = time.perf_counter()
        task()
        best = min(best, time.perf_counter() - begin)
    return best
