"""A solver that is none: it fills the minutes with sets in a fixed order, fast and monotone."""

from __future__ import annotations

import functools

from myocrine.errors import InputError
from myocrine.planning.doses import central_lanes, plan_dose
from myocrine.planning.protocol.model import Proof, Protocol, ProtocolDay, Request
from myocrine.planning.stimulus import group_weights, week_stimulus
from myocrine.planning.yardstick import yardstick
from myocrine.training.plans import Plan, parse_plan

PAIRS = (
    ("Back squat", "Pull-up"),
    ("Bench press", "Barbell row"),
    ("Romanian deadlift", "Overhead press"),
    ("Barbell curl", "Triceps pushdown"),
)
MOST_SETS = 4


def written(days: int, supersets: bool, rounds: int) -> Plan:
    """Return a plan with so many sets of every exercise, taken pair by pair."""
    lines = []
    for i, (first, second) in enumerate(PAIRS):
        sets = min(MOST_SETS, max(0, rounds - MOST_SETS * i))
        if not sets:
            continue
        if supersets:
            lines.append("  superset, rest 75 s")
        rest = "" if supersets else ", rest 2 min"
        indent = "    " if supersets else "  "
        lines += [f"{indent}{name} {sets}x8 at RIR 1{rest}" for name in (first, second)]
    calendar = "\n".join(f"    day {1 + 7 * i // days}: Round" for i in range(days))
    text = f'plan "Stub"\n  cycle 7 days\n{calendar}\n\nsession "Round"\n' + "\n".join(lines) + "\n"
    return parse_plan(text)


@functools.cache
def _executed(days: int, supersets: bool, rounds: int):
    plan = written(days, supersets, rounds)
    return plan, plan_dose(plan, central_lanes())[0]


@functools.cache
def _measure(goal: str):
    return yardstick(goal)


def stub(request: Request, *, slack: float = 0.02) -> Protocol:
    """Return the most rounds that fit the minutes; `slack` is what its bound leaves open."""
    lane = central_lanes()
    best = None
    for rounds in range(1, MOST_SETS * len(PAIRS) + 1):
        plan, rows = _executed(request.days, request.supersets, rounds)
        if max(dose.minutes for _, dose in rows) > request.minutes:
            break
        best = plan, rows
    if best is None:
        msg = "That is too short for anything."
        raise InputError(msg, remedy="Give more minutes.")
    plan, rows = best
    doses = [dose for _, dose in rows]
    given = week_stimulus(doses, group_weights(lane["muscle_mass"][:, 0]))
    measure = _measure(request.goal)
    value = measure.score(given)
    return Protocol(
        request=request,
        plan=plan,
        days=tuple(
            ProtocolDay(
                number=int(planned.day) + 1,
                name=planned.session,
                minutes=dose.minutes,
                dose=dose,
                choices=(),
            )
            for planned, dose in rows
        ),
        stimulus=given,
        dose=0.0,
        relative=measure.relative(given),
        proof=Proof(
            value=value,
            bound=value * (1.0 + slack),
            optimality_gap=slack,
            proven=True,
            seconds=0.0,
            deterministic=0.0,
            workers=1,
            considered=2 * len(PAIRS),
            kept=2 * len(PAIRS),
        ),
    )
