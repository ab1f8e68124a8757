"""The weekly sets of a plan beside their bands, as a figure of a page."""

from __future__ import annotations

import math
from html import escape
from typing import Any

import numpy as np

from myocrine.planning.audit import COUNTED, Audit, Round, band_words, named
from myocrine.report import page
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw

__all__ = ["sets_picture", "sets_section"]

_SIZE = (6.4, 4.6)


def sets_section(found: Audit) -> str:
    """Return the figures and findings of a check as HTML; empty where nothing is lifted."""
    rounds = [r for r in found.rounds if any(r.sets(g) for g in COUNTED)]
    if not rounds:
        return ""
    pictures = "".join(sets_picture(found, r, key=f"sets-{i}").html() for i, r in enumerate(rounds))
    items = "".join(
        f"<li>{'<strong>Warning:</strong> ' if f.severity == 'warning' else ''}"
        f"{escape(f'{f.message} {f.remedy}'.rstrip())}</li>"
        for f in found.findings
    )
    note = (
        "Fractional sets of an ordinary cycle: a direct one counts 1, an indirect one 0.5. Bands "
        "that nobody gave are defaults, not truths."
    )
    return page.section([note]) + pictures + (f"<ul>{items}</ul>" if items else "")


def sets_picture(found: Audit, one: Round, *, key: str) -> Picture:
    """Draw the sets of every muscle a week; the lines behind the bars are the bands."""
    sets = np.array([one.sets(g) for g in COUNTED])
    hard = np.array([one.hard(g) for g in COUNTED])
    bands = [found.bands[g] for g in COUNTED]
    highs = [b.high for b in bands if math.isfinite(b.high)]
    most = float(max([sets.max(), *highs, *(b.low for b in bands)])) * 1.05

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        at = np.arange(len(COUNTED))
        low = np.array([b.low for b in bands])
        high = np.array([min(b.high, most) for b in bands])
        ax.barh(at, high - low, left=low, height=0.86, color=colour("shade"), lw=0)
        ax.barh(at, sets, height=0.46, color=colour("blue"), alpha=0.35, lw=0)
        ax.barh(at, hard, height=0.46, color=colour("blue"), lw=0)
        ax.set_yticks(at, [named(g) for g in COUNTED])
        ax.invert_yaxis()
        ax.set_xlim(0.0, most)
        ax.locator_params(axis="x", integer=True)
        ax.grid(visible=False, axis="y")
        ax.set_xlabel("fractional sets a week")

    inside = sum(b.low <= n <= b.high for n, b in zip(sets, bands, strict=True))
    listed = "; ".join(
        f"{named(g)} {n:.3g} ({band_words(b)})"
        for g, n, b in zip(COUNTED, sets, bands, strict=True)
    )
    when = f", from week {one.week} on" if len(found.rounds) > 1 else ""
    return draw(
        paint,
        key=key,
        size=_SIZE,
        title=f"Sets of each muscle a week{when}",
        description=f"Fractional sets a week, and the band: {listed}.",
        caption=(
            f"{inside} of {len(COUNTED)} muscles are within their band (shaded){when}. Dark: sets "
            "that are hard at the first loads; light: those that become hard as loads rise."
        ),
        wide=True,
    )
