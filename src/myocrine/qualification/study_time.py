"""When a study measured: minutes around a session, or weeks and days into a plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["DAYS_A_WEEK", "Time"]

DAYS_A_WEEK = 7.0


class Time(BaseModel):
    """When: a moment (``min``), a window (``from``, ``to``) [min], or a ``week`` or ``day``.

    ``ref`` is the start or the end of the session; ``session`` is the whole of it and takes no
    numbers. ``reduce = "any"`` is for signs: found at some sample within the window.

    ``week`` and ``day`` count from the start of a plan and stand alone. The test is then 48 h after
    the last session before that day or later; ``after_last_h`` [h] says exactly how long after.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    ref: Literal["start", "end", "session"] = "end"
    min: float | None = None
    begin: float | None = Field(default=None, alias="from")
    to: float | None = None
    reduce: Literal["mean", "max", "min", "integral", "any"] | None = None
    week: float | None = Field(default=None, gt=0.0, le=5200.0)
    day: float | None = Field(default=None, gt=0.0, le=36500.0)
    after_last_h: float | None = Field(default=None, gt=0.0, le=2400.0)

    @property
    def days(self) -> float | None:
        """Days since the start of the plan; None where the time counts around a session."""
        return DAYS_A_WEEK * self.week if self.week is not None else self.day

    @property
    def is_window(self) -> bool:
        """Whether this is a stretch of time rather than a moment."""
        return self.ref == "session" or self.begin is not None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        faults = self._calendar() if self.days is not None else self._around_a_session()
        for wrong, msg in faults:
            if wrong:
                raise ValueError(msg)
        return self

    def _calendar(self) -> Iterable[tuple[bool, str]]:
        both = self.week is not None and self.day is not None
        yield both, "a time is either a 'week' or a 'day' of the plan"
        said: dict[str, object] = {"ref": None if self.ref == "end" else self.ref}
        said |= {"min": self.min, "from": self.begin, "to": self.to, "reduce": self.reduce}
        foreign = ", ".join(k for k, v in said.items() if v is not None)
        yield bool(foreign), f"a 'week' or 'day' of a plan stands without {foreign}"

    def _around_a_session(self) -> Iterable[tuple[bool, str]]:
        late = self.after_last_h is not None
        yield late, "'after_last_h' belongs to a 'week' or 'day' of a plan"
        window = self.begin is not None or self.to is not None
        if self.ref == "session":
            numbers = window or self.min is not None
            yield numbers, "a time with ref = 'session' takes no 'min', 'from' or 'to'"
            return
        yield (
            window == (self.min is not None),
            "a time is either a moment ('min'), a window ('from' and 'to'), or a 'week' or 'day'",
        )
        if not window:
            yield self.reduce is not None, "'reduce' needs a window ('from' and 'to')"
            return
        ordered = self.begin is not None and self.to is not None and self.begin < self.to
        yield not ordered, "a window needs 'from' smaller than 'to'"
        yield (
            self.reduce is None,
            "a window needs 'reduce': mean, max, min, integral, or any (for signs)",
        )
