r"""White cells of the blood: marginated and circulating pools, and where they go afterwards.

Blood holds only a part of the cells that lie within its reach: the rest rolls along vessel walls
(marginated) and comes off them within minutes. With :math:`T` all cells within reach relative to
rest and :math:`R` marginated cells for each circulating one, the count in the blood is

.. math::

    b &= T\,\frac{x^a (1 + R)}{x^a + R}, \qquad \dot x = \frac{D - x}{\tau_m}, \qquad
    D = E_{NK}^{\kappa}\; e^{\,g_s z^2} \\
    \dot T &= \frac{1 - (1 + e)\,b}{(1 + R)\,\tau_e}, \qquad
    1 + e = E_L\left[1 + h\,\frac{(1 + q_{50})\,q}{q + q_{50}} + g_c\,c\right]

* :math:`E_{NK}`, the organ process ``immune.nk_mobilisation``, is what adrenaline does to the
  walls' hold on NK cells; :math:`z`, the oxygen reserve in use, stands for shear and blood flow,
  which no molecule carries. T and B cells and neutrophils feel a power :math:`a < 1` of it.
* Egress :math:`e` empties blood and walls afterwards: :math:`q` remembers mobilisation (cells that
  were called out go on to tissues); for T and B cells cortisol :math:`c`, an hour late, and the
  process ``immune.lymphocyte_egress``, :math:`E_L`, add to it. Therefore the count falls below
  rest, which one pool that only fills and drains cannot do.
* Neutrophils leave by age; cortisol and :math:`q` make the marrow release more, hours later.

NK cells leave from walls and blood alike, :math:`\dot T = [1 - (1 + e)\,T]/\tau_e`. Counts are
reported as measured, in blood whose plasma has shrunk.
"""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View

__all__ = ["Immune"]

LN2 = math.log(2.0)


def _cells(
    name: str, long_name: str, evidence: Literal["A", "B", "C", "D"], scale: float, what: str
) -> Output:
    return Output(
        name=name,
        long_name=long_name,
        unit="10^9/L",
        kind="organ",
        matrix="blood",
        evidence=evidence,
        decimals=2,
        scale=scale,
        description=what,
        organ="immune",
    )


def _pool(name: str, what: str) -> State:
    return State(name=name, unit="1", rest=1.0, long_name=f"{what} within reach, relative to rest")


class Immune(Submodel):
    """NK cells, lymphocytes, neutrophils and leukocytes of the blood.

    Reads the processes ``immune.nk_mobilisation``, ``immune.lymphocyte_egress``,
    ``immune.neutrophil_release`` and ``immune.cytokine_suppression`` and the ratio of cortisol, all
    as the network shows them: a molecule that is knocked out is knocked out here too.
    """

    name: ClassVar[str] = "immune"
    states: ClassVar[tuple[State, ...]] = (
        State(name="demargination", unit="1", rest=1.0, long_name="walls' hold, relative to rest"),
        _pool("nk_pool", "NK cells"),
        _pool("t_b_pool", "T and B cells"),
        _pool("neutrophil_pool", "neutrophils"),
        State(name="immune_homing", unit="1", rest=0.0, long_name="memory of mobilisation"),
        State(name="immune_cortisol", unit="1", rest=0.0, long_name="cortisol above rest, delayed"),
        State(name="marrow_release", unit="1", rest=0.0, long_name="marrow release above rest"),
    )
    outputs: ClassVar[tuple[Output, ...]] = (
        _cells("nk_cells", "NK cells", "B", 0.02, "CD3- CD56+ lymphocytes, bright and dim."),
        _cells("lymphocytes", "Lymphocytes", "B", 0.1, "T, B and NK cells."),
        _cells("neutrophils", "Neutrophils", "B", 0.2, "Neutrophilic granulocytes."),
        _cells(
            "leukocytes",
            "Leukocytes",
            "B",
            0.3,
            "All white cells; monocytes, eosinophils and basophils are held at rest.",
        ),
        Output(
            name="anti_inflammatory_tone",
            long_name="Anti-inflammatory tone",
            unit="1",
            kind="organ",
            matrix="immune",
            evidence="C",
            scale=0.05,
            description="Suppression of TNF and IL-1 by IL-10, IL-1ra and IL-6, to rest.",
            organ="immune",
        ),
    )
    parameters: ClassVar[tuple[str, ...]] = (
        "immune.cortisol_time",
        "immune.homing_drive_half",
        "immune.homing_half",
        "immune.homing_time",
        "immune.margination_time",
        "immune.marrow_cortisol",
        "immune.marrow_homing",
        "immune.marrow_time",
        "immune.neutrophil_baseline",
        "immune.neutrophil_half_life",
        "immune.neutrophil_response",
        "immune.neutrophil_walls",
        "immune.nk_baseline",
        "immune.nk_egress_time",
        "immune.nk_homing",
        "immune.nk_response",
        "immune.nk_walls",
        "immune.other_baseline",
        "immune.shear_gain",
        "immune.t_b_baseline",
        "immune.t_b_cortisol",
        "immune.t_b_egress_time",
        "immune.t_b_homing",
        "immune.t_b_response",
        "immune.t_b_walls",
    )

    def signals(self, v: View) -> dict[str, Array]:
        """Return the drive off the walls, what is in the blood, and the saturated homing drive."""
        effort = v.s["oxygen_reserve_used"]
        q, half = v.x["immune_homing"], v.p["immune.homing_half"]
        freed = v.x["demargination"]
        return {
            "demargination_drive": v.s["process.immune.nk_mobilisation"]
            ** v.p["immune.nk_response"]
            * jnp.exp(v.p["immune.shear_gain"] * effort * effort),
            "nk_share": _share(v, "nk", freed),
            "t_b_share": _share(v, "t_b", freed ** v.p["immune.t_b_response"]),
            "neutrophil_share": _share(v, "neutrophil", freed ** v.p["immune.neutrophil_response"]),
            "lymphocyte_homing": (1.0 + half) * q / (q + half),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the three pools, the walls and the three memories."""
        return {**_nk(v), **_t_and_b(v), **_neutrophils(v), **_memories(v)}

    def observe(self, v: View) -> dict[str, Array]:
        """Return counts [10^9/L of blood] and the anti-inflammatory tone [1]."""
        p, x = v.p, v.x
        red = v.who["hematocrit"]
        shrunk = red + (1.0 - red) * v.s["plasma_volume_ratio"]
        nk, t_and_b, neutrophils = (
            x[f"{cell}_pool"] * v.s[f"{cell}_share"] * p[f"immune.{cell}_baseline"] / shrunk
            for cell in ("nk", "t_b", "neutrophil")
        )
        lymphocytes = nk + t_and_b
        others = p["immune.other_baseline"] / shrunk
        return {
            "nk_cells": nk,
            "lymphocytes": lymphocytes,
            "neutrophils": neutrophils,
            "leukocytes": lymphocytes + neutrophils + others,
            "anti_inflammatory_tone": v.s["process.immune.cytokine_suppression"],
        }


def _share(v: View, cell: str, freed: Array) -> Array:
    """Return the share of a cell's pool that circulates, relative to rest [1]: at most 1 + R."""
    walls = v.p[f"immune.{cell}_walls"]
    return freed * (1.0 + walls) / (freed + walls)


def _pool_rate(v: View, cell: str, turnover: Array, entry: Array, leaving: Array) -> Rate:
    """Return the rate of a pool: entry, and loss from what circulates, both 1 at rest."""
    return Rate(turnover * entry, turnover * leaving * v.s[f"{cell}_share"])


def _nk(v: View) -> dict[str, Rate]:
    # The way into tissue leads over the walls, where nearly all NK cells are: no share here, else
    # hours of work would empty a pool that takes a day to fill.
    turnover = 1.0 / v.p["immune.nk_egress_time"]
    leaving = 1.0 + v.p["immune.nk_homing"] * v.s["lymphocyte_homing"]
    return {"nk_pool": Rate(turnover, turnover * leaving)}


def _t_and_b(v: View) -> dict[str, Rate]:
    p = v.p
    turnover = 1.0 / (p["immune.t_b_egress_time"] * (1.0 + p["immune.t_b_walls"]))
    leaving = 1.0 + p["immune.t_b_homing"] * v.s["lymphocyte_homing"]
    leaving += p["immune.t_b_cortisol"] * v.x["immune_cortisol"]
    leaving *= v.s["process.immune.lymphocyte_egress"]
    return {"t_b_pool": _pool_rate(v, "t_b", turnover, 1.0, leaving)}


def _neutrophils(v: View) -> dict[str, Rate]:
    # The half-life is that of all neutrophils within reach; they leave from the blood.
    turnover = LN2 / v.p["immune.neutrophil_half_life"]
    released = v.s["process.immune.neutrophil_release"] * (1.0 + v.x["marrow_release"])
    return {"neutrophil_pool": _pool_rate(v, "neutrophil", turnover, released, 1.0)}


def _memories(v: View) -> dict[str, Rate]:
    """Return the rates of homing, delayed cortisol and marrow release; all zero at rest."""
    p = v.p
    homing, late, marrow = (
        1.0 / p[f"immune.{name}_time"] for name in ("homing", "cortisol", "marrow")
    )
    drive = v.s["demargination_drive"]
    called = jnp.maximum(drive - 1.0, 0.0) ** 2
    called = called / (called + p["immune.homing_drive_half"] ** 2)
    cortisol = jnp.maximum(v.s["ratio.cortisol"] - 1.0, 0.0)
    release = p["immune.marrow_cortisol"] * v.x["immune_cortisol"]
    release += p["immune.marrow_homing"] * v.s["lymphocyte_homing"]
    walls = 1.0 / p["immune.margination_time"]
    return {
        "demargination": Rate(walls * drive, walls),
        "immune_homing": Rate(homing * called, homing),
        "immune_cortisol": Rate(late * cortisol, late),
        "marrow_release": Rate(marrow * release, marrow),
    }
