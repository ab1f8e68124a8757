"""Reading knowledge files: TOML in, checked rows out, with errors that say which row and why."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from myocrine.errors import EvidenceError

__all__ = ["by_key", "own_files", "read_file", "validated"]

Row = TypeVar("Row", bound=BaseModel)
Tables = dict[str, Any]


def own_files() -> Iterator[tuple[str, Tables]]:
    """Yield name and content of every knowledge file of the package."""
    root = files("myocrine.evidence").joinpath("data", "knowledge")
    folders = [root, *sorted((f for f in root.iterdir() if f.is_dir()), key=lambda f: f.name)]
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda f: f.name):
            if file.name.endswith(".toml"):
                yield file.name, tomllib.loads(file.read_text(encoding="utf-8"))


def read_file(path: str | Path) -> tuple[str, Tables]:
    """Return name and content of a user's file.

    Raises
    ------
    EvidenceError
        If it cannot be read or is not TOML.
    """
    file = Path(path)
    try:
        return str(path), tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        msg = f"The knowledge file {str(path)!r} cannot be read: {error.strerror}."
        raise EvidenceError(msg, source=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        msg = f"The knowledge file {str(path)!r} is not TOML: {error}."
        raise EvidenceError(msg, source=str(path)) from error


def by_key(rows: Iterable[tuple[str, Tables]], kind: type[Row]) -> dict[str, Row]:
    """Return checked rows by key; a key that stands twice is an error."""
    found: dict[str, Row] = {}
    for name, row in rows:
        record = validated(row, kind, name)
        key = record.key  # type: ignore[attr-defined]  # every kind read here has one
        if key in found:
            msg = f"The {kind.__name__.lower()} {key!r} stands twice."
            raise EvidenceError(msg, source=name)
        found[key] = record
    return found


def validated(row: Tables, kind: type[Row], name: str) -> Row:
    """Return a row as its class, or say what is wrong with it, all faults at once."""
    try:
        return kind.model_validate(row)
    except ValidationError as error:
        label = row.get("key") or row.get("name") or row.get("molecule") or "?"
        faults = "; ".join(
            f"{'.'.join(str(part) for part in e['loc']) or 'row'}: {e['msg']}"
            for e in error.errors()
        )
        msg = f"The {kind.__name__.lower()} {label!r} does not fit its schema: {faults}"
        raise EvidenceError(msg, source=name) from error
