r"""Glucose turnover, uptake of a leg, and the insulin sensitivity that a clamp would find.

The balance of plasma glucose is in `myocrine.body.glucose`; this reads it out as tracers would and
shares it among tissues, without a state of its own. With :math:`B` basal turnover [mmol/min],
:math:`g` glucose and :math:`X` remote insulin action relative to rest, :math:`u` uptake by work in
units of :math:`B`, and :math:`\pi` a leg's share of the muscle that worked:

.. math::

    U_{leg} &= B\,g\,\Bigl[P\,\mu\,\frac{M_{leg}}{M}\,X\,\frac{1 + qX}{1 + q}
               + \pi\,u\,(1 - \sigma + \sigma X)\Bigr] \\
    C &= P_s\,\frac{1 - f + f\,I\,(1 + \zeta I/(1 + I))}{1 - f + f I}

:math:`C` is glucose disposal at a clamped insulin :math:`I` (times basal) over what it would be
without the gain :math:`\zeta` that work leaves behind.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.contract import Array, Output, Rate, Submodel, View
from myocrine.evidence.muscles import GROUPS, N_GROUPS

__all__ = ["MuscleGlucose"]

GRAM_PER_MMOL = 0.180156
_TINY = 1e-9
_LEG = ("quadriceps", "hamstrings", "adductors", "calves")
_RIGHT_LEG = np.array(
    [[1.0 if g in _LEG and i >= N_GROUPS else 0.0] for i, g in enumerate(GROUPS * 2)]
)
"""Units that a femoral vein drains, right side, shape (32, 1)."""


class MuscleGlucose(Submodel):
    """Leg glucose uptake and insulin sensitivity."""

    name: ClassVar[str] = "muscle_glucose"
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="glucose_appearance",
            long_name="Glucose rate of appearance",
            unit="g/min",
            kind="fuel",
            matrix="plasma",
            evidence="A",
            scale=0.02,
            description="Glucose that enters plasma from liver, gut and infusion.",
        ),
        Output(
            name="glucose_disappearance",
            long_name="Glucose rate of disappearance",
            unit="g/min",
            kind="fuel",
            matrix="plasma",
            evidence="A",
            scale=0.02,
            description="Glucose that all tissues take up from plasma.",
        ),
        Output(
            name="leg_glucose_uptake",
            long_name="Leg glucose uptake",
            unit="mmol/min",
            kind="organ",
            organ="muscle",
            matrix="muscle",
            evidence="A",
            decimals=3,
            scale=0.02,
            description="Glucose taken up by the muscles of the right leg.",
        ),
        Output(
            name="clamp_insulin_sensitivity",
            long_name="Insulin sensitivity (clamp)",
            unit="fold",
            kind="organ",
            organ="muscle",
            matrix="whole body",
            evidence="A",
            scale=0.05,
            description="Glucose disposal that a clamp would find now, of that before.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "glucose.insulin_share",
        "glucose.uptake_insulin",
        "muscle_glucose.basal_share",
        "muscle_glucose.clamp_insulin",
        "muscle_glucose.insulin_recruitment",
    )

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - nothing here has a state
        """Return nothing: glucose and insulin action belong to the glucose submodel."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return turnover [g/min], leg uptake [mmol/min] and sensitivity [fold]."""
        s = v.s
        appearing = s["hepatic_glucose_output"] + s["exogenous_glucose"] + v.u["glucose_iv"]
        return {
            "glucose_appearance": appearing,
            "glucose_disappearance": _disappearing(v),
            "leg_glucose_uptake": _leg(v),
            "clamp_insulin_sensitivity": _clamp(v),
        }


def _disappearing(v: View) -> Array:
    """Return uptake of all tissues [g/min]: what work does not take up, and what it does."""
    p, x = v.p, v.x
    part, action = p["glucose.insulin_share"], x["insulin_action"]
    resting = 1.0 - part + part * action * v.s["process.muscle.glucose_uptake"]
    return v.s["basal_glucose"] * x["glucose"] * (resting + _by_work(v))


def _by_work(v: View) -> Array:
    """Return uptake by work in units of basal turnover; a part of it goes with insulin action."""
    together = v.p["glucose.uptake_insulin"]
    return v.x["glucose_uptake"] * (1.0 - together + together * v.x["insulin_action"])


def _leg(v: View) -> Array:
    """Return glucose uptake of the right leg [mmol/min]."""
    p, x, mass = v.p, v.x, v.who["muscle_mass"]
    action, more = x["insulin_action"], p["muscle_glucose.insulin_recruitment"]
    worked = mass * x["contractile"]
    share = jnp.sum(_RIGHT_LEG * worked, axis=0) / (jnp.sum(worked, axis=0) + _TINY)
    resting = p["muscle_glucose.basal_share"] * jnp.sum(_RIGHT_LEG * mass, axis=0)
    resting = resting / jnp.sum(mass, axis=0) * action * (1.0 + more * action) / (1.0 + more)
    # As in the whole body, molecules act on the uptake that insulin carries.
    resting = resting * v.s["process.muscle.glucose_uptake"]
    basal = v.s["basal_glucose"] / GRAM_PER_MMOL
    return basal * x["glucose"] * (resting + share * _by_work(v))


def _clamp(v: View) -> Array:
    """Return glucose disposal at a clamped insulin over that without the gain after work."""
    part, insulin = v.p["glucose.insulin_share"], v.p["muscle_glucose.clamp_insulin"]
    gain = v.x["insulin_sensitivity"] * insulin / (1.0 + insulin)
    disposal = (1.0 - part + part * insulin * (1.0 + gain)) / (1.0 - part + part * insulin)
    return disposal * v.s["process.muscle.insulin_sensitivity"]
