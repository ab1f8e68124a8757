r"""What each session bought of an output, and what was lost of it again.

What session i is worth is followed over time as the course of a person who stops after it minus
that of one who stops before it,

.. math:: D_i(t) = y^{(i)}(t) - y^{(i-1)}(t), \qquad
          y(t) = y^{(0)}(t) + \sum_i D_i(t)

with :math:`y^{(0)}` the course of who does nothing. The best that it ever comes to is the dividend;
it is credited on the day of the session. Up to the time of its best what is missing is pending
(fatigue has to pass, tissue has to be built); after it what is missing is decay. So at every time

.. math:: \text{balance} = \text{opening} + \text{dividends} + \text{pending} + \text{decay}

exactly. Better is the way in which what sessions are worth goes in the weeks after them, on the
whole. All those people are lanes of one run: they come to the first i sessions and then no more. A
session late in a log mostly buys less than the same one early, as the body answers less and less.
Decay may exceed the dividend: who stops also loses what was there before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Output
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.course import Course
from myocrine.planning.follow import follow
from myocrine.planning.ledger.model import Account, Key
from myocrine.planning.marginal import repeated
from myocrine.training.plans import Plan

__all__ = ["Asked", "Bought", "account_of", "blocks_of", "bought", "key_of"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
_WEEK = 7.0
_FINE = 60
"""Up to so many sessions every session's day is kept; of longer courses every week."""
_SAME = 1e-6


@dataclass(frozen=True, kw_only=True)
class Bought:
    """The dividends of one output; K blocks of sessions, L lanes.

    Attributes
    ----------
    account : Account
    dividend, pending, decay : (K, L)
        Of each block by the end.
    """

    account: Account
    dividend: Floats
    pending: Floats
    decay: Floats


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What an account is kept of: one output, or a mean of some with fixed weights.

    Strength is such a mean: the model's own weighs movements by the sets done of late, so that
    the first session of a new movement would lower it.

    Attributes
    ----------
    output : Output
    parts : mapping of output to float
        Weights that sum to 1; empty for the output itself.
    """

    output: Output
    parts: Mapping[str, float] = field(default_factory=dict)

    def read(self, course: Course) -> Floats:
        """Return it at all kept times, (T, lanes)."""
        if not self.parts:
            return course.output(self.output.name)
        return np.asarray(sum(w * course.output(name) for name, w in self.parts.items()))


def blocks_of(sessions: int, most: int) -> list[int]:
    """Return where blocks of sessions end, at most so many: each session, or some in a row."""
    n = min(sessions, most)
    return [int(e) for e in np.linspace(0, sessions, n + 1).round()[1:]] if n else []


def bought(
    plan: Plan,
    who: Lanes,
    theta: Lanes,
    *,
    days: float,
    ends: Sequence[int],
    accounts: Sequence[Asked],
    body: SlowBody,
    records: ParameterSet,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Bought]:
    """Return what blocks of sessions bought of some outputs.

    Parameters
    ----------
    plan : Plan
    who, theta : mapping
        L people and their parameters.
    days : float
        [d]
    ends : sequence of int
        Number of sessions up to the end of each block.
    accounts : sequence of Asked
    """
    after = days + records.value("ledger.follow_up")
    calendar = plan.calendar(after)
    begun = [p.day for p in calendar if p.day < days]
    lanes = len(who["mass"])
    # Who stops last comes first: what a plan asks of everybody follows the first lane.
    stops = np.repeat([*reversed(ends), 0], lanes)
    course = follow(
        plan,
        repeated(who, len(ends) + 1),
        repeated(theta, len(ends) + 1),
        days=after,
        moments=_moments(days, after, begun),
        # Nobody trains in the follow-up: it is there to see what the last sessions come to.
        come=np.arange(len(calendar))[:, None] < stops,
        records=records,
        body=body,
        progress=progress,
    )
    shape = (len(course.days), len(ends) + 1, lanes)
    at = np.array([begun[end - 1] for end in ends])
    return {
        one.output.name: account_of(
            one.output,
            course.days,
            one.read(course).reshape(shape)[:, ::-1],
            at,
            days,
            records.value("ledger.follow_up"),
        )
        for one in accounts
    }


def _moments(days: float, after: float, sessions: Sequence[float]) -> list[float]:
    weekly = [_WEEK * i for i in range(1, int(after / _WEEK) + 1)]
    return sorted({*weekly, days, *(sessions if len(sessions) <= _FINE else ())})


def account_of(
    output: Output,
    days: Floats,
    y: Floats,
    at: Floats,
    end: float,
    window: float = float("inf"),
) -> Bought:
    """Return the account of one output, and what each block bought.

    Parameters
    ----------
    output : Output
    days : (T,)
        Ascending [d].
    y : (T, K + 1, L)
        Courses of who stops after so many blocks, the first of who does nothing.
    at : (K,)
        When each block ends [d].
    end : float
        End of the account; later days only show what the last blocks come to [d].
    window : float
        So long after each block it is looked at which way the blocks go, on the whole [d].
    """
    worth = np.diff(y, axis=1)
    begun = days[:, None] >= at - _SAME  # (T, K)
    kept = days <= end + _SAME
    last = int(np.flatnonzero(kept)[-1])
    soon = begun & (days[:, None] <= at + window)
    gained = np.sign(np.where(soon[:, :, None], worth, 0.0).sum(axis=(0, 1)))  # (L,)
    best = np.where(begun[:, :, None], worth * gained, -np.inf)
    peak = np.argmax(best, axis=0)  # (K, L)
    most = np.maximum(np.take_along_axis(best, peak[None], axis=0)[0], 0.0) * gained
    credited = begun[:, :, None] * most
    missing = worth - credited
    old = np.arange(len(days))[:, None, None] >= peak
    account = Account(
        output=output,
        key=key_of(output.name),
        days=days[kept],
        opening=y[kept, 0],
        dividends=credited.sum(axis=1)[kept],
        pending=np.where(old, 0.0, missing).sum(axis=1)[kept],
        decay=np.where(old, missing, 0.0).sum(axis=1)[kept],
        balance=y[kept, -1],
    )
    return Bought(
        account=account,
        dividend=credited[last],
        pending=np.where(old, 0.0, missing)[last],
        decay=np.where(old, missing, 0.0)[last],
    )


def key_of(output: str) -> Key:
    """Return by which deposits a session's dividend of an output is shared among its sets.

    Muscle by growth, strength by lessons, everything else by the energy that was spent.
    """
    if "strength_" in output:
        return "lesson"
    if output.startswith(("muscle_size", "area_", "fibre_area", "lean_mass", "tendon_")):
        return "growth"
    return "work"
