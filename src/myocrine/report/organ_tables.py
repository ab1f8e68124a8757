"""What the organs did, one table each: outputs that moved, against their own rest."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report import page
from myocrine.report.groups import by_organ, name_in_organ
from myocrine.report.parts import cell, unit_mark
from myocrine.report.rows import Row
from myocrine.report.wording import after_end, fold, join, units_in_words
from myocrine.simulation.result import Simulation

__all__ = ["organ_section"]

_HEAD = ("", "rest", "extreme", "times rest", "extreme at", "hours off", "evidence")
_DISH = (
    "Cells in a dish that were given serum from before and after a bout. Serum from trained people "
    "at rest did nothing in the same trials. Nothing here is about a tumour in a body."
)
_GROUPS = (
    "Mood and thinking are averages of groups of people in trials, for a cohort and never one "
    "person's score. They are not drawn on the body map."
)


def organ_section(sim: Simulation, found: Sequence[Row]) -> list[tuple[str, str]]:
    """Return the section on organs, or none for a body without them."""
    organs = by_organ(found)
    if not organs:
        return []
    parts = [_organ(key, rows, sim) for key, rows in organs.items()]
    return [("Organs", "".join(parts))]


def _organ(key: str, rows: Sequence[Row], sim: Simulation) -> str:
    heading = ORGANS.get(key, "Elsewhere")
    moved = [r for r in rows if r.moved]
    still = [name_in_organ(r.output).lower() for r in rows if not r.moved]
    parts = [f"<h3>{escape(heading)}</h3>"]
    if key == "tumour":
        parts.append(page.section([_DISH]))
    if key == "brain":
        parts.append(page.section([_GROUPS]))
    if moved:
        caption = f"{heading} over {sim.options.hours:g} h, simulated: median, 90 % interval below"
        parts.append(page.table(caption, _HEAD, [_line(r) for r in moved], numeric=1))
    if still:
        parts.append(f'<p class="note">Did not move: {escape(join(still))}.</p>')
    return "".join(parts)


def _line(r: Row) -> list[str]:
    m, o = r.measures, r.output
    at = f"beyond {m['time_of_peak_min'].median / 60:.0f} h" if r.at_horizon else ""
    meaning = escape(page.GRADE_WORDS[o.evidence], quote=True)
    note = "<span>hypothetical</span>" if o.evidence == "D" else ""
    return [
        escape(name_in_organ(r.output)) + unit_mark(units_in_words(o.unit)),
        cell(m["baseline"]),
        cell(m["peak"]),
        cell(m["fold"], fold),
        escape(at) or cell(r.after_end, after_end),
        cell(m["hours_above_baseline"]) if np.isfinite(m["fold"].median) else "–",
        f'<abbr title="{meaning}">{o.evidence}</abbr>{note}',
    ]
