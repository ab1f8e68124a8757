"""From a claim's scenarios to draws of its effect.

Every scenario is simulated once with the same seed, whoever reads it: the same people and the same
draws of what nobody knows meet every session, so that differences between sessions are paired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body
from myocrine.body.adaptation.registry import slow_body
from myocrine.evidence.claim_scenarios import Effect, Scenario
from myocrine.evidence.claims import Ledger
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import Person
from myocrine.planning.ledger.stream import weekly_areas
from myocrine.planning.simulate import simulate_plan
from myocrine.simulation.knockout import EXERKINES, held
from myocrine.simulation.result import Options
from myocrine.simulation.simulate import simulate
from myocrine.simulation.summary import measures
from myocrine.simulation.uncertainty import Blocks
from myocrine.training.plans import Cycle, Plan, opening, prescribe, read_plan
from myocrine.training.session import Session

__all__ = ["Bench", "CourseRun", "Run", "RunKey", "StreamRun", "WeekRun"]

Floats = NDArray[np.float64]
RunKey = tuple[str, tuple[str, ...]]
"""Scenario and molecules held at baseline."""
Progress = Callable[[int, int], None]
_ALL = "exerkines"
_SAMPLES = 61
_WEEK = 7.0
_FIRST_WEEKS, _LAST_WEEKS = 4, 2
_FAINT = 0.05
"""An effect below this share of its median size has no share to lose; it is left out of ratios."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the claims read of one simulation.

    Attributes
    ----------
    clock : (time, lanes)
        Each lane's own clock [min from the start].
    end : (lanes,)
        Each lane's own end of the session [min].
    series : mapping of output to (time, lanes)
    blocks : Blocks
    """

    clock: Floats
    end: Floats
    series: Mapping[str, Floats]
    blocks: Blocks

    def read(self, output: str, effect: Effect) -> tuple[Floats, Floats]:
        """Return what is measured and its reference, one value a lane each."""
        y = self.series[output]
        start = y[0]
        if effect.measure == "baseline":
            return start, np.zeros_like(start)
        if effect.measure == "at":
            return self._mean(y, effect.minute, effect.minute), start
        if effect.measure == "mean":
            return self._mean(y, *effect.window), start
        if effect.measure == "highest":
            return y.max(axis=0), start
        if effect.measure == "lowest":
            return y.min(axis=0), start
        found = measures(self.clock, y)
        if effect.measure == "auc":
            return found["auc_above_baseline"], np.zeros_like(start)
        return found["peak"], start

    def _mean(self, y: Floats, low: float, high: float) -> Floats:
        """Return the mean over minutes after each lane's own end."""
        points = np.linspace(low, high, 1 if low == high else _SAMPLES)
        lanes = range(y.shape[1])
        return np.array(
            [np.mean(np.interp(self.end[k] + points, self.clock[:, k], y[:, k])) for k in lanes]
        )


@dataclass(frozen=True, kw_only=True)
class CourseRun:
    """What the claims read of one plan: changes since its start, in the outputs' own units.

    Attributes
    ----------
    weeks : (time,)
        Kept times [weeks].
    series : mapping of output to (time, lanes)
    blocks : Blocks
    """

    weeks: Floats
    series: Mapping[str, Floats]
    blocks: Blocks

    def read(self, output: str, effect: Effect) -> tuple[Floats, Floats]:
        """Return the change after so many weeks, and no change."""
        y = self.series[output][int(np.argmin(np.abs(self.weeks - effect.week)))]
        return y, np.zeros_like(y)


@dataclass(frozen=True, kw_only=True)
class WeekRun:
    """What the claims read of the sessions of a week: each simulated by itself, and how often.

    Attributes
    ----------
    sessions : tuple of (float, Run)
        Times a week, and the session.
    """

    sessions: tuple[tuple[float, Run], ...]

    @property
    def blocks(self) -> Blocks:
        """Which lanes are joint, person, knowledge."""
        return self.sessions[0][1].blocks

    def total(self, output: str, effect: Effect) -> Floats:
        """Return what the week does: the sum over its sessions, one value a lane."""
        rows = []
        for times, run in self.sessions:
            value, reference = run.read(output, effect)
            rows.append(times * (value - reference))
        return np.asarray(np.sum(rows, axis=0))


@dataclass(frozen=True, kw_only=True)
class StreamRun:
    """What the claims read of the first and the last weeks of a plan as it is followed.

    Attributes
    ----------
    first, last : mapping of output to (lanes,)
        Mean area that the sessions of a week add [unit x h]; `first` is empty where nobody reads
        it.
    blocks : Blocks
    """

    first: Mapping[str, Floats]
    last: Mapping[str, Floats]
    blocks: Blocks


class Bench:
    """Simulates what claims need, once each.

    Parameters
    ----------
    book : Ledger
    options : Options
        Draws, seed and the evidence dial; hours come from the scenarios.
    body, known, records
        The body, its network and its parameters.
    """

    def __init__(
        self,
        book: Ledger,
        *,
        options: Options,
        body: Body,
        known: Knowledge,
        records: ParameterSet,
    ) -> None:
        self.book = book
        self.options = options
        self.body = body
        self.known = known
        self.records = records
        self._runs: dict[RunKey, Run | CourseRun] = {}
        self._weeks: dict[str, WeekRun] = {}
        self._streams: dict[str, StreamRun] = {}

    def missing(self, effect: Effect) -> list[str]:
        """Return outputs and molecules that an effect names and the body does not have."""
        weeks = effect.measure == "week"
        have = {o.name for o in (slow_body().declared if weeks else self.body.outputs)}
        outputs = [name for name in effect.reads if name not in have]
        molecules = [m for m in effect.knocked if m != _ALL and m not in self.known.molecules]
        return outputs + molecules

    def prepare(self, effects: Sequence[Effect], progress: Progress | None = None) -> None:
        """Simulate everything that `effects` read."""
        wanted: dict[RunKey, set[str]] = {}
        weeks: dict[RunKey, set[float]] = {}
        summed: dict[str, set[str]] = {}
        streams: dict[str, set[str]] = {}
        kept = {e.scenario for e in effects if e.measure == "kept"}
        for effect in effects:
            for key in effect.runs:
                if effect.kind == "weekly":
                    summed.setdefault(key[0], set()).update(effect.reads)
                    continue
                if effect.kind == "stream":
                    streams.setdefault(key[0], set()).update(effect.reads)
                    continue
                wanted.setdefault(key, set()).update(effect.reads)
                weeks.setdefault(key, set()).add(effect.week)
        todo = [key for key in wanted if key not in self._runs]
        sums = [key for key in summed if key not in self._weeks]
        flows = [key for key in streams if key not in self._streams]
        steps = len(todo) + len(sums) + len(flows)
        for i, key in enumerate(todo):
            if progress:
                progress(i, steps)
            scenario = self.book.scenarios[key[0]]
            if scenario.plan:
                self._runs[key] = self._follow(scenario, wanted[key], weeks[key])
            else:
                self._runs[key] = self._simulate(scenario, scenario.session, wanted[key], key[1])
        for i, name in enumerate(sums, start=len(todo)):
            if progress:
                progress(i, steps)
            self._weeks[name] = self._sum(self.book.scenarios[name], summed[name])
        for i, name in enumerate(flows, start=len(todo) + len(sums)):
            if progress:
                progress(i, steps)
            scenario = self.book.scenarios[name]
            self._streams[name] = self._stream(scenario, streams[name], both=name in kept)
        if progress:
            progress(steps, steps)

    def _sum(self, scenario: Scenario, outputs: Iterable[str]) -> WeekRun:
        """Simulate every session of the first cycle of a plan by itself."""
        plan, often = read_plan(scenario.plan), Counter[str]()
        asked: dict[str, Session] = {}
        book, weeks = opening(plan), _cycle_weeks(plan)
        for planned in plan.calendar(_WEEK * weeks):
            often[planned.session] += 1
            asked.setdefault(planned.session, prescribe(plan, planned, book).session)
        named = sorted(outputs)
        return WeekRun(
            sessions=tuple(
                (often[name] / weeks, self._simulate(scenario, session, named))
                for name, session in asked.items()
            )
        )

    def _stream(self, scenario: Scenario, outputs: Iterable[str], *, both: bool) -> StreamRun:
        """Follow a plan and simulate the sessions of its last weeks, and of its first if asked."""
        own, names = self.options, sorted(outputs)
        result = simulate_plan(
            scenario.plan,
            _person(scenario),
            weeks=scenario.weeks,
            draws=own.draws,
            seed=own.seed,
            evidence=own.evidence,
        )
        end = int(scenario.weeks)
        first = [w for w in range(_FIRST_WEEKS) if both and w < end]
        last = [w for w in range(end - _LAST_WEEKS, end) if w >= 0]
        chosen = sorted({*first, *last})
        areas = weekly_areas(result, names, chosen, body=self.body, records=self.records)
        rows = {week: i for i, week in enumerate(chosen)}

        def mean(weeks: Sequence[int]) -> dict[str, Floats]:
            at = [rows[w] for w in weeks]
            return {name: np.asarray(areas[name][at].mean(axis=0)) for name in names}

        start = mean(first) if first else {}
        return StreamRun(first=start, last=mean(last), blocks=result.blocks)

    def _simulate(
        self,
        scenario: Scenario,
        session: Session | str,
        outputs: Iterable[str],
        knocked: Sequence[str] = (),
    ) -> Run:
        sim = simulate(
            session,
            _person(scenario),
            options=replace(self.options, hours=scenario.hours),
            records=self.records.with_values(held(self._expanded(knocked))),
            body=self.body,
        )
        return Run(
            clock=sim.clock,
            end=np.asarray(sim.performance.total_minutes, dtype=float),
            series={name: np.array(sim.lanes_of(name)) for name in outputs},
            blocks=sim.blocks,
        )

    def _follow(
        self, scenario: Scenario, outputs: Iterable[str], weeks: Iterable[float]
    ) -> CourseRun:
        own = self.options
        result = simulate_plan(
            scenario.plan,
            _person(scenario),
            moments=sorted(7.0 * w for w in weeks),
            weeks=scenario.weeks,
            draws=own.draws,
            seed=own.seed,
            evidence=own.evidence,
        )
        return CourseRun(
            weeks=result.weeks,
            series={name: result.course.output(name) for name in outputs},
            blocks=result.blocks,
        )

    def _expanded(self, molecules: Sequence[str]) -> list[str]:
        """Replace the word for all exerkines by their keys."""
        if _ALL not in molecules:
            return list(molecules)
        every = [k for k, m in self.known.molecules.items() if m.kind in EXERKINES]
        return sorted({*every, *(m for m in molecules if m != _ALL)})

    def blocks(self, effect: Effect) -> Blocks:
        """Return which lanes of an effect are joint, person, knowledge."""
        if effect.kind == "weekly":
            return self._weeks[effect.scenario].blocks
        if effect.kind == "stream":
            return self._streams[effect.scenario].blocks
        return self._runs[effect.runs[0]].blocks

    def lanes(self, effect: Effect) -> Floats:
        """Return the effect in every lane, on its own scale and with its own sign.

        Counts are not simulated: see `myocrine.qualification.claim_counts`.
        """
        kinds: dict[str, Callable[[Effect], Floats]] = {
            "change": self._change,
            "contrast": self._contrast,
            "slope": self._slope,
            "mediated": self._mediated,
            "unlike": self._unlike,
            "weekly": self._weekly,
            "stream": self._flowing,
        }
        return kinds[effect.kind](effect)

    def _moved(self, effect: Effect, key: RunKey, output: str = "") -> Floats:
        value, reference = self._runs[key].read(output or effect.output, effect)
        return _scaled(value, reference, effect.scale)

    def _change(self, effect: Effect) -> Floats:
        return self._moved(effect, (effect.scenario, ()))

    def _contrast(self, effect: Effect) -> Floats:
        other: RunKey = (effect.against or effect.scenario, tuple(sorted(effect.knocked)))
        second = effect.against_output or effect.output
        return self._change(effect) - self._moved(effect, other, second)

    def _slope(self, effect: Effect) -> Floats:
        y = np.stack([self._moved(effect, (s, ())) for s in effect.scenarios])
        x = np.asarray(effect.x) - np.mean(effect.x)
        slope: Floats = (x[:, None] * y).sum(axis=0) / np.sum(x**2)
        return slope * effect.per

    def _mediated(self, effect: Effect) -> Floats:
        whole = self._change(effect)
        rest = self._moved(effect, (effect.scenario, tuple(sorted(effect.knocked))))
        return np.nan_to_num(1.0 - _ratio(rest, whole), nan=0.0)

    def _weekly(self, effect: Effect) -> Floats:
        own, other = (
            self._weeks[name].total(effect.output, effect)
            for name in (effect.scenario, effect.against)
        )
        return _scaled(own, other, "log")

    def _flowing(self, effect: Effect) -> Floats:
        own, output = self._streams[effect.scenario], effect.output
        if effect.measure == "late":
            return _scaled(own.last[output], self._streams[effect.against].last[output], "log")
        return own.last[output] / np.maximum(own.first[output], np.finfo(float).tiny)

    def _unlike(self, effect: Effect) -> Floats:
        missed = []
        for output in effect.outputs:
            whole = self._moved(effect, (effect.scenario, ()), output)
            other = self._moved(effect, (effect.against, ()), output)
            missed.append(1.0 - np.clip(_ratio(other, whole), 0.0, 1.0))
        rows = np.stack(missed)
        counted = np.isfinite(rows)
        total = np.where(counted, rows, 0.0).sum(axis=0)
        share: Floats = total / np.maximum(counted.sum(axis=0), 1)
        return share


def _cycle_weeks(plan: Plan) -> float:
    """Return the length of a plan's first cycle [weeks]."""
    return next(x for x in plan.parts if isinstance(x, Cycle)).length.days() / _WEEK


def _person(scenario: Scenario) -> Person:
    given: dict[str, Any] = dict(scenario.person)
    return Person(**given)


def _scaled(value: Floats, reference: Floats, scale: str) -> Floats:
    if scale == "difference":
        return value - reference
    tiny = np.finfo(float).tiny
    if scale == "percent":
        return 100.0 * (value - reference) / np.maximum(np.abs(reference), tiny)
    return np.log(np.maximum(value, tiny) / np.maximum(reference, tiny))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return part/whole, nan where the whole is too faint to have parts."""
    faint = np.abs(whole) <= _FAINT * np.median(np.abs(whole))
    safe = np.where(faint, 1.0, whole)
    return np.where(faint, np.nan, np.clip(part / safe, -5.0, 5.0))
