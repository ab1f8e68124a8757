"""The time of day of sessions to come: their own, or one for all that have none."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from myocrine.evidence.parameters import parameters
from myocrine.training.plans.model import Plan, Planned

__all__ = ["hours"]

_DAY = 1440


def hours(plan: Plan, ahead: Sequence[Planned], time: dt.time | None) -> list[dt.time | None]:
    """Return when each session begins; None where nobody says.

    Parameters
    ----------
    plan : Plan
    ahead : sequence of Planned
        In order.
    time : time, optional
        For those without a time of their own that none with one comes before on their day.
    """
    out: list[dt.time | None] = []
    for _, group in itertools.groupby(ahead, key=lambda p: int(p.day)):
        out += _of_day(plan, list(group), time)
    return out


def _of_day(plan: Plan, today: Sequence[Planned], time: dt.time | None) -> list[dt.time | None]:
    """Return the times of one day; `time` is for those before the first with a time of its own.

    They keep their order: where `time` is too late for that, they begin earlier.
    """
    own = [plan.sessions[p.session].time for p in today]
    leading = next((i for i, at in enumerate(own) if at is not None), len(own))
    rest = [_clock(round((p.day % 1.0) * _DAY)) for p in today[leading:]]
    if time is None:
        return [*([None] * leading), *rest]
    later = round(60.0 * parameters().value("plans.between_sessions"))
    end = _minute(own[leading]) if leading < len(own) else _DAY
    base = _minute(time)
    if base >= end:
        base = max(0, end - leading * later)
    step = min(later, (end - base) // leading) if leading else 0
    return [*(_clock(base + i * step) for i in range(leading)), *rest]


def _minute(at: dt.time | None) -> int:
    assert at is not None
    return 60 * at.hour + at.minute


def _clock(minute: int) -> dt.time:
    return dt.time(minute // 60 % 24, minute % 60)
