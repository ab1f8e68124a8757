r"""Aerobic capacity: maximal oxygen uptake, resting heart rate, mitochondria, glycogen, fat.

.. math::

    w &= \min(f, f_{max})^m \quad\text{while working, times } \ell/(1 + (V/V_\ell)^{n})
        \text{ in lifting} \\
    \dot D &= (w - D)/\tau_D \\
    \dot A &= (h\,a\,[\sqrt{D + \epsilon} - \sqrt{\epsilon}] - A)/\tau_A, \qquad
    \dot V_{max} \propto e^{A - B}, \qquad h = 1 - \kappa T

with :math:`f` the oxygen uptake asked for over that day's maximum, :math:`D` the recent dose in
minutes a week that count like one at maximal uptake, :math:`T` the endurance training that is a
habit already and :math:`B` what the calendar takes. (Sprints are worth more to the muscle than to
uptake: its limit of :math:`f` is higher. The exponent of the dose is a parameter near
one half.) Because :math:`f` is relative to *today's* maximum, a constant work rate loses its
effect as fitness rises. Mitochondria follow the same dose faster, are lost faster, and
carry the capacity to burn fat; glycogen capacity follows endurance and lifting.

The training that is a habit at the start goes on: a plan adds to it, and with an empty plan nothing
changes.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.adaptation.base import DAY, WEEK, YEAR, Adaptation
from myocrine.body.contract import Array, Output, Rate, State, View, flux
from myocrine.body.oxygen import power

__all__ = ["Aerobic"]

LN2 = math.log(2.0)


class Aerobic(Adaptation):
    """Maximal oxygen uptake and what goes with it.

    Stands after `Composition`, whose ``lifting_dose`` it reads. Signals: ``aerobic_gain`` (n,),
    the logarithm of the gain of maximal uptake by training; ``mitochondria_gain`` (n,), likewise.
    """

    name: ClassVar[str] = "aerobic"
    states: ClassVar[tuple[State, ...]] = (
        State(
            name="aerobic_dose", unit="1", rest=0.0, long_name="dose in min/week at maximal uptake"
        ),
        State(
            name="aerobic_strain",
            unit="1",
            rest=0.0,
            long_name="the same to the muscle",
        ),
        State(name="uptake_gain", unit="1", rest=0.0, long_name="gain of maximal uptake (log)"),
        State(name="mitochondria", unit="1", rest=0.0, long_name="gain of mitochondria (log)"),
        State(name="glycogen_capacity", unit="1", rest=0.0, long_name="gain of glycogen (log)"),
        State(
            name="uptake_ageing",
            unit="1",
            rest=0.0,
            ledger=True,
            long_name="maximal uptake lost with age (log)",
        ),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="vo2max_percent",
            long_name="Maximal oxygen uptake",
            unit="percent",
            kind="adaptation",
            evidence="A",
            certainty="high",
            scale=1.0,
            decimals=1,
            description="Change of maximal oxygen uptake in L/min.",
        ),
        Output(
            name="resting_heart_rate_bpm",
            long_name="Resting heart rate",
            unit="beat/min",
            kind="adaptation",
            evidence="A",
            certainty="moderate",
            scale=0.5,
            decimals=1,
            description="Change of resting heart rate with endurance training.",
        ),
        Output(
            name="mitochondria_percent",
            long_name="Mitochondria in trained muscle",
            unit="percent",
            kind="adaptation",
            evidence="A",
            certainty="moderate",
            scale=2.0,
            decimals=0,
            description="Change of mitochondrial content of the muscle that does the endurance.",
        ),
        Output(
            name="glycogen_capacity_percent",
            long_name="Glycogen capacity",
            unit="percent",
            kind="adaptation",
            evidence="B",
            certainty="low",
            scale=2.0,
            decimals=0,
            description="Change of glycogen in trained muscle at rest on an ordinary diet.",
        ),
        Output(
            name="fat_oxidation_percent",
            long_name="Capacity to burn fat",
            unit="percent",
            kind="adaptation",
            evidence="C",
            certainty="low",
            scale=2.0,
            decimals=0,
            description="Change of the highest rate at which fat is oxidised in exercise.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "aerobic.dose_exponent",
        "aerobic.dose_time",
        "aerobic.fat_oxidation",
        "aerobic.gain",
        "aerobic.gain_time",
        "aerobic.glycogen_endurance",
        "aerobic.glycogen_lifting",
        "aerobic.glycogen_time",
        "aerobic.habit",
        "aerobic.heart_rate",
        "aerobic.intensity_exponent",
        "aerobic.intensity_limit",
        "aerobic.lifting_exponent",
        "aerobic.lifting_limit",
        "aerobic.lifting_share",
        "aerobic.mitochondria",
        "aerobic.mitochondria_half_life",
        "aerobic.small_dose",
        "aerobic.sprint_limit",
        "person.vo2max.age_slope",
    )
    changed: ClassVar[tuple[str, ...]] = ("hr_rest", "vo2max")

    def signals(self, v: View) -> dict[str, Array]:
        """Return the gains (logarithms) that others may read."""
        return {"aerobic_gain": v.x["uptake_gain"], "mitochondria_gain": v.x["mitochondria"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the doses and gains."""
        p, x = v.p, v.x
        day = 1.0 / DAY
        recent, slow = day / p["aerobic.dose_time"], day / p["aerobic.gain_time"]
        turnover = LN2 * day / p["aerobic.mitochondria_half_life"]
        storing = day / p["aerobic.glycogen_time"]
        uptake, strain = _work(v)
        aim, trained = _aim(v, x["aerobic_dose"]), _aim(v, x["aerobic_strain"])
        stored = p["aerobic.glycogen_endurance"] * trained
        stored = stored + p["aerobic.glycogen_lifting"] * v.s["lifting_dose"]
        ageing = v.u["ageing"] * p["person.vo2max.age_slope"] / YEAR
        return {
            "aerobic_dose": Rate(recent * uptake, recent),
            "aerobic_strain": Rate(recent * strain, recent),
            "uptake_gain": Rate(slow * aim, slow),
            "mitochondria": Rate(turnover * p["aerobic.mitochondria"] * trained, turnover),
            "glycogen_capacity": Rate(storing * stored, storing),
            "uptake_ageing": flux(ageing / v.who["vo2max_rel"]),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return the changes in percent and beats/min."""
        x, fat = v.x, v.p["aerobic.fat_oxidation"]
        return {
            "vo2max_percent": 100.0 * (_uptake(v) - 1.0),
            "resting_heart_rate_bpm": _heart_rate(v),
            "mitochondria_percent": 100.0 * jnp.expm1(x["mitochondria"]),
            "glycogen_capacity_percent": 100.0 * jnp.expm1(x["glycogen_capacity"]),
            "fat_oxidation_percent": 100.0 * jnp.expm1(fat * x["mitochondria"]),
        }

    def changes(self, v: View) -> dict[str, Array]:
        """Return maximal oxygen uptake and resting heart rate as ratios to the start."""
        return {
            "hr_rest": 1.0 + _heart_rate(v) / v.who["hr_rest"],
            "vo2max": _uptake(v),
        }


def _work(v: View) -> tuple[Array, Array]:
    """Return minutes a week at maximal uptake that work is worth: to uptake, to the muscle."""
    p, u = v.p, v.u
    working = jnp.where(u["vo2_demand"] > 0.0, WEEK, 0.0)
    heart, muscle = (
        working * power(jnp.minimum(u["vo2_fraction"], p[limit]), p["aerobic.intensity_exponent"])
        for limit in ("aerobic.intensity_limit", "aerobic.sprint_limit")
    )
    fit = power(v.who["vo2max_rel"] / p["aerobic.lifting_limit"], p["aerobic.lifting_exponent"])
    lifting = jnp.where(u["load"] > 0.0, 1.0, 0.0)
    share = 1.0 - lifting + lifting * p["aerobic.lifting_share"] / (1.0 + fit)
    return heart * share, muscle * (1.0 - lifting)


def _aim(v: View, dose: Array) -> Array:
    """Return the gain (logarithm) that a dose would lead to if it went on."""
    p = v.p
    exponent, small = p["aerobic.dose_exponent"], p["aerobic.small_dose"]
    open_share = 1.0 - p["aerobic.habit"] * v.who["training_endurance"]
    return open_share * p["aerobic.gain"] * (power(dose + small, exponent) - power(small, exponent))


def _uptake(v: View) -> Array:
    """Return maximal oxygen uptake [L/min] over that of the start."""
    return jnp.exp(v.x["uptake_gain"] + v.x["uptake_ageing"])


def _heart_rate(v: View) -> Array:
    """Return the change of resting heart rate [beats/min]."""
    return -v.p["aerobic.heart_rate"] * 100.0 * jnp.expm1(v.x["uptake_gain"])
