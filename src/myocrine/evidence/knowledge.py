"""The signalling network as data: molecules, organ processes and the edges between them.

The package's own rows lie under ``data/knowledge``; a user's file of the same form adds to them
(``--knowledge FILE``). Every number in a row becomes a parameter record, so that uncertainty, the
docs and citations treat it like any other.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from myocrine.errors import EvidenceError, UnknownNameError
from myocrine.evidence.knowledge_files import by_key, own_files, read_file, validated
from myocrine.evidence.knowledge_rows import Edge, Listed, Molecule, Process
from myocrine.evidence.network_numbers import (
    BASELINES,
    edge_records,
    molecule_records,
    pooled,
    process_records,
)
from myocrine.evidence.parameters import ParameterSet, own_parameters
from myocrine.evidence.pooling import Pooled
from myocrine.evidence.sources import Source, sources

__all__ = ["Knowledge", "knowledge"]

_KINDS = ("molecule", "process", "edge", "listed", "source")


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything known about the network; immutable.

    Attributes
    ----------
    molecules, processes, edges : mapping by key
        `Molecule`, `Process` and `Edge` rows; an edge's key is ``molecule->organ.process``.
    catalogue : sequence of Listed
        Reported myokines that are named, not modelled.
    sources : mapping
        The package's source records and those of the user's files.
    files : sequence of str
        Names of the user's files that went in.
    """

    molecules: Mapping[str, Molecule]
    processes: Mapping[str, Process]
    edges: Mapping[str, Edge]
    catalogue: tuple[Listed, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def molecule(self, name: str) -> Molecule:
        """Return the molecule called `name`: key, name or alias, any case.

        Raises
        ------
        UnknownNameError
            With the nearest names.
        """
        wanted = name.casefold()
        for row in self.molecules.values():
            if wanted in {n.casefold() for n in (row.key, row.name, *row.aliases)}:
                return row
        raise UnknownNameError("molecule", name, [m.name for m in self.molecules.values()])

    def edges_of(self, *, molecule: str = "", process: str = "", organ: str = "") -> Iterator[Edge]:
        """Yield the edges that leave a molecule, reach a process, or reach an organ."""
        for edge in self.edges.values():
            ends = ((molecule, edge.molecule), (process, edge.process), (organ, edge.organ))
            if all(not asked or asked == end for asked, end in ends):
                yield edge

    def pooled(self, edge: Edge, dial: str = "C") -> Pooled | None:
        """Return the pooled gain of an edge at its reference dose, None where the dial is shut."""
        return pooled(edge, self.baseline(edge.molecule), dial)

    def baseline(self, molecule: str) -> float | None:
        """Return the central baseline of a molecule in its unit, None where there is none."""
        row = self.molecules[molecule]
        if row.baseline is not None:
            return row.baseline.value
        name = BASELINES.get(row.state)
        return own_parameters().value(name) if name else None

    @functools.cached_property
    def records(self) -> ParameterSet:
        """The package's parameters together with those of the network."""
        try:
            made = [r for m in self.molecules.values() for r in molecule_records(m)]
            made += [r for p in self.processes.values() for r in process_records(p)]
            made += [
                r for e in self.edges.values() for r in edge_records(e, self.baseline(e.molecule))
            ]
        except ValidationError as error:
            msg = f"A number of the network does not fit: {error.errors()[0]['msg']}"
            raise EvidenceError(msg) from error
        own = own_parameters()
        for record in made:
            if record.source and record.source not in self.sources:
                msg = f"{record.name} cites the unknown source {record.source!r}."
                raise EvidenceError(msg)
        return ParameterSet({**own, **{r.name: r for r in made}})


@functools.cache
def knowledge(*extra: str | Path) -> Knowledge:
    """Return the network: the package's own rows and those of the given files.

    Parameters
    ----------
    *extra : str or Path
        TOML files with ``[[molecule]]``, ``[[process]]``, ``[[edge]]`` and ``[[source]]`` tables.

    Raises
    ------
    EvidenceError
        If a row does not fit, stands twice, or names something that does not exist.
    """
    rows: dict[str, list[tuple[str, dict[str, Any]]]] = {k: [] for k in _KINDS}
    for name, content in itertools.chain(own_files(), map(read_file, extra)):
        for kind in content:
            if kind not in _KINDS:
                msg = f"A knowledge file has no table [[{kind}]]; it has {', '.join(_KINDS)}."
                raise EvidenceError(msg, source=name)
            if not isinstance(content[kind], list):
                msg = f"{kind!r} is not a list of tables: write [[{kind}]]."
                raise EvidenceError(msg, source=name)
        for kind in _KINDS:
            rows[kind] += [(name, row) for row in content.get(kind, [])]
    cited = {**sources(), **by_key(rows["source"], Source)}
    found = Knowledge(
        molecules=by_key(rows["molecule"], Molecule),
        processes=by_key(rows["process"], Process),
        edges=by_key(rows["edge"], Edge),
        catalogue=tuple(validated(row, Listed, name) for name, row in rows["listed"]),
        sources=cited,
        files=tuple(Path(f).name for f in extra),
    )
    _check(found)
    return found


def _check(k: Knowledge) -> None:
    """Check that everything named exists."""
    rows: list[Molecule | Process] = [*k.molecules.values(), *k.processes.values()]
    for row in rows:
        for d in row.drivers:
            kind, _, key = d.driver.partition(":")
            if kind == "molecule":
                _among(k.molecules, key, f"molecule that drives {row.key}")
            elif kind == "process":
                _among(k.processes, key, f"process that drives {row.key}")
    for m in k.molecules.values():
        if m.state:
            _among(BASELINES, m.state, f"state of molecule {m.key}")
        for key in m.sources:
            _among(k.sources, key, f"source of {m.key}")
    for listed in k.catalogue:
        _among(k.sources, listed.source, f"source of {listed.name}")
    for e in k.edges.values():
        _check_edge(k, e)


def _check_edge(k: Knowledge, e: Edge) -> None:
    _among(k.molecules, e.molecule, f"molecule of edge {e.key}")
    _among(k.processes, e.process, f"process of edge {e.key}")
    for f in e.findings:
        _among(k.sources, f.source, f"source of edge {e.key}")
    for name in e.carried_by:
        _among(own_parameters(), name, f"parameter that carries edge {e.key}")
    if not e.carried_by and (e.reference is None or e.half is None):
        msg = f"The edge {e.key} needs 'reference' and 'half' (or 'carried_by')."
        raise EvidenceError(msg)


def _among(known: Mapping[str, object], name: str, what: str) -> None:
    if name not in known:
        raise UnknownNameError(what, name, list(known))
