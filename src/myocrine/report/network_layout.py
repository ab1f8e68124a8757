"""Where everything stands in the picture of the network: molecules between two rows of organs.

Organs are split over both sides so that their heights balance. Molecules, organs and processes are
then put in order of the mean height of what they are joined to, a few times over, which is the
barycentre rule for drawing a bipartite graph with few crossings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myocrine.report.network_graph import Graph

__all__ = ["Layout", "lay_out"]

ROW, HEAD, GAP = 21.0, 26.0, 16.0
"""Height of a process, of an organ's heading and of the gap after it [px]."""
_PASSES = 12
_LEAST_BETWEEN = 25.0


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Heights [px] of everything that is drawn.

    Attributes
    ----------
    molecules, processes, organs : mapping of key to height
    sides : mapping of organ to 'left' or 'right'
    height : float
    """

    molecules: Mapping[str, float]
    processes: Mapping[str, float]
    organs: Mapping[str, float]
    sides: Mapping[str, str]
    height: float


def lay_out(graph: Graph) -> Layout:
    """Return the layout of a graph; molecules without an edge are left out."""
    pairs = [(link.edge.molecule, link.edge.process) for link in graph.links]
    molecules = [m for m in graph.known.molecules if any(m == a for a, _ in pairs)]
    organs: dict[str, list[str]] = {}
    for p in graph.known.processes.values():
        if any(p.key == b for _, b in pairs):
            organs.setdefault(p.organ, []).append(p.key)
    sides = _sides(organs)
    order = {m: float(i) for i, m in enumerate(molecules)}
    heights, heads, height = _stack(organs, sides, len(molecules))
    for _ in range(_PASSES):
        organs = _sorted_organs(organs, pairs, order)
        heights, heads, height = _stack(organs, sides, len(molecules))
        ranked = sorted(order, key=lambda m: (_mean(m, pairs, heights, first=True), m))
        order = {m: height * (i + 0.5) / len(ranked) for i, m in enumerate(ranked)}
    return Layout(molecules=order, processes=heights, organs=heads, sides=sides, height=height)


def _sides(organs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return a side for each organ, the tallest first onto the shorter side."""
    filled = {"left": 0.0, "right": 0.0}
    found = {}
    for organ in sorted(organs, key=lambda o: (-len(organs[o]), o)):
        side = min(filled, key=lambda s: filled[s])
        found[organ] = side
        filled[side] += HEAD + GAP + ROW * len(organs[organ])
    return found


def _stack(
    organs: Mapping[str, Sequence[str]], sides: Mapping[str, str], n_molecules: int
) -> tuple[dict[str, float], dict[str, float], float]:
    """Return heights of processes and organ headings, both sides filling the whole height."""
    tall = {
        side: sum(HEAD + GAP + ROW * len(organs[o]) for o in organs if sides[o] == side)
        for side in ("left", "right")
    }
    height = max(*tall.values(), _LEAST_BETWEEN * n_molecules)
    processes: dict[str, float] = {}
    heads: dict[str, float] = {}
    for side in ("left", "right"):
        mine = [o for o in organs if sides[o] == side]
        spare = (height - tall[side]) / max(len(mine), 1)
        y = spare / 2.0
        for organ in mine:
            heads[organ] = y + HEAD / 2.0
            for i, key in enumerate(organs[organ]):
                processes[key] = y + HEAD + ROW * (i + 0.5)
            y += HEAD + ROW * len(organs[organ]) + GAP + spare
    return processes, heads, height


def _sorted_organs(
    organs: Mapping[str, Sequence[str]],
    pairs: Sequence[tuple[str, str]],
    order: Mapping[str, float],
) -> dict[str, list[str]]:
    means = {p: _mean(p, pairs, order, first=False) for of in organs.values() for p in of}
    inside = {o: sorted(of, key=lambda p: (means[p], p)) for o, of in organs.items()}
    middle = {o: sum(means[p] for p in of) / len(of) for o, of in organs.items()}
    return {o: inside[o] for o in sorted(inside, key=lambda o: (middle[o], o))}


def _mean(
    key: str, pairs: Sequence[tuple[str, str]], heights: Mapping[str, float], *, first: bool
) -> float:
    at = 0 if first else 1
    others = [heights[pair[1 - at]] for pair in pairs if pair[at] == key]
    return sum(others) / len(others)
