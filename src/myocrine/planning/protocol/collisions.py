"""Wishes that cannot be met together: the smallest set of them, in words.

Each wish is left out in turn; where the rest still cannot be met, it stays out. What remains is a
set of which every single one is needed for the contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ortools.sat.python import cp_model

from myocrine.errors import InputError
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.protocol.candidates import sieve
from myocrine.planning.protocol.classes import classes
from myocrine.planning.protocol.frame import Aims, Frame, neighbours
from myocrine.planning.protocol.model import MOST_MINUTES, Request
from myocrine.planning.protocol.pieces import Piece, body_of
from myocrine.planning.protocol.ready import frame_of, pieces_of
from myocrine.planning.protocol.session import SessionModel, quiet_solver
from myocrine.planning.stimulus import PATTERNS

__all__ = ["collision", "smallest"]

_WORK = 5.0  # of the solver, for one question of yes or no


@dataclass(frozen=True, kw_only=True)
class _Wish:
    """One thing that a request asks for."""

    kind: str
    value: Any

    def __str__(self) -> str:
        if self.kind == "minutes":
            return f"{self.value:g} minutes"
        if self.kind == "days":
            return f"{self.value} day{'' if self.value == 1 else 's'} a week"
        if self.kind == "equipment":
            return f"equipment {', '.join(self.value)}"
        if self.kind == "pattern":
            return f"every {self.value} of the blueprint"
        return f"{self.kind} {self.value}"


def collision(request: Request, p: ParameterSet) -> InputError | None:
    """Return the error that names the smallest set of wishes that collide; None: they do not."""
    found = smallest(request, p)
    if not found:
        return None
    words = [str(w) for w in found]
    *first, last = words
    said = f"{', '.join(first)} and {last}" if first else last
    msg = f"These wishes leave no session together: {said}."
    if len(words) == 1:
        msg = f"This wish leaves no session: {said}."
    remedy = "Give up any one of them." if first else "Change it."
    return InputError(msg, remedy=remedy)


def smallest(request: Request, p: ParameterSet) -> tuple[_Wish, ...]:
    """Return a smallest set of wishes that cannot be met together; empty if all can."""
    court = _Court(request, p)
    wishes = tuple(_wishes(request))
    if court.possible(wishes):
        return ()
    kept = list(wishes)
    for wish in wishes:
        without = [w for w in kept if w is not wish]
        if not court.possible(without):
            kept = without
    return tuple(kept)


def _wishes(request: Request) -> Iterator[_Wish]:
    yield from (_Wish(kind="avoid", value=w) for w in request.avoid)
    yield from (_Wish(kind="limit", value=w) for w in request.limits)
    if request.equipment:
        yield _Wish(kind="equipment", value=request.equipment)
    if request.strict:
        yield from (_Wish(kind="pattern", value=q) for q in PATTERNS)
    yield _Wish(kind="minutes", value=request.minutes)
    yield _Wish(kind="days", value=request.days)


class _Court:
    """Says whether a set of wishes can be met; tries every exercise once."""

    def __init__(self, request: Request, p: ParameterSet) -> None:
        self.request, self.p = request, p
        self.body = body_of(request.person, p)

    @cached_property
    def _pieces(self) -> dict[bool, dict[str, Piece]]:
        return {}

    def possible(self, wishes: Sequence[_Wish]) -> bool:
        request = self._with(wishes)
        asked = [w.value for w in wishes if w.kind == "pattern"]
        pieces = self._of(request)
        if not pieces:
            return False
        nothing = Aims(growth={}, strength={}, dose=0.0, shortfall=0.0, usual={})
        frame = frame_of(request, classes(pieces), nothing, self.p)
        return _fits(frame, asked)

    def _with(self, wishes: Sequence[_Wish]) -> Request:
        """Return the request of these wishes alone; what is not wished is as free as it can be."""

        def one(kind: str, otherwise: Any) -> Any:
            return next((w.value for w in wishes if w.kind == kind), otherwise)

        return replace(
            self.request,
            avoid=tuple(w.value for w in wishes if w.kind == "avoid"),
            limits=tuple(w.value for w in wishes if w.kind == "limit"),
            like=(),
            equipment=one("equipment", ()),
            minutes=one("minutes", MOST_MINUTES),
            days=one("days", 4),
            strict=False,
        )

    def _of(self, request: Request) -> tuple[Piece, ...]:
        key = bool(request.equipment)
        sieved = sieve(request)
        if key not in self._pieces:
            free = replace(request, avoid=(), limits=())
            every = pieces_of(sieve(free), free, self.body, self.p)
            self._pieces[key] = {x.name: x for x in every}
        names = [c.name for c in sieved.candidates]
        return tuple(self._pieces[key][n] for n in names if n in self._pieces[key])


def _fits(frame: Frame, patterns: Sequence[str]) -> bool:
    """Return whether some week keeps everything and has the patterns asked for."""
    model = cp_model.CpModel()
    days = [SessionModel(frame, model=model) for _ in range(frame.days)]
    for pattern in PATTERNS:
        least = int(frame.p.value(f"protocol.{pattern}_least")) if pattern in patterns else 0
        seen = sum(day.seen[pattern] for day in days)
        model.add(seen >= least)
        model.add(seen <= frame.limits(pattern)[1])
    twice = int(2 * frame.p.value("protocol.two_day_sets"))
    for g in range(len(GROUPS)):
        sums = [sum(frame.raw(w, g) * v for w, v in day.y.items()) for day in days]
        for a, b in neighbours(frame.days):
            model.add(sums[a] + sums[b] <= twice)
    solver = quiet_solver()
    solver.parameters.num_workers = 1
    solver.parameters.max_deterministic_time = _WORK
    return bool(solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE))
