"""From blocks to bouts: the flat, ordered list of everything that takes time.

A *bout* is one uninterrupted piece of lifting (a set, or one part of a drop, myo, rest-pause or
cluster set); a *piece* is one stretch of endurance work; a *pause* is rest. Supersets, repeats,
sides and techniques are unrolled here, so that nothing behind needs to know of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from myocrine.errors import SessionError
from myocrine.evidence import exercises as catalogue
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.training.session import (
    Block,
    Done,
    Endurance,
    ExerciseSets,
    Infusion,
    Injection,
    Meal,
    Repeat,
    Rest,
    Sample,
    Session,
    State,
    Superset,
    Technique,
)

__all__ = ["Bout", "Marker", "Pause", "Piece", "Step", "steps"]

Side = Literal["both", "left", "right"]
_MAX_STEPS = 20_000


@dataclass(frozen=True, kw_only=True)
class Bout:
    """One uninterrupted piece of lifting.

    Attributes
    ----------
    sets : ExerciseSets
        The line it comes from.
    exercise : Exercise
        From the catalogue.
    number, part : int
        Which set of the line, and which part of it (0 = the first).
    side : {'both', 'left', 'right'}
    follow : float
        Load relative to the part before, 0 = the line's own load.
    repetitions : int or None
        Repetitions of a mini-set or cluster; None: the line's own.
    to_failure : bool
        The part goes to failure whatever the line says.
    done : tuple of (Done, int) or None
        What was really done, and which of its entries.
    """

    sets: ExerciseSets
    exercise: catalogue.Exercise
    number: int
    part: int = 0
    side: Side = "both"
    follow: float = 0.0
    repetitions: int | None = None
    to_failure: bool = False
    done: tuple[Done, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Piece:
    """One stretch of endurance work."""

    endurance: Endurance
    mode: catalogue.Mode


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Rest: between sets, a change of exercise, or written as such [min]."""

    minutes: float
    kind: Literal["rest", "change"] = "rest"


@dataclass(frozen=True, kw_only=True)
class Marker:
    """Something that takes no time: a meal, an infusion, a sample, a state."""

    block: Meal | Infusion | Injection | Sample | State


Step = Bout | Piece | Pause | Marker


def steps(session: Session, records: ParameterSet | None = None) -> list[Step]:
    """Unroll a session into bouts, pieces, pauses and markers, in order.

    Raises
    ------
    UnknownNameError
        If an exercise or mode is not in the catalogue.
    SessionError
        If the session unrolls to more than 20 000 steps.
    """
    unroller = _Unroller(records or parameters())
    flat = list(_flat(session.blocks))
    for i, block in enumerate(flat):
        unroller.add(block, flat[i + 1 :])
        if len(unroller.out) > _MAX_STEPS:
            msg = "The session is longer than anyone trains."
            raise SessionError(msg, remedy="Check its repeats and set counts.")
    return unroller.finished()


def _flat(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Repeat):
            for _ in range(block.count):
                yield from _flat(block.items)
        else:
            yield block


class _Unroller:
    def __init__(self, p: ParameterSet) -> None:
        self.p = p
        self.out: list[Step] = []
        self._pauses: list[Pause] = []

    def finished(self) -> list[Step]:
        """Return the steps without the rest that nobody takes after the last piece of work."""
        out = list(self.out)
        last = max((i for i, s in enumerate(out) if isinstance(s, Bout | Piece)), default=-1)
        own = {id(s) for s in self._pauses}
        keep = [s for s in out[last + 1 :] if id(s) not in own]
        return out[: last + 1] + keep

    def add(self, block: Block, later: list[Block]) -> None:
        if isinstance(block, ExerciseSets):
            self._line(block, later)
        elif isinstance(block, Superset):
            self._superset(block, later)
        elif isinstance(block, Endurance):
            self._endurance(block)
        elif isinstance(block, Rest):
            self.out.append(Pause(minutes=block.minutes))
        elif not isinstance(block, Repeat):
            self.out.append(Marker(block=block))

    def _pause(self, minutes: float, kind: Literal["rest", "change"] = "rest") -> None:
        if minutes > 0:
            pause = Pause(minutes=minutes, kind=kind)
            self._pauses.append(pause)
            self.out.append(pause)

    def _line(self, line: ExerciseSets, later: list[Block]) -> None:
        rest = self._rest_after(line)
        for number in range(_count(line)):
            self._one_set(line, number)
            if number < _count(line) - 1:
                self._pause(rest)
        self._after(line, rest, later)

    def _superset(self, block: Superset, later: list[Block]) -> None:
        rounds = max((_count(i) for i in block.items), default=0)
        rest = self._minutes(block.rest_s, "time.default_rest")
        switch = self.p.value("time.superset_switch")
        for number in range(rounds):
            for item in block.items:
                if number < _count(item):
                    self._one_set(item, number)
                    own = (item.rest_s or 0.0) / 60.0
                    self._pause(own or switch)
            if number < rounds - 1:
                self._pause(rest)
        self._after(block.items[-1] if block.items else None, rest, later)

    def _after(self, line: ExerciseSets | None, rest: float, later: list[Block]) -> None:
        following = next((b for b in later if isinstance(b, _TIMED)), None)
        if isinstance(following, Rest) and (line is None or line.rest_s is None):
            return
        self._pause(rest)
        same = (
            line is not None
            and isinstance(following, ExerciseSets)
            and catalogue.find(following.exercise) is catalogue.find(line.exercise)
        )
        if isinstance(following, ExerciseSets | Superset) and not same:
            self._pause(self.p.value("time.change"), "change")

    def _rest_after(self, line: ExerciseSets) -> float:
        default = "time.warm_up_rest" if line.warm_up else "time.default_rest"
        return self._minutes(line.rest_s, default)

    def _minutes(self, seconds: float | None, default: str) -> float:
        return self.p.value(default) if seconds is None else seconds / 60.0

    def _endurance(self, block: Endurance) -> None:
        mode = catalogue.find_mode(block.mode)
        for i in range(block.bouts):
            self.out.append(Piece(endurance=block, mode=mode))
            if i < block.bouts - 1:
                self._pause((block.rest_s or 0.0) / 60.0)

    def _one_set(self, line: ExerciseSets, number: int) -> None:
        exercise = catalogue.find(line.exercise)
        base = Bout(sets=line, exercise=exercise, number=number, done=_done(line, number))
        for side in _sides(line, exercise):
            for i, (part, pause) in enumerate(self._parts(replace(base, side=side))):
                if i:
                    self._pause(pause)
                self.out.append(part)

    def _parts(self, bout: Bout) -> Iterator[tuple[Bout, float]]:
        """Yield the parts of a set, each with the pause before it [min]."""
        t = bout.sets.technique
        if t is None or bout.done is not None:
            yield bout, 0.0
        elif t.kind == "cluster":
            yield from self._cluster(bout, t)
        else:
            yield replace(bout, to_failure=t.kind in ("drop", "rest-pause")), 0.0
            drop = self.p.value("execution.drop") if t.percent is None else t.percent
            follow = 1.0 - drop / 100.0 if t.kind == "drop" else 1.0
            name = "execution.drop_pause" if t.kind == "drop" else "execution.mini_pause"
            pause = self._minutes(t.pause_s, name) if t.pause_s is not None else self._seconds(name)
            default = _DROPS if t.kind == "drop" else _MINIS
            for part in range(1, (t.count or default) + 1):
                yield (
                    replace(
                        bout,
                        part=part,
                        follow=follow,
                        repetitions=t.reps,
                        to_failure=t.reps is None,
                    ),
                    pause,
                )

    def _cluster(self, bout: Bout, t: Technique) -> Iterator[tuple[Bout, float]]:
        total = bout.sets.reps.high if bout.sets.reps else (t.reps or 1)
        size = max(t.reps or 1, 1)
        name = "execution.mini_pause"
        pause = self._seconds(name) if t.pause_s is None else t.pause_s / 60.0
        done, part = 0, 0
        while done < total:
            n = min(size, total - done)
            follow = 1.0 if part else 0.0
            yield replace(bout, part=part, follow=follow, repetitions=n), pause if part else 0.0
            done, part = done + n, part + 1

    def _seconds(self, name: str) -> float:
        return self.p.value(name) / 60.0


_TIMED = (ExerciseSets, Superset, Endurance, Rest)
_DROPS, _MINIS = 1, 3  # what "drop" and "myo" mean when no number is written


def _count(line: ExerciseSets) -> int:
    """Return the number of sets: what was done, where that was written, else what was planned."""
    done = sum(max(len(d.reps), len(d.seconds)) for d in line.done)
    return done or line.sets


def _done(line: ExerciseSets, number: int) -> tuple[Done, int] | None:
    for done in line.done:
        n = max(len(done.reps), len(done.seconds))
        if number < n:
            return done, number
        number -= n
    return None


def _sides(line: ExerciseSets, exercise: catalogue.Exercise) -> tuple[Side, ...]:
    if line.side == "alternating":
        return ("left", "right")
    if line.side == "both" and exercise.laterality == "unilateral":
        return ("left", "right")
    return (line.side,)
