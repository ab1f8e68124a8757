r"""Sparse sums over the routes of a network, laid out so that a step does not search.

Every route adds :math:`A\,c/(|c| + H)` to its row, with :math:`c` one of the stacked sources. The
rows are put in order of how many routes they have; the k-th route of each row is then one block of
leading rows, and the whole sum is a few additions of such blocks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from myocrine.body.contract import Array, stacked

__all__ = ["Route", "Wiring"]

PROPORTIONAL = 1e9
"""Half of a route without saturation: far above every source."""


class Route(NamedTuple):
    """One term: the row it adds to, where it reads, and the names of its parameters.

    With a `reference`, the gain applies at that source; without, it is the slope at zero.
    """

    row: int
    source: int
    sign: float
    gain: str
    half: str = ""
    reference: str = ""


class Wiring:
    """All routes into one vector of rows."""

    def __init__(self, routes: Sequence[Route], n_rows: int) -> None:
        by_row: list[list[Route]] = [[] for _ in range(n_rows)]
        for route in routes:
            by_row[route.row].append(route)
        order = sorted(range(n_rows), key=lambda i: -len(by_row[i]))
        depth = len(by_row[order[0]]) if order else 0
        self.n_rows = n_rows
        self.slots = tuple(
            tuple(by_row[i][k] for i in order if len(by_row[i]) > k) for k in range(depth)
        )
        self.back = np.argsort(order) if order else np.zeros(0, dtype=int)

    def __repr__(self) -> str:
        return f"Wiring({self.slots}, {self.n_rows})"

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of all parameters read."""
        rows = [r for slot in self.slots for r in slot]
        return tuple(n for r in rows for n in (r.gain, r.half, r.reference) if n)

    def parameters_of(self, row: int) -> tuple[str, ...]:
        """Return the names of the parameters of the routes into one row."""
        rows = [r for slot in self.slots for r in slot if r.row == row]
        return tuple(n for r in rows for n in (r.gain, r.half, r.reference) if n)

    def coefficients(self, p: Mapping[str, Array], stem: str) -> dict[str, Array]:
        """Return A and H of every slot, (routes, n), under names that start with `stem`."""
        found = {}
        for k, slot in enumerate(self.slots):
            found[f"{stem}.{k}.top"], found[f"{stem}.{k}.half"] = _pair(slot, p)
        return found

    def total(self, sources: Array, c: Mapping[str, Array], stem: str) -> Array:
        """Return the sum of every row, (n_rows, n), from the stacked sources (m, n)."""
        if not self.slots:
            return jnp.zeros((self.n_rows, sources.shape[-1]))
        total = jnp.zeros((0, sources.shape[-1]))
        for k in range(len(self.slots) - 1, -1, -1):
            picked = sources[np.array([r.source for r in self.slots[k]])]
            term = c[f"{stem}.{k}.top"] * picked / (jnp.abs(picked) + c[f"{stem}.{k}.half"])
            n = len(total)
            total = jnp.concatenate([term[:n] + total, term[n:]]) if n else term
        missing = self.n_rows - len(total)
        if missing:
            total = jnp.concatenate([total, jnp.zeros((missing, sources.shape[-1]))])
        return total[self.back]


def _pair(slot: Sequence[Route], p: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return A and H of one slot, (routes, n)."""
    gain = stacked(p, [r.gain for r in slot]) * np.array([[r.sign] for r in slot])
    # A route that lacks a half or a reference reads its gain in that place, and is put right.
    bent, held = (np.array([[bool(n)] for n in names]) for names in _optional(slot))
    half = jnp.where(bent, stacked(p, [r.half or r.gain for r in slot]), PROPORTIONAL)
    reference = stacked(p, [r.reference or r.gain for r in slot])
    top = jnp.where(held, (reference + half) / jnp.where(held, reference, 1.0), half)
    return gain * top, half


def _optional(slot: Sequence[Route]) -> tuple[list[str], list[str]]:
    return [r.half for r in slot], [r.reference for r in slot]
