"""Explanations of the network: molecules, organs, processes and edges with every finding."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from myocrine.body import Body
from myocrine.body.contract import Submodel
from myocrine.body.drivers import DRIVERS
from myocrine.errors import UnknownNameError
from myocrine.evidence.claims import ledger
from myocrine.evidence.glossary import glossary
from myocrine.evidence.knowledge import Knowledge
from myocrine.evidence.knowledge_rows import (
    GRADES,
    ORGANS,
    Driver,
    Listed,
    Molecule,
    Number,
    Process,
)
from myocrine.evidence.parameters import Parameter
from myocrine.report.explained import Explanation, Section, prose
from myocrine.report.network_graph import SIGN_WORDS, Link, graph
from myocrine.report.wording import number, units_in_words

__all__ = ["GRADE_WORDS", "edge_explained", "molecule_explained", "network_word", "organ_explained"]

GRADE_WORDS: dict[str, str] = {
    "A": "A, human intervention",
    "B": "B, human response, replicated",
    "C": "C, mixed or contested in humans",
    "D": "D, animals or cells only: hypothetical in people",
}
_ARROW = re.compile(r"\s*(?:-+>|→|⊣)\s*")
_EDGE_HEAD = ("", "acts on", "times rest", "grade", "n")
_FINDING_HEAD = ("", "grade", "in", "what was seen", "source")
_NOTE = (
    "'times rest' is the pooled effect at the reference dose with its 90 % interval, the evidence "
    "dial at C; 'n' counts findings, after the slash those of nothing."
)
_HYPOTHETICAL = " 'hyp.': hypothetical, animals or cells only; off unless the dial stands at D."


def network_word(name: str, known: Knowledge, body: Body) -> Explanation | None:
    """Explain a molecule, an organ, a process or an edge, or return None.

    Parameters
    ----------
    name : str
        Key, name or alias; an edge as ``molecule->organ`` or ``molecule->organ.process``.

    Raises
    ------
    UnknownNameError
        If an edge was asked for and one of its ends, or the edge, does not exist.
    """
    if _ARROW.search(name):
        return edge_explained(name, known, body)
    try:
        return molecule_explained(known.molecule(name), known, body)
    except UnknownNameError:
        pass
    organ = _organ(name)
    if organ:
        return organ_explained(organ, known, body)
    process = _process(name, known)
    if process:
        return _process_explained(process, known)
    listed = _listed(name, known)
    return _listed_explained(listed, known) if listed else None


def _links(known: Knowledge) -> list[Link]:
    """Return every edge at the usual dial, and those it shuts off as they would be without it."""
    usual, all_open = graph(known, "C").links, graph(known, "D").links
    return [b if a.state == "off" else a for a, b in zip(usual, all_open, strict=True)]


def molecule_explained(m: Molecule, known: Knowledge, body: Body) -> Explanation:
    """Explain one molecule: what it is, what moves it, what it does, and who says so."""
    links = [k for k in _links(known) if k.edge.molecule == m.key]
    sections = []
    if m.drivers:
        sections.append(_drivers(m.drivers, known, "What moves it"))
    if links:
        sections.append(_edges("What it does", links, named=False))
        sections += [_findings(link) for link in links]
    text, records = _equations(m, known, body)
    return Explanation(
        name=m.name,
        kind=m.kind,
        facts=_molecule_facts(m, body),
        text=text,
        sections=tuple(sections),
        records=records,
        cited=tuple(dict.fromkeys([*m.sources, *_cited(links)])),
        known=known.sources,
    )


def _molecule_facts(m: Molecule, body: Body) -> dict[str, str]:
    facts = {"what": m.description}
    if m.name in glossary():
        facts["in a word"] = glossary()[m.name].text
    if m.baseline is not None and m.half_life is not None:
        facts["baseline"] = _spoken(m.baseline, _unit(m, body))
        facts["half-life"] = _spoken(m.half_life, "min")
    else:
        facts["unit"] = _unit(m, body)
        model = _submodel(m, body)
        facts["submodel"] = f"{model.name} (docs/body/{model.name}.md)" if model else "none"
    if m.synthesis_time is not None:
        facts["made after"] = _spoken(m.synthesis_time, "min")
    facts |= {
        "comes from": m.origin or "not told apart",
        "found in": f"{m.compartment}, measured in {m.matrix}",
        "evidence": f"{GRADE_WORDS[m.evidence]} (that a bout changes it)",
    }
    if m.caveat:
        facts["caution"] = m.caveat
    if m.chronic:
        facts["training"] = m.chronic
    about = [c.id for c in ledger().values() if _mentions(c.statement, m)]
    if about:
        facts["claims"] = f"{', '.join(about)} (myocrine claims {about[0]})"
    names = [n for n in dict.fromkeys((m.gene, m.uniprot, *m.aliases)) if n]
    facts["also called"] = ", ".join(names) or "nothing else"
    facts["in data"] = m.key
    return facts


def _unit(m: Molecule, body: Body) -> str:
    """Return the unit of a molecule: its own, or that of the submodel's output."""
    output = next((o for o in body.outputs if o.name in (m.key, m.state)), None)
    return units_in_words(m.unit or (output.unit if output else ""))


def _mentions(text: str, m: Molecule) -> bool:
    names = "|".join(re.escape(n) for n in (m.name, *m.aliases))
    return re.search(rf"(?<![\w-])(?:{names})(?![\w-])", text, re.IGNORECASE) is not None


def _spoken(n: Number, unit: str) -> str:
    """Return a number with where it comes from."""
    said = f"{number(n.value)} {unit}".rstrip()
    return f"{said} ({n.obtained}{f', {n.source}' if n.source else ''})"


def _equations(m: Molecule, known: Knowledge, body: Body) -> tuple[str, tuple[Parameter, ...]]:
    """Return the prose and records of a molecule's own submodel, or its own records."""
    if not m.state:
        stem = f"molecule.{m.key}."
        held = (f"{stem}held", f"{stem}held_at")
        return "", tuple(
            r for r in known.records.values() if r.name.startswith(stem) and r.name not in held
        )
    model = _submodel(m, body)
    if model is None:
        return "", ()
    return prose(model), tuple(known.records[n] for n in model.parameters)


def _submodel(m: Molecule, body: Body) -> Submodel | None:
    return next((s for s in body.submodels if any(x.name == m.state for x in s.states)), None)


def _organ(name: str) -> str:
    wanted = name.strip().casefold()
    for key, label in ORGANS.items():
        words = {key, label.casefold(), f"the {key}", f"{key} tissue", f"{key}s", f"{key} cells"}
        if wanted in words:
            return key
    return {"fat": "adipose", "fat tissue": "adipose", "heart": "vessel", "vessels": "vessel",
            "blood vessels": "vessel", "tumor": "tumour", "tumors": "tumour",
            "immune system": "immune", "bones": "bone"}.get(wanted, "")  # fmt: skip


def _process(name: str, known: Knowledge) -> Process | None:
    wanted = name.strip().casefold()
    for p in known.processes.values():
        own = (p.key, p.key.replace(".", "_"), p.name, *p.aliases)
        full = (f"{p.organ} {p.name}", f"{ORGANS[p.organ]}: {p.name}", p.key.split(".")[1])
        if wanted in {n.casefold().replace("_", " ") for n in (*own, *full)} | {
            n.casefold() for n in own
        }:
            return p
    return None


def _listed(name: str, known: Knowledge) -> Listed | None:
    wanted = name.strip().casefold()
    return next(
        (m for m in known.catalogue if wanted in {m.name.casefold(), m.gene.casefold()} - {""}),
        None,
    )


def _listed_explained(m: Listed, known: Knowledge) -> Explanation:
    """Explain a molecule that is reported in the literature and not modelled."""
    facts = {"what": m.note or "reported to leave contracting muscle"}
    facts |= {"gene": m.gene} if m.gene else {}
    facts["in the model"] = "named only: it has no level, moves nothing and nothing moves it"
    return Explanation(
        name=m.name, kind="listed molecule", facts=facts, cited=(m.source,), known=known.sources
    )


def organ_explained(organ: str, known: Knowledge, body: Body) -> Explanation:
    """Explain one organ: its readings, what drives them, what acts on it, and who says so."""
    links = [k for k in _links(known) if k.edge.organ == organ]
    processes = [p for p in known.processes.values() if p.organ == organ]
    readings = [o for o in body.outputs if o.organ == organ]
    facts = {
        "processes": ", ".join(p.name[0].lower() + p.name[1:] for p in processes),
        "readings": f"{len(readings)}, in every response sheet",
        "reached by": f"{len(links)} edges from {len({k.edge.molecule for k in links})} molecules",
    }
    if any(p.in_vitro for p in processes):
        facts["caution"] = "cells in a dish; nothing here is about a tumour in a body"
    sections = [
        Section(
            heading="What can be read",
            head=("", "unit", "grade", "what it is"),
            rows=tuple(
                (
                    o.long_name.removeprefix(f"{ORGANS[organ]}: "),
                    "times rest" if o.unit == "1" else units_in_words(o.unit),
                    f"{o.evidence}{', hypothetical' if o.evidence == 'D' else ''}",
                    o.description,
                )
                for o in readings
            ),
        )
    ]
    driven = [p for p in processes if p.drivers]
    sections += [
        _drivers(p.drivers, known, f"What moves {p.name[0].lower()}{p.name[1:]}") for p in driven
    ]
    if links:
        sections.append(_edges("What acts on it", links))
        sections += [_findings(link) for link in links]
    return Explanation(
        name=ORGANS[organ],
        kind="organ",
        facts=facts,
        sections=tuple(sections),
        cited=tuple(_cited(links)),
        known=known.sources,
    )


def _process_explained(p: Process, known: Knowledge) -> Explanation:
    links = [k for k in _links(known) if k.edge.process == p.key]
    sections = [_drivers(p.drivers, known, "What moves it")] if p.drivers else []
    if links:
        sections.append(_edges("What acts on it", links))
        sections += [_findings(link) for link in links]
    return Explanation(
        name=f"{ORGANS[p.organ]}: {p.name}",
        kind="process of an organ",
        facts={
            "what": p.description,
            "turnover": f"half-time {_spoken(p.half_time, 'min')}",
            "in data": p.key,
        },
        sections=tuple(sections),
        cited=tuple(_cited(links)),
        known=known.sources,
    )


def edge_explained(name: str, known: Knowledge, body: Body) -> Explanation:
    """Explain what a molecule does to an organ, or to one of its processes.

    Raises
    ------
    UnknownNameError
        If one of the ends, or any edge between them, does not exist.
    """
    left, _, right = _ARROW.sub("\0", name.strip(), count=1).partition("\0")
    molecule = known.molecule(left)
    mine = [k for k in _links(known) if k.edge.molecule == molecule.key]
    links = _to(right, mine, molecule, known)
    one = links[0] if len(links) == 1 else None
    facts = (
        _edge_facts(one, known, _unit(molecule, body))
        if one
        else {"edges": f"{len(links)}, told one by one below"}
    )
    sections = [] if one else [_edges("Edges", links, named=False)]
    sections += [_findings(link) for link in links]
    return Explanation(
        name=f"{molecule.name} → {one.process if one else ORGANS[links[0].edge.organ]}",
        kind="edge" if one else "edges",
        facts=facts,
        sections=tuple(sections),
        cited=tuple(_cited(links)),
        known=known.sources,
    )


def _to(right: str, links: Sequence[Link], molecule: Molecule, known: Knowledge) -> list[Link]:
    """Return the links of a molecule to an organ or a process by any of its names."""
    organ = _organ(right)
    process = None if organ else _process(right, known)
    if not organ and process is None:
        names = [*ORGANS, *ORGANS.values(), *known.processes]
        names += [p.name for p in known.processes.values()]
        kind = "organ or process"
        raise UnknownNameError(kind, right, names)
    found = [
        k for k in links if k.edge.organ == organ or (process and k.edge.process == process.key)
    ]
    if not found:
        target = ORGANS[organ] if organ else process.name if process else right
        near = sorted({k.edge.organ for k in links})
        choices = [f"{molecule.key}->{o}" for o in near]
        error = UnknownNameError("edge", f"{molecule.name} -> {target}", choices)
        error.remedy = f"It has edges to: {', '.join(near)}." if near else "It has no edges."
        raise error
    return found


def _edge_facts(link: Link, known: Knowledge, unit: str) -> dict[str, str]:
    e = link.edge
    facts = {
        "which way": f"{link.molecule} {SIGN_WORDS[link.sign]} {link.process}",
        "organ": ORGANS[e.organ],
        "how": f"{e.mode}; receptor: {e.receptor}; from {e.origin}",
        "evidence": GRADE_WORDS[link.grade],
    }
    if e.carried_by:
        facts["held by"] = f"a submodel, in {', '.join(e.carried_by)}"
    elif e.reference is not None and e.half is not None:
        for dial in GRADES:
            pooled = next(k for k in graph(known, dial).links if k.edge.key == e.key)
            facts[f"pooled at {dial}"] = pooled.gain_words
        facts["at a dose of"] = f"{1.0 + e.reference.value:g} times baseline (the reference)"
        facts["half of the effect"] = f"at {1.0 + e.half.value:g} times baseline"
    if e.studied:
        facts["studied at"] = f"{number(e.studied[0])} to {number(e.studied[1])} {unit}".rstrip()
    if e.note:
        facts["note"] = e.note
    facts["in data"] = e.key
    return facts


def _drivers(drivers: Iterable[Driver], known: Knowledge, heading: str) -> Section:
    rows = tuple(
        (
            f"{'▲' if d.gain.value >= 0 else '▼'} {_driver(d.driver, known)}",
            d.tissue,
            f"{d.evidence}{', hypothetical' if d.evidence == 'D' else ''}",
            d.gain.source or d.gain.obtained,
        )
        for d in drivers
    )
    return Section(heading=heading, head=("", "from", "grade", "size after"), rows=rows)


def _driver(name: str, known: Knowledge) -> str:
    kind, _, key = name.partition(":")
    if kind == "molecule" and key:
        return known.molecules[key].name
    if kind == "process" and key:
        p = known.processes[key]
        return f"{ORGANS[p.organ].lower()}: {p.name[0].lower()}{p.name[1:]}"
    signal = DRIVERS.get(name)
    return f"{name.replace('_', ' ')}: {signal.meaning.split(' [')[0]}" if signal else name


def _edges(heading: str, links: Sequence[Link], *, named: bool = True) -> Section:
    signs = {"+": "▲", "-": "▼", "0": "○"}
    rows = tuple(
        (
            f"{signs[k.sign]} {k.molecule if named else ORGANS[k.edge.organ]}",
            k.process,
            k.gain_words,
            f"{k.grade}{' hyp.' if k.grade == 'D' else ''}",
            f"{len(k.edge.findings)}{f'/{k.nulls}' if k.nulls else ''}",
        )
        for k in links
    )
    note = _NOTE + (_HYPOTHETICAL if any(k.grade == "D" for k in links) else "")
    return Section(heading=heading, head=_EDGE_HEAD, rows=rows, note=note)


def _findings(link: Link) -> Section:
    rows = tuple(
        (
            f.sign.replace("-", "−"),
            f.evidence,
            f.species,
            "; ".join(filter(None, (f.effect or "no size printed", f.note))),
            f.source,
        )
        for f in link.edge.findings
    )
    organ = ORGANS[link.edge.organ]
    return Section(
        heading=f"{link.molecule} → {organ}: {link.process}", head=_FINDING_HEAD, rows=rows
    )


def _cited(links: Iterable[Link]) -> list[str]:
    return sorted({key for link in links for key in link.sources})
