"""From plans to canonical text: one spelling for everything, read back to an equal object."""

from __future__ import annotations

from functools import singledispatch

from myocrine.errors import SessionError
from myocrine.training.language.printer import number_text, quoted, reps_text, to_text
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
    Failing,
    Linear,
    Mass,
    Reserve,
    Rule,
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
    parts = f"sets {number_text(deload.sets)}%, load {number_text(deload.load)}%"
    return f"deload every {_span(deload.every)}: {parts}"


def _diet(diet: Diet) -> str:
    sign = "-" if diet.energy_offset < 0 else "+"
    text = f"diet {sign}{number_text(abs(diet.energy_offset))} kcal/d"
    return text if diet.protein is None else f"{text}, protein {number_text(diet.protein)} g/kg/d"


# ---- rules ---------------------------------------------------------------------------------------
@singledispatch
def rule_text(rule: Rule) -> str:
    """Return a rule as it is written after the bar."""
    message = f"A plan cannot hold a rule {type(rule).__name__}."
    raise SessionError(message)


@rule_text.register
def _(rule: Linear) -> str:
    return f"lp {_step(rule)}{_tail(rule.failing, rule.plates)}"


@rule_text.register
def _(rule: Double) -> str:
    return f"dp {_step(rule)}{_tail(rule.failing, rule.plates)}"


@rule_text.register
def _(rule: Wave) -> str:
    steps = " ".join(_wave_step(s) for s in rule.steps)
    start = f" {_mass(rule.training_max)}" if rule.training_max else ""
    step = f", {_change(rule.step)} per {rule.per}" if rule.step else ""
    return f"wave {steps} of TM{start}{step}{_tail(rule.failing, rule.plates)}"


@rule_text.register
def _(rule: Reserve) -> str:
    high = "" if rule.high is None else f"-{number_text(rule.high)}"
    return f"rir {number_text(rule.target)}{high}{_tail(None, rule.plates)}"


def _step(rule: Linear | Double) -> str:
    often = "" if rule.every == 1 else f" every {rule.every} sessions"
    return _change(rule.step) + often


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
