"""The submodels of the body that stand behind the network, in signal order."""

from __future__ import annotations

from myocrine.body.adipose import Adipose
from myocrine.body.anabolism import Anabolism
from myocrine.body.bone import Bone
from myocrine.body.brain import Brain
from myocrine.body.catecholamines import Catecholamines
from myocrine.body.contract import Submodel
from myocrine.body.cortisol import Cortisol
from myocrine.body.cytokines import Cytokines
from myocrine.body.damage import Damage
from myocrine.body.glucose import Glucose
from myocrine.body.growth_hormone import GrowthHormone
from myocrine.body.immune import Immune
from myocrine.body.interleukin6 import Interleukin6
from myocrine.body.lactate import Lactate
from myocrine.body.lipids import Lipids
from myocrine.body.muscle import Muscle
from myocrine.body.muscle_glucose import MuscleGlucose
from myocrine.body.oxidation import Oxidation
from myocrine.body.oxygen import Oxygen
from myocrine.body.plasma_volume import PlasmaVolume
from myocrine.body.splanchnic import Gut, Liver, Pancreas
from myocrine.body.tumour import Tumour
from myocrine.body.vessel import Vessel

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
    Immune,
    Tumour,
    Vessel,
    Bone,
    Brain,
    Anabolism,
    MuscleGlucose,
    Gut,
    Pancreas,
    Liver,
    Adipose,
)
"""A signal may read signals of submodels that stand before it."""
