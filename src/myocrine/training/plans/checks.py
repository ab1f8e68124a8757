"""What is impossible, contradicts itself or can never happen in a plan that is well written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from myocrine.errors import SessionError, UnknownNameError, nearest
from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import parameters
from myocrine.training import checks
from myocrine.training.checks import Problem
from myocrine.training.language.printer import load_words
from myocrine.training.plans.calendar import MINUTE, clocks
from myocrine.training.plans.checks_rules import (
    contradictions,
    known_lines,
    out_of_reach,
    too_many_sets,
)
from myocrine.training.plans.easing import Reactive
from myocrine.training.plans.equipment import available, loadable
from myocrine.training.plans.loads import Line, lines_in, load_text, written_kg
from myocrine.training.plans.model import Cycle, Day, Deload, Diet, Layoff, Plan
from myocrine.training.plans.rules import Wave
from myocrine.training.prescription import Position
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = ["check_plan", "plan_problems"]

Found = Iterator[Problem]
_ROUNDING = 1e-6
_GRAM = 1e-3


def check_plan(plan: Plan, *, source: str = "") -> tuple[Problem, ...]:
    """Refuse an impossible plan; return the warnings of a possible one.

    Raises
    ------
    SessionError, UnknownNameError
        The first impossible thing, with its line and column.
    """
    found = plan_problems(plan)
    for problem in found:
        if problem.severity == "error":
            raise _as_error(problem, plan, source)
    return found


def plan_problems(plan: Plan) -> tuple[Problem, ...]:
    """Return everything that is impossible, contradictory or out of reach, in order of the lines.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    tuple of Problem
        Errors stop a plan from being used, warnings do not.
    """
    found = [
        *_parts(plan),
        *_names(plan),
        *_deloads(plan),
        *(p for r in (plan.reactive, plan.local) if r for p in _reactive(plan, r)),
        *_return(plan),
        *_equipment(plan),
        *_diets(plan),
        *(p for s in plan.written for p in _session(plan, s)),
        *_maxima(plan),
    ]
    last = 1 << 30
    return tuple(sorted(found, key=lambda p: p.position.line if p.position else last))


def _error(message: str, remedy: str, where: Position | None) -> Problem:
    return Problem(severity="error", message=message, remedy=remedy, position=where)


def _warning(message: str, remedy: str, where: Position | None) -> Problem:
    return Problem(severity="warning", message=message, remedy=remedy, position=where)


def _as_error(problem: Problem, plan: Plan, source: str) -> SessionError | UnknownNameError:
    where = problem.position
    line, column = (where.line, where.column) if where else (None, None)
    if problem.unknown_name and problem.message.startswith("I do not know the session"):
        return UnknownNameError(
            "session", problem.unknown_name, plan.sessions, source=source, line=line, column=column
        )
    if problem.unknown_name:
        try:
            find(problem.unknown_name)
        except UnknownNameError as error:
            error.source, error.line, error.column = source, line, column
            return error
    return SessionError(
        problem.message, remedy=problem.remedy, source=source, line=line, column=column
    )


# ---- the calendar --------------------------------------------------------------------------------
def _parts(plan: Plan) -> Found:
    endless = next(
        (i for i, p in enumerate(plan.parts) if isinstance(p, Cycle) and p.lasts is None), None
    )
    for i, part in enumerate(plan.parts):
        if endless is not None and i > endless:
            name = "This layoff" if isinstance(part, Layoff) else "This cycle"
            yield _error(
                f"{name} is never reached: the cycle before it repeats for ever.",
                "Write how long that one lasts, below its days: for 5 weeks",
                part.position,
            )
        if isinstance(part, Cycle):
            yield from _cycle(plan, part)


def _cycle(plan: Plan, cycle: Cycle) -> Found:
    length = cycle.length.days()
    for day in cycle.days:
        if day.number > length:
            yield _error(
                f"Day {day.number} is beyond the cycle, which has {length:g} days.",
                f"Write a day from 1 to {length:g}, or make the cycle longer.",
                day.position,
            )
        yield from _same_minute(plan, day)
        lasts = cycle.duration
        if lasts is not None and day.number > lasts and day.number <= length:
            yield _warning(
                f"Day {day.number} is never reached: the cycle ends after {lasts:g} days.",
                "",
                day.position,
            )


def _same_minute(plan: Plan, day: Day) -> Found:
    for (before, first), (after, second) in pairwise(clocks(plan, day)):
        if after - before < MINUTE * (1.0 - _ROUNDING):
            where = None if day.position is None else day.position.of(second)
            yield _error(
                f"{first!r} and {second!r} stand at the same minute of day {day.number}.",
                f'Give one of them another time: session "{second}" at 18:00',
                where,
            )


def _names(plan: Plan) -> Found:
    named: dict[str, Position | None] = {}
    for part in plan.parts:
        for day in part.days if isinstance(part, Cycle) else ():
            for name in day.sessions:
                where = None if day.position is None else day.position.of(name)
                named.setdefault(name, where)
                if name not in plan.sessions:
                    close = nearest(name, plan.sessions)
                    yield replace(
                        _error(
                            f"I do not know the session {name!r}.",
                            f"Did you mean {close[0]!r}?"
                            if close
                            else f'Write it: session "{name}"',
                            where,
                        ),
                        unknown_name=name,
                    )
    for session in plan.written:
        if session.name not in named:
            close = nearest(session.name, [n for n in named if n not in plan.sessions])
            yield _warning(
                f"The session {session.name!r} is never scheduled.",
                f"Did the plan mean it by {close[0]!r}?" if close else "Give it a day.",
                session.position,
            )


# ---- diets ---------------------------------------------------------------------------------------
def _diets(plan: Plan) -> Found:
    for diet in (plan.diet, *(part.diet for part in plan.parts)):
        if diet is not None:
            yield from _diet(diet)


def _diet(diet: Diet) -> Found:
    value = parameters().value
    offset, protein = diet.energy_offset, diet.protein
    least, most = -value("plans.largest_deficit"), value("plans.largest_surplus")
    if not least <= offset <= most:
        yield _error(
            f"A diet of {offset:+g} kcal/d is not possible for weeks.",
            f"Write what is eaten against maintenance, from {least:+g} to {most:+g} kcal/d.",
            _within_diet(diet, "energy_offset"),
        )
    elif offset < -value("plans.strict_deficit"):
        yield _warning(
            f"A diet of {offset:+g} kcal/d is very strict: people lose muscle, and few hold on.",
            "The model knows little of such diets; none is safe without a physician.",
            _within_diet(diet, "energy_offset"),
        )
    if protein is not None and protein > value("plans.largest_protein"):
        yield _error(
            f"{protein:g} g/kg/d of protein is not possible.",
            f"Write at most {value('plans.largest_protein'):g} g per kilogram of body mass and "
            "day.",
            _within_diet(diet, "protein"),
        )


def _within_diet(diet: Diet, part: str) -> Position | None:
    return None if diet.position is None else diet.position.of(part)


# ---- deloads -------------------------------------------------------------------------------------
def _deloads(plan: Plan) -> Found:
    cycles = [p for p in plan.parts if isinstance(p, Cycle)]
    own: list[tuple[Deload, list[Cycle]]] = [(c.deload, [c]) for c in cycles if c.deload]
    shared = [] if plan.deload is None else [(plan.deload, [c for c in cycles if c.deload is None])]
    for deload, where in [*own, *shared]:
        yield from _deload(plan, deload, where)


def _deload(plan: Plan, deload: Deload, where: Sequence[Cycle]) -> Found:
    if deload.sets == 100 and deload.load == 100:
        yield _warning("This deload takes nothing off.", "Write: sets 50%", deload.position)
    reached = False
    for cycle in where:
        length = cycle.length.days()
        if deload.every.days(length) % length:
            yield _error(
                f"Every {deload.every.value:g} weeks is no whole number of cycles of {length:g} "
                "days.",
                "Write it in cycles: deload every 4 cycles",
                deload.position,
            )
        lasts = cycle.duration
        reached |= lasts is None or lasts > (deload.cycles(length) - 1) * length
    if not reached:
        yield _warning(
            "This deload is never reached.",
            "No cycle before a layoff or the end repeats so often.",
            deload.position,
        )
    for session in plan.written if deload.sets < 100 else ():
        for line in known_lines(session):
            if line.sets.sets * deload.sets < 50 and not line.sets.warm_up:
                n = line.sets.sets
                yield _warning(
                    f"{deload.sets:g} % of {n} set{'' if n == 1 else 's'} is less than one; the "
                    "deload keeps one.",
                    "",
                    line.sets.position,
                )


def _reactive(plan: Plan, deload: Reactive) -> Found:
    if deload.sets == 100 and deload.load == 100:
        yield _warning("This deload takes nothing off.", "Write: sets 50%", deload.position)
    ruled = [li for s in plan.written for li in known_lines(s) if li.rule is not None]
    lifts = {li.exercise.name for li in ruled}
    least = deload.times if deload.scope == "plan" else 1
    if len(lifts) < least:
        count = f"{len(lifts)} lift{'' if len(lifts) == 1 else 's'}"
        yield _warning(
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
                yield _warning(
                    f"The plan itself leaves {longest:g} days between two sessions of {name}: "
                    "it would start lighter every time.",
                    f"Write more days: return after {longest:g} days",
                    said.position,
                )


def _ruled(plan: Plan, name: str) -> list[Line]:
    known = plan.sessions.get(name)
    return [li for li in known_lines(known) if li.rule is not None] if known else []


# ---- equipment -----------------------------------------------------------------------------------
def _equipment(plan: Plan) -> Found:
    lines = [li for s in plan.written for li in known_lines(s)]
    used = {id(available(li.exercise, plan.equipment)) for li in lines}
    for own in plan.equipment:
        if id(own) not in used:
            yield _warning(f"No exercise of this plan uses the {own.kind}.", "", own.position)
    for line in lines:
        own_kind = available(line.exercise, plan.equipment)
        kg = np.array([written_kg(line.sets)])
        if own_kind is None or np.isnan(kg[0]) or line.exercise.load_kind != "external":
            continue
        made = loadable(kg, own_kind)
        where = line.sets.position and line.sets.position.of("load")
        if line.rule is not None and made[0] < kg[0] - _GRAM:
            least = load_words(load_text(line, float(made[0])))
            yield _warning(
                f"What there is cannot make this load; {least} is the next below.", "", where
            )


# ---- sessions and their rules --------------------------------------------------------------------
def _session(plan: Plan, session: Session) -> Found:
    unknown = False
    for block in walk_blocks(session.blocks):
        if isinstance(block, ExerciseSets):
            try:
                find(block.exercise)
            except UnknownNameError as error:
                unknown = True
                found = _error(error.message, error.remedy, block.position)
                yield replace(found, unknown_name=block.exercise)
    limit = None if unknown else (lambda name: find(name).max_kg)
    found_here = checks.problems(session, load_limit=limit)
    yield from found_here
    if session.date is not None:
        yield _error(
            f"The session {session.name!r} has a date; in a plan the calendar gives it.",
            "Leave the date out.",
            session.position,
        )
    if not unknown:
        for line in lines_in(session):
            yield from _line(plan, line)
        # Repeats within repeats are not written out before they are known to end.
        sound = not any(p.severity == "error" for p in found_here)
        for message, remedy in too_many_sets(session) if sound else ():
            yield _error(message, remedy, session.position)


def _line(plan: Plan, line: Line) -> Found:
    sets, rule = line.sets, line.rule
    if sets.done:
        yield _error(
            "A plan says what is to be done, not what was.",
            "Keep done: for the log.",
            sets.position,
        )
    if rule is None:
        return
    where = None if sets.position is None else sets.position.of("rule")
    for message, remedy in contradictions(line):
        yield _error(message, remedy, where)
    for message, remedy in out_of_reach(plan, line):
        yield _warning(message, remedy, where)


def _maxima(plan: Plan) -> Found:
    """One training max an exercise: two lines cannot raise it by different amounts."""
    seen: dict[str, Wave] = {}
    for session in plan.written:
        for line in known_lines(session):
            rule = line.rule
            if not isinstance(rule, Wave):
                continue
            where = line.sets.position and line.sets.position.of("rule")
            first = seen.setdefault(line.exercise.name, rule)
            different = (rule.step, rule.per, rule.failing) != (
                first.step,
                first.per,
                first.failing,
            )
            if different or rule.training_max != first.training_max:
                yield _error(
                    f"{line.exercise.name} has one training max, and its lines lead it "
                    "differently.",
                    "Write the same training max, step and failures behind each of them.",
                    where,
                )
