"""Which sampling times and how many people decide an endpoint best for what they cost.

Every set of candidate times is tried (up to a limit; beyond it times are added one by one), each
with as many people as the budget then pays for. Sets are ranked by the closed form of the t test
with the mean and the SD that the endpoint has in the pool when it is read from just these samples,
errors and losses included; the best are then simulated as whole trials.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from myocrine.body import Body, default_body
from myocrine.errors import InputError
from myocrine.evidence.parameters import ParameterSet
from myocrine.person.seeds import generator
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.measuring import Draw, spread_of, strayed
from myocrine.qualification.trials.power import (
    REPETITIONS,
    Power,
    closed_form,
    in_order,
    leaving,
    lost_samples,
    power,
    sizes,
    whole_people,
)
from myocrine.simulation.trials.trial import BASELINE, Budget, Endpoint, Trial
from myocrine.simulation.trials.truth import Truth

__all__ = ["Choice", "Designs", "best_designs", "read_from"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]
By = Literal["power", "decision", "width"]
MOST_SETS = 4096
_DRAWN = 4000  # people measured once each to learn the SD of an endpoint
_ENOUGH = 1_000_000
_CERTAIN = 0.99  # beyond it nobody pays for more power


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One design that the budget pays for.

    Attributes
    ----------
    times : tuple of float
        Samples after the session, besides baseline where it is needed [min].
    n : int
        People in the whole trial.
    samples : int
        Samples in the whole trial, baseline included.
    cost : float
        In the budget's money; in samples where it counts samples.
    powers, widths : tuple of float
        By the closed form, for each endpoint; powers are probabilities of deciding about delta
        where that was asked for.
    match : float or None
        What this set of times would cost with as much power as the best (at most 99 %); None where
        no number of people gives it.
    simulated : tuple of Power
        The same design run as whole trials, for each endpoint; only of the best.
    """

    times: tuple[float, ...]
    n: int
    samples: int
    cost: float
    powers: tuple[float, ...]
    widths: tuple[float, ...]
    match: float | None = None
    simulated: tuple[Power, ...] = ()

    @property
    def power(self) -> float:
        """Mean power over the endpoints."""
        return float(np.mean(self.powers))


@dataclass(frozen=True, kw_only=True)
class Designs:
    """What a budget buys, the best first.

    Attributes
    ----------
    choices : sequence of Choice
    tried : int
        Sets of times that were tried.
    exhaustive : bool
        Whether these were all; otherwise times were added one by one.
    needed : mapping of power to (people, cost)
        What the best set of times needs for 80 and 90 % power; None where nothing gives it.
    """

    trial: Trial
    endpoints: tuple[Endpoint, ...]
    budget: Budget
    by: By
    choices: Sequence[Choice]
    tried: int
    exhaustive: bool
    needed: dict[float, tuple[int, float] | None]


def best_designs(
    trial: Trial,
    truth: Truth,
    endpoints: Sequence[Endpoint],
    *,
    budget: Budget | None = None,
    by: By = "power",
    top: int = 6,
    repetitions: int = REPETITIONS,
    body: Body | None = None,
    records: ParameterSet | None = None,
    progress: Progress | None = None,
) -> Designs:
    """Return the designs that decide endpoints best within a budget.

    Parameters
    ----------
    endpoints : sequence of Endpoint
        All are read from the same samples; the mean of their powers (or widths) is ranked.
    budget : Budget, optional
        The trial's own by default; money or samples has to be set.
    by : {'power', 'decision', 'width'}
        Highest power to find a difference; highest probability that the interval decides about
        the smallest difference that matters (power, for an endpoint without one); or narrowest
        interval.
    top : int
        How many designs are returned and simulated.

    Raises
    ------
    InputError
        If the budget is missing, has nothing to choose among or pays for no trial at all.
    """
    search = _Search(
        trial=trial,
        truth=truth,
        endpoints=tuple(endpoints),
        budget=_complete(trial, budget or trial.budget, endpoints),
        by=by,
        body=body or default_body(),
        records=records or (body or default_body()).records,
    )
    found, exhaustive = search.everything()
    if not found:
        msg = "The budget does not pay for two people in each arm."
        raise InputError(msg, remedy="Raise it, or lower what a person or a sample costs.")
    ranked = sorted(found, key=search.rank)
    best = ranked[0]
    chosen = []
    for i, choice in enumerate(ranked[:top]):
        if progress:
            progress(i, min(top, len(ranked)))
        chosen.append(
            replace(
                choice,
                match=search.cost_of(choice.times, min(best.power, _CERTAIN)),
                simulated=search.simulated(choice, repetitions),
            )
        )
    if progress:
        progress(len(chosen), len(chosen))
    return Designs(
        trial=trial,
        endpoints=tuple(endpoints),
        budget=search.budget,
        by=by,
        choices=chosen,
        tried=len(found),
        exhaustive=exhaustive,
        needed={p: search.needed(best.times, p) for p in (0.8, 0.9)},
    )


def read_from(endpoint: Endpoint, times: Sequence[float]) -> Endpoint:
    """Return an endpoint that is read from these samples after the session (and its baseline)."""
    after = tuple(sorted(times))
    before = (BASELINE,) if endpoint.needs_baseline else ()
    if endpoint.statistic in ("value", "change", "ratio"):
        return replace(endpoint, at=after, times=(*before, *after))
    return replace(endpoint, times=(*before, *after))


class _Search:
    """One search: samples are drawn once, so that sets of times differ by nothing else."""

    def __init__(
        self,
        *,
        trial: Trial,
        truth: Truth,
        endpoints: tuple[Endpoint, ...],
        budget: Budget,
        by: By,
        body: Body,
        records: ParameterSet,
    ) -> None:
        self.trial, self.truth, self.endpoints = trial, truth, endpoints
        self.budget, self.by, self.body, self.records = budget, by, body, records
        self.baseline = any(e.needs_baseline for e in endpoints)
        self.least = 2 if any(e.statistic == "auc" for e in endpoints) else 1
        self.moments = (*((BASELINE,) if self.baseline else ()), *budget.candidates)
        self._drawn = [self._draw(e) for e in endpoints]

    def everything(self) -> tuple[list[Choice], bool]:
        """Return every design that can be paid for, and whether all sets were tried."""
        candidates = self.budget.candidates
        most = min(self.budget.most_times, len(candidates))
        count = sum(math.comb(len(candidates), k) for k in range(self.least, most + 1))
        if count <= MOST_SETS:
            sets: Iterable[tuple[float, ...]] = itertools.chain.from_iterable(
                itertools.combinations(candidates, k) for k in range(self.least, most + 1)
            )
            return [c for s in sets if (c := self.choice(s)) is not None], True
        return self._one_by_one(candidates, most), False

    def _one_by_one(self, candidates: Sequence[float], most: int) -> list[Choice]:
        """Begin with the best smallest set and add the time that helps most, again and again."""
        found: list[Choice] = []
        step = [self.choice(s) for s in itertools.combinations(candidates, self.least)]
        for _ in range(self.least, most + 1):
            there = [c for c in step if c is not None]
            if not there:
                break
            found += there
            best = min(there, key=self.rank).times
            step = [self.choice(tuple(sorted((*best, t)))) for t in candidates if t not in best]
        return found

    def rank(self, choice: Choice) -> tuple[float, ...]:
        """Return what designs are sorted by, the best lowest."""
        width = float(np.mean(choice.widths))
        # Beyond a thousandth power does not tell designs apart; there the narrower one is better.
        power_lost = -round(choice.power, 3)
        return (width, power_lost) if self.by == "width" else (power_lost, width)

    def choice(self, times: tuple[float, ...]) -> Choice | None:
        """Return the design of a set of times with the people that the budget pays for."""
        n = self._affordable(len(times))
        if n < 2 * self._arms:
            return None
        powers, widths = zip(*(self._judged(i, times, n) for i in range(len(self.endpoints))),
                             strict=True)  # fmt: skip
        return Choice(
            times=times,
            n=n,
            samples=n * self._samples_each(len(times)),
            cost=self._cost(n, len(times)),
            powers=powers,
            widths=widths,
        )

    def needed(self, times: tuple[float, ...], wanted: float) -> tuple[int, float] | None:
        """Return the fewest people, and their cost, with this mean power."""

        def enough(n: int) -> bool:
            found = [self._judged(i, times, n)[0] for i in range(len(self.endpoints))]
            return float(np.mean(found)) >= wanted - 1e-9

        low = high = 2 * self._arms
        while not enough(high):
            low, high = high, 2 * high
            if high > _ENOUGH:
                return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if enough(middle) else (middle, high)
        n = low if enough(low) else high
        return n, self._cost(n, len(times))

    def cost_of(self, times: tuple[float, ...], wanted: float) -> float | None:
        """Return what a set of times costs at a given mean power."""
        found = self.needed(times, wanted)
        return None if found is None else found[1]

    def simulated(self, choice: Choice, repetitions: int) -> tuple[Power, ...]:
        """Return the powers of a design run as whole trials."""
        if repetitions < 1:
            return ()
        return tuple(
            power(
                self.trial,
                self.truth,
                read_from(e, choice.times),
                sizes(self.trial, e, choice.n),
                repetitions=repetitions,
                body=self.body,
                records=self.records,
            )
            for e in self.endpoints
        )

    @property
    def _arms(self) -> int:
        return 1 if self.trial.design.within else len(self.trial.names)

    @property
    def _sessions_each(self) -> int:
        return len(self.trial.names) if self.trial.design.within else 1

    def _samples_each(self, k: int) -> int:
        return self._sessions_each * (k + self.baseline)

    def _price(self, k: int) -> float:
        b = self.budget
        sessions = self._sessions_each * b.per_session
        return b.per_person + sessions + self._samples_each(k) * b.per_sample

    def _cost(self, n: int, k: int) -> float:
        if self.budget.money is None:
            return float(n * self._samples_each(k))
        return n * self._price(k)

    def _affordable(self, k: int) -> int:
        most = float(_ENOUGH)
        if self.budget.money is not None and self._price(k) > 0.0:
            most = min(most, self.budget.money / self._price(k))
        if self.budget.samples is not None:
            most = min(most, self.budget.samples / self._samples_each(k))
        return math.floor(most + 1e-9)

    def _draw(self, endpoint: Endpoint) -> list[Floats]:
        """Return samples of the pool at every moment, one array (time, people) an arm."""
        spread = spread_of(self.trial, endpoint.output.name, self.body, self.records)
        series = [self.truth.series(a, endpoint.output.name, self.moments) for a in endpoint.arms]
        whole = whole_people(series, endpoint)
        who = np.tile(whole, max(1, _DRAWN // max(1, len(whole))))
        found, left = [], []
        for arm, y in zip(endpoint.arms, series, strict=True):
            draw = self._purposes(endpoint, arm)
            seen = strayed(y[:, who], self.moments, spread, draw)
            found.append(np.where(lost_samples(self.trial, seen.shape, draw), np.nan, seen))
            left.append(leaving(self.trial, arm, seen.shape, draw))
        if self.trial.design.within and len(found) == 2:
            order = self._purposes(endpoint, "")("order")
            left = in_order(left, order.random(len(who)) < 0.5)
        return [np.where(gone, np.nan, y) for y, gone in zip(found, left, strict=True)]

    def _purposes(self, endpoint: Endpoint, arm: str) -> Draw:
        word = f"trial.design.{endpoint.name}.{arm}"
        return lambda purpose: generator(self.trial.seed, 0, f"{word}.{purpose}")

    def _judged(self, i: int, times: tuple[float, ...], n: int) -> tuple[float, float]:
        """Return power and width of one endpoint, by the closed form."""
        difference, sds, kept = self._moments_of(i, times)
        people = sizes(self.trial, self.endpoints[i], n)
        real = [k * share for k, share in zip(people, kept, strict=True)]
        if min(real) < 2:
            return self.trial.alpha, math.inf
        one = self.endpoints[i]
        found = closed_form(
            difference,
            sds,
            real,
            alpha=self.trial.alpha,
            delta=one.delta if self.by == "decision" else None,
            expected=one.expected,
        )
        return found, _width(sds, real, self.trial.alpha)

    def _moments_of(
        self, i: int, times: tuple[float, ...]
    ) -> tuple[float, list[float], list[float]]:
        """Return the difference, the SDs and the shares of people who have the endpoint."""
        one = read_from(self.endpoints[i], times)
        rows = [self.moments.index(t) for t in one.reads]
        values, bases = [], []
        for arm, y in zip(one.arms, self._drawn[i], strict=True):
            start = self.truth.starts[arm]
            values.append(endpoint_values(one, y[rows], one.reads, start=start))
            bases.append(y[0])
        if len(values) == 2 and one.analysis in ("welch", "ancova"):
            known = [v[np.isfinite(v)] for v in values]
            sds = [float(v.std(ddof=1)) for v in known]
            if one.analysis == "ancova":
                sds = [s * _left_over(v, b) for s, v, b in zip(sds, values, bases, strict=True)]
            shares = [len(k) / len(v) for k, v in zip(known, values, strict=True)]
            return float(known[0].mean() - known[1].mean()), sds, shares
        d = values[0] - values[1] if len(values) == 2 else values[0]
        known_d = d[np.isfinite(d)]
        return float(known_d.mean()), [float(known_d.std(ddof=1))], [len(known_d) / len(d)]


def _left_over(values: Floats, base: Floats) -> float:
    """Return the SD that is left of values once their baseline is accounted for, as a share."""
    there = np.isfinite(values) & np.isfinite(base)
    r = float(np.corrcoef(values[there], base[there])[0, 1])
    return math.sqrt(max(0.0, 1.0 - r * r))


def _width(sds: Sequence[float], n: Sequence[float], alpha: float) -> float:
    from scipy import stats

    parts = [s * s / k for s, k in zip(sds, n, strict=True)]
    if not sum(parts) > 0.0:
        return 0.0
    df = sum(parts) ** 2 / sum(v * v / (k - 1.0) for v, k in zip(parts, n, strict=True))
    return 2.0 * float(stats.t.ppf(1.0 - alpha / 2.0, df)) * math.sqrt(sum(parts))


def _complete(trial: Trial, budget: Budget, endpoints: Sequence[Endpoint]) -> Budget:
    """Return a budget with candidates, checked."""
    if budget.money is None and budget.samples is None:
        msg = "A design needs a budget: money or a number of samples."
        remedy = "Write [budget] money = 20000 (or samples = 400), or give --money or --samples."
        raise InputError(msg, remedy=remedy, source=trial.source)
    own = {t for e in endpoints for t in (*e.times, *e.at) if t != BASELINE}
    candidates = tuple(sorted(budget.candidates or own))
    if not candidates:
        msg = "There are no times to choose among."
        raise InputError(msg, remedy='Write [budget] candidates = ["end", "30 min", "2 h"].')
    return replace(budget, candidates=candidates)
