"""The glossary as data: one entry a term, found by its name or by any other name it goes by."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict, Field

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.sources import read_data

__all__ = ["Entry", "Glossary", "defined", "glossary", "glossary_page"]


class Entry(BaseModel):
    """One defined term.

    Attributes
    ----------
    term : str
        As it is headed.
    aliases : tuple of str
        Other names under which it is found.
    section : str
        Chapter of the glossary.
    text : str
        The definition, in plain words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str = Field(min_length=2)
    aliases: tuple[str, ...] = ()
    section: str
    text: str = Field(min_length=10)

    @property
    def names(self) -> tuple[str, ...]:
        """The term and its aliases."""
        return (self.term, *self.aliases)


class Glossary(Mapping[str, Entry]):
    """All entries by term, in order; looked up by any of their names in any case."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = {e.term: e for e in entries}
        self._names: dict[str, str] = {}
        for entry in entries:
            for name in entry.names:
                if self._names.setdefault(name.casefold(), entry.term) != entry.term:
                    msg = f"The glossary has two entries for {name!r}."
                    raise EvidenceError(msg, source="glossary.toml")
        if len(self._entries) < len(entries):
            msg = "A term stands twice in the glossary."
            raise EvidenceError(msg, source="glossary.toml")

    def __getitem__(self, name: str) -> Entry:
        try:
            return self._entries[self._names[name.strip().casefold()]]
        except KeyError:
            raise UnknownNameError("term", name, self.names) from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.strip().casefold() in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def names(self) -> list[str]:
        """Every name of every entry."""
        return [n for e in self._entries.values() for n in e.names]


@functools.cache
def glossary() -> Glossary:
    """Return the glossary of the package.

    Raises
    ------
    EvidenceError
        If an entry does not fit or a name stands for two of them.
    """
    rows = read_data("glossary.toml").get("entry", [])
    try:
        entries = tuple(Entry.model_validate(row) for row in rows)
    except ValueError as error:
        msg = f"An entry of the glossary does not fit its schema: {error}"
        raise EvidenceError(msg, source="glossary.toml") from error
    return Glossary(entries)


def defined() -> list[str]:
    """Return every name under which a term is defined."""
    return glossary().names


def glossary_page() -> str:
    """Return the glossary as a Markdown page."""
    parts = ["# Glossary", "`myocrine explain TERM` prints any of these."]
    section = ""
    for entry in glossary().values():
        if entry.section != section:
            section = entry.section
            parts.append(f"## {section}")
        parts.append(f"{entry.term}\n:   {entry.text}")
    return "\n\n".join(parts) + "\n"
