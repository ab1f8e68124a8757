"""What other programs call an exercise, and what it is called here. Nothing is guessed unasked."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.exercises import Exercise, find, find_mode
from myocrine.training.language.vocabulary import mode_of
from myocrine.training.prescription import EnduranceMode

__all__ = ["Known", "Names", "read_names", "resolve"]

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Known:
    """What one of their names means here.

    Attributes
    ----------
    theirs : str
    exercise : Exercise or None
    mode : str or None
        The kind of endurance work where it is one.
    suggestions : tuple of str
        Close names, where it is neither.
    nearest : bool
        Whether it was taken for the closest name because that was asked for.
    """

    theirs: str
    exercise: Exercise | None = None
    mode: EnduranceMode | None = None
    suggestions: tuple[str, ...] = ()
    nearest: bool = False

    @property
    def ours(self) -> str:
        """Its name here, empty where it is unknown."""
        return self.exercise.name if self.exercise else (self.mode or "")


Names = Mapping[str, Known]


def resolve(
    names: Iterable[str],
    mapping: Mapping[str, str] | None = None,
    *,
    accept_nearest: bool = False,
) -> dict[str, Known]:
    """Return what each name means: by the mapping, else by the catalogue.

    Parameters
    ----------
    names : iterable of str
        As they stand in a log.
    mapping : mapping of str to str, optional
        Their name to a name of the catalogue.
    accept_nearest : bool
        Take an unknown name for the closest one.
    """
    given = {_key(k): v for k, v in (mapping or {}).items()}
    return {n: _known(n, given.get(_key(n), n), accept_nearest) for n in dict.fromkeys(names)}


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@functools.lru_cache(maxsize=4096)
def _known(theirs: str, name: str, accept_nearest: bool) -> Known:
    try:
        return Known(theirs=theirs, exercise=find(name))
    except UnknownNameError as error:
        close = tuple(error.suggestions)
    mode = _mode(name)
    if mode is not None:
        return Known(theirs=theirs, mode=mode)
    if accept_nearest and close:
        return Known(theirs=theirs, exercise=find(close[0]), suggestions=close, nearest=True)
    return Known(theirs=theirs, suggestions=close)


def _mode(name: str) -> EnduranceMode | None:
    """Return the mode of the session language by its own names or those of the catalogue."""
    if (mode := mode_of(name)) is not None:
        return mode
    try:
        return mode_of(find_mode(name).name)
    except UnknownNameError:
        return None


def read_names(path: str | Path) -> dict[str, str]:
    """Read a file of names: ``"Leg Press (Blue)" = "Leg press"``, a line each.

    Raises
    ------
    InputError
        If it cannot be read, is no such file, or names an exercise that is not in the catalogue.
    """
    source = str(path)
    try:
        data = Path(path).read_bytes()[: _MAX_BYTES + 1]
        table = tomllib.loads(data.decode("utf-8-sig"))
    except OSError as error:
        msg = f"The file of names cannot be read ({error.strerror or error})."
        raise InputError(msg, source=source) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"This is no file of names: {str(error).split(' (at')[0]}."
        remedy = 'Write lines such as: "Leg Press (Blue)" = "Leg press"'
        raise InputError(msg, remedy=remedy, source=source) from None
    found: dict[str, str] = {}
    for theirs, ours in _flat(table):
        if not isinstance(ours, str):
            msg = f"{theirs!r} stands for {ours!r}, which is no name."
            raise InputError(msg, remedy='Write: "their name" = "our name"', source=source)
        known = _known(theirs, ours, accept_nearest=False)
        if not known.ours:
            kind = "exercise"
            raise UnknownNameError(kind, ours, known.suggestions, source=source)
        found[theirs] = ours
    return found


def _flat(table: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    """Yield the pairs of a file, with or without a ``[names]`` above them."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from value.items()
        else:
            yield key, value
