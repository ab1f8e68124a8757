r"""Muscle units: fuel, metabolites and the slow contractile signal that becomes secretion.

Every unit (a group on one side) has the same few states. Work reaches a unit as metabolic power per
kilogram, :math:`w_u = W\, i_u / \sum_v i_v M_v`, with involvement :math:`i` and mass :math:`M`; a
resting leg has :math:`w = 0` and stays at rest.

.. math::

    \dot p &= [e\,(1 + g (1 - G)^{3/2}) - p]/\tau_1, \qquad e = (w/w_{ref})^a
             (1 + c_{imp}\,\mathrm{impact}) \\
    \dot s &= [p^2 - s]/\tau_2

``p`` is the contractile (transcriptional) signal, ``s`` the cooperative secretory signal that the
IL-6 submodel turns into release. The square is what lets one parameter set serve one hour and five.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.evidence.muscles import N_GROUPS

__all__ = ["Muscle"]

JOULE_PER_WATT_MINUTE = 60.0


class Muscle(Submodel):
    """Glycogen, metabolites and the contractile chain of the 32 muscle units."""

    name: ClassVar[str] = "muscle"
    states: ClassVar[tuple[State, ...]] = (
        State(
            name="glycogen",
            unit="1",
            rest=1.0,
            per_unit=True,
            long_name="muscle glycogen relative to normal",
        ),
        State(name="metabolite_fast", unit="1", rest=0.0, long_name="mean of all muscle"),
        State(name="metabolite_slow", unit="1", rest=0.0, long_name="mean of all muscle"),
        State(name="contractile", unit="1", rest=0.0, per_unit=True),
        State(name="secretory", unit="1", rest=0.0, per_unit=True),
        State(name="mechanical", unit="1", rest=0.0, per_unit=True),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="muscle_glycogen",
            long_name="Muscle glycogen (quadriceps)",
            unit="mmol/kg_wet",
            kind="fuel",
            matrix="muscle",
            evidence="A",
            decimals=0,
            description="Glucosyl units in the right quadriceps, whole-group average.",
        ),
        Output(
            name="metabolic_stress",
            long_name="Metabolic stress of working muscle",
            unit="1",
            kind="muscle",
            matrix="muscle",
            evidence="C",
            scale=0.05,
            description="Mass-weighted metabolites relative to a hard set of a large muscle.",
        ),
        Output(
            name="mechanical_signal",
            long_name="Mechanical signal of muscle",
            unit="1",
            kind="muscle",
            matrix="muscle",
            evidence="C",
            scale=0.05,
            description="Mass-weighted tension signal in effective sets, decaying over hours.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "muscle.contractile_exponent",
        "muscle.contractile_time",
        "muscle.glycogen_energy",
        "muscle.glycogen_half_saturation",
        "muscle.glycogen_normal",
        "muscle.glycolytic_cost",
        "muscle.impact_gain",
        "muscle.low_glycogen_gain",
        "muscle.mechanical_time",
        "muscle.metabolite_fast_share",
        "muscle.metabolite_fast_time",
        "muscle.metabolite_reference_power",
        "muscle.metabolite_slow_time",
        "muscle.reference_power",
        "muscle.refill_fasted",
        "muscle.refill_fed",
        "muscle.refill_half_supply",
        "muscle.secretory_time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return unit power, glycogen use and stress."""
        mass = v.who["muscle_mass"]
        active = v.u["involvement"] * mass
        total = jnp.sum(active, axis=0)
        share = v.u["involvement"] / jnp.where(total > 0, total, 1.0)
        unit_power = v.u["power"] * share
        use_per_store = self._glycogen_use(v, unit_power)
        use = use_per_store * v.x["glycogen"]
        return {
            "unit_power": unit_power,
            "metabolic_stress": v.x["metabolite_fast"] + v.x["metabolite_slow"],
            "glycogen_loss": use_per_store / v.p["muscle.glycogen_normal"],
            "glycogen_use": jnp.sum(use * mass, axis=0),
        }

    @staticmethod
    def _glycogen_use(v: View, unit_power: Array) -> Array:
        """Return glycogen use of each unit per relative store [mmol/kg/min].

        Times the store it is the use itself, which vanishes as the store empties.
        """
        full = unit_power * JOULE_PER_WATT_MINUTE / v.p["muscle.glycogen_energy"]
        glycolytic = v.u["glycolytic"]
        aerobic = (1.0 - glycolytic) * v.s["carbohydrate_fraction"] * (1.0 - v.s["glucose_share"])
        anaerobic = glycolytic * v.p["muscle.glycolytic_cost"]
        availability = 1.0 / (v.x["glycogen"] + v.p["muscle.glycogen_half_saturation"])
        return full * (aerobic + anaerobic) * availability

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the unit states."""
        p, s, x, u = v.p, v.s, v.x, v.u
        normal = p["muscle.glycogen_normal"]
        # Resynthesis is proportional to what is missing: exactly zero at the reference state.
        eaten = s["exogenous_glucose"] / (s["exogenous_glucose"] + p["muscle.refill_half_supply"])
        refill = (p["muscle.refill_fasted"] + p["muscle.refill_fed"] * eaten) / normal
        load = s["unit_power"] / p["muscle.metabolite_reference_power"]
        # These stages are linear, so the mean of the units needs one state, not 32.
        mass = v.who["muscle_mass"]
        total = jnp.sum(mass, axis=0)
        load = jnp.sum(mass * load * load / (1.0 + load), axis=0) / total
        fast, slow = 1.0 / p["muscle.metabolite_fast_time"], 1.0 / p["muscle.metabolite_slow_time"]
        fast_share = p["muscle.metabolite_fast_share"]
        missing = jnp.clip(1.0 - x["glycogen"], 0.0, 1.0)
        relative = s["unit_power"] / p["muscle.reference_power"]
        effort = _power(relative, p["muscle.contractile_exponent"])
        strain = 1.0 + p["muscle.impact_gain"] * u["impact"]
        gate = 1.0 + p["muscle.low_glycogen_gain"] * missing * jnp.sqrt(missing + 1e-12)
        tau1, tau2 = p["muscle.contractile_time"], p["muscle.secretory_time"]
        return {
            # As production and loss, so that an emptied muscle stays at zero or above.
            "glycogen": Rate(refill, refill + s["glycogen_loss"]),
            "metabolite_fast": Rate(fast * fast_share * load, fast),
            "metabolite_slow": Rate(slow * (1.0 - fast_share) * load, slow),
            "contractile": Rate(effort * strain * gate / tau1, 1.0 / tau1),
            "secretory": Rate(x["contractile"] * x["contractile"] / tau2, 1.0 / tau2),
            "mechanical": Rate(
                v.u["involvement"] * u["stimulus"], 1.0 / p["muscle.mechanical_time"]
            ),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return glycogen of the right quadriceps and whole-body signals."""
        mass = v.who["muscle_mass"]
        total = jnp.sum(mass, axis=0)
        return {
            "muscle_glycogen": v.x["glycogen"][N_GROUPS] * v.p["muscle.glycogen_normal"],
            "metabolic_stress": v.s["metabolic_stress"],
            "mechanical_signal": jnp.sum(v.x["mechanical"] * mass, axis=0) / total,
        }


def _power(base: Array, exponent: Array) -> Array:
    """Return ``base ** exponent`` with 0 -> 0 and finite gradients there."""
    safe = jnp.where(base > 0, base, 1.0)
    return jnp.where(base > 0, jnp.exp(exponent * jnp.log(safe)), 0.0)
