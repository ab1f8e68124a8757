r"""Repetitions to failure against load, and back: the one relation everything else leans on.

Mean repetitions at a load of :math:`p` per cent of the one-repetition maximum,
:math:`x = (p - 75)/10`:

.. math:: R(p) = \exp(a_0 + a_1 x + a_2 x^2 + a_3 x^3), \quad 60 \le p \le 90

a fit (largest error 0.07 repetitions) of the table of a meta-regression over 269 studies. Above
90 % log R runs straight to R(100) = 1; below 60 % it runs on with its slope at 60 %, down to 15 %.
People differ with :math:`SD(p) = \exp(b_0 - b_1 p)`, which grows below 60 % (an extrapolation) and
closes on the same straight line above 90 %. An exercise factor multiplies R - 1.

Functions are elementwise and take NumPy or JAX arrays (`xp` names the array module).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.parameters import ParameterSet, parameters

__all__ = [
    "FORMULAS",
    "MAX_PERCENT",
    "MIN_PERCENT",
    "Formula",
    "OneRepMax",
    "RepetitionCurve",
    "curve",
    "estimate_one_rep_max",
    "one_rep_max",
    "percent_for_repetitions",
    "repetitions_sd",
    "repetitions_to_failure",
]

MIN_PERCENT, MAX_PERCENT = 15.0, 110.0
"""Loads outside are taken as these ends [% of the one-repetition maximum]."""

_LOW_JOIN, _CENTRE, _HIGH_JOIN, _TOP = 60.0, 75.0, 90.0, 100.0
_BISECTIONS = 32


@dataclass(frozen=True, kw_only=True)
class RepetitionCurve:
    """Coefficients of R(p) and SD(p); plain floats or traced scalars alike."""

    a0: Any
    a1: Any
    a2: Any
    a3: Any
    b0: Any
    b1: Any


def curve(records: ParameterSet | None = None) -> RepetitionCurve:
    """Return the published coefficients (or those of another parameter set)."""
    p = records or parameters()
    names = ("a0", "a1", "a2", "a3", "b0", "b1")
    return RepetitionCurve(**{n: p.value(f"repetitions.{n}") for n in names})


def repetitions_to_failure(
    percent: Any, *, z: Any = 0.0, factor: Any = 1.0, c: RepetitionCurve | None = None, xp: Any = np
) -> Any:
    """Return repetitions to failure of a rested lifter.

    Parameters
    ----------
    percent : array
        Load in per cent of the one-repetition maximum, valid 15-100 [%]. Above 100 the result
        falls below 1: not even one repetition.
    z : array
        The person's place among people, in between-person standard deviations.
    factor : array
        Exercise (and tempo) factor on R - 1: about 0.92 bench press, 1.3 leg press.
    c : RepetitionCurve, optional
        Coefficients; the published ones by default.
    xp : module
        ``numpy`` or ``jax.numpy``.

    Returns
    -------
    array
        Repetitions, real-valued (a mean over people like this one).

    References
    ----------
    Nuzzo 2024, doi:10.1007/s40279-023-01937-7; the table's fit is ours.
    """
    c = c or curve()
    p = xp.clip(percent, MIN_PERCENT, MAX_PERCENT)
    inside = xp.minimum(p, _HIGH_JOIN)
    fresh = xp.maximum(_mean(inside, c, xp) + z * _sd(inside, c, xp), 1.0)
    over = xp.maximum(p - _HIGH_JOIN, 0.0) / (_TOP - _HIGH_JOIN)
    # A straight line in log R from 90 % to R(100 %) = 1; beyond, the slope of the average person.
    beyond = xp.maximum(p - _TOP, 0.0) / (_TOP - _HIGH_JOIN)
    mean_slope = xp.log(_mean(xp.asarray(_HIGH_JOIN), c, xp))
    reps = xp.exp(xp.log(fresh) * xp.maximum(1.0 - over, 0.0) - mean_slope * beyond)
    return xp.where(reps > 1.0, 1.0 + (reps - 1.0) * factor, reps)


def repetitions_sd(percent: Any, *, c: RepetitionCurve | None = None, xp: Any = np) -> Any:
    """Return the between-person SD of repetitions to failure [repetitions], 15-90 %."""
    return _sd(xp.clip(percent, MIN_PERCENT, _HIGH_JOIN), c or curve(), xp)


def percent_for_repetitions(
    repetitions: Any,
    *,
    z: Any = 0.0,
    factor: Any = 1.0,
    c: RepetitionCurve | None = None,
    xp: Any = np,
) -> Any:
    """Return the load of an n-repetition maximum: the inverse of `repetitions_to_failure` [%].

    The load for n repetitions with k in reserve is the (n + k)RM load. Outside what 15-110 % can
    give the ends are returned.
    """
    c = c or curve()
    want = repetitions + 0.0 * (xp.asarray(z) + xp.asarray(factor))
    ends = (xp.full_like(want, MIN_PERCENT), xp.full_like(want, MAX_PERCENT))

    def halve(_: Any, between: tuple[Any, Any]) -> tuple[Any, Any]:
        low, high = between
        middle = 0.5 * (low + high)
        enough = repetitions_to_failure(middle, z=z, factor=factor, c=c, xp=xp) >= want
        return xp.where(enough, middle, low), xp.where(enough, high, middle)

    low, high = _times(_BISECTIONS, halve, ends, xp)
    return 0.5 * (low + high)


def _times(n: int, step: Callable[[Any, Any], Any], start: Any, xp: Any) -> Any:
    """Apply `step` n times: a plain loop in NumPy, one compiled loop in JAX."""
    if xp is not np:
        import jax

        return jax.lax.fori_loop(0, n, step, start)
    for i in range(n):
        start = step(i, start)
    return start


def _mean(p: Any, c: RepetitionCurve, xp: Any) -> Any:
    x = (xp.clip(p, _LOW_JOIN, _HIGH_JOIN) - _CENTRE) / 10.0
    x_low = (_LOW_JOIN - _CENTRE) / 10.0
    slope = c.a1 + 2.0 * c.a2 * x_low + 3.0 * c.a3 * x_low**2
    below = xp.minimum(p - _LOW_JOIN, 0.0) / 10.0
    return xp.exp(c.a0 + x * (c.a1 + x * (c.a2 + x * c.a3)) + slope * below)


def _sd(p: Any, c: RepetitionCurve, xp: Any) -> Any:
    return xp.exp(c.b0 - c.b1 * p)


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A classical 1RM formula, ``1RM = load * ratio(repetitions)``, with its valid range."""

    name: str
    ratio: Callable[[float], float]
    low: int
    high: int
    reference: str


def _epley(r: float) -> float:
    return 1.0 if r <= 1 else 1.0 + r / 30.0


FORMULAS: dict[str, Formula] = {
    f.name: f
    for f in (
        Formula(
            name="brzycki",
            ratio=lambda r: 1.0 / (1.0278 - 0.0278 * r),
            low=1,
            high=10,
            reference="Brzycki 1993, JOPERD 64(1):88-90",
        ),
        Formula(name="epley", ratio=_epley, low=1, high=10, reference="Epley 1985"),
        Formula(
            name="lombardi", ratio=lambda r: r**0.10, low=1, high=10, reference="Lombardi 1989"
        ),
        Formula(
            name="mayhew",
            ratio=lambda r: 100.0 / (52.2 + 41.9 * np.exp(-0.055 * r)),
            low=2,
            high=15,
            reference="Mayhew 1992, JASSR 6(4):200-206",
        ),
        Formula(
            name="wathen",
            ratio=lambda r: 100.0 / (48.8 + 53.8 * np.exp(-0.075 * r)),
            low=2,
            high=10,
            reference="Wathen 1994",
        ),
    )
}
"""Classical formulas. All give too little for the deadlift (LeSuer 1997); prefer <= 10 repetitions
(Reynolds 2006). Their coefficients are the published formulas themselves."""


def one_rep_max(load: float, repetitions: float, *, formula: str = "epley") -> float:
    """Return the one-repetition maximum that a classical formula gives, in the unit of `load`.

    Raises
    ------
    UnknownNameError
        If the formula is not one of `FORMULAS`.
    InputError
        If the repetitions lie outside the formula's range, or the load is not positive.
    """
    if formula not in FORMULAS:
        kind = "1RM formula"
        raise UnknownNameError(kind, formula, FORMULAS)
    f = FORMULAS[formula]
    _positive(load)
    if not f.low <= repetitions <= f.high:
        msg = f"{f.name.title()}'s formula does not hold for {repetitions:g} repetitions."
        raise InputError(msg, remedy=f"Use a set of {f.low} to {f.high} repetitions to failure.")
    return float(load * f.ratio(repetitions))


@dataclass(frozen=True, kw_only=True)
class OneRepMax:
    """An estimated one-repetition maximum with its 90 % interval, in the unit of the load."""

    median: float
    low: float
    high: float


def estimate_one_rep_max(
    load: float, repetitions: float, *, rir: float = 0.0, factor: float = 1.0
) -> OneRepMax:
    """Estimate the one-repetition maximum with the model's own curve.

    Parameters
    ----------
    load : float
        Lifted, in any unit of mass.
    repetitions : float
        Done [repetitions], at least 1.
    rir : float
        Repetitions that were left [repetitions].
    factor : float
        Exercise factor on the repetition curve.

    Returns
    -------
    OneRepMax
        The interval holds what people differ in (the curve's between-person SD) and the
        test-retest error of a maximum.
    """
    _positive(load)
    if repetitions < 1 or rir < 0:
        msg = "An estimate needs at least one repetition and no negative reserve."
        raise InputError(msg)
    z90 = 1.6448536269514722
    total = float(repetitions + rir)
    p, weak, strong = (
        float(percent_for_repetitions(total, z=z, factor=factor)) for z in (0.0, -z90, z90)
    )
    # z high: many repetitions at a load, so the same set says less about the maximum.
    retest = z90 * parameters().value("repetitions.retest_cv")
    up, down = np.log(p / weak), np.log(strong / p)
    middle = load * 100.0 / p
    low = middle * np.exp(-np.hypot(down, retest))
    return OneRepMax(
        median=middle, low=float(low), high=float(middle * np.exp(np.hypot(up, retest)))
    )


def _positive(load: float) -> None:
    if not load > 0:
        msg = f"A load of {load:g} tells nothing about a maximum."
        raise InputError(msg, remedy="Give a positive load.")
