"""Which exercises the solver has to look at: equal ones once, and none that is never better.

Both steps lose nothing. Two exercises are equal where everything that the objective or a constraint
reads is equal. One is never better than another of the same kind, muscles and credit that takes no
more minutes in any way of doing it, gives no less and is no less usual: put in its place it leaves
every constraint satisfied and the objective no lower.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from myocrine.evidence.movements import family
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.planning.protocol.pieces import Option, Piece

__all__ = ["ZONES", "Class", "classes", "zones"]

ZONES: dict[str, tuple[str, ...]] = {
    "legs": ("quadriceps", "hamstrings", "gluteals", "adductors"),
    "trunk": ("spinal_erectors", "abdominals"),
    "calves": ("calves",),
    "back": ("latissimus", "upper_back", "rear_deltoid"),
    "chest": ("pectorals",),
    "shoulders": ("front_deltoid",),
    "triceps": ("triceps",),
    "biceps": ("biceps",),
    "forearms": ("forearms",),
    "other": ("other",),
}
"""Muscles that are not to meet in a pair, by region: coarser than groups, so never too lenient.

The trunk is one region: who has just bent it does not hold it well under a bar.
"""

_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Class:
    """Exercises that are one to the solver.

    Attributes
    ----------
    members : tuple of Piece
        The most usual first; it stands for all.
    zones : frozenset of str
        Regions that get any credit or are much involved.
    """

    members: tuple[Piece, ...]
    zones: frozenset[str]

    @property
    def piece(self) -> Piece:
        """The one that stands for all."""
        return self.members[0]

    @property
    def name(self) -> str:
        """Of the one that stands for all."""
        return self.piece.name

    @property
    def kind(self) -> str:
        """What a session has at most one of."""
        return self.piece.candidate.kind

    @property
    def pattern(self) -> str:
        """One of the four, or empty."""
        return self.piece.candidate.pattern

    @property
    def family(self) -> str:
        """Movement family."""
        return family(self.piece.candidate.exercise)

    @property
    def options(self) -> tuple[Option, ...]:
        """Ways to do it."""
        return self.piece.options


def zones(piece: Piece) -> frozenset[str]:
    """Return the regions to which an exercise gives any credit, or that it involves much."""
    much = parameters().value("protocol.pair_involvement")
    involved = piece.candidate.exercise.involvement
    some = {g for g, c in zip(GROUPS, piece.credit, strict=True) if c > 0}
    some |= {g for g, amount in involved.items() if amount >= much}
    return frozenset(z for z, groups in ZONES.items() if some & set(groups))


def classes(pieces: Iterable[Piece]) -> tuple[Class, ...]:
    """Return equal exercises as one and leave out those that are never better."""
    equal: dict[tuple[object, ...], list[Piece]] = {}
    for piece in pieces:
        equal.setdefault(_key(piece), []).append(piece)
    made = [
        Class(members=tuple(sorted(members, key=_usual_first)), zones=zones(members[0]))
        for members in equal.values()
    ]
    return tuple(c for c in made if not any(_never_better(c, o) for o in made if o is not c))


def _usual_first(piece: Piece) -> tuple[int, str]:
    return piece.candidate.rank, piece.name


def _role(piece: Piece) -> tuple[object, ...]:
    c = piece.candidate
    return (
        c.kind,
        c.pattern,
        family(c.exercise),
        c.heavy,
        c.single,
        zones(piece),
        tuple(piece.credit),
        tuple((o.sets, o.rest_s, o.paired) for o in piece.options),
    )


def _key(piece: Piece) -> tuple[object, ...]:
    numbers = tuple(
        round(x, _DIGITS) for o in piece.options for x in (o.minutes, o.effective, o.lessons)
    )
    return *_role(piece), numbers, round(piece.dose, _DIGITS)


def _never_better(worse: Class, better: Class) -> bool:
    a, b = better.piece, worse.piece
    if _role(a) != _role(b) or a.candidate.rank > b.candidate.rank or a.dose < b.dose:
        return False
    pairs: Sequence[tuple[Option, Option]] = list(zip(a.options, b.options, strict=True))
    return all(
        x.minutes <= y.minutes and x.effective >= y.effective and x.lessons >= y.lessons
        for x, y in pairs
    )
