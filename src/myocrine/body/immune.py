r"""White cells of the blood: marginated and circulating pools, and where they go afterwards.

Blood holds a small part of the cells that lie within its reach: the rest rolls along vessel walls
(marginated) and comes off them within minutes. With circulating :math:`b` and marginated :math:`m`
relative to rest, and :math:`R` the rest ratio of both pools:

.. math::

    \dot b &= \frac{D^a m - b}{\tau_m} + \frac{1 - (1 + e)\,b}{\tau_e}, \qquad
    \dot m = \frac{b - D^a m}{R\,\tau_m} \\
    D &= E_{NK}^{\kappa}\; e^{\,g_s z^2}, \qquad
    1 + e = E_L\left[1 + h\,\frac{(1 + q_{50})\,q}{q + q_{50}} + g_c\,c\right]

* :math:`E_{NK}`, the organ process ``immune.nk_mobilisation``, is what adrenaline does to the
  walls' hold on NK cells; :math:`z`, the oxygen reserve in use, stands for shear and blood flow,
  which no molecule carries. T and B cells and neutrophils feel a power :math:`a < 1` of it.
* Egress :math:`e` empties blood and walls afterwards: :math:`q` remembers mobilisation (cells that
  were called out go on to tissues) and :math:`c` cortisol, an hour late. Therefore the count falls
  below rest, which one pool that only fills and drains cannot do.
* Neutrophils leave by age; cortisol and :math:`q` make the marrow release more, hours later.

Counts are reported as measured, in blood whose plasma has shrunk.
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
    return State(name=name, unit="1", rest=1.0, long_name=f"{what} relative to rest")


class Immune(Submodel):
    """NK cells, lymphocytes, neutrophils and leukocytes of the blood.

    Reads the processes ``immune.nk_mobilisation``, ``immune.lymphocyte_egress``,
    ``immune.neutrophil_release`` and ``immune.cytokine_suppression`` and the ratio of cortisol, all
    as the network shows them: a molecule that is knocked out is knocked out here too.
    """

    name: ClassVar[str] = "immune"
    states: ClassVar[tuple[State, ...]] = (
        _pool("nk_circulating", "NK cells in blood"),
        _pool("nk_marginated", "NK cells on vessel walls"),
        _pool("t_b_circulating", "T and B cells in blood"),
        _pool("t_b_marginated", "T and B cells on vessel walls"),
        _pool("neutrophil_circulating", "neutrophils in blood"),
        _pool("neutrophil_marginated", "neutrophils on vessel walls"),
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
        """Return the drive off the walls and the saturated homing drive."""
        effort = v.s["oxygen_reserve_used"]
        q, half = v.x["immune_homing"], v.p["immune.homing_half"]
        return {
            "demargination": v.s["process.immune.nk_mobilisation"] ** v.p["immune.nk_response"]
            * jnp.exp(v.p["immune.shear_gain"] * effort * effort),
            "lymphocyte_homing": (1.0 + half) * q / (q + half),
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of the three cells' pools and of the three memories."""
        return {**_nk(v), **_t_and_b(v), **_neutrophils(v), **_memories(v)}

    def observe(self, v: View) -> dict[str, Array]:
        """Return counts [10^9/L of blood] and the anti-inflammatory tone [1]."""
        p, x = v.p, v.x
        red = v.who["hematocrit"]
        shrunk = red + (1.0 - red) * v.s["plasma_volume_ratio"]
        nk = x["nk_circulating"] * p["immune.nk_baseline"] / shrunk
        lymphocytes = nk + x["t_b_circulating"] * p["immune.t_b_baseline"] / shrunk
        neutrophils = x["neutrophil_circulating"] * p["immune.neutrophil_baseline"] / shrunk
        others = p["immune.other_baseline"] / shrunk
        return {
            "nk_cells": nk,
            "lymphocytes": lymphocytes,
            "neutrophils": neutrophils,
            "leukocytes": lymphocytes + neutrophils + others,
            "anti_inflammatory_tone": v.s["process.immune.cytokine_suppression"],
        }


def _pools(v: View, name: str, drive: Array, entry: Array, leaving: Array) -> dict[str, Rate]:
    """Return the rates of one cell's two pools.

    ``entry`` is what comes from tissue or marrow and ``leaving`` the loss from blood, both per
    minute and equal at rest; exchange with the walls conserves cells.
    """
    time = v.p["immune.margination_time"]
    walls = v.p[f"immune.{name}_walls"] * time
    free, held = v.x[f"{name}_circulating"], v.x[f"{name}_marginated"]
    return {
        f"{name}_circulating": Rate(drive * held / time + entry, 1.0 / time + leaving),
        f"{name}_marginated": Rate(free / walls, drive / walls),
    }


def _nk(v: View) -> dict[str, Rate]:
    turnover = 1.0 / v.p["immune.nk_egress_time"]
    egress = v.p["immune.nk_homing"] * v.s["lymphocyte_homing"]
    return _pools(v, "nk", v.s["demargination"], turnover, turnover * (1.0 + egress))


def _t_and_b(v: View) -> dict[str, Rate]:
    p = v.p
    turnover = 1.0 / p["immune.t_b_egress_time"]
    egress = p["immune.t_b_homing"] * v.s["lymphocyte_homing"]
    egress += p["immune.t_b_cortisol"] * v.x["immune_cortisol"]
    drive = v.s["demargination"] ** p["immune.t_b_response"]
    leaving = turnover * v.s["process.immune.lymphocyte_egress"] * (1.0 + egress)
    return _pools(v, "t_b", drive, turnover, leaving)


def _neutrophils(v: View) -> dict[str, Rate]:
    p = v.p
    # The half-life is that of all neutrophils within reach; they leave from the blood.
    both = 1.0 + p["immune.neutrophil_walls"]
    turnover = both * LN2 / p["immune.neutrophil_half_life"]
    released = v.s["process.immune.neutrophil_release"] * (1.0 + v.x["marrow_release"])
    drive = v.s["demargination"] ** p["immune.neutrophil_response"]
    return _pools(v, "neutrophil", drive, turnover * released, turnover)


def _memories(v: View) -> dict[str, Rate]:
    """Return the rates of homing, delayed cortisol and marrow release; all zero at rest."""
    p = v.p
    homing, late, marrow = (
        1.0 / p[f"immune.{name}_time"] for name in ("homing", "cortisol", "marrow")
    )
    called = jnp.maximum(v.s["demargination"] - 1.0, 0.0) ** 2
    called = called / (called + p["immune.homing_drive_half"] ** 2)
    cortisol = jnp.maximum(v.s["ratio.cortisol"] - 1.0, 0.0)
    release = p["immune.marrow_cortisol"] * v.x["immune_cortisol"]
    release += p["immune.marrow_homing"] * v.s["lymphocyte_homing"]
    return {
        "immune_homing": Rate(homing * called, homing),
        "immune_cortisol": Rate(late * cortisol, late),
        "marrow_release": Rate(marrow * release, marrow),
    }
