"""What a claim and its parts are, once they are written down.

Rows of these classes stand in TOML under ``data/claims`` and are checked when they are read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from myocrine.evidence.claim_findings import Human
from myocrine.evidence.claim_scenarios import Effect
from myocrine.evidence.knowledge_rows import Grade
from myocrine.evidence.rows import Row

__all__ = ["Claim", "Contrast", "Part", "Term"]

Chosen = Literal["mcid", "within-person SD", "assay CV", "0.2 SD", "words"]


class Part(Row):
    """One thing a claim says that can be true or not; most claims have one.

    Attributes
    ----------
    key, says : str
        Identifier and what this part says.
    effect : Effect, optional
        None where the part is not computed (the claim then says why).
    direction : {'up', 'down'}
        Which way the output has to move.
    delta : float
        The smallest effect that matters, > 0, in `unit`; a fold (> 1) on the log scale.
    chosen, why : str
        Where delta comes from, in kind and in words; fixed before anything was run.
    edges : sequence of str
        Edges of the network without which the model has no opinion (``molecule->organ.process``).
    analyte : str
        Name under which the output was qualified, where it is not the output itself.
    human_scale, human_delta : str, float
        Unit of the human effects: ``SMD``, or that of the paper; and the smallest one that
        matters: delta itself in delta's own unit, a fifth of an SD on ``SMD``.
    lower_bound : bool
        The computed number can only be too small (a list that is not complete), so that it may
        support but not contradict.
    """

    key: str = Field(default="main", pattern=r"^[a-z][a-z0-9_]*$")
    says: str = ""
    effect: Effect | None = None
    direction: Literal["up", "down"] = "up"
    delta: float = Field(default=1.0, gt=0.0)
    unit: str = ""
    chosen: Chosen = "words"
    why: str = ""
    edges: tuple[str, ...] = ()
    analyte: str = ""
    human_scale: str = "SMD"
    human_delta: float | None = None
    lower_bound: bool = False
    human: tuple[Human, ...] = ()

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.effect is not None and not (self.unit and self.why):
            msg = f"part {self.key!r}: a computed effect needs the unit of delta and why"
            raise ValueError(msg)
        if self.effect is not None and self.log and self.delta <= 1.0:
            msg = f"part {self.key!r}: on the log scale delta is a fold above 1"
            raise ValueError(msg)
        if self.human_scale not in ("SMD", self.unit) and self.human_delta is None:
            msg = f"part {self.key!r}: effects in {self.human_scale!r} need 'human_delta'"
            raise ValueError(msg)
        if self.human_scale != "SMD":
            bare = [h.source for h in self.human if not h.sized]
            if bare:
                msg = f"part {self.key!r}: {bare[0]} has no size on the scale {self.human_scale!r}"
                raise ValueError(msg)
        return self

    @property
    def log(self) -> bool:
        """Whether the effect is a logarithm, so that delta is a fold."""
        e = self.effect
        folds = ("change", "contrast", "slope", "weekly", "stream")
        return e is not None and e.scale == "log" and e.kind in folds and e.measure != "kept"

    @property
    def threshold(self) -> float:
        """Delta on the scale of the draws."""
        return math.log(self.delta) if self.log else self.delta


class Claim(Row):
    """One claim of popular writing.

    Attributes
    ----------
    id, topic, statement : str
        Identifier (C01 ...), chapter, and the claim in our words.
    about : {'body', 'product', 'literature'}
        A claim about this program itself needs no human study; one about what research shows
        counts human studies.
    words : mapping
        Words of the claim that were given a number, and the number in words.
    parts : sequence of Part
        If several, the claim says all of them.
    not_yet, out_of_scope : str
        Why it is not computed in this version, or never will be by this model.
    sentence : str
        The sentence a reader needs, with fields filled in from what was computed:
        ``{part.effect}``, ``{part.human}``, ``{part.delta}``, ``{part.chance}``.
    contrary : str
        Evidence against the claim that a reader should know.
    patterns : sequence of str
        Regular expressions of sentences that state the claim, for the annotator.
    needs : {'A', 'B', 'C', 'D'}
        Weakest grade of a human finding that counts towards "supported".
    """

    id: str = Field(pattern=r"^[A-Z][0-9]{2,}$")
    topic: str
    statement: str
    about: Literal["body", "product", "literature"] = "body"
    words: Mapping[str, str] = {}
    parts: tuple[Part, ...] = Field(alias="part", min_length=1)
    not_yet: str = ""
    out_of_scope: str = ""
    sentence: str
    contrary: str = ""
    patterns: tuple[str, ...] = Field(min_length=1)
    needs: Grade = "C"

    @model_validator(mode="after")
    def _fits(self) -> Self:
        keys = [p.key for p in self.parts]
        if len(set(keys)) < len(keys):
            msg = f"{self.id}: two parts have the same key"
            raise ValueError(msg)
        silent = [p.key for p in self.parts if p.effect is None]
        if silent and not (self.not_yet or self.out_of_scope):
            msg = f"{self.id}: part {silent[0]!r} is not computed and nothing says why"
            raise ValueError(msg)
        for pattern in self.patterns:
            re.compile(pattern)
        return self

    @property
    def human(self) -> tuple[Human, ...]:
        """Human findings of all parts."""
        return tuple(h for p in self.parts for h in p.human)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources of the human findings, sorted, each once."""
        return tuple(sorted({h.source for h in self.human}))

    def matches(self, sentence: str) -> bool:
        """Whether a sentence of any text states this claim, by its patterns."""
        return any(re.search(p, sentence, re.IGNORECASE) for p in self.patterns)


class Contrast(Row):
    """A published comparison of two intensities: which way a molecule went.

    Attributes
    ----------
    matched : {'time', 'work', 'volume', 'failure', 'none'}
        What the two arms had in common.
    direction : {'up', 'none', 'down'}
        More at the higher intensity, no difference shown, less.
    """

    source: str
    molecule: str
    lower: str
    higher: str
    matched: Literal["time", "work", "volume", "failure", "none"]
    mode: Literal["endurance", "lifting"]
    direction: Literal["up", "none", "down"]
    n: int = Field(gt=0)
    randomised: bool = False
    evidence: Grade = "B"
    locator: str = ""


class Term(Row):
    """A word of the product that a glossary has to define."""

    term: str
    aliases: tuple[str, ...] = ()
