"""A signalling network that says nothing: stands in for the data-driven one in small bodies."""

from __future__ import annotations

import jax.numpy as jnp

from myocrine.body.contract import Submodel
from myocrine.evidence.knowledge import knowledge


class QuietNetwork(Submodel):
    """Every process at rest; every molecule at its own state, or at baseline if it has none."""

    name = "quiet_network"

    def signals(self, v):
        one = jnp.ones_like(next(iter(v.p.values())))
        known = knowledge()
        ratios = {f"ratio.{m.key}": v.x.get(m.state, one) for m in known.molecules.values()}
        return {**ratios, **{f"process.{key}": one for key in known.processes}}

    def rates(self, v):  # noqa: ARG002
        return {}
