"""Which exercises a request lets through, and why the others are out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.equipment import at_hand, joint_word, loads_joint, needs, usual
from myocrine.evidence.exercises import PATTERNS as MOVEMENTS
from myocrine.evidence.exercises import Exercise, exercises, find, name_key
from myocrine.evidence.movements import family
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.planning.protocol.model import Request
from myocrine.planning.stimulus import PATTERNS

__all__ = ["Candidate", "Sieved", "matches", "pattern_of", "sieve"]

_UNGRADED = ("olympic", "jump", "locomotion", "carry")
"""Movements that are not done in sets of 6 to 12 close to failure."""
_SINGLE = ("single_joint", "core")
_PATTERN_KEYS = {name_key(w) for w in (*PATTERNS, *MOVEMENTS)}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An exercise that may be chosen.

    Attributes
    ----------
    exercise : Exercise
    pattern : str
        One of the blueprint's four, or empty.
    kind : str
        What a session has at most one of: a movement family, or the muscle of a single-joint lift.
    heavy : bool
        A loaded squat or hinge.
    single : bool
        A single-joint or trunk lift.
    rank : int
        0 liked, 1 basic, 2 staple, 3 common, 4 special.
    """

    exercise: Exercise
    pattern: str
    kind: str
    heavy: bool
    single: bool
    rank: int

    @property
    def name(self) -> str:
        """As printed."""
        return self.exercise.name


@dataclass(frozen=True, kw_only=True)
class Sieved:
    """Exercises let through, and the request's words that keep each of the others out."""

    candidates: tuple[Candidate, ...]
    out: Mapping[str, tuple[str, ...]]


def sieve(request: Request) -> Sieved:
    """Return the exercises of the catalogue that a request lets through.

    Raises
    ------
    UnknownNameError, InputError
        If a word of the request is not known, or something is both liked and avoided.
    """
    have = at_hand(request.equipment)
    joints = [joint_word(j) for j in request.limits]
    liked = {e.name for word in request.like for e in matches(word)}
    words = [word for word in request.like if name_key(word) not in _PATTERN_KEYS]
    named = {n for n in (_exact(word) for word in words) if n is not None}
    avoided = {e.name: word for word in request.avoid for e in matches(word)}
    _refuse_both(named, avoided)
    out: dict[str, tuple[str, ...]] = {}
    kept = []
    for exercise in exercises().values():
        why = list(_graded(exercise, named))
        why += [f"equipment {w}" for w in sorted(needs(exercise) - have)[:1]]
        why += [f"avoid {avoided[exercise.name]}"] if exercise.name in avoided else []
        why += [f"limit {j}" for j in joints if loads_joint(exercise, j)]
        if why:
            out[exercise.name] = tuple(why)
        else:
            kept.append(_candidate(exercise, exercise.name in liked))
    return Sieved(candidates=tuple(kept), out=out)


def matches(word: str) -> tuple[Exercise, ...]:
    """Return the exercises that a word means: a pattern, a name, a muscle group or equipment.

    A word of a pattern means all of it, also where one exercise is called so for short.

    Raises
    ------
    UnknownNameError
        If it means none of these.
    """
    key = name_key(word)
    name = None if key in _PATTERN_KEYS else _exact(word)
    if name is not None:
        return (find(name),)
    every = exercises().values()
    tests: tuple[Callable[[Exercise], bool], ...] = (
        lambda e: key in (name_key(e.pattern), name_key(pattern_of(e)), name_key(family(e))),
        lambda e: key in {name_key(g) for g, c in e.credit.items() if c >= 1.0},
        lambda e: key in {name_key(n) for n in (e.equipment, *needs(e))},
    )
    for test in tests:
        found = tuple(e for e in every if test(e))
        if found:
            return found
    raise _unknown(word)


def pattern_of(exercise: Exercise) -> str:
    """Return which of the blueprint's four patterns an exercise practises; empty: none."""
    own = family(exercise)
    if exercise.pattern in _SINGLE:
        return ""
    return next((name for name, families in PATTERNS.items() if own in families), "")


def _exact(word: str) -> str | None:
    try:
        return find(word).name
    except UnknownNameError:
        return None


def _unknown(word: str) -> UnknownNameError:
    try:
        find(word)
    except UnknownNameError as error:
        close = list(error.suggestions)
    patterns = [*PATTERNS, *MOVEMENTS]
    groups = UnknownNameError("exercise, pattern or muscle", word, [*patterns, *GROUPS])
    both = UnknownNameError("exercise, pattern or muscle", word, ())
    both.suggestions = list(dict.fromkeys([*groups.suggestions, *close]))[:3]
    if both.suggestions:
        *others, last = [repr(s) for s in both.suggestions]
        both.remedy = f"Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"
    return both


def _refuse_both(liked: Iterable[str], avoided: Mapping[str, str]) -> None:
    for name in liked:
        if name in avoided:
            msg = f"{name} is liked and avoided at once (avoid {avoided[name]})."
            raise InputError(msg, remedy="Take one of the two out.")


def _graded(exercise: Exercise, named: set[str]) -> Iterable[str]:
    counted = exercise.measure == "repetitions" and exercise.pattern not in _UNGRADED
    thrown = exercise.seconds_per_rep < parameters().value("protocol.thrown_seconds")
    if not counted or thrown or max(exercise.credit.values(), default=0.0) < 1.0:
        yield "no sets of challenging repetitions"
    elif usual(exercise) == "special" and exercise.name not in named:
        yield "special: only where it is liked"


def _candidate(exercise: Exercise, liked: bool) -> Candidate:
    pattern = pattern_of(exercise)
    single = exercise.pattern in _SINGLE
    rank = 0 if liked else {"basic": 1, "staple": 2, "common": 3, "special": 4}[usual(exercise)]
    return Candidate(
        exercise=exercise,
        pattern=pattern,
        kind=_kind(exercise),
        heavy=pattern in ("squat", "hinge") and exercise.load_kind == "external",
        single=single,
        rank=rank,
    )


def _kind(exercise: Exercise) -> str:
    """Return the family of a lift, or the muscle that a single-joint one outside of them is for."""
    own = family(exercise)
    if exercise.pattern not in _SINGLE or any(own in f for f in PATTERNS.values()):
        return own
    involved = exercise.involvement
    return max((g for g, c in exercise.credit.items() if c >= 1.0), key=lambda g: involved[g])
