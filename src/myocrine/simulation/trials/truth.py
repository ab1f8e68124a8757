"""What the model says happened: every person of the pool in every arm, without any error.

Because a person of a population is the same person in every arm, the truth holds what no real trial
can have: what the same person would have done in the other arm. The randomisation decides which
of it is observed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import InputError
from myocrine.simulation.trials.trial import when_in_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Failure", "Truth"]

Floats = NDArray[np.float64]
Lookup = Callable[[int, int, str], Floats]


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A person whose solution failed in one arm: in which output, when [min], at which value."""

    arm: str
    replicate: int
    person: int
    output: str
    minute: float
    value: float


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Simulated truth of a trial.

    Attributes
    ----------
    arms : tuple of str
    minutes : tuple of float
        Times that are kept, from the end of each person's session; `BASELINE` first [min].
    people : pandas.DataFrame
        The pool, one row a person in the order of their index.
    starts : mapping of arm to float
        When the session begins, from its end (negative) on the typical person's clock [min].
    replicates : int
        Draws of what nobody knows; replicate 0 is the central one.
    lookup : callable
        (arm, replicate, output) to (time, person); NaN for a person whose solution failed.
    failures : sequence of Failure
    """

    arms: tuple[str, ...]
    minutes: tuple[float, ...]
    people: pd.DataFrame
    starts: Mapping[str, float]
    replicates: int = 1
    lookup: Lookup = field(repr=False)
    failures: Sequence[Failure] = ()
    _kept: dict[tuple[int, int, str], Floats] = field(default_factory=dict, repr=False)

    @property
    def n(self) -> int:
        """Number of people in the pool."""
        return len(self.people)

    def series(
        self,
        arm: str,
        output: str,
        times: Sequence[float] | None = None,
        *,
        replicate: int = 0,
    ) -> Floats:
        """Return one output in one arm, (time, person); at all times that are kept by default.

        Raises
        ------
        InputError
            If a time is not kept.
        """
        key = (self.arms.index(arm), replicate, output)
        if key not in self._kept:
            self._kept[key] = np.asarray(self.lookup(*key), dtype=float)
        whole = self._kept[key]
        return whole if times is None else whole[[self._row(t) for t in times]]

    def _row(self, minute: float) -> int:
        if minute not in self.minutes:
            msg = f"The simulated truth holds no sample at {when_in_words(minute)}."
            kept = ", ".join(when_in_words(t) for t in self.minutes)
            raise InputError(msg, remedy=f"Simulate again, or choose among: {kept}.")
        return self.minutes.index(minute)
