"""Scores of predicted changes: pure functions of rows.

Changes after weeks come in percent, kilograms, millimetres of mercury and standard deviations. To
be averaged, errors are told in SDs of people before training (``endpoint.<output>.between_sd``).
Rows are averaged within a study and analyte first and over studies then. Baselines are "no change"
and "topic mean" (the mean of the analyte over the other building studies, like compared with like).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.qualification.scores import LEVEL, bootstrap, coverage_band, grouped_mean, skill

__all__ = [
    "Change",
    "ChangeSummary",
    "Topics",
    "crps",
    "median_abs_z",
    "summarise",
    "topic_error",
    "topics",
]

Floats = NDArray[np.float64]
Topics = Mapping[tuple[str, str], Mapping[str, float]]
"""Mean standardised change of each building study, by (analyte, kind of comparison)."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One printed change with its prediction.

    Attributes
    ----------
    arm, arm_b : str
        ``arm_b`` is empty for a change within one arm.
    analyte : str
        The output's name.
    scale : {'ratio', 'difference', 'smd'}
    topic : {'trained', 'control', 'between', 'later'}
        Against no training (or one's own start); of people who do not train; between two ways of
        training; from a test after the start.
    days : float
        Of the test, from the start of the plan.
    n, trials : int
        People an arm; trials of a pool, 0 for a study of its own.
    observed, predicted, low, high : float
        On the printed scale; 90 % predictive interval of the study's number.
    observed_interval : (float, float) or None
        As printed.
    z : float
        Observed minus predicted over the predictive SD.
    p_below : float
        Probability that a prediction lies below the observation.
    unit_sd : float
        SD of people before training, on the scale of the score (of logs for ratios).
    standardised, error, crps, width : float
        The observed change, the absolute error, the continuous ranked probability score and the
        width of the 90 % interval, in such SDs.
    """

    study: str
    split: str
    arm: str
    arm_b: str
    analyte: str
    scale: str
    unit: str
    topic: str
    days: float
    n: int
    trials: int
    observed: float
    observed_interval: tuple[float, float] | None
    predicted: float
    low: float
    high: float
    z: float
    p_below: float
    unit_sd: float
    standardised: float
    error: float
    crps: float
    width: float

    @property
    def inside(self) -> bool:
        """Whether the observation lies in the predictive interval."""
        return self.low <= self.observed <= self.high

    def in_sd(self, value: float) -> float:
        """Return a printed value as a change in SDs of people before training."""
        return float(np.log(value) if self.scale == "ratio" else value) / self.unit_sd

    @property
    def no_change_error(self) -> float:
        """Error of predicting that nothing changes [SD]."""
        return abs(self.standardised)


@dataclass(frozen=True, kw_only=True)
class ChangeSummary:
    """Scores of one set of changes; every study counts once, errors in SDs of people.

    Intervals are of 90 %: exact for the coverage at the number of studies, by resampling studies
    for the others.
    """

    n: int
    n_studies: int
    n_pools: int
    median_abs_z: float
    median_abs_z_interval: tuple[float, float]
    coverage90: float
    coverage_interval: tuple[float, float]
    error: float
    crps: float
    no_change_error: float
    topic_mean_error: float
    skill_no_change_interval: tuple[float, float]
    skill_topic_mean_interval: tuple[float, float]
    median_width: float
    pit: tuple[float, ...]

    @property
    def coverage_ok(self) -> bool:
        """Whether the exact binomial interval at the number of studies contains 0.90."""
        return self.coverage_interval[0] <= LEVEL <= self.coverage_interval[1]

    @property
    def skill_no_change(self) -> float:
        """Skill against predicting no change."""
        return skill(self.error, self.no_change_error)

    @property
    def skill_topic_mean(self) -> float:
        """Skill against the mean of the other building studies of the analyte."""
        return skill(self.error, self.topic_mean_error)

    @property
    def skill(self) -> float:
        """The smaller of the two skills."""
        return float(np.nanmin([self.skill_no_change, self.skill_topic_mean]))


def crps(draws: Floats, value: float) -> float:
    """Return the continuous ranked probability score of draws: 0 is perfect, in their unit.

    The mean distance to the value less half of the mean distance between two draws.

    References
    ----------
    Gneiting & Raftery 2007, J Am Stat Assoc 102:359-378, equation 21.
    """
    y = np.sort(np.asarray(draws, dtype=float))
    n = len(y)
    ranks = 2.0 * np.arange(1, n + 1) - n - 1.0
    return float(np.mean(np.abs(y - value)) - np.sum(ranks * y) / n**2)


def topics(rows: Iterable[Change]) -> Topics:
    """Return what each building study found, by analyte and kind of comparison."""
    cells: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.split == "building":
            cells[row.analyte, row.topic][row.study].append(row.standardised)
    return {k: {s: float(np.mean(v)) for s, v in d.items()} for k, d in cells.items()}


def topic_error(row: Change, found: Topics) -> float:
    """Error of the mean of the other building studies [SD]; no change where there is none."""
    others = [v for s, v in found.get((row.analyte, row.topic), {}).items() if s != row.study]
    return abs(float(np.mean(others)) - row.standardised) if others else row.no_change_error


def median_abs_z(rows: Sequence[Change]) -> float:
    """Return the median |z| in which every study counts once, and every analyte within it."""
    z = np.array([abs(r.z) for r in rows])
    order = np.argsort(z)
    below = np.cumsum(_weights(rows)[order])
    return float(z[order][int(np.searchsorted(below, 0.5 * below[-1]))])


def _weights(rows: Sequence[Change]) -> Floats:
    cells: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for r in rows:
        cells[r.study][r.analyte] += 1
    return np.array([1.0 / (len(cells[r.study]) * cells[r.study][r.analyte]) for r in rows])


def summarise(rows: Sequence[Change], found: Topics) -> ChangeSummary | None:
    """Return the scores of changes, or None where there are none."""
    if not rows:
        return None
    studies = {r.study for r in rows}
    inside = grouped_mean(rows, lambda r: float(r.inside))
    weight = _weights(rows)
    tenths = np.clip((10.0 * np.array([r.p_below for r in rows])).astype(int), 0, 9)

    def mean(value: Callable[[Change], float]) -> float:
        return grouped_mean(rows, value)

    return ChangeSummary(
        n=len(rows),
        n_studies=len(studies),
        n_pools=len({r.study for r in rows if r.trials}),
        median_abs_z=median_abs_z(rows),
        median_abs_z_interval=bootstrap(rows, median_abs_z),
        coverage90=inside,
        coverage_interval=coverage_band(inside, len(studies)),
        error=mean(lambda r: r.error),
        crps=mean(lambda r: r.crps),
        no_change_error=mean(lambda r: r.no_change_error),
        topic_mean_error=mean(lambda r: topic_error(r, found)),
        skill_no_change_interval=bootstrap(rows, lambda own: _skill(own, _no_change)),
        skill_topic_mean_interval=bootstrap(
            rows, lambda own: _skill(own, lambda r: topic_error(_original(r), found))
        ),
        median_width=float(np.median([r.width for r in rows])),
        pit=tuple(np.bincount(tenths, weights=weight, minlength=10) / weight.sum()),
    )


def _no_change(row: Change) -> float:
    return row.no_change_error


def _skill(rows: Sequence[Change], baseline: Callable[[Change], float]) -> float:
    return skill(grouped_mean(rows, lambda r: r.error), grouped_mean(rows, baseline))


def _original(row: Change) -> Change:
    """Return a row under its study's own name: copies of a resample stand under others."""
    from dataclasses import replace

    return replace(row, study=row.study.split("#")[0])
