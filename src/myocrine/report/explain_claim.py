"""A claim explained: what it says in numbers, what people have shown of it, what stands against it.

The verdict is not here: it is computed (`myocrine claims C21`).
"""

from __future__ import annotations

from myocrine.evidence.claim_rows import Claim, Part
from myocrine.report.explained import Explanation, Section
from myocrine.report.wording import number, units_in_words

__all__ = ["claim_explained"]


def claim_explained(claim: Claim) -> Explanation:
    """Explain one claim of the ledger.

    Parameters
    ----------
    claim : Claim
    """
    facts = {"says": claim.statement, "chapter": claim.topic}
    facts |= {f"'{word}'": meaning for word, meaning in claim.words.items()}
    for part in claim.parts:
        label = "what matters" if len(claim.parts) == 1 else f"part {part.key!r}"
        facts[label] = _matters(part)
    if claim.not_yet or claim.out_of_scope:
        facts["not computed"] = claim.not_yet or claim.out_of_scope
    facts["verdict"] = f"computed when asked: myocrine claims {claim.id}"
    return Explanation(
        name=claim.id,
        kind="claim",
        facts=facts,
        text=f"Against it: {claim.contrary}" if claim.contrary else "",
        sections=tuple(_people(p, alone=len(claim.parts) == 1) for p in claim.parts if p.human),
        cited=claim.sources,
    )


def _matters(part: Part) -> str:
    if part.effect is None:
        return f"{part.says} (not computed)"
    unit = units_in_words(part.unit)
    way = " more" if part.direction == "up" else " less"
    if part.effect.measure == "kept":  # a share, not a change
        way = ""
    size = f"{number(part.delta)} {unit}".rstrip()
    return f"{part.says} At least {size}{way} ({part.chosen}: {part.why.rstrip('.')})."


def _people(part: Part, *, alone: bool) -> Section:
    heading = "What people have shown" + ("" if alone else f" ({part.key})")
    rows = tuple(
        (
            h.sign.replace("-", "−"),
            h.evidence,
            h.says,
            f"{h.n}{'' if h.n_stated else ' (assumed)'}",
            h.design,
            h.source,
        )
        for h in part.human
    )
    head = ("", "grade", "finding", "people", "design", "source")
    note = "+ as claimed, 0 nothing shown, − the opposite, as the papers themselves conclude."
    return Section(heading=heading, head=head, rows=rows, note=note)
