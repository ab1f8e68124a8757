"""Whole populations: groups of people through the engine, chunk by chunk, into a store.

>>> from myocrine.simulation.wide import Wide, run_wide  # doctest: +SKIP
>>> data = run_wide(Wide(groups=(arm, control), outputs=("il6",)), "run.zarr")  # doctest: +SKIP

Memory is bounded by one chunk a worker, whatever the number of people. The numbers depend on the
`Wide` alone: not on the workers, nor on how often the run was interrupted and taken up again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from myocrine.errors import InputError, MyocrineError
from myocrine.simulation.chunks import Chunk, Part, check, compute, people_of
from myocrine.simulation.groups import BASELINE, PEOPLE, Group, People, Wide
from myocrine.simulation.store import SCHEMA, Failure, Store, failures, open_wide

if TYPE_CHECKING:
    import xarray as xr

    from myocrine.simulation.cluster import Cluster

__all__ = [
    "BASELINE",
    "PEOPLE",
    "SCHEMA",
    "Failure",
    "Group",
    "People",
    "Stopped",
    "Wide",
    "failures",
    "open_wide",
    "run_wide",
]

Progress = Callable[[int, int], None]
Sink = Callable[[Chunk, Part], None]


class Stopped(MyocrineError):
    """A run was interrupted; what is finished is in the store, and the same run goes on from it."""

    exit_code = 130  # as a shell reports Ctrl-C


def run_wide(
    wide: Wide,
    store: str | Path,
    *,
    workers: int = 2,
    cluster: Cluster | None = None,
    progress: Progress | None = None,
    resume: bool = True,
) -> xr.Dataset:
    """Simulate groups of people into a Zarr store, and open it.

    Parameters
    ----------
    wide : Wide
        What to simulate.
    store : str or Path
        Folder of the results. One that an interrupted run of the same `wide` left is taken up.
    workers : int
        Chunks computed side by side in this process; the numbers do not depend on it.
    cluster : str or distributed.Client, optional
        ``"local"``, ``"local:4"``, ``"tcp://host:port"``: processes instead (`myocrine[cluster]`).
    progress : callable
        Called with (people done, people), each person counted once a replicate.
    resume : bool
        Whether an existing store is taken up or refused.

    Returns
    -------
    xarray.Dataset
        As `open_wide` gives it; `failures` lists the people whose solution failed.

    Raises
    ------
    InputError
        If the store is another run's, or the session, a name or the cluster cannot be used.
    Stopped
        After Ctrl-C, once the running chunks are finished and written.
    """
    if workers < 1:
        msg = f"A run needs at least one worker, not {workers}."
        raise InputError(msg)
    check(wide)
    kept = Store.begin(Path(store), wide, resume=resume)
    todo = kept.missing()
    count = _Count(wide, todo, progress)

    def sink(chunk: Chunk, part: Part) -> None:
        kept.write(chunk, part)
        count.add(chunk)

    try:
        if not todo:
            pass
        elif cluster is None:
            _run_here(wide, todo, sink, workers)
        else:
            from myocrine.simulation.cluster import run_on

            run_on(cluster, wide, todo, sink)
    except KeyboardInterrupt:
        msg = f"Stopped after {count.done:,} of {count.total:,} people."
        raise Stopped(msg, remedy=f"The same run goes on from there: {store} keeps it.") from None
    return open_wide(store)


class _Count:
    """People done so far, told to whoever watches."""

    def __init__(self, wide: Wide, todo: Iterable[Chunk], progress: Progress | None) -> None:
        self._wide, self._progress = wide, progress
        self.total = wide.people_in()
        self.done = self.total - sum(len(people_of(wide, c)) for c in todo)
        self._tell()

    def add(self, chunk: Chunk) -> None:
        self.done += len(people_of(self._wide, chunk))
        self._tell()

    def _tell(self) -> None:
        if self._progress:
            self._progress(self.done, self.total)


def _run_here(wide: Wide, todo: Sequence[Chunk], sink: Sink, workers: int) -> None:
    """Compute chunks in threads of this process; never more at a time than workers."""
    body = wide.body
    # The first one alone, on all threads: it compiles what the others share.
    sink(todo[0], compute(wide, todo[0], body=body, threads=workers))
    waiting = iter(todo[1:])
    running: dict[Future[Part], Chunk] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        try:
            while True:
                while len(running) < workers and (chunk := next(waiting, None)) is not None:
                    running[pool.submit(compute, wide, chunk, body=body)] = chunk
                if not running:
                    return
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    sink(running.pop(future), future.result())
        except BaseException:
            # What is being computed is seconds from done: it is waited for and kept.
            for future, chunk in running.items():
                if not future.cancel() and future.exception() is None:
                    sink(chunk, future.result())
            raise
