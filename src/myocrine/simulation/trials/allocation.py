"""Who gets which arm: simple, blocked or stratified randomisation, or the order of a cross-over.

People come in the order of their index. All is drawn from the trial's seed, so that the same trial
allocates the same people the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import UnknownNameError
from myocrine.person.seeds import generator
from myocrine.simulation.trials.trial import Design, Trial

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Allocation", "allocate", "strata_of"]

Whole = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """What was drawn for each person of a trial.

    Attributes
    ----------
    order : (people, periods)
        Index of the arm in each period; one period unless it is a cross-over.
    strata : tuple of str
        The stratum of each person in words; empty words without strata.
    """

    order: Whole
    strata: tuple[str, ...]

    @property
    def n(self) -> int:
        """Number of people."""
        return len(self.order)

    def does(self, arm: int) -> NDArray[np.bool_]:
        """Return who does an arm, (people,)."""
        return np.asarray((self.order == arm).any(axis=1))

    def period(self, arm: int) -> Whole:
        """Return in which period (from 0) each person does an arm, -1 for never."""
        return np.where(self.does(arm), (self.order == arm).argmax(axis=1), -1)


def allocate(trial: Trial, people: pd.DataFrame) -> Allocation:
    """Allocate the people of a trial.

    Parameters
    ----------
    trial : Trial
    people : pandas.DataFrame
        The population's table of at least the trial's people, in the order of their index.

    Raises
    ------
    UnknownNameError
        If a stratum is no field of the people.
    """
    design, n = trial.design, trial.n
    words = strata_of(design, people.iloc[:n], source=trial.source)
    order = np.zeros((n, 1), dtype=np.int64)
    if design.kind == "cross-over":
        order = _sequences(trial)
    elif design.kind == "parallel":
        order[:, 0] = _arms(design, words, trial.seed)
    return Allocation(order=order, strata=words)


def strata_of(design: Design, people: pd.DataFrame, *, source: str = "") -> tuple[str, ...]:
    """Return each person's stratum in words: ``female, age above 24.1``."""
    if design.randomisation != "stratified":
        return ("",) * len(people)
    parts = []
    for name in design.strata:
        if name not in people.columns:
            raise UnknownNameError("stratum", name, list(people.columns), source=source)
        column = people[name]
        if column.dtype.kind in "OUS" or str(column.dtype).startswith("str"):
            parts.append([str(v) for v in column])
        else:
            middle = float(np.median(column))
            sides = (f"{name} up to {middle:.3g}", f"{name} above {middle:.3g}")
            parts.append([sides[int(v > middle)] for v in column])
    return tuple(", ".join(words) for words in zip(*parts, strict=True))


def _arms(design: Design, strata: Sequence[str], seed: int) -> Whole:
    """Return the arm of each person in a parallel trial."""
    weights = np.asarray(design.ratio, dtype=float)
    found = np.zeros(len(strata), dtype=np.int64)
    if design.randomisation == "simple":
        rng = generator(seed, 0, "trial.allocation")
        return rng.choice(len(weights), size=len(strata), p=weights / weights.sum())
    for word in sorted(set(strata)):
        here = np.array([s == word for s in strata])
        found[here] = _blocks(design, int(here.sum()), seed, word)
    return found


def _blocks(design: Design, n: int, seed: int, stratum: str) -> Whole:
    """Return arms in permuted blocks; the last block may be cut short."""
    rng = generator(seed, 0, f"trial.allocation.{stratum}")
    one = np.repeat(np.arange(len(design.ratio)), design.ratio)
    block = np.tile(one, design.block // len(one))
    count = -(-n // len(block))
    drawn = [rng.permutation(block) for _ in range(count)]
    return np.concatenate([*drawn, np.zeros(0, dtype=np.int64)])[:n].astype(np.int64)


def _sequences(trial: Trial) -> Whole:
    """Return the order of arms of each person: sequences in permuted blocks of all of them."""
    names = trial.names
    rows = np.array([[names.index(a) for a in s] for s in trial.design.sequences])
    rng = generator(trial.seed, 0, "trial.sequence")
    count = -(-trial.n // len(rows))
    drawn = np.concatenate([rng.permutation(len(rows)) for _ in range(count)])
    return np.asarray(rows[drawn[: trial.n]], dtype=np.int64)
