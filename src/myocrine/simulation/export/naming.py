"""Identifiers for everything that is exported: the letters of a `View`, then the name.

``x_`` states, ``u_`` drive and inputs, ``p_`` parameters, ``who_`` the person, ``s_`` signals,
``c_`` constants; outputs stand bare (``il6``). Rows of a muscle state end in the muscle
(``x_glycogen_quadriceps_left``), rows of the network in the molecule or process.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from myocrine.body import Body
from myocrine.body.network import Network
from myocrine.evidence.muscles import N_UNITS, UNITS
from myocrine.simulation.export.graph import Leaf

__all__ = ["Names", "row_labels"]


class Names:
    """Identifiers given once: a second thing of the same name gets a number."""

    def __init__(self, body: Body) -> None:
        self.rows = row_labels(body)
        self._taken: set[str] = set()

    def given(self, *parts: str) -> str:
        """Return a new identifier made of some words."""
        stem = re.sub(r"\W+", "_", "_".join(p for p in parts if p)).strip("_")
        stem = stem if stem[:1].isalpha() else f"n_{stem}"
        name, n = stem, 1
        while name in self._taken:
            n += 1
            name = f"{stem}_{n}"
        self._taken.add(name)
        return name

    def of_leaf(self, leaf: Leaf) -> str:
        """Return a new identifier for a leaf."""
        return self.given(leaf.kind, leaf.name, self.row(leaf.name, leaf.row))

    def row(self, name: str, row: int | None, rows: int = 0) -> str:
        """Return what a row of a vector is called."""
        if row is None:
            return ""
        labels = self.rows.get(name) or (UNITS if rows in (0, N_UNITS) else ())
        return labels[row] if row < len(labels) else str(row)


def row_labels(body: Body) -> Mapping[str, Sequence[str]]:
    """Return the names of the rows of every state that is a vector of unlike things."""
    network = next((m for m in body.submodels if isinstance(m, Network)), None)
    if network is None:
        return {}
    own = [m.key for m in network.own]
    return {
        "molecules": own,
        "synthesis": own[: network.staged],
        "processes": [p.key for p in network.processes],
        "network.loss": own,
        "network.turnover": [p.key for p in network.processes],
        "network.synthesis": own[: network.staged],
        "network.ratios": [m.key for m in network.molecules],
        "network.held": [m.key for m in network.molecules],
        "network.held_at": [m.key for m in network.molecules],
    }
