"""The schema of trial files: tables and keys as people write them, strict and named.

Numbers that measure something carry their unit as text (``"30 min"``, ``"2 pg/mL"``, ``"8 %"``);
what they mean for an output is worked out in `myocrine.simulation.trials.reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

__all__ = [
    "SCHEMA",
    "STATISTICS",
    "ArmRow",
    "BudgetRow",
    "DesignRow",
    "DropRow",
    "EndpointRow",
    "PopulationRow",
    "SamplingRow",
    "Statistic",
    "TrialFile",
]

SCHEMA = "myocrine.trial-file/1"
"""The value of ``schema`` in a trial file; it may be left out."""

Statistic: TypeAlias = Literal[
    "value", "change", "ratio", "auc", "peak", "peak change", "peak ratio", "time of peak"
]
STATISTICS: tuple[Statistic, ...] = (
    "value",
    "change",
    "ratio",
    "auc",
    "peak",
    "peak change",
    "peak ratio",
    "time of peak",
)
"""What is made of one person's samples of one output."""


def _several(value: Any) -> Any:
    """Return one thing as a list of one: ``held = "IL-6"`` means what it says."""
    return (value,) if isinstance(value, str | int | float) else value


When: TypeAlias = str | float | int
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(_several)]
Times: TypeAlias = Annotated[tuple[When, ...], BeforeValidator(_several)]
Share: TypeAlias = str | float | int


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class PopulationRow(_Strict):
    """Who takes part: a preset or a file, how many, and how many more are only simulated.

    Attributes
    ----------
    preset, file : str
        One of the two: a population of the package or a TOML file beside the trial's.
    n, n_per_arm : int
        One of the two: people in the trial, or people in each arm.
    pool : int, optional
        People simulated, at least those of the trial: they give the true effects and stand in for
        everybody when power is worked out. As many as take part by default.
    """

    preset: str = ""
    file: str = ""
    n: int | None = Field(default=None, ge=2, le=1_000_000)
    n_per_arm: int | None = Field(default=None, ge=2, le=1_000_000)
    pool: int | None = Field(default=None, ge=2, le=1_000_000)

    @model_validator(mode="after")
    def _one_of_each(self) -> PopulationRow:
        if bool(self.preset) == bool(self.file):
            msg = "give either 'preset' or 'file'"
            raise ValueError(msg)
        if (self.n is None) == (self.n_per_arm is None):
            msg = "give either 'n' (all people) or 'n_per_arm'"
            raise ValueError(msg)
        return self


class ArmRow(_Strict):
    """One arm: its session as text or file, and molecules held at their baseline in it."""

    name: str = Field(min_length=1, max_length=40)
    session: str = ""
    file: str = ""
    held: Words = ()

    @model_validator(mode="after")
    def _one_session(self) -> ArmRow:
        if bool(self.session.strip()) == bool(self.file):
            msg = "give either 'session' (its text) or 'file'"
            raise ValueError(msg)
        return self


class DesignRow(_Strict):
    """Who does what: parallel arms, or every person every arm in a drawn order.

    Attributes
    ----------
    kind : {'parallel', 'cross-over'}
    randomisation : {'simple', 'blocked', 'stratified'}
        Parallel only. ``stratified``: blocks within strata.
    ratio : sequence of int
        People an arm for each other arm's, in the order of the arms; equal by default.
    block : int, optional
        Size of a block, a multiple of the sum of the ratio; twice that sum by default.
    strata : sequence of str
        ``sex``, or a field of the people split at its median (``age``, ``vo2max``, ...).
    sequences : sequence of sequences of str
        Cross-over only: orders of the arms; all orders of up to three arms, a Latin square beyond.
    """

    kind: Literal["parallel", "cross-over"] = "parallel"
    randomisation: Literal["simple", "blocked", "stratified"] = "blocked"
    ratio: tuple[int, ...] = ()
    block: int | None = Field(default=None, ge=1)
    strata: Words = ()
    sequences: tuple[tuple[str, ...], ...] = ()

    @field_validator("ratio")
    @classmethod
    def _positive(cls, ratio: tuple[int, ...]) -> tuple[int, ...]:
        if any(part < 1 for part in ratio):
            msg = "every part of a ratio is 1 or more"
            raise ValueError(msg)
        return ratio


class SamplingRow(_Strict):
    """When samples are taken (from the end of the session), and of what besides the endpoints.

    ``keep``: whether every output is kept, so that endpoints of any may be added later, or only
    what is sampled, which takes a twentieth of the room or less.
    """

    times: Times = ()
    also: Words = ()
    keep: Literal["all", "sampled"] = "all"


class DropRow(_Strict):
    """Missing completely at random: people who leave, and single samples that are lost."""

    people: Share | Mapping[str, Share] = 0.0
    samples: Share = 0.0


class EndpointRow(_Strict):
    """One endpoint: what is read, what is made of it, which arms it compares.

    Attributes
    ----------
    output : str
        Identifier or name of an output.
    statistic : str
        One of `STATISTICS`.
    at : time or sequence of times
        For ``value``, ``change`` and ``ratio``: the sample, or the mean over several.
    times : sequence of times
        This endpoint's own samples; those of ``[sampling]`` otherwise.
    direction : {'up', 'down'}
        Which way a peak goes.
    arms : (str, str)
        The contrast, first minus second; the last arm against the first by default.
    delta : str or number
        The smallest difference that matters, with its unit (a fold for ratios).
    expected : {'up', 'down'}, optional
        Which way the contrast is expected to go: power then counts what is found that way only.
    responder : str or number
        A person whose own value is at least this (at most, where ``direction`` is down) responds.
    analysis : {'auto', 'welch', 'ancova', 'paired'}
        ``auto`` is Welch's test between parallel arms and the paired test in a cross-over.
    """

    name: str = ""
    output: str
    statistic: Statistic = "change"
    at: Times = ()
    times: Times = ()
    direction: Literal["up", "down"] = "up"
    arms: tuple[str, str] | None = None
    delta: Share | None = None
    expected: Literal["up", "down"] | None = None
    responder: Share | None = None
    primary: bool = False
    analysis: Literal["auto", "welch", "ancova", "paired"] = "auto"

    @field_validator("statistic", mode="before")
    @classmethod
    def _spelling(cls, word: Any) -> Any:
        return word.strip().casefold().replace("_", " ") if isinstance(word, str) else word


class BudgetRow(_Strict):
    """What `myocrine trial design` may spend and on what."""

    money: float | None = Field(default=None, gt=0.0)
    samples: int | None = Field(default=None, gt=0)
    per_person: float = Field(default=0.0, ge=0.0)
    per_session: float = Field(default=0.0, ge=0.0)
    per_sample: float = Field(default=1.0, ge=0.0)
    candidates: Times = ()
    most_times: int = Field(default=6, ge=1, le=12)


class TrialFile(_Strict):
    """A whole trial file."""

    schema_: Literal["myocrine.trial-file/1"] = Field(
        default="myocrine.trial-file/1", alias="schema"
    )
    title: str = Field(min_length=1, max_length=200)
    note: str = ""
    alpha: float = Field(default=0.05, gt=0.0, lt=0.5)
    seed: int = Field(default=0, ge=0)
    evidence: Literal["A", "B", "C", "D"] = "C"
    replicates: int = Field(default=1, ge=1, le=10_000)
    population: PopulationRow
    design: DesignRow = DesignRow()
    arms: tuple[ArmRow, ...] = Field(alias="arm", min_length=1)
    sampling: SamplingRow = SamplingRow()
    assay: Mapping[str, Share] = {}
    within_person: Mapping[str, Share] = {}
    drop_out: DropRow = DropRow()
    endpoints: tuple[EndpointRow, ...] = Field(alias="endpoint", min_length=1)
    budget: BudgetRow = BudgetRow()
