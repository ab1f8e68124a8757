r"""From truth to data: what varies in a person and in the assay, and who or what goes missing.

A sample is the simulated level times a lognormal factor of mean one, so that the mean of many
samples is the truth:

.. math::

    y = C \exp(s z - s^2/2), \quad s^2 = \ln(1 + cv^2)

once for the assay (each sample its own) and once for the person (a part that all samples of a day
share, and a part of each sample's own). CVs are those that qualification scores with, unless the
trial gives its own; an error given in the output's unit is added instead.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.seeds import generator
from myocrine.qualification.study_schema import Observation
from myocrine.qualification.variation import within_cv
from myocrine.simulation.trials.allocation import Allocation
from myocrine.simulation.trials.trial import BASELINE, Error, Trial
from myocrine.simulation.trials.truth import Truth

__all__ = ["Draw", "Observed", "Spread", "observe", "spread_of", "strayed"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Draw = Callable[[str], np.random.Generator]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How far samples of one output stray.

    Attributes
    ----------
    assay, within : Error
        Of the measurement, and of the person from sample to sample and day to day.
    shared : float
        Share of the variance within a person that samples of one day have in common [0..1].
    day : float
        Samples further than this from baseline belong to another day [min].
    """

    assay: Error
    within: Error
    shared: float
    day: float


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What the people of a trial gave.

    Attributes
    ----------
    values : mapping of (arm, output) to (time, person)
        At the times of ``trial.samples[output]``; NaN where nothing was measured.
    left : (arm, person)
        Index of the first sample of the arm that a person who left did not give; the number of
        samples where nobody left, -1 for who never did this arm.
    moments : mapping of arm to times
        When samples were taken [min].
    lost : mapping of arm to (time, person)
        Single samples that went missing.
    """

    values: Mapping[tuple[str, str], Floats]
    left: NDArray[np.int64]
    moments: Mapping[str, tuple[float, ...]]
    lost: Mapping[str, Flags]


def spread_of(trial: Trial, output: str, body: Body, records: ParameterSet) -> Spread:
    """Return the errors of one output: the trial's own, or those of the package's records."""
    name = Observation.model_construct(analyte=output, matrix="")
    assay = Error(cv=records.value("qualification.assay_cv"))
    within = Error(cv=records.value(within_cv(name, body, records)))
    return Spread(
        assay=trial.assay.get(output, trial.assay.get("", assay)),
        within=trial.within.get(output, trial.within.get("", within)),
        shared=records.value("qualification.within_shared"),
        day=records.value("qualification.within_day"),
    )


def strayed(truth: Floats, times: Sequence[float], spread: Spread, draw: Draw) -> Floats:
    """Return samples of a truth, same shape (time, ...).

    Parameters
    ----------
    truth : (time, ...) array
    times : sequence of float
        Minutes from the end of the session, `BASELINE` among them.
    spread : Spread
    draw : callable
        Purpose to a fresh generator. Numbers are taken along the other axes in order, so that the
        first people keep theirs when more are asked for, and a time keeps its own whatever else is
        sampled.
    """
    shape = truth.shape[1:]
    own, common = math.sqrt(1.0 - spread.shared), math.sqrt(spread.shared)
    days: dict[int, Floats] = {}
    rows = []
    for y, minute in zip(truth, times, strict=True):
        word, day = _word(minute), _day(minute, spread.day)
        if day not in days:
            days[day] = draw(f"day.{day}").standard_normal(shape)
        person = own * draw(f"person.{word}").standard_normal(shape) + common * days[day]
        y = _moved(y, spread.within, person)
        rows.append(_moved(y, spread.assay, draw(f"assay.{word}").standard_normal(shape)))
    return np.array(rows)


def observe(
    trial: Trial,
    truth: Truth,
    allocation: Allocation,
    *,
    body: Body | None = None,
    records: ParameterSet | None = None,
) -> Observed:
    """Return what is measured of the people of a trial, seeded by (seed, person, purpose)."""
    body = body or default_body()
    records = records or body.records
    moments = {a: _moments(trial) for a in trial.names}
    left = _left(trial, allocation, len(_moments(trial)))
    lost = {a: _lost(trial, a, moments[a]) for a in trial.names}
    values = {}
    for i, arm in enumerate(trial.names):
        given = np.arange(len(moments[arm]))[:, None] < left[i]  # -1: never did it
        kept = given & ~lost[arm]
        rows = dict(zip(moments[arm], kept, strict=True))
        for output, times in trial.samples.items():
            spread = spread_of(trial, output, body, records)
            y = truth.series(arm, output, times)[:, : trial.n]
            drawn = strayed(y, times, spread, _drawer(trial.seed, f"trial.{arm}.{output}"))
            values[arm, output] = np.where([rows[t] for t in times], drawn, np.nan)
    return Observed(values=values, left=left, moments=moments, lost=lost)


def _drawer(seed: int, what: str) -> Draw:
    return lambda purpose: generator(seed, 0, f"{what}.{purpose}")


def _moved(y: Floats, error: Error, z: Floats) -> Floats:
    if error.cv > 0.0:
        s2 = math.log1p(error.cv**2)
        y = y * np.exp(math.sqrt(s2) * z - 0.5 * s2)
    return y + error.sd * z if error.sd > 0.0 else y


def _day(minute: float, day: float) -> int:
    """Return which day a sample belongs to, 0 for that of the session."""
    if minute == BASELINE or minute <= day:
        return 0
    return 1 + int((minute - day) // (24.0 * 60.0))


def _word(minute: float) -> str:
    return "baseline" if minute == BASELINE else f"{minute:g}"


def _moments(trial: Trial) -> tuple[float, ...]:
    return tuple(sorted({t for times in trial.samples.values() for t in times}))


def _left(trial: Trial, allocation: Allocation, n_samples: int) -> NDArray[np.int64]:
    """Return the first sample not given, (arm, person), -1 where the arm was never done.

    Who leaves does so at a sample drawn evenly; in a cross-over all later periods are missing.
    """
    left = np.full((len(trial.names), trial.n), -1, dtype=np.int64)
    gone = np.zeros(trial.n, dtype=bool)
    people = np.arange(trial.n)
    for period in range(allocation.order.shape[1]):
        arms = allocation.order[:, period]
        leaves, when = np.zeros(trial.n, dtype=bool), np.zeros(trial.n, dtype=np.int64)
        for i, arm in enumerate(trial.names):
            draw = _drawer(trial.seed, f"trial.dropout.{arm}")
            here = arms == i
            own = draw("leaves").random(trial.n) < trial.drop_out.people[arm]
            at = (draw("when").random(trial.n) * n_samples).astype(np.int64)
            leaves, when = np.where(here, own, leaves), np.where(here, at, when)
        kept = np.where(leaves, when, n_samples)
        left[arms, people] = np.where(gone, 0, kept)
        gone |= leaves
    return left


def _lost(trial: Trial, arm: str, moments: Sequence[float]) -> Flags:
    """Return which single samples went missing, (time, person)."""
    draw = _drawer(trial.seed, f"trial.sample.{arm}")
    rows = [draw(_word(t)).random(trial.n) < trial.drop_out.samples for t in moments]
    return np.array(rows, dtype=bool).reshape(len(moments), trial.n)
