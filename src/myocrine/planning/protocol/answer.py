"""From a request to a protocol: sieve, try out, solve, write, execute, explain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from myocrine.errors import InputError
from myocrine.evidence.movements import family
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import session_dose
from myocrine.planning.protocol.collisions import collision
from myocrine.planning.protocol.frame import LAYOUTS, Chosen
from myocrine.planning.protocol.model import Alternative, Choice, Protocol, ProtocolDay, Request
from myocrine.planning.protocol.pieces import Option
from myocrine.planning.protocol.ready import Known, known
from myocrine.planning.protocol.saying import notes, shortfalls, thin
from myocrine.planning.protocol.search import CLOSE, Found, search
from myocrine.planning.protocol.swapping import Swap, next_best
from myocrine.planning.protocol.week import fine_of, stimulus_of
from myocrine.planning.protocol.writing import Line, ordered, plan_of, rest_of, session_of, week_of
from myocrine.planning.stimulus import growth, pattern_mean, strength, week_stimulus

__all__ = ["protocol"]

Progress = Callable[[str], None]
_SECONDS = 100.0


def protocol(
    request: Request,
    *,
    seconds: float = _SECONDS,
    workers: int = 1,
    close: float = CLOSE,
    progress: Progress | None = None,
    records: ParameterSet | None = None,
) -> Protocol:
    """Return the protocol with the highest stimulus for a request.

    Parameters
    ----------
    request : Request
    seconds : float
        Longest search [s]; the answer says how far from the best it can be.
    workers : int
        Threads of the solver.
    close : float
        The gap at which the search ends [fraction].
    progress : callable, optional
        Gets a few words now and then.

    Raises
    ------
    InputError
        If nothing fits; the error names the wishes that collide.
    """
    p = records or parameters()
    tell = progress or (lambda _: None)
    tell("Trying exercises")
    try:
        ready = known(request, p)
    except InputError as error:
        raise collision(request, p) or error from error
    tell(f"Solving: {len(ready.classes)} kinds of exercises")
    found = search(ready.frame, seconds=seconds, workers=workers, close=close, progress=tell)
    if found is None or (request.strict and any(found.missing.values())):
        clash = collision(request, p)
        if clash is not None:
            raise clash
    if found is None:
        msg = "No session was found in the time given."
        raise InputError(msg, remedy="Give the search more seconds.")
    return _written(ready, found, p)


def _written(ready: Known, found: Found, p: ParameterSet) -> Protocol:
    request, body = ready.request, ready.body
    sessions = _sessions(ready, found.chosen)
    plan = plan_of(_title(request), sessions, request, body, p)
    written = [plan.sessions[n] for n in week_of(plan)]
    bare = [session_of(s.name, u, body, p) for s, u in zip(written, sessions, strict=True)]
    doses = [session_dose(s, body.lanes, records=p) for s in bare]
    stimulus = week_stimulus(doses, body.weights, records=p)
    swaps = {
        (c.day, ready.classes[c.index].name): next_best(ready.frame, found.chosen, c)
        for c in found.chosen
    }
    worth = _worth(ready, found.chosen, swaps, p)
    days = tuple(
        ProtocolDay(
            number=LAYOUTS[request.days][i],
            name=written[i].name,
            minutes=doses[i].minutes,
            dose=doses[i],
            choices=tuple(worth[i, line.name] for unit in sessions[i] for line in unit),
        )
        for i in range(request.days)
    )
    dose = sum(c.dose for d in days for c in d.choices)
    low, uneven = thin(ready, plan, p)
    return Protocol(
        request=request,
        plan=plan,
        days=days,
        stimulus=stimulus,
        dose=dose,
        relative={
            "growth": stimulus.growth_percent / ready.reference.growth_percent,
            "strength": stimulus.strength_percent / ready.reference.strength_percent,
            "endocrine": dose / ready.reference_dose,
        },
        proof=replace(found.proof, considered=len(ready.pieces), kept=len(ready.classes)),
        alternatives=_alternatives(ready, swaps.values(), found, p),
        shortfalls=(*shortfalls(ready, found.missing, p), *low),
        notes=(*uneven, *notes(ready, dose, sum(d.minutes for d in days), p)),
        gentle_weeks=int(p.value("protocol.gentle_weeks")) if body.novice else 0,
    )


def _sessions(ready: Known, chosen: Sequence[Chosen]) -> list[tuple[tuple[Line, ...], ...]]:
    return [
        ordered(
            Line(piece=ready.classes[c.index].piece, option=c.option, pair=c.pair)
            for c in chosen
            if c.day == day
        )
        for day in range(ready.request.days)
    ]


def _alternatives(
    ready: Known, swaps: Iterable[Swap | None], found: Found, p: ParameterSet
) -> tuple[Alternative, ...]:
    request, value = ready.request, found.proof.value
    whole = stimulus_of(ready.frame, found.chosen)
    rows = []
    for swap in swaps:
        if swap is not None:
            sessions = _sessions(ready, swap.week)
            rows.append(
                Alternative(
                    out=ready.classes[swap.out.index].name,
                    instead=ready.classes[swap.instead.index].name,
                    day=swap.out.day,
                    cost_percent=100.0 * (value - swap.value) / whole,
                    plan=plan_of(_title(request), sessions, request, ready.body, p),
                )
            )
    return tuple(sorted(rows, key=lambda a: (a.cost_percent, a.day, a.out)))


def _title(request: Request) -> str:
    goal = "" if request.goal == "balance" else f", {request.goal}"
    return f"Protocol: {request.days} x {request.minutes:g} min{goal}"


def _worth(
    ready: Known,
    chosen: Sequence[Chosen],
    swaps: Mapping[tuple[int, str], Swap | None],
    p: ParameterSet,
) -> Mapping[tuple[int, str], Choice]:
    """Return every line with what would be lost without it."""
    whole = stimulus_of(ready.frame, chosen)
    value = whole - fine_of(ready.frame, chosen)
    grown, strong = _week(ready, chosen, p)
    found = {}
    for one in chosen:
        rest = [c for c in chosen if c is not one]
        less_grown, less_strong = _week(ready, rest, p)
        lost = {g: float(a - b) for g, a, b in zip(GROUPS, grown, less_grown, strict=True)}
        x = ready.classes[one.index].piece
        swap = swaps[one.day, x.name]
        found[one.day, x.name] = Choice(
            day=one.day,
            exercise=x.name,
            pattern=x.candidate.pattern or x.candidate.kind,
            sets=one.option.sets,
            low=one.option.low,
            high=one.option.high,
            reserve=ready.body.reserve,
            rest_s=rest_of(_together(chosen, one)),
            pair=one.pair,
            minutes=one.option.minutes,
            growth={g: v for g, v in lost.items() if v > 0},
            growth_percent=sum(ready.body.weights[g] * v for g, v in lost.items()),
            strength_percent=strong - less_strong,
            dose=x.dose * one.option.sets,
            share=1.0 - stimulus_of(ready.frame, rest) / whole,
            instead="" if swap is None else ready.classes[swap.instead.index].name,
            cost_percent=None if swap is None else 100.0 * (value - swap.value) / whole,
        )
    return found


def _together(chosen: Sequence[Chosen], one: Chosen) -> list[Option]:
    """Return the options of a line and of what is done in turn with it."""
    if one.pair is None:
        return [one.option]
    return [c.option for c in chosen if (c.day, c.pair) == (one.day, one.pair)]


def _week(ready: Known, chosen: Sequence[Chosen], p: ParameterSet) -> tuple[Any, float]:
    sets, taught = np.zeros(len(GROUPS)), dict.fromkeys(ready.aims.strength, 0.0)
    for c in chosen:
        x = ready.classes[c.index].piece
        sets += x.credit * c.option.effective
        own = family(x.candidate.exercise)
        if own in taught:
            taught[own] += c.option.lessons
    strong = {f: float(strength(y, p)) for f, y in taught.items()}
    return growth(sets, p), pattern_mean(strong)
