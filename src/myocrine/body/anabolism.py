r"""Muscle protein turnover: lifting, protein, and the hours after.

Of the muscle that bore the session, as a biopsy takes it: with :math:`m_u` effective sets still
felt by unit :math:`u` and :math:`M_u` its mass, :math:`m = \sum M m^2 / \sum M m`.

.. math::

    S &= m/(m + m_{1/2}), \qquad \dot L = S/\tau_i - L/\tau_L \\
    \dot a &= r_a/W - a/\tau_a, \qquad \dot b = a/\tau_a - b/\tau_b, \qquad
    N = 1 - e^{-b/b_0} \\
    \dot e &= [\varepsilon\,(S + \lambda (1 - T)^2 L)\,(\varphi + (1 - \varphi) N) - e]/\tau_e \\
    \dot\sigma &= [w/w_0 - \sigma]/\tau_\sigma, \qquad
    \mathrm{MPS} = P\,
        \frac{1 + \alpha (1 - e^{-a/a_0})(1 - \rho N) + e}{1 + c\,\sigma/(1 + \sigma)}

with :math:`r_a` protein absorbed, :math:`W` body mass, :math:`a` amino acids from meals, :math:`b`
what was recently eaten ("muscle full" when at rest, support when it was trained), :math:`T` lifting
experience, :math:`\sigma` energy stress of the working muscle from its power :math:`w` per
kilogram (synthesis falls in the bout) and
:math:`P` what the signalling network does. Everything is relative to the rested, fasted muscle.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["Anabolism"]

_TINY = 1e-9


class Anabolism(Submodel):
    """Protein synthesis and breakdown of the muscle that was trained."""

    name: ClassVar[str] = "anabolism"
    states: ClassVar[tuple[State, ...]] = (
        State(name="amino_acids", unit="g/kg", rest=0.0, long_name="amino acids from meals"),
        State(name="protein_support", unit="g/kg", rest=0.0, long_name="protein of recent hours"),
        State(name="late_anabolism", unit="1", rest=0.0, long_name="slow response to lifting"),
        State(name="translation", unit="1", rest=0.0, long_name="synthesis due to lifting"),
        State(name="energy_stress", unit="1", rest=0.0, long_name="energy stress of worked muscle"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="myofibrillar_synthesis",
            long_name="Myofibrillar synthesis",
            unit="fold",
            kind="organ",
            organ="muscle",
            matrix="muscle",
            evidence="A",
            scale=0.1,
            description="Synthesis rate of the muscle that bore the session, of the rested fasted "
            "rate. First weeks: repair as much as growth.",
        ),
        Output(
            name="muscle_protein_breakdown",
            long_name="Muscle protein breakdown",
            unit="fold",
            kind="organ",
            organ="muscle",
            matrix="muscle",
            evidence="B",
            scale=0.1,
            description="Breakdown rate of the same muscle, of the rested fasted rate.",
        ),
        Output(
            name="muscle_protein_balance",
            long_name="Net muscle protein balance",
            unit="percent/h",
            kind="organ",
            organ="muscle",
            matrix="muscle",
            evidence="B",
            decimals=3,
            scale=0.01,
            description="Synthesis less breakdown of the same muscle; negative in the fasted.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "anabolism.amino_acid_half",
        "anabolism.amino_acid_time",
        "anabolism.breakdown_accustomed",
        "anabolism.breakdown_baseline",
        "anabolism.breakdown_gain",
        "anabolism.breakdown_insulin",
        "anabolism.fasted_share",
        "anabolism.feeding_gain",
        "anabolism.late_gain",
        "anabolism.late_rise_time",
        "anabolism.late_time",
        "anabolism.lifting_gain",
        "anabolism.muscle_full",
        "anabolism.sets_half",
        "anabolism.stress_brake",
        "anabolism.stress_power",
        "anabolism.stress_time",
        "anabolism.support_half",
        "anabolism.support_time",
        "anabolism.synthesis_baseline",
        "anabolism.translation_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the stimulus [0..1] and how far recent protein supports it [0..1]."""
        sets = _bearing(v, v.x["mechanical"])
        return {
            "lifting_stimulus": sets / (sets + v.p["anabolism.sets_half"]),
            "protein_supply": -jnp.expm1(-v.x["protein_support"] / v.p["anabolism.support_half"]),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the meal's amino acids and of both responses."""
        p, s, x = v.p, v.s, v.x
        stimulus = s["lifting_stimulus"]
        fasted = p["anabolism.fasted_share"]
        felt = stimulus + p["anabolism.late_gain"] * _novice(v) * x["late_anabolism"]
        target = (
            p["anabolism.lifting_gain"] * felt * (fasted + (1.0 - fasted) * s["protein_supply"])
        )
        power = _bearing(v, s["unit_power"]) / p["anabolism.stress_power"]
        tire = 1.0 / p["anabolism.stress_time"]
        out, turn = 1.0 / p["anabolism.amino_acid_time"], 1.0 / p["anabolism.translation_time"]
        return {
            "amino_acids": Rate(s["absorbed_protein"] / v.who["mass"], out),
            "protein_support": Rate(out * x["amino_acids"], 1.0 / p["anabolism.support_time"]),
            "late_anabolism": Rate(
                stimulus / p["anabolism.late_rise_time"], 1.0 / p["anabolism.late_time"]
            ),
            "translation": Rate(turn * target, turn),
            "energy_stress": Rate(tire * power, tire),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return synthesis, breakdown [fold] and balance [%/h]."""
        p, synthesis, breakdown = v.p, _synthesis(v), _breakdown(v)
        return {
            "myofibrillar_synthesis": synthesis,
            "muscle_protein_breakdown": breakdown,
            "muscle_protein_balance": p["anabolism.synthesis_baseline"] * synthesis
            - p["anabolism.breakdown_baseline"] * breakdown,
        }


def _bearing(v: View, felt: Array) -> Array:
    """Return the mean of a unit signal over muscle, weighted by the signal itself and by mass.

    The muscle that bore most of the session counts, as in a biopsy; idle muscle counts nothing.
    """
    weight = v.who["muscle_mass"] * felt
    return jnp.sum(weight * felt, axis=0) / (jnp.sum(weight, axis=0) + _TINY)


def _novice(v: View) -> Array:
    """Return how new lifting is to this person [0..1]: most of it is gone in the first months."""
    return (1.0 - v.who["training_strength"]) ** 2


def _synthesis(v: View) -> Array:
    """Return synthesis relative to the rested, fasted muscle."""
    p, x = v.p, v.x
    fed = -jnp.expm1(-x["amino_acids"] / p["anabolism.amino_acid_half"])
    fed = fed * (1.0 - p["anabolism.muscle_full"] * v.s["protein_supply"])
    at_rest = 1.0 + p["anabolism.feeding_gain"] * fed + x["translation"]
    stress = x["energy_stress"] / (1.0 + x["energy_stress"])
    braked = 1.0 + p["anabolism.stress_brake"] * stress
    return at_rest / braked * v.s["process.muscle.protein_synthesis"]


def _breakdown(v: View) -> Array:
    """Return breakdown relative to the rested, fasted muscle; insulin brakes it."""
    p = v.p
    accustomed = p["anabolism.breakdown_accustomed"] * (1.0 - _novice(v))
    damage = p["anabolism.breakdown_gain"] * v.s["lifting_stimulus"] * (1.0 - accustomed)
    brake = p["anabolism.breakdown_insulin"]
    return (1.0 + damage) * (1.0 + brake) / (1.0 + brake * v.s["insulin_ratio"])
