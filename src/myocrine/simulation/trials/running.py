"""Run a trial: its people in every arm through the engine, into a store that is kept.

What is simulated does not depend on who was allocated where, on errors, losses, endpoints or alpha:
all of these may change and the same store serves again. Its digest decides, not a date.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import InputError
from myocrine.simulation.trials.trial import Trial, when_in_words
from myocrine.simulation.trials.truth import Failure, Truth

if TYPE_CHECKING:
    import xarray as xr

    from myocrine.simulation.wide import Wide

__all__ = ["forget", "open_truth", "run_trial", "wide_of"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


def wide_of(
    trial: Trial,
    *,
    times: tuple[float, ...] | None = None,
    outputs: tuple[str, ...] | None = None,
) -> Wide:
    """Return what is simulated for a trial: everybody of the pool in every arm.

    Parameters
    ----------
    times, outputs : tuple, optional
        Other than the trial's own: those that a store holds. No outputs: all.
    """
    from myocrine.simulation.wide import Group, Wide

    groups = tuple(
        Group(
            name=arm.name,
            session=arm.session,
            population=trial.population,
            people=range(trial.pool),
            held=arm.held,
        )
        for arm in trial.arms
    )
    return Wide(
        groups=groups,
        outputs=trial.kept if outputs is None else outputs,
        times=times or trial.times,
        seed=trial.seed,
        evidence=trial.evidence,
        replicates=trial.replicates,
    )


def run_trial(
    trial: Trial,
    store: Path,
    *,
    workers: int = 2,
    cluster: Any = None,
    progress: Progress | None = None,
    fresh: bool = False,
) -> Truth:
    """Simulate a trial, or take its truth from a store that holds it already.

    Parameters
    ----------
    trial : Trial
    store : Path
        Folder of the results; an interrupted run of the same trial goes on from there.
    workers, cluster, progress
        As for `myocrine.simulation.wide.run_wide`.
    fresh : bool
        Throw away what the store holds.

    Raises
    ------
    InputError
        If the store holds another run, or cannot be written.
    """
    from myocrine.simulation.wide import run_wide

    if fresh:
        forget(store)
    data = run_wide(
        _fitting(trial, store),
        store,
        workers=workers,
        cluster=cluster,
        progress=progress,
    )
    return _truth(trial, data)


def open_truth(trial: Trial, store: Path) -> Truth:
    """Return the truth that a finished store holds for a trial; nothing is simulated.

    Raises
    ------
    InputError
        If the store is not finished, or is that of other people, sessions or knowledge.
    """
    from myocrine.simulation.wide import open_wide

    data = open_wide(store)
    times = _times(data)
    missing = [t for t in trial.times if t not in times]
    wanted = {t for row in trial.samples.values() for t in row}
    if any(t in wanted for t in missing):
        words = ", ".join(when_in_words(t) for t in missing if t in wanted)
        msg = f"{store} holds no samples at {words}."
        raise InputError(msg, remedy="Run the trial again: other times need a new simulation.")
    outputs = _outputs(data)
    if absent := [name for name in trial.samples if outputs and name not in outputs]:
        msg = f"{store} keeps no {', '.join(absent)}."
        raise InputError(msg, remedy='Run the trial again, with keep = "all" under [sampling].')
    if wide_of(trial, times=times, outputs=outputs).digest() != data.attrs["digest"]:
        msg = f"{store} holds other people, sessions or knowledge than this trial."
        remedy = "Only samples, errors, losses, design, endpoints and alpha may change."
        raise InputError(msg, remedy=remedy)
    return _truth(trial, data)


def forget(store: Path) -> None:
    """Delete a store of ours.

    Raises
    ------
    InputError
        If the folder holds something else.
    """
    if not store.exists():
        return
    if not (store / "zarr.json").is_file():
        msg = f"{store} is no store of a trial and is left alone."
        raise InputError(msg, remedy="Choose another folder.")
    shutil.rmtree(store)


def _fitting(trial: Trial, store: Path) -> Wide:
    """Return what to simulate: what the store was begun with, where that holds all that is asked.

    Raises
    ------
    InputError
        If the store is that of another run.
    """
    from myocrine.simulation.wide import open_wide

    plain = wide_of(trial)
    if not (store / "zarr.json").is_file():
        return plain
    data = open_wide(store, unfinished=True)
    times, outputs = _times(data), _outputs(data)
    if set(trial.times) <= set(times) and (not outputs or set(trial.samples) <= set(outputs)):
        begun = wide_of(trial, times=times, outputs=outputs)
        if begun.digest() == data.attrs["digest"]:
            return begun
    msg = f"{store} holds another run: other people, sessions, knowledge, times or outputs."
    raise InputError(msg, remedy="Choose another folder (--out), or begin anew (--fresh).")


def _times(data: xr.Dataset) -> tuple[float, ...]:
    return tuple(float(t) for t in data["time"].values)


def _outputs(data: xr.Dataset) -> tuple[str, ...]:
    """Return the outputs of a store, empty where it holds all."""
    names = tuple(str(n) for n in data["output"].values)
    return () if list(names) == list(data.attrs["all_outputs"]) else names


def _truth(trial: Trial, data: xr.Dataset) -> Truth:
    from myocrine.simulation.wide import failures

    names = list(data["output"].values)

    def lookup(arm: int, replicate: int, output: str) -> Floats:
        values = data["value"][arm, replicate, names.index(output)]
        return np.asarray(values.values, dtype=float)

    minutes = np.asarray(data["minutes"].values, dtype=float)
    return Truth(
        arms=trial.names,
        minutes=_times(data),
        people=trial.population.table(range(trial.pool), seed=trial.seed),
        starts={a: -float(np.nanmedian(minutes[i, 0])) for i, a in enumerate(trial.names)},
        replicates=trial.replicates,
        lookup=lookup,
        failures=tuple(
            Failure(
                arm=f.group,
                replicate=f.replicate,
                person=f.person,
                output=f.output,
                minute=f.minute,
                value=f.value,
            )
            for f in failures(data)
        ),
    )
