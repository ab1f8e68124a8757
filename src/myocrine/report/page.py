"""The frame of every page: one self-contained HTML file, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import myocrine
from myocrine.errors import InputError
from myocrine.evidence.sources import source
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import CSS, SERIES

__all__ = [
    "DISCLAIMER",
    "GRADE_WORDS",
    "citations",
    "grades",
    "grid",
    "legend",
    "save",
    "section",
    "table",
    "wrap",
]

DISCLAIMER = (
    "Everything on this page is simulated, not measured. Myocrine is not a medical device: it does "
    "not diagnose, treat or judge laboratory values. An interval is what the model can say, not "
    "what is normal."
)

GRADE_WORDS: dict[str, str] = {
    "A": "Human intervention: the cause was tested in people.",
    "B": "Human response, found in more than one study.",
    "C": "Human studies that disagree, or too few of them.",
    "D": "Animals or cells only: hypothetical in people.",
}
"""Evidence grades; an output carries that of the weakest link without which it would not move."""

# The page asks for nothing outside itself, and this makes a browser hold it to that.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def wrap(
    title: str,
    lead: str,
    sections: Sequence[tuple[str, str]],
    *,
    style: str = "",
    script: str = "",
) -> str:
    """Return the whole page.

    Parameters
    ----------
    title : str
        Plain text.
    lead, sections : str, sequence of (heading, HTML)
        The lead is HTML; headings are plain text.
    style : str
        Style rules of this page's own.
    script : str
        One script of our own for what a page can do beyond being read; the policy in the page's
        head lets a browser run this text and no other.
    """
    policy = _POLICY
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        policy += f"; script-src 'sha256-{digest}'"
    slugs = [re.sub(r"[^a-z0-9]+", "-", h.lower()).strip("-") for h, _ in sections]
    contents = "".join(
        f'<li><a href="#{s}">{escape(h)}</a></li>'
        for s, (h, _) in zip(slugs, sections, strict=True)
    )
    body = "".join(
        f'<section id="{s}" aria-labelledby="{s}-h"><h2 id="{s}-h">{escape(h)}</h2>{html}</section>'
        for s, (h, html) in zip(slugs, sections, strict=True)
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="generator" content="Myocrine {myocrine.__version__}">\n'
        f"<title>{escape(title)}: Myocrine</title>\n<style>{CSS}{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#content">To the content</a>\n'
        f'<header><h1>{escape(title)}</h1><p><span class="badge">{SIMULATED}</span></p>{lead}'
        f'<nav aria-label="On this page"><ul>{contents}</ul></nav></header>\n'
        f'<main id="content">{body}</main>\n'
        f"<footer><p>{escape(DISCLAIMER)}</p><p>Myocrine {myocrine.__version__}.</p></footer>\n"
        f"{f'<script>{script}</script>' if script else ''}"
        "</body>\n</html>\n"
    )


def section(items: Iterable[str]) -> str:
    """Return paragraphs of plain text."""
    return "".join(f"<p>{escape(text)}</p>" for text in items)


def grid(pictures: Iterable[str]) -> str:
    """Return small figures side by side, as many as fit."""
    return f'<div class="grid">{"".join(pictures)}</div>'


def table(
    caption: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, numeric: int = 99
) -> str:
    """Return a table that scrolls by itself on a narrow screen.

    Parameters
    ----------
    head : sequence of str
        Plain text; columns from `numeric` on are set right.
    rows : iterable of sequences of str
        Cells are HTML; the first names the row.
    """

    def kind(i: int) -> str:
        return ' class="n"' if i >= numeric else ""

    top = "".join(f'<th scope="col"{kind(i)}>{escape(h)}</th>' for i, h in enumerate(head))
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>'
        + "".join(f"<td{kind(i)}>{cell}</td>" for i, cell in enumerate(row[1:], start=1))
        + "</tr>"
        for row in rows
    )
    label = escape(caption, quote=True)
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{label}"><table>'
        f"<caption><span>{escape(caption)}</span></caption>"
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def grades() -> str:
    """Return what the evidence grades mean."""
    rows = "".join(f"<dt>{g}</dt><dd>{escape(w)}</dd>" for g, w in GRADE_WORDS.items())
    return (
        "<details><summary>What the evidence grades A to D mean</summary>"
        "<p>The grade of an output is that of the weakest link without which it would not move.</p>"
        f"<dl>{rows}</dl></details>"
    )


def legend(labels: Sequence[str]) -> str:
    """Return the key of up to four sessions: line, style, name."""
    dashes = {"-": "", "--": "7 3", "-.": "7 3 2 3", ":": "2 3"}
    items = "".join(
        '<li><svg viewBox="0 0 36 12" aria-hidden="true"><line x1="0" y1="6" x2="36" y2="6" '
        f'stroke="var(--{hue})" stroke-width="3" stroke-dasharray="{dashes[dash]}"/></svg>'
        f"{escape(label)}</li>"
        for label, (hue, dash) in zip(labels, SERIES, strict=False)
    )
    return f'<ul class="legend">{items}</ul>'


def citations(keys: Iterable[str]) -> str:
    """Return the sources behind a run as a list that folds away."""
    found = sorted((source(k) for k in keys), key=lambda s: (s.author.casefold(), s.year or 0))
    items = "".join(f"<li>{escape(s.citation())}</li>" for s in found)
    return (
        f"<details><summary>{len(found)} sources behind the parameters of this run</summary>"
        f"<ul>{items}</ul></details>"
    )


def save(html: str, path: Path) -> Path:
    """Write a page whole or not at all.

    Raises
    ------
    InputError
        If the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(html)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        msg = f"The page cannot be written to {str(path)!r} ({error.strerror})."
        raise InputError(msg, remedy="Give a folder that you can write to.") from error
    return path
