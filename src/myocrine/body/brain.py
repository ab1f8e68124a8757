r"""Brain: indices of cognition and mood after a bout, and the drive of plasticity.

Three outputs, all for groups of people and none for one person's score. Cognition and mood are in
units of a standardised mean difference against sitting still:

.. math::

    \dot a &= f\,(1 - a)/\tau_a - a/\tau_c, \qquad f = e/(e + e_{50}) \\
    \dot m &= f\,(1 - m)/\tau_a - m/\tau_m, \qquad
    \dot d = (\sigma(e) - \sigma(0) - d)/\tau_d \\
    \mathrm{cognition} &= g_c\,a + \lambda \ln N_c, \qquad
    \mathrm{mood} = g_m\,m - g_d\,d + \lambda \ln N_m \\
    \dot y &= k\,(N_p - y)

with :math:`e` the used part of the oxygen reserve, :math:`\sigma` a softplus above a threshold,
:math:`N` processes of the signalling network relative to rest (molecules, and a slower arousal of
their own) and :math:`y` plasticity.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import softplus

__all__ = ["Brain"]

LN2 = math.log(2.0)


def _index(name: str, long_name: str, evidence: str, scale: float, what: str) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="1",
        kind="organ",
        organ="brain",
        matrix="none",
        evidence=evidence,  # type: ignore[arg-type]
        scale=scale,
        description=what,
    )


class Brain(Submodel):
    """Cognition and mood indices (standardised mean differences) and plasticity."""

    name: ClassVar[str] = "brain"
    states: ClassVar[tuple[State, ...]] = (
        State(name="alertness", unit="1", rest=0.0, long_name="arousal that outlasts a bout"),
        State(name="affect", unit="1", rest=0.0, long_name="better mood after a bout"),
        State(name="displeasure", unit="1", rest=0.0, long_name="discomfort of hard effort"),
        State(name="plasticity", unit="1", rest=1.0, long_name="plasticity relative to rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        _index(
            "cognition_index",
            "Cognition index",
            "B",
            0.05,
            "Cognitive performance of a group against sitting still, in standardised mean "
            "differences; says nothing about one person.",
        ),
        _index(
            "mood_index",
            "Mood index",
            "B",
            0.05,
            "Mood of a group against before the bout, in standardised mean differences, higher is "
            "better; says nothing about one person.",
        ),
        _index(
            "plasticity_drive",
            "Plasticity drive",
            "D",
            0.02,
            "Stimulus for synaptic plasticity relative to rest, smoothed over half a day; from "
            "animals and associations, in a group of people.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "brain.affect_gain",
        "brain.affect_time",
        "brain.arousal_half",
        "brain.arousal_onset",
        "brain.cognition_gain",
        "brain.cognition_time",
        "brain.displeasure_gain",
        "brain.displeasure_threshold",
        "brain.displeasure_time",
        "brain.displeasure_width",
        "brain.network_scale",
        "brain.plasticity_half_time",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p = v.p
        effort = jnp.maximum(v.s["oxygen_reserve_used"], 0.0)
        rousing = effort / (effort + p["brain.arousal_half"]) / p["brain.arousal_onset"]
        threshold, width = p["brain.displeasure_threshold"], p["brain.displeasure_width"]
        # Shifted to be exactly zero at rest; rounding must not turn it negative.
        hard = softplus(effort - threshold, width) - softplus(-threshold, width)
        quick = 1.0 / p["brain.displeasure_time"]
        k = LN2 / p["brain.plasticity_half_time"]
        return {
            "alertness": Rate(rousing, rousing + 1.0 / p["brain.cognition_time"]),
            "affect": Rate(rousing, rousing + 1.0 / p["brain.affect_time"]),
            "displeasure": Rate(quick * jnp.maximum(hard, 0.0), quick),
            "plasticity": Rate(k * v.s["process.brain.plasticity"], k),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the indices of cognition and mood [SMD] and the plasticity drive [1]."""
        p, x = v.p, v.x
        scale = p["brain.network_scale"]
        cognition = scale * jnp.log(v.s["process.brain.cognition"])
        mood = scale * jnp.log(v.s["process.brain.mood"])
        mood += p["brain.affect_gain"] * x["affect"]
        return {
            "cognition_index": p["brain.cognition_gain"] * x["alertness"] + cognition,
            "mood_index": mood - p["brain.displeasure_gain"] * x["displeasure"],
            "plasticity_drive": x["plasticity"],
        }
