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
from myocrine.errors import ModelError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.seeds import generator
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.measuring import Draw, spread_of, strayed
from myocrine.simulation.trials.trial import Endpoint, Trial
from myocrine.simulation.trials.truth import Truth

__all__ = [
    "REPETITIONS",
    "Power",
    "closed_form",
    "in_order",
    "leaving",
    "lost_samples",
    "p_values",
    "power",
    "sizes",
    "whole_people",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
REPETITIONS = 1000
_CHUNK = 400_000  # samples drawn at once: memory stays small whatever n is
_WORK = 20_000_000  # samples drawn for one power; a trial of many thousands is repeated less often
_LEAST = 100


@dataclass(frozen=True, kw_only=True)
class Power:
    """Power at one size.

    Attributes
    ----------
    n : tuple of int
        People in each arm of the contrast (one number within people).
    power, low, high : float
        Share of repetitions with p < alpha (and the expected sign, if one is), and its 95 % Monte
        Carlo interval.
    width : float
        Median width of the interval of the difference, on the endpoint's scale.
    decided : float or None
        Share of repetitions whose interval lies wholly beyond the smallest difference that
        matters, or wholly within it; None without such a difference.
    repetitions : int
        Fewer than asked for where a trial has many thousands of people.
    """

    n: tuple[int, ...]
    power: float
    low: float
    high: float
    width: float
    decided: float | None
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
    affordable = _WORK // (max(n) * max(1, len(endpoint.reads)))
    repetitions = min(repetitions, max(_LEAST, affordable))
    done, hits, decided, widths = 0, 0, 0, []
    while done < repetitions:
        batch = max(1, min(repetitions - done, _CHUNK // (max(n) * max(1, len(endpoint.reads)))))
        values, bases = sample(tuple(n), batch, done)
        p, difference, width = p_values(endpoint, values, bases, alpha=trial.alpha)
        as_expected = difference * endpoint.expected >= 0.0
        hits += int(np.sum((p < trial.alpha) & as_expected))
        decided += int(np.sum(_decides(difference, width, endpoint.delta or 0.0)))
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
        decided=decided / done if endpoint.delta else None,
        repetitions=done,
    )


def sizes(trial: Trial, endpoint: Endpoint, total: int) -> tuple[int, ...]:
    """Return people in each arm of a contrast when `total` take part, by the trial's ratio."""
    if trial.design.within:
        return (total,)
    weights = dict(zip(trial.names, trial.design.ratio, strict=True))
    whole = sum(weights.values())
    return tuple(max(2, total * weights[a] // whole) for a in endpoint.arms)


def _decides(difference: Floats, width: Floats, delta: float) -> Flags:
    """Return which intervals lie wholly beyond -delta or delta, or wholly between them."""
    low, high = difference - width / 2.0, difference + width / 2.0
    return (low > delta) | (high < -delta) | ((low > -delta) & (high < delta))


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
        self.usable = whole_people(self.series, endpoint)

    def __call__(
        self, n: tuple[int, ...], batch: int, first: int
    ) -> tuple[list[Floats], list[Floats | None]]:
        """Return values and baselines of `batch` repetitions from number `first` on."""
        reads = self.endpoint.reads
        seen, left = [], []
        shared = None
        for i, arm in enumerate(self.endpoint.arms):
            count = n[0] if self.within else n[i]
            draw = _purposes(self.trial, self.endpoint, arm, count, first)
            if shared is None or not self.within:
                who = draw("people").integers(0, len(self.usable), (count, batch))
                shared = self.usable[who]
            y = strayed(self.series[i][:, shared], reads, self.spread, draw)
            seen.append(np.where(lost_samples(self.trial, y.shape, draw), np.nan, y))
            left.append(leaving(self.trial, arm, y.shape, draw))
        if self.within and len(seen) == 2:
            rng = _purposes(self.trial, self.endpoint, "", n[0], first)("order")
            left = in_order(left, rng.random(left[0].shape[1:]) < 0.5)
        seen = [np.where(gone, np.nan, y) for y, gone in zip(seen, left, strict=True)]
        values = [
            endpoint_values(self.endpoint, y, reads, start=self.truth.starts[arm])
            for arm, y in zip(self.endpoint.arms, seen, strict=True)
        ]
        return values, [y[0] if self.endpoint.needs_baseline else None for y in seen]


def _purposes(trial: Trial, endpoint: Endpoint, arm: str, n: int, first: int) -> Draw:
    word = f"trial.power.{endpoint.name}.{arm}.{n}.{first}"
    return lambda purpose: generator(trial.seed, 0, f"{word}.{purpose}")


def whole_people(series: Sequence[Floats], endpoint: Endpoint) -> NDArray[np.intp]:
    """Return who was simulated in every arm that an endpoint compares.

    Raises
    ------
    ModelError
        If nobody was.
    """
    whole = np.flatnonzero(np.all([np.isfinite(y).all(axis=0) for y in series], axis=0))
    if not len(whole):
        msg = f"Nobody could be simulated in {' and '.join(endpoint.arms)} ({endpoint.name})."
        raise ModelError(msg, remedy="The failures are in the store: see the first of them.")
    return whole


def lost_samples(trial: Trial, shape: tuple[int, ...], draw: Draw) -> Flags:
    """Return which single samples go missing, (time, ...)."""
    if not trial.drop_out.samples:
        return np.zeros(shape, dtype=bool)
    return draw("samples").random(shape) < trial.drop_out.samples


def leaving(trial: Trial, arm: str, shape: tuple[int, ...], draw: Draw) -> Flags:
    """Return samples from when a person has left on, (time, ...)."""
    share = trial.drop_out.people[arm]
    if not share:
        return np.zeros(shape, dtype=bool)
    leaves = draw("leaves").random(shape[1:]) < share
    when = (draw("when").random(shape[1:]) * shape[0]).astype(int)
    steps = np.arange(shape[0]).reshape(-1, *(1,) * (len(shape) - 1))
    return leaves & (steps >= when)


def in_order(left: Sequence[Flags], swapped: Flags) -> list[Flags]:
    """Return what is missing of two periods: who left in the first is not there in the second."""
    first, second = (gone.any(axis=0) for gone in left)
    return [left[0] | (second & swapped), left[1] | (first & ~swapped)]


def p_values(
    endpoint: Endpoint,
    values: Sequence[Floats],
    bases: Sequence[Floats | None],
    *,
    alpha: float,
) -> tuple[Floats, Floats, Floats]:
    """Return two-sided p-values, differences and widths of their intervals.

    One for each column of values of shape (people, repetitions).
    """
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
    return p, difference, width


def _moments(y: Floats) -> tuple[Floats, Floats, Floats]:
    """Return count, mean and variance (n - 1) of what is there, over the first axis."""
    there = np.isfinite(y)
    n = np.maximum(there.sum(axis=0).astype(float), 1.0)
    mean = np.where(there, y, 0.0).sum(axis=0) / n
    square = np.where(there, (y - mean) ** 2, 0.0).sum(axis=0)
    return n, mean, square / np.maximum(n - 1.0, 1.0)


def _ancovas(
    values: Sequence[Floats], bases: Sequence[Floats | None], alpha: float
) -> tuple[Floats, Floats, Floats]:
    from myocrine.qualification.trials.contrasts import ancova

    first, second = bases
    assert first is not None
    assert second is not None
    found = [
        ancova(values[0][:, r], values[1][:, r], first[:, r], second[:, r], alpha=alpha)
        for r in range(values[0].shape[1])
    ]
    rows = np.array([(e.p, e.difference, e.high - e.low) for e in found])
    return rows[:, 0], rows[:, 1], rows[:, 2]


def closed_form(
    difference: float,
    sds: Sequence[float],
    n: Sequence[float],
    *,
    alpha: float,
    delta: float | None = None,
    expected: int = 0,
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
    delta : float, optional
        With it: the probability that the interval lies wholly beyond -delta or delta, or (with the
        standard error taken as known) wholly between them.
    expected : {-1, 0, 1}
        Without delta: the sign that counts; 0 for either.
    """
    from scipy import stats

    parts = [s * s / k for s, k in zip(sds, n, strict=True)]
    error = math.sqrt(sum(parts))
    if min(n) < 2 or not math.isfinite(error):
        return float("nan")
    away = delta or 0.0
    if error == 0.0:
        return 1.0 if abs(difference) != away else alpha
    df = sum(parts) ** 2 / sum(v * v / (k - 1.0) for v, k in zip(parts, n, strict=True))
    edge = float(stats.t.ppf(1.0 - alpha / 2.0, df))
    if expected and not away:
        return _beyond(edge, df, expected * difference / error)
    size = abs(difference)  # the two sides are alike
    beyond = _beyond(edge, df, (size - away) / error) + _beyond(edge, df, -(size + away) / error)
    within = 0.0
    if away:
        high, low = (away - size) / error - edge, (-away - size) / error + edge
        within = max(0.0, float(stats.t.cdf(high, df) - stats.t.cdf(low, df)))
    return min(1.0, beyond + within)


def _beyond(edge: float, df: float, nc: float) -> float:
    """Return P(T > edge) for the noncentral t, also where SciPy gives up."""
    from scipy import stats

    found = float(stats.nct.sf(edge, df, min(max(nc, -30.0), 1e3)))
    return found if math.isfinite(found) else float(nc > edge)


def _wilson(hits: int, n: int) -> tuple[float, float]:
    from scipy import stats

    found = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    return float(found.low), float(found.high)
