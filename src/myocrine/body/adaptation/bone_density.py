r"""Bone density: what ageing takes, what load prevents of it, and the little that load adds.

.. math::

    L &= \frac{h/h_{1/2} + (k/k_{1/2})}{1 + h/h_{1/2} + k/k_{1/2}} \\
    \dot m_j &= -\lambda_j(\text{age}, \text{sex})\,A\,(1 - \pi L)\,m_j, \qquad
    \dot g = (L - g)/\tau \\
    y_j &= 100\,\bigl(m_j\,(1 + \gamma_j\,\omega\,g/100) - 1\bigr)

with :math:`h` heavy whole-body sets and :math:`k` weighted strikes a week, :math:`A` 1 while the
calendar runs, :math:`\pi` the share of loss that full loading prevents, :math:`\gamma` what it adds
to bone after menopause [%] and :math:`\omega` the part of that which others show. Mineral is laid
down over months. Sites :math:`j`: lumbar spine, femoral neck, total hip.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, YEAR, Adaptation
from myocrine.body.contract import Array, Output, Rate, State, View, stacked
from myocrine.body.shapes import logistic

__all__ = ["SITES", "BoneDensity", "yearly_loss"]

SITES: dict[str, str] = {
    "spine": "lumbar spine",
    "femoral_neck": "femoral neck",
    "total_hip": "total hip",
}
_GAINS = tuple(f"adaptation.bone.gain_{site}" for site in SITES)
_TRANSITION = tuple(f"adaptation.bone.transition_loss_{site}" for site in SITES)
_WOMEN = tuple(f"adaptation.bone.late_loss_women_{site}" for site in SITES)
_MEN = tuple(f"adaptation.bone.late_loss_men_{site}" for site in SITES)


def _output(site: str) -> Output:
    return Output(
        name=f"bone_density_{site}_percent",
        long_name=f"Bone density, {SITES[site]}",
        unit="percent",
        kind="adaptation",
        organ="bone",
        matrix="DXA",
        evidence="B",
        certainty="moderate" if site == "spine" else "low",
        decimals=1,
        scale=0.5,
        description=(
            "Change of areal bone mineral density since the start. Most of what heavy or impact "
            "training does is loss prevented: compare with the same years without it."
        ),
    )


class BoneDensity(Adaptation):
    """Bone mineral density of three sites."""

    name: ClassVar[str] = "bone_density"
    states: ClassVar[tuple[State, ...]] = (
        State(name="bone_kept", unit="1", rest=1.0, rows=len(SITES), long_name="bone not lost"),
        State(name="bone_laid", unit="1", rest=0.0, long_name="how far bone has followed its load"),
    )
    outputs: ClassVar[tuple[Output, ...]] = tuple(_output(site) for site in SITES)
    parameters: ClassVar[tuple[str, ...]] = (
        *_GAINS,
        *_TRANSITION,
        *_WOMEN,
        *_MEN,
        "adaptation.bone.gain_without_menopause",
        "adaptation.bone.heavy_half",
        "adaptation.bone.loss_onset_men",
        "adaptation.bone.menopause_age",
        "adaptation.bone.mineral_time",
        "adaptation.bone.onset_width",
        "adaptation.bone.prevented",
        "adaptation.bone.strikes_half",
        "adaptation.bone.transition_width",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the load on the skeleton [0..1]."""
        p, x = v.p, v.x
        load = x["weekly_heavy_sets"] / p["adaptation.bone.heavy_half"]
        load += x["weekly_strikes"] / p["adaptation.bone.strikes_half"]
        return {"bone_load": load / (1.0 + load)}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of bone."""
        p, load = v.p, v.s["bone_load"]
        ageing = v.u["ageing"] * jnp.ones_like(load)
        loss = yearly_loss(v) / 100.0 / YEAR * ageing
        loss *= 1.0 - p["adaptation.bone.prevented"] * load
        laying = 1.0 / (DAY * p["adaptation.bone.mineral_time"])
        return {
            "bone_kept": Rate(jnp.zeros_like(loss), loss),
            "bone_laid": Rate(laying * load, laying),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of density at each site [%]."""
        after = _after_menopause(v)
        share = after + (1.0 - after) * v.p["adaptation.bone.gain_without_menopause"]
        added = stacked(v.p, _GAINS) * share * v.x["bone_laid"]
        density = v.x["bone_kept"] * (1.0 + added / 100.0)
        return {
            f"bone_density_{site}_percent": 100.0 * (density[i] - 1.0)
            for i, site in enumerate(SITES)
        }


def yearly_loss(v: View) -> Array:
    """Return what ageing takes without load [%/year], (sites, n)."""
    p, male = v.p, v.who["sex_male"]
    age = v.who["age"] + v.s["years"]
    from_menopause = (age - p["adaptation.bone.menopause_age"]) / p[
        "adaptation.bone.transition_width"
    ]
    surge = jnp.exp(-0.5 * from_menopause**2)
    late = _after_menopause_at(age, v)
    women = stacked(p, _TRANSITION) * surge + stacked(p, _WOMEN) * late * (1.0 - surge)
    older = logistic((age - p["adaptation.bone.loss_onset_men"]) / p["adaptation.bone.onset_width"])
    return male * stacked(p, _MEN) * older + (1.0 - male) * women


def _after_menopause(v: View) -> Array:
    """Return how far a person is a woman past menopause, 0 to 1."""
    age = v.who["age"] + v.s["years"]
    return (1.0 - v.who["sex_male"]) * _after_menopause_at(age, v)


def _after_menopause_at(age: Array, v: View) -> Array:
    since = age - v.p["adaptation.bone.menopause_age"]
    return logistic(since / v.p["adaptation.bone.transition_width"])
