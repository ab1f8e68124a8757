"""What is impossible in a session that is well written: 0 sets, an 800 kg curl, a 40-hour workout.

The limits below are no advice and no physiology: beyond them a line is a slip of the pen (a missing
decimal point, kg for lb, a forgotten unit). They lie above everything that people have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch
from typing import Literal

from myocrine.errors import SessionError, UnknownNameError
from myocrine.training.session import (
    At,
    Block,
    Done,
    Effort,
    Endurance,
    Every,
    ExerciseSets,
    Infusion,
    Injection,
    Intensity,
    Load,
    Meal,
    Position,
    Repeat,
    Rest,
    Sample,
    Session,
    State,
    Superset,
    Technique,
    Tempo,
    walk_blocks,
)

__all__ = ["LIMITS", "Problem", "check", "least_minutes", "problems"]

KG_PER_LB = 0.45359237

LIMITS: dict[str, tuple[float, float]] = {
    "sets": (1, 100),
    "repetitions": (1, 1000),
    "set duration [s]": (0.1, 3600),
    "carry [m]": (0.1, 10_000),
    "load [kg]": (0.1, 600),
    "added or assisted load [kg]": (0, 300),
    "load [% 1RM]": (0.1, 250),
    "load [% MVC]": (0.1, 110),
    "load [% body mass]": (0.1, 500),
    "repetition maximum": (1, 100),
    "RIR": (0, 20),
    "RPE": (1, 10),
    "tempo phase [s]": (0, 60),
    "rest [min]": (0, 60),
    "rest line [h]": (0, 36),
    "drops or mini-sets": (1, 50),
    "drop [%]": (0.1, 95),
    "pause [s]": (0, 300),
    "velocity [deg/s]": (0.1, 1000),
    "velocity [m/s]": (0.001, 10),
    "repeats": (1, 1000),
    "bouts": (1, 1000),
    "segment [h]": (0.0002, 36),
    "distance [km]": (0.001, 500),
    "intensity [W]": (0.1, 3000),
    "intensity [W/kg]": (0.01, 35),
    "intensity [%Wmax]": (0.1, 400),
    "intensity [%VO2max]": (0.1, 250),
    "intensity [%HRmax]": (0.1, 110),
    "intensity [%HRR]": (0.1, 110),
    "intensity [%LT]": (0.1, 250),
    "intensity [km/h]": (0.1, 90),
    "intensity [bpm]": (30, 240),
    "intensity [RPE]": (0, 20),
    "grade [%]": (-60, 60),
    "cadence [1/min]": (1, 300),
    "food [g]": (0, 2000),
    "infusion [h]": (0.001, 168),
    "moment [d]": (-60, 60),
    "interval [min]": (0.5, 60 * 24 * 60),
    "glycogen [% of normal]": (0, 300),
    "fast [h]": (0, 240),
    "days since last bout": (0, 36_500),
    "readiness": (1, 5),
    "session [h]": (0, 36),
    "lines after repeats are written out": (1, 5000),
}
"""Smallest and largest value of each thing that is accepted."""

_ONE_SIDED = ("one-leg knee extension", "one-leg cycle")
Found = Iterator[tuple[str, str]]
FoundIn = Iterator[tuple[str, str, str]]


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something that is wrong with a session, or worth knowing about it.

    Attributes
    ----------
    severity : {'error', 'warning'}
    message, remedy : str
    position : Position, optional
        Where it stands in the text; None for sessions made from objects.
    unknown_name : str
        The name that nobody knows, if that is the problem.
    unknown_kind : {'exercise', 'session'}
        What it is the name of: an exercise of the catalogue, or a session of a plan.
    """

    severity: Literal["error", "warning"]
    message: str
    remedy: str = ""
    position: Position | None = None
    unknown_name: str = ""
    unknown_kind: Literal["exercise", "session"] = "exercise"


def check(
    session: Session,
    *,
    names: Iterable[str] | None = None,
    load_limit: Callable[[str], float | None] | None = None,
    source: str = "",
) -> tuple[Problem, ...]:
    """Refuse an impossible session; return the warnings of a possible one.

    Parameters
    ----------
    session : Session
    names : iterable of str, optional
        All known exercise names and aliases; upper and lower case count as the same.
    load_limit : callable, optional
        From an exercise name to the largest load that makes sense [kg], or None.
    source : str
        Name of the text in errors.

    Raises
    ------
    SessionError
        The first impossible thing, with its line and column.
    UnknownNameError
        If the first problem is an exercise that is not in `names`.
    """
    known = None if names is None else tuple(names)
    found = problems(session, names=known, load_limit=load_limit)
    for problem in found:
        if problem.severity == "error":
            raise _as_error(problem, known or (), source)
    return found


def problems(
    session: Session,
    *,
    names: Iterable[str] | None = None,
    load_limit: Callable[[str], float | None] | None = None,
) -> tuple[Problem, ...]:
    """Return everything that is impossible or worth a warning, in the order of the lines."""
    known = None if names is None else {n.casefold() for n in names}
    out: list[Problem] = []
    if not session.blocks:
        name = f" {session.name!r}" if session.name else ""
        out.append(
            Problem(
                severity="error",
                message=f"The session{name} is empty.",
                remedy="Write lines such as: Back squat 3x8 at 70%",
                position=session.position,
            )
        )
    for block in walk_blocks(session.blocks):
        if isinstance(block, ExerciseSets):
            # First, because an exercise's own limit says more than the one for any load.
            out += _catalogue(block, known, load_limit)
        out += [
            Problem(
                severity="error",
                message=m,
                remedy=r,
                position=block.position and block.position.of(part),
            )
            for part, m, r in _faults(block)
        ]
    return (*out, *_whole(session))


def least_minutes(blocks: Iterable[Block]) -> float:
    """Return the time that a session takes at the very least [min]: what is written, no more.

    Repetitions without a tempo and distances without a speed count as nothing.
    """
    return sum(_minutes(b) for b in blocks)


def _as_error(
    problem: Problem, known: tuple[str, ...], source: str
) -> SessionError | UnknownNameError:
    where = problem.position
    line, column = (where.line, where.column) if where else (None, None)
    if problem.unknown_name:
        return UnknownNameError(
            "exercise", problem.unknown_name, known, source=source, line=line, column=column
        )
    return SessionError(
        problem.message, remedy=problem.remedy, source=source, line=line, column=column
    )


def _limit(what: str, value: float | None, name: str = "") -> Found:
    """Yield a fault if `value` lies outside the limits of `what`."""
    if value is None:
        return
    low, high = LIMITS[what]
    if not low <= value <= high:
        label, _, unit = (name or what).partition(" [")
        unit = f" {unit.rstrip(']')}" if unit else ""
        yield (
            f"A value of {value:,.10g}{unit} for {label} is not possible.",
            f"It lies between {low:g} and {high:g}{unit}.",
        )


def _catalogue(
    block: ExerciseSets,
    known: set[str] | None,
    load_limit: Callable[[str], float | None] | None,
) -> Iterator[Problem]:
    if known is not None and block.exercise.casefold() not in known:
        yield Problem(
            severity="error",
            message=f"I do not know the exercise {block.exercise!r}.",
            position=block.position,
            unknown_name=block.exercise,
        )
    elif load_limit is not None and block.load is not None:
        top, kg = load_limit(block.exercise), _kilograms(block.load)
        if top is not None and kg is not None and kg > top:
            yield Problem(
                severity="error",
                message=f"{kg:g} kg is not possible for {block.exercise}.",
                remedy=f"The most that makes sense is {top:g} kg.",
                position=block.position and block.position.of("load"),
            )
    if block.bfr:
        yield Problem(
            severity="warning",
            message="Blood-flow restriction is read but has no effect: the model has no mechanism.",
            position=block.position,
        )


def _whole(session: Session) -> Iterator[Problem]:
    hours = least_minutes(session.blocks) / 60.0
    lines = sum(_count(b) for b in session.blocks)
    for message, remedy in (
        *_limit("session [h]", hours, "the whole session [h]"),
        *(_limit("lines after repeats are written out", lines) if lines else ()),
    ):
        yield Problem(severity="error", message=message, remedy=remedy, position=session.position)


def _count(block: Block) -> int:
    if isinstance(block, Repeat):
        return block.count * sum(_count(b) for b in block.items)
    return len(block.items) if isinstance(block, Superset) else 1


@singledispatch
def _minutes(block: object) -> float:  # noqa: ARG001
    return 0.0


@_minutes.register
def _(block: ExerciseSets) -> float:
    work = block.seconds or 0.0
    if block.tempo is not None and block.reps is not None:
        work = block.tempo.seconds * block.reps.low
    return block.sets * (work + (block.rest_s or 0.0)) / 60.0


@_minutes.register
def _(block: Superset) -> float:
    rounds = max(i.sets for i in block.items)
    rest = rounds * (block.rest_s or 0.0) / 60.0
    return rest + sum(_minutes(i) for i in block.items)


@_minutes.register
def _(block: Repeat) -> float:
    return block.count * sum(_minutes(b) for b in block.items)


@_minutes.register
def _(block: Endurance) -> float:
    one = block.duration_min
    if one is None and block.distance_km and block.intensity and block.intensity.unit == "km/h":
        one = 60.0 * block.distance_km / max(block.intensity.middle, 0.1)
    return block.bouts * (one or 0.0) + (block.bouts - 1) * (block.rest_s or 0.0) / 60.0


@_minutes.register
def _(block: Rest) -> float:
    return block.minutes


# ---- one rule for each kind of line --------------------------------------------------------------
@singledispatch
def _faults(block: object) -> FoundIn:  # noqa: ARG001
    yield from ()


@_faults.register
def _(block: ExerciseSets) -> FoundIn:
    rest = None if block.rest_s is None else block.rest_s / 60.0
    yield from _in("sets", _limit("sets", block.sets))
    if block.reps is not None:
        high = block.reps.high if LIMITS["repetitions"][0] <= block.reps.low else block.reps.low
        yield from _in("reps", _limit("repetitions", high))
    yield from _in("seconds", _limit("set duration [s]", block.seconds))
    yield from _in("distance_m", _limit("carry [m]", block.distance_m))
    if all(x is None for x in (block.reps, block.seconds, block.distance_m, block.effort)):
        remedy = "Write repetitions (3x8), a time (3x40 s), RIR, or 'to failure'."
        yield "sets", f"How long is a set of {block.exercise}?", remedy
    yield from _in("load", _load_faults(block.load))
    yield from _in("effort", _effort_faults(block.effort))
    yield from _in("tempo", _tempo_faults(block.tempo))
    yield from _in("rest_s", _limit("rest [min]", rest))
    yield from _in("technique", _technique_faults(block.technique))
    if block.machine is not None:
        velocity = _limit(f"velocity [{block.machine.unit}]", block.machine.velocity)
        yield from _in("machine", velocity)
    yield from _in("done", _done_faults(block.done))


def _in(part: str, found: Found) -> FoundIn:
    """Say of which part of the line the faults are."""
    return ((part, message, remedy) for message, remedy in found)


def _kilograms(load: Load) -> float | None:
    if load.unit not in ("kg", "lb"):
        return None
    top = load.value if load.high is None else load.high
    return top * (KG_PER_LB if load.unit == "lb" else 1.0)


def _load_faults(load: Load | None) -> Found:
    if load is None or load.mode == "bodyweight":
        return
    kg = _kilograms(load)
    if kg is not None:
        added = load.mode != "external"
        yield from _limit("added or assisted load [kg]" if added else "load [kg]", kg)
        return
    names = {"%1RM": "load [% 1RM]", "%MVC": "load [% MVC]", "%BM": "load [% body mass]"}
    yield from _limit(names.get(load.unit, "repetition maximum"), load.high or load.value)
    yield from _limit("load [% 1RM]", load.eccentric_percent)


def _effort_faults(effort: Effort | None) -> Found:
    if effort is not None and effort.kind != "failure":
        yield from _limit(effort.kind, effort.value)
        yield from _limit(effort.kind, effort.high)


def _tempo_faults(tempo: Tempo | None) -> Found:
    if tempo is None:
        return
    phases = (tempo.eccentric, tempo.pause_bottom, tempo.concentric, tempo.pause_top)
    if tempo.seconds == 0:
        yield "A repetition cannot take no time.", "Write the tempo in seconds, such as 3-0-1-0."
    yield from _limit("tempo phase [s]", max(phases))


def _technique_faults(technique: Technique | None) -> Found:
    if technique is None:
        return
    yield from _limit("drops or mini-sets", technique.count)
    yield from _limit("repetitions", technique.reps)
    yield from _limit("drop [%]", technique.percent)
    yield from _limit("pause [s]", technique.pause_s)
    if technique.percent is not None and technique.kind != "drop":
        yield f"{technique.kind} takes no percentage.", "Only drop sets take load off."
    if technique.kind == "cluster" and technique.reps is None and technique.count is not None:
        yield "How many repetitions has a cluster?", "Write for example: cluster of 2 pause 15 s"


def _done_faults(done: tuple[Done, ...]) -> Found:
    for group in done:
        yield from _load_faults(group.load)
        yield from _effort_faults(group.effort)
        yield from _limit("repetitions", max(group.reps, default=None))
        yield from _limit("set duration [s]", max(group.seconds, default=None))


@_faults.register
def _(block: Superset) -> FoundIn:
    rest = None if block.rest_s is None else block.rest_s / 60.0
    yield from _in("rest_s", _limit("rest [min]", rest))


@_faults.register
def _(block: Repeat) -> FoundIn:
    yield from _in("count", _limit("repeats", block.count))


@_faults.register
def _(block: Endurance) -> FoundIn:
    hours = None if block.duration_min is None else block.duration_min / 60.0
    rest = None if block.rest_s is None else block.rest_s / 60.0
    yield from _in("duration_min", _limit("segment [h]", hours))
    yield from _in("distance_km", _limit("distance [km]", block.distance_km))
    yield from _in("bouts", _limit("bouts", block.bouts))
    yield from _in("rest_s", _limit("rest [min]", rest))
    yield from _in("grade_percent", _limit("grade [%]", block.grade_percent))
    yield from _in("cadence_rpm", _limit("cadence [1/min]", block.cadence_rpm))
    yield from _in("intensity", _intensity_faults(block.intensity))
    one_sided = block.mode in _ONE_SIDED
    if block.side == "alternating" or (block.side != "both" and not one_sided):
        remedy = "A side goes with one-leg knee extension or one-leg cycle."
        yield "side", f"'{block.mode}' is not done {block.side}.", remedy
    if block.distance_km and block.duration_min:
        speed = 60.0 * block.distance_km / block.duration_min
        yield from _in("distance_km", _limit("intensity [km/h]", speed, "speed [km/h]"))


def _intensity_faults(intensity: Intensity | None) -> Found:
    if intensity is not None and intensity.unit != "all out":
        yield from _limit(f"intensity [{intensity.unit}]", intensity.value)
        yield from _limit(f"intensity [{intensity.unit}]", intensity.high)


@_faults.register
def _(block: Rest) -> FoundIn:
    yield from _in("", _limit("rest line [h]", block.minutes / 60.0))


@_faults.register
def _(block: Meal) -> FoundIn:
    for grams in (block.carbohydrate_g, block.fat_g, block.protein_g):
        yield from _in("", _limit("food [g]", grams))
    yield from _in("", _moment_faults(block.at))


@_faults.register
def _(block: Infusion) -> FoundIn:
    yield from _in("", _limit("infusion [h]", block.duration_min / 60.0))
    if block.rate == 0:
        yield "", "A rate of 0 infuses nothing.", ""
    yield from _in("", _moment_faults(block.at))


@_faults.register
def _(block: Injection) -> FoundIn:
    if block.dose == 0:
        yield "", "A dose of 0 injects nothing.", ""
    yield from _in("", _moment_faults(block.at))


@_faults.register
def _(block: Sample) -> FoundIn:
    for when in block.times:
        yield from _in("", _moment_faults(when))


@_faults.register
def _(block: State) -> FoundIn:
    names = {"fasted": "fast [h]", "glycogen": "glycogen [% of normal]"}
    yield from _in("", _limit(names.get(block.kind, block.kind), block.value))
    if block.side == "alternating":
        yield "", "Glycogen is lowered left, right, or on both sides.", ""


def _moment_faults(when: At | Every | None) -> Found:
    if isinstance(when, Every):
        yield from _limit("interval [min]", when.interval_min)
        when = when.until
        if when.reference == "before":
            yield "'every' cannot end before the session.", ""
    if when is not None:
        yield from _limit("moment [d]", when.offset_min / (24 * 60))
