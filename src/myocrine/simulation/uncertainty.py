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

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import Parameter, ParameterSet
from myocrine.person.seeds import derive_seed

__all__ = [
    "BLOCKS",
    "Blocks",
    "apply_spread",
    "latin_normals",
    "parameter_lanes",
    "parameters_at",
    "spread_names",
]

Floats = NDArray[np.float64]
Kind: TypeAlias = Literal["person", "knowledge"]
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
    levels = _levels(n)
    return np.stack([rng.permutation(levels) for _ in range(n_factors)])


@functools.lru_cache(maxsize=64)
def _levels(n: int) -> Floats:
    # The standard library's quantile is as exact as SciPy's and costs no import.
    return np.array([_NORMAL.inv_cdf((i + 0.5) / n) for i in range(n)])


class _Columns(NamedTuple):
    """Records as arrays, one row a parameter; a row that the dial shuts off is all zero."""

    value: Floats
    low: Floats
    high: Floats
    person: Floats
    knowledge: Floats
    log: NDArray[np.bool_]
    logit: NDArray[np.bool_]


def apply_spread(record: Parameter, z_person: Floats, z_knowledge: Floats) -> Floats:
    """Return the parameter's values under both spreads, clipped to its bounds."""
    return np.asarray(_spread(_columns([record]), z_person[None], z_knowledge[None])[0])


def _columns(found: Sequence[Parameter | None]) -> _Columns:
    def column(what: str) -> Floats:
        return np.array([[getattr(r, what) if r else 0.0] for r in found])

    return _Columns(
        value=column("value"),
        low=column("low"),
        high=column("high"),
        person=column("person"),
        knowledge=column("knowledge"),
        log=np.array([[r is not None and r.scale == "log"] for r in found]),
        logit=np.array([[r is not None and r.scale == "logit"] for r in found]),
    )


def _spread(c: _Columns, z_person: Floats, z_knowledge: Floats) -> Floats:
    """Return values (parameters, lanes) under both spreads, each on its own scale."""
    shift = c.person * z_person + c.knowledge * z_knowledge
    values = c.value + shift
    log, logit = c.log[:, 0], c.logit[:, 0]
    # Beyond e^50 every value is at its bound; the limit keeps overflow quiet.
    values[log] = c.value[log] * np.exp(np.clip(shift[log], -50.0, 50.0))
    odds = np.exp(np.clip(shift[logit], -50.0, 50.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        odds *= c.value[logit] / (1.0 - c.value[logit])
        values[logit] = np.where(c.value[logit] >= 1.0, 1.0, odds / (1.0 + odds))
    return np.clip(values, c.low, c.high)


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
    kinds: tuple[Kind, ...] = ("person", "knowledge")
    z = [
        blocks.normals(
            len(spread_names(records, names, kind)),
            seed=seed,
            purpose=f"parameter.{kind}",
            varies_in=kind,
        )
        for kind in kinds
    ]
    return parameters_at(records, names, *z, evidence=evidence)


def spread_names(records: ParameterSet, names: tuple[str, ...], kind: Kind) -> tuple[str, ...]:
    """Return those of `names` that have this kind of spread, in order."""
    return tuple(names[i] for i in _rows(records, names, kind))


def parameters_at(
    records: ParameterSet,
    names: tuple[str, ...],
    z_person: Floats,
    z_knowledge: Floats,
    *,
    evidence: str = "C",
) -> dict[str, Floats]:
    """Return each named parameter's value for standard normals that were drawn elsewhere.

    Parameters
    ----------
    z_person, z_knowledge : (parameters with that spread, lanes or 1)
        Rows in the order of `spread_names`; one column is shared by all lanes.
    evidence : {'A', 'B', 'C', 'D'}
        The dial, as in `parameter_lanes`.

    Returns
    -------
    dict of str to (lanes,)
    """
    columns = records.kept(("columns", names, evidence), lambda: _at(records, names, evidence))
    lanes = max(z_person.shape[-1], z_knowledge.shape[-1])
    shift = [np.zeros((len(names), lanes)), np.zeros((len(names), lanes))]
    shift[0][_rows(records, names, "person")] = z_person
    shift[1][_rows(records, names, "knowledge")] = z_knowledge
    return dict(zip(names, _spread(columns, *shift), strict=True))


def _at(records: ParameterSet, names: tuple[str, ...], evidence: str) -> _Columns:
    return _columns([records[name].at(evidence) for name in names])


def _rows(records: ParameterSet, names: tuple[str, ...], kind: str) -> list[int]:
    return records.kept(
        (kind, names), lambda: [i for i, n in enumerate(names) if getattr(records[n], kind) > 0.0]
    )
