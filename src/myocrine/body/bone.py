r"""Bone: markers of formation and resorption, parathyroid hormone, and what a bout does to them.

.. math::

    \dot c &= (e^2 - c)/\tau_c, \qquad \dot p = k_p\,(1 + g\,c - p) \\
    \dot l &= (I - l)/\tau_l, \qquad q = (E/E_0)^6/\tau_q \\
    \dot r_1 &= q\,(1 - r_1) - r_1/\tau_r, \qquad \dot r_2 = (r_1 - r_2)/\tau_r \\
    \dot C &= k_C\,[\,R\,(1 + \rho\,(p - 1)/(1 + \kappa l) + \gamma\,r_2) - C\,] \\
    \dot F &= k_F\,(B - F)

with :math:`e` the used part of the oxygen reserve, :math:`c` the draw on blood calcium, :math:`p`
parathyroid hormone, :math:`I` foot strikes (which shield bone from it), :math:`E` lengthening
actions a minute (landings are the hardest), :math:`r` the remodelling they set off two days later,
:math:`R` and :math:`B` resorption and formation of the signalling network, :math:`C` the resorption
marker CTX and :math:`F` the formation marker P1NP. P1NP is large: it is reported in plasma that has
shrunk, which is all that its rise during a run takes. The clock and meals, which move CTX more than
exercise does, are left out.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import logistic

__all__ = ["Bone"]

LN2 = math.log(2.0)


def _marker(name: str, long_name: str, unit: str, decimals: int, scale: float, what: str) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit=unit,
        kind="organ",
        organ="bone",
        matrix="serum",
        evidence="B",
        decimals=decimals,
        scale=scale,
        description=what,
    )


class Bone(Submodel):
    """Bone turnover markers and parathyroid hormone."""

    name: ClassVar[str] = "bone"
    states: ClassVar[tuple[State, ...]] = (
        State(name="calcium_draw", unit="1", rest=0.0, long_name="draw on blood calcium"),
        State(name="parathyroid_hormone", unit="1", rest=1.0, long_name="PTH relative to rest"),
        State(name="bone_loading", unit="1", rest=0.0, long_name="foot strikes of the last hour"),
        State(name="remodelling_begun", unit="1", rest=0.0),
        State(name="remodelling", unit="1", rest=0.0, long_name="resorption set off by landings"),
        State(name="bone_resorption", unit="1", rest=1.0, long_name="CTX relative to rest"),
        State(name="bone_formation", unit="1", rest=1.0, long_name="P1NP relative to rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        _marker(
            "bone_formation_marker",
            "P1NP",
            "ng/mL",
            0,
            3.0,
            "Procollagen type 1 N-terminal propeptide, a marker of bone formation; its rise in a "
            "bout is shrunken plasma.",
        ),
        _marker(
            "bone_resorption_marker",
            "CTX",
            "ng/mL",
            2,
            0.02,
            "C-terminal telopeptide of collagen 1, a marker of bone resorption; no daily rhythm "
            "and no effect of meals in this model.",
        ),
        _marker(
            "parathyroid_hormone",
            "Parathyroid hormone",
            "pg/mL",
            0,
            3.0,
            "Intact parathyroid hormone; rises in hard work as ionised calcium falls.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "bone.age_slope_ctx",
        "bone.age_slope_p1np",
        "bone.calcium_time",
        "bone.ctx_half_life",
        "bone.ctx_men",
        "bone.ctx_women",
        "bone.ctx_women_after",
        "bone.landing_rate",
        "bone.landing_time",
        "bone.loading_shield",
        "bone.loading_time",
        "bone.menopause_age",
        "bone.menopause_width",
        "bone.p1np_half_life",
        "bone.p1np_men",
        "bone.p1np_women",
        "bone.p1np_women_after",
        "bone.parathyroid_baseline",
        "bone.parathyroid_gain",
        "bone.parathyroid_half_life",
        "bone.parathyroid_resorption",
        "bone.reference_age",
        "bone.remodelling_gain",
        "bone.remodelling_time",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x = v.p, v.x
        effort = jnp.maximum(v.s["oxygen_reserve_used"], 0.0)
        calcium = 1.0 / p["bone.calcium_time"]
        loading = 1.0 / p["bone.loading_time"]
        late = 1.0 / p["bone.remodelling_time"]
        landing = (v.u["eccentric"] / p["bone.landing_rate"]) ** 2
        landing = landing**3 / p["bone.landing_time"]
        k_pth = LN2 / p["bone.parathyroid_half_life"]
        k_ctx = LN2 / p["bone.ctx_half_life"]
        k_p1np = LN2 / p["bone.p1np_half_life"]
        # A rounding below rest must not become a negative production.
        hormone = jnp.maximum(x["parathyroid_hormone"] - 1.0, 0.0)
        hormone /= 1.0 + p["bone.loading_shield"] * x["bone_loading"]
        resorbing = 1.0 + p["bone.parathyroid_resorption"] * hormone
        resorbing += p["bone.remodelling_gain"] * x["remodelling"]
        return {
            "calcium_draw": Rate(calcium * effort * effort, calcium),
            "parathyroid_hormone": Rate(
                k_pth * (1.0 + p["bone.parathyroid_gain"] * x["calcium_draw"]), k_pth
            ),
            "bone_loading": Rate(loading * v.u["impact"], loading),
            "remodelling_begun": Rate(landing, landing + late),
            "remodelling": Rate(late * x["remodelling_begun"], late),
            "bone_resorption": Rate(k_ctx * v.s["process.bone.resorption"] * resorbing, k_ctx),
            "bone_formation": Rate(k_p1np * v.s["process.bone.formation"], k_p1np),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return P1NP and CTX [ng/mL] and parathyroid hormone [pg/mL]."""
        x, shrunk = v.x, v.s["plasma_volume_ratio"]
        return {
            "bone_formation_marker": x["bone_formation"] * _baseline(v, "p1np") / shrunk,
            "bone_resorption_marker": x["bone_resorption"] * _baseline(v, "ctx"),
            "parathyroid_hormone": x["parathyroid_hormone"]
            * v.p["bone.parathyroid_baseline"]
            / shrunk,
        }


def _baseline(v: View, marker: str) -> Array:
    """Return a marker at rest [ng/mL]: lower with age in men, higher after the menopause."""
    p, male, age = v.p, v.who["sex_male"], v.who["age"]
    slope = p[f"bone.age_slope_{marker}"]
    men = p[f"bone.{marker}_men"] * jnp.exp(-slope * (age - p["bone.reference_age"]))
    after = logistic((age - p["bone.menopause_age"]) / p["bone.menopause_width"])
    women = (1.0 - after) * p[f"bone.{marker}_women"] + after * p[f"bone.{marker}_women_after"]
    return male * men + (1.0 - male) * women
