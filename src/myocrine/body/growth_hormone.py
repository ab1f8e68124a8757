r"""Growth hormone: intensity and acidosis, some ten minutes late, weaker with age.

.. math::

    \dot u &= [\,a\,(\sigma(x) - \sigma(x_{rest})) + b\,\ell + (E - 1) - u]/\tau, \qquad
    e = u^2/(u + u_{50}) \\
    \dot G/G_0 &= k\,(1 - G/G_0) + \frac{S(\mathrm{sex, age})}{G_0}\,\frac{e}{1 + e/E_{max}}, \qquad
    S = S_{sex} \Big/ \left(1 + e^{(\mathrm{age} - A_{sex})/w}\right)

with :math:`x` oxygen demand over maximum and :math:`\ell` blood lactate above rest [mmol/L]. The
lag and the bend at :math:`u_{50}` are why one or five minutes do nothing and ten do; above the bend
secretion rises with intensity and duration and levels off at :math:`e = E_{max}`. :math:`E` is what
the network signals to the pituitary (infused IL-6, in hundreds of pg/mL).
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import logistic, softplus

__all__ = ["GrowthHormone"]

LN2 = math.log(2.0)


class GrowthHormone(Submodel):
    """Growth hormone in serum, relative to the person's own baseline."""

    name: ClassVar[str] = "growth_hormone"
    states: ClassVar[tuple[State, ...]] = (
        State(name="growth_hormone", unit="1", rest=1.0, long_name="GH relative to baseline"),
        State(name="growth_hormone_drive", unit="1", rest=0.0, long_name="pituitary drive"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="growth_hormone",
            long_name="Growth hormone",
            unit="ng/mL",
            kind="molecule",
            matrix="serum",
            evidence="A",
            scale=0.5,
            description="Growth hormone between its pulses, as measured (in plasma that shrank).",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "growth_hormone.age_half_men",
        "growth_hormone.age_half_women",
        "growth_hormone.age_width",
        "growth_hormone.baseline",
        "growth_hormone.baseline_age",
        "growth_hormone.baseline_age_width",
        "growth_hormone.baseline_young_women",
        "growth_hormone.drive_half",
        "growth_hormone.drive_limit",
        "growth_hormone.half_life",
        "growth_hormone.intensity_gain",
        "growth_hormone.intensity_threshold",
        "growth_hormone.lactate_gain",
        "growth_hormone.lag",
        "growth_hormone.secretion_men",
        "growth_hormone.secretion_women",
        "growth_hormone.threshold_width",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the hormone and of its drive."""
        p, s = v.p, v.s
        width = p["growth_hormone.threshold_width"]
        threshold = p["growth_hormone.intensity_threshold"]
        above = softplus(s["exertion"] - threshold, width)
        above -= softplus(s["exertion_rest"] - threshold, width)
        u = v.x["growth_hormone_drive"]
        effect = u * u / (u + p["growth_hormone.drive_half"])
        effect = effect / (1.0 + effect / p["growth_hormone.drive_limit"])
        k = LN2 / p["growth_hormone.half_life"]
        kd = 1.0 / p["growth_hormone.lag"]
        # A rounding below resting lactate must not ask for less than nothing.
        acid = p["growth_hormone.lactate_gain"] * jnp.maximum(s["lactate_excess"], 0.0)
        signalled = jnp.maximum(s["process.brain.growth_hormone_secretion"] - 1.0, 0.0)
        drive = p["growth_hormone.intensity_gain"] * above + acid + signalled
        return {
            "growth_hormone": Rate(k + _capacity(v) * effect / _baseline(v), k),
            "growth_hormone_drive": Rate(kd * drive, kd),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the concentration [ng/mL]."""
        ratio = v.x["growth_hormone"] / v.s["plasma_volume_ratio"]
        return {"growth_hormone": ratio * _baseline(v)}


def _baseline(v: View) -> Array:
    """Return the concentration at rest [ng/mL]: higher in women before the menopause."""
    p = v.p
    young = logistic(
        (p["growth_hormone.baseline_age"] - v.who["age"]) / p["growth_hormone.baseline_age_width"]
    )
    higher = (1.0 - v.who["sex_male"]) * young
    return p["growth_hormone.baseline"] * (
        1.0 + higher * (p["growth_hormone.baseline_young_women"] - 1.0)
    )


def _capacity(v: View) -> Array:
    """Return secretion at full drive [ng/mL/min]; declines with age, earlier in men."""
    p, male, width = v.p, v.who["sex_male"], v.p["growth_hormone.age_width"]
    men = p["growth_hormone.secretion_men"] * logistic(
        (p["growth_hormone.age_half_men"] - v.who["age"]) / width
    )
    women = p["growth_hormone.secretion_women"] * logistic(
        (p["growth_hormone.age_half_women"] - v.who["age"]) / width
    )
    return male * men + (1.0 - male) * women
