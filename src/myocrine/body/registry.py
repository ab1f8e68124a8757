"""The submodels of the body, in signal order."""

from __future__ import annotations

from myocrine.body.contract import Submodel

__all__ = ["SUBMODELS"]

SUBMODELS: tuple[type[Submodel], ...] = ()
