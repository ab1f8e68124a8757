"""Tables of a qualification run: scores beside targets, misses, signs, every observation."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from myocrine.qualification import QualificationReport
from myocrine.qualification.scores import Scored, Signed, Summary
from myocrine.report import page
from myocrine.report.parts import unit_mark
from myocrine.report.qualification_figures import bar, study_name
from myocrine.report.wording import fold, number, units_in_words

__all__ = [
    "SIDES",
    "Target",
    "analytes",
    "confident_misses",
    "headline",
    "left_out",
    "misses",
    "observations",
    "signs",
    "targets",
    "verdict",
]

SIDES = ("building", "verification", "all")
"""Order in which the sides of the split are shown."""

_GMFE = {"building": 1.5, "verification": 1.9}
_STUDIES = 40
# Half of a standard normal lies within 0.67 of its centre; a small sample strays this far.
_MEDIAN_Z = (0.4, 1.1)
_CLASSES = ("up", "none", "down")
_CHANCE = "the chance is what the model gave to the observed"
_HUES = {"met": "green", "missed": "orange", "no data": "muted"}
Found = Mapping[str, Summary | None]
Cite = Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Target:
    """One promise beside the number that keeps or breaks it.

    Attributes
    ----------
    measure, side : str
        What was measured, on which side of the split.
    wanted : str
        The promise in words.
    value : float
        What the run gave; nan where there was nothing to score.
    met : bool or None
        Whether the number keeps the promise; None where there is no number.
    sure : bool
        Whether the whole interval of the value agrees with the verdict.
    """

    measure: str
    side: str
    wanted: str
    value: float
    met: bool | None
    sure: bool = True

    @property
    def verdict(self) -> str:
        """``met``, ``missed`` or ``no data``."""
        return "no data" if self.met is None else "met" if self.met else "missed"


def targets(found: Mapping[str, Summary | None], n_studies: int) -> list[Target]:
    """Return every target with its verdict, computed from the scores.

    Parameters
    ----------
    found : mapping of side to Summary
        None where a side has no scored row.
    n_studies : int
        Studies replicated, signs included.
    """
    enough = n_studies >= _STUDIES
    wanted = f"at least {_STUDIES}"
    n = float(n_studies)
    result = [Target(measure="studies", side="all", wanted=wanted, value=n, met=enough)]
    for side in SIDES:
        s = found.get(side)
        result += [*_accuracy(side, s), _distance(side, s), _band(side, s)]
    return result


def _accuracy(side: str, s: Summary | None) -> list[Target]:
    if side not in _GMFE:
        return []
    most = _GMFE[side]
    wanted = f"at most {most:g}"
    if s is None:
        error = Target(measure="gmfe", side=side, wanted=wanted, value=math.nan, met=None)
    else:
        met = s.gmfe <= most
        sure = all((end <= most) == met for end in s.gmfe_interval)
        error = Target(measure="gmfe", side=side, wanted=wanted, value=s.gmfe, met=met, sure=sure)
    return [error, *(_skill(side, s, m) for m in ("skill_no_change", "skill_topic_mean"))]


def _skill(side: str, s: Summary | None, measure: str) -> Target:
    value = math.nan if s is None else float(getattr(s, measure))
    met = value > 0.0 if math.isfinite(value) else None
    return Target(measure=measure, side=side, wanted="above 0", value=value, met=met)


def _distance(side: str, s: Summary | None) -> Target:
    low, high = _MEDIAN_Z
    value = math.nan if s is None else s.median_abs_z
    met = low <= value <= high if math.isfinite(value) else None
    wanted = f"{low:g} to {high:g}"
    return Target(measure="median_abs_z", side=side, wanted=wanted, value=value, met=met)


def _band(side: str, s: Summary | None) -> Target:
    return Target(
        measure="coverage90",
        side=side,
        wanted="a band with 90 % in it",
        value=math.nan if s is None else s.coverage90,
        met=None if s is None else s.coverage_ok,
    )


def verdict(t: Target) -> str:
    """Return a verdict in a word and in its colour."""
    text = t.verdict if t.sure else f"{t.verdict}, not surely"
    return f'<span style="color:var(--{_HUES[t.verdict]})">{text}</span>'


def _small(text: str) -> str:
    """Return a line of small print below what it belongs to."""
    return f'<br><span class="unit" style="font-weight:400">{escape(text)}</span>'


def headline(found: Found, promised: Sequence[Target], n_studies: int) -> str:
    """Return the scores of each side with their intervals, each beside its target."""
    by_place = {(t.measure, t.side): t for t in promised}

    def row(name: str, measure: str, write: Callable[[Summary], str]) -> list[str]:
        cells = []
        for side in SIDES:
            s, t = found.get(side), by_place.get((measure, side))
            cells.append((write(s) if s else "–") + (verdict(t) if t else ""))
        return [name + _promise([t for t in promised if t.measure == measure]), *cells]

    lines = [
        row("Geometric mean fold error", "gmfe", lambda s: fold(s.gmfe) + _range(s.gmfe_interval)),
        row("the same, changes alone", "", lambda s: fold(float(np.exp(s.fold_error)))),
        row("… of “no change”", "", lambda s: fold(float(np.exp(s.no_change_error)))),
        row("… of “topic mean”", "", lambda s: fold(float(np.exp(s.topic_mean_error)))),
        row("Skill over “no change”", "skill_no_change", lambda s: _two(s.skill_no_change)),
        row("Skill over “topic mean”", "skill_topic_mean", lambda s: _two(s.skill_topic_mean)),
        row("Median |z|", "median_abs_z", lambda s: _two(s.median_abs_z)),
        row("In the 90 % interval", "coverage90", _coverage),
        row("Median width of that interval", "", _width),
        row("Observations", "", lambda s: str(s.n)),
        row("Studies with such", "", lambda s: str(s.n_studies)),
        [
            "Studies in all, with signs" + _promise(promised[:1]),
            "",
            "",
            f"{n_studies}{verdict(promised[0])}",
        ],
    ]
    caption = (
        "Levels and ratios, each study counted once. Below a score: its 90 % interval, and whether "
        "the target is met; “not surely” where the interval reaches across the target."
    )
    return page.table(caption, ("", *SIDES), lines, numeric=1)


def _promise(own: Sequence[Target]) -> str:
    """Return what was promised of a score, by side where sides differ."""
    wanted = list(dict.fromkeys(t.wanted for t in own))
    if not wanted:
        return ""
    by_side = ", ".join(f"{t.side} {t.wanted}" for t in own)
    return _small(f"target: {wanted[0] if len(wanted) == 1 else by_side}")


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", "−") if np.isfinite(value) else "–"


def _range(ends: tuple[float, float]) -> str:
    low, high = (fold(e) for e in ends)
    return "" if low == high else f"<span>{low} to {high}</span>"


def _coverage(s: Summary) -> str:
    low, high = s.coverage_interval
    return f"{100 * s.coverage90:.0f} %<span>{100 * low:.0f} to {100 * high:.0f} %</span>"


def _width(s: Summary) -> str:
    return f"{fold(float(np.exp(s.median_width)))}-fold"


def analytes(found: Mapping[str, Summary]) -> str:
    """Return the scores of every analyte, worst first, with a bar of each error."""
    lines = []
    for name, s in sorted(found.items(), key=lambda item: -item[1].gmfe):
        lines.append(
            [
                escape(name),
                bar(s.gmfe),
                fold(s.gmfe) + _range(s.gmfe_interval),
                _two(s.skill_no_change),
                _two(s.skill_topic_mean),
                _two(s.median_abs_z),
                f"{100 * s.coverage90:.0f} %",
                _width(s),
                str(s.n_studies),
                str(s.n),
            ]
        )
    head = ("", "error", "GMFE", "skill over no change", "over topic mean", "median |z|",
            "in 90 %", "width", "studies", "n")  # fmt: skip
    caption = (
        "Both sides together, worst first. Bars: GMFE on a log scale from 1 to 4, notch at 2. "
        "Skill below 0: worse than that baseline; – where there is no change to score."
    )
    return page.table(caption, head, lines, numeric=2)


def misses(rows: Sequence[Scored], caption: str) -> str:
    """Return observations, furthest off first, each with its study."""
    lines = []
    for r in sorted(rows, key=lambda r: -abs(r.z)):
        name = escape(study_name(r.study)) + _small(f"{r.arm}; {r.split}")
        lines.append([name, _what(r), *_numbers(r)])
    head = ("study", "analyte", "at", "observed", "predicted", "z")
    return page.table(caption, head, lines, numeric=2)


def _what(r: Scored) -> str:
    return escape(r.analyte) + unit_mark(_unit(r))


def _unit(r: Scored) -> str:
    return "times" if r.kind == "fold" else units_in_words(r.unit)


def _numbers(r: Scored) -> list[str]:
    write = fold if r.kind == "fold" and r.observed >= 0.1 and r.low >= 0.1 else number
    low, high, observed, predicted = (
        write(v).replace("-", "−") for v in (r.low, r.high, r.observed, r.predicted)
    )
    z = f"{r.z:+.1f}".replace("-", "−")
    out = "" if r.inside else '<span style="color:var(--orange)">outside</span>'
    return [_at(r.time_min), observed, f"{predicted}<span>{low} to {high}</span>", f"{z}{out}"]


def _at(minute: float) -> str:
    if not np.isfinite(minute):
        return "–"
    return f"{minute:.0f} min" if minute < 240.0 else f"{number(minute / 60.0)} h"


def signs(report: QualificationReport) -> str:
    """Return balanced accuracy beside what guessing gives, and the confusion matrix."""
    lines = []
    for side in SIDES:
        s = report.signs(side)
        if not s["n"]:
            continue
        up = sum(s["confusion"]["up"].values()) / s["n"]
        low, high = s["balanced_accuracy_interval"]
        between = f"<span>{100 * low:.0f} to {100 * high:.0f} %</span>"
        lines += [
            [
                f"{side}: model",
                f"{100 * s['balanced_accuracy']:.0f} %{between}",
                f"{100 * s['accuracy']:.0f} %",
                f"{s['brier']:.2f}",
                str(s["n"]),
                str(s["n_studies"]),
            ],
            *_guesses(s, up),
        ]
    if not lines:
        return "<p>No study here reports a sign.</p>"
    head = ("", "balanced accuracy", "accuracy", "Brier score", "signs", "studies")
    caption = "Right signs, with the 90 % interval over studies, beside two ways of guessing."
    return (
        page.table(caption, head, lines, numeric=1)
        + "<h3>What was taken for what</h3>"
        + _confusion(report.signed)
    )


def _guesses(s: Mapping[str, Any], up: float) -> list[list[str]]:
    """Return what always saying one thing gives: the commonest finding, and "up"."""
    balanced = f"{100 * s['majority_balanced_accuracy']:.0f} %"
    common, name = f"{100 * s['majority_accuracy']:.0f} %", s["majority_class"]
    lines = [[f"always “{name}”" + _small("the commonest"), balanced, common, "", "", ""]]
    if name != "up":
        lines.append(["always “up”", balanced if up else "0 %", f"{100 * up:.0f} %", "", "", ""])
    return lines


def _confusion(rows: Sequence[Signed]) -> str:
    count = Counter((r.observed, r.predicted) for r in rows)
    lines = []
    for o in _CLASSES:
        cells = [f"<b>{count[o, p]}</b>" if o == p else str(count[o, p]) for p in _CLASSES]
        lines.append([f"observed {o}", *cells])
    head = ("", *_CLASSES)
    caption = (
        "Both sides together: rows are what studies found, columns what was predicted; bold is "
        "right."
    )
    return page.table(caption, head, lines, numeric=1)


def confident_misses(rows: Sequence[Signed]) -> str:
    """Return every wrong sign, the surest first."""
    wrong = sorted(
        (r for r in rows if r.observed != r.predicted),
        key=lambda r: r.probabilities.get(r.observed, 0.0),
    )
    if not wrong:
        return ""
    lines = [[escape(study_name(r.study)) + _small(r.split), *_sign(r)] for r in wrong]
    head = ("study", "analyte", "observed", "predicted", "chance")
    title = f"{_count(len(wrong), 'wrong sign')}, the surest first"
    inner = page.table(f"Wrong signs; {_CHANCE}", head, lines, numeric=4)
    return f"<details><summary>{title}</summary>{inner}</details>"


def _sign(r: Signed) -> list[str]:
    chance = 100 * r.probabilities.get(r.observed, 0.0)
    name = escape(r.analyte) + _small(r.arm)
    return [name, escape(r.observed), r.predicted, f"{chance:.0f} %"]


def observations(report: QualificationReport, cite: Cite) -> str:
    """Return every observation, one fold a study."""
    scored: dict[str, list[Scored]] = defaultdict(list)
    signed: dict[str, list[Signed]] = defaultdict(list)
    for r in report.scored:
        scored[r.study].append(r)
    for d in report.signed:
        signed[d.study].append(d)
    names = sorted({*scored, *signed}, key=lambda k: (study_name(k).casefold(), k))
    return "".join(_study(k, scored[k], signed[k], cite(k)) for k in names)


def _study(key: str, rows: Sequence[Scored], found: Sequence[Signed], citation: str) -> str:
    name = study_name(key)
    split = (rows[0] if rows else found[0]).split
    out = sum(not r.inside for r in rows)
    wrong = sum(r.observed != r.predicted for r in found)
    says = [f"{_count(len(rows), 'number')}, {out} outside"] if rows else []
    says += [f"{_count(len(found), 'sign')}, {wrong} wrong"] if found else []
    body = f'<p class="note">{escape(citation)}</p>'
    if rows:
        head = ("analyte", "at", "observed", "predicted", "z")
        lines = [[_what(r) + _small(r.arm), *_numbers(r)] for r in rows]
        body += page.table(f"{name}: numbers", head, lines, numeric=1)
    if found:
        signs = ("analyte", "observed", "predicted", "chance")
        body += page.table(f"{name}: signs; {_CHANCE}", signs, [_sign(r) for r in found], numeric=3)
    summary = f"{name} ({split}): {'; '.join(says)}"
    return f"<details><summary>{escape(summary)}</summary>{body}</details>"


def _count(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def left_out(skipped: Iterable[tuple[str, str]]) -> str:
    """Return what was not scored and why, one entry a study."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for study, reason in skipped:
        reasons[study].append(reason)
    names = sorted(reasons, key=lambda k: (study_name(k).casefold(), k))
    items = "".join(
        f"<dt>{escape(study_name(k))}</dt><dd>{'<br>'.join(map(escape, reasons[k]))}</dd>"
        for k in names
    )
    total = sum(len(v) for v in reasons.values())
    if not total:
        return "<p>Nothing was left out.</p>"
    return (
        f"<details><summary>{_count(total, 'thing')} of {len(names)} studies, each with its "
        f"reason</summary>"
        f"<dl>{items}</dl></details>"
    )
