"""Qualification in the terminal: scores by side and analyte, the worst misses, what was skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.qualification import QualificationReport
from myocrine.qualification.chronic.scores import Change
from myocrine.report.sheet import Plain
from myocrine.report.wording import fold, number

__all__ = ["scoreboard"]

_MISSES = 10
_FEW = 12  # changes that are all printed


def scoreboard(report: QualificationReport) -> RenderableType:
    """Return the scores of a qualification run, to print on a Rich console."""
    data = report.as_dict()
    head = f"{data['n_studies']} studies, {data['n_observations']} observations replicated"
    parts: list[RenderableType] = [
        Text.assemble(("Qualification", "bold"), f"  {head}; {len(data['skipped'])} skipped"),
    ]
    if report.studies or not report.chronic.studies:
        parts += _acute(report, data)
    return Group(*parts, *_chronic(report), *_skipped(report))


def _acute(report: QualificationReport, data: Mapping[str, Any]) -> list[RenderableType]:
    return [
        _scores({k: data["scores"][k] for k in ("all", "building", "verification")}, "side"),
        Padding(_scores(data["scores"]["by_analyte"], "analyte"), (1, 0, 0, 0)),
        *_signs(data["signs"]),
        *_misses(report),
        Text(
            "GMFE: geometric mean fold error (1 is perfect). Skill: share of the better baseline's "
            "error that the model removes (no change; mean of the topic). |z|: median distance in "
            "predictive SDs. Building studies may have been fitted to; verification studies never "
            "were, but they were seen while the model was designed.",
            style="dim",
        ),
    ]


def _chronic(report: QualificationReport) -> Iterator[RenderableType]:
    """Studies of weeks and years: by side, by endpoint, and each change where there are few."""
    chronic = report.chronic
    if not chronic.studies:
        return
    data = chronic.as_dict()
    pools = f"{data['n_studies']} studies ({data['n_pools']} pools)"
    head = f"  {pools}, {data['n_observations']} findings"
    yield Padding(Text.assemble(("Weeks and years", "bold"), head), (1, 0, 0, 0))
    yield _change_scores({k: data[k] for k in ("all", "building", "verification")}, "side")
    few = len(chronic.changes) <= _FEW
    if not few:
        yield Padding(_change_scores(data["by_endpoint"], "endpoint"), (1, 0, 0, 0))
    rows = sorted(chronic.changes, key=lambda r: 0.0 if few else -abs(r.z))
    yield Padding(Text("Changes" if few else "Furthest off", style="bold"), (1, 0, 0, 0))
    yield _changes(rows if few else rows[:_MISSES])
    text = (
        "Errors in SDs of people before training. Skill: over no change, over the mean of the "
        "other building studies. Ratios are folds; below z 1.64 the observation is inside."
    )
    yield Text(text, style="dim")


def _change_scores(rows: Mapping[str, Mapping[str, Any]], what: str) -> Plain:
    head = ("|z|", "in 90 %", "error", "skill", "topic", "studies", "n")
    made = Plain(what, *head, right=head, pad=1)
    for name, s in rows.items():
        if s["n"]:
            made.line(
                name,
                number(s["median_abs_z"]),
                f"{100 * s['coverage90']:.0f} %",
                number(s["error"]),
                *(
                    "-" if s[k] is None else f"{s[k]:.2f}"
                    for k in ("skill_no_change", "skill_topic_mean")
                ),
                str(s["n_studies"]),
                str(s["n"]),
            )
    return made


def _changes(rows: Sequence[Change]) -> Plain:
    """Return changes one by one, with the study's name where there is more than one."""
    several = len({r.study for r in rows}) > 1
    head = ("week", "seen", "predicted", *(() if several else ("interval",)), "z")
    made = Plain(*(("study",) if several else ()), "endpoint", *head, right=head, pad=1)
    for r in rows:
        low, high = number(r.low), number(r.high)
        made.line(
            *((r.study,) if several else ()),
            r.analyte,
            number(r.days / 7.0, 0),
            number(r.observed),
            number(r.predicted),
            *(() if several else (f"{low} to {high}",)),
            f"{r.z:+.1f}",
        )
    return made


def _scores(rows: Mapping[str, Mapping[str, Any]], what: str) -> Plain:
    made = Plain(what, "GMFE", "skill", "|z|", "in 90 %", "studies", "n",
                 right=["GMFE", "skill", "|z|", "in 90 %", "studies", "n"])  # fmt: skip
    for name, s in rows.items():
        if s["n"]:
            made.line(
                name,
                fold(s["gmfe"]),
                "-" if s["skill"] is None else f"{s['skill']:.2f}",
                number(s["median_abs_z"]),
                f"{100 * s['coverage90']:.0f} %",
                str(s["n_studies"]),
                str(s["n"]),
            )
    return made


def _signs(signs: Mapping[str, Any]) -> Iterator[RenderableType]:
    balanced = signs.get("balanced_accuracy")
    if signs.get("n") and balanced is not None:
        text = f"Directions: {100 * balanced:.0f} % balanced accuracy over {signs['n']}"
        yield Padding(Text(f"{text} (always the commonest: 33 to 50 %)."), (1, 0, 0, 0))


def _misses(report: QualificationReport) -> Iterator[RenderableType]:
    worst = sorted(report.scored, key=lambda r: -abs(r.z))[:_MISSES]
    if not worst:
        return
    yield Padding(Text("Furthest off", style="bold"), (1, 0, 0, 0))
    made = Plain("study", "analyte", "side", "z", right=["z"])
    for r in worst:
        made.line(r.study, r.analyte, r.split, f"{r.z:+.1f}")
    yield made


def _skipped(report: QualificationReport) -> Iterator[RenderableType]:
    if report.skipped:
        studies = Counter(study for study, _ in report.skipped)
        text = f"Skipped {len(report.skipped)} things in {len(studies)} studies (all in --json)."
        yield Padding(Text(text), (1, 0, 0, 0))
