"""Scores of predictions against published observations: pure functions of numbers.

Rows are averaged within a study and analyte first and over studies then, so that a paper with many
samples does not outvote the others. Baselines are "no change" and "topic mean" (the mean log fold
of the analyte over the other building studies). Skill is one minus the ratio of the mean errors.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Row",
    "Scored",
    "Signed",
    "Summary",
    "balanced_accuracy",
    "bootstrap",
    "bootstrap_signs",
    "coverage_band",
    "gmfe",
    "grouped_mean",
    "sign_scores",
    "skill",
    "summarise",
    "topic_means",
]

Floats = NDArray[np.float64]
LEVEL = 0.90


class Row(Protocol):
    """What can be averaged within a study and analyte first: a frozen dataclass with both."""

    @property
    def study(self) -> str:
        """Key of the study."""

    @property
    def analyte(self) -> str:
        """What was measured."""


R = TypeVar("R", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One observation with its prediction.

    Attributes
    ----------
    kind : {'fold', 'absolute', 'kit', 'difference'}
        ``fold``: log ratio to the study's own baseline or another arm; ``absolute``: log of a level
        in a unit that all laboratories share; ``kit``: log of a level without its baseline, where
        the assay kit is part of the error (scored apart); ``difference``: signed, in its unit.
    observed, predicted : float
        On the natural scale (a fold, a level, a difference).
    error : float
        ``|ln predicted - ln observed|``, or ``|difference|`` over its predictive SD.
    z : float
        Observed minus predicted over the predictive SD, on the scale of the score.
    low, high : float
        90 % predictive interval of the study's statistic.
    p_below : float
        Probability that a prediction lies below the observation (for the PIT histogram).
    """

    study: str
    split: str
    arm: str
    analyte: str
    kind: str
    unit: str
    time_min: float
    observed: float
    predicted: float
    low: float
    high: float
    error: float
    z: float
    p_below: float
    no_change_error: float

    @property
    def inside(self) -> bool:
        """Whether the observation lies in the predictive interval."""
        return self.low <= self.observed <= self.high


@dataclass(frozen=True, kw_only=True)
class Signed:
    """One directional finding with the predicted probabilities of up, none, down."""

    study: str
    split: str
    arm: str
    analyte: str
    observed: str
    probabilities: Mapping[str, float]

    @property
    def predicted(self) -> str:
        """The most probable class."""
        return max(self.probabilities, key=lambda k: self.probabilities[k])


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Scores of one set of log-scaled rows.

    ``fold_error`` and the two baseline errors are mean absolute log errors over the rows that have
    a change (not over absolute levels, where "no change" means nothing).
    """

    n: int
    n_studies: int
    gmfe: float
    gmfe_interval: tuple[float, float]
    fold_error: float
    no_change_error: float
    topic_mean_error: float
    median_abs_z: float
    coverage90: float
    coverage_interval: tuple[float, float]
    median_width: float

    @property
    def coverage_ok(self) -> bool:
        """Whether the exact binomial interval at the number of studies contains 0.90."""
        return self.coverage_interval[0] <= LEVEL <= self.coverage_interval[1]

    @property
    def skill_no_change(self) -> float:
        """Skill against predicting no change."""
        return skill(self.fold_error, self.no_change_error)

    @property
    def skill_topic_mean(self) -> float:
        """Skill against the mean of the other building studies of the analyte."""
        return skill(self.fold_error, self.topic_mean_error)

    @property
    def skill(self) -> float:
        """The smaller of the two skills."""
        return min(self.skill_no_change, self.skill_topic_mean)


def grouped_mean(rows: Sequence[R], value: Callable[[R], float]) -> float:
    """Average within study and analyte, then within study, then over studies."""
    cells: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        cells[row.study, row.analyte].append(value(row))
    studies: dict[str, list[float]] = defaultdict(list)
    for (study, _analyte), values in cells.items():
        studies[study].append(float(np.mean(values)))
    return float(np.mean([np.mean(v) for v in studies.values()])) if studies else float("nan")


def gmfe(rows: Sequence[Scored]) -> float:
    """Geometric mean fold error of log-scaled rows."""
    return float(np.exp(grouped_mean(rows, lambda r: r.error)))


def topic_means(building: Iterable[Scored]) -> dict[str, dict[str, float]]:
    """Return per analyte the mean log fold of each building study."""
    cells: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in building:
        if row.split == "building" and row.kind == "fold" and row.observed > 0:
            cells[row.analyte][row.study].append(float(np.log(row.observed)))
    return {a: {s: float(np.mean(v)) for s, v in d.items()} for a, d in cells.items()}


def topic_mean_error(row: Scored, topics: Mapping[str, Mapping[str, float]]) -> float:
    """Error of the mean of the other building studies of the analyte; no change if none is left."""
    others = [v for s, v in topics.get(row.analyte, {}).items() if s != row.study]
    if not others or row.observed <= 0:
        return row.no_change_error
    return abs(float(np.mean(others)) - float(np.log(row.observed)))


def skill(error: float, baseline: float) -> float:
    """Return 1 - error/baseline; nan where the baseline is perfect or unknown."""
    return 1.0 - error / baseline if baseline > 0 else float("nan")


def summarise(rows: Sequence[Scored], topics: Mapping[str, Mapping[str, float]]) -> Summary | None:
    """Return the scores of log-scaled rows, or None where there are none."""
    scaled = [r for r in rows if r.kind in ("fold", "absolute")]
    if not scaled:
        return None
    error = grouped_mean(scaled, lambda r: r.error)
    folds = [r for r in scaled if np.isfinite(r.no_change_error)] or scaled
    studies = sorted({r.study for r in scaled})
    inside = grouped_mean(scaled, lambda r: float(r.inside))
    return Summary(
        n=len(scaled),
        n_studies=len(studies),
        gmfe=float(np.exp(error)),
        gmfe_interval=bootstrap(scaled, gmfe),
        fold_error=grouped_mean(folds, lambda r: r.error),
        no_change_error=grouped_mean(folds, lambda r: r.no_change_error),
        topic_mean_error=grouped_mean(folds, lambda r: topic_mean_error(r, topics)),
        median_abs_z=float(np.median([abs(r.z) for r in scaled])),
        coverage90=inside,
        coverage_interval=coverage_band(inside, len(studies)),
        median_width=float(np.median([np.log(r.high / max(r.low, 1e-12)) for r in scaled])),
    )


def coverage_band(coverage: float, n: int) -> tuple[float, float]:
    """Exact (Clopper-Pearson) 90 % interval of a coverage seen in `n` studies."""
    from scipy.stats import beta

    k = coverage * n
    low = float(beta.ppf(0.05, k, n - k + 1)) if k > 0 else 0.0
    high = float(beta.ppf(0.95, k + 1, n - k)) if k < n else 1.0
    return low, high


def bootstrap(
    rows: Sequence[R],
    statistic: Callable[[Sequence[R]], float],
    *,
    n: int = 300,
    seed: int = 0,
) -> tuple[float, float]:
    """Return the 90 % interval of a statistic by resampling studies."""
    by_study: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        by_study[row.study].append(row)
    names = sorted(by_study)
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(n):
        sample: list[R] = []
        for i, pick in enumerate(rng.integers(0, len(names), len(names))):
            # A study drawn twice counts twice: its copies get names of their own.
            sample += [_renamed(r, f"{r.study}#{i}") for r in by_study[names[pick]]]
        values.append(statistic(sample))
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _renamed(row: R, study: str) -> R:
    return cast(R, replace(cast(Any, row), study=study))


def balanced_accuracy(observed: Sequence[str], predicted: Sequence[str]) -> float:
    """Mean over the observed classes of the share that was predicted right."""
    right: dict[str, list[bool]] = defaultdict(list)
    for o, p in zip(observed, predicted, strict=True):
        right[o].append(o == p)
    return float(np.mean([np.mean(v) for v in right.values()])) if right else float("nan")


def bootstrap_signs(rows: Sequence[Signed], *, n: int = 400, seed: int = 0) -> tuple[float, float]:
    """Return the 90 % interval of balanced accuracy by resampling studies."""
    groups: dict[str, list[Signed]] = defaultdict(list)
    for row in rows:
        groups[row.study].append(row)
    names = sorted(groups)
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(n):
        sample = [r for i in rng.integers(0, len(names), len(names)) for r in groups[names[i]]]
        values.append(
            balanced_accuracy([r.observed for r in sample], [r.predicted for r in sample])
        )
    low, high = np.quantile(values, [0.05, 0.95])
    return float(low), float(high)


def _beside_guessing(rows: Sequence[Signed], majority: str) -> dict[str, object]:
    """Return balanced accuracy with its interval beside two ways of guessing one class always."""
    observed = [r.observed for r in rows]
    guesses = {k: balanced_accuracy(observed, [k] * len(rows)) for k in {majority, "up"}}
    low, high = bootstrap_signs(rows)
    return {
        "interval": [low, high],
        "majority": guesses[majority],
        "always_up": guesses["up"],
        "always_up_accuracy": observed.count("up") / len(rows),
        "excludes_baselines": low > max(guesses.values()),
    }


def sign_scores(rows: Sequence[Signed]) -> dict[str, object]:
    """Return balanced accuracy, accuracy, Brier score and what guessing would give.

    ``majority`` and ``always_up`` are the balanced accuracies of saying the most frequent class of
    these very findings, or "up", every time; ``excludes_baselines`` says whether the 90 % interval
    over studies lies above both.
    """
    if not rows:
        return {"n": 0, "balanced_accuracy": None, "accuracy": None, "majority_class": None}
    observed = [r.observed for r in rows]
    predicted = [r.predicted for r in rows]
    majority, count = Counter(observed).most_common(1)[0]
    classes = ("up", "none", "down")
    brier = np.mean(
        [sum((r.probabilities.get(c, 0.0) - (r.observed == c)) ** 2 for c in classes) for r in rows]
    )
    return {
        "n": len(rows),
        "n_studies": len({r.study for r in rows}),
        "balanced_accuracy": balanced_accuracy(observed, predicted),
        "accuracy": float(np.mean([o == p for o, p in zip(observed, predicted, strict=True)])),
        "brier": float(brier),
        "majority_class": majority,
        "majority_accuracy": count / len(rows),
        "majority_balanced_accuracy": 1.0 / len(set(observed)),
        **_beside_guessing(rows, majority),
        "confusion": {
            o: {p: sum(1 for r in rows if (r.observed, r.predicted) == (o, p)) for p in classes}
            for o in classes
        },
    }
