"""What a wide run is asked to do: groups of people, outputs, times, and a digest of all of it.

A `Wide` holds everything that decides the numbers and nothing that does not (how many workers,
where the results go), so two runs with one digest have the same numbers, bit for bit.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from pathlib import PurePath
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

import myocrine
from myocrine.body import Body, body_of, default_body
from myocrine.errors import InputError
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.parameters import GRADES, ParameterSet
from myocrine.person import CompletedPerson
from myocrine.simulation.knockout import held
from myocrine.training.session import Session

__all__ = ["BASELINE", "PEOPLE", "STRIDE", "Group", "People", "Wide"]

BASELINE = -math.inf
"""The time of the sample before the session: its start, on everybody's own clock."""
PEOPLE = 255
"""Most people in a chunk: with the central lane, which sets the common grid, 256."""
STRIDE = 10_000_000
"""With `Wide.fresh`, replicate r takes the people from r times this on."""

Lanes = dict[str, NDArray[np.float64]]


@runtime_checkable
class People(Protocol):
    """Where people come from; `myocrine.person.populations.Population` is one."""

    @property
    def name(self) -> str:
        """What the population is called."""
        ...

    def lanes(self, people: range, *, seed: int, records: ParameterSet) -> Lanes:
        """Return the numbers of these people as `myocrine.person.lanes` does.

        Person i depends on (seed, i) alone.
        """
        ...

    def central(self) -> CompletedPerson:
        """Return the typical person."""
        ...


@dataclass(frozen=True, kw_only=True)
class Group:
    """People who do one session.

    Parameters
    ----------
    name : str
        What the group is called, unique in the run.
    session : Session
        What they do.
    population : People
        Where they come from.
    people : range
        Who, by their number in the population. Groups that share a population and numbers share
        the people: the arms of a cross-over.
    held : tuple of str
        Molecules held at their baseline, by key, name or alias (`myocrine.knockout`).
    """

    name: str
    session: Session
    population: People
    people: range
    held: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.people or min(self.people) < 0:
            msg = f"The group {self.name!r} has no people: {self.people} is empty or negative."
            raise InputError(msg, remedy="Number people from 0 up: range(100).")
        if max(self.people) >= STRIDE:
            msg = f"The people of {self.name!r} are numbered beyond {STRIDE:,}."
            raise InputError(msg, remedy="Use another seed instead of larger numbers.")

    def of(self, replicate: int, *, fresh: bool) -> range:
        """Return who takes part in a replicate."""
        p, shift = self.people, STRIDE * replicate if fresh else 0
        return range(p.start + shift, p.stop + shift, p.step)


@dataclass(frozen=True, kw_only=True)
class Wide:
    """Everything that fixes the numbers of a wide run.

    Parameters
    ----------
    groups : tuple of Group
    outputs : tuple of str
        Names as `Body.output` knows them; empty for all.
    times : tuple of float
        Minutes from the end of the session on each person's own clock [min]; negative before it,
        ``"baseline"`` (or `BASELINE`) its start. Kept sorted.
    seed : int
        Seed of the run, 0 or more.
    evidence : {'A', 'B', 'C', 'D'}
        Worst evidence allowed.
    replicates : int
        Draws of what nobody knows: replicate 0 is the central knowledge, every other one draw
        that is shared by everybody in it.
    fresh : bool
        Other people in every replicate instead of the same ones again.
    values : tuple of (name, float)
        Central values of parameters that are changed, each in the parameter's unit.
    knowledge : Knowledge, optional
        Another signalling network than the package's.
    resolution : float
        1 is the default grid; 2 halves every step.
    chunk : int
        People computed at a time, 1 to `PEOPLE`: memory and the pieces of the store follow from it.

    Raises
    ------
    InputError
        If something is missing, twice or out of range.
    """

    groups: tuple[Group, ...]
    outputs: tuple[str, ...] = ()
    times: tuple[float, ...] = (BASELINE, 0.0)
    seed: int = 0
    evidence: str = "C"
    replicates: int = 1
    fresh: bool = False
    values: tuple[tuple[str, float], ...] = ()
    knowledge: Knowledge | None = None
    resolution: float = 1.0
    chunk: int = PEOPLE

    def __post_init__(self) -> None:
        given: Sequence[Any] = self.times
        times = sorted(BASELINE if t == "baseline" else float(t) for t in given)
        object.__setattr__(self, "times", tuple(times))
        _once("group", [g.name for g in self.groups])
        _once("output", self.outputs)
        _once("time", times)
        rules = (
            (bool(self.groups), "A run needs at least one group."),
            (bool(times), "A run needs at least one time."),
            (all(t < math.inf and t == t for t in times), "Times are numbers of minutes."),
            (self.seed >= 0, "A seed is 0 or more."),
            (self.replicates >= 1, "A run has at least one replicate."),
            (1 <= self.chunk <= PEOPLE, f"A chunk holds 1 to {PEOPLE} people."),
            (self.resolution > 0, "A resolution is positive."),
            (self.evidence in tuple(GRADES), f"Evidence is one of {', '.join(GRADES)}."),
        )
        for good, msg in rules:
            if not good:
                raise InputError(msg)

    @property
    def body(self) -> Body:
        """The body that all groups have."""
        return body_of(self.knowledge) if self.knowledge is not None else default_body()

    def outputs_of(self, body: Body) -> tuple[str, ...]:
        """Return the identifiers of the outputs asked for, in order.

        Raises
        ------
        UnknownNameError
            If the body has no such output.
        """
        if not self.outputs:
            return tuple(o.name for o in body.outputs)
        names = tuple(body.output(name).name for name in self.outputs)
        _once("output", names)
        return names

    def records_of(self, group: Group, body: Body) -> ParameterSet:
        """Return the parameters of a group: the run's own values and who is held."""
        values = dict(self.values)
        if group.held:
            if body.known is None:
                msg = "This body has no signalling network, so nothing can be held in it."
                raise InputError(msg)
            values |= held([body.known.molecule(name).key for name in group.held])
        if not values:
            return body.records
        try:
            return body.records.with_values(values)
        except ValueError as error:  # of pydantic, which says more than a reader wants
            what = str(error).partition("Value error, ")[2].partition(" [type=")[0] or str(error)
            msg = f"A changed parameter cannot be: {what}."
            raise InputError(msg) from error

    def people_in(self) -> int:
        """Return how many people are simulated, those of every replicate counted."""
        return self.replicates * sum(len(g.people) for g in self.groups)

    def digest(self) -> str:
        """Return the hash of what decides the numbers, version and evidence included."""
        body = self.body
        records = "".join(r.model_dump_json() for r in body.records.values())
        content = {
            "version": myocrine.__version__,
            "body": body.fingerprint,
            "records": hashlib.sha256(records.encode()).hexdigest(),
            "run": {f.name: _plain(getattr(self, f.name)) for f in fields(self)
                    if f.name != "knowledge"},
            "outputs": self.outputs_of(body),
        }  # fmt: skip
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def _once(what: str, names: Sequence[Any]) -> None:
    twice = [n for i, n in enumerate(names) if n in names[:i]]
    if twice:
        msg = f"The {what} {twice[0]!r} stands twice."
        raise InputError(msg)


def _plain(value: Any) -> Any:
    """Return a value in JSON's terms, the same for equal values in every process.

    Fields that do not take part in comparison (places in a text) are left out.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float.hex(value)
    if isinstance(value, range):
        return ["range", value.start, value.stop, value.step]
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, dt.date | dt.time | PurePath):
        return str(value)
    if isinstance(value, BaseModel):
        return [type(value).__qualname__, _plain(value.model_dump())]
    if is_dataclass(value) and not isinstance(value, type):
        content = {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.compare}
        return [type(value).__qualname__, content]
    if isinstance(value, Mapping):
        return [[_plain(k), _plain(v)] for k, v in value.items()]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(_plain(v)) for v in value)
    if isinstance(value, Iterable):
        return [_plain(v) for v in value]
    msg = f"A run cannot hold a {type(value).__name__}: it has no fixed content."
    raise InputError(msg)
