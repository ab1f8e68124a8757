"""The claim ledger computed: every claim, its effect, what people have shown, and the verdict.

Nothing in here knows a verdict beforehand: it comes out of the draws, the human findings and the
rules of `myocrine.qualification.verdicts`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.body import Body, body_of
from myocrine.evidence.claim_findings import Human
from myocrine.evidence.claim_rows import Claim, Part
from myocrine.evidence.claims import Ledger, ledger
from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.parameters import GRADES, ParameterSet
from myocrine.evidence.pooling import Pooled
from myocrine.qualification.claim_bench import Bench
from myocrine.qualification.claim_counts import Count, count
from myocrine.qualification.claim_words import sentence
from myocrine.qualification.quality import Quality
from myocrine.qualification.verdicts import (
    REASONS,
    VERDICTS,
    Rules,
    Ruling,
    Verdict,
    combine,
    fragility,
    interval,
    rule,
    weigh,
)
from myocrine.simulation.result import Options
from myocrine.simulation.summary import Quantity, quantity

__all__ = ["SCHEMA", "ClaimReport", "ClaimResult", "PartResult", "assess"]

SCHEMA = "myocrine.claims/1"
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class PartResult:
    """One part of a claim, decided.

    Attributes
    ----------
    part : Part
    ruling : Ruling
    effect : Quantity or None
        In the part's unit, with its own sign (a fold on the log scale).
    delta : float
        The smallest effect that matters, in the same unit and direction.
    words : mapping
        Further numbers for the sentence.
    hypothetical : bool
        Whether it acts through a link that was shown in animals or cells only.
    """

    part: Part
    ruling: Ruling
    effect: Quantity | None
    delta: float
    words: Mapping[str, str] = field(default_factory=dict)
    hypothetical: bool = False


@dataclass(frozen=True, kw_only=True)
class ClaimResult:
    """One claim, decided.

    Attributes
    ----------
    claim : Claim
    verdict, reason : str
        One of `VERDICTS` and a key of `REASONS`.
    parts : sequence of PartResult
    evidence : str
        Best grade among the human findings admitted; empty without any.
    sources : sequence of str
        Sources of what was weighed.
    fragility : int or None
        Fewest studies whose removal changes the verdict; None where no removal does.
    hinges : sequence of str
        One such set of studies.
    """

    claim: Claim
    verdict: Verdict
    reason: str
    parts: Sequence[PartResult]
    evidence: str
    sources: Sequence[str]
    fragility: int | None
    hinges: Sequence[str]

    @property
    def main(self) -> PartResult:
        """The part that decides: the first with the verdict's own reason, else the first."""
        own = (p for p in self.parts if p.ruling.reason == self.reason and p.effect is not None)
        computed = (p for p in self.parts if p.effect is not None)
        return next(own, next(computed, self.parts[0]))

    @property
    def sentence(self) -> str:
        """The one sentence that a reader needs."""
        if self.reason in _UNTOLD:
            return _UNTOLD[self.reason]
        text = sentence(self.claim.sentence, self.parts)
        return f"Hypothetical: {text}" if self.hypothetical else text

    @property
    def hypothetical(self) -> bool:
        """Whether a part acts through a link that was shown in animals or cells only."""
        return any(p.hypothetical for p in self.parts)

    @property
    def why(self) -> str:
        """The reason in words."""
        own = {"not_yet": self.claim.not_yet, "out_of_scope": self.claim.out_of_scope}
        return own.get(self.reason) or REASONS[self.reason]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        main = self.main
        return {
            "statement": self.claim.statement,
            "topic": self.claim.topic,
            "verdict": self.verdict,
            "reason": self.reason,
            "reason_in_words": self.why,
            "hypothetical": self.hypothetical,
            "sentence": self.sentence,
            "effect": main.effect.as_dict() if main.effect else None,
            "delta": main.delta if main.effect else None,
            "unit": main.part.unit,
            "evidence": self.evidence,
            "sources": list(self.sources),
            "fragility": self.fragility,
            "hinges": list(self.hinges),
            "words": dict(self.claim.words),
            "contrary": self.claim.contrary,
            "parts": {p.part.key: _part_dict(p) for p in self.parts},
        }


@dataclass(frozen=True, kw_only=True)
class ClaimReport:
    """The ledger at one setting of the evidence dial."""

    results: Mapping[str, ClaimResult]
    options: Options
    qualified: bool

    @property
    def tally(self) -> dict[Verdict, int]:
        """Number of claims with each verdict, in the order of `VERDICTS`."""
        seen = Counter(r.verdict for r in self.results.values())
        return {v: seen[v] for v in VERDICTS}

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.claims/1``."""
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "evidence": self.options.evidence,
            "seed": self.options.seed,
            "draws": self.options.draws,
            "note": "simulated, not measured",
            "qualification_checked": self.qualified,
            "tally": dict(self.tally),
            "claims": {k: r.as_dict() for k, r in self.results.items()},
        }


def assess(
    names: Iterable[str] = (),
    *,
    evidence: str = "C",
    draws: int = 200,
    seed: int = 0,
    book: Ledger | None = None,
    known: Knowledge | None = None,
    records: ParameterSet | None = None,
    body: Body | None = None,
    quality: Quality | None = None,
    progress: Progress | None = None,
    with_fragility: bool = True,
) -> ClaimReport:
    """Compute claims and decide on them.

    Parameters
    ----------
    names : iterable of str, optional
        Identifiers; all claims by default.
    evidence : {'A', 'B', 'C', 'D'}
        The evidence dial: worst grade that may act in the model and count among studies.
    draws, seed : int
        Draws of each block of uncertainty and the seed of the run.

    Other Parameters
    ----------------
    book, known, records, body
        Another ledger, network, parameter set or body than the package's own.
    quality : Quality
        Scores of a qualification run, so that outputs which failed it decide nothing.
    progress : callable
        Called with (simulations done, simulations).

    Returns
    -------
    ClaimReport

    Raises
    ------
    UnknownNameError
        If there is no such claim.
    """
    book = book or ledger()
    known = known or knowledge()
    desk = _Desk(
        book=book,
        known=known,
        dial=evidence,
        rules=Rules.of(),
        quality=quality,
        bench=Bench(
            book,
            options=Options(draws=draws, seed=seed, evidence=evidence),
            body=body or body_of(known),
            known=known,
            records=records or known.records,
        ),
    )
    chosen = [book[n] for n in names] or list(book.values())
    simulated = [
        p.effect
        for c in chosen
        for p in c.parts
        if p.effect is not None and p.effect.kind != "count" and not desk.bench.missing(p.effect)
    ]
    desk.bench.prepare(simulated, progress)
    return ClaimReport(
        results={c.id: desk.decide(c, with_fragility) for c in chosen},
        options=desk.bench.options,
        qualified=quality is not None,
    )


@dataclass(frozen=True, kw_only=True)
class _Desk:
    """Where claims are decided: the simulations, the findings and the rules together."""

    book: Ledger
    known: Knowledge
    dial: str
    rules: Rules
    quality: Quality | None
    bench: Bench

    def decide(self, claim: Claim, with_fragility: bool) -> ClaimResult:
        """Return a claim with everything that decided it."""
        counts = {p.key: self._count(p) for p in claim.parts}
        lanes = {p.key: self._lanes(p, counts[p.key]) for p in claim.parts}
        obstacles = {p.key: self._obstacle(claim, p, lanes[p.key]) for p in claim.parts}

        def ruled(gone: frozenset[str] = frozenset()) -> list[Ruling]:
            rulings = []
            for p in claim.parts:
                own = self._lanes(p, self._count(p, gone)) if counts[p.key] else lanes[p.key]
                rulings.append(self._rule(claim, p, own, obstacles[p.key], gone))
            return rulings

        rulings = ruled()
        verdict, reason = combine(rulings)
        cited = {s for c in counts.values() if c for s in c.sources} | set(claim.sources)
        least: int | None = None
        hinges: tuple[str, ...] = ()
        if with_fragility and verdict != "not testable yet" and reason not in _SETTLED:
            least, hinges = fragility(
                lambda gone: combine(ruled(gone))[0],
                sorted(cited),
                strength=lambda gone: sum(map(_strength, ruled(gone))),
            )
        grades = [r.people.best for r in rulings] + [c.grade for c in counts.values() if c]
        return ClaimResult(
            claim=claim,
            verdict=verdict,
            reason=reason,
            parts=[
                self._part(p, r, lanes[p.key], counts[p.key])
                for p, r in zip(claim.parts, rulings, strict=True)
            ],
            evidence=min((g for g in grades if g), key=GRADES.index, default=""),
            sources=sorted(cited),
            fragility=least,
            hinges=hinges,
        )

    def _count(self, part: Part, gone: frozenset[str] = frozenset()) -> Count | None:
        if part.effect is None or part.effect.kind != "count":
            return None
        n = max(1, self.bench.options.draws)
        return count(
            part.effect.counter, book=self.book, known=self.known, dial=self.dial, n=n, without=gone
        )

    def _lanes(self, part: Part, counted: Count | None) -> Floats | None:
        """Return the effect in every lane, or None where the model has none."""
        if part.effect is None or self.bench.missing(part.effect):
            return None
        if counted is not None:
            return counted.draws if counted.draws.size else None
        return self.bench.lanes(part.effect)

    def _joint(self, part: Part, lanes: Floats | None) -> Floats | None:
        if lanes is None or part.effect is None or part.effect.kind == "count":
            return lanes
        return lanes[self.bench.blocks(part.effect).where("joint")]

    def _rule(
        self, claim: Claim, part: Part, lanes: Floats | None, obstacle: str, gone: frozenset[str]
    ) -> Ruling:
        sign = 1.0 if part.direction == "up" else -1.0
        joint = self._joint(part, lanes)
        return rule(
            None if joint is None else sign * joint,
            part.threshold,
            weigh(part.human, dial=self.dial, needs=claim.needs, without=gone),
            self.rules,
            human_delta=self._human_delta(part),
            human_needed=claim.about == "body" or bool(part.human),
            lower_bound=part.lower_bound,
            obstacle=obstacle,
        )

    def _human_delta(self, part: Part) -> float:
        if part.human_delta is not None:
            return part.human_delta
        return part.delta if part.human_scale == part.unit else self.rules.smallest_smd

    def _obstacle(self, claim: Claim, part: Part, lanes: Floats | None) -> str:
        """Return why the model has no say on a part, or nothing."""
        if claim.out_of_scope:
            return "out_of_scope"
        if part.effect is None:
            return "not_yet"
        if self.bench.missing(part.effect) or any(e not in self.known.edges for e in part.edges):
            return "no_such_output"
        if any(self._off(e) for e in part.edges):
            return "edge_switched_off"
        if lanes is None:
            return "not_yet"
        if part.effect.knocked and not np.any(np.abs(lanes) > _NOTHING):
            return "no_link"
        if self._failed(part):
            return "failed_qualification"
        return ""

    def _failed(self, part: Part) -> bool:
        """Whether what a part reads failed its qualification, by whatever name it was scored."""
        if self.quality is None or part.effect is None:
            return False
        if part.effect.measure == "week":  # endpoints of weeks are scored by their own names
            return any(self.quality.failed(name) for name in part.effect.reads)
        body = self.bench.body
        return self.quality.failed(part.analyte) or any(
            name in part.effect.reads for name in self.quality.failed_outputs(body)
        )

    def _off(self, edge: str) -> bool:
        best = self.known.edges[edge].best
        return GRADES.index(best) > GRADES.index(self.dial)

    def _part(
        self, part: Part, ruling: Ruling, lanes: Floats | None, counted: Count | None
    ) -> PartResult:
        sign = 1.0 if part.direction == "up" else -1.0
        delta = math.exp(sign * part.threshold) if part.log else sign * part.delta
        effect = None
        if lanes is not None and part.effect is not None:
            shown = np.exp(lanes) if part.log else lanes
            if counted is not None:
                still = np.full(1, np.median(shown))
                effect = quantity(shown, still, shown)
            else:
                blocks = self.bench.blocks(part.effect)
                effect = quantity(*(shown[blocks.where(b)] for b in _BLOCKS))
        words = dict(counted.words) if counted else {}
        off = ruling.reason in ("edge_switched_off", "no_such_output", "no_link")
        return PartResult(
            part=part,
            ruling=ruling,
            effect=None if off else effect,
            delta=delta,
            words=words,
            hypothetical=not off and any(self.known.edges[e].best == "D" for e in part.edges),
        )


_UNTOLD = {
    "edge_switched_off": "It rests on animals or cells, which this setting of the dial leaves out.",
    "no_link": "In the model the molecule does not move, or has no link to it at this dial.",
    "no_such_output": "The model has no output for it.",
}
"""What is said instead of the sentence where there is no number to put into it."""
_BLOCKS = ("joint", "person", "knowledge")
_SETTLED = ("out_of_scope", "no_such_output", "edge_switched_off", "no_link", "lower_bound")
"""Reasons that no study can change by being left out."""
_NOTHING = 1e-9
"""An effect of holding a molecule that is smaller in every draw is rounding: there is no link."""


def _strength(r: Ruling) -> float:
    """Return how firmly a part stands: the draws on its side and the people on it."""
    if r.chances is None:
        return 0.0
    draws = max(r.chances.above, r.chances.within + r.chances.below)
    people = r.people.mean if r.chances.above >= 0.5 else -r.people.mean
    return draws + math.tanh(people)


def _part_dict(p: PartResult) -> dict[str, Any]:
    people, seen = p.ruling.people, p.ruling.chances
    return {
        "says": p.part.says,
        "verdict": p.ruling.verdict,
        "reason": p.ruling.reason,
        "effect": p.effect.as_dict() if p.effect else None,
        "delta": p.delta if p.effect else None,
        "unit": p.part.unit,
        "delta_from": p.part.chosen,
        "delta_why": p.part.why,
        "chances": {"above": seen.above, "within": seen.within, "below": seen.below}
        if seen
        else None,
        "human": {
            "scale": p.part.human_scale,
            "pooled": _pooled_dict(people.pooled),
            "n_studies": len({f.independent for f in people.findings}),
            "randomised_that_found_it": people.trials,
            "studies_that_found_it": people.studies,
            "findings": [_finding_dict(f) for f in people.findings],
        },
    }


def _pooled_dict(pooled: Pooled | None) -> dict[str, Any] | None:
    if pooled is None:
        return None
    low, high = interval(pooled)
    return {"mean": pooled.mean, "low": low, "high": high, "between": pooled.between}


def _finding_dict(f: Human) -> dict[str, Any]:
    effect, error = f.estimate()
    return {
        "source": f.source,
        "says": f.says,
        "sign": f.sign,
        "design": f.design,
        "evidence": f.evidence,
        "n": f.n,
        "n_stated": f.n_stated,
        "effect": effect,
        "error": error,
        "printed": f.sized,
        "locator": f.locator,
    }
