"""The runner: one compiled scan for every session of a shape bucket, lanes in fixed-width chunks.

Lanes go through in chunks of a fixed, padded width, so that the numbers do not depend on how many
chunks there are or which thread runs them: parallel equals serial bit for bit.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.contract import Array, Packed
from myocrine.caches import cache_folder
from myocrine.errors import ModelError
from myocrine.simulation.executables import Kernel
from myocrine.simulation.integrator import advance
from myocrine.simulation.schedule import Schedule

__all__ = ["NARROW", "WIDE", "enable_cache", "run"]

NARROW = 8
"""Chunk width for a few lanes: one vector register of doubles."""
WIDE = 104
"""Chunk width for many lanes."""

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
def _kernel(body: Body, names: tuple[str, ...], parameter_names: tuple[str, ...]) -> Kernel:
    """Return the compiled scan for one body: (x0, channels, ...) -> (outputs, final state)."""

    def kernel(
        x0: States,
        channels: Array,
        involvement: Array,
        h: Array,
        theta: Array,
        who: Mapping[str, Array],
    ) -> tuple[Array, States]:
        p = Packed(parameter_names, theta)
        constants = body.constants(p, who)

        def step(x: States, at: tuple[Array, Array, Array]) -> tuple[States, Array]:
            row, active, length = at
            u = {name: row[j] for j, name in enumerate(names)}
            u["involvement"] = active[:, None]
            y = advance(lambda state: body.rates(state, u, p, who, constants), x, length)
            y = {name: jnp.broadcast_to(value, x[name].shape) for name, value in y.items()}
            return y, body.observe(y, u, p, who, constants)

        quiet = {name: jnp.zeros_like(h[0]) for name in names}
        quiet["involvement"] = jnp.zeros_like(involvement[0])[:, None]
        first = body.observe(x0, quiet, p, who, constants)
        last, rows = jax.lax.scan(step, x0, (channels, involvement, h))
        return jnp.concatenate([first[None], rows]), last

    ours = all(type(m).__module__.startswith("myocrine.") for m in body.submodels)
    return Kernel(kernel, f"{body.fingerprint} {names} {parameter_names}", keep=ours)


def run(
    body: Body,
    schedule: Schedule,
    theta: Mapping[str, Floats],
    who: Mapping[str, Floats],
    x0: Mapping[str, Floats],
    *,
    threads: int = 2,
    progress: Progress | None = None,
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
    n = schedule.h.shape[1]
    width = NARROW if n <= NARROW else WIDE
    names = tuple(sorted(theta))
    kernel = _kernel(body, schedule.names, names)
    packed = np.array([theta[k] for k in names], dtype=float)
    starts = list(range(0, n, width))
    done = 0

    def chunk(start: int) -> tuple[Floats, dict[str, Floats]]:
        lanes = np.minimum(np.arange(start, start + width), n - 1)  # the last lane pads
        part = schedule.lanes(lanes)
        rows, last = kernel(
            {k: np.asarray(v)[..., lanes] for k, v in x0.items()},
            part.channels[part.piece],
            part.involvement[part.piece],
            part.h,
            packed[:, lanes],
            {k: np.asarray(v, dtype=float)[..., lanes] for k, v in who.items()},
        )
        keep = min(width, n - start)
        return (
            np.asarray(rows)[: schedule.n_steps + 1, :, :keep],
            {k: np.asarray(v)[..., :keep] for k, v in last.items()},
        )

    results: list[tuple[Floats, dict[str, Floats]]] = []
    # The first chunk alone: it compiles; the others then share its executable.
    results.append(chunk(starts[0]))
    if progress:
        progress(1, len(starts))
    if len(starts) > 1:
        with ThreadPoolExecutor(max_workers=max(1, threads)) as pool:
            for done, result in enumerate(pool.map(chunk, starts[1:]), start=2):
                results.append(result)
                if progress:
                    progress(done, len(starts))
    outputs = np.concatenate([r[0] for r in results], axis=-1)
    last = {k: np.concatenate([r[1][k] for r in results], axis=-1) for k in results[0][1]}
    _check_finite(body, schedule, outputs)
    return outputs, last


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
