r"""Vessels: blood pressure in and after effort, and flow-mediated dilation of the brachial artery.

.. math::

    P &= P_0 + a\,e + l\,q - f\,h\,e^{\sigma (P_0 - P_n)/P_n}, \qquad
    \dot q = (w\,(\theta r)^2 - q)/\tau_q, \quad w = (m/m_0)^\mu \\
    \dot h &= e\,(1 - h)/\tau_e - h/\tau_h \\
    \dot z &= (1 - c\,T)\,(1 - z)\,(\Delta M/M_s)^2/\tau_z - z/\tau_z \\
    \dot s &= (N - s)/\tau_s, \qquad
    \dot b = (1 - b)\,(s - 1)_+/\tau_s - b/\tau_b \\
    \dot n &= k\,[\,(1 + \beta b)\,s^\nu - (1 + \alpha z)\,n\,], \qquad F = F_0\,n

with :math:`P` systolic pressure, :math:`e` the used part of the oxygen reserve, :math:`\theta r`
tension times recruitment of a lift that involves the share :math:`m` of all muscle, :math:`h` the
dilation that outlasts the bout, :math:`\Delta M` the rise of mean pressure, :math:`z` what that
surge does to the endothelium, :math:`T` training, :math:`N` nitric-oxide production of the
signalling network (flow makes it rise in effort), :math:`b` the lasting answer of the endothelium
to it, :math:`n` nitric oxide available relative to rest and :math:`F` flow-mediated dilation. A
fall of F is a faster loss of n, a rise a greater production: both chains are positive and F cannot
fall below zero.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.oxygen import power
from myocrine.body.shapes import softplus

__all__ = ["Vessel", "resting_pressure"]

LN2 = math.log(2.0)


def _pressure(which: str, evidence: str) -> Output:
    return Output(
        name=f"{which}_blood_pressure",
        long_name=f"{which.capitalize()} blood pressure",
        unit="mmHg",
        kind="organ",
        organ="vessel",
        matrix="artery",
        evidence=evidence,  # type: ignore[arg-type]
        decimals=0,
        scale=1.0,
        description=(
            f"{which.capitalize()} arterial pressure: rises in effort, lower for hours afterwards. "
            "Mean over a set of lifting, not the peak of a single strain."
        ),
    )


class Vessel(Submodel):
    """Arterial pressure, nitric oxide and flow-mediated dilation."""

    name: ClassVar[str] = "vessel"
    states: ClassVar[tuple[State, ...]] = (
        State(name="static_pressor", unit="1", rest=0.0, long_name="pressor effect of lifting"),
        State(name="lasting_dilation", unit="1", rest=0.0, long_name="dilation after exercise"),
        State(name="endothelial_strain", unit="1", rest=0.0, long_name="effect of pressure surges"),
        State(name="nitric_oxide_supply", unit="1", rest=1.0, long_name="production of late"),
        State(name="shear_response", unit="1", rest=0.0, long_name="endothelial answer to flow"),
        State(name="nitric_oxide", unit="1", rest=1.0, long_name="nitric oxide relative to rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="flow_mediated_dilation",
            long_name="Flow-mediated dilation",
            unit="percent",
            kind="organ",
            organ="vessel",
            matrix="brachial artery",
            evidence="B",
            decimals=1,
            scale=0.3,
            description=(
                "Widening of the brachial artery after a cuff is released, in percent of its "
                "diameter; falls right after hard effort in the untrained, rises later."
            ),
        ),
        _pressure("systolic", "A"),
        _pressure("diastolic", "A"),
        Output(
            name="mean_arterial_pressure",
            long_name="Mean arterial pressure",
            unit="mmHg",
            kind="organ",
            organ="vessel",
            matrix="artery",
            evidence="A",
            decimals=0,
            scale=1.0,
            description="Diastolic pressure and a third of the pulse pressure.",
        ),
        Output(
            name="nitric_oxide_drive",
            long_name="Nitric-oxide drive",
            unit="1",
            kind="organ",
            organ="vessel",
            matrix="endothelium",
            evidence="C",
            scale=0.02,
            description="Production of nitric oxide relative to rest: flow and signalling.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "vessel.aerobic_diastolic",
        "vessel.aerobic_systolic",
        "vessel.age_onset",
        "vessel.age_width",
        "vessel.bmi_slope",
        "vessel.diastolic_age_amplitude",
        "vessel.diastolic_age_centre",
        "vessel.diastolic_age_width",
        "vessel.diastolic_fall",
        "vessel.diastolic_reference",
        "vessel.dilation_onset",
        "vessel.dilation_time",
        "vessel.fmd_age_slope",
        "vessel.fmd_baseline",
        "vessel.fmd_reference_age",
        "vessel.lifting_diastolic",
        "vessel.lifting_mass",
        "vessel.lifting_mass_exponent",
        "vessel.lifting_systolic",
        "vessel.lifting_time",
        "vessel.nitric_oxide_half_life",
        "vessel.nitric_oxide_share",
        "vessel.normal_systolic",
        "vessel.pressure_dependence",
        "vessel.pressure_factor",
        "vessel.reference_bmi",
        "vessel.shear_gain",
        "vessel.shear_gain_training",
        "vessel.shear_onset",
        "vessel.shear_time",
        "vessel.strain_gain",
        "vessel.strain_pressure",
        "vessel.strain_time",
        "vessel.strain_training",
        "vessel.systolic_age_slope",
        "vessel.systolic_fall",
        "vessel.systolic_men",
        "vessel.systolic_women",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the rises of both pressures in effort [mmHg] and nitric-oxide production [1]."""
        p, x, effort = v.p, v.x, _effort(v)
        lifting = p["vessel.lifting_systolic"] * x["static_pressor"]
        trained = v.who["training"]
        gain = p["vessel.shear_gain"] + p["vessel.shear_gain_training"] * trained
        made = power(x["nitric_oxide_supply"], p["vessel.nitric_oxide_share"])
        return {
            "systolic_rise": p["vessel.aerobic_systolic"] * effort + lifting,
            "diastolic_rise": p["vessel.aerobic_diastolic"] * effort
            + p["vessel.lifting_diastolic"] * lifting,
            "nitric_oxide_production": made * (1.0 + gain * x["shear_response"]),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x, effort = v.p, v.x, _effort(v)
        static = (v.u["tension"] * v.u["recruitment"]) ** 2
        quick = 1.0 / p["vessel.lifting_time"]
        opening = effort / p["vessel.dilation_onset"]
        strain = 1.0 / p["vessel.strain_time"]
        mean = (v.s["systolic_rise"] + 2.0 * v.s["diastolic_rise"]) / 3.0
        surge = (mean / p["vessel.strain_pressure"]) ** 2
        surge *= strain * (1.0 - p["vessel.strain_training"] * v.who["training"])
        shear = 1.0 / p["vessel.shear_onset"]
        # Less supply than at rest is no answer to flow, not a negative one.
        answering = shear * jnp.maximum(x["nitric_oxide_supply"] - 1.0, 0.0)
        k = LN2 / p["vessel.nitric_oxide_half_life"]
        return {
            "static_pressor": Rate(quick * _mass_weight(v) * static, quick),
            "lasting_dilation": Rate(opening, opening + 1.0 / p["vessel.dilation_time"]),
            "endothelial_strain": Rate(surge, surge + strain),
            "nitric_oxide_supply": Rate(shear * v.s["process.vessel.no_production"], shear),
            "shear_response": Rate(answering, answering + 1.0 / p["vessel.shear_time"]),
            "nitric_oxide": Rate(
                k * v.s["nitric_oxide_production"],
                k * (1.0 + p["vessel.strain_gain"] * x["endothelial_strain"]),
            ),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return dilation [%], the three pressures [mmHg] and the nitric-oxide drive [1]."""
        p, x = v.p, v.x
        systolic, diastolic = resting_pressure(v)
        above = (systolic - p["vessel.normal_systolic"]) / p["vessel.normal_systolic"]
        fall = p["vessel.systolic_fall"] * x["lasting_dilation"]
        fall *= jnp.exp(p["vessel.pressure_dependence"] * above)
        systolic += v.s["systolic_rise"] - fall
        diastolic += v.s["diastolic_rise"] - p["vessel.diastolic_fall"] * fall
        return {
            "flow_mediated_dilation": _resting_dilation(v) * x["nitric_oxide"],
            "systolic_blood_pressure": systolic,
            "diastolic_blood_pressure": diastolic,
            "mean_arterial_pressure": (systolic + 2.0 * diastolic) / 3.0,
            "nitric_oxide_drive": v.s["nitric_oxide_production"],
        }


def _effort(v: View) -> Array:
    """Return the used part of the oxygen reserve; rounding must not turn it negative."""
    return jnp.maximum(v.s["oxygen_reserve_used"], 0.0)


def _mass_weight(v: View) -> Array:
    """Return how the mass at work weighs in the pressor effect of lifting: 1 for a leg press."""
    mass = v.who["muscle_mass"]
    share = jnp.sum(v.u["involvement"] * mass, axis=0) / jnp.sum(mass, axis=0)
    return power(share / v.p["vessel.lifting_mass"], v.p["vessel.lifting_mass_exponent"])


def resting_pressure(v: View) -> tuple[Array, Array]:
    """Return resting systolic and diastolic pressure [mmHg] from age, sex and body mass index."""
    p, who = v.p, v.who
    age = who["age"]
    older = softplus(age - p["vessel.age_onset"], p["vessel.age_width"])
    bmi = who["mass"] / who["height_m"] ** 2
    male = who["sex_male"]
    systolic = male * p["vessel.systolic_men"] + (1.0 - male) * p["vessel.systolic_women"]
    systolic += p["vessel.systolic_age_slope"] * older
    systolic += p["vessel.bmi_slope"] * (bmi - p["vessel.reference_bmi"])
    bend = (age - p["vessel.diastolic_age_centre"]) / p["vessel.diastolic_age_width"]
    diastolic = p["vessel.diastolic_reference"]
    diastolic += p["vessel.diastolic_age_amplitude"] * jnp.tanh(bend)
    return systolic * p["vessel.pressure_factor"], diastolic * p["vessel.pressure_factor"]


def _resting_dilation(v: View) -> Array:
    """Return flow-mediated dilation at rest [%], lower with age."""
    older = v.who["age"] - v.p["vessel.fmd_reference_age"]
    return v.p["vessel.fmd_baseline"] * jnp.exp(-v.p["vessel.fmd_age_slope"] * older)
