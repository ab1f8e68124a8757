"""The numbers of the network as parameter records: one for each baseline, half-life, gain.

An edge's gain is pooled from its findings here, once for every setting of the evidence dial.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from myocrine.evidence.knowledge_rows import Driver, Edge, Finding, Molecule, Process
from myocrine.evidence.parameters import GRADES, Parameter, own_parameters
from myocrine.evidence.pooling import Pooled, pool

__all__ = [
    "BASELINES",
    "driver_name",
    "edge_name",
    "edge_records",
    "molecule_records",
    "pooled",
    "process_records",
]

_ERRORS = {
    "A": "network.finding_sd_a",
    "B": "network.finding_sd_b",
    "C": "network.finding_sd_c",
    "D": "network.finding_sd_d",
}
_LIMIT = 5.0
"""Largest logarithm of an effect that is believed: a factor of 150."""
BASELINES = {
    "il6": "il6.baseline",
    "il1ra": "il1ra.baseline",
    "il10": "il10.baseline",
    "tnf": "tnf.baseline",
    "lactate": "lactate.baseline",
    "adrenaline": "catecholamines.adrenaline_baseline",
    "noradrenaline": "catecholamines.noradrenaline_baseline",
    "cortisol": "cortisol.baseline",
    "growth_hormone": "growth_hormone.baseline",
    "insulin": "glucose.insulin_baseline",
    "glucagon": "glucose.glucagon_baseline",
}
"""Baseline parameter of each molecule that has a submodel of its own, by its state."""


def edge_name(edge: Edge) -> str:
    """Return the stem of an edge's parameter names."""
    return f"edge.{edge.molecule}.{edge.process.replace('.', '_')}"


def driver_name(owner: Molecule | Process, i: int) -> str:
    """Return the name of the gain of an owner's i-th driver (from 0)."""
    kind = "molecule" if isinstance(owner, Molecule) else "process"
    return f"{kind}.{owner.key}.driver_{i + 1}"


def edge_records(edge: Edge, baseline: float | None) -> Iterator[Parameter]:
    """Yield the records of an edge: reference, half and the pooled gain at each dial."""
    if edge.carried_by:
        return
    name, best = edge_name(edge), edge.best
    assert edge.reference is not None  # checked when the edge was read
    assert edge.half is not None
    yield edge.reference.record(f"{name}.reference", "1")
    yield edge.half.record(f"{name}.half", "1")
    pools = {d: pooled(edge, baseline, d) for d in GRADES}
    settings = {d: (p.mean, p.spread) for d, p in pools.items() if p is not None}
    mean, spread = settings.get("C", settings["D"])
    cited = min(edge.findings, key=lambda f: GRADES.index(f.evidence))
    yield Parameter(
        name=f"{name}.gain",
        value=mean,
        unit="1",
        low=-_LIMIT,
        high=_LIMIT,
        scale="linear",
        knowledge=spread,
        source=cited.source,
        locator=cited.locator or "see the findings of the edge",
        obtained="derived",
        evidence=best,
        by_dial=settings,
        note=f"Natural log of the rate at the reference dose, pooled over "
        f"{len(edge.findings)} finding(s).",
    )


def molecule_records(m: Molecule) -> Iterator[Parameter]:
    """Yield the records of a molecule: its switches and, where it has them, its kinetics."""
    switch = {"unit": "1", "low": 0.0, "high": 1.0, "scale": "linear", "obtained": "assumed"}
    held = {"value": 0.0, "note": "Switch of a knock-out: 1 clamps what others see of it."}
    where = {"value": 1.0, "note": "Level it is clamped at: 1 its baseline, 0 receptor blocked."}
    yield Parameter.model_validate({"name": f"molecule.{m.key}.held", **switch, **held})
    yield Parameter.model_validate({"name": f"molecule.{m.key}.held_at", **switch, **where})
    if m.state:
        return
    assert m.baseline is not None
    assert m.half_life is not None
    yield m.baseline.record(f"molecule.{m.key}.baseline", m.unit)
    yield m.half_life.record(f"molecule.{m.key}.half_life", "min")
    if m.synthesis_time is not None:
        yield m.synthesis_time.record(f"molecule.{m.key}.synthesis_time", "min")
    yield from _driver_records(m, m.drivers)


def process_records(p: Process) -> Iterator[Parameter]:
    """Yield the records of a process."""
    yield p.half_time.record(f"process.{p.key}.half_time", "min")
    yield from _driver_records(p, p.drivers)


def _driver_records(owner: Molecule | Process, drivers: Iterable[Driver]) -> Iterator[Parameter]:
    for i, d in enumerate(drivers):
        name = driver_name(owner, i)
        # The sign is part of the structure; the record holds the size.
        size = d.gain.model_copy(update={"value": abs(d.gain.value)})
        yield size.record(name, "1", evidence=d.evidence)
        if d.half is not None:
            yield d.half.record(f"{name}_half", "1")


def pooled(edge: Edge, baseline: float | None, dial: str) -> Pooled | None:
    """Return the pooled gain of an edge at its reference dose, None where nothing is admitted.

    Parameters
    ----------
    baseline : float, optional
        Of the molecule, in its unit; without it, sizes are taken as printed at any dose.
    dial : {'A', 'B', 'C', 'D'}
        Worst grade of finding that is pooled.
    """
    allowed = [f for f in edge.findings if GRADES.index(f.evidence) <= GRADES.index(dial)]
    if not allowed or edge.carried_by:
        return None
    pairs = [_sized(f, edge, baseline) for f in allowed]
    return pool([y for y, _ in pairs], [s for _, s in pairs])


def _sized(f: Finding, edge: Edge, baseline: float | None) -> tuple[float, float]:
    """Return a finding's ln effect at the edge's reference dose and its standard error."""
    p = own_parameters()
    error = p.value(_ERRORS[f.evidence])
    if f.sign == "0":
        return 0.0, f.log_sd or error
    if f.fold is None:
        size = p.value("network.unsized_effect")
        return (size if f.sign == "+" else -size), f.log_sd or error
    y, scale = math.log(f.fold), 1.0
    if f.at is not None and baseline:
        assert edge.reference is not None
        assert edge.half is not None
        scale = _bend(edge.reference.value, edge.half.value) / _bend(
            f.at / baseline - 1.0, edge.half.value
        )
    return y * scale, (f.log_sd or error) * abs(scale)


def _bend(excess: float, half: float) -> float:
    return excess / (abs(excess) + half)
