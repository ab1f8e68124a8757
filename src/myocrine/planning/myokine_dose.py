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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.errors import InputError
from myocrine.evidence import exercises as catalogue
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import CompletedPerson, Person
from myocrine.planning.doses import central_lanes
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
from myocrine.training.prescription import Effort, Intensity, Reps
from myocrine.training.session import Endurance, ExerciseSets, Session

__all__ = [
    "Dose",
    "SessionDoses",
    "central_parameters",
    "endocrine_doses",
    "exercise_doses",
    "piece_doses",
    "reference_doses",
    "reference_session",
    "session_doses",
    "set_doses",
]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]
Who = Person | CompletedPerson | Lanes
_WEIGHTS = {
    "A": "myokine_dose.weight_a",
    "B": "myokine_dose.weight_b",
    "C": "myokine_dose.weight_c",
    "D": "myokine_dose.weight_d",
}


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


def exercise_doses(
    names: Iterable[str],
    who: Who | None = None,
    *,
    sets: int = 3,
    repetitions: int | None = None,
    reserve: float | None = None,
) -> dict[str, float]:
    """Return the endocrine dose of one hard set of each exercise, in reference units.

    The mean over some sets of this exercise alone, as `endocrine_doses` tells it: 1 is half an
    hour of cycling at 70 % of VO2max. In a session with other exercises a set adds less, as the
    signals saturate: summed over the sessions of the package's templates this is 1.0 to 2.3 times
    what the session does (most 1.2 to 1.6 times). The order of exercises is what the number is for.

    Parameters
    ----------
    names : iterable of str
        Exercises of the catalogue.
    sets : int
        Sets of each, 1 or more.
    repetitions, reserve : int, float, optional
        Of each set; those of the parameter records where not given.

    Returns
    -------
    dict of str to float
        By the names as given.

    Raises
    ------
    UnknownNameError
        If there is no such exercise.
    """
    p = default_body().records
    reps = int(p.value("myokine_dose.set_repetitions")) if repetitions is None else repetitions
    left = p.value("myokine_dose.set_reserve") if reserve is None else reserve
    people = central_lanes(who)
    reference = reference_doses(people, [m.name for m in chosen_molecules() if m.in_blood])
    doses = {}
    for name in names:
        line = ExerciseSets(
            exercise=catalogue.find(name).name,
            sets=sets,
            reps=Reps(low=reps, high=reps),
            effort=Effort(kind="RIR", value=left),
            rest_s=60.0 * p.value("myokine_dose.set_rest"),
        )
        found = session_doses(Session(blocks=(line,)), people, marginal=False)
        total = endocrine_doses(found, reference=reference).sum(axis=0)
        doses[name] = float(total[0]) / sets
    return doses


def piece_doses(lines: Iterable[str], who: Who | None = None) -> dict[str, float]:
    """Return the endocrine dose of pieces of work, each by itself, in reference units.

    Parameters
    ----------
    lines : iterable of str
        In the session language: ``Cycle 30 min at 70% VO2max``.

    Returns
    -------
    dict of str to float
        By the lines as given.

    Raises
    ------
    InputError
        If a line cannot be read or done.
    """
    people = central_lanes(who)
    found = {line: session_doses(line, people, marginal=False) for line in lines}
    reference = reference_doses(people, [m.name for m in chosen_molecules() if m.in_blood])
    return {
        line: float(endocrine_doses(doses, reference=reference).sum(axis=0)[0])
        for line, doses in found.items()
    }


def endocrine_doses(
    found: SessionDoses, who: Who | None = None, *, reference: Mapping[str, float] | None = None
) -> Floats:
    r"""Return what each set adds to the one number for all molecules in blood, (D, B).

    .. math:: e = \frac{\sum_m w_m A_m / b_m}{\sum_m w_m A^{ref}_m / b_m}

    with :math:`b_m` the baseline, :math:`w_m` the weight of the evidence that muscle releases the
    molecule (``myokine_dose.weight_a`` and so on) and :math:`A^{ref}` the areas of half an hour of
    cycling at 70 % of VO2max by the same person. How the molecules weigh against each other is a
    choice, not a finding. `reference` are the areas of that bout over baseline [h]
    (`reference_doses`), to be given where one yardstick is to serve many sessions.
    """
    p = default_body().records
    given = [m for m in found.molecules if m.in_blood]
    names = [m.name for m in given]
    reference = reference_doses(who, names) if reference is None else reference
    weight = {m.name: p.value(_WEIGHTS[m.evidence]) for m in given}
    size = sum(weight[m] * reference[m] for m in names)
    if not size > 0:
        msg = "None of these molecules is raised by the reference bout, so there is no dose of 1."
        raise InputError(msg, remedy="Take IL-6 among the molecules.")
    lanes = next(iter(found.areas.values())).shape if found.areas else (0, 1)
    total = np.zeros(lanes)
    for m in given:
        total += weight[m.name] * found.areas[m.name] / found.baseline[m.name]
    return np.asarray(total / size)


def reference_session(p: ParameterSet) -> Session:
    """Return the bout that a dose of 1 stands for."""
    ride = Endurance(
        mode="cycle",
        duration_min=p.value("myokine_dose.reference_minutes"),
        intensity=Intensity(value=p.value("myokine_dose.reference_intensity"), unit="%VO2max"),
    )
    return Session(blocks=(ride,))


def reference_doses(who: Who | None, molecules: Sequence[str]) -> dict[str, float]:
    """Return the areas of the reference bout over baseline by the first lane of `who` [h]."""
    p = default_body().records
    people = {k: v[..., :1] for k, v in central_lanes(who).items()}
    found = session_doses(reference_session(p), people, molecules=molecules, marginal=False)
    return {m: float((found.total(m) / found.baseline[m])[0]) for m in molecules}


def _central(body: Body, evidence: str, lanes: int) -> Lanes:
    theta = central_parameters(body, evidence)
    return {k: np.repeat(v, lanes) for k, v in theta.items()}


@functools.lru_cache(maxsize=8)
def central_parameters(body: Body, evidence: str) -> Lanes:
    """Return the fast body's parameters at their central values, one lane."""
    found = parameter_lanes(body.records, body.parameters, Blocks(), seed=0, evidence=evidence)
    return MappingProxyType(found)
