"""Assembly: the submodels in order, one set of states, one set of rates."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import jax.numpy as jnp
import numpy as np

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.errors import EvidenceError
from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import ParameterSet

__all__ = ["Body", "body_of", "default_body"]

Lanes = Mapping[str, Array]


class Body:
    """Submodels put together.

    Parameters
    ----------
    submodels : iterable of Submodel
        In signal order: a signal may read signals of earlier submodels only.
    known : Knowledge, optional
        The signalling network that one of them was made of; the package's own otherwise.

    Raises
    ------
    EvidenceError
        If two submodels claim the same state or output.
    """

    def __init__(self, submodels: Iterable[Submodel], known: Knowledge | None = None) -> None:
        self.submodels = tuple(submodels)
        self.known = known
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
        self._state = {s.name: s for s in self.states}

    @property
    def size(self) -> int:
        """Number of scalar states of one person."""
        return sum(N_UNITS if s.per_unit else max(s.rows, 1) for s in self.states)

    @property
    def records(self) -> ParameterSet:
        """Every parameter this body may read."""
        return (self.known or knowledge()).records

    @functools.cached_property
    def fingerprint(self) -> str:
        """What tells these equations apart from another body's."""
        return " ".join(m.fingerprint for m in self.submodels)

    def rest(self, n: int = 1) -> dict[str, np.ndarray]:
        """Return the reference state of `n` lanes, by state name: (n,) or (32, n)."""
        return {s.name: np.full(self.shape(s.name, n), s.rest) for s in self.states}

    def shape(self, state: str, n: int) -> tuple[int, ...]:
        """Return the shape of a state for `n` lanes."""
        if self._state[state].per_unit:
            return (N_UNITS, n)
        rows = self._state[state].rows
        return (rows, n) if rows else (n,)

    def constants(self, p: Lanes, who: Lanes) -> dict[str, Array]:
        """Return what the submodels work out once a run from parameters and person."""
        return {name: y for m in self.submodels for name, y in m.constants(p, who).items()}

    def view(
        self, x: Lanes, u: Lanes, p: Lanes, who: Lanes, constants: Lanes | None = None
    ) -> View:
        """Return the view at one state, with all signals filled in."""
        v = View(x, u, p, who, self.constants(p, who) if constants is None else constants)
        for model in self.submodels:
            v.s.update(model.signals(v))
        return v

    def rates(
        self, x: Lanes, u: Lanes, p: Lanes, who: Lanes, constants: Lanes | None = None
    ) -> dict[str, Rate]:
        """Return production and loss of every state [unit/min, 1/min].

        `constants` are those of `constants`, worked out here if not given.
        """
        v = self.view(x, u, p, who, constants)
        return {name: rate for m in self.submodels for name, rate in m.rates(v).items()}

    def observe(
        self, x: Lanes, u: Lanes, p: Lanes, who: Lanes, constants: Lanes | None = None
    ) -> Array:
        """Return all outputs in declared order, shape (outputs, n)."""
        v = self.view(x, u, p, who, constants)
        values = {name: y for m in self.submodels for name, y in m.observe(v).items()}
        n = next(iter(p.values())).shape
        return jnp.stack([jnp.broadcast_to(values[o.name], n) for o in self.outputs])

    def output(self, name: str) -> Output:
        """Return the declared output called `name` (identifier or long name, any case)."""
        for o in self.outputs:
            if name.casefold() in (o.name.casefold(), o.long_name.casefold()):
                return o
        from myocrine.errors import UnknownNameError

        raise UnknownNameError("output", name, [o.long_name for o in self.outputs])


@functools.cache
def body_of(known: Knowledge) -> Body:
    """Return the whole body with the given signalling network."""
    from myocrine.body.network import Network
    from myocrine.body.registry import SUBMODELS

    return Body([Network(known), *(m() for m in SUBMODELS)], known)


def default_body() -> Body:
    """Return the whole body as it stands in this version."""
    return body_of(knowledge())
