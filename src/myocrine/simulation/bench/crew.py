"""Processes in which peers work: one a core, so that everybody has the whole machine."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import ModelError
from myocrine.simulation.bench.field import Opened, OutOfTime, Payload

__all__ = ["Crew", "alone", "crew"]

Floats = NDArray[np.float64]
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""One process a core: libraries that start threads of their own would only get in the way."""
_opened: list[Opened] = []


class Crew:
    """Workers that have loaded a peer and know the days of several people."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self.pool = pool

    def solve(
        self, peer: str, setting: Any, people: Sequence[int], limit_s: float
    ) -> tuple[tuple[Floats | None, str], float]:
        """Solve some people, every core at work.

        Parameters
        ----------
        limit_s : float
            What one person may take [s].

        Returns
        -------
        states, why : (samples, states, people) or None, str
            None if somebody could not be solved, and why.
        ms : float
            Wall time a person [ms].
        """
        begin = time.perf_counter()
        tasks = [self.pool.submit(_solve, peer, setting, i, limit_s) for i in people]
        found = [task.result() for task in tasks]
        ms = (time.perf_counter() - begin) * 1e3 / len(people)
        failed = [why for _, why in found if why]
        if failed:
            return (None, failed[0]), ms
        return (np.stack([y for y, _ in found], axis=-1), ""), ms


@contextlib.contextmanager
def crew(payload: Payload, workers: int, *, load_s: float = 300.0) -> Iterator[Crew]:
    """Start the workers, each ready; stop them at the end, whatever happens.

    Raises
    ------
    ModelError
        If a worker is not ready within `load_s` seconds, or dies of loading.
    """
    with _pool(workers, _ready, payload) as pool:
        # Every worker is asked something before the clock runs: starting them is nobody's work.
        tasks = [pool.submit(_warm) for _ in range(workers)]
        try:
            for task in tasks:
                task.result(timeout=load_s)
        except (TimeoutError, BrokenExecutor) as error:
            for process in list(pool._processes.values()):  # no other way out of a long call
                process.kill()
            late = isinstance(error, TimeoutError)
            msg = f"not loaded after {load_s:.0f} s" if late else "died while it was loaded"
            raise ModelError(msg) from error
        yield Crew(pool)


def alone(function: Any, *arguments: Any, cache: bool = True) -> Any:
    """Run a function in a fresh process and return what it returns.

    Its memory is its own, and without `cache` it finds no kernel compiled before.
    """
    with _pool(1, _fresh, cache) as pool:
        return pool.submit(function, *arguments).result()


@contextlib.contextmanager
def _pool(workers: int, initializer: Any, *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    # A process that runs JAX must not be forked.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=initializer, initargs=arguments
    )
    with _environment(_ONE_THREAD if initializer is _ready else {}):
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _environment(changes: dict[str, str]) -> Iterator[None]:
    """Change the environment that new processes inherit."""
    before = {k: os.environ.get(k) for k in changes}
    os.environ.update(changes)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _ready(payload: Payload) -> None:
    _opened[:] = [payload.opened()]


def _fresh(cache: bool) -> None:
    if not cache:
        os.environ["MYOCRINE_CACHE"] = "0"


def _warm() -> None:
    """Take long enough that no worker answers for two."""
    time.sleep(0.3)


def _solve(peer: str, setting: Any, person: int, limit_s: float) -> tuple[Any, str]:
    try:
        return _opened[0].solve(peer, setting, person, limit_s), ""
    except OutOfTime:
        return None, f"stopped after {limit_s:.0f} s a person"
    except Exception as error:  # noqa: BLE001 - a peer that fails is a result
        return None, str(error).strip().splitlines()[0][:120] if str(error) else repr(error)
