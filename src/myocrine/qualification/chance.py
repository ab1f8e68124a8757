"""What verdicts chance alone would give: the same claims with the signs of the edges shuffled.

Every edge keeps its size and its spread and gets the sign of another edge, drawn without
replacement. Human findings stay as they are. What the ledger then says is what it would say of a
network whose arrows point nowhere in particular.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from myocrine.body import Body, body_of
from myocrine.evidence.claims import Ledger, ledger
from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.seeds import derive_seed
from myocrine.qualification.claims import assess
from myocrine.qualification.verdicts import VERDICTS

__all__ = ["ChanceReport", "chance", "shuffled"]

Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class ChanceReport:
    """How often each verdict comes out under shuffled signs.

    Attributes
    ----------
    shuffles, seed : int
    verdicts : mapping of claim to (mapping of verdict to count)
        Claims that read an edge or a simulation; counts over shuffles.
    """

    shuffles: int
    seed: int
    verdicts: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> dict[str, float]:
        """Mean number of claims a shuffle with each verdict."""
        seen: Counter[str] = Counter()
        for row in self.verdicts.values():
            seen.update(row)
        return {v: seen[v] / max(1, self.shuffles) for v in VERDICTS}

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "shuffles": self.shuffles,
            "seed": self.seed,
            "mean_claims": self.total,
            "claims": {k: dict(v) for k, v in self.verdicts.items()},
        }


def shuffled(records: ParameterSet, seed: int) -> ParameterSet:
    """Return records in which the edges' gains have exchanged their signs.

    The sizes, the spreads and the number of plus and minus signs stay; a gain of zero stays zero.
    """
    gains = (n for n in records if n.startswith("edge.") and n.endswith(".gain"))
    names = sorted(n for n in gains if records.value(n) != 0.0)
    signs = np.array([np.sign(records.value(n)) for n in names])
    mixed = np.random.default_rng(derive_seed(seed, 0, "claims.shuffle")).permutation(signs)
    found = {}
    for name, sign in zip(names, mixed, strict=True):
        record = records[name]
        dials = {d: (float(sign) * abs(v), s) for d, (v, s) in record.by_dial.items()}
        found[name] = record.model_copy(
            update={"value": float(sign) * abs(record.value), "by_dial": dials}
        )
    return ParameterSet({**records, **found})


def chance(
    shuffles: int,
    names: Iterable[str] = (),
    *,
    evidence: str = "C",
    draws: int = 50,
    seed: int = 0,
    book: Ledger | None = None,
    known: Knowledge | None = None,
    body: Body | None = None,
    progress: Progress | None = None,
) -> ChanceReport:
    """Decide on claims again and again with shuffled signs.

    Parameters
    ----------
    shuffles : int
        Number of shuffles, >= 1.
    names, evidence, draws, seed, book, known, body
        As for `assess`.
    progress : callable
        Called with (shuffles done, shuffles).
    """
    book = book or ledger()
    known = known or knowledge()
    body = body or body_of(known)
    wanted = list(names) or [c.id for c in book.values() if any(p.effect for p in c.parts)]
    seen: dict[str, Counter[str]] = {n: Counter() for n in wanted}
    for i in range(shuffles):
        found = assess(
            wanted,
            evidence=evidence,
            draws=draws,
            seed=seed,
            book=book,
            known=known,
            records=shuffled(known.records, seed + i),
            body=body,
            with_fragility=False,
        )
        for name, result in found.results.items():
            seen.setdefault(name, Counter())[result.verdict] += 1
        if progress:
            progress(i + 1, shuffles)
    return ChanceReport(shuffles=shuffles, seed=seed, verdicts=seen)
