"""What makes a session easier than its rules would: deloads that react, and returns after a break.

Values as a plan writes them, without arithmetic; what they do is in
:mod:`myocrine.training.plans.today` and :mod:`myocrine.training.plans.falls`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from myocrine.training.prescription import Position, refuse_unless, require, require_whole

__all__ = ["LONGEST", "Easing", "Reactive", "Return", "Span"]

SpanUnit: TypeAlias = Literal["day", "week", "cycle", "month", "year"]
_YEAR = 365.25
_DAYS: dict[str, float] = {"day": 1.0, "week": 7.0, "month": _YEAR / 12.0, "year": _YEAR}
LONGEST = 100 * _YEAR
"""Nothing in a plan lasts longer [d]."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of the calendar as written: 5 weeks, 6 cycles."""

    value: float
    unit: SpanUnit

    def __post_init__(self) -> None:
        require("A stretch of time", self.value)
        refuse_unless(self.value > 0, f"0 {self.unit}s are no time.")
        longest = LONGEST / _DAYS.get(self.unit, 1.0)
        refuse_unless(self.value <= longest, "That is longer than a life.")
        if self.unit == "cycle":
            require_whole("The number of cycles", self.value)  # type: ignore[arg-type]

    def days(self, cycle: float = 0.0) -> float:
        """Return its length; `cycle` is that of a cycle [d]."""
        return self.value * (cycle if self.unit == "cycle" else _DAYS[self.unit])


@dataclass(frozen=True, kw_only=True, slots=True)
class Easing:
    """What is left of the sets and of the loads [%]."""

    sets: float = 100.0
    load: float = 100.0

    def __post_init__(self) -> None:
        require_left(self)


def require_left(easing: Easing) -> None:
    """Refuse a deload that leaves nothing, or more than there was."""
    for name, value in (("sets", easing.sets), ("load", easing.load)):
        refuse_unless(
            0 < value <= 100,
            f"A deload with {name} at {value:g} % is not possible.",
            "Write more than 0 and at most 100 %.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Reactive(Easing):
    """A deload that comes when it is needed, and stays out of the trend.

    ``deload when 2 lifts fall: sets 50%, load 90%`` makes one cycle easy;
    ``deload a lift when it falls 2 times: load 90%`` makes the next session of that lift easy.

    Attributes
    ----------
    scope : {'plan', 'lift'}
    times : int
        Lifts that fall in one cycle, or sessions in a row in which one lift falls.
    """

    scope: Literal["plan", "lift"]
    times: int
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require_left(self)
        require_whole("The number", self.times)
        refuse_unless(self.times > 0, "A deload after 0 falls is always.", "Write 1, 2 or 3.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Return:
    """``return after 14 days: -10% a week``: who was away longer starts lighter.

    Attributes
    ----------
    after : Span, optional
        Longest time between two sessions of a lift that changes nothing; None: ``return none``.
    loss : float
        What comes off for each week begun beyond that [%], compounded.
    at_least : float, optional
        What is left whatever the time [%]; None: the parameter ``plans.return_floor``.
    """

    after: Span | None = None
    loss: float = 0.0
    at_least: float | None = None
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        refuse_unless(
            self.after is None or self.after.unit != "cycle",
            "A break is counted in days, weeks, months or years.",
            "Write for example: return after 14 days: -10% a week",
        )
        refuse_unless(
            (0 < self.loss < 100) if self.after else self.loss == 0,
            f"A return with {self.loss:g} % less a week is not possible.",
            "Write more than 0 and less than 100 %.",
        )
        refuse_unless(
            self.at_least is None or 0 < self.at_least <= 100,
            "What is left lies above 0 and goes up to 100 %.",
        )
