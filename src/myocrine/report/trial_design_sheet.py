"""What a budget buys, on a terminal of 80 columns and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

import myocrine
from myocrine.qualification.trials.design import Choice, Designs
from myocrine.qualification.trials.power import Power
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.trial_words import contrast_in_words, probability, reading_in_words
from myocrine.report.wording import join, number
from myocrine.simulation.trials.trial import BASELINE, Budget, Endpoint, when_in_words

__all__ = ["DESIGN_SCHEMA", "design_dict", "design_sheet"]

DESIGN_SCHEMA = "myocrine.trial-design/1"
_MANY = 3
_AIM = {
    "power": "Power: that of finding a difference",
    "width": "Narrowest interval first; power: that of finding a difference",
    "decision": "Decided: the interval lies wholly beyond the smallest difference that matters, or "
    "wholly within it",
}


def design_sheet(found: Designs) -> RenderableType:
    """Return the designs as a table, the best first, and what the next-best costs."""
    return Group(*_head(found), _table(found), *_foot(found))


def _head(found: Designs) -> Iterator[RenderableType]:
    trial = found.trial
    title = Text(trial.title, style="bold")
    title.append(f"  {SIMULATED}", style="italic not bold")
    yield title
    kind = {"single arm": "one arm"}.get(trial.design.kind, trial.design.kind)
    yield Text(f"{kind}, {trial.population.name.replace('_', ' ')}; {_budget(found.budget)}.")
    for one in found.endpoints[:_MANY]:
        sign = {1: ", expected up", -1: ", expected down", 0: ""}[one.expected]
        yield Text(f"{one.name}: {contrast_in_words(one)}{sign}")
    if len(found.endpoints) > _MANY:
        yield Text(f"and {len(found.endpoints) - _MANY} more endpoints; powers are their mean")
    yield Rule(style="dim")


def _budget(b: Budget) -> str:
    parts = []
    if b.money is not None:
        parts.append(
            f"{number(b.money)} to spend, {number(b.per_person)} a person, "
            f"{number(b.per_session)} a session, {number(b.per_sample)} a sample"
        )
    if b.samples is not None:
        parts.append(f"at most {b.samples:,} samples")
    return join(parts)


def _table(found: Designs) -> Plain:
    money = found.budget.money is not None
    cost = ("cost",) if money else ()
    columns = ("", "samples at", "people", "samples", *cost, _goal(found), "simulated", "to match")
    table = Plain(*columns, right=columns[2:], pad=1)
    for i, c in enumerate(found.choices):
        cells = [f"{i + 1}", _times(found, c), str(c.n), str(c.samples)]
        cells += [number(c.cost)] if money else []
        cells += [probability(c.power), _simulated(found, c), _match(c, found.choices[0])]
        table.line(*cells)
    return table


def _times(found: Designs, c: Choice) -> str:
    before = ["before"] if any(e.needs_baseline for e in found.endpoints) else []
    return ", ".join([*before, *map(when_in_words, c.times)])


def _goal(found: Designs) -> str:
    return "decided" if found.by == "decision" else "power"


def _simulated(found: Designs, c: Choice) -> str:
    """Return the mean over endpoints of what whole trials gave, with its 95 % interval."""
    if not c.simulated:
        return "-"
    shares = [_share(found, p) for p in c.simulated]
    error = math.sqrt(
        sum(s * (1.0 - s) / p.repetitions for s, p in zip(shares, c.simulated, strict=True))
    )
    mean = float(np.mean(shares))
    return f"{100.0 * mean:.0f} ± {196.0 * error / len(shares):.0f} %"


def _share(found: Designs, p: Power) -> float:
    return p.decided if found.by == "decision" and p.decided is not None else p.power


def _match(c: Choice, best: Choice) -> str:
    """Return what it costs more than the best to be as good."""
    if c is best:
        return ""
    if c.match is None or best.match is None:
        return "never"
    return f"{number(c.match - best.match)} more" if c.match > best.match else "as good"


def _foot(found: Designs) -> Iterator[RenderableType]:
    yield Rule(style="dim")
    best = found.choices[0]
    money = found.budget.money is not None
    word = _goal(found)
    for power, need in found.needed.items():
        if need is None:
            yield Text(f"{100 * power:.0f} % {word}: no number of people gives it at these times.")
            continue
        unit = "" if money else " samples"
        yield Text(
            f"{100 * power:.0f} % {word} with {_times(found, best)}: {need[0]:,} people, "
            f"{number(need[1])}{unit}."
        )
    if len(found.endpoints) > 1:
        worst = sorted(zip(best.powers, found.endpoints, strict=True), key=lambda r: r[0])[:_MANY]
        told = [f"{e.output.long_name} {probability(p)}" for p, e in worst]
        yield Text(f"Least likely to be decided by the best: {join(told)}.")
    how = "every set" if found.exhaustive else "sets grown one time at a time"
    yield Text(
        f"{found.tried:,} {'design' if found.tried == 1 else 'designs'} tried ({how}). "
        f"{_AIM[found.by]}, by the closed form; simulated: share of whole trials with its 95 % "
        "interval. To match: what a set costs more to be as good.",
        style="dim",
    )
    yield Text(NOT_MEDICAL, style="dim")


def design_dict(found: Designs) -> dict[str, Any]:
    """Return the JSON form, schema ``myocrine.trial-design/1``."""
    b = found.budget
    return {
        "schema": DESIGN_SCHEMA,
        "version": myocrine.__version__,
        "note": "simulated, not measured",
        "title": found.trial.title,
        "design": found.trial.design.kind,
        "population": found.trial.population.name,
        "seed": found.trial.seed,
        "alpha": found.trial.alpha,
        "by": found.by,
        "budget": {
            "money": b.money,
            "samples": b.samples,
            "per_person": b.per_person,
            "per_session": b.per_session,
            "per_sample": b.per_sample,
            "candidates": [when_in_words(t) for t in b.candidates],
        },
        "endpoints": [_endpoint(e) for e in found.endpoints],
        "tried": found.tried,
        "exhaustive": found.exhaustive,
        "designs": [_choice(found, c) for c in found.choices],
        "needed": {
            f"{p:g}": None if need is None else {"people": need[0], "cost": need[1]}
            for p, need in found.needed.items()
        },
    }


def _endpoint(one: Endpoint) -> dict[str, Any]:
    return {
        "name": one.name,
        "output": one.output.name,
        "statistic": one.statistic,
        "reads": reading_in_words(one),
        "contrast": list(one.arms),
        "expected": {1: "up", -1: "down", 0: None}[one.expected],
        "evidence": one.output.evidence,
    }


def _choice(found: Designs, c: Choice) -> dict[str, Any]:
    before = [BASELINE] if any(e.needs_baseline for e in found.endpoints) else []
    return {
        "times": [when_in_words(t) for t in (*before, *c.times)],
        "people": c.n,
        "samples": c.samples,
        "cost": c.cost,
        "power": c.power,
        "powers": list(c.powers),
        "widths": list(c.widths),
        "cost_to_match_the_best": c.match,
        "simulated": [
            {
                "n": list(p.n),
                "power": p.power,
                "low": p.low,
                "high": p.high,
                "decided": p.decided,
            }
            for p in c.simulated
        ],
    }
