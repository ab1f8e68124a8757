r"""Cortisol: a threshold in intensity, acidosis, and IL-6; late up, slow down.

.. math::

    \dot h &= (D/(1 + D/D_{max}) - h)/\tau \\
    D &= g\,[\sigma(x) - \sigma(x_{rest})] + g_\ell\,\frac{\ell^2}{\ell + \ell_{50}}
         + g_i \frac{r - 1}{r - 1 + K} \\
    \dot C/C_0 &= k\,(1 + h) - k\,C/C_0

with :math:`x` oxygen demand over maximum, :math:`\ell` blood lactate above rest, :math:`r` IL-6
relative to baseline and :math:`h` the ACTH-like drive, whose lag with the slow loss puts the peak
some 10-20 min after the end. The clock and meals are left out: resting cortisol is flat here.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import softplus

__all__ = ["Cortisol"]

LN2 = math.log(2.0)


class Cortisol(Submodel):
    """Cortisol in plasma. Signal: ``cortisol_ratio``, secreted amount relative to rest [1]."""

    name: ClassVar[str] = "cortisol"
    states: ClassVar[tuple[State, ...]] = (
        State(name="cortisol", unit="1", rest=1.0, long_name="cortisol relative to rest"),
        State(name="corticotropic_drive", unit="1", rest=0.0, long_name="ACTH above rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="cortisol",
            long_name="Cortisol",
            unit="nmol/L",
            kind="molecule",
            evidence="A",
            decimals=0,
            scale=20.0,
            description="Total cortisol as measured (in plasma that has shrunk); no daily rhythm.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "cortisol.baseline",
        "cortisol.drive_limit",
        "cortisol.half_life",
        "cortisol.il6_gain",
        "cortisol.il6_half",
        "cortisol.intensity_gain",
        "cortisol.intensity_threshold",
        "cortisol.lactate_gain",
        "cortisol.lactate_half",
        "cortisol.lag",
        "cortisol.threshold_width",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return cortisol relative to rest, before plasma shrinkage."""
        return {"cortisol_ratio": v.s["ratio.cortisol"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of cortisol and of its drive."""
        p = v.p
        k, kd = LN2 / p["cortisol.half_life"], 1.0 / p["cortisol.lag"]
        drive = _drive(v)
        drive = drive / (1.0 + drive / p["cortisol.drive_limit"])
        return {
            "cortisol": Rate(k * (1.0 + v.x["corticotropic_drive"]), k),
            "corticotropic_drive": Rate(kd * drive, kd),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the concentration [nmol/L]."""
        ratio = v.x["cortisol"] / v.s["plasma_volume_ratio"]
        return {"cortisol": ratio * v.p["cortisol.baseline"]}


def _drive(v: View) -> Array:
    """Return the stimulus above rest [1], never negative."""
    p, s = v.p, v.s
    width, threshold = p["cortisol.threshold_width"], p["cortisol.intensity_threshold"]
    above = softplus(s["exertion"] - threshold, width)
    above -= softplus(s["exertion_rest"] - threshold, width)
    # Neither stimulates below rest: not by rounding, nor where a receptor is blocked.
    excess = jnp.maximum(s["lactate_excess"], 0.0)
    acid = excess * excess / (excess + p["cortisol.lactate_half"])
    raised = jnp.maximum(v.s["ratio.il6"] - 1.0, 0.0)
    cytokine = raised / (raised + p["cortisol.il6_half"])
    return (
        p["cortisol.intensity_gain"] * above
        + p["cortisol.lactate_gain"] * acid
        + p["cortisol.il6_gain"] * cytokine
    )
