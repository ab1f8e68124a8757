"""Which output a printed name means, and what turns its unit into the printed one.

A paper writes "IL-15", "Interleukin 15" or "il15"; all three are the output ``il15``. Names come
from the outputs of the body and from the molecule rows, so that a new row needs nothing here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping

import pint

from myocrine.body import Body
from myocrine.body.contract import Output
from myocrine.errors import StudyError, UnknownNameError, nearest
from myocrine.evidence.knowledge import knowledge
from myocrine.units import convert, registry

__all__ = ["MOLAR_MASS", "factor", "find_output", "known_names", "plain_unit"]

MOLAR_MASS: Mapping[str, float] = {
    "adrenaline": 183.2,
    "cortisol": 362.46,
    "glucose": 180.16,
    "glycerol": 92.09,
    "lactate": 90.08,
    "noradrenaline": 169.18,
    "testosterone": 288.42,
}
"""Molar mass [g/mol] of outputs that papers print by mass and by amount."""

_SHORT: Mapping[str, str] = {
    "CK": "creatine_kinase",
    "epinephrine": "adrenaline",
    "FFA": "ffa",
    "GH": "growth_hormone",
    "norepinephrine": "noradrenaline",
    "TNF-a": "tnf_alpha",
    "VO2": "vo2",
}
"""Names in print that neither the outputs nor the molecule rows carry."""

_BLOOD = {"blood", "plasma", "platelets", "serum"}
_TISSUE = {"adipose", "brain", "dialysate", "interstitial", "interstitium", "muscle"}
_GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "μ": "u", "µ": "u"})


def find_output(analyte: str, matrix: str, body: Body) -> Output:
    """Return the output that a printed analyte means.

    Parameters
    ----------
    analyte : str
        Identifier, long name or alias; case, blanks, hyphens and Greek letters do not matter.
    matrix : str
        What it was measured in. Where the body has an output of its own for that matrix
        (``bdnf_plasma`` beside ``bdnf``, which is serum), that one is meant.

    Raises
    ------
    StudyError
        If there is none (the nearest names are in the message), or if one is of blood and the
        other of tissue.
    """
    outputs = {o.name: o for o in body.outputs}
    for name, meant in known_names(body):
        if _same(name, analyte):
            own = f"{meant}_{matrix.strip().casefold()}" if matrix else ""
            return _in_matrix(outputs.get(own, outputs[meant]), analyte, matrix)
    close = nearest(analyte, dict.fromkeys(n for n, _ in known_names(body)))
    hint = f" (nearest: {', '.join(close)})" if close else ""
    msg = f"{analyte} is not an output of this version{hint}"
    raise StudyError(msg)


def _in_matrix(output: Output, analyte: str, matrix: str) -> Output:
    """Refuse to score VEGF of serum against VEGF of the space between the fibres."""
    printed, ours = _side(matrix), _side(output.matrix)
    if printed and ours and printed != ours:
        msg = f"{analyte} in {matrix} is not an output of this version (ours is of {output.matrix})"
        raise StudyError(msg)
    return output


def _side(matrix: str) -> str:
    words = set(re.split(r"[^a-z]+", matrix.casefold()))
    return "blood" if words & _BLOOD else "tissue" if words & _TISSUE else ""


def known_names(body: Body) -> Iterator[tuple[str, str]]:
    """Yield every understood name with the identifier of its output; identifiers come first."""
    declared = [o for o in body.outputs if not o.name.startswith("_")]
    have = {o.name for o in declared}
    yield from ((o.name, o.name) for o in declared)
    yield from ((o.long_name, o.name) for o in declared)
    for row in knowledge().molecules.values():
        if row.key in have:
            yield from ((name, row.key) for name in (row.name, *row.aliases))
    yield from ((name, key) for name, key in _SHORT.items() if key in have)


def plain_unit(unit: str) -> str:
    """Return a unit in the project's spelling (``pg/mL``, ``umol/L``)."""
    return re.sub(r"(?<=/)(100 ?)?(m|d|u)?l\b", _litre, unit.strip().translate(_GREEK))


def _litre(found: re.Match[str]) -> str:
    return f"{found[1] or ''}{found[2] or ''}L"


@functools.cache
def factor(name: str, unit: str, to: str) -> float:
    """Return what an output in `unit` is multiplied by to be in the printed unit `to`.

    Raises
    ------
    StudyError
        If the two do not measure the same thing and no molar mass joins them.
    """
    unit, to = plain_unit(unit), plain_unit(to)
    if unit == to:
        return 1.0
    try:
        return convert(1.0, unit, to)
    except pint.DimensionalityError:
        if name in MOLAR_MASS:
            return _through_mass(name, unit, to)
    except (UnknownNameError, AttributeError, TypeError, ValueError):
        pass
    msg = f"{name} in {to} cannot be converted (the model has {unit})"
    raise StudyError(msg)


def _through_mass(name: str, unit: str, to: str) -> float:
    molar = registry().Quantity(MOLAR_MASS[name], "g/mol")
    amount = registry().Quantity(1.0, unit)
    for joined in (amount * molar, amount / molar):
        if joined.check(registry().Unit(to).dimensionality):
            return float(joined.to(to).magnitude)
    msg = f"{name} in {to} cannot be converted (the model has {unit})"
    raise StudyError(msg)


def _same(a: str, b: str) -> bool:
    return _bare(a) == _bare(b)


@functools.cache
def _bare(name: str) -> str:
    return re.sub(r"[\s_\-‐-―]+", "", name.translate(_GREEK).casefold())
