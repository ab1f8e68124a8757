"""The compiled grammar: read once from ``session.lark``, kept for the life of the process."""

from __future__ import annotations

import functools
import os
import re
from importlib.resources import files

from lark import Lark

from myocrine.caches import cache_folder
from myocrine.training.language.build import Builder
from myocrine.training.language.layout import Layout
from myocrine.training.language.vocabulary import MODES

__all__ = ["grammar", "terminal"]

FLAGS = re.IGNORECASE | re.MULTILINE


@functools.cache
def grammar() -> Lark:
    """Return the parser (LALR with a contextual lexer; builds objects while it reads)."""
    text = files(__package__).joinpath("session.lark").read_text("utf-8")
    modes = "|".join(
        re.escape(m).replace(r"\ ", r"[ \t-]+") for m in sorted(MODES, key=len, reverse=True)
    )
    return Lark(
        text.replace("MODES_GO_HERE", f"(?:{modes})"),
        parser="lalr",
        lexer="contextual",
        postlex=Layout(),
        transformer=Builder(),
        g_regex_flags=FLAGS,
        maybe_placeholders=False,
        cache=_tables() or False,
    )


def _tables() -> str | None:
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
    return str(folder / "session.lalr") if own and os.access(folder, os.W_OK) else None


@functools.cache
def terminal(name: str) -> re.Pattern[str]:
    """Return the pattern of one terminal, for asking whether a name can stand without quotes."""
    return re.compile(grammar().get_terminal(name).pattern.to_regexp(), FLAGS)
