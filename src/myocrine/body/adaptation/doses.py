r"""Doses of training: what the last week or two amounted to, in a few numbers.

.. math::

    \dot D_k = \frac{10080\,\dot w_k - D_k}{\tau}

with :math:`\dot w` the rate at which a dose is taken: effective sets weighted by the share of all
muscle that works in them (a set of the whole body counts one, a leg extension about 0.14), the
same for heavy sets alone, oxygen uptake of endurance work over its maximum beyond a threshold,
minutes of holding still, and strikes on the skeleton. A steady plan has :math:`D` equal to what it
does in a week.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, WEEK, Adaptation
from myocrine.body.contract import Array, Rate, State, View
from myocrine.body.shapes import logistic
from myocrine.evidence.movements import FAMILIES

__all__ = ["TrainingDoses"]

_JUMP = 1 + FAMILIES.index("jump")
_TINY = 1e-12


class TrainingDoses(Adaptation):
    """Weekly doses, smoothed.

    Signals, each (n,): ``dose_lifting``, ``dose_aerobic`` and ``dose_held`` saturated, 1 for the
    dose of a typical trial; ``dose_heavy`` and ``dose_light``, the shares of ``dose_lifting`` with
    such loads; ``dose_fat``, fat lost since the start [kg]; ``set_rate`` whole-body sets a minute
    and ``work_rate`` maximal minutes a minute, just now.
    """

    name: ClassVar[str] = "training_doses"
    states: ClassVar[tuple[State, ...]] = (
        State(name="weekly_sets", unit="1", rest=0.0, long_name="whole-body sets a week"),
        State(name="weekly_heavy_sets", unit="1", rest=0.0, long_name="heavy sets a week"),
        State(name="weekly_aerobic", unit="min", rest=0.0, long_name="maximal minutes a week"),
        State(name="weekly_held", unit="min", rest=0.0, long_name="minutes of holding a week"),
        State(name="weekly_strikes", unit="1", rest=0.0, long_name="strikes a week"),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "adaptation.dose.aerobic_half",
        "adaptation.dose.aerobic_steepness",
        "adaptation.dose.aerobic_threshold",
        "adaptation.dose.aerobic_typical",
        "adaptation.dose.heavy_load",
        "adaptation.dose.heavy_width",
        "adaptation.dose.held_half",
        "adaptation.dose.held_typical",
        "adaptation.dose.impact_exponent",
        "adaptation.dose.jump_impact",
        "adaptation.dose.lifting_half",
        "adaptation.dose.lifting_typical",
        "adaptation.dose.memory",
        "execution.hold_seconds",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the saturated doses [1] and fat lost [kg]."""
        p, x = v.p, v.x
        lifting = _saturated(x["weekly_sets"], p, "lifting")
        heavy = lifting * x["weekly_heavy_sets"] / (x["weekly_sets"] + _TINY)
        fat = v.s.get("fat_ratio", jnp.ones_like(lifting))
        return {
            "dose_lifting": lifting,
            "dose_heavy": heavy,
            "dose_light": lifting - heavy,
            "dose_aerobic": _saturated(x["weekly_aerobic"], p, "aerobic"),
            "dose_held": _saturated(x["weekly_held"], p, "held"),
            "dose_fat": (1.0 - fat) * v.who["fat_mass"],
            "set_rate": _set_rate(v),
            "work_rate": _work_rate(v),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the doses."""
        forget = 1.0 / (DAY * v.p["adaptation.dose.memory"])
        sets = v.s["set_rate"]
        taken = {
            "weekly_sets": sets,
            "weekly_heavy_sets": sets * _heaviness(v),
            "weekly_aerobic": v.s["work_rate"],
            "weekly_held": _holding(v),
            "weekly_strikes": _strikes(v),
        }
        return {name: Rate(WEEK * forget * rate, forget) for name, rate in taken.items()}


def _saturated(dose: Array, p: Mapping[str, Array], kind: str) -> Array:
    """Return a weekly dose on the scale on which that of a typical trial is 1, with a ceiling."""
    half, typical = p[f"adaptation.dose.{kind}_half"], p[f"adaptation.dose.{kind}_typical"]
    return dose / (dose + half) * (1.0 + half / typical)


def _muscle_share(v: View) -> Array:
    """Return the share of all muscle that is involved, (n,)."""
    mass = v.who["muscle_mass"]
    return jnp.sum(v.u["involvement"] * mass, axis=0) / jnp.sum(mass, axis=0)


def _set_rate(v: View) -> Array:
    """Return effective sets weighted by the muscle in them [1/min]."""
    return v.u["stimulus"] * _muscle_share(v)


def _work_rate(v: View) -> Array:
    """Return endurance work as minutes at maximal uptake, light work discounted [min/min]."""
    # A set of lifting is no endurance work, however much oxygen its fast muscle asks for.
    fraction = jnp.where(v.u["movement"] < 0.5, v.u["vo2_demand"] / v.who["vo2max"], 0.0)
    above = fraction / v.p["adaptation.dose.aerobic_threshold"]
    counts = jnp.maximum(above, _TINY) ** v.p["adaptation.dose.aerobic_steepness"]
    return fraction * counts / (1.0 + counts)


def _heaviness(v: View) -> Array:
    """Return how much a set counts as one with a heavy load, 0 to 1."""
    p = v.p
    above = v.u["load"] - p["adaptation.dose.heavy_load"]
    return logistic(above / p["adaptation.dose.heavy_width"])


def _holding(v: View) -> Array:
    """Return minutes a minute of holding still: tension that lengthens nothing."""
    u = v.u
    lengthened = u["eccentric"] / (u["contractions"] * u["tension"] + _TINY)
    still = jnp.where(u["movement"] > 0.5, jnp.clip(1.0 - lengthened, 0.0, 1.0), 0.0)
    # A hold is executed as so many contractions of a few seconds each.
    return still * u["contractions"] * v.p["execution.hold_seconds"] / 60.0


def _strikes(v: View) -> Array:
    """Return strikes on the skeleton, weighted by how hard they are [1/min]."""
    p, u = v.p, v.u
    jumping = jnp.where(u["movement"] == _JUMP, p["adaptation.dose.jump_impact"], 0.0)
    hardness = jnp.maximum(jnp.maximum(u["impact"], jumping), 1e-6)
    return u["contractions"] * hardness ** p["adaptation.dose.impact_exponent"]
