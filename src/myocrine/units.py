"""One registry of units: quantities at the edge, plain floats in canonical units inside.

Canonical: minute, kilogram, litre, watt; concentrations in the unit the field reports, fixed per
molecule in its record. Convert where text or files come in; nothing behind the edge carries units.
"""

from __future__ import annotations

import functools
from typing import Any

from myocrine.errors import UnknownNameError

__all__ = ["convert", "is_known", "registry"]

_COMMON = (
    "kg",
    "g",
    "mg",
    "lb",
    "min",
    "s",
    "h",
    "d",
    "W",
    "km/h",
    "m/s",
    "mph",
    "m",
    "km",
    "L/min",
)


@functools.cache
def registry() -> Any:
    """Return the pint registry, with the field's own units (1RM, set, rep, dry mass) added."""
    import pint

    ureg: Any = pint.UnitRegistry(cache_folder=None, on_redefinition="ignore")
    for line in (
        "one_rep_max = [strength] = 1RM",
        "rep = []",
        "set_ = []",
        "beat = []",
        "enzyme_unit = [activity] = U",
        "point = []",
        "kg_dry = [dry_mass]",
        "kg_wet = [wet_mass]",
        "fold = []",
        "bpm = beat / minute",
        "mcg = microgram",
    ):
        ureg.define(line)
    return ureg


def convert(value: float, unit: str, to: str) -> float:
    """Convert `value` from `unit` to `to`.

    Raises
    ------
    UnknownNameError
        If either unit is not one that pint or the field's own list knows.
    pint.DimensionalityError
        If the two do not measure the same thing.

    Examples
    --------
    >>> round(convert(225, "lb", "kg"), 2)
    102.06
    """
    ureg = registry()
    for name in (unit, to):
        if not is_known(name):
            raise UnknownNameError("unit", name, _COMMON)
    there, wanted = _pint_spelling(unit), _pint_spelling(to)
    return float(ureg.Quantity(value, there).to(wanted).magnitude)


def is_known(unit: str) -> bool:
    """Say whether `unit` parses as a unit expression."""
    ureg = registry()
    try:
        ureg.Unit(_pint_spelling(unit))
    except Exception:  # noqa: BLE001 - pint raises many kinds for nonsense; all mean "not a unit"
        return False
    return True


def _pint_spelling(unit: str) -> str:
    # A power of ten is no unit to pint; 10^9 cells a litre are one a nanolitre.
    unit = unit.replace("10^9/L", "1/nL")
    return unit.replace("%", "percent").replace("^", "**")
