"""Why a load is what it is, one line for each progression, of the first lane."""

from __future__ import annotations

import math
from typing import Self

import numpy as np

from myocrine.evidence.parameters import parameters
from myocrine.training.language.printer import load_words, to_text
from myocrine.training.plans.curve import by_curve
from myocrine.training.plans.easing import Easing
from myocrine.training.plans.equipment import available, loadable, loads
from myocrine.training.plans.loads import Line, load_text, plates
from myocrine.training.plans.model import Plan
from myocrine.training.plans.of_day import each_set
from myocrine.training.plans.progress import Step, Track, reserve_of
from myocrine.training.plans.rules import (
    Change,
    Double,
    Expected,
    More,
    Ordered,
    Reserve,
    Stepped,
    Total,
    Wave,
)
from myocrine.training.plans.today import Today
from myocrine.training.plans.track import SAME, rounded
from myocrine.training.plans.waves import TrainingMax, wave_step
from myocrine.training.session import ExerciseSets, Session
from myocrine.units import convert

__all__ = ["Reason", "reasons_of"]


class Reason(str):
    """Why something is what it is: a text that knows which line of the session it is about.

    Attributes
    ----------
    line : int or None
        The number of the exercise line; None where it is about the session or the log.
    why : str
        The text without the name and the load of the line in front.
    """

    __slots__ = ("line", "why")
    line: int | None
    why: str

    def __new__(cls, why: str, *, head: str = "", line: int | None = None) -> Self:
        """Put the name and the load of the line in front, where there is one."""
        made = super().__new__(cls, f"{head}: {why}" if head else why)
        made.line, made.why = line, why
        return made


def reasons_of(plan: Plan, now: Today) -> tuple[Reason, ...]:
    """Return one line for each progression of a session, of the first lane."""
    out = [Reason(said) for said in _of_deloads(plan, now)]
    for line in now.lines:
        if line.index not in now.shown or line.rule is None:
            continue
        kg = float(now.shown[line.index][0])
        if isinstance(line.rule, Wave):
            why = _of_wave(line, line.rule, now, now.maxima[line.exercise.name])
        else:
            why = _of_track(line, now, now.tracks[line.track], kg)
        why += _apart(plan, line, now, kg)
        name = line.exercise.name
        head = name if math.isnan(kg) else f"{name} {load_words(load_text(line, kg))}"
        out.append(Reason(why, head=head, line=line.index))
    return tuple(dict.fromkeys(out))


# ---- what makes a session easier -----------------------------------------------------------------
def _of_deloads(plan: Plan, now: Today) -> list[str]:
    if now.deload is not None:
        return [f"Deload: {_left(now.deload)}; nothing done here counts."]
    if plan.reactive is not None and now.whole[0]:
        n = plan.reactive.times
        fell = "a lift fell" if n == 1 else f"{n} lifts fell"
        return [f"Deload, because {fell}: {_left(plan.reactive)}; nothing done here counts."]
    return []


def _left(easing: Easing) -> str:
    return f"{easing.sets:g} % of the sets, {easing.load:g} % of the loads"


def _apart(plan: Plan, line: Line, now: Today, kg: float) -> str:
    """Return what else took the load down, in sentences behind the first."""
    more = []
    local = plan.local is not None and now.easing.get(line.index) is plan.local
    if local and plan.local is not None and not now.whole[0]:
        n = plan.local.times
        times = "once" if n == 1 else f"{n} times in a row"
        more.append(f"It fell {times}: {_left(plan.local)}, this once; it does not count.")
    if now.readiness is not None and _held_back(line, now) and not math.isnan(kg):
        low = now.readiness <= parameters().value("plans.readiness_lower")
        what = "less than the rule says" if low else "no more than last time"
        more.append(f"Readiness {now.readiness:g}/5: {what}, and it does not count.")
    rack = (
        None if line.exercise.load_kind != "external" else available(line.exercise, plan.equipment)
    )
    if rack is not None and kg > 0:
        made = loads(rack)
        if kg < made[0] - SAME:
            more.append("Nothing lighter can be loaded with what there is.")
        elif kg > made[-1] - SAME:
            more.append("There is nothing heavier.")
    rule = each_set(line.rule)
    if rule is not None and not math.isnan(kg) and not now.apart[line.index][0]:
        more.append(_set_by_set(plan, line, rule, kg))
    return "".join(f" {m}" for m in more)


def _held_back(line: Line, now: Today) -> bool:
    """Whether a low readiness, and nothing else, took the load down."""
    easier = now.deload is not None or line.index in now.easing
    low = now.readiness is not None and now.readiness <= parameters().value("plans.readiness_hold")
    return low and not easier and bool(now.apart[line.index][0])


def _set_by_set(plan: Plan, line: Line, rule: Reserve, kg: float) -> str:
    """Return what the next set lifts after one that left a repetition more or less."""
    low, high = rule.target, rule.target if rule.high is None else rule.high
    asked = np.array([float(line.sets.reps.low if line.sets.reps is not None else 0)])
    base = np.array([kg])
    if line.exercise.load_kind != "external":
        step = plates(rule)
        up, down = kg + step, kg - step
    else:
        factor = line.exercise.repetition_factor
        up = float(by_curve(base, asked, np.array([high + 1.0]), np.array([high]), factor)[0])
        down = float(by_curve(base, asked, np.array([low - 1.0]), np.array([low]), factor)[0])
    words = [_words(plan, line, rule, x) for x in (up, down)]
    return (
        f"Then set by set: {words[0]} after {high + 1:g} left, {words[1]} after "
        f"{low - 1:g}{' (missed)' if low < 1 else ''}."
    )


def _words(plan: Plan, line: Line, rule: Reserve, kg: float) -> str:
    one = np.array([kg])
    rack = available(line.exercise, plan.equipment)
    external = line.exercise.load_kind == "external"
    made = (
        loadable(one, rack) if rack and external else rounded(one, plates(rule), external=external)
    )
    return load_words(load_text(line, float(made[0])))


# ---- what a rule did -----------------------------------------------------------------------------
def _of_track(line: Line, now: Today, track: Track, kg: float) -> str:
    step, before = Step(int(track.step[0])), float(track.before[0])
    if math.isnan(kg):
        back = now.planned.layoffs > track.layoffs[0]
        return f"{'after the layoff' if back else 'the first time'}, {_own(line)} decides the load."
    if step is Step.RETURNED:
        return f"{_signed(line, kg - before)}, back after a break."
    if (now.planned.deload or now.whole[0]) and kg < track.load[0] - SAME:
        return "lighter in the deload."
    if step is Step.FIRST and not now.apart[line.index][0]:
        return "as the plan writes it, the first time."
    if now.planned.deload or now.whole[0]:
        return "as light as it was."
    if now.apart[line.index][0]:
        return "held back." if _held_back(line, now) else "lighter than the rule asks."
    return _said(_active(line, track), step, line, track, _signed(line, kg - before))


def _active(line: Line, track: Track) -> object:
    """Return the rule that decided last."""
    rule = line.rule
    if not isinstance(rule, Ordered):
        return rule
    i = int(track.active[0])
    return rule.rules[i] if i >= 0 else None


def _said(rule: object, step: Step, line: Line, track: Track, change: str) -> str:
    if isinstance(rule, Reserve):
        return _by_reserve(rule, track, change)
    if isinstance(rule, Expected):
        return _by_expectation(rule, line, track, step, change)
    if isinstance(rule, More) and step is Step.RAISED:
        one = "one set" if rule.what == "sets" else "one repetition"
        return f"{one} more, all sets were reached."
    failing = getattr(rule, "failing", None)
    if step is Step.FULL:
        return "again, no rule of this line has room left."
    if step is Step.RAISED:
        return f"{change}, {_reached(rule, line, track)}."
    if step is Step.BACK and failing is not None:
        return f"{change}, back after {_times(failing.times, 'failure')}."
    if isinstance(rule, Total) and step in (Step.MISSED, Step.WAITING) and not track.reached[0]:
        count = f" (failure {int(track.failed[0])} of {failing.times})" if failing else ""
        count = count if step is Step.MISSED else ""
        return f"again, {_number(track.shown[0])} of {rule.repetitions} repetitions in all{count}."
    if step is Step.MISSED:
        low = (line.sets.reps.low if line.sets.reps is not None else 0) + _more(track)
        count = f" (failure {int(track.failed[0])} of {failing.times})" if failing else ""
        return f"again, not every set reached {low} repetitions{count}."
    if isinstance(rule, Stepped) and track.reached[0] > 0:
        return f"again, {int(track.reached[0])} of {rule.every} sessions reached."
    return f"again, until all sets reach {_goal(rule, line, track)} repetitions."


def _reached(rule: object, line: Line, track: Track) -> str:
    if isinstance(rule, Total):
        return f"all sets together reached {rule.repetitions} repetitions"
    return f"all sets reached {_goal(rule, line, track)} repetitions"


def _by_expectation(rule: Expected, line: Line, track: Track, step: Step, change: str) -> str:
    reps = line.sets.reps
    middle = (reps.low + reps.high) / 2.0 if reps is not None else 0.0
    wanted = middle + _more(track) + reserve_of(rule, line)
    head = change if step in (Step.RAISED, Step.LOWERED) else "again"
    said = f"{_number(track.shown[0])} repetitions shown in the last set, {wanted:g} expected"
    if step is Step.WAITING and track.reached[0] > 0:
        said += f" ({int(track.reached[0])} of {rule.every} sessions)"
    if step is Step.FULL:
        said += "; no room for more"
    return f"{head}, {said}."


def _by_reserve(rule: Reserve, track: Track, change: str) -> str:
    if math.isnan(track.left[0]):
        return "again, the log does not say how many repetitions were left."
    wanted = f"{rule.target:g}" if rule.high is None else f"{rule.target:g}-{rule.high:g}"
    head = "again" if Step(int(track.step[0])) is Step.KEPT else change
    return f"{head}, {_number(track.left[0])} repetitions were left, {wanted} wanted."


def _of_wave(line: Line, rule: Wave, now: Today, state: TrainingMax) -> str:
    planned = now.planned
    share = f"{wave_step(rule, planned).percent:g} % of the training max"
    unknown = math.isnan(state.kg[0]) or planned.layoffs > state.layoffs[0]
    if unknown and rule.training_max is None:
        return f"{_own(line)} decides the load and finds the training max."
    step = Step(int(state.step[0]))
    if step is Step.RETURNED:
        return f"{share}, which is lower after a break."
    if rule.step is not None and step is Step.RAISED:
        return f"{share}, which gains {_change(rule.step)} with the new {rule.per}."
    if step is Step.BACK:
        return f"{share}, which went back after failures."
    if step is Step.MISSED or state.missed[0]:
        return f"{share}, which stays: repetitions were missed."
    return f"{share}."


# ---- words ---------------------------------------------------------------------------------------
def _own(line: Line) -> str:
    """Return the line's own way to a load in words, as it is written."""
    sets = line.sets
    if sets.load is None and sets.effort is None:
        return "whoever lifts"
    text = to_text(
        Session(blocks=(ExerciseSets(exercise="X", sets=1, load=sets.load, effort=sets.effort),))
    )
    return text.split("1 sets ", 1)[1].strip().removeprefix("at ") if "1 sets " in text else "it"


def _goal(rule: object, line: Line, track: Track) -> int:
    reps = line.sets.reps
    if reps is None:
        return 0
    return (reps.high if isinstance(rule, Double) else reps.low) + _more(track)


def _more(track: Track) -> int:
    return int(track.more_repetitions[0])


def _number(value: float) -> str:
    return f"{float(value):.1f}".removesuffix(".0")


def _times(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's in a row'}"


def _change(change: Change) -> str:
    return f"{change.value:g}{'' if change.unit == '%' else ' '}{change.unit}"


def _signed(line: Line, kg: float) -> str:
    unit = load_text(line, abs(kg)).unit
    value = kg if unit == "kg" else float(convert(kg, "kg", "lb"))
    return f"{value:+.4g} {unit}" if abs(value) >= 0.005 else "again on these plates"
