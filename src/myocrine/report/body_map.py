"""The body map: where a session is felt, organ by organ, at any time after it.

An organ is lit by the output of its own that is furthest from rest: the colour says which way, the
shade how far, hatching that the 90 % interval includes no change, a broken outline that the
evidence is from animals or cells. Tumour cells lie in a dish beside the body: what was tested is
serum on cells, and it is never drawn on a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.body_picture import CSS, LEGEND, SCRIPT, picture
from myocrine.report.groups import GROUPS_ONLY
from myocrine.report.sheet import SIMULATED
from myocrine.report.wording import after_end, fold, join
from myocrine.simulation.result import Simulation

__all__ = ["CSS", "SCRIPT", "Effect", "Frame", "body_map", "effects", "frames", "organ_outputs"]

Floats = NDArray[np.float64]

STEPS = (1.02, 1.10, 1.30, 2.0)
"""How many times (up or down) each shade begins at; below the first an organ is not lit."""

_DURING, _AFTER = 6, 30
"""Moments shown during the session and after it."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One output of an organ as a multiple of its own rest, over time.

    Attributes
    ----------
    output : Output
    name : str
        What it is called below its organ.
    low, median, high : (time,)
        90 % interval and median over people and knowledge [1].
    """

    output: Output
    name: str
    low: Floats
    median: Floats
    high: Floats

    def size(self, i: int) -> float:
        """Return the absolute logarithm of the median at one moment."""
        return abs(float(np.log(self.median[i])))

    def sure(self, i: int) -> bool:
        """Say whether the 90 % interval excludes no change."""
        return bool(self.low[i] > 1.0 or self.high[i] < 1.0)

    def step(self, i: int) -> int:
        """Return the signed shade: 0 not lit, up to plus or minus 4."""
        level = sum(bool(self.size(i) >= np.log(s)) for s in STEPS)
        return level if self.median[i] >= 1.0 else -level

    def words(self, i: int) -> str:
        """Return ``lipolysis ×1.8 (1.2 to 2.9), grade B``."""
        low, high = fold(self.low[i]), fold(self.high[i])
        band = "" if low == high else f" ({low} to {high})"
        grade = self.output.evidence
        hypothetical = ", hypothetical" if grade == "D" else ""
        return f"{self.name} ×{fold(self.median[i])}{band}, grade {grade}{hypothetical}"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What one organ shows at one moment: classes of its shape, value, one line, everything."""

    classes: str
    value: str
    line: str
    title: str

    def as_list(self) -> list[str]:
        """Return the form in which the page's script reads it."""
        return [self.classes, self.value, self.line, self.title]


def organ_outputs(sim: Simulation) -> dict[str, list[Output]]:
    """Return the outputs of each organ that has any, organs in the order of the data."""
    found: dict[str, list[Output]] = {key: [] for key in ORGANS}
    for o in sim.body.outputs:
        if o.organ in found:
            found[o.organ].append(o)
    return {key: outputs for key, outputs in found.items() if outputs}


def effects(sim: Simulation) -> dict[str, list[Effect]]:
    """Return the effects on each organ; outputs that start from zero have no multiple."""
    lanes = sim.blocks.where("joint")
    made: dict[str, list[Effect]] = {}
    for organ, outputs in organ_outputs(sim).items():
        made[organ] = []
        for o in outputs:
            y = sim.lanes_of(o.name)[:, lanes]
            if o.name not in GROUPS_ONLY and np.all(y[0] > 0.0):
                ratio = np.maximum(y / y[0], 1e-3)
                low, median, high = np.quantile(ratio, (0.05, 0.5, 0.95), axis=1)
                name = o.long_name.removeprefix(f"{ORGANS[organ]}: ")
                made[organ].append(Effect(output=o, name=name, low=low, median=median, high=high))
    return made


def moments(sim: Simulation) -> list[int]:
    """Return the nodes of the clock that are shown: even within the session, then ever wider."""
    end, last = sim.end_min, float(sim.time[-1])
    during = np.linspace(0.0, end, _DURING + 1)
    after = end + (last - end) * np.linspace(0.0, 1.0, _AFTER + 1)[1:] ** 2.2
    wanted = np.concatenate([during, after])
    return sorted({int(np.argmin(np.abs(sim.time - t))) for t in wanted})


def frames(found: Mapping[str, Sequence[Effect]], i: int, when: str) -> dict[str, Frame]:
    """Return every organ at node `i`; `when` is that moment in words."""
    return {organ: _frame(organ, of, i, when) for organ, of in found.items()}


def _frame(organ: str, of: Sequence[Effect], i: int, when: str) -> Frame:
    lit = sorted((e for e in of if e.step(i)), key=lambda e: -e.size(i))
    head = f"{ORGANS[organ]}, {when}"
    if not lit:
        return Frame(classes="still", value="–", line="no change", title=f"{head}: no change")
    first = lit[0]
    step = first.step(i)
    up = step > 0
    classes = ["up" if up else "down", f"s{abs(step)}"]
    classes += [] if first.sure(i) else ["unsure"]
    classes += ["hypothetical"] if first.output.evidence == "D" else []
    unsure = "" if first.sure(i) else "; the interval includes no change"
    return Frame(
        classes=" ".join(classes),
        value=f"{'▲' if up else '▼'} ×{fold(first.median[i])}",
        line=first.words(i) + unsure,
        title=f"{head}: " + "; ".join(e.words(i) for e in lit),
    )


def extremes(
    sim: Simulation, found: Mapping[str, Sequence[Effect]]
) -> tuple[dict[str, Frame], dict[str, int]]:
    """Return every organ at its own extreme, and which node that is."""
    nodes = {
        organ: int(np.argmax(np.max([np.abs(np.log(e.median)) for e in of], axis=0)))
        for organ, of in found.items()
        if of
    }
    shown = {o: _frame(o, found[o], i, _when(sim, i)) for o, i in nodes.items()}
    at = {
        o: Frame(classes=f.classes, value=f.value, line=_at(f.line, _when(sim, nodes[o])),
                 title=f.title)
        for o, f in shown.items()
    }  # fmt: skip
    return at, nodes


def _at(line: str, when: str) -> str:
    return line if line == "no change" else f"{line}; {when}"


def _when(sim: Simulation, i: int) -> str:
    """Return a moment in words: ``20 min into the session``, ``2.0 h after``."""
    minute = float(sim.time[i])
    if minute <= 0.0:
        return "before the session"
    if minute < sim.end_min - 0.5:
        return f"{minute:.0f} min into the session"
    text = after_end(minute - sim.end_min)
    return "at the end of the session" if text == "end" else f"{text.lstrip('+')} after the session"


def body_map(sim: Simulation, *, key: str = "body") -> str:
    """Return the body map as HTML: the figure, its numbers in words, and a slider over time.

    Without a script every organ stands at its own extreme. The page needs `CSS`, and `SCRIPT` for
    the slider. Returns an empty string for a body without organs.

    Parameters
    ----------
    key : str
        Unique on the page: identifiers start with it.
    """
    found = {organ: of for organ, of in effects(sim).items() if of}
    if not found:
        return ""
    first, _ = extremes(sim, found)
    nodes = moments(sim)
    svg = picture(
        {o: (f.classes, f.value, f.title) for o, f in first.items()},
        key=key,
        title=f"Body map of {sim.session.name or 'the session'}, {SIMULATED}",
        description=_spoken(first),
    )
    data = {
        "extreme": {o: f.as_list() for o, f in first.items()},
        "when": [_when(sim, i) for i in nodes],
        "frames": [
            {o: f.as_list() for o, f in frames(found, i, _when(sim, i)).items()} for i in nodes
        ],
    }
    return (
        f'<div class="bodymap" id="{key}">{_controls(key, len(nodes))}'
        f'<div class="pair"><figure>{svg}<figcaption>{LEGEND}</figcaption></figure>'
        f"{_readout(first)}</div>"
        f'<script type="application/json">{_inert(data)}</script></div>'
    )


def _controls(key: str, n: int) -> str:
    """Return the slider, which the script shows; without one there is nothing to move."""
    return (
        f'<div class="time" hidden><label for="{key}-time">Time</label>'
        f'<input type="range" id="{key}-time" min="0" max="{n - 1}" value="0" step="1">'
        '<button type="button" class="play">Play</button>'
        '<button type="button" class="whole" aria-pressed="true">Each at its extreme</button>'
        "</div>"
        '<p class="when" aria-live="polite">Each organ at its own extreme. '
        f"{SIMULATED.capitalize()}.</p>"
    )


def _readout(first: Mapping[str, Frame]) -> str:
    lines = "".join(
        f'<li data-organ="{o}"><b>{escape(ORGANS[o])}</b> <span class="value">{escape(f.value)}'
        f'</span><span class="line">{escape(f.line)}</span></li>'
        for o, f in first.items()
    )
    return f'<ul class="readout">{lines}</ul>'


def _spoken(first: Mapping[str, Frame]) -> str:
    lit = [f"{ORGANS[o]}: {f.line}" for o, f in first.items() if f.classes != "still"]
    still = [ORGANS[o] for o, f in first.items() if f.classes == "still"]
    said = f"Each organ at its own extreme. {'. '.join(lit)}." if lit else "No organ is lit."
    return said + (f" No change: {join(still)}." if still and lit else "")


def _inert(data: object) -> str:
    """Return JSON that no browser can take for the end of its element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
