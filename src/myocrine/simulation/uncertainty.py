"""Two kinds of uncertainty, drawn apart: what differs among people, what nobody knows.

One simulation of one person carries four blocks of lanes:

=============  =======================================================================
``central``    lane 0: every parameter and every estimate at its central value
``joint``      people and knowledge drawn together: the interval of a prediction
``person``     only what differs among people: parameters' person spread and the
               residuals of the regressions that filled the person in
``knowledge``  only what nobody knows: parameters' knowledge spread
=============  =======================================================================

Draws are Latin hypercubes in standard normals, so 200 of them hold a 90 % interval still. Seeds
derive from (run, person, purpose); nothing is drawn from a global generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import Parameter, ParameterSet
from myocrine.person.seeds import derive_seed

__all__ = ["BLOCKS", "Blocks", "apply_spread", "latin_normals", "parameter_lanes"]

Floats = NDArray[np.float64]
BLOCKS = ("central", "joint", "person", "knowledge")
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Blocks:
    """How many lanes each block has; lane 0 is always the central one."""

    joint: int = 0
    person: int = 0
    knowledge: int = 0

    @property
    def total(self) -> int:
        """Number of lanes."""
        return 1 + self.joint + self.person + self.knowledge

    def where(self, block: str) -> slice:
        """Return the lanes of a block; an empty block falls back on the central lane."""
        sizes = {"central": 1, "joint": self.joint, "person": self.person}
        sizes["knowledge"] = self.knowledge
        if not sizes[block]:
            return slice(0, 1)
        start = sum(sizes[b] for b in BLOCKS[: BLOCKS.index(block)])
        return slice(start, start + sizes[block])

    def normals(self, n_factors: int, *, seed: int, purpose: str, varies_in: str) -> Floats:
        """Return (n_factors, total) standard normals that vary in the joint and one other block.

        Parameters
        ----------
        varies_in : {'person', 'knowledge'}
            The block, besides ``joint``, in which these factors move.
        """
        z = np.zeros((n_factors, self.total))
        for block in ("joint", varies_in):
            lanes = self.where(block)
            n = lanes.stop - lanes.start
            if lanes.start == 0 or n_factors == 0:
                continue
            z[:, lanes] = latin_normals(n_factors, n, derive_seed(seed, 0, f"{purpose}.{block}"))
        return z


def latin_normals(n_factors: int, n: int, seed: int) -> Floats:
    """Return (n_factors, n) standard normals, each row stratified (Latin hypercube).

    The strata are used at their mid-points, so every row has mean zero and its quantiles are exact
    to 1/(2n); rows are independent permutations.
    """
    rng = np.random.default_rng(seed)
    # The standard library's quantile is as exact as SciPy's and costs no import.
    levels = np.array([_NORMAL.inv_cdf((i + 0.5) / n) for i in range(n)])
    return np.stack([rng.permutation(levels) for _ in range(n_factors)])


def apply_spread(record: Parameter, z_person: Floats, z_knowledge: Floats) -> Floats:
    """Return the parameter's values under both spreads, clipped to its bounds."""
    shift = record.person * z_person + record.knowledge * z_knowledge
    if record.scale == "log":
        values = record.value * np.exp(shift)
    elif record.scale == "linear":
        values = record.value + shift
    else:
        odds = record.value / (1.0 - record.value) if record.value < 1.0 else np.inf
        values = 1.0 / (1.0 + np.exp(-shift) / odds)
    return np.clip(values, record.low, record.high)


def parameter_lanes(
    records: ParameterSet,
    names: tuple[str, ...],
    blocks: Blocks,
    *,
    seed: int,
    evidence: str = "C",
) -> dict[str, Floats]:
    """Return each named parameter's value in every lane, shape (total,).

    Parameters
    ----------
    evidence : {'A', 'B', 'C', 'D'}
        The dial: a gain whose own grade is worse is switched off (set to zero).
    """
    person = _normals_by_name(records, names, blocks, seed, "person")
    knowledge = _normals_by_name(records, names, blocks, seed, "knowledge")
    zero = np.zeros(blocks.total)
    lanes: dict[str, Floats] = {}
    for name in names:
        record = records[name].at(evidence)
        if record is None:
            lanes[name] = zero
            continue
        lanes[name] = apply_spread(record, person.get(name, zero), knowledge.get(name, zero))
    return lanes


def _normals_by_name(
    records: ParameterSet, names: tuple[str, ...], blocks: Blocks, seed: int, kind: str
) -> Mapping[str, Floats]:
    spread = [n for n in names if getattr(records[n], kind) > 0.0]
    z = blocks.normals(len(spread), seed=seed, purpose=f"parameter.{kind}", varies_in=kind)
    return dict(zip(spread, z, strict=True))
