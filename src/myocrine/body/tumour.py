r"""Tumour cells in a dish: what serum drawn at this moment does to them, beside resting serum.

Nothing here happens in a person. Cells of breast and colon lines grow in wells to which serum is
added; the outputs compare serum drawn now with the same person's serum at rest. A second factor of
unknown nature stands beside the molecules of the network:

.. math::

    \dot f &= \frac{\ln 2}{t_{1/2}}\,(z + A - zA - f), \qquad A = \frac{a}{a + a_{50}} \\
    y &= E_{network}\; e^{-s g f}

with :math:`z` the oxygen reserve in use, :math:`a` glycolytic power per kilogram of muscle (lifting
and sprints), :math:`g` what whole serum does and :math:`s` the share of it that stays without the
molecules that are known to do it (adrenaline on breast lines, IL-6 on colon lines). That share is
not known; half is assumed. Resting serum of trained people does no more than that of anybody else:
there is no term for training, because months of it changed nothing.
"""

from __future__ import annotations

import math
from typing import ClassVar

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["Tumour"]

LN2 = math.log(2.0)
_WARNING = "Serum on cells in vitro, relative to resting serum; training serum null."


def _in_vitro(name: str, long_name: str, what: str) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="1",
        kind="organ",
        matrix="cells in vitro",
        evidence="D",
        decimals=3,
        scale=0.02,
        description=f"{what} {_WARNING}",
        organ="tumour",
    )


class Tumour(Submodel):
    """Growth of cells in vitro under the person's serum.

    Reads the processes ``tumour.colon_proliferation`` and ``tumour.breast_viability``, what the
    molecules of the network do to the cells.
    """

    name: ClassVar[str] = "tumour"
    states: ClassVar[tuple[State, ...]] = (
        State(name="exercise_serum", unit="1", rest=0.0, long_name="unknown factor in serum"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        _in_vitro("colon_cell_proliferation", "Colon cell proliferation", "LoVo colon cells."),
        _in_vitro(
            "breast_cell_viability",
            "Breast cell viability",
            "Breast lines (MCF-7, MDA-MB-231).",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "tumour.anaerobic_half",
        "tumour.breast_gain",
        "tumour.colon_gain",
        "tumour.serum_half_life",
        "tumour.unknown_share",
    )

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the unknown factor."""
        k = LN2 / v.p["tumour.serum_half_life"]
        effort = jnp.maximum(v.s["oxygen_reserve_used"], 0.0)
        anaerobic = v.x["effort_anaerobic"]
        share = anaerobic / (anaerobic + v.p["tumour.anaerobic_half"])
        # Written so that it stays positive where uptake overshoots its maximum.
        return {"exercise_serum": Rate(k * (effort * (1.0 - share) + share), k)}

    def observe(self, v: View) -> dict[str, Array]:
        """Return both relative to resting serum [1]."""
        f = v.p["tumour.unknown_share"] * v.x["exercise_serum"]
        return {
            "colon_cell_proliferation": v.s["process.tumour.colon_proliferation"]
            * jnp.exp(-v.p["tumour.colon_gain"] * f),
            "breast_cell_viability": v.s["process.tumour.breast_viability"]
            * jnp.exp(-v.p["tumour.breast_gain"] * f),
        }
