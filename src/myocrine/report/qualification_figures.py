"""Figures of a qualification run: predicted against observed, and calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from myocrine.qualification.scores import Scored
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.report.wording import number

__all__ = ["bar", "calibration", "pit", "scatter", "study_name"]

Floats = NDArray[np.float64]


class Placed(Protocol):
    """What says where an observation lies within its predictive distribution."""

    @property
    def study(self) -> str:
        """Key of the study."""

    @property
    def split(self) -> str:
        """Side of the split."""

    @property
    def p_below(self) -> float:
        """Probability that a prediction lies below the observation."""


_MARKS = {"building": ("o", "blue"), "verification": ("^", "orange")}
_SQUARE = (4.7, 4.7)
_LOW = (4.7, 3.5)
_BINS = 10
_LABELS = 6


def study_name(key: str) -> str:
    """Return a study as a reader knows it (``Nieman 1998``); its key where nobody does."""
    from myocrine.evidence.sources import sources

    record = sources().get(key)
    if record is None or record.year is None or "not shown" in record.author:
        return key
    return f"{record.author} {record.year}"


def scatter(rows: Sequence[Scored], *, key: str, what: str) -> Picture | None:
    """Draw predicted against observed on log axes, the worst misses numbered.

    Returns
    -------
    Picture or None
        None where no row has two positive numbers.
    """
    usable = [r for r in rows if r.observed > 0 and r.predicted > 0]
    if not usable:
        return None
    worst = furthest(usable)

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        low, high = _limits(usable)
        line = np.array([low, high])
        ax.fill_between(line, line / 2, line * 2, color=colour("shade"), lw=0, zorder=0)
        ax.plot(line, line, color=colour("muted"), lw=1, zorder=1)
        _marks(ax, usable)
        ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high), aspect="equal")
        _plain(ax)
        ax.set(xlabel="observed", ylabel="predicted")
        ax.set_title(what)
        _number(ax, worst)
        ax.legend(loc="upper left", handletextpad=0.2, borderaxespad=0.2)

    within = np.mean([r.error <= np.log(2.0) for r in usable])
    names = "; ".join(
        f"{i} {study_name(r.study)}, {r.analyte} ({number(r.observed)} observed, "
        f"{number(r.predicted)} predicted)"
        for i, r in enumerate(worst, start=1)
    )
    return draw(
        paint,
        key=key,
        size=_SQUARE,
        title=f"{what}: predicted against observed, {len(usable)} observations",
        description=f"{100 * within:.0f} % lie within a factor of two. Furthest off: {names}.",
        caption=(
            f"{len(usable)} observations, {100 * within:.0f} % of them within a factor of two "
            f"(grey band; the line is a perfect prediction). Furthest off: {names}."
        ),
    )


def furthest(rows: Sequence[Scored]) -> list[Scored]:
    """Return the rows of the largest factors, one a study and analyte."""
    found: dict[tuple[str, str], Scored] = {}
    for r in sorted(rows, key=lambda r: -r.error):
        found.setdefault((r.study, r.analyte), r)
    return list(found.values())[:_LABELS]


def _limits(rows: Sequence[Scored]) -> tuple[float, float]:
    values = [v for r in rows for v in (r.observed, r.predicted)]
    return min(values) / 1.6, max(values) * 1.6


def _marks(ax: Any, rows: Sequence[Scored]) -> None:
    for split, (mark, hue) in _MARKS.items():
        own = [r for r in rows if r.split == split]
        if own:
            ax.plot(
                [r.observed for r in own],
                [r.predicted for r in own],
                mark,
                ms=5.5,
                mew=1.2,
                mfc="none",
                color=colour(hue),
                label=f"{split} ({len(own)})",
                clip_on=False,
            )


def _plain(ax: Any) -> None:
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    low, high = ax.get_xlim()
    decades = np.log10(high / low)
    each = (1, 2, 5) if decades < 2.2 else (1,)
    step = 2 if decades > 6 else 1
    ticks = [m * 10.0**e for e in range(-6, 10, step) for m in each]
    inside = [t for t in ticks if low <= t <= high]
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(FixedLocator(inside))
        axis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:,g}" if v < 1e6 else f"{v:.0e}"))
        axis.set_minor_locator(NullLocator())


def _number(ax: Any, rows: Sequence[Scored]) -> None:
    """Write the rank of each of the furthest rows beside its mark, away from the line."""
    for i, r in enumerate(rows, start=1):
        below = r.predicted < r.observed
        ax.annotate(
            str(i),
            xy=(r.observed, r.predicted),
            xytext=(7, -7) if below else (-7, 7),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=10,
            fontweight="bold",
        )


def _weights(rows: Sequence[Placed]) -> Floats:
    """Return weights by which every study counts once; they add up to one."""
    count = Counter(r.study for r in rows)
    return np.array([1.0 / (count[r.study] * len(count)) for r in rows])


def pit(rows: Sequence[Placed], *, key: str) -> Picture:
    """Draw where observations fall within their predictive distributions, in tenths."""
    share = _tenths(rows)
    low, high = _band(len({r.study for r in rows}), np.array([1.0 / _BINS]))

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        ax.axhspan(100 * low[0], 100 * high[0], color=colour("shade"), lw=0, zorder=0)
        ax.axhline(100 / _BINS, color=colour("muted"), lw=1)
        edges = np.arange(_BINS) / _BINS
        ax.bar(edges, 100 * share, width=0.92 / _BINS, align="edge", color=colour("blue"))
        ax.set(xlim=(0, 1), xlabel="share of the prediction that lies below the observation")
        ax.yaxis.get_major_locator().set_params(integer=True)
        ax.set_title("Where observations fall [% of studies]")
        ax.grid(visible=False, axis="x")

    ends = 100 * (share[0] + share[-1])
    return draw(
        paint,
        key=key,
        size=_LOW,
        title="Where observations fall within their predictions (PIT histogram)",
        description="; ".join(f"tenth {i + 1}: {100 * s:.0f} %" for i, s in enumerate(share)) + ".",
        caption=(
            "Flat at 10 % if the intervals are right; grey is what chance does with so many "
            f"studies. The two outer tenths hold {ends:.0f} % instead of 20 %. Right: the model "
            "said too little; left: too much."
        ),
    )


def _tenths(rows: Sequence[Placed]) -> Floats:
    where = np.clip((np.array([r.p_below for r in rows]) * _BINS).astype(int), 0, _BINS - 1)
    return np.asarray(np.bincount(where, weights=_weights(rows), minlength=_BINS), dtype=float)


def _band(n: int, p: Floats) -> tuple[Floats, Floats]:
    from scipy.stats import binom

    low, high = binom.ppf(0.05, n, p) / n, binom.ppf(0.95, n, p) / n
    return np.asarray(low), np.asarray(high)


def calibration(rows: Sequence[Placed], *, key: str) -> Picture:
    """Draw how many observations lie in the central interval of each width."""
    levels = np.linspace(0.0, 1.0, 41)
    low, high = _band(len({r.study for r in rows}), levels)
    sides = {s: [r for r in rows if r.split == s] for s in _MARKS}
    curves = {s: _inside(own, levels) for s, own in sides.items() if own}

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        x = 100 * levels
        ax.fill_between(x, 100 * low, 100 * high, color=colour("shade"), lw=0, zorder=0)
        ax.plot(x, x, color=colour("muted"), lw=1)
        for side, y in curves.items():
            dash = "-" if side == "building" else "--"
            ax.plot(x, 100 * y, color=colour(_MARKS[side][1]), ls=dash, label=side)
        ax.axvline(90, color=colour("muted"), lw=1, ls=":")
        ax.set(xlim=(0, 100), ylim=(0, 100), xlabel="width of the interval [%]")
        ax.set_title("Observations inside [%]")
        ax.legend(loc="upper left")

    spoken = "; ".join(
        f"{side}: {100 * np.interp(0.5, levels, y):.0f} % in the 50 % interval, "
        f"{100 * np.interp(0.9, levels, y):.0f} % in the 90 % interval"
        for side, y in curves.items()
    )
    return draw(
        paint,
        key=key,
        size=_LOW,
        title="Share of observations inside central intervals of each width",
        description=f"{spoken}.",
        caption=(
            "On the line: as sure as it should be. Below: too sure of itself. Above: too timid. "
            f"{spoken[0].upper() + spoken[1:]}."
        ),
    )


def _inside(rows: Sequence[Placed], levels: Floats) -> Floats:
    off = np.abs(2.0 * np.array([r.p_below for r in rows]) - 1.0)
    return np.array([float(np.sum(_weights(rows)[off <= level])) for level in levels])


def bar(error: float, *, most: float = 4.0) -> str:
    """Return a small bar of a geometric mean fold error on a log scale up to `most`."""
    if not np.isfinite(error):
        return ""
    width = 84.0 * min(np.log(error) / np.log(most), 1.0)
    beyond = '<path d="M86 1 L91 5 L86 9" fill="none" stroke="var(--orange)" stroke-width="2"/>'
    return (
        '<svg viewBox="0 0 92 10" width="92" height="10" aria-hidden="true">'
        '<rect x="0" y="1" width="84" height="8" fill="var(--shade)"/>'
        f'<rect x="0" y="1" width="{width:.1f}" height="8" fill="var(--blue)"/>'
        '<path d="M42 0 V10" stroke="var(--paper)" stroke-width="1.5"/>'
        f"{beyond if error > most else ''}</svg>"
    )
