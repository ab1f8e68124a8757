"""What people have shown of a claim: one published human finding, as a row of data."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Literal, Self

from pydantic import Field, model_validator

from myocrine.evidence.knowledge_rows import Grade
from myocrine.evidence.rows import Row

__all__ = ["RANDOMISED", "Human"]

Design = Literal["rct", "crossover", "meta-rct", "meta", "controlled", "before-after", "cohort"]
RANDOMISED = ("rct", "crossover", "meta-rct")
"""Designs in which people, or the order of their sessions, were drawn by lot."""

_NORMAL = NormalDist()


class Human(Row):
    """One published human finding about a part of a claim.

    Effects are turned so that positive means "as claimed", whatever the paper's own sign.

    Attributes
    ----------
    source, locator : str
        Source key and the place in it.
    says : str
        The finding in our words.
    design : str
        How it was found; `RANDOMISED` designs count as randomised trials.
    evidence : {'A', 'B', 'C', 'D'}
    sign : {'+', '0', '-'}
        What the paper itself concluded: as claimed, nothing shown, the opposite. A paper keeps
        its own conclusion however vague somebody later calls it.
    n : int
        People; ``n_stated`` is false where the number was not in what was read and a small one
        had to be assumed.
    effect, low, high, error : float, optional
        Effect on the part's `scale`, with its 95 % interval or its standard error.
    p : float, optional
        Where no size is printed: the p-value, or the bound that was printed (0.05 for "p < 0.05").
    groups : {1, 2}
        1 for differences within people, 2 for differences between groups of people.
    group : str
        Findings that share people, trials or a laboratory's material count once together.
    """

    source: str
    locator: str = ""
    says: str
    design: Design
    evidence: Grade
    sign: Literal["+", "0", "-"]
    n: int = Field(gt=0)
    n_stated: bool = True
    effect: float | None = None
    low: float | None = None
    high: float | None = None
    error: float | None = Field(default=None, gt=0.0)
    p: float | None = Field(default=None, gt=0.0, le=1.0)
    groups: Literal[1, 2] = 1
    group: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.low is None) != (self.high is None):
            msg = f"{self.source}: an interval needs both ends"
            raise ValueError(msg)
        if self.effect is None and self.low is not None:
            msg = f"{self.source}: an interval without its effect"
            raise ValueError(msg)
        if self.effect is not None and self.low is None and self.error is None:
            msg = f"{self.source}: an effect needs an interval or a standard error"
            raise ValueError(msg)
        return self

    @property
    def sized(self) -> bool:
        """Whether a size was printed, on whatever scale."""
        return self.effect is not None

    @property
    def randomised(self) -> bool:
        """Whether it comes from a randomised trial or a pool of such."""
        return self.design in RANDOMISED

    @property
    def independent(self) -> str:
        """What it counts as: its group, else its source."""
        return self.group or self.source

    def estimate(self) -> tuple[float, float]:
        """Return effect and standard error.

        Without a printed size both are in SD units, worked out from the p-value and the number of
        people: ``d = z sqrt(g)/sqrt(n)`` with g = 1 within people, 4 between two equal groups;
        the square of its standard error is ``g/n + d^2/2n``. A finding of nothing without a
        p-value is an effect of zero.
        """
        if self.effect is not None:
            if self.error is not None:
                return self.effect, self.error
            assert self.low is not None
            assert self.high is not None
            return self.effect, (self.high - self.low) / (2.0 * _NORMAL.inv_cdf(0.975))
        factor = 1.0 if self.groups == 1 else 4.0
        d = 0.0
        if self.p is not None and self.sign != "0":
            z = _NORMAL.inv_cdf(1.0 - self.p / 2.0)
            d = math.copysign(z * math.sqrt(factor / self.n), 1.0 if self.sign == "+" else -1.0)
        return d, math.sqrt(factor / self.n + d * d / (2.0 * self.n))
