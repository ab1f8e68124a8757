"""Stimulus against minutes: the front, what minutes buy, and routines on the same axes.

The front is solved budget by budget with the days fixed. More minutes never give less, since a
protocol of fewer minutes is one of more minutes too: so each point keeps the best that was found up
to it, and no bound of the solver may lie above one of a longer session. What lies between found and
bound is what the search left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeAlias

from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol import Protocol, Request, protocol
from myocrine.planning.rivals import Compared, Savings, Solver, compare, savings
from myocrine.planning.routines import routines
from myocrine.planning.yardstick import Yardstick, dose_table, yardstick

__all__ = ["BUDGETS", "SECONDS", "Front", "FrontPoint", "front", "front_points", "study"]

Progress: TypeAlias = Callable[[int, int], None]
BUDGETS: tuple[float, ...] = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0)
"""Minutes of a session at which the front is solved."""
_STEP = 10.0
SECONDS = 10.0
"""Longest search of one point [s]; a front has many."""
_CLOSE = 0.002
"""A gap at which a point is good enough to be drawn."""
_HALVINGS = 8
"""Solutions that the comparison with straight sets takes, about."""


@dataclass(frozen=True, kw_only=True)
class FrontPoint:
    """The best protocol found for so many minutes a session.

    Attributes
    ----------
    minutes : float
        Asked, of one session [min].
    weekly : float
        Asked, of a week [min].
    used : float
        Of the week that was found [min].
    stimulus, bound : float
        Of the week that was found, and what no protocol of these minutes exceeds; 1 is the
        blueprint in its own minutes.
    gain : float
        What ten minutes more a session bought since the point before (nothing, for the first).
    growth, strength, dose : float
        [%], [%], [reference bouts].
    protocol : Protocol
        It may be one of fewer minutes, where no better one was found.
    """

    minutes: float
    weekly: float
    used: float
    stimulus: float
    bound: float
    gain: float
    growth: float
    strength: float
    dose: float
    protocol: Protocol

    @property
    def gap(self) -> float:
        """How much better any protocol can be, as a fraction of this one."""
        return self.bound / self.stimulus - 1.0 if self.stimulus > 0 else 0.0


@dataclass(frozen=True, kw_only=True)
class Front:
    """Stimulus against minutes for one request.

    Attributes
    ----------
    request : Request
        Its minutes are those of no point in particular.
    points : tuple of FrontPoint
        By minutes.
    compared : tuple of Compared
        Routines, by minutes.
    savings : Savings or None
    """

    request: Request
    points: tuple[FrontPoint, ...]
    compared: tuple[Compared, ...] = ()
    savings: Savings | None = None

    @property
    def days(self) -> int:
        """Sessions a week."""
        return self.request.days


def front(
    request: Request,
    solver: Solver,
    measure: Yardstick,
    *,
    minutes: Iterable[float] = BUDGETS,
    progress: Progress | None = None,
) -> tuple[FrontPoint, ...]:
    """Solve the front of a request.

    Parameters
    ----------
    request : Request
        Its days, equipment, goal and person; its minutes do not count.
    solver : callable
        From a request to a protocol.
    measure : Yardstick
    minutes : iterable of float
        Of one session, at which to solve [min].

    Raises
    ------
    InputError
        If no minutes are given, or a request cannot be met.
    """
    budgets = sorted(set(minutes))
    if not budgets:
        msg = "A front needs minutes."
        raise InputError(msg, remedy="Give one budget or more, for example 20, 40 and 60.")
    found: list[Protocol] = []
    refused: InputError | None = None
    for i, budget in enumerate(budgets):
        if progress:
            progress(i, len(budgets))
        try:
            found.append(solver(replace(request, minutes=budget)))
        except InputError as error:  # too short for what was asked; longer sessions may do
            refused = error
    if progress:
        progress(len(budgets), len(budgets))
    if not found and refused is not None:
        raise refused
    return front_points(found, measure)


def front_points(found: Sequence[Protocol], measure: Yardstick) -> tuple[FrontPoint, ...]:
    """Return the points of a front from protocols of the same request at several minutes.

    Parameters
    ----------
    found : sequence of Protocol
        By minutes, ascending.
    """

    def shown(one: Protocol) -> float:
        return measure.score(one.stimulus, one.dose)

    best: list[Protocol] = []
    for own in found:
        worse = bool(best) and shown(best[-1]) > shown(own)
        best.append(best[-1] if worse else own)
    bounds = [p.proof.bound for p in found]
    for i in range(len(bounds) - 2, -1, -1):
        bounds[i] = min(bounds[i], bounds[i + 1])
    rows = []
    for own, kept, bound in zip(found, best, bounds, strict=True):
        stimulus = shown(kept)
        rows.append(
            FrontPoint(
                minutes=own.request.minutes,
                weekly=own.request.minutes * own.request.days,
                used=sum(kept.minutes),
                stimulus=stimulus,
                bound=stimulus + max(0.0, bound - kept.proof.value) / measure.total,
                gain=0.0,
                growth=kept.stimulus.growth_percent,
                strength=kept.stimulus.strength_percent,
                dose=kept.dose,
                protocol=kept,
            )
        )
    gains = [_STEP * (b.stimulus - a.stimulus) / (b.minutes - a.minutes) for a, b in pairwise(rows)]
    return tuple(replace(r, gain=g) for r, g in zip(rows, [0.0, *gains], strict=True))


def study(
    request: Request,
    *,
    minutes: Iterable[float] = BUDGETS,
    seconds: float = SECONDS,
    workers: int = 2,
    compared: bool = True,
    records: ParameterSet | None = None,
    progress: Progress | None = None,
) -> Front:
    """Return the front of a request, routines beside it, and what supersets save.

    Parameters
    ----------
    request : Request
        Its minutes are those at which supersets are compared with straight sets.
    minutes : iterable of float
        Of one session, at which to solve [min].
    seconds : float
        Longest search of each solution [s].
    compared : bool
        Whether routines and straight sets are looked at, too: as many solutions again.
    progress : callable, optional
        Called with (solutions done, solutions foreseen).

    Raises
    ------
    InputError
        If the request cannot be met.
    """
    budgets = sorted(set(minutes))
    counted = _Counted(seconds, workers, records, progress)
    counted.foreseen = len(budgets) + (len(routines()) + _HALVINGS if compared else 0)
    table = dose_table((n for r in routines() for n in r.exercises), request.person)
    measure = yardstick(request.goal, request.person, table=table, records=records)
    points = front(request, counted, measure, minutes=budgets)
    rows: tuple[Compared, ...] = ()
    if compared:
        rows = compare(request, measure, solver=counted, table=table, records=records)
    saved = savings(request, counted, measure) if compared and request.supersets else None
    return Front(request=request, points=points, compared=rows, savings=saved)


class _Counted:
    """The solver, with a count of what it has solved."""

    def __init__(
        self,
        seconds: float,
        workers: int,
        records: ParameterSet | None,
        progress: Progress | None,
    ) -> None:
        self.seconds, self.workers = seconds, workers
        self.records, self.progress = records, progress
        self.done, self.foreseen = 0, 0
        self.kept: dict[tuple[int, float, bool], Protocol] = {}

    def __call__(self, request: Request) -> Protocol:
        """Solve a request, each only once."""
        key = (request.days, round(request.minutes, 6), request.supersets)
        if key not in self.kept:
            self.kept[key] = protocol(
                request,
                seconds=self.seconds,
                workers=self.workers,
                close=_CLOSE,
                records=self.records,
            )
        self.done += 1
        if self.progress:
            self.progress(self.done, max(self.done, self.foreseen))
        return self.kept[key]
