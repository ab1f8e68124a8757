"""The session language: text to objects and back, exactly.

>>> (session,) = parse("Back squat 3x8 at 100 kg, rest 2 min")
>>> session.blocks[0].load.value
100.0
>>> print(to_text(session), end="")
session
  Back squat 3x8 at 100 kg, rest 2 min

The language is described in ``docs/language.md``; its grammar is ``session.lark`` beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import cast

from lark import UnexpectedInput

from myocrine.errors import MyocrineError, SessionSyntaxError
from myocrine.training.checks import check
from myocrine.training.language.grammar import grammar
from myocrine.training.language.messages import explain
from myocrine.training.language.printer import to_text
from myocrine.training.language.source import (
    MAX_BYTES,
    MAX_LINE_LENGTH,
    MAX_LINES,
    decode,
    load_bytes,
    prepare,
)
from myocrine.training.session import Session

__all__ = ["MAX_BYTES", "MAX_LINES", "MAX_LINE_LENGTH", "parse", "read_session", "to_text"]


def parse(
    text: str,
    *,
    source: str = "text",
    catalogue_names: Iterable[str] | None = None,
    strict: bool = True,
) -> list[Session]:
    """Read sessions from text.

    Parameters
    ----------
    text : str
        One or several sessions; lines before any ``session`` line are a session too.
    source : str
        Name of the text in errors.
    catalogue_names : iterable of str, optional
        Every exercise name and alias that is known; others are refused with suggestions.
    strict : bool
        Also refuse what is impossible (:func:`myocrine.training.checks.check`).

    Returns
    -------
    list of Session
        At least one.

    Raises
    ------
    SessionSyntaxError
        The text does not parse: line, column, what was expected, the nearest known word.
    SessionError, UnknownNameError
        It parses but asks for something impossible or unknown.
    InputError
        It is too long.
    """
    sessions = _parse(text, source)
    if strict:
        names = None if catalogue_names is None else tuple(catalogue_names)
        for session in sessions:
            check(session, names=names, source=source)
    return sessions


def read_session(
    path_or_bytes: str | Path | bytes,
    *,
    catalogue_names: Iterable[str] | None = None,
    strict: bool = True,
) -> list[Session]:
    """Read sessions from a UTF-8 file or from bytes; otherwise like :func:`parse`.

    Raises
    ------
    InputError
        No such file, more than `MAX_BYTES`, NUL bytes, not UTF-8; and whatever `parse` raises.
    """
    data, source = load_bytes(path_or_bytes)
    return parse(
        decode(data, source), source=source, catalogue_names=catalogue_names, strict=strict
    )


def _parse(text: str, source: str) -> list[Session]:
    prepared = prepare(text, source)
    try:
        return cast("list[Session]", grammar().parse(prepared))  # the Builder's result
    except UnexpectedInput as error:
        raise explain(error, prepared, source) from None
    except MyocrineError as error:
        error.source = error.source or source
        raise
    except RecursionError:
        message = "The text is nested too deeply."
        raise SessionSyntaxError(message, source=source) from None
