"""A text with verdicts in its margin: on a terminal, and as a page that holds the text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from myocrine.evidence.claims import ledger
from myocrine.report import page
from myocrine.report.annotation import Annotation, Hit, Marked
from myocrine.report.claims import VERDICT_STYLES
from myocrine.report.claims_page import verdict
from myocrine.report.sheet import SIMULATED
from myocrine.report.wording import join

__all__ = ["annotation_sheet", "write_annotation"]

_MARGIN = 20
_STANCES = {"states": "", "denies": "the text seems to deny it", "asks": "the text asks"}
_KEPT = "The text was read in memory. Nothing of it is kept, sent or logged"


def annotation_sheet(found: Annotation) -> RenderableType:
    """Return the sentences that state a claim, with verdicts in the margin, for a Rich console."""
    parts: list[RenderableType] = [Text(_summary(found)), Text("")]
    if found.marked:
        parts.append(_margin(found))
        parts += _told(found)
    parts.append(Padding(Text(f"{_KEPT}.", style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def _summary(found: Annotation) -> str:
    n, marked = len(found.lines), len(found.marked)
    many = f"{n} sentence{'' if n == 1 else 's'}"
    if not marked:
        return f"{many}; none states a claim of the ledger."
    verb = "states" if marked == 1 else "state"
    text = f"{many}, of which {marked} {verb} a claim of the ledger ({len(found.claims)} claims)"
    if found.report is None:
        return f"{text}."
    tally = Counter(found.verdicts.values())
    said = join([f"{k} {v}" for v, k in tally.most_common()])
    dial = found.report.options.evidence
    return f"{text}: {said}. Evidence dial {dial}; {SIMULATED}."


def _margin(found: Annotation) -> Table:
    made = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 1, 0))
    made.add_column(width=_MARGIN)
    made.add_column()
    for m in found.marked:
        made.add_row(_notes(m, found), Text(f"“{m.sentence.text}”"))
    return made


def _notes(m: Marked, found: Annotation) -> Text:
    note = Text()
    for i, hit in enumerate(m.hits):
        word = found.verdicts.get(hit.claim.id, "")
        note.append("\n" if i else "")
        note.append(f"{hit.claim.id} ", style="bold")
        note.append(word or "in the ledger", style=VERDICT_STYLES.get(word, ""))
    stance = _STANCES[m.hits[0].stance]
    note.append(f"\n({stance})" if stance else "", style="dim")
    note.append(f"\nline {m.sentence.line}", style="dim")
    return note


def _told(found: Annotation) -> Iterator[RenderableType]:
    """Yield each claim found, once, with the sentence that a reader needs."""
    heading = "The claims" if found.report is None else "What became of these claims"
    yield Text(heading, style="bold")
    for key in found.claims:
        word = found.verdicts.get(key, "")
        head = Text.assemble(
            (f"{key}  ", "bold"),
            (f"{word}  " if word else "", VERDICT_STYLES.get(word, "")),
            ledger()[key].statement,
        )
        yield head
        if found.report is not None:
            says = found.report.results[key].sentence
            yield Padding(Text(says, style="dim"), (0, 0, 0, 5))
    if found.report is None:
        yield Text("myocrine claims ID computes a verdict.", style="dim")


def write_annotation(found: Annotation, path: Path, *, title: str = "An article") -> Path:
    """Write the text with verdicts in its margin as one self-contained HTML page.

    The page holds the text: it is written because somebody asked for it.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    lead = (
        f'<p class="lead">{escape(_summary(found))}</p><p class="note">This file holds the text '
        "that was read. Nothing else keeps any of it.</p>"
    )
    sections = [("The text", f'<div class="article">{_article(found)}</div>')]
    if found.marked:
        sections.append(("The claims in it", _ledger(found)))
    return page.save(page.wrap(title, lead, sections, style=CSS), path)


def _article(found: Annotation) -> str:
    out = []
    for _, lines in groupby(found.lines, key=lambda m: m.sentence.paragraph):
        group = list(lines)
        words = " ".join(_said(m) for m in group)
        notes = "".join(_note(m, found) for m in group if m.hits)
        out.append(f'<div class="row"><p>{words}</p><aside>{notes}</aside></div>')
    return "".join(out)


def _said(m: Marked) -> str:
    text = escape(m.sentence.text)
    if not m.hits:
        return text
    marks = ", ".join(h.claim.id for h in m.hits)
    return f"<mark>{text}</mark><sup>{marks}</sup>"


def _note(m: Marked, found: Annotation) -> str:
    return "".join(_verdict(h, found) for h in m.hits)


def _verdict(hit: Hit, found: Annotation) -> str:
    key = hit.claim.id
    link = f'<a href="#{key}">{key}</a>'
    stance = _STANCES[hit.stance]
    aside = f" <span class='unit'>({stance})</span>" if stance else ""
    if found.report is None:
        return f"<p>{link} {escape(hit.claim.statement)}{aside}</p>"
    result = found.report.results[key]
    return f"<p>{link} {verdict(result)}{aside}<br>{escape(result.sentence)}</p>"


def _ledger(found: Annotation) -> str:
    rows = []
    for key in found.claims:
        result = found.report.results[key] if found.report else None
        rows.append(
            [
                f'<span id="{key}">{key}</span>',
                escape(ledger()[key].statement),
                verdict(result) if result else "not computed",
                escape(result.sentence) if result else "",
            ]
        )
    dial = f", evidence dial {found.report.options.evidence}" if found.report else ""
    return page.table(f"Claims found{dial}", ("", "claim", "verdict", "in a sentence"), rows)


CSS = """
.article .row { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 0 2rem; }
.article p { margin: .5rem 0; }
.article mark { background: color-mix(in srgb, var(--orange) 24%, var(--paper));
  color: inherit; border-radius: .2rem; }
.article aside { border-left: 3px solid var(--rule); padding-left: .9rem; font-size: .875rem; }
.article aside:empty { border-color: transparent; }
.article aside p { color: var(--muted); margin: .5rem 0 .9rem; }
@media (max-width: 54rem) { .article .row { grid-template-columns: minmax(0, 1fr); }
  .article aside:empty { display: none; } .article aside { margin: 0 0 1rem; } }
"""
"""Style of the page with margins."""
