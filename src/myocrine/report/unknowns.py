"""Which unknown parameters make a prediction uncertain: found from the run's own draws.

The knowledge block moves only what nobody knows. The rank correlation between a parameter's values
there and an outcome's peak says how much of the spread it carries; with a hundred draws a
correlation below about a quarter is chance, so only larger ones are told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import Parameter, parameters
from myocrine.simulation.citing import submodel_of
from myocrine.simulation.result import Simulation
from myocrine.simulation.summary import measures
from myocrine.simulation.uncertainty import parameter_lanes

__all__ = ["Unknown", "unknowns"]

Floats = NDArray[np.float64]
_CHANCE = 3.0  # standard errors of a rank correlation that a finding must exceed


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """A parameter whose uncertainty shows in an outcome.

    Attributes
    ----------
    parameter : Parameter
    outcome : str
        Long name of the output it moves most.
    correlation : float
        Rank correlation with that output's peak over the knowledge draws [-1..1].
    """

    parameter: Parameter
    outcome: str
    correlation: float


def unknowns(sim: Simulation, names: Iterable[str], *, most: int = 12) -> list[Unknown]:
    """Return the parameters that matter most for some outputs, largest first.

    Empty for a run of one draw.
    """
    lanes = sim.blocks.where("knowledge")
    n = lanes.stop - lanes.start
    if n < 20:
        return []
    records = parameters()
    theta = parameter_lanes(
        records,
        sim.body.parameters,
        sim.blocks,
        seed=sim.options.seed,
        evidence=sim.options.evidence,
    )
    moving = {k: v[lanes] for k, v in theta.items() if np.ptp(v[lanes]) > 0}
    if not moving:
        return []
    ranks = np.stack([_ranks(v) for v in moving.values()])
    best: dict[str, Unknown] = {}
    for name in names:
        peak = measures(sim.clock[:, lanes], sim.lanes_of(name)[:, lanes])["peak"]
        if np.ptp(peak) == 0:
            continue
        r = ranks @ _ranks(peak) / n
        output = sim.body.output(name)
        own = set(submodel_of(sim.body, output.name).parameters)
        for key, value in zip(moving, r, strict=True):
            # A parameter of another submodel needs more: chance has hundreds of tries there.
            bar = (_CHANCE if key in own else _CHANCE + 1.0) / np.sqrt(n)
            if abs(value) > bar and (key not in best or abs(value) > abs(best[key].correlation)):
                best[key] = Unknown(
                    parameter=records[key], outcome=output.long_name, correlation=float(value)
                )
    return sorted(best.values(), key=lambda u: -abs(u.correlation))[:most]


def _ranks(values: Floats) -> Floats:
    """Return ranks with mean 0 and variance 1."""
    order = np.argsort(np.argsort(values)).astype(float)
    order -= order.mean()
    return np.asarray(order / order.std())
