r"""Adipose tissue: heat from brown and beige fat, and what visceral fat gives up.

Plasma fatty acids and lipolysis are in `myocrine.body.lipids`; this has no state of its own:

.. math::

    H = H_0\,P_{browning}, \qquad V = \nu\,R / P_{visceral}, \qquad
    R_g = k_g\,c_g\,s_g\,\ell

with :math:`H_0` the heat of brown fat in a warm room, :math:`R` appearance of fatty acids in the
whole body, :math:`\nu` the share that comes from visceral fat and :math:`P_{visceral}` filling
against emptying of that store (below 1 it gives up more); :math:`\ell` is lipolysis relative to
rest, :math:`k_g c_g s_g` turnover, level and space of glycerol.
"""

from __future__ import annotations

from typing import ClassVar

from myocrine.body.contract import Array, Output, Rate, Submodel, View

__all__ = ["Adipose"]

GRAM_PER_MICROMOL = 2.7e-4
"""A mixture of palmitic and oleic acid weighs 256 to 282 g/mol."""
MINUTES_PER_HOUR = 60.0


class Adipose(Submodel):
    """Thermogenesis, visceral fat mobilisation and glycerol release."""

    name: ClassVar[str] = "adipose"
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="browning_thermogenesis",
            long_name="Heat of brown and beige fat",
            unit="kcal/d",
            kind="organ",
            organ="adipose",
            matrix="adipose",
            evidence="D",
            decimals=1,
            scale=1.0,
            description="Heat of brown and beige fat in a warm room: a few kilocalories a day, "
            "whatever popular writing hopes. What raises it is known from cells and animals.",
        ),
        Output(
            name="visceral_fat_release",
            long_name="Visceral fat mobilised",
            unit="g/h",
            kind="organ",
            organ="adipose",
            matrix="adipose",
            evidence="A",
            decimals=1,
            scale=0.1,
            description="Fatty acids that visceral fat releases. It takes some up again with the "
            "next meal: this is mobilisation, not loss.",
        ),
        Output(
            name="glycerol_appearance",
            long_name="Glycerol rate of appearance",
            unit="umol/kg/min",
            kind="fuel",
            matrix="adipose",
            evidence="A",
            decimals=1,
            scale=0.3,
            description="Glycerol released into plasma, per kg of body mass: what lipolysis is "
            "measured by, because fatty acids may be stored again on the spot.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "adipose.brown_heat",
        "adipose.glycerol_space",
        "adipose.visceral_share",
        "lipids.ffa_appearance",
        "lipids.glycerol_baseline",
        "lipids.glycerol_rate",
    )

    def rates(self, v: View) -> dict[str, Rate]:  # noqa: ARG002 - nothing here has a state
        """Return nothing: lipolysis and plasma fatty acids belong to the lipid submodel."""
        return {}

    def observe(self, v: View) -> dict[str, Array]:
        """Return heat [kcal/d], visceral release [g/h] and glycerol release [umol/kg/min]."""
        p, s = v.p, v.s
        appearing = p["lipids.ffa_appearance"] * s["ffa_release"] * v.who["mass"]
        grams = appearing * GRAM_PER_MICROMOL * MINUTES_PER_HOUR
        turnover = p["lipids.glycerol_rate"] * p["lipids.glycerol_baseline"]
        return {
            "glycerol_appearance": turnover * p["adipose.glycerol_space"] * s["lipolysis_rate"],
            "browning_thermogenesis": p["adipose.brown_heat"] * s["process.adipose.browning"],
            "visceral_fat_release": p["adipose.visceral_share"]
            * grams
            / s["process.adipose.visceral_fat"],
        }
