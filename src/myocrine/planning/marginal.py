"""A session cut short after each of its sets, as lanes of one run.

Whatever follows a set up to the next one (rest, change of exercise) belongs to it. All lanes share
the grid of the whole session, so that their differences are not those of grids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.contract import CHANNELS
from myocrine.simulation.result import Options
from myocrine.simulation.runner import run
from myocrine.simulation.simulate import body_people, prepare, starting_state
from myocrine.simulation.summary import measures
from myocrine.training.drive import ENDURANCE, LIFT, Drive
from myocrine.training.performance import Performance

__all__ = ["Dose", "added", "areas_above_baseline", "cut_short", "items_of", "repeated"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
_SAME = 1e-9


@dataclass(frozen=True, kw_only=True)
class Dose:
    """One set or one piece of endurance work.

    Attributes
    ----------
    label : str
        What it is, for people.
    exercise : str
        Name in the catalogue, or the label of the piece.
    line : int
        Running number of its line among the lines of sets; -1 for endurance work.
    index : int
        Row in the `Performance`: among sets, or among pieces.
    start, minutes : float
        When it starts, and how long it lasts with what follows up to the next [min].
    """

    label: str
    exercise: str
    line: int
    index: int
    start: float
    minutes: float

    @property
    def lifted(self) -> bool:
        """Whether it is a set, not endurance work."""
        return self.line >= 0


def items_of(drive: Drive, done: Performance) -> tuple[tuple[Dose, ...], NDArray[np.int64]]:
    """Return the sets and pieces in order, and whose each segment of the drive is."""
    length = drive.duration[:, 0]
    owner = np.zeros(len(length), dtype=np.int64)
    rows: list[tuple[int, int]] = []  # kind, row in the performance
    left, count = 0.0, {LIFT: 0, ENDURANCE: 0}
    for i, kind in enumerate(drive.kind):
        if kind in count:
            if left <= _SAME:  # the one before is over: this segment starts the next
                row = count[kind]
                rows.append((int(kind), row))
                count[kind] += 1
                whole = done.minutes if kind == LIFT else done.piece_minutes
                left = float(whole[row, 0])
            left -= float(length[i])
        owner[i] = max(len(rows) - 1, 0)
    starts = np.concatenate([[0.0], np.cumsum(length)])[:-1]
    items = []
    for number, (kind, row) in enumerate(rows):
        own = owner == number
        lifted = kind == LIFT
        items.append(
            Dose(
                label=done.labels[row] if lifted else done.pieces[row],
                exercise=done.exercise[row] if lifted else done.pieces[row],
                line=done.line[row] if lifted else -1,
                index=row,
                start=float(starts[own][0]),
                minutes=float(length[own].sum()),
            )
        )
    return tuple(items), owner


def cut_short(drive: Drive, owner: NDArray[np.int64], cuts: Sequence[int]) -> Drive:
    """Return a drive whose lanes do only so many of the items each, and rest from there on."""
    done = np.array([owner < cut for cut in cuts])  # (cuts, segments)
    lanes = drive.duration.shape[1]
    mask = np.repeat(done, lanes, axis=0).T
    channels = {name: np.tile(getattr(drive, name), (1, len(cuts))) * mask for name in (*CHANNELS,)}
    return replace(drive, duration=np.tile(drive.duration, (1, len(cuts))), **channels)


def repeated(lanes: Lanes, times: int) -> dict[str, Floats]:
    """Return the lanes over again, all of them in turn."""
    return {k: np.tile(v, (1,) * (np.ndim(v) - 1) + (times,)) for k, v in lanes.items()}


def areas_above_baseline(
    drive: Drive,
    who: Lanes,
    theta: Lanes,
    names: Sequence[str],
    options: Options,
    body: Body,
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return areas above baseline [unit x h] and baselines [unit] in every lane."""
    schedule, inputs, _ = prepare(drive, who, options, body.records)
    values, _ = run(
        body, schedule, theta, body_people(who, drive), starting_state(body, drive, who)
    )
    index = {o.name: i for i, o in enumerate(body.outputs)}
    clock = schedule.clock - inputs.lead
    found = {name: measures(clock, values[:, index[name], :]) for name in names}
    return (
        {name: np.asarray(m["auc_above_baseline"]) for name, m in found.items()},
        {name: np.asarray(m["baseline"]) for name, m in found.items()},
    )


def added(areas: Floats, items: int) -> Floats:
    """Return the difference from cut to cut; a single difference is shared evenly."""
    if len(areas) == items + 1:
        return np.diff(areas, axis=0)
    return np.repeat(areas[-1:] - areas[:1], items, axis=0) / max(items, 1)
