"""The page of a simulated plan: outputs over weeks, loads, sessions, the plan as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import numpy as np

import myocrine
from myocrine.body.contract import Output
from myocrine.planning.audit import audit
from myocrine.planning.endpoints import COHORT_ONLY
from myocrine.planning.simulate import PlanResult
from myocrine.report import page
from myocrine.report.audit_figures import sets_section
from myocrine.report.parts import unit_mark
from myocrine.report.plan_figures import course, loads
from myocrine.report.plan_sheet import (
    HEADLINE,
    all_warnings,
    lifted,
    moved,
    shown_block,
    shown_weeks,
)
from myocrine.report.sheet import SIMULATED
from myocrine.report.timeline_words import COHORT, change, unit_of
from myocrine.report.wording import many, number
from myocrine.training.plans import plan_text

__all__ = ["plan_page", "week_of", "write_plan"]

_MOST = 60
"""Sessions in the table; a longer plan shows its first and last."""


def write_plan(result: PlanResult, path: Path | str, *, name: str, who: str) -> Path:
    """Write the page of a simulated plan as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(plan_page(result, name=name, who=who), Path(path))


def plan_page(result: PlanResult, *, name: str, who: str) -> str:
    """Return the page of a simulated plan.

    Parameters
    ----------
    result : PlanResult
    name : str
        Of the plan.
    who : str
        The person in words.
    """
    outputs = moved(result)
    block = shown_block(result)
    first = sorted((o for o in outputs if o.name in HEADLINE), key=lambda o: HEADLINE.index(o.name))
    rest = [o for o in outputs if o.name not in HEADLINE]
    sections = [
        ("What changes", _curves(result, first, block)),
        ("What is lifted", _lifts(result)),
        ("Everything that moves", _numbers(result, [*first, *rest], block)),
        ("Sets a week", _sets(result)),
        ("Session by session", _sessions(result)),
        ("The plan", _text(result)),
        ("What to keep in mind", _mind(result)),
        ("This run", _run(result)),
    ]
    lead = (
        f'<p class="note">Person: {escape(who)}.</p>'
        f'<p class="note">{many(result.options.weeks, "week")}, '
        f"{many(len(result.course.log), 'session')}. "
        "Lines are medians, bands 90 % intervals over people "
        "and what nobody knows; shaded: layoffs.</p>"
    )
    return page.wrap(name, lead, [s for s in sections if s[1]])


def _curves(result: PlanResult, outputs: Sequence[Output], block: str) -> str:
    if not outputs:
        return page.section(["Nothing moves."])
    plan = result.course.plan
    return page.grid(course(result, o, plan, block=block).html() for o in outputs)


def _lifts(result: PlanResult) -> str:
    known = [x for x in lifted(result.course.log) if np.isfinite(x.kg).any()]
    if not known:
        return ""
    plan, weeks = result.course.plan, result.options.weeks
    note = "<p class='note'>The heaviest set of each session of the person in the middle.</p>"
    return note + page.grid(loads(x, plan, weeks, key=f"l-{i}").html() for i, x in enumerate(known))


def _numbers(result: PlanResult, outputs: Sequence[Output], block: str) -> str:
    weeks = shown_weeks(result)
    at = [int(np.argmin(np.abs(result.weeks - w))) for w in weeks]
    rows = []
    for output in outputs:
        low, median, high = result.interval(output.name, block)
        cells = [
            f"{change(float(median[i]), output)}"
            f"<span>{change(float(low[i]), output)} to {change(float(high[i]), output)}</span>"
            for i in at
        ]
        name = escape(output.long_name) + unit_mark(unit_of(output))
        rows.append([name, *cells, escape(output.certainty)])
    head = ("", *(f"{w:g} weeks" for w in weeks), "certainty")
    caption = f"Change since the start, median with 90 % interval below; {SIMULATED}"
    groups = any(o.name in COHORT_ONLY for o in outputs)
    note = f"<p class='note'>{escape(COHORT)}</p>" if groups else ""
    return note + page.table(caption, head, rows, numeric=1) if rows else ""


def week_of(day: float) -> int:
    """Return the week of a day counted from the start of the plan [d]; the first is 1."""
    return int(day // 7.0) + 1


def _sessions(result: PlanResult) -> str:
    log = result.course.log
    shown = log if len(log) <= _MOST else (*log[: _MOST // 2], *log[-_MOST // 2 :])
    rows = [
        [
            str(week_of(held.planned.day)),
            escape(held.planned.session + (" (deload)" if held.planned.deload else "")),
            number(float(held.performance.total_minutes[0]), 0),
            number(100.0 * held.present, 0),
            "<br>".join(escape(r) for r in held.reasons) or "–",
        ]
        for held in shown
    ]
    if not rows:
        return ""
    left = len(log) - len(shown)
    note = f"<p class='note'>{left} sessions in between are left out.</p>" if left else ""
    head = ("week", "session", "minutes", "came [%]", "why these loads")
    return note + page.table(f"Sessions of the person in the middle; {SIMULATED}", head, rows)


def _sets(result: PlanResult) -> str:
    plan = result.course.plan
    return "" if plan is None else sets_section(audit(plan, result.person))


def _text(result: PlanResult) -> str:
    plan = result.course.plan
    return "" if plan is None else f"<pre>{escape(plan_text(plan).rstrip())}</pre>"


def _mind(result: PlanResult) -> str:
    rules = (
        "The plan's rules see the simulated strength of each day; a person may sleep badly, move "
        "house or lose interest, and none of this is here."
    )
    width = (
        "Intervals hold people who differ and what nobody knows; one person's own course may lie "
        "anywhere within."
    )
    notes = "".join(f"<li>{escape(w)}</li>" for w in all_warnings(result))
    return page.section([rules, width]) + (f"<ul>{notes}</ul>" if notes else "")


def _run(result: PlanResult) -> str:
    options = result.options
    rows = [
        ["weeks", f"{options.weeks:g}"],
        ["draws", str(options.draws)],
        ["seed", str(options.seed)],
        ["evidence dial", options.evidence],
        ["adherence", f"{options.adherence:g}"],
        ["population", escape(result.population) or "–"],
    ]
    return page.table(f"Myocrine {myocrine.__version__}", ("", ""), rows)
