r"""Insulin sensitivity and what follows from it: fasting glucose, insulin, HOMA-IR.

.. math::

    \ln S &= \ln(1 + c/100) + \beta\,b \\
    F &= \ln(1 + c/100) + \lambda\,\beta\,b, \qquad
        I/I_0 = e^{-\epsilon_I F}, \qquad \Delta G = G_0 (e^{-\epsilon_G F} - 1) \\
    HOMA/HOMA_0 &= (I/I_0)(1 + \Delta G/G_0)

with :math:`c` the chronic change by training and lost fat (a row of ``data/adaptation``) and
:math:`b` what is left of the last bout. Fasting values follow chronic sensitivity, and the last
bout by the share :math:`\lambda` only.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import Adaptation
from myocrine.body.contract import Array, Output, Rate, View

__all__ = ["InsulinAction"]

_LEAST = -90.0


def _output(
    name: str, long_name: str, unit: str, certainty: str, scale: float, text: str
) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit=unit,
        kind="adaptation",
        organ="muscle" if "sensitivity" in name else "pancreas",
        matrix="none" if unit == "percent" else "plasma",
        evidence="B",
        certainty=certainty,  # type: ignore[arg-type]
        decimals=2 if unit == "mmol/L" else 0,
        scale=scale,
        description=text,
    )


class InsulinAction(Adaptation):
    """Insulin sensitivity of the whole body, and fasting values.

    Signals: ``insulin_sensitivity_ratio`` (n,), sensitivity relative to the start.
    """

    name: ClassVar[str] = "insulin_action"
    outputs: ClassVar[tuple[Output, ...]] = (
        _output(
            "insulin_sensitivity_percent",
            "Insulin sensitivity",
            "percent",
            "low",
            5.0,
            "Change as a clamp or a minimal model would see it today: training, lost fat and what "
            "is left of the last bout.",
        ),
        _output(
            "insulin_sensitivity_last_bout_percent",
            "Insulin sensitivity, effect of the last bout",
            "percent",
            "moderate",
            5.0,
            "Part that fades within a day or two of the last session.",
        ),
        _output(
            "fasting_glucose_mmol_l",
            "Fasting glucose",
            "mmol/L",
            "low",
            0.1,
            "Change of fasting glucose; small in people without diabetes. Trials beyond half a "
            "year see none.",
        ),
        _output(
            "fasting_insulin_percent",
            "Fasting insulin",
            "percent",
            "low",
            5.0,
            "Change of fasting insulin: less is needed where sensitivity has risen.",
        ),
        _output(
            "homa_ir_percent",
            "HOMA-IR",
            "percent",
            "low",
            5.0,
            "Change of the product of fasting glucose and insulin.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "adaptation.insulin.bout_size",
        "adaptation.insulin.diabetic_glucose_exponent",
        "adaptation.insulin.fasting_share",
        "adaptation.insulin.glucose_exponent",
        "adaptation.insulin.insulin_exponent",
        "glucose.baseline",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return logarithms of what changes sensitivity, and the ratio to the start."""
        p = v.p
        change = jnp.maximum(v.s["response_insulin_sensitivity_chronic_percent"], _LEAST)
        chronic = jnp.log1p(change / 100.0)
        bout = p["adaptation.insulin.bout_size"] * v.s["last_bout"]
        return {
            "insulin_chronic": chronic,
            "insulin_bout": bout,
            "insulin_sensitivity_ratio": jnp.exp(chronic + bout),
        }

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - all of it is algebraic
        """Return nothing: there is no state."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return all outputs."""
        p, s = v.p, v.s
        felt = s["insulin_chronic"] + p["adaptation.insulin.fasting_share"] * s["insulin_bout"]
        insulin = jnp.exp(-p["adaptation.insulin.insulin_exponent"] * felt)
        diabetes = v.c["stratum_diabetes"]
        exponent = (1.0 - diabetes) * p["adaptation.insulin.glucose_exponent"]
        exponent += diabetes * p["adaptation.insulin.diabetic_glucose_exponent"]
        glucose = jnp.exp(-exponent * felt)
        start = v.who.get("fasting_glucose", p["glucose.baseline"])
        return {
            "insulin_sensitivity_percent": _percent(s["insulin_sensitivity_ratio"]),
            "insulin_sensitivity_last_bout_percent": _percent(jnp.exp(s["insulin_bout"])),
            "fasting_glucose_mmol_l": start * (glucose - 1.0),
            "fasting_insulin_percent": _percent(insulin),
            "homa_ir_percent": _percent(insulin * glucose),
        }


def _percent(ratio: Array) -> Array:
    return 100.0 * (ratio - 1.0)
