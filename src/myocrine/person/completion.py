"""Complete one person: each missing value by a cited regression, with its error and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from myocrine.evidence.muscles import UNITS
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.derivation import Estimate, derive, derive_with_errors, factor_names
from myocrine.person.model import Person
from myocrine.person.numbers import STATUSES, Array, Numbers
from myocrine.person.strength import lift_key

__all__ = ["CompletedPerson", "complete", "given_values", "lanes", "training_indices"]


@dataclass(frozen=True, kw_only=True)
class CompletedPerson:
    """A person with every value filled in.

    Attributes
    ----------
    person : Person
        What was given.
    values : dict of str to float
        Central value of every field of `lanes` (muscle units as ``muscle_mass.<unit>``).
    estimates : dict of str to Estimate
        Every value that was not given and carries an error of its own.
    warnings : tuple of str
        What the reader should know about this person.
    """

    person: Person
    values: Mapping[str, float]
    estimates: Mapping[str, Estimate]
    warnings: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> float:
        return self.values[name]


def given_values(person: Person) -> dict[str, float]:
    """Return what a person gives, in the names and units of `lanes`."""
    p = Numbers()
    values: dict[str, float | None] = {
        "sex_male": {"male": 1.0, "female": 0.0, None: None}[person.sex],
        "age": person.age,
        "mass": person.mass_kg,
        "height_m": None if person.height_cm is None else person.height_cm / 100.0,
        "fat_percent": person.fat_percent,
        "vo2max_rel": person.vo2max_ml_kg_min,
        "wmax": person.wmax_w,
        "hr_max": person.hr_max,
        "hr_rest": person.hr_rest,
        "days_since_last_bout": person.days_since_last_bout,
        **training_indices(p, person.training_status, person.training_kind),
    }
    lifts_given = {f"one_rm_{lift_key(k)}": v for k, v in person.one_rm_kg.items()}
    return {k: float(v) for k, v in (values | lifts_given).items() if v is not None}


def training_indices(p: Numbers, status: str | None, kind: str) -> dict[str, float]:
    """Return the training indices [0..1] of a status: overall, for endurance and for strength."""
    if status is None:
        return {}
    index = p.index_grid()[STATUSES.index(status)]
    modest = min(index, p("training.recreational"))
    return {
        "training": index,
        "training_endurance": modest if kind == "strength" else index,
        "training_strength": modest if kind == "endurance" else index,
    }


def complete(person: Person, *, records: ParameterSet | None = None) -> CompletedPerson:
    """Fill in every missing value by its regression.

    Parameters
    ----------
    person : Person
        What is known.
    records : ParameterSet, optional
        Changed parameters.

    Returns
    -------
    CompletedPerson
        Values, the estimates among them with error and source, and warnings.
    """
    given = {k: np.array([v]) for k, v in given_values(person).items()}
    work = derive_with_errors(given, np.zeros((len(factor_names()), 1)), records)
    values = {k: float(v[0]) for k, v in work.out.items() if v.ndim == 1}
    units = work.out["muscle_mass"][:, 0]
    values |= {f"muscle_mass.{u}": float(m) for u, m in zip(UNITS, units, strict=True)}
    return CompletedPerson(
        person=person,
        values=values,
        estimates=work.estimates,
        warnings=_warnings(person, values, work.p),
    )


def lanes(
    person: Person | CompletedPerson, z: Array, *, records: ParameterSet | None = None
) -> dict[str, Array]:
    """Return the numbers of `n` possible versions of one person, people on the last axis.

    Parameters
    ----------
    person : Person or CompletedPerson
        Given values are the same in all lanes; only estimates vary.
    z : array (n_factors, n)
        Standard normals in the order of `factor_names`; zeros give the central person.
    records : ParameterSet, optional
        Changed parameters.

    Returns
    -------
    dict of str to array
        Shape (n,) each, ``muscle_mass`` (32, n). The fields and their units stand in the docs.
    """
    one = person.person if isinstance(person, CompletedPerson) else person
    z = np.asarray(z, dtype=float)
    n = z.shape[-1] if z.ndim else 0
    given = {k: np.full(n, v) for k, v in given_values(one).items()}
    return derive(given, z, records=records)


def _warnings(person: Person, values: Mapping[str, float], p: Numbers) -> tuple[str, ...]:
    found = []
    if values["age"] > p("old_age"):
        found.append(
            f"At {values['age']:g} years the regressions are extrapolated: errors are widened."
        )
    bmi = values["mass"] / values["height_m"] ** 2
    if bmi > p("bmi_regression_max"):
        found.append(
            f"At a BMI of {bmi:.0f} kg/m2 the regressions are extrapolated: errors are widened."
        )
    if person.sex is None:
        found.append("No sex given: the central person is the mean of both sexes.")
    found += [
        f"{name!r} is not modelled: its effects are not in the prediction."
        for name in person.medication
    ]
    return tuple(found)
