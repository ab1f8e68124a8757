"""What a choice gives, and what its next best would cost: the same week with one line exchanged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from myocrine.evidence.muscles import GROUPS
from myocrine.planning.protocol.frame import Chosen, Frame, neighbours
from myocrine.planning.protocol.week import fine_of, missing_of, stimulus_of
from myocrine.planning.stimulus import PATTERNS

__all__ = ["Swap", "next_best"]


@dataclass(frozen=True, kw_only=True)
class Swap:
    """Another exercise in the place of `out`, and the week's worth with it."""

    out: Chosen
    instead: Chosen
    value: float
    week: tuple[Chosen, ...]


def next_best(frame: Frame, week: Sequence[Chosen], out: Chosen) -> Swap | None:
    """Return the best exchange of one line that keeps everything a week has to keep.

    As many sets in the same session, partners may change, and no frequency is missed for it. What
    else might be done with the minutes is left as it is, so the best answer without the exercise
    can be a little better.
    """
    best: Swap | None = None
    had = sum(missing_of(frame, week).values())
    for other in _others(frame, week, out):
        trial = _paired_anew(frame, tuple(other if c is out else c for c in week), out.day)
        if not trial or not _keeps(frame, trial, out.day):
            continue
        if sum(missing_of(frame, trial).values()) > had:
            continue
        value = stimulus_of(frame, trial) - fine_of(frame, trial)
        if best is None or value > best.value:
            best = Swap(out=out, instead=other, value=value, week=trial)
    return best


def _days(frame: Frame, week: Sequence[Chosen], pattern: str) -> set[int]:
    return {c.day for c in week if frame.classes[c.index].pattern == pattern}


def _others(frame: Frame, week: Sequence[Chosen], out: Chosen) -> Iterator[Chosen]:
    """Yield what may stand in the place of a line: no kind twice."""
    session = [c for c in week if c.day == out.day and c is not out]
    taken = {frame.classes[c.index].kind for c in session}
    for index, one in enumerate(frame.classes):
        if index == out.index or one.kind in taken:
            continue
        for option in one.options:
            if (option.sets, option.paired) == (out.option.sets, out.option.paired):
                yield replace(out, index=index, option=option)


def _paired_anew(frame: Frame, week: tuple[Chosen, ...], day: int) -> tuple[Chosen, ...]:
    """Return the week with the pairs of a session formed anew; empty if they cannot be."""
    mine = [c for c in week if c.day == day and c.option.paired]
    pairs = _pairing(frame, mine)
    if pairs is None:
        return ()
    numbers = {id(c): n for n, pair in enumerate(pairs) for c in pair}
    return tuple(replace(c, pair=numbers[id(c)]) if id(c) in numbers else c for c in week)


def _pairing(frame: Frame, lines: Sequence[Chosen]) -> list[tuple[Chosen, Chosen]] | None:
    """Return partners for all lines: as many sets, no region in common; None: there are none."""
    if not lines:
        return []
    first, *rest = lines
    for mate in rest:
        met = frame.classes[first.index].zones & frame.classes[mate.index].zones
        if mate.option.sets == first.option.sets and not met:
            others = _pairing(frame, [c for c in rest if c is not mate])
            if others is not None:
                return [(first, mate), *others]
    return None


def _keeps(frame: Frame, week: Sequence[Chosen], day: int) -> bool:
    session = [c for c in week if c.day == day]
    ways = [(c.index, frame.classes[c.index].options.index(c.option)) for c in session]
    room = frame.room[0 if any(frame.single(w) for w in ways) else 1]
    if sum(frame.ticks(w) for w in ways) > room:
        return False
    if any(len(_days(frame, week, q)) > frame.limits(q)[1] for q in PATTERNS):
        return False
    raw = np.zeros((frame.days, len(GROUPS)))
    for c in week:
        raw[c.day] += frame.classes[c.index].piece.credit * c.option.sets
    twice = frame.p.value("protocol.two_day_sets")
    near = all((raw[a] + raw[b] <= twice).all() for a, b in neighbours(frame.days))
    if (2 * raw.sum(axis=0) > frame.week_sets).any():
        return False
    return bool((raw <= frame.p.value("protocol.session_sets")).all() and near)
