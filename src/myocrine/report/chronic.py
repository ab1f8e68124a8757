"""Studies of weeks and years on the page of a qualification run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape

import numpy as np

from myocrine.qualification.chronic.report import ChronicReport
from myocrine.qualification.chronic.scores import Change, ChangeSummary
from myocrine.qualification.scores import Signed
from myocrine.report import chronic_figures as figures
from myocrine.report import page
from myocrine.report.parts import unit_mark
from myocrine.report.qualification_figures import calibration, pit, study_name
from myocrine.report.qualification_tables import SIDES, Target, verdict
from myocrine.report.wording import join, number, units_in_words

__all__ = ["chronic_sections", "chronic_targets"]

_STUDIES = 70
# Half of a standard normal lies within 0.67 of its centre; a small sample strays this far.
_MEDIAN_Z = (0.4, 1.1)
_WORST = 15
_TINY = 1e-3  # of any unit here: nobody measures such a change
_MEANING = (
    "Changes come in percent, kilograms and millimetres of mercury; errors are told in SDs of "
    "people before training, so that they can be averaged, and every study counts once. Skill is "
    "the share of a baseline's error that the model removes: “no change”, and “topic mean”, the "
    "mean of the endpoint over the other building studies with the same kind of comparison. CRPS "
    "is the error of a whole predictive distribution; vagueness raises it. A pool is the mean of "
    "as many simulated trials as it counts, each like the typical one."
)


def chronic_targets(report: ChronicReport) -> list[Target]:
    """Return every target of studies of weeks with its verdict, computed from the scores."""
    n = float(len(report.studies))
    wanted = f"at least {_STUDIES}"
    found = [Target(measure="studies", side="all", wanted=wanted, value=n, met=n >= _STUDIES)]
    for side in SIDES:
        s = report.summary(side)
        low, high = _MEDIAN_Z
        z = s.median_abs_z if s else np.nan
        found += [
            _target("median_abs_z", side, f"{low:g} to {high:g}", z, low <= z <= high),
            _target(
                "coverage90",
                side,
                "a band with 90 % in it",
                s.coverage90 if s else np.nan,
                bool(s and s.coverage_ok),
            ),
        ]
        for measure in ("skill_no_change", "skill_topic_mean"):
            value = float(getattr(s, measure)) if s else np.nan
            ends = getattr(s, f"{measure}_interval") if s else (np.nan, np.nan)
            sure = all((e > 0.0) == (value > 0.0) for e in ends)
            found.append(_target(measure, side, "above 0", value, value > 0.0, sure=sure))
    return found


def _target(
    measure: str, side: str, wanted: str, value: float, met: bool, *, sure: bool = True
) -> Target:
    judged = bool(met) if np.isfinite(value) else None
    return Target(
        measure=measure, side=side, wanted=wanted, value=float(value), met=judged, sure=sure
    )


def chronic_sections(report: ChronicReport, cite: Callable[[str], str]) -> list[tuple[str, str]]:
    """Return the sections of the page; none where no study is of weeks.

    Parameters
    ----------
    report : ChronicReport
    cite : callable
        The citation of a study.
    """
    if not report.studies:
        return []
    rows = report.changes
    return [
        ("Weeks and years", _lead(report) + _headline(report) + page.section([_MEANING])),
        ("Weeks and years: by endpoint", _endpoints(report)),
        ("Weeks and years: furthest off", _furthest(rows)),
        ("Weeks and years: predicted and observed", _pictures(rows)),
        ("Weeks and years: all studies", _all(report, cite)),
    ]


def _lead(report: ChronicReport) -> str:
    out = sum(not r.inside for r in report.changes)
    pools = len({r.study for r in report.changes if r.trials})
    text = (
        f"{len(report.changes)} changes and {len(report.signs)} signs of {len(report.studies)} "
        f"studies of weeks and years, {pools} of them pools of trials. {out} changes lie outside "
        f"their 90 % interval, where {0.1 * len(report.changes):.0f} would be expected."
    )
    missed = [t for t in chronic_targets(report) if t.met is False]
    says = [f"{_MEASURES[t.measure]}, {t.side}: {_value(t)} (wanted: {t.wanted})" for t in missed]
    items = "".join(f"<li>{escape(s)}</li>" for s in says)
    top = f"<h3>Missed</h3><ul>{items}</ul>" if items else "<p>No target is missed.</p>"
    return f"<p>{escape(text)}</p>{top}"


_MEASURES = {
    "studies": "number of studies",
    "skill_no_change": "skill over “no change”",
    "skill_topic_mean": "skill over “topic mean”",
    "median_abs_z": "median |z|",
    "coverage90": "coverage of the 90 % interval",
}


def _value(t: Target) -> str:
    if t.measure == "coverage90":
        return _share(t.value)
    return f"{t.value:.0f}" if t.measure == "studies" else _two(t.value)


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−") if np.isfinite(value) else "–"


def _ends(ends: tuple[float, float], write: Callable[[float], str] = _two) -> str:
    return f"<span>{write(ends[0])} to {write(ends[1])}</span>"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"


def _headline(report: ChronicReport) -> str:
    found = {side: report.summary(side) for side in SIDES}
    promised = {(t.measure, t.side): t for t in chronic_targets(report)}

    def line(name: str, measure: str, write: Callable[[ChangeSummary], str]) -> list[str]:
        cells = []
        for side in SIDES:
            s, t = found[side], promised.get((measure, side))
            cells.append((write(s) if s else "–") + (verdict(t) if t and s else ""))
        return [name, *cells]

    studies = promised["studies", "all"]
    lines = [
        line(
            "Median |z|",
            "median_abs_z",
            lambda s: _two(s.median_abs_z) + _ends(s.median_abs_z_interval),
        ),
        line(
            "In the 90 % interval",
            "coverage90",
            lambda s: _share(s.coverage90) + _ends(s.coverage_interval, _share),
        ),
        line("Median width of it [SD]", "", lambda s: _two(s.median_width)),
        line("Mean error [SD]", "", lambda s: _two(s.error)),
        line("… of “no change”", "", lambda s: _two(s.no_change_error)),
        line("… of “topic mean”", "", lambda s: _two(s.topic_mean_error)),
        line(
            "Skill over “no change”",
            "skill_no_change",
            lambda s: _two(s.skill_no_change) + _ends(s.skill_no_change_interval),
        ),
        line(
            "Skill over “topic mean”",
            "skill_topic_mean",
            lambda s: _two(s.skill_topic_mean) + _ends(s.skill_topic_mean_interval),
        ),
        line("CRPS [SD]", "", lambda s: _two(s.crps)),
        line("Changes", "", lambda s: str(s.n)),
        line("Studies (pools)", "", lambda s: f"{s.n_studies} ({s.n_pools})"),
        ["Studies in all, with signs", "", "", f"{len(report.studies)}{verdict(studies)}"],
        *_sign_lines(report),
    ]
    caption = "Studies of weeks and years; below a score its 90 % interval and whether it is met."
    return page.table(caption, ("", *SIDES), lines, numeric=1)


def _sign_lines(report: ChronicReport) -> list[list[str]]:
    found = [report.sign_scores(side) for side in SIDES]
    if not any(s["n"] for s in found):
        return []
    cells = [
        f"{_share(s['balanced_accuracy'])}<span>{s['n']} signs</span>" if s["n"] else "–"
        for s in found
    ]
    return [["Signs, balanced accuracy", *cells]]


def _endpoints(report: ChronicReport) -> str:
    found = report.by_endpoint()
    if not found:
        return "<p>No change was scored.</p>"
    worse = [a for a, s in found.items() if s.n_studies > 1 and s.skill_no_change < 0]
    says = [f"Worse than “no change”: {join(worse)}."] if worse else []
    lines = [
        [
            escape(name),
            _two(s.median_abs_z),
            _share(s.coverage90),
            _two(s.error),
            _two(s.skill_no_change),
            _two(s.skill_topic_mean),
            _two(s.median_width),
            f"{s.n_studies} ({s.n_pools})",
            str(s.n),
        ]
        for name, s in sorted(found.items(), key=lambda item: -item[1].median_abs_z)
    ]
    head = ("", "median |z|", "in 90 %", "error [SD]", "skill over no change", "over topic mean",
            "width [SD]", "studies (pools)", "n")  # fmt: skip
    caption = "Both sides together, largest |z| first. Skill below 0: worse than that baseline."
    return page.section(says) + page.table(caption, head, lines, numeric=1)


def _furthest(rows: Sequence[Change]) -> str:
    worst = sorted(rows, key=lambda r: -abs(r.z))[:_WORST]
    if not worst:
        return "<p>No change was scored.</p>"
    head = ("study", "endpoint", "at", "observed", "predicted", "z")
    lines = [[_study_name(r), _what(r), *_numbers(r)] for r in worst]
    return page.table(f"The {len(worst)} largest |z|", head, lines, numeric=2)


def _study_name(r: Change) -> str:
    arms = f"{r.arm} − {r.arm_b}" if r.arm_b else r.arm
    small = f'<br><span class="unit" style="font-weight:400">{escape(f"{arms}; {r.split}")}</span>'
    return escape(study_name(r.study)) + small


_SCALES = {"ratio": "times", "smd": "SD"}


def _what(r: Change) -> str:
    unit = _SCALES.get(r.scale, units_in_words(r.unit))
    pool = f" ({r.trials} trials)" if r.trials else ""
    return escape(r.analyte + pool) + unit_mark(unit)


def _numbers(r: Change) -> list[str]:
    low, high, observed, predicted = (
        number(v if abs(v) >= _TINY else 0.0).replace("-", "−")
        for v in (r.low, r.high, r.observed, r.predicted)
    )
    out = "" if r.inside else '<span style="color:var(--orange)">outside</span>'
    z = f"{r.z:+.1f}".replace("-", "−")
    return [
        figures.when(r.days),
        observed,
        f"{predicted}<span>{low} to {high}</span>",
        f"{z}{out}",
    ]


def _pictures(rows: Sequence[Change]) -> str:
    if not rows:
        return "<p>There is nothing to draw.</p>"
    first = (
        figures.scatter(rows, key="chronic-scatter"),
        pit(rows, key="chronic-pit"),
        calibration(rows, key="chronic-calibration"),
    )
    columns = "grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr))"
    drawn = "".join(p.html() for p in first if p)
    parts = [f'<div class="grid" style="{columns}">{drawn}</div>']
    for name, pictures in figures.forests(rows):
        parts.append(f"<h3>{escape(name)}</h3>" + "".join(p.html() for p in pictures))
    return "".join(parts)


def _all(report: ChronicReport, cite: Callable[[str], str]) -> str:
    changes: dict[str, list[Change]] = defaultdict(list)
    signs: dict[str, list[Signed]] = defaultdict(list)
    for r in report.changes:
        changes[r.study].append(r)
    for d in report.signs:
        signs[d.study].append(d)
    names = sorted(report.studies, key=lambda k: (study_name(k).casefold(), k))
    return "".join(_study(k, changes[k], signs[k], cite(k)) for k in names)


def _study(key: str, rows: Sequence[Change], signs: Sequence[Signed], citation: str) -> str:
    split = rows[0].split if rows else signs[0].split
    out = sum(not r.inside for r in rows)
    wrong = sum(s.observed != s.predicted for s in signs)
    says = [f"{len(rows)} changes, {out} outside"] if rows else []
    says += [f"{len(signs)} signs, {wrong} wrong"] if signs else []
    body = f'<p class="note">{escape(citation)}</p>'
    if rows:
        head = ("endpoint", "at", "observed", "predicted", "z")
        lines = [[_what(r), *_numbers(r)] for r in rows]
        body += page.table(f"{study_name(key)}: changes", head, lines, numeric=1)
    if signs:
        words = ("endpoint", "observed", "predicted", "chance of the observed")
        body += page.table(f"{study_name(key)}: signs", words, [_sign(s) for s in signs], numeric=3)
    summary = f"{study_name(key)} ({split}): {'; '.join(says)}"
    return f"<details><summary>{escape(summary)}</summary>{body}</details>"


def _sign(s: Signed) -> list[str]:
    chance = _share(s.probabilities.get(s.observed, 0.0))
    return [escape(f"{s.analyte}: {s.arm}"), escape(s.observed), s.predicted, chance]
