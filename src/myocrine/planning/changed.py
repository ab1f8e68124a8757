"""The person of today: the person at the start with what training has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.exercises import find
from myocrine.evidence.movements import FAMILIES, family
from myocrine.person.strength import REFERENCE_LIFTS, lift_key
from myocrine.training.maxima import maximum

__all__ = ["Lift", "changed_person", "starting_lifts"]

Floats = NDArray[np.float64]
Lanes = Mapping[str, Floats]

_AS_THEY_ARE = ("mass", "fat_mass", "lean_mass", "vo2max", "hr_rest", "rmr_kcal_d", "muscle_mass")
_WITH_UPTAKE = ("wmax",)


class Lift:
    """One exercise's maximum: what it is at the start and what of it grows with what."""

    def __init__(self, name: str, who: Lanes) -> None:
        exercise = find(name)
        self.key = f"one_rm_{lift_key(exercise.name)}"
        self.start = maximum(exercise, who).kg
        self.family = FAMILIES.index(family(exercise))
        weight = exercise.involvement_vector("both")
        self.weight = weight / max(float(weight.sum()), 1e-9)

    def today(self, changes: Lanes) -> Floats:
        """Return the maximum with today's skill and force [kg]."""
        factor: Floats | float = 1.0
        if "force" in changes:
            factor = self.weight @ changes["force"]
        if "skill" in changes:
            factor = factor * changes["skill"][self.family]
        return np.asarray(self.start * factor)


def starting_lifts(exercises: Iterable[str], who: Lanes) -> tuple[Lift, ...]:
    """Return the lifts of these exercises and the reference lifts, where a maximum is known."""
    names = dict.fromkeys([*REFERENCE_LIFTS.values(), *(find(e).name for e in exercises)])
    lifts = [Lift(name, who) for name in names]
    return tuple(lift for lift in lifts if not np.isnan(lift.start).any())


def changed_person(who: Lanes, changes: Lanes, lifts: Iterable[Lift]) -> dict[str, Floats]:
    """Return the person of today.

    Parameters
    ----------
    who : mapping of (lanes,) or (32, lanes)
        The person at the start.
    changes : mapping
        Ratios to the start (`myocrine.body.adaptation.base.Adaptation.changes`).
    lifts : iterable of Lift
        The exercises that are going to be done.

    Returns
    -------
    dict
        The same fields as `who`, with a maximum for every lift.
    """
    today = {k: np.asarray(v) for k, v in who.items()}
    for field in _AS_THEY_ARE:
        if field in changes and field in today:
            today[field] = today[field] * changes[field]
    if "vo2max" in changes:
        for field in _WITH_UPTAKE:
            if field in today:
                today[field] = today[field] * changes["vo2max"]
    if {"vo2max", "mass"} & set(changes) and "vo2max_rel" in today:
        today["vo2max_rel"] = 1000.0 * today["vo2max"] / today["mass"]
    if "fat_mass" in changes:
        today["fat_percent"] = 100.0 * today["fat_mass"] / today["mass"]
    if "years" in changes:
        today["age"] = today["age"] + changes["years"]
    if "muscle_mass" in changes:
        today["muscle_total"] = today["muscle_mass"].sum(axis=0)
    for lift in lifts:
        today[lift.key] = lift.today(changes)
    return today
