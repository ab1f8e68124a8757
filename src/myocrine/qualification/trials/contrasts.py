r"""Estimates of a trial: difference, interval, test, standardised effect, responders.

Parallel arms are compared by Welch's test, or adjusted for baseline by analysis of covariance; a
cross-over by the paired test, one arm alone by the one-sample test. Logarithms of ratios are
compared as such and shown as folds. Hedges' g is the difference over the pooled SD (over the SD of
the paired differences within people), times :math:`J = \Gamma(m/2)/(\sqrt{m/2}\,\Gamma((m-1)/2))`;
its interval inverts the noncentral t distribution.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ArmSummary", "Estimate", "ancova", "hedges", "holm", "paired", "summary", "welch"]

Floats = NDArray[np.float64]
_NAN = float("nan")


@dataclass(frozen=True, kw_only=True)
class ArmSummary:
    """One endpoint in one arm: people, mean, SD, interval of the mean, share that responds."""

    n: int
    missing: int
    mean: float = _NAN
    sd: float = _NAN
    low: float = _NAN
    high: float = _NAN
    responders: int | None = None
    responder_interval: tuple[float, float] = (_NAN, _NAN)


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A difference with what is known of it.

    Attributes
    ----------
    n : tuple of int
        People that each side rests on; one number for paired data.
    difference, low, high : float
        On the scale of the endpoint (a logarithm for ratios), at confidence 1 - alpha.
    t, df, p : float
        Statistic, degrees of freedom, two-sided p.
    g, g_low, g_high : float
        Hedges' g with its interval.
    method : str
    """

    n: tuple[int, ...]
    difference: float = _NAN
    low: float = _NAN
    high: float = _NAN
    t: float = _NAN
    df: float = _NAN
    p: float = _NAN
    g: float = _NAN
    g_low: float = _NAN
    g_high: float = _NAN
    method: str
    more: dict[str, Any] = field(default_factory=dict)


def welch(a: Floats, b: Floats, *, alpha: float) -> Estimate:
    """Return mean(a) - mean(b) of two independent groups, variances not taken as equal."""
    from scipy import stats

    a, b = _there(a), _there(b)
    if _too_few(a, b):
        return Estimate(n=(len(a), len(b)), method="Welch")
    test = stats.ttest_ind(a, b, equal_var=False)
    interval = test.confidence_interval(1.0 - alpha)
    pooled = _pooled(a, b)
    scale = math.sqrt(1.0 / len(a) + 1.0 / len(b))
    g = hedges((a.mean() - b.mean()) / pooled, len(a) + len(b) - 2, scale, alpha=alpha)
    return Estimate(
        n=(len(a), len(b)),
        difference=float(a.mean() - b.mean()),
        low=float(interval.low),
        high=float(interval.high),
        t=float(test.statistic),
        df=float(test.df),
        p=float(test.pvalue),
        g=g[0],
        g_low=g[1],
        g_high=g[2],
        method="Welch",
    )


def paired(a: Floats, b: Floats | float, *, alpha: float) -> Estimate:
    """Return the mean of a - b within people; b = 0 is the one-sample test."""
    from scipy import stats

    method = "one sample" if np.ndim(b) == 0 else "paired"
    d = _there(a - b)
    if len(d) < 2 or not d.std(ddof=1) > 0.0:
        return Estimate(n=(len(d),), method=method)
    test = stats.ttest_1samp(d, 0.0)
    interval = test.confidence_interval(1.0 - alpha)
    n = len(d)
    g = hedges(d.mean() / d.std(ddof=1), n - 1, math.sqrt(1.0 / n), alpha=alpha)
    return Estimate(
        n=(n,),
        difference=float(d.mean()),
        low=float(interval.low),
        high=float(interval.high),
        t=float(test.statistic),
        df=float(n - 1),
        p=float(test.pvalue),
        g=g[0],
        g_low=g[1],
        g_high=g[2],
        method=method,
    )


def ancova(a: Floats, b: Floats, base_a: Floats, base_b: Floats, *, alpha: float) -> Estimate:
    """Return the difference between two groups at equal baseline (least squares, one slope).

    Hedges' g is that of the adjusted difference over the pooled SD around the common line.
    """
    from scipy import stats

    keep_a, keep_b = np.isfinite(a) & np.isfinite(base_a), np.isfinite(b) & np.isfinite(base_b)
    y = np.concatenate([a[keep_a], b[keep_b]])
    base = np.concatenate([base_a[keep_a], base_b[keep_b]])
    group = np.repeat([1.0, 0.0], [keep_a.sum(), keep_b.sum()])
    sizes = (int(keep_a.sum()), int(keep_b.sum()))
    df = len(y) - 3
    if min(sizes) < 2 or df < 1 or not base.std() > 0.0:
        return Estimate(n=sizes, method="ANCOVA")
    x = np.stack([np.ones_like(y), group, (base - base.mean()) / base.std()], axis=1)
    inverse = np.linalg.inv(x.T @ x)
    beta = inverse @ (x.T @ y)
    variance = float(np.sum((y - x @ beta) ** 2)) / df
    if not variance > 0.0:
        return Estimate(n=sizes, method="ANCOVA")
    error = math.sqrt(variance * inverse[1, 1])
    t = float(beta[1]) / error
    reach = float(stats.t.ppf(1.0 - alpha / 2.0, df)) * error
    g = hedges(float(beta[1]) / math.sqrt(variance), df, math.sqrt(inverse[1, 1]), alpha=alpha)
    return Estimate(
        n=sizes,
        difference=float(beta[1]),
        low=float(beta[1]) - reach,
        high=float(beta[1]) + reach,
        t=t,
        df=float(df),
        p=float(2.0 * stats.t.sf(abs(t), df)),
        g=g[0],
        g_low=g[1],
        g_high=g[2],
        method="ANCOVA",
    )


def hedges(d: float, df: int, scale: float, *, alpha: float) -> tuple[float, float, float]:
    """Return Hedges' g of a standardised difference, with its interval.

    Parameters
    ----------
    d : float
        Difference over SD.
    df : int
        Degrees of freedom of that SD.
    scale : float
        Standard error of the difference over the SD: ``sqrt(1/n1 + 1/n2)`` or ``sqrt(1/n)``.
    """
    from scipy.special import gammaln

    j = 1.0
    if df > 1:
        j = math.exp(gammaln(df / 2.0) - 0.5 * math.log(df / 2.0) - gammaln((df - 1.0) / 2.0))
    t = d / scale
    low = _noncentrality(t, df, 1.0 - alpha / 2.0) * scale
    high = _noncentrality(t, df, alpha / 2.0) * scale
    return j * d, j * low, j * high


def holm(p: Sequence[float]) -> list[float]:
    """Return p-values adjusted for their number by Holm's step-down method; NaN stays NaN.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    known = sorted((value, i) for i, value in enumerate(p) if math.isfinite(value))
    found = [_NAN] * len(p)
    worst = 0.0
    for rank, (value, i) in enumerate(known):
        worst = max(worst, min(1.0, value * (len(known) - rank)))
        found[i] = worst
    return found


def summary(
    values: Floats, *, alpha: float, responder: float | None = None, down: bool = False
) -> ArmSummary:
    """Return one arm's endpoint in numbers; `responder` is the least value that responds."""
    from scipy import stats

    y = _there(values)
    missing = int(np.size(values) - len(y))
    if not len(y):
        return ArmSummary(n=0, missing=missing)
    sd = float(y.std(ddof=1)) if len(y) > 1 else _NAN
    reach = _NAN
    if len(y) > 1:
        reach = float(stats.t.ppf(1.0 - alpha / 2.0, len(y) - 1)) * sd / math.sqrt(len(y))
    count, span = None, (_NAN, _NAN)
    if responder is not None:
        count = int(np.sum(y <= responder if down else y >= responder))
        wilson = stats.binomtest(count, len(y)).proportion_ci(1.0 - alpha, method="wilson")
        span = (float(wilson.low), float(wilson.high))
    mean = float(y.mean())
    return ArmSummary(
        n=len(y),
        missing=missing,
        mean=mean,
        sd=sd,
        low=mean - reach,
        high=mean + reach,
        responders=count,
        responder_interval=span,
    )


def _noncentrality(t: float, df: int, level: float) -> float:
    """Return the noncentrality at which `t` is the quantile `level` of the t distribution."""
    from scipy import optimize, stats

    if t < 0.0:  # by symmetry; SciPy's left tails are not to be trusted
        return -_noncentrality(-t, df, 1.0 - level)

    def off(nc: float) -> float:
        return float(stats.nct.cdf(t, df, nc)) - level

    spread = math.sqrt(1.0 + t * t / (2.0 * df))
    guess = t - float(stats.norm.ppf(level)) * spread
    for reach in (0.5, 1.0, 2.0, 4.0):
        low, high = guess - reach * spread, guess + reach * spread
        if off(low) > 0.0 > off(high):
            return float(optimize.brentq(off, low, high, xtol=1e-9))
    return guess  # so far out that SciPy gives no tails: normal there


def _there(values: Floats) -> Floats:
    y: Floats = np.asarray(values, dtype=float)
    found: Floats = y[np.isfinite(y)]
    return found


def _too_few(a: Floats, b: Floats) -> bool:
    return min(len(a), len(b)) < 2 or not _pooled(a, b) > 0.0


def _pooled(a: Floats, b: Floats) -> float:
    df = len(a) + len(b) - 2
    return math.sqrt(((a - a.mean()) @ (a - a.mean()) + (b - b.mean()) @ (b - b.mean())) / df)
