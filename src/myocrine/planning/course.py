"""What a plan made of people: outputs over days, what was done, and who they have become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.errors import InputError, UnknownNameError
from myocrine.planning.changed import Lift, changed_person
from myocrine.training.performance import Performance

if TYPE_CHECKING:
    from myocrine.training.plans import Plan, Planned

__all__ = ["SAME_TIME", "Course", "Held"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
SAME_TIME = 1e-6
"""Days closer together than this are one."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """One session as the central lane did it.

    Attributes
    ----------
    planned : Planned
        When, and which session of the plan.
    performance : Performance
        Of lane 0.
    reasons : tuple of str
        Why the loads are what they are.
    present : float
        Share of the lanes that came [1].
    """

    planned: Planned
    performance: Performance
    reasons: tuple[str, ...]
    present: float


@dataclass(frozen=True, kw_only=True)
class Course:
    """What a plan made of people.

    Attributes
    ----------
    days : (T,)
        Times that were kept, from the start of the plan [d].
    values : (T, outputs, lanes)
        Outputs of the slow body and the rows of what changed.
    who : mapping
        The people at the start.
    log : tuple of Held
    lifts : tuple of Lift
        Exercises whose maximum is followed.
    """

    plan: Plan | None
    body: SlowBody
    days: Floats
    values: Floats
    who: Lanes
    log: tuple[Held, ...]
    lifts: tuple[Lift, ...]
    warnings: tuple[str, ...] = ()

    def output(self, name: str) -> Floats:
        """Return one output at all kept times, (T, lanes)."""
        names = [o.name for o in self.body.declared]
        if name not in names:
            raise UnknownNameError("output", name, names)
        return np.asarray(self.values[:, names.index(name)])

    def at(self, day: float, name: str) -> Floats:
        """Return one output at a kept time, (lanes,)."""
        return np.asarray(self.output(name)[self._index(day)])

    def person(self, day: float) -> dict[str, Floats]:
        """Return the people as they are at a kept time, as `myocrine.person.lanes` does."""
        today = changed_person(self.who, self.changes(day), self.lifts)
        before = [h.planned.day for h in self.log if h.planned.day < day]
        idle = day - before[-1] if before else day + today["days_since_last_bout"]
        return today | {"days_since_last_bout": np.full_like(today["age"], idle)}

    def changes(self, day: float) -> dict[str, Floats]:
        """Return what training has changed at a kept time, as ratios to the start."""
        return self.body.changes_of(self.values[self._index(day)])

    def _index(self, day: float) -> int:
        i = int(np.argmin(np.abs(self.days - day)))
        if abs(self.days[i] - day) > SAME_TIME:
            msg = f"Day {day:g} was not kept; the nearest that was is {self.days[i]:g}."
            raise InputError(msg, remedy="Name the day among the moments of the course.")
        return i
