"""One endpoint over time, read from the draws of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.evidence.parameters import GRADES, ParameterSet
from myocrine.planning.age_equivalents import AgeEquivalent, age_equivalent
from myocrine.planning.contributors import Why
from myocrine.planning.crossings import crosses, half_time, spread_of_crossings
from myocrine.planning.endpoints import COHORT_ONLY, Endpoint, domain_of, endpoint, group_size
from myocrine.planning.moments import BANDS, WEEK, band_of, landmarks, since
from myocrine.simulation.summary import Quantity, quantity
from myocrine.simulation.uncertainty import Blocks

__all__ = ["CERTAINTIES", "LEAST_FOR_AGE", "Line", "Ran", "line"]

CERTAINTIES = ("high", "moderate", "low", "very low")
"""How sure the size of an effect is, in the sense of GRADE."""

Floats = NDArray[np.float64]
LEAST_FOR_AGE = BANDS["months"][0]
"""Runs that end sooner are held against no years of ageing [d]: what days do goes in days."""
_TAILS = (0.05, 0.5, 0.95)
_SOLVER = 1e-2
"""Error of slow states over an output's scale that the solver is held to."""
_SPANS = ("joint", "person", "knowledge")


class Ran(Protocol):
    """A run that a timeline can be read from; `PlanResult` is one."""

    @property
    def days(self) -> Floats:
        """Kept times [d], (T,)."""
        ...

    @property
    def blocks(self) -> Blocks:
        """Which lanes are central, joint, person, knowledge."""
        ...

    @property
    def outputs(self) -> tuple[Output, ...]:
        """Declared outputs."""
        ...

    def output(self, name: str, block: str = "joint") -> Floats:
        """Return one output of one block, (T, lanes of the block)."""
        ...


@dataclass(frozen=True, kw_only=True)
class Line:
    """One endpoint over time.

    Attributes
    ----------
    output : Output
    endpoint : Endpoint
    days : (T,)
        Times since the start of the plan [d].
    first : float
        Day of the first session, from which hours count (`told`) [d].
    joint, person, knowledge : (3, T)
        5th, 50th and 95th percentile of the change [the output's unit].
    certainty : str
        One of `CERTAINTIES`; a step lower for every grade by which the output's evidence lies
        beyond the dial.
    seen : float
        When a group first sees it [d]; infinite where it does not within the run.
    seen_interval : (float, float)
        90 % interval of that over what nobody knows [d].
    half : float
        When half of the largest change is reached [d]; NaN where nothing moves.
    least_own : float or None
        Least change that two measurements of one person tell from noise [the output's unit]; None
        for averages of groups, and where plans are compared: nobody does both.
    share_seen : float or None
        Share of people whose own change at the end exceeds that [1].
    matters : float
        When the median change first reaches the smallest that matters, the better way where there
        is one (`Endpoint.better`) [d]; infinite where it does not, NaN where nobody has set one.
    sizes : mapping of str to Quantity
        The change at the landmarks, by name.
    age : AgeEquivalent or None
        At the end of the run; None in runs that end before `LEAST_FOR_AGE`, and where the
        certainty is very low.
    sources : tuple of str
        Keys of what the output rests on.
    why : Why or None
        What makes the interval at the end wide; None where nobody asked.
    """

    output: Output
    endpoint: Endpoint
    days: Floats
    first: float = 0.0
    joint: Floats
    person: Floats
    knowledge: Floats
    certainty: str
    seen: float
    seen_interval: tuple[float, float]
    half: float
    least_own: float | None
    share_seen: float | None
    matters: float
    sizes: Mapping[str, Quantity]
    marks: Mapping[str, int]
    age: AgeEquivalent | None
    sources: tuple[str, ...]
    why: Why | None = None

    @property
    def name(self) -> str:
        """The output's name."""
        return self.output.name

    @property
    def domain(self) -> str:
        """The heading that it stands under."""
        return domain_of(self.name)

    def told(self, day: float) -> float:
        """Return a day of the plan as it is told [d]: hours count from the first session."""
        return since(day, self.first)

    @property
    def moved(self) -> bool:
        """Whether the median or the interval ever leaves zero by more than the solver's error."""
        return bool(np.max(np.abs(self.joint)) > _noise(self.output))

    @property
    def cohort_only(self) -> bool:
        """Whether this is an average of groups, never one person's score."""
        return self.name in COHORT_ONLY

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form; times in weeks, null for what does not happen."""
        weeks = self.days / WEEK
        return {
            "name": self.output.long_name,
            "unit": self.output.unit,
            "weeks": weeks.tolist(),
            "median": self.joint[1].tolist(),
            "low": self.joint[0].tolist(),
            "high": self.joint[2].tolist(),
            "person": {"low": self.person[0].tolist(), "high": self.person[2].tolist()},
            "knowledge": {"low": self.knowledge[0].tolist(), "high": self.knowledge[2].tolist()},
            "certainty": self.certainty,
            "evidence": self.output.evidence,
            "cohort_only": self.cohort_only,
            "first_session_week": self.first / WEEK,
            "first_detectable_week": self.seen / WEEK,
            "first_detectable_band": (
                band_of(self.told(self.seen)) if np.isfinite(self.seen) else None
            ),
            "first_detectable_interval": [d / WEEK for d in self.seen_interval],
            "half_effect_week": self.half / WEEK,
            "first_meaningful_week": self.matters / WEEK,
            "share_of_people_beyond_error": self.share_seen,
            "least_detectable_in_one_person": self.least_own,
            "smallest_that_matters": self.endpoint.mcid,
            "meaningful_direction": None if self.endpoint.mcid is None else self.endpoint.better,
            "sizes": {
                name: {
                    "week": float(weeks[self.marks[name]]),
                    "band": band_of(self.told(float(self.days[self.marks[name]]))),
                    **q.as_dict(),
                }
                for name, q in self.sizes.items()
            },
            "age_equivalent": self.age.as_dict() if self.age else None,
            "why": self.why.as_dict() if self.why else None,
            "sources": list(self.sources),
        }


def line(
    run: Ran,
    output: Output,
    *,
    evidence: str = "C",
    seed: int = 0,
    age: float | None = None,
    sources: tuple[str, ...] = (),
    why: Callable[[str, Floats], Why] | None = None,
    first: float = 0.0,
    spread: Floats | None = None,
    records: ParameterSet | None = None,
) -> Line:
    """Read one endpoint of a run; parameters as in `timeline`.

    `spread`, where the change is a difference of plans, is the SD of the change of people who do
    one of them, (T,) [the output's unit]: then it takes two groups to see it, of different people.
    """
    known = endpoint(output.name, records)
    y = {block: run.output(output.name, block) for block in _SPANS}
    bands = {block: np.quantile(values, _TAILS, axis=1) for block, values in y.items()}
    median, days = bands["joint"][1], run.days
    arms = 1 if spread is None else 2
    people = np.std(y["person"], axis=1) if spread is None else spread
    least = np.sqrt(arms) * known.group(people, group_size(records))
    own = None if arms > 1 or output.name in COHORT_ONLY else known.one_person
    marks = landmarks(days, first)
    ends = {block: values[-1] for block, values in y.items()}
    mcid = np.nan if known.mcid is None else known.mcid
    matters = float(crosses(days, median, mcid, way=known.better))
    sure = _certainty(output, evidence)

    def years() -> AgeEquivalent | None:
        return age_equivalent(output.name, ends, run.blocks, seed=seed, age=age, records=records)

    return Line(
        output=output,
        endpoint=known,
        days=days,
        first=first,
        **bands,
        certainty=sure,
        seen=float(crosses(days, median, least)),
        seen_interval=spread_of_crossings(days, y["knowledge"], least),
        half=half_time(days, median, _noise(output)),
        least_own=own,
        share_seen=None if own is None else float(np.mean(np.abs(ends["joint"]) > own)),
        matters=np.nan if known.mcid is None else matters,
        sizes={name: quantity(*(y[b][i] for b in _SPANS)) for name, i in marks.items()},
        marks=marks,
        age=years() if days[-1] >= LEAST_FOR_AGE and sure != "very low" else None,
        sources=sources,
        why=why(output.name, ends["joint"]) if why else None,
    )


def _noise(output: Output) -> float:
    """Return the change below which a course has not moved [the output's unit]."""
    return max(_SOLVER * output.scale, 1e-9)


def _certainty(output: Output, dial: str) -> str:
    """Return the output's certainty, a step lower for every grade that the dial shuts off."""
    stated = CERTAINTIES.index(output.certainty) if output.certainty else len(CERTAINTIES) - 1
    beyond = max(GRADES.index(output.evidence) - GRADES.index(dial), 0)
    return CERTAINTIES[min(stated + beyond, len(CERTAINTIES) - 1)]
