"""Parts that every page shares: cells, what was done, what is not known, the run."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

import myocrine
from myocrine.report import page
from myocrine.report.rows import Row, rows
from myocrine.report.session_figures import drive_strip, sets_figure
from myocrine.report.sheet import person_in_words
from myocrine.report.unknowns import unknowns
from myocrine.report.wording import exactly, join, number, set_label
from myocrine.simulation.result import Simulation
from myocrine.simulation.summary import Quantity
from myocrine.training.language import to_text

__all__ = [
    "cell",
    "doubtful",
    "headline",
    "name_of",
    "run_table",
    "spread_cell",
    "unit_mark",
    "what_matters",
    "what_was_done",
]

_HEADLINE = ("il6", "il1ra", "il10", "tnf_alpha", "adrenaline", "cortisol", "growth_hormone")
_ALSO = ("lactate", "glucose", "insulin", "ffa", "creatine_kinase", "soreness")
_ROUNDING = 0.05  # of a load [kg]
_WIDEST = 30.0  # times from the low to the high end beyond which an interval says next to nothing


def headline(sims: Sequence[Simulation]) -> list[str]:
    """Return the outputs worth a picture: the body's best known, where any session moves them."""
    have = {o.name for o in sims[0].body.outputs}
    wanted = [n for n in (*_HEADLINE, *_ALSO) if n in have]
    rest = [o.name for o in sims[0].body.outputs if o.kind == "molecule" and o.name not in wanted]
    rest = [n for n in rest if not n.startswith("il6_release")]
    moved = {r.output.name for s in sims for r in rows(s) if r.told}
    return [n for n in (*wanted, *rest) if n in moved]


def name_of(sim: Simulation) -> str:
    """Return what a session is called."""
    return sim.session.name or "Session"


def cell(q: Quantity, write: Any = number) -> str:
    """Return a number with its interval below."""
    if not np.isfinite(q.median):
        return "–"
    same = write(q.low) == write(q.high)
    low, high = escape(write(q.low)), escape(write(q.high))
    return escape(write(q.median)) + ("" if same else f"<span>{low} to {high}</span>")


def unit_mark(unit: str) -> str:
    """Return a unit behind a name, or nothing."""
    return f' <span class="unit">[{escape(unit)}]</span>' if unit else ""


def what_was_done(sim: Simulation, key: str = "s") -> str:
    """Return what was done: muscle groups, sets, endurance, the text."""
    done = sim.done()
    parts = [drive_strip(sim, key=f"{key}-drive").html()]
    bars = sets_figure(sim, key=f"{key}-sets")
    parts += [bars.html()] if bars else []
    if done["sets"]:
        parts.append(
            page.table(
                "Set by set (simulated)",
                ("", "load [kg]", "repetitions", "left over", "minutes", "rest after [min]"),
                [_set(r) for r in done["sets"]],
                numeric=1,
            )
        )
    if done["endurance"]:
        pieces = done["endurance"]
        lines = [
            [escape(r["name"]), spread_cell(r["minutes"]), spread_cell(r["kcal"])] for r in pieces
        ]
        head = ("", "minutes", "kcal above rest")
        parts.append(page.table("Endurance (simulated)", head, lines, numeric=1))
    text = f"<pre>{escape(to_text(sim.session))}</pre>"
    parts.append(f"<details><summary>The session as text</summary>{text}</details>")
    return "".join(parts)


def _set(r: dict[str, Any]) -> list[str]:
    held = r.get("seconds")
    count = f"{spread_cell(held)} s" if held else spread_cell(r["repetitions"])
    left = "" if held else spread_cell(r["reserve"])
    label = set_label(r["label"], warm_up=r["warm_up"])
    rest = number(r["rest_minutes"])
    q = r["load_kg"]
    # Nothing but the body: what is left of a load without it is rounding.
    own = all(value is not None and abs(value) < _ROUNDING for value in q.values())
    known = exactly(q["median"]) if q["median"] == q["low"] == q["high"] is not None else ""
    load = "body weight" if own else known or spread_cell(q)
    return [escape(label), load, count, left, spread_cell(r["minutes"]), rest]


def spread_cell(q: dict[str, float | None]) -> str:
    """Return a summary of execution with its interval below."""
    low, high = number(q["low"], 1), number(q["high"], 1)
    return number(q["median"], 1) + ("" if low == high else f"<span>{low} to {high}</span>")


def doubtful(found: Sequence[Row]) -> str:
    """Say what rests on weak evidence and what is next to unknown in size."""
    moved = [r for r in found if r.told]
    doubtful = [r.output for r in moved if r.output.evidence in "CD"]
    weak = [f"{o.long_name} ({o.evidence})" for o in doubtful]
    wide = [r.output.long_name for r in moved if _vague(r.measures["fold"])]
    says = []
    if weak:
        says.append(f"Rests on disputed or animal evidence (grade C or D): {join(weak)}.")
    if wide:
        says.append(f"The interval is so wide that the size is next to unknown: {join(wide)}.")
    return page.section(says)


def _vague(q: Quantity) -> bool:
    return bool(np.isfinite(q.low) and q.low > 0 and q.high / q.low > _WIDEST)


def what_matters(sim: Simulation, names: Sequence[str]) -> str:
    """Return the table of parameters whose uncertainty matters for some outputs."""
    found = unknowns(sim, names)
    if not found:
        return ""
    lines = [
        [
            f"<code>{escape(u.parameter.name)}</code>",
            escape(u.outcome),
            f"{u.correlation:+.2f}".replace("-", "−"),
            escape(u.parameter.obtained),
            escape(u.parameter.note or u.parameter.locator),
        ]
        for u in found
    ]
    return "<h3>Parameters whose uncertainty matters here</h3>" + page.table(
        "Rank correlation with the outcome's extreme over draws of what nobody knows",
        ("parameter", "moves most", "correlation", "how obtained", "why this value"),
        lines,
    )


def run_table(sims: Sequence[Simulation]) -> str:
    """Return what makes the runs repeatable."""
    lines = []
    for s in sims:
        o = s.options
        lines.append(
            [
                escape(name_of(s)),
                f"<code>{o.hash()}</code>",
                str(o.seed),
                str(s.blocks.joint or 1),
                f"{o.hours:g}",
                o.evidence,
                escape(person_in_words(s.person.person)),
            ]
        )
    head = ("session", "options", "seed", "draws", "hours", "evidence dial", "person")
    return page.table(f"Myocrine {myocrine.__version__}", head, lines)
