"""Assembly: the submodels in order, one flat state vector, one production-loss function."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import jax.numpy as jnp
import numpy as np

from myocrine.body.contract import Array, Output, State, Submodel, View
from myocrine.errors import EvidenceError
from myocrine.evidence.muscles import N_UNITS

__all__ = ["Body", "default_body"]


class Body:
    """Submodels put together.

    Parameters
    ----------
    submodels : iterable of Submodel
        In signal order: a signal may read signals of earlier submodels only.

    Raises
    ------
    EvidenceError
        If two submodels claim the same state or output.
    """

    def __init__(self, submodels: Iterable[Submodel]) -> None:
        self.submodels = tuple(submodels)
        self.states: tuple[State, ...] = tuple(s for m in self.submodels for s in m.states)
        self.outputs: tuple[Output, ...] = tuple(o for m in self.submodels for o in m.outputs)
        self.parameters: tuple[str, ...] = tuple(
            sorted({name for m in self.submodels for name in m.parameters})
        )
        for what, names in (
            ("state", [s.name for s in self.states]),
            ("output", [o.name for o in self.outputs]),
        ):
            if len(set(names)) < len(names):
                twice = sorted({n for n in names if names.count(n) > 1})
                msg = f"Two submodels claim the {what} {twice[0]!r}."
                raise EvidenceError(msg)
        self._slices: dict[str, slice] = {}
        at = 0
        for state in self.states:
            width = N_UNITS if state.per_unit else 1
            self._slices[state.name] = slice(at, at + width)
            at += width
        self.size = at

    def rest(self) -> np.ndarray:
        """Return the reference state as a flat vector, shape (size,)."""
        x = np.zeros(self.size)
        for state in self.states:
            x[self._slices[state.name]] = state.rest
        return x

    def slice_of(self, state: str) -> slice:
        """Return where a state lies in the flat vector."""
        return self._slices[state]

    def unpack(self, flat: Array) -> dict[str, Array]:
        """Split a flat (size, n) array into states by name."""
        return {
            s.name: flat[self._slices[s.name]] if s.per_unit else flat[self._slices[s.name].start]
            for s in self.states
        }

    def view(
        self,
        flat: Array,
        u: Mapping[str, Array],
        p: Mapping[str, Array],
        who: Mapping[str, Array],
    ) -> View:
        """Return the view at one state, with all signals filled in."""
        v = View(self.unpack(flat), u, p, who)
        for model in self.submodels:
            v.s.update(model.signals(v))
        return v

    def production_loss(
        self,
        flat: Array,
        u: Mapping[str, Array],
        p: Mapping[str, Array],
        who: Mapping[str, Array],
    ) -> tuple[Array, Array]:
        """Return production and loss of the flat state, each (size, n) [unit/min, 1/min]."""
        v = self.view(flat, u, p, who)
        rates = {name: rate for m in self.submodels for name, rate in m.rates(v).items()}
        n = flat.shape[-1]
        rows: tuple[list[Array], list[Array]] = ([], [])
        for state in self.states:
            shape = (N_UNITS if state.per_unit else 1, n)
            for side, value in zip(rows, rates[state.name], strict=True):
                side.append(jnp.broadcast_to(jnp.asarray(value), shape))
        return jnp.concatenate(rows[0]), jnp.concatenate(rows[1])

    def observe(
        self,
        flat: Array,
        u: Mapping[str, Array],
        p: Mapping[str, Array],
        who: Mapping[str, Array],
    ) -> Array:
        """Return all outputs in declared order, shape (outputs, n)."""
        v = self.view(flat, u, p, who)
        values = {name: y for m in self.submodels for name, y in m.observe(v).items()}
        n = flat.shape[-1]
        return jnp.stack([jnp.broadcast_to(values[o.name], (n,)) for o in self.outputs])

    def output(self, name: str) -> Output:
        """Return the declared output called `name` (identifier or long name, any case)."""
        for o in self.outputs:
            if name.casefold() in (o.name.casefold(), o.long_name.casefold()):
                return o
        from myocrine.errors import UnknownNameError

        raise UnknownNameError("output", name, [o.long_name for o in self.outputs])


@functools.cache
def default_body() -> Body:
    """Return the whole body as it stands in this version."""
    from myocrine.body.registry import SUBMODELS

    return Body(m() for m in SUBMODELS)
