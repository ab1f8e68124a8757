r"""Strength: skill of each movement family times the force of the muscles it uses.

.. math::

    F_f &= e^{S_f - L_f}\,\textstyle\sum_u w_{fu}\, m_u^{k}\,(1 - w_u)\,e^{-F_u}\,e^{r_a y} \\
    S_f &= b \ln N_f, \qquad \dot N_f = \frac{1}{n_0}\, \frac{y_f}{1 + Q_f/Q_0}\,
               e^{-(H - L_f)/b} (1 + \mu \ln(P_f/N_f)_+) - k_S d_f N_f \ln N_f \\
    y_f &= \frac{x_f}{1 + R_f/R_0}, \qquad x_f = s\,(l/l_0)^{\gamma}, \qquad
    \dot R_f = x_f - R_f/\tau_R, \qquad \dot Q_f = y_f - Q_f/\tau_Q \\
    H &= b \lambda T_s, \qquad \dot L_f = k_S d_f b_g (H - L_f)

with :math:`s` effective sets a minute of the family at work, :math:`l` load over the day's 1RM,
:math:`R` practice of the day (the second set teaches less than the first), :math:`Q` lessons of
the last weeks (the fourth session a week teaches less than the first), :math:`P` the most that
:math:`N` has been, :math:`d` disuse, :math:`m` size of fibres and :math:`H` skill from before. In
steady training :math:`S = b \ln(1 + n/n_0)` of the lessons n: the log-linear growth of strength,
whose clock is practice and not the calendar.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, Adaptation
from myocrine.body.adaptation.muscle_parts import (
    above,
    changed_by,
    family_weights,
    group_mean,
    idleness,
    practised,
    used,
    worked,
)
from myocrine.body.contract import Array, Output, Rate, State, View
from myocrine.evidence.movements import FAMILIES

__all__ = ["Strength"]

_ROWS = len(FAMILIES)
_TRACE = 1e-6


def _state(name: str, long_name: str, rest: float = 0.0) -> State:
    return State(name=name, unit="1", rest=rest, rows=_ROWS, long_name=long_name)


class Strength(Adaptation):
    """Skill by movement family, and the force of each muscle unit.

    Signals: ``force`` (32, n), force of each unit relative to the start; ``skill`` (families, n),
    logarithm of what a family gained beyond it.
    """

    name: ClassVar[str] = "strength"
    states: ClassVar[tuple[State, ...]] = (
        _state("skill_clock", "practice that taught", 1.0),
        _state("skill_peak", "the most of it", 1.0),
        _state("skill_lost", "earlier skill lost"),
        _state("practice", "practice of the day"),
        _state("lessons", "lessons of the last weeks"),
        _state("skill_use", "recent use"),
        _state("practised_sets", "sets of late"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        changed_by(
            "strength_1rm_percent",
            "Strength (1RM)",
            "Mean of the trained families, weighted by sets done.",
            "high",
        ),
        *(
            changed_by(
                f"strength_{f}_percent",
                f"Strength: {f.replace('_', ' ')}",
                "1RM of this movement family.",
                "moderate",
            )
            for f in FAMILIES
        ),
        changed_by(
            "isometric_strength_percent",
            "Isometric strength",
            "Maximal voluntary knee extension (MVC).",
            "moderate",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "person.lift.age_slope",
        "person.lift.age_start",
        "strength.age_onset",
        "strength.age_slope",
        "strength.disuse_half",
        "strength.disuse_rate",
        "strength.first_practice",
        "strength.gain",
        "strength.headroom",
        "strength.isometric_transfer",
        "strength.lessons_half",
        "strength.lessons_time",
        "strength.load_power",
        "strength.load_reference",
        "strength.memory_fading",
        "strength.memory_gain",
        "strength.memory_time",
        "strength.practice_half",
        "strength.practice_time",
        "strength.record_time",
        "strength.size_power",
        "strength.use_sets",
        "strength.use_time",
        "strength.women_gain",
    )
    changed: ClassVar[tuple[str, ...]] = ("force", "skill")

    def constants(self, p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
        """Return the gain per e-fold of practice and the skill that was there before."""
        late = above(who["age"] - p["strength.age_onset"])
        women = 1.0 + (1.0 - who["sex_male"]) * (p["strength.women_gain"] - 1.0)
        gain = p["strength.gain"] * women * jnp.exp(-p["strength.age_slope"] * late)
        before = gain * p["strength.headroom"] * who["training_strength"]
        return {"skill_gain": gain, "skill_before": before}

    def signals(self, v: View) -> dict[str, Array]:
        """Return force of each unit and skill of each family."""
        p, age = v.p, v.who["age"]
        grown = above(age + v.s["years"] - p["person.lift.age_start"])
        aged = p["person.lift.age_slope"] * (grown - above(age - p["person.lift.age_start"]))
        force = v.s["fresh"] * jnp.exp(p["strength.size_power"] * v.s["size"] + aged)
        return {"force": force, "skill": _learnt(v) - v.x["skill_lost"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x = v.p, v.x
        heavy = jnp.clip(v.u["load"] / p["strength.load_reference"], 0.0, 2.0)
        # A power of zero has no slope: at rest the stimulus is zero anyway.
        weight = (heavy + _TRACE) ** p["strength.load_power"]
        sets = practised(v) * v.u["stimulus"]
        practice = sets * weight
        lessons = practice / (1.0 + x["practice"] / p["strength.practice_half"])
        losing = p["strength.disuse_rate"] / (7.0 * DAY)
        losing = losing * idleness(x["skill_use"], p["strength.disuse_half"])
        fading = losing * v.s["begun"]
        rise = above(x["skill_clock"] - x["skill_peak"]) / (p["strength.memory_time"] * DAY)
        fade = 1.0 / (p["strength.memory_fading"] * DAY)
        use = used(sets, p["strength.use_sets"], p["strength.use_time"] * DAY)
        return {
            "skill_clock": Rate(_learning(v, lessons), losing * worked(x["skill_clock"])),
            "skill_peak": Rate(rise + fade, fade),
            "skill_lost": Rate(fading * v.c["skill_before"], fading),
            "practice": Rate(practice, 1.0 / (p["strength.practice_time"] * DAY)),
            "lessons": Rate(lessons, 1.0 / (p["strength.lessons_time"] * DAY)),
            "skill_use": use,
            "practised_sets": Rate(sets, 1.0 / (p["strength.record_time"] * DAY)),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the change of every family's 1RM and of isometric strength [%]."""
        # Term by term: the compiler of the whole loop as one piece has no matrix product.
        terms = (w[:, None] * f for w, f in zip(family_weights().T, v.s["force"], strict=True))
        force = functools.reduce(operator.add, terms)
        gained = 100.0 * (jnp.exp(v.s["skill"]) * force - 1.0)
        weight = v.x["practised_sets"] + _TRACE
        return {
            "strength_1rm_percent": jnp.sum(weight * gained, axis=0) / jnp.sum(weight, axis=0),
            **{f"strength_{f}_percent": gained[i] for i, f in enumerate(FAMILIES)},
            "isometric_strength_percent": _isometric(v),
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return force of each unit and skill of each family, as ratios to the start."""
        return {"force": v.s["force"], "skill": jnp.exp(v.s["skill"])}


def _learnt(v: View) -> Array:
    """Return the logarithm of what the plan has taught each family."""
    return v.c["skill_gain"] * worked(v.x["skill_clock"])


def _learning(v: View, lessons: Array) -> Array:
    """Return how fast the clock of each family runs [1/min]."""
    p, x = v.p, v.x
    rested = lessons / (1.0 + x["lessons"] / p["strength.lessons_half"])
    missing = above(worked(x["skill_peak"]) - worked(x["skill_clock"]))
    memory = 1.0 + p["strength.memory_gain"] * missing
    before = above(v.c["skill_before"] - x["skill_lost"]) / v.c["skill_gain"]
    return rested / p["strength.first_practice"] * memory * jnp.exp(-before)


def _isometric(v: View) -> Array:
    """Return the change of maximal voluntary knee extension [%].

    Skill of the very movement counts in full, that of squats and lunges in part. Of earlier skill
    no more is lost than by whichever of the three is lost least.
    """
    gained = dict(zip(FAMILIES, _learnt(v), strict=True))
    lost = dict(zip(FAMILIES, v.x["skill_lost"], strict=True))
    knee = gained["knee_extension"]
    compound = jnp.maximum(gained["squat"], gained["lunge"])
    learnt = knee + v.p["strength.isometric_transfer"] * above(compound - knee)
    forgotten = jnp.minimum(jnp.minimum(lost["squat"], lost["lunge"]), lost["knee_extension"])
    force = group_mean(v.s["force"], "quadriceps")
    return 100.0 * (jnp.exp(learnt - forgotten) * force - 1.0)
