"""Meals, infusions, injections, samples and states: when, in relation to what is being done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from myocrine.errors import SessionError
from myocrine.training.session import At, Every, Infusion, Injection, Meal, Sample, Session, State

__all__ = ["Event", "moments"]

Kind = Literal["meal", "infusion start", "infusion stop", "injection", "sample"]
_DAY = 24.0 * 60.0
_MOST = 2000


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happens at a moment.

    Attributes
    ----------
    kind : str
    minutes : float
        Nominal time after the start of activity on the central lane; negative before it [min].
    after_end : float or None
        Minutes after the last activity, where the moment lies there [min]: then it holds for every
        lane by that lane's own clock.
    boundary : int
        Index of the segment that starts at this moment, in all lanes at the same fraction of what
        is being done; the number of segments when at or after the end; 0 when before the start.
    block : the line of the session.
    before : bool
        A sample of the baseline, before anything else happens.
    """

    kind: Kind
    minutes: float
    block: Meal | Infusion | Injection | Sample
    after_end: float | None = None
    boundary: int = 0
    before: bool = False


def moments(
    session: Session, block: Meal | Infusion | Injection | Sample | State, here: float, end: float
) -> Iterator[Event]:
    """Yield the events of one line; `here` is when it is reached, `end` the last activity [min]."""
    if isinstance(block, State):
        return
    if isinstance(block, Sample):
        for when in block.times or (At(reference="start", offset_min=here),):
            before = isinstance(when, At) and when.reference == "before"
            for t in _times(session, when, end):
                yield Event(kind="sample", minutes=t, block=block, before=before)
    elif isinstance(block, Infusion):
        (start,) = _times(session, block.at, end, here)
        yield Event(kind="infusion start", minutes=start, block=block)
        yield Event(kind="infusion stop", minutes=start + block.duration_min, block=block)
    else:
        kind: Kind = "meal" if isinstance(block, Meal) else "injection"
        for t in _times(session, block.at, end, here):
            yield Event(kind=kind, minutes=t, block=block)


def _times(session: Session, when: At | Every | None, end: float, here: float = 0.0) -> list[float]:
    if when is None:
        return [here]
    if isinstance(when, Every):
        (last,) = _times(session, when.until, end)
        count = int((last + 1e-9) // when.interval_min)
        if count > _MOST:
            msg = f"Every {when.interval_min:g} min makes {count} moments, more than {_MOST}."
            raise SessionError(msg, remedy="Write a longer interval.")
        return [when.interval_min * (i + 1) for i in range(max(count, 0))]
    if when.reference == "end":
        return [end + when.offset_min]
    if when.reference == "clock":
        return [_clock(session, when.offset_min)]
    return [when.offset_min]


def _clock(session: Session, minute_of_day: float) -> float:
    start = session.time or dt.time(0, 0)
    at = minute_of_day - (60.0 * start.hour + start.minute)
    # A clock time more than half a day before the start means the day after.
    return at + _DAY if at < -_DAY / 2 else at
