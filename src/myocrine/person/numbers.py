"""The person room's view of the parameter records: ``person.`` taken as read, arrays in and out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from myocrine.evidence.parameters import Parameter, ParameterSet, parameters

__all__ = ["STATUSES", "Array", "Numbers"]

Array: TypeAlias = npt.NDArray[np.float64]

STATUSES: tuple[str, ...] = ("untrained", "recreational", "trained", "athlete")
"""Training statuses, from none to most."""


class Numbers:
    """Central values of the ``person.*`` parameters.

    Parameters
    ----------
    records : ParameterSet, optional
        Changed records (a draw of the knowledge spread); the package's own by default.
    """

    def __init__(self, records: ParameterSet | None = None) -> None:
        self._records = parameters() if records is None else records

    def __call__(self, name: str) -> float:
        """Return the value of ``person.<name>`` in its own unit."""
        return self.record(name).value

    def record(self, name: str) -> Parameter:
        """Return the whole record of ``person.<name>``."""
        return self._records[f"person.{name}"]

    def by_sex(self, name: str, male: Array) -> Array:
        """Return ``<name>_male`` where `male` is 1, ``<name>_female`` where 0, mixed between."""
        female = self(f"{name}_female")
        return female + male * (self(f"{name}_male") - female)

    def by_training(self, room: str, index: Array, untrained: float | None = None) -> Array:
        """Return ``<room>.<status>`` interpolated over the training index [0..1]."""
        first = self(f"{room}.untrained") if untrained is None else untrained
        values = [first, *(self(f"{room}.{s}") for s in STATUSES[1:])]
        return np.interp(index, self.index_grid(), values)

    def index_grid(self) -> Sequence[float]:
        """Return the training index of each status in `STATUSES`."""
        return [0.0, self("training.recreational"), self("training.trained"), 1.0]
