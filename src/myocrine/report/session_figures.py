"""Figures of what was done: the work of muscle groups over time, sets and their reserve."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.muscles import GROUPS, N_GROUPS
from myocrine.person import factor_names, lanes
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.simulation.result import Simulation
from myocrine.training.drive import compile_session

__all__ = ["drive_strip", "sets_figure", "work_by_unit"]

Floats = NDArray[np.float64]
_LEVELS = 6
_KEEP = 0.03  # groups that never reach this share of the busiest one are left out


def work_by_unit(sim: Simulation) -> tuple[Floats, Floats]:
    """Return what each muscle unit spent in the central person.

    Returns
    -------
    edges : (S + 1,)
        Segment edges [min from the start].
    watts : (32, S)
        Metabolic power above rest, per kilogram of the unit [W/kg].
    """
    who = lanes(sim.person, np.zeros((len(factor_names()), 1)))
    _, drive = compile_session(sim.session, who)
    edges = np.concatenate([[0.0], np.cumsum(drive.duration[:, 0])])
    density = drive.recruitment[:, 0] * drive.power_density[:, 0]
    return edges, drive.involvement.T * density


def drive_strip(sim: Simulation, *, key: str) -> Picture:
    """Draw the heat strip of muscle groups over the session; sides apart where they differ."""
    edges, watts = work_by_unit(sim)
    rows = _rows(watts)
    most = max([1e-9, *(float(r.max()) for _, r in rows)])

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for i, (_, row) in enumerate(rows):
            _strip(ax, edges, row / most, len(rows) - 1 - i)
        ax.set_yticks(range(len(rows)), [name for name, _ in reversed(rows)])
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.set_ylim(-0.6, max(len(rows), 1) - 0.4)
        ax.set_xlim(0, edges[-1])
        ax.grid(visible=False)
        ax.set_xlabel("minutes from the start")

    means = sorted(((float((r * np.diff(edges)).sum()), n) for n, r in rows), reverse=True)
    busiest = ", ".join(name for _, name in means[:4]) or "no muscle"
    return draw(
        paint,
        key=key,
        size=(5.4, 0.9 + 0.29 * max(len(rows), 1)),
        title="What each muscle group did",
        description=f"Most work in {busiest}; the darkest is {most:.0f} W/kg of muscle.",
        caption=(
            f"Metabolic power per kilogram of each muscle group: the darkest is {most:.0f} W/kg. "
            "Groups that hardly worked are left out; sides apart where they differ."
        ),
        wide=True,
    )


def _rows(watts: Floats) -> list[tuple[str, Floats]]:
    top = watts.max() if watts.size else 0.0
    rows: list[tuple[str, Floats]] = []
    for g, group in enumerate(GROUPS):
        left, right = watts[g], watts[g + N_GROUPS]
        name = group.replace("_", " ")
        if max(left.max(initial=0.0), right.max(initial=0.0)) <= _KEEP * top:
            continue
        if np.allclose(left, right, rtol=0.01, atol=1e-9):
            rows.append((name, left))
        else:
            rows += [(f"{name}, left", left), (f"{name}, right", right)]
    return rows


def _strip(ax: Any, edges: Floats, share: Floats, y: int) -> None:
    """Draw one row: runs of equal shade as one bar each."""
    level = np.ceil(np.clip(share, 0.0, 1.0) * _LEVELS - 1e-9).astype(int)
    at = 0
    spans: dict[int, list[tuple[float, float]]] = {}
    for value, run in itertools.groupby(level):
        n = len(list(run))
        spans.setdefault(int(value), []).append((edges[at], edges[at + n] - edges[at]))
        at += n
    for value, bars in spans.items():
        paint, alpha = (colour("shade"), 1.0) if value == 0 else (colour("blue"), value / _LEVELS)
        ax.broken_barh(bars, (y - 0.4, 0.8), facecolors=paint, alpha=alpha, lw=0)


def sets_figure(sim: Simulation, *, key: str) -> Picture | None:
    """Draw repetitions of every set and what was left in reserve; None without sets."""
    rows = [r for r in sim.done()["sets"] if "repetitions" in r]
    rows = [r for r in rows if r["repetitions"]["median"] is not None]
    if not rows:
        return None
    done = [r["repetitions"]["median"] for r in rows]
    left = [r["reserve"]["median"] for r in rows]

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        x = _spaced(rows)
        ax.bar(x, done, width=0.82, color=colour("blue"), label="done")
        ax.bar(
            x, left, width=0.82, bottom=done, fill=False, edgecolor=colour("blue"),
            lw=1, ls="--", label="left in reserve",
        )  # fmt: skip
        _whiskers(ax, x, rows)
        _name_groups(ax, x, rows)
        ax.set_title("Repetitions, set by set")
        ax.grid(visible=False, axis="x")
        top = max(d + r for d, r in zip(done, left, strict=True))
        ax.set_ylim(0, top * 1.3)
        ax.legend(loc="upper right", ncols=2)

    spoken = "; ".join(
        f"{r['label']}: {d:.1f}, {k:.1f} left" for r, d, k in zip(rows, done, left, strict=True)
    )
    return draw(
        paint,
        key=key,
        size=(5.4, 3.4),
        title="Repetitions and reserve of every set, simulated",
        description=f"{spoken}.",
        caption="Medians, simulated; the line on each bar is the 90 % interval of what was done.",
        wide=True,
    )


def _spaced(rows: list[dict[str, Any]]) -> list[float]:
    x, here = [], 0.0
    for i, row in enumerate(rows):
        here += 1.0 if i == 0 or row["exercise"] == rows[i - 1]["exercise"] else 1.7
        x.append(here)
    return x


def _whiskers(ax: Any, x: list[float], rows: list[dict[str, Any]]) -> None:
    for at, row in zip(x, rows, strict=True):
        reps = row["repetitions"]
        if reps["high"] - reps["low"] > 0.05:
            ax.plot([at, at], [reps["low"], reps["high"]], color=colour("ink"), lw=1)


def _name_groups(ax: Any, x: list[float], rows: list[dict[str, Any]]) -> None:
    ax.set_xticks([])
    at = 0
    runs = [(name, len(list(run))) for name, run in itertools.groupby(r["exercise"] for r in rows)]
    for name, n in runs:
        middle = (x[at] + x[at + n - 1]) / 2
        words = name.split() if len(runs) > 2 else [name]
        ax.annotate(
            "\n".join(words), (middle, 0), xytext=(0, -4), textcoords="offset points",
            ha="center", va="top", fontsize=10, annotation_clip=False,
        )  # fmt: skip
        at += n
