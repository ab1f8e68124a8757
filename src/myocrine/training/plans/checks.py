"""What is impossible, contradicts itself or can never happen in a plan that is well written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from myocrine.errors import UnknownNameError
from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import parameters
from myocrine.training import checks
from myocrine.training.checks import Problem
from myocrine.training.language.printer import load_words
from myocrine.training.plans.checks_calendar import calendar_problems
from myocrine.training.plans.checks_easing import easing_problems
from myocrine.training.plans.checks_rules import (
    contradictions,
    known_lines,
    out_of_reach,
    too_many_sets,
)
from myocrine.training.plans.equipment import available, loadable
from myocrine.training.plans.loads import Line, lines_in, load_text, written_kg
from myocrine.training.plans.model import Diet, Plan
from myocrine.training.plans.problems import Found, as_error, error, warning
from myocrine.training.plans.rules import Wave
from myocrine.training.prescription import Position
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = ["check_plan", "plan_problems"]

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
            raise as_error(problem, plan, source)
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
        *calendar_problems(plan),
        *easing_problems(plan),
        *_equipment(plan),
        *_diets(plan),
        *(p for s in plan.written for p in _session(plan, s)),
        *_maxima(plan),
    ]
    last = 1 << 30
    return tuple(sorted(found, key=lambda p: p.position.line if p.position else last))


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
        yield error(
            f"A diet of {offset:+g} kcal/d is not possible for weeks.",
            f"Write what is eaten against maintenance, from {least:+g} to {most:+g} kcal/d.",
            _within_diet(diet, "energy_offset"),
        )
    elif offset < -value("plans.strict_deficit"):
        yield warning(
            f"A diet of {offset:+g} kcal/d is very strict: people lose muscle, and few hold on.",
            "The model knows little of such diets; none is safe without a physician.",
            _within_diet(diet, "energy_offset"),
        )
    if protein is not None and protein > value("plans.largest_protein"):
        yield error(
            f"{protein:g} g/kg/d of protein is not possible.",
            f"Write at most {value('plans.largest_protein'):g} g per kilogram of body mass and "
            "day.",
            _within_diet(diet, "protein"),
        )


def _within_diet(diet: Diet, part: str) -> Position | None:
    return None if diet.position is None else diet.position.of(part)


# ---- equipment -----------------------------------------------------------------------------------
def _equipment(plan: Plan) -> Found:
    lines = [li for s in plan.written for li in known_lines(s)]
    used = {id(available(li.exercise, plan.equipment)) for li in lines}
    for own in plan.equipment:
        if id(own) not in used:
            yield warning(f"No exercise of this plan uses the {own.kind}.", "", own.position)
    for line in lines:
        own_kind = available(line.exercise, plan.equipment)
        kg = np.array([written_kg(line.sets)])
        if own_kind is None or np.isnan(kg[0]) or line.exercise.load_kind != "external":
            continue
        made = loadable(kg, own_kind)
        where = line.sets.position and line.sets.position.of("load")
        if line.rule is not None and made[0] < kg[0] - _GRAM:
            least = load_words(load_text(line, float(made[0])))
            yield warning(
                f"What there is cannot make this load; {least} is the next below.", "", where
            )


# ---- sessions and their rules --------------------------------------------------------------------
def _session(plan: Plan, session: Session) -> Found:
    unknown = False
    for block in walk_blocks(session.blocks):
        if isinstance(block, ExerciseSets):
            try:
                find(block.exercise)
            except UnknownNameError as refused:
                unknown = True
                found = error(refused.message, refused.remedy, block.position)
                yield replace(found, unknown_name=block.exercise)
    limit = None if unknown else (lambda name: find(name).max_kg)
    found_here = checks.problems(session, load_limit=limit)
    yield from found_here
    if session.date is not None:
        yield error(
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
            yield error(message, remedy, session.position)


def _line(plan: Plan, line: Line) -> Found:
    sets, rule = line.sets, line.rule
    if sets.done:
        yield error(
            "A plan says what is to be done, not what was.",
            "Keep done: for the log.",
            sets.position,
        )
    if rule is None:
        return
    where = None if sets.position is None else sets.position.of("rule")
    for message, remedy in contradictions(line):
        yield error(message, remedy, where)
    for message, remedy in out_of_reach(plan, line):
        yield warning(message, remedy, where)


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
                yield error(
                    f"{line.exercise.name} has one training max, and its lines lead it "
                    "differently.",
                    "Write the same training max, step and failures behind each of them.",
                    where,
                )
