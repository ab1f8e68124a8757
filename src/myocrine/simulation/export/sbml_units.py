"""Our units as SBML unit definitions: every factor of a unit by a base kind, scale and multiplier.

What SBML has no kind for (enzyme units, points, repetitions) is left without a unit; the notes of
the element say it in words.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any, NamedTuple

from myocrine.units import registry

__all__ = ["Factor", "factors", "unit_id"]


class Factor(NamedTuple):
    """One factor of a unit: ``(multiplier * 10^scale * kind)^exponent``."""

    kind: str
    exponent: float
    scale: int
    multiplier: float


_KINDS = {
    "calorie": ("joule", 4.184),
    "day": ("second", 86400.0),
    "gram": ("gram", 1.0),
    "hour": ("second", 3600.0),
    "joule": ("joule", 1.0),
    "kg_dry": ("kilogram", 1.0),
    "kg_wet": ("kilogram", 1.0),
    "kilogram": ("kilogram", 1.0),
    "liter": ("litre", 1.0),
    "meter": ("metre", 1.0),
    "meter_Hg": ("pascal", 133322.387415),
    "minute": ("second", 60.0),
    "mole": ("mole", 1.0),
    "percent": ("dimensionless", 0.01),
    "second": ("second", 1.0),
    "watt": ("watt", 1.0),
    "year": ("second", 31557600.0),
}


@functools.cache
def factors(unit: str) -> tuple[Factor, ...] | None:
    """Return the factors of a unit, None where SBML cannot say it; empty is dimensionless."""
    if unit in ("1", "", "fold"):
        return ()
    if unit == "10^9/L":
        return (Factor("litre", -1.0, -9, 1.0),)
    found = []
    for name, exponent in _parsed(unit)._units.items():
        parts = registry().parse_unit_name(name)
        prefix, base = next(((p, b) for p, b, _ in parts if b in _KINDS), ("", ""))
        if not base:
            return None
        kind, multiplier = _KINDS[base]
        found.append(Factor(kind, float(exponent), _power_of_ten(prefix), multiplier))
    return tuple(sorted(found))


def unit_id(unit: str) -> str:
    """Return an identifier for a unit definition (``ng/mL`` -> ``ng_per_mL``)."""
    spelt = re.sub(r"\W+", "_", unit.replace("/", "_per_").replace("^", "")).strip("_")
    return f"unit_{re.sub(r'_+', '_', spelt)}"


def _parsed(unit: str) -> Any:
    return registry().Unit(unit.replace("^", "**"))


def _power_of_ten(prefix: str) -> int:
    return round(math.log10(float(registry().Quantity(1.0, f"{prefix}gram").to("gram").magnitude)))
