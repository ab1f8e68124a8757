r"""Glucose, insulin, glucagon, the liver's store, and what a meal brings.

The minimal model of glucose with the exercise terms of Roy and Parker (2007), mended. Glucose
:math:`g`, insulin :math:`i`, its remote action :math:`X`, glucagon :math:`\gamma` are relative to
rest; :math:`B` is basal hepatic output, :math:`k_b` basal turnover.

.. math::

    \dot g &= (R_H + R_{gut} + R_{iv})/(V G_b)
              - k_b\,[1 - f + f X + u (1 - \sigma + \sigma X)]\,g \\
    \dot X &= p_2\,[i\,(1 + \zeta\,i/(1+i)) - X] \\
    \dot i &= n\,[\mathrm{sec}(g)\,\iota\,/(1 + c\,y) - i] \\
    \dot u &= [a_u y^2 - u]/\tau_u, \qquad \dot h = [a_h y^2 - h]/\tau_h \\
    R_H    &= B\,(N + \Lambda), \quad d = (1 + h)\,\gamma^{q} g^{-s} A\,\frac{1+r}{1+r\,i}

The published model ends liver output at a time that turns negative above 76 % of maximal uptake.
Here glycogenolysis :math:`\Lambda` draws on a ledger :math:`L` and fades as :math:`L/(L+K)`, while
gluconeogenesis :math:`N` has a ceiling; intensity enters squared, because uptake rises faster than
work. The reference state has a continuous basal feed that replaces what the resting liver breaks
down, so its glycogen stands still; there is no overnight fast here yet.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View, flux

__all__ = ["Glucose"]

ATWATER = {"carbohydrate": 4.0, "fat": 9.0, "protein": 4.0}
"""Labelled energy of food [kcal/g], by convention; it only sets the pace of gastric emptying."""
GRAM_PER_MMOL = 0.180156
DL_PER_L = 10.0


class Glucose(Submodel):
    """Glucose, insulin, glucagon, liver glycogen and the gut."""

    name: ClassVar[str] = "glucose"
    states: ClassVar[tuple[State, ...]] = (
        State(name="glucose", unit="1", rest=1.0, long_name="plasma glucose relative to rest"),
        State(name="insulin", unit="1", rest=1.0, long_name="plasma insulin relative to rest"),
        State(name="insulin_action", unit="1", rest=1.0, long_name="remote insulin action"),
        State(name="insulin_sensitivity", unit="1", rest=0.0, long_name="gain after work"),
        State(name="glucagon", unit="1", rest=1.0, long_name="plasma glucagon relative to rest"),
        State(name="glucose_uptake", unit="1", rest=0.0, long_name="uptake by work, of basal"),
        State(name="liver_drive", unit="1", rest=0.0, long_name="neural drive of the liver"),
        State(name="liver_glycogen", unit="1", rest=1.0, long_name="of normal"),
        State(name="stomach_carbohydrate", unit="g", rest=0.0),
        State(name="stomach_fat", unit="g", rest=0.0),
        State(name="stomach_protein", unit="g", rest=0.0),
        State(name="gut_carbohydrate", unit="g", rest=0.0),
        State(name="gut_fat", unit="g", rest=0.0),
        State(name="gut_protein", unit="g", rest=0.0),
        State(name="carbohydrate_eaten", unit="g", rest=0.0, ledger=True),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="glucose",
            long_name="Glucose",
            unit="mmol/L",
            kind="fuel",
            evidence="A",
            decimals=1,
            scale=0.2,
            description="Plasma glucose (it crosses vessel walls: no shift with plasma volume).",
        ),
        Output(
            name="insulin",
            long_name="Insulin",
            unit="pmol/L",
            kind="molecule",
            evidence="A",
            decimals=0,
            scale=5.0,
            description="Plasma insulin.",
        ),
        Output(
            name="glucagon",
            long_name="Glucagon",
            unit="ng/L",
            kind="molecule",
            evidence="B",
            decimals=0,
            scale=5.0,
            description="Plasma glucagon.",
        ),
        Output(
            name="liver_glycogen",
            long_name="Liver glycogen",
            unit="g",
            kind="fuel",
            matrix="liver",
            evidence="B",
            decimals=0,
            scale=3.0,
            description="Glycogen of the whole liver.",
        ),
        Output(
            name="hepatic_glucose_output",
            long_name="Hepatic glucose output",
            unit="g/min",
            kind="fuel",
            matrix="liver",
            evidence="A",
            scale=0.02,
            description="Glycogenolysis and gluconeogenesis of the liver.",
        ),
        Output(
            name="carbohydrate_absorbed",
            long_name="Carbohydrate absorbed",
            unit="g",
            kind="fuel",
            matrix="gut",
            evidence="B",
            decimals=1,
            scale=1.0,
            description="Carbohydrate taken up from the gut since the start.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "glucose.absorption_half",
        "glucose.absorption_limit",
        "glucose.action_rate",
        "glucose.adrenaline_exponent",
        "glucose.adrenaline_half",
        "glucose.basal_output",
        "glucose.baseline",
        "glucose.distribution",
        "glucose.emptying_half",
        "glucose.emptying_limit",
        "glucose.emptying_slow_at",
        "glucose.emptying_slow_width",
        "glucose.fat_absorption_rate",
        "glucose.first_pass",
        "glucose.glucagon_baseline",
        "glucose.glucagon_exercise",
        "glucose.glucagon_glucose",
        "glucose.glucagon_insulin",
        "glucose.glucagon_protein",
        "glucose.glucagon_rate",
        "glucose.gluconeogenesis_ceiling",
        "glucose.gluconeogenesis_share",
        "glucose.incretin",
        "glucose.insulin_baseline",
        "glucose.insulin_exercise",
        "glucose.insulin_floor",
        "glucose.insulin_protein",
        "glucose.insulin_rate",
        "glucose.insulin_share",
        "glucose.liver_drive",
        "glucose.liver_drive_time",
        "glucose.liver_full",
        "glucose.liver_glucagon",
        "glucose.liver_glucose",
        "glucose.liver_glycogen",
        "glucose.liver_half",
        "glucose.liver_insulin",
        "glucose.liver_portal",
        "glucose.liver_refill_time",
        "glucose.low_glycogen_uptake",
        "glucose.protein_absorption_rate",
        "glucose.secretion_half",
        "glucose.secretion_order",
        "glucose.sensitivity_gain",
        "glucose.sensitivity_limit",
        "glucose.sensitivity_time",
        "glucose.uptake",
        "glucose.uptake_insulin",
        "glucose.uptake_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return ratios to rest, absorption, appearance and hepatic output [g/min]."""
        p, x = v.p, v.x
        absorbed = (
            p["glucose.absorption_limit"]
            * x["gut_carbohydrate"]
            / (x["gut_carbohydrate"] + p["glucose.absorption_half"])
        )
        full = p["glucose.liver_full"]
        stored = absorbed * p["glucose.first_pass"] * (full - x["liver_glycogen"]) / (full - 1.0)
        appearing = absorbed - stored
        basal = p["glucose.basal_output"] * v.who["mass"] / 1000.0
        broken_down, made = self._hepatic(v, appearing / basal)
        return {
            "absorbed_carbohydrate": absorbed,
            "absorbed_fat": p["glucose.fat_absorption_rate"] * x["gut_fat"],
            "absorbed_protein": p["glucose.protein_absorption_rate"] * x["gut_protein"],
            "liver_storage": stored,
            "exogenous_glucose": appearing,
            "basal_glucose": basal,
            "liver_glycogenolysis": basal * broken_down,
            "hepatic_glucose_output": basal * (broken_down + made),
            "glucose_ratio": x["glucose"],
            "insulin_ratio": v.s["ratio.insulin"],
            "glucagon_ratio": v.s["ratio.glucagon"],
        }

    @staticmethod
    def _hepatic(v: View, portal: Array) -> tuple[Array, Array]:
        """Return glycogenolysis and gluconeogenesis, both in units of basal output."""
        p, x = v.p, v.x
        adrenaline, half = v.s["adrenaline_ratio"], p["glucose.adrenaline_half"]
        log_drive = (
            p["glucose.liver_glucagon"] * jnp.log(x["glucagon"])
            - p["glucose.liver_glucose"] * jnp.log(x["glucose"])
            + p["glucose.adrenaline_exponent"]
            * jnp.log(adrenaline * (1.0 + half) / (adrenaline + half))
        )
        drive = (
            (1.0 + x["liver_drive"])
            * v.s["process.liver.glucose_output"]
            * jnp.exp(log_drive)
            * (1.0 + p["glucose.liver_insulin"])
            / (1.0 + p["glucose.liver_insulin"] * x["insulin"])
            / (1.0 + p["glucose.liver_portal"] * portal)
        )
        share, bend = p["glucose.gluconeogenesis_share"], p["glucose.gluconeogenesis_ceiling"]
        made = share * drive * (1.0 + bend) / (1.0 + bend * drive)
        store, half_store = x["liver_glycogen"], p["glucose.liver_half"]
        return (drive - made) * store * (1.0 + half_store) / (store + half_store), made

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of plasma, liver and gut states."""
        p, s, x = v.p, v.s, v.x
        work = s["drive_intensity"] * s["drive_intensity"]
        uptake, drive = 1.0 / p["glucose.uptake_time"], 1.0 / p["glucose.liver_drive_time"]
        normal = p["glucose.liver_glycogen"] * v.who["liver_mass"]
        at_rest = s["basal_glucose"] * (1.0 - p["glucose.gluconeogenesis_share"])
        refill = 1.0 / p["glucose.liver_refill_time"]
        # The store as production and loss, not as a ledger: it may run empty in long steps.
        broken_down = s["liver_glycogenolysis"] / (normal * x["liver_glycogen"])
        hungry = 1.0 + p["glucose.low_glycogen_uptake"] * self._missing(v)
        return {
            **self._plasma(v),
            **self._gut(v),
            "glucose_uptake": Rate(uptake * p["glucose.uptake"] * work * hungry, uptake),
            "liver_drive": Rate(drive * p["glucose.liver_drive"] * work, drive),
            "liver_glycogen": Rate(
                (at_rest + s["liver_storage"]) / normal + refill, broken_down + refill
            ),
            "carbohydrate_eaten": flux(v.u["carbohydrate"]),
        }

    @staticmethod
    def _missing(v: View) -> Array:
        """Return how empty the involved muscle is, 0 at normal, 1 when empty."""
        weight = v.u["involvement"] * v.who["muscle_mass"]
        total = jnp.sum(weight, axis=0)
        store = jnp.sum(weight * v.x["glycogen"], axis=0) / jnp.where(total > 0.0, total, 1.0)
        empty = (1.0 - store * store) / (1.0 + store * store)
        return jnp.where(total > 0.0, empty, 0.0)

    @staticmethod
    def _plasma(v: View) -> dict[str, Rate]:
        """Return glucose, the two hormones and insulin's remote action."""
        p, s, x, u = v.p, v.s, v.x, v.u
        basal = s["basal_glucose"]
        pool = (
            p["glucose.distribution"]
            / DL_PER_L
            * v.who["mass"]
            * p["glucose.baseline"]
            * GRAM_PER_MMOL
        )
        share, i, g = p["glucose.insulin_share"], x["insulin"], x["glucose"]
        used = (1.0 - share) + share * x["insulin_action"] * s["process.muscle.glucose_uptake"]
        # Work and insulin together take up more than the sum of both.
        together = p["glucose.uptake_insulin"]
        used = used + x["glucose_uptake"] * (1.0 - together + together * x["insulin_action"])
        appearing = s["hepatic_glucose_output"] + s["exogenous_glucose"] + u["glucose_iv"]
        effort = s["vo2_above_rest"] / s["vo2_reserve"]
        order, half = p["glucose.secretion_order"], p["glucose.secretion_half"]
        relative = jnp.exp(order * (jnp.log(g) - jnp.log(half)))
        at_rest = jnp.exp(-order * jnp.log(half))
        floor = p["glucose.insulin_floor"]
        secretion = floor + (1.0 - floor) * relative / (1.0 + relative) * (1.0 + at_rest) / at_rest
        meal = (
            1.0
            + p["glucose.incretin"] * s["absorbed_carbohydrate"]
            + p["glucose.insulin_protein"] * s["absorbed_protein"]
        )
        secretion = secretion * meal / (1.0 + p["glucose.insulin_exercise"] * effort)
        secretion = secretion * s["process.pancreas.insulin_secretion"]
        alpha = jnp.exp(
            -p["glucose.glucagon_glucose"] * jnp.log(g) - p["glucose.glucagon_insulin"] * jnp.log(i)
        )
        alpha = alpha * (
            s["process.pancreas.glucagon_secretion"]
            + p["glucose.glucagon_exercise"] * effort
            + p["glucose.glucagon_protein"] * s["absorbed_protein"]
        )
        n, k, p2 = p["glucose.insulin_rate"], p["glucose.glucagon_rate"], p["glucose.action_rate"]
        gain = p["glucose.sensitivity_gain"] * effort
        keen = 1.0 + x["insulin_sensitivity"] * i / (1.0 + i)
        return {
            "glucose": Rate(appearing / pool, basal / pool * used),
            "insulin": Rate(n * secretion, n),
            "insulin_action": Rate(p2 * (i * keen), p2),
            "insulin_sensitivity": Rate(
                gain, gain / p["glucose.sensitivity_limit"] + 1.0 / p["glucose.sensitivity_time"]
            ),
            "glucagon": Rate(k * alpha, k),
        }

    @staticmethod
    def _gut(v: View) -> dict[str, Rate]:
        """Return stomach and gut contents; the stomach empties by energy, slower in hard work."""
        p, s, x, u = v.p, v.s, v.x, v.u
        energy = sum(kcal * x[f"stomach_{food}"] for food, kcal in ATWATER.items())
        too_hard = (s["vo2_fraction"] - p["glucose.emptying_slow_at"]) / p[
            "glucose.emptying_slow_width"
        ]
        emptying = (
            p["glucose.emptying_limit"]
            * s["process.gut.gastric_emptying"]
            / ((energy + p["glucose.emptying_half"]) * (1.0 + jnp.exp(too_hard)))
        )
        leaving = {
            "carbohydrate": p["glucose.absorption_limit"]
            / (x["gut_carbohydrate"] + p["glucose.absorption_half"]),
            "fat": p["glucose.fat_absorption_rate"],
            "protein": p["glucose.protein_absorption_rate"],
        }
        rates: dict[str, Rate] = {}
        for food, loss in leaving.items():
            rates[f"stomach_{food}"] = Rate(u[food], emptying)
            rates[f"gut_{food}"] = Rate(emptying * x[f"stomach_{food}"], loss)
        return rates

    def observe(self, v: View) -> dict[str, Array]:
        """Return concentrations, liver glycogen and fluxes."""
        p, x = v.p, v.x
        left = x["stomach_carbohydrate"] + x["gut_carbohydrate"]
        return {
            "glucose": p["glucose.baseline"] * x["glucose"],
            "insulin": p["glucose.insulin_baseline"] * x["insulin"],
            "glucagon": p["glucose.glucagon_baseline"] * x["glucagon"],
            "liver_glycogen": p["glucose.liver_glycogen"]
            * v.who["liver_mass"]
            * x["liver_glycogen"],
            "hepatic_glucose_output": v.s["hepatic_glucose_output"],
            "carbohydrate_absorbed": x["carbohydrate_eaten"] - left,
        }
