"""Wherever a session comes from (a file, standard input, the text itself), one way in."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from myocrine.errors import InputError, SessionError, UnknownNameError
from myocrine.evidence.exercises import find
from myocrine.training.checks import check
from myocrine.training.language import parse, read_session
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = ["read_one", "read_sessions"]

_FILE_NAME = re.compile(r"\S+\.[A-Za-z]\w*|\S*/\S*")
"""One word that can only be the name of a file: it ends in .csv or the like, or holds a slash."""


def read_sessions(what: str | Path | bytes) -> list[Session]:
    """Return the sessions of a file, of standard input (``-``), of bytes or of the text itself.

    A string is taken as a file if such a file exists, as a missing file if it looks like one (one
    word that ends in .session or .csv or the like, or holds a slash), else as text.

    Raises
    ------
    InputError
        If nothing can be read or the text is not a session.
    """
    if isinstance(what, bytes):
        sessions, source = read_session(what, strict=False), "text"
    elif isinstance(what, str) and what.strip() == "-":
        sessions, source = read_session(sys.stdin.buffer.read(), strict=False), "input"
    elif isinstance(what, Path) or _is_file(what):
        sessions, source = read_session(Path(what), strict=False), str(what)
    elif _looks_like_a_file(what):
        msg = f"There is no file {what!r}."
        raise InputError(
            msg, remedy="Give a file, the text of a session in quotes, or - for input."
        )
    else:
        sessions, source = parse(what, strict=False), "text"
    # Not strict above: the check here knows the catalogue, whose limits say more than general ones.
    for session in sessions:
        _check_against_catalogue(session, source)
    return sessions


def _check_against_catalogue(session: Session, source: str) -> None:
    """Resolve every exercise and refuse loads that nobody lifts, with line and column."""
    for block in walk_blocks(session.blocks):
        if isinstance(block, ExerciseSets):
            try:
                find(block.exercise)
            except UnknownNameError as error:
                error.source = source
                if block.position is not None:
                    error.line, error.column = block.position.line, block.position.column
                raise
    check(session, load_limit=lambda name: find(name).max_kg, source=source)


def read_one(what: str | Path | bytes) -> Session:
    """Return the one session of `what`; several in one file are refused by name."""
    sessions = read_sessions(what)
    if len(sessions) > 1:
        names = ", ".join(repr(s.name or f"number {i + 1}") for i, s in enumerate(sessions))
        msg = f"There are {len(sessions)} sessions here: {names}."
        raise SessionError(msg, remedy="Give one at a time, or compare them (myocrine compare).")
    return sessions[0]


def _is_file(what: str) -> bool:
    try:
        return "\n" not in what and len(what) < 1000 and Path(what).is_file()
    except OSError:
        return False


def _looks_like_a_file(what: str) -> bool:
    return _FILE_NAME.fullmatch(what.strip()) is not None
