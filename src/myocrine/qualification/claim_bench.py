"""Simulating what claims read.

Every scenario is simulated once with the same seed, whoever reads it: the same people and the same
draws of what nobody knows meet every session, so that differences between sessions are paired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
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
from myocrine.qualification.claim_effects import lanes_of
from myocrine.qualification.claim_runs import CourseRun, Kept, Run, RunKey, StreamRun, WeekRun
from myocrine.simulation.knockout import EXERKINES, held
from myocrine.simulation.result import Options
from myocrine.simulation.simulate import simulate
from myocrine.simulation.uncertainty import Blocks
from myocrine.training.plans import Cycle, Plan, opening, prescribe, read_plan
from myocrine.training.session import Session

__all__ = ["Bench"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
_ALL = "exerkines"
_WEEK = 7.0
_FIRST_WEEKS, _LAST_WEEKS = 4, 2


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
        self.kept = Kept()

    def missing(self, effect: Effect) -> list[str]:
        """Return outputs and molecules that an effect names and the body does not have."""
        weeks = effect.measure == "week"
        have = {o.name for o in (slow_body().declared if weeks else self.body.outputs)}
        outputs = [name for name in effect.reads if name not in have]
        molecules = [m for m in effect.knocked if m != _ALL and m not in self.known.molecules]
        return outputs + molecules

    def prepare(self, effects: Sequence[Effect], progress: Progress | None = None) -> None:
        """Simulate everything that `effects` read."""
        todo = self._todo(effects)
        for i, run in enumerate(todo):
            if progress:
                progress(i, len(todo))
            run()
        if progress:
            progress(len(todo), len(todo))

    def _todo(self, effects: Sequence[Effect]) -> list[Callable[[], None]]:
        """Return the simulations that `effects` read and that were not done yet."""
        alone: dict[RunKey, list[Effect]] = {}
        summed: dict[str, list[Effect]] = {}
        streams: dict[str, list[Effect]] = {}
        for effect in effects:
            for key in effect.runs:
                if effect.kind == "weekly":
                    summed.setdefault(key[0], []).append(effect)
                elif effect.kind == "stream":
                    streams.setdefault(key[0], []).append(effect)
                else:
                    alone.setdefault(key, []).append(effect)
        first = {e.scenario for e in effects if e.measure == "kept"}
        return [
            *(partial(self._run, k, e) for k, e in alone.items() if k not in self.kept.runs),
            *(partial(self._sum, n, e) for n, e in summed.items() if n not in self.kept.weeks),
            *(
                partial(self._stream, n, e, both=n in first)
                for n, e in streams.items()
                if n not in self.kept.streams
            ),
        ]

    def lanes(self, effect: Effect) -> Floats:
        """Return the effect in every lane, on its own scale and with its own sign.

        Counts are not simulated: see `myocrine.qualification.claim_counts`.
        """
        return lanes_of(effect, self.kept)

    def blocks(self, effect: Effect) -> Blocks:
        """Return which lanes of an effect are joint, person, knowledge."""
        return self.kept.blocks(effect)

    def _run(self, key: RunKey, effects: Sequence[Effect]) -> None:
        scenario, outputs = self.book.scenarios[key[0]], _read(effects)
        self.kept.runs[key] = (
            self._follow(scenario, outputs, {e.week for e in effects})
            if scenario.plan
            else self._simulate(scenario, scenario.session, outputs, key[1])
        )

    def _sum(self, name: str, effects: Sequence[Effect]) -> None:
        """Simulate every session of the first cycle of a plan by itself."""
        scenario, outputs = self.book.scenarios[name], _read(effects)
        plan, often = read_plan(scenario.plan), Counter[str]()
        asked: dict[str, Session] = {}
        book, weeks = opening(plan), _cycle_weeks(plan)
        for planned in plan.calendar(_WEEK * weeks):
            often[planned.session] += 1
            asked.setdefault(planned.session, prescribe(plan, planned, book).session)
        self.kept.weeks[name] = WeekRun(
            sessions=tuple(
                (often[which] / weeks, self._simulate(scenario, session, outputs))
                for which, session in asked.items()
            )
        )

    def _stream(self, name: str, effects: Sequence[Effect], *, both: bool) -> None:
        """Follow a plan and simulate the sessions of its last weeks, and of its first if asked."""
        own, scenario, names = self.options, self.book.scenarios[name], _read(effects)
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
            return {output: np.asarray(areas[output][at].mean(axis=0)) for output in names}

        start = mean(first) if first else {}
        self.kept.streams[name] = StreamRun(first=start, last=mean(last), blocks=result.blocks)

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


def _read(effects: Iterable[Effect]) -> list[str]:
    """Return the outputs that some effects read."""
    return sorted({name for effect in effects for name in effect.reads})


def _cycle_weeks(plan: Plan) -> float:
    """Return the length of a plan's first cycle [weeks]."""
    return next(x for x in plan.parts if isinstance(x, Cycle)).length.days() / _WEEK


def _person(scenario: Scenario) -> Person:
    given: dict[str, Any] = dict(scenario.person)
    return Person(**given)
