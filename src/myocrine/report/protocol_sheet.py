"""The protocol on a terminal of 80 columns, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.person import CompletedPerson
from myocrine.planning.jury import Weighed
from myocrine.planning.protocol import Choice, Protocol, ProtocolDay
from myocrine.planning.tossups import TossUp
from myocrine.report.front_sheet import toss_up_dict, toss_up_in_words
from myocrine.report.sheet import NOT_MEDICAL, Plain, person_in_words

__all__ = ["protocol_dict", "protocol_sheet", "why_line"]

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_MUSCLES = 2


def protocol_sheet(
    found: Protocol, *, why: bool = True, weighed: Sequence[TossUp] = ()
) -> RenderableType:
    """Return a protocol, to print on a Rich console of 80 columns.

    Parameters
    ----------
    weighed : sequence of TossUp
        Choices beside their next best; the toss-ups among them are named.
    """
    parts: list[RenderableType] = [*_head(found)]
    for day in found.days:
        parts += _day(day)
    if why:
        parts.append(_heading("Why: growth and strength that would be lost without it"))
        parts += [Text(f"- {line}") for line in _whys(found, weighed)]
    # The closest first: the same two exercises of another session are said once.
    even = {(t.out, t.instead): t for t in reversed(weighed) if t.weighed.toss_up}
    if even:
        parts.append(_heading("Toss-ups: nobody can be sure which is better"))
        parts += [Text(f"- {toss_up_in_words(t)}") for t in reversed(even.values())]
    if found.shortfalls or found.notes:
        parts.append(_heading("To know"))
    for short in found.shortfalls:
        parts.append(Text(f"! {short}"))
    parts += [Text(f"! {note}") for note in found.notes]
    parts += [Rule(style="dim"), Text(NOT_MEDICAL)]
    return Group(*parts)


def protocol_dict(found: Protocol, weighed: Sequence[TossUp] = ()) -> dict[str, Any]:
    """Return a protocol for JSON, choices weighed against their next best with it."""
    s = found.stimulus
    return {
        "schema": "myocrine.protocol/1",
        "plan": found.plan.name,
        "goal": found.request.goal,
        "optimality_gap": found.optimality_gap,
        "proven": found.proof.proven,
        "solver": {
            "value": found.proof.value,
            "bound": found.proof.bound,
            "seconds": found.proof.seconds,
            "deterministic": found.proof.deterministic,
            "workers": found.proof.workers,
            "exercises": found.proof.considered,
            "classes": found.proof.kept,
        },
        "stimulus": {
            "growth_percent": s.growth_percent,
            "strength_percent": s.strength_percent,
            "endocrine_dose": found.dose,
            "relative_to_blueprint": dict(found.relative),
            "growth": dict(s.growth),
            "strength": dict(s.strength),
            "sets": dict(s.sets),
        },
        "minutes": list(found.minutes),
        "days": [_day_dict(d) for d in found.days],
        "shortfalls": [str(x) for x in found.shortfalls],
        "why": _whys(found, weighed),
        "toss_ups": [toss_up_dict(t) for t in weighed],
        "notes": list(found.notes),
        "gentle_weeks": found.gentle_weeks,
        "text": found.text,
    }


def _day_dict(day: ProtocolDay) -> dict[str, Any]:
    return {
        "day": day.number,
        "session": day.name,
        "minutes": day.minutes,
        "exercises": [
            {
                "exercise": c.exercise,
                "pattern": c.pattern,
                "sets": c.sets,
                "repetitions": [c.low, c.high],
                "reserve": c.reserve,
                "rest_s": c.rest_s,
                "pair": c.pair,
                "minutes": c.minutes,
                "growth_percent": c.growth_percent,
                "strength_percent": c.strength_percent,
                "dose": c.dose,
                "share": c.share,
                "instead": c.instead or None,
                "cost_percent": c.cost_percent,
            }
            for c in day.choices
        ],
    }


def why_line(c: Choice, weighed: Weighed | None = None, *, dose: bool = False) -> str:
    """Return one choice in a line: what it gives, in how many minutes, and what is next best.

    Parameters
    ----------
    weighed : Weighed, optional
        The choice beside its next best as both are executed, with what was done before; else the
        next best costs what the solver knows, with rested muscles.
    dose : bool
        The endocrine dose is named, where it is what the protocol aims at.
    """
    most = sorted(c.growth, key=lambda g: -c.growth[g])[:_MOST_MUSCLES]
    gives = [f"{g.replace('_', ' ')} {c.growth[g]:.1f} %" for g in most]
    if c.strength_percent > 0:
        gives.append(f"strength {c.strength_percent:.1f} %")
    if dose:
        gives.append(f"endocrine dose {c.dose:.1f}")
    text = f"{c.exercise}: {', '.join(gives)} in {c.minutes:.0f} min"
    cost = c.cost_percent if weighed is None else weighed.cost_percent
    if c.instead and cost is not None:
        less = f"{cost:.2g} % less" if cost > 0 else "no less; the usual or liked one is taken"
        text += f"; next best in its place: {c.instead}, {less}"
    return text + "."


def _whys(found: Protocol, weighed: Sequence[TossUp]) -> list[str]:
    known = {(t.out, t.instead, t.session): t.weighed for t in weighed}
    return [
        why_line(
            c,
            known.get((c.exercise, c.instead, found.days[c.day].name)),
            dose=_endocrine(found),
        )
        for c in _once(found)
    ]


def _endocrine(found: Protocol) -> bool:
    return found.request.goal == "endocrine"


def _once(found: Protocol) -> Iterator[Choice]:
    seen: set[str] = set()
    for c in found.choices:
        if c.exercise not in seen:
            seen.add(c.exercise)
            yield c


def _head(found: Protocol) -> Iterator[RenderableType]:
    title = Text("Protocol", style="bold")
    r = found.request
    title.append(f"  {r.days} x {r.minutes:g} min, {r.goal}")
    title.append("  simulated, not measured", style="italic")
    yield title
    who = r.person.person if isinstance(r.person, CompletedPerson) else r.person
    yield Text(f"Person: {person_in_words(who)}")
    s, p = found.stimulus, found.proof
    dose = f", endocrine dose {found.dose:.1f}" if _endocrine(found) else ""
    yield Text(
        f"Growth {s.growth_percent:.1f} %, strength {s.strength_percent:.0f} %{dose} "
        f"({', '.join(f'{k} x{v:.2f}' for k, v in found.relative.items())} of the blueprint)"
    )
    gap = 100.0 * p.optimality_gap
    how = "proven" if p.proven else "search ended by the clock"
    yield Text(
        f"Optimality gap {gap:.2g} % ({how}); {p.considered} exercises, {p.kept} that differ; "
        f"{p.seconds:.0f} s."
    )
    yield Rule(style="dim")


def _day(day: ProtocolDay) -> Iterator[RenderableType]:
    yield _heading(f"{_DAYS[day.number - 1]}: {day.name}, {day.minutes:.0f} min")
    table = Plain("", "sets", "RIR", "rest", "", right=["sets"], pad=2)
    table.columns[0].min_width = 30
    for i, c in enumerate(day.choices):
        mate = c.pair is not None
        first = mate and (i == 0 or day.choices[i - 1].pair != c.pair)
        sign = "" if not mate else "+ " if not first else "  "
        rest = "" if first else f"{c.rest_s:.0f} s"
        cells = (f"{sign}{c.exercise}", f"{c.sets} x {c.low}-{c.high}", f"{c.reserve:g}", rest)
        table.line(*cells, "in turn" if mate and not first else "")
    yield table


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))
