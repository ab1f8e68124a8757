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
    for name, output, edges in _studied(result.body, known, result.options.evidence):
        level = result.central(output.name)
        top = float(np.max(level))
        if top < _MOVED * float(level[0]):
            continue
        for word, far in (("below", _below(edges, top)), ("above", _above(edges, top))):
            if far:
                yield _sentence(name, output, top, word, far)


def _sentence(name: str, output: Output, top: float, word: str, far: list[Edge]) -> str:
    ranges = [e.studied for e in far if e.studied]
    low, high = min(r[0] for r in ranges), max(r[1] for r in ranges)
    acts = ", ".join(sorted({f"{e.process.split('.')[1].replace('_', ' ')}" for e in far}))
    where = ", ".join(sorted({ORGANS[e.organ].lower() for e in far}))
    return (
        f"{name} peaks at {top:.3g} {output.unit}, {word} the {low:.3g}-{high:.3g} at which its "
        f"effects on {where} were studied ({acts}): an extrapolation, with a wide interval."
    )


@functools.cache
def _studied(body: Body, known: Knowledge, dial: str) -> list[tuple[str, Output, list[Edge]]]:
    """Return every molecule with an output and edges that act and were studied at some dose."""
    found: dict[str, list[Edge]] = {}
    for edge in known.edges.values():
        if edge.studied is None or edge.carried_by:
            continue
        if known.records[f"{edge_name(edge)}.gain"].at(dial) is not None:
            found.setdefault(edge.molecule, []).append(edge)
    molecules = [(known.molecules[key], edges) for key, edges in found.items()]
    shown = [(m.name, _output(body, m.name, m.key, *m.aliases), edges) for m, edges in molecules]
    return [(name, output, edges) for name, output, edges in shown if output is not None]


def _below(edges: list[Edge], top: float) -> list[Edge]:
    return [e for e in edges if e.studied and top < e.studied[0]]


def _above(edges: list[Edge], top: float) -> list[Edge]:
    return [e for e in edges if e.studied and top > e.studied[1]]


def _output(body: Body, *names: str) -> Output | None:
    """Return the output of a molecule, None where it has none."""
    wanted = {n.casefold() for n in names}
    for o in body.outputs:
        if o.name.casefold() in wanted or o.long_name.casefold() in wanted:
            return o
    return None
