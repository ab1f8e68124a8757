"""Pages: the response sheet of one session, and several sessions side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

import myocrine
from myocrine.report import figures, page
from myocrine.report.published import Point
from myocrine.report.rows import KINDS, Row, rows
from myocrine.report.session_figures import drive_strip, sets_figure
from myocrine.report.sheet import SIMULATED, person_in_words
from myocrine.report.unknowns import unknowns
from myocrine.report.wording import after_end, fold, interval, join, number, units_in_words
from myocrine.simulation.result import Simulation
from myocrine.simulation.summary import Quantity
from myocrine.training.language import to_text

__all__ = ["comparison_sections", "headline", "write_comparison", "write_report"]

Sections = list[tuple[str, str]]
_HEADLINE = ("il6", "il1ra", "il10", "tnf_alpha", "adrenaline", "cortisol", "growth_hormone")
_ALSO = ("lactate", "glucose", "insulin", "ffa", "creatine_kinase", "soreness")
_WIDEST = 30.0  # times from the low to the high end beyond which an interval says next to nothing


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
    moved = [r for r in found if r.moved and not r.total]
    sections: Sections = [
        ("What moved", _curves(simulation, moved, points)),
        ("Numbers", _numbers(moved) + page.grades()),
        ("What was done", _done(simulation)),
        ("What is not known", _unknown(simulation, found)),
        ("Sources", page.citations(simulation.sources())),
        ("This run", _run([simulation])),
    ]
    name = title or simulation.session.name or "Response sheet"
    html = page.wrap(name, _lead(simulation, found), sections)
    return page.save(html, Path(path))


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
    names = [_name(s) for s in simulations]
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
    key = page.legend([_name(s) for s in sims])
    done = "".join(
        f"<h3>{escape(_name(s))}</h3>{_done(s, key=f's{i}')}" for i, s in enumerate(sims)
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
        ("These runs", _run(sims)),
    ]


def headline(sims: Sequence[Simulation]) -> list[str]:
    """Return the outputs worth a picture: the body's best known, where any session moves them."""
    have = {o.name for o in sims[0].body.outputs}
    wanted = [n for n in (*_HEADLINE, *_ALSO) if n in have]
    rest = [o.name for o in sims[0].body.outputs if o.kind == "molecule" and o.name not in wanted]
    rest = [n for n in rest if not n.startswith("il6_release")]
    moved = {r.output.name for s in sims for r in rows(s) if r.moved}
    return [n for n in (*wanted, *rest) if n in moved]


def _name(sim: Simulation) -> str:
    return sim.session.name or "Session"


def _cell(q: Quantity, write: Any = number) -> str:
    """Return a number with its interval below."""
    if not np.isfinite(q.median):
        return "–"
    same = write(q.low) == write(q.high)
    low, high = escape(write(q.low)), escape(write(q.high))
    return escape(write(q.median)) + ("" if same else f"<span>{low} to {high}</span>")


def _lead(sim: Simulation, found: Sequence[Row]) -> str:
    """Return the summary sentence and whose it is."""
    molecules = [r for r in found if r.output.kind == "molecule" and r.moved]
    ranked = sorted(molecules, key=lambda r: -_strength(r))[:3]
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


def _strength(row: Row) -> float:
    q = row.measures["fold"]
    usable = np.isfinite(q.median) and q.median > 0
    return abs(float(np.log(q.median))) if usable else 0.0


def _curves(sim: Simulation, moved: Sequence[Row], points: Sequence[Point]) -> str:
    first = headline([sim])
    small = page.grid(figures.curve(sim, n, key=f"m-{n}", points=points).html() for n in first)
    others = [r.output.name for r in moved if r.output.name not in first]
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
    more = f"<h3>Fuel, whole body and muscle</h3>{rest}" if others else ""
    return f"{note}{small}<h3>How sure, and why not</h3>{''.join(wide)}{more}"


def _numbers(moved: Sequence[Row]) -> str:
    out = []
    for kind, heading in KINDS.items():
        lines = [_line(r) for r in moved if r.output.kind == kind]
        if lines:
            out.append(
                page.table(
                    f"{heading}: median with 90 % interval below, {SIMULATED}. "
                    "Times count from the end of the session; 'hours off' is the time beyond 10 % "
                    "of baseline.",
                    ("", "baseline", "extreme", "fold", "extreme at", "hours off", "evidence"),
                    lines,
                    numeric=1,
                )
            )
    return "".join(out)


def _line(r: Row) -> list[str]:
    m = r.measures
    at = f"beyond {m['time_of_peak_min'].median / 60:.0f} h" if r.at_horizon else ""
    unit = units_in_words(r.output.unit)
    name = escape(r.output.long_name)
    name += f' <span class="unit">[{escape(unit)}]</span>' if unit else ""
    meaning = escape(page.GRADE_WORDS[r.output.evidence], quote=True)
    return [
        name,
        _cell(m["baseline"]),
        _cell(m["peak"]),
        _cell(m["fold"], fold),
        escape(at) or _cell(r.after_end, after_end),
        _cell(m["hours_above_baseline"]) if np.isfinite(m["fold"].median) else "–",
        f'<abbr title="{meaning}">{r.output.evidence}</abbr>',
    ]


def _done(sim: Simulation, key: str = "s") -> str:
    done = sim.performance.summary()
    parts = [drive_strip(sim, key=f"{key}-drive").html()]
    bars = sets_figure(sim, key=f"{key}-sets")
    parts += [bars.html()] if bars else []
    if done["sets"]:
        parts.append(
            page.table(
                "Set by set (simulated)",
                ("", "load [kg]", "repetitions", "left over", "minutes", "rest after [min]"),
                [_set(r) for r in done["sets"]],
                numeric=1,
            )
        )
    if done["endurance"]:
        pieces = done["endurance"]
        lines = [[escape(r["name"]), _spread(r["minutes"]), _spread(r["kcal"])] for r in pieces]
        head = ("", "minutes", "kcal above rest")
        parts.append(page.table("Endurance (simulated)", head, lines, numeric=1))
    text = f"<pre>{escape(to_text(sim.session))}</pre>"
    parts.append(f"<details><summary>The session as text</summary>{text}</details>")
    return "".join(parts)


def _set(r: dict[str, Any]) -> list[str]:
    held = r.get("seconds")
    count = f"{_spread(held)} s" if held else _spread(r["repetitions"])
    left = "" if held else _spread(r["reserve"])
    label = r["label"] + (" (warm-up)" if r["warm_up"] else "")
    rest = number(r["rest_minutes"])
    return [escape(label), _spread(r["load_kg"]), count, left, _spread(r["minutes"]), rest]


def _spread(q: dict[str, float | None]) -> str:
    low, high = number(q["low"], 1), number(q["high"], 1)
    return number(q["median"], 1) + ("" if low == high else f"<span>{low} to {high}</span>")


def _unknown(sim: Simulation, found: Sequence[Row]) -> str:
    parts = []
    if sim.warnings:
        items = "".join(f"<li>{escape(w)}</li>" for w in sim.warnings)
        parts.append(f"<h3>Said while computing</h3><ul>{items}</ul>")
    parts.append(_weak(found))
    parts.append(_matters(sim, [r.output.name for r in found if r.moved]))
    still = [r.output.long_name for r in found if not r.moved]
    if still:
        parts.append(f"<p>Did not move: {escape(join(still))}.</p>")
    return "".join(parts)


def _weak(found: Sequence[Row]) -> str:
    moved = [r for r in found if r.moved and not r.total]
    doubtful = [r.output for r in moved if r.output.evidence in "CD"]
    weak = [f"{o.long_name} ({o.evidence})" for o in doubtful]
    wide = [r.output.long_name for r in moved if _vague(r.measures["fold"])]
    says = []
    if weak:
        says.append(f"Rests on disputed or animal evidence (grade C or D): {join(weak)}.")
    if wide:
        says.append(f"The interval is so wide that the size is next to unknown: {join(wide)}.")
    return page.section(says)


def _vague(q: Quantity) -> bool:
    return bool(np.isfinite(q.low) and q.low > 0 and q.high / q.low > _WIDEST)


def _matters(sim: Simulation, names: Sequence[str]) -> str:
    found = unknowns(sim, names)
    if not found:
        return ""
    lines = [
        [
            f"<code>{escape(u.parameter.name)}</code>",
            escape(u.outcome),
            f"{u.correlation:+.2f}".replace("-", "−"),
            escape(u.parameter.obtained),
            escape(u.parameter.note or u.parameter.locator),
        ]
        for u in found
    ]
    return "<h3>Parameters whose uncertainty matters here</h3>" + page.table(
        "Rank correlation with the outcome's extreme over draws of what nobody knows",
        ("parameter", "moves most", "correlation", "how obtained", "why this value"),
        lines,
    )


def _unknown_of_many(sims: Sequence[Simulation]) -> str:
    parts = []
    warnings = list(dict.fromkeys(w for s in sims for w in s.warnings))
    if warnings:
        parts.append("<ul>" + "".join(f"<li>{escape(w)}</li>" for w in warnings) + "</ul>")
    names = headline(sims)
    for sim in sims:
        inner = _weak(rows(sim)) + _matters(sim, names)
        if inner:
            parts.append(f"<details><summary>{escape(_name(sim))}</summary>{inner}</details>")
    return "".join(parts)


def _differences(sims: Sequence[Simulation]) -> str:
    names = headline(sims)
    outputs = [sims[0].body.output(n) for n in names]
    lines = [
        ["Minutes", "min", *(_spread(s.performance.summary()["minutes"]) for s in sims)],
        ["Energy above rest", "kcal", *(_spread(s.performance.summary()["kcal"]) for s in sims)],
    ]
    for o in outputs:
        cells = []
        for s in sims:
            m = s.measure(o.name)
            usable = np.isfinite(m["fold"].median)
            cells.append(_cell(m["fold"], fold) if usable else _cell(m["peak"]))
        zero = not np.isfinite(sims[0].measure(o.name)["fold"].median)
        what = units_in_words(o.unit) if zero else "times baseline"
        lines.append([escape(o.long_name), escape(what), *cells, o.evidence])
    lines[0].append("")
    lines[1].append("")
    return page.table(
        f"Extremes with 90 % intervals, {SIMULATED}",
        ("", "as", *(_name(s) for s in sims), "evidence"),
        lines,
        numeric=2,
    )


def _compared(sims: Sequence[Simulation]) -> str:
    minutes = {f"{s.performance.total_minutes[0]:.0f}" for s in sims}
    length = f"{minutes.pop()} minutes each" if len(minutes) == 1 else "different lengths"
    people = {person_in_words(s.person.person) for s in sims}
    who = people.pop() if len(people) == 1 else "different people"
    return f"{len(sims)} sessions of {length}. Person: {who}."


def _run(sims: Sequence[Simulation]) -> str:
    lines = []
    for s in sims:
        o = s.options
        lines.append(
            [
                escape(_name(s)),
                f"<code>{o.hash()}</code>",
                str(o.seed),
                str(s.blocks.joint or 1),
                f"{o.hours:g}",
                o.evidence,
                escape(person_in_words(s.person.person)),
            ]
        )
    head = ("session", "options", "seed", "draws", "hours", "evidence dial", "person")
    return page.table(f"Myocrine {myocrine.__version__}", head, lines)
