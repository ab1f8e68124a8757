"""The predictive distribution of one printed number, assembled from an arm's three blocks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.errors import StudyError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person import derive_seed
from myocrine.qualification.observables import ArmResult, series
from myocrine.qualification.replicate import Replica
from myocrine.qualification.scores import Scored, Signed
from myocrine.qualification.study import Observation, Time
from myocrine.qualification.variation import change_variance, sample_variance

__all__ = ["central_log", "score", "sign"]

Floats = NDArray[np.float64]
_DRAWS = 400
_ALPHA = 0.05


@dataclass(frozen=True, kw_only=True)
class _Pair:
    """A quantity at its time and at its baseline, in every lane of an arm."""

    arm: ArmResult
    now: Floats
    before: Floats

    def people(self) -> tuple[Floats, Floats]:
        return self.now[self.arm.people], self.before[self.arm.people]

    def shift(self, *, fold: bool) -> Floats:
        """Return what knowledge alone does to the log of the number, one value a draw."""
        ratio = self.now / self.before if fold else self.now
        return _log(ratio[self.arm.knowledge]) - _log(ratio[:1])


def _log(y: Floats) -> Floats:
    return np.asarray(np.log(np.maximum(y, 1e-12)))


def score(o: Observation, replica: Replica, records: ParameterSet, *, seed: int = 0) -> Scored:
    """Score a level, ratio, difference or time of peak.

    Raises
    ------
    StudyError
        If it cannot be scored; the message is the reason that is listed.
    """
    if o.matched_to:
        msg = "a baseline the cohort was matched to"
        raise StudyError(msg)
    if o.scale == "time_of_peak":
        return _score_peak(o, replica, records, seed)
    pair = _pair(o, _arm(replica, o.arm))
    other = _pair(o, _arm(replica, o.arm_b)) if o.arm_b else None
    rng = np.random.default_rng(derive_seed(seed, 0, f"{replica.study.source}.{o.analyte}.{o.arm}"))
    if o.scale == "difference":
        return _score_difference(o, replica, records, pair, other, rng)
    return _score_log(o, replica, records, pair, other, rng)


def central_log(o: Observation, arm: ArmResult, other: ArmResult | None, lane: int) -> float:
    """Return the log prediction of one lane: the level, fold or ratio that `score` compares."""
    pair = _pair(o, arm)
    value = pair.now[lane]
    if other is not None:
        value = value / _pair(o, other).now[lane]
    elif o.scale == "ratio" or o.baseline is not None:
        value = value / pair.before[lane]
    return float(np.log(max(value, 1e-12)))


def _score_log(
    o: Observation,
    replica: Replica,
    records: ParameterSet,
    pair: _Pair,
    other: _Pair | None,
    rng: np.random.Generator,
) -> Scored:
    own_baseline = o.scale == "level" and o.baseline is not None
    fold = own_baseline or o.scale == "ratio"
    if other is not None:
        # Arms of one study share people and knowledge draws, so what they share cancels.
        pair = _Pair(arm=pair.arm, now=pair.now, before=other.now)
    offset = _detection_limit(o, records)
    if offset:
        pair = _Pair(arm=pair.arm, now=pair.now + offset, before=pair.before + offset)
    observed = o.number
    if own_baseline:
        assert o.baseline is not None
        observed = (o.number + offset) / (o.baseline + offset)
    elif o.scale == "level":
        observed = o.number + offset
    n = replica.study.size(o)
    centre = np.log(_statistic(*pair.people(), o.statistic, fold))
    draws = _resampled(pair, o.statistic, fold, n, rng) + rng.choice(pair.shift(fold=fold), _DRAWS)
    kind = "fold" if fold else "absolute"
    noise = records.value("qualification.between_study_sd") ** 2
    noise += _spread(o, pair.arm, records, fold=fold, arms=other is not None) / n
    noise += _assumed(o, replica, records) ** 2
    if o.baseline_unknown:
        noise += records.value("qualification.kit_sd") ** 2
        kind = "kit"
    draws = draws + rng.normal(0.0, np.sqrt(noise), _DRAWS)
    target = float(np.log(max(observed, 1e-12)))
    low, high = np.quantile(draws, [0.05, 0.95])
    no_change = abs(target) if kind == "fold" else float("nan")
    return Scored(
        study=replica.study.source,
        split=replica.study.split,
        arm=o.arm,
        analyte=o.analyte,
        kind=kind,
        unit=o.unit,
        time_min=_minute(o.time, pair.arm),
        observed=float(observed),
        predicted=float(np.exp(centre)),
        low=float(np.exp(low)),
        high=float(np.exp(high)),
        error=abs(float(centre) - target),
        z=(target - float(centre)) / float(np.std(draws)),
        p_below=float(np.mean(draws < target)),
        no_change_error=no_change,
    )


def _assumed(o: Observation, replica: Replica, records: ParameterSet) -> float:
    """Return the SD of the log for a protocol of which a part had to be assumed, else zero."""
    guessed = replica.study.guessed(o)
    return records.value("qualification.assumed_protocol_sd") if guessed else 0.0


def _score_difference(
    o: Observation,
    replica: Replica,
    records: ParameterSet,
    pair: _Pair,
    other: _Pair | None,
    rng: np.random.Generator,
) -> Scored:
    change = pair.now - (other.now if other is not None else pair.before)
    n = replica.study.size(o)
    people, draws = change[pair.arm.people], change[pair.arm.knowledge] - change[0]
    centre = float(np.mean(people))
    picks = people[rng.integers(0, len(people), (_DRAWS, n))].mean(axis=1)
    level = float(np.mean(np.abs(pair.now[pair.arm.people])))
    relative = records.value("qualification.between_study_sd") ** 2
    relative += _assumed(o, replica, records) ** 2
    noise = relative * centre**2
    noise += level**2 * _spread(o, pair.arm, records, fold=True, arms=other is not None) / n
    spread = picks + rng.choice(draws, _DRAWS) + rng.normal(0.0, np.sqrt(noise), _DRAWS)
    return _scored_linear(o, replica, pair.arm, centre, spread)


def _score_peak(o: Observation, replica: Replica, records: ParameterSet, seed: int) -> Scored:
    arm = _arm(replica, o.arm)
    y = series(o, arm)
    inside = np.flatnonzero(_window(o.time, arm))
    times = arm.time[inside][np.argmax(y[inside], axis=0)]
    base = arm.end_min if o.time.ref == "end" else 0.0
    rng = np.random.default_rng(derive_seed(seed, 0, f"{replica.study.source}.peak"))
    spread = times[arm.people] - base
    draws = rng.choice(spread, _DRAWS) + rng.choice(times[arm.knowledge] - times[0], _DRAWS)
    draws = draws * np.exp(rng.normal(0, records.value("qualification.between_study_sd"), _DRAWS))
    return _scored_linear(o, replica, arm, float(np.median(spread)), draws)


def _scored_linear(
    o: Observation, replica: Replica, arm: ArmResult, centre: float, draws: Floats
) -> Scored:
    sd = float(np.std(draws)) or 1e-9
    low, high = np.quantile(draws, [0.05, 0.95])
    return Scored(
        study=replica.study.source,
        split=replica.study.split,
        arm=o.arm,
        analyte=o.analyte,
        kind="difference",
        unit=o.unit,
        time_min=_minute(o.time, arm),
        observed=o.number,
        predicted=centre,
        low=float(low),
        high=float(high),
        error=abs(o.number - centre) / sd,
        z=(o.number - centre) / sd,
        p_below=float(np.mean(draws < o.number)),
        no_change_error=abs(o.number) / sd,
    )


def sign(o: Observation, replica: Replica, records: ParameterSet, *, seed: int = 0) -> Signed:
    """Simulate the study's own test at its n: up, none or down, with probabilities.

    A paired t-test on log values, two-sided at 0.05, with the spread among people, the variation
    of each sample within a person and of its assay, the spread between laboratories and the
    knowledge draws in it. "none" means that the test does not reject, so that a small study's lack
    of power is honoured.
    """
    from scipy.stats import t as student

    arm = _arm(replica, o.arm)
    limit = _detection_limit(o, records)
    d = _log_change(o, arm, limit)
    if o.arm_b:
        d = d - _log_change(o, _arm(replica, o.arm_b), limit)
    n = max(replica.study.size(o), 3)
    rng = np.random.default_rng(derive_seed(seed, 0, f"sign.{replica.study.source}.{o.analyte}"))
    people, shift = d[arm.people], d[arm.knowledge] - d[0]
    people = people[rng.integers(0, len(people), (_DRAWS, n))]
    # Papers compare two arms by the samples of one moment: two visits of a person.
    within = _spread(o, arm, records, fold=True, arms=bool(o.arm_b))
    noise = rng.normal(0.0, np.sqrt(within), people.shape)
    relative = records.value("qualification.between_study_sd") ** 2
    relative += _assumed(o, replica, records) ** 2
    lab = np.sqrt(relative) * np.abs(np.mean(d[arm.people]))
    sample = people + noise + (rng.choice(shift, _DRAWS) + rng.normal(0, lab, _DRAWS))[:, None]
    t = sample.mean(axis=1) / (sample.std(axis=1, ddof=1) / np.sqrt(n))
    critical = float(student.ppf(1.0 - _ALPHA / 2.0, n - 1))
    up, down = float(np.mean(t > critical)), float(np.mean(t < -critical))
    return Signed(
        study=replica.study.source,
        split=replica.study.split,
        arm=o.arm if not o.arm_b else f"{o.arm} - {o.arm_b}",
        analyte=o.analyte,
        observed=str(o.value),
        probabilities={"up": up, "none": 1.0 - up - down, "down": down},
    )


def _spread(
    o: Observation, arm: ArmResult, records: ParameterSet, *, fold: bool, arms: bool
) -> float:
    """Return the variance of one person's number: a level, a change, or a ratio of two arms."""
    if not (fold or arms):
        return sample_variance(o, arm.body, records)
    return change_variance(o, arm.body, records, apart=None if arms else _apart(o, arm))


def _apart(o: Observation, arm: ArmResult) -> float:
    """Return the minutes between a sample and the one it is compared with."""
    before = _minute(o.baseline_time, arm) if o.baseline_time else 0.0
    return abs(_minute(o.time, arm) - before)


def _detection_limit(o: Observation, records: ParameterSet) -> float:
    """Return what is added before the logarithm to a hormone that starts near zero, else zero."""
    return records.value("qualification.detection_limit") if o.analyte == "GH" else 0.0


def _log_change(o: Observation, arm: ArmResult, limit: float = 0.0) -> Floats:
    y = series(o, arm)
    lod = limit + 1e-3 * float(np.max(np.abs(y[:, arm.people]))) + 1e-9
    before = _at(o.baseline_time, arm, y) if o.baseline_time else y[0]
    if o.analyte in ("session load", "EPOC", "session energy"):
        before = np.ones_like(y[0])
    if o.time.reduce == "any":
        rows = y[_window(o.time, arm)]
        change = np.log((rows + lod) / (before + lod))
        mean = np.mean(change[:, arm.people], axis=1)
        return np.asarray(change[int(np.argmax(np.abs(mean)))])
    return np.asarray(np.log((_at(o.time, arm, y) + lod) / (before + lod)))


def _statistic(now: Floats, before: Floats, statistic: str, fold: bool) -> float:
    """Return the study's own statistic over people (positive quantities)."""
    if not fold:
        return float(np.median(now) if statistic == "median" else np.mean(now))
    if statistic == "mean_of_folds":
        return float(np.mean(now / before))
    if statistic == "median":
        return float(np.median(now / before))
    return float(np.mean(now) / np.mean(before))


def _resampled(pair: _Pair, statistic: str, fold: bool, n: int, rng: np.random.Generator) -> Floats:
    """Return the log statistic of `_DRAWS` samples of n people."""
    now, before = pair.people()
    picks = rng.integers(0, len(now), (_DRAWS, n))
    rows = [np.log(max(_statistic(now[i], before[i], statistic, fold), 1e-12)) for i in picks]
    return np.array(rows)


def _arm(replica: Replica, arm_id: str) -> ArmResult:
    if arm_id in replica.arms:
        return replica.arms[arm_id]
    raise StudyError(replica.failed.get(arm_id, f"arm {arm_id!r} was not simulated"))


def _pair(o: Observation, arm: ArmResult) -> _Pair:
    y = series(o, arm)
    before = _at(o.baseline_time, arm, y) if o.baseline_time else y[0]
    return _Pair(arm=arm, now=_at(o.time, arm, y), before=before)


def _at(time: Time, arm: ArmResult, y: Floats) -> Floats:
    """Return the quantity at a moment or reduced over a window, one value a lane."""
    if not time.is_window:
        assert time.min is not None
        return np.asarray(y[_node(time, arm, time.min)])
    rows = _window(time, arm)
    part, clock = y[rows], arm.clock[rows]
    how = time.reduce or "mean"
    if how == "integral":
        return np.asarray(np.trapezoid(part, clock, axis=0))
    if how == "mean":
        span = np.maximum(clock[-1] - clock[0], 1e-9)
        return np.asarray(np.trapezoid(part, clock, axis=0) / span)
    return np.asarray(part.max(axis=0) if how == "max" else part.min(axis=0))


def _window(time: Time, arm: ArmResult) -> NDArray[np.bool_]:
    if time.ref == "session":
        return (arm.time >= 0.0) & (arm.time <= arm.end_min + 1e-9)
    base = arm.end_min if time.ref == "end" else 0.0
    low, high = base + (time.begin or 0.0), base + (time.to or 0.0)
    return (arm.time >= low - 1e-6) & (arm.time <= high + 1e-6)


def _node(time: Time, arm: ArmResult, offset: float) -> int:
    target = (arm.end_min if time.ref == "end" else 0.0) + offset
    if target > arm.time[-1] + 1e-6:
        msg = f"minute {target:.0f} lies beyond the simulated {arm.time[-1]:.0f}"
        raise StudyError(msg)
    return int(np.argmin(np.abs(arm.time - target)))


def _minute(time: Time, arm: ArmResult) -> float:
    base = arm.end_min if time.ref == "end" else 0.0
    return base + (time.min if time.min is not None else (time.to or 0.0))
