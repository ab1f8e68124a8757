"""Solvers of other houses at work on one person, in a process of their own.

Each takes the compiled right-hand side, restarts where the drive changes, and gives back its states
(samples, states).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.field import Days, Field

__all__ = ["PEERS", "Compiled", "Setting", "cvode", "lsoda"]

Floats = NDArray[np.float64]
_MOST_STEPS = 100_000
_KRYLOV = 20


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
        return f"{self.linear}, rtol {self.rtol:.0e}, atol {self.floor:g} rtol"

    def atol(self, days: Days) -> Floats:
        """Return the absolute tolerance of every state."""
        return self.rtol * self.floor * days.scale


def lsoda(field: Field, setting: Setting) -> Floats:
    """Solve with SciPy's LSODA; ``linear`` is "dense", the only solver that fits.

    A Jacobian by coloured differences was tried and took twice the time.
    """
    from scipy import integrate

    odeint: Any = integrate.odeint

    days = field.days
    slope = field.evaluate()
    atol = setting.atol(days)
    y, rows = days.start[:, field.person], []
    for length, offsets in field.segments():
        times = _times(length, offsets)
        made, told = odeint(
            # Old LSODA keeps what it is given: it needs an array of its own.
            lambda x, _t: slope(x).copy(),
            y,
            times,
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

    ``linear``: "dense" or "sparse" (coloured differences), "gmres", or "gmres + losses", with the
    losses of the states as preconditioner.
    """
    from sksundae.cvode import CVODE

    days = field.days
    slope = field.evaluate()

    def rhs(_t: float, x: Floats, out: Floats) -> None:
        out[:] = slope(x)

    kind, _, helped = setting.linear.partition(" + ")
    options: dict[str, Any] = {"linsolver": kind}
    if kind in ("dense", "sparse"):
        options["sparsity"] = _sparse(days)
    if kind == "gmres":
        options["krylov_dim"] = _KRYLOV
    losses = _Losses(field) if helped else None
    y, rows = days.start[:, field.person], []
    for k, (length, offsets) in enumerate(field.segments()):
        if losses:
            options["precond"] = losses.enter(k)
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


class _Losses:
    """The diagonal part of the Jacobian as preconditioner: ``(1 + gamma L) z = r``."""

    def __init__(self, field: Field) -> None:
        days = field.days
        self.field = Field(days, days.losses, days.loss_sizes).of(field.person)
        self.loss = np.zeros(len(days.start))

    def enter(self, segment: int) -> Any:
        """Turn to a segment and return what CVODE calls."""
        from sksundae.cvode import CVODEPrecond

        self.field.enter(segment)
        found = self.field.evaluate()

        def prepare(_t: float, y: Floats, _dy: Floats, fresh: Any, new: Any, _gamma: float) -> None:
            new[0] = 0 if fresh else 1
            if not fresh:
                self.loss[:] = found(y)

        # CVODE asks for exactly these arguments.
        def solve(
            _t: float,
            _y: Floats,
            _dy: Floats,
            r: Floats,
            z: Floats,
            gamma: float,
            _delta: float,
            _side: int,
        ) -> None:
            np.divide(r, 1.0 + gamma * self.loss, out=z)

        return CVODEPrecond(prepare, solve)


PEERS: Mapping[str, Callable[[Field, Setting], Floats]] = {"cvode": cvode, "scipy_lsoda": lsoda}
"""The peers that take the compiled right-hand side."""


def _times(length: float, offsets: Floats) -> Floats:
    inside = offsets[offsets < length - 1e-9]
    return np.array([0.0, *inside, length])


def _sparse(days: Days) -> Any:
    from scipy.sparse import csc_matrix

    return csc_matrix((days.pattern | np.eye(len(days.pattern), dtype=bool)).astype(float))


class Compiled:
    """The solvers that take the compiled right-hand side, loaded."""

    def __init__(self, field: Field) -> None:
        import scipy.integrate  # noqa: F401

        with contextlib.suppress(ImportError):
            import sksundae.cvode  # noqa: F401
        self.field = field

    def solve(self, peer: str, setting: Setting, person: int, limit_s: float) -> Floats:
        """Return states (samples, states) of one person."""
        return PEERS[peer](self.field.of(person, limit_s), setting)
