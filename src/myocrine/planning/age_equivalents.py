"""How many years of ageing a change makes up for, endpoint by endpoint, never in one number.

A change of 9 % where ageing takes 0.9 % a year makes up for ten years of that one quantity. The
slopes are records (``endpoint.<output>.age_slope``) with the ages they were seen at; nothing is
said of endpoints without one, and the years of different endpoints are not averaged: somebody has
no second age.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.simulation.summary import Quantity, quantity
from myocrine.simulation.uncertainty import Blocks, apply_spread

__all__ = ["AgeEquivalent", "age_equivalent"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class AgeEquivalent:
    """Years of ageing that a change of one endpoint makes up for.

    Attributes
    ----------
    years : Quantity
        Positive where the change undoes what age does [year].
    slope : float
        What age does [the output's unit a year].
    ages : (float, float)
        Youngest and oldest of the people in whom that was seen [year].
    source : str
        Key of the paper.
    inside : bool or None
        Whether the person's age lies within `ages`; None where nobody's age is known.
    """

    years: Quantity
    slope: float
    ages: tuple[float, float]
    source: str
    inside: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "years": self.years.as_dict(),
            "slope_per_year": self.slope,
            "seen_at_ages": list(self.ages),
            "person_inside": self.inside,
            "source": self.source,
        }


def age_equivalent(
    name: str,
    change: Mapping[str, Floats],
    blocks: Blocks,
    *,
    seed: int = 0,
    age: float | None = None,
    records: ParameterSet | None = None,
) -> AgeEquivalent | None:
    """Return how many years of ageing a change makes up for, or None without a cited slope.

    Parameters
    ----------
    name : str
        The output's.
    change : mapping of (lanes of the block,)
        Change since the start in the joint, person and knowledge block [the output's unit].
    seed : int
        The slope's knowledge spread is drawn from it.
    age : float, optional
        The person's age [year].
    """
    known = records or parameters()
    if f"endpoint.{name}.age_slope" not in known:
        return None
    record = known[f"endpoint.{name}.age_slope"]
    z = blocks.normals(1, seed=seed, purpose=f"age_slope.{name}", varies_in="knowledge")[0]
    slope = apply_spread(record, np.zeros_like(z), z)
    parts = ("joint", "person", "knowledge")
    years = [-np.asarray(change[b], float) / slope[blocks.where(b)] for b in parts]
    first, last = (known.value(f"endpoint.{name}.age_slope_{end}") for end in ("from", "to"))
    return AgeEquivalent(
        years=quantity(*years),
        slope=record.value,
        ages=(first, last),
        source=record.source,
        inside=None if age is None else bool(first <= age <= last),
    )
