"""Study files: a published study written down so that the model can be put in its place.

A study file (TOML, one a paper) holds the cohort, each arm's session in the session language, and
what was measured, with where in the paper it stands; :mod:`myocrine.qualification.study_schema` is
its schema and ``docs/studies.md`` the page for those who bring their own. This module reads files
and folders; mistakes come back as one sentence that says where.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from myocrine.errors import InputError, StudyError, nearest
from myocrine.qualification.chronic.endpoints import misplaced
from myocrine.qualification.chronic.plans import read_plan
from myocrine.qualification.study_schema import (
    SCHEMA,
    Arm,
    Cohort,
    Observation,
    Paper,
    Pool,
    Skipped,
    Split,
    Study,
    Time,
)

__all__ = [
    "SCHEMA",
    "Arm",
    "Cohort",
    "Observation",
    "Paper",
    "Pool",
    "Skipped",
    "Split",
    "Study",
    "StudyShelf",
    "Time",
    "default_folder",
    "load_studies",
    "read_studies",
    "read_study",
]


@dataclass(frozen=True, kw_only=True)
class StudyShelf:
    """What a folder holds: usable studies, unsupported ones with the reason, files with errors."""

    studies: tuple[Study, ...] = ()
    unsupported: tuple[tuple[str, str], ...] = ()
    errors: tuple[StudyError, ...] = ()


def default_folder() -> Path:
    """Return the folder of the project's own study files: in the package, else in the checkout.

    Raises
    ------
    StudyError
        If neither is there.
    """
    packaged = Path(str(files("myocrine"))) / "studies"
    checkout = Path(str(files("myocrine"))).parents[1] / "studies"
    for folder in (packaged, checkout):
        if folder.is_dir():
            return folder
    msg = "The study files are not installed."
    raise StudyError(msg, remedy="Give a folder of study files (--studies DIR).")


def read_study(path: Path) -> Study:
    """Read one study file.

    Raises
    ------
    StudyError
        With the file, where in it, what is wrong and what would be right.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        msg = f"The file cannot be read ({error.strerror})."
        raise StudyError(msg, source=path.name) from error
    except UnicodeDecodeError as error:
        msg = f"The file is not UTF-8 text (byte {error.start})."
        raise StudyError(msg, remedy="Save it as UTF-8.", source=path.name) from error
    except tomllib.TOMLDecodeError as error:
        msg = f"This is not TOML: {error}."
        raise StudyError(msg, source=path.name) from error
    try:
        study = Study.model_validate(data)
    except ValidationError as error:
        raise _readable(error, data, path) from error
    _check_arms(study, path)
    _check_analytes(study, path)
    return study


def read_studies(
    folder: Path | str | None = None, split: Split | Literal["all"] = "all"
) -> StudyShelf:
    """Read every ``*.toml`` of a folder; one bad file does not stop the others.

    A paper counts once: a second file of the same paper is an error.

    Parameters
    ----------
    folder : path, optional
        None: the project's own studies.
    split : {'all', 'building', 'verification'}
    """
    root = default_folder() if folder is None else Path(folder)
    if not root.is_dir():
        msg = f"There is no folder {str(root)!r}."
        raise StudyError(msg, remedy="Give the folder that holds the study files.")
    studies: list[Study] = []
    unsupported: list[tuple[str, str]] = []
    errors: list[StudyError] = []
    seen: dict[str, str] = {}
    for path in sorted(root.glob("*.toml")):
        try:
            study = read_study(path)
            _count_once(study, path, seen)
        except StudyError as error:
            errors.append(error)
            continue
        if split not in ("all", study.split):
            continue
        if study.unsupported:
            unsupported.append((study.source, study.unsupported))
        else:
            studies.append(study)
    return StudyShelf(studies=tuple(studies), unsupported=tuple(unsupported), errors=tuple(errors))


def load_studies(
    folder: Path | str | None = None, split: Split | Literal["all"] = "all"
) -> list[Study]:
    """Return the usable studies of a folder.

    Raises
    ------
    StudyError
        If any file has an error: all of them in one message. `read_studies` goes on instead.
    """
    shelf = read_studies(folder, split)
    if shelf.errors:
        lines = "\n".join(f"  {e}" for e in shelf.errors)
        msg = f"{len(shelf.errors)} study file(s) cannot be used:\n{lines}\n"
        raise StudyError(msg, remedy="docs/studies.md has a template.")
    return list(shelf.studies)


def _check_arms(study: Study, path: Path) -> None:
    for arm in study.arms:
        try:
            if arm.chronic:
                read_plan(arm)
            else:
                arm.parsed_session()
        except InputError as error:
            kind = "plan" if arm.chronic else "session"
            raise StudyError(
                error.message,
                remedy=error.remedy,
                source=f"{path.name}, {kind} of arm {arm.id}",
                line=error.line,
                column=error.column,
            ) from error


def _check_analytes(study: Study, path: Path) -> None:
    """Refuse what the other body answers for: weeks of training have outputs of their own."""
    chronic = {a.id for a in study.arms if a.chronic}
    for i, o in enumerate(study.observations, start=1):
        why = misplaced(o.analyte, weeks=o.arm in chronic)
        if why:
            place = f"{path.name}, observation {i} ({o.analyte})"
            remedy = "docs/studies.md lists the analytes of sessions and of plans."
            raise StudyError(why, remedy=remedy, source=place)


def _count_once(study: Study, path: Path, seen: dict[str, str]) -> None:
    first = seen.setdefault(study.paper_id, path.name)
    if first != path.name:
        msg = f"This is the same paper as {first} ({study.paper_id})."
        raise StudyError(msg, remedy="A paper counts once: merge the files.", source=path.name)


def _readable(error: ValidationError, data: dict[str, Any], path: Path) -> StudyError:
    """Turn the first pydantic error into a sentence that names the block and the nearest key."""
    first = error.errors(include_url=False)[0]
    where, owner = _place(first["loc"], data)
    more = error.error_count() - 1
    tail = f" ({more} more in this file.)" if more else ""
    if first["type"] == "extra_forbidden":
        key = str(first["loc"][-1])
        close = nearest(key, _keys(owner))
        remedy = (
            f"Did you mean {close[0]!r}?" if close else f"Keys here: {', '.join(_keys(owner))}."
        )
        return StudyError(f"{where}unknown key {key!r}.{tail}", remedy=remedy, source=path.name)
    reason = str(first["msg"]).removeprefix("Value error, ")
    key = "" if not first["loc"] or isinstance(first["loc"][-1], int) else f"{first['loc'][-1]}: "
    remedy = "docs/studies.md says what each key holds."
    return StudyError(f"{where}{key}{reason}.{tail}", remedy=remedy, source=path.name)


_OWNERS: dict[str, type[BaseModel]] = {
    "arm": Arm,
    "observation": Observation,
    "skipped": Skipped,
    "cohort": Cohort,
    "paper": Paper,
    "pool": Pool,
    "time": Time,
    "baseline_time": Time,
}


def _place(loc: tuple[int | str, ...], data: dict[str, Any]) -> tuple[str, type[BaseModel]]:
    """Say where an error stands (``observation 3 (IL-6): ``) and which model owns the key."""
    owner: type[BaseModel] = Study
    words: list[str] = []
    node: Any = data
    for step in loc:
        node = _descend(node, step)
        if isinstance(step, int):
            label = (node.get("analyte") or node.get("id")) if isinstance(node, dict) else None
            words.append(f"{step + 1}" + (f" ({label})" if label else ""))
        elif step in _OWNERS and isinstance(node, dict | list):
            owner = _OWNERS[step]
            words.append(step)
    return (" ".join(words) + ": " if words else ""), owner


def _descend(node: Any, step: int | str) -> Any:
    if isinstance(node, dict):
        return node.get(step)
    if isinstance(node, list) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def _keys(model: type[BaseModel]) -> list[str]:
    return sorted(f.alias or name for name, f in model.model_fields.items())
