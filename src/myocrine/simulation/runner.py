"""The runner: one compiled loop for every session there is, lanes in fixed-width chunks.

Time goes through in segments of `SEGMENT` steps, each of which runs as many steps as are left, so
one kernel serves every session: nothing is padded and nothing is compiled for a longer one. Lanes
go through in chunks of a fixed, padded width, so that the numbers do not depend on how many chunks
there are or which thread runs them: parallel equals serial bit for bit.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.experimental.xla_metadata import set_xla_metadata
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.contract import Array, Packed
from myocrine.caches import cache_folder
from myocrine.errors import ModelError
from myocrine.simulation.executables import Kernel
from myocrine.simulation.integrator import advance
from myocrine.simulation.schedule import Schedule

__all__ = ["FEW", "SEGMENT", "WIDE", "Prepared", "enable_cache", "run"]

FEW = 8
"""Up to so many lanes go one by one: quicker than one wide chunk that is mostly padding."""
WIDE = 32
"""Chunk width for many lanes: what a step touches then stays in the processor's second cache."""
SEGMENT = 64
"""Steps a call of the kernel can take."""

Floats = NDArray[np.float64]
States = dict[str, Array]
Progress = Callable[[int, int], None]


def enable_cache() -> None:
    """Switch on float64 and the compilation cache on disk; called once at import of `simulate`."""
    configure: Callable[[str, object], None] = jax.config.update
    configure("jax_enable_x64", True)
    folder = cache_folder()
    if folder is not None:
        configure("jax_compilation_cache_dir", str(folder))
        configure("jax_persistent_cache_min_compile_time_secs", 0.2)


@functools.lru_cache(maxsize=8)
def _kernel(
    body: Body, names: tuple[str, ...], parameter_names: tuple[str, ...], fields: _Layout
) -> Kernel:
    """Return the compiled loop of one body: up to `SEGMENT` steps from a state.

    Takes the number of steps, the state (`_Layout`), channels (SEGMENT, channels, n), involvement
    (SEGMENT, 32), step lengths (SEGMENT, n), parameters and people (`fields`); returns outputs
    (SEGMENT, outputs, n) and the state after the last step. Each is one array: handing forty of
    them over takes longer than a dozen steps of one person.
    """
    layout = _Layout.of_states(body)

    def kernel(
        n_steps: Array,
        start: Array,
        channels: Array,
        involvement: Array,
        h: Array,
        theta: Array,
        people: Array,
    ) -> tuple[Array, Array]:
        p, who = Packed(parameter_names, theta), fields.unpack(people)
        constants = body.constants(p, who)

        def step(i: Array, carry: tuple[States, Array]) -> tuple[States, Array]:
            x, rows = carry
            u = {name: channels[i, j] for j, name in enumerate(names)}
            u["involvement"] = involvement[i][:, None]
            y = advance(lambda state: body.rates(state, u, p, who, constants), x, h[i])
            y = {name: jnp.broadcast_to(value, x[name].shape) for name, value in y.items()}
            return y, rows.at[i].set(body.observe(y, u, p, who, constants))

        rows = jnp.zeros((SEGMENT, len(body.outputs), h.shape[1]))
        last, rows = jax.lax.fori_loop(0, n_steps, step, (layout.unpack(start), rows))
        return rows, layout.pack(last)

    ours = all(type(m).__module__.startswith("myocrine.") for m in body.submodels)
    name = f"{body.fingerprint} {names} {parameter_names} {fields}"
    return Kernel(_as_one(kernel), name, keep=ours)


def _as_one(function: Callable[..., tuple[Array, Array]]) -> Callable[..., object]:
    """Have the CPU compiler make one piece of machine code of the whole loop.

    Left to itself it makes about a thousand, and calling them one after another takes four times as
    long as what they do for a single person; each also takes three mappings of memory, of which a
    process has 65530. Where the compiler does not know these words it does as it would have done.
    """

    def with_trace(*args: object) -> object:
        # The compiler aborts on an argument that a small body does not read: each leaves a trace.
        return *function(*args), sum(jnp.ravel(a)[0] for a in jax.tree.leaves(args))

    def one(*args: object) -> object:
        marked: Callable[..., object] = set_xla_metadata
        return marked(jax.jit(with_trace)(*args), inlineable="false", xla_cpu_small_call="true")

    return one if jax.default_backend() == "cpu" else with_trace


class _Layout(NamedTuple):
    """Where each of several named arrays lies in one array (rows, n)."""

    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    @classmethod
    def of_states(cls, body: Body) -> _Layout:
        names = tuple(s.name for s in body.states)
        return cls(names, tuple(body.shape(name, 1)[:-1] for name in names))

    @classmethod
    def of(cls, arrays: Mapping[str, Floats]) -> _Layout:
        names = tuple(sorted(arrays))
        return cls(names, tuple(np.shape(arrays[name])[:-1] for name in names))

    def pack(self, x: Mapping[str, Array]) -> Array:
        return jnp.concatenate([x[k].reshape(-1, x[k].shape[-1]) for k in self.names])

    def pack_numbers(self, x: Mapping[str, Floats]) -> Floats:
        rows = [np.asarray(x[k], dtype=float) for k in self.names]
        return np.concatenate([r.reshape(-1, r.shape[-1]) for r in rows])

    def unpack(self, packed: Array) -> States:
        found, row = {}, 0
        for name, shape in zip(self.names, self.shapes, strict=True):
            rows = math.prod(shape)
            found[name] = packed[row : row + rows].reshape(*shape, packed.shape[-1])
            row += rows
        return found


def run(
    body: Body,
    schedule: Schedule,
    theta: Mapping[str, Floats],
    who: Mapping[str, Floats],
    x0: Mapping[str, Floats],
    *,
    threads: int = 2,
    progress: Progress | None = None,
    on_failure: Literal["raise", "keep"] = "raise",
) -> tuple[Floats, dict[str, Floats]]:
    """Integrate every lane.

    Parameters
    ----------
    theta : mapping of (lanes,)
        Parameters by name.
    who : mapping of (lanes,) or (32, lanes)
        The people.
    x0 : mapping of (lanes,) or (32, lanes)
        State at the start, by name.
    on_failure : {'raise', 'keep'}
        What to do when a lane leaves the finite numbers: stop, or hand its numbers back as they
        are. Lanes do not see each other, so the others are right either way.

    Returns
    -------
    outputs : (n_steps + 1, outputs, lanes)
        Declared outputs at every node, in declared order.
    last : dict of (lanes,) or (32, lanes)
        State at the end, by name.

    Raises
    ------
    ModelError
        If a lane leaves the finite numbers; names output, time and lane.
    """
    prepared = Prepared(body, theta, who)
    return prepared.run(schedule, x0, threads=threads, progress=progress, on_failure=on_failure)


class Prepared:
    """Lanes with their parameters, ready to be taken through any number of schedules.

    Parameters
    ----------
    body, theta, who
        As in `run`, which prepares anew every time.
    """

    def __init__(self, body: Body, theta: Mapping[str, Floats], who: Mapping[str, Floats]) -> None:
        self.body, self.names, self.fields = body, tuple(sorted(theta)), _Layout.of(who)
        self.layout = _Layout.of_states(body)
        self.theta = np.array([theta[k] for k in self.names], dtype=float)
        self.people = self.fields.pack_numbers(who)
        n = self.theta.shape[1]
        width = 1 if n <= FEW else WIDE
        self.chunks = [
            # The last lane pads.
            np.minimum(np.arange(start, start + width), n - 1)
            for start in range(0, n, width)
        ]
        self._placed: dict[int, tuple[Array, Array]] = {}

    def run(
        self,
        schedule: Schedule,
        x0: Mapping[str, Floats],
        *,
        threads: int = 2,
        progress: Progress | None = None,
        on_failure: Literal["raise", "keep"] = "raise",
    ) -> tuple[Floats, dict[str, Floats]]:
        """Integrate every lane; see `run`."""
        n = self.theta.shape[1]
        outputs = np.empty((schedule.n_steps + 1, len(self.body.outputs), n))
        start, end = self.layout.pack_numbers(x0), np.empty((self.body.size, n))

        def chunk(i: int) -> None:
            lanes = self.chunks[i]
            own = slice(int(lanes[0]), int(lanes[-1]) + 1)
            end[:, own] = self._integrate(i, schedule.lanes(lanes), start, outputs[:, :, own])

        for done, _ in enumerate(_mapped(chunk, len(self.chunks), threads), start=1):
            if progress:
                progress(done, len(self.chunks))
        if on_failure == "raise":
            _check_finite(self.body, schedule, outputs)
        return outputs, {k: np.asarray(v) for k, v in self.layout.unpack(end).items()}

    def _integrate(self, i: int, part: Schedule, start: Floats, outputs: Floats) -> Floats:
        """Write the outputs of some lanes and return their last state; surplus lanes are padding.

        The first step is one of no length: what it hands back is the reference state observed.
        """
        kernel = _kernel(self.body, part.names, self.names, self.fields)
        x, (theta, people) = start[:, self.chunks[i]], self._numbers(i)
        total = part.n_steps + 1
        for first in range(0, total, SEGMENT):
            until = min(first + SEGMENT, total)
            rows, x, _ = kernel(
                np.int64(until - first), x, *part.segment(first, SEGMENT), theta, people
            )
            outputs[first:until] = np.asarray(rows)[: until - first, :, : outputs.shape[2]]
        return np.asarray(x)[:, : outputs.shape[2]]

    def _numbers(self, i: int) -> tuple[Array, Array]:
        """Return parameters and people of a chunk where the kernel reads them."""
        if i not in self._placed:
            lanes = self.chunks[i]
            self._placed[i] = (
                jax.device_put(self.theta[:, lanes]),
                jax.device_put(self.people[:, lanes]),
            )
        return self._placed[i]


def _mapped(chunk: Callable[[int], None], n: int, threads: int) -> Iterator[None]:
    """Do the chunks and yield as they are done; a single one needs no thread of its own."""
    if min(n, threads) <= 1:
        yield from map(chunk, range(n))
        return
    with ThreadPoolExecutor(max_workers=min(threads, n)) as pool:
        yield from pool.map(chunk, range(n))


def _check_finite(body: Body, schedule: Schedule, outputs: Floats) -> None:
    bad = ~np.isfinite(outputs)
    if not bad.any():
        return
    t, o, lane = (int(i) for i in np.argwhere(bad)[0])
    msg = (
        f"{body.outputs[o].long_name} left the finite numbers at minute "
        f"{schedule.time[t]:.1f} in lane {lane} ({int(bad.any(axis=(0, 1)).sum())} of "
        f"{outputs.shape[-1]} lanes fail)."
    )
    raise ModelError(msg, remedy="Report the session and seed; a smaller first step may help.")
