"""Counting observables of the claim ledger: what is counted in the data instead of simulated."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from myocrine.evidence.claim_rows import Contrast
from myocrine.evidence.claims import Ledger
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.parameters import GRADES

__all__ = ["COUNTERS", "Count", "count"]

Floats = NDArray[np.float64]
_CLAIMED_ORGANS = ("adipose", "liver", "gut", "brain", "pancreas", "bone", "immune", "tumour")
_SIGNALS = ("lactate", "baiba", "lac_phe")
_JEFFREYS = 0.5
"""Both parameters of the prior of a share that knows nothing (Jeffreys)."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """What was counted.

    Attributes
    ----------
    draws : (n,)
        The number, or equally likely values of a share; empty where it cannot be counted yet.
    words : mapping
        Further numbers for the claim's sentence.
    sources : sequence of str
        Source keys of what was counted.
    grade : str
        Best grade of what was counted, where it is findings.
    """

    draws: Floats
    words: Mapping[str, str] = field(default_factory=dict)
    sources: Sequence[str] = ()
    grade: str = ""


def count(
    name: str,
    *,
    book: Ledger,
    known: Knowledge,
    dial: str,
    n: int,
    without: frozenset[str] = frozenset(),
) -> Count:
    """Return what the counter called `name` counts.

    Parameters
    ----------
    n : int
        Number of draws of a share.
    without : set of str
        Sources left out (for the fragility).
    """
    return COUNTERS[name](_Shelf(book=book, known=known, dial=dial, n=n, without=without))


@dataclass(frozen=True, kw_only=True)
class _Shelf:
    book: Ledger
    known: Knowledge
    dial: str
    n: int
    without: frozenset[str]

    def admits(self, grade: str) -> bool:
        return GRADES.index(grade) <= GRADES.index(self.dial)


def _exactly(value: float, n: int) -> Floats:
    return np.full(n, float(value))


def _catalogue(s: _Shelf) -> Count:
    """Count names: those listed and those modelled that muscle is said to make."""
    modelled = {m.name.casefold() for m in s.known.molecules.values() if m.kind == "myokine"}
    listed = {row.name.casefold() for row in s.known.catalogue}
    return Count(draws=_exactly(len(modelled | listed), s.n))


def _human_edges(s: _Shelf, grade_limit: str = "C") -> list[tuple[str, str, str]]:
    """Return (molecule, organ, source) of admitted non-null findings in people."""
    found = []
    for e in s.known.edges.values():
        for f in e.findings:
            human = _in_people(f.species) and f.sign != "0"
            good = GRADES.index(f.evidence) <= GRADES.index(grade_limit)
            if human and good and s.admits(f.evidence) and f.source not in s.without:
                found.append((e.molecule, e.organ, f.source))
    return found


def _in_people(species: str) -> bool:
    """Whether a finding was made in people, not in their cells or serum in a dish."""
    words = species.casefold()
    dish = ("cell", "islet", "strip", "serum", "mouse", "rodent", "rat ")
    return words.startswith("human") and not any(d in words for d in dish)


def _organs_reached(s: _Shelf) -> Count:
    rows = [r for r in _human_edges(s) if r[1] in _CLAIMED_ORGANS]
    reached = {organ for _, organ, _ in rows}
    missing = [o for o in _CLAIMED_ORGANS if o not in reached]
    return Count(
        draws=_exactly(len(reached), s.n),
        words={"missing": ", ".join(missing) or "none"},
        sources=tuple(sorted({source for *_, source in rows})),
    )


def _human_signals(s: _Shelf) -> Count:
    rows = [r for r in _human_edges(s) if r[0] in _SIGNALS]
    return Count(
        draws=_exactly(len({molecule for molecule, *_ in rows}), s.n),
        sources=tuple(sorted({source for *_, source in rows})),
    )


def _intensity_contrasts(s: _Shelf) -> Count:
    """Share of published comparisons that found more at the higher intensity.

    A study counts once, with the mean over its molecules; the draws are the quantiles of the
    posterior of a share (a beta distribution with Jeffreys' prior).
    """
    rows = [c for c in s.book.contrasts if s.admits(c.evidence) and c.source not in s.without]
    if not rows:
        return Count(draws=np.empty(0))
    up, total = _by_study(rows)
    levels = (np.arange(s.n) + 0.5) / s.n
    draws = betaincinv(up + _JEFFREYS, total - up + _JEFFREYS, levels)
    words = {"n": str(len(rows)), "studies": str(total)}
    for mode in ("endurance", "lifting"):
        own = [c for c in rows if c.mode == mode]
        words[mode] = f"{sum(c.direction == 'up' for c in own)} of {len(own)}"
    return Count(
        draws=np.asarray(draws, dtype=float),
        words=words,
        sources=tuple(sorted({c.source for c in rows})),
        grade=min((c.evidence for c in rows), key=GRADES.index),
    )


def _by_study(rows: Sequence[Contrast]) -> tuple[float, int]:
    studies: dict[str, list[float]] = {}
    for c in rows:
        studies.setdefault(c.source, []).append(float(c.direction == "up"))
    return sum(sum(v) / len(v) for v in studies.values()), len(studies)


def _glossary(s: _Shelf) -> Count:
    """Share of the named terms that the glossary defines."""
    try:
        # The glossary is data of its own; where it is not there yet, nothing can be counted.
        module = importlib.import_module("myocrine.evidence.glossary")
    except ModuleNotFoundError:
        return Count(draws=np.empty(0), words={"n": str(len(s.book.terms)), "defined": "none"})
    known = {name.casefold() for name in module.defined()}
    found = [t for t in s.book.terms if {t.term.casefold(), *map(str.casefold, t.aliases)} & known]
    share = len(found) / len(s.book.terms) if s.book.terms else 0.0
    words = {"n": str(len(s.book.terms)), "defined": str(len(found))}
    return Count(draws=_exactly(share, s.n), words=words)


def _protocol_proof(s: _Shelf) -> Count:
    """Share of the most that is possible that was found for three times 45 minutes."""
    from myocrine.qualification.claim_protocols import found_share  # a solver is slow to load

    return Count(draws=_exactly(found_share(), s.n))


def _protocol_routines(s: _Shelf) -> Count:
    """Stimulus of the best protocol over that of the closest routine of as many minutes."""
    from myocrine.qualification.claim_protocols import closest_routine

    found = closest_routine(s.n)
    return Count(draws=found.draws, words=found.words)


def _protocol_supersets(s: _Shelf) -> Count:
    """Stimulus with supersets in 70 % of the minutes over that of straight sets."""
    from myocrine.qualification.claim_protocols import superset_gain

    found = superset_gain(s.n)
    return Count(draws=found.draws, words=found.words)


COUNTERS: dict[str, Callable[[_Shelf], Count]] = {
    "catalogue": _catalogue,
    "glossary": _glossary,
    "human_signals": _human_signals,
    "intensity_contrasts": _intensity_contrasts,
    "organs_reached": _organs_reached,
    "protocol_proof": _protocol_proof,
    "protocol_routines": _protocol_routines,
    "protocol_supersets": _protocol_supersets,
}
"""What can be counted, by name."""
