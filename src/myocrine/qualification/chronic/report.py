"""What a qualification run found about weeks and years, with its form in JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from myocrine.qualification.chronic.scores import Change, ChangeSummary, Topics, summarise, topics
from myocrine.qualification.scores import Signed, sign_scores

__all__ = ["ChronicReport"]

_SIDES = ("all", "building", "verification")


@dataclass(frozen=True, kw_only=True)
class ChronicReport:
    """Scored changes and signs of studies of weeks and years.

    Attributes
    ----------
    changes : sequence of Change
        Ratios, differences, standardised differences.
    signs : sequence of Signed
        Directions and contrasts.
    seed : int
    """

    changes: Sequence[Change] = ()
    signs: Sequence[Signed] = ()
    seed: int = 0

    @property
    def studies(self) -> list[str]:
        """Studies with at least one scored finding, sorted."""
        return sorted({r.study for r in self.changes} | {r.study for r in self.signs})

    @property
    def topics(self) -> Topics:
        """What building studies found, for the baseline "topic mean"."""
        return topics(self.changes)

    def rows(self, split: str = "all") -> list[Change]:
        """Return the changes of one side of the split, or of both."""
        return [r for r in self.changes if split in ("all", r.split)]

    def summary(self, split: str = "all") -> ChangeSummary | None:
        """Return the scores of one side of the split, or of both."""
        return summarise(self.rows(split), self.topics)

    def by_endpoint(self) -> dict[str, ChangeSummary]:
        """Return the scores of every endpoint, both sides together."""
        groups: dict[str, list[Change]] = defaultdict(list)
        for row in self.changes:
            groups[row.analyte].append(row)
        found = {a: summarise(rows, self.topics) for a, rows in sorted(groups.items())}
        return {a: s for a, s in found.items() if s is not None}

    def sign_scores(self, split: str = "all") -> dict[str, Any]:
        """Return the scores of directions and contrasts."""
        return dict(sign_scores([r for r in self.signs if split in ("all", r.split)]))

    def as_dict(self) -> dict[str, Any]:
        """Return the ``chronic`` section of ``myocrine qualify --json``."""
        return {
            "n_studies": len(self.studies),
            "n_pools": len({r.study for r in self.changes if r.trials}),
            "n_observations": len(self.changes) + len(self.signs),
            **{side: _numbers(self.summary(side)) for side in _SIDES},
            "by_endpoint": {a: _numbers(s) for a, s in self.by_endpoint().items()},
            "signs": {side: self.sign_scores(side) for side in _SIDES},
            "studies": [self._study(name) for name in self.studies],
        }

    def _study(self, name: str) -> dict[str, Any]:
        rows = [r for r in self.changes if r.study == name]
        signs = [r for r in self.signs if r.study == name]
        return {
            "study": name,
            "split": rows[0].split if rows else signs[0].split,
            "changes": [{**asdict(r), "inside": r.inside} for r in rows],
            "signs": [{**asdict(r), "predicted": r.predicted} for r in signs],
        }


def _numbers(s: ChangeSummary | None) -> dict[str, Any]:
    if s is None:
        return {"n": 0, "n_studies": 0}
    found = {
        **asdict(s),
        "coverage_ok": s.coverage_ok,
        "skill": s.skill,
        "skill_no_change": s.skill_no_change,
        "skill_topic_mean": s.skill_topic_mean,
    }
    return {k: _plain(v) for k, v in found.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON can say it: no nan, lists for tuples."""
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return float(value) if isinstance(value, np.floating) else value
