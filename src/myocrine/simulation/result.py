"""What a simulation gives back: trajectories on labelled arrays, measures with intervals, JSON."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.body import Body
from myocrine.body.contract import Output
from myocrine.simulation.summary import Quantity, measures, quantity
from myocrine.simulation.uncertainty import Blocks

if TYPE_CHECKING:
    import xarray as xr

    from myocrine.person import CompletedPerson
    from myocrine.training.performance import Performance
    from myocrine.training.session import Session

__all__ = ["SCHEMA", "Options", "Simulation"]

SCHEMA = "myocrine.simulation/1"
Floats = NDArray[np.float64]
MEASURES = (
    "baseline",
    "peak",
    "time_of_peak_min",
    "fold",
    "auc_above_baseline",
    "hours_above_baseline",
)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Everything about a run that is not the session or the person.

    Parameters
    ----------
    draws : int
        Draws of each block of uncertainty; 1 is the central prediction alone.
    people : int
        People drawn around the person given; more than one makes a cohort.
    hours : float
        Hours from the start of the session [h].
    seed : int
        Seed of the run; every random number derives from it.
    evidence : {'A', 'B', 'C', 'D'}
        Worst evidence allowed.
    threads : int
        Chunks of lanes run side by side; the numbers do not depend on it.
    resolution : float
        1 is the default grid; 2 halves every step.
    """

    draws: int = 200
    people: int = 1
    hours: float = 24.0
    seed: int = 0
    evidence: str = "C"
    threads: int = 2
    resolution: float = 1.0

    def hash(self) -> str:
        """Return a short hash of what determines the numbers (not the threads)."""
        content = {k: v for k, v in asdict(self).items() if k != "threads"}
        text = json.dumps({"options": content, "version": myocrine.__version__}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """One simulated session.

    Attributes
    ----------
    session, person, performance
        What was planned, for whom, and what fatigue let happen, set by set.
    options : Options
    blocks : Blocks
        Which lanes are central, joint, person, knowledge.
    time : (time,)
        Nominal clock of the central lane [min from the start of the session].
    clock : (time, lanes)
        Each lane's own clock [min].
    values : (time, outputs, lanes)
        Declared outputs in declared order.
    end_min : float
        End of the activity on the nominal clock [min].
    sampled : sequence of (analyte, minute)
        The session's own sample lines on the nominal clock.
    """

    session: Session
    person: CompletedPerson
    performance: Performance
    options: Options
    body: Body
    blocks: Blocks
    time: Floats
    clock: Floats
    values: Floats
    end_min: float
    sampled: Sequence[tuple[str, float]] = ()
    last: Mapping[str, Floats] = field(repr=False, default_factory=dict)
    warnings: Sequence[str] = ()

    @functools.cached_property
    def index(self) -> Mapping[str, int]:
        """Position of each output by identifier."""
        return {o.name: i for i, o in enumerate(self.body.outputs)}

    def lanes_of(self, name: str) -> Floats:
        """Return one output in every lane, shape (time, lanes); `name` as in `Body.output`."""
        return self.values[:, self.index[self.body.output(name).name], :]

    def central(self, name: str) -> Floats:
        """Return the central prediction of one output, shape (time,)."""
        return self.lanes_of(name)[:, 0]

    def band(self, name: str, level: float = 0.9, block: str = "joint") -> tuple[Floats, Floats]:
        """Return the pointwise interval of one output over a block, two arrays (time,)."""
        y = self.lanes_of(name)[:, self.blocks.where(block)]
        low, high = np.quantile(y, [(1 - level) / 2, (1 + level) / 2], axis=1)
        return low, high

    def median(self, name: str) -> Floats:
        """Return the pointwise median over the joint block, shape (time,)."""
        return np.median(self.lanes_of(name)[:, self.blocks.where("joint")], axis=1)

    @functools.cache  # noqa: B019 - one result object, a handful of outputs
    def measure(self, name: str) -> Mapping[str, Quantity]:
        """Return peak, time of peak, fold, area and duration of one output."""
        output = self.body.output(name)
        rows = measures(self.clock, self.lanes_of(name), output.scale)
        spans = [self.blocks.where(b) for b in ("joint", "person", "knowledge")]
        return {k: quantity(*(v[s] for s in spans)) for k, v in rows.items()}

    def __hash__(self) -> int:
        return id(self)

    @property
    def trajectory(self) -> xr.Dataset:
        """The joint block as an `xarray.Dataset` with dims ``person``, ``draw``, ``time``."""
        import xarray as xr

        lanes = self.blocks.where("joint")
        people = self.options.people
        draws = (lanes.stop - lanes.start) // people

        def arranged(y: Floats) -> Floats:
            return y[:, lanes].T.reshape(people, draws, len(self.time))

        dims = ("person", "draw", "time")
        data = {
            o.name: (dims, arranged(self.values[:, i, :]), _attributes(o))
            for i, o in enumerate(self.body.outputs)
        }
        clock = {"long_name": "own clock of each lane", "units": "min"}
        return xr.Dataset(
            {**data, "clock": (dims, arranged(self.clock), clock)},
            coords={
                "time": ("time", self.time, {"long_name": "time from start", "units": "min"}),
                "person": np.arange(people),
                "draw": np.arange(draws),
            },
            attrs={
                "title": self.session.name or "session",
                "schema": SCHEMA,
                "myocrine_version": myocrine.__version__,
                "seed": self.options.seed,
                "options_hash": self.options.hash(),
                "end_of_session_min": self.end_min,
                "note": "simulated, not measured",
                "sources": ", ".join(self.sources()),
            },
        )

    def sources(self) -> list[str]:
        """Return the keys of all sources behind the parameters of this run, sorted."""
        from myocrine.simulation.citing import source_keys

        return source_keys(self.body)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.simulation/1``."""
        from myocrine.simulation.citing import output_sources

        def entry(o: Output) -> dict[str, Any]:
            found = {k: q.as_dict() for k, q in self.measure(o.name).items()}
            baseline = self.measure(o.name)["baseline"]
            return {
                "unit": o.unit,
                "matrix": o.matrix,
                **found,
                "baseline": baseline.median,
                "baseline_interval": baseline.as_dict(),
                "evidence": o.evidence,
                "sources": output_sources(self.body, o.name),
            }

        outputs = self.body.outputs
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "seed": self.options.seed,
            "options_hash": self.options.hash(),
            "note": "simulated, not measured",
            "session": self.done(),
            "molecules": {o.long_name: entry(o) for o in outputs if o.kind == "molecule"},
            "outputs": {o.name: entry(o) for o in outputs if o.kind != "molecule"},
            "samples": self.samples(),
            "warnings": list(self.warnings),
        }

    def done(self) -> dict[str, Any]:
        """Return what was done set by set, medians and intervals over the joint block."""
        return self.performance.of_lanes(self.blocks.where("joint")).summary()

    def samples(self) -> list[dict[str, Any]]:
        """Return the values at the session's own sample lines."""
        rows = []
        for analyte, minute in self.sampled:
            output = self.body.output(analyte)
            i = int(np.argmin(np.abs(self.time - minute)))
            y = self.lanes_of(output.name)[i]
            spans = [self.blocks.where(b) for b in ("joint", "person", "knowledge")]
            value = quantity(*(y[s] for s in spans))
            row = {"analyte": output.long_name, "time_min": round(minute, 3), "unit": output.unit}
            rows.append({**row, "value": value.as_dict()})
        return rows


def _attributes(o: Output) -> dict[str, str]:
    return {
        "long_name": o.long_name,
        "units": o.unit,
        "matrix": o.matrix,
        "evidence": o.evidence,
        "description": o.description,
    }
