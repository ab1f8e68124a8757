"""The picture of the network: molecules in the middle, organs on both sides, edges between them.

Orange raises (an arrowhead), blue lowers (a bar), grey does not change (a ring); a broken line is
evidence from animals or cells alone. Width grows with the pooled effect. What the evidence dial
shuts off is drawn faintly. Pointing at anything brings out what it is joined to, without a script.
"""

from __future__ import annotations

import math
from html import escape

from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.network_graph import SIGN_WORDS, Graph, Link
from myocrine.report.network_layout import Layout, lay_out
from myocrine.report.style import COLOURS

__all__ = ["CSS", "KEY", "edge_words", "picture", "standalone"]

_WIDTH, _PAD = 1000, 22
_DOT = {"left": 268.0, "right": 732.0}
"""Where edges meet processes; names stand outwards of it."""
_HALF = 68.0
"""Half the width of a molecule's label."""
_CLASS = {"+": "up", "-": "down", "0": "null"}


def picture(graph: Graph, *, key: str = "network") -> str:
    """Return the network as an SVG element for a page with `CSS` and our colours.

    Parameters
    ----------
    graph : Graph
    key : str
        Stem of all identifiers.
    """
    at = lay_out(graph)
    links = sorted(graph.links, key=lambda k: (k.state != "off", k.sign != "0"))
    edges = "".join(_edge(link, at) for link in links)
    blocks = "".join(_organ(graph, organ, at) for organ in at.organs)
    nodes = "".join(_molecule(m, graph.known.molecules[m].name, y) for m, y in at.molecules.items())
    top, height = -_PAD, at.height + 2 * _PAD
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="network" role="img" '
        f'viewBox="0 {top} {_WIDTH} {height:.0f}" aria-labelledby="{key}-t {key}-d">'
        f'<title id="{key}-t">The signalling network, evidence dial at {graph.dial}</title>'
        f'<desc id="{key}-d">{escape(_spoken(graph))}</desc>'
        f"<style>{_hover(at)}</style>{edges}{blocks}{nodes}</svg>"
    )


def standalone(graph: Graph) -> str:
    """Return the network as an SVG file with its own colours, light and dark."""
    light, dark = (
        " ".join(f"--{name}: {pair[i]};" for name, pair in COLOURS.items()) for i in (0, 1)
    )
    style = (
        f":root {{ {light} background: var(--paper); "
        f'font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }} '
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }} {CSS}"
    )
    svg = picture(graph)
    start = svg.index("<style>") + len("<style>")
    sheet = "".join(svg[start:].partition("</style>")[:1])
    rest = svg[start + len(sheet) :]
    return f"{svg[:start]}{escape(style + sheet, quote=False)}{rest}\n"


def edge_words(link: Link) -> str:
    """Return an edge in one sentence, for a pointer resting on it and for those who listen."""
    e = link.edge
    parts = [f"{link.molecule} {SIGN_WORDS[link.sign]} {ORGANS[e.organ]}: {link.process}"]
    if link.bounds is not None and e.reference is not None:
        parts.append(f"{link.gain_words} at {1.0 + e.reference.value:g} times baseline")
    elif link.state == "carried":
        parts.append("held by a submodel")
    else:
        parts.append("shut off by the evidence dial")
    parts.append(f"grade {link.grade}{', hypothetical' if link.grade == 'D' else ''}")
    parts.append(f"{e.mode}, {e.receptor if e.receptor != 'unknown' else 'receptor unknown'}")
    n, nulls = len(e.findings), link.nulls
    parts.append(f"{n} finding{'s' if n > 1 else ''}{f', {nulls} of nothing' if nulls else ''}")
    return "; ".join(parts)


def _safe(key: str) -> str:
    return key.replace(".", "-")


def _edge(link: Link, at: Layout) -> str:
    e = link.edge
    side = at.sides[e.organ]
    out = -1.0 if side == "left" else 1.0
    x0, y0 = _WIDTH / 2.0 + out * _HALF, at.molecules[e.molecule]
    x1, y1 = _DOT[side] - out * 3.0, at.processes[e.process]
    bend = 0.5 * (x1 - x0)
    classes = [
        "edge", _CLASS[link.sign], f"m-{e.molecule}", f"p-{_safe(e.process)}", f"o-{e.organ}",
        *(["weak"] if link.grade == "D" else []), *(["off"] if link.state == "off" else []),
    ]  # fmt: skip
    curve = (
        f"M{x0:.1f} {y0:.1f}C{x0 + bend:.1f} {y0:.1f} {x1 - bend:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    )
    return (
        f'<g class="{" ".join(classes)}"><title>{escape(edge_words(link))}</title>'
        f'<path class="wide" d="{curve}"/>'
        f'<path class="line" style="stroke-width:{_stroke(link):.1f}px" d="{curve}"/>'
        f"{_end(link, x1, y1, out)}</g>"
    )


def _stroke(link: Link) -> float:
    """Return a width that grows with the size of the effect: a doubling is near the widest."""
    if link.pooled is None:
        return 1.0 if link.state == "off" else 1.8
    return 1.0 + 3.4 * min(1.0, abs(link.pooled.mean) / math.log(2.0))


def _end(link: Link, x: float, y: float, out: float) -> str:
    if link.sign == "+":
        return f'<path class="end" d="M{x - 8 * out:.1f} {y - 4.5:.1f}v9L{x:.1f} {y:.1f}Z"/>'
    if link.sign == "-":
        return f'<path class="bar" d="M{x - out:.1f} {y - 6:.1f}v12"/>'
    return f'<circle class="ring" cx="{x - 4 * out:.1f}" cy="{y:.1f}" r="3.4"/>'


def _organ(graph: Graph, organ: str, at: Layout) -> str:
    side = at.sides[organ]
    out = -1 if side == "left" else 1
    x = _DOT[side]
    anchor = "end" if side == "left" else "start"
    mine = [(k, y) for k, y in at.processes.items() if graph.known.processes[k].organ == organ]
    far = max(y for _, y in mine) + 10.0
    top = at.organs[organ] - 12.0
    box_x = 0.0 if side == "left" else x
    names = "".join(
        f'<text class="process" id="p-{_safe(k)}" x="{x + 8 * out}" y="{y + 4.4:.1f}" '
        f'text-anchor="{anchor}">{escape(_short(graph.known.processes[k].name))}</text>'
        for k, y in mine
    )
    return (
        f'<rect class="block" x="{box_x}" y="{top:.1f}" width="{_DOT["left"]}" '
        f'height="{far - top:.1f}" rx="7"/>'
        f'<text class="organ-name" id="o-{organ}" x="{x + 8 * out}" y="{at.organs[organ] + 5:.1f}" '
        f'text-anchor="{anchor}">{escape(ORGANS[organ])}</text>{names}'
    )


def _short(name: str) -> str:
    return name if len(name) <= 38 else f"{name[:36].rstrip()}…"


def _molecule(molecule: str, name: str, y: float) -> str:
    x = _WIDTH / 2.0
    return (
        f'<g class="molecule" id="m-{molecule}"><rect x="{x - _HALF}" y="{y - 10.5:.1f}" '
        f'width="{2 * _HALF}" height="21" rx="10.5"/>'
        f'<text x="{x}" y="{y + 4.6:.1f}" text-anchor="middle">{escape(name)}</text></g>'
    )


def _hover(at: Layout) -> str:
    """Return rules that fade what is not joined to what is pointed at."""
    names = [f"m-{m}" for m in at.molecules]
    names += [f"p-{_safe(p)}" for p in at.processes]
    names += [f"o-{o}" for o in at.organs]
    rules = ",".join(f".network:has(#{n}:hover) .edge:not(.{n})" for n in names)
    return f"{rules}{{opacity:.07}}"


def _spoken(graph: Graph) -> str:
    counts = graph.counts
    organs = sorted({link.edge.organ for link in graph.links}, key=list(ORGANS).index)
    per = ", ".join(f"{ORGANS[o]} {len(graph.of_organ(o))}" for o in organs)
    return (
        f"{len({k.edge.molecule for k in graph.links})} molecules in the middle, processes of "
        f"{len(organs)} organs on both sides, {len(graph.links)} edges between them: "
        f"{counts['active']} in force, {counts['carried']} held by submodels, {counts['off']} shut "
        f"off by the evidence dial at {graph.dial}. Edges by organ: {per}. The tables say each one."
    )


CSS = """
.network text { font-size: 13.5px; fill: var(--ink); }
.network .organ-name { font-weight: 700; font-size: 14.5px; }
.network .block { fill: var(--shade); opacity: .75; }
.network .process, .network .organ-name { cursor: default; }
.network .molecule rect { fill: var(--paper); stroke: var(--muted); stroke-width: 1.1; }
.network .molecule text { font-weight: 600; cursor: default; }
.network .molecule:hover rect { stroke: var(--ink); stroke-width: 2; }
.network .edge { transition: opacity .15s; --tone: var(--muted); }
.network .edge.up { --tone: var(--orange); }
.network .edge.down { --tone: var(--blue); }
.network .edge .line { fill: none; stroke: var(--tone); opacity: .8; }
.network .edge.weak .line { stroke-dasharray: 6 4; }
.network .edge.null .line { stroke-dasharray: 1.5 3; }
.network .edge.off { --tone: var(--muted); }
.network .edge.off .line { opacity: .35; }
.network .edge .end { fill: var(--tone); stroke: none; }
.network .edge .bar { fill: none; stroke: var(--tone); stroke-width: 2.6px; }
.network .edge .ring { fill: var(--paper); stroke: var(--tone); stroke-width: 1.6px; }
.network .edge.off > :not(.line, .wide) { opacity: .4; }
.network .edge .wide { fill: none; stroke: transparent; stroke-width: 10px; }
.network .edge:hover .line { opacity: 1; }
.networkbox { overflow-x: auto; }
.networkbox svg { min-width: 52rem; }
figure.full { max-width: none; }
"""
"""Style of the picture; colours are those of the page."""

KEY = (
    "Orange with an arrowhead: raises. Blue with a bar: lowers. Grey with a ring: found not to "
    "change. Broken: animals or cells only, hypothetical in people. Wider: stronger. Faint: shut "
    "off by the evidence dial. Point at a molecule, a process or an organ to see what is joined "
    "to it, at an edge for its numbers."
)
"""What the picture's signs mean."""
