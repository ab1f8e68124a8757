"""One session of one person as any solver needs it: numbers, state at the start, drive by piece."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import CompletedPerson, Person, complete, factor_names
from myocrine.person import lanes as person_lanes
from myocrine.simulation.export.equations import Equations, equations_of
from myocrine.simulation.result import Options, Simulation
from myocrine.simulation.schedule import Schedule
from myocrine.simulation.simulate import EXECUTION_FACTORS, body_people, prepare, starting_state
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.drive import Drive, compile_session
from myocrine.training.session import Session

__all__ = ["Scenario", "scenario", "scenario_of"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """The central prediction of one session, ready for a solver.

    Attributes
    ----------
    equations : Equations
    schedule : Schedule
        The engine's own time grid, one lane.
    theta, who, x0 : mapping of str to (1,) or (rows, 1)
        Parameters, the person, the state at the start.
    lead : float
        Minutes before the session that belong to it (a meal an hour earlier) [min].
    end : float
        End of the activity [min from the start of the session].
    drive : Drive
        The segments that the session was compiled to.
    """

    session: Session
    person: CompletedPerson
    options: Options
    equations: Equations
    schedule: Schedule
    theta: Lanes
    who: Lanes
    x0: Lanes
    lead: float
    end: float
    drive: Drive

    @property
    def body(self) -> Body:
        """The body whose equations these are."""
        return self.equations.body

    @functools.cached_property
    def pieces(self) -> tuple[Floats, Floats]:
        """When the drive changes and what it is then: starts [min], (pieces, drive).

        The first piece starts at 0; neighbours with the same drive are one piece.
        """
        s = self.schedule
        steps = s.piece[: s.n_steps]
        length = np.bincount(steps, weights=s.h[: s.n_steps, 0], minlength=len(s.channels))
        starts = np.concatenate([[0.0], np.cumsum(length)[:-1]])
        rows = np.stack([self._row(i) for i in range(len(starts))])
        fresh = [
            0,
            *(j for i, j in itertools.pairwise(range(len(rows))) if (rows[i] != rows[j]).any()),
        ]
        return starts[fresh], rows[fresh]

    def _row(self, piece: int) -> Floats:
        s = self.schedule
        u = dict(zip(s.names, s.channels[piece], strict=True))
        return self.equations.driven({**u, "involvement": s.involvement[piece][:, None]})[:, 0]

    @property
    def duration(self) -> float:
        """Length of the whole run [min]."""
        return float(self.schedule.clock[-1, 0])


def scenario(
    session: Session,
    person: Person | CompletedPerson | None = None,
    *,
    options: Options | None = None,
    records: ParameterSet | None = None,
    body: Body | None = None,
) -> Scenario:
    """Return the central prediction of one session as numbers for a solver.

    Parameters
    ----------
    options : Options, optional
        Hours, evidence and resolution count; draws do not.
    """
    body, options = body or default_body(), options or Options()
    records = records or body.records
    whole = person if isinstance(person, CompletedPerson) else complete(person or Person())
    who = dict(person_lanes(whole, np.zeros((len(factor_names()), 1)), records=records))
    who |= {name: np.zeros(1) for name in EXECUTION_FACTORS}
    _, drive = compile_session(session, who, records=records)
    schedule, inputs, end = prepare(drive, who, options, records)
    theta = parameter_lanes(records, body.parameters, Blocks(), seed=0, evidence=options.evidence)
    return Scenario(
        session=session,
        person=whole,
        options=options,
        equations=equations_of(body),
        schedule=schedule,
        theta=theta,
        who=body_people(who, drive),
        x0=starting_state(body, drive, who),
        lead=inputs.lead,
        end=end,
        drive=drive,
    )


def scenario_of(simulation: Simulation) -> Scenario:
    """Return the scenario behind the central lane of a simulation."""
    return scenario(
        simulation.session, simulation.person, options=simulation.options, body=simulation.body
    )
