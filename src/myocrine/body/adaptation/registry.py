"""The submodels of the slow body, in signal order."""

from __future__ import annotations

import functools

from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Submodel

__all__ = ["SLOW_SUBMODELS", "slow_body"]

SLOW_SUBMODELS: tuple[type[Submodel], ...] = ()
"""A signal may read signals of submodels that stand before it."""


@functools.cache
def slow_body() -> SlowBody:
    """Return the slow body as it stands in this version."""
    return SlowBody([m() for m in SLOW_SUBMODELS])
