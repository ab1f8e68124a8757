"""Read a trial from TOML, with one clear sentence, and its line, for whatever is wrong in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from myocrine.body import Body, default_body
from myocrine.errors import InputError, nearest
from myocrine.simulation.trials import lines, rows
from myocrine.simulation.trials.checking import Checker
from myocrine.simulation.trials.trial import Trial

__all__ = ["parse_trial", "read_trial"]

_MOST_BYTES = 1_000_000


def read_trial(path: Path | str, *, body: Body | None = None, people: int | None = None) -> Trial:
    """Read a trial from a TOML file; sessions and populations it names lie beside it.

    Parameters
    ----------
    people : int, optional
        Other than the file's number of people in the trial, >= 2 for every arm.

    Raises
    ------
    InputError
        If the file cannot be read, or anything in it cannot be used; with the line.
    """
    file = Path(path)
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        msg = f"The trial cannot be read: {error.strerror or error}."
        raise InputError(msg, source=str(path)) from None
    if len(raw) > _MOST_BYTES:
        msg = f"The file is larger than {_MOST_BYTES} bytes."
        raise InputError(msg, remedy="A trial file is a page of text.", source=str(path))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        msg = "The file is not UTF-8 text."
        raise InputError(msg, remedy="Save it as UTF-8.", source=str(path), line=line) from None
    return parse_trial(text, source=str(path), folder=file.parent, body=body, people=people)


def parse_trial(
    text: str,
    *,
    source: str = "text",
    folder: Path | None = None,
    body: Body | None = None,
    people: int | None = None,
) -> Trial:
    """Read a trial from TOML text; see `read_trial`."""
    place = lines.Place(text=text, source=source)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (text.count("\n") + 1, None)
        msg = f"This is not TOML: {str(error).split(' (at')[0]}."
        remedy = 'Text stands in quotes: title = "A walk or squats".'
        if "overwrite" in str(error):
            remedy = "A key stands twice, or a list of tables has one bracket: write [[arm]]."
        raise InputError(msg, remedy=remedy, source=source, line=line, column=column) from None
    try:
        row = rows.TrialFile.model_validate(data)
    except ValidationError as error:
        raise _readable(error, place) from None
    checker = Checker(row=row, at=place, folder=folder or Path(), body=body or default_body())
    return checker.trial(people)


_OWNERS: dict[str, type[BaseModel]] = {
    "population": rows.PopulationRow,
    "arm": rows.ArmRow,
    "design": rows.DesignRow,
    "sampling": rows.SamplingRow,
    "drop_out": rows.DropRow,
    "endpoint": rows.EndpointRow,
    "budget": rows.BudgetRow,
}


def _readable(error: ValidationError, place: lines.Place) -> InputError:
    """Turn the first of pydantic's errors into a sentence with its line."""
    found = error.errors(include_url=False)
    # A misspelt key leaves another one missing: the spelling is the news.
    first = next((e for e in found if e["type"] == "extra_forbidden"), found[0])
    path: lines.Path = tuple(p for p in first["loc"] if p not in _KINDS)
    owner = _OWNERS.get(str(path[0]) if path else "", rows.TrialFile)
    keys = sorted(f.alias or name for name, f in owner.model_fields.items())
    key = str(path[-1]) if path else ""
    if first["type"] == "extra_forbidden":
        owned = keys if len(path) > 1 else sorted(_top_keys())
        close = nearest(key, owned)
        remedy = f"Did you mean {close[0]!r}?" if close else f"Keys here: {', '.join(owned)}."
        return place.error(f"I do not know the entry {key!r}.", path, remedy)
    if first["type"] == "missing":
        where = f" in {_in_words(path[:-1])}" if len(path) > 1 else ""
        if isinstance(path[-1], int):
            msg = f"{_in_words(path[:-1])}: one of a pair is missing."
            return place.error(msg, path, 'Such as arms = ["hard", "easy"].')
        return place.error(f"{_article(key)} is missing{where}.", path[:-1] or path, _EXAMPLE[key])
    if first["type"] == "literal_error":
        expected = str(first["ctx"]["expected"])
        close = nearest(str(first["input"]), re.findall(r"'([^']*)'", expected))
        remedy = f"Did you mean {close[0]!r}?" if close else f"It is one of {expected}."
        return place.error(f"{key!r} cannot be {first['input']!r}.", path, remedy)
    if first["type"] == "tuple_type" and path in (("arm",), ("endpoint",)):
        msg = f"[{key}] needs two brackets: there may be several."
        return place.error(msg, path, f"Write [[{key}]].")
    return place.error(f"{_in_words(path)}: {_plainly(first)}.", path)


def _plainly(error: ErrorDetails) -> str:
    """Return what pydantic says in the words of a TOML file."""
    forms = {"tuple_type": "a list, such as [...]", "string_type": "text in quotes",
             "model_type": "a table", "dict_type": "a table", "mapping_type": "a table",
             "float_parsing": "a number", "int_parsing": "a whole number",
             "int_from_float": "a whole number", "finite_number": "a number"}  # fmt: skip
    if error["type"] in forms:
        return f"this has to be {forms[error['type']]}, not {error['input']!r}"
    reason = str(error["msg"]).removeprefix("Value error, ")
    return f"{reason[:1].lower()}{reason[1:]}"


_KINDS = ("str", "float", "int", "tuple[str", "function-before")
"""Steps of pydantic's own in the path of an error."""


def _top_keys() -> list[str]:
    return [f.alias or name for name, f in rows.TrialFile.model_fields.items()]


_EXAMPLE = {
    "title": 'Begin with: title = "A walk or squats".',
    "population": 'Add: [population] with preset = "general_adults" and n = 40.',
    "arm": 'Add for each: [[arm]] with name = "walk" and session = "Walk 45 min at 5 km/h".',
    "endpoint": 'Add: [[endpoint]] with output = "IL-6", statistic = "change", at = "30 min".',
    "name": 'Such as name = "walk".',
    "output": 'Such as output = "IL-6".',
}


def _article(key: str) -> str:
    tables = {"arm": "An [[arm]]", "endpoint": "An [[endpoint]]", "population": "[population]"}
    return tables.get(key, repr(key))


def _in_words(path: Sequence[str | int]) -> str:
    """Return a path as people say it: ``arm 2, session``."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words) or "The file"
