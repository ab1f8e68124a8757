"""The timeline of a plan: what changes when, how much, how surely, and when anybody could tell.

Everything is read from the draws of one run (`myocrine.planning.simulate_plan`). For each endpoint:

- the change since the start with its 90 % interval, people and knowledge apart;
- when a group would first see it: the first time that the median change exceeds what twenty people,
  measured twice, tell from zero (`Endpoint.group`), with the interval over what nobody knows; two
  such groups where plans are compared;
- when half of the largest change is reached;
- its size after hours, weeks, months and years;
- how many years of ageing it makes up for, where a slope has been published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.body.contract import Output
from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.contributors import Why
from myocrine.planning.endpoints import DOMAINS, group_size
from myocrine.planning.line import Line, Ran, line
from myocrine.planning.moments import WEEK
from myocrine.planning.popular import compared
from myocrine.simulation.uncertainty import Blocks

__all__ = ["SCHEMA", "Timeline", "against", "timeline"]

SCHEMA = "myocrine.timeline/1"

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """What a plan does to every endpoint over time; simulated, not measured.

    Attributes
    ----------
    lines : mapping of str to Line
        By output name, in the order of the domains.
    plan, versus : str
        What the plan is called, and the one that it is held against (empty for none).
    person : mapping
        Who, as plain values.
    options : mapping
        What fixes the numbers: weeks, draws, seed, evidence, adherence.
    sessions : tuple of float
        When the plan asks for a session [d].
    warnings : tuple of str
    """

    lines: Mapping[str, Line]
    plan: str
    versus: str
    person: Mapping[str, Any]
    options: Mapping[str, Any]
    sessions: tuple[float, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def weeks(self) -> float:
        """Length [weeks]."""
        return max((float(x.days[-1]) for x in self.lines.values()), default=0.0) / WEEK

    @property
    def group(self) -> str:
        """Who "first seen" speaks of: ``a group of 20``, or two where plans are compared."""
        n = group_size()
        return f"two groups of {n}" if self.versus else f"a group of {n}"

    @property
    def sources(self) -> list[str]:
        """Keys of everything that the lines rest on, sorted."""
        ages = {x.age.source for x in self.lines.values() if x.age}
        return sorted({s for x in self.lines.values() for s in x.sources} | ages)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.timeline/1``."""
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "note": "simulated, not measured",
            "plan": self.plan,
            "against": self.versus or None,
            "person": dict(self.person),
            "options": dict(self.options),
            "seed": self.options.get("seed"),
            "sessions": len(self.sessions),
            "group_size": group_size(),
            "endpoints": {name: x.as_dict() for name, x in self.lines.items()},
            "popular": [found.as_dict() for found in compared(self.lines)],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, kw_only=True)
class _Difference:
    """One run minus another of the same lanes: what differs is the plan alone."""

    run: Ran
    other: Ran

    @property
    def days(self) -> Floats:
        return self.run.days

    @property
    def blocks(self) -> Blocks:
        return self.run.blocks

    @property
    def outputs(self) -> tuple[Output, ...]:
        return self.run.outputs

    def output(self, name: str, block: str = "joint") -> Floats:
        return self.run.output(name, block) - self.other.output(name, block)

    def spread(self, name: str) -> Floats:
        """Return the SD of the change among people of a group that does one plan, (T,).

        Nobody does both, so that two groups differ by more than the paired difference does.
        """
        own = (np.var(run.output(name, "person"), axis=1) for run in (self.run, self.other))
        return np.asarray(np.sqrt(sum(own) / 2.0))


def against(run: Ran, other: Ran) -> Ran:
    """Return the difference of two runs, lane by lane: the same people, another plan.

    Raises
    ------
    InputError
        If they were not looked at on the same days or do not have the same lanes.
    """
    same = run.days.shape == other.days.shape and bool(np.allclose(run.days, other.days))
    if not same or run.blocks != other.blocks:
        msg = "These runs differ in their people or their times, so their draws are no pairs."
        raise InputError(msg, remedy="Simulate them with the same person, seed, draws and moments.")
    return _Difference(run=run, other=other)


def timeline(
    run: Ran,
    *,
    plan: str,
    versus: str = "",
    person: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    warnings: Sequence[str] = (),
    sources: Callable[[str], Sequence[str]] = lambda _: (),
    why: Callable[[str, Floats], Why] | None = None,
    sessions: Sequence[float] = (),
    records: ParameterSet | None = None,
) -> Timeline:
    """Read the timeline of a run.

    Parameters
    ----------
    run : Ran
        A `PlanResult`, or the difference of two (`against`).
    plan, versus : str
        What the plans are called.
    person, options : mapping, optional
        Who and how, as plain values; ``age``, ``seed`` and ``evidence`` are read from them.
    sources : callable, optional
        Source keys of an output.
    why : callable, optional
        What carries the spread of an output's last values over the joint lanes.
    sessions : sequence of float
        When the plan asks for a session [d]; hours count from the first.
    """
    first = min(sessions, default=0.0)
    who, chosen = dict(person or {}), dict(options or {})
    made = [
        line(
            run,
            output,
            evidence=str(chosen.get("evidence", "C")),
            seed=int(chosen.get("seed", 0)),
            age=who.get("age"),
            sources=tuple(sources(output.name)),
            why=why,
            first=first,
            spread=run.spread(output.name) if isinstance(run, _Difference) else None,
            records=records,
        )
        for output in run.outputs
    ]
    order = {name: i for i, name in enumerate(_ordered(made))}
    lines = {x.name: x for x in sorted(made, key=lambda x: order[x.name])}
    return Timeline(
        lines=lines,
        plan=plan,
        versus=versus,
        person=who,
        options=chosen,
        sessions=tuple(sessions),
        warnings=tuple(warnings),
    )


def _ordered(lines: Sequence[Line]) -> list[str]:
    """Return the names in the order of the domains; what has none stands at the end."""
    listed = [name for names in DOMAINS.values() for name in names]
    have = [x.name for x in lines]
    return [n for n in listed if n in have] + [n for n in have if n not in listed]
