r"""Plasma volume, and the two short memories of effort that the hormones share.

Hard exercise presses water out of the plasma within minutes; it comes back within an hour. Large
molecules are reported as measured, in the plasma that is left, so this shift is part of every
published rise. Lifting works in sets of half a minute, so nothing hormonal can follow the drive of
the moment: two low-pass states carry the effort of the last minutes.

.. math::

    \dot y &= (\mathrm{lim}(\dot V_{O_2}^{dem}/\dot V_{O_2max}) - y)/\tau_y, \qquad
    \dot a = (f_{gly} W / M - a)/\tau_a \\
    \dot v &= k\,[1/(1 + S\,H(y_r) + s_a\,a/(a + a_{50})) - v], \qquad H(z) = z^2/(z^2 + z_{50}^2)

with :math:`y_r` the used part of the oxygen reserve, :math:`a` glycolytic power per kilogram of the
body's muscle and :math:`v` plasma volume relative to rest.
"""

from __future__ import annotations

from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.body.shapes import limited

__all__ = ["PlasmaVolume"]

MINUTES_PER_DAY = 1440.0


class PlasmaVolume(Submodel):
    """Plasma volume relative to rest; publishes the filtered effort of the last minutes.

    Signals: ``plasma_volume_ratio`` [1], ``exertion`` (oxygen demand over maximum, filtered, rest
    included) [1], ``exertion_rest`` (the same at rest) [1], ``oxygen_reserve_used`` [1].
    """

    name: ClassVar[str] = "plasma_volume"
    states: ClassVar[tuple[State, ...]] = (
        State(name="plasma_volume", unit="1", rest=1.0, long_name="plasma volume relative to rest"),
        State(name="effort_aerobic", unit="1", rest=0.0, long_name="oxygen demand over maximum"),
        State(
            name="effort_anaerobic",
            unit="W/kg",
            rest=0.0,
            long_name="glycolytic power per kilogram of all muscle",
        ),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        Output(
            name="plasma_volume",
            long_name="Plasma volume",
            unit="L",
            kind="whole body",
            matrix="blood",
            evidence="A",
            scale=0.05,
            description="Volume of plasma; falls in hard exercise and comes back within an hour.",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "plasma_volume.anaerobic_half",
        "plasma_volume.anaerobic_shift",
        "plasma_volume.effort_aerobic_time",
        "plasma_volume.effort_anaerobic_time",
        "plasma_volume.half_reserve",
        "plasma_volume.oxygen_energy",
        "plasma_volume.shift",
        "plasma_volume.time",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the volume ratio and the filtered effort."""
        rest = v.who["rmr_kcal_d"] / (
            MINUTES_PER_DAY * v.p["plasma_volume.oxygen_energy"] * v.who["vo2max"]
        )
        y = v.x["effort_aerobic"]
        return {
            "plasma_volume_ratio": v.x["plasma_volume"],
            "exertion": rest + y,
            "exertion_rest": rest,
            "oxygen_reserve_used": y / (1.0 - rest),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of volume and of the two effort filters."""
        p = v.p
        z2 = v.s["oxygen_reserve_used"] ** 2
        a = v.x["effort_anaerobic"]
        shift = p["plasma_volume.shift"] * z2 / (z2 + p["plasma_volume.half_reserve"] ** 2)
        shift += p["plasma_volume.anaerobic_shift"] * a / (a + p["plasma_volume.anaerobic_half"])
        # A set asks for more oxygen than anybody can take up; uptake is what the body feels.
        demand = v.u["vo2_demand"] / v.who["vo2max"]
        k = 1.0 / p["plasma_volume.time"]
        ky = 1.0 / p["plasma_volume.effort_aerobic_time"]
        ka = 1.0 / p["plasma_volume.effort_anaerobic_time"]
        glycolytic = v.u["power"] * v.u["glycolytic"] / jnp.sum(v.who["muscle_mass"], axis=0)
        return {
            "plasma_volume": Rate(k / (1.0 + shift), k),
            "effort_aerobic": Rate(ky * limited(demand, 1.0 - v.s["exertion_rest"]), ky),
            "effort_anaerobic": Rate(ka * glycolytic, ka),
        }

    def observe(self, v: View) -> dict[str, Array]:
        """Return plasma volume [L]."""
        return {"plasma_volume": v.x["plasma_volume"] * v.who["plasma_volume"]}
