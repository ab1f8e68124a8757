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
from myocrine.qualification.study_time import Time
from myocrine.training.language import parse
from myocrine.training.plans.language import NOTHING
from myocrine.training.session import ExerciseSets, Session, walk_blocks

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
    "Time",
]

SCHEMA = "myocrine.study/1"
"""The value of ``schema`` in every study file."""

Split: TypeAlias = Literal["building", "verification"]
Scale: TypeAlias = Literal[
    "level", "ratio", "difference", "smd", "direction", "time_of_peak", "contrast"
]


def _pair(value: Any) -> Any:
    return (value,) if isinstance(value, int | float) else value


MeanSD: TypeAlias = Annotated[
    tuple[float, ...], Field(min_length=1, max_length=2), BeforeValidator(_pair)
]

_UNKNOWN_N = 10  # the usual size of such studies, where none is printed
_WORDS = ("up", "none", "down")
_ONLY_SESSIONS = ("level", "time_of_peak")
"""Scales that need minutes: what weeks of training change is told as a change."""
_BETWEEN = ("contrast", "ratio", "difference", "smd")
"""Scales that may compare two arms."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Cohort(_Strict):
    """Who took part; what is missing is estimated from the rest.

    Pairs are ``[mean, sd]``, or the mean alone where no SD is known: age [years], mass [kg],
    height [cm], BMI [kg/m2], VO2max [mL/kg/min], body fat [%], peak power [W/kg].

    What weeks of training do depends on how far from health people start: ``diabetes`` is the
    share with type 2 diabetes (0 to 1); systolic pressure [mmHg] and fasting glucose [mmol/L] at
    rest. One session of a body does not know these three.
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
    diabetes: float | None = Field(default=None, ge=0.0, le=1.0)
    systolic_mmhg: MeanSD | None = None
    fasting_glucose_mmol_l: MeanSD | None = None
    note: str = ""

    def merged(self, arm: Arm) -> Cohort:
        """Return this cohort with what the arm says otherwise."""
        own = {k: getattr(arm, k) for k in Cohort.model_fields if k != "note"}
        return self.model_copy(update={k: v for k, v in own.items() if v is not None})


class Arm(Cohort):
    """One arm: an id, its session or its plan, what was assumed, and where its people differ.

    An arm of one visit has a ``session``; an arm of weeks has a ``plan`` (``"nothing"`` for people
    who do not train) and the share of its sessions that were done, ``adherence`` [1].
    ``assumed`` names the parts of the protocol that the paper does not state; ``note`` says what
    was put in their place. ``blocked`` names molecules whose receptor a drug blocked in this arm.
    """

    id: str = Field(min_length=1)
    session: str = ""
    plan: str = ""
    adherence: float = Field(default=1.0, gt=0.0, le=1.0)
    assumed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()

    @field_validator("blocked")
    @classmethod
    def _molecules(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(knowledge().molecule(name).key for name in names)

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if bool(self.session.strip()) == bool(self.plan.strip()):
            msg = f"an arm has either a 'session' or a 'plan' (\"{NOTHING}\" for no training)"
            raise ValueError(msg)
        for key, set_ in (("blocked", self.blocked), ("adherence", self.adherence < 1.0)):
            if set_ and self.chronic == (key == "blocked"):
                msg = f"{key!r} belongs to an arm with a {'session' if self.chronic else 'plan'}"
                raise ValueError(msg)
        return self

    @property
    def chronic(self) -> bool:
        """Whether this arm is weeks of a plan rather than one session."""
        return bool(self.plan.strip())

    @property
    def trains(self) -> bool:
        """Whether anything is done in this arm."""
        return self.plan.strip().casefold() != NOTHING

    def parsed_session(self) -> Session:
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


class Pool(_Strict):
    """What pools several trials: how many, and the interval of the pooled mean.

    The interval is on the observation's own scale, of 95 % unless `level` says otherwise.
    """

    trials: int = Field(ge=2)
    interval: tuple[float, float] | None = None
    level: float = Field(default=0.95, gt=0.5, lt=1.0)

    @field_validator("interval")
    @classmethod
    def _ordered(cls, ends: tuple[float, float] | None) -> tuple[float, float] | None:
        if ends is not None and not ends[0] < ends[1]:
            msg = f"an interval is [low, high] with low below high, not {list(ends)}"
            raise ValueError(msg)
        return ends


class Observation(_Strict):
    """One published finding.

    Attributes
    ----------
    scale : str
        ``level`` in `unit`; ``ratio`` (1.25 for +25 %); ``difference`` in `unit`; ``smd`` (change
        over the SD before, weeks only); ``direction`` and ``contrast`` (``up``, ``none``,
        ``down``); ``time_of_peak`` [min].
    arm_b : str, optional
        Reference arm: of a ``contrast`` always, of a ``ratio``, ``difference`` or ``smd`` between
        arms.
    time, baseline_time : Time
        A change is from ``baseline_time``, or from before the session or the plan.
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
    over : {'before', 'change'}
        The SD that an ``smd`` divides by: of people before, or of their changes.
    pool : Pool, optional
        Of a meta-analysis: the arms then describe its typical trial.
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
    over: Literal["before", "change"] = "before"
    pool: Pool | None = None
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
        yield (
            self.arm_b is not None and self.scale not in _BETWEEN,
            f"{what}: 'arm_b' belongs to a {', '.join(_BETWEEN[:3])} or {_BETWEEN[3]}",
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
        yield from self._weeks(what)
        has = self.dispersion is not None or self.interval is not None
        yield (
            has and self.dispersion_type is None,
            f"{what}: 'dispersion_type' is missing (write 'unknown' where the paper does not say)",
        )

    def _weeks(self, what: str) -> Iterable[tuple[bool, str]]:
        weeks = self.time.days is not None
        first = None if self.baseline_time is None else self.baseline_time.days
        mixed = self.baseline_time is not None and (first is not None) != weeks
        yield mixed, f"{what}: 'time' and 'baseline_time' both count minutes, or both weeks or days"
        late = first is not None and self.time.days is not None and first >= self.time.days
        yield late, f"{what}: 'baseline_time' comes before 'time'"
        yield (
            weeks and (self.scale in _ONLY_SESSIONS or self.baseline is not None),
            f"{what}: after weeks give a ratio, difference, smd, direction or contrast",
        )
        yield self.scale == "smd" and not weeks, f"{what}: 'time' needs a 'week' or a 'day'"
        yield self.over != "before" and self.scale != "smd", f"{what}: 'over' belongs to an smd"
        pool = self.pool is not None
        yield (
            pool and (self.is_sign or not weeks),
            f"{what}: 'pool' is for numbers after weeks (ratio, difference, smd)",
        )
        lone = self.scale == "smd" and self.arm_b is None and not self.note
        yield lone, f"{what}: without 'arm_b' say in 'note' that it is within the arm"


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
        for i, o in enumerate(self.observations, start=1):
            for arm in (o.arm, o.arm_b):
                if arm is not None and arm not in ids:
                    msg = f"{o.analyte}: no arm {arm!r}; arms are {', '.join(ids) or 'none'}"
                    raise ValueError(msg)
                if arm is not None:
                    self._same_clock(i, o, self.arms[ids.index(arm)])
        if not self.unsupported and not self.observations:
            msg = "there is no observation; give one, or say in 'unsupported' why not"
            raise ValueError(msg)
        if self.source not in sources() and self.paper is None:
            close = nearest(self.source, sources())
            hint = f"; the nearest key is {close[0]!r}" if close else ""
            msg = f"source {self.source!r} is unknown and there is no [paper] table{hint}"
            raise ValueError(msg)
        return self

    def _same_clock(self, i: int, o: Observation, arm: Arm) -> None:
        if arm.chronic == (o.time.days is not None):
            return
        has, wants = ("plan", "a 'week' or 'day'") if arm.chronic else ("session", "minutes")
        msg = f"observation {i} ({o.analyte}): arm {arm.id!r} has a {has}, so 'time' is {wants}"
        raise ValueError(msg)

    @property
    def chronic(self) -> bool:
        """Whether some arm is weeks of a plan."""
        return any(a.chronic for a in self.arms)

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

    def size(self, o: Observation) -> int:
        """Return how many people a number is the statistic of: its own n, else its arms'."""
        arms = [self.people(a).n for a in (o.arm, o.arm_b) if a]
        return o.n or min((n for n in arms if n), default=_UNKNOWN_N)

    def guessed(self, o: Observation) -> bool:
        """Whether a part of the protocol behind a number had to be assumed."""
        return any(self.arm(a).assumed for a in (o.arm, o.arm_b) if a)


def _paper_id(record: Source) -> str:
    if record.doi:
        return record.doi.strip().lower()
    return f"pmid:{record.pmid}" if record.pmid else f"key:{record.key}"
