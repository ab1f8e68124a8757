"""Everything that can go wrong, in one tree.

::

    MyocrineError                what, where, and what would be right
    ├── InputError               something a person wrote cannot be used        (exit 3)
    │   ├── SessionSyntaxError   the text does not parse: line, column, expected
    │   ├── SessionError         it parses, but asks for something impossible
    │   ├── UnknownNameError     no such exercise, molecule, unit, study: close ones named
    │   ├── PersonError          a person outside what the regressions cover
    │   └── StudyError           a study file that cannot be replicated
    ├── EvidenceError            the project's own data are inconsistent         (exit 4)
    └── ModelError               the simulation failed: state, time, person      (exit 4)

Every error carries a one-sentence ``message``, the usual ``remedy`` and, where there is one, the
place (``source`` name, ``line`` and ``column``, both counted from 1).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "EvidenceError",
    "InputError",
    "ModelError",
    "MyocrineError",
    "PersonError",
    "SessionError",
    "SessionSyntaxError",
    "StudyError",
    "UnknownNameError",
    "nearest",
]

_FEW = 12
"""Names that are listed whole where none is like what was written."""


def nearest(word: str, choices: Iterable[str], *, n: int = 3) -> list[str]:
    """Return up to `n` choices that look like `word`, best first.

    Case and surrounding blanks do not count; a choice that contains the word counts as close.
    """
    pool = {c.casefold(): c for c in choices}
    key = word.strip().casefold()
    close = difflib.get_close_matches(key, pool, n=n, cutoff=0.6)
    if len(key) >= 3:
        close += [c for c in pool if key in c and c not in close]
    return [pool[c] for c in close[:n]]


class MyocrineError(Exception):
    """Base of all our errors.

    Parameters
    ----------
    message : str
        One sentence: what is wrong.
    remedy : str, optional
        One sentence: what would be right.
    source, line, column : optional
        Where it stands: a file name (or ``"text"``), and positions counted from 1.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        source: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.source = source
        self.line = line
        self.column = column

    @property
    def place(self) -> str:
        """Where the error stands, for a person: ``file, line 3, column 7`` or an empty string."""
        parts = [self.source] if self.source else []
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)

    def __str__(self) -> str:
        head = f"{self.place}: {self.message}" if self.place else self.message
        return f"{head} {self.remedy}".rstrip()


class InputError(MyocrineError):
    """Something a person wrote cannot be used."""

    exit_code = 3


class SessionSyntaxError(InputError):
    """The text of a session does not parse."""


class SessionError(InputError):
    """A session parses but asks for something impossible (an 800 kg curl, a negative rest)."""


class UnknownNameError(InputError):
    """A name that is not in the catalogue.

    Parameters
    ----------
    kind : str
        What was looked up, for the sentence: ``"exercise"``, ``"molecule"``, ``"unit"``.
    name : str
        What was written.
    choices : iterable of str
        All valid names; the closest ones are put into the remedy, or all where none is close and
        they are few.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        choices: Iterable[str],
        *,
        source: str = "",
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.kind = kind
        self.name = name
        known = list(choices)
        self.suggestions = nearest(name, known)
        remedy = f"Did you mean {_either(self.suggestions)}?" if self.suggestions else _all(known)
        message = f"I do not know the {kind} {name!r}."
        super().__init__(message, remedy=remedy, source=source, line=line, column=column)


class PersonError(InputError):
    """A person outside what the regressions and studies cover."""


class StudyError(InputError):
    """A study file that cannot be read or replicated."""


class EvidenceError(MyocrineError):
    """The project's own data are inconsistent: an unresolved source, a clash of units."""


class ModelError(MyocrineError):
    """The simulation failed; `message` names state, time and person."""


def _all(known: list[str]) -> str:
    """Return a sentence with all names where they are few enough to be read."""
    few = sorted(set(known))
    return f"Write one of {', '.join(map(repr, few))}." if 0 < len(few) <= _FEW else ""


def _either(words: list[str]) -> str:
    quoted = [repr(w) for w in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
