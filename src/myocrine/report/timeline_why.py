"""Why intervals of a timeline are as wide as they are, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.evidence.parameters import parameters
from myocrine.planning.contributors import LEAST_DRAWS, Contributor, Why
from myocrine.planning.line import Line
from myocrine.report import page
from myocrine.report.sheet import SIMULATED, Plain
from myocrine.report.timeline_words import change, unit_of, with_unit
from myocrine.simulation.summary import Quantity

__all__ = ["why_sheet", "why_table", "why_words"]

_FIELDS = {
    "age": "age",
    "fat_percent": "fat percentage",
    "height_m": "stature",
    "hr_max": "highest heart rate",
    "hr_rest": "heart rate at rest",
    "mass": "body mass",
    "muscle_total": "muscle mass",
    "repetition_z": "repetitions at a load",
    "rir_z": "how well repetitions left are felt",
    "rmr_kcal_d": "resting metabolic rate",
    "sex_male": "being male",
    "training": "training status",
    "training_endurance": "status in endurance",
    "training_strength": "status in lifting",
    "vo2max_rel": "maximal oxygen uptake per kg",
    "wmax": "maximal power on a bicycle",
}
_KINDS = {
    "people": "differs among people",
    "unknown": "not known",
    "person": "who it is",
}
_HIGHEST = 3


_MEANING = (
    "Share: squared correlation of normal scores over the draws, the largest first, then what adds "
    "most to it; the rest is many others, and what things do together. ▲: more of it, a higher "
    "value."
)


def why_sheet(lines: Sequence[Line]) -> Iterator[RenderableType]:
    """Yield why the intervals of endpoints are so wide, for a console of 80 columns."""
    for x in lines:
        end = list(x.sizes)[-1]
        q = x.sizes[end]
        yield Padding(Text(f"Why so wide: {x.output.long_name}", style="bold"), (1, 0, 0, 0))
        yield Text(f"After {end} {with_unit(q, x.output)}; {_parts(q, x)}.")
        if x.why and x.why.contributors:
            made = Plain("share", "", right=["share"], pad=1)
            for c in x.why.contributors:
                made.line(_percent(c.share), f"{_name(c)}\n  {_KINDS[c.kind]}; {_known(c)}")
            yield made
        yield Text(why_words(x))
    if any(x.why and x.why.contributors for x in lines):
        yield Text(_MEANING, style="dim")


def why_words(x: Line) -> str:
    """Return how much the contributors explain together, or why none is told."""
    found = x.why or Why(contributors=(), lanes=0)
    if found.lanes < LEAST_DRAWS:
        return f"It takes {LEAST_DRAWS} draws to tell what makes an interval wide (--draws)."
    if not x.moved:
        return "It does not move."
    if not found.contributors:
        return f"Nothing drawn stands out among {found.lanes} draws: many things add a little."
    what = "It carries" if len(found.contributors) == 1 else "Together they carry"
    return f"{what} {_percent(found.together)} of the spread of {found.lanes} draws."


def why_table(lines: Iterable[Line]) -> str:
    """Return the table of the contributors of every endpoint as HTML, empty where none is told."""
    told = [x for x in lines if x.why and x.why.contributors]
    if not told:
        return ""
    table = page.table(
        f"What carries the spread of the last change over {_lanes(told)} draws; {SIMULATED}",
        ("", "most", "then", "then", "together"),
        [_row(x) for x in told],
        numeric=4,
    )
    text = (
        "Share of an endpoint's spread over people and knowledge together that each of the things "
        "drawn carries. Not known: what nobody knows of a parameter; among people: how it differs "
        f"between them; person: an estimated or drawn field of who it is. {_MEANING}"
    )
    return (
        "<details><summary>Why the intervals are as wide as they are</summary>"
        f"{table}<p class='note'>{escape(text)}</p></details>"
    )


def _lanes(lines: Sequence[Line]) -> int:
    return max(x.why.lanes for x in lines if x.why)


def _row(x: Line) -> list[str]:
    found = x.why.contributors[:_HIGHEST] if x.why else ()
    cells = [_cell(c) for c in found] + ["–"] * (_HIGHEST - len(found))
    total = _percent(x.why.together) if x.why else "–"
    return [escape(x.output.long_name), *cells, total.replace(" ", "\u00a0")]


def _cell(c: Contributor) -> str:
    name, mark = _name(c)[2:], "▲" if c.sign > 0 else "▼"
    shown = f"<code>{escape(name)}</code>" if c.kind != "person" else escape(name)
    kind = {"people": "among people", "unknown": "not known", "person": "person"}[c.kind]
    share = _percent(c.share).replace(" ", "\u00a0")
    return f"{mark} {shown}<span>{share}, {kind}</span>"


def _parts(q: Quantity, x: Line) -> str:
    """Return the two partial intervals in words."""
    unit = unit_of(x.output)

    def spread(ends: tuple[float, float]) -> str:
        low, high = (change(v, x.output) for v in ends)
        return "no width" if low == high else f"{low} to {high} {unit}".rstrip()

    return f"people alone {spread(q.person)}, what nobody knows alone {spread(q.knowledge)}"


def _name(c: Contributor) -> str:
    mark = "▲ " if c.sign > 0 else "▼ "
    if c.kind != "person":
        return mark + c.name
    if c.name.startswith("one_rm_"):
        return f"{mark}1RM, {c.name.removeprefix('one_rm_').replace('_', ' ')}"
    return mark + _FIELDS.get(c.name, c.name.replace("_", " "))


def _known(c: Contributor) -> str:
    """Return how a parameter was obtained and by whom; a field has its own page."""
    if c.kind == "person":
        return "estimated or drawn"
    r = parameters()[c.name]
    return ", ".join(filter(None, (r.obtained, r.source)))


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %"
