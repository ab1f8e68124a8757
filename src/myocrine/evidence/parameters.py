"""Parameters: one record each, with unit, source, how it was obtained and two kinds of spread.

The solver, the docs, the uncertainty and the report read the same record. A number in an equation
that is neither such a record nor a unit conversion or a mathematical constant is a defect.

Spread comes in two kinds, never mixed: ``person`` is how much people differ, ``knowledge`` is how
little anybody knows. Both are standard deviations on the record's ``scale``: of ln(value) on
``log``, of the value itself on ``linear``, of ln(v/(1-v)) on ``logit``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from myocrine import units
from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.sources import read_data, sources

__all__ = ["GRADES", "Parameter", "ParameterSet", "own_parameters", "parameters"]

GRADES = "ABCD"
"""A human intervention, B replicated human response, C human mixed, D animal or in vitro."""

Kept = TypeVar("Kept")
Scale = Literal["log", "linear", "logit"]
Obtained = Literal["measured", "fitted", "derived", "assumed"]


class Parameter(BaseModel):
    """One number with a home.

    Attributes
    ----------
    name : str
        Dotted, starting with the room or submodel that uses it: ``il6.clearance``.
    value, unit, low, high : float, str, float, float
        The central value in `unit` and the bounds outside of which it makes no sense.
    scale : {'log', 'linear', 'logit'}
        The scale on which the spreads are standard deviations.
    person, knowledge : float
        Between-person and knowledge spread (standard deviations on `scale`), 0 = none.
    source, locator : str
        Source key and the place in it. Empty source only where ``obtained = "assumed"``.
    obtained : {'measured', 'fitted', 'derived', 'assumed'}
        How the value came about; `note` says more.
    evidence : {'', 'A', 'B', 'C', 'D'}
        Grade of the finding behind it, where the evidence dial applies.
    by_dial : mapping, optional
        Value and knowledge spread at each setting of the dial that admits anything, where they
        differ (a gain pooled over findings of several grades).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
    symbol: str = ""
    value: float
    unit: str
    low: float
    high: float
    scale: Scale = "log"
    person: float = Field(default=0.0, ge=0.0)
    knowledge: float = Field(default=0.0, ge=0.0)
    source: str = ""
    locator: str = ""
    obtained: Obtained
    evidence: Literal["", "A", "B", "C", "D"] = ""
    by_dial: dict[str, tuple[float, float]] = {}
    note: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.low <= self.value <= self.high:
            msg = f"{self.name}: value {self.value} is outside its bounds [{self.low}, {self.high}]"
            raise ValueError(msg)
        if self.scale == "log" and self.low < 0:
            msg = f"{self.name}: a log-scaled parameter cannot be negative (low = {self.low})"
            raise ValueError(msg)
        if self.scale == "logit" and not (self.low >= 0 and self.high <= 1):
            msg = f"{self.name}: a logit-scaled parameter lies within [0, 1]"
            raise ValueError(msg)
        if not self.source and self.obtained != "assumed":
            msg = f"{self.name}: a {self.obtained} value needs a source key"
            raise ValueError(msg)
        if self.obtained == "assumed" and not self.note:
            msg = f"{self.name}: an assumed value needs a note that says why this one"
            raise ValueError(msg)
        return self

    def at(self, dial: str) -> Self | None:
        """Return this record at a setting of the evidence dial, None where that shuts it off."""
        if not self.evidence:
            return self
        if self.by_dial:
            if dial not in self.by_dial:
                return None
            value, knowledge = self.by_dial[dial]
            return self.model_copy(update={"value": value, "knowledge": knowledge})
        return self if GRADES.index(self.evidence) <= GRADES.index(dial) else None


class ParameterSet(Mapping[str, Parameter]):
    """All parameters by name, immutable; `replacing` gives a changed copy."""

    def __init__(self, records: Mapping[str, Parameter]) -> None:
        self._records = dict(sorted(records.items()))
        self._kept: dict[Any, Any] = {}

    def __getitem__(self, name: str) -> Parameter:
        try:
            return self._records[name]
        except KeyError:
            raise UnknownNameError("parameter", name, self._records) from None

    def __contains__(self, name: object) -> bool:
        return name in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def kept(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was worked out from these records before, or work it out and keep it."""
        if key not in self._kept:
            self._kept[key] = make()
        found: Kept = self._kept[key]
        return found

    def value(self, name: str) -> float:
        """Return the central value of one parameter in its own unit."""
        return self[name].value

    def replacing(self, **values: float) -> ParameterSet:
        """Return a copy with other central values; write dots as double underscores."""
        return self.with_values({k.replace("__", "."): v for k, v in values.items()})

    def with_values(self, values: Mapping[str, float]) -> ParameterSet:
        """Return a copy with other central values, each checked against its bounds."""
        records = dict(self._records)
        for name, value in values.items():
            old = self[name].model_dump()
            records[name] = Parameter(**{**old, "value": value})
        return ParameterSet(records)


@functools.cache
def parameters() -> ParameterSet:
    """Return every parameter of the package, those of the signalling network included."""
    from myocrine.evidence.knowledge import knowledge

    return knowledge().records


@functools.cache
def own_parameters() -> ParameterSet:
    """Return the parameters that stand in ``data/parameters``, checked.

    Raises
    ------
    EvidenceError
        If a name stands twice, a source key does not resolve or a unit is unknown.
    """
    found: dict[str, Parameter] = {}
    folder = files("myocrine.evidence").joinpath("data", "parameters")
    for name in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        for row in read_data("parameters", name).get("parameter", []):
            record = _checked(row, name)
            if record.name in found:
                msg = f"Parameter {record.name!r} stands twice in the data."
                raise EvidenceError(msg, source=f"parameters/{name}")
            found[record.name] = record
    return ParameterSet(found)


def check_units(records: ParameterSet | None = None) -> None:
    """Check that every unit parses (kept apart from loading: pint is slow to start)."""
    for record in (records or parameters()).values():
        if not units.is_known(record.unit):
            msg = f"Parameter {record.name!r} has the unknown unit {record.unit!r}."
            raise EvidenceError(msg)


def _checked(row: dict[str, object], file: str) -> Parameter:
    try:
        record = Parameter.model_validate(row)
    except ValueError as error:
        msg = f"Parameter {row.get('name')!r} does not fit its schema: {error}"
        raise EvidenceError(msg, source=f"parameters/{file}") from error
    if record.source and record.source not in sources():
        msg = f"Parameter {record.name!r} cites the unknown source {record.source!r}."
        raise EvidenceError(msg, source=f"parameters/{file}")
    return record
