"""What is measured: error against work, one curve a solver."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

__all__ = ["LIMIT", "Curve", "Point", "ratios"]

LIMIT = 1e-3
"""The error at which solvers are compared."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """One setting of one solver.

    Attributes
    ----------
    setting : str
        What was set, for people.
    error : float
        The largest error, as `largest_error` defines it [1]; infinite for a run that failed.
    ms : float
        Wall time of a person-day with both cores at work [ms]: all the time over all the people.
    people : int
        How many people were measured.
    """

    setting: str
    error: float
    ms: float
    people: int

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form; a failed run has no error and no time."""
        failed = not math.isfinite(self.error)
        return {
            "setting": self.setting,
            "error": None if failed else self.error,
            "ms_per_person_day": None if failed else self.ms,
            "people": self.people,
        }


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Every setting of one solver.

    Attributes
    ----------
    name : str
        Key of the solver in the JSON form.
    label : str
        What people call it.
    load_s : float or None
        What it takes before the first person can be solved: code generated and compiled [s].
    note : str
        What to know about the measurement, or why there is none.
    """

    name: str
    label: str
    points: tuple[Point, ...] = ()
    load_s: float | None = None
    note: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def best(self, limit: float = LIMIT) -> Point | None:
        """Return the cheapest setting whose error is within the limit, None where none is."""
        good = [p for p in self.points if p.error <= limit]
        return min(good, key=lambda p: p.ms, default=None)

    def front(self) -> tuple[Point, ...]:
        """Return the settings that no other beats in both error and time, dearest first.

        Along it the error falls as the time grows.
        """
        finite = sorted((p for p in self.points if math.isfinite(p.error)), key=_by_time)
        kept: list[Point] = []
        for point in finite:
            if not kept or point.error < kept[-1].error:
                kept.append(point)
        return tuple(reversed(kept))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        best = self.best()
        return {
            "label": self.label,
            "best": best.setting if best else None,
            "points": [p.as_dict() for p in self.points],
            "load_s": self.load_s,
            "note": self.note,
            **self.more,
        }


def ratios(ours: Curve, peers: list[Curve]) -> dict[str, float | None]:
    """Return how many times as long each peer takes at the limit; None where it cannot be said."""
    mine = ours.best()
    found: dict[str, float | None] = {}
    for peer in peers:
        best = peer.best()
        found[peer.name] = best.ms / mine.ms if best and mine else None
    return found


def _by_time(point: Point) -> tuple[float, float]:
    return point.ms, point.error
