"""The problem that every solver is given: people, a session, a day, and when to look.

The drive is constant over each `Segment`, so that a peer may restart there and never steps over a
jump. States are handed to peers as one flat vector a person, in the order of the body.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.person import Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.inputs import Inputs
from myocrine.simulation.reference import error_against
from myocrine.simulation.result import Options
from myocrine.simulation.runner import enable_cache
from myocrine.simulation.schedule import Schedule
from myocrine.simulation.simulate import body_people, prepare, starting_state
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training import read_one
from myocrine.training.drive import Drive, compile_session

__all__ = ["SAMPLES", "SESSION", "Problem", "Segment", "flat", "largest_error", "pose", "shaped"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]

SESSION = "Cycle 60 min at 70% VO2max"
"""The session of the published comparison."""
SAMPLES = (15, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 360, 480, 600, 720, 1080)
"""When everybody is looked at [min from the start], besides the end of the day."""
_EXECUTION = ("repetition_z", "rir_z")


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A stretch of constant drive.

    Attributes
    ----------
    drive : (channels, people)
        Drive channels and inputs.
    involvement : (32,)
        Involvement of each muscle unit.
    length : (people,)
        How long it lasts [min].
    offsets : (samples, people)
        Samples inside it, from its start [min]; the last may be its end.
    """

    drive: Floats
    involvement: Floats
    length: Floats
    offsets: Floats


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One session of many people and the day after it."""

    session: str
    body: Body
    drive: Drive
    theta: Lanes
    who: Lanes
    x0: Lanes
    hours: float
    samples: tuple[float, ...]

    @property
    def people(self) -> int:
        """How many people."""
        return len(self.who["mass"])

    def first(self, n: int) -> Problem:
        """Return the problem of the first `n` people."""
        few = functools.partial(_first, n=n)
        drive = self.drive
        channels: dict[str, Any] = {
            k: v[:, :n]
            for k, v in vars(drive).items()
            if isinstance(v, np.ndarray) and v.ndim == 2 and k != "involvement"
        }
        return replace(
            self,
            drive=replace(drive, **channels),
            theta=few(self.theta),
            who=few(self.who),
            x0=few(self.x0),
        )

    def schedule(self, resolution: float = 1.0) -> Schedule:
        """Return our own grid; 2 halves every step."""
        return self._prepared(resolution)[0]

    @functools.cached_property
    def lead(self) -> float:
        """Minutes before the session that belong to it (a meal an hour earlier)."""
        return self._prepared(1.0)[1].lead

    def _prepared(self, resolution: float) -> tuple[Schedule, Inputs, float]:
        options = Options(hours=self.hours, resolution=resolution)
        moments = [("start", t) for t in self.samples]
        return prepare(self.drive, self.who, options, self.body.records, moments=moments)

    def nodes(self, schedule: Schedule) -> NDArray[np.int64]:
        """Return the nodes of a schedule at which everybody is looked at."""
        wanted = np.array([*(t + self.lead for t in self.samples), schedule.time[-1]])
        return np.asarray(np.abs(schedule.time[:, None] - wanted).argmin(axis=0))

    @functools.cached_property
    def segments(self) -> tuple[Segment, ...]:
        """The stretches of constant drive, in order."""
        schedule = self.schedule()
        nodes = self.nodes(schedule)
        piece = schedule.piece[: schedule.n_steps]
        found, begin = [], 0
        for end in _ends(schedule, piece):
            inside = nodes[(nodes > begin) & (nodes <= end)]
            last = piece[end - 1]
            found.append(
                Segment(
                    drive=schedule.channels[last],
                    involvement=schedule.involvement[last],
                    length=schedule.clock[end] - schedule.clock[begin],
                    offsets=schedule.clock[inside] - schedule.clock[begin],
                )
            )
            begin = end
        return tuple(found)

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the rows of `Segment.drive`."""
        return self.schedule().names

    @functools.cached_property
    def constants(self) -> dict[str, Floats]:
        """What the body works out once a run: given to everybody, paid by nobody."""
        with jax.ensure_compile_time_eval():  # also when first asked for inside a trace
            p = {k: jnp.asarray(v) for k, v in self.theta.items()}
            who = {k: jnp.asarray(v) for k, v in self.who.items()}
            return {k: np.asarray(v) for k, v in self.body.constants(p, who).items()}

    def u(self, drive: Any, involvement: Any) -> dict[str, Any]:
        """Return the drive as the body reads it."""
        rows = {name: drive[j] for j, name in enumerate(self.names)}
        return {**rows, "involvement": involvement[:, None]}

    def observed(self, states: Floats) -> Floats:
        """Return the outputs (samples, outputs, people) of states (samples, size, people)."""
        seen, done = [], 0
        for segment in self.segments:
            drive, involvement, n = segment.drive, segment.involvement, len(segment.offsets)
            seen += [self._observe(row, drive, involvement) for row in states[done : done + n]]
            done += n
        return np.stack(seen)

    @functools.cached_property
    def _observe(self) -> Any:
        p = {k: jnp.asarray(v) for k, v in self.theta.items()}
        who = {k: jnp.asarray(v) for k, v in self.who.items()}
        constants = self.constants

        def observe(x: Any, drive: Any, involvement: Any) -> Any:
            u = self.u(drive, involvement)
            return self.body.observe(shaped(self.body, x), u, p, who, constants)

        return jax.jit(observe)


def pose(
    session: str = SESSION,
    people: int = 1000,
    *,
    hours: float = 24.0,
    samples: Sequence[float] = SAMPLES,
    seed: int = 0,
) -> Problem:
    """Pose the problem: people drawn around the default one, each with parameters of their own.

    Parameters
    ----------
    session : str
        Any session that can be read.
    people : int
        How many; the first is the central one.
    hours : float
        From the start of the session [h].
    samples : sequence of float
        When everybody is looked at [min from the start]; those beyond the end are left out.
    """
    enable_cache()
    body = default_body()
    blocks = Blocks(person=people - 1)
    factors = (*factor_names(), *_EXECUTION)
    z = blocks.normals(len(factors), seed=seed, purpose="person", varies_in="person")
    known = len(factor_names())
    who = person_lanes(complete(Person()), z[:known], records=body.records)
    whole = {**who, **dict(zip(_EXECUTION, z[known:], strict=True))}
    _, drive = compile_session(read_one(session), whole, records=body.records)
    return Problem(
        session=session,
        body=body,
        drive=drive,
        theta=parameter_lanes(body.records, body.parameters, blocks, seed=seed),
        who=body_people(whole, drive),
        x0=starting_state(body, drive, whole),
        hours=hours,
        samples=tuple(float(t) for t in samples if t < hours * 60.0),
    )


def flat(body: Body, x: Mapping[str, Any]) -> Any:
    """Return states by name as one array (size, people)."""
    return jnp.concatenate([jnp.atleast_2d(x[s.name]) for s in body.states])


def shaped(body: Body, x: Any) -> dict[str, Any]:
    """Return an array (size, people) as states by name."""
    found, row = {}, 0
    for state in body.states:
        shape = body.shape(state.name, 1)
        rows = shape[0] if len(shape) == 2 else 1
        found[state.name] = x[row : row + rows] if len(shape) == 2 else x[row]
        row += rows
    return found


def largest_error(body: Body, values: Floats, reference: Floats) -> float:
    """Return the largest error of (samples, outputs, people) over everything.

    Every person's outputs are measured against their own scale, as `error_against` says; what is
    not finite counts as infinitely wrong.
    """
    if not np.isfinite(values).all():
        return float("inf")
    people = range(values.shape[-1])
    return max(max(error_against(body, values[..., i], reference[..., i]).values()) for i in people)


def _first(arrays: Lanes, n: int) -> dict[str, Floats]:
    return {k: v[..., :n] for k, v in arrays.items()}


def _ends(schedule: Schedule, piece: NDArray[np.int32]) -> list[int]:
    """Return the nodes at which the drive changes, and the last one."""
    ends = []
    for step in np.flatnonzero(np.diff(piece)):
        here, there = piece[step], piece[step + 1]
        same = np.array_equal(schedule.channels[here], schedule.channels[there])
        if not (same and np.array_equal(schedule.involvement[here], schedule.involvement[there])):
            ends.append(int(step) + 1)
    return [*ends, len(piece)]
