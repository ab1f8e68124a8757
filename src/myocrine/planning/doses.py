"""Sessions as sets that count: what was lifted, how hard, for which muscles, in which minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.exercises import find
from myocrine.evidence.movements import family
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import CompletedPerson, Person, factor_names, lanes
from myocrine.training.bouts import Bout, Pause, Piece, Step, steps
from myocrine.training.drive import compile_session
from myocrine.training.performance import Performance
from myocrine.training.session import Session, Superset, walk_blocks

if TYPE_CHECKING:
    from myocrine.training.plans import Plan, Planned

__all__ = ["SessionDose", "SetDose", "central_lanes", "dose_of", "plan_dose", "session_dose"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
Who = Person | CompletedPerson | Lanes
_WEEK = 7.0


@dataclass(frozen=True, kw_only=True)
class SetDose:
    """One set.

    Attributes
    ----------
    line : int
        Running number of its line among the exercise lines of the session.
    exercise, family : str
    credit : mapping of group to float
        What a hard one counts for each muscle group; of one side's set half, since the other side
        has its own.
    share : float
        1, or 0.5 of one side's set.
    repetitions, reserve : float
        Done, and left.
    load : float
        Share of the 1RM [0..1].
    load_kg : float
        As written on the bar [kg].
    minutes : float
        With the rest and change that follow it; the members of a superset share those of a round
        evenly, since they follow all of them [min].
    warm_up : bool
        Not counted.
    """

    line: int
    exercise: str
    family: str
    credit: Mapping[str, float]
    share: float
    repetitions: float
    reserve: float
    load: float
    load_kg: float
    minutes: float
    warm_up: bool


@dataclass(frozen=True, kw_only=True)
class SessionDose:
    """One session.

    Attributes
    ----------
    name : str
    sets : tuple of SetDose
        In order.
    minutes : float
        From start to end, endurance pieces included [min].
    pieces : tuple of (str, float)
        Endurance pieces and their length [min].
    """

    name: str
    sets: tuple[SetDose, ...]
    minutes: float
    pieces: tuple[tuple[str, float], ...] = ()

    @property
    def working(self) -> tuple[SetDose, ...]:
        """The sets that are no warm-up."""
        return tuple(s for s in self.sets if not s.warm_up)

    @property
    def families(self) -> tuple[str, ...]:
        """Movement families that are practised, each once."""
        return tuple(dict.fromkeys(s.family for s in self.working))


def central_lanes(who: Who | None = None) -> dict[str, Floats]:
    """Return one lane: the person without any spread; lanes are returned as they are."""
    if isinstance(who, Mapping):
        return dict(who)
    z = np.zeros((len(factor_names()), 1))
    return {k: np.asarray(v, float) for k, v in lanes(who or Person(), z).items()}


def session_dose(
    session: Session,
    who: Who | None = None,
    *,
    loads: Mapping[int, Floats] | None = None,
    records: ParameterSet | None = None,
) -> SessionDose:
    """Return what a session is for the first lane of `who`: planned, or done where it says so.

    Raises
    ------
    UnknownNameError, SessionError
        If the session cannot be done.
    """
    found, _ = compile_session(session, central_lanes(who), records=records, loads=loads)
    return dose_of(session, found, records=records)


def dose_of(
    session: Session,
    performance: Performance,
    *,
    lane: int = 0,
    records: ParameterSet | None = None,
) -> SessionDose:
    """Return the sets of an executed session of one lane.

    `session` is the one that was executed, without progression rules.
    """
    flat = steps(session, records)
    bouts = [s for s in flat if isinstance(s, Bout)]
    minutes = performance.minutes[:, lane] + _rests(flat, _rounds(session, bouts))
    rows = [_set(performance, i, lane, bout, float(minutes[i])) for i, bout in enumerate(bouts)]
    pieces = zip(performance.pieces, performance.piece_minutes[:, lane], strict=True)
    return SessionDose(
        name=session.name,
        sets=tuple(rows),
        minutes=float(performance.total_minutes[lane]),
        pieces=tuple((name, float(minutes)) for name, minutes in pieces),
    )


def plan_dose(
    plan: Plan, who: Who | None = None, *, records: ParameterSet | None = None
) -> tuple[tuple[tuple[Planned, SessionDose], ...], float]:
    """Return the sessions of a plan's first cycle as they are at the start, and its length [weeks].

    Loads that a rule has yet to find are those that the line's effort asks for. A plan whose loads
    rise to where it is hard is worth more later: see the sessions of a course.
    """
    from myocrine.training.plans import Cycle, opening, prescribe

    number = next((i for i, part in enumerate(plan.parts) if isinstance(part, Cycle)), None)
    if number is None:
        return (), 1.0
    first = plan.parts[number]
    assert isinstance(first, Cycle)
    days = first.length.days()
    start = sum(part.duration or 0.0 for part in plan.parts[:number])
    lane, book = central_lanes(who), opening(plan, 1)
    rows = []
    for planned in plan.calendar(start + days):
        asked = prescribe(plan, planned, book)
        dose = session_dose(asked.session, lane, loads=asked.loads, records=records)
        rows.append((planned, dose))
    return tuple(rows), days / _WEEK


def _rests(flat: Sequence[Step], rounds: Sequence[int]) -> Floats:
    """Return the rest and change of each bout: those of a round shared by its exercises [min]."""
    rest = np.zeros(len(rounds))
    before, last, piece = 0.0, -1, False
    for step in flat:
        if isinstance(step, Bout):
            last, piece = last + 1, False
        elif isinstance(step, Piece):
            piece = True
        elif isinstance(step, Pause) and last < 0 and not piece:
            before += step.minutes
        elif isinstance(step, Pause) and not piece:
            rest[last] += step.minutes
    bouts = [s for s in flat if isinstance(s, Bout)]
    for number in set(rounds) - {-1}:
        _share(rest, bouts, [i for i, own in enumerate(rounds) if own == number])
    first = next((s for s in flat if isinstance(s, Bout | Piece)), None)
    if isinstance(first, Bout):  # what stands before any work belongs to the first of it
        rest[0] += before
    return rest


def _share(rest: Floats, bouts: Sequence[Bout], rows: Sequence[int]) -> None:
    """Share what follows the sets of one round evenly over them; pauses within a set stay."""
    ends = [
        i
        for i, after in zip(rows, [*rows[1:], None], strict=True)
        if after is None or bouts[after].sets is not bouts[i].sets
    ]
    rest[ends] = rest[ends].mean()


def _rounds(session: Session, bouts: Sequence[Bout]) -> list[int]:
    """Return the running number of the round of a superset that each bout is in; -1 for none."""
    place = {
        id(line): (block, k)
        for block in walk_blocks(session.blocks)
        if isinstance(block, Superset)
        for k, line in enumerate(block.items)
    }
    rounds: list[int] = []
    count, before = -1, None
    for bout in bouts:
        block, k = place.get(id(bout.sets), (None, 0))
        own = (id(block), bout.number, k)
        if block is not None and (before is None or own[:2] != before[:2] or k < before[2]):
            count += 1
        rounds.append(-1 if block is None else count)
        before = None if block is None else own
    return rounds


def _set(performance: Performance, i: int, lane: int, bout: Bout, minutes: float) -> SetDose:
    exercise = find(bout.exercise.name)
    share = 1.0 if bout.side == "both" else 0.5
    return SetDose(
        line=performance.line[i],
        exercise=exercise.name,
        family=family(exercise),
        credit={g: share * c for g, c in exercise.credit.items() if c > 0},
        share=share,
        repetitions=float(performance.repetitions[i, lane]),
        reserve=float(performance.reserve[i, lane]),
        load=float(performance.percent[i, lane]) / 100.0,
        load_kg=float(performance.load_kg[i, lane]),
        minutes=minutes,
        warm_up=bool(performance.warm_up[i]),
    )
