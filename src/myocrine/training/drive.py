"""Compile a session for many people at once: what they did (`Performance`) and what it drives.

The session is laid out in *segments*: a set, a rest, a change of exercise, a piece of endurance
work. All lanes share the segments; their durations differ. A segment is split where an event (meal,
sample, infusion) falls, at the same fraction in every lane: lanes are aligned by what is being
done, not by the clock.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import SessionError
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.training.bouts import Bout, Marker, Pause, Piece, Step, steps
from myocrine.training.channels import (
    CHANNELS,
    Segment,
    endurance_segment,
    lift_segments,
    pause_segment,
)
from myocrine.training.endurance import effort, rest_uptake
from myocrine.training.events import Event, moments
from myocrine.training.execution import Executed, Fatigue, execute, fatigue
from myocrine.training.lifting import Request, requests, set_arrays
from myocrine.training.maxima import capacity
from myocrine.training.performance import Performance, performance
from myocrine.training.repetitions import curve
from myocrine.training.session import ExerciseSets, Position, Session, State, walk_blocks

__all__ = ["CHANGE", "ENDURANCE", "LIFT", "REST", "Drive", "attempt", "compile_session"]

REST, LIFT, ENDURANCE, CHANGE = 0, 1, 2, 3
"""Values of `Drive.kind`."""

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]


@dataclass(frozen=True, kw_only=True)
class Drive:
    """What muscles are asked for: S segments, B lanes.

    Attributes
    ----------
    kind : (S,) int
        `REST`, `LIFT`, `ENDURANCE` or `CHANGE`.
    labels : list of str
        What the segment is, for people.
    involvement : (S, 32)
        Part of each muscle unit that the work involves [0..1]; zeros at rest.
    duration : (S, B)
        [min]
    recruitment : (S, B)
        Share of the involved fibres at work, mean over the segment [0..1].
    power : (S, B)
        Metabolic power above rest of the involved muscle, mean over the segment [W].
    active_mass : (S, B)
        Sum of involvement x recruitment x unit mass [kg].
    power_density : (S, B)
        Power over active mass [W/kg].
    vo2_demand : (S, B)
        Oxygen uptake above rest that would carry the power and what the rest of the body spends:
        bracing in a set, standing and walking between sets [L/min].
    vo2_fraction : (S, B)
        The same with rest, over VO2max [1]; may exceed 1. At rest the resting share.
    glycolytic : (S, B)
        Share of the power and of the demand that oxidation does not carry while it is spent [0..1].
    tension : (S, B)
        Relative to maximum [0..1+].
    eccentric : (S, B)
        Lengthening actions of maximal tension a minute [1/min].
    contractions : (S, B)
        Of each working unit [1/min].
    stimulus : (S, B)
        Effective sets a minute: a hard set integrates to about 1.
    impact : (S, B)
        Foot-strike loading, level running 1.
    load : (S, B)
        Load of a set over the maximum of this way of lifting [1].
    movement : (S, B)
        1 + number of the movement family (`myocrine.evidence.movements`), 0 where none.
    events : tuple of Event
    states : tuple of State
        Fasting, glycogen, days since the last bout: how the session starts.
    warnings : tuple of str
    """

    kind: NDArray[np.int64]
    labels: list[str]
    involvement: Array
    duration: Array
    recruitment: Array
    power: Array
    active_mass: Array
    power_density: Array
    vo2_demand: Array
    vo2_fraction: Array
    glycolytic: Array
    tension: Array
    eccentric: Array
    contractions: Array
    stimulus: Array
    impact: Array
    load: Array
    movement: Array
    events: tuple[Event, ...] = ()
    states: tuple[State, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def minutes(self) -> Array:
        """Duration of the whole activity of each lane [min]."""
        return np.asarray(self.duration.sum(axis=0))


def compile_session(
    session: Session,
    lanes: Lanes,
    *,
    records: ParameterSet | None = None,
    state: Fatigue | None = None,
    loads: Mapping[int, Array] | None = None,
) -> tuple[Performance, Drive]:
    """Execute a session and say what it drives.

    Parameters
    ----------
    session : Session
    lanes : mapping of str to array
        As `myocrine.person.lanes` gives them, people on the last axis. Optional: ``repetition_z``
        and ``rir_z`` (B,), standard normals of repetition capacity and of misjudging the reserve.
    records : ParameterSet, optional
    state : Fatigue, optional
        Recovery between sets; the fitted values by default.
    loads : mapping of int to (B,), optional
        What each lane has on the bar in a line of sets [kg], by the running number of the line
        among all `ExerciseSets` of the session (`walk_blocks`); it goes before the written load.
        NaN: as written.

    Returns
    -------
    Performance, Drive

    Raises
    ------
    UnknownNameError, SessionError
        If the session names what does not exist or asks for what cannot be done.
    """
    p = records or parameters()
    flat = steps(session, p)
    lines = [b for b in walk_blocks(session.blocks) if isinstance(b, ExerciseSets)]
    given = {id(lines[i]): kg for i, kg in (loads or {}).items()}
    asked, done = _attempt(flat, lanes, p, state, given)
    segments, warnings = _segments(flat, asked, done, lanes, p)
    active = [s for s in segments if not isinstance(s, Marker)]
    events, cuts = _events(session, segments)
    drive = _drive(_split(active, cuts), lanes, events, p)
    states = tuple(
        s.block for s in segments if isinstance(s, Marker) and isinstance(s.block, State)
    )
    notes = tuple(dict.fromkeys([*(w for r in asked for w in r.warnings), *warnings]))
    drive = replace(drive, states=states, warnings=notes)
    return performance(active, asked, done, lanes, notes, lines), drive


def attempt(
    session: Session, lanes: Lanes, *, records: ParameterSet | None = None
) -> tuple[list[Request], Executed]:
    """Return what every set of a session asks for, and what each lane managed; no more.

    Parameters and errors are those of `compile_session`.
    """
    p = records or parameters()
    return _attempt(steps(session, p), lanes, p, None, {})


def _attempt(
    flat: list[Step],
    lanes: Lanes,
    p: ParameterSet,
    state: Fatigue | None,
    loads: Mapping[int, Array],
) -> tuple[list[Request], Executed]:
    bouts = [s for s in flat if isinstance(s, Bout)]
    asked = requests(bouts, lanes, p, loads)
    sets = set_arrays(asked, _rests(flat), p, len(lanes["mass"]))
    return asked, execute(sets, z=capacity(lanes), state=state or fatigue(p), c=curve(p))


def _rests(flat: list[Step]) -> list[float]:
    """Return the time from each bout to the next that is not lifting [min]."""
    rests: list[float] = []
    for step in flat:
        if isinstance(step, Bout):
            rests.append(0.0)
        elif isinstance(step, Pause) and rests:
            rests[-1] += step.minutes
        elif isinstance(step, Piece) and rests:
            # Legs do not rest on a bicycle, but how lifting fatigue and riding mix is not known.
            rests[-1] += step.endurance.duration_min or 0.0
    return rests


def _segments(
    flat: list[Step], asked: list[Request], done: Executed, lanes: Lanes, p: ParameterSet
) -> tuple[list[Segment | Marker], list[str]]:
    lifted = iter(lift_segments(asked, done, lanes, p))
    out: list[Segment | Marker] = []
    warnings: list[str] = []
    lifting = False
    for step in flat:
        if isinstance(step, Marker):
            out.append(step)
            continue
        if not isinstance(step, Pause):
            lifting = isinstance(step, Bout)
        if isinstance(step, Pause):
            kind = REST if step.kind == "rest" else CHANGE
            out.append(pause_segment(kind, step, lanes, p, lifting=lifting))
        elif isinstance(step, Bout):
            out.append(next(lifted))
        else:
            with _placed(step.endurance.position):
                work = effort(step.endurance, step.mode, lanes, p)
            warnings += work.warnings
            out.append(endurance_segment(step, work, lanes, p))
    return out, warnings


@contextmanager
def _placed(position: Position | None) -> Iterator[None]:
    """Add to an error the place in the text where it stands."""
    try:
        yield
    except SessionError as error:
        if position is not None and error.line is None:
            error.line, error.column = position.line, position.column
        raise


def _central(duration: Array) -> float:
    """Return the duration in lane 0, the nominal clock of every schedule [min]."""
    return float(duration[0])


def _events(session: Session, segments: list[Segment | Marker]) -> tuple[list[Event], list[float]]:
    """Return events by time and the inner times at which segments are to be cut [min]."""
    end = sum(_central(s.duration) for s in segments if isinstance(s, Segment))
    here, found = 0.0, []
    for s in segments:
        if isinstance(s, Segment):
            here += _central(s.duration)
        else:
            found += list(moments(session, s.block, here, end))
    tiny = 1e-9
    events = [
        replace(e, after_end=max(e.minutes - end, 0.0)) if e.minutes >= end - tiny else e
        for e in sorted(found, key=lambda e: (e.minutes, not e.before))
    ]
    return events, [e.minutes for e in events if e.after_end is None and e.minutes > tiny]


def _split(segments: list[Segment], cuts: list[float]) -> list[Segment]:
    out: list[Segment] = []
    start = 0.0
    for s in segments:
        length = _central(s.duration)
        inner = sorted({(c - start) / length for c in cuts if start < c < start + length})
        edges = [0.0, *(f for f in inner if 1e-6 < f < 1.0 - 1e-6), 1.0]
        for low, high in itertools.pairwise(edges):
            out.append(replace(s, duration=s.duration * (high - low)))
        start += length
    return out


def _drive(segments: list[Segment], lanes: Lanes, events: list[Event], p: ParameterSet) -> Drive:
    n = len(lanes["mass"])
    fields: dict[str, Any] = {
        name: np.zeros((len(segments), n)) for name in ("duration", *CHANNELS)
    }
    for i, s in enumerate(segments):
        fields["duration"][i] = s.duration
        for name, values in s.channels.items():
            fields[name][i] = values
    kind = np.array([s.kind for s in segments], dtype=np.int64)
    involvement = np.array([s.involvement for s in segments]).reshape(len(segments), N_UNITS)
    vo2max = lanes["vo2max"]
    rest = rest_uptake(lanes, p)
    starts = np.concatenate([[0.0], np.cumsum([_central(s.duration) for s in segments])])
    return Drive(
        kind=kind,
        labels=[s.label for s in segments],
        involvement=involvement,
        vo2_fraction=(fields["vo2_demand"] + rest) / vo2max,
        power_density=fields["power"]
        / np.where(fields["active_mass"] > 0, fields["active_mass"], 1.0),
        events=tuple(replace(e, boundary=_boundary(e, starts)) for e in events),
        **fields,
    )


def _boundary(event: Event, starts: Array) -> int:
    if event.after_end is not None:
        return len(starts) - 1
    return int(np.argmin(np.abs(starts - max(event.minutes, 0.0))))
