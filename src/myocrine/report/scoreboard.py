"""Qualification in the terminal: scores by side and analyte, the worst misses, what was skipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.qualification import QualificationReport
from myocrine.report.sheet import Plain
from myocrine.report.wording import fold, number

__all__ = ["scoreboard"]

_MISSES = 10


def scoreboard(report: QualificationReport) -> RenderableType:
    """Return the scores of a qualification run, to print on a Rich console."""
    data = report.as_dict()
    head = f"{data['n_studies']} studies, {data['n_observations']} observations replicated"
    parts: list[RenderableType] = [
        Text.assemble(("Qualification", "bold"), f"  {head}; {len(data['skipped'])} skipped"),
        _scores({k: data["scores"][k] for k in ("all", "building", "verification")}, "side"),
        Padding(_scores(data["scores"]["by_analyte"], "analyte"), (1, 0, 0, 0)),
        *_signs(data["signs"]),
        *_misses(report),
        *_skipped(report),
        Text(
            "GMFE: geometric mean fold error (1 is perfect). Skill: share of the better baseline's "
            "error that the model removes (no change; mean of the topic). |z|: median distance in "
            "predictive SDs. Building studies may have been fitted to; verification studies never "
            "were, but they were seen while the model was designed.",
            style="dim",
        ),
    ]
    return Group(*parts)


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
