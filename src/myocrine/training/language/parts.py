"""What the rules of the grammar share: options with their place, and ways to find the children."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from lark import Token

from myocrine.errors import SessionError
from myocrine.training.language import quantities as q
from myocrine.training.prescription import Side
from myocrine.training.session import (
    Block,
    Effort,
    Position,
)

__all__ = [
    "BLOCKS",
    "DoneItem",
    "Option",
    "at_token",
    "first",
    "gather",
    "leading",
    "name_of",
    "of",
    "one_number",
    "position",
    "side_of",
]

T = TypeVar("T")
BLOCKS: Any = Block.__args__


class Option(NamedTuple):
    """One thing said about a line, and where."""

    key: str
    value: Any
    token: Token


class DoneItem(NamedTuple):
    """One entry after ``done:``; `load` is ... where the entry goes on with the load before."""

    load: Any
    token: Token
    effort: Effort | None


def at_token(token: Token, make: Callable[[], T]) -> T:
    """Call `make`; an object that refuses its values gets the position of `token`."""
    try:
        return make()
    except SessionError as error:
        if error.line is None:
            error.line, error.column = (token.line or 2) - 1, token.column
        raise


def position(token: Token, parts: Iterable[Option] = ()) -> Position:
    """Return where `token`, and each of the `parts` of its line, stands in the person's text."""
    columns = tuple((part.key, part.token.column or 1) for part in parts)
    return Position(line=(token.line or 2) - 1, column=token.column or 1, parts=columns)


def gather(options: Iterable[Option]) -> dict[str, Option]:
    """Key the options; something said twice is an error at its second place."""
    found: dict[str, Option] = {}
    for option in options:
        if option.key in found:
            name = option.key.replace("_s", "").replace("_", " ")
            raise q.fail(option.token, f"The {name} is given twice on this line.", "Keep one.")
        found[option.key] = option
    return found


def tokens(children: Iterable[Any], kind: str) -> list[Token]:
    """Return the tokens of one kind."""
    return [c for c in children if isinstance(c, Token) and c.type == kind]


def first(children: Iterable[Any], kind: str) -> Token | None:
    """Return the first token of one kind, if there is one."""
    return next(iter(tokens(children, kind)), None)


def of(children: Iterable[Any], cls: type[T]) -> list[T]:
    """Return the children of one class."""
    return [c for c in children if isinstance(c, cls)]


def leading(rule: Callable[..., T]) -> Callable[..., T]:
    """Give objects that refuse their values the position of the rule's first token."""

    @wraps(rule)
    def wrapped(self: Any, children: list[Any]) -> T:
        here = next((c for c in children if isinstance(c, Token)), Token("X", "", line=2))
        return at_token(here, lambda: rule(self, children))

    return wrapped


def side_of(token: Token) -> Side:
    """Read a side; what is neither left nor right alternates."""
    words: dict[str, Side] = {"l": "left", "r": "right"}
    return words.get(token[0].lower(), "alternating")


def name_of(token: Token) -> str:
    """Read a name with or without quotes."""
    return q.string(token) if token.type == "STRING" else str(token)


def one_number(token: Token) -> float:
    """Read a number where a range makes no sense."""
    low, high = q.span(token)
    if high is not None:
        raise q.fail(token, f"A range such as {token} is not possible here.", "Write one number.")
    return low
