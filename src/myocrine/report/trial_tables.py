"""Tidy tables of a trial (CSV), one row a thing: people, samples, endpoints, effects."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from myocrine.errors import InputError
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.results import TrialResult
from myocrine.report.sheet import SIMULATED
from myocrine.simulation.trials.trial import when_in_words

__all__ = ["safe", "write_tables"]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Row = Sequence[Any]


def safe(cell: Any) -> str:
    """Return a cell that no spreadsheet runs: text that begins like a formula is quoted.

    Examples
    --------
    >>> safe("=SUM(A1)"), safe(-1.5), safe(float("nan"))
    ("'=SUM(A1)", '-1.5', '')
    """
    if isinstance(cell, float | np.floating):
        return f"{float(cell):.6g}" if math.isfinite(cell) else ""
    text = str(cell)
    is_text = not isinstance(cell, int | np.integer)
    return f"'{text}" if is_text and text.startswith(_FORMULA) else text


def write_tables(result: TrialResult, folder: Path) -> list[Path]:
    """Write ``participants.csv``, ``samples.csv``, ``endpoints.csv`` and ``effects.csv``.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    made = []
    for name, rows in (
        ("participants", _participants(result)),
        ("samples", _samples(result)),
        ("endpoints", _endpoints(result)),
        ("effects", _effects(result)),
    ):
        made.append(_write(folder / f"{name}.csv", rows))
    return made


def _write(path: Path, rows: Iterable[Row]) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerows([safe(cell) for cell in row] for row in rows)
    except OSError as error:
        msg = f"The table cannot be written: {error.strerror or error}."
        raise InputError(msg, source=str(path)) from error
    return path


def _participants(result: TrialResult) -> Iterator[Row]:
    trial, allocation = result.trial, result.allocation
    people = result.truth.people.iloc[: trial.n]
    periods = range(allocation.order.shape[1])
    yield ("person", "stratum", *(f"arm_{k + 1}" for k in periods), *people.columns, "note")
    for i, values in enumerate(people.itertuples(index=False, name=None)):
        arms = (trial.names[allocation.order[i, k]] for k in periods)
        yield (i, allocation.strata[i], *arms, *values, SIMULATED)


def _samples(result: TrialResult) -> Iterator[Row]:
    """Yield every sample that was planned, with the truth behind it."""
    trial, seen = result.trial, result.observed
    yield ("person", "arm", "period", "time", "time_min", "output", "unit", "observed", "true",
           "status", "note")  # fmt: skip
    for a, arm in enumerate(trial.names):
        who = np.flatnonzero(result.allocation.does(a))
        period = result.allocation.period(a)
        at = {t: k for k, t in enumerate(seen.moments[arm])}
        for name, times in trial.samples.items():
            unit = result.body.output(name).unit
            true = result.truth.series(arm, name, times)
            observed = seen.values[arm, name]
            for i in who:
                for k, t in enumerate(times):
                    status = _status(seen.left[a, i], at[t], bool(seen.lost[arm][at[t], i]))
                    if status == "measured" and not np.isfinite(true[k, i]):
                        status = "failed"
                    minute = t if math.isfinite(t) else result.truth.starts[arm]
                    yield (i, arm, period[i] + 1, when_in_words(t), minute, name, unit,
                           observed[k, i], true[k, i], status, SIMULATED)  # fmt: skip


def _status(left: int, sample: int, lost: bool) -> str:
    return "left" if sample >= left else "lost" if lost else "measured"


def _endpoints(result: TrialResult) -> Iterator[Row]:
    trial, truth = result.trial, result.truth
    yield ("person", "arm", "endpoint", "unit", "observed", "true", "baseline", "note")
    for e in result.endpoints:
        one = e.endpoint
        for arm in one.arms:
            y = truth.series(arm, one.output.name, one.reads)
            true = endpoint_values(one, y, one.reads, start=truth.starts[arm])
            for i in np.flatnonzero(result.allocation.does(trial.names.index(arm))):
                observed = e.as_read(float(e.values[arm][i]))
                yield (i, arm, one.name, one.unit, observed, e.as_read(float(true[i])),
                       float(e.bases[arm][i]), SIMULATED)  # fmt: skip


def _effects(result: TrialResult) -> Iterator[Row]:
    yield ("endpoint", "arm", "against", "scale", "unit", "effect", "low", "high", "p", "p_holm",
           "hedges_g", "g_low", "g_high", "method", "true_effect", "true_low", "true_high",
           "power", "note")  # fmt: skip
    for e in result.endpoints:
        one, est = e.endpoint, e.estimate
        low, high = e.truth.interval or (math.nan, math.nan)
        against = one.arms[1] if len(one.arms) > 1 else "no change"
        yield (one.name, one.arms[0], against, "fold" if one.log else "difference", one.unit,
               *e.shown, est.p, e.holm, est.g, est.g_low, est.g_high, est.method,
               e.as_read(e.truth.central), e.as_read(low), e.as_read(high),
               e.at_n.power if e.at_n else math.nan, SIMULATED)  # fmt: skip
