"""How much of a molecule the sessions of single weeks of a plan add, in every draw."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.acute import changed_lanes
from myocrine.planning.ledger.executed import executed
from myocrine.planning.set_doses import session_doses
from myocrine.planning.simulate import PlanResult
from myocrine.simulation.uncertainty import parameter_lanes

__all__ = ["weekly_areas"]

Floats = NDArray[np.float64]
_WEEK = 7.0


def weekly_areas(
    result: PlanResult,
    molecules: Sequence[str],
    weeks: Collection[int],
    *,
    body: Body | None = None,
    records: ParameterSet | None = None,
) -> dict[str, Floats]:
    """Return the area above baseline that the sessions of some weeks add, in every lane.

    Each session is simulated for 24 h by the people of its day, as the plan's rules led them there.

    Parameters
    ----------
    result : PlanResult
        With the day of every session kept, and everybody at every session.
    molecules : sequence of str
        Outputs of the fast body.
    weeks : collection of int
        Which weeks, from 0.
    records : ParameterSet, optional
        Changed parameters of the fast body.

    Returns
    -------
    dict of (weeks, lanes)
        In ascending order of the weeks [unit x h]; 0 in a week without a session.
    """
    body, o = body or default_body(), result.options
    theta = parameter_lanes(
        records or body.records, body.parameters, result.blocks, seed=o.seed, evidence=o.evidence
    )
    rows = {week: i for i, week in enumerate(sorted(set(weeks)))}
    out = {m: np.zeros((len(rows), result.blocks.total)) for m in molecules}
    for one in executed(result.course):
        week = int(one.day // _WEEK)
        if week not in rows:
            continue
        who, changed = changed_lanes(result.course, one.day, theta)
        found = session_doses(
            one.session,
            who,
            theta=changed,
            molecules=molecules,
            loads=one.loads,
            evidence=o.evidence,
            body=body,
            marginal=False,
        )
        for m in molecules:
            out[m][rows[week]] += found.total(m) - found.otherwise[m]
    return out
