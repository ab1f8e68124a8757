r"""Gut, pancreas and liver: what a clinic would measure there, from states that others hold.

Glucose, insulin, glucagon and the stomach live in `myocrine.body.glucose`, fatty acids in
`myocrine.body.lipids`, GLP-1 and CRP are rows of the signalling network. Here are the organs'
own readings, none with a state of its own:

.. math::

    t_{1/2} &= \frac{E/2 + K \ln 2}{k_{max}}\,\frac{1 + e^{(y - y_s)/w}}{P_{emptying}} \\
    U &= \kappa\,R_0 W\,f / (1 + c\,e) \; P_{uptake}

with :math:`E` the energy of a standard drink, :math:`K, k_{max}` of the stomach's energy-limited
emptying (so this is the exact half-time of its equation), :math:`y` oxygen uptake as a fraction of
the maximum, :math:`f` plasma fatty acids relative to rest and :math:`e` the share of the oxygen
uptake reserve in use, with which blood flow through the gut and liver falls.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, Submodel, View

__all__ = ["Gut", "Liver", "Pancreas"]

LN2 = math.log(2.0)
PMOL_PER_MICROUNIT = 6.0
"""Insulin [pmol] in a microunit, by the convention of the index below."""
HOMA_NORMAL = 22.5
"""Product of glucose [mmol/L] and insulin [uU/mL] that the index calls one, by definition."""


class Gut(Submodel):
    """How fast the stomach empties."""

    name: ClassVar[str] = "gut"
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="gastric_half_time",
            long_name="Gastric half-emptying time",
            unit="min",
            kind="organ",
            organ="gut",
            matrix="gut",
            evidence="A",
            decimals=0,
            scale=2.0,
            description="Minutes in which half of a standard sugar drink would leave the stomach "
            "if drunk now and nothing changed.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "glucose.emptying_half",
        "glucose.emptying_limit",
        "glucose.emptying_slow_at",
        "glucose.emptying_slow_width",
        "gut.test_drink",
    )

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - nothing here has a state
        """Return nothing: the stomach's contents belong to the glucose submodel."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return the half-emptying time [min]."""
        p = v.p
        hard = (v.s["vo2_fraction"] - p["glucose.emptying_slow_at"]) / p[
            "glucose.emptying_slow_width"
        ]
        at_rest = 0.5 * p["gut.test_drink"] + LN2 * p["glucose.emptying_half"]
        at_rest = at_rest / p["glucose.emptying_limit"]
        return {
            "gastric_half_time": at_rest
            * (1.0 + jnp.exp(hard))
            / v.s["process.gut.gastric_emptying"]
        }


class Pancreas(Submodel):
    """Secretion of both hormones, and the fasting index of insulin resistance."""

    name: ClassVar[str] = "pancreas"
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="insulin_secretion",
            long_name="Insulin secretion",
            unit="fold",
            kind="organ",
            organ="pancreas",
            matrix="pancreas",
            evidence="B",
            scale=0.05,
            description="Rate of insulin secretion, of the resting rate.",
        ),
        Output(
            name="glucagon_secretion",
            long_name="Glucagon secretion",
            unit="fold",
            kind="organ",
            organ="pancreas",
            matrix="pancreas",
            evidence="B",
            scale=0.05,
            description="Rate of glucagon secretion, of the resting rate.",
        ),
        Output(
            name="homa_ir",
            long_name="HOMA-IR",
            unit="1",
            kind="organ",
            organ="pancreas",
            matrix="plasma",
            evidence="B",
            scale=0.1,
            description="Fasting glucose times fasting insulin over 22.5. It means insulin "
            "resistance in the fasted at rest only.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "glucose.baseline",
        "glucose.glucagon_exercise",
        "glucose.glucagon_glucose",
        "glucose.glucagon_insulin",
        "glucose.glucagon_protein",
        "glucose.incretin",
        "glucose.insulin_baseline",
        "glucose.insulin_exercise",
        "glucose.insulin_floor",
        "glucose.insulin_protein",
        "glucose.secretion_half",
        "glucose.secretion_order",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return secretion of insulin and of glucagon, both relative to rest."""
        effort = v.s["vo2_above_rest"] / v.s["vo2_reserve"]
        return {
            "insulin_secretion": _insulin(v, effort),
            "glucagon_secretion": _glucagon(v, effort),
        }

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - nothing here has a state
        """Return nothing: the hormones belong to the glucose submodel."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return both secretions [fold] and HOMA-IR [1]."""
        p, x = v.p, v.x
        microunits = p["glucose.insulin_baseline"] * x["insulin"] / PMOL_PER_MICROUNIT
        return {
            "insulin_secretion": v.s["insulin_secretion"],
            "glucagon_secretion": v.s["glucagon_secretion"],
            "homa_ir": p["glucose.baseline"] * x["glucose"] * microunits / HOMA_NORMAL,
        }


def _insulin(v: View, effort: Array) -> Array:
    """Return insulin secretion: by glucose, more with food in the gut, less in work."""
    p, s = v.p, v.s
    order, floor = p["glucose.secretion_order"], p["glucose.insulin_floor"]
    relative = jnp.exp(order * (jnp.log(v.x["glucose"]) - jnp.log(p["glucose.secretion_half"])))
    at_rest = jnp.exp(-order * jnp.log(p["glucose.secretion_half"]))
    by_glucose = relative / (1.0 + relative) * (1.0 + at_rest) / at_rest
    meal = (
        1.0
        + p["glucose.incretin"] * s["absorbed_carbohydrate"]
        + p["glucose.insulin_protein"] * s["absorbed_protein"]
    )
    secretion = (floor + (1.0 - floor) * by_glucose) * meal
    held_back = 1.0 + p["glucose.insulin_exercise"] * effort
    return secretion / held_back * s["process.pancreas.insulin_secretion"]


def _glucagon(v: View, effort: Array) -> Array:
    """Return glucagon secretion: against glucose and insulin, more in work and with protein."""
    p, s, x = v.p, v.s, v.x
    alpha = jnp.exp(
        -p["glucose.glucagon_glucose"] * jnp.log(x["glucose"])
        - p["glucose.glucagon_insulin"] * jnp.log(x["insulin"])
    )
    return alpha * (
        s["process.pancreas.glucagon_secretion"]
        + p["glucose.glucagon_exercise"] * effort
        + p["glucose.glucagon_protein"] * s["absorbed_protein"]
    )


class Liver(Submodel):
    """Uptake of fatty acids from plasma."""

    name: ClassVar[str] = "liver"
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="hepatic_fatty_acid_uptake",
            long_name="Fatty acid uptake of the liver",
            unit="umol/min",
            kind="organ",
            organ="liver",
            matrix="liver",
            evidence="B",
            decimals=0,
            scale=10.0,
            description="Plasma fatty acids taken up by the liver: falls in hard work with its "
            "blood flow, rises in recovery with plasma fatty acids.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "lipids.ffa_appearance",
        "liver.fatty_acid_share",
        "liver.flow_fall",
    )

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - nothing here has a state
        """Return nothing: plasma fatty acids belong to the lipid submodel."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return uptake [umol/min]."""
        p = v.p
        effort = v.s["vo2_above_rest"] / v.s["vo2_reserve"]
        at_rest = p["liver.fatty_acid_share"] * p["lipids.ffa_appearance"] * v.who["mass"]
        flow = 1.0 / (1.0 + p["liver.flow_fall"] * effort)
        return {
            "hepatic_fatty_acid_uptake": at_rest
            * v.x["ffa"]
            * flow
            * v.s["process.liver.fatty_acid_uptake"]
        }
