"""Trials that ship with the package, to run, read and change."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from myocrine.errors import UnknownNameError

__all__ = ["example_trial", "example_trials"]

_SUFFIX = ".toml"


def _folder() -> Path:
    return Path(str(files("myocrine"))) / "examples"


def example_trials() -> list[str]:
    """Return the names of the example trials, sorted."""
    return sorted(p.stem for p in _folder().glob(f"*{_SUFFIX}"))


def example_trial(name: str) -> Path:
    """Return the file of one example trial.

    Raises
    ------
    UnknownNameError
        If there is none of that name; close ones are named.
    """
    names = example_trials()
    stem = name.removesuffix(_SUFFIX)
    if stem not in names:
        raise UnknownNameError("trial", name, names)
    return _folder() / f"{stem}{_SUFFIX}"
