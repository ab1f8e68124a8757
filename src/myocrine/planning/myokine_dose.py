"""The endocrine dose: one number for all that contracting muscle releases into blood.

A dose of 1 is half an hour of cycling at 70 % of VO2max by the same person. What each molecule adds
is counted set by set in `myocrine.planning.set_doses`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.body import default_body
from myocrine.errors import InputError
from myocrine.evidence import exercises as catalogue
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.doses import Who, central_lanes
from myocrine.planning.releases import chosen_molecules
from myocrine.planning.set_doses import SessionDoses, session_doses
from myocrine.training.prescription import Effort, Intensity, Reps
from myocrine.training.session import Endurance, ExerciseSets, Session

__all__ = [
    "endocrine_doses",
    "exercise_doses",
    "piece_doses",
    "reference_doses",
    "reference_session",
]

Floats = NDArray[np.float64]
_WEIGHTS = {
    "A": "myokine_dose.weight_a",
    "B": "myokine_dose.weight_b",
    "C": "myokine_dose.weight_c",
    "D": "myokine_dose.weight_d",
}


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
