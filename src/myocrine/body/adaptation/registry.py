"""The submodels of the slow body, in signal order."""

from __future__ import annotations

import functools

from myocrine.body.adaptation.aerobic import Aerobic
from myocrine.body.adaptation.bone_density import BoneDensity
from myocrine.body.adaptation.composition import Composition
from myocrine.body.adaptation.doses import TrainingDoses
from myocrine.body.adaptation.history import History
from myocrine.body.adaptation.hypertrophy import Hypertrophy
from myocrine.body.adaptation.insulin_action import InsulinAction
from myocrine.body.adaptation.last_bout import LastBout
from myocrine.body.adaptation.readiness import Readiness
from myocrine.body.adaptation.responses import TrainingResponses
from myocrine.body.adaptation.resting_metabolism import RestingMetabolism
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.adaptation.strength import Strength
from myocrine.body.adaptation.tendon import Tendon
from myocrine.body.contract import Submodel

__all__ = ["SLOW_SUBMODELS", "slow_body"]

SLOW_SUBMODELS: tuple[type[Submodel], ...] = (
    History,
    Hypertrophy,
    Readiness,
    Strength,
    Tendon,
    Composition,
    RestingMetabolism,
    Aerobic,
    TrainingDoses,
    LastBout,
    TrainingResponses,
    InsulinAction,
    BoneDensity,
)
"""A signal may read signals of submodels that stand before it."""


@functools.cache
def slow_body() -> SlowBody:
    """Return the slow body as it stands in this version."""
    return SlowBody([m() for m in SLOW_SUBMODELS])
