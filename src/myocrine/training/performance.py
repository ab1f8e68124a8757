"""What was done, set by set: arrays over people, and a summary that can be written as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.training.bouts import Bout, Piece
from myocrine.training.channels import Segment
from myocrine.training.energy import JOULE_PER_KCAL
from myocrine.training.execution import Executed
from myocrine.training.lifting import Request
from myocrine.training.session import ExerciseSets

__all__ = ["FAILING", "Performance", "performance"]

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]
_LOW, _HIGH = 5.0, 95.0
FAILING = 0.5
"""Fewer repetitions left than this are none: in a simulation repetitions are real numbers."""


@dataclass(frozen=True, kw_only=True)
class Performance:
    """What a session came to; sets S, endurance pieces E, lanes B.

    Attributes
    ----------
    exercise : tuple of str
        Name of each set's exercise.
    line : tuple of int
        Running number of each set's line among all `ExerciseSets` of the session.
    labels : tuple of str
        Exercise, set number, part, side.
    warm_up : (S,) bool
    load_kg : (S, B)
        As written on the bar: without the body; negative where assisted. NaN where the catalogue
        has no maximum [kg].
    percent : (S, B)
        Of the maximum of this way of lifting [%].
    repetitions : (S, B)
        Expected repetitions, real-valued; a hold counts stretches of ``hold_seconds``.
    reserve : (S, B)
        Repetitions that were left.
    failed : (S, B) bool
        Nothing was left, or the repetitions asked for were not reached.
    minutes, rest_minutes : (S, B), (S,)
    kcal : (S, B)
        Above rest.
    hold_seconds : (S,)
        Seconds held a count, 0 for repetitions.
    pieces : tuple of str
        Names of the endurance pieces.
    piece_minutes, piece_kcal : (E, B)
    total_minutes : (B,)
        Warm-up sets, rests and changes included [min].
    total_kcal : (B,)
    warnings : tuple of str
    """

    exercise: tuple[str, ...]
    line: tuple[int, ...]
    labels: tuple[str, ...]
    warm_up: NDArray[np.bool_]
    load_kg: Array
    percent: Array
    repetitions: Array
    reserve: Array
    failed: NDArray[np.bool_]
    minutes: Array
    rest_minutes: Array
    kcal: Array
    hold_seconds: Array
    pieces: tuple[str, ...]
    piece_minutes: Array
    piece_kcal: Array
    total_minutes: Array
    total_kcal: Array
    warnings: tuple[str, ...] = ()

    @property
    def volume_load(self) -> Array:
        """Sum of sets x repetitions x load [kg], lanes (B,)."""
        return np.asarray(np.nansum(self.load_kg * self.repetitions, axis=0))

    def of_lanes(self, lanes: slice) -> Performance:
        """Return the performance of some lanes only."""
        sets = ("load_kg", "percent", "repetitions", "reserve", "failed", "minutes", "kcal")
        rest = ("piece_minutes", "piece_kcal", "total_minutes", "total_kcal")
        return replace(self, **{name: getattr(self, name)[..., lanes] for name in (*sets, *rest)})

    def summary(self) -> dict[str, Any]:
        """Return medians and 90 % intervals over lanes, ready for JSON."""
        return {
            "minutes": _spread(self.total_minutes),
            "kcal": _spread(self.total_kcal),
            "volume_load_kg": _spread(self.volume_load),
            "sets": [self._set(i) for i in range(len(self.exercise))],
            "endurance": [
                {
                    "name": name,
                    "minutes": _spread(self.piece_minutes[i]),
                    "kcal": _spread(self.piece_kcal[i]),
                }
                for i, name in enumerate(self.pieces)
            ],
            "warnings": list(self.warnings),
        }

    def _set(self, i: int) -> dict[str, Any]:
        row: dict[str, Any] = {
            "exercise": self.exercise[i],
            "label": self.labels[i],
            "warm_up": bool(self.warm_up[i]),
            "load_kg": _spread(self.load_kg[i]),
            "percent_of_max": _spread(self.percent[i]),
            "minutes": _spread(self.minutes[i]),
            "rest_minutes": round(float(self.rest_minutes[i]), 3),
            "kcal": _spread(self.kcal[i]),
            "failed_share": round(float(np.mean(self.failed[i])), 3),
        }
        if self.hold_seconds[i] > 0:
            row["seconds"] = _spread(self.repetitions[i] * self.hold_seconds[i])
        else:
            row["repetitions"] = _spread(self.repetitions[i])
            row["reserve"] = _spread(self.reserve[i])
        return row


def performance(
    segments: Sequence[Segment],
    asked: Sequence[Request],
    done: Executed,
    lanes: Lanes,
    warnings: tuple[str, ...],
    lines: Sequence[ExerciseSets] = (),
) -> Performance:
    """Collect what was done from executed sets and the segments of the session.

    `lines` are the `ExerciseSets` of the session in order.
    """
    numbers = {id(line): i for i, line in enumerate(lines)}
    b = len(lanes["mass"])
    lifts = [s for s in segments if isinstance(s.source, Bout)]
    pieces = [s for s in segments if isinstance(s.source, Piece)]
    left = np.maximum(done.possible - done.repetitions, 0.0)
    asked_for = np.array([r.low if r.low < 1e5 else 0.0 for r in asked])[:, None]
    short = done.repetitions < asked_for - FAILING if asked else np.zeros((0, b), bool)
    return Performance(
        exercise=tuple(r.bout.exercise.name for r in asked),
        line=tuple(numbers.get(id(r.bout.sets), -1) for r in asked),
        labels=tuple(s.label for s in lifts),
        warm_up=np.array([r.bout.sets.warm_up for r in asked], dtype=bool),
        load_kg=_stack([r.top.external(done.percent[i]) for i, r in enumerate(asked)], b),
        percent=done.percent,
        repetitions=done.repetitions,
        reserve=left,
        failed=(left < FAILING) | short,
        minutes=done.minutes,
        rest_minutes=_rest_minutes(segments),
        kcal=_stack([_kcal(s) for s in lifts], b),
        hold_seconds=np.array([r.seconds if r.hold else 0.0 for r in asked]),
        pieces=tuple(s.label for s in pieces),
        piece_minutes=_stack([s.duration for s in pieces], b),
        piece_kcal=_stack([_kcal(s) for s in pieces], b),
        total_minutes=_stack([s.duration for s in segments], b).sum(axis=0),
        total_kcal=_stack([_kcal(s) for s in segments], b).sum(axis=0),
        warnings=warnings,
    )


def _kcal(segment: Segment) -> Array:
    assert segment.joules is not None
    return segment.joules / JOULE_PER_KCAL


def _rest_minutes(segments: Sequence[Segment]) -> Array:
    rests: list[float] = []
    for s in segments:
        if isinstance(s.source, Bout):
            rests.append(0.0)
        elif s.source is None and rests:
            rests[-1] += float(s.duration[0])
    return np.array(rests)


def _stack(rows: Sequence[Array], lanes: int) -> Array:
    return np.array(rows, dtype=float).reshape(len(rows), lanes)


def _spread(values: Array) -> dict[str, float | None]:
    """Return median and 90 % interval; nulls where nothing is known."""
    if np.isnan(values).all():
        return {"median": None, "low": None, "high": None}
    low, median, high = (float(v) for v in np.nanpercentile(values, [_LOW, 50.0, _HIGH]))
    return {"median": round(median, 3), "low": round(low, 3), "high": round(high, 3)}
