"""The exercise catalogue: what people do in a gym and on a road, by any of its names.

>>> find("squat (barbell)").name
'Back squat'
>>> find("Romanian deadlifts").credit["hamstrings"]
1.0

A name is read without regard to case, blanks, hyphens, brackets, plurals and the order of its words
(``Squat (Barbell)``, ``barbell squats`` and ``BARBELL_SQUAT`` are one name). Nothing is guessed: a
name that is not in the catalogue is an error that names the closest ones.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from myocrine.errors import EvidenceError, InputError, UnknownNameError, nearest
from myocrine.evidence.exercise_records import ECONOMIES, PATTERNS, Basis, Exercise, Mode
from myocrine.evidence.exercise_rows import exercise_from, inherited, mode_from, problems
from myocrine.evidence.sources import read_data

__all__ = [
    "ECONOMIES",
    "PATTERNS",
    "Basis",
    "Catalogue",
    "Exercise",
    "Mode",
    "catalogue",
    "check",
    "exercises",
    "find",
    "find_mode",
    "modes",
    "name_key",
    "search",
]


class _Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


_T = TypeVar("_T", bound=_Named)
_Complaint = type[InputError] | type[EvidenceError]


class Catalogue:
    """Exercises and modes by name, immutable.

    Parameters
    ----------
    exercises : iterable of Exercise
    modes : iterable of Mode
    words : Mapping of str to str
        Other spellings of one word (``db`` is ``dumbbell``).
    """

    def __init__(
        self, exercises: Iterable[Exercise], modes: Iterable[Mode], words: Mapping[str, str]
    ) -> None:
        self.exercises: Mapping[str, Exercise] = _named(exercises)
        self.modes: Mapping[str, Mode] = _named(modes)
        self._words = dict(words)

    @functools.cached_property
    def _exercise_keys(self) -> dict[str, Exercise]:
        return self._index(self.exercises.values())

    @functools.cached_property
    def _mode_keys(self) -> dict[str, Mode]:
        return self._index(self.modes.values())

    def find(self, name: str) -> Exercise:
        """Return the exercise of this name or alias.

        Raises
        ------
        UnknownNameError
            If there is none; the error names close ones.
        """
        if name in self.exercises:  # as it is printed: nothing to compare
            return self.exercises[name]
        return self._found("exercise", name, self._exercise_keys, self.exercises.values())

    def find_mode(self, name: str) -> Mode:
        """Return the mode of endurance work of this name or alias.

        Raises
        ------
        UnknownNameError
            If there is none; the error names close ones.
        """
        return self._found("mode of exercise", name, self._mode_keys, self.modes.values())

    def search(self, word: str) -> list[Exercise]:
        """Return the exercises that have something to do with `word`, by name.

        A name or alias that holds all the words asked for counts, and so do pattern, equipment and
        a muscle group that gets a direct set.
        """
        asked = _tokens(word, self._words)
        return [e for e in self.exercises.values() if asked and self._about(e, asked)]

    def extended(self, text: str, *, source: str = "text") -> Catalogue:
        """Return a catalogue with a person's own exercises added, checked.

        Parameters
        ----------
        text : str
            TOML in the form of our own files: ``pattern = "..."`` and ``[[exercise]]`` tables. A
            table may say ``like = "Back squat"`` and then needs only what differs.
        source : str, optional
            Its file name, for errors.

        Raises
        ------
        InputError
            If the text is no TOML, a row does not fit, or a name is taken.
        """
        known = {r["name"]: r for f, t in _raw()[1].items() for r in _complete(t, f, EvidenceError)}
        rows = _complete(_toml(text, source), source, InputError, known)
        made = [_made(row, exercise_from, source, InputError) for row in rows]
        for name in (n for record in made for n in (record.name, *record.aliases)):
            for key in _keys(name, self._words):
                if key in self._exercise_keys:
                    msg = f"The name {name!r} already means {self._exercise_keys[key].name!r}."
                    raise InputError(msg, remedy="Choose another name.", source=source)
        try:
            both = Catalogue([*self.exercises.values(), *made], self.modes.values(), self._words)
            both._exercise_keys  # noqa: B018 - the index is where a name that stands twice shows
        except EvidenceError as error:
            raise InputError(error.message, remedy=error.remedy, source=source) from error
        return both

    def extended_from(self, path: Path) -> Catalogue:
        """Return a catalogue with the exercises of a file added; see `extended`."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            msg = f"The exercise file cannot be read: {error}."
            raise InputError(msg, source=str(path)) from error
        return self.extended(text, source=str(path))

    def _index(self, records: Iterable[_T]) -> dict[str, _T]:
        found: dict[str, _T] = {}
        by_words: dict[str, set[str]] = {}
        for record in records:
            for name in (record.name, *record.aliases):
                key, words = _keys(name, self._words)
                by_words.setdefault(words, set()).add(key)
                other = found.setdefault(key, record)
                if other.name != record.name:
                    msg = f"{name!r} names both {other.name!r} and {record.name!r}."
                    raise EvidenceError(msg, remedy="Take one of the two aliases out.")
        for words, keys in by_words.items():
            owners = {found[k].name for k in keys}
            # Where the order of the words tells two exercises apart, it has to be right.
            if len(owners) == 1:
                found.setdefault(words, found[next(iter(keys))])
        return found

    def _found(self, kind: str, name: str, keys: dict[str, _T], records: Iterable[_T]) -> _T:
        for key in _keys(name, self._words):
            if key in keys:
                return keys[key]
        spelt = {n: r.name for r in records for n in (r.name, *r.aliases)}
        close = [spelt[c] for c in nearest(name, spelt, n=6)] or self._sharing(name, spelt)
        raise _unknown(kind, name, close)

    def _sharing(self, name: str, spelt: Mapping[str, str]) -> list[str]:
        asked = set(_tokens(name, self._words))
        scored = {}
        for other in spelt:
            words = set(_tokens(other, self._words))
            scored[other] = len(asked & words) / max(len(asked | words), 1)
        best = sorted((n for n in spelt if scored[n] > 0), key=lambda n: -scored[n])
        return [spelt[n] for n in best]

    def _about(self, exercise: Exercise, asked: list[str]) -> bool:
        direct = [g for g, credit in exercise.credit.items() if credit == 1.0]
        tags = [exercise.pattern, exercise.equipment, *direct]
        for text in (exercise.name, *exercise.aliases, *tags):
            have = _tokens(text, self._words)
            if all(any(word in token for token in have) for word in asked):
                return True
        return False


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue of the package (read once; its schema is checked in the tests)."""
    common, tables = _raw()
    rows = [r for file, table in tables.items() for r in _complete(table, file, EvidenceError)]
    mode_rows = [r for table in tables.values() for r in table.get("mode", [])]
    return Catalogue(
        (exercise_from(row, common) for row in rows),
        (mode_from(row, common) for row in mode_rows),
        common["words"],
    )


def exercises() -> Mapping[str, Exercise]:
    """Return every exercise by its name, in alphabetical order."""
    return catalogue().exercises


def modes() -> Mapping[str, Mode]:
    """Return every mode of endurance work by its name, in alphabetical order."""
    return catalogue().modes


def find(name: str) -> Exercise:
    """Return the exercise of this name or alias; see `Catalogue.find`."""
    return catalogue().find(name)


def find_mode(name: str) -> Mode:
    """Return the mode of this name or alias; see `Catalogue.find_mode`."""
    return catalogue().find_mode(name)


def search(word: str) -> list[Exercise]:
    """Return the exercises that have something to do with `word`; see `Catalogue.search`."""
    return catalogue().search(word)


def check() -> None:
    """Check every row of the package's own data against the schema.

    Raises
    ------
    EvidenceError
        With the first row that does not fit.
    """
    for file, table in _raw()[1].items():
        for row in _complete(table, file, EvidenceError):
            _made(row, exercise_from, file, EvidenceError)
        for row in table.get("mode", []):
            _made(row, mode_from, file, EvidenceError)


def name_key(name: str, words: Mapping[str, str] | None = None) -> str:
    """Return `name` as it is compared: lower case, singular, joined, other spellings replaced.

    Examples
    --------
    >>> name_key("Push-Ups") == name_key("pushup")
    True
    """
    return "".join(_tokens(name, _raw()[0]["words"] if words is None else words))


def _keys(name: str, words: Mapping[str, str]) -> tuple[str, str]:
    tokens = _tokens(name, words)
    return "".join(tokens), " ".join(sorted(tokens))


def _tokens(name: str, words: Mapping[str, str]) -> list[str]:
    plain = name.casefold().replace("'", "").replace("’", "").replace("&", " and ")
    found = re.findall(r"[^\W_]+", plain)
    return [words.get(t) or words.get(s := _singular(t)) or s for t in found]


def _singular(word: str) -> str:
    if len(word) <= 2 or not word.endswith("s") or word.endswith(("ss", "us", "ceps")):
        return word
    for plural, singular in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word[:-1]


def _named(records: Iterable[_T]) -> Mapping[str, _T]:
    found: dict[str, _T] = {}
    for record in sorted(records, key=lambda r: r.name.casefold()):
        if found.setdefault(record.name, record) is not record:
            msg = f"The name {record.name!r} stands twice."
            raise EvidenceError(msg, remedy="Take one of the two out.")
    return MappingProxyType(found)


def _unknown(kind: str, name: str, close: list[str]) -> UnknownNameError:
    # Close aliases often belong to one exercise; a person should read exercises, each once.
    error = UnknownNameError(kind, name, ())
    error.suggestions = list(dict.fromkeys(close))[:3]
    if error.suggestions:
        *others, last = [repr(s) for s in error.suggestions]
        choice = f"{', '.join(others)} or {last}" if others else last
        error.remedy = f"Did you mean {choice}?"
    return error


@functools.cache
def _raw() -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    folder = files("myocrine.evidence").joinpath("data", "exercises")
    names = sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml"))
    tables = {n: read_data("exercises", n) for n in names if not n.startswith("_")}
    common = read_data("exercises", "_common.toml")
    common["basis"] = {k: Basis(**v) for k, v in common["basis"].items()}
    return common, tables


def _complete(
    table: Mapping[str, Any],
    source: str,
    complain: _Complaint,
    known: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Fill up rows that are `like` an earlier one of the file, or one that is `known`."""
    head = {k: v for k, v in table.items() if k not in ("exercise", "mode")}
    by_name = dict(known)
    done = []
    rows = table.get("exercise", [])
    if not isinstance(rows, list) or not all(isinstance(r, dict) for r in rows):
        msg = "Exercises are written as [[exercise]] tables."
        raise complain(msg, source=source)
    for row in rows:
        if "like" not in row:
            full = inherited({**head, **row}, {})
        elif isinstance(row["like"], str) and row["like"] in by_name:
            full = inherited(row, by_name[row["like"]])
        else:
            msg = f"{row.get('name')!r} is like {row['like']!r}, which is not there."
            raise complain(msg, source=source)
        done.append(full)
        by_name[str(full.get("name"))] = full
    return done


def _made(row: Mapping[str, Any], make: Callable[..., _T], source: str, complain: _Complaint) -> _T:
    common = _raw()[0]
    if found := problems(row, common, mode=make is mode_from):
        msg = f"{row.get('name', 'A row without a name')!r} does not fit: {'; '.join(found)}."
        raise complain(msg, source=source)
    return make(row, common)


def _toml(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(n) for n in place.groups()) if place else (None, None)
        msg = "The text is no valid TOML."
        raise InputError(msg, source=source, line=line, column=column) from error
