"""Read a population from a TOML file, with one clear error for whatever is wrong in it.

::

    name = "masters_rowers"
    description = "Men and women who row in masters' clubs."
    share_of_women = 0.4
    training_status = { recreational = 0.3, trained = 0.7 }
    training_kind = "endurance"

    [everyone]
    age = { mean = 52, sd = 8, low = 35, high = 75 }

    [women]
    height_cm = { mean = 170, sd = 6 }
    mass_kg = { mean = 66, sd = 8, scale = "log" }

    [men]
    height_cm = { mean = 184, sd = 6 }
    mass_kg = { mean = 84, sd = 9, scale = "log" }
    vo2max_ml_kg_min = { mean = 48, sd = 5, follows = { age = { slope = -0.4, at = 52 } } }
    one_rm_kg."Deadlift" = { mean = 130, sd = 25 }

    [[correlation]]
    between = ["height_cm", "mass_kg"]
    r = 0.5
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from myocrine.errors import EvidenceError, InputError, PersonError, nearest
from myocrine.evidence.sources import sources
from myocrine.person.numbers import STATUSES
from myocrine.person.populations import Population
from myocrine.person.populations_correlations import Correlation
from myocrine.person.populations_marginals import Marginal, Slope
from myocrine.person.populations_quantities import LIFTS, NAMES, quantity
from myocrine.person.populations_strata import Stratum

__all__ = ["parse_population", "preset", "read_population"]

_MAX_BYTES = 1_000_000
_TOP = ("name", "description", "covers", "lacks", "share_of_women")
_TABLES = ("everyone", "women", "men", "correlation")
_TRAINING = ("training_status", "training_kind")
_KINDS = ("mixed", "endurance", "strength")
Table = dict[str, Any]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Slope(_Strict):
    slope: float
    at: float


class _Backed(_Strict):
    source: str = ""
    locator: str = ""
    obtained: Literal["", "measured", "fitted", "derived", "assumed"] = ""
    note: str = ""


class _Quantity(_Backed):
    mean: float
    sd: float = Field(ge=0.0)
    low: float | None = None
    high: float | None = None
    scale: Literal["linear", "log"] = "linear"
    follows: dict[str, _Slope] = {}


class _Correlation(_Backed):
    between: list[str] = Field(min_length=2, max_length=2)
    r: float = Field(gt=-1.0, lt=1.0)
    sex: Literal["", "female", "male"] = ""


@functools.cache
def preset(name: str) -> Population:
    """Return a population of the package, each of its numbers with a source or a reason."""
    file = files("myocrine.evidence").joinpath("data", "populations", f"{name}.toml")
    made = parse_population(file.read_text(encoding="utf-8"), source=f"populations/{name}.toml")
    for row in _rows(made.correlations, made.women, made.men):
        if row.source not in sources() and not (row.obtained == "assumed" and row.note):
            msg = f"{_label(row)!r} has neither a source nor a reason."
            raise EvidenceError(msg, source=f"populations/{name}.toml")
    return made


def read_population(path: str | Path) -> Population:
    """Read a population from a TOML file.

    Raises
    ------
    PersonError
        If the file cannot be read or parsed, a key is unknown, a number is outside of what the
        model holds for, or nobody can have the correlations; with file and line where there is
        one.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MAX_BYTES:
            msg = f"The file has more than {_MAX_BYTES} bytes; a population's file is small."
            raise PersonError(msg, source=str(path))
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        msg = f"The population's file cannot be read: {error.strerror or error}."
        raise PersonError(msg, source=str(path)) from None
    except UnicodeDecodeError:
        msg = "The file is not UTF-8 text."
        raise PersonError(msg, remedy="Save it as UTF-8.", source=str(path)) from None
    return parse_population(text, source=str(path), name=file.stem)


def parse_population(text: str, *, source: str = "text", name: str = "") -> Population:
    """Read a population from TOML text; see `read_population`.

    `name` is what it is called where the text gives no name.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        line, column = (int(found[1]), int(found[2])) if found else (None, None)
        msg = f"This is not TOML: {str(error).split(' (at')[0]}."
        raise PersonError(msg, source=source, line=line, column=column) from None
    try:
        return _population(table, name)
    except InputError as error:
        error.source = source
        error.line = error.line or _line_of(text, error.message)
        raise


def _population(table: Table, name: str) -> Population:
    _known(table, (*_TOP, *_TABLES, *_TRAINING), "a population")
    for key in _TOP[:4]:
        if not isinstance(table.get(key, ""), str):
            msg = f"{key!r} is text, not {table[key]!r}."
            raise PersonError(msg, remedy=f'Write {key} = "...".')
    called = table.get("name", name)
    if not called:
        msg = "The population has no 'name'."
        raise PersonError(msg, remedy='Write name = "my_people"; it is part of the seed.')
    share = _share(table)
    correlations = _correlations(table.get("correlation", []))
    women = _group(table, "women", share)
    men = _group(table, "men", 1.0 - share)
    rows = _rows(correlations, women, men)
    return Population(
        name=called,
        description=" ".join(table.get("description", "").split()),
        covers=" ".join(table.get("covers", "").split()),
        lacks=" ".join(table.get("lacks", "").split()),
        women=women,
        men=men,
        correlations=correlations,
        sources=tuple(dict.fromkeys(row.source for row in rows if row.source)),
    )


def _share(table: Table) -> float:
    """Return the share of women: as said, else that of the tables that stand in the file."""
    given = table.get("share_of_women")
    if given is None:
        only = ("women" in table) - ("men" in table)
        return {1: 1.0, 0: 0.5, -1: 0.0}[only]
    number = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not number or not 0.0 <= given <= 1.0:
        msg = f"'share_of_women' lies between 0 and 1, not {given!r}."
        raise PersonError(msg, remedy="Give women divided by all people.")
    return float(given)


def _group(table: Table, key: str, share: float) -> Stratum:
    everyone, own = _table(table, "everyone"), _table(table, key)
    for where, part in (("everyone", everyone), (key, own)):
        _known(part, (*NAMES, *LIFTS, *_TRAINING), f"[{where}]")
    if share == 0.0:
        return Stratum(share=0.0)
    top = {k: table[k] for k in _TRAINING if k in table}
    merged = {**top, **everyone, **own}
    for lift in LIFTS:
        if lift in everyone and lift in own:
            merged[lift] = {**_table(everyone, lift), **_table(own, lift)}
    kind = merged.get("training_kind", "mixed")
    if kind not in _KINDS:
        msg = f"'training_kind' cannot be {kind!r}; it is one of {', '.join(_KINDS)}."
        raise PersonError(msg)
    return Stratum(
        share=share,
        marginals=tuple(_marginals(merged, key)),
        training=_statuses(merged.get("training_status")),
        training_kind=kind,
    )


def _marginals(table: Table, where: str) -> list[Marginal]:
    found = [_marginal(name, table[name], where) for name in NAMES if name in table]
    for kind in LIFTS:
        lifts = _table(table, kind)
        for exercise, value in lifts.items():
            found.append(_marginal(f"{kind}.{_exercise(exercise)}", value, where))
    return found


def _marginal(name: str, value: Any, where: str) -> Marginal:
    quantity(name)
    row = _checked(_Quantity, value, f"[{where}] {name}")
    fields = row.model_dump(exclude={"follows"})
    slopes = tuple(Slope(on=on, slope=s.slope, at=s.at) for on, s in row.follows.items())
    return Marginal(name=name, slopes=slopes, **fields)


def _exercise(name: str) -> str:
    from myocrine.evidence.exercises import find

    return find(name).name


def _correlations(rows: Any) -> tuple[Correlation, ...]:
    if not isinstance(rows, list):
        msg = "'correlation' has the wrong form."
        raise PersonError(msg, remedy='Write [[correlation]], then between = ["a", "b"], r = 0.4.')
    found: dict[tuple[frozenset[str], str], Correlation] = {}
    for i, value in enumerate(rows, 1):
        row = _checked(_Correlation, value, f"[[correlation]] {i}")
        a, b = (_canonical(x) for x in row.between)
        if a == b:
            msg = f"[[correlation]] {i} is between {a!r} and itself."
            raise PersonError(msg, remedy="Name two quantities.")
        if (frozenset((a, b)), row.sex) in found:
            msg = f"[[correlation]] {i} says again how {a!r} and {b!r} go together."
            raise PersonError(msg, remedy="Leave one of them out.")
        made = Correlation(between=(a, b), **row.model_dump(exclude={"between"}))
        found[frozenset((a, b)), row.sex] = made
    return tuple(found.values())


def _canonical(name: str) -> str:
    kind, _, exercise = name.partition(".")
    return f"{kind}.{_exercise(exercise)}" if kind in LIFTS and exercise else name


def _statuses(given: Any) -> tuple[tuple[str, float], ...]:
    if given is None:
        return ()
    shares = {given: 1.0} if isinstance(given, str) else given
    if not isinstance(shares, dict):
        msg = f"'training_status' is a status or a table of shares, not {given!r}."
        raise PersonError(msg, remedy="Write { untrained = 0.4, recreational = 0.6 }.")
    _known(shares, STATUSES, "'training_status'")
    for status, share in shares.items():
        if isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 <= share <= 1:
            msg = f"The share of {status!r} lies between 0 and 1, not {share!r}."
            raise PersonError(msg)
    return tuple((s, float(shares[s])) for s in STATUSES if s in shares)


def _checked(model: type[Any], value: Any, where: str) -> Any:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        # A key nobody knows is why another one is missing: it is named first.
        found = sorted(
            error.errors(include_url=False), key=lambda e: e["type"] != "extra_forbidden"
        )
        first = found[0]
        key = str(first["loc"][-1]) if first["loc"] else ""
        if first["type"] == "extra_forbidden":
            raise _unknown(key, list(model.model_fields), where) from None
        said = str(first["msg"])
        reason = said[:1].lower() + said[1:]
        msg = f"{where}: {repr(key) + ': ' if key else ''}{reason}."
        remedy = "Write { mean = 70, sd = 8 }." if model is _Quantity else ""
        raise PersonError(msg, remedy=remedy) from None


def _known(table: Table, choices: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in choices:
            raise _unknown(key, list(choices), where)


def _unknown(key: str, choices: list[str], where: str) -> PersonError:
    close = nearest(key, choices, n=1)
    remedy = f"Did you mean {close[0]!r}?" if close else f"Known are {', '.join(choices)}."
    return PersonError(f"I do not know the entry {key!r} of {where}.", remedy=remedy)


def _table(table: Table, key: str) -> Table:
    value = table.get(key, {})
    if not isinstance(value, dict):
        msg = f"{key!r} is a table, not {value!r}."
        raise PersonError(msg, remedy=f"Write [{key}] and its entries below.")
    return value


def _rows(correlations: tuple[Correlation, ...], *groups: Stratum) -> list[Correlation | Marginal]:
    return [*correlations, *(m for group in groups for m in group.marginals)]


def _label(row: Correlation | Marginal) -> str:
    return row.name if isinstance(row, Marginal) else " with ".join(row.between)


def _line_of(text: str, message: str) -> int | None:
    """Return the line of the first quoted word of a message that stands alone in the text."""
    for word in re.findall(r"'([^']+)'", message):
        key = re.escape(word.rpartition(".")[2])
        places = [m.start() for m in re.finditer(rf"(?<![\w]){key}(?![\w])", text)]
        if len(places) == 1:
            return text[: places[0]].count("\n") + 1
    return None
