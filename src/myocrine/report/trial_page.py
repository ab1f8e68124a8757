"""The page of a trial: flow, curves by arm, effects, power, how it was done."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path

import myocrine
from myocrine.qualification.trials.measuring import spread_of
from myocrine.qualification.trials.results import EndpointResult, TrialResult
from myocrine.report import page
from myocrine.report.sheet import SIMULATED
from myocrine.report.svg import Picture
from myocrine.report.trial_figures import MOST_ARMS, curves, forest, powers
from myocrine.report.trial_flow import flow_diagram, framed
from myocrine.report.trial_words import (
    contrast_in_words,
    delta_in_words,
    design_in_words,
    effect_in_words,
    notes,
    p_in_words,
    probability,
    reading_in_words,
    true_in_words,
    unit_in_words,
)
from myocrine.report.wording import graded, number
from myocrine.simulation.citing import source_keys
from myocrine.simulation.trials.trial import Error, when_in_words

__all__ = ["trial_page", "write_report"]

_SIGNS = {1: ", expected up", -1: ", expected down", 0: ""}


def write_report(result: TrialResult, path: Path | str) -> Path:
    """Write the page of a trial as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(trial_page(result), Path(path))


def trial_page(result: TrialResult) -> str:
    """Return the page of a trial."""
    trial = result.trial
    sources = sorted({*source_keys(result.body), *getattr(trial.population, "sources", ())})
    power = powers(result, key="power")
    sections = [
        ("Who went where", framed(flow_diagram(result), len(trial.arms))),
        ("Curves by arm", _curves(result)),
        ("Effects", _effects(result)),
        *([("Power", _power(result, power) + _power_table(result))] if power else []),
        ("How it was done", _methods(result)),
        ("What to keep in mind", page.section(notes(result))),
        ("Sources", page.citations(sources)),
        ("This run", _run(result)),
    ]
    return page.wrap(trial.title, _lead(result), sections)


def _lead(result: TrialResult) -> str:
    e = result.primary
    unit = f" {unit_in_words(e.endpoint)}".rstrip()
    text = (
        f"{e.endpoint.name}, {contrast_in_words(e.endpoint)}: found {effect_in_words(e)}{unit}; "
        f"true {true_in_words(e)}. {e.decision.capitalize()}."
    )
    who = design_in_words(result.trial)
    note = f'<p class="note">{escape(result.trial.note)}</p>' if result.trial.note else ""
    return f'<p class="lead">{escape(text)}</p><p class="note">{escape(who)}</p>{note}'


def _curves(result: TrialResult) -> str:
    trial = result.trial
    small = [curves(result, name, key=f"c-{name}").html() for name in trial.samples]
    more = ""
    if len(trial.names) > MOST_ARMS:
        more = page.section([f"The first {MOST_ARMS} arms are drawn; the tables hold all."])
    percent = f"{100.0 * (1.0 - trial.alpha):g} %"
    note = (
        f'<p class="note">Marks: observed means with {percent} intervals. Lines: the truth, the '
        "mean over the whole pool. The axis is spaced by samples, not by hours. "
        f"{SIMULATED.capitalize()}.</p>"
    )
    return note + page.legend(trial.names[:MOST_ARMS]) + page.grid(small) + more


def _effects(result: TrialResult) -> str:
    alpha = result.trial.alpha
    picture = forest(result.endpoints, alpha=alpha, key="forest")
    percent = f"{100.0 * (1.0 - alpha):g} %"
    found = page.table(
        f"Estimates with {percent} intervals, {SIMULATED}. A ratio is a fold; Holm adjusts p for "
        f"{len(result.endpoints)} endpoints.",
        ("", "difference", "p", "p (Holm)", "Hedges' g", "true effect", "power", "evidence"),
        [_estimate_row(e) for e in result.endpoints],
        numeric=1,
    )
    arms = page.table(
        f"Arms: means with {percent} intervals (geometric for ratios); responders with theirs",
        ("", "arm", "n", "missing", "mean", "true mean", "responders"),
        [row for e in result.endpoints for row in _arm_rows(e)],
        numeric=2,
    )
    so = page.table(
        "An interval wholly beyond the smallest difference that matters decides for it",
        ("", "says", "smallest that matters", "trials that decide", "adjusted for baseline"),
        [_decision_row(e) for e in result.endpoints],
    )
    return (
        (picture.html() if picture else "")
        + f"<h3>Estimates</h3>{found}<h3>What the intervals say</h3>{so}<h3>Arms</h3>{arms}"
        + page.grades()
    )


def _name(e: EndpointResult) -> str:
    one = e.endpoint
    unit = unit_in_words(one)
    mark = f' <span class="unit">[{escape(unit)}]</span>' if unit else ""
    primary = ' <span class="unit">primary</span>' if one.primary else ""
    what = f'<br><span class="unit">{escape(contrast_in_words(one))}</span>'
    return f"{escape(one.name)}{mark}{primary}{what}"


def _cell(value: str, low: str, high: str) -> str:
    value, low, high = (escape(text.replace("-", "−")) for text in (value, low, high))
    return f"{value}<span>{low} to {high}</span>"


def _estimate_row(e: EndpointResult) -> list[str]:
    value, low, high = (number(v) for v in e.shown)
    est = e.estimate
    span = e.truth.interval
    true = number(e.as_read(e.truth.central))
    if span is not None:
        true = _cell(true, number(e.as_read(span[0])), number(e.as_read(span[1])))
    power = "–"
    if e.at_n is not None:
        p = e.at_n
        power = _cell(probability(p.power), probability(p.low), probability(p.high))
    return [
        _name(e),
        _cell(value, low, high) if math.isfinite(est.low) else "–",
        escape(p_in_words(est.p)),
        escape(p_in_words(e.holm)),
        _cell(f"{est.g:.2f}", f"{est.g_low:.2f}", f"{est.g_high:.2f}")
        if math.isfinite(est.g)
        else "–",
        true,
        power,
        graded(e.endpoint.output.evidence),
    ]


def _arm_rows(e: EndpointResult) -> list[list[str]]:
    rows = []
    for arm, s in e.arms.items():
        low, high = number(e.as_read(s.low)), number(e.as_read(s.high))
        share = "–"
        if s.responders is not None and s.n:
            low_share, high_share = map(probability, s.responder_interval)
            share = _cell(f"{s.responders} of {s.n}", low_share, high_share)
        rows.append(
            [
                escape(e.endpoint.name),
                escape(arm),
                str(s.n),
                str(s.missing),
                _cell(number(e.as_read(s.mean)), low, high) if s.n > 1 else "–",
                number(e.as_read(e.truth.arms[arm])),
                share,
            ]
        )
    return rows


def _decision_row(e: EndpointResult) -> list[str]:
    one, a = e.endpoint, e.adjusted
    adjusted = "–"
    if a is not None and math.isfinite(a.difference):
        low, high = number(e.as_read(a.low)), number(e.as_read(a.high))
        adjusted = f"{number(e.as_read(a.difference))} ({low} to {high})"
    decided = "–"
    if e.at_n is not None and e.at_n.decided is not None:
        decided = probability(e.at_n.decided)
    smallest = delta_in_words(e) or "–"
    return [escape(c) for c in (one.name, e.decision, smallest, decided, adjusted)]


def _power(result: TrialResult, picture: Picture) -> str:
    names = [e.endpoint.name for e in result.endpoints if e.curve][:MOST_ARMS]
    return page.legend(names) + page.grid([picture.html()])


def _power_table(result: TrialResult) -> str:
    rows = [
        [escape(e.endpoint.name), escape(" + ".join(map(str, p.n))),
         _cell(probability(p.power), probability(p.low), probability(p.high)),
         "–" if not math.isfinite(p.width) else number(math.exp(p.width) if e.endpoint.log
                                                       else p.width)]
        for e in result.endpoints
        for p in e.curve
    ]  # fmt: skip
    caption = "Power by size; for a ratio the width is that of high over low"
    table = page.table(caption, ("", "people", "power", "median width"), rows, numeric=1)
    return f"<details><summary>Power in numbers</summary>{table}</details>"


def _methods(result: TrialResult) -> str:
    trial = result.trial
    parts = [page.section([design_in_words(trial)])]
    read = page.table(
        "What is read of which samples, and how it is tested",
        ("", "reads", "contrast", "analysis"),
        [
            [escape(one.name), escape(f"{one.output.long_name}: {reading_in_words(one)}"),
             escape(contrast_in_words(one) + _SIGNS[one.expected]), escape(one.analysis)]
            for one in trial.endpoints
        ],
    )  # fmt: skip
    parts.append(f"<h3>Endpoints</h3>{read}<h3>Samples</h3>")
    spreads = [
        (o, times, spread_of(trial, o, result.body, result.body.records))
        for o, times in trial.samples.items()
    ]
    parts.append(
        page.table(
            "Samples and how they stray: coefficients of variation, or SDs in the output's unit",
            ("", "assay", "within a person", "sampled"),
            [
                [escape(result.body.output(o).long_name), _error(s.assay), _error(s.within),
                 escape(", ".join(when_in_words(t) for t in times))]
                for o, times, s in spreads
            ],
        )
    )  # fmt: skip
    for arm in trial.arms:
        held = f", held at baseline: {', '.join(arm.held)}" if arm.held else ""
        parts.append(
            f"<details><summary>Session of {escape(arm.name)}{escape(held)}</summary>"
            f"<pre>{escape(arm.text)}</pre></details>"
        )
    return "".join(parts)


def _error(error: Error) -> str:
    return number(error.sd) if error.sd else f"{100.0 * error.cv:.3g} %"


def _run(result: TrialResult) -> str:
    trial = result.trial
    rows = [
        ["seed", str(trial.seed)],
        ["evidence dial", trial.evidence],
        ["people in the trial, in the pool", f"{trial.n}, {trial.pool}"],
        ["draws of what nobody knows", str(trial.replicates - 1)],
        ["alpha", f"{trial.alpha:g}"],
        ["population", escape(trial.population.name)],
    ]
    return page.table(f"Myocrine {myocrine.__version__}", ("", ""), rows)
