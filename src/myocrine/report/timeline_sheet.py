"""The timeline on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.planning.endpoints import DOMAINS
from myocrine.planning.line import Line
from myocrine.planning.popular import Found, compared
from myocrine.planning.timeline import Timeline
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.timeline_why import why_sheet
from myocrine.report.timeline_words import (
    COHORT,
    DOSE,
    RHABDO,
    SWELLING,
    age_in_words,
    ageing,
    change,
    found_in_words,
    how,
    nothing_moved,
    seen_by_band,
    unit_of,
    when,
)

__all__ = ["timeline_sheet"]

_PLUS = {"high": "++++", "moderate": "+++", "low": "++", "very low": "+"}
"""Certainty in the plus signs of GRADE."""
_WIDTH = 80
_NAMES = 22
"""Least width of the names of endpoints; where it is not left over, a time is left out."""
_COLUMNS = ("1 d", "4 wk", "12 wk", "1 y", "5 y")
"""Times told beside the end; the last of them that lie before it."""
_EARLIER = 3
_APART = 0.75
"""Share of a run after which a time is too close to its end."""


def timeline_sheet(shown: Timeline, who: str = "", *, why: Sequence[str] = ()) -> RenderableType:
    """Return a timeline, to print on a Rich console of 80 columns.

    Parameters
    ----------
    shown : Timeline
    who : str
        The person in words.
    why : sequence of str
        Outputs whose interval is to be explained.
    """
    lines = list(shown.lines.values())
    told = [x for x in lines if x.moved and x.domain in DOMAINS]
    parts: list[RenderableType] = [*_head(shown, who)]
    if told:
        parts += [_table(told, _chosen(lines))]
    if any(x.cohort_only for x in told):
        parts.append(Text(COHORT))
    if note := ageing(shown):
        parts.append(Text(note))
    parts += why_sheet([shown.lines[name] for name in why])
    parts += [*_words(shown), *_popular(shown), *_ages(told), *_foot(shown)]
    return Group(*parts)


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _head(shown: Timeline, who: str) -> Iterator[RenderableType]:
    title = Text("Timeline", style="bold")
    title.append(f"  {shown.plan}" + (f" against {shown.versus}" if shown.versus else ""))
    title.append(f"  {SIMULATED}", style="italic")
    yield title
    if who:
        yield Text(f"Person: {who}")
    yield Text(how(shown))
    if shown.versus:
        yield Text(
            f"Every change is that of {shown.plan} minus that of {shown.versus}: the same people, "
            "the same unknowns, another plan."
        )
    yield Rule(style="dim")


def _chosen(lines: Sequence[Line]) -> list[str]:
    """Return up to four landmarks that lie well apart, the last of them the end of the run."""
    marks = lines[0].marks if lines else {}
    if not marks:
        return []
    last = list(marks)[-1]
    day = {name: lines[0].days[i] for name, i in marks.items()}
    early = [name for name in _COLUMNS if name in marks and day[name] < _APART * day[last]]
    return [*early[-_EARLIER:], last]


def _table(rows: Sequence[Line], columns: Sequence[str]) -> Plain:
    """Return the table: changes at up to four times, 90 % interval of the last, when, how sure."""
    head = ("", *columns, "90 %", "seen", "half", "sure")
    cells = {x.name: _cells(x, columns) for x in rows}
    widths = [max(map(len, column)) for column in zip(head[1:], *cells.values(), strict=True)]
    if sum(widths) + len(widths) + _NAMES > _WIDTH and len(columns) > 1:
        return _table(rows, columns[1:])
    made = Plain(*head, right=[*columns, "seen", "half"], pad=1)
    for column, width in zip(made.columns[1:], widths, strict=True):
        column.no_wrap, column.min_width = True, width  # a number cut short is another number
    domain = ""
    for x in rows:
        if x.domain != domain:
            domain = x.domain
            made.line(Text(domain, style="bold"))
        made.line(_named(x), *cells[x.name])
    return made


def _named(x: Line) -> RenderableType:
    unit = unit_of(x.output)
    name = Text(x.output.long_name)
    name.append(f" [{unit}]" if unit else "", style="dim")
    return Padding(name, (0, 0, 0, 1))


def _cells(x: Line, columns: Sequence[str]) -> list[str]:
    last = x.sizes[columns[-1]]
    low, high = change(last.low, x.output), change(last.high, x.output)
    return [
        *(change(x.sizes[c].median, x.output) for c in columns[:-1]),
        change(last.median, x.output),
        "" if low == high else f"{low} to {high}",
        when(x.told(x.seen)),
        when(x.told(x.half)),
        _PLUS[x.certainty],
    ]


def _words(shown: Timeline) -> Iterator[RenderableType]:
    own = [x for x in shown.lines.values() if x.domain in DOMAINS]
    said = [*seen_by_band(own, shown.group), nothing_moved(own)]
    yield _heading("When it would be seen")
    for text in filter(None, said):
        yield Text(text)


def _popular(shown: Timeline) -> Iterator[RenderableType]:
    found = list(compared(shown.lines))
    if not found:
        return
    yield _heading("Beside the popular timeline")
    made = Plain("", "promised", "here", pad=2)
    told: Found | None = None
    for one in found:
        band = "" if told and told.promise.band == one.promise.band else one.promise.band
        says = "" if told and told.promise is one.promise else one.promise.says
        made.line(
            Text(band, style="bold"),
            says,
            f"{one.line.output.long_name}: {found_in_words(one)}",
        )
        told = one
    yield made


def _ages(lines: Sequence[Line]) -> Iterator[RenderableType]:
    rows = [x for x in lines if x.age is not None]
    if not rows:
        return
    yield _heading("Years of ageing made up for, endpoint by endpoint (at the end)")
    made = Plain("", "", pad=2)
    for x in rows:
        made.line(x.output.long_name, age_in_words(x))
    yield made
    yield Text("They are not to be averaged: nobody has a second age.")


def _foot(shown: Timeline) -> Iterator[RenderableType]:
    if shown.warnings:
        yield _heading("Worth knowing")
        for note in shown.warnings[:3]:
            yield Text(f"! {note}")
    yield Rule(style="dim")
    yield Text(
        f"Changes since the start. 'seen': when the median change first exceeds what "
        f"{shown.group}, measured twice, tells from zero. 'half': when half of the largest change "
        f"is reached. "
        f"'sure': certainty of the size, four pluses at most (GRADE). {SWELLING} {DOSE} {RHABDO} "
        f"{SIMULATED.capitalize()}. {NOT_MEDICAL}",
        style="dim",
    )
