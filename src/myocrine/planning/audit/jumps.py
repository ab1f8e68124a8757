"""Findings about change: more sets at once, steps too large for a lift, loads after a layoff."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.audit.bands import COUNTED
from myocrine.planning.audit.counting import Counted, Done
from myocrine.planning.audit.model import Finding
from myocrine.planning.audit.weekly import named
from myocrine.planning.doses import Lanes
from myocrine.training.maxima import maximum
from myocrine.training.plans import Change, Double, Plan, Wave
from myocrine.training.plans.loads import Line, finds_its_load, written_kg
from myocrine.training.repetitions import percent_for_repetitions

__all__ = ["after_layoffs", "heavier", "more_sets", "steps"]

Found = Iterator[Finding]
_LISTED = 5
"""Lifts that one sentence names."""


_END: dict[str, Any] = {
    "severity": "note",
    "remedy": "The gentle first weeks end here; a week between them makes the step smaller.",
}


def more_sets(blocks: Sequence[Counted], p: ParameterSet) -> Found:
    """Tell of weeks that ask for many more sets than the weeks before."""
    times, least = 1.0 + p.value("audit.sets_jump") / 100.0, p.value("audit.sets_more")
    for before, after in itertools.pairwise(blocks):
        grown = {}
        for group in COUNTED:
            old, new = before.round.sets(group), after.round.sets(group)
            if old > 0 and new > times * old and new - old >= least:
                grown[group] = (old, new)
        if grown:
            one = _jump(f"from week {after.round.week} on", grown, p, after)
            yield dataclasses.replace(one, **_END) if _gentle(before, p) else one
    for block in blocks:
        weeks = _by_week(block)
        for i, (old, new) in enumerate(itertools.pairwise(weeks)):
            if old > 0 and new > times * old and new - old >= least:
                when = f"week {i + 2} of the cycle"
                yield _jump(when, {"all muscles": (old, new)}, p, block)


def _gentle(block: Counted, p: ParameterSet) -> bool:
    """Whether these are first weeks with few sets on purpose."""
    lasts = block.cycle.duration
    few = all(x.sets.sets <= p.value("protocol.gentle_sets") for d in block.done for x in d.lines)
    return few and lasts is not None and lasts <= 7 * p.value("protocol.gentle_weeks")


def _jump(
    when: str, grown: Mapping[str, tuple[float, float]], p: ParameterSet, block: Counted
) -> Finding:
    listed = ", ".join(f"{named(g)} {a:.3g} to {b:.3g}" for g, (a, b) in grown.items())
    return Finding(
        severity="warning",
        kind="jump",
        message=f"{when[0].upper()}{when[1:]}: many more sets a week than before, {listed}.",
        remedy=f"Come there in steps of at most {p.value('audit.sets_jump'):g} %.",
        position=block.round.position,
    )


def _by_week(block: Counted) -> list[float]:
    """Return the working sets of each whole week of the cycle."""
    weeks = int(block.round.weeks)
    sets = [0.0] * weeks
    for done in block.done:
        week = done.day // 7
        if week < weeks:
            sets[week] += sum(s.share for s in done.dose.working)
    return sets


# ---- loads ---------------------------------------------------------------------------------------
def heavier(blocks: Sequence[Counted], p: ParameterSet) -> Found:
    """Tell of kilograms that a later block writes and that nothing before leads to."""
    allowed = 1.0 + p.value("plans.largest_change") / 100.0
    for before, after in itertools.pairwise(blocks):
        reached: dict[str, float] = {}
        for done, line in ((d, x) for d in before.done for x in d.lines if not x.sets.warm_up):
            kg, name = _reached(line, done, before), line.exercise.name
            if kg > 0:
                reached[name] = max(kg, reached.get(name, 0.0))
        for line in dict.fromkeys(x for d in after.done for x in d.lines):
            kg, old = written_kg(line.sets), reached.get(line.exercise.name)
            if old is not None and kg > allowed * old:
                yield Finding(
                    severity="warning",
                    kind="jump",
                    message=f"From week {after.round.week} on: {line.exercise.name} with {kg:.4g} "
                    f"kg, after {old:.4g} kg at most.",
                    remedy=f"At once, {p.value('plans.largest_change'):g} % more are a lot; a rule "
                    "(lp, dp) gets there in steps.",
                    position=line.sets.position,
                )


def _reached(line: Line, done: Done, block: Counted) -> float:
    """Return the kilograms that a line writes and what its rule can add to them [kg]."""
    kg = written_kg(line.sets)
    lasts = block.cycle.duration
    ups = list(_ups(line.rule))
    if not ups or lasts is None:
        return kg if not ups else float("inf")
    here = sum(d.planned.session == done.planned.session for d in block.done)
    times = here * lasts / block.cycle.length.days()
    step = ups[0]
    return kg + step.kg * times if step.kg is not None else kg * (1 + step.value / 100.0) ** times


# ---- steps ---------------------------------------------------------------------------------------
def steps(blocks: Sequence[Counted], lanes: Lanes, p: ParameterSet) -> Found:
    """Tell of rules whose step is large for what the exercise lifts here."""
    large: dict[object, tuple[float, str, Line]] = {}
    for done, line in ((d, x) for b in blocks for d in b.done for x in d.lines):
        if line.rule is None or line.track in large:
            continue
        typical, allowed = _typical(line, done, lanes), _allowed(line, p)
        for change in _ups(line.rule):
            share = _share(change, line, typical)
            if share is not None and share > allowed + 1e-9:
                unit = "%" if change.unit == "%" else f" {change.unit}"
                of = "" if change.unit == "%" else f" of {_written(line, typical):.3g} kg"
                said = (
                    f"{line.exercise.name} {change.value:+g}{unit}{of} ({100 * share:.0f} %, "
                    f"not above {100 * allowed:.0f} %)"
                )
                large[line.track] = share, said, line
    if not large:
        return
    shown = [said for _, said, _ in sorted(large.values(), key=lambda row: -row[0])]
    more = len(shown) - _LISTED
    listed = shown if more <= 1 else [*shown[:_LISTED], f"{more} more"]
    where = next(iter(large.values()))[2].sets.position
    yield Finding(
        severity="note",
        kind="jump",
        message=f"Large steps for what is lifted here: {', '.join(dict.fromkeys(listed))}.",
        remedy="They take the repetitions away: smaller plates, or a wider range of repetitions "
        "before more load (dp).",
        position=where and where.of("rule"),
    )


def _ups(rule: object) -> Iterator[Change]:
    """Yield every change of a rule that adds load, however deep it stands."""
    if isinstance(rule, Change):
        if rule.value > 0:
            yield rule
    elif dataclasses.is_dataclass(rule):
        for field in dataclasses.fields(rule):
            yield from _ups(getattr(rule, field.name))
    elif isinstance(rule, tuple):
        for item in rule:
            yield from _ups(item)


def _typical(line: Line, done: Done, lanes: Lanes) -> float:
    """Return everything that the heaviest set of a line moves, the body's part too [kg]."""
    sets = done.of(line)
    loads = [s.load_kg for s in sets if np.isfinite(s.load_kg)]
    if not loads:
        return float("nan")
    body = float(maximum(line.exercise, lanes).body[0])
    heaviest = max(loads) + body
    if isinstance(line.rule, Wave):  # its step is one of the training max
        heaviest /= max(line.rule.steps[0].percent, 1.0) / 100.0
    return heaviest


def _written(line: Line, kg: float) -> float:
    return float(line.written(np.array(kg)))


def _share(change: Change, line: Line, typical: float) -> float | None:
    """Return a step over what is lifted."""
    if change.kg is None:
        return change.value / 100.0
    if not typical > 0:
        return None
    return float(line.on_bar(np.array(change.kg))) / typical


def _allowed(line: Line, p: ParameterSet) -> float:
    """Return the step that leaves repetitions: for a range, from its top down to its bottom."""
    usual = p.value("plans.largest_change") / 100.0
    reps, effort = line.sets.reps, line.sets.effort
    if not isinstance(line.rule, Double) or reps is None or reps.high <= reps.low:
        return usual
    left = 0.0 if effort is None else effort.rir
    counts = np.array([reps.low + left, reps.high + left])
    heavy, light = percent_for_repetitions(counts, factor=line.exercise.repetition_factor)
    return max(usual, float(heavy / light) - 1.0)


# ---- after a layoff ------------------------------------------------------------------------------
def after_layoffs(plan: Plan, blocks: Sequence[Counted], p: ParameterSet) -> Found:
    """Tell of loads and sets that a layoff of the plan leaves as they were."""
    longest, weeks = p.value("protocol.return_days"), p.value("protocol.gentle_weeks")
    told: set[object] = set()
    for before, after in itertools.pairwise(blocks):
        if after.gap < longest:
            continue
        span = f"{after.gap / 7:.3g} weeks"
        for line in _going_on(plan, before, after):
            if line.track in told:
                continue
            told.add(line.track)
            yield Finding(
                severity="warning",
                kind="jump",
                message=f"After the layoff of {span} {line.exercise.name} goes on at the load from "
                "before.",
                remedy="Write an effort in place of kilograms (at RIR 2), which finds the load "
                f"anew, or: return after {p.value('plans.return_after'):g} days: "
                f"-{p.value('plans.return_loss'):g}% a week",
                position=line.sets.position,
            )
        same = [g for g in COUNTED if 0 < before.round.sets(g) <= after.round.sets(g)]
        if same:
            yield Finding(
                severity="note",
                kind="jump",
                message=f"The first week after the layoff of {span} has as many sets as before it.",
                remedy=f"{weeks:g} weeks with fewer sets bring the protection against soreness "
                f"back: a cycle for {weeks:g} weeks between them.",
                position=after.round.position,
            )


def _going_on(plan: Plan, before: Counted, after: Counted) -> Iterator[Line]:
    """Yield the lines after a layoff whose load is not found anew and not taken down."""
    if plan.returning is not None and plan.returning.after is not None:
        return
    known = {line.track for done in before.done for line in done.lines}
    for line in (x for done in after.done for x in done.lines):
        own = isinstance(line.rule, Wave) and line.rule.training_max is not None
        led = line.rule is not None and line.track in known
        if led and (own or (not isinstance(line.rule, Wave) and not finds_its_load(line.sets))):
            yield line
