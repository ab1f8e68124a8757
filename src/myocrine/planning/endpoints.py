"""Endpoints: what is followed over weeks to years, how far a measurement of it strays, what counts.

The numbers are the records ``endpoint.<output>.between_sd`` (how people differ before a trial),
``.measurement_error`` (SD of one measurement) and ``.mcid`` (the smallest change that matters).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import UnknownNameError
from myocrine.evidence.parameters import ParameterSet, parameters

__all__ = [
    "AGES",
    "AGES_WITH_THEM",
    "BETTER",
    "COHORT_ONLY",
    "DOMAINS",
    "IMAGED",
    "Endpoint",
    "Way",
    "domain_of",
    "endpoint",
    "endpoint_key",
    "group_size",
]

Floats = NDArray[np.float64]
Way = Literal["up", "down", "either"]

DOMAINS: dict[str, tuple[str, ...]] = {
    "Strength": ("strength_1rm_percent", "isometric_strength_percent", "readiness_percent"),
    "Muscle and tendon": (
        "muscle_size_percent",
        "area_quadriceps_percent",
        "area_hamstrings_percent",
        "area_biceps_percent",
        "area_triceps_percent",
        "area_pectorals_percent",
        "fibre_area_percent",
        "tendon_stiffness_percent",
        "tendon_area_percent",
        "force_loss_first_bout_percent",
    ),
    "Body composition": (
        "body_mass_kg",
        "lean_mass_kg",
        "fat_mass_kg",
        "body_fat_points",
        "visceral_fat_percent",
    ),
    "Metabolic rate and fuel": (
        "resting_metabolic_rate_kcal_d",
        "resting_metabolic_rate_tissue_kcal_d",
        "resting_metabolic_rate_extra_kcal_d",
        "fat_oxidation_percent",
        "mitochondria_percent",
        "glycogen_capacity_percent",
    ),
    "Sugar and insulin": (
        "insulin_sensitivity_percent",
        "insulin_sensitivity_chronic_percent",
        "insulin_sensitivity_last_bout_percent",
        "fasting_glucose_mmol_l",
        "fasting_insulin_percent",
        "homa_ir_percent",
        "hba1c_points",
    ),
    "Heart and vessels": (
        "vo2max_percent",
        "resting_heart_rate_bpm",
        "systolic_pressure_mmhg",
        "diastolic_pressure_mmhg",
        "flow_mediated_dilation_points",
        "flow_mediated_dilation_last_bout_points",
        "arterial_stiffness_sd",
    ),
    "Bone": (
        "bone_density_spine_percent",
        "bone_density_femoral_neck_percent",
        "bone_density_total_hip_percent",
    ),
    "Inflammation and signals": (
        "crp_mg_l",
        "il6_resting_sd",
        "tnf_resting_sd",
        "il10_resting_sd",
        "adiponectin_ug_ml",
        "bdnf_resting_sd",
        "irisin_resting_sd",
        "myostatin_resting_sd",
        "follistatin_resting_sd",
        "il15_resting_sd",
    ),
    "Mood, sleep and thinking": (
        "anxiety_sd",
        "depression_sd",
        "energy_sd",
        "fatigue_sd",
        "sleep_quality_sd",
        "cognition_global_sd",
        "cognition_executive_sd",
        "working_memory_sd",
    ),
}
"""Outputs of the slow body by heading, in the order in which they are told."""

COHORT_ONLY = frozenset(DOMAINS["Mood, sleep and thinking"])
"""Averages of groups, never one person's score."""

IMAGED = frozenset(DOMAINS["Muscle and tendon"][:6])
"""Sizes of muscle as an image shows them, swelling included; fibres of a biopsy have none."""

BETTER: dict[str, Way] = {
    "body_fat_points": "down",
    "visceral_fat_percent": "down",
    "hba1c_points": "down",
    "systolic_pressure_mmhg": "down",
    "diastolic_pressure_mmhg": "down",
    "flow_mediated_dilation_points": "up",
    "flow_mediated_dilation_last_bout_points": "up",
    "anxiety_sd": "down",
    "depression_sd": "down",
    "energy_sd": "up",
    "fatigue_sd": "down",
    "sleep_quality_sd": "up",
    "cognition_global_sd": "up",
    "cognition_executive_sd": "up",
    "working_memory_sd": "up",
}
"""Which way an endpoint is better, where nobody would dispute it; a higher resting metabolic rate,
for one, is a gain or a cost by who it is."""

AGES: dict[str, tuple[str, ...]] = {
    "strength": DOMAINS["Strength"][:2],
    "muscle": DOMAINS["Muscle and tendon"][:7],
    "lean and fat mass": DOMAINS["Body composition"],
    "maximal oxygen uptake": ("vo2max_percent",),
    "bone": DOMAINS["Bone"],
}
"""Outputs that the model changes with the calendar alone, under what they are called together."""

AGES_WITH_THEM: dict[str, tuple[str, ...]] = {
    "resting metabolic rate": DOMAINS["Metabolic rate and fuel"][:2],
    "insulin and glucose": (
        "insulin_sensitivity_percent",
        "insulin_sensitivity_chronic_percent",
        "fasting_glucose_mmol_l",
        "fasting_insulin_percent",
        "homa_ir_percent",
    ),
    "blood pressure": ("systolic_pressure_mmhg", "diastolic_pressure_mmhg"),
    "C-reactive protein": ("crp_mg_l",),
}
"""Outputs that follow fat and muscle as those grow older, and have no ageing of their own."""

_FAMILY = "strength_1rm_percent"


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """What is known of measuring one output.

    Attributes
    ----------
    name : str
        The output's.
    between_sd, measurement_error : float
        SD of people before a trial and of one measurement [the output's unit].
    mcid : float or None
        The smallest change that matters [the output's unit]; None where nobody has set one.
    quantile : float
        Standard errors by which a change has to exceed zero to be told from noise [1].
    """

    name: str
    between_sd: float
    measurement_error: float
    mcid: float | None
    quantile: float

    @property
    def better(self) -> Way:
        """Which way it is better: the one in which a change can be one that matters."""
        return BETTER.get(self.name, "either")

    @property
    def one_person(self) -> float:
        """Least change that two measurements of one person tell from noise [unit].

        ``quantile * sqrt(2) * error``, the least significant change of bone densitometry.
        """
        return self.quantile * float(np.sqrt(2.0)) * self.measurement_error

    def group(self, spread: Floats, n: int) -> Floats:
        """Return the least mean change that `n` people, measured twice, tell from zero [unit].

        Parameters
        ----------
        spread : array
            SD of true changes among people [unit], of any shape.
        n : int
            People.
        """
        error = np.sqrt(2.0 * self.measurement_error**2 + np.asarray(spread, float) ** 2)
        return np.asarray(self.quantile * error / np.sqrt(n))


def endpoint(name: str, records: ParameterSet | None = None) -> Endpoint:
    """Return what is known of measuring an output of the slow body.

    Parameters
    ----------
    name : str
        An output's name; ``strength_<family>_percent`` has what all 1RMs have.

    Raises
    ------
    UnknownNameError
        If no endpoint goes by this name.
    """
    known = records or parameters()
    key = endpoint_key(name, known)
    mcid = f"endpoint.{key}.mcid"
    return Endpoint(
        name=name,
        between_sd=known.value(f"endpoint.{key}.between_sd"),
        measurement_error=known.value(f"endpoint.{key}.measurement_error"),
        mcid=known.value(mcid) if mcid in known else None,
        quantile=known.value("endpoint.detection_quantile"),
    )


def endpoint_key(name: str, records: ParameterSet | None = None) -> str:
    """Return the output under whose name the records of an endpoint stand.

    Raises
    ------
    UnknownNameError
        If no endpoint goes by this name.
    """
    known = records or parameters()
    if f"endpoint.{name}.measurement_error" in known:
        return name
    if name.startswith("strength_") and name.endswith("_percent"):
        return _FAMILY
    names = [n.split(".")[1] for n in known if n.endswith(".measurement_error")]
    raise UnknownNameError("endpoint", name, names)


def group_size(records: ParameterSet | None = None) -> int:
    """Return how many people the group has that "first seen" speaks of."""
    return int((records or parameters()).value("endpoint.group_size"))


def domain_of(name: str) -> str:
    """Return the heading of an output; whatever has none counts as strength of a movement."""
    return next((d for d, names in DOMAINS.items() if name in names), "Strength by movement")
