"""From a request to a protocol: sieve, try out, solve, write, execute, explain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from myocrine.errors import InputError
from myocrine.evidence.equipment import at_hand, mostly_eccentric
from myocrine.evidence.movements import family
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import Person
from myocrine.planning.doses import plan_dose, session_dose
from myocrine.planning.protocol.candidates import Sieved, sieve
from myocrine.planning.protocol.classes import Class, classes
from myocrine.planning.protocol.model import (
    Choice,
    Protocol,
    ProtocolDay,
    Request,
    Shortfall,
)
from myocrine.planning.protocol.pieces import Body, Piece, body_of, piece
from myocrine.planning.protocol.program import LAYOUTS, Aims, Chosen, Frame, true_value
from myocrine.planning.protocol.search import Found, search
from myocrine.planning.protocol.writing import Line, ordered, plan_of, session_of
from myocrine.planning.stimulus import PATTERNS, Stimulus, growth, strength, week_stimulus
from myocrine.training.plans import parse_plan, template

__all__ = ["Known", "known", "protocol"]

Progress = Callable[[str], None]
_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that a request comes to before it is solved."""

    request: Request
    body: Body
    sieved: Sieved
    pieces: tuple[Piece, ...]
    classes: tuple[Class, ...]
    aims: Aims
    frame: Frame
    reference: Stimulus
    reference_dose: float


def protocol(
    request: Request,
    *,
    seconds: float = _SECONDS,
    workers: int = 1,
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
    ready = known(request, p)
    tell(f"Solving: {len(ready.classes)} kinds of exercises")
    found = search(ready.frame, seconds=seconds, workers=workers, progress=tell)
    if found is None:
        msg = "These wishes cannot be met together."
        raise InputError(msg, remedy="Give more minutes or equipment.")
    return _written(ready, found, p)


def known(request: Request, p: ParameterSet | None = None) -> Known:
    """Return what a request comes to before it is solved.

    Raises
    ------
    InputError
        If no exercise is left.
    """
    p = p or parameters()
    sieved, body = sieve(request), body_of(request.person, p)
    have = at_hand(request.equipment)
    weights = bool(have & {"dumbbell", "plate", "kettlebell", "sandbag"})
    tried = (piece(c, body, weights=weights, p=p) for c in sieved.candidates)
    pieces = tuple(x for x in tried if x is not None and _fit(x, body))
    if not pieces:
        msg = "These wishes leave no exercise."
        raise InputError(msg, remedy="Take a limit or an avoided word out.")
    reference = _reference(body, p)
    aims, found = _aims(request, body, reference, 1.0, p), classes(pieces)
    return Known(
        request=request,
        body=body,
        sieved=sieved,
        pieces=pieces,
        classes=found,
        aims=aims,
        frame=_frame(request, found, aims, p),
        reference=reference,
        reference_dose=0.0,
    )


def _frame(request: Request, found: tuple[Class, ...], aims: Aims, p: ParameterSet) -> Frame:
    return Frame(
        classes=found,
        days=request.days,
        minutes=request.minutes,
        aims=aims,
        p=p,
        supersets=request.supersets,
        strict=request.strict,
    )


def _fit(x: Piece, body: Body) -> bool:
    return not (body.novice and mostly_eccentric(x.candidate.exercise))


def _reference(body: Body, p: ParameterSet) -> Stimulus:
    """Return the stimulus of the blueprint template for this person."""
    doses, weeks = plan_dose(parse_plan(template("blueprint")), body.lanes, records=p)
    return week_stimulus([d for _, d in doses], body.weights, weeks=weeks, records=p)


def _aims(request: Request, body: Body, reference: Stimulus, dose: float, p: ParameterSet) -> Aims:
    weight = {
        k: p.value(f"protocol.{request.goal}_{k}") for k in ("growth", "strength", "endocrine")
    }
    grown = weight["growth"] / reference.growth_percent
    strong = weight["strength"] / reference.strength_percent / len(PATTERNS)
    odd = p.value("protocol.uncommon_cost")
    return Aims(
        growth={g: grown * w for g, w in body.weights.items()},
        strength={f: strong / len(fs) for fs in PATTERNS.values() for f in fs},
        dose=weight["endocrine"] / dose,
        shortfall=p.value("protocol.shortfall_cost"),
        usual={0: -p.value("protocol.liked_gain"), 1: 0.0, 2: odd, 3: 2 * odd, 4: 3 * odd},
    )


def _written(ready: Known, found: Found, p: ParameterSet) -> Protocol:
    request, body = ready.request, ready.body
    sessions = [
        ordered(
            Line(piece=ready.classes[c.index].piece, option=c.option, pair=c.pair)
            for c in found.chosen
            if c.day == day
        )
        for day in range(request.days)
    ]
    plan = plan_of(_title(request), sessions, request, body, p)
    written = plan.written[-request.days :]
    bare = [session_of(s.name, u, body, p) for s, u in zip(written, sessions, strict=True)]
    doses = [session_dose(s, body.lanes, records=p) for s in bare]
    stimulus = week_stimulus(doses, body.weights, records=p)
    worth = _worth(ready, found.chosen, p)
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
    return Protocol(
        request=request,
        plan=plan,
        days=days,
        stimulus=stimulus,
        dose=0.0,
        relative={
            "growth": stimulus.growth_percent / ready.reference.growth_percent,
            "strength": stimulus.strength_percent / ready.reference.strength_percent,
        },
        proof=replace(found.proof, considered=len(ready.pieces), kept=len(ready.classes)),
        shortfalls=_shortfalls(ready, found.missing, p),
        notes=tuple(_notes(ready, p)),
        gentle_weeks=int(p.value("protocol.gentle_weeks")) if body.novice else 0,
    )


def _title(request: Request) -> str:
    goal = "" if request.goal == "balance" else f", {request.goal}"
    return f"Protocol: {request.days} x {request.minutes:g} min{goal}"


def _worth(
    ready: Known, chosen: Sequence[Chosen], p: ParameterSet
) -> Mapping[tuple[int, str], Choice]:
    """Return every line with what would be lost without it."""
    whole = true_value(ready.classes, chosen, ready.aims, p)
    grown, strong = _week(ready, chosen, p)
    found = {}
    for one in chosen:
        rest = [c for c in chosen if c is not one]
        less_grown, less_strong = _week(ready, rest, p)
        lost = {g: float(a - b) for g, a, b in zip(GROUPS, grown, less_grown, strict=True)}
        x = ready.classes[one.index].piece
        found[one.day, x.name] = Choice(
            day=one.day,
            exercise=x.name,
            pattern=x.candidate.pattern or x.candidate.kind,
            sets=one.option.sets,
            low=one.option.low,
            high=one.option.high,
            reserve=ready.body.reserve,
            rest_s=one.option.rest_s,
            pair=one.pair,
            minutes=one.option.minutes,
            growth={g: v for g, v in lost.items() if v > 0},
            growth_percent=sum(ready.body.weights[g] * v for g, v in lost.items()),
            strength_percent=strong - less_strong,
            dose=x.dose * one.option.sets,
            share=1.0 - true_value(ready.classes, rest, ready.aims, p) / whole,
        )
    return found


def _week(ready: Known, chosen: Sequence[Chosen], p: ParameterSet) -> tuple[Any, float]:
    sets, taught = np.zeros(len(GROUPS)), dict.fromkeys(ready.aims.strength, 0.0)
    for c in chosen:
        x = ready.classes[c.index].piece
        sets += x.credit * c.option.effective
        own = family(x.candidate.exercise)
        if own in taught:
            taught[own] += c.option.lessons
    strong = {f: float(strength(y, p)) for f, y in taught.items()}
    from myocrine.planning.stimulus import pattern_mean

    return growth(sets, p), pattern_mean(strong)


def _shortfalls(ready: Known, missing: Mapping[str, int], p: ParameterSet) -> tuple[Shortfall, ...]:
    found = []
    for pattern, n in missing.items():
        if n == 0:
            continue
        least = int(p.value(f"protocol.{pattern}_least"))
        most = int(p.value(f"protocol.{pattern}_most"))
        found.append(
            Shortfall(
                what=pattern,
                wanted=f"{least}" if least == most else f"{least}-{most}",
                got=str(least - n),
                because=_because(ready, pattern, least),
            )
        )
    return tuple(found)


def _because(ready: Known, pattern: str, least: int) -> str:
    from myocrine.evidence.exercises import exercises
    from myocrine.planning.protocol.candidates import pattern_of

    request = ready.request
    if not any(x.candidate.pattern == pattern for x in ready.pieces):
        reasons: dict[str, int] = {}
        for name, why in ready.sieved.out.items():
            if pattern_of(exercises()[name]) == pattern:
                for word in why:
                    if word.startswith(("limit", "avoid", "equipment")):
                        kind = "the equipment" if word.startswith("equipment") else word
                        reasons[kind] = reasons.get(kind, 0) + 1
        words = sorted(reasons, key=lambda w: -reasons[w]) or ["this person's strength"]
        return f"{' and '.join(words)} leave no {pattern}"
    if request.days < least:
        return f"there {'is' if request.days == 1 else 'are'} {request.days} a week"
    return f"{request.minutes:g} minutes do not hold it"


def _notes(ready: Known, p: ParameterSet) -> list[str]:
    found = []
    if ready.body.novice:
        weeks, sets = p.value("protocol.gentle_weeks"), p.value("protocol.gentle_sets")
        found.append(
            f"The first {weeks:g} weeks are gentler ({sets:g} sets an exercise at most, "
            f"{p.value('protocol.gentle_reserve'):g} repetitions in reserve), because of "
            f"{ready.body.novice}: many hard sets that muscles are not used to, above all lowering "
            "heavy loads, can break down muscle (exertional rhabdomyolysis)."
        )
    elif ready.request.person == Person():
        found.append(
            "New to lifting, or back from weeks without? Say so (--person): the first weeks are "
            "then gentler."
        )
    if ready.request.limits:
        found.append(
            f"Exercises that load the {' and '.join(ready.request.limits)} are left out. This is "
            "no rehabilitation advice."
        )
    return found
