"""The muscle groups the whole house speaks of, and their units by side.

A *group* is a name such as ``quadriceps``; a *unit* is a group on one side. Arrays over muscle have
the units on their first axis, groups in the order below, all left ones first and then all right
ones, so that a resting leg can rest.
"""

from __future__ import annotations

__all__ = ["GROUPS", "N_GROUPS", "N_UNITS", "UNITS"]

GROUPS: tuple[str, ...] = (
    "quadriceps",
    "hamstrings",
    "gluteals",
    "adductors",
    "calves",
    "spinal_erectors",
    "abdominals",
    "latissimus",
    "upper_back",
    "front_deltoid",
    "rear_deltoid",
    "pectorals",
    "triceps",
    "biceps",
    "forearms",
    "other",
)
"""Muscle groups.

``upper_back`` is trapezius and rhomboids, ``front_deltoid`` anterior and lateral, ``biceps`` all
elbow flexors of the upper arm, ``other`` hip flexors, tibialis, neck and the rest.
"""

N_GROUPS = len(GROUPS)
UNITS: tuple[str, ...] = tuple(f"{g}_{side}" for side in ("left", "right") for g in GROUPS)
N_UNITS = len(UNITS)
