r"""Oxygen uptake, heart rate and the oxygen owed after work.

Above the resting uptake :math:`\dot V_r` stand four parts, each with its own memory:

.. math::

    \dot F &= (D_c - F)/\tau_f, \quad D_c = \mathrm{lim}((1 - g) D, C) && \text{fast component} \\
    \dot S &= (a\,C\,(F/C)^m - S)/\tau_s && \text{slow component of heavy work} \\
    \dot O &= \kappa (D - D_c) - O/\tau_o && \text{oxygen owed for anaerobic work} \\
    \dot H &= r\,C\,\mathrm{lim}(D/C)^n - H/\tau_h && \text{raised metabolism of the next hours} \\
    \dot V &= \dot V_r + T + \mathrm{lim}(F + S + O/\tau_o + H/\tau_h,\ C)

with :math:`C` the oxygen uptake reserve, :math:`D` the oxygen that would carry the whole metabolic
power, :math:`g` the part of it that oxidation does not carry while it is spent and :math:`T` the
thermic effect of food. Heart rate follows what the same demand asks for, with its own lag. Excess
post-exercise oxygen consumption (EPOC) is not put in: it is what F, S, O and H leave behind.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["KJ_PER_KCAL", "Oxygen", "power", "smooth_limit"]

KJ_PER_KCAL = 4.184
MINUTES_PER_DAY = 1440.0
_TINY = 1e-9
_RESET = 50.0  # 1/min: empties the count within a few seconds of work; not physiology


class Oxygen(Submodel):
    """Oxygen uptake kinetics, heart rate, oxygen owed and EPOC."""

    name: ClassVar[str] = "oxygen"
    states: ClassVar[tuple[State, ...]] = (
        State(name="vo2_fast", unit="L/min", rest=0.0, long_name="fast component above rest"),
        State(name="vo2_slow", unit="L/min", rest=0.0, long_name="slow component of heavy work"),
        State(name="oxygen_owed", unit="L", rest=0.0, long_name="oxygen owed for anaerobic work"),
        State(name="oxygen_excess", unit="L", rest=0.0, long_name="oxygen of the next hours"),
        State(name="thermic_effect", unit="kJ", rest=0.0, long_name="heat of food still to come"),
        State(name="heart_rate_reserve", unit="1", rest=0.0),
        State(name="epoc", unit="L", rest=0.0, long_name="since the last work"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="vo2",
            long_name="Oxygen uptake",
            unit="L/min",
            kind="whole body",
            matrix="breath",
            evidence="A",
            scale=0.02,
            description="Pulmonary oxygen uptake, resting part included.",
        ),
        Output(
            name="heart_rate",
            long_name="Heart rate",
            unit="bpm",
            kind="whole body",
            matrix="heart",
            evidence="B",
            decimals=0,
            scale=2.0,
            description="Heart rate from demand on oxygen uptake reserve, with its own lag.",
        ),
        Output(
            name="epoc",
            long_name="EPOC",
            unit="L",
            kind="whole body",
            matrix="breath",
            evidence="A",
            decimals=1,
            scale=0.3,
            description=(
                "Oxygen above rest taken up since the last work ended (work sets it back to zero; "
                "the thermic effect of food does not count)."
            ),
        ),
        Output(
            name="resting_metabolic_rate",
            long_name="Resting metabolic rate",
            unit="kcal/d",
            kind="whole body",
            matrix="breath",
            evidence="B",
            decimals=0,
            scale=20.0,
            description="Resting rate of the person with the raised metabolism after work.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "oxygen.energy_per_litre_rest",
        "oxygen.excess_exponent",
        "oxygen.excess_rate",
        "oxygen.excess_time",
        "oxygen.fast_time",
        "oxygen.fast_time_training",
        "oxygen.heart_rate_time",
        "oxygen.intensity_limit",
        "oxygen.limit_order",
        "oxygen.owed_cost",
        "oxygen.owed_time",
        "oxygen.slow_amplitude",
        "oxygen.slow_exponent",
        "oxygen.slow_time",
        "oxygen.thermic_carbohydrate",
        "oxygen.thermic_fat",
        "oxygen.thermic_protein",
        "oxygen.thermic_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return uptake [L/min], its fraction of the maximum, and the intensity of the drive."""
        p, x = v.p, v.x
        rest = (
            v.who["rmr_kcal_d"] * KJ_PER_KCAL / MINUTES_PER_DAY / p["oxygen.energy_per_litre_rest"]
        )
        reserve = v.who["vo2max"] - rest
        late = (
            x["oxygen_owed"] / p["oxygen.owed_time"] + x["oxygen_excess"] / p["oxygen.excess_time"]
        )
        order = p["oxygen.limit_order"]
        above = smooth_limit(x["vo2_fast"] + x["vo2_slow"] + late, reserve, order)
        thermic = x["thermic_effect"] / p["oxygen.thermic_time"] / p["oxygen.energy_per_litre_rest"]
        needed, share = v.u["vo2_demand"], v.u["glycolytic"]
        vo2 = rest + thermic + above
        return {
            "vo2": vo2,
            "vo2_rest": rest,
            "vo2_reserve": reserve,
            "vo2_above_rest": above,
            "vo2_fraction": vo2 / v.who["vo2max"],
            "rest_fraction": rest / v.who["vo2max"],
            "vo2_late": late,
            "vo2_owed": x["oxygen_owed"] / p["oxygen.owed_time"],
            "vo2_aim": smooth_limit(needed * (1.0 - share), reserve, order),
            "oxygen_needed": needed,
            "drive_intensity": smooth_limit(needed / reserve, p["oxygen.intensity_limit"], order),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the components and the EPOC count."""
        p, s, x = v.p, v.s, v.x
        reserve = s["vo2_reserve"]
        fast = 1.0 / (
            p["oxygen.fast_time"] * jnp.exp(-p["oxygen.fast_time_training"] * v.who["training"])
        )
        slow = 1.0 / p["oxygen.slow_time"]
        heavy = power(x["vo2_fast"] / reserve, p["oxygen.slow_exponent"])
        unpaid = p["oxygen.owed_cost"] * (s["oxygen_needed"] - s["vo2_aim"])
        asked = s["oxygen_needed"] + x["vo2_slow"] + s["vo2_late"]
        beat = 1.0 / p["oxygen.heart_rate_time"]
        aim = smooth_limit(asked / reserve, 1.0, p["oxygen.limit_order"])
        lasting = p["oxygen.excess_rate"] * power(s["drive_intensity"], p["oxygen.excess_exponent"])
        working = jnp.where(s["oxygen_needed"] > 0.0, 1.0, 0.0)
        return {
            "vo2_fast": Rate(s["vo2_aim"] * fast, fast),
            "vo2_slow": Rate(slow * p["oxygen.slow_amplitude"] * reserve * heavy, slow),
            "oxygen_owed": Rate(unpaid, 1.0 / p["oxygen.owed_time"]),
            "oxygen_excess": Rate(lasting * reserve, 1.0 / p["oxygen.excess_time"]),
            "thermic_effect": Rate(self._food_heat(v), 1.0 / p["oxygen.thermic_time"]),
            "heart_rate_reserve": Rate(beat * aim, beat),
            "epoc": Rate(s["vo2_above_rest"] * (1.0 - working), working * _RESET),
        }

    @staticmethod
    def _food_heat(v: View) -> Array:
        """Return the heat promised by what is absorbed now [kJ/min]."""
        return (
            v.p["oxygen.thermic_carbohydrate"] * v.s["absorbed_carbohydrate"]
            + v.p["oxygen.thermic_fat"] * v.s["absorbed_fat"]
            + v.p["oxygen.thermic_protein"] * v.s["absorbed_protein"]
        )

    def observe(self, v: View) -> dict[str, Array]:
        """Return oxygen uptake, heart rate, EPOC and resting metabolic rate."""
        p, who = v.p, v.who
        lasting = v.x["oxygen_excess"] / p["oxygen.excess_time"]
        per_day = p["oxygen.energy_per_litre_rest"] * MINUTES_PER_DAY / KJ_PER_KCAL
        return {
            "vo2": v.s["vo2"],
            "heart_rate": who["hr_rest"]
            + (who["hr_max"] - who["hr_rest"]) * v.x["heart_rate_reserve"],
            "epoc": v.x["epoc"],
            "resting_metabolic_rate": (v.s["vo2_rest"] + lasting) * per_day,
        }


def power(base: Array, exponent: Array) -> Array:
    """Return ``base ** exponent`` for ``base >= 0`` with finite derivatives (0 stays 0).

    Meant for ``(n,)`` arrays: a power with a traced exponent costs eight exponentials.
    """
    safe = jnp.where(base > _TINY, base, 1.0)
    return jnp.where(base > _TINY, jnp.exp(exponent * jnp.log(safe)), 0.0)


def smooth_limit(value: Array, limit: Array, order: Array) -> Array:
    """Return `value` bent smoothly so that it stays below `limit`; 0 stays exactly 0.

    ``value / (1 + (value/limit)^order)^(1/order)``, ``value >= 0``: within 0.1 % of `value` up to
    three quarters of the limit at order 20.
    """
    return value * jnp.exp(-jnp.log1p(power(value / limit, order)) / order)
