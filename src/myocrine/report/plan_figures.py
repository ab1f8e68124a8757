"""Figures of a simulated plan: outputs over weeks, and the loads that were lifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.planning.simulate import PlanResult
from myocrine.report.plan_sheet import Lifted, load_in_words
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.report.timeline_words import change, unit_of
from myocrine.training.plans import Layoff, Plan

__all__ = ["course", "layoffs", "loads"]

Floats = NDArray[np.float64]
_SMALL = (4.7, 3.0)
_WEEK, _YEAR = 7.0, 365.25
_NAMED = 0.04
"""Layoffs shorter than this share of the plan are shaded without a word."""

_LONG = 104.0
"""Plans of more weeks are drawn in years."""


def layoffs(plan: Plan, weeks: float) -> list[tuple[float, float]]:
    """Return the layoffs of a plan as (start, end) in weeks, up to `weeks`."""
    out, start = [], 0.0
    for part in plan.parts:
        lasts = part.duration
        if lasts is None:
            break
        end = start + lasts
        if isinstance(part, Layoff) and start < 7.0 * weeks:
            out.append((start / _WEEK, min(end / _WEEK, weeks)))
        start = end
    return out


def course(result: PlanResult, output: Output, plan: Plan | None, *, block: str) -> Picture:
    """Draw one output over the plan: median, 90 % interval, layoffs shaded."""
    low, median, high = result.interval(output.name, block)
    weeks, unit = result.weeks, unit_of(output)
    gaps = layoffs(plan, float(weeks[-1])) if plan is not None else []

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        scale = _axis(ax, float(weeks[-1]), gaps)
        ax.fill_between(weeks / scale, low, high, color=colour("blue"), alpha=0.18, lw=0)
        ax.axhline(0.0, color=colour("muted"), lw=0.9)
        ax.plot(weeks / scale, median, color=colour("blue"))
        ax.set_title(output.long_name + (f" [{unit}]" if unit else ""))

    ends = [change(float(x[-1]), output) for x in (low, median, high)]
    said = f"{ends[1]} {unit} ({ends[0]} to {ends[2]})".replace("  ", " ")
    return draw(
        paint,
        key=f"o-{output.name}",
        size=_SMALL,
        title=f"{output.long_name} over the plan, {SIMULATED}",
        description=(
            f"Change since the start [{unit}], median and 90 % interval. At the end {said}; "
            f"highest median {change(float(median.max()), output)}, "
            f"lowest {change(float(median.min()), output)}."
        ),
        caption=f"At the end {said}. {SIMULATED.capitalize()}.",
    )


def loads(one: Lifted, plan: Plan | None, weeks: float, *, key: str) -> Picture:
    """Draw the heaviest set of one exercise from session to session; rings are deloads."""
    gaps = layoffs(plan, weeks) if plan is not None else []

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        scale = _axis(ax, weeks, gaps)
        x = one.days / _WEEK / scale
        own = ~one.deload
        for piece in _pieces(one.days[own], gaps):
            ax.plot(x[own][piece], one.kg[own][piece], color=colour("orange"), lw=1.2)
        ax.plot(x[own], one.kg[own], ".", color=colour("orange"), ms=4)
        ring = {"mfc": "none", "mec": colour("muted"), "mew": 0.9, "ms": 4}
        ax.plot(x[one.deload], one.kg[one.deload], "o", **ring)
        ax.set_title(f"{one.exercise} [kg]")

    own = ~one.deload if (~one.deload).any() else np.ones(len(one.days), dtype=bool)
    kg = one.kg[own]
    ends = (kg[0], kg[-1], np.nanmax(kg))
    first, last, most = (load_in_words(one.exercise, float(x)) or "no load" for x in ends)
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"{one.exercise}: heaviest set of every session, {SIMULATED}",
        description=(
            f"From {first} in the first session to {last} in the last of "
            f"{len(one.days)}; at most {most}."
        ),
        caption=(
            f"{first} to {last} over {len(one.days)} sessions; rings are deloads. "
            f"{SIMULATED.capitalize()}."
        ),
    )


def _pieces(days: Floats, gaps: Sequence[tuple[float, float]]) -> list[NDArray[np.int64]]:
    """Return the sessions between layoffs, as indices: no line is drawn across one."""
    edges = [end * _WEEK for _, end in gaps]
    numbers = np.searchsorted(edges, days, side="right")
    return [np.flatnonzero(numbers == n) for n in np.unique(numbers)]


def _axis(ax: Any, weeks: float, gaps: Sequence[tuple[float, float]]) -> float:
    """Lay the axis of time; return what weeks are divided by."""
    scale = _YEAR / _WEEK if weeks > _LONG else 1.0
    ax.set_xlim(0.0, weeks / scale)
    ax.set_xlabel("years" if weeks > _LONG else "weeks")
    for start, end in gaps:
        ax.axvspan(start / scale, end / scale, color=colour("shade"), lw=0, zorder=0)
        if end - start < _NAMED * weeks:
            continue
        ax.text(
            (start + end) / 2 / scale,
            0.98,
            "layoff",
            rotation=90,
            ha="center",
            va="top",
            color=colour("muted"),
            fontsize="small",
            transform=ax.get_xaxis_transform(),
        )
    return scale
