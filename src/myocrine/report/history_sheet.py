"""A log of another program on a terminal of 80 columns, and as JSON: what came of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

import myocrine
from myocrine.evidence.parameters import parameters
from myocrine.exchange.history import History
from myocrine.exchange.strength import Best, best_sets
from myocrine.planning.moments import WEEK
from myocrine.planning.timeline import Timeline
from myocrine.report.sheet import Plain
from myocrine.report.timeline_words import change, unit_of
from myocrine.report.wording import many, number

__all__ = ["SCHEMA", "bought_sheet", "history_dict", "history_sheet"]

SCHEMA = "myocrine.history/1"
_SHOWN = 12
"""Rows of a list on the terminal; the JSON has all."""
_BOUGHT = (
    "strength_1rm_percent",
    "isometric_strength_percent",
    "muscle_size_percent",
    "tendon_stiffness_percent",
    "lean_mass_kg",
    "fat_mass_kg",
    "vo2max_percent",
    "resting_heart_rate_bpm",
    "insulin_sensitivity_chronic_percent",
    "systolic_pressure_mmhg",
)


def history_sheet(history: History, *, mass_kg: float | None = None) -> RenderableType:
    """Return a log: its rows, its exercises, what is unknown or doubtful.

    Parameters
    ----------
    history : History
    mass_kg : float, optional
        Body mass, for maxima of exercises that lift the body [kg].
    """
    best = best_sets(history, mass_kg=mass_kg)
    parts: list[RenderableType] = [*_head(history), *_rows(history)]
    if history.sessions:
        parts += [_heading("Exercises"), *_exercises(history, best)]
    parts += [*_unknown(history), *_skipped(history), *_doubts(history)]
    if history.account.sets:
        parts += [Rule(style="dim"), Text(_maxima())]
    return Group(*parts)


def _maxima() -> str:
    p = parameters()
    weeks, most = p.value("exchange.recent"), p.value("exchange.long_repetitions")
    return (
        f"1RM: estimated from the best set of the last {weeks:g} weeks of the log. Where the log "
        "says no effort, the set left as many repetitions as the others of its session ask for, or "
        "none; 90 % interval. Estimated, not measured. Without one: no set of them has 1 to "
        f"{most:g} repetitions, those left included, or it lifts the body and no mass was given "
        "(--person). What is usual among people then stands for it."
    )


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _head(history: History) -> Iterator[RenderableType]:
    title = Text("Log", style="bold")
    title.append(f"  {history.source}")
    yield title
    yield Text(history.family)
    days = [h.entries[0].start.date() for h in history.held]
    if days:
        weeks = ((max(days) - min(days)).days + 1) / WEEK
        often = f", {len(days) / weeks:.1f} a week" if weeks >= 2 else ""
        yield Text(f"{many(len(days), 'session')}, {min(days)} to {max(days)}{often}")
    yield Rule(style="dim")


def _rows(history: History) -> Iterator[RenderableType]:
    account = history.account
    shown = Plain("", "rows", right=["rows"])
    found = {
        "sets": account.sets,
        "segments of endurance work": account.segments,
        "rests": account.rests,
        "notes": account.notes,
        **{f"left out: {reason}": n for reason, n in account.skips.items()},
    }
    for name, n in found.items():
        if n:
            shown.line(name, f"{n:,}")
    shown.line(Text("all", style="bold"), f"{account.rows:,}")
    yield shown
    yield Text(f"Exercise known for {history.recognised:.1%} of the sets.")


def _exercises(history: History, best: Mapping[str, Best]) -> Iterator[RenderableType]:
    sets = Counter(e.exercise for e in history.entries if e.kind == "set")
    shown = Plain("here", "there", "sets", "1RM [kg]", right=["sets"])
    known = [(n, k) for n, k in sets.most_common() if history.names[n].ours]
    for name, n in known[: 2 * _SHOWN]:
        ours = history.names[name]
        top = best.get(ours.ours)
        said = _interval(top) if top else ""
        nearest = " (nearest)" if ours.nearest else ""
        shown.line(f"{ours.ours}{nearest}", name if name != ours.ours else "", f"{n:,}", said)
    yield shown
    if len(known) > 2 * _SHOWN:
        yield Text(f"... and {len(known) - 2 * _SHOWN} more (all in --json)")


def _interval(best: Best) -> str:
    top = best.maximum
    return f"{number(top.median)} ({number(top.low)} to {number(top.high)})"


def _unknown(history: History) -> Iterator[RenderableType]:
    if not history.unknown:
        return
    yield _heading("Names that I do not know")
    sets = Counter(e.exercise for e in history.entries if e.kind == "set")
    shown = Plain("there", "sets", "close", right=["sets"])
    for known in sorted(history.unknown, key=lambda k: -sets[k.theirs])[:_SHOWN]:
        shown.line(known.theirs, f"{sets[known.theirs]:,}", ", ".join(known.suggestions) or "-")
    yield shown
    if len(history.unknown) > _SHOWN:
        yield Text(f"... and {len(history.unknown) - _SHOWN} more (all in --json)")
    first = history.unknown[0]
    ours = first.suggestions[0] if first.suggestions else "Leg press"
    yield Text(
        f'Say what they are in a file, a line each: "{first.theirs}" = "{ours}"; '
        "then --names FILE. Or --accept-nearest."
    )


def _skipped(history: History) -> Iterator[RenderableType]:
    named = {f"{k.theirs!r}" for k in history.unknown}
    told = [s for s in history.skips if s.detail not in named]
    if not told:
        return
    yield _heading("Rows that were left out")
    for skip in told[:_SHOWN]:
        detail = f": {skip.detail}" if skip.detail else ""
        yield Text(f"line {skip.row.line}  {skip.reason}{detail}")
    if len(told) > _SHOWN:
        yield Text(f"... and {len(told) - _SHOWN} more (all in --json)")


def _doubts(history: History) -> Iterator[RenderableType]:
    if not history.doubts and not history.remarks:
        return
    yield _heading("Worth a look")
    for doubt in history.doubts[:_SHOWN]:
        yield Text(f"line {doubt.line}  {doubt.message}")
    if len(history.doubts) > _SHOWN:
        yield Text(f"... and {len(history.doubts) - _SHOWN} more (all in --json)")
    for remark in history.remarks:
        yield Text(remark)


def history_dict(history: History, *, mass_kg: float | None = None) -> dict[str, Any]:
    """Return a log for JSON, schema ``myocrine.history/1``."""
    account = history.account
    sets = Counter(e.exercise for e in history.entries if e.kind == "set")
    return {
        "schema": SCHEMA,
        "version": myocrine.__version__,
        "source": history.source,
        "sha256": history.digest,
        "format": history.family,
        "rows": {
            "all": account.rows,
            "sets": account.sets,
            "segments": account.segments,
            "rests": account.rests,
            "notes": account.notes,
            "skipped": account.skipped,
        },
        "recognised": history.recognised,
        "skipped": [
            {"line": s.row.line, "reason": s.reason, "detail": s.detail} for s in history.skips
        ],
        "names": [
            {
                "theirs": k.theirs,
                "ours": k.ours or None,
                "nearest": k.nearest,
                "suggestions": list(k.suggestions),
                "sets": sets[k.theirs],
            }
            for k in history.names.values()
        ],
        "maxima": {
            name: {
                "kg": b.maximum.median,
                "low": b.maximum.low,
                "high": b.maximum.high,
                "day": b.day.isoformat(),
                "load_kg": b.load_kg,
                "repetitions": b.repetitions,
                "reserve": b.reserve,
            }
            for name, b in best_sets(history, mass_kg=mass_kg).items()
        },
        "sessions": [
            {
                "name": h.session.name,
                "start": h.entries[0].start.isoformat(),
                "lasts_min": h.lasts_min,
                "text": str(h.session),
            }
            for h in history.held
        ],
        "doubts": [{"line": d.line, "message": d.message} for d in history.doubts],
    }


def bought_sheet(shown: Timeline, days: float) -> RenderableType:
    """Return what a log has bought by its last day, and what there is at the end of the run.

    Parameters
    ----------
    shown : Timeline
        Of the log, and whatever comes after it.
    days : float
        Length of the log [d].
    """
    lines = [shown.lines[n] for n in _BOUGHT if n in shown.lines and shown.lines[n].moved]
    if not lines:
        return Group()
    clock = lines[0].days
    ends = sorted({int(np.flatnonzero(clock <= days + 1e-6)[-1]), len(clock) - 1})
    over = "end of the log, " if days <= clock[-1] else "the log goes on, "
    columns = [f"{over}week {clock[ends[0]] / WEEK:.3g}"]
    columns += [f"week {clock[i] / WEEK:.3g}" for i in ends[1:]]
    made = Plain("", *columns, right=columns)
    for x in lines:
        unit = unit_of(x.output)
        name = f"{x.output.long_name} [{unit}]" if unit else x.output.long_name
        made.line(name, *(change(float(x.joint[1, i]), x.output) for i in ends))
    return Group(_heading("What the log has bought, and what there is at the end, median"), made)
