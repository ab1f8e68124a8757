"""The page of a ledger: balances, muscles, doses, what bought most, session by session."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import myocrine
from myocrine.planning.ledger import Ledger, SessionEntry
from myocrine.planning.ledger.investments import Investment, by_exercise, by_session, idle, returns
from myocrine.report import page
from myocrine.report.ledger_figures import balance, muscles, ranking, stream
from myocrine.report.ledger_words import (
    METAPHOR,
    area_unit,
    balance_interval,
    ends,
    how_made,
    overview,
    ranked,
    steadiness,
    worked_groups,
)
from myocrine.report.parts import unit_mark
from myocrine.report.sheet import SIMULATED
from myocrine.report.timeline_words import change, unit_of
from myocrine.report.wording import number

__all__ = ["ledger_page", "write_ledger"]

_MOST = 60
"""Sessions in the table; a longer ledger shows its first and last."""
_SESSIONS = 20
_COLUMNS = ("opening", "dividends", "pending", "decay", "balance")


def write_ledger(found: Ledger, path: Path | str, *, who: str) -> Path:
    """Write the page of a ledger as one self-contained HTML file.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    return page.save(ledger_page(found, who=who), Path(path))


def ledger_page(found: Ledger, *, who: str) -> str:
    """Return the page of a ledger.

    Parameters
    ----------
    found : Ledger
    who : str
        The person in words.
    """
    sections = [
        ("Balances", _balances(found)),
        ("Muscles", _muscles(found)),
        ("What was released", _doses(found)),
        ("What an hour bought", _ranking(found)),
        ("Diminishing returns", _returns(found)),
        ("Session by session", _sessions(found)),
        ("How it was made", _made(found)),
    ]
    lead = (
        f'<p class="note">Person: {escape(who)}.</p>'
        f'<p class="note">{escape(overview(found))}</p>'
        f"<p>{escape(METAPHOR)}</p>"
    )
    return page.wrap(f"Ledger: {found.name}", lead, [s for s in sections if s[1]])


def _balances(found: Ledger) -> str:
    pictures = page.grid(balance(found, a).html() for a in found.accounts.values())
    rows = []
    for account in found.accounts.values():
        low, high = (change(float(x[-1]), account.output) for x in balance_interval(account))
        cells = [change(float(getattr(account, c)[-1, 0]), account.output) for c in _COLUMNS]
        name = escape(account.output.long_name) + unit_mark(unit_of(account.output))
        rows.append([name, *cells, *([f"{low} to {high}"] if found.draws > 1 else [])])
    words = (
        "Opening: who does nothing. Dividends: the best that each session ever comes to, keeping "
        "what was there included. Pending: what has not come in yet, less fatigue. Decay: what has "
        "been lost. Opening, dividends, pending and decay sum to the balance."
    )
    caption = f"At the end, against the start; {SIMULATED}"
    head = ("", *_COLUMNS, *(["90 %"] if found.draws > 1 else []))
    return pictures + page.section([words]) + page.table(caption, head, rows, numeric=1)


def _muscles(found: Ledger) -> str:
    groups = worked_groups(found)
    if not groups:
        return ""
    note = (
        "<p class='note'>Effective sets: by nearness to failure and the muscle's part in the "
        "exercise; none beyond a session's limit.</p>"
    )
    return muscles(found, groups).html() + note


def _doses(found: Ledger) -> str:
    rows = []
    for molecule in found.molecules:
        first, last, ratio = steadiness(found.weekly_dose(molecule.name))
        where = "blood" if molecule.in_blood else "within muscle"
        name = escape(molecule.output.long_name) + unit_mark(area_unit(molecule.output.unit))
        told = "–" if ratio is None else f"{ratio:.2f}"
        rows.append([name, where, molecule.evidence, number(first), number(last), told])
    first, last, ratio = steadiness(found.weekly_endocrine())
    told = "–" if ratio is None else f"{ratio:.2f}"
    rows.append(["All in blood, as one number", "blood", "–", number(first), number(last), told])
    head = ("", "seen in", "evidence", "first weeks", "last weeks", "last over first")
    note = (
        "<p class='note'>Area above baseline a week. As one number, 1 is half an hour of cycling "
        "at 70 % of VO2max; how molecules weigh against each other is a choice, not a "
        "finding.</p>"
    )
    moved = any(found.weekly_dose(m.name).any() for m in found.molecules)
    picture = stream(found).html() if moved else ""
    return picture + page.table(SIMULATED, head, rows, numeric=3) + note


def _ranking(found: Ledger) -> str:
    first = next(iter(found.accounts), "")
    exercises = by_exercise(found)
    if not exercises:
        return ""
    pictures = [
        ranking(ranked(exercises, found, account.output.name), account).html()
        for account in list(found.accounts.values())[:2]
    ]
    sessions = ranked(by_session(found), found, first)
    tables = [_hours(found, ranked(exercises, found, first), "Exercises")]
    if len(sessions) > 1:
        left = len(sessions) > _SESSIONS
        title = f"Sessions, the best and the worst of {len(sessions)}" if left else "Sessions"
        tables.append(_hours(found, ends(sessions, _SESSIONS), title))
    return "".join([*pictures, *tables])


def _hours(found: Ledger, rows: Sequence[Investment], title: str) -> str:
    """Return what an hour of each bought, as a table."""
    cells = [
        [
            escape(one.name),
            f"{one.sets:,}",
            number(one.minutes, 0),
            *(number(one.an_hour(one.bought[name])) for name in found.accounts),
            number(one.an_hour(one.endocrine), 2),
        ]
        for one in rows
    ]
    outputs = [a.output for a in found.accounts.values()]
    names = [f"{o.long_name} [{unit_of(o)}]" if unit_of(o) else o.long_name for o in outputs]
    caption = f"Bought an hour, rests and changes included; {SIMULATED}"
    return f"<h3>{escape(title)}</h3>" + page.table(
        caption, ("", "sets", "minutes", *names, "dose"), cells, numeric=1
    )


def _returns(found: Ledger) -> str:
    rows = [
        [
            escape(one.exercise),
            number(one.sets, 1),
            *(f"{100.0 * v:.0f} %" for v in (one.growth, one.lesson, one.endocrine)),
        ]
        for one in returns(found)
    ]
    head = ("", "sets a session", "growth", "lesson", "dose")
    shown = page.table("What the last hard set adds, of what the first does", head, rows, numeric=1)
    lazy = [[escape(one.reason), f"{one.sets:,}", number(one.minutes, 0)] for one in idle(found)]
    none = page.section(["No set was a warm-up, far from failure or beyond a session's limit."])
    table = page.table(f"By reason; {SIMULATED}", ("", "sets", "minutes"), lazy, numeric=1)
    heading = "<h3>Sets that bought no muscle and no strength</h3>"
    return (shown if rows else "") + heading + (table if lazy else none)


def _sessions(found: Ledger) -> str:
    log = found.sessions
    shown: Sequence[SessionEntry] = log
    if len(log) > _MOST:
        shown = (*log[: _MOST // 2], *log[-_MOST // 2 :])
    outputs = [a.output for a in found.accounts.values()]
    rows = [
        [
            escape(s.name) if s.date else f"{s.week + 1}",
            escape("" if s.date else s.name),
            number(s.minutes, 0),
            number(s.endocrine, 2),
            *(number(float(s.dividend[o.name][0])).replace("-", "−") for o in outputs),
        ]
        for s in shown
    ]
    left = len(log) - len(shown)
    note = f"<p class='note'>{left} sessions in between are left out.</p>" if left else ""
    head = ("session" if found.kind == "log" else "week", "", "minutes", "dose")
    names = [o.long_name for o in outputs]
    caption = f"What each session put in and bought; {SIMULATED}"
    return note + page.table(caption, (*head, *names), rows, numeric=2)


def _made(found: Ledger) -> str:
    notes = "".join(f"<li>{escape(w)}</li>" for w in found.warnings)
    rows = [
        ["weeks", number(found.weeks, 1)],
        ["draws", str(found.draws)],
        ["seed", str(found.seed)],
        ["evidence dial", found.evidence],
    ]
    table = page.table(f"Myocrine {myocrine.__version__}", ("", ""), rows)
    return page.section(how_made(found)) + (f"<ul>{notes}</ul>" if notes else "") + table
