"""Pages of the documentation that are written from the data: every molecule, every organ.

They are made when the site is built and are never stored, so that they cannot fall behind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from myocrine.body import Body, default_body
from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.explain_network import GRADE_WORDS, molecule_explained, organ_explained
from myocrine.report.explained import Explanation, Section
from myocrine.report.network_graph import Graph, graph
from myocrine.report.network_picture import KEY, standalone
from myocrine.report.wording import number, units_in_words

__all__ = ["markdown", "pages"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_BACK = " · ".join(
    (
        "[All molecules](../molecules/index.md)",
        "[All organs](../organs/index.md)",
        "[The network](../network.md)",
    )
)


def pages(body: Body | None = None) -> dict[str, str]:
    """Return the text of every page by its path below the documentation's root.

    Parameters
    ----------
    body : Body, optional
        The default body by default.
    """
    body = body or default_body()
    known = body.known or knowledge()
    made = graph(known, "C")
    found = {
        "network.md": _network(made),
        "network.svg": standalone(made),
        "molecules/index.md": _molecules(known),
        "organs/index.md": _organs(made),
    }
    for m in known.molecules.values():
        found[f"molecules/{m.key}.md"] = markdown(molecule_explained(m, known, body))
    for key in _present(known):
        found[f"organs/{key}.md"] = markdown(organ_explained(key, known, body))
    return found


def markdown(found: Explanation) -> str:
    """Return an explanation as a page of Markdown."""
    parts = [f"# {_safe(found.name)}", f"*{_safe(found.kind)}* · {_BACK}"]
    if found.facts:
        parts.append(
            _table(("", ""), [(f"**{_safe(k)}**", _safe(v)) for k, v in found.facts.items()])
        )
    parts += [_safe(p) for p in found.text.split("\n\n") if p]
    parts += [text for s in found.sections for text in _section(s)]
    if found.records:
        parts += ["## Parameters", _parameters(found)]
    if found.source_keys:
        parts.append("## Sources")
        items = [f"- `{k}` {_safe(found.known[k].citation())}" for k in found.source_keys]
        parts.append("\n".join(items))
    return "\n\n".join(parts) + "\n"


def _section(s: Section) -> Iterator[str]:
    yield f"## {_safe(s.heading)}"
    yield _table(s.head, [[_safe(cell) for cell in row] for row in s.rows])
    if s.note:
        yield _safe(s.note)


def _parameters(found: Explanation) -> str:
    head = ("", "value", "obtained", "SD people", "SD unknown", "source", "note")
    rows = [
        (
            f"`{r.name}`",
            _safe(f"{number(r.value)} {r.unit}"),
            r.obtained,
            f"{r.person:g}" if r.person else "",
            f"{r.knowledge:g}" if r.knowledge else "",
            r.source,
            _safe(r.note or r.locator),
        )
        for r in found.records
    ]
    return _table(head, rows)


def _molecules(known: Knowledge) -> str:
    rows = []
    for m in known.molecules.values():
        edges = list(known.edges_of(molecule=m.key))
        level = f"{number(m.baseline.value)} {units_in_words(m.unit)}" if m.baseline else "submodel"
        rows.append(
            (
                f"[{_safe(m.name)}]({m.key}.md)",
                m.kind,
                _safe(level),
                m.evidence,
                str(len(edges)),
                _safe(m.origin.partition(".")[0]),
            )
        )
    listed = known.catalogue
    catalogue = (
        f"{len(listed)} more molecules are reported in the literature and named here without being "
        f"modelled: {_safe(', '.join(row.name for row in listed))}."
        if listed
        else ""
    )
    parts = [
        "# Molecules",
        (
            f"{len(known.molecules)} molecules are modelled. A page each: what moves it, what it "
            "does, every finding with its study, findings of nothing among them. All is written "
            "from the data when this site is built; `myocrine explain NAME` prints the same."
        ),
        _table(("", "kind", "at rest", "grade", "edges", "comes from"), rows),
        _grades(),
        catalogue,
    ]
    return "\n\n".join(p for p in parts if p) + "\n"


def _organs(made: Graph) -> str:
    known = made.known
    rows = []
    for key in _present(known):
        links = made.of_organ(key)
        processes = [p for p in known.processes.values() if p.organ == key]
        rows.append(
            (
                f"[{ORGANS[key]}]({key}.md)",
                str(len(processes)),
                str(len(links)),
                str(sum(k.state != "off" for k in links)),
                _safe(", ".join(p.name[:1].lower() + p.name[1:] for p in processes)),
            )
        )
    parts = [
        "# Organs",
        (
            "What molecules and training change in each organ, as processes that stand at 1 at "
            "rest. Tumour cells lie in a dish: what was tested is serum on cells, and nothing of "
            "it is about a tumour in a body."
        ),
        _table(("", "processes", "edges", "in force at C", "what they are"), rows),
        _grades(),
    ]
    return "\n\n".join(parts) + "\n"


def _network(made: Graph) -> str:
    counts = made.counts
    parts = [
        "# The signalling network",
        (
            f"{len(made.known.molecules)} molecules act on {len(made.known.processes)} processes "
            f"of {len(_present(made.known))} organs through {len(made.links)} edges. With the "
            f"[evidence dial](uncertainty.md) at C, {counts['active']} are in force, "
            f"{counts['carried']} are held by submodels, {counts['off']} are shut off."
        ),
        (
            "![The signalling network: molecules in the middle, organs on both sides]"
            "(network.svg){ style='min-width: 100%' }"
        ),
        f"[The picture alone](network.svg), larger. {KEY}",
        (
            "`myocrine network --out FILE.html` writes it with all numbers, `.graphml` for other "
            "programs, `.json` for your own; `--evidence` turns the dial and `--knowledge FILE` "
            "adds your own molecules and edges."
        ),
        "- [Molecules](molecules/index.md), a page each\n- [Organs](organs/index.md), a page each",
        _grades(),
    ]
    return "\n\n".join(parts) + "\n"


def _grades() -> str:
    return "Grades: " + "; ".join(GRADE_WORDS.values()) + "."


def _present(known: Knowledge) -> list[str]:
    used = {p.organ for p in known.processes.values()}
    return [key for key in ORGANS if key in used]


def _safe(text: str) -> str:
    """Return plain text that Markdown leaves as it is."""
    return (
        _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\<", "&lt;").replace("\\>", "&gt;")
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)
