"""Who went where: the numbers of a flow diagram, counted from the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from myocrine.qualification.trials.results import TrialResult

__all__ = ["ArmFlow", "flow"]


@dataclass(frozen=True, kw_only=True)
class ArmFlow:
    """One arm in numbers of people.

    Attributes
    ----------
    allocated : int
        Of a cross-over: everybody who was to do it.
    failed : int
        Whose simulation failed in it.
    left_before, left_during : int
        Who left before the first sample, and after it.
    samples, lost : int
        Samples that were to be taken of who was there, and single ones that went missing.
    analysed, endpoint : int, str
        Who counts in the primary endpoint, or in the first that reads this arm; and which it is.
    """

    arm: str
    allocated: int
    failed: int
    left_before: int
    left_during: int
    samples: int
    lost: int
    analysed: int
    endpoint: str

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return dict(self.__dict__)


def flow(result: TrialResult) -> list[ArmFlow]:
    """Return the flow of every arm, in order."""
    trial, seen = result.trial, result.observed
    failed = {(f.arm, f.person) for f in result.truth.failures if f.replicate == 0}
    ranked = [result.primary, *result.endpoints]
    rows = []
    for i, arm in enumerate(trial.names):
        does = result.allocation.does(i)
        wrong = np.array([(arm, k) in failed for k in range(trial.n)]) & does
        left, moments = seen.left[i], len(seen.moments[arm])
        told = next((e for e in ranked if arm in e.values), None)
        given = np.arange(moments)[:, None] < left
        rows.append(
            ArmFlow(
                arm=arm,
                allocated=int(does.sum()),
                failed=int(wrong.sum()),
                left_before=int((left == 0).sum()),
                left_during=int(((left > 0) & (left < moments)).sum()),
                samples=int(given.sum()),
                lost=int((given & seen.lost[arm]).sum()),
                analysed=0 if told is None else int(np.isfinite(told.values[arm]).sum()),
                endpoint="" if told is None else told.endpoint.name,
            )
        )
    return rows
