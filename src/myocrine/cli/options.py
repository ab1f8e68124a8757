"""Options that several commands share, and what they are turned into."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from myocrine.cli.failures import pointing_into
from myocrine.cli.inputs import head

if TYPE_CHECKING:
    from myocrine.body import Body
    from myocrine.evidence.knowledge import Knowledge
    from myocrine.person import Person, Population
    from myocrine.simulation.result import Options

__all__ = [
    "Adherence",
    "Distance",
    "DistanceUnit",
    "Draws",
    "Evidence",
    "Followed",
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
    "PlanName",
    "PopulationName",
    "Report",
    "Seed",
    "Unit",
    "body_with",
    "followed",
    "known_with",
    "person_from",
    "run_options",
    "who_from",
    "who_in_words",
]


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
