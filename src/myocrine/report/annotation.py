"""Which sentences of any text state a claim of the ledger, and what became of that claim.

Two ways lead to a claim: the patterns that its data row brings, and a small index of words over all
statements (term frequency times inverse document frequency, cosine), for sentences that say it in
other words. Everything happens in memory on this machine; nothing of the text is kept.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from myocrine.evidence.claim_rows import Claim
from myocrine.evidence.claims import Ledger, ledger
from myocrine.qualification.claims import ClaimReport
from myocrine.report.sentences import Sentence, plain, sentences

__all__ = ["Annotation", "Hit", "Marked", "annotate"]

SCHEMA = "myocrine.annotation/1"
Stance = Literal["states", "denies", "asks"]

# Limits of what counts as the same thing said; they sort sentences, they decide no verdict.
_LIKE = 0.3
_VERY_LIKE = 0.5
_SHARED = 3
_MOST = 3
_LONGEST = 1200

_TOPIC = re.compile(
    r"exercis|training|workout|work-out|strength|resistance|lifting|lifts?\b|squat|muscle|muscular|"
    r"myokine|exerkine|physical activit|cardio\b|aerobic|irisin|BDNF|interleukin|IL-?6|gym\b|sport",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|neither|nor|cannot|hardly|no (?:evidence|effect|change|difference|sign)|"
    r"fail(?:s|ed)? to|myth|unlikely|contrary to|without any)\b|n't\b|n’t\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:()–—]|\be\.g\.|\bwhile\b|\bbut\b")
_WORD = re.compile(r"[a-z][a-z0-9]+(?:-[a-z0-9]+)*")
_STOP_WORDS = (
    "a about after all also an and any are as at be because been before being between both but by "
    "can could did do does during each even for from had has have he her his how if in into is it "
    "its itself just like may me might more most much my no not of on once only or other our out "
    "over own same she should so some such than that the their them then there these they this "
    "those through to too under up very was we were what when where which while who why will with "
    "would you your against way get gets give gives make makes made many new one two"
)
_STOP = frozenset(_STOP_WORDS.split())
_SAME = {
    "strength": "resistance", "lifting": "resistance", "weights": "resistance",
    "weightlifting": "resistance", "anxious": "anxiety", "tumor": "tumour", "cancers": "cancer",
    "cognitive": "cognition", "thinking": "cognition", "mental": "cognition",
    "bloodstream": "blood",
    "vascular": "vessel", "arteries": "vessel", "artery": "vessel", "muscular": "muscle",
    "body-fat": "fat", "adipose": "fat", "calories": "metabolic", "metabolism": "metabolic",
    "brains": "brain", "burning": "oxidation", "burns": "oxidation", "burn": "oxidation",
    "workout": "session", "workouts": "session", "exercise": "training",
    "inflammatory": "inflammation", "decades": "years", "muscles": "muscle",
}  # fmt: skip
"""Everyday words for those of the ledger."""
_ENDINGS = ("ations", "ation", "ising", "izing", "ised", "ized", "ises", "izes", "ings", "ing",
            "ies", "edly", "ely", "ed", "es", "ly", "s", "e")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One claim that a sentence states.

    Attributes
    ----------
    claim : Claim
    found_by : {'pattern', 'words'}
        A pattern of the claim, or likeness to its statement.
    likeness : float
        Cosine with the claim's statement [0..1].
    stance : {'states', 'denies', 'asks'}
        Whether the sentence says it, seems to deny it, or asks.
    """

    claim: Claim
    found_by: Literal["pattern", "words"]
    likeness: float
    stance: Stance


@dataclass(frozen=True, kw_only=True)
class Marked:
    """One sentence with the claims in it (often none)."""

    sentence: Sentence
    hits: tuple[Hit, ...]


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """A text read against the ledger.

    Attributes
    ----------
    lines : tuple of Marked
        Every sentence in order.
    report : ClaimReport or None
        The claims that were found, computed; none where only their places were wanted.
    """

    lines: tuple[Marked, ...]
    report: ClaimReport | None = None

    @property
    def marked(self) -> list[Marked]:
        """The sentences that state a claim."""
        return [m for m in self.lines if m.hits]

    @property
    def claims(self) -> list[str]:
        """Identifiers of the claims found, sorted."""
        return sorted({h.claim.id for m in self.marked for h in m.hits})

    @property
    def verdicts(self) -> Mapping[str, str]:
        """Verdict of each claim found; empty where nothing was computed."""
        if self.report is None:
            return {}
        return {k: r.verdict for k, r in self.report.results.items()}

    def with_report(self, report: ClaimReport) -> Annotation:
        """Return the same with verdicts."""
        return Annotation(lines=self.lines, report=report)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.annotation/1``: what was found, with verdicts."""
        results = self.report.results if self.report else {}
        return {
            "schema": SCHEMA,
            "evidence": self.report.options.evidence if self.report else None,
            "sentences": len(self.lines),
            "marked": [
                {
                    "line": m.sentence.line,
                    "text": m.sentence.text,
                    "claims": [
                        {
                            "id": h.claim.id,
                            "stance": h.stance,
                            "found_by": h.found_by,
                            "likeness": round(h.likeness, 3),
                            "verdict": self.verdicts.get(h.claim.id),
                        }
                        for h in m.hits
                    ],
                }
                for m in self.marked
            ],
            "claims": {
                c: {
                    "statement": ledger()[c].statement if c in ledger() else "",
                    "verdict": results[c].verdict if c in results else None,
                    "reason": results[c].reason if c in results else None,
                    "sentence": results[c].sentence if c in results else None,
                }
                for c in self.claims
            },
        }


def annotate(text: str, book: Ledger | None = None) -> Annotation:
    """Find the sentences of a text that state a claim.

    Parameters
    ----------
    text : str
        Any text, Markdown or a web page.
    book : Ledger, optional
        The package's own by default.

    Notes
    -----
    Passages that have nothing to do with muscle or exercise, nor stand beside any that have, are
    left alone: an immune system is mentioned in many texts.
    """
    claims = list((book or ledger()).values())
    # A claim about this program itself lists its words: they are like any text about muscle.
    index = _Index(c for c in claims if c.about != "product")
    lines = sentences(plain(text))
    near = _near_topic(lines)
    return Annotation(
        lines=tuple(
            Marked(sentence=s, hits=_hits(s, claims, index) if s.paragraph in near else ())
            for s in lines
        )
    )


def _near_topic(lines: Sequence[Sentence]) -> set[int]:
    about = {s.paragraph for s in lines if _TOPIC.search(s.text)}
    return {p + d for p in about for d in (-1, 0, 1)}


def _hits(s: Sentence, claims: Sequence[Claim], index: _Index) -> tuple[Hit, ...]:
    likeness = index.closest([s.text, *_CLAUSE.split(s.text)])
    short = s.text[:_LONGEST]
    found = []
    for claim in claims:
        like, shared = likeness.get(claim.id, (0.0, 0))
        stance = _stance(short, claim)
        if claim.matches(short):
            found.append(Hit(claim=claim, found_by="pattern", likeness=like, stance=stance))
        elif like >= _LIKE and shared >= _SHARED:
            found.append(Hit(claim=claim, found_by="words", likeness=like, stance=stance))
    if any(h.found_by == "pattern" for h in found):
        # Where a pattern says what is claimed, neighbours in vocabulary only distract.
        found = [h for h in found if h.found_by == "pattern" or h.likeness >= _VERY_LIKE]
    found.sort(key=lambda h: (h.found_by == "words", -h.likeness, h.claim.id))
    return tuple(found[:_MOST])


def _stance(text: str, claim: Claim) -> Stance:
    """Say whether a sentence states a claim; a claim may itself be a denial."""
    if text.rstrip("\"'”’)] ").endswith("?"):
        return "asks"
    turned = bool(_DENIES.search(text)) != bool(_DENIES.search(claim.statement))
    return "denies" if turned else "states"


class _Index:
    """Words of every claim, weighted by how few claims have them."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        words = {c.id: Counter(_words(_said(c))) for c in claims}
        n = len(words)
        seen = Counter(w for bag in words.values() for w in bag)
        self._weight = {w: math.log((1 + n) / (1 + k)) + 1.0 for w, k in seen.items()}
        self._unseen = math.log(1 + n) + 1.0
        self._bags = {c: self._vector(bag) for c, bag in words.items()}

    def _vector(self, bag: Counter[str]) -> dict[str, float]:
        raw = {w: (1.0 + math.log(k)) * self._weight.get(w, self._unseen) for w, k in bag.items()}
        size = math.sqrt(sum(v * v for v in raw.values())) or 1.0
        return {w: v / size for w, v in raw.items()}

    def closest(self, texts: Iterable[str]) -> dict[str, tuple[float, int]]:
        """Return the best likeness of any of several texts, for every claim."""
        each = [self.likeness(t) for t in texts]
        return {c: max(one[c] for one in each) for c in self._bags}

    def likeness(self, text: str) -> dict[str, tuple[float, int]]:
        """Return cosine and number of shared words with every claim."""
        own = self._vector(Counter(_words(text)))
        found = {}
        for claim, bag in self._bags.items():
            shared = own.keys() & bag.keys()
            found[claim] = (sum(own[w] * bag[w] for w in shared), len(shared))
        return found


def _said(claim: Claim) -> str:
    return " ".join([claim.statement, *(p.says for p in claim.parts)])


def _words(text: str) -> list[str]:
    """Return the stems of the words that carry meaning."""
    plain_text = text.casefold().replace("interleukin-6", "il-6").replace("il6", "il-6")
    return [_stem(_SAME.get(w, w)) for w in _WORD.findall(plain_text) if w not in _STOP]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
