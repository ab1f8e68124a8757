"""A bench for organ submodels: a stand-in for the signalling network, and drives."""

from __future__ import annotations

import jax.numpy as jnp
from hormones_bench import drive, involvement

from myocrine.body.contract import Submodel

PROCESSES = (
    "bone.formation",
    "bone.resorption",
    "brain.cognition",
    "brain.mood",
    "brain.plasticity",
)
FLOW = 0.55
"""Log of nitric-oxide production per oxygen reserve in use; near what the network's rows give."""


class Processes(Submodel):
    """Organ processes at rest; nitric-oxide production and the brain follow effort at once."""

    name = "processes_stub"

    def signals(self, v):
        effort = jnp.maximum(v.s["oxygen_reserve_used"], 0.0)
        roused = jnp.exp(0.3 * effort)
        return {
            **{f"process.{name}": jnp.ones_like(effort) for name in PROCESSES[:2]},
            **{f"process.{name}": roused for name in PROCESSES[2:]},
            "process.vessel.no_production": jnp.exp(FLOW * effort),
        }

    def rates(self, v):  # noqa: ARG002
        return {}


def lifting(who, share, *groups, tension=0.75, recruitment=0.92, rate=15.8):
    """Return the drive of a set that involves the named groups; `share` is the oxygen asked for."""
    return drive(
        vo2_demand=share * who["vo2max"][0],
        power=300.0,
        glycolytic=0.8,
        involvement=involvement(*groups),
        tension=tension,
        recruitment=recruitment,
        contractions=rate,
        eccentric=tension * rate,
        stimulus=1.5,
    )


def rest():
    """Return the drive of sitting still."""
    return drive()
