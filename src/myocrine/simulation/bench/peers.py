"""Solvers of other houses at work on one person, in a process of their own.

Each takes the compiled right-hand side, restarts where the drive changes, and gives back its states
(samples, states).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.field import Days, Field

__all__ = ["PEERS", "Setting", "colours", "cvode", "lsoda"]

Floats = NDArray[np.float64]
_MOST_STEPS = 100_000


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a peer is told.

    Attributes
    ----------
    rtol : float
        Relative tolerance.
    floor : float
        Absolute tolerance of a state, in parts of ``rtol`` times its size.
    linear : str
        Which Jacobian or linear solver; names are the peer's own.
    """

    rtol: float
    floor: float = 0.1
    linear: str = "dense"

    def __str__(self) -> str:
        """Return the setting for people."""
        return f"{self.linear}, rtol {self.rtol:.0e}"

    def atol(self, days: Days) -> Floats:
        """Return the absolute tolerance of every state."""
        return self.rtol * self.floor * days.scale


def lsoda(field: Field, setting: Setting) -> Floats:
    """Solve with SciPy's LSODA; ``linear``: "dense" differences or "coloured" ones."""
    from scipy import integrate

    odeint: Any = integrate.odeint

    days = field.days
    slope = field.evaluate()
    atol = setting.atol(days)
    jacobian = _coloured(field) if setting.linear == "coloured" else None
    y, rows = days.start[:, field.person], []
    for length, offsets in field.segments():
        times = _times(length, offsets)
        made, told = odeint(
            # Old LSODA keeps what it is given: it needs an array of its own.
            lambda x, _t: slope(x).copy(),
            y,
            times,
            Dfun=None if jacobian is None else lambda x, _t: jacobian(x),
            col_deriv=True,
            rtol=setting.rtol,
            atol=atol,
            mxstep=_MOST_STEPS,
            full_output=True,
            # No step past the end: there the drive is another.
            tcrit=[length],
        )
        if told["message"] != "Integration successful.":
            raise ArithmeticError(told["message"])
        y = made[-1]
        rows.append(made[1 : 1 + len(offsets)])
    return np.concatenate(rows)


def cvode(field: Field, setting: Setting) -> Floats:
    """Solve with SUNDIALS' CVODE (BDF).

    ``linear``: "dense", "lapackdense" or "sparse" (both with coloured differences), or "gmres".
    """
    from sksundae.cvode import CVODE

    days = field.days
    slope = field.evaluate()

    def rhs(_t: float, x: Floats, out: Floats) -> None:
        out[:] = slope(x)

    options: dict[str, Any] = {"linsolver": setting.linear}
    if setting.linear in ("dense", "lapackdense", "sparse"):
        options["sparsity"] = _sparse(days)
    if setting.linear == "gmres":
        options["krylov_dim"] = 20
    y, rows = days.start[:, field.person], []
    for length, offsets in field.segments():
        solver = CVODE(
            rhs,
            method="BDF",
            rtol=setting.rtol,
            atol=setting.atol(days),
            max_num_steps=_MOST_STEPS,
            **options,
        )
        times = _times(length, offsets)
        # Two times would mean "every step"; a third one is not looked at.
        asked = times if len(times) > 2 else np.array([0.0, length / 2.0, length])
        found = solver.solve(asked, y)
        if not found.success:
            raise ArithmeticError(found.message)
        y = found.y[-1]
        rows.append(found.y[1 : 1 + len(offsets)])
    return np.concatenate(rows)


PEERS: Mapping[str, Callable[[Field, Setting], Floats]] = {"cvode": cvode, "scipy_lsoda": lsoda}
"""The peers that take the compiled right-hand side."""


def colours(pattern: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return a colour for each column, so that columns of one colour share no row (greedy)."""
    touching = (pattern.T.astype(np.int32) @ pattern.astype(np.int32)) > 0
    order = np.argsort(-touching.sum(axis=0), kind="stable")
    found = np.full(len(order), -1)
    for column in order:
        taken = set(found[touching[column]].tolist())
        found[column] = next(c for c in itertools.count() if c not in taken)
    return found


def _times(length: float, offsets: Floats) -> Floats:
    inside = offsets[offsets < length - 1e-9]
    return np.array([0.0, *inside, length])


def _sparse(days: Days) -> Any:
    from scipy.sparse import csc_matrix

    return csc_matrix((days.pattern | np.eye(len(days.pattern), dtype=bool)).astype(float))


def _coloured(field: Field) -> Callable[[Floats], Floats]:
    """Return ``y -> Jacobian``, transposed, by differences of one call a colour."""
    days = field.days
    slope = field.evaluate()
    colour = colours(days.pattern)
    n = len(colour)
    groups = [np.flatnonzero(colour == c) for c in range(colour.max() + 1)]
    places = [np.nonzero(days.pattern[:, columns]) for columns in groups]
    jacobian = np.zeros((n, n))
    size = np.sqrt(np.finfo(float).eps)

    def found(y: Floats) -> Floats:
        step = size * np.maximum(np.abs(y), 1e-3 * days.scale)
        base = slope(y).copy()
        for columns, (rows, which) in zip(groups, places, strict=True):
            moved = y.copy()
            moved[columns] += step[columns]
            change = slope(moved) - base
            at = columns[which]
            jacobian[at, rows] = change[rows] / step[at]
        return jacobian

    return found
