"""The small values a session is written with: reps, load, effort, tempo, moments, intensities.

All are frozen and well-formed by construction: a value that no text could express (a negative
load, repetitions that are both counted and timed) raises :class:`~myocrine.errors.SessionError` at
once. Whether a value is *possible* is another question, see :mod:`myocrine.training.checks`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from myocrine.errors import SessionError

__all__ = [
    "ENDURANCE_MODES",
    "At",
    "Contraction",
    "Done",
    "Effort",
    "EnduranceMode",
    "Every",
    "Intensity",
    "IntensityUnit",
    "Load",
    "LoadMode",
    "LoadUnit",
    "Machine",
    "Position",
    "Reps",
    "Side",
    "Technique",
    "Tempo",
    "When",
    "refuse_unless",
    "require",
    "require_range",
    "require_whole",
]

Side: TypeAlias = Literal["both", "left", "right", "alternating"]
Contraction: TypeAlias = Literal["dynamic", "eccentric", "concentric", "isometric"]
LoadUnit: TypeAlias = Literal["kg", "lb", "%1RM", "%MVC", "%BM", "RM"]
LoadMode: TypeAlias = Literal["external", "bodyweight", "added", "assisted"]
EnduranceMode: TypeAlias = Literal[
    "walk",
    "run",
    "cycle",
    "row",
    "ski",
    "swim",
    "elliptical",
    "stair climb",
    "arm crank",
    "one-leg knee extension",
    "two-leg knee extension",
    "one-leg cycle",
    "aerobics",
    "air bike",
    "alpine ski",
    "ball game",
    "boxing",
    "climb",
    "downhill run",
    "hike",
    "jump rope",
    "skate",
    "ski ergometer",
    "yoga",
]
IntensityUnit: TypeAlias = Literal[
    "W",
    "W/kg",
    "%Wmax",
    "%VO2max",
    "%HRmax",
    "%HRR",
    "%LT",
    "km/h",
    "bpm",
    "RPE",
    "all out",
]

ENDURANCE_MODES: tuple[EnduranceMode, ...] = EnduranceMode.__args__  # type: ignore[attr-defined]
"""Names of the endurance segments, as the object form spells them."""


def refuse_unless(condition: bool, message: str, remedy: str = "") -> None:
    """Raise `SessionError` with `message` unless `condition` holds."""
    if not condition:
        raise SessionError(message, remedy=remedy)


def require(what: str, *values: float | None, low: float = 0.0) -> None:
    """Refuse numbers that are not finite or lie below `low`; None passes."""
    for value in values:
        if value is not None and not (math.isfinite(value) and value >= low):
            at_least = "must not be negative" if low == 0 else f"must be at least {low:g}"
            message = f"{what} of {value:g} is not possible."
            raise SessionError(message, remedy=f"It {at_least}.")


def require_whole(what: str, *values: int | None) -> None:
    """Refuse numbers that are not whole or are negative; None passes."""
    for value in values:
        if value is not None and not (math.isfinite(value) and value == int(value) >= 0):
            message = f"{what} must be a whole number, not {value:g}."
            raise SessionError(message)


def require_range(what: str, low: float, high: float | None) -> None:
    """Refuse a range whose upper end is not above its lower end."""
    require(what, low, high)
    refuse_unless(
        high is None or high > low,
        f"{what} from {low:g} to {high or 0:g} is no range.",
        "Write the smaller number first.",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where something stands in the text, both counted from 1.

    `parts` are the columns of what is said on the line: ``(("load", 18), ("rest_s", 26))``.
    """

    line: int
    column: int
    parts: tuple[tuple[str, int], ...] = ()

    def of(self, part: str) -> Position:
        """Return the position of one part of the line, or of the line itself."""
        return Position(line=self.line, column=dict(self.parts).get(part, self.column))


@dataclass(frozen=True, kw_only=True, slots=True)
class At:
    """A moment in relation to the session.

    Attributes
    ----------
    reference : {'start', 'end', 'before', 'clock'}
        ``before`` is the baseline, right before anything in the session (meals too) happens.
    offset_min : float
        Minutes after the reference, negative = earlier [min]. For ``clock`` minutes after midnight
        of the session's day; for ``before`` always 0.
    """

    reference: Literal["start", "end", "before", "clock"]
    offset_min: float = 0.0

    def __post_init__(self) -> None:
        require("A moment", self.offset_min, low=-math.inf)
        if self.reference == "before":
            refuse_unless(
                self.offset_min == 0, "'before' takes no offset.", "Use reference='start'."
            )
        if self.reference == "clock":
            ok = 0 <= self.offset_min < 24 * 60 and self.offset_min == int(self.offset_min)
            refuse_unless(ok, "A time of day lies between 0:00 and 23:59.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Every:
    """Repeated moments: ``interval_min`` after the start of the session, again and again.

    The first is one interval after the start, the last not later than `until` [min].
    """

    interval_min: float
    until: At = At(reference="end")

    def __post_init__(self) -> None:
        require("An interval", self.interval_min)
        refuse_unless(self.interval_min > 0, "An interval must be longer than nothing.")


When: TypeAlias = At | Every


@dataclass(frozen=True, kw_only=True, slots=True)
class Reps:
    """Repetitions of one set.

    ``8`` is (8, 8), ``6-8`` is (6, 8), ``5+`` is (5, 5, amrap) and ``AMRAP`` is (1, 1, amrap).
    """

    low: int
    high: int
    amrap: bool = False

    def __post_init__(self) -> None:
        require_whole("The number of repetitions", self.low, self.high)
        ordered = self.low == self.high if self.amrap else self.low <= self.high
        refuse_unless(
            ordered,
            f"Repetitions from {self.low} to {self.high} are no range.",
            "Write the smaller number first.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Load:
    """How heavy.

    Attributes
    ----------
    value : float
        In `unit`; 0 for ``mode = "bodyweight"``. The lower end where a range was written.
    unit : {'kg', 'lb', '%1RM', '%MVC', '%BM', 'RM'}
        ``%BM`` is per cent of body mass; ``RM`` is the load of a value-repetition maximum (10RM).
    mode : {'external', 'bodyweight', 'added', 'assisted'}
        ``added`` and ``assisted`` are body mass plus or minus `value`.
    high : float, optional
        Upper end of a range (70-80%).
    eccentric_percent : float, optional
        Load of the lowering phase in per cent of the (concentric) 1RM where it differs from the
        lifting phase: accentuated eccentric, ``at 80%, 120% eccentric``.
    """

    value: float
    unit: LoadUnit = "kg"
    mode: LoadMode = "external"
    high: float | None = None
    eccentric_percent: float | None = None

    def __post_init__(self) -> None:
        require_range("A load", self.value, self.high)
        require("An eccentric load", self.eccentric_percent)
        if self.mode == "bodyweight":
            plain = self.value == 0 and self.high is None and self.unit == "kg"
            refuse_unless(plain, "A body-weight load has no value.", "Use mode='added'.")
        elif self.mode != "external":
            refuse_unless(self.unit in ("kg", "lb"), "Load is added or taken off in kg or lb.")
        refuse_unless(
            self.unit != "RM" or self.high is None, "A repetition maximum takes no range."
        )

    @property
    def middle(self) -> float:
        """Middle of the range, or the value itself, in `unit`."""
        return self.value if self.high is None else (self.value + self.high) / 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Effort:
    """How close to failure: RIR, RPE (RIR = 10 - RPE), or failure itself (value 0)."""

    kind: Literal["RIR", "RPE", "failure"]
    value: float = 0.0
    high: float | None = None

    def __post_init__(self) -> None:
        require_range(f"{self.kind}", self.value, self.high)
        if self.kind == "failure":
            refuse_unless(self.value == 0 and self.high is None, "Failure takes no number.")

    @property
    def rir(self) -> float:
        """Repetitions in reserve: middle of a range; 0 at failure [repetitions]."""
        middle = self.value if self.high is None else (self.value + self.high) / 2
        return {"RIR": middle, "RPE": 10.0 - middle, "failure": 0.0}[self.kind]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tempo:
    """Seconds of the four phases of a repetition: lowering, pause, lifting, pause [s]."""

    eccentric: float
    pause_bottom: float
    concentric: float
    pause_top: float

    def __post_init__(self) -> None:
        require("A tempo phase", self.eccentric, self.pause_bottom, self.concentric, self.pause_top)

    @property
    def seconds(self) -> float:
        """Duration of one repetition [s]."""
        return self.eccentric + self.pause_bottom + self.concentric + self.pause_top


@dataclass(frozen=True, kw_only=True, slots=True)
class Technique:
    """A set that goes on after its first repetitions. What is None was not said.

    Attributes
    ----------
    kind : {'drop', 'myo', 'rest-pause', 'cluster'}
    count : int, optional
        Drops, myo mini-sets or rest-pause bouts after the first part. Not used by ``cluster``.
    reps : int, optional
        Repetitions of each mini-set (myo, rest-pause) or cluster.
    percent : float, optional
        Load taken off at each drop [% of the load before].
    pause_s : float, optional
        Pause between the parts [s].
    """

    kind: Literal["drop", "myo", "rest-pause", "cluster"]
    count: int | None = None
    reps: int | None = None
    percent: float | None = None
    pause_s: float | None = None

    def __post_init__(self) -> None:
        require_whole("A number of parts", self.count)
        require_whole("The number of repetitions", self.reps)
        require("A drop", self.percent)
        require("A pause", self.pause_s)


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """A dynamometer or motor that sets the velocity."""

    kind: Literal["isokinetic", "motorised"]
    velocity: float
    unit: Literal["deg/s", "m/s"] = "deg/s"

    def __post_init__(self) -> None:
        require("A velocity", self.velocity)


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Sets that were really done at one load: ``done: 100 kg x 5, 5, 4``.

    `reps` or `seconds` holds one entry a set; `load` None means as prescribed.
    """

    load: Load | None = None
    reps: tuple[int, ...] = ()
    seconds: tuple[float, ...] = ()
    effort: Effort | None = None

    def __post_init__(self) -> None:
        require_whole("The number of repetitions", *self.reps)
        require("A time", *self.seconds)
        refuse_unless(
            bool(self.reps) != bool(self.seconds),
            "Done sets are counted or timed, and there is at least one.",
        )
        refuse_unless(
            self.load is None or self.load.eccentric_percent is None,
            "A done set has one load.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Intensity:
    """Intensity of an endurance segment; ``all out`` has value 100; `high` closes a range."""

    value: float
    unit: IntensityUnit
    high: float | None = None

    def __post_init__(self) -> None:
        require_range("An intensity", self.value, self.high)
        if self.unit == "all out":
            refuse_unless(self.value == 100 and self.high is None, "'all out' has the value 100.")

    @property
    def middle(self) -> float:
        """Middle of the range, or the value itself, in `unit`."""
        return self.value if self.high is None else (self.value + self.high) / 2
