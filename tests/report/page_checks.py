"""What every page of ours must be: well-formed, alone, and readable without pictures."""

from __future__ import annotations

import base64
import hashlib
import json
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
        self.scripts: list[str] = []
        self.runs: list[bool] = []
        self.policy = ""
        self.feed(html)
        self.close()
        self.text = " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "script":
            self.scripts.append("")
            self.runs.append(known.get("type") != "application/json")
        if known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known["content"] or ""
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
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data
        elif not self.open or self.open[-1] != "style":
            self.words.append(data)


def _check_scripts(page: Page) -> None:
    """At most one script runs, and the page's policy names its very text; the rest is data."""
    assert page.policy.startswith("default-src 'none'")
    assert "unsafe" not in page.policy.replace("style-src 'unsafe-inline'", "")
    running = [s for s, runs in zip(page.scripts, page.runs, strict=True) if runs]
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in running]
    assert [f"'sha256-{d}'" in page.policy for d in digests] == [True] * len(digests)
    assert len(running) == page.policy.count("sha256-") <= 1
    for data, runs in zip(page.scripts, page.runs, strict=True):
        assert runs or json.loads(data)
    for word in ("fetch(", "XMLHttp", "eval(", "innerHTML", "http:", "https:", "localStorage"):
        assert all(word not in s for s in running), word


def check(html: str) -> Page:
    """Hold a page to the rules and return it."""
    page = Page(html)
    assert page.faults == []
    assert page.open == []
    assert page.loads == [], "a page loads nothing from anywhere"
    assert not re.search(r"url\((?!#)", html)
    assert "@import" not in html
    _check_scripts(page)
    assert sorted(page.ids) == sorted(set(page.ids)), "an identifier stands twice"
    for picture in page.pictures:
        for name in (picture["aria-labelledby"] or "").split():
            assert name in page.ids, name
    assert page.tags.count("desc") == len(page.pictures)
    assert page.tags.count("h1") == 1
    assert "simulated, not measured" in page.text.lower()
    assert "Not a medical device" in page.text or "not a medical device" in page.text
    return page
