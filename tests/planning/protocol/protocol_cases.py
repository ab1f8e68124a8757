"""Small weeks, and every session of them: what the solver is checked against."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from myocrine.evidence.exercises import find
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person
from myocrine.planning.protocol.candidates import sieve
from myocrine.planning.protocol.classes import Class, classes, zones
from myocrine.planning.protocol.frame import Aims, Chosen, Frame, Way, neighbours
from myocrine.planning.protocol.model import Request
from myocrine.planning.protocol.pieces import Body, Piece, body_of, piece
from myocrine.planning.protocol.week import fine_of, stimulus_of
from myocrine.planning.stimulus import PATTERNS

AIMS = Aims(
    growth=dict.fromkeys(GROUPS, 0.01),
    strength={f: 0.003 for families in PATTERNS.values() for f in families},
    dose=0.0,
    shortfall=0.02,
    outside=0.002,
    usual={0: -0.004, 1: 0.0, 2: 0.002, 3: 0.004, 4: 0.006},
)


@cache
def body() -> Body:
    """Return nobody in particular."""
    return body_of(Person())


@cache
def tried(*names: str) -> tuple[Piece, ...]:
    """Return what nobody in particular makes of some exercises."""
    kept = {find(n).name for n in names}
    found = [c for c in sieve(Request()).candidates if c.name in kept]
    assert len(found) == len(names)
    pieces = [piece(c, body(), weights=True, p=parameters()) for c in found]
    return tuple(x for x in pieces if x is not None)


def each_alone(pieces: Iterable[Piece]) -> tuple[Class, ...]:
    """Return one class for every exercise: no presolve."""
    return tuple(Class(members=(x,), zones=zones(x)) for x in pieces)


def frame(
    pieces: Iterable[Piece], *, days: int, minutes: float, presolve: bool = True, **more: Any
) -> Frame:
    """Return the frame of a small week."""
    made = classes(pieces) if presolve else each_alone(pieces)
    return Frame(classes=made, days=days, minutes=minutes, aims=AIMS, p=parameters(), **more)


def sessions(f: Frame) -> Iterator[tuple[Way, ...]]:
    """Yield every session that keeps the rules, found by trying all."""
    kinds = [[None, *ways] for ways in f.kinds.values()]
    for pick in itertools.product(*kinds):
        ways = tuple(w for w in pick if w is not None)
        if ways and _fits(f, ways) and _paired(f, [w for w in ways if f.option(w).paired]):
            yield ways


def _fits(f: Frame, ways: Sequence[Way]) -> bool:
    room = f.room[0 if any(f.single(w) for w in ways) else 1]
    sets = np.array([[f.raw(w, g) for g in range(len(GROUPS))] for w in ways]).sum(axis=0)
    most = 2 * f.p.value("protocol.session_sets")
    return sum(f.ticks(w) for w in ways) <= room and bool((sets <= most).all())


def _paired(f: Frame, ways: Sequence[Way]) -> bool:
    """Return whether all ways find a partner with as many sets and no region in common."""
    if not ways:
        return True
    first, *rest = ways
    for mate in rest:
        same = f.option(first).sets == f.option(mate).sets
        if same and not f.classes[first[0]].zones & f.classes[mate[0]].zones:
            left = [w for w in rest if w != mate]
            if _paired(f, left):
                return True
    return False


def best(f: Frame) -> float:
    """Return the worth of the best week, found by trying all."""
    every = list(sessions(f))
    value = -np.inf
    for week in itertools.combinations_with_replacement(every, f.days):
        if neighbours(f.days):
            raise AssertionError("only for days that are alike")
        seen = {
            q: sum(any(f.classes[w[0]].pattern == q for w in s) for s in week) for q in PATTERNS
        }
        if any(seen[q] > f.limits(q)[1] for q in PATTERNS):
            continue
        sets = sum(np.array([f.raw(w, g) for g in range(len(GROUPS))]) for s in week for w in s)
        if (sets > 2 * f.p.value("protocol.week_sets")).any():
            continue
        chosen = [
            Chosen(day=d, index=w[0], option=f.option(w), pair=None)
            for d, s in enumerate(week)
            for w in s
        ]
        value = max(value, stimulus_of(f, chosen) - fine_of(f, chosen))
    return float(value)
