"""What a protocol is set beside: routines in as many minutes, and straight sets."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from myocrine.errors import InputError
from myocrine.evidence.equipment import at_hand
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.model import (
    LEAST_MINUTES,
    MOST_MINUTES,
    Protocol,
    Request,
)
from myocrine.planning.routines import Routine, routines, standing
from myocrine.planning.yardstick import Yardstick, dose_a_week

__all__ = ["Compared", "Savings", "Solver", "compare", "savings"]

Solver: TypeAlias = Callable[[Request], Protocol]
Progress: TypeAlias = Callable[[int, int], None]
_MINUTE = 1.0
_WHOLE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Compared:
    """A routine beside the best protocol of as many minutes a week and no more days.

    Attributes
    ----------
    routine : Routine
    days, minutes, longest : float
        Sessions a week, minutes a week and of the longest session.
    stimulus, growth, strength : float
        Of the routine; 1 is the blueprint in its own minutes; [%], [%].
    available : bool
        Whether the equipment that was asked for is enough.
    protocol : Protocol or None
        The best one found for these minutes; None where nobody looked.
    best : float or None
        Its stimulus.
    ratio : float or None
        Over that of the routine.
    """

    routine: Routine
    days: float
    minutes: float
    longest: float
    stimulus: float
    growth: float
    strength: float
    available: bool
    protocol: Protocol | None = None
    best: float | None = None

    @property
    def ratio(self) -> float | None:
        """Stimulus of the best protocol over that of the routine."""
        return None if self.best is None else self.best / self.stimulus


@dataclass(frozen=True, kw_only=True)
class Savings:
    """The same stimulus with supersets and with straight sets.

    Attributes
    ----------
    stimulus : float
        What both give at least.
    straight, paired : float
        Minutes a week with straight sets and with supersets [min].
    straight_protocol, paired_protocol : Protocol
    """

    stimulus: float
    straight: float
    paired: float
    straight_protocol: Protocol
    paired_protocol: Protocol

    @property
    def share(self) -> float:
        """Minutes with supersets over those of straight sets."""
        return self.paired / self.straight


def compare(
    request: Request,
    measure: Yardstick,
    *,
    solver: Solver | None = None,
    table: Mapping[str, float] | None = None,
    among: Iterable[Routine] | None = None,
    records: ParameterSet | None = None,
    progress: Progress | None = None,
) -> tuple[Compared, ...]:
    """Set routines beside the best protocol of as many minutes a week.

    It has no more days than the request, nor than the routine.

    Parameters
    ----------
    solver : callable, optional
        None: routines alone, nothing beside them.
    table : mapping of exercise to float, optional
        Endocrine dose of one hard set [reference bouts].
    among : iterable of Routine, optional
        Those that come with the package where not given.
    """
    chosen = tuple(routines() if among is None else among)
    rows = []
    for i, routine in enumerate(chosen):
        if progress:
            progress(i, len(chosen))
        rows.append(_compare(request, measure, solver, table or {}, routine, records))
    if progress:
        progress(len(chosen), len(chosen))
    return tuple(sorted(rows, key=lambda r: r.minutes))


def _compare(
    request: Request,
    measure: Yardstick,
    solver: Solver | None,
    table: Mapping[str, float],
    routine: Routine,
    records: ParameterSet | None,
) -> Compared:
    own = standing(routine, request.person, score=measure.score, records=records)
    dose = dose_a_week(own.doses, table, own.weeks)
    found = None
    days = max(1, min(request.days, math.floor(own.days + _WHOLE)))
    session = own.minutes / days
    if solver is not None and LEAST_MINUTES <= session <= MOST_MINUTES:
        found = _tried(solver, replace(request, days=days, minutes=session))
    have = at_hand(request.equipment)
    return Compared(
        routine=routine,
        days=own.days,
        minutes=own.minutes,
        longest=own.longest,
        stimulus=measure.score(own.stimulus, dose),
        growth=own.stimulus.growth_percent,
        strength=own.stimulus.strength_percent,
        available=routine.needs <= have,
        protocol=found,
        best=None if found is None else measure.score(found.stimulus, found.dose),
    )


def savings(request: Request, solver: Solver, measure: Yardstick) -> Savings:
    """Return the fewest minutes with supersets for what straight sets give in the request's own.

    The dual question, answered by halving: every answer is a protocol that was found, so fewer
    minutes may do.

    Parameters
    ----------
    request : Request
        Its minutes are those of the straight sets.
    """
    straight = solver(replace(request, supersets=False))
    target = measure.score(straight.stimulus, straight.dose)
    low, high = LEAST_MINUTES, request.minutes
    best = solver(replace(request, supersets=True))
    if measure.score(best.stimulus, best.dose) < target:
        best = straight  # sets in pairs are a choice; nobody has to
    while high - low > _MINUTE:
        middle = 0.5 * (low + high)
        tried = _tried(solver, replace(request, supersets=True, minutes=middle))
        if tried is not None and measure.score(tried.stimulus, tried.dose) >= target:
            best, high = tried, min(middle, max(tried.minutes))
        else:
            low = middle
    return Savings(
        stimulus=target,
        straight=sum(straight.minutes),
        paired=sum(best.minutes),
        straight_protocol=straight,
        paired_protocol=best,
    )


def _tried(solver: Solver, request: Request) -> Protocol | None:
    try:
        return solver(request)
    except InputError:
        return None
