r"""Muscle growth: slow fibre growth whose clock is work done, and swelling that comes and goes.

.. math::

    G_u &= B_u \ln N_u, \qquad \dot N_u = \frac{s_u}{n_0}\, \eta_u\, f\, e^{-(H_u - L_u)/B_u}
               (1 + \mu \ln(P_u/N_u)_+) - k\,d_u\,(1 + \nu h_u^4)\,N_u \ln N_u \\
    H_u &= B_u \lambda T_s, \qquad \dot L_u = k\,d_u\,b\,(H_u - L_u), \qquad
    \dot P_u = (N_u - P_u)_+/\tau_+ - (P_u - 1)/\tau_P \\
    \dot W_u &= \sigma s_u (1 - \rho_W a_u)(1 - W_u/W_m) - W_u/\tau_W, \qquad
    \dot a_u = (s_u/s_a)(1 - a_u) - a_u/\tau_a \\
    \dot c_u &= (s_u/s_c)(1 - c_u) - c_u/\tau_c, \qquad d_u = 1/(1 + (c_u/c_h)^6), \qquad
    h_u = \ln N_u/\ln P_u

with :math:`s_u` effective sets a minute of unit u and :math:`G` the logarithm of fibre area. The
clock :math:`N` counts work, not days: in training :math:`G = B\ln(1 + n/n_0)` of the sets n done,
that is :math:`dG/dn = B/(n + n_0)`, log-linear growth. :math:`H` is what status at the start has
used up of headroom, :math:`L` what of that is lost where the plan leaves a muscle idle, :math:`P`
the size once reached (memory), :math:`W` swelling, :math:`a` how accustomed the muscle is
(:math:`\eta = 1 - \rho_G(1 - a)`: early synthesis is repair), :math:`c` use and :math:`d` disuse,
in which the newest size goes first (:math:`\nu`), :math:`f` protein and energy. Image area = fibre
area x (1 + W).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.adaptation.hypertrophy_outputs import OUTPUTS
from myocrine.body.adaptation.muscle_parts import (
    above,
    dose,
    idleness,
    percent,
    trained_mean,
    used,
    worked,
)
from myocrine.body.contract import Array, Rate, State, View
from myocrine.evidence.muscles import GROUPS

__all__ = ["Hypertrophy"]

_TINY = 1e-6

_ARMS = ("front_deltoid", "rear_deltoid", "triceps", "biceps", "forearms")
_ARM = np.array([[1.0 if g in _ARMS else 0.0] for g in GROUPS * 2])
_CHEST = np.array([[1.0 if g == "pectorals" else 0.0] for g in GROUPS * 2])
_IMAGED = ("quadriceps", "hamstrings", "biceps", "triceps", "pectorals")


class Hypertrophy(Adaptation):
    """Fibre growth, memory, swelling, disuse and ageing of each muscle unit.

    Signals: ``size`` (32, n), logarithm of fibre area relative to the start; ``trained_sets``
    (32, n), sets that each unit has done of late.
    """

    name: ClassVar[str] = "hypertrophy"
    states: ClassVar[tuple[State, ...]] = (
        State(name="growth_clock", unit="1", rest=1.0, per_unit=True, long_name="work that built"),
        State(name="growth_peak", unit="1", rest=1.0, per_unit=True, long_name="the most of it"),
        State(name="habit_lost", unit="1", rest=0.0, per_unit=True, long_name="earlier size lost"),
        State(name="swelling", unit="1", rest=0.0, per_unit=True, long_name="swelling"),
        State(name="accustomed", unit="1", rest=0.0, per_unit=True, long_name="accustomed"),
        State(name="muscle_use", unit="1", rest=0.0, per_unit=True, long_name="recent use"),
        State(name="trained_sets", unit="1", rest=0.0, per_unit=True, long_name="sets of late"),
    )
    outputs = OUTPUTS
    parameters: ClassVar[tuple[str, ...]] = (
        "hypertrophy.accustoming_sets",
        "hypertrophy.accustoming_time",
        "hypertrophy.age_onset",
        "hypertrophy.age_slope",
        "hypertrophy.arm_gain",
        "hypertrophy.chest_gain",
        "hypertrophy.deficit",
        "hypertrophy.disuse_age",
        "hypertrophy.disuse_half",
        "hypertrophy.disuse_rate",
        "hypertrophy.first_sets",
        "hypertrophy.fresh_loss",
        "hypertrophy.gain",
        "hypertrophy.headroom",
        "hypertrophy.memory_fading",
        "hypertrophy.memory_gain",
        "hypertrophy.memory_time",
        "hypertrophy.protein_loss",
        "hypertrophy.protein_plateau",
        "hypertrophy.record_time",
        "hypertrophy.repair_share",
        "hypertrophy.swelling_accustomed",
        "hypertrophy.swelling_gain",
        "hypertrophy.swelling_most",
        "hypertrophy.swelling_time",
        "hypertrophy.use_sets",
        "hypertrophy.use_time",
        "hypertrophy.women_gain",
        "person.muscle.age_slope",
    )
    changed: ClassVar[tuple[str, ...]] = ("muscle_mass",)

    def constants(self, p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
        """Return each unit's growth per e-fold of sets and what earlier training built of it."""
        late = above(who["age"] - p["hypertrophy.age_onset"])
        women = 1.0 + (1.0 - who["sex_male"]) * (p["hypertrophy.women_gain"] - 1.0)
        gain = p["hypertrophy.gain"] * women * jnp.exp(-p["hypertrophy.age_slope"] * late)
        region = 1.0 + _ARM * (p["hypertrophy.arm_gain"] - 1.0)
        region = region + _CHEST * (p["hypertrophy.chest_gain"] - 1.0)
        unit_gain = gain * region
        built = unit_gain * p["hypertrophy.headroom"] * who["training_strength"]
        return {
            "growth_gain": unit_gain,
            "built_before": built,
            # Old muscle needs more to be kept: what keeps the young does not keep it.
            "idle_half": p["hypertrophy.disuse_half"] * (1.0 + p["hypertrophy.disuse_age"] * late),
        }

    def signals(self, v: View) -> dict[str, Array]:
        """Return size relative to the start, and sets of late."""
        aged = v.p["person.muscle.age_slope"] * v.s["years"] / v.who["muscle_total"]
        return {
            "size": _grown(v) - v.x["habit_lost"] + aged,
            "trained_sets": v.x["trained_sets"],
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x, c = v.p, v.x, v.c
        sets = dose(v)
        losing = _losing(v)
        rise = above(x["growth_clock"] - x["growth_peak"]) / (p["hypertrophy.memory_time"] * DAY)
        fade = 1.0 / (p["hypertrophy.memory_fading"] * DAY)
        swell = p["hypertrophy.swelling_gain"] * sets
        swell = swell * (
            1.0 - p["hypertrophy.swelling_accustomed"] * jnp.clip(x["accustomed"], 0, 1)
        )
        learn = sets / p["hypertrophy.accustoming_sets"]
        fading = losing * v.s["begun"]
        use = used(sets, p["hypertrophy.use_sets"], p["hypertrophy.use_time"] * DAY)
        return {
            # The rate of loss is that of the logarithm.
            "growth_clock": Rate(_growing(v, sets), losing * _fresh(v) * worked(x["growth_clock"])),
            "growth_peak": Rate(rise + fade, fade),
            "habit_lost": Rate(fading * c["built_before"], fading),
            "swelling": Rate(
                swell,
                swell / p["hypertrophy.swelling_most"]
                + 1.0 / (p["hypertrophy.swelling_time"] * DAY),
            ),
            "accustomed": Rate(learn, learn + 1.0 / (p["hypertrophy.accustoming_time"] * DAY)),
            "muscle_use": use,
            "trained_sets": Rate(sets, 1.0 / (p["hypertrophy.record_time"] * DAY)),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of areas [%]: as imaged, swelling included, and of fibres."""
        size, sets = v.s["size"], v.x["trained_sets"]
        seen = percent(size + jnp.log1p(v.x["swelling"]))
        found = {f"area_{g}_percent": trained_mean(seen, sets, (g,)) for g in _IMAGED}
        return {
            **found,
            "muscle_size_percent": trained_mean(seen, sets),
            "fibre_area_percent": trained_mean(percent(size), sets, ("quadriceps",)),
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return the mass of each unit relative to the start, without swelling."""
        return {"muscle_mass": jnp.exp(v.s["size"])}


def _losing(v: View) -> Array:
    """Return the rate of loss of each unit [1/min]: none in training, all of it when idle."""
    rate = v.p["hypertrophy.disuse_rate"] / (7.0 * DAY)
    return rate * idleness(v.x["muscle_use"], v.c["idle_half"])


def _grown(v: View) -> Array:
    """Return the logarithm of fibre area that the plan has built."""
    return v.c["growth_gain"] * worked(v.x["growth_clock"])


def _fresh(v: View) -> Array:
    """Return how much faster than old size the newest goes [1]: most of all right at the peak."""
    share = worked(v.x["growth_clock"]) / (worked(v.x["growth_peak"]) + _TINY)
    share2 = jnp.minimum(share, 1.0) ** 2
    return 1.0 + v.p["hypertrophy.fresh_loss"] * share2 * share2


def _growing(v: View, sets: Array) -> Array:
    """Return how fast the clock of growth runs [1/min]."""
    p, x = v.p, v.x
    repair = p["hypertrophy.repair_share"] * (1.0 - jnp.clip(x["accustomed"], 0.0, 1.0))
    missing = above(worked(x["growth_peak"]) - worked(x["growth_clock"]))
    memory = 1.0 + p["hypertrophy.memory_gain"] * missing
    built = above(v.c["built_before"] - x["habit_lost"]) / v.c["growth_gain"]
    rate = sets / p["hypertrophy.first_sets"] * (1.0 - repair) * _fed(v)
    return rate * memory * jnp.exp(-built)


def _fed(v: View) -> Array:
    """Return what protein and energy leave of growth [0..1]."""
    p = v.p
    short = above(1.0 - v.u["protein"] / p["hypertrophy.protein_plateau"])
    deficit = above(-v.u["energy_offset"]) / p["hypertrophy.deficit"]
    return (1.0 - p["hypertrophy.protein_loss"] * short) * jnp.exp(-deficit)
