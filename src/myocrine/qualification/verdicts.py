"""The rules of a verdict. Nothing here knows a claim; everything is decided by numbers.

For draws theta of an effect, turned so that positive is as claimed, and the smallest effect that
matters, delta: ``above = P(theta > delta)``, ``within = P(|theta| <= delta)``, ``below`` the rest.

============  ====================================================================================
mixed         human studies have found it and its opposite, or parts declared beforehand split
supported     above >= 0.9, the human estimate is on the same side, and a randomised human trial
              or two independent human studies have found it
contradicted  within + below >= 0.9, the human estimate too is below what matters, and a human
              study did not find it
not testable  everything else, with the reason
============  ====================================================================================

Which side people are on is decided by effects weighted with the number of people, never by their
standard errors, and a study keeps its own conclusion: calling anything vaguer can then never make
a claim supported.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.claim_findings import Human
from myocrine.evidence.parameters import GRADES, ParameterSet, own_parameters
from myocrine.evidence.pooling import Pooled, pool

__all__ = [
    "REASONS",
    "VERDICTS",
    "Chances",
    "People",
    "Rules",
    "Ruling",
    "Verdict",
    "chances",
    "combine",
    "fragility",
    "interval",
    "rule",
    "weigh",
]

Floats = NDArray[np.float64]
Verdict = Literal["supported", "mixed", "contradicted", "not testable", "not testable yet"]
VERDICTS: tuple[Verdict, ...] = (
    "supported",
    "mixed",
    "contradicted",
    "not testable",
    "not testable yet",
)
"""In the order in which they are shown."""

REASONS: dict[str, str] = {
    "above_delta": "more than the smallest effect that matters, and people have shown it",
    "within_delta": "no more than the smallest effect that matters, in the model and in people",
    "parts_split": "one part of what it says is supported and another contradicted",
    "parts_open": "one part of what it says is contradicted and another cannot be tested",
    "studies_split": "human studies have found it and its opposite",
    "too_imprecise": "the interval is too wide to say",
    "no_human_evidence": "no human study of it at this setting of the evidence dial",
    "too_few_studies": "neither a randomised human trial nor two independent human studies show it",
    "people_disagree": "the model and the human studies point different ways",
    "failed_qualification": "the output failed its qualification against published studies",
    "edge_switched_off": "the evidence dial switches off the link it rests on",
    "no_link": "held or not, the molecule changes nothing: it does not move, or has no link here",
    "no_such_output": "the model has no such output",
    "lower_bound": "the count can only be too small, so that it cannot contradict",
    "not_yet": "a part of the program that it needs is not built yet",
    "out_of_scope": "not a question that this model can answer",
}
"""Machine-readable reasons and what they mean."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The numbers in the rules (parameters ``claims.*``)."""

    certainty: float
    smallest_smd: float
    trials_needed: int
    studies_needed: int

    @classmethod
    def of(cls, records: ParameterSet | None = None) -> Rules:
        """Read the rules from the parameter records."""
        p = records or own_parameters()
        return cls(
            certainty=p.value("claims.certainty"),
            smallest_smd=p.value("claims.smallest_smd"),
            trials_needed=round(p.value("claims.trials_needed")),
            studies_needed=round(p.value("claims.studies_needed")),
        )


@dataclass(frozen=True)
class Chances:
    """Shares of the draws above, within and below the smallest effect that matters."""

    above: float
    within: float
    below: float


@dataclass(frozen=True, kw_only=True)
class People:
    """What people have shown, at one setting of the dial.

    Attributes
    ----------
    findings : sequence of Human
        Those admitted.
    pooled : Pooled or None
        Random-effects estimate over independent findings, as claimed positive.
    mean : float
        Mean effect weighted by the number of people: decides the side.
    trials, studies, against : int
        Independent randomised trials and independent studies that found it; studies that did not.
    split : bool
        Whether some found it and some its opposite.
    """

    findings: tuple[Human, ...] = ()
    pooled: Pooled | None = None
    mean: float = 0.0
    trials: int = 0
    studies: int = 0
    against: int = 0
    split: bool = False

    @property
    def best(self) -> str:
        """Best grade among the findings; empty without any."""
        return min((f.evidence for f in self.findings), key=GRADES.index, default="")


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """A verdict with its machine-readable reason (a key of `REASONS`)."""

    verdict: Verdict
    reason: str
    chances: Chances | None = None
    people: People = field(default_factory=People)


def chances(theta: Floats, delta: float) -> Chances:
    """Return the shares of the draws above, within and below delta.

    Parameters
    ----------
    theta : (draws,)
        Effect, positive as claimed.
    delta : float
        Smallest effect that matters, >= 0.

    Raises
    ------
    ValueError
        If there is no draw, or one that is not a number.
    """
    if theta.size == 0 or not np.isfinite(theta).all() or delta < 0.0:
        msg = "a verdict needs finite draws and delta >= 0"
        raise ValueError(msg)
    above = float(np.mean(theta > delta))
    below = float(np.mean(theta < -delta))
    return Chances(above=above, within=1.0 - above - below, below=below)


def weigh(
    findings: Iterable[Human],
    *,
    dial: str = "C",
    needs: str = "C",
    without: Iterable[str] = (),
) -> People:
    """Return what people have shown at a setting of the evidence dial.

    Parameters
    ----------
    dial, needs : {'A', 'B', 'C', 'D'}
        Worst grade that the dial admits, and the claim itself.
    without : iterable of str
        Sources left out (for the fragility).
    """
    worst = min(GRADES.index(dial), GRADES.index(needs))
    gone = set(without)
    kept = tuple(f for f in findings if GRADES.index(f.evidence) <= worst and f.source not in gone)
    if not kept:
        return People()
    groups: dict[str, list[Human]] = {}
    for f in kept:
        groups.setdefault(f.independent, []).append(f)
    rows = [_together(g) for g in groups.values()]
    found = {k for k, g in groups.items() if any(f.sign == "+" for f in g)}
    opposite = {k for k, g in groups.items() if any(f.sign == "-" for f in g)}
    trials = {k for k, g in groups.items() if any(f.sign == "+" and f.randomised for f in g)}
    weight = sum(n for _, _, n in rows)
    return People(
        findings=kept,
        pooled=pool([y for y, _, _ in rows], [s for _, s, _ in rows]),
        mean=sum(y * n for y, _, n in rows) / weight,
        trials=len(trials),
        studies=len(found),
        against=len(groups) - len(found),
        split=bool(found) and bool(opposite),
    )


def _together(group: Sequence[Human]) -> tuple[float, float, float]:
    """Return effect, error and people of findings that count once.

    The error is the mean one, not a smaller one: the findings share their people.
    """
    n = sum(f.n for f in group)
    rows = [(*f.estimate(), f.n) for f in group]
    effect = sum(y * k for y, _, k in rows) / n
    error = sum(s * k for _, s, k in rows) / n
    return effect, error, n / len(group)


def rule(
    theta: Floats | None,
    delta: float,
    people: People,
    rules: Rules,
    *,
    human_delta: float,
    human_needed: bool = True,
    lower_bound: bool = False,
    obstacle: str = "",
) -> Ruling:
    """Decide on one part of a claim.

    Parameters
    ----------
    theta : (draws,), optional
        Draws of the effect, positive as claimed; None where there is none.
    delta, human_delta : float
        Smallest effect that matters, on the scale of the draws and of the human effects.
    human_needed : bool
        False for claims about the program itself.
    lower_bound : bool
        The computed number can only be too small.
    obstacle : str
        Reason (of `REASONS`) for which the model has no say, whatever the draws.
    """
    mute = obstacle and obstacle != "failed_qualification"
    seen = None if theta is None or mute else chances(theta, delta)

    def say(verdict: Verdict, reason: str) -> Ruling:
        return Ruling(verdict=verdict, reason=reason, chances=seen, people=people)

    if obstacle or seen is None:
        yet: Verdict = "not testable yet" if obstacle == "not_yet" else "not testable"
        return say(yet, obstacle or "no_such_output")
    if human_needed and not people.findings:
        return say("not testable", "no_human_evidence")
    if people.split:
        return say("mixed", "studies_split")
    if seen.above >= rules.certainty:
        if not human_needed:
            return say("supported", "above_delta")
        return say(*_confirmed(people, rules))
    if seen.within + seen.below >= rules.certainty:
        if lower_bound:
            return say("not testable", "lower_bound")
        if human_needed and (people.mean >= human_delta or not people.against):
            return say("not testable", "people_disagree")
        return say("contradicted", "within_delta")
    return say("not testable", "too_imprecise")


def _confirmed(people: People, rules: Rules) -> tuple[Verdict, str]:
    if people.mean <= 0.0:
        return "not testable", "people_disagree"
    if people.trials >= rules.trials_needed or people.studies >= rules.studies_needed:
        return "supported", "above_delta"
    return "not testable", "too_few_studies"


def combine(parts: Sequence[Ruling]) -> tuple[Verdict, str]:
    """Return the verdict of a claim that says all of its parts.

    Supported or contradicted if all are; mixed if some are supported and others contradicted, or
    one is mixed; else not testable, and the first part that cannot be tested says why.
    """
    verdicts = [p.verdict for p in parts]
    if len(set(verdicts)) == 1:
        return parts[0].verdict, parts[0].reason
    if "supported" in verdicts and "contradicted" in verdicts:
        return "mixed", "parts_split"
    if "mixed" in verdicts:
        return "mixed", next(p.reason for p in parts if p.verdict == "mixed")
    if "contradicted" in verdicts:
        return "not testable", "parts_open"
    untested = next(p for p in parts if p.verdict.startswith("not testable"))
    return untested.verdict, untested.reason


def fragility(
    verdict: Callable[[frozenset[str]], str],
    sources: Sequence[str],
    *,
    exhaustive: int = 3,
    most: int = 2000,
    strength: Callable[[frozenset[str]], float] | None = None,
) -> tuple[int | None, tuple[str, ...]]:
    """Return the fewest studies whose removal changes the verdict, and one such set.

    Parameters
    ----------
    verdict : callable
        From the set of removed sources to the verdict.
    sources : sequence of str
        Studies that can be removed.
    exhaustive, most : int
        Sets of up to this many studies are all tried, where there are at most so many of a size;
        beyond that one study after the other is removed, each time the one that leaves the least
        `strength` (an upper bound of the fewest, then).
    strength : callable, optional
        From the set of removed sources to how much the evidence still says.

    Returns
    -------
    (int or None, sequence of str)
        None where removing every study changes nothing.
    """
    before = verdict(frozenset())
    names = sorted(set(sources))
    for k in range(1, min(exhaustive, len(names)) + 1):
        if math.comb(len(names), k) > most:
            break
        for chosen in itertools.combinations(names, k):
            if verdict(frozenset(chosen)) != before:
                return k, chosen
    gone: frozenset[str] = frozenset()
    while len(gone) < len(names):
        rest = [n for n in names if n not in gone]
        nearer = min(rest, key=lambda n: strength(gone | {n}) if strength else 0.0)
        gone = gone | {nearer}
        if verdict(gone) != before:
            return len(gone), tuple(sorted(gone))
    return None, ()


def interval(pooled: Pooled) -> tuple[float, float]:
    """Return the 95 % interval of a pooled mean."""
    reach = 1.959963984540054 * pooled.error
    low, high = pooled.mean - reach, pooled.mean + reach
    return (low, high) if math.isfinite(reach) else (-math.inf, math.inf)
