"""From plans to canonical text: one spelling for everything, read back to an equal object."""

from __future__ import annotations

from functools import singledispatch

from myocrine.errors import SessionError
from myocrine.training.language.printer import number_text, quoted, reps_text, to_text
from myocrine.training.plans.easing import Easing, Reactive, Return
from myocrine.training.plans.equipment import Equipment, Plates, Steps
from myocrine.training.plans.model import (
    Cycle,
    Day,
    Deload,
    Diet,
    Layoff,
    Plan,
    RuledSets,
    Span,
)
from myocrine.training.plans.rules import (
    Change,
    Double,
    Expected,
    Failing,
    Linear,
    Mass,
    More,
    Ordered,
    Reserve,
    Rule,
    Stepped,
    Total,
    Wave,
    WaveStep,
)
from myocrine.training.session import Session, walk_blocks

__all__ = ["plan_text", "rule_text"]

_INDENT = "  "


def plan_text(plan: Plan) -> str:
    """Return the canonical text of a plan, with a line end at the end.

    Parsing it gives an equal plan, and printing that gives the same text.

    Raises
    ------
    SessionError
        If a number in the plan is not finite.
    """
    lines = [f"plan {quoted(plan.name)}" if plan.name else "plan"]
    below = [line for part in plan.parts for line in _part(part)]
    below += [_deload(plan.deload)] if plan.deload else []
    below += [_reactive(r) for r in (plan.reactive, plan.local) if r]
    below += [_return(plan.returning)] if plan.returning else []
    below += [_equipment(e) for e in plan.equipment]
    below += [_diet(plan.diet)] if plan.diet else []
    lines += [_INDENT + line for line in below]
    return "\n".join([*lines, "", *(_session(s) for s in plan.written)]).rstrip("\n") + "\n"


def _session(session: Session) -> str:
    """Print a session: every block is one line, and its rule stands behind it."""
    head, *lines = to_text(session).rstrip("\n").split("\n")
    out = [head]
    for line, block in zip(lines, walk_blocks(session.blocks), strict=True):
        rule = f" | {rule_text(block.rule)}" if isinstance(block, RuledSets) else ""
        out.append(line + rule)
    return "\n".join(out) + "\n"


def _part(part: Cycle | Layoff) -> list[str]:
    if isinstance(part, Layoff):
        below = [_INDENT + _diet(part.diet)] if part.diet else []
        return [f"layoff {_span(part.lasts)}", *below]
    lines = [_day(d) for d in part.days]
    lines += [_deload(part.deload)] if part.deload else []
    lines += [_diet(part.diet)] if part.diet else []
    out = [f"cycle {_span(part.length)}", *(_INDENT + line for line in lines)]
    return out if part.lasts is None else [*out, f"for {_span(part.lasts)}"]


def _span(span: Span) -> str:
    return f"{number_text(span.value)} {span.unit}{'' if span.value == 1 else 's'}"


def _day(day: Day) -> str:
    return f"day {day.number}: {', '.join(_name(n) for n in day.sessions)}"


def _name(name: str) -> str:
    """Quote a name that would be read as something else."""
    plain = not set(name) & set('"#;,|:\\') and name.isprintable()
    return name if plain else quoted(name)


def _deload(deload: Deload) -> str:
    return f"deload every {_span(deload.every)}: {_easing(deload)}"


def _easing(easing: Easing) -> str:
    return f"sets {number_text(easing.sets)}%, load {number_text(easing.load)}%"


def _reactive(deload: Reactive) -> str:
    n = deload.times
    if deload.scope == "lift":
        head = f"a lift when it falls {n} time{'' if n == 1 else 's'}"
    else:
        head = "when 1 lift falls" if n == 1 else f"when {n} lifts fall"
    return f"deload {head}: {_easing(deload)}"


def _return(back: Return) -> str:
    if back.after is None:
        return "return none"
    least = "" if back.at_least is None else f", at least {number_text(back.at_least)}%"
    return f"return after {_span(back.after)}: -{number_text(back.loss)}% a week{least}"


def _equipment(equipment: Equipment) -> str:
    if isinstance(equipment, Steps):
        ends = f"{number_text(equipment.low)}..{number_text(equipment.high)}"
        return f"{equipment.kind} {ends} by {number_text(equipment.by)} {equipment.unit}"
    sizes = f"{' '.join(number_text(s) for s in equipment.sizes)} {equipment.unit}"
    if isinstance(equipment, Plates):
        return f"plates {_mass(equipment.bar)} bar, {sizes}"
    return f"{equipment.kind} {sizes}"


def _diet(diet: Diet) -> str:
    sign = "-" if diet.energy_offset < 0 else "+"
    text = f"diet {sign}{number_text(abs(diet.energy_offset))} kcal/d"
    return text if diet.protein is None else f"{text}, protein {number_text(diet.protein)} g/kg/d"


# ---- rules ---------------------------------------------------------------------------------------
@singledispatch
def rule_text(rule: Rule | More) -> str:
    """Return a rule as it is written after the bar."""
    message = f"A plan cannot hold a rule {type(rule).__name__}."
    raise SessionError(message)


@rule_text.register
def _(rule: Linear) -> str:
    return _stepped("lp", rule)


@rule_text.register
def _(rule: Double) -> str:
    return _stepped("dp", rule)


@rule_text.register
def _(rule: Total) -> str:
    return _stepped(f"sum {rule.repetitions}", rule)


@rule_text.register
def _(rule: Expected) -> str:
    target = "" if rule.target is None else f" at RIR {number_text(rule.target)}"
    return _stepped("expect", rule, target)


@rule_text.register
def _(rule: More) -> str:
    return f"{rule.what} up to {rule.up_to}"


@rule_text.register
def _(rule: Ordered) -> str:
    return f"first {', then '.join(rule_text(r) for r in rule.rules)}"


@rule_text.register
def _(rule: Wave) -> str:
    steps = " ".join(_wave_step(s) for s in rule.steps)
    start = f" {_mass(rule.training_max)}" if rule.training_max else ""
    step = f", {_change(rule.step)} per {rule.per}" if rule.step else ""
    most = f", up to {_mass(rule.up_to)}" if rule.up_to else ""
    return f"wave {steps} of TM{start}{step}{most}{_tail(rule.failing, rule.plates)}"


@rule_text.register
def _(rule: Reserve) -> str:
    high = "" if rule.high is None else f"-{number_text(rule.high)}"
    each = ", each set" if rule.each_set else ""
    return f"rir {number_text(rule.target)}{high}{each}{_tail(None, rule.plates)}"


def _stepped(word: str, rule: Stepped, more: str = "") -> str:
    often = "" if rule.every == 1 else f" every {rule.every} sessions"
    most = f" up to {_mass(rule.up_to)}" if rule.up_to else ""
    step = f"{_change(rule.step)}{often}{most}"
    return f"{word} {step}{more}{_tail(rule.failing, rule.plates)}"


def _wave_step(step: WaveStep) -> str:
    reps = "" if step.reps is None else f"x{reps_text(step.reps)}"
    return f"{number_text(step.percent)}%{reps}"


def _change(change: Change) -> str:
    unit = "%" if change.unit == "%" else f" {change.unit}"
    return f"{'-' if change.value < 0 else '+'}{number_text(abs(change.value))}{unit}"


def _mass(mass: Mass) -> str:
    return f"{number_text(mass.value)} {mass.unit}"


def _tail(failing: Failing | None, plates: Mass | None) -> str:
    fail = f", fail {failing.times}: {_change(failing.change)}" if failing else ""
    return fail + (f", round {_mass(plates)}" if plates else "")
