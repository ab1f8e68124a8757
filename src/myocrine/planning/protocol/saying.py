"""What a protocol says beside its plan: what falls short and why, what has to be known."""

from __future__ import annotations

import math
from collections.abc import Mapping

from myocrine.evidence.exercises import exercises
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import Person
from myocrine.planning.audit import audit, default_bands, named
from myocrine.planning.audit.model import Band
from myocrine.planning.audit.weekly import opposed
from myocrine.planning.myokine_dose import endocrine_doses
from myocrine.planning.protocol.candidates import pattern_of
from myocrine.planning.protocol.model import Shortfall
from myocrine.planning.protocol.ready import Known
from myocrine.planning.set_doses import session_doses
from myocrine.training.plans import Plan
from myocrine.training.session import Endurance, Intensity, Session

__all__ = ["notes", "shortfalls", "thin"]

_TINY = 1e-6
_LESS = "more for that gives less in all by the rule of this optimiser: --band asks for it"

_WARM_UPS = (
    "Warm-up sets are neither in the plan nor in its minutes, as they are not in those of the "
    "routines beside it: allow a few minutes before the first heavy lift."
)
_STEADY = Intensity(value=70.0, unit="%VO2max")


def shortfalls(ready: Known, missing: Mapping[str, int], p: ParameterSet) -> tuple[Shortfall, ...]:
    """Return the frequencies of the blueprint that are not met, in words."""
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
        return f"no {pattern} is left by {' and '.join(words)}"
    if request.days < least:
        return f"there {'is' if request.days == 1 else 'are'} {request.days} a week"
    return f"{request.minutes:g} minutes do not hold it"


def thin(ready: Known, plan: Plan, p: ParameterSet) -> tuple[tuple[Shortfall, ...], list[str]]:
    """Return muscles outside the bands that were asked for, or below the default ones.

    With it, patterns out of balance in words. Counted by the checks of a plan, so that both say the
    same of one plan.
    """
    week, own = audit(plan, ready.request.person, records=p).rounds[-1], ready.request.bands
    found = [
        Shortfall(
            what=f"sets of {named(g)}",
            wanted=_band(band),
            got=f"{week.sets(g):.3g}",
            because=_without(ready, g) or "minutes and recovery do not hold it",
        )
        for g, band in own.items()
        if not band.low - _TINY <= week.sets(g) <= band.high + _TINY
    ]
    low = [
        g
        for g, band in default_bands(p).items()
        if g not in own and week.sets(g) < band.low - _TINY
    ]
    reasons = [_without(ready, g) or _LESS for g in low]
    for reason in dict.fromkeys(reasons):
        mine = [g for g, own_reason in zip(low, reasons, strict=True) if own_reason == reason]
        found.append(
            Shortfall(
                what="sets of a muscle",
                wanted=f"{p.value('audit.least_sets'):g} or more",
                got=", ".join(f"{named(g)} {week.sets(g):.3g}" for g in mine),
                because=reason,
            )
        )
    return tuple(found), [f"{f.message} {f.remedy}" for f in opposed(week, p)]


def _band(band: Band) -> str:
    if math.isinf(band.high):
        return f"{band.low:g} or more"
    return f"{band.low:g} to {band.high:g}"


def _without(ready: Known, group: str) -> str:
    """Return why a muscle cannot get any sets; empty: it can."""
    at = GROUPS.index(group)
    some = any(piece.credit[at] > 0 for piece in ready.pieces)
    return "" if some else "no exercise for that is left"


def notes(ready: Known, dose: float, minutes: float, p: ParameterSet) -> list[str]:
    """Return what the reader has to know, in sentences."""
    found = []
    if ready.body.novice:
        weeks, sets = p.value("protocol.gentle_weeks"), p.value("protocol.gentle_sets")
        found.append(
            f"The first {weeks:g} weeks are gentler ({sets:g} sets an exercise at most, "
            f"{p.value('protocol.gentle_reserve'):g} repetitions in reserve), as for "
            f"anybody {ready.body.novice}: many hard sets that muscles are not used to, above all "
            "lowering heavy loads, can break down muscle (exertional rhabdomyolysis)."
        )
    elif ready.request.person == Person():
        found.append(
            "New to lifting, or back from weeks without? Say so (--person): the first weeks are "
            "then gentler."
        )
    found.append(_WARM_UPS)
    if ready.request.goal == "endocrine":
        found.append(_lifting_alone(ready, dose, minutes))
    if ready.request.limits:
        found.append(
            f"Exercises that load the {' and '.join(ready.request.limits)} are left out. This is "
            "no rehabilitation advice."
        )
    return found


def _lifting_alone(ready: Known, dose: float, minutes: float) -> str:
    """Return what endurance work of as many minutes would give of the endocrine dose."""
    run = Endurance(mode="run", duration_min=minutes / ready.request.days, intensity=_STEADY)
    found = session_doses(Session(blocks=(run,)), dict(ready.body.lanes), marginal=False)
    each = float(endocrine_doses(found, dict(ready.body.lanes)).sum(axis=0)[0])
    there = each * ready.request.days
    more = "more" if there > dose else "less"
    return (
        f"As many minutes of running at {_STEADY.value:g} % of VO2max would give an endocrine dose "
        f"of {there:.1f} a week, {abs(there / dose - 1.0):.0%} {more} than these lifts "
        f"({dose:.1f}); 1 is half an hour of cycling."
    )
