"""From bytes or text as it comes to text that the grammar can read, within stated limits."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from myocrine.errors import InputError, SessionSyntaxError
from myocrine.training.characters import normalise

__all__ = ["MAX_BYTES", "MAX_LINES", "MAX_LINE_LENGTH", "decode", "load_bytes", "prepare"]

MAX_BYTES = 131_072
"""Largest session file [bytes]."""

MAX_LINES = 4_000
"""Most lines in one text."""

MAX_LINE_LENGTH = 1_000
"""Longest line [characters]."""

_MARGIN = re.compile(r"(?:[ \t]*(?:#[^\n]*)?(?:\n|;))*([ \t]*)")


def load_bytes(where: str | Path | bytes) -> tuple[bytes, str]:
    """Return the bytes of a file (or the bytes given) and a name for error messages.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, or it is larger than `MAX_BYTES`.
    """
    if isinstance(where, bytes | bytearray):
        return bytes(where), "text"
    path = Path(where)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(size, str(path))
        return path.read_bytes(), str(path)
    except FileNotFoundError:
        message = "There is no such file."
        raise InputError(message, source=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not usable"
        message = f"The file cannot be read ({reason})."
        raise InputError(message, source=str(path)) from None


def decode(data: bytes, source: str = "text") -> str:
    """Return UTF-8 bytes as text (a byte-order mark is skipped).

    Raises
    ------
    InputError
        If the bytes are too many, contain NUL, or are not UTF-8; with line and column.
    """
    if len(data) > MAX_BYTES:
        raise _too_large(len(data), source)
    if b"\x00" in data:
        at = data.index(b"\x00")
        message = "This is no text file: it has a NUL byte."
        raise InputError(message, source=source, line=data.count(b"\n", 0, at) + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        message = f"This is not UTF-8 text (byte 0x{data[error.start]:02x})."
        raise InputError(
            message,
            remedy="Save the file as UTF-8.",
            source=source,
            line=before.count(b"\n") + 1,
            column=len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1,
        ) from None


def prepare(text: str, source: str = "text") -> str:
    r"""Return the text as the grammar takes it, with the columns where they were.

    Line ends become ``\n``, look-alike characters their plain form. The last line is given the
    margin of the first, so that every indentation is closed.

    Raises
    ------
    SessionSyntaxError
        If the text is empty, too long, or has a control or invisible character.
    """
    if len(text) > MAX_BYTES:
        raise _too_large(len(text), source)
    plain = normalise(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    lines = plain.split("\n")
    if len(lines) > MAX_LINES:
        message = f"The text has {len(lines)} lines; at most {MAX_LINES} are read."
        raise SessionSyntaxError(message, remedy="Split the file.", source=source)
    for number, line in enumerate(lines, start=1):
        _check_line(line, number, source)
    if not any(line.partition("#")[0].strip(" \t;") for line in lines):
        message = "There is nothing here."
        remedy = "Write at least one line such as: Back squat 3x8 at 70%"
        raise SessionSyntaxError(message, remedy=remedy, source=source, line=1, column=1)
    margin = _MARGIN.match(plain)
    return f"\n{plain}\n{margin.group(1) if margin else ''}"


def _check_line(line: str, number: int, source: str) -> None:
    if len(line) > MAX_LINE_LENGTH:
        message = f"This line has {len(line)} characters; at most {MAX_LINE_LENGTH} are read."
        raise SessionSyntaxError(message, source=source, line=number, column=MAX_LINE_LENGTH + 1)
    if line.isprintable():
        return
    for column, character in enumerate(line, start=1):
        if character != "\t" and not character.isprintable():
            name = unicodedata.name(character, "a control character").lower()
            message = f"There is an invisible character here ({name}, U+{ord(character):04X})."
            raise SessionSyntaxError(
                message, remedy="Delete it.", source=source, line=number, column=column
            )


def _too_large(size: int, source: str) -> InputError:
    message = f"The text is {size:,} bytes long; at most {MAX_BYTES:,} are read."
    return InputError(message, remedy="Split it into several files.", source=source)
