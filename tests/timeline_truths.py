"""Runs that were written down instead of simulated: exponential courses with known constants."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from myocrine.body.contract import Output
from myocrine.planning.moments import grid
from myocrine.planning.timeline import Timeline, timeline
from myocrine.report.timeline_sheet import timeline_sheet
from myocrine.simulation.uncertainty import Blocks

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """size * (1 - exp(-t / tau)), spread among people and in knowledge [SD over size]."""

    name: str
    long_name: str
    unit: str
    size: float
    tau: float
    person: float
    knowledge: float
    certainty: str
    evidence: str


_ROWS = """
strength_1rm_percent | One-repetition maximum | percent | 40 | 90 | .4 | .1 | high A
muscle_size_percent | Trained muscle | percent | 9 | 100 | .8 | .2 | high A
lean_mass_kg | Lean mass | kg | 1.6 | 110 | .5 | .2 | high A
body_fat_points | Body fat | point | -1.5 | 120 | .6 | .3 | moderate A
resting_metabolic_rate_kcal_d | Resting metabolic rate | kcal/d | 30 | 110 | .5 | 1 | low C
insulin_sensitivity_percent | Insulin sensitivity | percent | 18 | 20 | .4 | .4 | low B
flow_mediated_dilation_points | Flow-mediated dilation | point | 2.1 | 30 | .3 | .3 | moderate B
flow_mediated_dilation_last_bout_points | Dilation, last bout | point | -.5 | .5 | .3 | .5 | low B
systolic_pressure_mmhg | Systolic pressure | mmHg | -3 | 50 | .7 | .2 | high A
vo2max_percent | Maximal oxygen uptake | percent | 5 | 60 | .5 | .3 | moderate B
bone_density_spine_percent | Bone density, spine | percent | 1.6 | 400 | .8 | .5 | low B
crp_mg_l | C-reactive protein | mg/L | -.2 | 120 | .5 | .8 | low C
irisin_resting_sd | Irisin at rest | 1 | 0 | 60 | .5 | .8 | very low C
depression_sd | Depressive symptoms | 1 | -.5 | 35 | .4 | .3 | moderate B
sleep_quality_sd | Sleep quality | 1 | .3 | 40 | .4 | .8 | low C
cognition_global_sd | Cognition | 1 | .35 | 90 | .4 | .7 | low C
"""


def _truth(row: str) -> Truth:
    name, long_name, unit, size, tau, person, knowledge, sure = (c.strip() for c in row.split("|"))
    certainty, evidence = sure.rsplit(" ", 1)
    numbers = (float(x) for x in (size, tau, person, knowledge))
    return Truth(name, long_name, unit, *numbers, certainty, evidence)


TRUTHS = tuple(_truth(row) for row in _ROWS.strip().splitlines())


@dataclass(frozen=True)
class Written:
    """A run out of truths; lanes differ in size alone."""

    truths: tuple[Truth, ...]
    days: Floats
    blocks: Blocks
    seed: int = 0

    @property
    def outputs(self) -> tuple[Output, ...]:
        return tuple(
            Output(
                name=t.name,
                long_name=t.long_name,
                unit=t.unit,
                kind="adaptation",
                matrix="",
                evidence=t.evidence,  # type: ignore[arg-type]
                certainty=t.certainty,  # type: ignore[arg-type]
                scale=0.01,
            )
            for t in self.truths
        )

    def output(self, name: str, block: str = "joint") -> Floats:
        truth = next(t for t in self.truths if t.name == name)
        factor = np.ones(self.blocks.total)
        for kind in ("person", "knowledge"):
            z = self.blocks.normals(1, seed=self.seed, purpose=f"{name}.{kind}", varies_in=kind)[0]
            factor = factor + getattr(truth, kind) * z
        course = truth.size * (1.0 - np.exp(-self.days / truth.tau))
        return (course[:, None] * factor)[:, self.blocks.where(block)]


def written(weeks: float = 52.0, *, draws: int = 60, scale: float = 1.0) -> Written:
    """Return a run of so many weeks; `scale` multiplies every size."""
    truths = tuple(replace(t, size=t.size * scale) for t in TRUTHS)
    blocks = Blocks(joint=draws, person=draws // 2, knowledge=draws // 2)
    return Written(truths, np.array(grid(7.0 * weeks)), blocks)


def made(weeks: float = 52.0, *, draws: int = 60, evidence: str = "C", **more: object) -> Timeline:
    """Return the timeline of such a run."""
    return timeline(
        written(weeks, draws=draws),
        plan="Three days a week",
        person={"sex": "male", "age": 45.0, "mass_kg": 80.0},
        options={"weeks": weeks, "draws": draws, "seed": 0, "evidence": evidence},
        sessions=[d + 7.0 * w for w in range(int(weeks)) for d in (0.0, 2.0, 4.0)],
        sources=lambda _: ("ahtiainen2016",),
        **more,  # type: ignore[arg-type]
    )


def as_text(shown: Timeline, who: str = "") -> str:
    """Return a timeline as a terminal of 80 columns shows it."""
    console = Console(file=io.StringIO(), width=80, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(timeline_sheet(shown, who))
    return captured.get()
