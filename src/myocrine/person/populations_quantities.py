"""What a population may give of its people: names, units, limits, and the lanes they become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from myocrine.errors import PersonError, nearest
from myocrine.person.numbers import Array, Numbers
from myocrine.person.populations_marginals import Marginal, underlying
from myocrine.person.strength import lift_key

__all__ = ["LIFTS", "NAMES", "Quantity", "quantity"]

LIFTS = ("one_rm_kg", "relative_strength")
"""Quantities of one exercise each: ``one_rm_kg.Back squat`` [kg], or 1RM / body mass [kg/kg]."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """One thing that a population may give.

    Parameters
    ----------
    name : str
        As in a file; the unit is part of it.
    unit : str
    lane : str
        Field of `myocrine.person.lanes` it becomes.
    latent : str
        The standard normal behind it.
    record : str
        Parameter under ``person.`` whose bounds are the limits of validity.
    scale : float
        Factor from the file's unit to the lane's.
    rank : int
        Order of dependence: a quantity may follow those of lower rank.
    """

    name: str
    unit: str
    lane: str
    latent: str
    record: str
    scale: float = 1.0
    rank: int

    @property
    def is_lift(self) -> bool:
        """Whether it is the strength in one exercise."""
        return self.name.partition(".")[0] in LIFTS

    def bounds(self, p: Numbers) -> tuple[float, float]:
        """Return the limits of validity of the quantity by itself [own unit]."""
        if self.name.startswith("relative_strength"):
            mass, one_rm = p.record("mass"), p.record("one_rm")
            return one_rm.low / mass.high, one_rm.high / mass.low
        record = p.record(self.record)
        return record.low / self.scale, record.high / self.scale

    def limits(self, p: Numbers, values: Mapping[str, Array]) -> tuple[Array, Array]:
        """Return the limits of validity [own unit] beside what these people already are."""
        low, high = (np.asarray(x) for x in self.bounds(p))
        height = values.get("height_cm")
        if self.name == "mass_kg" and height is not None:
            bmi, square = p.record("bmi"), (height / 100.0) ** 2
            return np.maximum(low, bmi.low * square), np.minimum(high, bmi.high * square)
        if self.name == "bmi" and height is not None:
            mass, square = p.record("mass"), (height / 100.0) ** 2
            return np.maximum(low, mass.low / square), np.minimum(high, mass.high / square)
        if self.name.startswith("relative_strength"):
            one_rm, mass_kg = p.record("one_rm"), _mass(values)
            return one_rm.low / mass_kg, one_rm.high / mass_kg
        return low, high

    def to_lane(self, values: Mapping[str, Array]) -> Array:
        """Return the lane's values of the people whose values in file units are given."""
        own = values[self.name]
        if self.name == "bmi":
            return own * (values["height_cm"] / 100.0) ** 2
        if self.name.startswith("relative_strength"):
            return own * _mass(values)
        return own * self.scale

    def check(self, p: Numbers, m: Marginal) -> None:
        """Refuse a marginal that no people can have; see `Marginal`."""
        what = f"{m.name!r}"
        if not (np.isfinite(m.mean) and np.isfinite(m.sd) and m.sd >= 0.0):
            msg = f"{what} needs a mean and an SD of 0 or more, not {m.mean:g} and {m.sd:g}."
            raise PersonError(msg)
        if m.scale == "log" and m.mean <= 0.0:
            msg = f"{what} has the mean {m.mean:g} on a log scale; it must be above 0."
            raise PersonError(msg)
        low, high = self.bounds(p)
        if not low <= m.mean <= high:
            msg = (
                f"{what} has the mean {m.mean:g} {self.unit}; the model holds from {low:g} to "
                f"{high:g} {self.unit}."
            )
            raise PersonError(msg, remedy="Check the number and its unit.")
        own_low, own_high = (float(x) for x in m.limits(low, high))
        if not own_low < own_high:
            msg = f"{what} has no room between its limits: they leave {own_low:g} to {own_high:g}."
            raise PersonError(msg, remedy=f"The model holds from {low:g} to {high:g} {self.unit}.")
        self._check_spread(m)

    def check_company(self, placed: set[str], lanes: set[str]) -> None:
        """Refuse what contradicts or needs other quantities; both sets hold what came before."""
        if self.lane in lanes:
            msg = f"{self.name!r} is given twice: another quantity already makes it."
            raise PersonError(msg, remedy="Leave one of them out.")
        if self.lane == "mass" and "height_cm" not in placed:
            msg = f"{self.name!r} needs 'height_cm' beside it: mass and stature go together."
            raise PersonError(msg, remedy="Give the mean and SD of the height too.")
        if self.name.startswith("relative_strength") and "mass" not in lanes:
            msg = f"{self.name!r} is a share of body mass and needs it."
            raise PersonError(msg, remedy="Give 'mass_kg' or 'bmi' too.")

    def _check_spread(self, m: Marginal) -> None:
        if m.sd == 0.0 or m.slopes:
            return
        low = -np.inf if m.low is None else m.low
        high = np.inf if m.high is None else m.high
        try:
            underlying(m.mean, m.sd, low, high, m.scale)
        except PersonError as error:
            msg = f"{m.name!r}: {error.message}"
            raise PersonError(msg, remedy=error.remedy) from None


def _mass(values: Mapping[str, Array]) -> Array:
    if "mass_kg" in values:
        return values["mass_kg"]
    return values["bmi"] * (values["height_cm"] / 100.0) ** 2


_PLAIN = (
    Quantity(name="age", unit="y", lane="age", latent="age", record="age", rank=0),
    Quantity(
        name="height_cm",
        unit="cm",
        lane="height_m",
        latent="height_m",
        record="height",
        scale=0.01,
        rank=1,
    ),
    Quantity(name="bmi", unit="kg/m2", lane="mass", latent="mass", record="bmi", rank=2),
    Quantity(name="mass_kg", unit="kg", lane="mass", latent="mass", record="mass", rank=2),
    Quantity(
        name="fat_percent",
        unit="%",
        lane="fat_percent",
        latent="fat_percent",
        record="fat_percent",
        rank=3,
    ),
    Quantity(
        name="vo2max_ml_kg_min",
        unit="mL/kg/min",
        lane="vo2max_rel",
        latent="vo2max_rel",
        record="vo2max",
        rank=4,
    ),
    Quantity(
        name="days_since_last_bout",
        unit="d",
        lane="days_since_last_bout",
        latent="days_since_last_bout",
        record="days_since_last_bout",
        rank=5,
    ),
)
NAMES: tuple[str, ...] = tuple(q.name for q in _PLAIN)
"""Quantities that are not of one exercise."""

_BY_NAME = {q.name: q for q in _PLAIN}


def quantity(name: str, *, also: Iterable[str] = ()) -> Quantity:
    """Return what a name in a population file stands for.

    Parameters
    ----------
    name : str
        ``age``, ``bmi``, ``one_rm_kg.Back squat``, ...
    also : iterable of str
        Further names that would have been right, for the error.

    Raises
    ------
    PersonError
        If there is no such quantity; the nearest is named.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    kind, _, exercise = name.partition(".")
    if kind in LIFTS and exercise.strip():
        key = f"one_rm_{lift_key(exercise)}"
        unit = "kg" if kind == "one_rm_kg" else "kg/kg"
        return Quantity(name=name, unit=unit, lane=key, latent=key, record="one_rm", rank=6)
    choices = [*NAMES, *(f"{kind}.<exercise>" for kind in LIFTS), *also]
    close = nearest(name, choices, n=1)
    msg = f"I do not know the quantity {name!r} of a population."
    known = f"Known are {', '.join([*NAMES, *LIFTS])}."
    raise PersonError(msg, remedy=f"Did you mean {close[0]!r}?" if close else known)
