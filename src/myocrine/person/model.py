"""`Person`: what is known about somebody, checked; nothing is filled in here.

Whatever is not given stays None and is estimated later by `myocrine.person.complete`, which
says by what and how well.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from myocrine.errors import PersonError, nearest
from myocrine.person.medication import check_medication
from myocrine.person.numbers import STATUSES, Numbers

__all__ = ["NUMERIC", "Person"]

NUMERIC: dict[str, tuple[str, str]] = {
    "age": ("age", "year"),
    "mass_kg": ("mass", "kg"),
    "height_cm": ("height", "cm"),
    "fat_percent": ("fat_percent", "percent"),
    "vo2max_ml_kg_min": ("vo2max", "mL/kg/min"),
    "wmax_w": ("wmax", "W"),
    "hr_max": ("hr_max", "beat/min"),
    "hr_rest": ("hr_rest", "beat/min"),
    "days_since_last_bout": ("days_since_last_bout", "d"),
}
"""Numeric fields: name of the range record under ``person.`` and the unit of the field."""

_WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("female", "male"),
    "training_status": STATUSES,
    "training_kind": ("mixed", "endurance", "strength"),
    "cycle_phase": ("follicular", "luteal"),
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody, as far as known; every field may be left out.

    ``Person()`` is the default person: an adult of unknown sex (the mean of both; half and half
    over many lanes), 30 years, ordinary size, three days after the last bout.

    Parameters
    ----------
    sex : {'male', 'female'}, optional
        The sex the regressions were made for; None is a mixture.
    age : float, optional
        [y], 18 to 110; beyond 90 the errors are widened.
    mass_kg, height_cm, fat_percent : float, optional
        Body mass [kg], stature [cm], fat [% of mass].
    vo2max_ml_kg_min, wmax_w : float, optional
        Maximal oxygen uptake [mL/kg/min], peak power of an incremental ride [W].
    hr_max, hr_rest : float, optional
        Maximal and seated resting heart rate [beats/min].
    one_rm_kg : mapping of exercise name to float, optional
        One-repetition maxima [kg]; the load of a pull-up counts the body's
        moved part.
    one_rm_repetitions : mapping of exercise name to float, optional
        Of maxima that were not tested: repetitions to failure of the set that showed them
        [repetitions]. How strong somebody is then depends on how many repetitions they are good
        for, which people differ in.
    training_status : {'untrained', 'recreational', 'trained', 'athlete'}, optional
    training_kind : {'mixed', 'endurance', 'strength'}
        What the status refers to: an endurance athlete lifts like a recreational lifter.
    days_since_last_bout : float, optional
        Days since the last exercise [d].
    cycle_phase : {'follicular', 'luteal'}, optional
    medication : tuple of str
        Names; those that break the model are refused with the reason, others are only noted.
    pregnant : bool
        Refused: no regression and no study of ours holds in pregnancy.

    Raises
    ------
    PersonError
        If a value is outside of what the regressions cover, or contradicts another one.
    """

    sex: str | None = None
    age: float | None = None
    mass_kg: float | None = None
    height_cm: float | None = None
    fat_percent: float | None = None
    vo2max_ml_kg_min: float | None = None
    wmax_w: float | None = None
    hr_max: float | None = None
    hr_rest: float | None = None
    one_rm_kg: Mapping[str, float] = field(default_factory=dict)
    one_rm_repetitions: Mapping[str, float] = field(default_factory=dict)
    training_status: str | None = None
    training_kind: str = "mixed"
    days_since_last_bout: float | None = None
    cycle_phase: str | None = None
    medication: tuple[str, ...] = ()
    pregnant: bool = False

    def __post_init__(self) -> None:
        p = Numbers()
        for name in _WORDS:
            _check_word(name, getattr(self, name))
        for name in NUMERIC:
            _check_number(p, name, getattr(self, name))
        lifts = MappingProxyType(dict(self.one_rm_kg))
        object.__setattr__(self, "one_rm_kg", lifts)
        for name, load in lifts.items():
            _check_range(p, "one_rm", f"1RM of {name!r}", load, "kg")
        self._check_repetitions(p)
        self._check_whole(p)
        object.__setattr__(self, "medication", check_medication(self.medication))

    def _check_repetitions(self, p: Numbers) -> None:
        shown = MappingProxyType(dict(self.one_rm_repetitions))
        object.__setattr__(self, "one_rm_repetitions", shown)
        for name, repetitions in shown.items():
            if name not in self.one_rm_kg:
                msg = f"The set that showed the 1RM of {name!r} goes with a 1RM of it."
                raise PersonError(msg, remedy=f"Add it to 'one_rm_kg', or leave out {name!r}.")
            what = f"Repetitions that showed the 1RM of {name!r}"
            _check_range(p, "one_rm_repetitions", what, repetitions, "repetitions")

    def _check_whole(self, p: Numbers) -> None:
        if self.pregnant not in (True, False):
            msg = f"'pregnant' is true or false, not {self.pregnant!r}."
            raise PersonError(msg)
        if self.pregnant:
            msg = "Pregnancy is outside of what the model covers: it has no placenta and no foetus."
            raise PersonError(msg, remedy="There is no way to simulate this person here.")
        if self.cycle_phase and self.sex != "female":
            msg = f"A cycle phase ({self.cycle_phase}) needs sex = 'female'."
            raise PersonError(msg, remedy="Leave out 'cycle_phase' or give the sex.")
        if self.mass_kg and self.height_cm:
            bmi = self.mass_kg / (self.height_cm / 100.0) ** 2
            low, high = p.record("bmi").low, p.record("bmi").high
            if not low <= bmi <= high:
                msg = (
                    f"{self.mass_kg:g} kg at {self.height_cm:g} cm makes a body mass index of "
                    f"{bmi:.1f} kg/m2, outside of {low:g}-{high:g}."
                )
                raise PersonError(msg, remedy="Check the units of mass and height.")
        if self.hr_rest and self.hr_max and self.hr_rest >= self.hr_max:
            msg = f"The resting heart rate ({self.hr_rest:g}) is not below the maximum."
            raise PersonError(msg, remedy="Exchange 'hr_rest' and 'hr_max'?")

    def replacing(self, **changes: object) -> Person:
        """Return a copy with other values, checked anew."""
        return dataclasses.replace(self, **changes)  # type: ignore[arg-type]


def _check_word(name: str, value: object) -> None:
    choices = _WORDS[name]
    if value is None and name != "training_kind":
        return
    if not isinstance(value, str) or value not in choices:
        close = nearest(value, choices, n=1) if isinstance(value, str) else []
        msg = f"{name!r} cannot be {value!r}; it is one of {', '.join(choices)}."
        raise PersonError(msg, remedy=f"Did you mean {close[0]!r}?" if close else "")


def _check_number(p: Numbers, name: str, value: object) -> None:
    if value is None:
        return
    record, unit = NUMERIC[name]
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if name == "age" and number and 0 <= value < p.record("age").low:  # type: ignore[operator]
        msg = f"A person of {value:g} years is outside of what the model covers."
        raise PersonError(
            msg, remedy="Its regressions and studies hold from 18 years; there is no growing body."
        )
    _check_range(p, record, f"{name!r}", value, unit, scale=100.0 if name == "height_cm" else 1.0)


def _check_range(
    p: Numbers, record: str, what: str, value: object, unit: str, scale: float = 1.0
) -> None:
    low, high = p.record(record).low * scale, p.record(record).high * scale
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or not math.isfinite(value):  # type: ignore[arg-type]
        msg = f"{what} must be a number in {unit}, not {value!r}."
        raise PersonError(msg)
    if not low <= value <= high:  # type: ignore[operator]
        msg = f"{what} = {value:g} {unit} is out of range; accepted are {low:g} to {high:g} {unit}."
        raise PersonError(msg, remedy="Check the number and its unit.")
