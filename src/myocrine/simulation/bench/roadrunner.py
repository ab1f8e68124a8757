"""libRoadRunner on the model as `myocrine export` writes it: one document a person.

The documents are loaded before any clock runs, with libRoadRunner's newer compiler at its highest
level: it makes a third of the time of the standard one. A document holds its person's numbers and
every change of the drive as an event, so that a run is one call.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.bench.field import Opened

__all__ = ["RoadRunnerDays"]

Floats = NDArray[np.float64]
_MEMORY_GIB = 8
"""What loading may take: beyond it the process ends, not the machine."""
_MOST_STEPS = 100_000


@dataclass(frozen=True, kw_only=True)
class RoadRunnerDays:
    """The same day of several people, as libRoadRunner is told of it.

    Attributes
    ----------
    texts : tuple of str
        The SBML document of each person.
    states : tuple of str
        Identifiers of the states, in the order of the body.
    times : (samples, people)
        When to look [min].
    scale : (states,)
        How large each state becomes.
    """

    texts: tuple[str, ...]
    states: tuple[str, ...]
    times: Floats
    scale: Floats

    def opened(self) -> Opened:
        """Load the documents."""
        return _Loaded(self)


class _Loaded:
    def __init__(self, days: RoadRunnerDays) -> None:
        with contextlib.suppress(ImportError, ValueError):  # no such limits on Windows
            import resource

            most = _MEMORY_GIB << 30
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        config = roadrunner.Config
        config.setValue(config.LLVM_BACKEND, config.LLJIT)
        config.setValue(config.LLJIT_OPTIMIZATION_LEVEL, config.AGGRESSIVE)
        self.days = days
        self.runners = [roadrunner.RoadRunner(text) for text in days.texts]
        for runner in self.runners:
            runner.timeCourseSelections = list(days.states)

    def solve(self, peer: str, setting: Any, person: int, limit_s: float) -> Floats:  # noqa: ARG002
        """Return states (samples, states) of one person."""
        runner, days = self.runners[person], self.days
        solver = runner.integrator
        solver.stiff = setting.linear == "BDF"
        solver.relative_tolerance = setting.rtol
        solver.absolute_tolerance = (setting.rtol * setting.floor * days.scale).tolist()
        solver.maximum_num_steps = _MOST_STEPS
        runner.resetAll()
        found = np.array(runner.simulate(times=[0.0, *days.times[:, person]]))
        return np.asarray(found[1:])
