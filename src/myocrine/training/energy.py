r"""What a set costs: mechanical work, and holding tension.

.. math:: E = \frac{n\,m g\,r H}{\eta}\,(c + \epsilon\,e) + (h\,M + b\,M_t)\,T\,t

with n repetitions of moved mass m over the range of motion r (vertical, share of stature H),
efficiency :math:`\eta` of lifting, net cost of lowering :math:`\epsilon` relative to lifting
(c, e = 1 where the phase is done, e scaled by its own load), and for tension T (relative to
maximum) held over t a cost h per kilogram of involved muscle M and a cost b per kilogram of all
muscle :math:`M_t`: bracing, gripping, breathing. Work alone misses most of the cost of small lifts:
a kilogram of bench press costs four times a kilogram of leg press, and four sets of either the
same. Between sets people stand and walk, which costs a metabolic equivalent more than sitting. h
and b were fitted to published bouts (`tests/training/test_energy.py`).

Everything is above rest and counts aerobic and anaerobic energy together; EPOC beyond the payment
of what was borrowed is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.parameters import ParameterSet, parameters

__all__ = [
    "GRAVITY",
    "JOULE_PER_KCAL",
    "LiftCost",
    "lift_cost",
    "lytle_bout",
    "oxygen_equivalent",
    "pause_power",
    "robergs_rate",
]

GRAVITY = 9.80665
"""Standard gravity [m/s²]."""

JOULE_PER_KCAL = 4184.0

Array = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class LiftCost:
    """Energy of a set above rest [J].

    Attributes
    ----------
    work, hold : array
        Of the involved muscle, for moving and for tension.
    body : array
        Of the rest of the body, which braces, grips and breathes.
    """

    work: Array
    hold: Array
    body: Array

    @property
    def muscle(self) -> Array:
        """What the involved muscle spends [J]."""
        return self.work + self.hold

    @property
    def total(self) -> Array:
        """What the whole body spends [J]."""
        return self.muscle + self.body


def lift_cost(
    *,
    repetitions: Any,
    moved_mass: Any,
    travel: Any,
    involved_mass: Any,
    all_muscle: Any,
    tension: Any,
    seconds: Any,
    concentric: Any = 1.0,
    eccentric: Any = 1.0,
    records: ParameterSet | None = None,
) -> LiftCost:
    """Return the metabolic cost of a set above rest.

    Parameters
    ----------
    repetitions : array
        Done [repetitions].
    moved_mass : array
        Load plus the lifted share of body mass [kg].
    travel : array
        Way in one direction [m]: range of motion times stature. 0 for a hold.
    involved_mass : array
        Muscle involved [kg]: involvement times mass.
    all_muscle : array
        Muscle of the whole body [kg].
    tension : array
        Relative to maximum [1], 0-1.5.
    seconds : array
        Under tension [s].
    concentric, eccentric : array
        1 where the phase is done; `eccentric` is its load relative to `moved_mass`.
    """
    p = records or parameters()
    lift = np.asarray(repetitions) * moved_mass * GRAVITY * travel / p.value("energy.efficiency")
    work = lift * (concentric + p.value("energy.lowering_cost") * np.asarray(eccentric))
    impulse = np.asarray(tension) * seconds
    hold = p.value("energy.tension_cost") * np.asarray(involved_mass) * impulse
    body = p.value("energy.body_cost") * np.asarray(all_muscle) * impulse
    return LiftCost(work=np.asarray(work, float), hold=hold, body=np.asarray(body, float))


def pause_power(mass: Array, minutes: float, records: ParameterSet | None = None) -> Array:
    """Return what standing and walking between sets costs above rest, mean of the pause [W].

    Parameters
    ----------
    mass : array
        Body mass [kg].
    minutes : float
        Length of the pause [min], above 0; who rests longer than ``energy.stand_limit`` sits down
        for what is left.
    """
    p = records or parameters()
    share = min(1.0, p.value("energy.stand_limit") / minutes) if minutes > 0 else 1.0
    return np.asarray(p.value("energy.between_sets") * share * mass)


def oxygen_equivalent(watts: Any, records: ParameterSet | None = None) -> Any:
    """Return the oxygen uptake that would carry a metabolic power [L/min]."""
    p = records or parameters()
    return np.asarray(watts) * 60.0 / (1000.0 * p.value("energy.oxygen"))


def lytle_bout(
    *, height_cm: float, age: float, fat_kg: float, lean_kg: float, volume_load: float
) -> float:
    """Return a published regression's net cost of a machine bout [kcal], to check ours against.

    Lytle 2019 (52 adults 20-58 y, SEE 28.5 kcal): seven machine exercises, 2-3 sets of 8-12 at
    60-70 % of 1RM, one set every two minutes; `volume_load` is sets x repetitions x load [kg].
    """
    body = 0.874 * height_cm - 0.596 * age - 1.016 * fat_kg + 1.638 * lean_kg
    return body + 2.461 * volume_load / 1000.0 - 110.742


def robergs_rate(exercise: str, *, load: float, travel_cm: float) -> float:
    """Return a published regression's oxygen uptake [L/min] of steady bench press or squat.

    Robergs 2007: bench SEE 0.16, squat SEE 0.314 L/min; `load` [kg], `travel_cm` of the bar [cm].
    """
    if exercise == "bench press":
        return 0.132 + 0.031 * load + 0.01 * travel_cm
    if exercise == "squat":
        return -1.424 + 0.022 * load + 0.035 * travel_cm
    raise ValueError(exercise)
