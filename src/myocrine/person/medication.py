"""Medication that the model cannot answer for: refused with the reason, the rest only noted."""

from __future__ import annotations

from collections.abc import Iterable

from myocrine.errors import PersonError

__all__ = ["REFUSED", "check_medication", "reason"]

REFUSED: dict[str, tuple[str, tuple[str, ...]]] = {
    "beta blocker": (
        "it caps heart rate and the response to adrenaline, on which most equations rest",
        ("beta-blocker", "betablocker", "propranolol", "metoprolol", "bisoprolol", "atenolol"),
    ),
    "corticosteroid": (
        "it replaces cortisol and suppresses the cytokines that the model predicts",
        ("cortisone", "hydrocortisone", "prednisone", "prednisolone", "dexamethasone"),
    ),
    "insulin or a glucose-lowering drug": (
        "it replaces the insulin and glucose control that the model computes",
        ("insulin", "sulfonylurea", "glibenclamide", "gliclazide", "metformin", "semaglutide"),
    ),
    "anticytokine drug": (
        "it blocks the molecules that the model predicts",
        ("tocilizumab", "anakinra", "infliximab", "adalimumab", "etanercept"),
    ),
    "anabolic steroid": (
        "it changes muscle, blood and lipids beyond anything in the studies used",
        ("anabolic steroids", "nandrolone", "oxandrolone", "stanozolol", "trenbolone"),
    ),
    "immunosuppressant": (
        "it changes the immune response that the model predicts",
        ("methotrexate", "azathioprine", "ciclosporin", "tacrolimus", "chemotherapy"),
    ),
}
"""Class of medication: why it is refused, and other names of it."""


def reason(name: str) -> tuple[str, str] | None:
    """Return the class and the reason of refusal of a medication, or None if it is not listed."""
    key = name.strip().casefold()
    for label, (why, names) in REFUSED.items():
        if key in {label, *names} or key.removesuffix("s") in {label, *names}:
            return label, why
    return None


def check_medication(names: Iterable[object]) -> tuple[str, ...]:
    """Return the names as a tuple, or refuse the first one that breaks the model.

    Raises
    ------
    PersonError
        For a listed medication, with the reason, and for anything that is not text.
    """
    if isinstance(names, str):
        names = (names,)
    found: list[str] = []
    for name in names:
        if not isinstance(name, str):
            msg = f"'medication' is a list of names, not {name!r}."
            raise PersonError(msg)
        hit = reason(name)
        if hit:
            msg = f"A person on {name!r} ({hit[0]}) is outside of what the model covers: {hit[1]}."
            raise PersonError(msg, remedy="There is no way to simulate this person here.")
        found.append(name)
    return tuple(found)
