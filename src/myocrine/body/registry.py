"""The submodels of the body, in signal order."""

from __future__ import annotations

from myocrine.body.catecholamines import Catecholamines
from myocrine.body.contract import Submodel
from myocrine.body.plasma_volume import PlasmaVolume

__all__ = ["SUBMODELS"]

SUBMODELS: tuple[type[Submodel], ...] = (
    PlasmaVolume,
    Catecholamines,
)
