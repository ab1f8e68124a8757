"""The sets of a plan: its cycles, each kind once, executed as they are at the start."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from myocrine.evidence.exercises import find
from myocrine.evidence.movements import FAMILIES
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.audit.bands import COUNTED
from myocrine.planning.audit.model import Round, Visit
from myocrine.planning.doses import Lanes, SessionDose, SetDose, session_dose
from myocrine.planning.stimulus import PATTERNS, effective
from myocrine.training.plans import Cycle, Layoff, Plan, Planned, opening, prescribe
from myocrine.training.plans.loads import Line, lines_in

__all__ = ["Counted", "Done", "counted", "pattern_of"]

_WEEK = 7.0


@dataclass(frozen=True, kw_only=True)
class Done:
    """One session of a cycle: when, what it is, and what it comes to.

    Attributes
    ----------
    day : int
        Of the cycle, from 0 [d].
    planned : Planned
    dose : SessionDose
    lines : tuple of Line
        Of the plan's text, with their own positions.
    """

    day: int
    planned: Planned
    dose: SessionDose
    lines: tuple[Line, ...]

    def of(self, line: Line) -> tuple[SetDose, ...]:
        """Return the sets of a line that are no warm-ups."""
        return tuple(s for s in self.dose.working if s.line == line.index)


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One block of a plan: its ordinary cycle, and the layoff before it [d]."""

    round: Round
    done: tuple[Done, ...]
    cycle: Cycle
    gap: float


def counted(plan: Plan, lanes: Lanes, records: ParameterSet | None = None) -> tuple[Counted, ...]:
    """Return the blocks of a plan in order, those that repeat an earlier one too.

    Parameters
    ----------
    plan : Plan
    lanes : mapping of str to array
        One person.
    """
    p = records or parameters()
    kept: dict[str, SessionDose] = {}
    out = []
    for number, cycle, start, gap in _blocks(plan):
        planned = _ordinary(plan, number, start, cycle.length.days())
        done = tuple(_done(plan, one, start, cycle, lanes, kept, p) for one in planned)
        made = Round(
            week=int(start // _WEEK) + 1,
            weeks=cycle.length.days() / _WEEK,
            visits=tuple(_visit(d, p) for d in done),
            position=cycle.position,
        )
        out.append(Counted(round=made, done=done, cycle=cycle, gap=gap))
    return tuple(out)


def pattern_of(dose: SetDose) -> str:
    """Return which of the four patterns a set practises; empty: none."""
    if find(dose.exercise).pattern not in FAMILIES:  # a single joint
        return ""
    return next((name for name, families in PATTERNS.items() if dose.family in families), "")


def _blocks(plan: Plan) -> Iterator[tuple[int, Cycle, float, float]]:
    """Yield number, cycle, start [d] and the layoff before it [d] of every block."""
    start = gap = 0.0
    for number, part in enumerate(plan.parts):
        if isinstance(part, Layoff):
            gap += part.duration
        else:
            yield number, part, start, gap
            gap = 0.0
        if part.duration is None:
            return
        start += part.duration


def _ordinary(plan: Plan, number: int, start: float, length: float) -> Sequence[Planned]:
    """Return the sessions of the first cycle of a block that is no deload."""
    here = [p for p in plan.calendar(start + 2 * length) if p.part == number]
    cycles = [list(rows) for _, rows in itertools.groupby(here, key=lambda p: p.cycle)]
    return next((rows for rows in cycles if not rows[0].deload), cycles[0] if cycles else [])


def _done(
    plan: Plan,
    planned: Planned,
    start: float,
    cycle: Cycle,
    lanes: Lanes,
    kept: dict[str, SessionDose],
    p: ParameterSet,
) -> Done:
    # Everything is counted at full: a deload that no cycle escapes too.
    asked = prescribe(plan, replace(planned, deload=False), opening(plan, 1))
    loads = {i: kg for i, kg in asked.loads.items() if not np.isnan(kg).any()}
    key = f"{asked.session}{sorted((i, float(kg[0])) for i, kg in loads.items())}"
    if key not in kept:
        kept[key] = session_dose(asked.session, lanes, loads=loads, records=p)
    return Done(
        day=int((planned.day - start) % cycle.length.days()),
        planned=planned,
        dose=kept[key],
        lines=lines_in(plan.sessions[planned.session]),
    )


def _visit(done: Done, p: ParameterSet) -> Visit:
    sets, hard, patterns = Counter[str](), Counter[str](), Counter[str]()
    for one in done.dose.working:
        worth = float(effective(one.repetitions, one.reserve, p))
        for group, credit in one.credit.items():
            if group in COUNTED:
                sets[group] += credit  # type: ignore[assignment]
                hard[group] += credit * worth  # type: ignore[assignment]
        patterns[pattern_of(one)] += one.share  # type: ignore[assignment]
    return Visit(
        day=done.day,
        session=done.planned.session,
        minutes=done.dose.minutes,
        sets=dict(sets),
        hard=dict(hard),
        patterns={k: float(v) for k, v in patterns.items() if k},
    )
