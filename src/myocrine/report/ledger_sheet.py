"""A ledger on a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from myocrine.planning.ledger import Account, Ledger
from myocrine.planning.ledger.investments import Investment, by_exercise, by_session, idle, returns
from myocrine.report.ledger_words import (
    METAPHOR,
    area_unit,
    balance_interval,
    ends,
    group_name,
    how_made,
    overview,
    ranked,
    steadiness,
    worked_groups,
)
from myocrine.report.sheet import NOT_MEDICAL, SIMULATED, Plain
from myocrine.report.timeline_words import change, unit_of
from myocrine.report.wording import number

__all__ = ["ledger_sheet"]

Floats = NDArray[np.float64]
_BARS = "▁▂▃▄▅▆▇█"
_BAR_WEEKS = 26
_NAMES = 24
_RANKED = 12
_SESSIONS = 6


def ledger_sheet(found: Ledger, *, who: str) -> RenderableType:
    """Return a ledger, to print on a Rich console of 80 columns.

    Parameters
    ----------
    found : Ledger
    who : str
        The person in words.
    """
    parts: list[RenderableType] = [*_head(found, who)]
    parts += [_heading("Balance at the end, against the start"), _balance(found)]
    parts += [_heading("Deposits a week"), _weeks(found)]
    parts += [_heading("Effective sets a week of each muscle"), _muscles(found)]
    parts += _hours(found)
    shown = returns(found)
    if shown:
        parts += [_heading("What the last hard set adds, of what the first does"), _returns(found)]
    parts += [*_idle(found), *_foot(found)]
    return Group(*parts)


def _heading(text: str) -> RenderableType:
    return Padding(Text(text, style="bold"), (1, 0, 0, 0))


def _head(found: Ledger, who: str) -> Iterator[RenderableType]:
    title = Text("Ledger", style="bold")
    title.append(f"  {found.name}")
    title.append(f"  {SIMULATED}", style="italic")
    yield title
    yield Text(f"Person: {who}")
    yield Text(overview(found))
    yield Rule(style="dim")


def _balance(found: Ledger) -> Plain:
    columns = ("opening", "dividends", "pending", "decay", "balance")
    drawn = found.draws > 1
    made = Plain("", *columns, *(["90 %"] if drawn else []), right=columns, pad=1)
    made.columns[0].min_width = _NAMES
    for account in found.accounts.values():
        last = (getattr(account, name)[-1, 0] for name in columns)
        made.line(
            _account_name(account),
            *(change(float(v), account.output) for v in last),
            *([_interval(account)] if drawn else []),
        )
    return made


def _account_name(account: Account) -> Text:
    name, unit = Text(account.output.long_name), unit_of(account.output)
    name.append(f" [{unit}]" if unit else "", style="dim")
    return name


def _interval(account: Account) -> str:
    low, high = (change(float(x[-1]), account.output) for x in balance_interval(account))
    return "" if low == high else f"{low} to {high}"


def _weeks(found: Ledger) -> Plain:
    columns = ("first", "last", "last/first")
    made = Plain("", *columns, "", right=columns, pad=1)
    made.columns[0].min_width = 32
    rows: list[tuple[str, str, Floats]] = [("Minutes", "", found.weekly_minutes())]
    rows += [
        (m.output.long_name, area_unit(m.output.unit), found.weekly_dose(m.name))
        for m in found.molecules
    ]
    rows.append(("All in blood, as one number", "", found.weekly_endocrine()))
    for name, unit, weekly in rows:
        first, last, ratio = steadiness(weekly)
        said = Text(name)
        said.append(f" [{unit}]" if unit else "", style="dim")
        told = "-" if ratio is None else f"{ratio:.2f}"
        made.line(said, number(first), number(last), told, _bars(weekly))
    return made


def _bars(weekly: Floats) -> str:
    """Return weeks as bars on a scale from zero; long courses as means of some weeks each."""
    pieces = np.array_split(weekly, min(len(weekly), _BAR_WEEKS))
    means = np.array([float(piece.mean()) for piece in pieces])
    top = float(means.max())
    if not top > 0.0:
        return _BARS[0] * len(means)
    share = np.clip(means / top, 0.0, 1.0) * (len(_BARS) - 1)
    return "".join(_BARS[round(float(x))] for x in share)


def _muscles(found: Ledger) -> Plain:
    made = Plain("", "a week", "", right=("a week",), pad=1)
    made.columns[0].min_width = 32
    for group in worked_groups(found):
        weekly = found.weekly_sets(group)
        made.line(group_name(group).capitalize(), f"{weekly.mean():.1f}", _bars(weekly))
    return made


def _ranking(found: Ledger, rows: Sequence[Investment]) -> Plain:
    accounts = list(found.accounts.values())[:2]
    columns = ("sets", "min", *(_short(a) for a in accounts), "dose")
    made = Plain("", *columns, right=columns, pad=2)
    made.columns[0].min_width = _NAMES
    for one in rows:
        bought = [number(one.an_hour(one.bought[a.output.name])) for a in accounts]
        dose = number(one.an_hour(one.endocrine), 2)
        made.line(one.name, str(one.sets), number(one.minutes, 0), *bought, dose)
    return made


def _short(account: Account) -> str:
    word = account.output.long_name.split(" (")[0].lower()
    unit = unit_of(account.output)
    return f"{word} [{unit}]" if unit else word


def _hours(found: Ledger) -> Iterator[RenderableType]:
    first = next(iter(found.accounts), "")
    exercises = ranked(by_exercise(found), found, first)
    yield _heading("What an hour of each exercise bought")
    yield _ranking(found, ends(exercises, _RANKED))
    sessions = ranked(by_session(found), found, first)
    if len(sessions) > 1:
        yield _heading("What an hour of each session bought")
        yield _ranking(found, ends(sessions, _SESSIONS))
    for rows, shown in ((exercises, _RANKED), (sessions, _SESSIONS)):
        if len(rows) > shown:
            what = "exercises" if rows is exercises else "sessions"
            yield Text(
                f"The best and the worst of {len(rows)} {what}; the page and --json have all.",
                style="dim",
            )
    yield Text(
        "dose: all molecules in blood; 1 is 30 min of cycling at 70 % of VO2max.", style="dim"
    )


def _returns(found: Ledger) -> Plain:
    columns = ("sets", "growth", "lesson", "dose")
    made = Plain("", *columns, right=columns, pad=2)
    made.columns[0].min_width = _NAMES
    for one in returns(found)[:_RANKED]:
        shares = (f"{100.0 * v:.0f} %" for v in (one.growth, one.lesson, one.endocrine))
        made.line(one.exercise, number(one.sets, 1), *shares)
    return made


def _idle(found: Ledger) -> Iterator[RenderableType]:
    rows = idle(found)
    yield _heading("Sets that bought no muscle and no strength")
    if not rows:
        yield Text("None.")
        return
    for one in rows:
        word = "set" if one.sets == 1 else "sets"
        yield Text(f"{one.reason}: {one.sets:,} {word}, {number(one.minutes, 0)} min")


def _foot(found: Ledger, most: int = 3) -> Iterator[RenderableType]:
    yield Text("")
    for warning in found.warnings[:most]:
        yield Text(f"! {warning}")
    left = len(found.warnings) - most
    if left > 0:
        yield Text(f"! and {left} more; --json has them all.")
    yield Rule(style="dim")
    sentences: Sequence[str] = (*how_made(found), METAPHOR, NOT_MEDICAL)
    yield Text(" ".join(sentences), style="dim")
