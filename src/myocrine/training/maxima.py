"""How strong each lane is in an exercise, and what a written load means to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine import units
from myocrine.errors import SessionError
from myocrine.evidence import exercises as catalogue
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import Person, lift_key
from myocrine.training.repetitions import curve, percent_for_repetitions
from myocrine.training.session import Load

__all__ = [
    "Maximum",
    "assumed_maximum",
    "capacity",
    "default_load",
    "load_percent",
    "maximum",
    "shown_maxima",
]

Array = NDArray[np.float64]
Lanes = Mapping[str, Array]


@dataclass(frozen=True, kw_only=True)
class Maximum:
    """The one-repetition maximum of each lane in one way of lifting.

    Attributes
    ----------
    kg : (B,)
        The maximum [kg]: the whole load for body-mass exercises, else the external load; of the
        lowering phase where only that is done. NaN where the catalogue has none; then
        `assumed_maximum` gives one.
    body : (B,)
        Body mass that counts within `kg` [kg]; 0 for external loads.
    carried : (B,)
        Body mass that is moved along, counted in `kg` or not [kg].
    """

    kg: Array
    body: Array
    carried: Array
    assumed: bool = False

    def external(self, percent: Array) -> Array:
        """Return the load that is written down for a load in per cent of the maximum [kg]."""
        return np.asarray(percent) / 100.0 * self.kg - self.body

    def moved(self, percent: Array) -> Array:
        """Return everything that is moved, body included [kg]."""
        kg = np.where(np.isnan(self.kg), 0.0, self.kg)
        loaded = np.asarray(percent) / 100.0 * kg + self.carried - self.body
        return np.where(np.isnan(self.kg), self.carried, np.maximum(loaded, 0.0))


def maximum(exercise: catalogue.Exercise, lanes: Lanes, *, lowering: bool = False) -> Maximum:
    """Return the maxima of `exercise`: given for it, else by the catalogue's ratio to another."""
    n = len(lanes["mass"])
    carried = exercise.body_mass_share * lanes["mass"]
    kg = _one_rep_max(exercise, lanes)
    if kg is None:
        kg = np.full(n, np.nan)
    if lowering:
        kg = kg * exercise.eccentric_ratio
    body = carried if exercise.load_kind == "body_mass" else np.zeros(n)
    return Maximum(kg=kg, body=body, carried=carried)


def _one_rep_max(exercise: catalogue.Exercise, lanes: Lanes, depth: int = 0) -> Array | None:
    given = lanes.get(f"one_rm_{lift_key(exercise.name)}")
    if given is not None:
        return np.asarray(given, float)
    if exercise.one_rm is None or depth > 8:
        return None
    base = catalogue.find(exercise.one_rm.of)
    if base.name == exercise.name:
        return None
    other = _one_rep_max(base, lanes, depth + 1)
    return None if other is None else exercise.one_rm.ratio * other


def load_percent(
    load: Load, exercise: catalogue.Exercise, top: Maximum, lanes: Lanes, *, lowering: bool = False
) -> Array:
    """Return a written load in per cent of the maximum of each lane [%].

    Raises
    ------
    SessionError
        If the load is written in a unit that makes no sense for it.
    """
    n = len(lanes["mass"])
    scale = exercise.eccentric_ratio if lowering else 1.0
    if load.unit in ("%1RM", "%MVC") and load.mode == "external":
        # Per cent is of the concentric maximum also where only the lowering is done.
        return np.full(n, load.middle / scale)
    if load.unit == "RM":
        factor = exercise.repetition_factor
        rm = percent_for_repetitions(
            np.full(n, load.middle), z=capacity(lanes), factor=factor, c=curve()
        )
        return np.asarray(rm, float)
    kg = _kilograms(load, exercise, lanes)
    if load.mode == "external" and exercise.load_kind == "external" and np.any(kg <= 0):
        return 100.0 * top.carried / (top.kg + top.carried)
    return 100.0 * np.maximum(kg + top.body, 0.0) / top.kg


def _kilograms(load: Load, exercise: catalogue.Exercise, lanes: Lanes) -> Array:
    n = len(lanes["mass"])
    if load.mode == "bodyweight":
        return np.zeros(n)
    value = np.full(n, load.middle)
    if load.unit == "lb":
        value = value * units.convert(1.0, "lb", "kg")
    elif load.unit == "%BM":
        value = value / 100.0 * lanes["mass"]
    elif load.unit != "kg":
        msg = f"An {load.mode} load cannot be written in {load.unit}."
        raise SessionError(msg, remedy="Use kg, lb or % of body mass.")
    minus = load.mode == "assisted" or (exercise.assistance and load.mode == "external")
    return exercise.load_count * (-value if minus else value)


def default_load(
    exercise: catalogue.Exercise, top: Maximum, p: ParameterSet, *, lowering: bool = False
) -> Array | None:
    """Return the load of a set for which none was written [%]; None: the lifter chooses it."""
    if exercise.load_kind == "body_mass" or top.assumed:
        share = 100.0 * top.body / top.kg
        return np.minimum(share, p.value("execution.lowering_cap")) if lowering else share
    return None


def assumed_maximum(
    load: Load | None, exercise: catalogue.Exercise, top: Maximum, lanes: Lanes, p: ParameterSet
) -> Maximum:
    """Return the maximum that makes the written load (or the body alone) the assumed share of it.

    For exercises that nobody tests a maximum of: planks, burpees, battle ropes.
    """
    held = exercise.measure != "repetitions"
    share = p.value("execution.hold_load" if held else "execution.bodyweight_load") / 100.0
    in_kg = load is not None and load.unit in ("kg", "lb", "%BM")
    if load is None and exercise.load_kind == "external" and not held:
        return top  # the lifter chooses; how many kilograms that is stays unknown
    written = _kilograms(load, exercise, lanes) if load is not None and in_kg else 0.0
    whole = np.maximum(written + top.carried, 1.0)
    return Maximum(kg=whole / share, body=whole - written, carried=whole - written, assumed=True)


def capacity(lanes: Lanes) -> Array:
    """Return repetition capacity of the lanes, in between-person SDs (0 where not drawn)."""
    return np.asarray(lanes.get("repetition_z", np.zeros(len(lanes["mass"]))), float)


def shown_maxima(person: Person, lanes: Lanes, p: ParameterSet) -> dict[str, Array]:
    """Return the maxima that sets of repetitions showed, by lane (``one_rm_<exercise>``) [kg].

    A set to failure tells a load and its repetitions. Whoever is good for many repetitions at a
    load is less strong for one, so that both vary together: every lane can do the set, and none
    more of it.

    Parameters
    ----------
    person : Person
        With ``one_rm_repetitions``; other maxima are what they are.
    lanes : mapping of str to array
        With ``repetition_z``.
    """
    out = {}
    for name, repetitions in person.one_rm_repetitions.items():
        factor = catalogue.find(name).repetition_factor
        percent = percent_for_repetitions(
            np.full(len(lanes["mass"]), repetitions),
            z=np.stack([np.zeros_like(capacity(lanes)), capacity(lanes)]),
            factor=factor,
            c=curve(p),
        )
        out[f"one_rm_{lift_key(name)}"] = person.one_rm_kg[name] * percent[0] / percent[1]
    return out
