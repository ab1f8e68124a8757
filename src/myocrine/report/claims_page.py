"""The claim ledger as a page: the strip of verdicts, then every claim with all that decided it."""

from __future__ import annotations

from html import escape
from pathlib import Path

import myocrine
from myocrine.evidence.sources import sources
from myocrine.qualification.claim_words import human_in_words
from myocrine.qualification.claims import ClaimReport, ClaimResult, PartResult
from myocrine.qualification.verdicts import REASONS, VERDICTS
from myocrine.report import page
from myocrine.report.claims import tally_in_words
from myocrine.report.parts import cell
from myocrine.report.wording import join, number, units_in_words

__all__ = ["strip", "write_report"]

_HUES = {
    "supported": "green",
    "mixed": "purple",
    "contradicted": "orange",
    "not testable": "blue",
    "not testable yet": "muted",
}
_RULES = """\
Every claim was written down as data before anything was run: which sessions are compared, what is
read, the smallest effect that matters and why that one, which words got which number, and the human
findings. The verdict follows by rule.

Supported: at least 90 % of the draws lie above the smallest effect that matters, the human studies
point the same way, and a randomised trial or two independent studies found it. Contradicted: at
least 90 % of the draws lie within it or on the other side, the human estimate too is below what
matters, and a human study did not find it. Mixed: studies have found it and its opposite, or parts
of the claim that were declared beforehand split. Everything else is not testable, with the reason.

A link in the model never makes its own claim true: people must have shown it. A link that the
evidence dial switches off makes a claim not testable, never contradicted. Which side people are on
is decided by the number of people, not by standard errors, so that no vagueness ever supports
anything. Fragility is the fewest studies whose removal changes the verdict.
"""


def write_report(report: ClaimReport, path: Path | str) -> Path:
    """Write the ledger as one self-contained HTML page.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    topics: dict[str, list[ClaimResult]] = {}
    for r in report.results.values():
        topics.setdefault(r.claim.topic, []).append(r)
    sections = [("All verdicts", strip(report))]
    sections += [(topic, "".join(map(_claim, rows))) for topic, rows in topics.items()]
    sections += [
        ("How a verdict is made", page.section(_RULES.split("\n\n")) + page.grades()),
        ("Sources", page.citations(_cited(report))),
        ("This run", _run(report)),
    ]
    return page.save(page.wrap("Claims", _lead(report), sections), Path(path))


def strip(report: ClaimReport, *, linked: bool = True) -> str:
    """Return every claim with its verdict as a table: for this page, and unlinked for others."""
    lines = [
        [
            f"{_name(r, linked=linked)}<br>{verdict(r)}",
            escape(r.claim.statement),
            escape(r.evidence or "–"),
            "–" if r.fragility is None else str(r.fragility),
        ]
        for r in report.results.values()
    ]
    head = ("verdict", "claim", "human evidence", "fragility")
    return page.table(f"Evidence dial {report.options.evidence}", head, lines)


def _name(r: ClaimResult, *, linked: bool) -> str:
    return f'<a href="#{r.claim.id}">{r.claim.id}</a>' if linked else r.claim.id


def verdict(r: ClaimResult) -> str:
    """Return a verdict in a word and in its colour."""
    hypothetical = ' <span class="unit">hypothetical</span>' if r.hypothetical else ""
    return f'<strong style="color:var(--{_HUES[r.verdict]})">{r.verdict}</strong>{hypothetical}'


def _lead(report: ClaimReport) -> str:
    text = tally_in_words(report)
    dial = report.options.evidence
    note = f"Evidence dial {dial}. The weakest findings that count: {page.GRADE_WORDS[dial]}"
    checked = "" if report.qualified else " Outputs were not checked against a qualification run."
    return f'<p class="lead">{escape(text)}</p><p class="note">{escape(note + checked)}</p>'


def _claim(r: ClaimResult) -> str:
    words = "".join(
        f"<li>“{escape(w)}”: {escape(meaning)}.</li>" for w, meaning in r.claim.words.items()
    )
    inside = [
        f"<ul>{words}</ul>" if words else "",
        *(_part(p, alone=len(r.parts) == 1) for p in r.parts),
        page.section([f"Against it: {r.claim.contrary}"]) if r.claim.contrary else "",
    ]
    fragile = ""
    if r.fragility is not None:
        studies = "study" if r.fragility == 1 else "studies"
        fragile = f" Fragility: {r.fragility} {studies} ({join(list(r.hinges)[:6])})."
    why = f"{r.why[0].upper()}{r.why[1:].rstrip('.')}.{fragile}"
    return (
        f'<h3 id="{r.claim.id}">{r.claim.id} {escape(r.claim.statement)}</h3>'
        f"<p>{verdict(r)}: {escape(r.sentence)}</p>"
        f'<p class="note">{escape(why)}</p>'
        f"<details><summary>What decided {r.claim.id}</summary>{''.join(inside)}</details>"
    )


def _part(p: PartResult, *, alone: bool) -> str:
    title = escape(p.part.says if alone else f"{p.part.says} ({p.ruling.verdict})")
    parts = [f"<p><strong>{title}</strong></p>"]
    if p.effect is not None:
        seen = p.ruling.chances
        shares = ["–"] * 3 if seen is None else _shares(seen.above, seen.within, seen.below)
        line = [escape(units_in_words(p.part.unit)), cell(p.effect), number(p.delta), *shares]
        head = ("unit", "computed", "what matters", "above", "within", "other side")
        parts.append(page.table(f"{p.part.chosen}: {p.part.why}", head, [line], numeric=1))
    parts.append(page.section([human_in_words(p.ruling.people, p.part.human_scale)]))
    if p.ruling.people.findings:
        parts.append(_findings(p))
    return "".join(parts)


def _shares(*values: float) -> list[str]:
    return [f"{100 * v:.0f} %" for v in values]


def _findings(p: PartResult) -> str:
    lines = []
    for f in p.ruling.people.findings:
        effect, error = f.estimate()
        size = f"{number(effect)} ± {number(error)}" + ("" if f.sized else " (from p and n)")
        people = str(f.n) if f.n_stated else f"{f.n}, assumed"
        signs = {"+": "found it", "0": "found nothing", "-": "found the opposite"}
        lines.append(
            [
                escape(sources()[f.source].citation()),
                escape(f.says),
                signs[f.sign],
                escape(size.replace("-", "−")),
                people,
                f.design,
                f.evidence,
            ]
        )
    scale = "SD" if p.part.human_scale == "SMD" else p.part.human_scale
    head = ("study", "finding", "concluded", f"effect ± SE [{scale}]", "people", "design", "grade")
    return page.table("Human findings; positive is as claimed", head, lines)


def _cited(report: ClaimReport) -> list[str]:
    return sorted({s for r in report.results.values() for s in r.sources})


def _run(report: ClaimReport) -> str:
    o = report.options
    line = [
        f"<code>{escape(myocrine.__version__)}</code>",
        str(o.seed),
        str(o.draws),
        o.evidence,
        "yes" if report.qualified else "no",
    ]
    head = ("version", "seed", "draws", "evidence dial", "qualification checked")
    reasons = "".join(
        f"<dt><code>{k}</code></dt><dd>{escape(v)}</dd>" for k, v in sorted(REASONS.items())
    )
    table = page.table("The same version, seed and options give the same page.", head, [line])
    words = f"Verdicts: {', '.join(VERDICTS)}."
    return (
        table
        + page.section([words])
        + f"<details><summary>Reasons in the JSON form</summary><dl>{reasons}</dl></details>"
    )
