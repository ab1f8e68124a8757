"""What a session that execution carried out showed of a line, lane by lane."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import parameters
from myocrine.training.performance import Performance
from myocrine.training.plans.loads import Line
from myocrine.training.plans.rules import Ordered, Reserve
from myocrine.training.plans.track import Seen

__all__ = ["by_first_set", "seen_of", "together"]

Floats = NDArray[np.float64]


def by_first_set(line: Line) -> bool:
    """Whether the first set alone says how a line goes on.

    What follows in a drop or myo set is lighter on purpose, and where the load follows set by set
    the first is the one that the next session starts from.
    """
    rules = line.rule.rules if isinstance(line.rule, Ordered) else (line.rule,)
    each = any(isinstance(r, Reserve) and r.each_set for r in rules)
    return each or line.sets.technique is not None


def seen_of(performance: Performance, line: Line, asked_more: Floats | None = None) -> Seen:
    """Return what was seen of a line; lifters misjudge what is left, as they do in execution."""
    rows = [i for i, number in enumerate(performance.line) if number == line.index]
    if by_first_set(line):
        rows = rows[:1]
    bias = parameters().value("execution.rir_bias")
    return Seen(
        load=line.written(performance.load_kg[rows].min(axis=0)),
        least=performance.repetitions[rows].min(axis=0),
        left=np.maximum(performance.reserve[rows[-1]] - bias, 0.0),
        last=performance.repetitions[rows[-1]],
        total=performance.repetitions[rows].sum(axis=0),
        asked_more=asked_more,
    )


def together(seen: Sequence[Seen]) -> Seen:
    """Return what the lines of one progression showed together."""
    return Seen(
        load=np.min([s.load for s in seen], axis=0),
        least=np.min([s.least for s in seen], axis=0),
        left=seen[-1].left,
        last=seen[-1].of_last,
        total=np.sum([s.of_all for s in seen], axis=0),
        asked_more=seen[0].asked_more,
    )
