"""The exported C, built by the machine's own compiler and called through `ctypes`."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import ModelError
from myocrine.simulation.export.code import Code

__all__ = ["Compiled", "compiler"]

Floats = NDArray[np.float64]
_FLAGS = ("-O2", "-shared", "-fPIC")


def compiler() -> str | None:
    """Return the C compiler of this machine (``CC``, else the usual names), None without one."""
    names = [os.environ.get("CC", ""), "cc", "gcc", "clang"]
    return next((found for name in names if name and (found := shutil.which(name))), None)


class Compiled:
    """One person's equations as machine code.

    Parameters
    ----------
    code : Code
        As `c_code` writes it.
    numbers : (parameters,)
        One column of `Equations.numbers`.
    flags : sequence of str
        For the compiler.

    Attributes
    ----------
    library : ctypes.CDLL
        The four functions themselves, for callers that pass pointers on.
    p, c, u, d : array
        The arrays those functions are given; `drive` refills the last two.

    Raises
    ------
    ModelError
        If there is no compiler, or it refuses.
    """

    def __init__(self, code: Code, numbers: Floats, *, flags: Sequence[str] = _FLAGS) -> None:
        self.code = code
        self.library = _built(code.source, flags)
        self.p = np.ascontiguousarray(numbers, dtype=float)
        self.c = np.zeros(max(code.constants, 1))
        self.u = np.zeros(max(code.drive, 1))
        self.d = np.zeros(max(code.piece, 1))
        self._call("constants", self.p, self.c)
        self.drive(self.u)

    def drive(self, u: Floats) -> None:
        """Hold the drive at `u` from here on; shape (drive,)."""
        self.u[:] = u
        self._call("piece", self.p, self.c, self.u, self.d)

    def rhs(self, t: float, y: Floats) -> Floats:
        """Return the slopes [unit/min] at one state, shape (states,)."""
        slope = np.empty(self.code.states)
        at = ctypes.c_double(t)
        self._call("rhs", at, y, slope, self.p, self.c, self.u, self.d)
        return slope

    def observe(self, y: Floats) -> Floats:
        """Return the declared outputs at one state, shape (outputs,)."""
        out = np.empty(self.code.outputs)
        self._call("observe", y, out, self.p, self.c, self.u, self.d)
        return out

    def _call(self, name: str, *arguments: Floats | ctypes.c_double) -> None:
        function = getattr(self.library, name)
        function(*(_pointer(a) if isinstance(a, np.ndarray) else a for a in arguments))


def _pointer(array: Floats) -> ctypes.c_void_p:
    if array.dtype != np.float64 or not array.flags.c_contiguous:
        msg = f"The compiled equations take contiguous doubles, not {array.dtype} with strides."
        raise TypeError(msg)
    return ctypes.c_void_p(array.ctypes.data)


def _built(source: str, flags: Sequence[str]) -> ctypes.CDLL:
    program = compiler()
    if program is None:
        msg = "There is no C compiler here (cc, gcc or clang)."
        raise ModelError(msg, remedy="Install one, or name it: CC=/path/to/cc.")
    with tempfile.TemporaryDirectory() as name:
        file, library = Path(name) / "equations.c", Path(name) / "equations.so"
        file.write_text(source, encoding="utf-8")
        command = [program, *flags, str(file), "-o", str(library), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            msg = f"The C compiler refused: {done.stderr.strip()[:300]}"
            raise ModelError(msg)
        # Once loaded it may be deleted; Windows would hold on to it, and is not served here.
        return ctypes.CDLL(str(library))
