r"""IL-1ra, IL-10 and TNF-alpha: what leukocytes answer to IL-6 and the stress hormones.

None of the three is a muscle product in the human studies seen. All plasma states are relative to
the person's own baseline.

* **IL-1ra** follows IL-6 through a priming stage of about an hour, saturating (Emax), so that its
  peak comes one to two hours after that of IL-6; a primed system answers a second bout more.
* **IL-10** needs both a high IL-6 and the adrenergic gate, so it peaks at the END of long bouts
  although its own half-life is near two hours, and is absent in short ones.
* **TNF-alpha** moves little: 1 to 2.3-fold, with the adrenergic drive.
"""

from __future__ import annotations

from typing import ClassVar

import jax
import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["Cytokines"]


def _molecule(name: str, long_name: str, evidence: str, scale: float, what: str) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="pg/mL",
        kind="molecule",
        evidence=evidence,  # type: ignore[arg-type]
        scale=scale,
        description=what,
    )


class Cytokines(Submodel):
    """Leukocyte cytokines that answer IL-6, adrenaline and cortisol."""

    name: ClassVar[str] = "cytokines"
    states: ClassVar[tuple[State, ...]] = (
        State(name="il1ra_priming", unit="1", rest=0.0),
        State(name="il1ra", unit="1", rest=1.0, long_name="plasma IL-1ra relative to baseline"),
        State(name="il10", unit="1", rest=1.0, long_name="plasma IL-10 relative to baseline"),
        State(name="tnf_drive", unit="1", rest=0.0),
        State(name="tnf", unit="1", rest=1.0, long_name="plasma TNF-alpha relative to baseline"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        _molecule("il1ra", "IL-1ra", "A", 100.0, "Interleukin-1 receptor antagonist."),
        _molecule("il10", "IL-10", "A", 1.0, "Interleukin-10."),
        _molecule("tnf_alpha", "TNF-alpha", "B", 1.0, "Tumour necrosis factor alpha."),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "il10.adrenergic_half",
        "il10.baseline",
        "il10.half_life",
        "il10.il6_threshold",
        "il10.il6_width",
        "il10.production",
        "il1ra.baseline",
        "il1ra.half_life",
        "il1ra.il6_half",
        "il1ra.maximum",
        "il1ra.priming_time",
        "tnf.adrenergic_gain",
        "tnf.baseline",
        "tnf.drive_time",
        "tnf.half_life",
        "tnf.il6_gain",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the three cytokines and their stages."""
        p, x = v.p, v.x
        excess = _above_one(v.s["il6_ratio"])
        priming = 1.0 / p["il1ra.priming_time"]
        answer = p["il1ra.maximum"] * excess / (excess + p["il1ra.il6_half"])
        k_ra = jnp.log(2.0) / p["il1ra.half_life"]
        k_10 = jnp.log(2.0) / p["il10.half_life"]
        k_tnf = jnp.log(2.0) / p["tnf.half_life"]
        gate = _above_one(v.s["adrenaline_ratio"])
        gate = gate / (gate + p["il10.adrenergic_half"])
        width = p["il10.il6_width"]
        # The softplus is shifted to be exactly zero at rest, where excess is zero.
        over = jax.nn.softplus((excess - p["il10.il6_threshold"]) / width)
        over = width * (over - jax.nn.softplus(-p["il10.il6_threshold"] / width))
        tnf_drive = 1.0 / p["tnf.drive_time"]
        tnf = p["tnf.adrenergic_gain"] * gate + p["tnf.il6_gain"] * excess / (
            excess + p["il1ra.il6_half"]
        )
        return {
            "il1ra_priming": Rate(priming * answer, priming),
            "il1ra": Rate(k_ra * (1.0 + x["il1ra_priming"]), k_ra),
            "il10": Rate(k_10 * (1.0 + p["il10.production"] * gate * over), k_10),
            "tnf_drive": Rate(tnf_drive * tnf, tnf_drive),
            "tnf": Rate(k_tnf * (1.0 + x["tnf_drive"]), k_tnf),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the three concentrations as measured (in plasma that has shrunk)."""
        shrunk = v.s["plasma_volume_ratio"]
        return {
            "il1ra": v.x["il1ra"] * v.p["il1ra.baseline"] / shrunk,
            "il10": v.x["il10"] * v.p["il10.baseline"] / shrunk,
            "tnf_alpha": v.x["tnf"] * v.p["tnf.baseline"] / shrunk,
        }


def _above_one(ratio: Array) -> Array:
    """Excess of a ratio over rest; rounding below 1 must not become a negative production."""
    return jnp.maximum(ratio - 1.0, 0.0)
