"""What of a plan's deloads and returns after a break is impossible or never comes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from myocrine.training.plans.checks_rules import known_lines
from myocrine.training.plans.easing import Reactive
from myocrine.training.plans.loads import Line
from myocrine.training.plans.model import Cycle, Deload, Plan
from myocrine.training.plans.problems import Found, error, warning

__all__ = ["easing_problems"]


def easing_problems(plan: Plan) -> Found:
    """Yield what is wrong with deloads, planned or called for, and with returns."""
    yield from _deloads(plan)
    for deload in (plan.reactive, plan.local):
        if deload is not None:
            yield from _reactive(plan, deload)
    yield from _return(plan)


def _deloads(plan: Plan) -> Found:
    cycles = [p for p in plan.parts if isinstance(p, Cycle)]
    own: list[tuple[Deload, list[Cycle]]] = [(c.deload, [c]) for c in cycles if c.deload]
    shared = [] if plan.deload is None else [(plan.deload, [c for c in cycles if c.deload is None])]
    for deload, where in [*own, *shared]:
        yield from _deload(plan, deload, where)


def _deload(plan: Plan, deload: Deload, where: Sequence[Cycle]) -> Found:
    if deload.sets == 100 and deload.load == 100:
        yield warning("This deload takes nothing off.", "Write: sets 50%", deload.position)
    reached = False
    for cycle in where:
        length = cycle.length.days()
        if deload.every.days(length) % length:
            yield error(
                f"Every {deload.every.value:g} weeks is no whole number of cycles of {length:g} "
                "days.",
                "Write it in cycles: deload every 4 cycles",
                deload.position,
            )
        lasts = cycle.duration
        reached |= lasts is None or lasts > (deload.cycles(length) - 1) * length
    if not reached:
        yield warning(
            "This deload is never reached.",
            "No cycle before a layoff or the end repeats so often.",
            deload.position,
        )
    for session in plan.written if deload.sets < 100 else ():
        for line in known_lines(session):
            if line.sets.sets * deload.sets < 50 and not line.sets.warm_up:
                n = line.sets.sets
                yield warning(
                    f"{deload.sets:g} % of {n} set{'' if n == 1 else 's'} is less than one; the "
                    "deload keeps one.",
                    "",
                    line.sets.position,
                )


def _reactive(plan: Plan, deload: Reactive) -> Found:
    if deload.sets == 100 and deload.load == 100:
        yield warning("This deload takes nothing off.", "Write: sets 50%", deload.position)
    ruled = [li for s in plan.written for li in known_lines(s) if li.rule is not None]
    lifts = {li.exercise.name for li in ruled}
    least = deload.times if deload.scope == "plan" else 1
    if len(lifts) < least:
        count = f"{len(lifts)} lift{'' if len(lifts) == 1 else 's'}"
        yield warning(
            f"This deload is never reached: rules lead {count} of the plan.",
            "A lift falls where its rule sees less than was asked.",
            deload.position,
        )


def _return(plan: Plan) -> Found:
    said = plan.returning
    if said is None or said.after is None:
        return
    for cycle in (p for p in plan.parts if isinstance(p, Cycle)):
        length = cycle.length.days()
        own: dict[str, list[int]] = {}
        for day in cycle.days:
            for line in (x for n in day.sessions for x in _ruled(plan, n)):
                own.setdefault(line.exercise.name, []).append(day.number)
        for name, days in own.items():
            longest = max(b - a for a, b in pairwise([*days, days[0] + length]))
            if longest > said.after.days():
                yield warning(
                    f"The plan itself leaves {longest:g} days between two sessions of {name}: "
                    "it would start lighter every time.",
                    f"Write more days: return after {longest:g} days",
                    said.position,
                )


def _ruled(plan: Plan, name: str) -> list[Line]:
    known = plan.sessions.get(name)
    return [li for li in known_lines(known) if li.rule is not None] if known else []
