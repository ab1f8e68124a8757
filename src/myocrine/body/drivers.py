"""Body signals that molecules and organ processes may be driven by, by name.

Each is zero at rest and never negative, so that rest stays rest and production stays positive.
What drives what is data (`myocrine.evidence.knowledge`); this is only the list of what there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp

from myocrine.body.contract import Array, View
from myocrine.body.shapes import softplus

__all__ = ["DRIVERS", "BodySignal", "parameters_of"]


class BodySignal(NamedTuple):
    """A driver: what it is, how it is read, and the parameters that takes."""

    meaning: str
    read: Callable[[View], Array]
    parameters: tuple[str, ...] = ()


def _mean(v: View, per_kg: Array) -> Array:
    """Return the mass-weighted mean over all muscle."""
    mass = v.who["muscle_mass"]
    return jnp.sum(per_kg * mass, axis=0) / jnp.sum(mass, axis=0)


def _above_rest(name: str) -> Callable[[View], Array]:
    # A rounding below rest must not become a negative production.
    return lambda v: jnp.maximum(v.s[name] - 1.0, 0.0)


def _hard(v: View) -> Array:
    """Return effort above the threshold; shifted to be exactly zero at rest."""
    threshold, width = v.p["network.threshold"], v.p["network.threshold_width"]
    over = softplus(v.s["oxygen_reserve_used"] - threshold, width) - softplus(-threshold, width)
    return jnp.maximum(over, 0.0) / (1.0 - threshold)


def _glucagon_insulin(v: View) -> Array:
    """Return the ratio above rest, bent: a little more glucagon for a day is not a signal."""
    raised = jnp.maximum(v.s["glucagon_ratio"] / v.s["insulin_ratio"] - 1.0, 0.0)
    return raised * raised / (raised + v.p["network.glucagon_insulin_bend"])


DRIVERS: dict[str, BodySignal] = {
    "contraction": BodySignal(
        "metabolic power of all muscle per kilogram, of the reference power [1]; prompt",
        lambda v: _mean(v, v.s["unit_power"]) / v.p["muscle.reference_power"],
        ("muscle.reference_power",),
    ),
    "contractile": BodySignal(
        "contractile (transcriptional) signal of all muscle [1]; over hours",
        lambda v: _mean(v, v.x["contractile"]),
    ),
    "secretory": BodySignal(
        "cooperative secretory signal of all muscle, the one that releases IL-6 [1]",
        lambda v: _mean(v, v.x["secretory"]),
    ),
    "effort": BodySignal(
        "share of the oxygen uptake reserve in use [0..1]",
        lambda v: jnp.maximum(v.s["oxygen_reserve_used"], 0.0),
    ),
    "hard_effort": BodySignal(
        "effort above about half of the reserve, 1 at the maximum",
        _hard,
        ("network.threshold", "network.threshold_width"),
    ),
    "anaerobic": BodySignal(
        "glycolytic power per kilogram of all muscle, filtered over minutes [W/kg]",
        lambda v: v.x["effort_anaerobic"],
    ),
    "stress": BodySignal(
        "metabolic stress of working muscle, near 1 in hard lifting",
        lambda v: v.s["metabolic_stress"],
    ),
    "mechanical": BodySignal(
        "effective sets, mass-weighted over all muscle, decaying over hours [1]",
        lambda v: _mean(v, v.x["mechanical"]),
    ),
    "damage": BodySignal(
        "micro-damage of all muscle [1]; over days",
        lambda v: _mean(v, v.x["damage"]),
    ),
    "lactate": BodySignal(
        "blood lactate above rest [mmol/L]",
        lambda v: jnp.maximum(v.s["lactate_excess"], 0.0),
    ),
    "adrenaline": BodySignal("adrenaline above rest [of rest]", _above_rest("adrenaline_ratio")),
    "noradrenaline": BodySignal(
        "noradrenaline above rest [of rest]", _above_rest("noradrenaline_ratio")
    ),
    "cortisol": BodySignal("cortisol above rest [of rest]", _above_rest("cortisol_ratio")),
    "growth_hormone": BodySignal(
        "growth hormone above baseline [of baseline]", _above_rest("ratio.growth_hormone")
    ),
    "ffa": BodySignal("plasma fatty acids above rest [of rest]", _above_rest("ffa_ratio")),
    "glucagon_insulin": BodySignal(
        "glucagon:insulin ratio above rest [of rest], little where it is raised by little",
        _glucagon_insulin,
        ("network.glucagon_insulin_bend",),
    ),
    "glycogen_missing": BodySignal(
        "muscle glycogen used up, mean of all muscle [0..1]",
        lambda v: jnp.maximum(1.0 - _mean(v, v.x["glycogen"]), 0.0),
    ),
    "protein": BodySignal("protein absorbed [g/min]", lambda v: v.s["absorbed_protein"]),
    "impact": BodySignal("foot-strike loading, 1 in level running", lambda v: v.u["impact"]),
}


def parameters_of(names: set[str]) -> tuple[str, ...]:
    """Return the parameters that the named drivers read, sorted."""
    return tuple(sorted({p for n in names if n in DRIVERS for p in DRIVERS[n].parameters}))
