r"""Readiness: fatigue of days, weakness after damage, and the protection that bouts leave behind.

.. math::

    \dot F_u &= \gamma s_u - F_u/\tau_F, \qquad
    \dot w_u = q_u (1 - w_u) - w_u/\tau_w \\
    q_u &= i_u\, n_u\, s_D\, e\,(e/c)^4, \qquad n_u = 1 - \max(\pi(z_u),\, \gamma_T T) \\
    \dot z_u &= (i_u\, e\,(e/c)^4/e_0)(1 - z_u) - z_u/\tau_z, \qquad
    \pi(z) = \frac{(1 + z_h^3)\,z^3}{z^3 + z_h^3}

with :math:`e` lengthening actions of maximal tension and :math:`c` contractions a minute: the law
of damage and its constants are those of the fast body (`myocrine.body.damage`), where the two
differ is memory: protection holds for weeks and then goes within a month or two. Force today is
:math:`(1 - w) e^{-F}` of what size gives. Fitness is no state here: it is skill and size
themselves, so that the fatigue of the fitness-fatigue shape is not counted twice.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.adaptation.muscle_parts import dose, percent, trained_mean
from myocrine.body.contract import Array, Output, Rate, State, View
from myocrine.evidence.muscles import GROUPS

__all__ = ["Readiness"]

_TINY = 1e-9
_ARMS = ("front_deltoid", "rear_deltoid", "pectorals", "triceps", "biceps", "forearms")
_UPPER = np.array([[1.0 if g in _ARMS else 0.0] for g in GROUPS * 2])
"""Units that daily life does not lengthen under load, as in `myocrine.body.damage`."""


class Readiness(Adaptation):
    """Fatigue of days, weakness, and repeated-bout protection of each muscle unit.

    Signals: ``fresh`` (32, n), force left by fatigue and weakness [0..1].
    """

    name: ClassVar[str] = "readiness"
    states: ClassVar[tuple[State, ...]] = (
        State(name="fatigue", unit="1", rest=0.0, per_unit=True, long_name="fatigue of days"),
        State(name="sore_weakness", unit="1", rest=0.0, per_unit=True, long_name="lost force"),
        State(name="bout_memory", unit="1", rest=0.0, per_unit=True, long_name="memory of bouts"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="readiness_percent",
            long_name="Readiness",
            unit="percent",
            kind="adaptation",
            matrix="none",
            evidence="B",
            certainty="low",
            decimals=1,
            scale=1.0,
            description="Force of the trained muscles by today's fatigue and weakness alone.",
        ),
        Output(
            name="force_loss_first_bout_percent",
            long_name="Force loss by an unaccustomed bout",
            unit="percent",
            kind="adaptation",
            matrix="none",
            evidence="A",
            certainty="moderate",
            decimals=1,
            scale=2.0,
            description="What a hard eccentric bout would cost the trained muscles, in points.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "damage.arm_susceptibility",
        "damage.susceptibility",
        "damage.training_protection",
        "damage.weakness_time",
        "readiness.bout_actions",
        "readiness.bout_size",
        "readiness.fatigue_gain",
        "readiness.fatigue_time",
        "readiness.protection_half",
        "readiness.protection_time",
    )
    changed: ClassVar[tuple[str, ...]] = ("protection",)

    def signals(self, v: View) -> dict[str, Array]:
        """Return what force is left by fatigue and weakness."""
        return {"fresh": (1.0 - v.x["sore_weakness"]) * jnp.exp(-v.x["fatigue"])}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, u = v.p, v.u
        hardness2 = (u["eccentric"] / (u["contractions"] + _TINY)) ** 2
        actions = u["involvement"] * u["eccentric"] * hardness2 * hardness2
        insult = _susceptible(v) * (1.0 - _guarded(v)) * actions
        remember = actions / p["readiness.bout_actions"]
        return {
            "fatigue": Rate(
                p["readiness.fatigue_gain"] * dose(v), 1.0 / (p["readiness.fatigue_time"] * DAY)
            ),
            "sore_weakness": Rate(insult, insult + 1.0 / p["damage.weakness_time"]),
            "bout_memory": Rate(remember, remember + 1.0 / (p["readiness.protection_time"] * DAY)),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return readiness [%] and the cost of an unaccustomed bout [points]."""
        sets = v.s["trained_sets"]
        hit = _susceptible(v) * v.p["readiness.bout_size"]
        start = 1.0 - v.p["damage.training_protection"] * v.who["training_strength"]
        change = percent(-hit * start) - percent(-hit * (1.0 - _guarded(v)))
        return {
            "readiness_percent": trained_mean(100.0 * (v.s["fresh"] - 1.0), sets),
            "force_loss_first_bout_percent": trained_mean(change, sets),
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return the protection of each unit from damage [0..1]."""
        return {"protection": _protection(v)}


def _susceptible(v: View) -> Array:
    """Return the share of force that one maximal lengthening action costs a new muscle, (32, n)."""
    arms = 1.0 + _UPPER * (v.p["damage.arm_susceptibility"] - 1.0)
    return v.p["damage.susceptibility"] * arms


def _protection(v: View) -> Array:
    """Return the protection left by earlier bouts [0..1]: full for weeks, then gone in months."""
    z3 = jnp.clip(v.x["bout_memory"], 0.0, 1.0) ** 3
    half3 = v.p["readiness.protection_half"] ** 3
    return (1.0 + half3) * z3 / (z3 + half3)


def _guarded(v: View) -> Array:
    """Return protection by bouts or by what was done before the plan, whichever is more."""
    before = v.p["damage.training_protection"] * v.who["training_strength"]
    return jnp.maximum(_protection(v), before)
