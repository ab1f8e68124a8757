"""What every page of ours must be: well-formed, alone, and readable without pictures."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_VOID = {"meta", "br", "img", "link", "input", "hr"}
_LOADS = ("src", "srcset", "poster", "data", "action")


class Page(HTMLParser):
    """Reads a page; keeps its tags, identifiers, pictures and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []
        self.pictures: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.faults: list[str] = []
        self.feed(html)
        self.close()
        self.text = " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        self.tags.append(tag)
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.loads += [v for k, v in attrs if k in _LOADS and v]
        self.loads += [v for k, v in attrs if k == "href" and v and not v.startswith("#")]
        self.faults += [f"<{tag} {k}>" for k, _ in attrs if k.startswith("on")]
        if tag == "svg" and known.get("role") == "img":
            self.pictures.append(known)
        elif tag == "svg" and known.get("aria-hidden") != "true":
            self.faults.append("a picture that is neither named nor hidden")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.words.append(data)


def check(html: str) -> Page:
    """Hold a page to the rules and return it."""
    page = Page(html)
    assert page.faults == []
    assert page.open == []
    assert page.loads == [], "a page loads nothing from anywhere"
    assert not re.search(r"url\((?!#)", html)
    assert "@import" not in html
    assert "script" not in page.tags
    assert sorted(page.ids) == sorted(set(page.ids)), "an identifier stands twice"
    for picture in page.pictures:
        for name in (picture["aria-labelledby"] or "").split():
            assert name in page.ids, name
    assert page.tags.count("desc") == len(page.pictures)
    assert page.tags.count("h1") == 1
    assert "simulated, not measured" in page.text.lower()
    assert "Not a medical device" in page.text or "not a medical device" in page.text
    return page
