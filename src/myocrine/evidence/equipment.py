"""Equipment in people's words, what an exercise needs, which joints it loads, how usual it is.

>>> from myocrine.evidence.exercises import find
>>> sorted(needs(find("Bench press")))
['barbell', 'bench', 'rack']
>>> sorted(at_hand(["db", "bench"]))
['bench', 'body', 'dumbbell']
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from myocrine.errors import EvidenceError, UnknownNameError, nearest
from myocrine.evidence.exercise_records import Exercise
from myocrine.evidence.exercises import find, name_key
from myocrine.evidence.sources import read_data

__all__ = [
    "BODY",
    "EQUIPMENT",
    "JOINTS",
    "Usual",
    "at_hand",
    "equipment_word",
    "joint_word",
    "loads_joint",
    "mostly_eccentric",
    "needs",
    "takes_load",
    "usual",
]

_SHOWN = 6  # words that an error lists
BODY = "body"
"""The equipment that is always there."""

Usual = Literal["basic", "staple", "common", "special"]


@functools.cache
def _data() -> Mapping[str, Any]:
    return read_data("equipment.toml")


@functools.cache
def _words(kind: str) -> dict[str, str]:
    """Return the printed word by every key that a person may write."""
    found = {name_key(BODY): BODY, name_key("body weight"): BODY} if kind == "word" else {}
    for row in _data()[kind]:
        for name in (row["name"], *row.get("aliases", ())):
            found[name_key(name)] = row["name"]
    return found


EQUIPMENT: tuple[str, ...] = tuple(row["name"] for row in _data()["word"])
"""Words for equipment, the body left out."""

JOINTS: tuple[str, ...] = tuple(row["name"] for row in _data()["joint"])
"""Joints that exercises may be limited by."""


def equipment_word(text: str) -> str:
    """Return the word we print for a piece of equipment.

    Raises
    ------
    UnknownNameError
        If there is no such equipment; the error names close words.
    """
    return _named("equipment", text, _words("word"), EQUIPMENT)


def joint_word(text: str) -> str:
    """Return the word we print for a joint.

    Raises
    ------
    UnknownNameError
        If no exercise is limited by it.
    """
    return _named("joint", text, _words("joint"), JOINTS)


def at_hand(words: Iterable[str]) -> frozenset[str]:
    """Return everything that is there where somebody names `words`; nothing named is all.

    ``no rack`` takes away what other words would have brought.

    Raises
    ------
    UnknownNameError
        If a word is no equipment.
    """
    given = [w.strip() for w in words if w.strip()]
    without = {equipment_word(w[3:]) for w in given if w.casefold().startswith("no ")}
    named = [equipment_word(w) for w in given if not w.casefold().startswith("no ")]
    brings = {row["name"]: row.get("brings", ()) for row in _data()["word"]}
    have = set(named) if named else set(EQUIPMENT)
    have |= {brought for word in named for brought in brings.get(word, ())}
    return frozenset((have - without) | {BODY})


@functools.cache
def _needed() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for word, names in _data()["needs"].items():
        for name in names:
            found.setdefault(_listed(name), set()).add(equipment_word(word))
    return {name: frozenset(words) for name, words in found.items()}


def needs(exercise: Exercise) -> frozenset[str]:
    """Return all equipment of an exercise, its main one first of all; nothing for body weight."""
    main = frozenset() if exercise.equipment == BODY else frozenset([exercise.equipment])
    return main | _needed().get(exercise.name, frozenset())


@functools.cache
def _by_joint() -> dict[str, dict[str, frozenset[str]]]:
    return {
        row["name"]: {
            "patterns": frozenset(row["patterns"]),
            "groups": frozenset(row["groups"]),
            "half_groups": frozenset(row.get("half_groups", ())),
            "exercises": frozenset(_listed(n) for n in row["exercises"]),
        }
        for row in _data()["joint"]
    }


def loads_joint(exercise: Exercise, joint: str) -> bool:
    """Return whether an exercise is left out where somebody limits `joint` (one of `JOINTS`)."""
    row = _by_joint()[joint]
    if exercise.pattern in row["patterns"] or exercise.name in row["exercises"]:
        return True
    direct = {g for g, credit in exercise.credit.items() if credit >= 1.0}
    some = {g for g, credit in exercise.credit.items() if credit > 0.0}
    return bool(direct & row["groups"] or some & row["half_groups"])


@functools.cache
def _ranks() -> dict[str, Usual]:
    ranks: dict[str, Usual] = {}
    for rank in ("basic", "staple", "special"):
        for name in _data()["usual"][rank]:
            listed = _listed(name)
            if listed in ranks:
                msg = f"{listed!r} stands twice in the list of usual exercises."
                raise EvidenceError(msg, remedy="Take one of the two out.")
            ranks[listed] = rank
    return ranks


def usual(exercise: Exercise) -> Usual:
    """Return how usual an exercise is."""
    return _ranks().get(exercise.name, "common")


def takes_load(exercise: Exercise) -> bool:
    """Return whether people add load to this exercise of the body."""
    return exercise.name in {_listed(n) for n in _data()["usual"]["loadable"]}


def mostly_eccentric(exercise: Exercise) -> bool:
    """Return whether a set is mostly lengthening under high tension."""
    return exercise.name in {_listed(n) for n in _data()["usual"]["eccentric"]}


def _listed(name: str) -> str:
    try:
        return find(name).name
    except UnknownNameError as error:
        msg = f"The list of equipment names an exercise that is not there: {name!r}."
        raise EvidenceError(msg, remedy=error.remedy) from error


def _named(kind: str, text: str, words: Mapping[str, str], known: tuple[str, ...]) -> str:
    key = name_key(text)
    if key in words:
        return words[key]
    error = UnknownNameError(kind, text.strip(), known)
    if not error.suggestions:
        close = [words[k] for k in nearest(key, words)]
        error.suggestions = list(dict.fromkeys(close))
        if close:
            error.remedy = f"Did you mean {error.suggestions[0]!r}?"
    if not error.remedy and kind == "equipment":
        error.remedy = f"Where there is none, say {BODY!r}; words: {', '.join(known[:_SHOWN])}, ..."
    raise error
