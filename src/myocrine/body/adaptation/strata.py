"""Classes of people in which effects were pooled apart, as smooth memberships from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping

import jax.numpy as jnp

from myocrine.body.contract import Array, View
from myocrine.body.shapes import logistic
from myocrine.body.vessel import resting_pressure as estimated_pressure

__all__ = ["STRATA_PARAMETERS", "memberships", "resting_pressure"]

STRATA_PARAMETERS: tuple[str, ...] = (
    "adaptation.strata.age_width",
    "adaptation.strata.high_pressure",
    "adaptation.strata.older_age",
    "adaptation.strata.pressure_width",
    "adaptation.strata.raised_pressure",
    "vessel.age_onset",
    "vessel.age_width",
    "vessel.bmi_slope",
    "vessel.diastolic_age_amplitude",
    "vessel.diastolic_age_centre",
    "vessel.diastolic_age_width",
    "vessel.diastolic_reference",
    "vessel.pressure_factor",
    "vessel.reference_bmi",
    "vessel.systolic_age_slope",
    "vessel.systolic_men",
    "vessel.systolic_women",
)
"""What `memberships` reads; the resting pressure is that of `myocrine.body.vessel`."""


def resting_pressure(p: Mapping[str, Array], who: Mapping[str, Array]) -> tuple[Array, Array]:
    """Return systolic and diastolic pressure at rest [mmHg].

    As measured where ``who`` has it, else by age, sex and body mass index.
    """
    systolic, diastolic = estimated_pressure(View({}, {}, p, who))
    return who.get("systolic_rest", systolic), who.get("diastolic_rest", diastolic)


def memberships(p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
    """Return how far each person belongs to each class of `evidence.adaptation_rows.STRATA`.

    Classes of one kind add to 1. Nobody has diabetes unless it is said (``who["diabetes"]``).
    """
    older = logistic(
        (who["age"] - p["adaptation.strata.older_age"]) / p["adaptation.strata.age_width"]
    )
    systolic, _ = resting_pressure(p, who)
    width = p["adaptation.strata.pressure_width"]
    above = logistic((systolic - p["adaptation.strata.raised_pressure"]) / width)
    high = above * logistic((systolic - p["adaptation.strata.high_pressure"]) / width)
    diabetes = who.get("diabetes", jnp.zeros_like(older))
    return {
        "everybody": jnp.ones_like(older),
        "younger": 1.0 - older,
        "older": older,
        "normal_pressure": 1.0 - above,
        "raised_pressure": above - high,
        "high_pressure": high,
        "diabetes": diabetes,
        "no_diabetes": 1.0 - diabetes,
    }
