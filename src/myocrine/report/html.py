"""The page of one session: the response sheet with figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import numpy as np

from myocrine.report import body_map, figures, page
from myocrine.report.groups import molecule_groups, plasma_sentence, still_sentence, strength
from myocrine.report.organ_tables import organ_section
from myocrine.report.parts import (
    cell,
    doubtful,
    headline,
    run_table,
    unit_mark,
    what_matters,
    what_was_done,
)
from myocrine.report.published import Point
from myocrine.report.rows import KINDS, Row, rows
from myocrine.report.sheet import SIMULATED, person_in_words
from myocrine.report.side_by_side import write_comparison
from myocrine.report.wording import after_end, fold, graded, interval, join, units_in_words
from myocrine.simulation.result import Simulation

__all__ = ["write_comparison", "write_report"]

Sections = list[tuple[str, str]]


def write_report(
    simulation: Simulation,
    path: Path | str,
    *,
    title: str | None = None,
    published: Iterable[Point] | None = None,
) -> Path:
    """Write the response sheet of one simulation as one self-contained HTML page.

    Parameters
    ----------
    simulation : Simulation
    path : path
        The file to write; folders are made.
    title : str, optional
        The name of the session by default.
    published : iterable of Point, optional
        Published values to lay over the curves (`myocrine.report.published.points_of`).

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    found = rows(simulation)
    points = list(published or ())
    moved = [r for r in found if r.told]
    picture = body_map.body_map(simulation)
    sections: Sections = [
        *([("Body map", picture)] if picture else []),
        ("What moved", _curves(simulation, moved, points)),
        *organ_section(simulation, found),
        ("Numbers", _numbers(simulation, moved) + page.grades()),
        ("What was done", what_was_done(simulation)),
        ("What is not known", _unknown(simulation, found)),
        ("Sources", page.citations(simulation.sources())),
        ("This run", run_table([simulation])),
    ]
    name = title or simulation.session.name or "Response sheet"
    lead = _lead(simulation, found)
    extra = {"style": body_map.CSS, "script": body_map.SCRIPT} if picture else {}
    html = page.wrap(name, lead, sections, **extra)
    return page.save(html, Path(path))


def _lead(sim: Simulation, found: Sequence[Row]) -> str:
    """Return the summary sentence and whose it is."""
    molecules = [r for r in found if r.output.kind == "molecule" and r.told]
    ranked = sorted(molecules, key=lambda r: -strength(r))[:3]
    says = join(
        [f"{r.output.long_name} {interval(r.measures['fold'], fold)} times"
         for r in ranked if np.isfinite(r.measures["fold"].median)] or ["nothing"]
    )  # fmt: skip
    minutes = float(sim.performance.total_minutes[0])
    text = (
        f"{minutes:.0f} minutes, {sim.performance.total_kcal[0]:.0f} kcal above rest. "
        f"Furthest from baseline: {says} (median and 90 % interval)."
    )
    who = f"Person: {person_in_words(sim.person.person)}."
    return f'<p class="lead">{escape(text)}</p><p class="note">{escape(who)}</p>'


def _curves(sim: Simulation, moved: Sequence[Row], points: Sequence[Point]) -> str:
    first = headline([sim])
    small = page.grid(figures.curve(sim, n, key=f"m-{n}", points=points).html() for n in first)
    # Processes of organs are in the body map and its tables; outputs with a unit get a curve.
    drawn = [r.output for r in moved if r.output.kind != "organ" or r.output.unit != "1"]
    others = [o.name for o in drawn if o.name not in first]
    rest = page.grid(figures.curve(sim, n, key=f"m-{n}", points=points).html() for n in others)
    molecules = [r.output.name for r in moved if r.output.kind == "molecule"]
    wide = [figures.spreads(sim, molecules, key="spreads").html()] if molecules else []
    have = {o.name for o in sim.body.outputs}
    if {"fat_oxidation", "carbohydrate_oxidation", "fat_oxidised"} <= have:
        wide.append(figures.fuel(sim, key="fuel").html())
    note = (
        "<p class='note'>Line: median. Light band: 90 % interval over people and knowledge. Darker "
        f"band: people alone. Grey: the session. {SIMULATED.capitalize()}.</p>"
    )
    more = f"<h3>Fuel, whole body, muscle, organs</h3>{rest}" if others else ""
    return f"{note}{small}<h3>How sure, and why not</h3>{''.join(wide)}{more}"


def _numbers(sim: Simulation, moved: Sequence[Row]) -> str:
    groups = molecule_groups(sim, moved)
    for kind, heading in KINDS.items():
        if kind not in ("molecule", "organ"):  # organs have a section of their own
            groups[heading] = [r for r in moved if r.output.kind == kind]
    return "".join(
        page.table(
            f"{heading}: median with 90 % interval below, {SIMULATED}. Times count from the end of "
            "the session; 'hours off' is the time beyond 10 % of baseline.",
            ("", "baseline", "extreme", "fold", "extreme at", "hours off", "evidence"),
            [_line(r) for r in rows],
            numeric=1,
        )
        for heading, rows in groups.items()
        if rows
    )


def _line(r: Row) -> list[str]:
    m = r.measures
    at = f"beyond {m['time_of_peak_min'].median / 60:.0f} h" if r.at_horizon else ""
    unit = units_in_words(r.output.unit)
    name = escape(r.output.long_name) + unit_mark(unit)
    meaning = escape(page.GRADE_WORDS[r.output.evidence], quote=True)
    return [
        name,
        cell(m["baseline"]),
        cell(m["peak"]),
        cell(m["fold"], fold),
        escape(at) or cell(r.after_end, after_end),
        cell(m["hours_above_baseline"]) if np.isfinite(m["fold"].median) else "–",
        f'<abbr title="{meaning}">{graded(r.output.evidence)}</abbr>',
    ]


def _unknown(sim: Simulation, found: Sequence[Row]) -> str:
    parts = []
    if sim.warnings:
        items = "".join(f"<li>{escape(w)}</li>" for w in sim.warnings)
        parts.append(f"<h3>Said while computing</h3><ul>{items}</ul>")
    parts.append(doubtful(found))
    parts.append(what_matters(sim, [r.output.name for r in found if r.moved]))
    parts.append(page.section(filter(None, (plasma_sentence(found), still_sentence(found)))))
    return "".join(parts)
