"""The response sheet: one session, one person, on one terminal page of 80 columns.

Colours are the terminal's own, so that it reads on light and dark; nothing is said by colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.person import Person
from myocrine.report.groups import (
    GROUPS_ONLY,
    by_organ,
    molecule_groups,
    name_in_organ,
    organs_still,
    plasma_sentence,
    still_sentence,
)
from myocrine.report.rows import KINDS, Row, rows, spans
from myocrine.report.wording import (
    after_end,
    exactly,
    fold,
    interval,
    join,
    number,
    set_label,
    units_in_words,
)
from myocrine.simulation.result import Simulation

__all__ = ["GRADES", "NOT_MEDICAL", "SIMULATED", "Plain", "person_in_words", "sheet", "sheet_text"]

SIMULATED = "simulated, not measured"
NOT_MEDICAL = "Not a medical device: no diagnosis, no treatment, no reference ranges."
GRADES = (
    "Evidence: A human intervention, B replicated human response, C mixed in humans, "
    "D animal or in vitro (hypothetical)."
)
_WARNINGS_SHOWN, _SETS_SHOWN = 3, 40
_ORGAN_WIDTH = 26
_ROUNDING = 0.05  # of a load [kg]
"""Least width of the names of organs' outputs: long levels wrap before names do."""


def sheet(sim: Simulation) -> RenderableType:
    """Return the response sheet of a simulation, to print on a Rich console."""
    found = rows(sim)
    parts: list[RenderableType] = [*_head(sim), *_done(sim)]
    for heading, shown in molecule_groups(sim, found).items():
        parts += [_heading(heading), _responses(shown, sim)]
    parts += _sentences(plasma_sentence(found), still_sentence(found))
    for kind, heading in KINDS.items():
        shown = [r for r in found if r.output.kind == kind and r.told]
        if shown and kind not in ("molecule", "organ"):
            parts += [_heading(heading), _responses(shown, sim)]
    parts += [*_organs(found, sim), *_totals(found, sim), *_width(found, sim), *_samples(sim)]
    parts += [*_warnings(sim.warnings), *_foot(found)]
    return Group(*parts)


def sheet_text(sim: Simulation, *, width: int = 80) -> str:
    """Return the response sheet as plain text of at most `width` columns."""
    console = Console(file=io.StringIO(), width=width, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(sheet(sim))
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def person_in_words(person: Person) -> str:
    """Return who was simulated, from what was given: ``male, 28 y, 80 kg, trained``."""
    given = [
        person.sex,
        f"{person.age:.3g} y" if person.age else None,
        f"{round(person.mass_kg, 1):g} kg" if person.mass_kg else None,
        f"{round(person.height_cm, 1):g} cm" if person.height_cm else None,
        f"{person.fat_percent:.3g} % fat" if person.fat_percent else None,
        f"VO2max {person.vo2max_ml_kg_min:.3g} mL/kg/min" if person.vo2max_ml_kg_min else None,
        f"Wmax {person.wmax_w:.0f} W" if person.wmax_w else None,
        person.training_status,
        *(f"{k} 1RM {round(v, 1):g} kg" for k, v in person.one_rm_kg.items()),
    ]
    said = ", ".join(g for g in given if g)
    return said or "nobody in particular (30 y, sex unknown, ordinary size): see --person"


class Plain(Table):
    """A table without lines whose cells are taken as they are, never as markup."""

    def __init__(self, *columns: str, right: Sequence[str] = (), pad: int = 2) -> None:
        super().__init__(box=None, pad_edge=False, padding=(0, pad, 0, 0), header_style="dim")
        self.show_header = any(columns)
        for name in columns:
            self.add_column(Text(name), justify="right" if name in right else "left")

    def line(self, *cells: RenderableType) -> None:
        """Add a row."""
        self.add_row(*(Text(c) if isinstance(c, str) else c for c in cells))


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _head(sim: Simulation) -> Iterator[RenderableType]:
    title = Text("Response sheet", style="bold")
    title.append(f"  {sim.session.name}" if sim.session.name else "")
    title.append(f"  {SIMULATED}", style="italic")
    yield title
    yield Text(f"Person: {person_in_words(sim.person.person)}")
    options = sim.options
    draws = sim.blocks.joint
    width = f"median and 90 % interval of {draws} draws" if draws else "one draw: no intervals"
    people = f", {options.people} people" if options.people > 1 else ""
    yield Text(f"{options.hours:g} h from the start; {width}{people}; seed {options.seed}")
    yield Rule(style="dim")


def _done(sim: Simulation) -> Iterator[RenderableType]:
    done, lanes = sim.performance, sim.blocks.where("joint")
    yield Text("What was done", style="bold")
    if done.exercise:
        shown = Plain("", "load [kg]", "repetitions", "left over", "failed", right=["failed"])
        for i in range(min(len(done.exercise), _SETS_SHOWN)):
            shown.line(*_set(sim, i))
        yield shown
        if len(done.exercise) > _SETS_SHOWN:
            yield Text(f"... and {len(done.exercise) - _SETS_SHOWN} sets more (all in --json)")
    if done.pieces:
        shown = Plain("", "min", "kcal above rest")
        for i, name in enumerate(done.pieces):
            row = (spans(sim, done.piece_minutes[i]), spans(sim, done.piece_kcal[i]))
            shown.line(name, *(interval(q) for q in row))
        yield shown
    parts = [
        f"{interval(spans(sim, done.total_minutes))} min",
        f"{interval(spans(sim, done.total_kcal))} kcal above rest",
    ]
    if np.any(done.volume_load[lanes] > 0):
        parts.append(f"{interval(spans(sim, done.volume_load))} kg lifted in all")
    yield Text("; ".join(parts))


def _set(sim: Simulation, i: int) -> list[str]:
    done, lanes = sim.performance, sim.blocks.where("joint")
    held = done.hold_seconds[i]
    load = done.load_kg[i]
    count = done.repetitions[i] * (held if held > 0 else 1.0)
    failed = float(np.mean(done.failed[i][lanes]))
    return [
        set_label(done.labels[i], warm_up=bool(done.warm_up[i])),
        _load(sim, load),
        _whole(sim, count) + (" s" if held > 0 else ""),
        "" if held > 0 else _whole(sim, done.reserve[i]),
        f"{100 * failed:.0f} %",
    ]


def _load(sim: Simulation, load: NDArray[np.float64]) -> str:
    if np.isnan(load).all():
        return "-"
    # What is left of a load without the body is rounding.
    if np.all(np.abs(load) < _ROUNDING):
        return "body weight"
    q = spans(sim, load)
    return exactly(q.median) if q.high - q.low < _ROUNDING else _whole(sim, load)


def _whole(sim: Simulation, values: NDArray[np.float64]) -> str:
    """Return what is counted in whole kilograms or repetitions, without false digits."""
    q = spans(sim, np.nan_to_num(values))
    decimals = 0 if abs(q.median) >= 20.0 else 1
    return interval(q, lambda v: f"{v + 0.0:.{decimals}f}".removesuffix(".0"))


def _response_table(sim: Simulation, *sizes: str, wrap: int = 0) -> Plain:
    """Return an empty table: name, columns of sizes, time, duration, grade, curve."""
    spark = f"to {sim.options.hours:g} h"
    made = Plain("", *sizes, "peak at", "lasts", "", spark, right=["peak at", "lasts"], pad=1)
    for column in made.columns[1 + wrap :]:
        column.no_wrap = True
    return made


def _responses(shown: Sequence[Row], sim: Simulation) -> Table:
    made = _response_table(sim, "baseline → peak", "fold (90 %)", wrap=1)
    for row in shown:
        made.line(*_response(row, sim.options.hours))
    return made


def _response(row: Row, hours: float) -> list[str | Text]:
    m, o = row.measures, row.output
    baseline, peak = (number(m[k].median, o.decimals) for k in ("baseline", "peak"))
    folds, lasts = interval(m["fold"], fold, to="–"), f"{m['hours_above_baseline'].median:.1f} h"
    if m["baseline"].median == 0.0:
        low, high = number(m["peak"].low, o.decimals), number(m["peak"].high, o.decimals)
        folds, lasts = "" if low == high else f"peak {low}–{high}", ""
    name = Text(o.long_name, style="bold")
    if o.evidence == "D":
        name.append(", hypothetical", style="not bold italic")
    return [
        name,
        f"{baseline} → {peak} {units_in_words(o.unit)}".rstrip(),
        folds,
        f">{hours:g} h" if row.at_horizon else after_end(row.after_end.median),
        lasts,
        o.evidence,
        row.curve,
    ]


def _totals(found: Sequence[Row], sim: Simulation) -> Iterator[RenderableType]:
    totals = [r for r in found if r.total and r.moved]
    if not totals:
        return
    yield _heading(f"In all, over {sim.options.hours:g} h")
    made = Plain("", "")
    for r in totals:
        unit = units_in_words(r.output.unit)
        made.line(r.output.long_name, f"{interval(r.measures['peak'])} {unit}")
    yield made


def _sentences(*texts: str) -> list[RenderableType]:
    return [Padding(Text(t), (1, 0, 0, 0)) for t in texts if t]


def _organs(found: Sequence[Row], sim: Simulation) -> Iterator[RenderableType]:
    """Yield the organs one after the other: what moved in each, then what stood still."""
    organs = by_organ([r for r in found if r.told])
    if organs:
        made = _response_table(sim, "times rest, or level", wrap=1)
        made.columns[0].min_width = _ORGAN_WIDTH
        for key, rows in organs.items():
            made.line(Text(ORGANS.get(key, "Elsewhere"), style="bold"))
            for row in rows:
                made.line(*_organ(row, sim.options.hours))
        yield _heading("Organs")
        yield made
    yield from _sentences(organs_still(found))
    if any(r.output.name in GROUPS_ONLY for rows in organs.values() for r in rows):
        yield Text("Mood and thinking are averages of groups, never one person's score.")


def _organ(row: Row, hours: float) -> list[RenderableType]:
    """Return the line of one output of an organ: times rest, or what it is with its unit."""
    name, levels, folds, *rest = _response(row, hours)
    del name
    words = Text(name_in_organ(row.output))
    if row.output.evidence == "D":
        words.append(", hypothetical", style="italic")
    ratio = row.output.unit in ("1", "fold") and row.measures["baseline"].median == 1.0
    return [
        Padding(words, (0, 0, 0, 2)),
        folds if ratio else f"{levels} {_bounds(row)}".rstrip(),
        *rest,
    ]


def _bounds(row: Row) -> str:
    q, decimals = row.measures["peak"], row.output.decimals
    low, high = number(q.low, decimals), number(q.high, decimals)
    return "" if low == high else f"({low}–{high})"


def _width(found: Sequence[Row], sim: Simulation) -> Iterator[RenderableType]:
    if not sim.blocks.joint:
        return
    groups: dict[str, list[str]] = {"people": [], "knowledge": [], "both": []}
    moved = [r for r in found if r.told]
    for r in [r for r in moved if r.output.kind == "molecule"] or moved:
        if r.people_share is not None:
            share = r.people_share
            key = "people" if share > 2 / 3 else "knowledge" if share < 1 / 3 else "both"
            groups[key].append(r.output.long_name)
    yield _heading("What makes the intervals wide")
    made = Plain("", "")
    for key, label in (
        ("people", "how people differ"),
        ("knowledge", "what nobody knows"),
        ("both", "both alike"),
    ):
        if groups[key]:
            made.line(label, join(groups[key]))
    yield made


def _samples(sim: Simulation) -> Iterator[RenderableType]:
    found = sim.samples()
    if not found:
        return
    yield _heading(f"Samples of this session ({SIMULATED})")
    sides = ("from start", "after the end")
    made = Plain("", *sides, "value (90 %)", right=sides)
    for row in found:
        value, minute = row["value"], row["time_min"]
        low, high = number(value["low"]), number(value["high"])
        band = "" if low == high else f" ({low} to {high})"
        made.line(
            row["analyte"],
            f"{minute:.0f} min",
            after_end(minute - sim.end_min) if minute > 0 else "",
            f"{number(value['median'])}{band} {units_in_words(row['unit'])}",
        )
    yield made


def _warnings(warnings: Sequence[str]) -> Iterator[RenderableType]:
    if not warnings:
        return
    yield _heading("Worth knowing")
    for text in warnings[:_WARNINGS_SHOWN]:
        yield Text(f"! {text}")
    if len(warnings) > _WARNINGS_SHOWN:
        yield Text(f"... and {len(warnings) - _WARNINGS_SHOWN} more (all in --json)", style="dim")


def _foot(found: Sequence[Row]) -> Iterator[RenderableType]:
    yield Rule(style="dim")
    used = {r.output.evidence for r in found if r.moved}
    hypothetical = " Rows marked D are hypothetical." if "D" in used else ""
    text = (
        f"{GRADES}{hypothetical} 'peak at' counts from the end of the session, 'lasts' is the time "
        f"beyond 10 % of baseline, 'failed' the share of draws that reached failure; each bar of a "
        f"curve spans twice the time of the one before. "
        f"{SIMULATED.capitalize()}. {NOT_MEDICAL}"
    )
    yield Text(text, style="dim")
