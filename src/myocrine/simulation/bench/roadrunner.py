"""libRoadRunner on the model as SBML, generated from the same equations.

Loading such a model is expensive and greedy, so it is done once a process, within limits of memory
and time; people differ in parameters, which are set.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.measures import Curve
from myocrine.simulation.bench.problem import Problem

__all__ = ["curve"]

Floats = NDArray[np.float64]


def curve(
    problem: Problem,  # noqa: ARG001
    reference: Floats,  # noqa: ARG001
    tolerances: Sequence[float],  # noqa: ARG001
    workers: int,  # noqa: ARG001
) -> Curve:
    """Return error against time of libRoadRunner, one process a core."""
    return Curve(name="roadrunner", label="libRoadRunner", note="not measured yet")
