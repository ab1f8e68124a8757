r"""What the last bout leaves for hours or a day or two: insulin sensitivity, vessel dilation.

.. math::

    \dot b &= (a_l\,w + a_a\,g)(1 - b) - b/\tau_b \\
    \dot z &= q\,(1 - z) - z/\tau_1, \qquad q = \alpha I^p + \alpha_l\,w, \qquad
    \Delta F = -A\,(1 - \Theta)\,z + B\,c, \quad \dot c = (a_l w + a_a g)(1 - c) - c/\tau_2

with :math:`w` whole-body sets and :math:`g` endurance work a minute (as in
`myocrine.body.adaptation.doses`), :math:`I` the fraction of maximal heart rate in endurance work,
:math:`\Theta` training: that of the start and what vessels have followed since. These outputs
stand apart from what weeks of training do and are gone two days after the last session.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.contract import Array, Output, Rate, State, View

__all__ = ["LastBout"]

HOUR = DAY / 24.0


class LastBout(Adaptation):
    """The after-effects of the last session.

    Signals: ``last_bout`` (n,) [0..1], what is left of a bout's effect on insulin action.
    """

    name: ClassVar[str] = "last_bout"
    states: ClassVar[tuple[State, ...]] = (
        State(name="bout_sensitivity", unit="1", rest=0.0, long_name="insulin action of a bout"),
        State(name="bout_strain", unit="1", rest=0.0, long_name="strain of the endothelium"),
        State(name="bout_dilation", unit="1", rest=0.0, long_name="later answer to flow"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="flow_mediated_dilation_last_bout_points",
            long_name="Flow-mediated dilation, effect of the last bout",
            unit="point",
            kind="adaptation",
            organ="vessel",
            matrix="brachial artery",
            evidence="B",
            certainty="low",
            decimals=1,
            scale=0.3,
            description=(
                "Percentage points of brachial dilation that the last session takes away within an "
                "hour in the untrained, and adds for half a day; apart from the chronic change."
            ),
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "adaptation.bout.aerobic_gain",
        "adaptation.bout.dilation_size",
        "adaptation.bout.dilation_time",
        "adaptation.bout.lifting_gain",
        "adaptation.bout.sensitivity_half_life",
        "adaptation.bout.strain_exponent",
        "adaptation.bout.strain_lifting",
        "adaptation.bout.strain_rate",
        "adaptation.bout.strain_size",
        "adaptation.bout.strain_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return what is left of the last bout's effect on insulin action."""
        return {"last_bout": v.x["bout_sensitivity"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, sets = v.p, v.s["set_rate"]
        work = p["adaptation.bout.lifting_gain"] * sets
        work += p["adaptation.bout.aerobic_gain"] * v.s["work_rate"]
        strain = p["adaptation.bout.strain_lifting"] * sets
        strain += p["adaptation.bout.strain_rate"] * _intensity(v)
        fade = jnp.log(2.0) / (HOUR * p["adaptation.bout.sensitivity_half_life"])
        return {
            "bout_sensitivity": Rate(work, work + fade),
            "bout_strain": Rate(strain, strain + 1.0 / p["adaptation.bout.strain_time"]),
            "bout_dilation": Rate(work, work + 1.0 / (HOUR * p["adaptation.bout.dilation_time"])),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of flow-mediated dilation by the last bout [points]."""
        start = v.who["training"]
        trained = start + (1.0 - start) * v.s["endothelium_trained"]
        fall = v.p["adaptation.bout.strain_size"] * (1.0 - trained) * v.x["bout_strain"]
        rise = v.p["adaptation.bout.dilation_size"] * v.x["bout_dilation"]
        return {"flow_mediated_dilation_last_bout_points": rise - fall}


def _intensity(v: View) -> Array:
    """Return the fraction of maximal heart rate in endurance work, to its power; 0 at rest."""
    who, demand = v.who, v.u["vo2_demand"]
    reserve = who["vo2max"] * (1.0 - v.u["vo2_fraction"]) + demand
    used = jnp.clip(demand / jnp.maximum(reserve, 0.1 * who["vo2max"]), 0.0, 1.2)
    rest = who["hr_rest"] / who["hr_max"]
    power = (rest + (1.0 - rest) * used) ** v.p["adaptation.bout.strain_exponent"]
    quiet = rest ** v.p["adaptation.bout.strain_exponent"]
    return jnp.where(v.u["movement"] < 0.5, power - quiet, 0.0)
