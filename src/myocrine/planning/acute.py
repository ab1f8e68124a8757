"""What one session does to the person that a plan has made: the fast body of a changed person.

Where training changed a baseline that the fast body keeps as a parameter, the parameter is changed
by the same ratio; where it changed the person, the person is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.planning.course import Course
from myocrine.planning.simulate import PlanResult
from myocrine.simulation.result import Options, Simulation
from myocrine.simulation.runner import Progress
from myocrine.simulation.simulate import STARTING, simulate_lanes
from myocrine.simulation.uncertainty import parameter_lanes
from myocrine.training import read_one
from myocrine.training.session import Session

__all__ = ["CHANGED_PARAMETERS", "answer", "changed_lanes"]

Floats = NDArray[np.float64]

CHANGED_PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "crp": ("molecule.crp.baseline",),
    "fmd": ("vessel.fmd_baseline",),
    "systolic": ("vessel.systolic_men", "vessel.systolic_women"),
}
"""Parameters of the fast body that are multiplied by a change of the slow one."""


def answer(
    result: PlanResult,
    day: float,
    session: Session | str,
    *,
    hours: float = 24.0,
    body: Body | None = None,
    progress: Progress | None = None,
    **changes: Any,
) -> Simulation:
    """Simulate a session of the person as they are on a day of a plan.

    Parameters
    ----------
    result : PlanResult
        The plan as it was followed.
    day : float
        One of the days that were kept [d]: 0 is the person before the plan.
    session : Session or str
        The session or its text.
    hours : float
        From the start of the session [h].
    changes
        Other fields of `myocrine.simulation.result.Options`.

    Returns
    -------
    Simulation
        With the same people and the same draws on every day, so that days can be compared.

    Raises
    ------
    InputError
        If the day was not kept or the session cannot be used.
    """
    body = body or default_body()
    chosen = result.options
    options = Options(
        draws=chosen.draws,
        seed=chosen.seed,
        evidence=chosen.evidence,
        hours=hours,
        threads=chosen.threads,
        **changes,
    )
    theta = parameter_lanes(
        body.records, body.parameters, result.blocks, seed=chosen.seed, evidence=chosen.evidence
    )
    who, theta = changed_lanes(result.course, day, theta)
    return simulate_lanes(
        session if isinstance(session, Session) else read_one(session),
        result.person,
        who,
        theta,
        options=options,
        blocks=result.blocks,
        body=body,
        records=body.records,
        progress=progress,
    )


def changed_lanes(
    course: Course, day: float, theta: Mapping[str, Floats]
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the people of a day of a course, and the fast body's parameters as they are then.

    Parameters
    ----------
    course : Course
    day : float
        One of the days that were kept [d].
    theta : mapping of (lanes,)
        Parameters of the fast body at the start.
    """
    ratios = course.changes(day)
    changed = dict(theta)
    for field, names in CHANGED_PARAMETERS.items():
        if field in ratios:
            changed |= {name: theta[name] * ratios[field] for name in names}
    who = course.person(day)
    return who | {name: ratios[name] for name in STARTING if name in ratios}, changed
