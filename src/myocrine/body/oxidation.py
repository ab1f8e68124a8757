r"""Which fuel the oxygen burns: fat against carbohydrate.

The share of oxygen that goes to fat is a resting share, less with intensity, none at the anaerobic
threshold, and moved by hormones and stores through its odds:

.. math::

    \phi_0(x) &= \phi_r (1 - b z)\,\omega\,\mathrm{softplus}\{(1 - z^k)/\omega\}, \quad
                 z = x / x_{min} \\
    \phi &= \frac{\mu \phi_0}{1 - \phi_0 + \mu \phi_0}, \qquad
    \mu = f^{a} i^{-c} G^{-d} e^{t (T - T_0) + s_F + q H}

with :math:`x` the fraction of maximal uptake, :math:`f` FFA, :math:`i` insulin relative to rest,
:math:`G` glycogen of the working muscle, :math:`T` training and :math:`H` the raised metabolism of
the hours after work. Fat and carbohydrate are oxygen over what a gram needs, so energy, oxygen
and grams close exactly. Protein is counted within the two.
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View, flux
from myocrine.body.oxygen import KJ_PER_KCAL, power, smooth_limit

__all__ = ["Oxidation"]

_NO_WORK = 1e-9  # L/min or g/min: keeps 0/0 at rest out of shares


class Oxidation(Submodel):
    """Fat and carbohydrate oxidation, RER and the energy ledgers."""

    name: ClassVar[str] = "oxidation"
    states: ClassVar[tuple[State, ...]] = (
        State(name="fat_burnt", unit="g", rest=0.0, ledger=True),
        State(name="carbohydrate_burnt", unit="g", rest=0.0, ledger=True),
        State(name="energy_spent", unit="kJ", rest=0.0, ledger=True),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="fat_oxidation",
            long_name="Fat oxidation",
            unit="g/min",
            kind="fuel",
            matrix="breath",
            evidence="A",
            scale=0.02,
            description="Whole-body fat oxidation as indirect calorimetry would see it.",
        ),
        Output(
            name="carbohydrate_oxidation",
            long_name="Carbohydrate oxidation",
            unit="g/min",
            kind="fuel",
            matrix="breath",
            evidence="A",
            scale=0.05,
            description="Whole-body carbohydrate oxidation (as glucose).",
        ),
        Output(
            name="rer",
            long_name="Respiratory exchange ratio",
            unit="1",
            kind="whole body",
            matrix="breath",
            evidence="B",
            decimals=2,
            scale=0.01,
            description="Metabolic (non-protein) quotient; bicarbonate CO2 is not in it.",
        ),
        Output(
            name="energy_expenditure",
            long_name="Energy expenditure",
            unit="kcal",
            kind="whole body",
            matrix="breath",
            evidence="A",
            decimals=0,
            scale=5.0,
            description="Aerobic energy spent since the start, rest included.",
        ),
        Output(
            name="fat_oxidised",
            long_name="Fat oxidised",
            unit="g",
            kind="fuel",
            matrix="breath",
            evidence="A",
            decimals=1,
            scale=0.5,
            description="Fat burnt since the start.",
        ),
        Output(
            name="carbohydrate_oxidised",
            long_name="Carbohydrate oxidised",
            unit="g",
            kind="fuel",
            matrix="breath",
            evidence="A",
            decimals=1,
            scale=1.0,
            description="Carbohydrate burnt since the start.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "glucose.basal_output",
        "oxidation.after_work",
        "oxidation.capacity_per_kg",
        "oxidation.carbohydrate_energy",
        "oxidation.carbohydrate_oxygen",
        "oxidation.edge_width",
        "oxidation.fat_carbon_dioxide",
        "oxidation.fat_energy",
        "oxidation.fat_oxygen",
        "oxidation.fatmin",
        "oxidation.fatmin_sharpness",
        "oxidation.ffa_exponent",
        "oxidation.glycogen_exponent",
        "oxidation.glycogen_half",
        "oxidation.insulin_exponent",
        "oxidation.intensity_slope",
        "oxidation.owed_carbohydrate",
        "oxidation.resting_share",
        "oxidation.sex_female",
        "oxidation.share_order",
        "oxidation.training",
        "oxidation.training_reference",
        "oxygen.excess_time",
        "oxygen.limit_order",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return oxidation rates [g/min], the carbohydrate share of work and that of glucose."""
        p, s = v.p, v.s
        odds = self._odds(v)
        # Anaerobic work makes the work harder; the slow component and recovery do not.
        aerobic = 1.0 - v.u["glycolytic"] + _NO_WORK
        steady = (s["vo2_rest"] + v.x["vo2_fast"] / aerobic) / v.who["vo2max"]
        # Oxygen that pays for anaerobic work burns lactate first.
        parts = s["vo2_rest"] + v.x["vo2_fast"] + v.x["vo2_slow"] + s["vo2_late"]
        lactate = p["oxidation.owed_carbohydrate"] * s["vo2_owed"] / parts
        share = self._fat_share(v, steady, odds) * (1.0 - lactate)
        fat = share * s["vo2"] / p["oxidation.fat_oxygen"]
        carbohydrate = (1.0 - share) * s["vo2"] / p["oxidation.carbohydrate_oxygen"]
        working = self._fat_share(v, self._local_intensity(v), odds)
        energy_fat = working * p["oxidation.fat_energy"] / p["oxidation.fat_oxygen"]
        energy_carbohydrate = (
            (1.0 - working)
            * p["oxidation.carbohydrate_energy"]
            / p["oxidation.carbohydrate_oxygen"]
        )
        return {
            "fat_oxidation": fat,
            "carbohydrate_oxidation": carbohydrate,
            "fat_share": share,
            "carbohydrate_fraction": energy_carbohydrate / (energy_fat + energy_carbohydrate),
            "glucose_share": self._glucose_share(v, working),
        }

    @staticmethod
    def _odds(v: View) -> Array:
        """Return the factor on the odds of burning fat, 1 in a resting reference man."""
        p, x, who = v.p, v.x, v.who
        half = p["oxidation.glycogen_half"]
        # Work weighs the muscles; at rest all count. The tiny floor only decides between the two.
        weight = (v.u["involvement"] + _NO_WORK) * who["muscle_mass"]
        store = jnp.sum(weight * x["glycogen"], axis=0) / jnp.sum(weight, axis=0)
        lasting = x["oxygen_excess"] / p["oxygen.excess_time"] / v.s["vo2_rest"]
        log_odds = (
            p["oxidation.ffa_exponent"] * jnp.log(x["ffa"])
            - p["oxidation.insulin_exponent"] * jnp.log(x["insulin"])
            - p["oxidation.glycogen_exponent"] * jnp.log((store + half) / (1.0 + half))
            + p["oxidation.training"] * (who["training"] - p["oxidation.training_reference"])
            + p["oxidation.sex_female"] * (1.0 - who["sex_male"])
            + p["oxidation.after_work"] * lasting
        )
        return jnp.exp(log_odds)

    @staticmethod
    def _fat_share(v: View, intensity: Array, odds: Array) -> Array:
        """Return the share of oxygen used by fat at an intensity (fraction of maximum)."""
        p = v.p
        z = intensity / p["oxidation.fatmin"]
        edge = p["oxidation.edge_width"]
        room = edge * jax.nn.softplus((1.0 - power(z, p["oxidation.fatmin_sharpness"])) / edge)
        falling = jax.nn.softplus((1.0 - p["oxidation.intensity_slope"] * z) / edge) * edge
        share = p["oxidation.resting_share"] * falling * room
        return odds * share / (1.0 - share + odds * share)

    @staticmethod
    def _local_intensity(v: View) -> Array:
        """Return intensity as the working muscle meets it, fraction of what it can take up.

        A small muscle mass reaches its own ceiling at a low whole-body uptake.
        """
        p, s = v.p, v.s
        active = jnp.sum(v.u["involvement"] * v.who["muscle_mass"], axis=0)
        reserve = s["vo2_reserve"]
        own = p["oxidation.capacity_per_kg"] * active + _NO_WORK
        ceiling = smooth_limit(own, reserve, p["oxygen.limit_order"])
        rest = s["rest_fraction"]
        return rest + (1.0 - rest) * smooth_limit(
            s["oxygen_needed"] / ceiling, 1.5, p["oxygen.limit_order"]
        )

    @staticmethod
    def _glucose_share(v: View, working: Array) -> Array:
        """Return the share of the work's carbohydrate that blood glucose supplies."""
        p, x = v.p, v.x
        taken = (
            p["glucose.basal_output"] * v.who["mass"] / 1000.0 * x["glucose_uptake"] * x["glucose"]
        )
        wanted = (1.0 - working) * v.s["oxygen_needed"] / p["oxidation.carbohydrate_oxygen"]
        return smooth_limit(taken / (wanted + _NO_WORK), 1.0, p["oxidation.share_order"])

    def rates(self, v: View) -> dict[str, Rate]:
        """Return the three ledgers' fluxes."""
        p, s = v.p, v.s
        energy = (
            p["oxidation.fat_energy"] * s["fat_oxidation"]
            + p["oxidation.carbohydrate_energy"] * s["carbohydrate_oxidation"]
        )
        return {
            "fat_burnt": flux(s["fat_oxidation"]),
            "carbohydrate_burnt": flux(s["carbohydrate_oxidation"]),
            "energy_spent": flux(energy),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return oxidation rates, RER and the ledgers."""
        p = v.p
        fat_quotient = p["oxidation.fat_carbon_dioxide"] / p["oxidation.fat_oxygen"]
        share = v.s["fat_share"]
        return {
            "fat_oxidation": v.s["fat_oxidation"],
            "carbohydrate_oxidation": v.s["carbohydrate_oxidation"],
            "rer": share * fat_quotient + (1.0 - share),
            "energy_expenditure": v.x["energy_spent"] / KJ_PER_KCAL,
            "fat_oxidised": v.x["fat_burnt"],
            "carbohydrate_oxidised": v.x["carbohydrate_burnt"],
        }
