"""The compiled grammar: read once from ``session.lark``, kept for the life of the process."""

from __future__ import annotations

import functools
import re
from importlib.resources import files

from lark import Lark

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
    )


@functools.cache
def terminal(name: str) -> re.Pattern[str]:
    """Return the pattern of one terminal, for asking whether a name can stand without quotes."""
    return re.compile(grammar().get_terminal(name).pattern.to_regexp(), FLAGS)
