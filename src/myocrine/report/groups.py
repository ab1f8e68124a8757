"""How a long answer is put in order: molecules by kind, what stood still in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from myocrine.body.contract import Output
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.rows import Row
from myocrine.report.wording import fold, join
from myocrine.simulation.result import Simulation

__all__ = [
    "GROUPS_ONLY",
    "by_organ",
    "molecule_groups",
    "name_in_organ",
    "organs_still",
    "plasma_sentence",
    "still_sentence",
    "strength",
]

GROUPS_ONLY = ("brain_cognition", "brain_mood", "cognition_index", "mood_index")
"""Outputs that are statements about groups of people and never about one person."""


_GROUPS: dict[str, tuple[str, ...]] = {
    "Myokines": ("myokine",),
    "Cytokines and acute phase": ("cytokine", "acute-phase protein"),
    "From liver, fat and bone": ("hepatokine", "adipokine", "osteokine"),
    "Growth factors": ("neurotrophin", "growth factor"),
    "Hormones": ("hormone",),
    "Metabolites": ("metabolite",),
}
"""Headings and the kinds of molecule below them; what no row describes comes last."""
_REST = "Other molecules"


def strength(row: Row) -> float:
    """Return the absolute logarithm of the median fold, 0 where there is none."""
    q = row.measures["fold"]
    usable = np.isfinite(q.median) and q.median > 0
    return abs(float(np.log(q.median))) if usable else 0.0


def by_organ(found: Sequence[Row]) -> dict[str, list[Row]]:
    """Return rows by organ, in the order of the data; those without an organ under ``""``."""
    made: dict[str, list[Row]] = {key: [] for key in (*ORGANS, "")}
    for r in found:
        if r.output.kind == "organ":
            made[r.output.organ if r.output.organ in ORGANS else ""].append(r)
    return {key: rows for key, rows in made.items() if rows}


def name_in_organ(output: Output) -> str:
    """Return what an output is called under the heading of its organ."""
    organ = ORGANS.get(output.organ, "")
    name = output.long_name.removeprefix(f"{organ}: ")
    return name[:1].upper() + name[1:]


def molecule_groups(sim: Simulation, found: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the molecules that moved, by kind, the furthest from baseline first.

    A part of a molecule's story (``il6_release``) stands with the molecule that its name starts
    with. A body without a network has one group without a heading.
    """
    told = [r for r in found if r.output.kind == "molecule" and r.told]
    known = sim.body.known
    if known is None:
        return {"Molecules": told} if told else {}
    made: dict[str, list[Row]] = {heading: [] for heading in (*_GROUPS, _REST)}
    for r in sorted(told, key=lambda r: -strength(r)):
        kind = next(
            (m.kind for m in known.molecules.values() if _belongs(r.output.name, m.key)), ""
        )
        heading = next((h for h, kinds in _GROUPS.items() if kind in kinds), _REST)
        made[heading].append(r)
    return {heading: rows for heading, rows in made.items() if rows}


def _belongs(output: str, molecule: str) -> bool:
    return output == molecule or output.startswith(f"{molecule}_")


def plasma_sentence(found: Sequence[Row]) -> str:
    """Name the molecules that only seemed to rise because plasma shrank, or return nothing."""
    rows = [r for r in found if r.plasma_only]
    if not rows:
        return ""
    folds = [r.measures["fold"].median for r in rows]
    low, high = fold(min(folds)), fold(max(folds))
    span = low if low == high else f"{low} to {high}"
    names = join([r.output.long_name for r in rows])
    return (
        f"Higher (×{span}) only because plasma shrank around them, nothing released or lost: "
        f"{names}."
    )


def still_sentence(found: Sequence[Row]) -> str:
    """Name what did not move, organs apart, or return nothing."""
    names = [r.output.long_name for r in found if not r.moved and r.output.kind != "organ"]
    return f"Did not move: {join(names)}." if names else ""


def organs_still(found: Sequence[Row]) -> str:
    """Say how many readings of organs did not move, and which organs did not answer at all."""
    organs = by_organ(found)
    rows = [r for of in organs.values() for r in of]
    still = [r for r in rows if not r.moved]
    if not still:
        return ""
    quiet = [ORGANS[o] for o, of in organs.items() if o and not any(r.moved for r in of)]
    names = f"; nothing moved in: {join([n.lower() for n in quiet])}" if quiet else ""
    return f"{len(still)} of {len(rows)} readings of organs did not move (all in --json){names}."
