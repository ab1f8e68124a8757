"""A trial on a terminal of 80 columns: who, what was found, what is true, how likely."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from myocrine.qualification.trials.flow import flow
from myocrine.qualification.trials.results import EndpointResult, TrialResult
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.trial_words import (
    chance,
    contrast_in_words,
    delta_in_words,
    design_in_words,
    effect_in_words,
    method_in_words,
    notes,
    probability,
    true_in_words,
    unit_in_words,
)
from myocrine.report.wording import number

__all__ = ["trial_sheet"]


def trial_sheet(result: TrialResult) -> RenderableType:
    """Return what a person needs to see of a trial."""
    return Group(*_head(result), *_flow(result), *_endpoints(result), *_foot(result))


def _head(result: TrialResult) -> Iterator[RenderableType]:
    trial = result.trial
    title = Text(trial.title, style="bold")
    title.append(f"  {SIMULATED}", style="italic not bold")
    yield title
    yield Text(design_in_words(trial))
    yield Rule(style="dim")


def _flow(result: TrialResult) -> Iterator[RenderableType]:
    columns = ("", "people", "left", "failed", "samples", "lost", "analysed")
    table = Plain(*columns, right=columns[1:])
    for row in flow(result):
        left = row.left_before + row.left_during
        counts = (row.allocated, left, row.failed, row.samples, row.lost, row.analysed)
        table.line(row.arm, *map(str, counts))
    yield table
    yield Text("")


def _endpoints(result: TrialResult) -> Iterator[RenderableType]:
    for e in result.endpoints:
        one = e.endpoint
        unit = unit_in_words(one)
        head = Text(one.name, style="bold")
        head.append(f"  {contrast_in_words(one)}", style="not bold")
        head.append(f" [{unit}]" if unit else "", style="not bold")
        head.append("  primary" if one.primary else "", style="italic not bold")
        yield head
        table = Plain("", "", pad=2)
        for name, text in _lines(e):
            table.line(f"  {name}", text)
        yield table


def _lines(e: EndpointResult) -> Iterator[tuple[str, str]]:
    method = method_in_words(e.estimate)
    yield "arms", "; ".join(f"{a} {_arm(e, a)}" for a in e.endpoint.arms)
    yield "found", f"{effect_in_words(e)} ({method}), {chance(e)}"
    if e.adjusted is not None and math.isfinite(e.adjusted.difference):
        a = e.adjusted
        low, high = (number(e.as_read(v)) for v in (a.low, a.high))
        yield a.method, f"{number(e.as_read(a.difference))} ({low} to {high})"
    g = e.estimate
    yield "Hedges' g", f"{g.g:.2f} ({g.g_low:.2f} to {g.g_high:.2f})"
    shares = [
        f"{a} {s.responders} of {s.n} ({probability(s.responder_interval[0])} to "
        f"{probability(s.responder_interval[1])})"
        for a, s in e.arms.items()
        if s.responders is not None
    ]
    if shares:
        yield "responders", "; ".join(shares)
    yield "true", true_in_words(e)
    if e.at_n is not None:
        p = e.at_n
        text = f"{probability(p.power)} ({probability(p.low)} to {probability(p.high)})"
        if p.decided is not None:
            text += f"; {probability(p.decided)} decide about {delta_in_words(e)}"
        if e.assurance is not None:
            text += f"; {probability(e.assurance)} over what nobody knows"
        yield "power", text
    yield "so", e.decision


def _arm(e: EndpointResult, arm: str) -> str:
    s = e.arms[arm]
    low, high = number(e.as_read(s.low)), number(e.as_read(s.high))
    return f"{number(e.as_read(s.mean))} ({low} to {high}), n {s.n}"


def _foot(result: TrialResult) -> Iterator[RenderableType]:
    yield Rule(style="dim")
    for note in notes(result):
        yield Text(note, style="dim")
    yield Text(NOT_MEDICAL, style="dim")
