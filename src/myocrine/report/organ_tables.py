"""What the organs did, one table each: outputs that moved, against their own rest."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report import page
from myocrine.report.parts import cell, unit_mark
from myocrine.report.rows import Row
from myocrine.report.wording import after_end, fold, join, units_in_words
from myocrine.simulation.result import Simulation

__all__ = ["by_organ", "name_in_organ", "organ_section"]

_HEAD = ("", "rest", "extreme", "times rest", "extreme at", "hours off", "evidence")
_DISH = (
    "Cells in a dish that were given serum from before and after a bout. Serum from trained people "
    "at rest did nothing in the same trials. Nothing here is about a tumour in a body."
)


def by_organ(found: Sequence[Row]) -> dict[str, list[Row]]:
    """Return rows by organ, in the order of the data; those without an organ under ``""``."""
    made: dict[str, list[Row]] = {key: [] for key in (*ORGANS, "")}
    for r in found:
        if r.output.kind == "organ":
            made[r.output.organ if r.output.organ in ORGANS else ""].append(r)
    return {key: rows for key, rows in made.items() if rows}


def name_in_organ(row: Row) -> str:
    """Return what an output is called under the heading of its organ."""
    organ = ORGANS.get(row.output.organ, "")
    name = row.output.long_name.removeprefix(f"{organ}: ")
    return name[:1].upper() + name[1:]


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
    still = [name_in_organ(r).lower() for r in rows if not r.moved]
    parts = [f"<h3>{escape(heading)}</h3>"]
    if key == "tumour":
        parts.append(page.section([_DISH]))
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
        escape(name_in_organ(r)) + unit_mark(units_in_words(o.unit)),
        cell(m["baseline"]),
        cell(m["peak"]),
        cell(m["fold"], fold),
        escape(at) or cell(r.after_end, after_end),
        cell(m["hours_above_baseline"]) if np.isfinite(m["fold"].median) else "–",
        f'<abbr title="{meaning}">{o.evidence}</abbr>{note}',
    ]
