"""Everybody whom a population can draw can be simulated: no failure, no number out of the world."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from myocrine.person import PRESETS, Population, population
from myocrine.person.populations_reading import parse_population
from myocrine.simulation.groups import Group
from myocrine.simulation.store import failures
from myocrine.simulation.wide import Wide, run_wide
from myocrine.training import read_one

SESSIONS = {
    "ride": "Cycle 60 min at 70% VO2max",
    "lifts": "Back squat 5x8 at RIR 1, rest 2 min\nBench press 5x8 at 75%, rest 2 min",
}
# The corners of what the model says it holds for: nearly even spreads from limit to limit.
EXTREMES = """
name = "extremes"
training_status = { untrained = 0.25, recreational = 0.25, trained = 0.25, athlete = 0.25 }

[everyone]
age = { mean = 64, sd = 26, low = 18, high = 110 }
height_cm = { mean = 175, sd = 25, low = 130, high = 220 }
bmi = { mean = 38, sd = 16, low = 13, high = 70 }
fat_percent = { mean = 34, sd = 17, low = 3, high = 65 }
vo2max_ml_kg_min = { mean = 50, sd = 24, low = 10, high = 95 }
"""


def populations() -> dict[str, Population]:
    presets = {name: population(name) for name in PRESETS}
    return {**presets, "extremes": parse_population(EXTREMES)}


@pytest.mark.slow
@pytest.mark.parametrize("kind", SESSIONS)
def test_everybody_can_be_simulated(kind: str, tmp_path: Path) -> None:
    session = read_one(SESSIONS[kind])
    groups = tuple(
        Group(name=name, session=session, population=made, people=range(32))
        for name, made in populations().items()
    )
    wide = Wide(groups=groups, outputs=(), times=(0.0, 60.0), seed=3)
    data = run_wide(wide, tmp_path / "all.zarr")
    assert failures(data) == ()
    value = data["value"].values
    assert np.isfinite(value).all()
    il6 = data["value"].sel(output="il6", time=0.0).values
    assert (il6 > 0.0).all()
    # People differ, and each group's people differ from another group's.
    assert (np.std(np.log(il6), axis=-1) > 0.05).all()
    assert len(np.unique(il6)) == il6.size
