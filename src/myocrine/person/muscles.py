"""Muscle mass by group and side: Handsfield's lower limb, the rest shared out above it.

The shares are worked out for the size and sex of the person and then applied to the person's own
total, so that the groups always sum to it. Left equals right.
"""

from __future__ import annotations

import numpy as np

from myocrine.evidence.muscles import GROUPS
from myocrine.person.numbers import Array, Numbers

__all__ = ["LOWER_LIMB", "group_shares", "lower_limb_mass", "unit_masses"]

LOWER_LIMB: tuple[str, ...] = ("quadriceps", "hamstrings", "gluteals", "adductors", "calves")
_TRUNK = ("spinal_erectors", "abdominals", "upper_back")
_CM3_PER_L = 1000.0


def lower_limb_mass(p: Numbers, mass: Array, height: Array) -> dict[str, Array]:
    """Muscle mass [kg] of ONE lower limb by group, ``total`` included (Handsfield 2014).

    `mass` [kg], `height` [m]; healthy adults of ordinary build.
    """
    size = mass * height
    density = p("muscle.density") / _CM3_PER_L
    names = (*LOWER_LIMB, "total")
    return {g: (p(f"limb.{g}_slope") * size + p(f"limb.{g}_offset")) * density for g in names}


def group_shares(p: Numbers, mass: Array, height: Array, muscle: Array) -> dict[str, Array]:
    """Share of all muscle (both sides together) that each group holds; the shares sum to 1.

    Parameters
    ----------
    mass, height, muscle : array
        [kg], [m] and the total muscle [kg] that the regression gives for this build.
    """
    limb = lower_limb_mass(p, mass, height)
    lower = np.clip(2.0 * limb["total"] / muscle, p("limb.share_min"), p("limb.share_max"))
    shares = {g: lower * limb[g] / limb["total"] for g in LOWER_LIMB}
    shares |= {g: (1.0 - lower) * s for g, s in _upper_shares(p).items()}
    shares["other"] = 1.0 - np.sum([*shares.values()], axis=0)
    return {g: shares[g] for g in GROUPS}


def unit_masses(shares: dict[str, Array], muscle: Array) -> Array:
    """Mass [kg] by muscle unit, shape (32, n): all groups of the left side, then of the right."""
    side = np.stack([shares[g] * muscle / 2.0 for g in GROUPS])
    return np.concatenate([side, side])


def _upper_shares(p: Numbers) -> dict[str, float]:
    limb = p("upper.limb_share")
    elbow, deltoid = p("arm.elbow"), p("arm.deltoid")
    extensors, front = p("arm.triceps_of_elbow"), p("arm.front_of_deltoid")
    arm = {
        "latissimus": p("arm.latissimus"),
        "front_deltoid": deltoid * front,
        "rear_deltoid": deltoid * (1.0 - front),
        "pectorals": p("arm.pectorals"),
        "triceps": elbow * extensors,
        "biceps": elbow * (1.0 - extensors),
        "forearms": p("arm.wrist"),
    }
    return {g: p(f"upper.{g}") for g in _TRUNK} | {g: limb * s for g, s in arm.items()}
