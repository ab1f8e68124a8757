r"""Knock-out: a molecule held at baseline, and what each organ loses by it.

The same people do the same session with and without it, draw by draw. The effect of a session on
an output is the area above baseline; what is lost when a molecule is held is its *mediation*. With
several molecules the loss depends on who is held already, so each gets its Shapley share: the mean,
over all orders, of what is lost when it is held next,

.. math::

    \varphi_i = \sum_{S \not\ni i} \frac{|S|!\,(k-|S|-1)!}{k!}\,[E(S) - E(S \cup i)]

which adds up exactly to what is lost when all of them are held. What remains is the work of other
molecules and, when every exerkine is held, of routes that are no exerkine at all.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.body import Body, default_body
from myocrine.body.contract import Output
from myocrine.errors import InputError
from myocrine.evidence.knowledge_rows import Molecule
from myocrine.person import CompletedPerson, Person, complete
from myocrine.simulation.result import Options, Simulation
from myocrine.simulation.simulate import simulate
from myocrine.simulation.summary import Quantity, measures, quantity
from myocrine.training import read_one
from myocrine.training.session import Session

__all__ = ["EXERKINES", "SCHEMA", "Knockout", "Loss", "held", "knockout"]

SCHEMA = "myocrine.knockout/1"
MOST = 6
"""Largest set: 64 simulations."""
EXERKINES = ("myokine", "cytokine", "hepatokine", "adipokine", "neurotrophin", "growth factor",
             "osteokine", "acute-phase protein")  # fmt: skip
"""Kinds that count as exerkines; hormones and metabolites are other routes."""

Floats = NDArray[np.float64]
Coalition = frozenset[str]
Progress = Callable[[int, int], None]
_SMALL = 1e-9


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What one output loses.

    Attributes
    ----------
    output : Output
    effect : Quantity
        Area above baseline with everything in place [unit x h].
    lost : Quantity
        What of it is gone when all named molecules are held [unit x h].
    share : Quantity or None
        Lost over effect [1]; None where the session does not move the output.
    shapley : mapping
        Each named molecule's part of the effect [1]; adds up to `share` in every draw.
    others, other_routes : Quantity or None
        Parts of the effect [1] that other exerkines carry, and that no exerkine does.
    """

    output: Output
    effect: Quantity
    lost: Quantity
    share: Quantity | None
    shapley: Mapping[str, Quantity]
    others: Quantity | None
    other_routes: Quantity | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""

        def said(q: Quantity | None) -> Any:
            return q.as_dict() if q else None

        return {
            "unit": f"{self.output.unit} x h",
            "organ": self.output.organ,
            "evidence": self.output.evidence,
            "effect": said(self.effect),
            "lost": said(self.lost),
            "share": said(self.share),
            "shapley": {k: said(q) for k, q in self.shapley.items()},
            "other_exerkines": said(self.others),
            "other_routes": said(self.other_routes),
        }


@dataclass(frozen=True, kw_only=True)
class Knockout:
    """A knock-out: the session, who was held and where, and what each output loses."""

    molecules: tuple[Molecule, ...]
    level: Literal["baseline", "receptor"]
    full: Simulation
    without: Simulation
    losses: Mapping[str, Loss]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.knockout/1``."""
        return {
            "schema": SCHEMA,
            "version": myocrine.__version__,
            "seed": self.full.options.seed,
            "options_hash": self.full.options.hash(),
            "evidence": self.full.options.evidence,
            "note": "simulated, not measured",
            "molecules": [m.name for m in self.molecules],
            "held_at": self.level,
            "outputs": {k: loss.as_dict() for k, loss in self.losses.items()},
            "warnings": list(self.full.warnings),
        }


def held(molecules: Sequence[str], level: str = "baseline") -> dict[str, float]:
    """Return the parameter values that hold molecules (by key), for `ParameterSet.with_values`.

    Parameters
    ----------
    level : {'baseline', 'receptor'}
        Clamped at baseline, or its receptor blocked: then the work of its baseline is gone too.
    """
    at = {"baseline": 1.0, "receptor": 0.0}[level]
    switches = {f"molecule.{key}.held": 1.0 for key in molecules}
    return {**switches, **{f"molecule.{key}.held_at": at for key in molecules}}


def knockout(
    session: Session | str | Path,
    person: Person | CompletedPerson | None = None,
    *,
    molecules: Sequence[str],
    level: Literal["baseline", "receptor"] = "baseline",
    options: Options | None = None,
    body: Body | None = None,
    progress: Progress | None = None,
) -> Knockout:
    """Hold molecules and return what every output loses.

    Parameters
    ----------
    session, person, options, body
        As for `myocrine.simulate`.
    molecules : sequence of str
        One to six molecules, by key, name or alias.
    level : {'baseline', 'receptor'}
        See `held`.

    Raises
    ------
    UnknownNameError
        If there is no such molecule.
    InputError
        If none or too many are named.
    """
    body = body or default_body()
    known = body.known
    if known is None:
        msg = "This body has no signalling network, so nothing can be knocked out of it."
        raise InputError(msg)
    rows = tuple({m.key: m for m in map(known.molecule, molecules)}.values())
    if not 1 <= len(rows) <= MOST:
        msg = f"A knock-out takes 1 to {MOST} molecules, not {len(rows)}."
        raise InputError(msg)
    parsed = session if isinstance(session, Session) else read_one(session)
    whole = person if isinstance(person, CompletedPerson) else complete(person or Person())
    keys = [m.key for m in rows]
    exerkines = {m.key for m in known.molecules.values() if m.kind in EXERKINES} | set(keys)
    wanted = [frozenset(c) for n in range(len(keys) + 1) for c in itertools.combinations(keys, n)]
    wanted.append(frozenset(exerkines))
    runs: dict[Coalition, Simulation] = {}
    for i, gone in enumerate(wanted):
        records = body.records.with_values(held(sorted(gone), level))
        runs[gone] = simulate(parsed, whole, options=options, body=body, records=records)
        if progress:
            progress(i + 1, len(wanted))
    full, without = runs[frozenset()], runs[frozenset(keys)]
    losses = {o.name: _loss(o, runs, rows, frozenset(exerkines)) for o in body.outputs}
    return Knockout(molecules=rows, level=level, full=full, without=without, losses=losses)


def _loss(
    output: Output,
    runs: Mapping[Coalition, Simulation],
    rows: Sequence[Molecule],
    exerkines: Coalition,
) -> Loss:
    area = {gone: _area(run, output) for gone, run in runs.items()}
    keys = frozenset(m.key for m in rows)
    full, none = area[frozenset()], area[keys]
    sim = runs[frozenset()]

    def summed(y: Floats) -> Quantity:
        return quantity(*(y[sim.blocks.where(b)] for b in ("joint", "person", "knowledge")))

    moved = np.abs(full) > _SMALL * (1.0 + output.scale)
    central = bool(abs(full[0]) > output.scale * 0.1) and bool(np.mean(moved) > 0.5)

    def share(y: Floats) -> Quantity | None:
        return summed(y / np.where(moved, full, np.inf)) if central else None

    parts = {m.name: share(_shapley(area, m.key, keys)) for m in rows}
    return Loss(
        output=output,
        effect=summed(full),
        lost=summed(full - none),
        share=share(full - none),
        shapley={name: q for name, q in parts.items() if q is not None},
        others=share(none - area[exerkines]),
        other_routes=share(area[exerkines]),
    )


def _area(run: Simulation, output: Output) -> Floats:
    y = run.lanes_of(output.name)
    return measures(run.clock, y, output.scale)["auc_above_baseline"]


def _shapley(area: Mapping[Coalition, Floats], key: str, keys: Coalition) -> Floats:
    """Return the Shapley part of one molecule in every lane."""
    k, rest = len(keys), sorted(keys - {key})
    total = np.zeros_like(area[frozenset()])
    for n in range(k):
        weight = math.factorial(n) * math.factorial(k - n - 1) / math.factorial(k)
        for gone in map(frozenset, itertools.combinations(rest, n)):
            total = total + weight * (area[gone] - area[gone | {key}])
    return total
