"""What an exercise gives and takes: sets tried out one by one in the session language.

An *option* is one way to do an exercise: so many sets of a range of repetitions with a rest, alone
or in a pair. Its effective sets and its practice come from executing it with rested muscles by the
one rule of `myocrine.planning.stimulus`, and so do its minutes: what was done before in a session
tires, so in a whole session there are fewer repetitions, and never more minutes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.equipment import takes_load
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import CompletedPerson, Person
from myocrine.planning.doses import SetDose, central_lanes, session_dose
from myocrine.planning.newness import newness
from myocrine.planning.protocol.candidates import Candidate
from myocrine.planning.stimulus import effective, group_weights, lessons, practised
from myocrine.training.prescription import Effort, Load, Reps
from myocrine.training.session import ExerciseSets, Session

__all__ = ["Body", "Option", "Piece", "body_of", "line_of", "piece", "steps_of"]

Floats = NDArray[np.float64]
_SMALL_STEP = ("cable", "machine", "kettlebell", "plate", "band", "EZ bar")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to do an exercise.

    Attributes
    ----------
    sets, low, high : int
    rest_s : float
        After each set, or after each round of a pair [s].
    paired : bool
    minutes : float
        With its rests and the change to the next [min]; of a pair, half of what both share.
    effective : float
        Effective sets, before credit.
    lessons : float
        What its practice teaches in one session.
    """

    sets: int
    low: int
    high: int
    rest_s: float
    paired: bool
    minutes: float
    effective: float
    lessons: float


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A candidate with its ways to be done.

    Attributes
    ----------
    candidate : Candidate
    credit : (16,) array
        What a hard set counts for each group.
    options : tuple of Option
    dose : float
        Endocrine dose of one set [reference bouts].
    loaded : bool
        A load is chosen; else the body is the load.
    step : float
        Of load in progression [kg, as written].
    """

    candidate: Candidate
    credit: Floats
    options: tuple[Option, ...]
    dose: float
    loaded: bool
    step: float = 0.0

    @property
    def name(self) -> str:
        """As printed."""
        return self.candidate.name


@dataclass(frozen=True, kw_only=True)
class Body:
    """Who trains: one lane, and whether first weeks have to be gentle."""

    lanes: Mapping[str, Floats]
    novice: str
    reserve: float
    weights: Mapping[str, float]


def body_of(who: Person | CompletedPerson, p: ParameterSet | None = None) -> Body:
    """Return the lane of a person; ``novice`` is the reason for gentle first weeks, or empty."""
    p = p or parameters()
    lanes = central_lanes(who)
    reason = newness(who, records=p)
    name = "protocol.novice_reserve" if reason else "protocol.reserve"
    mass = np.asarray(lanes["muscle_mass"])[:, 0]
    return Body(lanes=lanes, novice=reason, reserve=p.value(name), weights=group_weights(mass))


def piece(candidate: Candidate, body: Body, *, weights: bool, p: ParameterSet) -> Piece | None:
    """Return what a candidate gives a person, or None where it cannot be done as a hard set.

    Parameters
    ----------
    weights : bool
        Whether there is anything to load the body with.
    """
    loaded, low, high = _scheme(candidate, body, weights, p)
    if high == 0:
        return None
    options = []
    for rest, paired in _rests(candidate, p):
        options += _tried(candidate, body, p, (low, high, rest, paired, loaded))
    credit = np.array([candidate.exercise.credit.get(g, 0.0) for g in GROUPS])
    return Piece(
        candidate=candidate,
        credit=credit,
        options=tuple(options),
        dose=0.0,
        loaded=loaded,
        step=_step(candidate, body, (low, high), p) if loaded else 0.0,
    )


def line_of(
    name: str, sets: int, low: int, high: int, rest_s: float | None, reserve: float, loaded: bool
) -> ExerciseSets:
    """Return the line of a session that an option is."""
    return ExerciseSets(
        exercise=name,
        sets=sets,
        reps=Reps(low=low, high=high),
        load=None if loaded else Load(value=0.0, mode="bodyweight"),
        effort=Effort(kind="RIR", value=reserve),
        rest_s=rest_s,
    )


def _scheme(c: Candidate, body: Body, weights: bool, p: ParameterSet) -> tuple[bool, int, int]:
    """Return whether a load is chosen, and the range of repetitions; (.., 0, 0): not possible."""
    low = int(p.value("protocol.least_repetitions"))
    if c.single:
        low = int(p.value("protocol.single_least_repetitions"))
    high = min(
        low + int(p.value("protocol.range_width")), int(p.value("protocol.most_repetitions"))
    )
    exercise = c.exercise
    if exercise.load_kind == "external" or exercise.assistance:
        known = _sets(line_of(c.name, 1, low, high, None, body.reserve, True), body)
        kg = float(known[0].load_kg)
        if not np.isfinite(kg):
            return True, 0, 0
        if _share(c, kg, p) > p.value("plans.largest_change") / 100.0:  # more repetitions first
            high = int(p.value("protocol.most_repetitions"))
        return True, low, high
    least = int(p.value("protocol.least_repetitions"))
    most = int(p.value("protocol.body_most_repetitions"))
    first = _sets(line_of(c.name, 1, 1, 200, None, body.reserve, False), body)[0]
    if weights and takes_load(exercise) and first.repetitions > high:
        return True, low, high
    if first.repetitions < least or first.repetitions > most:
        return False, 0, 0
    top = math.ceil((first.repetitions + p.value("protocol.body_range")) / 5.0) * 5
    return False, least, min(max(top, high), most)


def steps_of(c: Candidate, p: ParameterSet) -> tuple[float, ...]:
    """Return the steps of load that the equipment of an exercise has, large first [kg, written]."""
    fine = p.value("protocol.step_fine")
    if c.exercise.equipment == "dumbbell":
        return p.value("protocol.step_dumbbell"), fine
    small = c.single or c.exercise.equipment in _SMALL_STEP
    return (fine,) if small else (p.value("protocol.step_bar"),)


def _share(c: Candidate, kg: float, p: ParameterSet) -> float:
    """Return the smallest step over everything that is lifted."""
    return steps_of(c, p)[-1] * c.exercise.load_count / kg if kg > 0 else 0.0


def _step(c: Candidate, body: Body, way: tuple[int, int], p: ParameterSet) -> float:
    """Return the largest step that is no jump for this person, or the smallest there is [kg]."""
    steps, most = steps_of(c, p), p.value("plans.largest_change") / 100.0
    kg = float(_sets(line_of(c.name, 1, *way, None, body.reserve, True), body)[0].load_kg)
    lifted = [s for s in steps if s * c.exercise.load_count <= most * kg]
    return lifted[0] if lifted else steps[-1]


def _rests(c: Candidate, p: ParameterSet) -> list[tuple[float, bool]]:
    kind = "single" if c.single else "heavy" if c.heavy else "compound"
    return [(p.value(f"protocol.rest_{kind}"), False), (p.value(f"protocol.superset_{kind}"), True)]


def _tried(
    c: Candidate, body: Body, p: ParameterSet, way: tuple[int, int, float, bool, bool]
) -> list[Option]:
    """Return the options of a range and a rest for every number of sets, from one execution."""
    low, high, rest, paired, loaded = way
    most = int(p.value("protocol.most_sets"))
    # In a pair the other member's set and two switches are rest as well.
    own = rest + (_other_seconds(p) if paired else 0.0)
    done = _sets(line_of(c.name, most, low, high, own, body.reserve, loaded), body)
    sides = len(done) // most
    works = [done[i * sides : (i + 1) * sides] for i in range(most)]
    share = [sum(s.share * _effective(s, p) for s in w) for w in works]
    practice = [
        sum(float(practised(s.share * _effective(s, p), s.load, p)) for s in w) for w in works
    ]
    a_rest, change = rest / 60.0, p.value("time.change")
    if paired:  # half of what both share
        a_rest, change = p.value("time.superset_switch") + rest / 120.0, change / 2.0
    overhead, seconds = p.value("time.set_overhead"), c.exercise.seconds_per_rep
    minutes = [sum(overhead + s.repetitions * seconds for s in w) / 60.0 + a_rest for w in works]
    return [
        Option(
            sets=n,
            low=low,
            high=high,
            rest_s=rest,
            paired=paired,
            minutes=sum(minutes[:n]) + change,
            effective=sum(share[:n]),
            lessons=float(lessons(sum(practice[:n]), p)),
        )
        for n in range(int(p.value("protocol.least_sets")), most + 1)
    ]


def _other_seconds(p: ParameterSet) -> float:
    """Return about how long the other member of a pair takes with both switches [s]."""
    middle = 0.5 * (p.value("protocol.least_repetitions") + p.value("protocol.most_repetitions"))
    return p.value("time.set_overhead") + 3.0 * middle + 120.0 * p.value("time.superset_switch")


def _sets(line: ExerciseSets, body: Body) -> Sequence[SetDose]:
    return session_dose(Session(blocks=(line,)), body.lanes).sets


def _effective(done: SetDose, p: ParameterSet) -> float:
    return float(effective(done.repetitions, done.reserve, p))
