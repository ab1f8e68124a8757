"""A week as a program: what its sessions give together, and what falls short.

The stimulus of a week reads only the sums over its sessions. So a week is a choice of sessions, and
a session a small program of its own (`session`). `search` prices sessions against each other
(column generation) and proves how far from the best the week can be.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.frame import Chosen, Column, Frame, Ints
from myocrine.planning.protocol.session import UNIT, SessionModel
from myocrine.planning.stimulus import PATTERNS, growth, strength

__all__ = [
    "Sums",
    "fine_of",
    "missing_of",
    "stimulus_of",
    "sums_of",
    "sums_of_columns",
    "week_gain",
]

_SET = 1000  # sets and lessons are whole thousandths
_TINY = 1e-9


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What a week adds up to, as expressions of a solver.

    Attributes
    ----------
    gives : sequence
        Effective sets by group and lessons by family, in thousandths, rounded up.
    raw : sequence
        Twice the fractional sets by group.
    seen : mapping of str to expression
        Sessions with each pattern.
    worth : expression
        What is linear, in millionths.
    """

    gives: Sequence[Any]
    raw: Sequence[Any]
    seen: Mapping[str, Any]
    worth: Any


def sums_of(frame: Frame, open_days: Sequence[SessionModel], others: Sequence[Column]) -> Sums:
    """Return the sums of sessions still open and others that are fixed."""
    ways = [(i, day.y[w]) for day in open_days for i, w in enumerate(frame.ways)]
    gives, raws = _up(frame.gives), frame.raws
    worths = [round(UNIT * worth) for worth in frame.worths]
    fixed = sums_of_columns(frame, others, [1] * len(others))
    return Sums(
        gives=[
            fixed.gives[r] + sum(int(gives[i, r]) * v for i, v in ways if gives[i, r])
            for r in range(gives.shape[1])
        ],
        raw=[
            fixed.raw[g] + sum(int(raws[i, g]) * v for i, v in ways if raws[i, g])
            for g in range(len(GROUPS))
        ],
        seen={q: fixed.seen[q] + sum(day.seen[q] for day in open_days) for q in PATTERNS},
        worth=fixed.worth + sum(worths[i] * v for i, v in ways if worths[i]),
    )


def sums_of_columns(frame: Frame, columns: Sequence[Column], used: Sequence[Any]) -> Sums:
    """Return the sums of so many uses of each session."""
    gives = [_up(c.gives) for c in columns]
    both = list(zip(columns, used, strict=True))
    return Sums(
        gives=[
            sum(int(a[r]) * v for a, v in zip(gives, used, strict=True))
            for r in range(frame.gives.shape[1])
        ],
        raw=[sum(int(c.raw[g]) * v for c, v in both) for g in range(len(GROUPS))],
        seen={q: sum(c.seen[q] * v for c, v in both) for q in PATTERNS},
        worth=sum(round(UNIT * c.worth) * v for c, v in both),
    )


def week_gain(frame: Frame, model: cp_model.CpModel, sums: Sums) -> Any:
    """Return the objective of a week, in millionths, and add to `model` what a week has to keep."""
    gain: list[Any] = [sums.worth]
    for total, curve in zip(sums.gives, frame.curves, strict=True):
        if curve:
            z = model.new_int_var(0, 100 * UNIT, "z")
            for slope, intercept in curve:
                # In millionths times a thousand, so that slopes keep three more digits.
                a, b = math.ceil(UNIT * slope), math.ceil(UNIT * _SET * intercept)
                model.add(_SET * z <= a * total + b)
            gain.append(z)
    week, out = frame.week_sets, math.floor(UNIT * frame.aims.outside / 2)
    for total, (low, high) in zip(sums.raw, frame.band, strict=True):
        model.add(total <= week)
        few, many = (model.new_int_var(0, int(n), "out") for n in (low, max(week - high, 0)))
        model.add(total + few >= int(low))
        model.add(total - many <= int(high))
        gain += [-out * few, -out * many]
    for pattern in PATTERNS:
        least, most = frame.limits(pattern)
        short = model.new_int_var(0, least, "short")
        model.add(sums.seen[pattern] <= most)
        model.add(sums.seen[pattern] + short >= least)
        gain.append(-round(UNIT * frame.shortfall) * short)
    return sum(gain)


def stimulus_of(frame: Frame, chosen: Iterable[Chosen]) -> float:
    """Return what choices give by the rule itself; what falls short is not taken off."""
    sets, value = np.zeros(len(GROUPS)), 0.0
    taught: dict[str, float] = {}
    for one in chosen:
        cls = frame.classes[one.index]
        sets += cls.piece.credit * one.option.effective
        taught[cls.family] = taught.get(cls.family, 0.0) + one.option.lessons
        value += frame.linear(cls, one.option)
    aims, p = frame.aims, frame.p
    grown = growth(sets, p)
    value += sum(aims.growth.get(g, 0.0) * float(x) for g, x in zip(GROUPS, grown, strict=True))
    value += sum(aims.strength.get(f, 0.0) * float(strength(y, p)) for f, y in taught.items())
    return float(value)


def missing_of(frame: Frame, chosen: Iterable[Chosen]) -> dict[str, int]:
    """Return how many sessions of each pattern are too few."""
    seen = {(c.day, frame.classes[c.index].pattern) for c in chosen}
    return {q: max(frame.limits(q)[0] - sum(own == q for _, own in seen), 0) for q in PATTERNS}


def fine_of(frame: Frame, chosen: Sequence[Chosen]) -> float:
    """Return what is taken off for what falls short: frequencies, and sets outside the bands."""
    raw: Ints = sum(
        (frame.twice(c.index, c.option) for c in chosen), np.zeros(len(GROUPS), dtype=np.int64)
    )
    low, high = frame.band.T
    outside = np.maximum(low - raw, 0).sum() + np.maximum(raw - high, 0).sum()
    missing = sum(missing_of(frame, chosen).values())
    return frame.shortfall * missing + frame.aims.outside * float(outside) / 2.0


def _up(gives: Any) -> Ints:
    return np.ceil(_SET * np.asarray(gives) - _TINY).astype(np.int64)
