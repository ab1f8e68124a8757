"""Meals, infusions, injections and samples: from lines of a session to rates on the clock.

Times are nominal (the central lane's), in minutes from the start of the session. What lies before
the start (a meal an hour earlier) gives the simulation a lead of quiet time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import INPUTS
from myocrine.errors import SessionError, UnknownNameError
from myocrine.evidence.parameters import ParameterSet
from myocrine.training.events import Event
from myocrine.training.session import Infusion, Injection, Meal
from myocrine.units import registry

__all__ = ["Inputs", "gather"]

Floats = NDArray[np.float64]
Rate = tuple[float, float, Floats]
_INJECTION_MINUTES = 1.0  # a bolus: any short time gives the same depot

# Input name, canonical unit, and what a mole weighs [g] where amounts are converted.
_SUBSTANCES: Mapping[str, tuple[str, str, float]] = {
    "rhil-6": ("il6_iv", "ng", 0.0),
    "il-6": ("il6_iv", "ng", 0.0),
    "adrenaline": ("adrenaline_iv", "nmol", 183.2),
    "epinephrine": ("adrenaline_iv", "nmol", 183.2),
    "glucose": ("glucose_iv", "g", 180.16),
    "saline": ("", "", 0.0),
}


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Rates by input name, samples as (analyte, minute), and the quiet lead before the session."""

    rates: Mapping[str, list[Rate]]
    samples: tuple[tuple[str, float], ...]
    lead: float


def gather(events: Iterable[Event], *, end: float, mass: Floats, records: ParameterSet) -> Inputs:
    """Turn the events of a session into rates per lane.

    Parameters
    ----------
    events : iterable of Event
        As `myocrine.training.drive.Drive` lists them.
    end : float
        End of the activity on the nominal clock [min].
    mass : (lanes,)
        Body mass [kg], for doses per kilogram.

    Raises
    ------
    UnknownNameError, SessionError
        If a substance or its route has no mechanism in the body.
    """
    rates: dict[str, list[Rate]] = {name: [] for name in INPUTS}
    samples: list[tuple[str, float]] = []
    eating = records.value("simulation.eating_time")
    for event in events:
        block = event.block
        start = event.minutes if event.after_end is None else end + event.after_end
        if isinstance(block, Meal):
            for name, grams in _grams(block):
                rates[name].append((start, start + eating, np.full_like(mass, grams / eating)))
        elif isinstance(block, Infusion):
            name, amount = _dose(block, block.rate, block.unit, mass, rate=True)
            if event.kind == "infusion start" and name:
                rates[name].append((start, start + block.duration_min, amount))
        elif isinstance(block, Injection):
            name, amount = _injected(block, mass)
            rates[name].append((start, start + _INJECTION_MINUTES, amount / _INJECTION_MINUTES))
        else:
            samples += [(analyte, start) for analyte in block.analytes]
    starts = [r[0] for rows in rates.values() for r in rows] + [t for _, t in samples]
    return Inputs(rates=rates, samples=tuple(samples), lead=max(0.0, -min([0.0, *starts])))


def _grams(block: Meal) -> list[tuple[str, float]]:
    named = {"carbohydrate": block.carbohydrate_g, "fat": block.fat_g, "protein": block.protein_g}
    return [(name, grams) for name, grams in named.items() if grams > 0]


def _injected(block: Injection, mass: Floats) -> tuple[str, Floats]:
    name, amount = _dose(block, block.dose, block.unit, mass, rate=False)
    if name == "il6_iv" and block.route == "sc":
        return "il6_sc", amount
    if not name or block.route != "iv":
        raise _unsupported(block, f"{block.substance} by the {block.route} route")
    return name, amount


def _dose(
    block: Infusion | Injection, value: float, unit: str, mass: Floats, *, rate: bool
) -> tuple[str, Floats]:
    """Return the input's name and its canonical amount (per minute for a rate) in every lane."""
    key = block.substance.casefold()
    if key not in _SUBSTANCES:
        place = block.position
        raise UnknownNameError(
            "substance",
            block.substance,
            ["rhIL-6", "adrenaline", "glucose", "saline"],
            line=place.line if place else None,
            column=place.column if place else None,
        )
    name, canonical, molar = _SUBSTANCES[key]
    if not name:
        return "", np.zeros_like(mass)
    per_kg = "/kg" in unit
    plain = unit.replace("/kg", "")
    target = f"{canonical}/min" if rate else canonical
    quantity = registry().Quantity(value, plain)
    by_mass = quantity.check("[mass]/[time]" if rate else "[mass]")
    if by_mass and "mol" in canonical:
        quantity = quantity / registry().Quantity(molar, "g/mol")
    amount = float(quantity.to(target).magnitude)
    return name, amount * (mass if per_kg else np.ones_like(mass))


def _unsupported(block: Injection, what: str) -> SessionError:
    place = block.position
    return SessionError(
        f"The body has no mechanism for {what}.",
        remedy="Supported: rhIL-6 sc or iv, adrenaline iv, glucose iv.",
        line=place.line if place else None,
        column=place.column if place else None,
    )
