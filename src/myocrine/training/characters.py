"""One spelling for characters that look alike, position by position.

Each character is replaced by at most one other, so a column in the cleaned text is the column in
what the person wrote: full-width digits, no-break blanks, typographic quotes, minus, times.
"""

from __future__ import annotations

import functools
import unicodedata

__all__ = ["clean", "normalise"]

_SAME = str.maketrans(
    {
        "×": "x",
        "✕": "x",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "’": "'",
        "‘": "'",
        "÷": "/",
        "⁄": "/",
    }
)


@functools.lru_cache(maxsize=4096)
def _one(character: str) -> str:
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) != 1:
        wide = character
    wide = wide.translate(_SAME)
    return " " if unicodedata.category(wide).startswith("Z") else wide


def normalise(text: str) -> str:
    """Return `text` with each character in its plain form; the length stays the same.

    Examples
    --------
    >>> normalise("３×８ at 82,5 kg")
    '3x8 at 82,5 kg'
    """
    if text.isascii():
        return text
    return "".join(c if c < "\x80" else _one(c) for c in text)


def clean(name: str) -> str:
    """Return a name as the objects keep it: plain characters, single blanks, none at the ends."""
    return " ".join(normalise(name).split())
