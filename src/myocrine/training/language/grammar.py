"""The compiled grammar: read once from ``session.lark``, kept for the life of the process."""

from __future__ import annotations

import functools
import os
import re
from importlib.resources import files
from typing import Any

from lark import Lark, Token, Transformer

from myocrine.caches import cache_folder
from myocrine.training.language.build import Builder
from myocrine.training.language.layout import Layout
from myocrine.training.language.vocabulary import MODES

__all__ = ["compiled", "grammar", "openers", "terminal"]

FLAGS = re.IGNORECASE | re.MULTILINE

_OPENS = 8
"""Priority from which the grammar takes a terminal for itself before a name is thought of."""


@functools.cache
def grammar() -> Lark:
    """Return the parser (LALR with a contextual lexer; builds objects while it reads)."""
    return compiled("session", Builder())


def compiled(
    name: str, builder: Transformer[Token, Any], *, start: str = "start", more: str = ""
) -> Lark:
    """Return a parser of the session grammar and of `more`, rules that another language adds.

    `name` is that of the parser's tables, where they are kept.
    """
    text = files(__package__).joinpath("session.lark").read_text("utf-8") + more
    modes = "|".join(
        re.escape(m).replace(r"\ ", r"[ \t-]+") for m in sorted(MODES, key=len, reverse=True)
    )
    return Lark(
        text.replace("MODES_GO_HERE", f"(?:{modes})"),
        parser="lalr",
        lexer="contextual",
        start=start,
        postlex=Layout(),
        transformer=builder,
        g_regex_flags=FLAGS,
        maybe_placeholders=False,
        cache=_tables(name) or False,
    )


def _tables(name: str) -> str | None:
    """Return where the parser's tables are kept between runs; building them takes half a second.

    Lark checks them against the grammar's text, its options and its own version.
    """
    folder = cache_folder()
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    own = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    return str(folder / f"{name}.lalr") if own and os.access(folder, os.W_OK) else None


@functools.cache
def terminal(name: str) -> re.Pattern[str]:
    """Return the pattern of one terminal, for asking whether a name can stand without quotes."""
    return re.compile(grammar().get_terminal(name).pattern.to_regexp(), FLAGS)


@functools.cache
def openers() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of what is not read as a name where a line begins with it."""
    found = (t.name for t in grammar().terminals if t.priority >= _OPENS)
    return tuple(terminal(name) for name in found)
