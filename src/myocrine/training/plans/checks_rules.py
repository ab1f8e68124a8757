"""What a rule contradicts on its own line, and what of it never happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from myocrine.errors import SessionError, UnknownNameError
from myocrine.training.bouts import Bout, steps
from myocrine.training.execution import BUCKETS
from myocrine.training.plans.loads import Line, finds_its_load, lines_in, members, written_kg
from myocrine.training.plans.model import Cycle, Plan
from myocrine.training.plans.printer import rule_text
from myocrine.training.plans.rules import (
    Change,
    Double,
    Expected,
    More,
    Reserve,
    Stepped,
    Total,
    Wave,
)
from myocrine.training.prescription import Reps
from myocrine.training.session import Block, ExerciseSets, Repeat, Session, Superset

__all__ = ["contradictions", "known_lines", "out_of_reach", "too_many_sets"]

Told = Iterator[tuple[str, str]]


def known_lines(session: Session) -> tuple[Line, ...]:
    """Return the lines of a session; none where an exercise is unknown, which is told elsewhere."""
    try:
        return lines_in(session)
    except UnknownNameError:
        return ()


# ---- contradictions ------------------------------------------------------------------------------
def contradictions(line: Line) -> Told:
    """Yield what cannot be on a line together with its rule, and what to write."""
    sets, rules = line.sets, members(line.rule)
    kg = not finds_its_load(sets)
    if sets.warm_up:
        yield "A warm-up has no progression.", "Leave the rule or the (warm-up) out."
    if sets.machine is not None:
        yield "A machine that sets the velocity takes no load.", "Leave the rule out."
    if sets.load is not None and sets.load.unit == "%BM":
        yield (
            "A share of the body mass is no load that a rule could lead.",
            "Write kilograms, a percentage of the 1RM, or RIR.",
        )
    if sets.reps is None:
        yield (
            "A rule needs repetitions to be reached.",
            "Write for example: 3x8 to failure, in place of 3 sets to failure.",
        )
    effort = sets.effort is not None and sets.effort.kind != "failure"
    by_effort = any(isinstance(r, Reserve | Expected) for r in rules)
    if kg and effort and not by_effort:
        yield (
            "The kilograms are fixed and so is the effort; the rule cannot keep both.",
            "Leave out the RIR, or the kilograms: the first session then finds them.",
        )
    for rule in rules:
        yield from _of_rule(line, rule)


def _of_rule(line: Line, rule: object) -> Told:
    sets, reps = line.sets, line.sets.reps
    if isinstance(rule, Double) and reps is not None and reps.low == reps.high:
        yield "dp needs a range of repetitions.", "Write for example: 3x8-12, or use lp."
    if isinstance(rule, Total) and reps is not None and not reps.amrap:
        most = sets.sets * line.times * reps.high
        if most < rule.repetitions:
            yield (
                f"The sets come to {most} repetitions at most: {rule.repetitions} are never there.",
                f"Write sum {most} or less, or a wider range.",
            )
    if isinstance(rule, Reserve):
        high = rule.target if rule.high is None else rule.high
        yield from _other_reserve(line, rule.target, high, "rir")
    if isinstance(rule, Expected):
        yield from _expected(line, rule)
    if isinstance(rule, More):
        yield from _more(line, rule, reps)


def _other_reserve(line: Line, low: float, high: float, word: str) -> Told:
    effort = line.sets.effort
    if effort is None or effort.kind == "failure" or low <= effort.rir <= high:
        return
    yield (
        f"The line asks for RIR {effort.rir:g} and the rule for another.",
        f"Write {word} {effort.rir:g} behind the bar.",
    )


def _expected(line: Line, rule: Expected) -> Told:
    if rule.target is None:
        if line.sets.effort is None:
            yield (
                "Nothing says how many repetitions are expected to be left.",
                "Write for example: expect +2.5 kg at RIR 2",
            )
        return
    yield from _other_reserve(line, rule.target, rule.target, "at RIR")


def _more(line: Line, rule: More, reps: Reps | None) -> Told:
    if rule.what == "sets":
        now = line.sets.sets
    elif reps is None:
        return
    elif reps.amrap or reps.low != reps.high:
        yield (
            "'reps up to' needs a number of repetitions.",
            "Write for example: 3x8, or dp for a range.",
        )
        return
    else:
        now = reps.low
    if now >= rule.up_to:
        yield (
            f"There is no room for {rule.what} up to {rule.up_to}: the line has {now}.",
            f"Write a number above {now}.",
        )


# ---- never happens -------------------------------------------------------------------------------
def out_of_reach(plan: Plan, line: Line) -> Told:
    """Yield what of a rule never happens, or says little."""
    rule, rules = line.rule, members(line.rule)
    every = max((r.every for r in rules if isinstance(r, Stepped)), default=1)
    held = _times(plan, line) if every > 1 else None
    if held is not None and held < every:
        yield (
            f"Every {every} sessions is never reached: the plan has {held}.",
            "Take fewer, or let the cycle repeat longer.",
        )
    shares = [c for r in rules for c in _changes(r) if c.unit == "%"]
    if shares and line.exercise.load_kind != "external":
        yield (
            f"Per cent of what is added to the body say little in {line.exercise.name}.",
            "Write kilograms: fail 3: -5 kg",
        )
    started = isinstance(rule, Wave) and rule.training_max is not None
    if line.sets.load is None and line.sets.effort is None and not started:
        yield (
            "Nothing says what the first session lifts.",
            "Write a load or an effort: 3x8 at RIR 2",
        )
    yield from _never_in_turn(line, rules)
    yield from _set_by_set(line, rules)


def _never_in_turn(line: Line, rules: tuple[object, ...]) -> Told:
    for before, after in pairwise(rules):
        endless = isinstance(before, Reserve) or (
            isinstance(before, Stepped) and before.up_to is None
        )
        if endless:
            name, last = rule_text(after), rule_text(before)  # type: ignore[arg-type]
            yield (
                f"'{name}' is never reached: '{last}' before it always has room.",
                "Put it last."
                if isinstance(before, Reserve)
                else f"Write a limit: {last.split(',')[0]} up to 100 kg",
            )
            return
    kg = written_kg(line.sets)
    for rule in rules:
        if isinstance(rule, Stepped) and rule.up_to is not None and kg >= rule.up_to.kg:
            text = rule_text(rule)  # type: ignore[arg-type]
            yield f"'{text}' has no room: the line starts at its limit.", "Raise the limit."


def _set_by_set(line: Line, rules: tuple[object, ...]) -> Told:
    each = any(isinstance(r, Reserve) and r.each_set for r in rules)
    if each and line.sets.sets * line.times < 2:
        yield "'each set' says nothing: there is one set.", "Leave it out, or write more sets."


def _changes(rule: object) -> list[Change]:
    """Return the changes of load that a rule makes."""
    step, failing = getattr(rule, "step", None), getattr(rule, "failing", None)
    return [c for c in (step, failing and failing.change) if c is not None]


def _times(plan: Plan, line: Line) -> int | None:
    """Return how often a progression is trained in the whole plan; None: without end."""
    names = {s.name for s in plan.written if any(x.track == line.track for x in known_lines(s))}
    count = 0
    for part in plan.parts:
        if not isinstance(part, Cycle):
            continue
        a_cycle = sum(n in names for d in part.days for n in d.sessions)
        if part.duration is None:
            return None if a_cycle else count
        count += int(a_cycle * part.duration / part.length.days())
    return count


# ---- sessions that nobody can execute ------------------------------------------------------------
def too_many_sets(session: Session) -> Told:
    """Yield that a session has more sets than are executed once its rules have led it furthest.

    The parts of a cluster, drop or myo set count, as do both sides.
    """
    led = session.replace(blocks=tuple(_furthest(b) for b in session.blocks))
    try:
        n = sum(isinstance(step, Bout) for step in steps(led))
    except SessionError as error:  # longer still than sets are counted
        yield error.message, error.remedy
        return
    if n > BUCKETS[-1]:
        head = f"The session {session.name!r}" if session.name else "The session"
        yield (
            f"{head} comes to {n} sets, the parts of clusters and both sides counted.",
            f"Split it: at most {BUCKETS[-1]} sets, warm-ups included.",
        )


def _furthest(block: Block) -> Block:
    """Return a block as its rules prescribe it where they ask for most sets and repetitions."""
    if isinstance(block, Repeat):
        return replace(block, items=tuple(_furthest(b) for b in block.items))
    if isinstance(block, Superset):
        return replace(block, items=tuple(_most(line) for line in block.items))
    return _most(block) if isinstance(block, ExerciseSets) else block


def _most(line: ExerciseSets) -> ExerciseSets:
    if line.seconds is not None or line.distance_m is not None:  # no repetitions to lead
        return line
    own = members(getattr(line, "rule", None))
    written = [line.reps, *(s.reps for r in own if isinstance(r, Wave) for s in r.steps)]
    reps = max((r for r in written if r is not None), key=lambda r: r.high, default=None)
    most = {m.what: m.up_to for m in own if isinstance(m, More)}
    if reps is not None and most.get("reps", 0) > reps.high:
        reps = Reps(low=most["reps"], high=most["reps"], amrap=reps.amrap)
    return replace(line, reps=reps, sets=max(line.sets, most.get("sets", 0)))
