r"""Muscle damage: unaccustomed lengthening work, and what leaks out of it for days.

.. math::

    q_u &= i_u\,\nu_u\,[\,s_u\, e\,(e/n)^4 + s_i\, n\, I^2\,] \\
    \dot d_u &= q_u (1 - d_u) - d_u/\tau_d, \qquad
    \dot w_u = q_u (1 - w_u) - w_u/\tau_w \\
    \dot \pi_u &= k_\pi d_u (1 - \pi_u) - \pi_u/\tau_\pi, \qquad
    \nu_u = (1 - \pi_u)\,(1 - \gamma\,T e^{-t_0/\tau_\pi}) \\
    \dot L &= (\textstyle\sum M_u d_u - L)/\tau_L, \qquad
    \dot K = k\,(1 + g L/K_0) - k K

with :math:`e` lengthening actions of maximal tension a minute, :math:`n` contractions a minute (so
:math:`e/n` is how hard a single one is), :math:`I` foot-strike loading, :math:`i` involvement,
:math:`d` damage that heals in a day, :math:`w` weakness that heals in days, :math:`\pi` protection
(the repeated-bout effect), :math:`L` what is on its way through the lymph, :math:`K` CK relative to
baseline. Training :math:`T` protects beforehand. Myoglobin leaves at once and again with CK;
soreness follows damage by a day. None of this drives IL-6.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp
import numpy as np

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.evidence.muscles import GROUPS

__all__ = ["Damage"]

LN2 = math.log(2.0)
_TINY = 1e-9
_UPPER_LIMB = ("front_deltoid", "rear_deltoid", "pectorals", "triceps", "biceps", "forearms")
_UPPER = np.array([[1.0 if g in _UPPER_LIMB else 0.0] for g in GROUPS * 2])
"""Units that daily life does not lengthen under load, shape (32, 1)."""


class Damage(Submodel):
    """Micro-damage, protection, weakness, CK, myoglobin and soreness.

    Signals: ``novelty`` of each unit (32, n) [0..1], 1 for work never done before.
    """

    name: ClassVar[str] = "damage"
    states: ClassVar[tuple[State, ...]] = (
        State(name="damage", unit="1", rest=0.0, per_unit=True, long_name="damaged share"),
        State(name="weakness", unit="1", rest=0.0, per_unit=True, long_name="lost force"),
        State(name="protection", unit="1", rest=0.0, per_unit=True, long_name="protection"),
        State(name="damage_lymph", unit="kg", rest=0.0, long_name="damage on its way to blood"),
        State(name="creatine_kinase", unit="1", rest=1.0, long_name="CK relative to baseline"),
        State(name="myoglobin", unit="1", rest=1.0, long_name="myoglobin relative to baseline"),
        State(name="soreness_drive", unit="1", rest=0.0, long_name="delayed soreness"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="creatine_kinase",
            long_name="Creatine kinase",
            unit="U/L",
            kind="muscle",
            matrix="serum",
            evidence="A",
            decimals=0,
            scale=30.0,
            description="Creatine kinase in serum; people differ more than tenfold.",
        ),
        Output(
            name="myoglobin",
            long_name="Myoglobin",
            unit="ng/mL",
            kind="muscle",
            matrix="serum",
            evidence="A",
            decimals=0,
            scale=10.0,
            description="Myoglobin in serum.",
        ),
        Output(
            name="soreness",
            long_name="Soreness",
            unit="point",
            kind="muscle",
            matrix="none",
            evidence="A",
            decimals=1,
            scale=0.5,
            description="Delayed soreness of the sorest muscles, 0-10; not the burn of the set.",
        ),
        Output(
            name="force_loss",
            long_name="Force loss by damage",
            unit="percent",
            kind="muscle",
            matrix="none",
            evidence="A",
            decimals=0,
            scale=2.0,
            description="Of the most damaged muscle, without the fatigue of minutes.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "damage.arm_susceptibility",
        "damage.creatine_kinase_baseline_men",
        "damage.creatine_kinase_baseline_women",
        "damage.creatine_kinase_gain",
        "damage.creatine_kinase_half_life",
        "damage.lymph_time",
        "damage.myoglobin_baseline",
        "damage.myoglobin_early_gain",
        "damage.myoglobin_half_life",
        "damage.myoglobin_late_gain",
        "damage.protection_rate",
        "damage.protection_time",
        "damage.repair_time",
        "damage.soreness_half",
        "damage.soreness_time",
        "damage.strike_susceptibility",
        "damage.susceptibility",
        "damage.training_protection",
        "damage.weakness_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return how new lengthening work is to each unit."""
        p, who = v.p, v.who
        days = p["damage.protection_time"] / 1440.0
        trained = who["training"] * jnp.exp(-who["days_since_last_bout"] / days)
        open_share = 1.0 - p["damage.training_protection"] * trained
        return {"novelty": open_share * (1.0 - jnp.clip(v.x["protection"], 0.0, 1.0))}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of all states."""
        p, x = v.p, v.x
        insult = _insult(v)
        d = x["damage"]
        protecting = p["damage.protection_rate"] * d
        lymph = 1.0 / p["damage.lymph_time"]
        sore = 1.0 / p["damage.soreness_time"]
        k_ck = LN2 / p["damage.creatine_kinase_half_life"]
        k_mb = LN2 / p["damage.myoglobin_half_life"]
        mass = jnp.sum(d * v.who["muscle_mass"], axis=0)
        squares = jnp.sum(d * d, axis=0)
        leaking = p["damage.creatine_kinase_gain"] * x["damage_lymph"] / _ck_baseline(v)
        myoglobin = p["damage.myoglobin_early_gain"] * mass
        myoglobin += p["damage.myoglobin_late_gain"] * x["damage_lymph"]
        myoglobin /= p["damage.myoglobin_baseline"]
        return {
            "damage": Rate(insult, insult + 1.0 / p["damage.repair_time"]),
            "weakness": Rate(insult, insult + 1.0 / p["damage.weakness_time"]),
            "protection": Rate(protecting, protecting + 1.0 / p["damage.protection_time"]),
            "damage_lymph": Rate(lymph * mass, lymph),
            "creatine_kinase": Rate(k_ck * (1.0 + leaking), k_ck),
            "myoglobin": Rate(k_mb * (1.0 + myoglobin), k_mb),
            # The sorest muscle is what a person reports; a root of squares is smooth and close.
            "soreness_drive": Rate(sore * squares / jnp.sqrt(squares + _TINY**2), sore),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return CK [U/L], myoglobin [ng/mL], soreness [0-10] and force loss [%]."""
        p, shrunk = v.p, v.s["plasma_volume_ratio"]
        drive = v.x["soreness_drive"]
        return {
            "creatine_kinase": v.x["creatine_kinase"] * _ck_baseline(v) / shrunk,
            "myoglobin": v.x["myoglobin"] * p["damage.myoglobin_baseline"] / shrunk,
            "soreness": 10.0 * drive / (drive + p["damage.soreness_half"]),
            "force_loss": 100.0 * jnp.max(v.x["weakness"], axis=0),
        }


def _insult(v: View) -> Array:
    """Return the rate of new damage of each unit [1/min]: hard lengthening that is new to it."""
    p, u = v.p, v.u
    hardness2 = (u["eccentric"] / (u["contractions"] + _TINY)) ** 2
    lengthening = p["damage.susceptibility"] * u["eccentric"] * hardness2 * hardness2
    upper = 1.0 + _UPPER * (p["damage.arm_susceptibility"] - 1.0)
    strikes = p["damage.strike_susceptibility"] * u["contractions"] * u["impact"] ** 2
    return u["involvement"] * v.s["novelty"] * (upper * lengthening + strikes)


def _ck_baseline(v: View) -> Array:
    """Return CK at rest [U/L]."""
    male = v.who["sex_male"]
    return (
        male * v.p["damage.creatine_kinase_baseline_men"]
        + (1.0 - male) * v.p["damage.creatine_kinase_baseline_women"]
    )
