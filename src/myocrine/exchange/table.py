"""From bytes to rows: encoding, byte-order mark, delimiter and quotes found out, lines counted.

A quote that is never closed costs its own row and not the rest of the file.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from myocrine.errors import InputError
from myocrine.exchange.records import Raw

__all__ = ["DELIMITERS", "MAX_BYTES", "Record", "Source", "load", "records"]

MAX_BYTES = 64 * 1024 * 1024
"""Largest log [bytes]: a set a minute for a life is smaller."""

DELIMITERS = (",", ";", "\t", "|")
_LONGEST_NOTE = 200  # lines in one quoted cell; beyond, a quote was not closed
_MOST_CELLS = 500
# A name goes to a terminal and into pages: what would steer them, or turn text round, goes.
_CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MAGIC = {
    b"SQLite format 3": "a database",
    b"PK\x03\x04": "a ZIP archive",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The cells of one row, the line it begins on (from 1), and what is wrong with it."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file's bytes, its name and its hash."""

    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def text(self) -> str:
        r"""The text, without a byte-order mark, its lines ended by ``\n``.

        Raises
        ------
        InputError
            If the bytes are no text.
        """
        for magic, what in _MAGIC.items():
            if self.data.startswith(magic):
                msg = f"This is {what}, not the text of a log."
                raise InputError(msg, remedy=_EXPORT, source=self.name)
        text = _decoded(self.data).replace("\r\n", "\n").replace("\r", "\n")
        if "\x00" in text:
            msg = "This is no text: it has NUL characters."
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise InputError(msg, remedy=_EXPORT, source=self.name, line=line)
        return _CONTROLS.sub("", text)

    def raw(self, record: Record) -> Raw:
        """Return a row with its place."""
        return Raw(source=self.name, digest=self.digest, line=record.line, cells=record.cells)


_EXPORT = "Export the log as CSV in the program that holds it."


def load(what: str | Path | bytes, name: str = "") -> Source:
    """Return a file, or bytes, as a source.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, is empty or larger than `MAX_BYTES`.
    """
    if isinstance(what, bytes | bytearray):
        data, source = bytes(what), name or "log"
    else:
        path, source = Path(what), name or str(what)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            msg = "There is no such file."
            raise InputError(msg, source=source) from None
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "the name is not usable"
            msg = f"The file cannot be read ({reason})."
            raise InputError(msg, source=source) from None
    if len(data) > MAX_BYTES:
        msg = f"A log has at most {MAX_BYTES:,} bytes."
        raise InputError(msg, remedy="Split it.", source=source)
    if not data.strip():
        msg = "There is nothing in it."
        raise InputError(msg, remedy=_EXPORT, source=source)
    return Source(name=source, data=data)


def _decoded(data: bytes) -> str:
    """Return text: by the byte-order mark, by the zeros of UTF-16, UTF-8, else Latin-1."""
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(codec, "replace")
    head = data[:200]
    for zeros, codec in ((head[1::2], "utf-16-le"), (head[0::2], "utf-16-be")):
        if len(head) > 3 and zeros.count(0) > 0.8 * len(zeros):
            return data.decode(codec, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the rows of a text; blank lines and a ``sep=`` line are none."""
    lines = text.split("\n")
    width, at = 0, 0
    while at < len(lines):
        line = lines[at]
        if not line.strip(' \t",;|') or (at == 0 and line.casefold().startswith("sep=")):
            at += 1
            continue
        cells, used, fault = _row(lines, at, delimiter, width)
        width = width or len(cells)
        yield Record(line=at + 1, cells=cells, fault=fault)
        at += used


def _row(lines: list[str], at: int, delimiter: str, width: int) -> tuple[tuple[str, ...], int, str]:
    """Return the cells that begin at line `at`, how many lines they take and what is wrong."""
    first = lines[at]
    if '"' not in first or first.count('"') % 2 == 0:
        return *_parsed(first, delimiter, 1), ""
    text = first
    for more in range(1, min(_LONGEST_NOTE, len(lines) - at)):
        text += "\n" + lines[at + more]
        if text.count('"') % 2 == 0:
            cells, used = _parsed(text, delimiter, more + 1)
            if width in (0, len(cells)):
                return cells, used, ""
            break
    alone, _ = _parsed(first, delimiter, 1)
    fault = "" if len(alone) == width and not alone[-1].endswith('"') else "a quote is not closed"
    return alone, 1, fault


def _parsed(text: str, delimiter: str, used: int) -> tuple[tuple[str, ...], int]:
    try:
        rows = list(csv.reader(text.split("\n") if used == 1 else [text], delimiter=delimiter))
    except csv.Error:
        return (text[:200],), used
    cells = tuple(c.strip() for c in rows[0][:_MOST_CELLS]) if rows else ()
    return cells or ("",), used
