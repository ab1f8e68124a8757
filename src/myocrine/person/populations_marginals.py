"""One quantity of a population: its mean and SD, inside limits, on a linear or a log scale.

What is printed of a group is the mean and the SD of people who passed its limits. So the normal
(or log-normal) underneath is chosen such that, cut at the limits, it has the printed mean and SD;
and a standard normal becomes a value by the quantile of the cut distribution, so that limits are
never a heap of people at the edge.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

import numpy as np

from myocrine.errors import PersonError
from myocrine.person.numbers import Array

__all__ = ["FAR", "Marginal", "Slope", "underlying"]

FAR = 8.0
"""Limits further away than so many SDs cut nothing off that a double could hold."""

Scale = Literal["linear", "log"]


@dataclass(frozen=True, kw_only=True)
class Slope:
    """How a quantity moves with another one of the same person.

    Parameters
    ----------
    on : str
        The other quantity, by its name in a population file.
    slope : float
        Change of the mean [unit of the quantity a unit of the other].
    at : float
        Value of the other quantity at which the mean holds.
    """

    on: str
    slope: float
    at: float


@dataclass(frozen=True, kw_only=True)
class Marginal:
    """Mean and SD of one quantity within one sex of a population.

    Parameters
    ----------
    name : str
        As in a population file: ``age``, ``mass_kg``, ``one_rm_kg.Back squat``.
    mean, sd : float
        In the quantity's own unit. With slopes, the SD is the spread that is left at given values
        of the others.
    low, high : float, optional
        Whom the population takes in; the limits of validity hold in any case.
    scale : {'linear', 'log'}
        Normal or log-normal; mean and SD are of the value itself in both cases.
    slopes : tuple of Slope
        Covariates.
    source, locator, obtained, note : str
        As for a parameter; a preset has no number without them.
    """

    name: str
    mean: float
    sd: float
    low: float | None = None
    high: float | None = None
    scale: Scale = "linear"
    slopes: tuple[Slope, ...] = ()
    source: str = ""
    locator: str = ""
    obtained: str = ""
    note: str = ""

    def limits(self, low: Array | float, high: Array | float) -> tuple[Array, Array]:
        """Return the limits of validity narrowed by the population's own."""
        own_low = -np.inf if self.low is None else self.low
        own_high = np.inf if self.high is None else self.high
        return np.maximum(low, own_low), np.minimum(high, own_high)

    def values(
        self,
        latent: Array,
        shift: Array | float,
        low: Array,
        high: Array,
        *,
        valid: tuple[float, float] = (-np.inf, np.inf),
    ) -> Array:
        """Return values [own unit] of standard normals, inside the limits.

        Parameters
        ----------
        latent : array (n,)
            Standard normals.
        shift : array (n,) or float
            What the covariates add to the mean.
        low, high : array (n,) or ()
            Limits of these people; see `limits`.
        valid : tuple of float
            Limits of validity that hold for anybody: the printed numbers are of such people too.
        """
        if self.sd == 0.0:
            return np.clip(self.mean + shift + 0.0 * latent, low, high)
        centre, sd = _shape(self, valid)
        if self.scale == "log":
            typical = np.maximum(self.mean + shift, 1e-3 * self.mean) / self.mean
            with np.errstate(divide="ignore"):
                bounds = np.log(np.maximum(low, 0.0)), np.log(np.maximum(high, 0.0))
            return np.clip(np.exp(_cut(latent, centre + np.log(typical), sd, *bounds)), low, high)
        return np.clip(_cut(latent, centre + shift, sd, low, high), low, high)


@functools.lru_cache(maxsize=4096)
def _shape(m: Marginal, valid: tuple[float, float]) -> tuple[float, float]:
    """Return location and SD of the normal underneath."""
    if m.slopes:  # the SD is that of a residual, which nobody has selected on
        return underlying(m.mean, m.sd, -np.inf, np.inf, m.scale)
    low, high = (float(x) for x in m.limits(*valid))
    try:
        return underlying(m.mean, m.sd, low, high, m.scale)
    except PersonError:  # too wide for what the model holds for: cut, and a little narrower
        low, high = (float(x) for x in m.limits(-np.inf, np.inf))
        return underlying(m.mean, m.sd, low, high, m.scale)


def _cut(
    latent: Array, centre: Array | float, sd: float, low: Array | float, high: Array | float
) -> Array:
    """Map standard normals onto a normal that is cut at the limits (its quantile function)."""
    from scipy.special import ndtr, ndtri

    a, b = (low - centre) / sd, (high - centre) / sd
    free = (a < -FAR) & (b > FAR)
    # In the far half the complement keeps the digits: both sides are mirrored onto the left.
    mirror = np.where(latent > 0.0, -1.0, 1.0)
    left, right = np.where(mirror > 0, a, -b), np.where(mirror > 0, b, -a)
    below = ndtr(left)
    level = below + ndtr(latent * mirror) * (ndtr(right) - below)
    cut = mirror * ndtri(np.clip(level, 1e-300, 1.0))
    return np.asarray(centre + sd * np.where(free, latent, cut), dtype=float)


@functools.lru_cache(maxsize=4096)
def underlying(
    mean: float, sd: float, low: float, high: float, scale: Scale
) -> tuple[float, float]:
    """Return location and SD of the normal that has this mean and SD once it is cut.

    On the log scale both are of the logarithm.

    Raises
    ------
    PersonError
        If no cut normal has them: the mean is outside of the limits or the SD too wide for them.
    """
    start = _uncut(mean, sd, scale)
    if _is_far(start, low, high, scale):
        return start
    if not low < mean < high:
        msg = f"The mean {mean:g} is not between the limits {low:g} and {high:g}."
        raise PersonError(msg, remedy="Widen the limits or move the mean.")
    from scipy.optimize import root

    def miss(x: Array) -> list[float]:
        got = _cut_moments(float(x[0]), float(np.exp(x[1])), low, high, scale)
        return [(got[0] - mean) / sd, np.log(max(got[1], 1e-300) / sd)]

    found = root(miss, [start[0], np.log(start[1])], method="hybr")
    centre, width = float(found.x[0]), float(np.exp(found.x[1]))
    got = _cut_moments(centre, width, low, high, scale)
    if abs(got[0] - mean) > 1e-6 * sd or abs(got[1] - sd) > 1e-6 * sd:
        msg = (
            f"No bell-shaped spread between {low:g} and {high:g} has the mean {mean:g} and the "
            f"SD {sd:g}."
        )
        remedy = f"The SD of people spread evenly there is {(high - low) / 12**0.5:.3g}."
        raise PersonError(msg, remedy=f"Give a smaller SD or wider limits. {remedy}")
    return centre, width


def _uncut(mean: float, sd: float, scale: Scale) -> tuple[float, float]:
    if scale == "linear":
        return mean, sd
    variance = float(np.log1p((sd / mean) ** 2))
    return float(np.log(mean)) - variance / 2.0, variance**0.5


def _is_far(start: tuple[float, float], low: float, high: float, scale: Scale) -> bool:
    if scale == "log":
        low, high = (float(np.log(x)) if x > 0 else -np.inf for x in (low, high))
    centre, sd = start
    return (low - centre) / sd < -FAR and (high - centre) / sd > FAR


def _cut_moments(
    centre: float, sd: float, low: float, high: float, scale: Scale
) -> tuple[float, float]:
    """Return mean and SD of the cut normal or log-normal."""
    from scipy.special import ndtr

    if scale == "log":
        with np.errstate(divide="ignore"):
            a, b = ((float(np.log(max(x, 0.0))) - centre) / sd for x in (low, high))
        inside = max(float(ndtr(b) - ndtr(a)), 1e-300)
        powers = [
            float(np.exp(k * centre + (k * sd) ** 2 / 2.0) * (ndtr(b - k * sd) - ndtr(a - k * sd)))
            for k in (1, 2)
        ]
        first, second = (x / inside for x in powers)
        return first, float(np.sqrt(max(second - first**2, 0.0)))
    a, b = (low - centre) / sd, (high - centre) / sd
    inside = max(float(ndtr(b) - ndtr(a)), 1e-300)
    at_a, at_b = (np.exp(-x * x / 2.0) / np.sqrt(2.0 * np.pi) for x in (a, b))
    first = (at_a - at_b) / inside
    # An infinite limit has no density left: 0 times infinity is 0 here.
    edges = sum(sign * x * d for sign, x, d in ((1, a, at_a), (-1, b, at_b)) if np.isfinite(x))
    variance = 1.0 + edges / inside - first**2
    return float(centre + sd * first), float(sd * np.sqrt(max(variance, 0.0)))
