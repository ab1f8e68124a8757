"""The right-hand side as machine code, and the day of one person as a peer sees it.

Light on purpose: the processes in which peers work import this and no JAX.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Days", "Field", "Opened", "OutOfTime", "Payload"]

Floats = NDArray[np.float64]


class OutOfTime(Exception):
    """A solver took longer than it was given."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """The same day of several people, as plain arrays that travel to other processes.

    Attributes
    ----------
    library : Path
        The compiled equations.
    sizes : (int, int)
        Lengths of the two working arrays of the compiled equations.
    losses : Path
        The same with the losses [1/min] of the states for slopes.
    loss_sizes : (int, int)
        Lengths of its working arrays.
    numbers : (parameters, people)
    start : (states, people)
    drive : (segments, drive, people)
    length : (segments, people)
        [min]
    offsets : tuple of (samples, people)
        Samples inside each segment, from its start [min].
    scale : (states,)
        How large each state becomes: absolute tolerances are parts of it.
    pattern : (states, states) bool
        Which state's rate reads which state.
    """

    library: Path
    sizes: tuple[int, int]
    losses: Path
    loss_sizes: tuple[int, int]
    numbers: Floats
    start: Floats
    drive: Floats
    length: Floats
    offsets: tuple[Floats, ...]
    scale: Floats
    pattern: NDArray[np.bool_]

    @property
    def people(self) -> int:
        """How many people."""
        return int(self.start.shape[1])

    def opened(self) -> Opened:
        """Load the compiled equations and the solvers that take them."""
        from myocrine.simulation.bench.peers import Compiled

        return Compiled(Field(self))


class Field:
    """The compiled equations of one person, called without a needless microsecond.

    Parameters
    ----------
    days : Days
        Whose equations.
    library, sizes
        Other functions of the same arrays than the slopes (the losses).
    """

    def __init__(
        self, days: Days, library: Path | None = None, sizes: tuple[int, int] | None = None
    ) -> None:
        self.days = days
        n = len(days.start)
        self.y, self.slope = np.zeros(n), np.zeros(n)
        self._p = np.zeros(len(days.numbers))
        self._c, self._d = (np.zeros(max(size, 1)) for size in sizes or days.sizes)
        self._u = np.zeros(days.drive.shape[1])
        loaded = ctypes.CDLL(str(library or days.library))
        self._functions = {k: getattr(loaded, k) for k in ("constants", "piece", "rhs")}
        for function in self._functions.values():
            function.restype = None
        p, c, u, d = map(_pointer, (self._p, self._c, self._u, self._d))
        self._constants = (p, c)
        self._piece = (p, c, u, d)
        self._rhs = (ctypes.c_double(0.0), _pointer(self.y), _pointer(self.slope), p, c, u, d)
        self.person = 0
        self.deadline = float("inf")
        self.calls = 0

    def of(self, person: int, limit_s: float = float("inf")) -> Field:
        """Turn to a person, who may take so many seconds."""
        self.person, self.calls = person, 0
        self.deadline = time.perf_counter() + limit_s
        self._p[:] = self.days.numbers[:, person]
        self._functions["constants"](*self._constants)
        return self

    def segments(self) -> Iterator[tuple[float, Floats]]:
        """Set the drive of one segment after another; yield its length and samples [min]."""
        days, i = self.days, self.person
        for k, offsets in enumerate(days.offsets):
            self.enter(k)
            yield float(days.length[k, i]), offsets[:, i]

    def enter(self, segment: int) -> None:
        """Set the drive of a segment."""
        self._u[:] = self.days.drive[segment, :, self.person]
        self._functions["piece"](*self._piece)

    def evaluate(self) -> Callable[[Floats], Floats]:
        """Return ``y -> slope``; the slope is the same array every time."""
        rhs, arguments, y, slope = self._functions["rhs"], self._rhs, self.y, self.slope
        copy = np.copyto

        def found(state: Floats) -> Floats:
            copy(y, state)
            rhs(*arguments)
            self.calls += 1
            if not self.calls % 256 and time.perf_counter() > self.deadline:
                raise OutOfTime
            return slope

        return found


class Opened(Protocol):
    """What a worker solves people with."""

    def solve(self, peer: str, setting: Any, person: int, limit_s: float) -> Floats:
        """Return states (samples, states) of one person."""


class Payload(Protocol):
    """What a worker is handed when it starts."""

    def opened(self) -> Opened:
        """Load what is needed, in the worker."""


def _pointer(array: Floats) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
