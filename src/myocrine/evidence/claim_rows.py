"""What a claim, its parts, its human findings and its scenarios are, once they are written down.

Rows of these classes stand in TOML under ``data/claims`` and are checked when they are read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from statistics import NormalDist
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from myocrine.evidence.knowledge_rows import Grade

__all__ = ["RANDOMISED", "Claim", "Contrast", "Effect", "Human", "Part", "Scenario", "Term"]

Design = Literal["rct", "crossover", "meta-rct", "meta", "controlled", "before-after", "cohort"]
RANDOMISED = ("rct", "crossover", "meta-rct")
"""Designs in which people, or the order of their sessions, were drawn by lot."""

Chosen = Literal["mcid", "within-person SD", "assay CV", "0.2 SD", "words"]
Kind = Literal["change", "contrast", "slope", "mediated", "unlike", "weekly", "stream", "count"]
Measure = Literal[
    "peak", "highest", "lowest", "auc", "at", "mean", "baseline", "week", "kept", "late"
]
_NORMAL = NormalDist()


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Human(_Strict):
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


class Scenario(_Strict):
    """A session or a plan done by somebody, simulated once however many claims read it.

    Attributes
    ----------
    key : str
    session : str
        Text in the session language; empty for a plan.
    hours : float
        Hours of a session simulated from its start [h].
    plan : str
        Text in the plan language, ``nothing`` for no training; empty for a session.
    weeks : float
        Weeks of a plan [weeks].
    person : mapping
        What is known of the person; the default person otherwise.
    note : str
        Why this session stands for what is claimed.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    session: str = ""
    hours: float = Field(default=24.0, gt=0.0, le=168.0)
    plan: str = ""
    weeks: float = Field(default=12.0, gt=0.0, le=3000.0)
    person: Mapping[str, str | float] = {}
    note: str = ""

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.session) == bool(self.plan):
            msg = "a scenario is either a session or a plan"
            raise ValueError(msg)
        return self


class Effect(_Strict):
    """What is read from the simulations: one number for every draw.

    ``change``: one output in one scenario against rest. ``contrast``: the change in `scenario`
    minus that in `against` (on the log scale the ratio of the two folds), or minus that in the
    same scenario with the molecules of `knocked` held at baseline. ``slope``: the change
    per `per` units of `x` over several scenarios. ``mediated``: the share of the change that is
    lost when the molecules of `knocked` stay at baseline. ``unlike``: the share of what
    `scenario` does to `outputs` that `against` does not reproduce. ``weekly``: both are plans; how
    many times as much the sessions of a week of the one do as those of the other, each session by
    itself (a logarithm). ``stream``: of a plan as it is followed, the area that a week's sessions
    add: ``kept``, the mean of the last two weeks over that of the first four; ``late``, the mean of
    the last two over that of the plan `against` (a logarithm). ``count``: see
    `myocrine.qualification.claim_counts`.

    Attributes
    ----------
    measure : str
        ``peak`` (furthest from baseline, up or down), ``highest``, ``lowest``, ``auc`` (area from
        baseline, per hour), ``at`` (`minute` after the end of the session), ``mean`` (mean over
        `window`, minutes after the end), ``baseline`` (the resting value itself), or, of plans,
        ``week``: the change after `week` weeks. ``kept`` and ``late`` are those of ``stream``.
    scale : {'log', 'difference', 'percent'}
        Logarithm of the ratio to baseline, difference from it, or difference in % of it.
    """

    kind: Kind
    output: str = ""
    outputs: tuple[str, ...] = ()
    measure: Measure = "peak"
    minute: float = 0.0
    week: float = Field(default=12.0, gt=0.0)
    window: tuple[float, float] = (0.0, 60.0)
    scale: Literal["log", "difference", "percent"] = "log"
    scenario: str = ""
    against: str = ""
    against_output: str = ""
    scenarios: tuple[str, ...] = ()
    x: tuple[float, ...] = ()
    per: float = 1.0
    knocked: tuple[str, ...] = ()
    counter: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        needs: dict[str, tuple[str, ...]] = {
            "change": ("output", "scenario"),
            "contrast": ("output", "scenario"),
            "slope": ("output", "scenarios", "x"),
            "mediated": ("output", "scenario", "knocked"),
            "unlike": ("outputs", "scenario", "against"),
            "weekly": ("output", "scenario", "against"),
            "stream": ("output", "scenario"),
            "count": ("counter",),
        }
        for name in needs[self.kind]:
            if not getattr(self, name):
                msg = f"an effect of kind {self.kind!r} needs {name!r}"
                raise ValueError(msg)
        if self.kind == "contrast" and not (self.against or self.knocked):
            msg = "a contrast needs 'against' or 'knocked'"
            raise ValueError(msg)
        if self.kind == "slope" and (len(self.x) != len(self.scenarios) or len(self.x) < 2):
            msg = "a slope needs as many 'x' as 'scenarios', and at least two"
            raise ValueError(msg)
        if (self.kind == "stream") != (self.measure in ("kept", "late")):
            msg = "measures 'kept' and 'late' are those of a stream, and a stream has no other"
            raise ValueError(msg)
        if (self.measure == "late") != (self.kind == "stream" and bool(self.against)):
            msg = "a stream is 'late' against another plan, and 'kept' without one"
            raise ValueError(msg)
        if self.measure == "week" and self.scale != "difference":
            msg = "what a plan changes is a difference already: scale = 'difference'"
            raise ValueError(msg)
        summed = self.kind in ("weekly", "count")
        if self.scale == "log" and self.measure == "auc" and not summed:
            msg = "an area from baseline has a sign: no logarithm of it"
            raise ValueError(msg)
        return self

    @property
    def runs(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Simulations that are read: (scenario, molecules held at baseline)."""
        if self.kind == "count":
            return ()
        plain = self.scenarios or tuple(s for s in (self.scenario, self.against) if s)
        found: list[tuple[str, tuple[str, ...]]] = [(s, ()) for s in dict.fromkeys(plain)]
        if self.knocked:
            return (*found, (self.scenario, tuple(sorted(self.knocked))))
        return tuple(found)

    @property
    def reads(self) -> tuple[str, ...]:
        """Outputs that are read."""
        named = (self.output, self.against_output, *self.outputs)
        return tuple(dict.fromkeys(n for n in named if n))


class Part(_Strict):
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


class Claim(_Strict):
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

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

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


class Contrast(_Strict):
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


class Term(_Strict):
    """A word of the product that a glossary has to define."""

    term: str
    aliases: tuple[str, ...] = ()
