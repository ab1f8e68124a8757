"""A wide run on other processes and machines, by Dask: one task a chunk.

The process that started the run writes the store; workers hand back their small arrays and need
no common file system. Which worker computes a chunk, how often and in which order changes no bit,
as long as all have the same kind of processor and the same versions, which is checked.
"""

from __future__ import annotations

import contextlib
import functools
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import myocrine
from myocrine.body import Body
from myocrine.errors import InputError, ModelError
from myocrine.simulation.chunks import Chunk, Part, compute
from myocrine.simulation.groups import Wide

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["Cluster", "machine", "run_on"]

Cluster: TypeAlias = "str | Client"
_RETRIES = 3
"""How often a chunk is tried again that failed on a worker; a dead worker's go to others anyway."""
_AHEAD = 2
"""Chunks a worker has at hand: one at work, one waiting."""
_PATIENCE = 60.0
"""How long a scheduler may take to answer and to show its first worker [s]."""
_WORKER = """import logging, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
logging.getLogger("distributed.worker.state_machine").setLevel(logging.ERROR)
"""
"""Ctrl-C reaches every process of a terminal; the one that began the run answers for all."""


def run_on(
    cluster: Cluster,
    wide: Wide,
    todo: Sequence[Chunk],
    sink: Callable[[Chunk, Part], None],
) -> None:
    """Compute chunks on a cluster and hand each to `sink` as it comes.

    Parameters
    ----------
    cluster : str or distributed.Client
        ``"local"`` (one process a core), ``"local:N"``, ``"tcp://host:port"``, or a client.

    Raises
    ------
    InputError
        If Dask is missing, the words are not understood, nobody answers, or the workers differ.
    ModelError
        If a chunk fails on every worker that tries it.
    """
    with _client(cluster) as client:
        _check(client)
        _feed(client, wide, todo, sink)


def _feed(
    client: Client, wide: Wide, todo: Sequence[Chunk], sink: Callable[[Chunk, Part], None]
) -> None:
    dask: Any = client  # its methods carry no types
    digest = wide.digest()
    waiting = iter(todo)
    running: dict[Any, tuple[Any, Chunk]] = {}
    results: Any = _distributed().as_completed(raise_errors=False)

    def submit() -> None:
        if (chunk := next(waiting, None)) is not None:
            future = dask.submit(_task, wide, chunk, digest, pure=False, retries=_RETRIES)
            running[future.key] = (future, chunk)
            results.add(future)

    for _ in range(_AHEAD * max(1, len(dask.ncores()))):
        submit()
    try:
        for future in results:
            _, chunk = running.pop(future.key)
            sink(chunk, _result(future, wide, chunk))
            submit()
    finally:
        dask.cancel([future for future, _ in running.values()], force=True)


def _task(wide: Wide, chunk: Chunk, digest: str) -> Part:
    """Compute one chunk on a worker."""
    return compute(wide, Chunk(*chunk), body=_body(_Keyed(wide, digest)))


class _Keyed:
    """A run that is told from another by its digest, so that a worker reads it once."""

    def __init__(self, wide: Wide, digest: str) -> None:
        self.wide, self.digest = wide, digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.digest == other.digest


@functools.lru_cache(maxsize=4)
def _body(keyed: _Keyed) -> Body:
    """Return the body of a run, the same object for all its chunks: kernels hang on it."""
    here = keyed.wide.digest()
    if here != keyed.digest:
        msg = "A worker has other evidence or another version of Myocrine than the run."
        raise InputError(msg, remedy="Install the same version on every machine.")
    return keyed.wide.body


def _result(future: Any, wide: Wide, chunk: Chunk) -> Part:
    from distributed.scheduler import KilledWorker

    try:
        part: Part = future.result()
    except KilledWorker as error:
        name = wide.groups[chunk.group].name
        msg = f"Chunk {chunk.number} of {name!r} was given up: every worker that took it died."
        remedy = "Look at the workers' memory, or use smaller chunks; the same run goes on."
        raise ModelError(msg, remedy=remedy) from error
    return part


@contextlib.contextmanager
def _client(cluster: Cluster) -> Iterator[Client]:
    """Yield a client; one that was made here is closed, with its cluster."""
    distributed = _distributed()
    if not isinstance(cluster, str):
        yield cluster
        return
    kind, _, rest = cluster.partition(":")
    if kind == "local":
        with _local(cluster, rest) as local, distributed.Client(local) as client:
            yield client
        return
    if "://" not in cluster:
        msg = f"I do not know the cluster {cluster!r}."
        raise InputError(msg, remedy="Write local, local:4 or tcp://host:8786.")
    try:
        client = distributed.Client(cluster, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        msg = f"No scheduler answers at {cluster}."
        raise InputError(msg, remedy="Start one there: dask scheduler.") from error
    with client:
        yield client


def _local(cluster: str, count: str) -> Any:
    """Return a cluster of processes on this machine, one thread each."""
    if count and not (count.isdecimal() and int(count) > 0):
        msg = f"I do not know the cluster {cluster!r}."
        raise InputError(msg, remedy="Write local, or local: and a number of processes.")
    try:
        return _distributed().LocalCluster(
            n_workers=int(count) if count else os.cpu_count() or 1,
            threads_per_worker=1,
            processes=True,
            dashboard_address="127.0.0.1:0",
            preload=[_WORKER],
            memory_limit=0,  # a chunk is what it is: a limit would only kill the same chunk again
        )
    except RuntimeError as error:
        msg = "The processes of a local cluster did not start."
        remedy = 'A script begins its run under if __name__ == "__main__": they read it, too.'
        raise InputError(msg, remedy=remedy) from error


def _distributed() -> Any:
    try:
        import distributed
    except ModuleNotFoundError as error:
        msg = "A cluster needs Dask, which is not installed."
        raise InputError(msg, remedy="pip install 'myocrine[cluster]'") from error
    return distributed


def _check(client: Client) -> None:
    """Check that there are workers and that all are of one kind, this machine's."""
    from distributed import TimeoutError as DaskTimeoutError

    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except (DaskTimeoutError, TimeoutError) as error:
        msg = "The cluster has no workers."
        raise InputError(msg, remedy="Start one: dask worker tcp://host:8786.") from error
    found: dict[str, Any] = client.run(machine)
    kinds = {str(kind) for kind in found.values()}
    if len(kinds) > 1:
        listed = "; ".join(sorted(kinds))
        msg = f"The workers differ, so their numbers would: {listed}."
        raise InputError(msg, remedy="Use machines of one kind with the same versions.")


def machine() -> str:
    """Return what the bits of a result depend on besides the run: versions and processor."""
    import jax
    import numpy as np

    processor = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = names[0] if names else processor
    versions = f"Myocrine {myocrine.__version__}, JAX {jax.__version__}, NumPy {np.__version__}"
    return f"{processor}, {versions}"
