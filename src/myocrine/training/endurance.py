r"""Endurance work: from what people write (W, km/h, % of something) to oxygen demand.

All demands are above rest [L/min]. Equations, with S speed [m/s], i grade [-], M body mass [kg]:

- leg cycling: 1.74 x 6.12 W mL/min (FRIEND), arms 3.0 x 6.12 W (ACSM);
- walking and running: C(i) S with Minetti's polynomials of the grade (valid for |i| <= 0.45),
  shifted to a level cost that independent data support; walking above 2 m/s costs what running
  does;
- rowing: W/0.25 plus moving the body on the slide (Concept2);
- knee extension: a line in watts for each leg.

Modes without an equation (swimming, skiing, elliptical, stairs) take shares of a maximum and are
refused in W or km/h.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import SessionError
from myocrine.evidence import exercises as catalogue
from myocrine.evidence.muscles import UNITS
from myocrine.evidence.parameters import ParameterSet
from myocrine.training.energy import GRAVITY, JOULE_PER_KCAL
from myocrine.training.session import Endurance, Intensity

__all__ = ["Effort", "effort", "peak_demand", "rest_uptake", "running_cost", "walking_cost"]

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]

_KGM_PER_WATT_MINUTE = 6.12  # unit conversion: 1 W = 6.12 kg m/min, as the equations print it
_RUN = (155.4, -30.4, -43.3, 46.3, 19.5)
_WALK = (280.5, -58.7, -76.8, 51.9, 19.6)  # Minetti 2002, i^5 ... i^1 [J/kg/m]
_STEEPEST = 0.45
_BORG_REST, _BORG_SPAN = 6.0, 14.0  # the 6-20 scale; its ends are its definition
_SPEED_MODES = ("walking", "running", "leg_cycling", "rowing")
_POWER_MODES = ("leg_cycling", "arm_cycling", "rowing", "knee_extension")


@dataclass(frozen=True, kw_only=True)
class Effort:
    """One endurance piece in numbers, each (B,).

    Attributes
    ----------
    demand : oxygen demand above rest [L/min], not limited by the maximum.
    relative : demand with rest over the peak of this mode; for knee extension power over peak [1].
    minutes : duration [min].
    watts : mechanical power where the mode has one, else NaN [W].
    speed : [m/s], NaN where the mode has none.
    """

    demand: Array
    relative: Array
    minutes: Array
    watts: Array
    speed: Array
    warnings: tuple[str, ...] = ()


def rest_uptake(lanes: Lanes, p: ParameterSet) -> Array:
    """Return resting oxygen uptake [L/min] from the resting metabolic rate, else 3.5 mL/kg/min."""
    if "rmr_kcal_d" in lanes:
        litres = lanes["rmr_kcal_d"] * JOULE_PER_KCAL / 1000.0 / p.value("energy.oxygen")
        return np.asarray(litres / (24.0 * 60.0))
    return np.asarray(p.value("endurance.rest_vo2") * lanes["mass"] / 1000.0)


def running_cost(grade: Array | float, p: ParameterSet) -> Array:
    """Return the net cost of running [J/kg/m] at a grade [-], |grade| <= 0.45 (Minetti 2002)."""
    return _polynomial(_RUN, grade, p.value("endurance.run_level"))


def walking_cost(grade: Array | float, p: ParameterSet) -> Array:
    """Return the net cost of walking [J/kg/m] at a grade [-], |grade| <= 0.45 (Minetti 2002)."""
    return _polynomial(_WALK, grade, p.value("endurance.walk_level"))


def _polynomial(coefficients: tuple[float, ...], grade: Array | float, level: float) -> Array:
    i = np.clip(grade, -_STEEPEST, _STEEPEST)
    slope = np.zeros_like(np.asarray(i, float))
    for c in coefficients:
        slope = (slope + c) * i
    # Downhill the polynomial falls by more than a low level cost; a tenth of it is the floor.
    return np.asarray(np.maximum(level + slope, 0.1 * level))


def peak_demand(mode: catalogue.Mode, lanes: Lanes, p: ParameterSet) -> Array:
    """Return the highest aerobic demand above rest in this mode [L/min]."""
    if mode.economy == "knee_extension":
        legs = 1.0 if mode.sides == "one" else 2.0
        return legs * (
            p.value("endurance.kick_unloaded")
            + p.value("endurance.kick_slope") * _kick_peak(lanes, p)
        )
    share = 1.0
    if mode.economy == "arm_cycling":
        share = p.value("endurance.arm_share")
    elif mode.sides == "one":
        share = p.value("endurance.one_leg_cycle_share")
    return np.maximum(share * lanes["vo2max"] - rest_uptake(lanes, p), 0.05)


def _kick_peak(lanes: Lanes, p: ParameterSet) -> Array:
    quadriceps = lanes["muscle_mass"][UNITS.index("quadriceps_right")]
    return np.asarray(p.value("endurance.kick_peak") * quadriceps)


def effort(piece: Endurance, mode: catalogue.Mode, lanes: Lanes, p: ParameterSet) -> Effort:
    """Return what a piece of endurance work asks of each lane.

    Raises
    ------
    SessionError
        If the intensity cannot be turned into a demand in this mode.
    """
    reader = _Reader(piece, mode, lanes, p)
    demand = np.asarray(reader.demand())
    top = peak_demand(mode, lanes, p)
    rest = 0.0 if mode.economy == "knee_extension" else rest_uptake(lanes, p)
    relative = (demand + rest) / (top + rest)
    minutes = reader.minutes(relative)
    speed = reader.speed
    if speed is None and piece.distance_km is not None:
        speed = piece.distance_km * 1000.0 / (minutes * 60.0)
    nothing = np.full(len(top), np.nan)
    return Effort(
        demand=np.maximum(demand, 0.0),
        relative=relative,
        minutes=minutes,
        watts=nothing if reader.watts is None else reader.watts,
        speed=nothing if speed is None else np.broadcast_to(speed, top.shape),
        warnings=tuple(reader.warnings),
    )


class _Reader:
    """Turns an intensity into a demand; remembers watts and speed on the way."""

    def __init__(
        self, piece: Endurance, mode: catalogue.Mode, lanes: Lanes, p: ParameterSet
    ) -> None:
        self.piece, self.mode, self.lanes, self.p = piece, mode, lanes, p
        self.n = len(lanes["mass"])
        self.top = peak_demand(mode, lanes, p)
        self.rest = rest_uptake(lanes, p)
        self.watts: Array | None = None
        self.speed: Array | None = None
        self.warnings: list[str] = []

    def demand(self) -> Array:
        intensity = self.piece.intensity
        if intensity is None:
            return self._unsaid()
        unit, value = intensity.unit, np.full(self.n, intensity.middle)
        if unit == "W":
            return self._from_watts(value)
        if unit == "W/kg":
            return self._from_watts(value * self.lanes["mass"])
        if unit == "km/h":
            return self._from_speed(value / 3.6)
        if unit == "all out":
            return self._all_out()
        return self._from_share(intensity, value)

    def _from_share(self, intensity: Intensity, value: Array) -> Array:
        unit, lanes = intensity.unit, self.lanes
        if unit == "%Wmax":
            return self._share_of_power(value / 100.0)
        if unit == "%VO2max":
            if self.mode.economy == "knee_extension":
                return self.top * value / 100.0
            return value / 100.0 * (self.top + self.rest) - self.rest
        if unit in ("%HRmax", "bpm"):
            rate = value if unit == "bpm" else value / 100.0 * lanes["hr_max"]
            reserve = (rate - lanes["hr_rest"]) / (lanes["hr_max"] - lanes["hr_rest"])
            return np.clip(reserve, 0.0, 1.2) * self.top
        if unit == "%HRR":
            return value / 100.0 * self.top
        if unit == "%LT":
            threshold = self.p.value("endurance.lactate_threshold")
            return value / 100.0 * threshold * (self.top + self.rest) - self.rest
        if unit == "RPE":
            borg = (value - _BORG_REST) / _BORG_SPAN
            return np.where(value > 10.0, borg, value / 10.0) * self.top
        msg = f"I cannot turn {unit} into a demand."
        raise SessionError(msg, remedy="Write W, km/h, % VO2max or a heart rate.")

    def _share_of_power(self, share: Array) -> Array:
        if self.mode.economy == "knee_extension":
            legs = 1.0 if self.mode.sides == "one" else 2.0
            return self._from_watts(share * legs * _kick_peak(self.lanes, self.p))
        if self.mode.economy == "leg_cycling" and self.mode.sides == "both":
            return self._from_watts(share * self.lanes["wmax"])
        return share * self.top

    def _from_watts(self, watts: Array) -> Array:
        p, economy = self.p, self.mode.economy
        if economy not in _POWER_MODES:
            msg = f"{self.mode.name} has no power in watts that I could turn into oxygen uptake."
            raise SessionError(msg, remedy="Write % VO2max, a heart rate or RPE instead.")
        self.watts = watts
        if economy == "knee_extension":
            legs = 1.0 if self.mode.sides == "one" else 2.0
            unloaded = legs * p.value("endurance.kick_unloaded")
            return np.asarray(unloaded + p.value("endurance.kick_slope") * watts)
        if economy == "rowing":
            slide = p.value("endurance.row_slide") * self.lanes["mass"] * JOULE_PER_KCAL / 60.0
            power = 60.0 * watts / p.value("endurance.row_efficiency")
            gross = (power + slide) / 1000.0 / p.value("energy.oxygen")
            return np.asarray(np.maximum(gross - self.rest, 0.0))
        slope = "endurance.cycle_slope" if economy == "leg_cycling" else "endurance.arm_slope"
        return np.asarray(p.value(slope) * _KGM_PER_WATT_MINUTE * watts / 1000.0)

    def _from_speed(self, speed: Array) -> Array:
        p, economy, grade = self.p, self.mode.economy, self.piece.grade_percent / 100.0
        self.speed = speed
        if economy == "rowing":
            return self._from_watts(p.value("endurance.row_drag") * speed**3)
        if economy == "leg_cycling" and self.mode.sides == "both":
            mass = self.lanes["mass"] + p.value("endurance.bicycle_mass")
            rolling = (p.value("endurance.cycle_rolling") + grade) * mass * GRAVITY * speed
            return self._from_watts(
                np.maximum(p.value("endurance.cycle_drag") * speed**3 + rolling, 0.0)
            )
        if economy not in ("walking", "running"):
            msg = f"I do not know what {self.mode.name.lower()} at a speed costs."
            raise SessionError(msg, remedy="Write % VO2max, a heart rate or RPE instead.")
        cost = running_cost(grade, p)
        if economy == "walking":
            fast = speed > p.value("endurance.walk_speed_limit")
            cost = np.where(fast, np.maximum(cost, walking_cost(grade, p)), walking_cost(grade, p))
        joule = cost * speed * self.lanes["mass"]
        return np.asarray(joule * 60.0 / 1000.0 / p.value("energy.oxygen"))

    def _all_out(self) -> Array:
        p, minutes = self.p, self.piece.duration_min
        limit = p.value("time.exhaustion_at_max")
        ratio = limit / minutes if minutes else 1.0
        long = 1.0 / p.value("time.endurance_exponent")
        exponent = p.value("endurance.sprint_exponent") if ratio > 1.0 else long
        return np.asarray(self.top * ratio**exponent)

    def _unsaid(self) -> Array:
        piece = self.piece
        if piece.duration_min and piece.distance_km and self.mode.economy in _SPEED_MODES:
            return self._from_speed(
                np.full(self.n, piece.distance_km * 1000.0 / (piece.duration_min * 60.0))
            )
        share = self.p.value("endurance.default_intensity")
        self.warnings.append(
            f"{self.mode.name}: no intensity is written; {share:g} % of the peak uptake is assumed."
        )
        return share / 100.0 * (self.top + self.rest) - self.rest

    def minutes(self, relative: Array) -> Array:
        """Return how long the piece lasts [min]."""
        p, piece = self.p, self.piece
        if piece.duration_min is not None:
            return np.full(self.n, piece.duration_min)
        if piece.distance_km is not None:
            if self.mode.economy not in _SPEED_MODES:
                what = self.mode.name.lower()
                msg = f"How long {piece.distance_km:g} km of {what} take is not known."
                raise SessionError(msg, remedy="Write the time too.")
            if self.speed is None:
                self.speed = self._speed_for(self.demand())
            return np.asarray(piece.distance_km * 1000.0 / (self.speed * 60.0))
        shape = np.where(
            relative > 1.0,
            1.0 / p.value("endurance.sprint_exponent"),
            p.value("time.endurance_exponent"),
        )
        lasting = p.value("time.exhaustion_at_max") * np.maximum(relative, 0.05) ** -shape
        return np.minimum(lasting, p.value("time.exhaustion_limit"))

    def _speed_for(self, demand: Array) -> Array:
        """Return the speed at a demand, by bisection of the mode's own equation [m/s]."""
        low, high = np.full(self.n, 0.05), np.full(self.n, 25.0)
        keep = self.watts
        for _ in range(50):
            middle = 0.5 * (low + high)
            under = self._from_speed(middle) < demand
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        self.watts = keep
        return np.asarray(0.5 * (low + high))
