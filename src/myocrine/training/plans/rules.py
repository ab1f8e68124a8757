"""Progression rules as they are written after ``|``: small frozen values, no arithmetic.

What a rule does to a load is said in :mod:`myocrine.training.plans.progress`; a new rule is a class
here, a function there and a line in ``plan.lark``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from myocrine.training.prescription import Reps, refuse_unless, require, require_whole
from myocrine.units import convert

__all__ = [
    "Change",
    "Double",
    "Expected",
    "Failing",
    "Linear",
    "Mass",
    "Member",
    "More",
    "Ordered",
    "Reserve",
    "Rule",
    "Stepped",
    "Total",
    "Wave",
    "WaveStep",
]

MassUnit: TypeAlias = Literal["kg", "lb"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mass:
    """A mass as written: `value` above 0 in `unit`."""

    value: float
    unit: MassUnit = "kg"

    def __post_init__(self) -> None:
        require("A mass", self.value)
        refuse_unless(self.value > 0, "A mass of 0 is none.")

    @property
    def kg(self) -> float:
        """In kilograms [kg]."""
        return self.value if self.unit == "kg" else float(convert(self.value, "lb", "kg"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A change of a load: ``+2.5 kg``, ``-10%``. `value` carries the sign."""

    value: float
    unit: Literal["kg", "lb", "%"] = "kg"

    def __post_init__(self) -> None:
        require("A change", abs(self.value))
        refuse_unless(self.value != 0, "A change of 0 changes nothing.", "Leave it out.")
        bound = 100.0 if self.unit == "%" else float("inf")
        refuse_unless(
            -bound < self.value <= bound,
            f"A change of {self.value:g} % is not possible.",
            "It lies above -100 % and goes up to 100 %.",
        )

    @property
    def kg(self) -> float | None:
        """In kilograms; None for a percentage [kg]."""
        if self.unit == "%":
            return None
        return self.value if self.unit == "kg" else float(convert(self.value, "lb", "kg"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Failing:
    """``fail 2: -10%``: after so many failures in a row the load goes back."""

    times: int
    change: Change

    def __post_init__(self) -> None:
        require_whole("The number of failures", self.times)
        refuse_unless(self.times > 0, "After 0 failures is always.", "Write fail 1, 2 or 3.")
        refuse_unless(
            self.change.value < 0,
            "A failure takes load off.",
            "Write for example: fail 2: -10%",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Stepped:
    """What the rules that add a step of load share.

    Attributes
    ----------
    step : Change
        What is added.
    every : int
        Successes in a row that it takes.
    failing : Failing, optional
    up_to : Mass, optional
        The rule has no room beyond this load, as it is written on the line.
    plates : Mass, optional
        Smallest step of load; None: the step itself, or the parameter ``plans.plates``.
    """

    step: Change
    every: int = 1
    failing: Failing | None = None
    up_to: Mass | None = None
    plates: Mass | None = None

    def __post_init__(self) -> None:
        _require_rule(self.step, self.every)


@dataclass(frozen=True, kw_only=True, slots=True)
class Linear(Stepped):
    """``lp +2.5 kg``: more load after every session (every `every`-th) that reached its sets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Double(Stepped):
    """``dp +2.5 kg``: more repetitions up to the top of the range, then more load."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Total(Stepped):
    """``sum 30 +2.5 kg``: more load once all sets together reach `repetitions`."""

    repetitions: int

    def __post_init__(self) -> None:
        _require_rule(self.step, self.every)
        require_whole("The number of repetitions", self.repetitions)
        refuse_unless(
            self.repetitions > 0, "A sum of 0 repetitions is always there.", "Write: sum 30 +2.5 kg"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected(Stepped):
    """``expect +2.5 kg``: the last set against what it was expected to show.

    Repetitions done and left, against the middle of the range and the reserve asked for: more than
    that adds the step, less than the bottom of the range with that reserve takes it off.

    Attributes
    ----------
    target : float, optional
        Reserve asked for [repetitions]; None: that of the line.
    """

    target: float | None = None

    def __post_init__(self) -> None:
        _require_rule(self.step, self.every)
        require("A reserve", self.target)


@dataclass(frozen=True, kw_only=True, slots=True)
class WaveStep:
    """One step of a wave: a share of the training max [%] and, if written, its repetitions."""

    percent: float
    reps: Reps | None = None

    def __post_init__(self) -> None:
        require("A percentage", self.percent)
        refuse_unless(
            0 < self.percent <= 150, f"{self.percent:g} % of a training max is not possible."
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Wave:
    """``wave 70% 75% 80% of TM, +2.5 kg per cycle``.

    Attributes
    ----------
    steps : tuple of WaveStep
        Session after session; then from the first again.
    training_max : Mass, optional
        Where the wave starts; None: found from what the first session lifted.
    step : Change, optional
        What the training max gains, `per` cycle of the plan or per whole wave.
    up_to : Mass, optional
        The training max gains nothing beyond it.
    """

    steps: tuple[WaveStep, ...]
    training_max: Mass | None = None
    step: Change | None = None
    per: Literal["cycle", "wave"] = "cycle"
    failing: Failing | None = None
    up_to: Mass | None = None
    plates: Mass | None = None

    def __post_init__(self) -> None:
        refuse_unless(bool(self.steps), "A wave needs percentages.")
        if self.step is not None:
            _require_rule(self.step, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reserve:
    """``rir 2``: the load follows the repetitions that were left.

    Attributes
    ----------
    target : float
        The reserve to keep [repetitions].
    high : float, optional
        Closes a range within which nothing changes.
    each_set : bool
        ``rir 2, each set``: the load of every set follows the set before it.
    """

    target: float
    high: float | None = None
    each_set: bool = False
    plates: Mass | None = None

    def __post_init__(self) -> None:
        require("A reserve", self.target, self.high)
        refuse_unless(
            self.high is None or self.high > self.target,
            "A range of reserves starts with the smaller one.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class More:
    """``sets up to 5``, ``reps up to 12``: one more after a session that reached everything."""

    what: Literal["sets", "reps"]
    up_to: int

    def __post_init__(self) -> None:
        require_whole(f"The number of {self.what}", self.up_to)
        refuse_unless(self.up_to > 1, f"There is no room up to {self.up_to} {self.what}.")


Member: TypeAlias = Linear | Double | Total | Expected | Reserve | More


@dataclass(frozen=True, kw_only=True, slots=True)
class Ordered:
    """``first dp +2.5 kg up to 100 kg, then rir 2``: the first rule that has room decides."""

    rules: tuple[Member, ...]

    def __post_init__(self) -> None:
        refuse_unless(
            len(self.rules) > 1,
            "An order needs two rules or more.",
            "Leave out 'first', or add one.",
        )

    @property
    def plates(self) -> Mass | None:
        """Smallest step of load: the first that a rule names."""
        return next((r.plates for r in self.rules if not isinstance(r, More) and r.plates), None)


Rule: TypeAlias = Linear | Double | Total | Expected | Wave | Reserve | Ordered


def _require_rule(step: Change, every: int) -> None:
    refuse_unless(step.value > 0, "A rule adds load.", "Write for example: +2.5 kg")
    require_whole("The number of sessions", every)
    refuse_unless(every > 0, "Every 0 sessions is never.", "Write every 1, 2 or 3 sessions.")
