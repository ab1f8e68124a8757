r"""Lactate: made in working muscle, washed into blood, cleared faster in light exercise.

.. math::

    \dot m &= \frac{s\, f_{gly}\, \sum_u M_u w_u}{E_L\,(1 + (c\,C_0/C_i)^2)} - k_x m \\
    \dot c &= k\,[(1 + a\,y)(1 + g\,(A - 1)) + g_L\,(\sigma(x) - \sigma(x_{rest}))]
              + \frac{k_x m}{V\,C_0} - k\,(1 + b\,y)\,c

with :math:`m` the lactate of all muscle above rest [mmol], :math:`w_u` a unit's metabolic power
[W/kg], :math:`f_{gly}` the share that oxygen does not carry and :math:`s` the lactic part of it,
:math:`E_L` the energy of a millimole, :math:`c` blood lactate relative to rest, :math:`y` the used
part of the oxygen reserve, :math:`A` adrenaline relative to rest and :math:`\sigma` a bend at the
lactate threshold, which training moves. Turnover rises with ordinary aerobic work although
concentration hardly does. Acidosis brakes glycolysis: 24 sets end no
higher than three.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import softplus

__all__ = ["Lactate"]

LN2 = math.log(2.0)
JOULE_PER_WATT_MINUTE = 60.0


class Lactate(Submodel):
    """Lactate of the muscle units and of blood.

    Signals: ``lactate_ratio``, to rest [1], and ``lactate_excess`` [mmol/L].
    """

    name: ClassVar[str] = "lactate"
    states: ClassVar[tuple[State, ...]] = (
        State(
            name="lactate_muscle",
            unit="mmol",
            rest=0.0,
            long_name="lactate of all muscle above rest",
        ),
        State(name="lactate", unit="1", rest=1.0, long_name="blood lactate relative to rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="lactate",
            long_name="Lactate",
            unit="mmol/L",
            kind="fuel",
            matrix="blood",
            evidence="A",
            scale=0.2,
            description="Lactate in blood, from working muscle above all.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "lactate.acidosis_half",
        "lactate.adrenaline_gain",
        "lactate.aerobic_clearance",
        "lactate.aerobic_production",
        "lactate.baseline",
        "lactate.energy",
        "lactate.half_life",
        "lactate.lactic_share",
        "lactate.threshold",
        "lactate.threshold_gain",
        "lactate.threshold_training",
        "lactate.threshold_width",
        "lactate.volume",
        "lactate.washout",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return blood lactate relative to rest and above rest."""
        ratio = v.s["ratio.lactate"]
        return {
            "lactate_ratio": ratio,
            "lactate_excess": (ratio - 1.0) * v.p["lactate.baseline"],
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of both pools."""
        p, s, x = v.p, v.s, v.x
        washout = p["lactate.washout"]
        per_watt = JOULE_PER_WATT_MINUTE * p["lactate.lactic_share"] * v.u["glycolytic"]
        acid = x["lactate"] * p["lactate.baseline"] / p["lactate.acidosis_half"]
        brake = 1.0 + acid * acid
        # Blood sees the sum of all muscle, and washout is the same everywhere: one state.
        power = jnp.sum(s["unit_power"] * v.who["muscle_mass"], axis=0)
        made = power * per_watt / (p["lactate.energy"] * brake)
        inflow = washout * x["lactate_muscle"]
        inflow /= p["lactate.volume"] * v.who["mass"] * p["lactate.baseline"]
        k, y = LN2 / p["lactate.half_life"], s["oxygen_reserve_used"]
        hormone = 1.0 + p["lactate.adrenaline_gain"] * (s["adrenaline_ratio"] - 1.0)
        ordinary = (1.0 + p["lactate.aerobic_production"] * y) * hormone + _above_threshold(v)
        return {
            "lactate_muscle": Rate(made, washout),
            "lactate": Rate(k * ordinary + inflow, k * (1.0 + p["lactate.aerobic_clearance"] * y)),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return blood lactate [mmol/L]."""
        return {"lactate": v.x["lactate"] * v.p["lactate.baseline"]}


def _above_threshold(v: View) -> Array:
    """Return production of steady work above the threshold, relative to resting turnover."""
    p, width = v.p, v.p["lactate.threshold_width"]
    threshold = p["lactate.threshold"] + p["lactate.threshold_training"] * v.who["training"]
    above = softplus(v.s["exertion"] - threshold, width)
    return p["lactate.threshold_gain"] * (above - softplus(v.s["exertion_rest"] - threshold, width))
