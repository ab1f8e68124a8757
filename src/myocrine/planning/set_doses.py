r"""What each set of a session adds of what contracting muscle releases.

The dose of a molecule is the area of its concentration above baseline over a day. Set k adds

.. math:: d_k = A(\text{sets } 1 \ldots k) - A(\text{sets } 1 \ldots k-1)

with :math:`A(\text{none})` what the session does without any work (a meal, an infusion). So the
doses of all sets and that rest sum to the area of the session: nothing is lost and nothing counted
twice. A dose depends on what came before, as it does in the body; the same set later in a session
mostly adds less. Pieces of endurance work count as sets do. Whatever follows a set up to the next
one (rest, change of exercise) belongs to it.

All the sessions cut short run side by side as lanes of one run on one grid, so that their
differences are not those of grids.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.planning.doses import Who, central_lanes
from myocrine.planning.marginal import (
    Dose,
    added,
    areas_above_baseline,
    cut_short,
    items_of,
    repeated,
)
from myocrine.planning.releases import Released, chosen_molecules
from myocrine.simulation.result import Options
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.performance import Performance
from myocrine.training.session import Session

__all__ = ["SessionDoses", "central_parameters", "session_doses", "set_doses"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]


@dataclass(frozen=True, kw_only=True)
class SessionDoses:
    """What each set of a session adds; D sets and pieces, B lanes.

    Attributes
    ----------
    items : tuple of Dose
        In the order in which they are done.
    molecules : tuple of Released
    areas : mapping of (D, B)
        What each adds, by molecule [unit x h]; may be negative.
    otherwise : mapping of (B,)
        What the session does without work: meals, infusions [unit x h].
    baseline : mapping of (B,)
        Of each molecule [unit].
    performance : Performance
        What was done.
    """

    items: tuple[Dose, ...]
    molecules: tuple[Released, ...]
    areas: Mapping[str, Floats]
    otherwise: Mapping[str, Floats]
    baseline: Mapping[str, Floats]
    performance: Performance

    def total(self, molecule: str) -> Floats:
        """Return the area of the whole session, (B,) [unit x h]."""
        return np.asarray(self.otherwise[molecule] + self.areas[molecule].sum(axis=0))


def set_doses(
    session: Session | str,
    who: Who | None = None,
    *,
    molecules: Iterable[str] | None = None,
    hours: float = 24.0,
    loads: Mapping[int, Floats] | None = None,
) -> dict[str, Floats]:
    """Return what each set of a session adds of each molecule, for the central person.

    Parameters
    ----------
    session : Session or str
        The session or its text.
    who : Person, CompletedPerson or lanes, optional
    molecules : iterable of str, optional
        Outputs by name; those of `myocrine.planning.releases.released` where not given.
    hours : float
        From the start of the session [h].
    loads : mapping, optional
        As `myocrine.training.drive.compile_session` takes them.

    Returns
    -------
    dict of (sets and pieces,)
        In the order in which they are done [unit x h].

    Raises
    ------
    InputError
        If the session or a molecule cannot be used.
    """
    found = session_doses(session, who, molecules=molecules, hours=hours, loads=loads)
    return {m.name: found.areas[m.name][:, 0] for m in found.molecules}


def session_doses(
    session: Session | str,
    who: Who | None = None,
    *,
    theta: Lanes | None = None,
    molecules: Iterable[str] | None = None,
    hours: float = 24.0,
    loads: Mapping[int, Floats] | None = None,
    evidence: str = "C",
    body: Body | None = None,
    marginal: bool = True,
) -> SessionDoses:
    """Return what each set of a session adds, in every lane.

    Parameters
    ----------
    session, molecules, hours, loads
        As in `set_doses`.
    who : Person, CompletedPerson or mapping of (B,) or (32, B), optional
        A person, or lanes as `myocrine.person.lanes` gives them.
    theta : mapping of (B,), optional
        Parameters of the fast body; central where not given.
    evidence : {'A', 'B', 'C', 'D'}
        Worst evidence allowed.
    marginal : bool
        False: only the whole session is run, and the area is shared evenly among what was done.

    Raises
    ------
    InputError
        If the session or a molecule cannot be used.
    """
    body = body or default_body()
    parsed = session if isinstance(session, Session) else read_one(session)
    people = central_lanes(who)
    lanes = len(people["mass"])
    performance, drive = compile_session(parsed, people, records=body.records, loads=loads)
    items, owner = items_of(drive, performance)
    chosen = chosen_molecules(molecules, evidence, body)
    cuts = range(len(items) + 1) if marginal else sorted({0, len(items)})
    # Where nothing but work moves the body it stays at rest without work: no need to run that.
    moved = drive.events or drive.states or not items
    run = [cut for cut in cuts if cut > 0 or moved]
    areas, baseline = areas_above_baseline(
        cut_short(drive, owner, run),
        repeated(people, len(run)),
        repeated(theta or _central(body, evidence, lanes), len(run)),
        [m.name for m in chosen],
        Options(draws=1, hours=hours, evidence=evidence),
        body,
    )
    still = np.zeros((len(cuts) - len(run), lanes))
    by_cut = {k: np.vstack([still, a.reshape(len(run), lanes)]) for k, a in areas.items()}
    return SessionDoses(
        items=items,
        molecules=chosen,
        areas={k: added(a, len(items)) for k, a in by_cut.items()},
        otherwise={k: a[0] for k, a in by_cut.items()},
        baseline={k: b.reshape(len(run), lanes)[0] for k, b in baseline.items()},
        performance=performance,
    )


def _central(body: Body, evidence: str, lanes: int) -> Lanes:
    theta = central_parameters(body, evidence)
    return {k: np.repeat(v, lanes) for k, v in theta.items()}


@functools.lru_cache(maxsize=8)
def central_parameters(body: Body, evidence: str) -> Lanes:
    """Return the fast body's parameters at their central values, one lane."""
    found = parameter_lanes(body.records, body.parameters, Blocks(), seed=0, evidence=evidence)
    return MappingProxyType(found)
