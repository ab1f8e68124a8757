"""From rows to numbered rows: sessions, runs of an exercise, and rows that stand there twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from myocrine.exchange.records import Entry, Skip

__all__ = ["Together", "assembled"]

Together: TypeAlias = tuple[Entry, ...]
_Name: TypeAlias = tuple[dt.datetime, str]

_TWICE = "a session that stands twice"


def assembled(
    entries: Iterable[Entry], headers: Collection[int] = ()
) -> tuple[tuple[Together, ...], tuple[Skip, ...]]:
    """Return the rows of each session, numbered, in order of time, and the rows that are copies.

    A session is what has one start and one name. Its rows may stand apart; a whole run of them that
    repeats an earlier one word for word is a copy, as when two exports are put into one file.
    `headers` are lines on which the header stands again: there a run ends. (A session that repeats
    itself without a break between is no copy: rounds of a circuit look like that.)
    """
    runs: dict[_Name, list[list[Entry]]] = {}
    before: Entry | None = None
    for entry in entries:
        name = (entry.start, entry.workout)
        broken = before is not None and any(before.row.line < h < entry.row.line for h in headers)
        if before is None or broken or name != (before.start, before.workout):
            runs.setdefault(name, []).append([])
        runs[name][-1].append(entry)
        before = entry
    sessions, skips = [], []
    for name in sorted(runs, key=lambda n: (n[0], n[1])):
        kept, copies = _without_copies(runs[name])
        skips += [Skip(row=e.row, reason=_TWICE) for e in copies]
        sessions.append(_numbered(kept))
    return tuple(sessions), tuple(skips)


def _without_copies(runs: Sequence[list[Entry]]) -> tuple[list[Entry], list[Entry]]:
    seen: set[tuple[tuple[str, ...], ...]] = set()
    kept: list[Entry] = []
    copies: list[Entry] = []
    for run in runs:
        words = tuple(e.row.cells for e in run)
        (copies if words in seen else kept).extend(run)
        seen.add(words)
    return kept, copies


def _numbered(entries: Sequence[Entry]) -> Together:
    """Return the rows with the number of their run of an exercise, and their place in it."""
    out: list[Entry] = []
    block, index, last = -1, 0, -1
    before: Entry | None = None
    for entry in entries:
        again = entry.number is not None and entry.number <= last
        if before is None or entry.exercise != before.exercise or again:
            block, index, last = block + 1, 0, -1
        out.append(replace(entry, block=block, index=index))
        index += 1
        last = last if entry.number is None else entry.number
        before = entry
    return tuple(out)
