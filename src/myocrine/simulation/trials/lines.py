"""Where things stand in a TOML text: the line of every key, which the standard reader forgets."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from myocrine.errors import InputError

__all__ = ["Path", "Place", "line_of", "lines"]

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[\w"'-]+)*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")
_LONG = ('"""', "'''")


def lines(text: str) -> dict[Path, int]:
    r"""Return the line (from 1) of every table and key of a TOML text, by its path.

    Elements of an array of tables are counted from 0: ``("arm", 1, "session")``. Keys of inline
    tables have no line of their own; the line is that of the key that holds them.

    Examples
    --------
    >>> lines("a = 1\n[[b]]\nc = 2\n[[b]]\nc = 3")[("b", 1, "c")]
    5
    """
    found: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    open_string = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_string:
            open_string = "" if open_string in line else open_string
            continue
        if header := _HEADER.match(line):
            table = _table(header, counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_parts(key[1])), number)
            open_string = _opened(line[key.end() :])
    return found


def line_of(text: str, path: Path) -> int | None:
    """Return the line of a path, or that of the nearest table or key that holds it."""
    known = lines(text)
    for n in range(len(path), 0, -1):
        if path[:n] in known:
            return known[path[:n]]
    return None


def _table(header: re.Match[str], counts: dict[Path, int]) -> Path:
    """Return the path of a header; the last of an array of tables is meant by its bare name."""
    path: Path = ()
    names = _parts(header[2])
    for i, name in enumerate(names):
        path = (*path, name)
        last = i == len(names) - 1
        if last and header[1] == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(key: str) -> Path:
    return tuple(p.strip("\"'") for p in _PART.findall(key))


def _opened(rest: str) -> str:
    """Return the mark of a long string that begins on this line and does not end on it."""
    for mark in _LONG:
        if rest.count(mark) % 2:
            return mark
    return ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """The text, to say where something in it stands."""

    text: str
    source: str

    def error(self, message: str, path: Path, remedy: str = "") -> InputError:
        """Return an error at a path of the file."""
        line = line_of(self.text, path)
        return InputError(message, remedy=remedy, source=self.source, line=line)

    @contextlib.contextmanager
    def __call__(self, *path: str | int) -> Iterator[None]:
        """Give every error of ours raised inside the place of `path`."""
        try:
            yield
        except InputError as error:
            if not error.source:
                error.source = self.source
                error.line = line_of(self.text, path)
            raise
