"""How a row of an exercise file becomes a record: filled up, checked, built.

A row says only where it differs from what it is `like` and from the common defaults. A number that
a row changes loses the source of the number it replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from myocrine.errors import nearest
from myocrine.evidence.exercise_records import (
    ECONOMIES,
    NUMBERS,
    PATTERNS,
    REFERENCES,
    Basis,
    Exercise,
    Mode,
    OneRepMax,
)
from myocrine.evidence.muscles import GROUPS

__all__ = ["exercise_from", "inherited", "mode_from", "problems"]

_TEMPO = ("eccentric_s", "concentric_s")
_CHOICES: dict[str, tuple[str, ...]] = {
    "pattern": PATTERNS,
    "measure": ("repetitions", "time", "distance"),
    "load_kind": ("external", "body_mass"),
    "laterality": ("bilateral", "unilateral", "alternating"),
    "sides": ("both", "one"),
    "economy": ECONOMIES,
}
_RANGES: dict[str, tuple[float, float]] = {
    "range_of_motion": (0.0, 1.2),
    "body_mass_share": (0.0, 1.0),
    "eccentric_ratio": (1.0, 2.7),
    "repetition_factor": (0.5, 2.0),
    "other_side": (0.0, 1.0),
    "eccentric_s": (0.0, 10.0),
    "concentric_s": (0.0, 60.0),
    "max_kg": (0.0, 1500.0),
    "recruited_share": (0.0, 1.0),
    "active_mass_kg": (0.1, 60.0),
    "load_count": (1, 2),
}
_TEXT = ("name", "equipment", "like")
_FLAGS = ("assistance", "impact")


def inherited(row: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Return `row` filled up from `base`, its own numbers taking their own basis.

    Involvement and credit are filled up group by group.
    """
    own = {"tempo" if k in _TEMPO else k for k in row}
    kept = {k: v for k, v in base.get("basis", {}).items() if k not in own}
    merged = {k: v for k, v in base.items() if k not in ("name", "aliases", "like")} | dict(row)
    for field, filled in (
        ("involvement", base.get("involvement", {})),
        ("credit", base.get("credit", {})),
        ("basis", kept),
    ):
        given = row.get(field, {})
        # What is no table is left as it is for `problems` to name.
        merged[field] = {**filled, **given} if isinstance(given, Mapping) else given
    return merged


def exercise_from(row: Mapping[str, Any], common: Mapping[str, Any]) -> Exercise:
    """Return the record of one complete row (see `inherited`) that has no `problems`."""
    full = {**common["default"], **row}
    involvement = {g: float(v) for g, v in full["involvement"].items() if v > 0}
    credit = _credit(involvement, full["credit"], common["credit_rule"])
    one_rm = OneRepMax(**full["one_rm"]) if "one_rm" in full else None
    special = ("aliases", "involvement", "credit", "one_rm", "basis", "like")
    return Exercise(
        aliases=tuple(full["aliases"]),
        involvement=MappingProxyType(involvement),
        credit=MappingProxyType(credit),
        one_rm=one_rm,
        basis=_bases(full, common, NUMBERS),
        **{k: v for k, v in full.items() if k not in special},
    )


def mode_from(row: Mapping[str, Any], common: Mapping[str, Any]) -> Mode:
    """Return the record of one complete mode row that has no `problems`."""
    return Mode(
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        involvement=MappingProxyType({g: float(v) for g, v in row["involvement"].items() if v > 0}),
        sides=row.get("sides", "both"),
        recruited_share=row["recruited_share"],
        active_mass_kg=row.get("active_mass_kg"),
        impact=row.get("impact", False),
        economy=row["economy"],
        basis=_bases(row, common, ("involvement", "recruited_share", "active_mass_kg")),
    )


def problems(row: Mapping[str, Any], common: Mapping[str, Any], *, mode: bool = False) -> list[str]:
    """Return what is wrong with one complete row, one sentence each; empty means it fits."""
    allowed = set(Mode.__slots__ if mode else Exercise.__slots__) | {"like"}
    needed = {"name", "involvement"} | ({"recruited_share", "economy"} if mode else {"pattern"})
    found = [f"the field {f!r} is missing" for f in sorted(needed - set(row))]
    for field, value in row.items():
        if field not in allowed:
            close = nearest(field, allowed, n=1)
            found.append(
                f"unknown field {field!r}" + (f", is {close[0]!r} meant?" if close else "")
            )
        else:
            found += _field_problems(field, value, common)
    if not found and not mode and max(row["involvement"].values(), default=0) < 1:
        found.append("no muscle group is a prime mover (involvement 1)")
    return found


def _field_problems(field: str, value: Any, common: Mapping[str, Any]) -> list[str]:
    if field in _CHOICES and value not in _CHOICES[field]:
        return [f"{field} must be one of {', '.join(_CHOICES[field])}, not {value!r}"]
    if field in _RANGES:
        return _number_problems(field, value, *_RANGES[field])
    if field in _TEXT and not (isinstance(value, str) and value.strip()):
        return [f"{field} must be a text"]
    if field in _FLAGS and not isinstance(value, bool):
        return [f"{field} must be true or false"]
    if field == "aliases" and not (
        isinstance(value, list) and all(isinstance(a, str) and a.strip() for a in value)
    ):
        return ["aliases must be a list of texts"]
    if field in ("involvement", "credit", "basis", "one_rm"):
        return _table_problems(field, value, common)
    return []


def _table_problems(field: str, value: Any, common: Mapping[str, Any]) -> list[str]:
    if not isinstance(value, Mapping):
        return [f"{field} must be a table"]
    if field == "basis":
        bad = [k for k, v in value.items() if not isinstance(v, str) or v not in common["basis"]]
        return [f"basis of {k!r} is not one of the known bases" for k in bad]
    if field == "one_rm":
        if set(value) != {"of", "ratio", "log_sd"}:
            return ["one_rm needs exactly of, ratio and log_sd"]
        if value["of"] not in REFERENCES:
            return [f"one_rm.of must be one of {', '.join(REFERENCES)}, not {value['of']!r}"]
        ratio = _number_problems("one_rm.ratio", value["ratio"], 0.005, 6.0)
        return ratio + _number_problems("one_rm.log_sd", value["log_sd"], 0.0, 1.0)
    found = [f"{field} names the unknown muscle group {g!r}" for g in value if g not in GROUPS]
    for group, amount in value.items():
        found += _number_problems(f"{field} of {group}", amount, 0.0, 1.0)
        if field == "credit" and amount not in (0, 0.5, 1):
            found.append(f"credit of {group} must be 0, 0.5 or 1")
    return found


def _number_problems(field: str, value: Any, low: float, high: float) -> list[str]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return [f"{field} must be a number"]
    return [] if low <= value <= high else [f"{field} = {value} is outside {low} to {high}"]


def _credit(
    involvement: Mapping[str, float], given: Mapping[str, float], rule: Mapping[str, float]
) -> dict[str, float]:
    judged = {
        g: 1.0 if v >= rule["direct"] else 0.5 if v >= rule["indirect"] else 0.0
        for g, v in involvement.items()
    }
    return {g: v for g, v in (judged | dict(given)).items() if v > 0}


def _bases(
    row: Mapping[str, Any], common: Mapping[str, Any], fields: tuple[str, ...]
) -> Mapping[str, Basis]:
    names = {f: row.get("basis", {}).get(f) or common["default_basis"][f] for f in fields}
    return MappingProxyType({f: common["basis"][name] for f, name in names.items()})
