"""What a submodel is: states, equations and the names of its parameters, nothing else.

A submodel sees the body through a `View` and answers with `Rate` pairs in production-loss form,
``dx/dt = production - loss * x``. It knows nothing of sets, files, grids or people; everything it
meets has people ("lanes") on the last axis and, where it is muscle, the 32 muscle units first.

Three passes per evaluation, always in the order in which the body was assembled:

1. ``signals``  algebraic quantities that others may read (an intensity, a ratio to rest, a flux);
   a signal may read signals of submodels that come earlier.
2. ``rates``    production and loss of each own state; may read every signal.
3. ``observe``  outputs with units, from states and signals.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple

import jax.numpy as jnp
import numpy as np

__all__ = [
    "CHANNELS",
    "INPUTS",
    "Array",
    "Output",
    "Packed",
    "Rate",
    "State",
    "Submodel",
    "View",
    "flux",
    "stacked",
]

Array = Any
"""A JAX array; lanes on the last axis: ``(n,)`` or ``(32, n)``."""

CHANNELS: dict[str, str] = {
    "recruitment": "fraction of the involved fibres at work [1]",
    "power": "metabolic power above rest of the involved muscle, averaged over the segment [W]",
    "vo2_demand": "steady aerobic demand above rest [L/min]",
    "glycolytic": "share of the power that comes from glycolysis beyond what oxidation carries [1]",
    "tension": "muscle tension relative to maximum [1]",
    "eccentric": "rate of eccentric work relative to one maximal lengthening action [1/min]",
    "contractions": "contractions [1/min]",
    "stimulus": "effective sets [1/min]",
    "impact": "foot-strike loading, 1 for level running [1]",
}
"""Drive channels, one value a segment and lane; ``involvement`` (32, 1) stands beside them."""

INPUTS: dict[str, str] = {
    "carbohydrate": "carbohydrate eaten [g/min]",
    "fat": "fat eaten [g/min]",
    "protein": "protein eaten [g/min]",
    "glucose_iv": "glucose infused [g/min]",
    "il6_iv": "rhIL-6 infused [ng/min]",
    "il6_sc": "rhIL-6 injected under the skin [ng/min]",
    "adrenaline_iv": "adrenaline infused [nmol/min]",
}
"""What acts on the body and is not muscle work, same shape as the drive channels."""


@dataclass(frozen=True, kw_only=True)
class State:
    """One state variable.

    Parameters
    ----------
    name : str
        Identifier, unique in the body.
    unit : str
        ``"1"`` for a state relative to its own baseline (then `rest` is 1).
    rest : float
        Value in the reference state.
    per_unit : bool
        One value per muscle unit: shape (32, n) instead of (n,).
    rows : int
        A vector of so many like states, (rows, n): molecules, organ processes. 0 for a scalar.
    ledger : bool
        A stock updated by summed fluxes (glycogen, gut content, drug depot): its rate is a signed
        `flux`, and sums of ledgers close to rounding.
    """

    name: str
    unit: str
    rest: float
    long_name: str = ""
    per_unit: bool = False
    rows: int = 0
    ledger: bool = False


@dataclass(frozen=True, kw_only=True)
class Output:
    """One declared output: what the sheet, the dataset and qualification speak of.

    ``decimals`` is for people; ``scale`` (the same unit) is the size below which an error does not
    matter; ``evidence`` is the grade of the weakest link without which the output would not move.
    ``organ`` is the organ of ``kind = "organ"`` (`myocrine.evidence.knowledge_rows.ORGANS`);
    ``certainty`` is that of the effect size, in the sense of GRADE, for ``kind = "adaptation"``.
    """

    name: str
    long_name: str
    unit: str
    kind: Literal["molecule", "fuel", "whole body", "muscle", "organ", "adaptation"]
    matrix: str = "plasma"
    evidence: Literal["A", "B", "C", "D"] = "B"
    decimals: int = 2
    scale: float = 0.0
    description: str = ""
    organ: str = ""
    certainty: Literal["", "high", "moderate", "low", "very low"] = ""


class Rate(NamedTuple):
    """Production (unit/min, >= 0) and loss (1/min, >= 0) of one state."""

    production: Array
    loss: Array


class Packed(Mapping[str, Array]):
    """Parameters by name over one array (names, n): what a kernel is given.

    A vector of like parameters is one lookup of rows, where a dictionary would cost a slice for
    each of hundreds and a compiler its patience.
    """

    def __init__(self, names: Sequence[str], values: Array) -> None:
        self.row = {name: i for i, name in enumerate(names)}
        self.values_by_row = values

    def __getitem__(self, name: str) -> Array:
        return self.values_by_row[self.row[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.row)

    def __len__(self) -> int:
        return len(self.row)


def stacked(p: Mapping[str, Array], names: Sequence[str]) -> Array:
    """Return the named parameters as one array, (names, n)."""
    if isinstance(p, Packed):
        return p.values_by_row[np.array([p.row[name] for name in names])]
    return jnp.stack([p[name] for name in names])


def flux(net: Array) -> Rate:
    """Rate of a ledger state: a signed flux and no proportional loss."""
    return Rate(net, 0.0)


@dataclass(frozen=True)
class View:
    """What a submodel sees while it is evaluated.

    Attributes
    ----------
    x : mapping
        States by name, (n,) or (32, n).
    u : mapping
        Drive `CHANNELS` and `INPUTS` by name, each (n,); ``u["involvement"]`` is (32, 1).
    p : mapping
        Parameters by record name, each (n,).
    who : mapping
        The person: ``mass`` [kg], ``vo2max`` [L/min], ``muscle_mass`` (32, n) [kg], ...
    c : mapping
        What submodels worked out once from parameters and person (`Submodel.constants`).
    s : dict
        Signals so far.
    """

    x: Mapping[str, Array]
    u: Mapping[str, Array]
    p: Mapping[str, Array]
    who: Mapping[str, Array]
    c: Mapping[str, Array] = field(default_factory=dict)
    s: dict[str, Array] = field(default_factory=dict)


class Submodel(ABC):
    """Base of all submodels; subclasses fill the class variables and `rates`.

    The contract tests in ``tests/body/test_contract.py`` hold every subclass to: rest is a fixed
    point, production and loss are never negative, rates are finite and differentiable, names are
    unique, every parameter it names exists and is read.
    """

    name: ClassVar[str]
    states: ClassVar[tuple[State, ...]] = ()
    outputs: ClassVar[tuple[Output, ...]] = ()
    parameters: ClassVar[tuple[str, ...]] = ()

    @property
    def fingerprint(self) -> str:
        """What tells this submodel's equations apart from another's, for stored kernels."""
        return type(self).__qualname__

    def constants(
        self,
        p: Mapping[str, Array],  # noqa: ARG002 - the default has none
        who: Mapping[str, Array],  # noqa: ARG002
    ) -> dict[str, Array]:
        """Return what depends on parameters and person alone, worked out once a run."""
        return {}

    def parameters_of(self, output: str) -> tuple[str, ...]:  # noqa: ARG002 - here they are few
        """Return the parameters without which an output would be another."""
        return self.parameters

    def signals(self, v: View) -> dict[str, Array]:  # noqa: ARG002 - the default has none
        """Return algebraic quantities that other submodels read."""
        return {}

    @abstractmethod
    def rates(self, v: View) -> dict[str, Rate]:
        """Return the `Rate` of every own state."""

    def observe(self, v: View) -> dict[str, Array]:  # noqa: ARG002 - the default has none
        """Return every declared output in its unit, shape (n,)."""
        return {}
