"""The timeline of popular writing beside the computed one: what is promised, and what was found."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from myocrine.errors import EvidenceError
from myocrine.evidence.sources import read_data
from myocrine.planning.line import Line
from myocrine.planning.moments import BANDS, WEEK, YEAR

__all__ = ["Found", "Promise", "compared", "promises"]

Word = Literal["earlier", "in time", "later", "not seen", "the other way", "run too short"]
_YEARS = 2.0 * YEAR
"""A run shorter than this has not tried what is promised for years [d]."""


class Promise(BaseModel):
    """One thing that popular writing says happens, and when.

    Attributes
    ----------
    band : {'hours', 'weeks', 'months', 'years'}
    claim : str
        The claim of the ledger that it belongs to.
    says : str
        In our words.
    outputs, up : tuple
        Outputs of a run that show it, and whether each should rise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    band: Literal["hours", "weeks", "months", "years"]
    claim: str = Field(pattern=r"^C\d\d$")
    says: str = Field(min_length=5)
    outputs: tuple[str, ...] = Field(min_length=1)
    up: tuple[bool, ...]

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if len(self.up) != len(self.outputs):
            msg = f"{self.says!r} has {len(self.outputs)} outputs and {len(self.up)} directions"
            raise ValueError(msg)
        return self


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a run says to one output of a promise.

    Attributes
    ----------
    line : Line
    promise : Promise
    word : str
        ``in time``: a group would first see it, in the promised direction, within the band;
        ``earlier``, ``later``: before or after it;
        ``not seen``: no group of that size would within the run;
        ``the other way``: what is seen goes against the promise; ``run too short``: not seen, and
        the run ends before the band does (or before two years).
    """

    line: Line
    promise: Promise
    word: Word

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "band": self.promise.band,
            "claim": self.promise.claim,
            "says": self.promise.says,
            "output": self.line.name,
            "found": self.word,
            "first_detectable_week": self.line.seen / WEEK,
        }


@functools.cache
def promises() -> tuple[Promise, ...]:
    """Return what popular writing promises, in its order.

    Raises
    ------
    EvidenceError
        If a row does not fit its schema.
    """
    try:
        rows = read_data("popular_timeline.toml").get("promise", [])
        return tuple(Promise.model_validate(row) for row in rows)
    except ValueError as error:
        msg = f"A promise does not fit its schema: {error}"
        raise EvidenceError(msg, source="popular_timeline.toml") from error


def compared(lines: Mapping[str, Line]) -> Iterator[Found]:
    """Yield what a run says to every promise whose outputs it has."""
    for promise in promises():
        for name, up in zip(promise.outputs, promise.up, strict=True):
            if name in lines:
                own = lines[name]
                yield Found(line=own, promise=promise, word=_word(own, promise.band, up))


def _word(line: Line, band: str, up: bool) -> Word:
    start, end = BANDS[band]
    if math.isinf(line.seen):
        return "run too short" if line.days[-1] < min(end, _YEARS) else "not seen"
    at = int(abs(line.days - line.seen).argmin())
    if (line.joint[1][at] > 0) != up:
        return "the other way"
    seen = line.told(line.seen)
    if seen < start:
        return "earlier"
    return "in time" if seen < end else "later"  # a band begins where the last one ends
