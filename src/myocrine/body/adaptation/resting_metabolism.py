r"""Resting metabolism: what the tissue burns, and apart from it what may come on top.

.. math::

    \Delta R = \underbrace{k_M M + k_L L + k_F \Delta F}_{\text{tissue}}
        + \underbrace{A}_{\text{adaptive}}
        + \underbrace{e\,d + e_x x (1 - d)}_{\text{extra}}, \qquad
    \dot A = (\beta_A O - A)/\tau_A

with :math:`M` muscle built by training (13 kcal/kg/d, so that 1.5 kg make 20 kcal/d), :math:`L`
lean that follows energy balance and takes organs along, :math:`F` fat, :math:`O` the energy offset
of the diet, :math:`d` how much lifting and :math:`x` how much exercise there was of late [0..1].
Whether training raises resting metabolism beyond the tissue it adds is not known: :math:`e` makes
a term of its own whose interval includes zero, and so does :math:`e_x`.
"""

from __future__ import annotations

from typing import ClassVar

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.contract import Array, Output, Rate, State, View, flux
from myocrine.body.oxygen import KJ_PER_KCAL

__all__ = ["RestingMetabolism"]


class RestingMetabolism(Adaptation):
    """Resting metabolic rate by tissue, adaptive thermogenesis and an uncertain extra term.

    Stands after `Composition`. Signals, all (n,) [kcal/d]: ``resting_tissue``, ``resting_extra``,
    ``resting_change``, their sum with adaptive thermogenesis, and ``resting_by_training``, the part
    of muscle built and the extra.
    """

    name: ClassVar[str] = "resting_metabolism"
    states: ClassVar[tuple[State, ...]] = (
        State(
            name="adaptive_thermogenesis",
            unit="kcal/d",
            rest=0.0,
            ledger=True,
            long_name="adaptive thermogenesis",
        ),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="resting_metabolic_rate_tissue_kcal_d",
            long_name="Resting metabolic rate by tissue",
            unit="kcal/d",
            kind="adaptation",
            evidence="B",
            certainty="moderate",
            scale=10.0,
            decimals=0,
            description="What the muscle, other lean tissue and fat gained burn at rest.",
        ),
        Output(
            name="resting_metabolic_rate_extra_kcal_d",
            long_name="Resting metabolic rate beyond tissue",
            unit="kcal/d",
            kind="adaptation",
            evidence="C",
            certainty="very low",
            scale=20.0,
            decimals=0,
            description="What training may add beyond tissue gained; its interval includes zero.",
        ),
        Output(
            name="resting_metabolic_rate_kcal_d",
            long_name="Change of resting metabolic rate",
            unit="kcal/d",
            kind="adaptation",
            evidence="C",
            certainty="low",
            scale=20.0,
            decimals=0,
            description="Tissue, the uncertain extra and the adaptation to eating less together.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "resting_metabolism.adaptive_share",
        "resting_metabolism.adaptive_time",
        "resting_metabolism.extra",
        "resting_metabolism.extra_endurance",
        "resting_metabolism.fat",
        "resting_metabolism.lean",
        "resting_metabolism.muscle",
    )
    changed: ClassVar[tuple[str, ...]] = ("rmr_kcal_d",)

    def signals(self, v: View) -> dict[str, Array]:
        """Return the parts of the change of resting metabolism [kcal/d]."""
        p, x = v.p, v.x
        muscle = p["resting_metabolism.muscle"] * x["muscle_built"]
        tissue = muscle + p["resting_metabolism.fat"] * x["fat_change"]
        tissue = tissue + p["resting_metabolism.lean"] / KJ_PER_KCAL * x["lean_by_balance"]
        lifting = v.s["lifting_dose"]
        extra = p["resting_metabolism.extra"] * lifting
        other = v.s["exercise_dose"] * (1.0 - lifting)
        extra = extra + p["resting_metabolism.extra_endurance"] * other
        return {
            "resting_by_training": muscle + extra,
            "resting_tissue": tissue,
            "resting_extra": extra,
            "resting_change": tissue + extra + x["adaptive_thermogenesis"],
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return the drift of adaptive thermogenesis towards its share of the diet's offset."""
        aim = v.p["resting_metabolism.adaptive_share"] * v.u["energy_offset"]
        time = v.p["resting_metabolism.adaptive_time"] * DAY
        return {"adaptive_thermogenesis": flux((aim - v.x["adaptive_thermogenesis"]) / time)}

    def observe(self, v: View) -> dict[str, Array]:
        """Return the parts and their sum [kcal/d]."""
        return {
            "resting_metabolic_rate_tissue_kcal_d": v.s["resting_tissue"],
            "resting_metabolic_rate_extra_kcal_d": v.s["resting_extra"],
            "resting_metabolic_rate_kcal_d": v.s["resting_change"],
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return resting metabolic rate as a ratio to the start."""
        return {"rmr_kcal_d": 1.0 + v.s["resting_change"] / v.who["rmr_kcal_d"]}
