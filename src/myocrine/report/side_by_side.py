"""The page of several sessions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import numpy as np

from myocrine.report import figures, page
from myocrine.report.parts import (
    cell,
    doubtful,
    headline,
    name_of,
    run_table,
    spread_cell,
    unit_mark,
    what_matters,
    what_was_done,
)
from myocrine.report.published import Point
from myocrine.report.rows import rows
from myocrine.report.sheet import SIMULATED, person_in_words
from myocrine.report.wording import fold, graded, join, units_in_words
from myocrine.simulation.result import Simulation

__all__ = ["comparison_sections", "write_comparison"]

Sections = list[tuple[str, str]]


def write_comparison(
    simulations: Sequence[Simulation],
    path: Path | str,
    *,
    title: str | None = None,
    published: Iterable[Point] = (),
    extra: Sections | None = None,
    lead: str = "",
) -> Path:
    """Write several sessions side by side as one self-contained HTML page.

    Parameters
    ----------
    simulations : sequence of Simulation
        Two to four, of the same body.
    path : path
    title, lead : str, optional
        Plain text.
    published : iterable of Point, optional
        Laid over the curves; their labels say what they are.
    extra : list of (heading, HTML), optional
        Sections of the caller, after the curves.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    sections = comparison_sections(simulations, list(published))
    sections[2:2] = extra or []
    text = lead or _compared(simulations)
    names = [name_of(s) for s in simulations]
    html = page.wrap(
        title or f"{join(names)} side by side",
        f'<p class="lead">{escape(text)}</p>',
        sections,
    )
    return page.save(html, Path(path))


def comparison_sections(sims: Sequence[Simulation], points: Sequence[Point]) -> Sections:
    """Return the sections of a comparison."""
    names = headline(sims)
    pictures = [figures.comparison(sims, n, key=f"c-{n}", points=points).html() for n in names]
    key = page.legend([name_of(s) for s in sims])
    done = "".join(
        f"<h3>{escape(name_of(s))}</h3>{what_was_done(s, key=f's{i}')}" for i, s in enumerate(sims)
    )
    keys = sorted({k for s in sims for k in s.sources()})
    note = (
        "<p class='note'>Lines: median. Shades: 90 % interval over people and knowledge. Grey: the "
        f"session. {SIMULATED.capitalize()}.</p>"
    )
    return [
        ("What differs", _differences(sims) + page.grades()),
        ("Curves", key + note + page.grid(pictures)),
        ("What was done", done),
        ("What is not known", _unknown_of_many(sims)),
        ("Sources", page.citations(keys)),
        ("These runs", run_table(sims)),
    ]


def _unknown_of_many(sims: Sequence[Simulation]) -> str:
    parts = []
    warnings = list(dict.fromkeys(w for s in sims for w in s.warnings))
    if warnings:
        parts.append("<ul>" + "".join(f"<li>{escape(w)}</li>" for w in warnings) + "</ul>")
    names = headline(sims)
    for sim in sims:
        inner = doubtful(rows(sim)) + what_matters(sim, names)
        if inner:
            parts.append(f"<details><summary>{escape(name_of(sim))}</summary>{inner}</details>")
    return "".join(parts)


def _differences(sims: Sequence[Simulation]) -> str:
    names = headline(sims)
    outputs = [sims[0].body.output(n) for n in names]
    lines = [
        ["Minutes", *(spread_cell(s.done()["minutes"]) for s in sims)],
        [
            f"Energy above rest{unit_mark('kcal')}",
            *(spread_cell(s.done()["kcal"]) for s in sims),
        ],
    ]
    for o in outputs:
        cells = []
        for s in sims:
            m = s.measure(o.name)
            usable = np.isfinite(m["fold"].median)
            cells.append(cell(m["fold"], fold) if usable else cell(m["peak"]))
        zero = not np.isfinite(sims[0].measure(o.name)["fold"].median)
        name = escape(o.long_name) + (unit_mark(units_in_words(o.unit)) if zero else "")
        lines.append([name, *cells, graded(o.evidence)])
    lines[0].append("")
    lines[1].append("")
    return page.table(
        f"Extremes, times baseline where no unit is given, 90 % interval below; {SIMULATED}",
        ("", *(name_of(s) for s in sims), "evidence"),
        lines,
        numeric=1,
    )


def _compared(sims: Sequence[Simulation]) -> str:
    minutes = {f"{s.performance.total_minutes[0]:.0f}" for s in sims}
    length = f"{minutes.pop()} minutes each" if len(minutes) == 1 else "different lengths"
    people = {person_in_words(s.person.person) for s in sims}
    who = people.pop() if len(people) == 1 else "different people"
    return f"{len(sims)} sessions of {length}. Person: {who}."
