"""The signalling network as a graph: what acts on what, which way, how strongly, says who.

One `Link` an edge of the knowledge, with its findings pooled at one setting of the evidence dial.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree import ElementTree as ET

from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.knowledge_rows import GRADES, ORGANS, Edge, Finding
from myocrine.evidence.pooling import Pooled
from myocrine.report.wording import fold

__all__ = ["Graph", "Link", "graph", "graphml"]

SCHEMA = "myocrine.network/1"
_TAIL = 1.6448536269514722  # of a normal distribution, beyond which 5 % lie
_XMLNS = "http://graphml.graphdrawing.org/xmlns"

State = Literal["active", "carried", "off"]
Sign = Literal["+", "-", "0"]
SIGN_WORDS: Mapping[str, str] = {"+": "raises", "-": "lowers", "0": "does not change"}


@dataclass(frozen=True, kw_only=True)
class Link:
    """One edge at one setting of the dial.

    Attributes
    ----------
    edge : Edge
    molecule, process : str
        Names of both ends.
    pooled : Pooled or None
        Pooled natural logarithm of the process's rate at the reference excess; none where the dial
        shuts the edge off, and where a submodel holds it.
    state : {'active', 'carried', 'off'}
        In force with its pooled gain, held by a submodel's own equations, or shut off.
    sign : {'+', '-', '0'}
        Which way the process goes.
    grade : str
        Best grade among its findings.
    """

    edge: Edge
    molecule: str
    process: str
    pooled: Pooled | None
    state: State
    sign: Sign
    grade: str

    @property
    def bounds(self) -> tuple[float, float, float] | None:
        """Times rest at the reference excess: low, middle and high of the 90 % interval."""
        if self.pooled is None:
            return None
        mean, half = self.pooled.mean, _TAIL * self.pooled.spread
        return math.exp(mean - half), math.exp(mean), math.exp(mean + half)

    @property
    def gain_words(self) -> str:
        """``×1.3 (1.0 to 1.6)``, or why there is no number."""
        if self.bounds is None:
            return "in a submodel" if self.state == "carried" else "off"
        low, middle, high = map(fold, self.bounds)
        return f"×{middle} ({low} to {high})"

    @property
    def nulls(self) -> int:
        """Number of findings of nothing."""
        return sum(f.sign == "0" for f in self.edge.findings)

    @property
    def sources(self) -> list[str]:
        """Keys of its sources, each once, in the order of the findings."""
        return list(dict.fromkeys(f.source for f in self.edge.findings))

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        e = self.edge
        gain = None
        if self.pooled is not None and self.bounds is not None:
            low, middle, high = self.bounds
            gain = {
                "log": self.pooled.mean,
                "log_error": self.pooled.error,
                "log_between": self.pooled.between,
                "times": middle,
                "low": low,
                "high": high,
                "at_excess": e.reference.value if e.reference else None,
                "half_excess": e.half.value if e.half else None,
            }
        return {
            "key": e.key,
            "molecule": e.molecule,
            "process": e.process,
            "organ": e.organ,
            "state": self.state,
            "sign": self.sign,
            "evidence": self.grade,
            "hypothetical": self.grade == "D",
            "mode": e.mode,
            "origin": e.origin,
            "receptor": e.receptor,
            "studied": list(e.studied) if e.studied else None,
            "gain": gain,
            "carried_by": list(e.carried_by),
            "findings": [f.model_dump() for f in e.findings],
            "sources": self.sources,
            "note": e.note,
        }


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The network at one setting of the dial.

    Attributes
    ----------
    known : Knowledge
    dial : str
    links : tuple of Link
        In the order of the data.
    """

    known: Knowledge
    dial: str
    links: tuple[Link, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many links are in each state."""
        found = Counter(link.state for link in self.links)
        return {state: found[state] for state in ("active", "carried", "off")}

    def of_organ(self, organ: str) -> list[Link]:
        """Return the links that reach an organ, by process and strength."""
        order = list(self.known.processes)
        mine = [link for link in self.links if link.edge.organ == organ]
        return sorted(mine, key=lambda k: (order.index(k.edge.process), -_strength(k)))

    def of_molecule(self, key: str) -> list[Link]:
        """Return the links that leave a molecule."""
        return [link for link in self.links if link.edge.molecule == key]

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form, schema ``myocrine.network/1``."""
        k = self.known
        return {
            "schema": SCHEMA,
            "evidence": self.dial,
            "files": list(k.files),
            "counts": {
                "molecules": len(k.molecules),
                "organs": len({p.organ for p in k.processes.values()}),
                "processes": len(k.processes),
                "edges": len(k.edges),
                **self.counts,
                "findings": sum(len(e.findings) for e in k.edges.values()),
                "catalogue": len(k.catalogue),
            },
            "molecules": {
                m.key: {
                    "name": m.name,
                    "kind": m.kind,
                    "compartment": m.compartment,
                    "evidence": m.evidence,
                    "unit": m.unit or None,
                    "drivers": [d.driver for d in m.drivers],
                    "sources": list(m.sources),
                }
                for m in k.molecules.values()
            },
            "processes": {
                p.key: {
                    "name": p.name,
                    "organ": p.organ,
                    "organ_name": ORGANS[p.organ],
                    "in_vitro": p.in_vitro,
                    "drivers": [d.driver for d in p.drivers],
                }
                for p in k.processes.values()
            },
            "edges": [link.as_dict() for link in self.links],
            "sources": {key: k.sources[key].citation() for key in self.source_keys},
        }

    @property
    def source_keys(self) -> list[str]:
        """Keys of all sources of the edges, sorted."""
        return sorted({key for link in self.links for key in link.sources})


def graph(known: Knowledge, dial: str = "C") -> Graph:
    """Return the network at one setting of the evidence dial.

    Parameters
    ----------
    known : Knowledge
    dial : {'A', 'B', 'C', 'D'}
        Worst evidence that may act.
    """
    return Graph(
        known=known, dial=dial, links=tuple(_link(known, e, dial) for e in known.edges.values())
    )


def _link(known: Knowledge, edge: Edge, dial: str) -> Link:
    pooled = known.pooled(edge, dial)
    allowed = [f for f in edge.findings if GRADES.index(f.evidence) <= GRADES.index(dial)]
    state: State = "off" if not allowed else "carried" if edge.carried_by else "active"
    return Link(
        edge=edge,
        molecule=known.molecules[edge.molecule].name,
        process=known.processes[edge.process].name,
        pooled=pooled,
        state=state,
        sign=_sign(pooled, allowed or edge.findings),
        grade=edge.best,
    )


def _sign(pooled: Pooled | None, findings: list[Finding] | tuple[Finding, ...]) -> Sign:
    """Return the direction of the pool or, without one, of most findings."""
    if pooled is not None:
        return "0" if pooled.mean == 0.0 else "+" if pooled.mean > 0.0 else "-"
    up, down = (sum(f.sign == s for f in findings) for s in "+-")
    return "0" if up == down else "+" if up > down else "-"


def _strength(link: Link) -> float:
    return abs(link.pooled.mean) if link.pooled else 0.0


_NODE_FIELDS = ("name", "kind", "organ")
_EDGE_FIELDS: dict[str, str] = {
    "sign": "string", "evidence": "string", "state": "string", "mode": "string",
    "receptor": "string", "origin": "string", "log_gain": "double", "log_spread": "double",
    "findings": "int", "null_findings": "int", "sources": "string",
}  # fmt: skip


def graphml(made: Graph) -> str:
    """Return the network as GraphML, which Gephi, Cytoscape, yEd and networkx read."""
    ET.register_namespace("", _XMLNS)
    root = ET.Element(f"{{{_XMLNS}}}graphml")
    for name in _NODE_FIELDS:
        _declare(root, "node", name, "string")
    for name, kind in _EDGE_FIELDS.items():
        _declare(root, "edge", name, kind)
    parent = ET.SubElement(root, f"{{{_XMLNS}}}graph", id="myocrine", edgedefault="directed")
    for m in made.known.molecules.values():
        _node(parent, m.key, {"name": m.name, "kind": m.kind, "organ": ""})
    for p in made.known.processes.values():
        _node(parent, p.key, {"name": p.name, "kind": "process", "organ": ORGANS[p.organ]})
    for link in made.links:
        _edge(parent, link)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _declare(root: ET.Element, where: str, name: str, kind: str) -> None:
    ET.SubElement(
        root,
        f"{{{_XMLNS}}}key",
        {"id": f"{where}_{name}", "for": where, "attr.name": name, "attr.type": kind},
    )


def _node(parent: ET.Element, key: str, values: Mapping[str, str]) -> None:
    node = ET.SubElement(parent, f"{{{_XMLNS}}}node", id=key)
    for name, value in values.items():
        ET.SubElement(node, f"{{{_XMLNS}}}data", key=f"node_{name}").text = value


def _edge(parent: ET.Element, link: Link) -> None:
    e = link.edge
    made = ET.SubElement(parent, f"{{{_XMLNS}}}edge", id=e.key, source=e.molecule, target=e.process)
    values: dict[str, object] = {
        "sign": link.sign, "evidence": link.grade, "state": link.state, "mode": e.mode,
        "receptor": e.receptor, "origin": e.origin, "findings": len(e.findings),
        "null_findings": link.nulls, "sources": " ".join(link.sources),
    }  # fmt: skip
    if link.pooled is not None:
        values |= {"log_gain": link.pooled.mean, "log_spread": link.pooled.spread}
    for name, value in values.items():
        ET.SubElement(made, f"{{{_XMLNS}}}data", key=f"edge_{name}").text = str(value)
