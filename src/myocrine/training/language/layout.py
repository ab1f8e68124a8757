"""Indentation: line ends become line ends, indents and dedents before the grammar sees them."""

from __future__ import annotations

from collections.abc import Iterator

from lark import Token

from myocrine.errors import SessionSyntaxError

__all__ = ["MAX_DEPTH", "TAB_WIDTH", "Layout"]

TAB_WIDTH = 4
"""A tab reaches to the next multiple of this many columns."""

MAX_DEPTH = 8
"""Deepest nesting of repeats; deeper is taken for a mistake (and would be unreadable)."""


class Layout:
    """A Lark postlex filter that inserts ``_INDENT`` and ``_DEDENT``.

    The first line sets the left margin, so that indented text may be pasted as it is. A ``;`` ends
    a line without changing the indentation.
    """

    always_accept = ("_NL",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """Yield the tokens with the layout made explicit."""
        levels: list[int] = []
        for token in stream:
            if token.type != "_NL":
                yield token
                continue
            head, newline, tail = token.rpartition("\n")
            if not newline:
                yield token
                continue
            blanks = tail[: len(tail) - len(tail.lstrip())]  # a bullet may follow them
            width = len(blanks.expandtabs(TAB_WIDTH))
            if not levels:
                levels.append(width)
                continue
            yield Token.new_borrow_pos("_NL", head, token)
            yield from self._shift(levels, width, token)
        yield from (Token("_DEDENT", "") for _ in levels[1:])

    def _shift(self, levels: list[int], width: int, token: Token) -> Iterator[Token]:
        here = Token("_INDENT", "", line=token.end_line, column=token.end_column)
        if width > levels[-1]:
            if len(levels) > MAX_DEPTH:
                message = f"Lines are nested more than {MAX_DEPTH} deep."
                raise _error(message, token)
            levels.append(width)
            yield here
        while width < levels[-1]:
            levels.pop()
            if not levels or width > levels[-1]:
                message = f"This line is indented by {width} columns, which fits no line above."
                raise _error(message, token)
            yield here.update(type="_DEDENT")


def _error(message: str, token: Token) -> SessionSyntaxError:
    return SessionSyntaxError(
        message,
        remedy="Lines of one superset or repeat start in the same column.",
        line=(token.end_line or 1) - 1,  # the parser sees one line end before the text
        column=token.end_column,
    )
