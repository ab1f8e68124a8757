"""Published sources: one record a paper, found by its key.

A source key is the first author and the year (``steensberg2000``); the record says where to find
the paper and, for a paper that also serves qualification, on which side of the split it stands.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from myocrine.errors import EvidenceError, UnknownNameError

__all__ = ["Source", "read_data", "source", "sources"]


class Source(BaseModel):
    """One published source.

    ``split`` is the side of the qualification split: ``building`` may be fitted to,
    ``verification`` is only ever reported, ``reference`` is a source of equations or constants.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9_.-]+$")
    author: str
    year: int | None = None
    title: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    split: Literal["building", "verification", "reference"] = "reference"
    read: str = ""
    note: str = ""

    def citation(self) -> str:
        """Return one line a reader can find the paper by."""
        head = f"{self.author} {self.year}" if self.year else self.author
        ids = [
            f"doi:{self.doi}" if self.doi else "",
            f"PMID {self.pmid}" if self.pmid else "",
            self.pmcid,
        ]
        parts = [head, self.title, self.journal, *ids]
        return ". ".join(p for p in parts if p)


def read_data(*path: str) -> dict[str, Any]:
    """Read one of the package's own TOML data files under ``evidence/data``."""
    file = files("myocrine.evidence").joinpath("data", *path)
    return tomllib.loads(file.read_text(encoding="utf-8"))


@functools.cache
def sources() -> dict[str, Source]:
    """Return every source record by key.

    Raises
    ------
    EvidenceError
        If a key stands twice.
    """
    found: dict[str, Source] = {}
    folder = files("myocrine.evidence").joinpath("data", "sources")
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        for row in read_data("sources", name).get("source", []):
            record = Source(**row)
            if record.key in found:
                msg = f"Source {record.key!r} stands twice in the data."
                raise EvidenceError(msg, source=f"sources/{name}")
            found[record.key] = record
    return found


def source(key: str) -> Source:
    """Return one source record, or say which keys look like it."""
    try:
        return sources()[key]
    except KeyError:
        raise UnknownNameError("source", key, sources()) from None
