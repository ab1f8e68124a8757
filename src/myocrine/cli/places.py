"""Where commands write: places refused before a long run, and files with one clear error."""

from __future__ import annotations

import os
from pathlib import Path

from myocrine.cli.inputs import TABLES

__all__ = ["check_place", "refuse_file", "write"]

_FILES = (*TABLES, ".html", ".htm", ".json", ".txt", ".nc", ".md", ".pdf", ".png", ".svg")


def check_place(path: Path | None) -> None:
    """Refuse a place that no page can be written to, before the minutes that a run takes.

    Nothing is refused where nothing is to be written.
    """
    if path is None:
        return
    from myocrine.errors import InputError

    nearest = next((p for p in path.absolute().parents if p.exists()), None)
    if path.is_dir():
        reason = "it is a folder"
    elif nearest is None or not nearest.is_dir():
        reason = "its folder is a file"
    elif not os.access(nearest, os.W_OK):
        reason = "its folder is read-only"
    else:
        return
    msg = f"The page cannot be written to {str(path)!r}: {reason}."
    raise InputError(msg, remedy="Give a file in a folder that you can write to.")


def refuse_file(folder: Path | None, *, more: str = "; --report {} writes one page") -> None:
    """Refuse the name of a page or table where a folder is asked for."""
    if folder is None or folder.is_dir() or folder.suffix.lower() not in _FILES:
        return
    from myocrine.errors import InputError

    msg = f"--out takes a folder, and {str(folder)!r} is the name of a file."
    remedy = f"Write for example: --out {folder.stem or 'results'}{more.format(folder)}"
    raise InputError(msg, remedy=remedy)


def write(path: Path, data: str | bytes, what: str = "file") -> None:
    """Write a file, or say that `what` cannot be written there."""
    from myocrine.errors import InputError

    try:
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    except OSError as error:
        msg = f"The {what} cannot be written ({error.strerror})."
        raise InputError(msg, source=str(path)) from None
