"""One row an output: what it did, whether it moved at all, and what makes its interval wide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.body.contract import Output
from myocrine.report.wording import sparkline
from myocrine.simulation.result import Simulation
from myocrine.simulation.summary import Quantity, measures, quantity

__all__ = ["KINDS", "Row", "follows_plasma", "lane_measures", "moves", "rows", "spans"]

Floats = NDArray[np.float64]

KINDS = {
    "molecule": "Molecules",
    "fuel": "Fuel",
    "whole body": "Whole body",
    "muscle": "Muscle",
    "organ": "Organs",
}
"""Kinds of outputs in the order of the sheet, with their headings."""

# Limits of what is worth a line; they hide rows, they change no number.
_AMOUNTS = ("kcal", "kJ", "L", "g", "mg", "mmol")
_MEDIAN_CHANGE, _FAR_CHANGE = 0.02, 0.10


@dataclass(frozen=True, kw_only=True)
class Row:
    """One output of one simulation.

    Attributes
    ----------
    output : Output
    measures : mapping of str to Quantity
        As `Simulation.measure`.
    after_end : Quantity
        Time of the extreme, from each lane's own end of the session [min].
    moved : bool
        Whether it is worth a line.
    total : bool
        Whether it only adds up from zero (energy spent, carbohydrate absorbed).
    plasma_only : bool
        Whether it moved only as plasma shrank around it: a large molecule whose amount did not
        change. Nothing was released, so it is named and not numbered.
    at_horizon : bool
        Whether the extreme stands at the end of the simulated time: the true one may come later.
    curve : str
        Sparkline of the median.
    people_share : float or None
        Share of the squared width of the interval that differences among people carry [0..1].
    """

    output: Output
    measures: Mapping[str, Quantity]
    after_end: Quantity
    moved: bool
    total: bool
    plasma_only: bool
    at_horizon: bool
    curve: str
    people_share: float | None

    @property
    def told(self) -> bool:
        """Whether it gets a line of numbers: it moved by itself, and is no running total."""
        return self.moved and not self.total and not self.plasma_only


def rows(sim: Simulation, *, width: int = 8) -> list[Row]:
    """Return a row for every declared output, in declared order."""
    return [_row(sim, o, width) for o in sim.body.outputs]


def lane_measures(sim: Simulation, name: str) -> Mapping[str, Floats]:
    """Return the measures of one output in every lane, and ``after_end`` [min] beside them."""
    found = dict(measures(sim.clock, sim.lanes_of(name), sim.body.output(name).scale))
    found["after_end"] = found["time_of_peak_min"] - sim.performance.total_minutes
    return found


def spans(sim: Simulation, values: Floats) -> Quantity:
    """Return the `Quantity` of one value a lane."""
    return quantity(*(values[sim.blocks.where(b)] for b in ("joint", "person", "knowledge")))


def moves(output: Output, baseline: Floats, peak: Floats) -> bool:
    """Say whether an output moves: by 2 % in the median lane, or by 10 % in one lane of twenty.

    An output that starts from zero moves when one lane of twenty passes its `scale`.
    """
    away = np.abs(peak - baseline)
    if np.all(baseline == 0.0):
        return bool(np.quantile(away, 0.95) > max(output.scale, 1e-9))
    relative = away / np.maximum(np.abs(baseline), 1e-12)
    return bool(np.median(relative) >= _MEDIAN_CHANGE or np.quantile(relative, 0.95) >= _FAR_CHANGE)


def _row(sim: Simulation, output: Output, width: int) -> Row:
    joint = sim.blocks.where("joint")
    lanes = lane_measures(sim, output.name)
    found = {k: spans(sim, v) for k, v in lanes.items()}
    after = found.pop("after_end")
    central = sim.central(output.name)
    horizon = float(sim.time[-1])
    adds_up = central[0] == 0.0 and central[-1] > 0.0 and np.all(np.diff(central) >= -1e-9)
    moved = moves(output, lanes["baseline"][joint], lanes["peak"][joint])
    return Row(
        output=output,
        measures=found,
        after_end=after,
        moved=moved,
        plasma_only=moved and follows_plasma(sim, output),
        total=bool(adds_up) and output.unit in _AMOUNTS,
        at_horizon=found["time_of_peak_min"].median >= 0.995 * horizon,
        curve=sparkline(sim.time, sim.median(output.name), width=width),
        people_share=_people_share(found["fold"], found["peak"]),
    )


def follows_plasma(sim: Simulation, output: Output) -> bool:
    """Say whether a large molecule stands still once its plasma is brought back to its volume."""
    known = sim.body.known
    row = known.molecules.get(output.name) if known is not None else None
    if row is None or not row.large or "plasma_volume" not in sim.index:
        return False
    volume = sim.lanes_of("plasma_volume")
    amount = sim.lanes_of(output.name) * volume / volume[0]
    joint = sim.blocks.where("joint")
    found = measures(sim.clock, amount, output.scale)
    return not moves(output, found["baseline"][joint], found["peak"][joint])


def _people_share(fold: Quantity, peak: Quantity) -> float | None:
    """Return the share of people in the squared width, of the fold where there is one."""
    q = fold if np.isfinite(fold.median) else peak
    widths = []
    for low, high in (q.person, q.knowledge):
        usable = np.isfinite(low) and np.isfinite(high)
        logs = usable and low > 0.0
        widths.append((np.log(high / low) if logs else high - low) if usable else 0.0)
    people, knowledge = (w**2 for w in widths)
    whole = people + knowledge
    return float(people / whole) if whole > 1e-12 else None
