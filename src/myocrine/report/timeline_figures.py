"""Figures of a timeline: one endpoint over hours to years, and all of them as a strip."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.planning.line import Line
from myocrine.planning.moments import BANDS, WEEK, YEAR
from myocrine.planning.popular import promises
from myocrine.planning.timeline import Timeline
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.report.timeline_words import interval_of, seen_interval, unit_of, when, with_unit

__all__ = ["calendar", "curve", "strip"]

Floats = NDArray[np.float64]
_SMALL = (4.7, 3.4)
_CALENDAR = ("strength_1rm_percent", "muscle_size_percent")
_START = 1.0 / 24.0
"""Where the axis of time begins [d]."""
_LEAST = 2.0 * _START
"""Runs that end sooner have no pictures over a logarithmic axis [d]."""
_APART = 1.05
"""Ratio of two times that lie a visible distance apart."""
_TICKS = (1.0 / 24.0, 1.0, WEEK, 4.0 * WEEK, YEAR, 5.0 * YEAR, 20.0 * YEAR)


def curve(x: Line, *, key: str, title: str = "") -> Picture | None:
    """Draw one endpoint over a logarithmic axis of time; None where the run is over in two hours.

    Line: median. Light band: 90 % interval over people and knowledge; darker band: people alone;
    dashed: knowledge alone. Diamond: when a group first sees it. Bar below: when it is popularly
    promised.
    """
    told = np.array([x.told(d) if d >= x.first else 0.0 for d in x.days])
    keep = _spaced(told)
    if told[-1] < _LEAST:
        return None
    days = told[keep]

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        _time_axis(ax, float(days[-1]))
        ax.fill_between(days, *x.joint[::2, keep], color=colour("blue"), alpha=0.15, lw=0)
        ax.fill_between(days, *x.person[::2, keep], color=colour("blue"), alpha=0.22, lw=0)
        for side in x.knowledge[::2, keep]:
            ax.plot(days, side, color=colour("ink"), lw=0.9, ls="--")
        ax.axhline(0.0, color=colour("muted"), lw=0.9)
        ax.plot(days, x.joint[1, keep], color=colour("blue"))
        if math.isfinite(x.seen):
            at, level = x.told(x.seen), float(np.interp(x.seen, x.days, x.joint[1]))
            ax.plot([at], [level], "D", color=colour("orange"), ms=7, zorder=5)
            ax.axvline(at, color=colour("orange"), lw=1, ls=":")
        _promise(ax, x)
        unit = unit_of(x.output)
        ax.set_title(x.output.long_name + (f" [{unit}]" if unit else ""))

    end = list(x.sizes)[-1]
    sizes = "; ".join(f"{n} {interval_of(q, x.output)}" for n, q in x.sizes.items())
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"{x.output.long_name}{title}, {SIMULATED}",
        description=(
            f"Change since the start [{unit_of(x.output)}], median and 90 % interval: {sizes}. "
            f"A group first sees it: {seen_interval(x)}."
        ),
        caption=(
            f"After {end} {with_unit(x.sizes[end], x.output)}. First seen: {seen_interval(x)}. "
            f"{SIMULATED.capitalize()}."
        ),
    )


def calendar(shown: Timeline, *, key: str) -> Picture | None:
    """Draw strength and muscle over the calendar, with a mark for every session of the plan.

    The other pictures take time in orders of magnitude; a pause of some weeks shows here.
    """
    rows = [shown.lines[n] for n in _CALENDAR if n in shown.lines and shown.lines[n].moved]
    if not rows:
        return None
    unit, name = (YEAR, "years") if shown.weeks * WEEK > 2.0 * YEAR else (WEEK, "weeks")

    def paint(figure: Any) -> None:
        axes = figure.subplots(len(rows), 1, sharex=True, squeeze=False)[:, 0]
        for ax, x in zip(axes, rows, strict=True):
            time = x.days / unit
            ax.fill_between(time, *x.joint[::2], color=colour("blue"), alpha=0.15, lw=0)
            ax.fill_between(time, *x.person[::2], color=colour("blue"), alpha=0.22, lw=0)
            ax.plot(time, x.joint[1], color=colour("blue"))
            ax.axhline(0.0, color=colour("muted"), lw=0.9)
            ax.set_title(f"{x.output.long_name} [{unit_of(x.output)}]")
            ax.set_xlim(0.0, time[-1])
            weeks = np.unique(np.floor(np.asarray(shown.sessions) / WEEK)) * WEEK / unit
            ax.vlines(
                weeks, 0.0, 0.035, color=colour("muted"), lw=0.8, transform=ax.get_xaxis_transform()
            )
        axes[-1].set_xlabel(f"{name} since the start")

    end = list(rows[0].sizes)[-1]
    told = "; ".join(f"{x.output.long_name} {with_unit(x.sizes[end], x.output)}" for x in rows)
    return draw(
        paint,
        key=key,
        size=(6.4, 1.0 + 1.9 * len(rows)),
        title=f"{shown.plan} over the calendar, {SIMULATED}",
        description=f"After {end}: {told}.",
        caption=(
            "The same course in even time. Each mark at the bottom is a week with a session. "
            f"{SIMULATED.capitalize()}."
        ),
        wide=True,
    )


def strip(lines: Sequence[Line], *, key: str, title: str = "") -> Picture | None:
    """Draw when a group first sees each endpoint, and when half of it is reached."""
    shown = [x for x in lines if math.isfinite(x.seen) or math.isfinite(x.seen_interval[0])]
    last = float(max((x.days[-1] for x in shown), default=0.0))
    if last < _LEAST:
        return None

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        _time_axis(ax, last, beyond=1.6)
        _name_bands(ax, last)
        for i, x in enumerate(shown):
            y = len(shown) - 1 - i
            _row(ax, x, y, last)
        labels = ["\n".join(textwrap.wrap(x.output.long_name, 22)[:2]) for x in reversed(shown)]
        ax.set_yticks(range(len(shown)), labels)
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.set_ylim(-0.7, len(shown) - 0.3)
        ax.grid(visible=False, axis="y")

    spoken = "; ".join(
        f"{x.output.long_name}: seen {seen_interval(x)}, half {when(x.told(x.half))}" for x in shown
    )
    return draw(
        paint,
        key=key,
        size=(5.4, 1.2 + 0.38 * len(shown)),
        title=f"When each endpoint is first seen{title}, {SIMULATED}",
        description=f"{spoken}.",
        caption=(
            "Diamond: when a group first sees a change, with the 90 % interval over what nobody "
            "knows; an arrow: perhaps never. Circle: when half of the largest change is reached. "
            f"Bar below: when it is popularly promised. {SIMULATED.capitalize()}."
        ),
        wide=True,
    )


def _spaced(days: Floats) -> list[int]:
    """Return which of the days a logarithmic axis can tell apart, the last among them."""
    kept: list[int] = []
    for i in np.flatnonzero(days >= _START):
        if not kept or days[i] > days[kept[-1]] * _APART:
            kept.append(int(i))
    return kept if kept and kept[-1] == len(days) - 1 else [*kept, len(days) - 1]


def _row(ax: Any, x: Line, y: float, last: float) -> None:
    low, high = (min(max(d, _START), 1.25 * last) for d in map(x.told, x.seen_interval))
    never = math.isinf(x.seen_interval[1])
    for band in _promised(x):
        start, end = BANDS[band]
        ends = [max(start, _START), min(end, last)]
        if ends[0] < ends[1]:
            ax.plot(ends, [y - 0.32] * 2, color=colour("purple"), lw=3.5, alpha=0.7)
    ax.plot([low, high], [y, y], color=colour("orange"), lw=2)
    if never:
        ax.plot([high], [y], ">", color=colour("orange"), ms=6)
    if math.isfinite(x.seen):
        ax.plot([max(x.told(x.seen), _START)], [y], "D", color=colour("orange"), ms=7)
    if math.isfinite(x.half):
        ring = {"mfc": "none", "mec": colour("blue"), "mew": 1.6, "ms": 7, "zorder": 4}
        ax.plot([max(x.told(x.half), _START)], [y], "o", clip_on=False, **ring)


def _promised(x: Line) -> list[str]:
    """Return the bands in which popular writing promises an endpoint."""
    return list(dict.fromkeys(p.band for p in promises() if x.name in p.outputs))


def _promise(ax: Any, x: Line) -> None:
    bottom = ax.get_xaxis_transform()
    right = ax.get_xlim()[1]
    for band in _promised(x):
        start, end = (min(max(d, _START), right) for d in BANDS[band])
        if start < end:
            ax.plot(
                [start, end],
                [0.02, 0.02],
                color=colour("purple"),
                lw=5,
                alpha=0.7,
                transform=bottom,
            )


def _name_bands(ax: Any, last: float) -> None:
    for name, (start, end) in BANDS.items():
        left, stop = max(start, _START), min(end, last)
        if left < stop:
            middle = math.sqrt(left * stop)
            top = ax.get_xaxis_transform()
            ax.text(middle, 1.01, name, ha="center", size=9.5, color=colour("muted"), transform=top)


def _time_axis(ax: Any, last: float, *, beyond: float = 1.0) -> None:
    """Lay a logarithmic axis from an hour to the end, its bands shaded in turn."""
    ax.set_xscale("log")
    ax.set_xlim(_START, last * beyond)
    for i, (start, end) in enumerate(BANDS.values()):
        if i % 2 and start < last:
            ax.axvspan(start, min(end, last * beyond), color=colour("shade"), lw=0, zorder=0)
    ticks = [t for t in _TICKS if t <= last]
    if last / ticks[-1] > 2.5:
        ticks.append(last)
    ax.set_xticks(ticks, [when(t) for t in ticks])
    ax.set_xticks([], minor=True)
    ax.grid(visible=False, axis="x")
    ax.spines["bottom"].set_visible(True)
