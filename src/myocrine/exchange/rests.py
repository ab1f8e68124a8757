"""Rests that a log does not tell, from how long it says that the session took."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from myocrine.evidence.parameters import ParameterSet
from myocrine.training.bouts import Bout, Pause, Piece, steps
from myocrine.training.session import Block, Endurance, ExerciseSets, Session, Superset

__all__ = ["minutes_of", "with_rests"]

_STEP_S = 5.0  # rests are written in steps of so many seconds


def with_rests(session: Session, lasts_min: float | None, p: ParameterSet) -> Session:
    """Return the session with rests such that it lasts what the log says.

    Only rests between working sets that the log leaves open are set, all to one value between the
    bounds of the ordinary rest. A session that lasts far longer than such rests explain (a clock
    that nobody stopped) keeps the ordinary rest.
    """
    open_lines = any(_is_open(b) for b in session.blocks)
    if lasts_min is None or not open_lines or not _is_timed(session):
        return session
    record = p["time.default_rest"]
    low, high = (minutes_of(_rested(session, 60.0 * r), p) for r in (record.low, record.high))
    if high <= low or lasts_min > p.value("exchange.longest_clock") * high:
        return session
    share = min(max((lasts_min - low) / (high - low), 0.0), 1.0)
    seconds = 60.0 * (record.low + share * (record.high - record.low))
    return _rested(session, _STEP_S * round(seconds / _STEP_S))


def minutes_of(session: Session, p: ParameterSet) -> float:
    """Return how long a session takes that was done [min]: sets, rests, changes, segments."""
    total = 0.0
    for step in steps(session, p):
        if isinstance(step, Pause):
            total += step.minutes
        elif isinstance(step, Piece):
            total += step.endurance.duration_min or 0.0
        elif isinstance(step, Bout):
            total += _bout_minutes(step, p)
    return total


def _bout_minutes(bout: Bout, p: ParameterSet) -> float:
    overhead = p.value("time.set_overhead") / 60.0
    metres = bout.sets.distance_m
    if metres is not None:
        return overhead + metres / p.value("execution.carry_speed") / 60.0
    if bout.done is None:
        return overhead
    done, i = bout.done
    seconds = done.reps[i] * bout.exercise.seconds_per_rep if done.reps else done.seconds[i]
    return overhead + seconds / 60.0


def _is_open(block: Block) -> bool:
    if isinstance(block, Superset):
        return block.rest_s is None
    return isinstance(block, ExerciseSets) and block.rest_s is None and not block.warm_up


def _is_timed(session: Session) -> bool:
    """Whether every segment says how long it took."""
    segments = [b for b in session.blocks if isinstance(b, Endurance)]
    return all(s.duration_min is not None for s in segments)


def _rested(session: Session, seconds: float) -> Session:
    def rested(block: Block) -> Block:
        if _is_open(block) and isinstance(block, ExerciseSets | Superset):
            return replace(block, rest_s=seconds)
        return block

    fill: Callable[[Block], Block] = rested
    return session.replace(blocks=tuple(fill(b) for b in session.blocks))
