r"""Adrenaline and noradrenaline: a threshold in intensity, a drift with time, and hard lifting.

Both are gone in minutes, so plasma follows secretion closely:

.. math::

    \dot C/C_0 = k\,[o + D\,(1 + d z) + g_a\,a^2/(a^2 + a_h^2) + u/(CL\,C_0)] - k\,C/C_0, \qquad
    D = g\,[\sigma(x) - \sigma(x_{rest})], \quad \sigma(x) = w \ln(1 + e^{(x - x_T)/w})

with :math:`x` oxygen demand over maximum, :math:`x_T` the threshold, :math:`z` a slow memory of the
oxygen reserve in use (falling glucose and glycogen, heat and fatigue in one term), :math:`a`
glycolytic power per kilogram of all muscle (lifting to failure, sprints) and :math:`u` infused
adrenaline. Sympathetic outflow :math:`o` is 1 at rest and, for noradrenaline, what the network
makes of it (infused IL-6 raises it).
"""

from __future__ import annotations

import math
from typing import ClassVar

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import softplus

__all__ = ["Catecholamines"]

LN2 = math.log(2.0)


class Catecholamines(Submodel):
    """Adrenaline and noradrenaline in plasma.

    Signals: ``adrenaline_ratio`` and ``noradrenaline_ratio``, to rest [1].
    """

    name: ClassVar[str] = "catecholamines"
    states: ClassVar[tuple[State, ...]] = (
        State(name="adrenaline", unit="1", rest=1.0, long_name="adrenaline relative to rest"),
        State(name="noradrenaline", unit="1", rest=1.0, long_name="noradrenaline relative to rest"),
        State(name="sympathetic_drift", unit="1", rest=0.0, long_name="memory of reserve in use"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="adrenaline",
            long_name="Adrenaline",
            unit="nmol/L",
            kind="molecule",
            evidence="A",
            scale=0.1,
            description="Adrenaline in plasma, from the adrenal medulla (or infused).",
        ),
        Output(
            name="noradrenaline",
            long_name="Noradrenaline",
            unit="nmol/L",
            kind="molecule",
            evidence="A",
            scale=0.5,
            description="Noradrenaline in plasma, spill-over of sympathetic nerves.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "catecholamines.adrenaline_anaerobic_gain",
        "catecholamines.adrenaline_baseline",
        "catecholamines.adrenaline_clearance",
        "catecholamines.adrenaline_drift",
        "catecholamines.adrenaline_gain",
        "catecholamines.adrenaline_threshold",
        "catecholamines.anaerobic_half",
        "catecholamines.drift_time",
        "catecholamines.half_life",
        "catecholamines.noradrenaline_anaerobic_gain",
        "catecholamines.noradrenaline_baseline",
        "catecholamines.noradrenaline_drift",
        "catecholamines.noradrenaline_gain",
        "catecholamines.noradrenaline_threshold",
        "catecholamines.threshold_width",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return both concentrations relative to rest."""
        return {
            "adrenaline_ratio": v.s["ratio.adrenaline"],
            "noradrenaline_ratio": v.s["ratio.noradrenaline"],
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of both hormones and of the drift memory."""
        p = v.p
        k = LN2 / p["catecholamines.half_life"]
        kd = 1.0 / p["catecholamines.drift_time"]
        infused = v.u["adrenaline_iv"] / (
            p["catecholamines.adrenaline_clearance"]
            * v.who["mass"]
            * p["catecholamines.adrenaline_baseline"]
        )
        outflow = v.s["process.brain.sympathetic_outflow"]
        return {
            "adrenaline": Rate(k * (1.0 + _stimulus(v, "adrenaline") + infused), k),
            "noradrenaline": Rate(k * (outflow + _stimulus(v, "noradrenaline")), k),
            "sympathetic_drift": Rate(kd * v.s["oxygen_reserve_used"], kd),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return both concentrations [nmol/L]."""
        return {
            name: v.x[name] * v.p[f"catecholamines.{name}_baseline"]
            for name in ("adrenaline", "noradrenaline")
        }


def _stimulus(v: View, name: str) -> Array:
    """Return secretion above rest relative to rest; exactly zero at rest."""
    p, width = v.p, v.p["catecholamines.threshold_width"]
    threshold = p[f"catecholamines.{name}_threshold"]
    above = softplus(v.s["exertion"] - threshold, width)
    above -= softplus(v.s["exertion_rest"] - threshold, width)
    drift = 1.0 + p[f"catecholamines.{name}_drift"] * v.x["sympathetic_drift"]
    a2, half = v.x["effort_anaerobic"] ** 2, p["catecholamines.anaerobic_half"]
    anaerobic = p[f"catecholamines.{name}_anaerobic_gain"] * a2 / (a2 + half * half)
    return p[f"catecholamines.{name}_gain"] * above * drift + anaerobic
