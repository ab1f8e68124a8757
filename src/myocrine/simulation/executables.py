"""Compiled kernels kept on disk, so that the second run from a shell neither traces nor compiles.

The key is everything that the machine code depends on: the package's own equations and data, the
versions of JAX and Python, the processor, and the shapes. A kernel that cannot be stored or read
back is compiled as usual: the cache changes when a number arrives, never what it is. Files are
pickles in the user's own cache folder and are read only if the user owns them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import pickle
import platform
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import numpy as np

import myocrine
from myocrine.caches import cache_folder

__all__ = ["Kernel"]


Shapes = tuple[tuple[int, ...], ...]

_COMPILER: dict[str, Any] = {
    "xla_backend_optimization_level": 1,
    "xla_cpu_prefer_vector_width": 512,
    "xla_cpu_use_fusion_emitters": False,
}
"""Measured on the whole body: less than half the time to compile, and none of it comes back later.

Beyond the first level the optimiser unrolls loops over lanes that are wide enough as they are.
"""


class Kernel:
    """A jitted function whose compiled form is looked up in memory, on disk, then compiled.

    Parameters
    ----------
    function : callable
        Takes and returns arrays and containers of arrays.
    name : str
        Tells apart kernels of the same shapes (which body, which parameters).
    keep : bool
        Keep it on disk: only for bodies made of the package's own submodels, whose code the key
        covers.
    """

    def __init__(self, function: Any, name: str, *, keep: bool = True) -> None:
        self.jitted = jax.jit(function)
        self.keep = keep
        self._arriving = threading.Lock()
        self.name = name

    @property
    def compiled(self) -> set[Shapes]:
        """Shapes for which it is in memory."""
        return {shapes for kernel, shapes in tuple(_MEMORY) if kernel is self}

    def __call__(self, *args: Any) -> Any:
        """Run the kernel, compiling it for these shapes if need be."""
        shapes = tuple(np.shape(a) for a in jax.tree.leaves(args))
        known = _in_memory(self, shapes)
        if known is not None:
            return known(*args)
        with self._arriving:  # threads that want the same kernel wait for the first of them
            known = _in_memory(self, shapes)
            if known is None:
                known = _remember(self, shapes, self._arrived(shapes, args))
        return known(*args)

    def _arrived(self, shapes: Shapes, args: tuple[Any, ...]) -> Any:
        loaded = self._load(shapes)
        if loaded is not None:
            # A stored kernel proves itself on its first run; one that fails is compiled afresh.
            with contextlib.suppress(jax.errors.JaxRuntimeError):
                _finished(loaded(*args))
                return loaded
        return self._compile(shapes, args)

    def _path(self, shapes: Shapes) -> Path | None:
        folder = cache_folder()
        if folder is None or not self.keep:
            return None
        text = f"{_CODE} {_machine()} {self.name} {shapes}"
        return folder / "kernels" / f"{hashlib.sha256(text.encode()).hexdigest()[:40]}.bin"

    def _load(self, shapes: Shapes) -> Any:
        from jax.experimental import serialize_executable

        path = self._path(shapes)
        if path is None or not path.is_file() or not _ours(path):
            return None
        try:
            return serialize_executable.deserialize_and_load(*pickle.loads(path.read_bytes()))
        except Exception:  # noqa: BLE001 - a stale or damaged file only means compiling again
            return None

    def _compile(self, shapes: Shapes, args: tuple[Any, ...]) -> Any:
        from jax.experimental import serialize_executable

        path = self._path(shapes)
        if path is None:
            return self._compiled(args)
        with _own_cache_off():
            compiled = self._compiled(args)
        with contextlib.suppress(Exception):  # a full disk or read-only home costs time, not truth
            stored = serialize_executable.serialize(compiled)
            # Not everything that can be written can be run again: only what was tried is kept.
            _finished(serialize_executable.deserialize_and_load(*stored)(*args))
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, pickle.dumps(stored))
        return compiled

    def _compiled(self, args: tuple[Any, ...]) -> Any:
        options = _COMPILER if jax.default_backend() == "cpu" else None
        return self.jitted.lower(*args).compile(compiler_options=options)


_MOST = 12
"""Kernels kept in memory: a few megabytes each, and their loading takes longer than a run."""

_MEMORY: OrderedDict[tuple[Kernel, Shapes], Any] = OrderedDict()


def _in_memory(kernel: Kernel, shapes: Shapes) -> Any:
    found = _MEMORY.get((kernel, shapes))
    if found is not None:
        with contextlib.suppress(KeyError):  # another thread may just have let it go
            _MEMORY.move_to_end((kernel, shapes))
    return found


def _remember(kernel: Kernel, shapes: Shapes, compiled: Any) -> Any:
    """Keep a kernel in memory and let the one that was used longest ago go."""
    _MEMORY[kernel, shapes] = compiled
    while len(_MEMORY) > _MOST:
        _MEMORY.popitem(last=False)
    return compiled


def _finished(result: Any) -> Any:
    """Wait for a result, so that what goes wrong in it goes wrong here."""
    wait: Any = jax.block_until_ready
    return wait(result)


@contextlib.contextmanager
def _own_cache_off() -> Iterator[None]:
    """Compile without JAX's own cache: what comes out of it cannot be stored a second time.

    JAX looks at the switch once and remembers, hence the resets.
    """
    from jax.experimental.compilation_cache import compilation_cache

    update: Any = jax.config.update
    update("jax_enable_compilation_cache", False)
    compilation_cache.reset_cache()
    try:
        yield
    finally:
        update("jax_enable_compilation_cache", True)
        compilation_cache.reset_cache()


def _write(path: Path, content: bytes) -> None:
    """Write in one move, so that a run beside this one never reads half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


def _ours(path: Path) -> bool:
    return not hasattr(os, "getuid") or path.stat().st_uid == os.getuid()


def _hash_of_the_code() -> str:
    """Hash what a kernel is made of: the code of the body, of the step and of the scan."""
    root = Path(myocrine.__file__).parent
    digest = hashlib.sha256()
    engine = [root / "simulation" / name for name in ("integrator.py", "runner.py")]
    for path in (*sorted((root / "body").glob("*.py")), *engine):
        digest.update(path.read_bytes())
    return digest.hexdigest()


# At import, beside the code itself: files edited under a running program must not lend their name
# to kernels of the code that it runs.
_CODE = _hash_of_the_code()


@functools.cache
def _machine() -> str:
    flags = ""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "")
    versions = f"{jax.__version__} {sys.version} {jax.default_backend()}"
    return f"{versions} {platform.machine()} {os.cpu_count()} {flags}"
