"""The network for reading: on a terminal, as a page, and as files for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from myocrine.errors import InputError
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report import page
from myocrine.report.network_graph import Graph, Link, graphml
from myocrine.report.network_picture import CSS, KEY, picture, standalone
from myocrine.report.sheet import GRADES, Plain
from myocrine.report.wording import join

__all__ = ["FORMATS", "network_html", "network_sheet", "write_network"]

_SIGNS = {"+": "▲", "-": "▼", "0": "○"}
_STATES = {"active": "", "carried": "in a submodel", "off": "off"}


def network_sheet(graph: Graph) -> RenderableType:
    """Return the network to print on a Rich console of 80 columns, organ by organ."""
    k, counts = graph.known, graph.counts
    title = Text("The signalling network", style="bold")
    title.append(f"  evidence dial at {graph.dial}")
    parts: list[RenderableType] = [
        title,
        Text(
            f"{len(k.molecules)} molecules, {len(k.processes)} processes of "
            f"{len({p.organ for p in k.processes.values()})} organs, {len(graph.links)} edges: "
            f"{counts['active']} in force, {counts['carried']} held by submodels, "
            f"{counts['off']} shut off. {len(k.catalogue)} more molecules are named, not modelled."
        ),
    ]
    for organ, name in ORGANS.items():
        links = graph.of_organ(organ)
        if links:
            parts += [Padding(Text(name, style="bold"), (1, 0, 0, 0)), _table(links)]
    free = _without_edge(graph)
    if free:
        parts.append(Padding(Text(f"Without an edge: {join(free)}."), (1, 0, 0, 0)))
    parts.append(Padding(Text(_foot(), style="dim"), (1, 0, 0, 0)))
    return Group(*parts)


def _foot() -> str:
    return (
        "▲ raises, ▼ lowers, ○ found not to change; 'times rest' is the pooled effect at the "
        "reference dose with its 90 % interval, findings of nothing included; 'n' counts findings, "
        f"after the slash those of nothing. {GRADES}"
    )


def _table(links: list[Link]) -> Plain:
    made = Plain("", "", "", "times rest", "", "n", right=["n"], pad=1)
    for column in made.columns[3:]:
        column.no_wrap = True
    for link in links:
        made.line(
            link.molecule,
            _SIGNS[link.sign],
            link.process,
            link.gain_words,
            f"{link.grade}{' hypothetical' if link.grade == 'D' else ''}",
            f"{len(link.edge.findings)}{f'/{link.nulls}' if link.nulls else ''}",
        )
    return made


def _without_edge(graph: Graph) -> list[str]:
    joined = {link.edge.molecule for link in graph.links}
    return [m.name for m in graph.known.molecules.values() if m.key not in joined]


def network_html(graph: Graph) -> str:
    """Return the network as one self-contained page: picture, tables, sources."""
    k, counts = graph.known, graph.counts
    lead = (
        f'<p class="lead">{len(k.molecules)} molecules, {len(graph.links)} edges to '
        f"{len(k.processes)} processes of {len({p.organ for p in k.processes.values()})} organs. "
        f"With the evidence dial at {graph.dial}, {counts['active']} edges are in force, "
        f"{counts['carried']} are held by submodels and {counts['off']} are shut off.</p>"
        '<p class="note">This is what was put into the model, with whoever says so. What a session '
        "makes of it is on the session's own page.</p>"
    )
    drawn = (
        f'<figure class="full"><div class="networkbox" role="region" tabindex="0" '
        f'aria-label="Picture of the network, scrolls sideways on a narrow screen">'
        f"{picture(graph)}</div><figcaption>{escape(KEY)}</figcaption></figure>"
    )
    sections = [("Picture", drawn), ("Edges by organ", _organs(graph) + page.grades())]
    rest = _named_only(graph)
    if rest:
        sections.append(("Named, not modelled", rest))
    sections.append(("Sources", _sources(graph)))
    return page.wrap("The signalling network", lead, sections, style=CSS)


def _organs(graph: Graph) -> str:
    out = []
    for organ, name in ORGANS.items():
        links = graph.of_organ(organ)
        if links:
            out.append(f"<h3>{escape(name)}</h3>")
            head = ("", "acts on", "times rest", "grade", "how", "findings", "sources")
            out.append(page.table(f"{name}: what acts on it", head, map(_line, links)))
    free = _without_edge(graph)
    if free:
        out.append(f"<p>Modelled, without an edge to an organ: {escape(join(free))}.</p>")
    return "".join(out)


def _line(link: Link) -> list[str]:
    e = link.edge
    hypothetical = " (hypothetical)" if link.grade == "D" else ""
    state = f" ({_STATES[link.state]})" if link.state == "off" else ""
    found = f"{len(e.findings)}{f', {link.nulls} of nothing' if link.nulls else ''}"
    receptor = e.receptor if e.receptor != "unknown" else "receptor unknown"
    return [
        escape(link.molecule),
        escape(f"{_SIGNS[link.sign]} {link.process}"),
        escape(link.gain_words + (state if link.state != "off" else "")),
        escape(f"{link.grade}{hypothetical}"),
        escape(f"{e.mode}, {receptor}"),
        found,
        escape(", ".join(link.sources)),
    ]


def _named_only(graph: Graph) -> str:
    listed = graph.known.catalogue
    if not listed:
        return ""
    names = ", ".join(escape(row.name) for row in listed)
    return (
        f"<p>{len(listed)} further molecules that contracting muscle is reported to release, or "
        f"that exercise is reported to move. None is modelled.</p><details><summary>Their names"
        f"</summary><p>{names}.</p></details>"
    )


def _sources(graph: Graph) -> str:
    found = sorted(
        (graph.known.sources[key] for key in graph.source_keys),
        key=lambda s: (s.author.casefold(), s.year or 0),
    )
    items = "".join(f"<li><code>{s.key}</code> {escape(s.citation())}</li>" for s in found)
    return f"<details><summary>{len(found)} sources</summary><ul>{items}</ul></details>"


def _json(graph: Graph) -> str:
    return json.dumps(graph.as_dict(), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


FORMATS: Mapping[str, Callable[[Graph], str]] = {
    ".svg": standalone,
    ".html": network_html,
    ".graphml": graphml,
    ".json": _json,
}
"""What can be written, by the ending of the file's name."""


def write_network(graph: Graph, path: Path) -> Path:
    """Write the network in the format that the name's ending asks for.

    Raises
    ------
    InputError
        If the ending is none of `FORMATS`, or the place cannot be written.
    """
    if path.suffix.casefold() not in FORMATS:
        msg = f"The network cannot be written as {path.name!r}."
        raise InputError(msg, remedy=f"Let the name end with {_either(FORMATS)}.")
    return page.save(FORMATS[path.suffix.casefold()](graph), path)


def _either(words: Mapping[str, object]) -> str:
    *some, last = words
    return f"{', '.join(some)} or {last}"
