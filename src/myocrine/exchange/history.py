"""A log of another program as sessions, with an account of every row.

>>> history = read_history("strong.csv", unit="kg")  # doctest: +SKIP
>>> history.account.rows == history.account.sets + history.account.skipped  # doctest: +SKIP
True
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.exchange.assembly import assembled
from myocrine.exchange.formats import HEADER_AGAIN, Rows, recognise
from myocrine.exchange.names import Known, Names, read_names, resolve
from myocrine.exchange.plausible import Doubt, doubts, timely
from myocrine.exchange.records import Entry, Key, MassUnit, Skip
from myocrine.exchange.row import Asked
from myocrine.exchange.sessions import Held, session_of
from myocrine.exchange.table import Source, load
from myocrine.training.session import Session

__all__ = ["Account", "History", "merged", "read_history"]


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where every row of the log went; the four parts add up to `rows`.

    Attributes
    ----------
    rows : int
        Rows below the header that are not blank.
    sets, segments : int
        Rows that became a set, or a segment of endurance work.
    rests, notes : int
        Rows that hold a rest or a note for the set above.
    skips : mapping of str to int
        Rows that were left out, by reason, the most frequent first.
    """

    rows: int
    sets: int
    segments: int
    rests: int
    notes: int
    skips: Mapping[str, int]

    @property
    def skipped(self) -> int:
        """Rows that were left out."""
        return sum(self.skips.values())

    @property
    def used(self) -> int:
        """Rows that were not left out."""
        return self.sets + self.segments + self.rests + self.notes


@dataclass(frozen=True, kw_only=True)
class History:
    """The sessions of somebody's log.

    Attributes
    ----------
    source, digest : str
        The file's name and the SHA-256 of its bytes.
    family : str
        Which program wrote it, and in which of its forms.
    held : tuple of Held
        The sessions with their rows, in order of time.
    entries : tuple of Entry
        Every row that was understood, in order of time.
    skips : tuple of Skip
        Every row that was left out, in order of lines.
    names : mapping of str to Known
        What each of their names means here.
    account : Account
    doubts : tuple of Doubt
        What may be wrong in rows that were used.
    remarks : tuple of str
        What else there is to say.
    today : datetime.date
        Dates after it are doubted.
    """

    source: str
    digest: str
    family: str
    held: tuple[Held, ...]
    entries: tuple[Entry, ...] = field(repr=False)
    skips: tuple[Skip, ...] = field(repr=False)
    names: Names = field(repr=False)
    account: Account
    doubts: tuple[Doubt, ...] = ()
    remarks: tuple[str, ...] = ()
    today: dt.date = dt.date.max

    @cached_property
    def past(self) -> tuple[Held, ...]:
        """The sessions whose date can be right: none in the future, none before there were logs."""
        return tuple(h for h in self.held if timely(h.entries[0].start.date(), self.today))

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions in order of time, each with what was done behind its lines."""
        return tuple(h.session for h in self.held)

    @property
    def unknown(self) -> tuple[Known, ...]:
        """The names that are neither an exercise nor a kind of endurance work, in their order."""
        return tuple(k for k in self.names.values() if not k.ours)

    @property
    def recognised(self) -> float:
        """Share of the set rows whose exercise is known, from 0 to 1; 1 where there are none."""
        sets = [e for e in self.entries if e.kind == "set"]
        known = sum(bool(self.names[e.exercise].ours) for e in sets)
        return known / len(sets) if sets else 1.0

    @property
    def keys(self) -> frozenset[Key]:
        """What makes each row the same row in another export."""
        return frozenset(e.key for e in self.entries)


def read_history(
    what: str | Path | bytes,
    unit: MassUnit | None = None,
    names: str | Path | Mapping[str, str] | None = None,
    *,
    distance: Literal["km", "mi"] | None = None,
    accept_nearest: bool = False,
    today: dt.date | None = None,
    records: ParameterSet | None = None,
) -> History:
    """Read the log of another program; which one is found by what is in it.

    Parameters
    ----------
    what : str, Path or bytes
        A file, or its bytes.
    unit : {'kg', 'lb'}, optional
        Of weights that have none in the file.
    names : str, Path or mapping, optional
        What their names mean, or a file that says so (``"Leg Press (Blue)" = "Leg press"``).
    distance : {'km', 'mi'}, optional
        Of distances that have none in the file.
    accept_nearest : bool
        Take an unknown name for the closest one.
    today : datetime.date, optional
        Dates after it are doubted.

    Returns
    -------
    History

    Raises
    ------
    InputError
        If the file cannot be read, is no log that is known, its weights have no unit and none was
        given, or none of its rows can be used.
    """
    source = load(what)
    known, family = recognise(source)
    rows = known.read(source, Asked(unit=unit, distance=distance))
    mapping = names if names is None or isinstance(names, Mapping) else read_names(names)
    theirs = (e.exercise for e in rows.entries if e.kind == "set")
    resolved = resolve(theirs, mapping, accept_nearest=accept_nearest)
    day = today or dt.datetime.now().astimezone().date()
    return _history(source, family, rows, resolved, day, records)


def _history(
    source: Source,
    family: str,
    rows: Rows,
    names: Mapping[str, Known],
    today: dt.date,
    records: ParameterSet | None,
) -> History:
    headers = [s.row.line for s in rows.skips if s.reason == HEADER_AGAIN]
    together, copies = assembled(rows.entries, headers)
    held: list[Held] = []
    skips = [*rows.skips, *copies]
    used: list[Entry] = []
    for session in together:
        made, left_out, places = session_of(session, names, records)
        skips += left_out
        used += [session[i] for i in sorted(places)]
        if made is not None:
            held.append(made)
    entries = tuple(e for session in together for e in session)
    account = _account(rows, used, skips, names)
    if not account.rows:
        msg = "There is no row below the header."
        raise InputError(msg, source=source.name, line=1)
    return History(
        source=source.name,
        digest=source.digest,
        family=family,
        held=tuple(held),
        entries=entries,
        skips=tuple(sorted(skips, key=lambda s: s.row.line)),
        names=names,
        account=account,
        doubts=_doubts(used, names, today, records),
        remarks=rows.remarks,
        today=today,
    )


def _doubts(
    used: Sequence[Entry], names: Names, today: dt.date, records: ParameterSet | None
) -> tuple[Doubt, ...]:
    segments = {k.theirs for k in names.values() if k.mode}
    body = {
        k.theirs
        for k in names.values()
        if k.exercise is not None and k.exercise.load_kind == "body_mass"
    }
    return doubts(used, today, segments=segments, body=body, records=records)


def _account(rows: Rows, used: Sequence[Entry], skips: Sequence[Skip], names: Names) -> Account:
    copied = {s.row.line for s in skips}
    kinds = Counter(e.kind for e in rows.entries if e.row.line not in copied)
    segments = sum(names[e.exercise].mode is not None for e in used)
    reasons = Counter(s.reason for s in skips)
    sets = len(used) - segments
    return Account(
        rows=len(rows.entries) + len(rows.skips),
        sets=sets,
        segments=segments,
        rests=kinds["rest"],
        notes=kinds["note"],
        skips=dict(sorted(reasons.items(), key=lambda r: (-r[1], r[0]))),
    )


def merged(*histories: History) -> tuple[Session, ...]:
    """Return the sessions of several exports in order of time, each once.

    A session is the same where one of its rows is (`Entry.key`); the later export counts.
    """
    kept: dict[tuple[str, dt.datetime, str], Held] = {}
    for history in histories:
        for held in history.held:
            first = held.entries[0]
            kept[(first.format, first.start, first.workout)] = held
    return tuple(kept[k].session for k in sorted(kept, key=lambda k: (k[1], k[2])))
