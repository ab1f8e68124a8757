"""Figures of studies of weeks and years: predicted beside observed changes, by endpoint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from myocrine.errors import MyocrineError
from myocrine.planning.endpoints import DOMAINS, domain_of, endpoint
from myocrine.qualification.chronic.endpoints import endpoint as output_of
from myocrine.qualification.chronic.endpoints import plain
from myocrine.qualification.chronic.scores import Change
from myocrine.report.qualification_figures import study_name
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.report.wording import number, units_in_words

__all__ = ["forests", "own_units", "scatter", "when"]

_MARKS = {"building": ("o", "blue"), "verification": ("^", "orange")}
_ROW = 0.21  # inches a study takes
_PANEL = 0.85  # inches an endpoint takes besides
_WIDTH = 8.0
_LONGEST = 20  # characters of an arm's name
_MOST = 60  # rows of one picture: more than that nobody reads


@dataclass(frozen=True)
class Told:
    """A change in the unit of its endpoint."""

    row: Change
    observed: float
    predicted: float
    low: float
    high: float


def own_units(row: Change) -> tuple[Told, str]:
    """Return a change in its endpoint's own unit, and the unit: ratios in percent of the start.

    A standardised difference is multiplied by the SD of people before training.
    """
    numbers = (row.observed, row.predicted, row.low, row.high)
    if row.scale == "ratio":
        return Told(row, *(100.0 * (v - 1.0) for v in numbers)), "%"
    if row.scale == "smd":
        sd = endpoint(row.analyte).between_sd / row.unit_sd
        return Told(row, *(sd * v for v in numbers)), _unit(row.analyte)
    return Told(row, *numbers), plain(row.unit)


def _unit(analyte: str) -> str:
    try:
        unit = output_of(analyte).unit
    except MyocrineError:
        return ""
    return "SD" if unit == "1" else plain(unit)


def _label(analyte: str) -> str:
    try:
        return output_of(analyte).long_name
    except MyocrineError:
        return analyte.replace("_", " ")


def when(days: float) -> str:
    """Return the day of a test in words: ``day 20``, ``week 12``, ``year 2``."""
    if days < 28.0:
        return f"day {days:.0f}"
    if days < 400.0:
        return f"week {number(days / 7.0, 0)}"
    return f"year {number(days / 365.25, 1)}"


def scatter(rows: Sequence[Change], *, key: str) -> Picture | None:
    """Draw predicted against observed changes of all endpoints in SDs of people before."""
    if not rows:
        return None
    limit = 1.08 * max(abs(r.in_sd(v)) for r in rows for v in (r.observed, r.predicted))

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        ax.axline((0, 0), slope=1, color=colour("muted"), lw=1)
        ax.axhline(0, color=colour("rule"), lw=1)
        ax.axvline(0, color=colour("rule"), lw=1)
        for split, (mark, hue) in _MARKS.items():
            own = [r for r in rows if r.split == split]
            seen = [r.in_sd(r.observed) for r in own]
            for o, r in zip(seen, own, strict=True):
                ax.plot([o, o], [r.in_sd(r.low), r.in_sd(r.high)], color=colour(hue), lw=0.6)
            said = [r.in_sd(r.predicted) for r in own]
            label = f"{split} ({len(own)})"
            ax.plot(seen, said, mark, ms=5, mew=1.1, mfc="none", color=colour(hue), label=label)
        ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal")
        ax.set(xlabel="observed [SD of people before]", ylabel="predicted")
        ax.set_title("Changes after weeks")
        ax.legend(loc="upper left", handletextpad=0.2, borderaxespad=0.2)

    sides = np.mean([float(r.in_sd(r.observed) * r.in_sd(r.predicted) > 0.0) for r in rows])
    inside = np.mean([float(r.inside) for r in rows])
    return draw(
        paint,
        key=key,
        size=(5.2, 5.2),
        title=f"Predicted against observed changes after weeks, {len(rows)} of them",
        description=(
            f"{100 * sides:.0f} % have the observed sign; {100 * inside:.0f} % of observations lie "
            "in their 90 % interval."
        ),
        caption=(
            f"{len(rows)} changes in SDs of people before training, with 90 % intervals; the line "
            f"is a perfect prediction. {100 * sides:.0f} % have the observed sign."
        ),
    )


def forests(rows: Sequence[Change]) -> list[tuple[str, list[Picture]]]:
    """Draw every endpoint's studies: what was predicted, what was seen, heading by heading.

    Returns
    -------
    list of (heading, pictures)
        Headings in the order of the timeline's.
    """
    domains: dict[str, dict[tuple[str, str], list[Told]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        told, unit = own_units(row)
        domains[domain_of(row.analyte)][row.analyte, unit].append(told)
    order = [*DOMAINS, *sorted(set(domains) - set(DOMAINS))]
    found = []
    for name in (d for d in order if d in domains):
        panels = sorted(domains[name].items(), key=lambda item: _label(item[0][0]))
        parts = _split(panels)
        pictures = [_forest(f"{name}-{i}", name, part) for i, part in enumerate(parts)]
        found.append((name, pictures))
    return found


Panel = tuple[tuple[str, str], list[Told]]


def _split(panels: Sequence[Panel]) -> list[list[Panel]]:
    """Return panels in pictures of a readable height, each panel whole."""
    parts: list[list[Panel]] = [[]]
    for panel in panels:
        if parts[-1] and sum(len(t) for _, t in parts[-1]) + len(panel[1]) > _MOST:
            parts.append([])
        parts[-1].append(panel)
    return parts


def _forest(key: str, name: str, panels: Sequence[Panel]) -> Picture:
    heights = [_PANEL + _ROW * len(told) for _, told in panels]

    def paint(figure: Any) -> None:
        axes = figure.subplots(len(panels), 1, height_ratios=heights, squeeze=False)[:, 0]
        for ax, ((analyte, unit), told) in zip(axes, panels, strict=True):
            _paint_panel(ax, told)
            shown = units_in_words(unit)
            ax.set_title(_label(analyte) + (f" [{shown}]" if shown else ""))

    all_of = [t for _, told in panels for t in told]
    inside = sum(t.row.inside for t in all_of)
    spoken = "; ".join(
        f"{study_name(t.row.study)}, {_label(t.row.analyte)}: {number(t.observed)} observed, "
        f"{number(t.predicted)} predicted"
        for t in sorted(all_of, key=lambda t: -abs(t.row.z))[:5]
    )
    return draw(
        paint,
        key=f"forest-{key}",
        size=(_WIDTH, sum(heights)),
        title=f"{name}: predicted and observed changes by study",
        description=f"{inside} of {len(all_of)} in the 90 % interval. Furthest off: {spoken}.",
        caption=(
            f"Bars: predicted 90 % interval of each study's own number, tick: its middle. Marks: "
            f"what was seen (circle: building, triangle: verification, with the printed interval); "
            f"filled where it lies outside. {inside} of {len(all_of)} lie inside."
        ),
        wide=True,
    )


def _paint_panel(ax: Any, told: Sequence[Told]) -> None:
    rows = sorted(told, key=lambda t: (t.row.topic, t.row.days, study_name(t.row.study)))
    ax.axvline(0, color=colour("muted"), lw=1)
    for i, t in enumerate(rows):
        mark, hue = _MARKS[t.row.split]
        y = len(rows) - 1 - i
        ax.plot([t.low, t.high], [y, y], color=colour("rule"), lw=6, solid_capstyle="butt")
        ax.plot([t.predicted, t.predicted], [y - 0.32, y + 0.32], color=colour("ink"), lw=1.6)
        _whisker(ax, t, y, hue)
        face = "none" if t.row.inside else colour(hue)
        ax.plot([t.observed], [y], mark, ms=6, mew=1.3, mfc=face, color=colour(hue))
    ax.set_yticks(range(len(rows) - 1, -1, -1), [_tick(t.row) for t in rows])
    ax.set_ylim(-0.7, len(rows) - 0.3)
    ax.grid(visible=False, axis="y")
    ax.tick_params(axis="y", length=0)


def _whisker(ax: Any, t: Told, y: int, hue: str) -> None:
    """Draw the printed interval, where there is one, on the scale of the panel."""
    printed = t.row.observed_interval
    if printed is None or t.row.observed == 0.0:
        return
    if t.row.scale == "ratio":
        ends = [100.0 * (v - 1.0) for v in printed]
    else:
        ends = [v * t.observed / t.row.observed for v in printed]
    ax.plot(ends, [y, y], color=colour(hue), lw=1.1)


def _tick(row: Change) -> str:
    arms = f"{row.arm} − {row.arm_b}" if row.topic == "between" else row.arm
    arms = arms if len(arms) <= _LONGEST else f"{arms[: _LONGEST - 1]}…"
    later = " from before" if row.topic == "later" else ""
    pool = f", {row.trials} trials" if row.trials else ""
    return f"{study_name(row.study)}: {arms}{later}, {when(row.days)}{pool}"
