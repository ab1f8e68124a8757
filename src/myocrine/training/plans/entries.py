"""What a session of the log says: what was done, how ready somebody was, what stood in for what."""

from __future__ import annotations

import numpy as np

from myocrine.errors import SessionError
from myocrine.evidence.exercises import find
from myocrine.training.plans.book import Prescription
from myocrine.training.plans.loads import Line, lines_of, written_kg
from myocrine.training.plans.model import Plan, Planned
from myocrine.training.plans.seen import by_first_set
from myocrine.training.plans.track import Seen
from myocrine.training.session import Done, ExerciseSets, Session, State, walk_blocks

__all__ = ["announces", "readiness_of", "seen_in", "swaps_in"]


def announces(entry: Session) -> bool:
    """Whether a session of the log is still to come: nothing in it is done.

    It holds a readiness or exercises that stand in for others, and nothing else but states.
    """
    swaps = [
        isinstance(b, ExerciseSets) and bool(b.instead_of) and not b.done for b in entry.blocks
    ]
    states = [isinstance(b, State) for b in entry.blocks]
    said = any(swaps) or readiness_of(entry) is not None
    return said and all(a or b for a, b in zip(swaps, states, strict=True))


def readiness_of(entry: Session) -> float | None:
    """Return the lowest readiness that the session writes, 1 to 5; None where it writes none."""
    said = [b.value for b in walk_blocks(entry.blocks) if isinstance(b, State) and _ready(b)]
    return min((v for v in said if v is not None), default=None)


def _ready(state: State) -> bool:
    return state.kind == "readiness"


def swaps_in(plan: Plan, planned: Planned, entry: Session) -> dict[int, str]:
    """Return which exercise stands in for which line of a planned session, by line index.

    Raises
    ------
    SessionError
        If an exercise stands in for one that the session does not hold.
    """
    lines = [li for li in lines_of(plan.sessions[planned.session]) if not li.sets.warm_up]
    out: dict[int, str] = {}
    for sets in _sets(entry):
        if not sets.instead_of:
            continue
        name = find(sets.instead_of).name
        line = next((li for li in lines if li.exercise.name == name and li.index not in out), None)
        if line is None:
            where = sets.position
            message = f"The session {planned.session!r} of the plan has no {name} to stand in for."
            raise SessionError(
                message,
                remedy="Write: instead of, and an exercise of that session.",
                line=where.line if where else None,
                column=where.of("instead_of").column if where else None,
            )
        out[line.index] = find(sets.exercise).name
    return out


def seen_in(
    plan: Plan, planned: Planned, asked: Prescription, done: Session
) -> tuple[dict[int, Seen], list[str]]:
    """Return what a logged session showed, by line index, and what it says nothing about."""
    written = _sets(done)
    seen: dict[int, Seen] = {}
    missing: list[str] = []
    of_day = lines_of(asked.session)
    for line, today in zip(lines_of(plan.sessions[planned.session]), of_day, strict=True):
        entry = next((w for w in written if _is(w, line)), None)
        if entry is not None:
            written.remove(entry)
        if entry is not None and entry.done:
            kg = asked.written.get(line.index)
            seen[line.index] = _seen(entry, line, today, None if kg is None else float(kg[0]))
        elif line.rule is not None:
            missing.append(line.exercise.name)
    return seen, missing


def _sets(entry: Session) -> list[ExerciseSets]:
    return [b for b in walk_blocks(entry.blocks) if isinstance(b, ExerciseSets)]


def _is(written: ExerciseSets, line: Line) -> bool:
    same = find(written.exercise).name == line.exercise.name
    return same and written.warm_up == line.sets.warm_up


def _seen(entry: ExerciseSets, line: Line, today: Line, on_bar: float | None) -> Seen:
    asked = float("nan") if on_bar is None else float(today.written(np.array(on_bar)))
    if np.isnan(asked):
        asked = written_kg(entry)
    loads = [_kg(d, entry, asked) for d in entry.done for _ in (d.reps or d.seconds)]
    counts = [float(n) for d in entry.done for n in (d.reps or d.seconds)]
    effort = entry.done[-1].effort
    if by_first_set(line):
        first = entry.done[0]
        # The effort stands behind the last set of its load: it is the first's where that is alone.
        alone = len(first.reps or first.seconds) == 1
        technique = line.sets.technique is not None
        effort = effort if technique else (first.effort if alone else None)
        loads, counts = loads[:1], counts[:1]
    elif len(counts) < today.sets.sets * today.times:
        counts.append(0.0)
    return Seen(
        load=np.array([min(loads)]),
        least=np.array([min(counts)]),
        left=np.array([np.nan if effort is None else effort.rir]),
        last=np.array([counts[-1]]),
        total=np.array([sum(counts)]),
    )


def _kg(done: Done, entry: ExerciseSets, asked: float) -> float:
    """Return the load of done sets as written [kg]."""
    if done.load is None:
        return asked
    if done.load.mode == "bodyweight":
        return 0.0
    if done.load.unit not in ("kg", "lb"):
        where = entry.position
        message = f"What was lifted in {entry.exercise} is not written in kilograms."
        raise SessionError(
            message,
            remedy="Write for example: done: 100 kg x 5, 5, 4",
            line=where.line if where else None,
            column=where.column if where else None,
        )
    return written_kg(ExerciseSets(exercise=entry.exercise, sets=1, load=done.load))
