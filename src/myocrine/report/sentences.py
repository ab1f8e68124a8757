"""A text in sentences: paragraphs, headings, lists and web pages, with the line each stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

__all__ = ["Sentence", "plain", "sentences"]

_SHORT = (
    "e.g", "i.e", "cf", "vs", "al", "fig", "figs", "eq", "no", "dr", "prof", "mr", "mrs", "ms",
    "st", "approx", "ca", "etc", "vol", "pp", "ref", "refs", "jr", "inc", "u.s", "u.k", "ph.d",
)  # fmt: skip
"""Abbreviations after which a full stop rarely ends a sentence."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-Þ])")
_LAST_WORD = re.compile(r"([\w.]+)[.!?…]+[\"'”’)\]]*\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•+]|\d+[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+|^=+\s*$|^-+\s*$")
_BLOCK_NAMES = (
    "p div section article header footer main aside nav li ul ol table tr h1 h2 h3 h4 h5 h6 br hr "
    "blockquote pre figure figcaption dl dt dd title"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_SILENT = frozenset(("script", "style", "noscript", "svg", "template"))


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence of a text.

    Attributes
    ----------
    text : str
        Without line breaks.
    line : int
        Line on which it begins, counted from 1.
    paragraph : int
        Which paragraph it belongs to, counted from 0.
    """

    text: str
    line: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in order; a heading or an item of a list is one of its own."""
    found: list[Sentence] = []
    for number, (line, lines) in enumerate(_paragraphs(text)):
        joined = " ".join(part.strip() for part in lines)
        offset = 0
        for piece in _split(joined):
            at = _line_of(lines, offset)
            found.append(Sentence(text=piece.strip(), line=line + at, paragraph=number))
            offset += len(piece)
    return [s for s in found if s.text]


def plain(text: str) -> str:
    """Return the words of a web page, and any other text as it is."""
    if not re.search(r"<(?:!doctype html|html|body|p)\b", text[:5000], re.IGNORECASE):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return "".join(reader.words)


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that belong together, with the line on which each begins."""
    start, lines = 1, list[str]()
    for number, line in enumerate(text.splitlines(), start=1):
        alone = bool(_HEADING.match(line))
        begins = alone or bool(_BULLET.match(line)) or not line.strip()
        if begins and lines:
            yield start, lines
            lines = []
        if line.strip():
            start = start if lines else number
            lines.append(_HEADING.sub("", _BULLET.sub("", line)) if begins else line)
        if alone and lines:
            yield start, lines
            lines = []
    if lines:
        yield start, lines


def _split(text: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(text):
        last = _LAST_WORD.search(text[begin : end.end()])
        word = last[1].casefold() if last else ""
        if word in _SHORT or (len(word) == 1 and word.isalpha()):
            continue
        yield text[begin : end.end()]
        begin = end.end()
    yield text[begin:]


def _line_of(lines: list[str], offset: int) -> int:
    """Return which of the joined lines an offset falls into."""
    for i, line in enumerate(lines):
        offset -= len(line.strip()) + 1
        if offset < 0:
            return i
    return len(lines) - 1


class _Reader(HTMLParser):
    """Keeps the words of a page; blocks become paragraphs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.words.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(self._silent - (tag in _SILENT), 0)
        if tag in _BLOCKS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(re.sub(r"\s+", " ", data))
