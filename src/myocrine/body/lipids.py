r"""Fatty acids and glycerol: lipolysis, its brakes, and the day after.

.. math::

    \dot\ell &= [A\,e_\ell\,(1 + c\,y'/(y' + K)) - \ell]/\tau_\ell, \qquad
    R = \ell\, \frac{1 + b}{1 + b\,i} (1 + \mathrm{sat}(w\,q_3)) \\
    \dot f   &= k_f\,[R (1 + \lambda)/(1 + \lambda\mathrm{La}) - (1 + c_f y)\,f] \\
    \dot w_g &= k_g\,[R - (1 + c_g y)\,w_g]

FFA :math:`f` and glycerol :math:`w_g` are relative to rest; :math:`y` is work as a fraction of the
oxygen uptake reserve (:math:`y'` weighted by training), :math:`A` the adrenaline term, :math:`i`
insulin, :math:`e_\ell` what the network signals to lipolysis (and another factor to release).
Release of fatty acids (not of glycerol) is held back while lactate is high, uptake rises
with work, so both let go at the end: FFA overshoot. A chain of three stages carries the day-after
rise of lipolysis.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["Lipids"]


class Lipids(Submodel):
    """Plasma FFA and glycerol with lipolysis."""

    name: ClassVar[str] = "lipids"
    states: ClassVar[tuple[State, ...]] = (
        State(name="lipolysis", unit="1", rest=1.0, long_name="lipolysis before insulin's brake"),
        State(name="lipolysis_late_1", unit="min", rest=0.0),
        State(name="lipolysis_late_2", unit="min", rest=0.0),
        State(name="lipolysis_late_3", unit="min", rest=0.0),
        State(name="ffa", unit="1", rest=1.0, long_name="plasma FFA relative to rest"),
        State(name="glycerol", unit="1", rest=1.0, long_name="plasma glycerol relative to rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="ffa",
            long_name="Free fatty acids",
            unit="mmol/L",
            kind="fuel",
            evidence="A",
            scale=0.05,
            description="Plasma non-esterified fatty acids.",
        ),
        Output(
            name="glycerol",
            long_name="Glycerol",
            unit="umol/L",
            kind="fuel",
            evidence="A",
            decimals=0,
            scale=10.0,
            description="Plasma glycerol.",
        ),
        Output(
            name="ffa_appearance",
            long_name="FFA rate of appearance",
            unit="umol/kg/min",
            kind="fuel",
            matrix="adipose",
            evidence="A",
            decimals=1,
            scale=0.5,
            description="Fatty acids released into plasma, per kg of body mass.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "lipids.adrenaline_exponent",
        "lipids.adrenaline_half",
        "lipids.exercise",
        "lipids.exercise_half",
        "lipids.ffa_appearance",
        "lipids.ffa_baseline",
        "lipids.ffa_rate",
        "lipids.ffa_uptake",
        "lipids.glycerol_baseline",
        "lipids.glycerol_rate",
        "lipids.glycerol_uptake",
        "lipids.insulin_brake",
        "lipids.lactate_brake",
        "lipids.late_gain",
        "lipids.late_limit",
        "lipids.late_time",
        "lipids.lipolysis_time",
        "lipids.training",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return lipolysis and FFA release, both relative to rest, and FFA's ratio."""
        p, x = v.p, v.x
        held = p["lipids.insulin_brake"]
        brake = (1.0 + held) / (1.0 + held * x["insulin"])
        day_after = p["lipids.late_gain"] * x["lipolysis_late_3"]
        day_after = day_after / (1.0 + day_after / p["lipids.late_limit"])
        lipolysis = x["lipolysis"] * brake * (1.0 + day_after)
        held = p["lipids.lactate_brake"]
        release = lipolysis * (1.0 + held) / (1.0 + held * v.s["lactate_ratio"])
        release = release * v.s["process.adipose.ffa_release"]
        return {"lipolysis_rate": lipolysis, "ffa_release": release, "ffa_ratio": x["ffa"]}

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of lipolysis, its late stages and both plasma pools."""
        p, s, x = v.p, v.s, v.x
        effort = s["vo2_above_rest"] / s["vo2_reserve"]
        felt = effort * (1.0 + p["lipids.training"] * v.who["training"])
        adrenaline, half = s["adrenaline_ratio"], p["lipids.adrenaline_half"]
        beta = jnp.exp(
            p["lipids.adrenaline_exponent"]
            * jnp.log(adrenaline * (1.0 + half) / (adrenaline + half))
        )
        target = beta * s["process.adipose.lipolysis"]
        target = target * (1.0 + p["lipids.exercise"] * felt / (felt + p["lipids.exercise_half"]))
        turn, stage = 1.0 / p["lipids.lipolysis_time"], 1.0 / p["lipids.late_time"]
        k_ffa, k_glycerol = p["lipids.ffa_rate"], p["lipids.glycerol_rate"]
        return {
            "lipolysis": Rate(turn * target, turn),
            "lipolysis_late_1": Rate(effort, stage),
            "lipolysis_late_2": Rate(stage * x["lipolysis_late_1"], stage),
            "lipolysis_late_3": Rate(stage * x["lipolysis_late_2"], stage),
            "ffa": Rate(k_ffa * s["ffa_release"], k_ffa * (1.0 + p["lipids.ffa_uptake"] * effort)),
            "glycerol": Rate(
                k_glycerol * s["lipolysis_rate"],
                k_glycerol * (1.0 + p["lipids.glycerol_uptake"] * effort),
            ),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return FFA, glycerol and FFA appearance."""
        p = v.p
        return {
            "ffa": p["lipids.ffa_baseline"] * v.x["ffa"],
            "glycerol": p["lipids.glycerol_baseline"] * v.x["glycerol"],
            "ffa_appearance": p["lipids.ffa_appearance"] * v.s["ffa_release"],
        }
