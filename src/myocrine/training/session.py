"""The public object form of a training session: an immutable tree, equal to its text.

A :class:`Session` is what was planned (and, in :class:`Done`, what was done): sets, supersets,
endurance segments, rests, meals, infusions, blood samples and the state one starts in. Text becomes
these objects through :func:`myocrine.training.language.parse` and goes back through
:func:`myocrine.training.language.to_text`; both directions are exact.

Objects are well-formed by construction (no negative rest, no contradiction), but they do not judge:
a curl of 800 kg can be written down, and :func:`myocrine.training.checks.check` says what is
impossible and where it stands. ``position`` (line and column) never counts for equality. The
small values (:class:`Load`, :class:`At`, ...) live in :mod:`myocrine.training.prescription` and are
part of the interface here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from myocrine.training.characters import clean
from myocrine.training.prescription import (
    ENDURANCE_MODES,
    At,
    Contraction,
    Done,
    Effort,
    EnduranceMode,
    Every,
    Intensity,
    Load,
    Machine,
    Position,
    Reps,
    Side,
    Technique,
    Tempo,
    When,
    refuse_unless,
    require,
    require_whole,
)

__all__ = [
    "ENDURANCE_MODES",
    "At",
    "Block",
    "Done",
    "Effort",
    "Endurance",
    "Every",
    "ExerciseSets",
    "Infusion",
    "Injection",
    "Intensity",
    "Load",
    "Machine",
    "Meal",
    "Position",
    "Repeat",
    "Reps",
    "Rest",
    "Sample",
    "Session",
    "State",
    "Superset",
    "Technique",
    "Tempo",
    "When",
    "walk_blocks",
]

DOSE_UNIT = re.compile(r"(?:g|mg|ug|ng|pg|mmol|umol|nmol|pmol|U|mU|uU)(?:/kg)?")
RATE_UNIT = re.compile(DOSE_UNIT.pattern + r"/(?:h|min)")
MAX_NAME = 200
"""Longest name of anything [characters]."""


def _name(text: str, what: str, *, empty: bool = False) -> str:
    name = clean(text)
    refuse_unless(empty or bool(name), f"The name of {what} is empty.")
    refuse_unless(
        len(name) <= MAX_NAME, f"The name of {what} is longer than {MAX_NAME} characters."
    )
    refuse_unless(name.isprintable(), f"The name of {what} has an invisible character.")
    return name


def _set_name(block: object, attribute: str, what: str, *, empty: bool = False) -> None:
    object.__setattr__(block, attribute, _name(getattr(block, attribute), what, empty=empty))


@dataclass(frozen=True, kw_only=True, slots=True)
class ExerciseSets:
    """Some sets of one exercise.

    Attributes
    ----------
    exercise : str
        The name as written; the catalogue resolves it.
    sets : int
        Number of sets (of each side for ``left``/``right``/``alternating``).
    reps, seconds, distance_m : Reps, float [s], float [m]
        What one set is. At most one is given; none means that `load` and `effort` decide.
        ``seconds`` is time under load when dynamic, a hold when isometric.
    effort : Effort, optional
    rest_s : float, optional
        Between the sets and after the last [s].
    technique : Technique, optional
        None is a straight set.
    bfr : bool
        Blood-flow restriction.
    instead_of : str
        The exercise in whose place it is done; empty for none.
    done : tuple of Done
    """

    exercise: str
    sets: int
    reps: Reps | None = None
    seconds: float | None = None
    distance_m: float | None = None
    load: Load | None = None
    effort: Effort | None = None
    tempo: Tempo | None = None
    rest_s: float | None = None
    contraction: Contraction = "dynamic"
    side: Side = "both"
    technique: Technique | None = None
    machine: Machine | None = None
    warm_up: bool = False
    bfr: bool = False
    note: str = ""
    instead_of: str = ""
    done: tuple[Done, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _set_name(self, "exercise", "the exercise")
        _set_name(self, "note", "a note", empty=True)
        _set_name(self, "instead_of", "the exercise", empty=True)
        require_whole("The number of sets", self.sets)
        require("A time", self.seconds)
        require("A distance", self.distance_m)
        require("A rest", self.rest_s)
        kinds = (self.reps, self.seconds, self.distance_m)
        refuse_unless(
            sum(k is not None for k in kinds) <= 1,
            "A set is counted, timed or measured in metres, one of them.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Superset:
    """Exercises done in turn, a set of each, then `rest_s` [s]; each keeps its own set count."""

    items: tuple[ExerciseSets, ...]
    rest_s: float | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require("A rest", self.rest_s)
        refuse_unless(bool(self.items), "A superset needs exercises.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Endurance:
    """An endurance segment, or `bouts` equal ones with `rest_s` between them.

    Attributes
    ----------
    mode : str
        One of :data:`ENDURANCE_MODES`.
    duration_min, distance_km : float, optional
        Of one bout [min], [km]; both together fix the speed (``Run 42.2 km in 206 min``).
    to_exhaustion : bool
        As long as it goes; then neither duration nor distance is given.
    intensity : Intensity, optional
        None: not said (a race, a self-chosen pace).
    grade_percent : float
        Slope, negative downhill [%].
    cadence_rpm : float, optional
        [1/min]
    side : {'both', 'left', 'right'}
        For one-legged modes: which leg.
    rest_s : float, optional
        Passive rest between bouts [s]; not after the last.
    """

    mode: EnduranceMode
    duration_min: float | None = None
    distance_km: float | None = None
    to_exhaustion: bool = False
    intensity: Intensity | None = None
    grade_percent: float = 0.0
    cadence_rpm: float | None = None
    side: Side = "both"
    bouts: int = 1
    rest_s: float | None = None
    warm_up: bool = False
    note: str = ""
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _set_name(self, "note", "a note", empty=True)
        require("A duration", self.duration_min)
        require("A distance", self.distance_km)
        require("A cadence", self.cadence_rpm)
        require("A rest", self.rest_s)
        require("A grade", self.grade_percent, low=-math.inf)
        require_whole("The number of bouts", self.bouts)
        given = self.duration_min is not None or self.distance_km is not None
        refuse_unless(
            given != self.to_exhaustion,
            "A segment lasts a time, a distance, or to exhaustion.",
        )
        refuse_unless(
            self.bouts == 1 or given, "Only a time or distance can be done several times."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """Sitting or lying still [min]."""

    minutes: float
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require("A rest", self.minutes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meal:
    """Food or drink [g]. ``at = None``: when its line is reached."""

    carbohydrate_g: float = 0.0
    fat_g: float = 0.0
    protein_g: float = 0.0
    at: When | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        grams = (self.carbohydrate_g, self.fat_g, self.protein_g)
        require("An amount", *grams)
        refuse_unless(any(grams), "A meal has some carbohydrate, fat or protein.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Infusion:
    """A constant intravenous infusion; it takes no time from the session.

    ``at = None``: it starts when its line is reached. `unit` is mass or amount over time, per kg
    body mass where written: ``ug/h``, ``mU/kg/min``.
    """

    substance: str
    rate: float
    unit: str
    duration_min: float
    at: At | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _set_name(self, "substance", "the substance")
        require("A rate", self.rate)
        require("A duration", self.duration_min)
        refuse_unless(
            RATE_UNIT.fullmatch(self.unit) is not None,
            f"I do not know the rate unit {self.unit!r}.",
            "Write for example ug/h or mU/kg/min.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Injection:
    """One dose. `unit` is mass or amount, per kg body mass where written: ``ug/kg``."""

    substance: str
    dose: float
    unit: str
    route: Literal["sc", "iv", "im"]
    at: At | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _set_name(self, "substance", "the substance")
        require("A dose", self.dose)
        refuse_unless(
            DOSE_UNIT.fullmatch(self.unit) is not None,
            f"I do not know the dose unit {self.unit!r}.",
            "Write for example ug/kg or mg.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """Blood samples. Empty `times`: one, when its line is reached; it takes no time."""

    analytes: tuple[str, ...]
    times: tuple[When, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = tuple(_name(a, "an analyte") for a in self.analytes)
        object.__setattr__(self, "analytes", names)
        refuse_unless(bool(names), "A sample measures something.")


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The state in which the session starts.

    Attributes
    ----------
    kind : {'fasted', 'glycogen', 'days since last bout', 'readiness'}
    value : float, optional
        Hours since the last meal [h] (None: overnight), muscle glycogen in per cent of normal [%],
        days [d]; readiness from 1 (worst) to 5 (best), which only plans read.
    side : {'both', 'left', 'right'}
        Which leg, for ``glycogen``.
    """

    kind: Literal["fasted", "glycogen", "days since last bout", "readiness"]
    value: float | None = None
    side: Side = "both"
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require("A value", self.value)
        refuse_unless(
            self.kind == "fasted" or self.value is not None, f"'{self.kind}' needs a number."
        )
        refuse_unless(self.kind == "glycogen" or self.side == "both", f"'{self.kind}' has no side.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """`items` in order, `count` times."""

    count: int
    items: tuple[Block, ...]
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require_whole("The number of repeats", self.count)
        refuse_unless(bool(self.items), "A repeat needs lines to repeat.")


Block: TypeAlias = (
    ExerciseSets
    | Superset
    | Repeat
    | Endurance
    | Rest
    | Meal
    | Infusion
    | Injection
    | Sample
    | State
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One training session.

    Attributes
    ----------
    name : str
        Empty for a bare list of lines.
    date, time : datetime.date, datetime.time, optional
        When it starts; `time` to the minute.
    blocks : tuple of Block
        In the order in which they are done.
    """

    name: str = ""
    date: dt.date | None = None
    time: dt.time | None = None
    blocks: tuple[Block, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _set_name(self, "name", "the session", empty=True)
        whole = self.time is None or (self.time.second == 0 and self.time.microsecond == 0)
        refuse_unless(whole, "A session starts at a whole minute.")

    def __str__(self) -> str:
        from myocrine.training.language import to_text

        return to_text(self)

    def replace(self, **changes: object) -> Session:
        """Return a copy with some attributes changed."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


def walk_blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield every block, the members of supersets and repeats after the block that holds them.

    A member of a repeat is yielded once, not `count` times.
    """
    for block in blocks:
        yield block
        if isinstance(block, Superset | Repeat):
            yield from walk_blocks(block.items)
