"""A trial that has been read and checked: arms, people, samples and endpoints in canonical units.

Times are minutes from the end of the session on each person's own clock; the sample before the
session is `BASELINE`, which sorts before every time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from myocrine.body.contract import Output
from myocrine.simulation.trials.rows import Statistic
from myocrine.training.session import Session

if TYPE_CHECKING:
    from myocrine.person.populations import Population

__all__ = [
    "BASELINE",
    "GRID",
    "Budget",
    "Design",
    "DropOut",
    "Endpoint",
    "Error",
    "Trial",
    "TrialArm",
    "when_in_words",
]

BASELINE = -math.inf
"""The time of the sample that is taken before the session."""

GRID = (0, 5, 10, 15, 20, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 480, 600, 720,
        960, 1200, 1440, 1800, 2160, 2880, 3600, 4320, 5760, 7200, 8640, 10080)  # fmt: skip
"""Minutes after the session at which the truth is always kept, up to the last sample: other
samples among these need no new simulation."""

_RATIOS = ("ratio", "peak ratio")


@dataclass(frozen=True, kw_only=True)
class TrialArm:
    """One arm: its name, its session, and the molecules held at baseline in it."""

    name: str
    session: Session
    text: str
    held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Design:
    """Who does what; see `myocrine.simulation.trials.rows.DesignRow`."""

    kind: Literal["parallel", "cross-over", "single arm"]
    randomisation: Literal["simple", "blocked", "stratified"]
    ratio: tuple[int, ...]
    block: int
    strata: tuple[str, ...] = ()
    sequences: tuple[tuple[str, ...], ...] = ()

    @property
    def within(self) -> bool:
        """Whether every person does every arm."""
        return self.kind != "parallel"


@dataclass(frozen=True, kw_only=True)
class Error:
    """How much one measurement strays: a coefficient of variation [1] or an SD [unit]."""

    cv: float = 0.0
    sd: float = 0.0


@dataclass(frozen=True, kw_only=True)
class DropOut:
    """Probabilities [0..1] of leaving, by arm, and of losing a sample."""

    people: Mapping[str, float]
    samples: float


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One endpoint in canonical units.

    Attributes
    ----------
    at : tuple of float
        Samples that a value, change or ratio reads (their mean) [min].
    times : tuple of float
        Every sample that the endpoint may read, baseline first where it needs one [min].
    arms : tuple of str
        First minus second; one arm alone is held against no change.
    delta, responder : float or None
        In `unit`; on the log scale for ratios.
    expected : {-1, 0, 1}
        Sign that the contrast is expected to have; power counts no other. 0: either.
    """

    name: str
    output: Output
    statistic: Statistic
    at: tuple[float, ...] = ()
    times: tuple[float, ...]
    direction: Literal["up", "down"] = "up"
    arms: tuple[str, ...]
    delta: float | None = None
    expected: Literal[-1, 0, 1] = 0
    responder: float | None = None
    primary: bool = False
    analysis: Literal["welch", "ancova", "paired", "one sample"] = "welch"

    @property
    def log(self) -> bool:
        """Whether it is a logarithm of a ratio, shown as a fold."""
        return self.statistic in _RATIOS

    @property
    def needs_baseline(self) -> bool:
        """Whether it is held against the sample before the session."""
        return self.statistic not in ("value", "peak", "time of peak")

    @property
    def unit(self) -> str:
        """Unit of what it is, before any logarithm is undone."""
        if self.log:
            return "fold"
        if self.statistic == "time of peak":
            return "min"
        own = self.output.unit
        if self.statistic != "auc":
            return own
        return "h" if own == "1" else f"{own} * h"

    @property
    def reads(self) -> tuple[float, ...]:
        """The samples that it reads, in order [min]."""
        if self.statistic in ("value", "change", "ratio"):
            return (*((BASELINE,) if self.needs_baseline else ()), *sorted(self.at))
        return self.times


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What a design may cost: money or samples, what they go to, and what may be sampled."""

    money: float | None = None
    samples: int | None = None
    per_person: float = 0.0
    per_session: float = 0.0
    per_sample: float = 1.0
    candidates: tuple[float, ...] = ()
    most_times: int = 6


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A virtual trial.

    Attributes
    ----------
    population : Population
    n, pool : int
        People who take part, and people simulated (at least as many): persons 0 to n - 1 of the
        population take part.
    samples : mapping of output to times
        When each output is sampled [min].
    assay, within : mapping of output to Error
        Own values; the package's records stand in for what is not named. ``""`` is every output.
    keep_all : bool
        Whether every output is kept, or only what is sampled.
    files : tuple of str
        Files beside the trial's own that it was read from, as it names them.
    """

    title: str
    note: str = ""
    alpha: float
    seed: int
    evidence: str
    replicates: int
    population: Population
    n: int
    pool: int
    design: Design
    arms: tuple[TrialArm, ...]
    samples: Mapping[str, tuple[float, ...]]
    assay: Mapping[str, Error]
    within: Mapping[str, Error]
    drop_out: DropOut
    endpoints: tuple[Endpoint, ...]
    budget: Budget = field(default_factory=Budget)
    keep_all: bool = True
    source: str = ""
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arms in order."""
        return tuple(a.name for a in self.arms)

    @property
    def kept(self) -> tuple[str, ...]:
        """Outputs that are kept; empty for all."""
        return () if self.keep_all else tuple(sorted(self.samples))

    @property
    def times(self) -> tuple[float, ...]:
        """Every time at which the truth is kept, baseline first [min]."""
        wanted = {t for times in self.samples.values() for t in times}
        wanted |= set(self.budget.candidates)
        last = max((t for t in wanted if math.isfinite(t)), default=0.0)
        return tuple(sorted({BASELINE, *wanted, *(float(t) for t in GRID if t <= last)}))


def when_in_words(minute: float) -> str:
    """Return a sampling time as people write it: ``baseline``, ``end``, ``30 min``, ``4 h``."""
    if minute == BASELINE:
        return "baseline"
    if minute == 0:
        return "end"
    in_hours = abs(minute) >= 60 and minute % 30 == 0
    return f"{minute / 60.0:g} h" if in_hours else f"{minute:g} min"
