"""Power by simulation: the trial run again and again with people drawn from the simulated pool.

Every repetition draws its own people (with replacement: the pool stands for everybody), measures
them with fresh errors and losses, and is analysed like the trial itself. The share of repetitions
with p < alpha is the power, with the interval that its number of repetitions leaves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.seeds import generator
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.measuring import Draw, spread_of, strayed
from myocrine.simulation.trials.trial import Endpoint, Trial
from myocrine.simulation.trials.truth import Truth

__all__ = ["REPETITIONS", "Power", "closed_form", "p_values", "power", "sizes"]

Floats = NDArray[np.float64]
REPETITIONS = 1000
_CHUNK = 400_000  # samples drawn at once: memory stays small whatever n is


@dataclass(frozen=True, kw_only=True)
class Power:
    """Power at one size.

    Attributes
    ----------
    n : tuple of int
        People in each arm of the contrast (one number within people).
    power, low, high : float
        Share of repetitions with p < alpha, and its 95 % Monte Carlo interval.
    width : float
        Median width of the interval of the difference, on the endpoint's scale.
    repetitions : int
    """

    n: tuple[int, ...]
    power: float
    low: float
    high: float
    width: float
    repetitions: int


def power(
    trial: Trial,
    truth: Truth,
    endpoint: Endpoint,
    n: Sequence[int],
    *,
    replicate: int = 0,
    repetitions: int = REPETITIONS,
    body: Body | None = None,
    records: ParameterSet | None = None,
) -> Power:
    """Return the power of one endpoint at one size.

    Parameters
    ----------
    n : sequence of int
        People in each arm of the contrast, in its order; one number where people are their own
        comparison. >= 2 each.
    replicate : int
        The draw of what nobody knows that is taken to be true; 0 is the central one.
    """
    body = body or default_body()
    records = records or body.records
    sample = _Sampler(trial, truth, endpoint, replicate, body, records)
    done, hits, widths = 0, 0, []
    while done < repetitions:
        batch = max(1, min(repetitions - done, _CHUNK // (max(n) * max(1, len(endpoint.reads)))))
        values, bases = sample(tuple(n), batch, done)
        p, width = p_values(endpoint, values, bases, alpha=trial.alpha)
        hits += int(np.sum(p < trial.alpha))
        widths.append(width[np.isfinite(width)])
        done += batch
    low, high = _wilson(hits, done)
    drawn = np.concatenate(widths)
    return Power(
        n=tuple(n),
        power=hits / done,
        low=low,
        high=high,
        width=float(np.median(drawn)) if len(drawn) else float("nan"),
        repetitions=done,
    )


def sizes(trial: Trial, endpoint: Endpoint, total: int) -> tuple[int, ...]:
    """Return people in each arm of a contrast when `total` take part, by the trial's ratio."""
    if trial.design.within:
        return (total,)
    weights = dict(zip(trial.names, trial.design.ratio, strict=True))
    whole = sum(weights.values())
    return tuple(max(2, total * weights[a] // whole) for a in endpoint.arms)


class _Sampler:
    """Draws endpoint values of fresh people: shape (people, repetitions) for each arm."""

    def __init__(
        self,
        trial: Trial,
        truth: Truth,
        endpoint: Endpoint,
        replicate: int,
        body: Body,
        records: ParameterSet,
    ) -> None:
        self.trial, self.truth, self.endpoint = trial, truth, endpoint
        self.spread = spread_of(trial, endpoint.output.name, body, records)
        self.series = [
            truth.series(a, endpoint.output.name, endpoint.reads, replicate=replicate)
            for a in endpoint.arms
        ]
        self.within = trial.design.within
        whole = np.all([np.isfinite(y).all(axis=0) for y in self.series], axis=0)
        self.usable = np.flatnonzero(whole)

    def __call__(
        self, n: tuple[int, ...], batch: int, first: int
    ) -> tuple[list[Floats], list[Floats | None]]:
        """Return values and baselines of `batch` repetitions from number `first` on."""
        found, bases = [], []
        shared = None
        for i, arm in enumerate(self.endpoint.arms):
            count = n[0] if self.within else n[i]
            draw = _purposes(self.trial, self.endpoint, arm, count, first)
            if shared is None or not self.within:
                who = draw("people").integers(0, len(self.usable), (count, batch))
                shared = self.usable[who]
            y = strayed(self.series[i][:, shared], self.endpoint.reads, self.spread, draw)
            y = np.where(_missing(self.trial, arm, y.shape, draw), np.nan, y)
            start = self.truth.starts[arm]
            found.append(endpoint_values(self.endpoint, y, self.endpoint.reads, start=start))
            bases.append(y[0] if self.endpoint.needs_baseline else None)
        return found, bases


def _purposes(trial: Trial, endpoint: Endpoint, arm: str, n: int, first: int) -> Draw:
    word = f"trial.power.{endpoint.name}.{arm}.{n}.{first}"
    return lambda purpose: generator(trial.seed, 0, f"{word}.{purpose}")


def _missing(trial: Trial, arm: str, shape: tuple[int, ...], draw: Draw) -> NDArray[np.bool_]:
    """Return lost samples and those after a person left, (time, people, repetitions)."""
    lost = np.zeros(shape, dtype=bool)
    if trial.drop_out.samples > 0.0:
        lost |= draw("samples").random(shape) < trial.drop_out.samples
    if trial.drop_out.people[arm] > 0.0:
        leaves = draw("leaves").random(shape[1:]) < trial.drop_out.people[arm]
        when = (draw("when").random(shape[1:]) * shape[0]).astype(int)
        lost |= leaves & (np.arange(shape[0])[:, None, None] >= when)
    return lost


def p_values(
    endpoint: Endpoint,
    values: Sequence[Floats],
    bases: Sequence[Floats | None],
    *,
    alpha: float,
) -> tuple[Floats, Floats]:
    """Return two-sided p-values and widths of intervals, one a column of (people, repetitions)."""
    from scipy import stats

    if endpoint.analysis == "ancova":
        return _ancovas(values, bases, alpha)
    if endpoint.analysis == "welch":
        a, b = (_moments(v) for v in values)
        va, vb = a[2] / a[0], b[2] / b[0]
        error = np.sqrt(va + vb)
        parts = va**2 / np.maximum(a[0] - 1, 1) + vb**2 / np.maximum(b[0] - 1, 1)
        df = np.divide((va + vb) ** 2, parts, out=np.full_like(parts, np.nan), where=parts > 0)
        difference, fine = a[1] - b[1], np.minimum(a[0], b[0]) >= 2
    else:
        d = values[0] - values[1] if len(values) == 2 else values[0]
        n, difference, variance = _moments(d)
        error, df, fine = np.sqrt(variance / n), n - 1.0, n >= 2
    fine = fine & (error > 0.0) & (np.nan_to_num(df) > 0.0)
    t = np.divide(difference, error, out=np.full_like(error, np.nan), where=fine)
    df = np.where(fine, df, 1.0)
    p = np.where(fine, 2.0 * stats.t.sf(np.abs(t), df), np.nan)
    width = np.where(fine, 2.0 * stats.t.ppf(1.0 - alpha / 2.0, df) * error, np.nan)
    return p, width


def _moments(y: Floats) -> tuple[Floats, Floats, Floats]:
    """Return count, mean and variance (n - 1) of what is there, over the first axis."""
    there = np.isfinite(y)
    n = np.maximum(there.sum(axis=0).astype(float), 1.0)
    mean = np.where(there, y, 0.0).sum(axis=0) / n
    square = np.where(there, (y - mean) ** 2, 0.0).sum(axis=0)
    return n, mean, square / np.maximum(n - 1.0, 1.0)


def _ancovas(
    values: Sequence[Floats], bases: Sequence[Floats | None], alpha: float
) -> tuple[Floats, Floats]:
    from myocrine.qualification.trials.contrasts import ancova

    first, second = bases
    assert first is not None
    assert second is not None
    found = [
        ancova(values[0][:, r], values[1][:, r], first[:, r], second[:, r], alpha=alpha)
        for r in range(values[0].shape[1])
    ]
    return np.array([e.p for e in found]), np.array([e.high - e.low for e in found])


def closed_form(
    difference: float, sds: Sequence[float], n: Sequence[float], *, alpha: float
) -> float:
    """Return the power of the two-sided t test for normal values.

    From the noncentral t distribution: exact for one sample or pairs, and for two groups of equal
    variance; with Satterthwaite's degrees of freedom for two groups of unequal variance.

    Parameters
    ----------
    difference : float
        The true difference.
    sds : sequence of float
        SD of the differences, or of each group.
    n : sequence of float
        Pairs, or people in each group.
    """
    from scipy import stats

    parts = [s * s / k for s, k in zip(sds, n, strict=True)]
    error = math.sqrt(sum(parts))
    if min(n) < 2 or not math.isfinite(error):
        return float("nan")
    if error == 0.0:
        return 1.0 if difference else alpha
    df = sum(parts) ** 2 / sum(v * v / (k - 1.0) for v, k in zip(parts, n, strict=True))
    edge = float(stats.t.ppf(1.0 - alpha / 2.0, df))
    nc = min(abs(difference) / error, 1e3)
    upper = float(stats.nct.sf(edge, df, nc))
    lower = float(stats.nct.cdf(-edge, df, nc))
    if not math.isfinite(upper):  # far beyond the edge SciPy gives up; there it is certain
        return 1.0
    return min(1.0, upper + (lower if math.isfinite(lower) else 0.0))


def _wilson(hits: int, n: int) -> tuple[float, float]:
    from scipy import stats

    found = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)
