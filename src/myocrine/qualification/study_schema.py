"""The schema of study files: what a published study is, once it is written down.

The side of the split is never in the file: it belongs to the paper and comes from its source
record. The schema is strict, because these files come from people outside the project too.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from myocrine.errors import StudyError, nearest
from myocrine.evidence.exercises import find
from myocrine.evidence.knowledge import knowledge
from myocrine.evidence.sources import Source, sources
from myocrine.training.language import parse
from myocrine.training.session import ExerciseSets, Session, walk_blocks

__all__ = [
    "SCHEMA",
    "Arm",
    "Cohort",
    "Observation",
    "Paper",
    "Skipped",
    "Split",
    "Study",
    "Time",
]

SCHEMA = "myocrine.study/1"
"""The value of ``schema`` in every study file."""

Split: TypeAlias = Literal["building", "verification"]
Scale: TypeAlias = Literal["level", "ratio", "difference", "direction", "time_of_peak", "contrast"]


def _pair(value: Any) -> Any:
    return (value,) if isinstance(value, int | float) else value


MeanSD: TypeAlias = Annotated[
    tuple[float, ...], Field(min_length=1, max_length=2), BeforeValidator(_pair)
]

_WORDS = ("up", "none", "down")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Cohort(_Strict):
    """Who took part; what is missing is estimated from the rest.

    Pairs are ``[mean, sd]``, or the mean alone where no SD is known: age [years], mass [kg],
    height [cm], BMI [kg/m2], VO2max [mL/kg/min], body fat [%], peak power [W/kg].
    """

    n: int | None = Field(default=None, ge=1)
    sex: Literal["male", "female", "mixed"] | None = None
    female_fraction: float | None = Field(default=None, ge=0.0, le=1.0)
    age: MeanSD | None = None
    mass_kg: MeanSD | None = None
    height_cm: MeanSD | None = None
    bmi: MeanSD | None = None
    vo2max_ml_kg_min: MeanSD | None = None
    fat_percent: MeanSD | None = None
    wmax_w_kg: MeanSD | None = None
    training_status: Literal["untrained", "recreational", "trained", "athlete"] | None = None
    note: str = ""

    def merged(self, arm: Arm) -> Cohort:
        """Return this cohort with what the arm says otherwise."""
        own = {k: getattr(arm, k) for k in Cohort.model_fields if k != "note"}
        return self.model_copy(update={k: v for k, v in own.items() if v is not None})


class Arm(Cohort):
    """One arm: an id, its session, what had to be assumed, and where its people differ.

    ``assumed`` names the parts of the protocol that the paper does not state; ``note`` says what
    was put in their place. ``blocked`` names molecules whose receptor a drug blocked in this arm.
    """

    id: str = Field(min_length=1)
    session: str = Field(min_length=1)
    assumed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()

    @field_validator("blocked")
    @classmethod
    def _molecules(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(knowledge().molecule(name).key for name in names)

    def plan(self) -> Session:
        """Return the session of this arm.

        Raises
        ------
        InputError
            The text does not parse, asks for something impossible, names an unknown exercise, or
            holds more than one session.
        """
        plans = parse(self.session, source=f"session of arm {self.id}")
        if len(plans) != 1:
            msg = f"Arm {self.id!r} holds {len(plans)} sessions."
            raise StudyError(msg, remedy="Write one session an arm; pauses are 'rest' lines.")
        for block in walk_blocks(plans[0].blocks):
            if isinstance(block, ExerciseSets):
                find(block.exercise)
        return plans[0]


class Time(_Strict):
    """When: a moment (``min``) or a window (``from``, ``to``) [min] and what was made of it.

    ``ref`` is the start or the end of the session; ``session`` is the whole of it and takes no
    numbers. ``reduce = "any"`` is for signs: found at some sample within the window.
    """

    ref: Literal["start", "end", "session"] = "end"
    min: float | None = None
    begin: float | None = Field(default=None, alias="from")
    to: float | None = None
    reduce: Literal["mean", "max", "min", "integral", "any"] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        window = self.begin is not None or self.to is not None
        if self.ref == "session":
            if window or self.min is not None:
                msg = "a time with ref = 'session' takes no 'min', 'from' or 'to'"
                raise ValueError(msg)
            return self
        if window == (self.min is not None):
            msg = "a time is either a moment ('min') or a window ('from' and 'to')"
            raise ValueError(msg)
        if not window:
            if self.reduce is not None:
                msg = "'reduce' needs a window ('from' and 'to')"
                raise ValueError(msg)
            return self
        if self.begin is None or self.to is None or not self.begin < self.to:
            msg = "a window needs 'from' smaller than 'to'"
            raise ValueError(msg)
        if self.reduce is None:
            msg = "a window needs 'reduce': mean, max, min, integral, or any (for signs)"
            raise ValueError(msg)
        return self

    @property
    def is_window(self) -> bool:
        """Whether this is a stretch of time rather than a moment."""
        return self.ref == "session" or self.begin is not None


class Observation(_Strict):
    """One published finding.

    Attributes
    ----------
    scale : str
        ``level`` in `unit`; ``ratio`` (1.25 for +25 %); ``difference`` in `unit`; ``direction``
        and ``contrast`` (``up``, ``none``, ``down``); ``time_of_peak`` [min].
    arm_b : str, optional
        Reference arm: of a ``contrast`` always, of a ``ratio`` or ``difference`` between arms.
    time, baseline_time : Time
        A change is from ``baseline_time``, or from before the session where that is not given.
    baseline : float, optional
        The study's own value before the session, in `unit`: the level is then scored as a change.
    matched_to : bool
        A pre-exercise value that the simulated people are given: kept for reference, never scored.
    absolute : bool
        A level with no baseline by nature or a unit all laboratories share (EPOC, g/min, lactate):
        scored as it stands. A level with neither is ``baseline_unknown``.
    statistic : str
        How the number sums up the people; a mean of folds is not a ratio of means.
    dispersion_type : str
        ``unknown`` where the paper does not say what its plus-minus is.
    side : str, optional
        Of an output that each leg has.
    """

    arm: str
    arm_b: str | None = None
    analyte: str = Field(min_length=1)
    matrix: str = ""
    side: Literal["left", "right"] | None = None
    scale: Scale
    value: float | Literal["up", "none", "down"]
    unit: str = ""
    time: Time
    baseline: float | None = Field(default=None, gt=0.0)
    baseline_time: Time | None = None
    absolute: bool = False
    matched_to: bool = False
    statistic: Literal["mean", "median", "ratio_of_means", "mean_of_folds", "unstated"] = "unstated"
    dispersion: float | None = Field(default=None, ge=0.0)
    interval: tuple[float, float] | None = None
    dispersion_type: Literal["sd", "sem", "ci95", "range", "iqr", "unknown"] | None = None
    n: int | None = Field(default=None, ge=1)
    locator: str = Field(min_length=1)
    confidence: Literal["high", "medium", "low"] = "medium"
    note: str = ""

    @property
    def baseline_unknown(self) -> bool:
        """Whether this level can be compared only beside an effect of the assay kit."""
        return self.scale == "level" and self.baseline is None and not self.absolute

    @property
    def is_sign(self) -> bool:
        """Whether this is a direction or a contrast."""
        return self.scale in ("direction", "contrast")

    @property
    def number(self) -> float:
        """The value of a numeric observation.

        Raises
        ------
        TypeError
            If this is a sign.
        """
        if isinstance(self.value, str):
            msg = f"{self.analyte}: a {self.scale} has no number"
            raise TypeError(msg)
        return self.value

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for wrong, msg in self._faults():
            if wrong:
                raise ValueError(msg)
        return self

    def _faults(self) -> Iterable[tuple[bool, str]]:
        word = isinstance(self.value, str)
        number = 0.0 if isinstance(self.value, str) else self.value
        what = f"{self.analyte} ({self.scale})"
        yield self.is_sign and not word, f"{what}: the value is one of {', '.join(_WORDS)}"
        yield not self.is_sign and word, f"{what}: the value is a number"
        yield not math.isfinite(number), f"{what}: the value is not finite"
        positive = self.scale == "ratio" or (self.scale == "level" and not self.absolute)
        yield positive and not word and number <= 0, f"{what}: the value must be above 0"
        yield self.scale == "contrast" and self.arm_b is None, f"{what}: 'arm_b' is missing"
        between = ("contrast", "ratio", "difference")
        yield (
            self.arm_b is not None and self.scale not in between,
            f"{what}: 'arm_b' belongs to a {', '.join(between[:2])} or {between[2]}",
        )
        yield self.time.reduce == "any" and not self.is_sign, f"{what}: reduce 'any' is for signs"
        yield (
            self.scale == "time_of_peak" and self.time.begin is None,
            f"{what}: 'time' is the window that was searched ('from' and 'to')",
        )
        yield (
            self.scale in ("level", "difference") and not self.unit,
            f"{what}: 'unit' is missing",
        )
        has = self.dispersion is not None or self.interval is not None
        yield (
            has and self.dispersion_type is None,
            f"{what}: 'dispersion_type' is missing (write 'unknown' where the paper does not say)",
        )


class Skipped(_Strict):
    """A finding in the paper that is not used, and why."""

    what: str
    reason: str


class Paper(_Strict):
    """The paper itself, for a study whose source is not among the project's own."""

    author: str
    year: int
    title: str = ""
    journal: str = ""
    doi: str = ""
    pmid: str = ""


class Study(_Strict):
    """One published study, ready to be replicated.

    ``source`` is a key of the project's sources, or any key of your own with a ``[paper]`` table.
    ``unsupported`` is the reason why no arm can be replicated, empty where one can.
    """

    schema_: Literal["myocrine.study/1"] = Field(alias="schema")
    source: str
    title: str = ""
    note: str = ""
    unsupported: str = ""
    paper: Paper | None = None
    cohort: Cohort = Cohort()
    arms: tuple[Arm, ...] = Field(default=(), alias="arm")
    observations: tuple[Observation, ...] = Field(default=(), alias="observation")
    skipped: tuple[Skipped, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ids = [a.id for a in self.arms]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            msg = f"arm id {twice[0]!r} stands twice"
            raise ValueError(msg)
        for o in self.observations:
            for arm in (o.arm, o.arm_b):
                if arm is not None and arm not in ids:
                    msg = f"{o.analyte}: no arm {arm!r}; arms are {', '.join(ids) or 'none'}"
                    raise ValueError(msg)
        if not self.unsupported and not self.observations:
            msg = "there is no observation; give one, or say in 'unsupported' why not"
            raise ValueError(msg)
        if self.source not in sources() and self.paper is None:
            close = nearest(self.source, sources())
            hint = f"; the nearest key is {close[0]!r}" if close else ""
            msg = f"source {self.source!r} is unknown and there is no [paper] table{hint}"
            raise ValueError(msg)
        return self

    @property
    def record(self) -> Source:
        """The source record: the project's own, or one made from ``[paper]``."""
        if self.source in sources():
            return sources()[self.source]
        paper = self.paper
        assert paper is not None  # the validator saw to it
        known = paper.model_dump()
        return Source(key=self.source.lower(), split="verification", **known)

    @property
    def paper_id(self) -> str:
        """What a paper is counted by: DOI, else PMID, else source key."""
        return _paper_id(self.record)

    @property
    def split(self) -> Split:
        """The side of the split, from the paper.

        Verification wins where records of one paper disagree, and a paper that the project does
        not know was never fitted to: it is verification too. A reference gave the model a number
        and cannot verify it: building.
        """
        sides = {s.split for s in sources().values() if _paper_id(s) == self.paper_id}
        return "building" if sides and "verification" not in sides else "verification"

    def arm(self, arm_id: str) -> Arm:
        """Return one arm by its id."""
        for arm in self.arms:
            if arm.id == arm_id:
                return arm
        msg = f"{self.source} has no arm {arm_id!r}."
        raise StudyError(msg)

    def people(self, arm_id: str) -> Cohort:
        """Return the cohort of one arm."""
        return self.cohort.merged(self.arm(arm_id))


def _paper_id(record: Source) -> str:
    if record.doi:
        return record.doi.strip().lower()
    return f"pmid:{record.pmid}" if record.pmid else f"key:{record.key}"
