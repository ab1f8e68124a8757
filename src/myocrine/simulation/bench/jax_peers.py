"""Diffrax on the same equations: people side by side, restarted where the drive changes."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.xla_metadata import set_xla_metadata
from numpy.typing import NDArray

from myocrine.body.contract import Packed
from myocrine.simulation.bench.problem import Problem, flat, shaped
from myocrine.simulation.executables import _COMPILER

__all__ = ["Diffrax", "together"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Args:
    """What the vector field reads beside the states; a pytree."""

    drive: Any
    involvement: Any
    theta: Any
    who: Any
    constants: Any


jax.tree_util.register_dataclass(
    _Args,
    data_fields=["drive", "involvement", "theta", "who", "constants"],
    meta_fields=[],
)


class Diffrax:
    """One of diffrax's solvers on a fixed number of people.

    Parameters
    ----------
    problem : Problem
        Its people are solved in one batch.
    solver : str
        ``"Tsit5"``, ``"Dopri8"`` or ``"Kvaerno5"``.
    apart : bool
        Every person has steps of their own (`jax.vmap`); otherwise the batch is one system and
        takes its steps together.
    one_piece : bool
        Have XLA make one piece of machine code of the right-hand side, with the compiler's options
        of our own kernels. (We do so with the whole loop; XLA refuses that of a diffrax solver.)
    most_steps : int
        After so many steps a segment counts as failed.
    """

    def __init__(
        self,
        problem: Problem,
        solver: str,
        *,
        apart: bool = False,
        one_piece: bool = False,
        most_steps: int = 20_000,
    ) -> None:
        self.problem, self.apart, self.one_piece = problem, apart, one_piece
        self.solver, self.most_steps = solver, most_steps
        self.names = tuple(sorted(problem.theta))
        self.width = max(len(s.offsets) for s in problem.segments) + 1

    def solve(self, rtol: float, scale: Floats, *, once: bool = False) -> Floats | None:
        """Return states (samples, states, people), None if a segment was not finished.

        `once` ends after the first segment: then everything is compiled.
        """
        y: Any = np.asarray(flat(self.problem.body, self.problem.x0))
        rows = []
        for args, length, times, n in self._inputs:
            tolerance = (rtol, np.asarray(scale)[:, None])
            ys, good = self._advance(y, times, length, *tolerance, args)
            if once:
                return None
            if not bool(np.all(good)):
                return None
            rows.append(np.asarray(ys[:n]))
            y = ys[-1]
        return np.concatenate(rows)

    @functools.cached_property
    def _inputs(self) -> list[tuple[_Args, Any, Any, int]]:
        problem, found = self.problem, []
        theta = np.array([problem.theta[k] for k in self.names])
        for s in problem.segments:
            n = len(s.offsets)
            padding = np.repeat(s.length[None], self.width - n, axis=0)
            args = _Args(s.drive, s.involvement, theta, dict(problem.who), problem.constants)
            times = np.concatenate([s.offsets, padding])
            if not self.apart:
                times, length = times[:, 0], s.length[0]
                # One system has one clock; people whose segments differ are solved apart.
                if np.ptp(s.length) > 1e-9:
                    msg = "People with segments of their own length cannot step together."
                    raise ValueError(msg)
                found.append((args, length, times, n))
            else:
                found.append((args, s.length, times, n))
        return found

    @property
    def _options(self) -> dict[str, Any] | None:
        on_processor = jax.default_backend() == "cpu"
        return dict(_COMPILER) if self.one_piece and on_processor else None

    @functools.cached_property
    def _advance(self) -> Callable[..., Any]:
        if not self.apart:
            return jax.jit(self._one, compiler_options=self._options)
        own = ("constants", "drive", "theta", "who")
        lanes = _Args(drive=-1, involvement=None, theta=-1, who=-1, constants=-1)

        def single(y: Any, times: Any, length: Any, rtol: Any, scale: Any, args: _Args) -> Any:
            lane: dict[str, Any] = {
                name: jax.tree.map(lambda a: a[..., None], getattr(args, name)) for name in own
            }
            wide = _Args(involvement=args.involvement, **lane)
            ys, good = self._one(y[:, None], times, length, rtol, scale, wide)
            return ys[..., 0], good

        inside = jax.vmap(single, in_axes=(-1, -1, -1, None, None, lanes), out_axes=(-1, -1))
        return jax.jit(inside, compiler_options=self._options)

    def _one(self, y: Any, times: Any, length: Any, rtol: Any, scale: Any, args: _Args) -> Any:
        import diffrax

        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(_in_one_piece(self._field) if self.one_piece else self._field),
            getattr(diffrax, self.solver)(),
            0.0,
            length,
            None,
            y,
            args=args,
            saveat=diffrax.SaveAt(ts=times),
            stepsize_controller=diffrax.PIDController(rtol=rtol, atol=0.1 * rtol * scale),
            max_steps=self.most_steps,
            throw=False,
        )
        return solution.ys, solution.result == diffrax.RESULTS.successful

    def _field(self, _t: Any, y: Any, args: _Args) -> Any:
        body = self.problem.body
        x = shaped(body, y)
        u = self.problem.u(args.drive, args.involvement)
        p = Packed(self.names, args.theta)
        rates = body.rates(x, u, p, args.who, args.constants)
        slopes = {
            k: jnp.broadcast_to(r.production - r.loss * x[k], x[k].shape) for k, r in rates.items()
        }
        return flat(body, slopes)


def _in_one_piece(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function as one call for XLA, which aborts unless every argument leaves a trace."""

    def traced(*args: Any) -> tuple[Any, Any]:
        return function(*args), sum(jnp.ravel(a)[0] for a in jax.tree.leaves(args))

    def marked(*args: Any) -> Any:
        mark: Any = set_xla_metadata
        return mark(jax.jit(traced)(*args), inlineable="false", xla_cpu_small_call="true")[0]

    return marked


def together(batches: list[Diffrax], rtol: float, scale: Floats) -> tuple[Floats | None, float]:
    """Solve every batch in a thread of its own.

    Returns
    -------
    states : (samples, states, people) or None
        Of all batches one after another; None if one of them failed.
    ms : float
        Wall time a person [ms].
    """
    people = sum(b.problem.people for b in batches)
    with ThreadPoolExecutor(max_workers=len(batches)) as pool:
        begin = time.perf_counter()
        found = list(pool.map(lambda b: b.solve(rtol, scale), batches))
        ms = (time.perf_counter() - begin) * 1e3 / people
    good = [y for y in found if y is not None]
    return (np.concatenate(good, axis=-1) if len(good) == len(found) else None), ms
