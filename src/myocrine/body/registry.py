"""The submodels of the body, in signal order."""

from __future__ import annotations

from myocrine.body.catecholamines import Catecholamines
from myocrine.body.contract import Submodel
from myocrine.body.cortisol import Cortisol
from myocrine.body.cytokines import Cytokines
from myocrine.body.damage import Damage
from myocrine.body.glucose import Glucose
from myocrine.body.growth_hormone import GrowthHormone
from myocrine.body.interleukin6 import Interleukin6
from myocrine.body.lactate import Lactate
from myocrine.body.lipids import Lipids
from myocrine.body.muscle import Muscle
from myocrine.body.oxidation import Oxidation
from myocrine.body.oxygen import Oxygen
from myocrine.body.plasma_volume import PlasmaVolume

__all__ = ["SUBMODELS"]

SUBMODELS: tuple[type[Submodel], ...] = (
    PlasmaVolume,
    Catecholamines,
    Oxygen,
    Oxidation,
    Muscle,
    Lactate,
    Glucose,
    Lipids,
    GrowthHormone,
    Cortisol,
    Damage,
    Interleukin6,
    Cytokines,
)
"""A signal may read signals of submodels that stand before it."""
