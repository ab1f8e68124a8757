"""What there is to lift: plates for a bar, dumbbells, kettlebells, stacks of machines.

A load that a rule asks for is taken down to the next one that can be loaded, never up.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.exercises import Exercise
from myocrine.training.plans.rules import Mass
from myocrine.training.prescription import Position, refuse_unless, require
from myocrine.units import convert

__all__ = ["Equipment", "Pieces", "Plates", "Steps", "available", "loadable", "loads"]

Floats = NDArray[np.float64]
Kind: TypeAlias = Literal["dumbbells", "kettlebells", "machines"]
MassUnit: TypeAlias = Literal["kg", "lb"]
_MOST = 700.0
"""Heaviest load that is listed, in the unit of the plates."""

_GRAIN = 1000
"""Plates are told apart to a thousandth of their unit."""

_MANY = 2000
"""More pieces than this are no rack."""

_SAME = 1e-6
_USED_BY: dict[str, tuple[str, ...]] = {
    "plates": ("barbell",),
    "dumbbells": ("dumbbell",),
    "kettlebells": ("kettlebell",),
    "machines": ("machine", "cable"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Plates:
    """``plates 20 kg bar, 25 20 15 10 5 2.5 1.25 kg``: pairs, as many of each as are needed."""

    bar: Mass
    sizes: tuple[float, ...]
    unit: MassUnit = "kg"
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _require_sizes(self.sizes)

    @property
    def kind(self) -> str:
        """What kind of equipment."""
        return "plates"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pieces:
    """``dumbbells 5 7.5 10 12.5 kg``: one of each, or a pair."""

    kind: Kind
    sizes: tuple[float, ...]
    unit: MassUnit = "kg"
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        _require_sizes(self.sizes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """``dumbbells 2..30 by 2 kg``."""

    kind: Kind
    low: float
    high: float
    by: float
    unit: MassUnit = "kg"
    position: Position | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        require("A mass", self.low, self.high, self.by)
        refuse_unless(self.by > 0 and self.low > 0, "A mass of 0 is none.")
        refuse_unless(self.high > self.low, "A row of weights starts with the lightest.")
        refuse_unless((self.high - self.low) / self.by <= _MANY, "That is no row of weights.")


Equipment: TypeAlias = Plates | Pieces | Steps


@functools.lru_cache(maxsize=256)
def loads(equipment: Equipment) -> Floats:
    """Return every load that can be made of it, from the lightest [kg]."""
    if isinstance(equipment, Plates):
        bar = equipment.bar.kg
        made = bar + 2.0 * _in_kg(_sums(equipment.sizes), equipment.unit)
    elif isinstance(equipment, Pieces):
        made = _in_kg(np.array(sorted(set(equipment.sizes)), dtype=np.float64), equipment.unit)
    else:
        n = int((equipment.high - equipment.low) / equipment.by + _SAME) + 1
        row = [equipment.low + equipment.by * i for i in range(n)]
        made = _in_kg(np.array(row, dtype=np.float64), equipment.unit)
    made.setflags(write=False)
    return made


def available(exercise: Exercise, equipment: tuple[Equipment, ...]) -> Equipment | None:
    """Return what an exercise is loaded with, where the plan says it."""
    return next((e for e in equipment if exercise.equipment in _USED_BY[e.kind]), None)


def loadable(asked: Floats, equipment: Equipment) -> Floats:
    """Return the heaviest load that can be made and is not above what is asked for [kg].

    What is lighter than anything there is stays as it is; so does what is not known.
    """
    made = loads(equipment)
    i = np.searchsorted(made, np.nan_to_num(asked) + _SAME, side="right") - 1
    return np.where((i < 0) | np.isnan(asked), asked, made[np.maximum(i, 0)])


def _sums(sizes: tuple[float, ...]) -> Floats:
    """Return what can stand on one side, any number of each size, in the unit of the sizes."""
    whole = [max(1, round(s * _GRAIN)) for s in sizes]
    grain = math.gcd(*whole)
    reachable = np.zeros(int(_MOST / 2 * _GRAIN / grain) + 1, dtype=bool)
    reachable[0] = True
    for size in {w // grain for w in whole}:
        shift = size
        while shift < len(reachable):  # 1, 2, 4, ... of them: every number of them
            reachable[shift:] |= reachable[:-shift].copy()
            shift *= 2
    return np.asarray(np.flatnonzero(reachable) * grain / _GRAIN, dtype=np.float64)


def _in_kg(values: Floats, unit: MassUnit) -> Floats:
    return values * (1.0 if unit == "kg" else float(convert(1.0, "lb", "kg")))


def _require_sizes(sizes: tuple[float, ...]) -> None:
    require("A mass", *sizes)
    refuse_unless(bool(sizes), "There is nothing to lift here.", "Write for example: 20 10 5 kg")
    refuse_unless(all(s > 0 for s in sizes), "A mass of 0 is none.")
