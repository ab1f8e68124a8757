"""A trial judged: every endpoint with what was observed, what is true, and how likely it was found.

Two intervals stand apart. That of the estimate says what one trial of this size leaves open: people
were drawn, samples strayed, some went missing. That of the true effect says what nobody knows: the
same people under other draws of the knowledge spread, without any error of sampling.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.evidence.parameters import ParameterSet
from myocrine.qualification.trials.contrasts import (
    ArmSummary,
    Estimate,
    ancova,
    holm,
    paired,
    summary,
    welch,
)
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.measuring import Observed, observe
from myocrine.qualification.trials.power import (
    REPETITIONS,
    Power,
    power,
    sizes,
    whole_people,
)
from myocrine.simulation.trials.allocation import Allocation, allocate
from myocrine.simulation.trials.trial import Endpoint, Trial
from myocrine.simulation.trials.truth import Truth

__all__ = ["EndpointResult", "TrialResult", "TrueEffect", "judge"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
_MANY = 20
"""Draws of what nobody knows from which a 90 % interval can be read; fewer show their range."""


@dataclass(frozen=True, kw_only=True)
class TrueEffect:
    """The effect in the whole pool, without any error of sampling or measuring.

    Attributes
    ----------
    central : float
        Mean of people's own differences under central knowledge, on the endpoint's scale.
    sd : float
        SD of people's own differences.
    above : float
        Share of people whose own difference is above zero.
    draws : (replicates - 1,)
        The mean under every draw of what nobody knows; empty without draws.
    arms : mapping of arm to mean
    """

    central: float
    sd: float
    above: float
    draws: Floats
    arms: Mapping[str, float]

    @property
    def interval(self) -> tuple[float, float] | None:
        """90 % interval over knowledge, the range of fewer than 20 draws, or None."""
        known = self.draws[np.isfinite(self.draws)]
        if len(known) < 2:
            return None
        if len(known) < _MANY:
            return float(known.min()), float(known.max())
        low, high = np.quantile(known, [0.05, 0.95])
        return float(low), float(high)


@dataclass(frozen=True, kw_only=True)
class EndpointResult:
    """One endpoint, decided.

    Attributes
    ----------
    values, bases : mapping of arm to (people,)
        Each person's observed endpoint and baseline; NaN where missing or not of this arm.
    adjusted : Estimate or None
        The same difference at equal baseline, where that makes sense.
    holm : float
        p adjusted for the number of endpoints of the trial.
    at_n : Power or None
        Power at the trial's own size.
    assurance : float or None
        Mean power over draws of what nobody knows.
    """

    endpoint: Endpoint
    values: Mapping[str, Floats]
    bases: Mapping[str, Floats]
    arms: Mapping[str, ArmSummary]
    estimate: Estimate
    adjusted: Estimate | None
    holm: float
    truth: TrueEffect
    at_n: Power | None
    curve: Sequence[Power] = ()
    assurance: float | None = None

    @property
    def shown(self) -> tuple[float, float, float]:
        """Difference, low and high as people read them: a fold where it is a logarithm."""
        e = self.estimate
        return tuple(self.as_read(v) for v in (e.difference, e.low, e.high))  # type: ignore[return-value]

    def as_read(self, value: float) -> float:
        """Return a value of the endpoint's scale as people read it."""
        return math.exp(value) if self.endpoint.log and math.isfinite(value) else value

    @property
    def covered(self) -> bool:
        """Whether the interval of the estimate holds the true effect."""
        return self.estimate.low <= self.truth.central <= self.estimate.high

    @property
    def decision(self) -> str:
        """What the interval says: of a difference, and of one that matters."""
        e, delta = self.estimate, self.endpoint.delta
        if not math.isfinite(e.low):
            return "not computed"
        sure = e.low > 0.0 or e.high < 0.0
        if delta is None or delta == 0.0:
            return "difference" if sure else "not decided"
        if e.low > delta or e.high < -delta:
            return "difference that matters"
        if -delta < e.low and e.high < delta:
            return "no difference that matters"
        return "difference, size not decided" if sure else "not decided"


@dataclass(frozen=True, kw_only=True)
class TrialResult:
    """A trial with everything that follows from it."""

    trial: Trial
    truth: Truth
    allocation: Allocation
    observed: Observed
    endpoints: Sequence[EndpointResult]
    body: Body

    @property
    def primary(self) -> EndpointResult:
        """The endpoint called primary, else the first."""
        return next((e for e in self.endpoints if e.endpoint.primary), self.endpoints[0])


def judge(
    trial: Trial,
    truth: Truth,
    *,
    repetitions: int = REPETITIONS,
    with_curve: bool = True,
    body: Body | None = None,
    records: ParameterSet | None = None,
    progress: Progress | None = None,
) -> TrialResult:
    """Allocate, observe, estimate and work out power; nothing is simulated here.

    Parameters
    ----------
    trial : Trial
    truth : Truth
    repetitions : int
        Trials of each size that power rests on; 0 leaves power out.
    with_curve : bool
        Whether power is also worked out at other sizes.
    progress : callable
        Called with (endpoints done, endpoints).

    Raises
    ------
    ModelError
        If nobody could be simulated in the arms that an endpoint compares.
    """
    body = body or default_body()
    records = records or body.records
    allocation = allocate(trial, truth.people)
    observed = observe(trial, truth, allocation, body=body, records=records)
    found = []
    for i, endpoint in enumerate(trial.endpoints):
        if progress:
            progress(i, len(trial.endpoints))
        series = [truth.series(a, endpoint.output.name, endpoint.reads) for a in endpoint.arms]
        whole_people(series, endpoint)
        one = _decide(trial, truth, observed, endpoint)
        more = _powers(trial, truth, endpoint, repetitions, with_curve, body, records)
        found.append((one, more))
    adjusted = holm([one[2].p for one, _ in found])
    results = [
        EndpointResult(
            endpoint=endpoint,
            values=one[0],
            bases=one[1],
            estimate=one[2],
            adjusted=one[3],
            arms=one[4],
            truth=true_effect(truth, endpoint),
            holm=p,
            at_n=more[0],
            curve=more[1],
            assurance=more[2],
        )
        for endpoint, (one, more), p in zip(trial.endpoints, found, adjusted, strict=True)
    ]
    if progress:
        progress(len(found), len(found))
    return TrialResult(
        trial=trial,
        truth=truth,
        allocation=allocation,
        observed=observed,
        endpoints=results,
        body=body,
    )


def true_effect(truth: Truth, endpoint: Endpoint) -> TrueEffect:
    """Return the effect in the pool: everybody's own difference between the arms."""
    differences = []
    arms: dict[str, float] = {}
    for replicate in range(truth.replicates):
        values = [_true_values(truth, endpoint, a, replicate) for a in endpoint.arms]
        d = values[0] - values[1] if len(values) == 2 else values[0]
        differences.append(d[np.isfinite(d)])
        if replicate == 0:
            arms = {a: _mean(v) for a, v in zip(endpoint.arms, values, strict=True)}
    central = differences[0]
    return TrueEffect(
        central=_mean(central),
        sd=float(central.std(ddof=1)) if len(central) > 1 else float("nan"),
        above=float(np.mean(central > 0.0)) if len(central) else float("nan"),
        draws=np.array([_mean(d) for d in differences[1:]]),
        arms=arms,
    )


def _true_values(truth: Truth, endpoint: Endpoint, arm: str, replicate: int) -> Floats:
    y = truth.series(arm, endpoint.output.name, endpoint.reads, replicate=replicate)
    return endpoint_values(endpoint, y, endpoint.reads, start=truth.starts[arm])


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _decide(
    trial: Trial, truth: Truth, observed: Observed, endpoint: Endpoint
) -> tuple[dict[str, Floats], dict[str, Floats], Estimate, Estimate | None, dict[str, ArmSummary]]:
    """Return observed values, baselines, the estimate, the adjusted one, and the arms."""
    output = endpoint.output.name
    times = trial.samples[output]
    values, bases, arms = {}, {}, {}
    for arm in endpoint.arms:
        y = observed.values[arm, output]
        values[arm] = endpoint_values(endpoint, y, times, start=truth.starts[arm])
        bases[arm] = y[0] if endpoint.needs_baseline else np.full(trial.n, np.nan)
        did = observed.left[trial.names.index(arm)] >= 0
        arms[arm] = summary(
            values[arm][did],
            alpha=trial.alpha,
            responder=endpoint.responder,
            down=endpoint.direction == "down",
        )
    a, *rest = (values[arm] for arm in endpoint.arms)
    adjusted: Estimate | None = None
    if endpoint.analysis in ("paired", "one sample"):
        estimate = paired(a, rest[0] if rest else 0.0, alpha=trial.alpha)
    else:
        estimate = welch(a, rest[0], alpha=trial.alpha)
        if endpoint.statistic == "change":
            first, second = (bases[arm] for arm in endpoint.arms)
            adjusted = ancova(a, rest[0], first, second, alpha=trial.alpha)
        if endpoint.analysis == "ancova" and adjusted is not None:
            estimate, adjusted = adjusted, estimate
    return values, bases, estimate, adjusted, arms


def _powers(
    trial: Trial,
    truth: Truth,
    endpoint: Endpoint,
    repetitions: int,
    with_curve: bool,
    body: Body,
    records: ParameterSet,
) -> tuple[Power | None, list[Power], float | None]:
    """Return power at the trial's size, the curve, and the mean over knowledge."""
    if repetitions < 1:
        return None, [], None

    def at(total: int, replicate: int = 0, n: int = repetitions) -> Power:
        return power(
            trial,
            truth,
            endpoint,
            sizes(trial, endpoint, total),
            replicate=replicate,
            repetitions=n,
            body=body,
            records=records,
        )

    curve = [at(total) for total in _totals(trial)] if with_curve else []
    assurance = None
    if truth.replicates > 1:
        few = max(100, repetitions // truth.replicates)
        drawn = [at(trial.n, r, few).power for r in range(1, truth.replicates)]
        assurance = float(np.mean(drawn))
    return at(trial.n), curve, assurance


def _totals(trial: Trial) -> list[int]:
    """Return sizes around the trial's own, from the smallest that can be tested."""
    arms = 1 if trial.design.within else len(trial.names)
    around = [trial.n * f for f in (0.125, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)]
    return sorted({max(3 * arms, round(k)) for k in around})
