"""Figures of a protocol: the front, what minutes buy, the muscles of a week, sessions by minute."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from myocrine.person import CompletedPerson, Person, complete, factor_names, lanes
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import colour
from myocrine.report.svg import Picture, draw
from myocrine.report.wording import fold, many, number
from myocrine.training.drive import LIFT, compile_session

if TYPE_CHECKING:
    from myocrine.planning.frontier import Front
    from myocrine.training.session import Session

__all__ = ["Stretch", "front_picture", "muscles_picture", "session_picture", "stretches"]

_WIDE = (5.4, 4.9)
_ROW = 0.3
_NAME = 26
"""Names longer than this are cut in pictures, never in tables."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """One set of a session on the clock [min from its start]."""

    exercise: str
    start: float
    minutes: float
    warm_up: bool


def stretches(
    session: Session, who: Person | CompletedPerson | None = None
) -> tuple[tuple[Stretch, ...], float]:
    """Return the sets of a session on the clock of the central person, and how long it lasts.

    Returns
    -------
    tuple of Stretch
        In the order in which they are done.
    float
        Minutes of the whole session, rests and changes included [min].
    """
    person = who if isinstance(who, CompletedPerson) else complete(who or Person())
    central = lanes(person, np.zeros((len(factor_names()), 1)))
    done, drive = compile_session(session, central)
    minutes = drive.duration[:, 0]
    starts = np.concatenate([[0.0], np.cumsum(minutes)])
    lifted = np.flatnonzero(drive.kind == LIFT)
    found = tuple(
        Stretch(
            exercise=done.exercise[i],
            start=float(starts[at]),
            minutes=float(minutes[at]),
            warm_up=bool(done.warm_up[i]),
        )
        for i, at in enumerate(lifted)
    )
    return found, float(starts[-1])


def session_picture(
    session: Session, who: Person | CompletedPerson | None = None, *, key: str, until: float = 0.0
) -> Picture | None:
    """Draw when each set of a session is done; rows that alternate are supersets.

    Parameters
    ----------
    until : float
        Minutes that the axis reaches at least, so that sessions of one week compare [min].

    Returns
    -------
    Picture or None
        None for a session without sets.
    """
    sets, total = stretches(session, who)
    if not sets:
        return None
    names = list(dict.fromkeys(s.exercise for s in sets))
    pairs = _pairs(sets)
    paired = {name for pair in pairs for name in pair}

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for row, name in enumerate(names):
            hue = colour("purple" if name in paired else "blue")
            own = [s for s in sets if s.exercise == name]
            warm = [(s.start, s.minutes) for s in own if s.warm_up]
            hard = [(s.start, s.minutes) for s in own if not s.warm_up]
            spans = (own[0].start, own[-1].start + own[-1].minutes)
            ax.plot(spans, (row, row), color=hue, lw=1, alpha=0.5, zorder=1)
            ax.broken_barh(hard, (row - 0.34, 0.68), facecolors=hue, lw=0, zorder=2)
            ax.broken_barh(warm, (row - 0.34, 0.68), facecolors=colour("paper"), edgecolor=hue,
                           lw=1, zorder=2)  # fmt: skip
        ax.axvline(total, color=colour("muted"), lw=1, ls="--")
        ax.set_yticks(range(len(names)), [_short(n) for n in names])
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.set_ylim(len(names) - 0.4, -0.6)
        ax.set_xlim(0.0, max(until, total) * 1.01)
        ax.grid(visible=False, axis="y")
        ax.set_xlabel("minutes from the start")
        ax.set_title(f"{session.name or 'Session'}: {total:.0f} minutes")

    count = sum(not s.warm_up for s in sets)
    warm = " Hollow: warm-up sets." if count < len(sets) else ""
    said = "; ".join(" with ".join(pair) for pair in pairs)
    told = f" Supersets, in another colour: {said}." if pairs else ""
    spoken = "; ".join(
        f"{n}: {', '.join(f'{s.start:.0f}' for s in sets if s.exercise == n)}" for n in names
    )
    return draw(
        paint,
        key=key,
        size=(5.4, 1.05 + _ROW * len(names)),
        title=f"{session.name or 'Session'} on the clock, {SIMULATED}",
        description=f"Minutes at which sets start. {spoken}. It ends after {total:.0f}.",
        caption=f"{many(count, 'hard set')} in {total:.0f} minutes.{told}{warm}",
        wide=True,
    )


def _pairs(sets: Sequence[Stretch]) -> tuple[tuple[str, str], ...]:
    """Return the exercises whose sets alternate, two by two."""
    order = [s.exercise for s in sets]
    spans = {n: (order.index(n), len(order) - 1 - order[::-1].index(n)) for n in order}
    return tuple(
        (one, other)
        for (one, own), (other, theirs) in itertools.combinations(spans.items(), 2)
        if own[0] < theirs[1] and theirs[0] < own[1]
    )


def _short(name: str) -> str:
    return name if len(name) <= _NAME else f"{name[: _NAME - 1].rstrip()}…"


def muscles_picture(sets: Mapping[str, float], growth: Mapping[str, float], *, key: str) -> Picture:
    """Draw the fractional hard sets a week of each muscle group, with the growth they stand for.

    Parameters
    ----------
    sets, growth : mapping of muscle group to float
        Fractional effective sets a week, and percent of growth by the rule of the stimulus.
    """
    rows = sorted(((n, v) for n, v in sets.items() if n != "other"), key=lambda r: -r[1])
    most = max([1.0, *(v for _, v in rows)])

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for row, (name, value) in enumerate(rows):
            ax.barh(row, value, height=0.66, color=colour("blue"), lw=0)
            said = f"{value:.1f}" + (f"  (+{growth.get(name, 0.0):.1f} %)" if value > 0.05 else "")
            ax.text(value + 0.015 * most, row, said, va="center", fontsize=9.5)
        ax.set_yticks(range(len(rows)), [n.replace("_", " ") for n, _ in rows])
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlim(0.0, 1.28 * most)
        ax.grid(visible=False, axis="y")
        ax.set_xlabel("hard sets a week, assisting muscles counted half")

    spoken = "; ".join(f"{n.replace('_', ' ')} {number(v)}" for n, v in rows)
    return draw(
        paint,
        key=key,
        size=(5.4, 0.9 + 0.27 * len(rows)),
        title=f"Hard sets a week by muscle group, {SIMULATED}",
        description=f"{spoken}.",
        caption=(
            "Sets near enough to failure, counted in full for the muscle that does the work and "
            "half for those that assist. In brackets the growth that the dose-response gives them "
            "in a usual trial of about ten weeks, a mean over groups of people. "
            f"{SIMULATED.capitalize()}."
        ),
        wide=True,
    )


def front_picture(front: Front, *, key: str) -> Picture:
    """Draw stimulus against minutes a week, routines on the same axes, and what minutes buy."""
    points = front.points
    x = np.array([p.weekly for p in points])
    y = np.array([p.stimulus for p in points])
    bound = np.array([p.bound for p in points])
    days = front.days

    def paint(figure: Any) -> None:
        ax, below = figure.subplots(2, 1, sharex=True, height_ratios=(3.2, 1.0))
        ax.fill_between(x, y, bound, color=colour("blue"), alpha=0.18, lw=0)
        ax.plot(x, y, "-o", color=colour("blue"), ms=4)
        _routines(ax, front, float(x[-1]))
        ax.set_ylim(bottom=0.0)
        ax.set_title("Stimulus of a week; 1 is the blueprint's")
        steps = np.diff(x, prepend=0.0)
        gains = np.array([p.gain for p in points])
        below.bar(x - steps / 2.0, gains, width=0.82 * steps, color=colour("green"), lw=0)
        below.set_title("What each ten minutes more a session buy")
        below.set_xlabel(f"minutes a week ({days:g} sessions)")
        below.set_xlim(0.0, 1.03 * max(float(x[-1]), *_reach(front, float(x[-1]))))
        below.set_ylim(bottom=min(0.0, float(gains.min())))

    said = "; ".join(f"{p.minutes:.0f} min a session {number(p.stimulus)}" for p in points)
    other = "; ".join(
        f"{c.routine.name} {number(c.stimulus)} in {c.minutes:.0f} min a week"
        for c in front.compared
    )
    return draw(
        paint,
        key=key,
        size=_WIDE,
        title=f"Stimulus against minutes, {SIMULATED}",
        description=f"Optimum: {said}. Routines: {other}.",
        caption=_caption(front),
        wide=True,
    )


def _reach(front: Front, last: float) -> list[float]:
    """Return the minutes of routines that are near enough to the front to be drawn."""
    return [c.minutes for c in front.compared if c.minutes <= 1.45 * last]


def _routines(ax: Any, front: Front, last: float) -> None:
    shown = sorted(
        (c for c in front.compared if c.minutes <= 1.45 * last),
        key=lambda c: (c.stimulus, c.minutes),
    )
    top = max(p.bound for p in front.points)
    level = -math.inf
    for c in shown:
        if c.best is not None:
            ax.plot([c.minutes] * 2, [c.stimulus, c.best], ":", color=colour("orange"), lw=1)
            ax.plot([c.minutes], [c.best], "D", mfc=colour("paper"), mec=colour("orange"), ms=5)
        ax.plot([c.minutes], [c.stimulus], "s", color=colour("orange"), ms=6, zorder=5)
        level = max(c.stimulus - 0.05 * top, level + 0.07 * top)  # names never lie on each other
        right = c.minutes < 0.62 * last
        ax.annotate(
            c.routine.name,
            (c.minutes, c.stimulus),
            xytext=(c.minutes + (0.06 if right else -0.03) * last, level),
            ha="left" if right else "right",
            va="center",
            fontsize=9.5,
            color=colour("orange"),
            arrowprops={"arrowstyle": "-", "color": colour("orange"), "lw": 0.6, "shrinkB": 3},
        )


def _caption(front: Front) -> str:
    best = [c.ratio for c in front.compared if c.ratio is not None and math.isfinite(c.ratio)]
    beats = (
        f" In as many minutes the optimum has {fold(min(best))} to {fold(max(best))} times the "
        "stimulus of the routines."
        if best
        else ""
    )
    return (
        "Dots: the best protocol found for these minutes; band: up to what no protocol can exceed. "
        "Squares: routines as they are written, counted by the same rule; some take other days. "
        "Diamonds: the best protocol of as many minutes a week and no more days."
        f"{beats} {SIMULATED.capitalize()}."
    )
