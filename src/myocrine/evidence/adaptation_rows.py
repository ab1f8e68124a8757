"""Answers of the body to weeks of training, one row each: which doses, whom, at what pace.

A row is an output and the doses it listens to; its numbers are parameter records, found by name:
``adaptation.<row>.<dose>`` or ``adaptation.<row>.<dose>_<stratum>`` for the size of an effect, and
``adaptation.pace_<pace>.onset``, ``.offset``, ``.trial`` for its time course. A new endpoint is a
row and its records, and no code.
"""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from myocrine.errors import EvidenceError, nearest
from myocrine.evidence.parameters import own_parameters
from myocrine.evidence.sources import read_data

__all__ = ["DOSES", "STRATA", "AdaptationRow", "Effect", "adaptation_rows", "paces"]

DOSES: tuple[str, ...] = ("lifting", "heavy", "light", "aerobic", "held", "fat")
"""What a row can listen to: all sets, those with heavy and with light loads, endurance work, holds
without movement, and kilograms of fat lost."""

STRATA: tuple[str, ...] = (
    "everybody",
    "younger",
    "older",
    "normal_pressure",
    "raised_pressure",
    "high_pressure",
    "diabetes",
    "no_diabetes",
)
"""Classes of people in which effects were pooled apart; a person may stand between two."""


class Effect(NamedTuple):
    """One dose in one class of people."""

    dose: str
    stratum: str

    @property
    def suffix(self) -> str:
        """The last part of the parameter's name."""
        return self.dose if self.stratum == "everybody" else f"{self.dose}_{self.stratum}"


def _effects(values: object) -> object:
    if not isinstance(values, list):
        return values
    found = []
    for text in values:
        dose, _, stratum = str(text).partition(".")
        effect = Effect(dose, stratum or "everybody")
        for word, choices in zip(effect, (DOSES, STRATA), strict=True):
            if word not in choices:
                near = ", ".join(nearest(word, choices)) or ", ".join(choices)
                msg = f"{text!r} is no effect: {word!r} is not known (nearest: {near})."
                raise ValueError(msg)
        found.append(effect)
    return tuple(found)


class AdaptationRow(BaseModel):
    """One output that weeks of training change.

    Attributes
    ----------
    name, long_name, unit, description : str
        As in `myocrine.body.contract.Output`; the value is a change since the start.
    effects : tuple of Effect
        Written ``"lifting"`` or ``"lifting.older"``.
    pace : str
        Which time constants it goes by.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    long_name: str
    unit: str
    pace: str
    effects: Annotated[tuple[Effect, ...], BeforeValidator(_effects)] = Field(min_length=1)
    organ: str = ""
    matrix: str = "none"
    evidence: Literal["A", "B", "C", "D"]
    certainty: Literal["high", "moderate", "low", "very low"]
    decimals: int = 2
    scale: float = Field(gt=0.0)
    description: str = Field(min_length=1)

    def parameter(self, effect: Effect) -> str:
        """Return the name of the record that holds the size of an effect."""
        return f"adaptation.{self.name}.{effect.suffix}"

    def parameters(self) -> tuple[str, ...]:
        """Return the names of the records of all effects."""
        return tuple(self.parameter(e) for e in self.effects)


@functools.cache
def adaptation_rows() -> tuple[AdaptationRow, ...]:
    """Return all rows, in the order of the files under ``data/adaptation``.

    Raises
    ------
    EvidenceError
        If a row does not fit, stands twice, or lacks a parameter record.
    """
    found: dict[str, AdaptationRow] = {}
    folder = files("myocrine.evidence").joinpath("data", "adaptation")
    for file in sorted(f.name for f in folder.iterdir() if f.name.endswith(".toml")):
        for values in read_data("adaptation", file).get("row", []):
            row = _row(values, file)
            if row.name in found:
                msg = f"The adaptation row {row.name!r} stands twice."
                raise EvidenceError(msg, source=f"adaptation/{file}")
            found[row.name] = row
    return tuple(found.values())


def paces() -> tuple[str, ...]:
    """Return the paces in use, each once."""
    return tuple(dict.fromkeys(row.pace for row in adaptation_rows()))


def _row(values: dict[str, object], file: str) -> AdaptationRow:
    try:
        row = AdaptationRow.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        msg = f"The adaptation row {values.get('name')!r} does not fit: {where}: {first['msg']}"
        raise EvidenceError(msg, source=f"adaptation/{file}") from error
    pace = (f"adaptation.pace_{row.pace}.{k}" for k in ("onset", "offset", "trial"))
    for name in (*row.parameters(), *pace):
        if name not in own_parameters():
            msg = f"The adaptation row {row.name!r} lacks the parameter record {name!r}."
            raise EvidenceError(msg, source=f"adaptation/{file}")
    return row
