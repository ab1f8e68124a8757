"""One chunk of a wide run: a pure function of the run and the chunk's place in it.

The central person of the population goes first wherever people stand side by side, so that every
chunk of a group has the same nominal clock and grid; it is not integrated. A person's numbers
depend on the run and on that person alone, not on who shares the chunk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import factor_names, generator
from myocrine.person import lanes as person_lanes
from myocrine.simulation.groups import BASELINE, PEOPLE, Group, Wide
from myocrine.simulation.result import Options
from myocrine.simulation.runner import WIDE, run
from myocrine.simulation.schedule import Schedule
from myocrine.simulation.simulate import (
    EXECUTION_FACTORS,
    body_people,
    prepare,
    starting_state,
)
from myocrine.simulation.uncertainty import parameters_at, spread_names
from myocrine.training.drive import Drive, compile_session

__all__ = ["Chunk", "Part", "check", "chunks_of", "compute", "people_of"]

Floats = NDArray[np.float64]
Lanes = dict[str, Floats]


class Chunk(NamedTuple):
    """The place of a chunk: its group, its replicate, and its number among the group's chunks."""

    group: int
    replicate: int
    number: int


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a chunk of n people comes to.

    Attributes
    ----------
    values : (outputs, times, n)
        NaN in people whose solution failed.
    minutes : (n,)
        How long each one's session was [min].
    failed_output : (n,) int
        Place among the body's outputs of the first that failed; -1 where none did.
    failed_minute, failed_value : (n,)
        When, on the own clock [min from the start of the session], and what it was; NaN if none.
    """

    values: Floats
    minutes: Floats
    failed_output: NDArray[np.int32]
    failed_minute: Floats
    failed_value: Floats


@dataclass(frozen=True, kw_only=True)
class _Course:
    """A session laid out for the central person (lane 0) and people; times in session minutes."""

    schedule: Schedule
    drive: Drive
    lead: float
    end: float


def chunks_of(wide: Wide) -> list[Chunk]:
    """Return all chunks in the order in which they are computed."""
    return [
        Chunk(g, r, k)
        for g, group in enumerate(wide.groups)
        for r in range(wide.replicates)
        for k in range(-(-len(group.people) // wide.chunk))
    ]


def people_of(wide: Wide, chunk: Chunk) -> range:
    """Return who is in a chunk."""
    people = wide.groups[chunk.group].of(chunk.replicate, fresh=wide.fresh)
    return people[chunk.number * wide.chunk : (chunk.number + 1) * wide.chunk]


def check(wide: Wide) -> None:
    """Raise now what a name, a session or a population would raise once its group is reached.

    Raises
    ------
    InputError
        If one of them cannot be used.
    """
    body = wide.body
    wide.outputs_of(body)
    for group in wide.groups:
        records = wide.records_of(group, body)
        _course(wide, group, _who(wide, group, group.people[:1], records), records)


def compute(wide: Wide, chunk: Chunk, *, body: Body | None = None, threads: int = 1) -> Part:
    """Simulate one chunk.

    Parameters
    ----------
    body : Body, optional
        ``wide.body`` where the caller has it at hand.
    threads : int
        Pieces of the chunk computed side by side; the numbers do not depend on it.

    Raises
    ------
    InputError
        If the session or the population cannot be used.
    """
    body = body or wide.body
    group, people = wide.groups[chunk.group], people_of(wide, chunk)
    records = wide.records_of(group, body)
    who = _who(wide, group, people, records)
    course = _course(wide, group, who, records)
    # As many as the engine takes at a time, the last one repeated; without the central lane.
    full = -(-len(people) // WIDE) * WIDE
    lanes = 1 + np.minimum(np.arange(full), len(people) - 1)
    x0 = starting_state(body, course.drive, who)
    theta = _theta(wide, chunk, people, records, body)
    values, _ = run(
        body,
        course.schedule.lanes(lanes),
        {k: v[lanes - 1] for k, v in theta.items()},
        {k: v[..., lanes] for k, v in body_people(who, course.drive).items()},
        {k: v[..., lanes] for k, v in x0.items()},
        threads=threads,
        on_failure="keep",
    )
    clock = course.schedule.clock[:, lanes] - course.lead
    n = len(people)
    return _part(wide, body, course, clock[:, :n], values[..., :n])


def _who(wide: Wide, group: Group, people: range, records: ParameterSet) -> Lanes:
    """Return the central person and the people of a chunk, filled up with the central one.

    Always to one width: matrix products round the last few columns of an odd one differently.
    """
    centre = person_lanes(
        group.population.central(), np.zeros((len(factor_names()), 1)), records=records
    )
    drawn = dict(group.population.lanes(people, seed=wide.seed, records=records))
    centre |= {name: np.zeros(1) for name in EXECUTION_FACTORS}
    drawn |= _execution(wide.seed, people)
    if centre.keys() != drawn.keys():
        odd = ", ".join(sorted(centre.keys() ^ drawn.keys()))
        msg = f"The population {group.population.name!r} differs from its typical person in {odd}."
        raise InputError(msg, remedy="Both have to have the same fields.")
    more = PEOPLE - len(people)
    return {
        k: np.concatenate(
            [c, np.asarray(drawn[k], dtype=float), np.repeat(c, more, axis=-1)], axis=-1
        )
        for k, c in centre.items()
    }


def _execution(seed: int, people: range) -> Lanes:
    z = np.array(
        [
            generator(seed, i, "wide.execution").standard_normal(len(EXECUTION_FACTORS))
            for i in people
        ]
    )
    return dict(zip(EXECUTION_FACTORS, z.T, strict=True))


def _theta(
    wide: Wide, chunk: Chunk, people: range, records: ParameterSet, body: Body
) -> Mapping[str, Floats]:
    """Return the parameters of the people: their own spread, and the replicate's knowledge."""
    names = body.parameters
    own = len(spread_names(records, names, "person"))
    z = [generator(wide.seed, i, "wide.person").standard_normal(own) for i in people]
    shared = np.zeros(len(spread_names(records, names, "knowledge")))
    if chunk.replicate:
        rng = generator(wide.seed, chunk.replicate, "wide.knowledge")
        shared = rng.standard_normal(len(shared))
    return parameters_at(records, names, np.array(z).T, shared[:, None], evidence=wide.evidence)


def _course(wide: Wide, group: Group, who: Lanes, records: ParameterSet) -> _Course:
    _, drive = compile_session(group.session, who, records=records)
    end = float(drive.duration[:, 0].sum())
    finite = [t for t in wide.times if t > BASELINE]
    until = end + max(0.0, *finite, 0.0)
    hours = until / 60.0
    while hours * 60.0 < until:
        hours = float(np.nextafter(hours, np.inf))
    options = Options(hours=hours, resolution=wide.resolution)
    moments = [("start", 0.0), *(("end", t) for t in finite)]
    schedule, inputs, end = prepare(drive, who, options, records, moments=moments)
    return _Course(schedule=schedule, drive=drive, lead=inputs.lead, end=end)


def _part(wide: Wide, body: Body, course: _Course, clock: Floats, values: Floats) -> Part:
    """Keep of all nodes (nodes, outputs, n) what was asked for."""
    nominal = course.schedule.time - course.lead
    ends = clock[_node(nominal, course.end)]
    index = {o.name: i for i, o in enumerate(body.outputs)}
    rows = np.array([index[name] for name in wide.outputs_of(body)])
    failed_output, failed_minute, failed_value = _failures(clock, nominal, values)
    seen = values[:, rows]
    kept = np.stack(
        [_at(t, nominal, course.end, clock, ends, seen) for t in wide.times],
        axis=1,
    )
    # A solution that failed somewhere is no solution: nothing of it is used.
    kept[..., failed_output >= 0] = np.nan
    return Part(
        values=np.ascontiguousarray(kept),
        minutes=np.ascontiguousarray(ends),
        failed_output=failed_output,
        failed_minute=failed_minute,
        failed_value=failed_value,
    )


def _node(nominal: Floats, minute: float) -> int:
    return int(np.argmin(np.abs(nominal - minute)))


def _at(t: float, nominal: Floats, end: float, clock: Floats, ends: Floats, seen: Floats) -> Floats:
    """Return the outputs (outputs, n) at one time.

    After the end all clocks run alike, so a node stands there for everybody. Before it people are
    aligned by what they do; there the value is interpolated between the nodes around the minute.
    """
    if t == BASELINE:
        return np.asarray(seen[_node(nominal, 0.0)])
    if t >= 0.0:
        return np.asarray(seen[_node(nominal, end + t)])
    minute = np.maximum(ends + t, clock[0])  # before the start people are as at the start
    after = np.clip((clock <= minute).sum(axis=0), 1, len(clock) - 1)
    lane = np.arange(clock.shape[1])
    low, high = clock[after - 1, lane], clock[after, lane]
    share = (minute - low) / np.where(high > low, high - low, 1.0)
    y0, y1 = seen[after - 1, :, lane].T, seen[after, :, lane].T
    return np.asarray(y0 + share * (y1 - y0))


def _failures(
    clock: Floats, nominal: Floats, values: Floats
) -> tuple[NDArray[np.int32], Floats, Floats]:
    """Return the first non-finite output of everybody, its minute and its value."""
    n = values.shape[-1]
    output = np.full(n, -1, dtype=np.int32)
    minute, value = np.full(n, np.nan), np.full(n, np.nan)
    bad = ~np.isfinite(values)
    for lane in np.flatnonzero(bad.any(axis=(0, 1))):
        node, first = (int(i) for i in np.argwhere(bad[:, :, lane])[0])
        own = clock[node, lane]
        output[lane], value[lane] = first, values[node, first, lane]
        minute[lane] = own if np.isfinite(own) else nominal[node]
    return output, minute, value
