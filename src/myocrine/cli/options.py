"""Options that several commands share, and what they are turned into."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from myocrine.cli.failures import pointing_into

if TYPE_CHECKING:
    from myocrine.body import Body
    from myocrine.evidence.knowledge import Knowledge
    from myocrine.exchange import History
    from myocrine.person import Person, Population
    from myocrine.simulation.result import Options
    from myocrine.training.session import Session

__all__ = [
    "Distance",
    "DistanceUnit",
    "Draws",
    "Evidence",
    "Grade",
    "Hours",
    "JsonFlag",
    "KnowledgeFiles",
    "MassUnit",
    "NamesFile",
    "Nearest",
    "Out",
    "People",
    "PersonFile",
    "Read",
    "Seed",
    "Unit",
    "as_file",
    "body_with",
    "head",
    "history_from",
    "known_with",
    "only",
    "person_from",
    "read",
    "refuse_file",
    "run_options",
    "who_from",
    "who_in_words",
]


_TABLES = (".csv", ".tsv")
_FILES = (*_TABLES, ".html", ".htm", ".json", ".txt", ".nc", ".md", ".pdf", ".png", ".svg")


class Grade(StrEnum):
    """Settings of the evidence dial."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class MassUnit(StrEnum):
    """Units of weight that a log may have left out."""

    kg = "kg"
    lb = "lb"


class DistanceUnit(StrEnum):
    """Units of distance that a log may have left out."""

    km = "km"
    mi = "mi"


Unit = Annotated[
    MassUnit | None,
    typer.Option("--unit", help="Of weights that have none in a log of another program."),
]
Distance = Annotated[
    DistanceUnit | None,
    typer.Option("--distance", help="Of distances that have none in such a log."),
]
NamesFile = Annotated[
    Path | None,
    typer.Option("--names", metavar="FILE.toml", help='Names of such a log: "theirs" = "ours".'),
]
Nearest = Annotated[
    bool, typer.Option("--accept-nearest", help="Take unknown names of such a log for the closest.")
]
PersonFile = Annotated[
    Path | None,
    typer.Option("--person", metavar="P.toml", help="Who; nobody in particular if left out."),
]
People = Annotated[
    int, typer.Option("--people", min=1, max=10_000, help="How many people like this one.")
]
PlanName = Annotated[
    str, typer.Argument(metavar="PLAN", help="A .plan file, its text, or a template's name.")
]
PopulationName = Annotated[
    str | None,
    typer.Option("--population", metavar="NAME", help="People of a population, or its file."),
]
Followed = Annotated[
    int | None,
    typer.Option("--people", min=1, max=20_000, help="People followed; each is one draw."),
]
Adherence = Annotated[
    float, typer.Option("--adherence", help="Share of the sessions that people come to.")
]
Report = Annotated[
    Path | None, typer.Option("--report", metavar="FILE", help="Also write an HTML page.")
]
Draws = Annotated[
    int,
    typer.Option("--draws", min=1, max=20_000, help="Draws for the intervals; 1: the centre only."),
]
Hours = Annotated[
    float,
    typer.Option("--hours", min=0.1, max=1000.0, help="Hours from the start of the session."),
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same numbers.")]
Evidence = Annotated[
    Grade, typer.Option("--evidence", case_sensitive=False, help="Worst evidence that may act.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Also write the results into DIR.")
]
KnowledgeFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--knowledge", metavar="FILE", help="Molecules and edges of your own (TOML); repeatable."
    ),
]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


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
    if path.suffix.lower() not in _TABLES:
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
    said = f"{account.rows:,} rows, {account.sets:,} sets{left_out}{doubted}{where}"
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


def body_with(files: list[Path] | None) -> Body:
    """Return the body with the user's own molecules and edges beside the package's."""
    from myocrine.body import body_of

    return body_of(known_with(files))


def known_with(files: list[Path] | None) -> Knowledge:
    """Return the package's network with the user's own; a fault in their file is their input."""
    from myocrine.errors import EvidenceError, InputError
    from myocrine.evidence.knowledge import knowledge

    try:
        return knowledge(*(files or ()))
    except EvidenceError as error:
        if not files:
            raise
        raise InputError(error.message, remedy=error.remedy, source=error.source) from error


def person_from(path: Path | None) -> Person:
    """Read the person of a file, or nobody in particular."""
    from myocrine.person import Person, read_person

    if path is None:
        return Person()
    text = head(path, 100_000) if path.is_file() else None
    with pointing_into(text):
        return read_person(path)


def followed(context: typer.Context, people: int | None, draws: int) -> int:
    """Return how many lanes follow a plan: so many people, or so many draws."""
    source = context.get_parameter_source("draws")
    if people is not None and source is not None and source.name == "COMMANDLINE":
        msg = "--people and --draws are two words for one number: give one."
        raise typer.BadParameter(msg)
    return people or draws


def who_from(person: Path | None, population: str | None) -> Person | Population:
    """Read the person of a file, a population by name or file, or nobody in particular."""
    if person is not None and population is not None:
        msg = "--person and --population are two answers to who it is: give one."
        raise typer.BadParameter(msg)
    if population is None:
        return person_from(person)
    from myocrine.person import population as read_population

    return read_population(population)


def who_in_words(who: Person | Population) -> str:
    """Return who it is about, for the head of a sheet or page."""
    from myocrine.person import Person
    from myocrine.report.sheet import person_in_words

    if isinstance(who, Person):
        return person_in_words(who)
    return f"people of the population {who.name.replace('_', ' ')}"


def run_options(*, people: int, draws: int, hours: float, seed: int, evidence: Grade) -> Options:
    """Return the options of a run."""
    from myocrine.simulation.result import Options

    return Options(people=people, draws=draws, hours=hours, seed=seed, evidence=evidence.value)


def refuse_file(folder: Path | None, *, more: str = "; --report {} writes one page") -> None:
    """Refuse the name of a page or table where a folder is asked for."""
    if folder is None or folder.is_dir() or folder.suffix.lower() not in _FILES:
        return
    from myocrine.errors import InputError

    msg = f"--out takes a folder, and {str(folder)!r} is the name of a file."
    remedy = f"Write for example: --out {folder.stem or 'results'}{more.format(folder)}"
    raise InputError(msg, remedy=remedy)


def as_file(what: str) -> Path | None:
    """Return the file of this name, if there is one; a folder of that name is refused.

    The name of a template is the template, whatever folders there are.
    """
    path = Path(what)
    try:
        if "\n" in what or len(what) >= 1000 or not path.exists():
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
