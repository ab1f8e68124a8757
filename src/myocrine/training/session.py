"""The public object form of a training session: an immutable tree, equal to its text.

A :class:`Session` is what was planned (and, in :class:`Done`, what was done): sets, supersets,
endurance segments, rests, meals, infusions, blood samples and the state one starts in. Text becomes
these objects through :func:`myocrine.training.language.parse` and goes back through
:func:`myocrine.training.language.to_text`; both directions are exact.

The objects do not judge: a set of 800 kg can be written down, and
:func:`myocrine.training.checks.check` says what is impossible and where it stands. ``position``
(line and column in the text) never counts for equality.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

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
    "walk_blocks",
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """Where something stands in the text, both counted from 1."""

    line: int
    column: int


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Every:
    """Repeated moments: ``interval_min`` after the start of the session, again and again.

    The first is one interval after the start, the last not later than `until` [min].
    """

    interval_min: float
    until: At = At(reference="end")


When: TypeAlias = At | Every


@dataclass(frozen=True, kw_only=True, slots=True)
class Reps:
    """Repetitions of one set.

    ``8`` is (8, 8), ``6-8`` is (6, 8), ``5+`` is (5, 5, amrap) and ``AMRAP`` is (1, 1, amrap).
    """

    low: int
    high: int
    amrap: bool = False


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """A dynamometer or motor that sets the velocity."""

    kind: Literal["isokinetic", "motorised"]
    velocity: float
    unit: Literal["deg/s", "m/s"] = "deg/s"


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Sets that were really done at one load: ``done: 100 kg x 5, 5, 4``.

    `reps` or `seconds` holds one entry a set; `load` None means as prescribed.
    """

    load: Load | None = None
    reps: tuple[int, ...] = ()
    seconds: tuple[float, ...] = ()
    effort: Effort | None = None


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
    done: tuple[Done, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Superset:
    """Exercises done in turn, a set of each, then `rest_s` [s]; each keeps its own set count."""

    items: tuple[ExerciseSets, ...]
    rest_s: float | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Intensity:
    """Intensity of an endurance segment; ``all out`` has value 100; `high` closes a range."""

    value: float
    unit: IntensityUnit
    high: float | None = None

    @property
    def middle(self) -> float:
        """Middle of the range, or the value itself, in `unit`."""
        return self.value if self.high is None else (self.value + self.high) / 2


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Rest:
    """Sitting or lying still [min]."""

    minutes: float
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meal:
    """Food or drink [g]. ``at = None``: when its line is reached."""

    carbohydrate_g: float = 0.0
    fat_g: float = 0.0
    protein_g: float = 0.0
    at: When | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Infusion:
    """A constant intravenous infusion; it takes no time from the session.

    ``at = None``: it starts when its line is reached. `unit` is mass or amount over time, per kg body mass where written: ``ug/h``, ``mU/kg/min``.
    """

    substance: str
    rate: float
    unit: str
    duration_min: float
    at: At | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Injection:
    """One dose. `unit` is mass or amount, per kg body mass where written: ``ug/kg``."""

    substance: str
    dose: float
    unit: str
    route: Literal["sc", "iv", "im"]
    at: At | None = None
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """Blood samples. Empty `times`: one, when its line is reached; it takes no time."""

    analytes: tuple[str, ...]
    times: tuple[When, ...] = ()
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """The state in which the session starts.

    Attributes
    ----------
    kind : {'fasted', 'glycogen', 'days since last bout'}
    value : float, optional
        Hours since the last meal [h] (None: overnight), muscle glycogen in per cent of normal [%],
        days [d].
    side : {'both', 'left', 'right'}
        Which leg, for ``glycogen``.
    """

    kind: Literal["fasted", "glycogen", "days since last bout"]
    value: float | None = None
    side: Side = "both"
    position: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repeat:
    """`items` in order, `count` times."""

    count: int
    items: tuple[Block, ...]
    position: Position | None = field(default=None, compare=False, repr=False)


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
