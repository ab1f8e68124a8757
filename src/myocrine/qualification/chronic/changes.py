"""The predictive distribution of one printed change after weeks of training.

A draw is one repetition of the trial: as many people as it had, taken from the matched cohort and
measured twice with the error of the test, both arms if there are two; a knowledge draw that both
arms share; and what trials that do the same thing differ by. A pool is the mean of as many such
trials. Nothing in it comes from the observed value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import norm as normal
from scipy.stats import t as student

from myocrine.errors import StudyError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import derive_seed
from myocrine.planning.endpoints import endpoint as measured
from myocrine.qualification.analytes import factor
from myocrine.qualification.chronic.courses import ArmCourse, CourseReplica, test_day
from myocrine.qualification.chronic.endpoints import PERCENT, endpoint, plain, start_field
from myocrine.qualification.chronic.scores import Change, crps
from myocrine.qualification.scores import Signed
from myocrine.qualification.study import Observation

__all__ = ["hedges", "score_change", "sign_change"]

Floats = NDArray[np.float64]
_DRAWS = 1000
_ALPHA = 0.05
_MOST = 2000  # people drawn for one mean; beyond, people no longer matter


def hedges(df: float | Floats) -> Floats:
    """Return Hedges' J, which takes the bias out of a standardised difference.

    Parameters
    ----------
    df : float or array
        Degrees of freedom of its standard deviation, 2 or more.

    References
    ----------
    Hedges 1981, J Educ Stat 6:107-128, equation 6e (exact).
    """
    df = np.asarray(df, dtype=float)
    return np.asarray(np.exp(gammaln(df / 2.0) - gammaln((df - 1.0) / 2.0)) * np.sqrt(2.0 / df))


@dataclass(frozen=True, kw_only=True)
class _Arms:
    """One printed change in every lane, in its own unit (percent for ratios), reference apart.

    ``between_sd`` and ``error`` are the spread of people before and the error of one test, in the
    same unit; ``n`` people an arm.
    """

    change: Floats
    reference: Floats | None
    arm: ArmCourse
    between_sd: float
    error: float
    n: tuple[int, int]
    days: float

    def middle(self) -> tuple[float, float]:
        """Return the mean change of each arm's people, 0 for a reference that is not there."""
        people = self.arm.people
        other = 0.0 if self.reference is None else float(np.mean(self.reference[people]))
        return float(np.mean(self.change[people])), other

    def change_sd(self) -> float:
        """Return the SD of measured changes: of responses, and of two errors of measurement."""
        both = [y for y in (self.change, self.reference) if y is not None]
        responses = np.mean([np.var(y[self.arm.people]) for y in both])
        return float(np.sqrt(responses + 2.0 * self.error**2))

    def means(self, rng: np.random.Generator, trials: int) -> tuple[Floats, Floats]:
        """Return the mean measured change of each arm in `_DRAWS` repetitions."""
        own = self._mean(self.change, self.n[0] * trials, rng)
        if self.reference is None:
            return own, np.zeros_like(own)
        return own, self._mean(self.reference, self.n[1] * trials, rng)

    def shifts(self, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return what one knowledge draw does to each arm, `_DRAWS` times."""
        which = rng.integers(0, len(self.change[self.arm.knowledge]), _DRAWS)
        own = _around_middle(self.change[self.arm.knowledge])[which]
        if self.reference is None:
            return own, np.zeros_like(own)
        return own, _around_middle(self.reference[self.arm.knowledge])[which]

    def _mean(self, y: Floats, n: int, rng: np.random.Generator) -> Floats:
        people = y[self.arm.people]
        picks = people[rng.integers(0, len(people), (_DRAWS, min(n, _MOST)))].mean(axis=1)
        # Two tests of a person stray apart by the root of two errors.
        return np.asarray(picks + rng.normal(0.0, np.sqrt(2.0 / n) * self.error, _DRAWS))


def _around_middle(y: Floats) -> Floats:
    """Return draws around their own median: lane 0 always trains, the others stay away at times."""
    return np.asarray(y - np.median(y))


def score_change(
    o: Observation, replica: CourseReplica, records: ParameterSet, *, seed: int = 0
) -> Change:
    """Score a ratio, a difference or a standardised difference.

    Parameters
    ----------
    o : Observation
    replica : CourseReplica
    records : ParameterSet
        Errors of measurement, spreads of people, what trials differ by.
    seed : int

    Raises
    ------
    StudyError
        If it cannot be scored; the message is the reason that is listed.
    """
    arms = _arms(o, replica, records)
    rng = np.random.default_rng(derive_seed(seed, 0, _purpose(o, replica)))
    trials = 1 if o.pool is None else o.pool.trials
    noise = _noise(o, replica, records, arms)
    own, other = arms.means(rng, trials)
    own = own + rng.normal(0.0, noise.each / np.sqrt(trials), _DRAWS)
    scale, unit_sd = _scale(o, arms, rng, trials)
    beyond = _beyond(o, float(np.var(scale(own, other))))
    shift, shift_b = arms.shifts(rng)
    shift = shift + rng.normal(0.0, noise.alike, _DRAWS)
    draws = scale(own + shift, other + shift_b) + rng.normal(0.0, beyond, _DRAWS)
    middle = np.array([[v] for v in arms.middle()])
    centre = float(_plain_scale(o, arms)(*middle)[0])
    target = float(np.log(o.number)) if o.scale == "ratio" else o.number
    return _change(o, replica, arms, draws=draws, centre=centre, target=target, unit_sd=unit_sd)


def _beyond(o: Observation, variance: float) -> float:
    """Return the SD by which a pool's mean strays beyond the simulated `variance` of it.

    Its trials differ in doses and people where the simulated ones are all the typical one: the
    printed interval knows, and has the last word where it is the wider.
    """
    if o.pool is None or o.pool.interval is None:
        return 0.0
    low, high = (np.log(e) if o.scale == "ratio" else e for e in o.pool.interval)
    error = (high - low) / (2.0 * float(normal.ppf(0.5 + o.pool.level / 2.0)))
    return float(np.sqrt(max(error**2 - variance, 0.0)))


def _change(
    o: Observation,
    replica: CourseReplica,
    arms: _Arms,
    *,
    draws: Floats,
    centre: float,
    target: float,
    unit_sd: float,
) -> Change:
    natural: Callable[[float], float] = np.exp if o.scale == "ratio" else float
    sd = float(np.std(draws)) or 1e-9
    low, high = (natural(e) for e in np.quantile(draws, [0.05, 0.95]))
    printed = o.interval if o.pool is None else o.pool.interval
    return Change(
        study=replica.study.source,
        split=replica.study.split,
        arm=o.arm,
        arm_b=o.arm_b or "",
        analyte=endpoint(o.analyte, arms.arm.body).name,
        scale=o.scale,
        unit=o.unit,
        topic=_topic(o, replica),
        days=arms.days,
        n=arms.n[0],
        trials=0 if o.pool is None else o.pool.trials,
        observed=o.number,
        observed_interval=printed,
        predicted=natural(centre),
        low=float(low),
        high=float(high),
        z=(target - centre) / sd,
        p_below=float(np.mean(draws < target)),
        unit_sd=unit_sd,
        standardised=target / unit_sd,
        error=abs(target - centre) / unit_sd,
        crps=crps(draws, target) / unit_sd,
        width=float(np.subtract(*np.quantile(draws, [0.95, 0.05]))) / unit_sd,
    )


def sign_change(
    o: Observation, replica: CourseReplica, records: ParameterSet, *, seed: int = 0
) -> Signed:
    """Simulate the study's own test at its n: up, none or down, with probabilities.

    A paired t-test of the change, or a t-test of two groups' changes, two-sided at 0.05. "none"
    means that the test does not reject, so that a small study's lack of power is honoured.
    """
    arms = _arms(o, replica, records)
    rng = np.random.default_rng(derive_seed(seed, 0, f"sign.{_purpose(o, replica)}"))
    n = (max(arms.n[0], 3), max(arms.n[1], 3))
    shift, shift_b = arms.shifts(rng)
    noise = float(np.hypot(*_noise(o, replica, records, arms)))
    own = _people(arms, arms.change, n[0], rng) + (shift + rng.normal(0, noise, _DRAWS))[:, None]
    mean, variance, df = own.mean(axis=1), own.var(axis=1, ddof=1) / n[0], n[0] - 1
    if arms.reference is not None:
        other = _people(arms, arms.reference, n[1], rng) + shift_b[:, None]
        mean, df = mean - other.mean(axis=1), n[0] + n[1] - 2
        variance = variance + other.var(axis=1, ddof=1) / n[1]
    t = mean / np.sqrt(variance)
    critical = float(student.ppf(1.0 - _ALPHA / 2.0, df))
    up, down = float(np.mean(t > critical)), float(np.mean(t < -critical))
    return Signed(
        study=replica.study.source,
        split=replica.study.split,
        arm=o.arm if not o.arm_b else f"{o.arm} - {o.arm_b}",
        analyte=endpoint(o.analyte, arms.arm.body).name,
        observed=str(o.value),
        probabilities={"up": up, "none": 1.0 - up - down, "down": down},
    )


def _people(arms: _Arms, y: Floats, n: int, rng: np.random.Generator) -> Floats:
    people = y[arms.arm.people]
    picks = people[rng.integers(0, len(people), (_DRAWS, n))]
    return np.asarray(picks + rng.normal(0.0, np.sqrt(2.0) * arms.error, picks.shape))


def _purpose(o: Observation, replica: CourseReplica) -> str:
    return f"{replica.study.source}.{o.analyte}.{o.arm}.{o.arm_b}.{o.scale}.{o.time.days}"


def _arms(o: Observation, replica: CourseReplica, records: ParameterSet) -> _Arms:
    arm = _arm(replica, o.arm)
    output = endpoint(o.analyte, arm.body)
    errors = measured(output.name, records)
    change, unit = _lanes(o, arm)
    reference = None if o.arm_b is None else _lanes(o, _arm(replica, o.arm_b))[0]
    per_arm = tuple(o.n or replica.study.people(a or o.arm).n or replica.study.size(o)
                    for a in (o.arm, o.arm_b))  # fmt: skip
    return _Arms(
        change=change,
        reference=reference,
        arm=arm,
        between_sd=errors.between_sd * unit,
        error=errors.measurement_error * unit,
        n=(per_arm[0], per_arm[1]),
        days=test_day(o.time, arm.sessions),
    )


def _lanes(o: Observation, arm: ArmCourse) -> tuple[Floats, float]:
    """Return the change in every lane and what turns the output's unit into that of the change.

    Ratios are told in percent of the start; where the output is itself a percentage of the plan's
    start and the change counts from a later test, in percent of that test.
    """
    output = endpoint(o.analyte, arm.body)
    now, before = arm.since(o, output.name)
    if o.scale != "ratio":
        unit = 1.0 if o.is_sign or o.scale == "smd" else _unit(o, output.unit)
        return (now - before) * unit, unit
    if plain(output.unit) == PERCENT:
        return 100.0 * ((1.0 + now / 100.0) / (1.0 + before / 100.0) - 1.0), 1.0
    field = start_field(output)
    if field is None:
        msg = f"{o.analyte} has no known start, so a ratio says nothing: give a difference"
        raise StudyError(msg)
    start = arm.who[field]
    return 100.0 * (now - before) / (start + before), 100.0 / float(np.mean(start[arm.people]))


def _unit(o: Observation, unit: str) -> float:
    if plain(o.unit) == plain(unit):
        return 1.0
    return factor(o.analyte, unit, o.unit)


class _Noise(NamedTuple):
    """SDs of what is neither people nor knowledge, in the unit of the change."""

    each: float  # of one trial: trials that do the same thing differ
    alike: float  # of all trials of a pool: what had to be assumed about them


def _noise(o: Observation, replica: CourseReplica, records: ParameterSet, arms: _Arms) -> _Noise:
    value = records.value
    a, b = arms.middle()
    # What both arms have in common acts on their difference, what is each arm's own on both.
    common = value("qualification.between_trials_common")
    size = np.sqrt(common * (a - b) ** 2 + (1.0 - common) * (a**2 + b**2))
    share = value("qualification.between_trials_share") * size
    guessed = value("qualification.assumed_protocol_sd") if replica.study.guessed(o) else 0.0
    shift = value("qualification.occasion_shift") * arms.error
    return _Noise(each=float(np.hypot(share, shift)), alike=float(guessed * size))


Scale = Callable[[Floats, Floats], Floats]


def _plain_scale(o: Observation, arms: _Arms) -> Scale:
    """Return what makes the printed number of the two arms' mean changes, on the score's scale."""
    if o.scale == "ratio":
        return lambda a, b: _log_fold(a) - _log_fold(b)
    if o.scale == "smd":
        sd = arms.between_sd if o.over == "before" else arms.change_sd()
        return lambda a, b: (a - b) / sd
    return lambda a, b: a - b


def _scale(
    o: Observation, arms: _Arms, rng: np.random.Generator, trials: int
) -> tuple[Scale, float]:
    """Return that of one repetition, and the spread of people before on the same scale."""
    plain_scale = _plain_scale(o, arms)
    if o.scale == "ratio":
        return plain_scale, arms.between_sd / 100.0
    if o.scale != "smd":
        return plain_scale, arms.between_sd
    df = max(sum(arms.n) - 2 if arms.reference is not None else arms.n[0] - 1, 2)
    # Each trial divides by the SD of its own people (before, or of changes) and corrects by J.
    seen = np.sqrt(rng.chisquare(df, (_DRAWS, min(trials, _MOST))) / df)
    correction = (hedges(df) / seen).mean(axis=1)
    unit_sd = 1.0 if o.over == "before" else arms.between_sd / arms.change_sd()
    return lambda a, b: plain_scale(a, b) * correction, unit_sd


def _log_fold(percent: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(1.0 + percent / 100.0, 1e-3)))


def _topic(o: Observation, replica: CourseReplica) -> str:
    """Return what kind of comparison this is: like is averaged with like."""
    if o.baseline_time is not None:
        return "later"
    trained = [bool(_arm(replica, a).sessions) for a in (o.arm, o.arm_b) if a]
    if not any(trained):
        return "control"
    return "between" if len(trained) == 2 and all(trained) else "trained"


def _arm(replica: CourseReplica, arm_id: str) -> ArmCourse:
    if arm_id in replica.arms:
        return replica.arms[arm_id]
    raise StudyError(replica.failed.get(arm_id, f"arm {arm_id!r} was not followed"))
