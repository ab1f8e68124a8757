"""Stand-ins for what an engine would have given: truths written down, so that effects are known."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.trials import BASELINE, Trial, parse_trial
from myocrine.simulation.trials.truth import Failure, Truth

Floats = NDArray[np.float64]

TEXT = """
title = "Two rides"
seed = 3

[population]
preset = "young_untrained_men"
n = 40
pool = 400

[[arm]]
name = "easy"
session = "Cycle 30 min at 50% VO2max"

[[arm]]
name = "hard"
session = "Cycle 30 min at 75% VO2max"

[sampling]
times = ["baseline", "end", "1 h", "2 h"]

[[endpoint]]
name = "IL-6 change"
output = "IL-6"
statistic = "change"
at = "1 h"
delta = "1 pg/mL"
responder = "2 pg/mL"
"""


def trial(extra: str = "", *, change: Mapping[str, str] | None = None) -> Trial:
    """Return the trial above with lines put in at its end and words exchanged."""
    text = TEXT
    for old, new in (change or {}).items():
        assert old in text, old
        text = text.replace(old, new)
    return parse_trial(text + extra, source="rides.toml")


def truth(
    made: Trial,
    level: Callable[[str, float, Floats, int], Floats],
    *,
    replicates: int = 1,
    failures: tuple[Failure, ...] = (),
) -> Truth:
    """Return a truth in which (arm, minute, z of each person, replicate) gives the level."""
    z = np.random.default_rng(11).standard_normal(made.pool)

    def lookup(arm: int, replicate: int, output: str) -> Floats:
        rows = [level(made.names[arm], t, z, replicate) for t in made.times]
        return np.array([np.broadcast_to(np.asarray(r, dtype=float), z.shape) for r in rows])

    return Truth(
        arms=made.names,
        minutes=made.times,
        people=made.population.table(range(made.pool), seed=made.seed),
        starts=dict.fromkeys(made.names, -30.0),
        replicates=replicates,
        lookup=lookup,
        failures=failures,
    )


def rise(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
    """Everybody starts at 2, differs by a tenth, and gains 1 (easy) or 3 (hard) at an hour."""
    base = 2.0 * np.exp(0.1 * z)
    if minute == BASELINE:
        return base
    gain = {"easy": 1.0, "hard": 3.0}[arm] * (1.0 + 0.1 * replicate)
    return base + gain * np.exp(-(((minute - 60.0) / 60.0) ** 2))
