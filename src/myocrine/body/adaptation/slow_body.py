"""The slow body: adaptation submodels put together, with what they change about the person.

Everything that a changed person is made of is observed at every node beside the outputs, so that
the state of a course need not be opened between two sessions.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.base import Adaptation
from myocrine.body.assembly import Body, Lanes
from myocrine.body.contract import Array, Output, Submodel, View
from myocrine.errors import EvidenceError
from myocrine.evidence.movements import FAMILIES
from myocrine.evidence.muscles import N_UNITS

__all__ = ["CHANGED_ROWS", "SlowBody"]

Floats = NDArray[np.float64]


def _hash_of_the_code() -> str:
    here, digest = Path(__file__).parent, hashlib.sha256()
    data = here.parents[1] / "evidence" / "data" / "adaptation"
    for path in (*sorted(here.rglob("*.py")), *sorted(data.glob("*.toml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:40]


# At import, beside the code itself: files edited under a running program must not lend their name
# to kernels of the code that it runs.
_CODE = _hash_of_the_code()

CHANGED_ROWS: Mapping[str, int] = {
    "muscle_mass": N_UNITS,
    "force": N_UNITS,
    "protection": N_UNITS,
    "skill": len(FAMILIES),
}
"""Rows of the changes that are no single number: by muscle unit, or by movement family."""


class SlowBody(Body):
    """Adaptation submodels in signal order.

    Attributes
    ----------
    declared : tuple of Output
        What people see. `outputs` holds the rows of what changed about the person behind them.
    """

    def __init__(self, submodels: Iterable[Submodel]) -> None:
        super().__init__(submodels)
        self.declared = self.outputs
        self._changed = self._changed_fields()
        rows = [
            Output(name=f"_{field}_{i}", long_name=f"{field} {i}", unit="1", kind="adaptation")
            for field in self._changed
            for i in range(CHANGED_ROWS.get(field, 1))
        ]
        self.outputs = (*self.declared, *rows)

    @functools.cached_property
    def fingerprint(self) -> str:
        """What tells these equations apart, for stored kernels: names, code and data."""
        return f"{' '.join(m.fingerprint for m in self.submodels)} {_CODE}"

    def _changed_fields(self) -> tuple[str, ...]:
        """Return what the submodels change, in order, each by one of them only."""
        found: list[str] = []
        for model in self.submodels:
            if isinstance(model, Adaptation):
                found += model.changed
        twice = sorted({f for f in found if found.count(f) > 1})
        if twice:
            msg = f"Two submodels change {twice[0]!r} of the person."
            raise EvidenceError(msg)
        return tuple(found)

    def observe(
        self, x: Lanes, u: Lanes, p: Lanes, who: Lanes, constants: Lanes | None = None
    ) -> Array:
        """Return outputs and changes, shape (outputs, n)."""
        v = self.view(x, u, p, who, constants)
        values = {name: y for m in self.submodels for name, y in m.observe(v).items()}
        n = who["mass"].shape
        parts = [jnp.stack([jnp.broadcast_to(values[o.name], n) for o in self.declared])]
        changes = self.changes(v)
        for field in self._changed:
            rows = CHANGED_ROWS.get(field, 1)
            parts.append(jnp.broadcast_to(changes[field], (rows, *n)))
        return jnp.concatenate(parts)

    def changes(self, v: View) -> dict[str, Array]:
        """Return what is different about the person, as ratios to the start."""
        return {
            name: y
            for m in self.submodels
            if isinstance(m, Adaptation)
            for name, y in m.changes(v).items()
        }

    def changes_of(self, values: Floats) -> dict[str, Floats]:
        """Return the changes out of observed values (outputs, n): (n,) or (rows, n) by field."""
        found, row = {}, len(self.declared)
        for field in self._changed:
            rows = CHANGED_ROWS.get(field, 1)
            part = values[row : row + rows]
            found[field] = part if field in CHANGED_ROWS else part[0]
            row += rows
        return found
