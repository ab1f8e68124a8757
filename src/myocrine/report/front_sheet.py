"""The front on a terminal of 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

import myocrine
from myocrine.planning.frontier import Front
from myocrine.planning.rivals import Compared, Savings
from myocrine.planning.tossups import TossUp
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.wording import fold

__all__ = [
    "SCHEMA",
    "front_dict",
    "front_sheet",
    "ratio_in_words",
    "savings_in_words",
    "toss_up_dict",
    "toss_up_in_words",
]

SCHEMA = "myocrine.front/1"
_FORETOLD = (
    "Stimulus: growth, strength and endocrine dose by one rule; 1 is what the blueprint routine "
    "gives. It orders protocols; the dose-response behind it is a mean over groups of people."
)


def front_sheet(found: Front, who: str = "") -> RenderableType:
    """Return the front, to print on a Rich console of 80 columns.

    Parameters
    ----------
    who : str
        The person in words.
    """
    parts: list[RenderableType] = [*_head(found, who), _points(found), *_routines(found)]
    if found.savings is not None:
        parts += [Text(), Text(savings_in_words(found.savings))]
    parts += [Rule(style="dim"), Text(_FORETOLD), Text(NOT_MEDICAL)]
    return Group(*parts)


def _head(found: Front, who: str) -> Iterator[RenderableType]:
    title = Text("Stimulus against minutes", style="bold")
    title.append(f"  {SIMULATED}", style="italic")
    yield title
    if who:
        yield Text(f"Person: {who}")
    asked = found.request
    have = ", ".join(asked.equipment) or "everything"
    pairs = "" if asked.supersets else "; no supersets"
    yield Text(f"{asked.days} sessions a week, goal {asked.goal}, equipment: {have}{pairs}.")
    yield Rule(style="dim")


def _points(found: Front) -> Plain:
    right = ["min asked", "min/week", "stimulus", "up to", "+10 min", "growth", "strength"]
    made = Plain(*right, right=right, pad=2)
    for i, p in enumerate(found.points):
        gain = "" if i == 0 else f"{p.gain:+.3f}"
        made.line(
            f"{p.minutes:g}",
            f"{p.used:.0f}",
            f"{p.stimulus:.3f}",
            f"{p.bound:.3f}",
            gain.replace("-", "−"),
            f"{p.growth:.1f} %",
            f"{p.strength:.1f} %",
        )
    return made


def _routines(found: Front) -> Iterator[RenderableType]:
    if not found.compared:
        return
    text = "Routines by the same rule, beside the best of as many minutes a week"
    yield Padding(Text(text, style="bold"), (1, 0, 0, 0))
    right = ["days", "min/week", "stimulus", "best", "times"]
    made = Plain("", *right, right=right, pad=1)
    made.columns[0].min_width = 24
    for c in found.compared:
        name = c.routine.name + ("" if c.available else " *")
        best = "" if c.best is None else f"{c.best:.3f}"
        times = "" if c.ratio is None else fold(c.ratio)
        made.line(name, f"{c.days:g}", f"{c.minutes:.0f}", f"{c.stimulus:.3f}", best, times)
    yield made
    if not all(c.available for c in found.compared):
        yield Text("* needs equipment that was not asked for")
    said = ratio_in_words(found)
    if said:
        yield Text(said)


def ratio_in_words(found: Front) -> str:
    """Return by how much the best protocols beat the routines; empty where nobody looked."""
    rows = [c for c in found.compared if c.ratio is not None]
    if not rows:
        return ""
    closest = min(rows, key=lambda c: c.ratio or 0.0)
    return (
        f"In as many minutes a week, on no more days, the best protocol has at least "
        f"{fold(closest.ratio or 0.0)} times a routine's stimulus (closest: "
        f"{closest.routine.name})."
    )


def savings_in_words(saved: Savings) -> str:
    """Return what supersets save."""
    return (
        f"With supersets the same stimulus takes {saved.paired:.0f} minutes a week instead of "
        f"{saved.straight:.0f} with straight sets ({100.0 * saved.share:.0f} %)."
    )


def front_dict(found: Front) -> dict[str, Any]:
    """Return the front for JSON, schema ``myocrine.front/1``."""
    asked, saved = found.request, found.savings
    return {
        "schema": SCHEMA,
        "version": myocrine.__version__,
        "note": SIMULATED,
        "days": asked.days,
        "goal": asked.goal,
        "equipment": list(asked.equipment),
        "supersets": asked.supersets,
        "unit": "1 is the blueprint routine",
        "points": [
            {
                "minutes": p.minutes,
                "minutes_a_week": p.used,
                "stimulus": p.stimulus,
                "bound": p.bound,
                "optimality_gap": p.gap,
                "gain_per_ten_minutes": p.gain if i else None,
                "growth_percent": p.growth,
                "strength_percent": p.strength,
                "endocrine_dose": p.dose,
                "plan": p.protocol.text,
            }
            for i, p in enumerate(found.points)
        ],
        "routines": [_compared(c) for c in found.compared],
        "supersets_save": None
        if saved is None
        else {
            "stimulus": saved.stimulus,
            "straight_minutes_a_week": saved.straight,
            "superset_minutes_a_week": saved.paired,
            "share_of_time": saved.share,
        },
    }


def _compared(c: Compared) -> dict[str, Any]:
    return {
        "key": c.routine.key,
        "name": c.routine.name,
        "days": c.days,
        "minutes_a_week": c.minutes,
        "longest_session": c.longest,
        "stimulus": c.stimulus,
        "growth_percent": c.growth,
        "strength_percent": c.strength,
        "equipment_at_hand": c.available,
        "best": c.best,
        "ratio": c.ratio,
    }


def toss_up_in_words(t: TossUp) -> str:
    """Return a toss-up as a sentence."""
    if t.weighed.preferred:
        return f"{t.out} or {t.instead}: the other gives no less; the usual or liked one is taken."
    share = 100.0 * t.weighed.share
    return (
        f"{t.out} or {t.instead}: the other is as good or better in {share:.0f} % of the draws of "
        "what nobody knows."
    )


def toss_up_dict(t: TossUp) -> dict[str, Any]:
    """Return a choice beside its next best for JSON."""
    w = t.weighed
    return {
        "chosen": t.out,
        "instead": t.instead,
        "session": t.session,
        "cost_percent": w.cost_percent,
        "cost_interval": [w.low, w.high],
        "share_as_good": w.share,
        "toss_up": w.toss_up,
    }
