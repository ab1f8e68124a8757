r"""Body composition: where the energy goes that is eaten and not spent, and what muscle costs.

Hall's energy balance, as changes since the start, with a term for muscle built by training:

.. math::

    \Delta I &= O + c\,T + c_h H, \qquad T = X + R_T, \quad \dot H = (T - H)/\tau_h \\
    \Delta E &= X + \Delta R + \delta\,\Delta W + \beta O
        + \eta_F \dot F + \eta_L (\dot L + \dot M) \\
    \Delta I - \Delta E &= \rho_F \dot F + \rho_L (\dot L + \dot M) + \rho_G \dot G,
        \qquad \dot L = (1 - s)\,\frac{C}{F}\,\dot F

with :math:`O` the energy offset of the diet, :math:`X` the energy of exercise above rest,
:math:`R_T` what training adds to resting metabolism :math:`R`, :math:`c` the part of both that
people eat back or save elsewhere at once and :math:`c_h` the part that they come to eat back as
months go by, :math:`\delta` the cost of carrying a kilogram through the day, :math:`F` fat,
:math:`L` lean that follows energy balance (Forbes: :math:`dL/dF = C/F`), :math:`M` muscle that
training built or that was lost with it, :math:`G` glycogen. Exercise, lifting most, spares a share
:math:`s` of the lean that Forbes would take, less of it the stricter a diet is. So fat can fall
while lean rises, which Forbes' line alone forbids. The balance closes by construction; a ledger
holds it to that.

No deficit is taken from fat that the body cannot spare: as fat comes near the least that people
were found to live with, :math:`f h^2` at a height :math:`h`, the share :math:`a` of a deficit that
stores still give fades from 1 to 0,

.. math::

    a = \min\big(1, \max(0, (F - f h^2)/(w h^2))\big),

and the rest of it is not: less is spent or more is eaten than the diet and the training ask for.
So fat ends at its floor and lean at Forbes' value for it, whatever a diet is called.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, WEEK, Adaptation
from myocrine.body.contract import Array, Output, Rate, State, View, flux
from myocrine.body.oxygen import KJ_PER_KCAL

__all__ = ["Composition", "saturating"]

_LEAST_FAT = 1e-3  # kg: keeps a ratio finite for who starts without fat
_LEAST_EATEN = 0.05  # of the carbohydrate of the start: likewise for the root


class Composition(Adaptation):
    """Fat, lean and glycogen from energy balance; muscle from training; visceral fat.

    Signals: ``fat`` [kg], ``fat_ratio`` [1], ``lean_change`` and ``mass_change`` [kg],
    ``mass_ratio``, ``exercise_dose`` and ``lifting_dose`` [1], all (n,). Reads the signals
    ``size`` (32, n) of muscle (logarithm), ``resting_change`` and ``resting_by_training`` [kcal/d].
    """

    name: ClassVar[str] = "composition"
    states: ClassVar[tuple[State, ...]] = (
        State(name="fat_change", unit="kg", rest=0.0, ledger=True, long_name="fat gained"),
        State(
            name="lean_by_balance",
            unit="kg",
            rest=0.0,
            ledger=True,
            long_name="lean gained with energy balance",
        ),
        State(
            name="muscle_built",
            unit="kg",
            rest=0.0,
            ledger=True,
            long_name="muscle built by training, paid for",
        ),
        State(name="glycogen_change", unit="kg", rest=0.0, ledger=True, long_name="glycogen"),
        State(
            name="energy_balance",
            unit="kcal",
            rest=0.0,
            ledger=True,
            long_name="energy eaten less energy spent",
        ),
        State(
            name="exercise_exposure",
            unit="kcal/d",
            rest=0.0,
            long_name="recent exercise",
        ),
        State(
            name="training_habit", unit="kcal/d", rest=0.0, long_name="cost of training, of months"
        ),
        State(
            name="lifting_exposure", unit="1", rest=0.0, long_name="effective sets a week, recently"
        ),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="body_mass_kg",
            long_name="Body mass",
            unit="kg",
            kind="adaptation",
            evidence="A",
            certainty="moderate",
            scale=0.3,
            decimals=1,
            description="Change of body mass since the start.",
        ),
        Output(
            name="lean_mass_kg",
            long_name="Lean mass",
            unit="kg",
            kind="adaptation",
            evidence="A",
            certainty="high",
            scale=0.3,
            decimals=1,
            description="Change of fat-free mass, the water of glycogen included.",
        ),
        Output(
            name="fat_mass_kg",
            long_name="Fat mass",
            unit="kg",
            kind="adaptation",
            evidence="A",
            certainty="moderate",
            scale=0.3,
            decimals=1,
            description="Change of fat mass; follows what is eaten more than what is trained.",
        ),
        Output(
            name="body_fat_points",
            long_name="Body fat",
            unit="point",
            kind="adaptation",
            evidence="A",
            certainty="moderate",
            scale=0.3,
            decimals=1,
            description="Change of fat as a share of body mass, in percentage points.",
        ),
        Output(
            name="visceral_fat_percent",
            long_name="Visceral fat",
            unit="percent",
            kind="adaptation",
            evidence="B",
            certainty="moderate",
            scale=2.0,
            decimals=0,
            description="Change of the fat around the organs.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "composition.activity_level",
        "composition.carbohydrate_share",
        "composition.compensation",
        "composition.compensation_late",
        "composition.compensation_time",
        "composition.diet_half",
        "composition.exercise_half_dose",
        "composition.exercise_spares_lean",
        "composition.exposure_time",
        "composition.fat_energy",
        "composition.fat_storage_cost",
        "composition.forbes_constant",
        "composition.glycogen_energy",
        "composition.glycogen_start",
        "composition.glycogen_time",
        "composition.glycogen_water",
        "composition.lean_energy",
        "composition.least_fat",
        "composition.lean_per_muscle",
        "composition.lean_storage_cost",
        "composition.lifting_half_dose",
        "composition.lifting_spares_lean",
        "composition.muscle_payment_time",
        "composition.scarce_fat",
        "composition.thermic_share",
        "composition.visceral_by_exercise",
        "composition.visceral_exponent",
        "oxygen.energy_per_litre_rest",
    )
    changed: ClassVar[tuple[str, ...]] = ("fat_mass", "lean_mass", "mass")

    def signals(self, v: View) -> dict[str, Array]:
        """Return fat [kg], changes of lean and mass [kg], ratios and the lifting dose."""
        x, p = v.x, v.p
        fat = jnp.maximum(v.who["fat_mass"] + x["fat_change"], _LEAST_FAT)
        lean = x["lean_by_balance"] + x["muscle_built"]
        lean = lean + p["composition.glycogen_water"] * x["glycogen_change"]
        return {
            "fat": fat,
            "fat_ratio": fat / v.who["fat_mass"],
            "lean_change": lean,
            "mass_change": lean + x["fat_change"],
            "mass_ratio": 1.0 + (lean + x["fat_change"]) / v.who["mass"],
            "exercise_dose": saturating(
                x["exercise_exposure"], p["composition.exercise_half_dose"]
            ),
            "lifting_dose": saturating(x["lifting_exposure"], p["composition.lifting_half_dose"]),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return the fluxes of all stores, in kg and kcal a minute."""
        p = v.p
        muscle, glycogen = _built(v), _glycogen(v)
        left = _left(v, muscle, glycogen)
        short = _not_found(v, left)
        fat, lean = _shared_out(v, left + short * KJ_PER_KCAL / DAY)
        cost = p["composition.fat_storage_cost"] * fat
        cost = (cost + p["composition.lean_storage_cost"] * (lean + muscle)) / KJ_PER_KCAL
        per_minute = 1.0 / DAY
        slow = per_minute / p["composition.exposure_time"]
        slower = per_minute / p["composition.compensation_time"]
        return {
            "fat_change": flux(fat),
            "lean_by_balance": flux(lean),
            "muscle_built": flux(muscle),
            "glycogen_change": flux(glycogen),
            "energy_balance": flux((_eaten(v) - _spent(v) + short) * per_minute - cost),
            "exercise_exposure": Rate(slow * _exercise(v), slow),
            "training_habit": Rate(slower * _trained_away(v), slower),
            "lifting_exposure": Rate(slow * WEEK * v.u["stimulus"], slow),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return changes of mass, lean and fat [kg], fat [points] and visceral fat [%]."""
        s, who = v.s, v.who
        share = s["fat"] / (who["mass"] + s["mass_change"])
        return {
            "body_mass_kg": s["mass_change"],
            "lean_mass_kg": s["lean_change"],
            "fat_mass_kg": v.x["fat_change"],
            "body_fat_points": 100.0 * (share - who["fat_mass"] / who["mass"]),
            "visceral_fat_percent": 100.0 * (_visceral(v) - 1.0),
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return fat, lean and body mass as ratios to the start."""
        return {
            "fat_mass": v.s["fat_ratio"],
            "lean_mass": 1.0 + v.s["lean_change"] / v.who["lean_mass"],
            "mass": v.s["mass_ratio"],
        }


def saturating(value: Array, half: Array) -> Array:
    """Return how much of its full effect a dose has, 0 at 0 and half at `half` [0..1]."""
    return value / (value + half)


def _exercise(v: View) -> Array:
    """Return the energy of exercise above rest while it lasts [kcal/d]."""
    per_litre = v.p["oxygen.energy_per_litre_rest"] / KJ_PER_KCAL
    return v.u["vo2_demand"] * per_litre * DAY


def _trained_away(v: View) -> Array:
    """Return what training costs [kcal/d]: the exercise and what it adds to resting metabolism."""
    return _exercise(v) + jnp.maximum(v.s["resting_by_training"], 0.0)


def _eaten(v: View) -> Array:
    """Return energy eaten, and saved elsewhere, beyond that of the start [kcal/d]."""
    at_once = v.p["composition.compensation"] * _trained_away(v)
    late = v.p["composition.compensation_late"] * v.x["training_habit"]
    return v.u["energy_offset"] + at_once + late


def _spent(v: View) -> Array:
    """Return energy spent beyond that of the start, without the cost of building [kcal/d]."""
    p, who = v.p, v.who
    thermic = p["composition.thermic_share"]
    carrying = ((1.0 - thermic) * p["composition.activity_level"] - 1.0) * who["rmr_kcal_d"]
    carried = carrying * v.s["mass_change"] / who["mass"]
    return _exercise(v) + v.s["resting_change"] + carried + thermic * v.u["energy_offset"]


def _built(v: View) -> Array:
    """Return the lean that training builds [kg/min]: the muscle gained, once it is paid for."""
    if "size" not in v.s:  # a body without muscle that grows
        return jnp.zeros_like(v.x["muscle_built"])
    muscle = jnp.sum(v.who["muscle_mass"] * jnp.expm1(v.s["size"]), axis=0)
    gained = muscle * v.p["composition.lean_per_muscle"]
    time = v.p["composition.muscle_payment_time"] * DAY
    return (gained - v.x["muscle_built"]) / time


def _glycogen(v: View) -> Array:
    """Return the flux of glycogen [kg/min]: its oxidation follows the square of the store."""
    p = v.p
    start = p["composition.activity_level"] * v.who["rmr_kcal_d"]
    eaten = 1.0 + p["composition.carbohydrate_share"] * v.u["energy_offset"] / start
    aim = p["composition.glycogen_start"] * (jnp.sqrt(jnp.maximum(eaten, _LEAST_EATEN)) - 1.0)
    return (aim - v.x["glycogen_change"]) / (p["composition.glycogen_time"] * DAY)


def _left(v: View, muscle: Array, glycogen: Array) -> Array:
    """Return the energy that is left for fat and lean after muscle and glycogen [kJ/min]."""
    p = v.p
    left = (_eaten(v) - _spent(v)) * KJ_PER_KCAL / DAY
    lean_cost = p["composition.lean_energy"] + p["composition.lean_storage_cost"]
    return left - lean_cost * muscle - p["composition.glycogen_energy"] * glycogen


def _not_found(v: View, left: Array) -> Array:
    """Return the part of a deficit that no store gives: it is eaten or saved [kcal/d]."""
    per_height = v.who["height_m"] ** 2
    spare = v.who["fat_mass"] + v.x["fat_change"] - v.p["composition.least_fat"] * per_height
    found = jnp.clip(spare / (v.p["composition.scarce_fat"] * per_height), 0.0, 1.0)
    return (1.0 - found) * jnp.maximum(-left, 0.0) * DAY / KJ_PER_KCAL


def _shared_out(v: View, left: Array) -> tuple[Array, Array]:
    """Return fat and lean [kg/min] that the energy left [kJ/min] makes or takes."""
    p = v.p
    lean_cost = p["composition.lean_energy"] + p["composition.lean_storage_cost"]
    fat_cost = p["composition.fat_energy"] + p["composition.fat_storage_cost"]
    ratio = (1.0 - _spared(v)) * p["composition.forbes_constant"] / v.s["fat"]
    fat = left / (fat_cost + lean_cost * ratio)
    return fat, ratio * fat


def _spared(v: View) -> Array:
    """Return the share of Forbes' lean that exercise spares [0..1], less so on a strict diet."""
    p, s = v.p, v.s
    lost = 1.0 - p["composition.lifting_spares_lean"] * s["lifting_dose"]
    lost = lost * (1.0 - p["composition.exercise_spares_lean"] * s["exercise_dose"])
    deficit = jnp.maximum(-v.u["energy_offset"], 0.0)
    return (1.0 - lost) / (1.0 + deficit / p["composition.diet_half"])


def _visceral(v: View) -> Array:
    """Return visceral fat over that of the start: it falls faster than fat, more with exercise."""
    p = v.p
    exponent = p["composition.visceral_exponent"] * jnp.log(v.s["fat_ratio"])
    return jnp.exp(exponent - p["composition.visceral_by_exercise"] * v.s["exercise_dose"])
