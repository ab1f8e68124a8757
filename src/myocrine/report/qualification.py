"""The page of a qualification run: how well published studies were predicted, failures first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

import numpy as np

import myocrine
from myocrine.evidence.sources import sources
from myocrine.qualification import QualificationReport
from myocrine.qualification.scores import Scored, Summary, grouped_mean
from myocrine.report import page
from myocrine.report import qualification_figures as figures
from myocrine.report import qualification_tables as tables
from myocrine.report.chronic import chronic_sections
from myocrine.report.qualification_tables import SIDES, Target, targets
from myocrine.report.wording import fold, join, number

__all__ = ["write_report"]

_WORST = 15
_MEASURES = {
    "studies": "number of studies",
    "gmfe": "geometric mean fold error",
    "skill_no_change": "skill over “no change”",
    "skill_topic_mean": "skill over “topic mean”",
    "median_abs_z": "median |z|",
    "coverage90": "coverage of the 90 % interval",
}
_SPLIT = """\
“Building” studies may have been fitted to. “Verification” studies never were, but they were read
while the model was designed: their scores are honest, not blind. The side belongs to the paper, a
paper counts once, and the two are never averaged without being shown apart. Only a study that
nobody here had seen would be a blind test: bring one.

Each study is replicated with a cohort like its own, its own session, sampling times and statistic.
A level is scored as change from the study's own baseline, because assay kits differ more than
people do. Samples that the cohort was matched to are not scored.

Many papers were read as abstracts, and where a protocol is incomplete something was assumed (each
study file says what). A miss can therefore be the model's, the file's or the paper's.
"""
_BRING = (
    "<p>A study file is one published study in TOML: its cohort, each arm's session in the session "
    "language, and what was found. Put any number of them in a folder:</p>"
    "<pre><code>myocrine qualify --studies my_studies --report my_report.html</code></pre>"
    "<p>A template and what each key holds are in <code>docs/studies.md</code>. A paper that the "
    "project does not know counts as verification.</p>"
)


def write_report(
    report: QualificationReport,
    path: Path | str,
    *,
    citations: Mapping[str, str] | None = None,
) -> Path:
    """Write a qualification run as one self-contained HTML page.

    Parameters
    ----------
    report : QualificationReport
        May be empty: the page then says that nothing could be scored.
    path : path
        The file to write; folders are made.
    citations : mapping of study key to str, optional
        Of studies that are not among the project's own sources.

    Returns
    -------
    Path

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    found = {side: report.summary(side) for side in SIDES}
    promised = targets(found, len(report.studies))
    log = [r for r in report.scored if r.kind in ("fold", "absolute")]

    def cite(key: str) -> str:
        record = sources().get(key)
        return record.citation() if record else (citations or {}).get(key, f"Study file {key!r}.")

    acute = [
        ("Targets and scores", _scores(report, found, promised)),
        ("Furthest off", _furthest(report.scored)),
        ("Predicted and observed", _scatters(log)),
        ("How sure it should have been", _calibration(log)),
        ("By analyte", _analytes(report)),
        ("Signs", tables.signs(report) + tables.confident_misses(report.signed)),
        ("Differences", _differences(report.scored)),
        ("Levels without a baseline", _kits(report.scored)),
        ("All observations", _all(report, cite)),
    ]
    weeks = chronic_sections(report.chronic, cite)
    sections = [
        *(acute if report.studies or not weeks else ()),
        *weeks,
        ("Left out", tables.left_out(report.skipped)),
        ("What the split means", page.section(_SPLIT.split("\n\n"))),
        ("Bring your own studies", _BRING),
        ("This run", _run(report)),
    ]
    html = page.wrap("Qualification", _lead(report, found, promised), sections)
    return page.save(html, Path(path))


def _lead(
    report: QualificationReport, found: Mapping[str, Summary | None], promised: Sequence[Target]
) -> str:
    n = len(report.scored) + len(report.signed)
    weeks = len(report.chronic.studies)
    if not n and weeks:
        text = f"{weeks} studies of weeks and years, each change predicted; none of one session."
        return f'<p class="lead">{escape(text)}</p>'
    if not n:
        text = "No observation could be scored; every reason is listed under “Left out”."
        return f'<p class="lead">{escape(text)}</p>'
    says = [
        f"off by a factor of {fold(s.gmfe)} on {side} studies"
        for side in ("building", "verification")
        if (s := found[side])
    ]
    judged = [t for t in promised if t.met is not None]
    missed = sum(not t.met for t in judged)
    text = f"{n} published observations of {len(report.studies)} studies, each predicted."
    text += f" Numbers were {join(says)} (geometric mean)." if says else ""
    text += f" {missed} of {len(judged)} targets are missed."
    text += f" {weeks} studies of weeks and years have sections of their own." if weeks else ""
    note = "Observed values are published ones; every predicted value is simulated."
    return f'<p class="lead">{escape(text)}</p><p class="note">{note}</p>'


def _scores(
    report: QualificationReport, found: Mapping[str, Summary | None], promised: Sequence[Target]
) -> str:
    missed = [t for t in promised if t.met is False]
    items = "".join(f"<li>{_missed(t, found)}</li>" for t in missed)
    if missed:
        top = f"<h3>Missed</h3><ul>{items}</ul>"
    elif any(t.met for t in promised):
        top = "<p>Every target that could be judged is met.</p>"
    else:
        top = "<p>No target could be judged.</p>"
    return top + tables.headline(found, promised, len(report.studies)) + page.section([_MEANING])


_MEANING = (
    "Geometric mean fold error (GMFE): the typical factor between predicted and observed; 1 is "
    "perfect. Skill: the share of a baseline's error that the model removes, on changes alone; "
    "“no change” predicts that nothing happens, “topic mean” the mean change of the analyte in the "
    "other building studies. |z|: distance in predictive standard deviations; 0.67 is the median "
    "of a calibrated model. Coverage is right if the exact binomial interval at the number of "
    "studies contains 90 %, which many widths can satisfy: so the width stands beside it. Pooled "
    "errors flatter, because quantities that hardly move are easy: read them by analyte."
)


def _missed(t: Target, found: Mapping[str, Summary | None]) -> str:
    s = found.get(t.side)
    if t.measure == "coverage90" and s is not None:
        low, high = (f"{100 * end:.0f}" for end in s.coverage_interval)
        value = f"{100 * t.value:.0f} %"
        wanted = f"90 %; what was seen allows for {low} to {high} %"
    else:
        value, wanted = number(t.value).replace("-", "−"), t.wanted
    return escape(f"{_MEASURES[t.measure]}, {t.side}: {value} (wanted: {wanted})")


def _furthest(rows: Sequence[Scored]) -> str:
    if not rows:
        return "<p>Nothing was scored.</p>"
    worst = sorted(rows, key=lambda r: -abs(r.z))[:_WORST]
    out = sum(not r.inside for r in rows)
    text = (
        f"{out} of {len(rows)} numbers lie outside their 90 % interval, where "
        f"{0.1 * len(rows):.0f} would be expected."
    )
    caption = (
        f"The {len(worst)} largest |z|: observed minus predicted in predictive standard "
        "deviations. Times count from the start of the session; below a prediction its 90 % "
        "interval."
    )
    return page.section([text]) + tables.misses(worst, caption)


def _scatters(rows: Sequence[Scored]) -> str:
    drawn = [
        figures.scatter([r for r in rows if r.kind == kind], key=f"scatter-{kind}", what=what)
        for kind, what in (
            ("fold", "Changes [times]"),
            ("absolute", "Levels [each in its own unit]"),
        )
    ]
    pictures = [p.html() for p in drawn if p]
    return _pair(pictures) if pictures else "<p>There is nothing to draw.</p>"


def _pair(pictures: Sequence[str]) -> str:
    """Return pictures two in a row where there is room: small print needs the width."""
    columns = "grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr))"
    return f'<div class="grid" style="{columns}">{"".join(pictures)}</div>'


def _calibration(rows: Sequence[Scored]) -> str:
    if not rows:
        return "<p>There is nothing to draw.</p>"
    low = grouped_mean(rows, lambda r: float(r.observed < r.low))
    high = grouped_mean(rows, lambda r: float(r.observed > r.high))
    text = (
        f"Each study counted once, {100 * low:.0f} % of observations lie below their 90 % interval "
        f"and {100 * high:.0f} % above it; 5 % each would be right."
    )
    pair = (figures.pit(rows, key="pit"), figures.calibration(rows, key="calibration"))
    return page.section([text]) + _pair([p.html() for p in pair])


def _analytes(report: QualificationReport) -> str:
    found = report.by_analyte()
    if not found:
        return "<p>Nothing was scored.</p>"
    worse = [a for a, s in found.items() if s.skill < 0]
    alone = [a for a, s in found.items() if s.n_studies == 1]
    says = []
    if worse:
        says.append(f"Worse than one of the two baselines: {join(worse)}.")
    if alone:
        says.append(f"One study only, so no more than an anecdote: {join(alone)}.")
    return page.section(says) + tables.analytes(found)


def _differences(rows: Sequence[Scored]) -> str:
    own = [r for r in rows if r.kind == "difference"]
    if not own:
        return "<p>No difference was scored.</p>"
    inside = sum(r.inside for r in own)
    z = float(np.median([abs(r.z) for r in own]))
    text = f"{inside} of {len(own)} lie in their 90 % interval; median |z| {z:.2f}."
    caption = "Differences and times of peak in their own units: not part of the fold errors above."
    return page.section([text]) + tables.misses(own, caption)


def _kits(rows: Sequence[Scored]) -> str:
    own = [r for r in rows if r.kind == "kit"]
    if not own:
        return "<p>No such level was scored.</p>"
    inside = sum(r.inside for r in own)
    error = fold(float(np.exp(np.mean([r.error for r in own]))))
    text = (
        "The paper gives a level and no baseline, so the assay kit is part of the error. GMFE "
        f"{error}, {inside} of {len(own)} in their 90 % interval, which is wide for the same "
        "reason. Not part of the scores above."
    )
    return page.section([text]) + tables.misses(own, "Levels without their own baseline")


def _all(report: QualificationReport, cite: tables.Cite) -> str:
    if not report.studies:
        return "<p>No study was scored.</p>"
    note = "Times count from the start of the session; below a prediction its 90 % interval."
    return f'<p class="note">{note}</p>' + tables.observations(report, cite)


def _run(report: QualificationReport) -> str:
    weeks = report.chronic
    n = len(report.scored) + len(report.signed) + len(weeks.changes) + len(weeks.signs)
    line = [
        f"<code>{escape(myocrine.__version__)}</code>",
        str(report.seed),
        str(len({*report.studies, *weeks.studies})),
        str(n),
        str(len(report.skipped)),
    ]
    head = ("version", "seed", "studies", "observations", "left out")
    return page.table(
        "The same version, seed, options and study files give the same page.", head, [line]
    )
