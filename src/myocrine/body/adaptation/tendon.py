r"""Tendons: stiffer with heavy loading over months, a little thicker over longer.

.. math::

    K &= g_K \ln N_K, \qquad \dot N_K = x/n_K - (d/\tau_K)\,N_K \ln N_K \\
    A &= g_A \ln N_A, \qquad \dot N_A = x/n_A - (d/\tau_A)\,N_A \ln N_A \\
    x &= s\, \frac{1}{1 + e^{-(l - l_t)/\delta}}, \qquad
    \dot c = (x/s_c)(1 - c) - c/\tau_c, \quad d = 1/(1 + (c/c_h)^6)

with :math:`K` and :math:`A` the logarithms of stiffness and cross-section, :math:`s` effective sets
a minute of knee extensors or calves, whichever do more, and :math:`l` load over the day's 1RM:
light loads leave tendons as they are. One value stands for the patellar and the Achilles tendon.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.adaptation.muscle_parts import changed_by, dose, idleness, percent, used, worked
from myocrine.body.contract import Array, Output, Rate, State, View
from myocrine.body.shapes import logistic
from myocrine.evidence.muscles import GROUPS

__all__ = ["Tendon"]

_PULLED = np.array([i for i, g in enumerate(GROUPS * 2) if g in ("quadriceps", "calves")])
_WHICH = "Of the tendons of knee and ankle."


class Tendon(Adaptation):
    """Stiffness and cross-section of the tendons of knee and ankle."""

    name: ClassVar[str] = "tendon"
    states: ClassVar[tuple[State, ...]] = (
        State(name="tendon_stiffness", unit="1", rest=1.0, long_name="work that stiffened"),
        State(name="tendon_area", unit="1", rest=1.0, long_name="work that thickened"),
        State(name="tendon_use", unit="1", rest=0.0, long_name="recent heavy loading"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        changed_by("tendon_stiffness_percent", "Tendon stiffness", _WHICH, certainty="moderate"),
        changed_by("tendon_area_percent", "Tendon cross-section", _WHICH, certainty="low"),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "tendon.area_gain",
        "tendon.area_sets",
        "tendon.area_time",
        "tendon.disuse_half",
        "tendon.load_threshold",
        "tendon.load_width",
        "tendon.stiffness_gain",
        "tendon.stiffness_sets",
        "tendon.stiffness_time",
        "tendon.use_sets",
        "tendon.use_time",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x = v.p, v.x
        over = (v.u["load"] - p["tendon.load_threshold"]) / p["tendon.load_width"]
        pulled = jnp.max(dose(v)[_PULLED], axis=0)
        heavy = pulled * logistic(over)
        idle = idleness(x["tendon_use"], p["tendon.disuse_half"])
        use = used(heavy, p["tendon.use_sets"], p["tendon.use_time"] * DAY)
        return {
            "tendon_stiffness": _part(v, "stiffness", heavy, idle),
            "tendon_area": _part(v, "area", heavy, idle),
            "tendon_use": use,
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of stiffness and of cross-section [%]."""
        return {
            "tendon_stiffness_percent": percent(_gained(v, "stiffness")),
            "tendon_area_percent": percent(_gained(v, "area")),
        }


def _gained(v: View, what: str) -> Array:
    return v.p[f"tendon.{what}_gain"] * worked(v.x[f"tendon_{what}"])


def _part(v: View, what: str, heavy: Array, idle: Array) -> Rate:
    p = v.p
    losing = idle / (p[f"tendon.{what}_time"] * DAY) * worked(v.x[f"tendon_{what}"])
    return Rate(heavy / p[f"tendon.{what}_sets"], losing)
