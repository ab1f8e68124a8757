"""Which column is which, by the words of the header and never by their order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from myocrine.exchange.records import RowProblem
from myocrine.exchange.table import DELIMITERS, Record, Source, records
from myocrine.exchange.values import plain

__all__ = ["Columns", "Table", "columns", "read_table"]

_UNIT = re.compile(r"^(.*?)\s*[\(\[]\s*([^)\]]*?)\s*[\)\]]\s*$")
_HEADER_WITHIN = 5  # rows; before the header stand titles of whoever passed the file on


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each field stands, and the unit that its header names."""

    at: Mapping[str, int]
    units: Mapping[str, str]
    width: int

    def cell(self, record: Record, field: str) -> str:
        """Return the cell of a field, empty where there is none."""
        i = self.at.get(field)
        return "" if i is None or i >= len(record.cells) else record.cells[i]

    def check(self, record: Record) -> None:
        """Refuse a row whose cells cannot be told apart."""
        if record.fault:
            raise RowProblem(record.fault, " ".join(record.cells)[:60])
        if len(record.cells) > self.width and any(record.cells[self.width :]):
            reason = "more cells than the header"
            raise RowProblem(reason, f"{len(record.cells)} cells, {self.width} in the header")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A text as rows below a header."""

    columns: Columns
    header: Record
    rows: tuple[Record, ...]
    delimiter: str


def columns(cells: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> Columns:
    """Return where the fields stand; `aliases` are their names, plain and in lower case."""
    field_of = {name: field for field, names in aliases.items() for name in names}
    at: dict[str, int] = {}
    units: dict[str, str] = {}
    for i, cell in enumerate(cells):
        name, unit = plain(cell.strip().strip('"').lstrip("\ufeff")), ""
        if name not in field_of and (hit := _UNIT.match(name)):
            name, unit = hit[1], hit[2]
        field = field_of.get(name.rstrip(" .:"), field_of.get(name, ""))
        if field and field not in at:
            at[field] = i
            units[field] = unit
    return Columns(at=at, units=units, width=len(cells))


def read_table(source: Source, aliases: Mapping[str, Sequence[str]]) -> Table | None:
    """Return the text as a table, by the delimiter and row that make most of a header.

    None where no row names at least three fields.
    """
    best: tuple[int, str, int, Columns] | None = None
    head = source.text[:20_000]
    for delimiter in DELIMITERS:
        for n, record in enumerate(records(head, delimiter)):
            if n >= _HEADER_WITHIN:
                break
            found = columns(record.cells, aliases)
            if best is None or len(found.at) > best[0]:
                best = (len(found.at), delimiter, n, found)
    if best is None or best[0] < 3:
        return None
    _, delimiter, skip, found = best
    rows = tuple(records(source.text, delimiter))
    return Table(columns=found, header=rows[skip], rows=rows[skip + 1 :], delimiter=delimiter)
