"""Reading what a command is given: files, standard input, text, logs of other programs."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from myocrine.cli.failures import pointing_into

if TYPE_CHECKING:
    from myocrine.cli.options import DistanceUnit, MassUnit
    from myocrine.exchange import History
    from myocrine.training.session import Session

__all__ = ["TABLES", "Read", "as_file", "head", "history_from", "only", "read"]

TABLES = (".csv", ".tsv")
"""Endings of tables."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """Sessions with the text they came from and what to call it."""

    sessions: tuple[Session, ...]
    text: str
    source: str
    history: History | None = None


def read(what: str, **said: Any) -> Read:
    """Read a file, standard input (``-``) or the text itself; errors point into the text.

    The file may be a log of another program; `said` is what `history_from` takes for it.
    """
    from myocrine.training.language import MAX_BYTES
    from myocrine.training.reading import read_sessions

    if what.strip() == "-":
        # One byte more than is accepted: enough to be refused, and no endless stream.
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if _is_log_text("input", data):
            from myocrine.exchange.table import MAX_BYTES as LONGEST_LOG

            data += sys.stdin.buffer.read(LONGEST_LOG)
            found = history_from(data, **said)
            return Read(sessions=found.sessions, text="", source="input", history=found)
        text = data.decode("utf-8-sig", "replace")
        with pointing_into(text):
            return Read(sessions=tuple(read_sessions(data)), text=text, source="input")
    path = as_file(what)
    if path is not None and (_is_log(path) or _is_empty_table(path)):
        found = history_from(path, **said)
        return Read(sessions=found.sessions, text="", source=what, history=found)
    text = what if path is None else head(path, MAX_BYTES)
    with pointing_into(text):
        sessions = tuple(read_sessions(what))
    return Read(sessions=sessions, text=text, source="text" if path is None else what)


def _is_log(path: Path) -> bool:
    # A header stands at the top: its lines tell, and an endless file costs no more.
    try:
        with path.open("rb") as file:
            start = file.read(20_000)
    except OSError:
        return False
    return _is_log_text(str(path), start)


def _is_empty_table(path: Path) -> bool:
    """Whether a file is a table by its name and holds nothing: a log that was not exported."""
    if path.suffix.lower() not in TABLES:
        return False
    try:
        with path.open("rb") as file:
            return not file.read(20_000).strip()
    except OSError:
        return False


def _is_log_text(name: str, start: bytes) -> bool:
    from myocrine.exchange.formats import is_log
    from myocrine.exchange.table import Source

    return is_log(Source(name=name, data=start))


def history_from(
    path: str | Path | bytes,
    *,
    unit: MassUnit | None = None,
    distance: DistanceUnit | None = None,
    names: Path | None = None,
    nearest: bool = False,
) -> History:
    """Read a log of another program (or its bytes), and say what was left out of it."""
    from myocrine.cli.consoles import err
    from myocrine.exchange import read_history
    from myocrine.report.wording import many

    found = read_history(
        path,
        unit.value if unit else None,
        names,
        distance=distance.value if distance else None,
        accept_nearest=nearest,
    )
    account = found.account
    left_out = f", {account.skipped:,} left out" if account.skipped else ""
    doubted = f", {len(found.doubts):,} worth a look" if found.doubts else ""
    where = ": see myocrine history" if left_out or doubted else ""
    said = f"{many(account.rows, 'row')}, {many(account.sets, 'set')}{left_out}{doubted}{where}"
    err().print(f"{found.family}: {said}.", markup=False)
    return found


def only(given: Read) -> Session:
    """Return the one session that was read; several are refused by name."""
    if len(given.sessions) > 1:
        from myocrine.errors import SessionError

        names = ", ".join(repr(s.name or f"number {i}") for i, s in enumerate(given.sessions, 1))
        msg = f"There are {len(given.sessions)} sessions here: {names}."
        remedy = "Give one at a time, or compare them (myocrine compare)."
        raise SessionError(msg, remedy=remedy, source=given.source)
    return given.sessions[0]


def as_file(what: str) -> Path | None:
    """Return the file of this name, if there is one; a folder of that name is refused.

    The name of a template is the template, whatever folders there are.
    """
    path = Path(what)
    try:
        if not what.strip() or "\n" in what or len(what) >= 1000 or not path.exists():
            return None
        folder = path.is_dir()
    except (OSError, ValueError):
        return None
    if folder:
        from myocrine.training.plans import template_names

        if what.strip() in template_names():
            return None
        from myocrine.errors import InputError

        msg = "The file cannot be read (Is a directory)."
        raise InputError(msg, remedy="Give a file in it.", source=what)
    return path if path.is_file() else None


def head(path: Path, most: int) -> str:
    """Return the first `most` bytes of a file as text, for pointing at errors."""
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8-sig", "replace")
    except OSError:
        return ""
