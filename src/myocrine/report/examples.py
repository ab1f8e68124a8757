"""Sessions that ship with the package: four for the demo, and more to read and change."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from myocrine.errors import UnknownNameError

__all__ = ["example_log", "example_names", "example_path"]

_SUFFIX = ".session"


def _folder() -> Path:
    return Path(str(files("myocrine"))) / "examples"


def example_log() -> Path:
    """Return the file of an example log: four weeks, as Strong exports them."""
    return _folder() / "last_workout.csv"


def example_names() -> list[str]:
    """Return the names of the example sessions, sorted."""
    return sorted(p.stem for p in _folder().glob(f"*{_SUFFIX}"))


def example_path(name: str) -> Path:
    """Return the file of one example session.

    Raises
    ------
    UnknownNameError
        If there is none of that name; close ones are named.
    """
    names = example_names()
    if name not in names:
        raise UnknownNameError("example", name, names)
    return _folder() / f"{name}{_SUFFIX}"
