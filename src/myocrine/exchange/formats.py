"""The registry of formats: who wrote a file is found by what is in it, never by its name.

A format is anything with a `name`, a `recognise` that says which of its families a file is, and a
`read` that turns it into entries; one that is a table (CSV) is a :class:`TableFormat` of a few
lines. A new one is a module beside this and a name in `FORMATS`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

from myocrine.errors import InputError, MyocrineError
from myocrine.exchange.columns import Table, read_table
from myocrine.exchange.names import resolve
from myocrine.exchange.plates import hint
from myocrine.exchange.records import Entry, RowProblem, Skip
from myocrine.exchange.row import Asked, Row
from myocrine.exchange.table import DELIMITERS, Record, Source, records
from myocrine.exchange.values import mass_unit, number, order_of_slashes

__all__ = [
    "HEADER_AGAIN",
    "Format",
    "Rows",
    "TableFormat",
    "formats",
    "is_log",
    "recognise",
]

HEADER_AGAIN = "the header again"


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a format made of a file: every row is an entry or a skip."""

    entries: tuple[Entry, ...]
    skips: tuple[Skip, ...]
    remarks: tuple[str, ...] = ()


class Format(Protocol):
    """A way in which some program writes logs."""

    @property
    def name(self) -> str:
        """The program."""

    def recognise(self, source: Source) -> str | None:
        """Return which family of the format this is, in words; None where it is none."""

    def read(self, source: Source, asked: Asked) -> Rows:
        """Read every row."""


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """A format of one row a set below a header.

    Attributes
    ----------
    name : str
    aliases : mapping of str to sequence of str
        What each field is called in headers, in lower case without accents.
    marks, needs : frozenset of str
        Fields that tell the format from others, and those without which nothing can be read.
    family : callable
        Of a table, in words.
    entry : callable
        Of a :class:`~myocrine.exchange.row.Row`.
    """

    name: str
    aliases: Mapping[str, Sequence[str]]
    marks: frozenset[str]
    needs: frozenset[str]
    family: Callable[[Table], str]
    entry: Callable[[Row], Entry]
    labels: Mapping[str, str] = field(default_factory=dict)

    def recognise(self, source: Source) -> str | None:
        """Return which family of the format this is; None where it is none.

        Raises
        ------
        InputError
            If it is of this format but a column is missing.
        """
        table = read_table(source, self.aliases)
        if table is None or not self.marks <= set(table.columns.at):
            return None
        missing = sorted(self.needs - set(table.columns.at))
        if missing:
            names = " and ".join(repr(self.labels.get(m, m)) for m in missing)
            msg = f"This looks like a log of {self.name}, but it has no column {names}."
            remedy = "Export it again, or put the column back."
            raise InputError(msg, remedy=remedy, source=source.name, line=table.header.line)
        return self.family(table)

    def read(self, source: Source, asked: Asked) -> Rows:
        """Read every row below the header."""
        table = read_table(source, self.aliases)
        assert table is not None
        self._check_units(source, table, asked)
        dates = (table.columns.cell(r, "date") for r in table.rows)
        asked = replace(asked, slashes=order_of_slashes(dates))
        entries: list[Entry] = []
        skips: list[Skip] = []
        for record in table.rows:
            raw = source.raw(record)
            try:
                if record.cells == table.header.cells:
                    raise RowProblem(HEADER_AGAIN)  # noqa: TRY301 - one way out for every row
                table.columns.check(record)
                row = Row(columns=table.columns, record=record, raw=raw, asked=asked)
                entries.append(self.entry(row))
            except RowProblem as problem:
                skips.append(Skip(row=raw, reason=problem.reason, detail=problem.detail))
        return Rows(entries=tuple(entries), skips=tuple(skips))

    def _check_units(self, source: Source, table: Table, asked: Asked) -> None:
        """Refuse weights without a unit, and say which it probably is."""
        if asked.unit is not None or table.columns.units.get("weight") or "kg" in table.columns.at:
            return
        if any(mass_unit(table.columns.cell(r, "weight unit")) for r in table.rows):
            return  # some rows say it: the others are left out, one by one
        bare = {i: w for i, r in enumerate(table.rows) if (w := _bare_weight(table, r))}
        if not bare:
            return
        loads = list(bare.values())
        barbell = [w for i, w in bare.items() if _on_a_barbell(table, table.rows[i])]
        msg = f"The weights of this log have no unit ({len(loads):,} of them)."
        raise InputError(msg, remedy=hint(loads, barbell), source=source.name)


def _on_a_barbell(table: Table, record: Record) -> bool:
    name = table.columns.cell(record, "exercise")
    known = resolve([name])[name]
    return known.exercise is not None and known.exercise.equipment == "barbell"


def _bare_weight(table: Table, record: Record) -> float | None:
    """Return the weight of a row where it has one above zero and no unit."""
    if record.fault or table.columns.cell(record, "weight unit"):
        return None
    try:
        weight = number(table.columns.cell(record, "weight"), "weight")
    except RowProblem:
        return None
    return weight if weight and weight > 0 else None


@cache
def formats() -> tuple[Format, ...]:
    """Return the formats that are known, in the order in which they are tried."""
    from myocrine.exchange.fitnotes import FITNOTES
    from myocrine.exchange.hevy import HEVY
    from myocrine.exchange.strong import STRONG

    return (HEVY, STRONG, FITNOTES)


def recognise(source: Source) -> tuple[Format, str]:
    """Return the format of a file and its family in words.

    Raises
    ------
    InputError
        If it is none that is known.
    """
    for known in formats():
        family = known.recognise(source)
        if family is not None:
            return known, family
    *names, last = [f.name for f in formats()]
    msg = "This is no log that I can read."
    remedy = f"Known are exports (CSV) of {', '.join(names)} and {last}.{_seen(source)}"
    raise InputError(msg, remedy=remedy, source=source.name, line=1)


def is_log(source: Source) -> bool:
    """Say whether a file is of a known format, whole or not."""
    try:
        _ = source.text
    except MyocrineError:
        return False
    try:
        return any(f.recognise(source) is not None for f in formats())
    except MyocrineError:
        return True


def _seen(source: Source) -> str:
    """Return what the first row holds, for whoever wonders what is wrong with it."""
    best: Counter[str] = Counter()
    for delimiter in DELIMITERS:
        first = next(records(source.text[:5000], delimiter), None)
        if first is not None and len(first.cells) > 1:
            best[" | ".join(first.cells)[:120]] = len(first.cells)
    return f" The first row is: {best.most_common(1)[0][0]}" if best else ""
