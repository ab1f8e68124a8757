"""An explanation: facts, prose, tables and the parameters behind them, for terminal and JSON."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.evidence.parameters import Parameter
from myocrine.evidence.sources import Source, sources
from myocrine.report.sheet import Plain
from myocrine.report.wording import number

__all__ = ["Explanation", "Section", "prose"]

SCHEMA = "myocrine.explanation/1"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A table below a heading.

    Attributes
    ----------
    heading : str
    head : tuple of str
        Names of the columns, which are the keys of the JSON form; ``""`` names the first.
    rows : tuple of tuples of str
    note : str
        One line below the table.
    """

    heading: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        keys = [name or "what" for name in self.head]
        rows = [dict(zip(keys, row, strict=True)) for row in self.rows]
        return {"heading": self.heading, "rows": rows, "note": self.note}

    def sheet(self) -> Iterator[RenderableType]:
        """Yield it for a Rich console."""
        yield Padding(Text(self.heading, style="bold"), (1, 0, 0, 0))
        made = Plain(*self.head, pad=1)
        for row in self.rows:
            made.line(*row)
        yield made
        if self.note:
            yield Text(self.note, style="dim")


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One explained word.

    Attributes
    ----------
    name, kind : str
        What it is called, and what it is: a molecule, an organ, an edge, a claim, a parameter ...
    facts : mapping of str to str
        Short facts in the order in which they are printed.
    text : str
        Longer prose.
    sections : tuple of Section
        Tables, in order.
    records : tuple of Parameter
        The parameters behind it.
    cited : tuple of str
        Keys of sources beyond those of the parameters.
    known : mapping of str to Source
        Where the keys are looked up; the package's sources by default.
    """

    name: str
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sections: tuple[Section, ...] = ()
    records: tuple[Parameter, ...] = ()
    cited: tuple[str, ...] = ()
    known: Mapping[str, Source] = field(default_factory=sources)

    @property
    def source_keys(self) -> list[str]:
        """Keys of all sources, sorted."""
        return sorted({*self.cited, *(r.source for r in self.records if r.source)})

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.explanation/1``."""
        return {
            "schema": SCHEMA,
            "name": self.name,
            "kind": self.kind,
            "facts": dict(self.facts),
            "text": self.text,
            "sections": [s.as_dict() for s in self.sections],
            "parameters": [r.model_dump() for r in self.records],
            "sources": {k: self.known[k].citation() for k in self.source_keys},
        }

    def sheet(self) -> RenderableType:
        """Return it to print on a Rich console."""
        parts: list[RenderableType] = [Text.assemble((self.name, "bold"), f"  ({self.kind})")]
        facts = Plain("", "")
        for key, value in self.facts.items():
            facts.line(key, value)
        if self.facts:
            parts.append(facts)
        if self.text:
            parts.append(Padding(Text(self.text), (1, 0, 0, 0)))
        for section in self.sections:
            parts += section.sheet()
        return Group(*parts, *_parameters(self.records), *self._cited())

    def _cited(self) -> Iterator[RenderableType]:
        keys = self.source_keys
        if not keys:
            return
        yield Padding(Text("Sources", style="bold"), (1, 0, 0, 0))
        for key in keys:
            yield Text(f"{key}: {self.known[key].citation()}")


def prose(thing: object) -> str:
    """Return what a submodel's module says before its equations, which a terminal cannot show."""
    module = inspect.getmodule(thing)
    text = inspect.cleandoc((module.__doc__ if module else "") or "")
    said = text.partition(".. math::")[0].replace(":math:", "").rstrip()
    paragraphs = [" ".join(p.split()) for p in said.split("\n\n")]
    return "\n\n".join(p[:-1] + "." if p.endswith(":") else p for p in paragraphs)


def _parameters(records: tuple[Parameter, ...]) -> Iterator[RenderableType]:
    if not records:
        return
    heads = dict.fromkeys(r.name.rpartition(".")[0] for r in records)
    shared = next(iter(heads)) if len(heads) == 1 else ""
    yield Padding(
        Text(f"Parameters{f' of {shared}' if shared else ''}", style="bold"), (1, 0, 0, 0)
    )
    made = Plain("", "value", "obtained", "SD people", "SD unknown", "source", pad=1)
    made.columns[0].overflow = "fold"  # a name that is cut cannot be looked up
    for head in heads:
        if not shared:
            made.line(f"{head}.", *[""] * 5)
        for r in records:
            stem, _, name = r.name.rpartition(".")
            if stem == head:
                made.line(name if shared else f"  {name}", *_parameter(r))
    yield made
    yield Text("SDs are of logarithms unless the record says otherwise.", style="dim")


def _parameter(r: Parameter) -> tuple[str, ...]:
    return (
        f"{number(r.value)} {r.unit}",
        r.obtained,
        f"{r.person:g}" if r.person else "",
        f"{r.knowledge:g}" if r.knowledge else "",
        r.source or "-",
    )
