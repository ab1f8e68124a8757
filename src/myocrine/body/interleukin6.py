r"""Interleukin-6: the one myokine with a closed human mass balance.

Plasma turns over in minutes, so its slow time course is the time course of release:

.. math::

    R_{muscle} &= k \sum_u M_u s_u\,[\varphi + (1-\varphi)\,\mathrm{on}_u] \,/\,(1 + c) \\
    V\,\dot C  &= CL\,C_0 + R_{muscle} + R_{adrenaline} + R_{adipose} + R_{late} + R_{drug} - CL\,C

with :math:`c` the carbohydrate brake on release (it leaves the muscle's transcript alone), a
catecholamine source outside muscle, a responding part of adipose tissue that starts late, and a
leukocyte/repair component hours after unaccustomed lengthening contractions. The last one is
driven by the *count* of such contractions, not by their force and not by CK. The plasma state is
relative to the person's own baseline.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.evidence.muscles import N_GROUPS

__all__ = ["Interleukin6"]


class Interleukin6(Submodel):
    """IL-6 in plasma with muscle, catecholamine, adipose, late and drug sources."""

    name: ClassVar[str] = "interleukin6"
    states: ClassVar[tuple[State, ...]] = (
        State(name="il6", unit="1", rest=1.0, long_name="plasma IL-6 relative to baseline"),
        State(name="il6_adipose_signal", unit="1", rest=0.0),
        State(name="il6_adipose", unit="1", rest=0.0),
        State(name="il6_repair", unit="1", rest=0.0, per_unit=True),
        State(name="il6_late", unit="kg", rest=0.0),
        State(name="il6_depot", unit="ng", rest=0.0),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="il6",
            long_name="IL-6",
            unit="pg/mL",
            kind="molecule",
            evidence="A",
            scale=1.0,
            description="Interleukin-6 in plasma as measured (in plasma that has shrunk).",
        ),
        Output(
            name="il6_release",
            long_name="IL-6 release from muscle",
            unit="ng/min",
            kind="molecule",
            matrix="muscle",
            evidence="A",
            scale=0.5,
            description="Net release of all muscle units.",
        ),
        Output(
            name="il6_release_right_leg",
            long_name="IL-6 release of the right knee extensors",
            unit="ng/min/kg",
            kind="molecule",
            matrix="muscle",
            evidence="A",
            scale=0.1,
            description="Per kilogram of right quadriceps.",
        ),
        Output(
            name="il6_release_left_leg",
            long_name="IL-6 release of the left knee extensors",
            unit="ng/min/kg",
            kind="molecule",
            matrix="muscle",
            evidence="A",
            scale=0.1,
            description="Per kilogram of left quadriceps.",
        ),
        Output(
            name="il6_release_adipose",
            long_name="IL-6 release from adipose tissue",
            unit="ng/min",
            kind="molecule",
            matrix="adipose",
            evidence="B",
            scale=0.5,
            description="Output of the responding depots above rest.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "il6.adipose_onset_time",
        "il6.adipose_output",
        "il6.adipose_responding",
        "il6.adipose_time",
        "il6.adrenaline_half",
        "il6.adrenaline_release",
        "il6.baseline",
        "il6.bioavailability_sc",
        "il6.carbohydrate_brake",
        "il6.clearance",
        "il6.depot_time",
        "il6.high_dose_saturation",
        "il6.late_release",
        "il6.late_time",
        "il6.release",
        "il6.repair_count",
        "il6.repair_force",
        "il6.repair_time",
        "il6.resting_release_share",
        "il6.volume",
        "il6.work_switch",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the release terms [ng/min] and the ratio to baseline."""
        p, x = v.p, v.x
        excess = jnp.maximum(v.s["adrenaline_ratio"] - 1.0, 0.0)
        excess = excess / (1.0 + excess / p["il6.adrenaline_half"])
        on = 1.0 - jnp.exp(-v.s["unit_power"] / p["il6.work_switch"])
        share = p["il6.resting_release_share"]
        brake = 1.0 + v.s["exogenous_glucose"] * p["il6.carbohydrate_brake"]
        per_kg = p["il6.release"] * x["secretory"] * (share + (1.0 - share) * on) / brake
        adipose = (
            p["il6.adipose_output"]
            * p["il6.adipose_responding"]
            * v.who["fat_mass"]
            * x["il6_adipose"]
        )
        return {
            "il6_release_per_kg": per_kg,
            "il6_release_muscle": jnp.sum(per_kg * v.who["muscle_mass"], axis=0),
            "il6_release_adipose": adipose,
            "il6_release_adrenaline": p["il6.adrenaline_release"] * excess,
            "il6_release_late": p["il6.late_release"] * x["il6_late"],
            "adrenaline_effect": excess,
            "il6_ratio": v.s["ratio.il6"],
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of plasma IL-6, its slow sources and the injected depot."""
        p, s, x = v.p, v.s, v.x
        plasma = self._plasma(v)
        lengthening = v.u["eccentric"] / jnp.maximum(v.u["contractions"], 1e-9)
        counted = v.u["contractions"] * lengthening / (lengthening + p["il6.repair_force"])
        filling = counted * v.u["involvement"] * s["novelty"] / p["il6.repair_count"]
        repair_loss = 1.0 / p["il6.repair_time"]
        late_loss = 1.0 / p["il6.late_time"]
        onset, tail = 1.0 / p["il6.adipose_onset_time"], 1.0 / p["il6.adipose_time"]
        depot_loss = 1.0 / p["il6.depot_time"]
        repair = jnp.sum(x["il6_repair"] * v.who["muscle_mass"], axis=0)
        return {
            "il6": plasma,
            "il6_adipose_signal": Rate(onset * s["adrenaline_effect"], onset),
            "il6_adipose": Rate(tail * x["il6_adipose_signal"], tail),
            "il6_repair": Rate(filling, filling + repair_loss),
            "il6_late": Rate(late_loss * repair, late_loss),
            "il6_depot": Rate(v.u["il6_sc"], depot_loss),
        }

    @staticmethod
    def _plasma(v: View) -> Rate:
        """Mass balance of plasma, divided by volume and baseline; clearance saturates far up."""
        p, s, x = v.p, v.s, v.x
        turnover = p["il6.clearance"] / p["il6.volume"]
        knee = p["il6.baseline"] / p["il6.high_dose_saturation"]
        absorbed = p["il6.bioavailability_sc"] * x["il6_depot"] / p["il6.depot_time"]
        release = (
            s["il6_release_muscle"]
            + s["il6_release_adipose"]
            + s["il6_release_adrenaline"]
            + s["il6_release_late"]
            + absorbed
            + v.u["il6_iv"]
        )
        above_rest = release / (p["il6.volume"] * p["il6.baseline"])
        return Rate(turnover / (1.0 + knee) + above_rest, turnover / (1.0 + knee * x["il6"]))

    def observe(self, v: View) -> dict[str, Array]:
        """Return plasma IL-6 as measured and the release terms."""
        per_kg = v.s["il6_release_per_kg"]
        return {
            "il6": v.x["il6"] * v.p["il6.baseline"] / v.s["plasma_volume_ratio"],
            "il6_release": v.s["il6_release_muscle"],
            "il6_release_right_leg": per_kg[N_GROUPS],
            "il6_release_left_leg": per_kg[0],
            "il6_release_adipose": v.s["il6_release_adipose"],
        }
