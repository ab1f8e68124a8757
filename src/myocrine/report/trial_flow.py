"""The flow diagram of a trial: who was simulated, allocated, lost and analysed, as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from myocrine.qualification.trials.flow import ArmFlow, flow
from myocrine.qualification.trials.results import TrialResult
from myocrine.report.svg import Picture

__all__ = ["flow_diagram", "framed"]

_COLUMN, _GAP, _LINE, _PAD = 176.0, 16.0, 17.0, 9.0
_FONT = 12.5
_FIT = 2
"""Arms that a phone shows side by side at a readable size."""
_LETTERS = 25
"""Letters that fit one line of a column; the wide box on top takes more."""

_Box = Sequence[tuple[str, bool]]


def flow_diagram(result: TrialResult, *, key: str = "flow") -> Picture:
    """Draw the flow of people and samples through a trial."""
    trial, arms = result.trial, flow(result)
    top = _top(result)
    columns = [_column(trial.design.within, row) for row in arms]
    width = len(arms) * _COLUMN + (len(arms) - 1) * _GAP
    parts: list[str] = []
    bottom = _draw(parts, top, 0.0, 0.0, width)
    rows = max(len(c) for c in columns)
    starts = [bottom] * len(arms)
    for k in range(rows):
        y = max(starts) + 2.0 * _GAP
        heights = [_height(_wrapped(c[k], _LETTERS)) for c in columns]
        for i, column in enumerate(columns):
            x = i * (_COLUMN + _GAP)
            middle = x + _COLUMN / 2.0
            parts.append(_arrow(middle, starts[i], y))
            _draw(parts, column[k], x, y, _COLUMN, height=max(heights))
            starts[i] = y + max(heights)
    spoken = " ".join(_spoken(trial.design.within, row) for row in arms)
    title = f"Flow of {trial.n} people through the trial, simulated, not measured"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 {width + 4:g} '
        f'{max(starts) + 4:g}" role="img" aria-labelledby="{key}-t {key}-d" '
        f'style="max-width:{1.3 * width:.0f}px" font-size="{_FONT}" fill="var(--ink)">'
        f'<title id="{key}-t">{escape(title)}</title>'
        f'<desc id="{key}-d">{escape(spoken)}</desc>{"".join(parts)}</svg>'
    )
    return Picture(svg=svg, wide=len(arms) <= _FIT)


def framed(picture: Picture, arms: int) -> str:
    """Return the figure; one of many arms keeps its size and scrolls by itself."""
    if arms <= _FIT:
        return picture.html()
    width = arms * _COLUMN + (arms - 1) * _GAP
    return (
        '<div class="scroll" role="region" tabindex="0" aria-label="Flow of people">'
        f'<div style="min-width:{width:.0f}px">{picture.html()}</div></div>'
    )


def _top(result: TrialResult) -> _Box:
    trial = result.trial
    who = trial.population.name.replace("_", " ")
    verb = "randomised" if len(trial.arms) > 1 else "enrolled"
    spare = trial.pool - trial.n
    lines = [(f"{trial.n} {verb}", True), (f"of {trial.pool} simulated ({who})", False)]
    if spare:
        lines.append((f"{spare} only stand for everybody else", False))
    return lines


def _column(within: bool, row: ArmFlow) -> list[_Box]:
    verb = "were to do it" if within else "allocated"
    gone: list[tuple[str, bool]] = []
    for count, word in (
        (row.left_before, "left before any sample"),
        (row.left_during, "left later on"),
        (row.failed, "could not be simulated"),
    ):
        if count:
            gone.append((f"{count} {word}", False))
    gone = gone or [("nobody left", False)]
    if row.lost:
        gone.append((f"{row.lost} of {row.samples} samples lost", False))
    return [
        [(row.arm, True), (f"{row.allocated} {verb}", False)],
        gone,
        [(f"{row.analysed} analysed", True), (f"({row.endpoint or 'no endpoint'})", False)],
    ]


def _spoken(within: bool, row: ArmFlow) -> str:
    words = [text for box in _column(within, row)[:2] for text, _ in box]
    return f"{'; '.join(words)}; {row.analysed} analysed."


def _wrapped(box: _Box, letters: int) -> list[tuple[str, bool]]:
    return [
        (line, bold)
        for text, bold in box
        for line in textwrap.wrap(text, letters - (letters // 8 if bold else 0))
    ]


def _height(lines: Sequence[tuple[str, bool]]) -> float:
    return len(lines) * _LINE + 2.0 * _PAD


def _draw(
    parts: list[str], box: _Box, x: float, y: float, width: float, *, height: float = 0.0
) -> float:
    """Add a box with its text, return where it ends."""
    lines = _wrapped(box, int(_LETTERS * width / _COLUMN))
    height = height or _height(lines)
    parts.append(
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="4" '
        'fill="var(--shade)" stroke="var(--muted)"/>'
    )
    for i, (text, bold) in enumerate(lines):
        weight = ' font-weight="600"' if bold else ""
        parts.append(
            f'<text x="{x + width / 2:g}" y="{y + _PAD + _LINE * (i + 0.75):g}" '
            f'text-anchor="middle"{weight}>{escape(text)}</text>'
        )
    return y + height


def _arrow(x: float, start: float, end: float) -> str:
    return (
        f'<path d="M{x:g} {start:g} V{end - 1:g} m-4 -5 l4 5 l4 -5" fill="none" '
        'stroke="var(--muted)" stroke-width="1.4"/>'
    )
