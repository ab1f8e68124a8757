"""Molecules outside the concentrations at which their effects were studied.

Most causal findings come from infusions far above what a session gives. Away from the studied dose
an effect is an extrapolation: its interval is wide already (the excess of half effect is uncertain)
and whoever reads the result is told.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from myocrine.body import Body
from myocrine.body.contract import Output
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.knowledge_rows import ORGANS, Edge
from myocrine.evidence.network_numbers import edge_name

if TYPE_CHECKING:
    from myocrine.simulation.result import Simulation

__all__ = ["beyond_studied"]

_MOVED = 1.1
"""A molecule that rises by less than a tenth is not called to account for its dose."""


def beyond_studied(result: Simulation) -> Iterator[str]:
    """Yield one warning a molecule that acts outside its studied concentrations.

    Only edges that the evidence dial lets act are looked at, and only molecules that move.
    """
    known = result.body.known
    if known is None:
        return
    for key, molecule in known.molecules.items():
        output = _output(result.body, molecule.name, molecule.key, *molecule.aliases)
        edges = [e for e in known.edges_of(molecule=key) if _acts(known, e, result)]
        if output is None or not edges:
            continue
        level = result.central(output.name)
        top = float(np.max(level))
        if top < _MOVED * float(level[0]):
            continue
        for word, far in (("below", _below(edges, top)), ("above", _above(edges, top))):
            if far:
                yield _sentence(molecule.name, output, top, word, far)


def _sentence(name: str, output: Output, top: float, word: str, far: list[Edge]) -> str:
    ranges = [e.studied for e in far if e.studied]
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    acts = ", ".join(sorted({f"{e.process.split('.')[1].replace('_', ' ')}" for e in far}))
    where = ", ".join(sorted({ORGANS[e.organ].lower() for e in far}))
    return (
        f"{name} peaks at {top:.3g} {output.unit}, {word} the {low:.3g}-{high:.3g} at which its "
        f"effects on {where} were studied ({acts}): an extrapolation, with a wide interval."
    )


def _acts(known: Knowledge, edge: Edge, result: Simulation) -> bool:
    if edge.studied is None or edge.carried_by:
        return False
    return known.records[f"{edge_name(edge)}.gain"].at(result.options.evidence) is not None


def _below(edges: list[Edge], top: float) -> list[Edge]:
    return [e for e in edges if e.studied and top < e.studied[0]]


def _above(edges: list[Edge], top: float) -> list[Edge]:
    return [e for e in edges if e.studied and top > e.studied[1]]


@functools.cache
def _output(body: Body, *names: str) -> Output | None:
    """Return the output of a molecule, None where it has none."""
    wanted = {n.casefold() for n in names}
    for o in body.outputs:
        if o.name.casefold() in wanted or o.long_name.casefold() in wanted:
            return o
    return None
