"""Figures of concentrations and fuel over time, with intervals and published points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.report.published import Point
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import SERIES, colour
from myocrine.report.svg import Picture, draw
from myocrine.report.wording import after_end, fold, graded, interval, number, units_in_words
from myocrine.simulation.result import Simulation

__all__ = ["comparison", "curve", "fuel", "spreads"]

Floats = NDArray[np.float64]
_WINDOWS = (2.0, 4.0, 8.0, 16.0, 24.0, 48.0, 72.0, 96.0, 168.0)
_SMALL = (4.7, 3.3)


def curve(
    sim: Simulation, name: str, *, key: str, points: Iterable[Point] = (), heading: str = ""
) -> Picture:
    """Draw one output of one session: median, interval, people's part, published points.

    `heading` stands before the output's name in the title of the picture.
    """
    o = sim.body.output(name)
    own = [p for p in points if p.output == o.name]
    until = _window([sim], o.name, own)

    def paint(figure: Any) -> None:
        ax = _axes(figure, o, [sim], until, heading=heading)
        _bands(ax, sim, o.name, until)
        marks = [(p, *_placed(sim, p)) for p in own]
        _make_room(ax, [m[1] + (m[2] or 0.0) for m in marks])
        _points(ax, marks)

    q = sim.measure(o.name)
    caption = f"{SIMULATED.capitalize()}. Evidence {graded(o.evidence)}."
    if own:
        caption += f" {_legend_of(own)}"
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"{o.long_name} after {_title(sim)}, {SIMULATED}",
        description=(
            f"From {number(q['baseline'].median)} {units_in_words(o.unit)} before to "
            f"{interval(q['peak'])} at its extreme, "
            f"{after_end(q['time_of_peak_min'].median - sim.end_min)} from the end of the session. "
            f"{_spoken(own)}"
        ),
        caption=caption,
    )


def comparison(
    sims: Sequence[Simulation], name: str, *, key: str, points: Iterable[Point] = ()
) -> Picture:
    """Draw one output after several sessions: medians over 90 % intervals.

    Every lane is drawn as a multiple of its own baseline, so that people's different baselines do
    not hide what the sessions do; an output that starts from zero stays in its unit.
    """
    o = sims[0].body.output(name)
    own = [p for p in points if p.output == o.name]
    window = _window(sims, o.name, own)
    folds = all(bool(np.all(s.lanes_of(o.name)[0] > 0)) for s in sims)
    bands = [_relative(s, o.name, folds) for s in sims]
    base = float(sims[-1].median(o.name)[0]) if folds else 1.0
    placed = [(p, *_placed(sims[-1], p)) for p in own]

    def paint(figure: Any) -> None:
        ax = _axes(figure, o, sims, window, unit="times baseline" if folds else None)
        for sim, band, (hue, dash) in zip(sims, bands, SERIES, strict=False):
            x, keep = _hours(sim, window)
            low, median, high = (b[keep] for b in band)
            ax.fill_between(x, low, high, color=colour(hue), alpha=0.12, lw=0)
            ax.plot(x, median, color=colour(hue), ls=dash)
        marks = [(p, v / base, None if s is None else s / base) for p, v, s in placed]
        _clip(ax, bands, [m[1] + (m[2] or 0.0) for m in marks])
        _points(ax, marks)

    spoken = "; ".join(
        f"{_title(s)}: {interval(q['fold'], fold) if folds else interval(q['peak'])}"
        for s in sims
        for q in [s.measure(o.name)]
    )
    unit = "times baseline" if folds else units_in_words(o.unit)
    note = (
        f"{SIMULATED.capitalize()}. Evidence {graded(o.evidence)}. {_legend_of(own, folds=folds)}"
    )
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"{o.long_name} after {len(sims)} sessions, {SIMULATED}",
        description=f"Extremes [{unit}]: {spoken}. {_spoken(own)}",
        caption=note.strip(),
    )


def _relative(sim: Simulation, name: str, folds: bool) -> Floats:
    """Return low, median and high over the joint draws, (3, time), of each lane's own fold."""
    y = sim.lanes_of(name)[:, sim.blocks.where("joint")]
    return np.quantile(y / y[0] if folds else y, (0.05, 0.5, 0.95), axis=1)


def fuel(sim: Simulation, *, key: str) -> Picture:
    """Draw what was burnt: fat and carbohydrate oxidation around the session."""
    until = 3.0

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        _frame(ax, [sim], until)
        for name, hue, dash, word in (
            ("carbohydrate_oxidation", "orange", "-", "carbohydrate"),
            ("fat_oxidation", "blue", "--", "fat"),
        ):
            x, keep = _hours(sim, until)
            low, high = sim.band(name)
            ax.fill_between(x, low[keep], high[keep], color=colour(hue), alpha=0.15, lw=0)
            ax.plot(x, sim.median(name)[keep], color=colour(hue), ls=dash, label=word)
        ax.set_title("Fuel burnt [g/min]")
        ax.set_ylim(bottom=0)
        ax.legend(loc="upper right")

    end = int(np.argmin(np.abs(sim.time - sim.end_min)))
    parts = [
        f"{np.median(sim.lanes_of(n)[end]):.0f} g {w}"
        for n, w in (("carbohydrate_oxidised", "carbohydrate"), ("fat_oxidised", "fat"))
    ]
    return draw(
        paint,
        key=key,
        size=(5.4, 3.0),
        title=f"Fuel burnt during and after {_title(sim)}, {SIMULATED}",
        description=f"By the end {' and '.join(parts)} had been burnt, rest included.",
        caption=f"By the end: {' and '.join(parts)}, rest included. {SIMULATED.capitalize()}.",
        wide=True,
    )


def spreads(sim: Simulation, names: Sequence[str], *, key: str) -> Picture:
    """Draw how wide each prediction is, and whether people or ignorance make it so."""
    outputs = [sim.body.output(n) for n in names]
    rows = [(o, q) for o in outputs if _positive(q := sim.measure(o.name)["fold"])]

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for i, (_, q) in enumerate(rows):
            y = len(rows) - 1 - i
            ax.plot([q.low, q.high], [y, y], color=colour("muted"), lw=1.4)
            ax.plot(q.person, [y + 0.2] * 2, color=colour("blue"), lw=4, solid_capstyle="butt")
            ax.plot(q.knowledge, [y - 0.2] * 2, color=colour("orange"), lw=4, solid_capstyle="butt")
            ax.plot([q.median], [y], "o", color=colour("ink"), ms=5)
        ax.axvline(1.0, color=colour("muted"), lw=1)
        ax.set_xscale("log")
        _plain_log(ax)
        ax.set_yticks(range(len(rows)), [o.long_name for o, _ in reversed(rows)])
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.grid(visible=False, axis="y")
        ax.set_xlabel("extreme, times baseline")

    return draw(
        paint,
        key=key,
        size=(5.4, 0.9 + 0.42 * len(rows)),
        title=f"Fold change of each molecule and what makes it uncertain, {SIMULATED}",
        description="; ".join(f"{o.long_name}: {interval(q, fold)}" for o, q in rows) + ".",
        caption=(
            "Dot: median. Thin line: 90 % interval. Blue, above it: what differs among people like "
            "this. Orange, below: what nobody knows yet. "
            f"{SIMULATED.capitalize()}."
        ),
        wide=True,
    )


def _positive(q: Any) -> bool:
    return bool(np.isfinite(q.low) and q.low > 0)


def _plain_log(ax: Any) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    low, high = ax.get_xlim()
    steps = [m * 10.0**e for e in range(-4, 6) for m in (1, 2, 5)]
    inside = [s for s in steps if low <= s <= high]
    if len(inside) > 7:
        inside = [s for s in inside if np.isclose(np.log10(s) % 1, 0)]
    ax.xaxis.set_major_locator(FixedLocator(inside))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}"))
    ax.xaxis.set_minor_locator(NullLocator())


def _title(sim: Simulation) -> str:
    return sim.session.name or "the session"


def _hours(sim: Simulation, until: float) -> tuple[Floats, Any]:
    """Return hours after the end up to just beyond `until` [h], and which nodes they are."""
    x = (sim.time - sim.end_min) / 60.0
    last = min(int(np.searchsorted(x, until)) + 1, len(x))
    return x[:last], slice(0, last)


def _window(sims: Sequence[Simulation], name: str, points: Sequence[Point]) -> float:
    """Return hours after the end [h]: enough to see it come back, or all there is."""
    last = max([2.0, *(1.3 * p.minutes / 60.0 for p in points)])
    ends = []
    for sim in sims:
        away = np.abs(sim.median(name) - sim.median(name)[0])
        x = (sim.time - sim.end_min) / 60.0
        if away.max() > 0:
            last = max(last, float(x[np.nonzero(away > 0.2 * away.max())[0][-1]]))
        ends.append(float(x[-1]))
    return min(next((w for w in _WINDOWS if w >= last), _WINDOWS[-1]), max(ends))


def _axes(
    figure: Any,
    o: Output,
    sims: Sequence[Simulation],
    until: float,
    *,
    heading: str = "",
    unit: str | None = None,
) -> Any:
    ax = figure.add_subplot()
    _frame(ax, sims, until)
    words = units_in_words(o.unit) if unit is None else unit
    name = f"{o.long_name} [{words}]" if words else o.long_name
    ax.set_title(f"{heading}: {name}" if heading else name)
    return ax


def _frame(ax: Any, sims: Sequence[Simulation], until: float) -> None:
    start = max(sim.end_min for sim in sims) / 60.0
    ax.axvspan(-start, 0.0, color=colour("shade"), lw=0, zorder=0)
    ax.set_xlim(-start, until)
    step = next(s for s in (0.5, 1, 2, 4, 6, 12, 24, 48) if (until + start) / s <= 7)
    first = -np.floor(start / step) * step + 0.0  # no minus zero
    ax.set_xticks(np.arange(first, until + step / 2, step))
    ax.xaxis.set_major_formatter(lambda v, _: f"{v + 0.0:g}".replace("-", "−"))
    ax.set_xlabel("hours after the end of the session")


def _bands(ax: Any, sim: Simulation, name: str, until: float) -> None:
    x, keep = _hours(sim, until)
    low, high = sim.band(name)
    near, far = sim.band(name, block="person")
    ax.fill_between(x, low[keep], high[keep], color=colour("blue"), alpha=0.16, lw=0)
    ax.fill_between(x, near[keep], far[keep], color=colour("blue"), alpha=0.22, lw=0)
    ax.plot(x, sim.median(name)[keep], color=colour("blue"))
    if 0 <= low.min() < 0.5 * high.max():
        ax.set_ylim(bottom=0)


def _make_room(ax: Any, points: Sequence[float]) -> None:
    """Raise the upper limit to the highest point: a fixed lower limit ends automatic scaling."""
    ax.set_ylim(top=max([ax.get_ylim()[1], *(1.03 * p for p in points)]))


def _clip(ax: Any, bands: Sequence[Floats], points: Sequence[float]) -> None:
    """Keep the medians readable where one session's interval dwarfs the others."""
    low, middle = min(float(b[0].min()) for b in bands), [b[1] for b in bands]
    bottom, top = min(float(m.min()) for m in middle), max(float(m.max()) for m in middle)
    reach = 1.5 * (top - bottom)
    high = min(max(float(b[2].max()) for b in bands), top + reach)
    ax.set_ylim(max(low, bottom - reach) if low > 0 else 0.0, 1.03 * max([high, *points]))


def _placed(sim: Simulation, p: Point) -> tuple[float, float | None]:
    base = float(sim.median(p.output)[0]) if p.relative else 1.0
    return p.value * base, p.spread * base if p.spread is not None else None


_MARKS = ("o", "s", "D", "^", "v")
_MARK_WORDS = ("circle", "square", "diamond", "triangle up", "triangle down")


def _labels(points: Sequence[Point]) -> list[str]:
    return list(dict.fromkeys(p.label for p in points))


def _points(ax: Any, marks: Sequence[tuple[Point, float, float | None]]) -> None:
    """Draw points at (value, plus-minus) with one mark for each label."""
    labels = _labels([p for p, _, _ in marks])
    for p, value, spread in marks:
        ax.errorbar(
            [p.minutes / 60.0],
            [value],
            yerr=None if spread is None else [[min(spread, value)], [spread]],
            fmt=_MARKS[labels.index(p.label) % len(_MARKS)],
            color=colour("ink"),
            mfc=colour("paper"),
            ms=max(9.0 - 2.5 * labels.index(p.label), 4.0),
            capsize=2.5,
            lw=1.1,
            zorder=5,
            clip_on=False,
        )


def _legend_of(points: Sequence[Point], *, folds: bool = False) -> str:
    """Return what each mark is, in words."""
    out = []
    for mark, label in zip(_MARK_WORDS, _labels(points), strict=False):
        of = [p for p in points if p.label == label]
        parts = [label]
        if of[0].relative and not folds:
            parts.append("a multiple, drawn on the model's baseline")
        if folds and not of[0].relative:
            parts.append("a level, divided by the model's baseline")
        if of[0].spread is not None:
            parts.append(f"± {of[0].spread_kind}")
        parts.append("fitted to" if of[0].split == "building" else "not fitted to")
        out.append(f"{mark.capitalize()}: published, {', '.join(parts)}.")
    return " ".join(out)


def _spoken(points: Sequence[Point]) -> str:
    if not points:
        return ""
    rows = [
        f"{number(p.value)}{' times baseline' if p.relative else ''} at "
        f"{p.minutes:.0f} min ({p.label})"
        for p in points
    ]
    return f"Published: {'; '.join(rows)}."
