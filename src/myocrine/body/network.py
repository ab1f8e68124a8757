r"""The signalling network: one law for every molecule, one for every process of an organ.

Rows of data become two vectors of states, each relative to its own baseline. With drivers
:math:`f_d \ge 0` (zero at rest) and :math:`B(c; A, H) = A\,c/(|c| + H)`:

.. math::

    \dot x_m &= k_m\,(q_m - x_m), \qquad
    q_m = \frac{1 + \sum_{+} B(f_d)}{1 + \sum_{-} B(f_d)} \\
    \dot E_p &= k_p\,(e^{u_p} - E_p), \qquad
    u_p = \sum_{edges} g\,\frac{r + H}{r}\,\frac{c}{|c| + H} + \sum_{drivers} B(f_d)

where :math:`c` is a molecule's excess over its baseline, :math:`g` the pooled logarithm of an
edge's effect at its reference excess :math:`r`, and :math:`H` the excess of half effect. A molecule
with a synthesis time is driven through one stage of that mean delay. Whoever is knocked out is seen
by everybody else at the level at which it is held; itself it goes on.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import jax.numpy as jnp

from myocrine.body.contract import Array, Output, Rate, State, Submodel, View, stacked
from myocrine.body.drivers import DRIVERS, parameters_of
from myocrine.body.wiring import Route, Wiring
from myocrine.errors import UnknownNameError
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.knowledge_rows import ORGANS, Driver, Grade, Molecule, Process
from myocrine.evidence.network_numbers import driver_name, edge_name
from myocrine.evidence.parameters import GRADES

__all__ = ["Network"]

LN2 = math.log(2.0)
_GOOD_ENOUGH = 0.02
"""Change of a process relative to rest that does not matter."""


class _Sums(NamedTuple):
    """The three sums of the two laws, each with its routes."""

    made: Wiring
    braked: Wiring
    felt: Wiring


class Network(Submodel):
    """Molecules and organ processes of one body of knowledge.

    Signals: ``ratio.<molecule>`` (to baseline, as others see it) and ``process.<organ>.<name>``
    (to rest), from the first submodel on.
    """

    name = "network"

    def __init__(self, known: Knowledge) -> None:
        self.known = known
        ours = [m for m in known.molecules.values() if not m.state]
        self.mechanistic = tuple(m for m in known.molecules.values() if m.state)
        self.processes = tuple(known.processes.values())
        # Molecules that wait for their synthesis come first, so that one slice finds them.
        self.own = tuple(sorted(ours, key=lambda m: m.synthesis_time is None))
        self.staged = sum(m.synthesis_time is not None for m in self.own)
        self.molecules = (*self.own, *self.mechanistic)
        self.body_signals = tuple(sorted(_body_signals(known)))
        self._sources = self._positions()
        self.sums = self._wired()
        # Class variables of other submodels; here they follow from the data.
        self.states = self._states()  # type: ignore[misc]
        self.outputs = self._outputs()  # type: ignore[misc]
        self.parameters = self._parameters()  # type: ignore[misc]

    @property
    def fingerprint(self) -> str:
        """Hash of the wiring; values of parameters are not part of it."""
        text = repr((self.sums, self.states, self.parameters, self.body_signals))
        return f"Network:{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def _positions(self) -> Mapping[str, int]:
        """Return the row of every possible source of a route in the stacked excesses."""
        names = [f"molecule:{m.key}" for m in self.molecules]
        names += [f"process:{p.key}" for p in self.processes]
        return {name: i for i, name in enumerate((*names, *self.body_signals))}

    def _wired(self) -> _Sums:
        made: list[Route] = []
        braked: list[Route] = []
        felt: list[Route] = []
        for i, m in enumerate(self.own):
            for j, d in enumerate(m.drivers):
                route = self._route(i, m, j, d)
                (made if d.gain.value >= 0 else braked).append(route._replace(sign=1.0))
        for i, p in enumerate(self.processes):
            felt += [self._route(i, p, j, d) for j, d in enumerate(p.drivers)]
        rows = {p.key: i for i, p in enumerate(self.processes)}
        for e in self.known.edges.values():
            if not e.carried_by:
                stem, source = edge_name(e), self._sources[f"molecule:{e.molecule}"]
                felt.append(
                    Route(rows[e.process], source, 1.0, f"{stem}.gain", f"{stem}.half",
                          f"{stem}.reference")
                )  # fmt: skip
        n, q = len(self.own), len(self.processes)
        return _Sums(Wiring(made, n), Wiring(braked, n), Wiring(felt, q))

    def _route(self, row: int, owner: Molecule | Process, j: int, d: Driver) -> Route:
        name = driver_name(owner, j)
        sign = 1.0 if d.gain.value >= 0 else -1.0
        half = f"{name}_half" if d.half is not None else ""
        return Route(row, self._sources[d.driver], sign, name, half)

    def _states(self) -> tuple[State, ...]:
        rows = {
            "molecules": (len(self.own), "molecules relative to baseline"),
            "synthesis": (self.staged, "molecules on their way to secretion"),
            "processes": (len(self.processes), "organ processes relative to rest"),
        }
        return tuple(
            State(name=name, unit="1", rest=1.0, rows=n, long_name=what)
            for name, (n, what) in rows.items()
            if n
        )

    def _outputs(self) -> tuple[Output, ...]:
        return (*map(_molecule_output, self.own), *map(self._process_output, self.processes))

    def _process_output(self, p: Process) -> Output:
        return Output(
            name=p.key.replace(".", "_"),
            long_name=f"{ORGANS[p.organ]}: {_within_a_line(p.name)}",
            unit="1",
            kind="organ",
            matrix="cells in vitro" if p.in_vitro else p.organ,
            evidence=self._grade(p),
            scale=_GOOD_ENOUGH,
            description=p.description,
            organ=p.organ,
        )

    def _grade(self, p: Process) -> Grade:
        """Return the grade of the best route into a process, D where there is none."""
        routes = [d.evidence for d in p.drivers]
        routes += [
            max(e.best, self.known.molecules[e.molecule].evidence, key=GRADES.index)
            for e in self.known.edges_of(process=p.key)
        ]
        return min(routes, key=GRADES.index, default="D")

    def _parameters(self) -> tuple[str, ...]:
        names = [f"molecule.{m.key}.{what}" for m in self.molecules for what in ("held", "held_at")]
        names += [f"molecule.{m.key}.{w}" for m in self.own for w in ("baseline", "half_life")]
        names += [f"molecule.{m.key}.synthesis_time" for m in self.own[: self.staged]]
        names += [f"process.{p.key}.half_time" for p in self.processes]
        names += [name for wiring in self.sums for name in wiring.parameters]
        names += parameters_of(set(self.body_signals))
        return tuple(sorted(set(names)))

    def parameters_of(self, output: str) -> tuple[str, ...]:
        """Return the parameters of one molecule or process and of every route into it."""
        molecules = {m.key: i for i, m in enumerate(self.own)}
        processes = {p.key.replace(".", "_"): i for i, p in enumerate(self.processes)}
        wirings: tuple[Wiring, ...] = (self.sums.made, self.sums.braked)
        if output in molecules:
            i, stem = molecules[output], f"molecule.{output}."
        else:
            i, wirings = processes[output], (self.sums.felt,)
            stem = f"process.{self.processes[i].key}."
        own = tuple(n for n in self.parameters if n.startswith(stem))
        return (*own, *(n for w in wirings for n in w.parameters_of(i)))

    def constants(self, p: Mapping[str, Array], who: Mapping[str, Array]) -> dict[str, Array]:
        """Return rates of turnover, baselines, switches and the coefficients of every route."""
        del who

        def column(owners: Sequence[Molecule | Process], kind: str, what: str) -> Array:
            return stacked(p, [f"{kind}.{owner.key}.{what}" for owner in owners])

        found = {
            "network.loss": LN2 / column(self.own, "molecule", "half_life"),
            "network.turnover": LN2 / column(self.processes, "process", "half_time"),
            "network.held": column(self.molecules, "molecule", "held"),
            "network.held_at": column(self.molecules, "molecule", "held_at"),
        }
        if self.staged:
            times = column(self.own[: self.staged], "molecule", "synthesis_time")
            found["network.synthesis"] = 1.0 / times
        for kind, wiring in zip(_Sums._fields, self.sums, strict=True):
            found |= wiring.coefficients(p, f"network.{kind}")
        return found

    def signals(self, v: View) -> dict[str, Array]:
        """Return every molecule's ratio as others see it, and every process."""
        ratios = jnp.concatenate(
            [v.x["molecules"], jnp.stack([v.x[m.state] for m in self.mechanistic])]
        )
        held = v.c["network.held"]
        ratios = ratios + held * (v.c["network.held_at"] - ratios)
        return {
            "network.ratios": ratios,
            **{f"ratio.{m.key}": ratios[i] for i, m in enumerate(self.molecules)},
            **{f"process.{p.key}": v.x["processes"][i] for i, p in enumerate(self.processes)},
        }

    def rates(self, v: View) -> dict[str, Rate]:
        """Return production and loss of molecules, their synthesis and the processes."""
        signals = [DRIVERS[n].read(v)[None] for n in self.body_signals]
        sources = jnp.concatenate([v.s["network.ratios"] - 1.0, v.x["processes"] - 1.0, *signals])
        felt = self.sums.felt.total(sources, v.c, "network.felt")
        # A source below rest takes away what it gives above: as a brake, so that secretion stays
        # positive however strong the route.
        above, below = jnp.maximum(sources, 0.0), jnp.maximum(-sources, 0.0)
        drive = (1.0 + self._made(above, v) + self._braked(below, v)) / (
            1.0 + self._braked(above, v) + self._made(below, v)
        )
        k, turnover, n = v.c["network.loss"], v.c["network.turnover"], self.staged
        secreted = drive
        found = {}
        if n:
            rate = v.c["network.synthesis"]
            found["synthesis"] = Rate(rate * drive[:n], rate)
            secreted = jnp.concatenate([v.x["synthesis"], drive[n:]])
        return {
            **found,
            "molecules": Rate(k * secreted, k),
            "processes": Rate(turnover * jnp.exp(felt), turnover),
        }

    def _made(self, sources: Array, v: View) -> Array:
        return self.sums.made.total(sources, v.c, "network.made")

    def _braked(self, sources: Array, v: View) -> Array:
        return self.sums.braked.total(sources, v.c, "network.braked")

    def observe(self, v: View) -> dict[str, Array]:
        """Return concentrations as measured and processes relative to rest."""
        shrunk = v.s["plasma_volume_ratio"]
        found = {}
        for m in self.own:
            level = v.s[f"ratio.{m.key}"] * v.p[f"molecule.{m.key}.baseline"]
            in_plasma = m.large and m.compartment in ("plasma", "platelets")
            found[m.key] = level / shrunk if in_plasma else level
        for p in self.processes:
            found[p.key.replace(".", "_")] = v.s[f"process.{p.key}"]
        return found


def _within_a_line(name: str) -> str:
    """Return a name that starts small, unless it starts with an abbreviation (GLP-1)."""
    return name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"


def _body_signals(known: Knowledge) -> set[str]:
    """Return the body signals in use.

    Raises
    ------
    UnknownNameError
        If a row names one that does not exist.
    """
    rows: list[Molecule | Process] = [*known.molecules.values(), *known.processes.values()]
    names = {d.driver for row in rows for d in row.drivers if ":" not in d.driver}
    for name in sorted(names - set(DRIVERS)):
        raise UnknownNameError("driver", name, [*DRIVERS, "molecule:<key>", "process:<key>"])
    return names


def _molecule_output(m: Molecule) -> Output:
    assert m.baseline is not None  # molecules with a state of their own have their own outputs
    return Output(
        name=m.key,
        long_name=m.name,
        unit=m.unit,
        kind="molecule",
        matrix=m.matrix,
        evidence=m.evidence,
        decimals=m.decimals,
        scale=_GOOD_ENOUGH * m.baseline.value,
        description=m.description,
    )
