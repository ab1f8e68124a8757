"""The claim ledger in the terminal: every verdict with its one sentence, or one claim in full."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from myocrine.evidence.sources import sources
from myocrine.qualification.chance import ChanceReport
from myocrine.qualification.claim_words import human_in_words, spread
from myocrine.qualification.claims import ClaimReport, ClaimResult, PartResult
from myocrine.report.sheet import SIMULATED, Plain
from myocrine.report.wording import join, number, units_in_words

__all__ = ["VERDICT_STYLES", "chance_table", "claims_sheet", "claims_strip", "tally_in_words"]

VERDICT_STYLES: dict[str, str] = {
    "supported": "green",
    "mixed": "yellow",
    "contradicted": "red",
    "not testable": "blue",
    "not testable yet": "dim",
}
"""Colours of verdicts; the word always stands beside them."""

_FEW = 3
_HOW = (
    "A verdict needs more than nine draws in ten on one side of the smallest effect that matters, "
    "and people who show it. Claims, effects and rules were fixed as data before anything was run."
)


def claims_sheet(report: ClaimReport) -> RenderableType:
    """Return the ledger to print on a Rich console; few claims are told in full."""
    results = list(report.results.values())
    full = len(results) <= _FEW
    dial = report.options.evidence
    head = Text.assemble(
        ("Claims", "bold"), f"  evidence dial {dial}; {report.options.draws} draws; {SIMULATED}"
    )
    parts: list[RenderableType] = [head, Text(tally_in_words(report), style="dim"), Text("")]
    for result in results:
        parts += _full(result) if full else _short(result)
    if not report.qualified:
        parts.append(Text("Outputs were not checked against a qualification run.", style="dim"))
    return Group(*parts, Text(_HOW, style="dim"))


def claims_strip(report: ClaimReport) -> RenderableType:
    """Return the ledger in a strip: decided claims by their statements, the others by number."""
    made = Plain("verdict", "claim", pad=2)
    for verdict, style in VERDICT_STYLES.items():
        found = [r for r in report.results.values() if r.verdict == verdict]
        if verdict.startswith("not testable") and found:
            made.line(Text(verdict, style=style), ", ".join(r.claim.id for r in found))
            continue
        for r in found:
            made.line(Text(verdict, style=style), f"{r.claim.id} {r.claim.statement}")
    return made


def chance_table(chance: ChanceReport, report: ClaimReport) -> RenderableType:
    """Return verdicts beside those under shuffled signs."""
    own: dict[str, int] = dict.fromkeys(report.tally, 0)
    for name in chance.verdicts:
        if name in report.results:
            own[report.results[name].verdict] += 1
    made = Plain("verdict", "here", "shuffled", right=["here", "shuffled"])
    for verdict, mean in chance.total.items():
        made.line(verdict, str(own[verdict]), f"{mean:.1f}")
    text = f"Claims with each verdict, and their mean over {chance.shuffles} shuffles of signs"
    return Group(Padding(Text(text, style="bold"), (1, 0, 0, 0)), made)


def tally_in_words(report: ClaimReport) -> str:
    """Return ``43 claims: 5 supported, 3 mixed, ...``."""
    said = [f"{n} {verdict}" for verdict, n in report.tally.items() if n]
    n = len(report.results)
    return f"{n} {'claim' if n == 1 else 'claims'}: {', '.join(said)}."


def _head(r: ClaimResult) -> RenderableType:
    row = Table.grid(padding=(0, 2))
    row.add_column(width=4)
    row.add_column(width=16)
    row.add_column()
    name = Text(r.claim.id, style="bold")
    row.add_row(name, Text(r.verdict, style=VERDICT_STYLES[r.verdict]), Text(r.claim.statement))
    return row


def _short(r: ClaimResult) -> list[RenderableType]:
    return [_head(r), Padding(Text(_told(r), style="dim"), (0, 0, 1, 6))]


def _told(r: ClaimResult) -> str:
    """Return the sentence; where there is no verdict, why not comes first."""
    if not r.verdict.startswith("not testable"):
        return r.sentence
    why = r.why.rstrip(".")
    return f"{why[0].upper()}{why[1:]}. {r.sentence}"


def _full(r: ClaimResult) -> list[RenderableType]:
    lines: list[RenderableType] = [_head(r), Padding(Text(r.sentence), (0, 0, 1, 6))]
    lines += [Text(f"Why: {r.why.rstrip('.')}.")]
    for word, meaning in r.claim.words.items():
        lines.append(Text(f"'{word}' means: {meaning}."))
    for p in r.parts:
        lines += _part(p, alone=len(r.parts) == 1)
    if r.fragility is not None:
        lines.append(Text(f"Fragility: {_fragility(r)}"))
    if r.claim.contrary:
        lines.append(Padding(Text(f"Against it: {r.claim.contrary}"), (1, 0, 0, 0)))
    return [*lines, Text("")]


def _fragility(r: ClaimResult) -> str:
    studies = "study" if r.fragility == 1 else "studies"
    return f"{r.fragility} {studies} fewer would change the verdict ({join(list(r.hinges)[:6])})."


def _inside(text: str, *, by: int = 2, style: str = "") -> RenderableType:
    return Padding(Text(text, style=style), (0, 0, 0, by))


def _part(p: PartResult, *, alone: bool) -> Iterator[RenderableType]:
    title = p.part.says if alone else f"{p.part.says} ({p.ruling.verdict})"
    yield Padding(Text(title, style="bold"), (1, 0, 0, 0))
    if p.effect is not None:
        unit = units_in_words(p.part.unit)
        matters = f"what matters: {number(p.delta)} ({p.part.chosen})"
        yield _inside(f"computed {spread(p.effect)} {unit}; {matters}")
        seen = p.ruling.chances
        if seen is not None:
            yield _inside(
                f"{100 * seen.above:.0f} % of draws above it, {100 * seen.within:.0f} % within, "
                f"{100 * seen.below:.0f} % on the other side"
            )
        yield _inside(p.part.why, style="dim")
    yield _inside(human_in_words(p.ruling.people, p.part.human_scale))
    for f in p.ruling.people.findings:
        cited = sources()[f.source]
        name = f"{cited.author} {cited.year}" if cited.year else cited.author
        told = f"{f.sign} {name} (n = {f.n}, {f.design}, {f.evidence}): {f.says}"
        yield _inside(told, by=4)
