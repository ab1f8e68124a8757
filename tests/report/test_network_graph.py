"""The network as graph, picture, table and file: everything in it, the right way round."""

from __future__ import annotations

import itertools
import json
import math
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from page_checks import check

from myocrine.errors import InputError
from myocrine.evidence.knowledge import Knowledge, knowledge
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.network_graph import Graph, graph, graphml
from myocrine.report.network_layout import lay_out
from myocrine.report.network_page import FORMATS, network_html, network_sheet, write_network
from myocrine.report.network_picture import edge_words, standalone

OWN = """
[[source]]
key = "nobody2020"
author = "Nobody"
year = 2020
title = "A test"

[[molecule]]
key = "testin"
name = "Testin <&>"
kind = "myokine"
unit = "pg/mL"
evidence = "C"
description = "Made for a test."
baseline = { value = 10.0, note = "test" }
half_life = { value = 30.0, note = "test" }

[[process]]
key = "liver.testing"
name = "Testing"
description = "Made for a test."
half_time = { value = 30.0, note = "test" }

[[edge]]
molecule = "testin"
process = "liver.testing"
mode = "endocrine"
reference = { value = 1.0, note = "test" }
half = { value = 2.0, note = "test" }
[[edge.finding]]
sign = "+"
evidence = "B"
species = "human"
source = "nobody2020"
fold = 2.0
log_sd = 0.1
[[edge.finding]]
sign = "0"
evidence = "C"
species = "human"
source = "nobody2020"
log_sd = 0.1
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    file = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    return knowledge(file)


@pytest.fixture(scope="module")
def made(known: Knowledge) -> Graph:
    return graph(known, "C")


def test_every_edge_is_a_link_at_every_setting(known: Knowledge) -> None:
    allowed = []
    for dial in "ABCD":
        links = graph(known, dial).links
        assert [link.edge.key for link in links] == list(known.edges)
        allowed.append({link.edge.key for link in links if link.state != "off"})
    assert all(a <= b for a, b in itertools.pairwise(allowed)), "the dial only opens"
    assert allowed[-1] == set(known.edges)


def test_findings_of_nothing_pull_the_pool_in(known: Knowledge) -> None:
    alone, both = (
        next(k for k in graph(known, dial).links if k.edge.molecule == "testin") for dial in "BC"
    )
    assert alone.bounds is not None
    assert both.bounds is not None
    assert alone.bounds[1] == pytest.approx(2.0)
    assert 1.0 < both.bounds[1] < 2.0
    assert both.bounds[1] == pytest.approx(math.sqrt(2.0))
    assert both.nulls == 1
    assert "1 of nothing" in edge_words(both)


def test_json_counts_are_those_of_its_own_lists(made: Graph) -> None:
    data = json.loads(json.dumps(made.as_dict(), allow_nan=False))
    assert data["schema"] == "myocrine.network/1"
    counts = data["counts"]
    assert counts["molecules"] == len(data["molecules"])
    assert counts["edges"] == len(data["edges"])
    assert counts["active"] + counts["carried"] + counts["off"] == counts["edges"]
    for edge in data["edges"]:
        assert edge["molecule"] in data["molecules"]
        assert edge["process"] in data["processes"]
        assert set(edge["sources"]) <= set(data["sources"])
        assert (edge["gain"] is not None) == (edge["state"] == "active")
        assert edge["hypothetical"] == (edge["evidence"] == "D")


def test_graphml_has_declared_keys_and_both_ends_of_every_edge(made: Graph) -> None:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ET.fromstring(graphml(made).encode())
    declared = {k.get("id") for k in root.iter(f"{space}key")}
    used = {d.get("key") for d in root.iter(f"{space}data")}
    assert used <= declared
    nodes = {n.get("id") for n in root.iter(f"{space}node")}
    edges = list(root.iter(f"{space}edge"))
    assert len(edges) == len(made.links)
    assert all(e.get("source") in nodes and e.get("target") in nodes for e in edges)


def test_nothing_in_the_picture_lies_on_anything_else(made: Graph) -> None:
    at = lay_out(made)
    heights = sorted(at.molecules.values())
    assert min(b - a for a, b in itertools.pairwise(heights)) >= 21.0
    processes = made.known.processes
    for side in ("left", "right"):
        mine = [y for p, y in at.processes.items() if at.sides[processes[p].organ] == side]
        mine += [y for o, y in at.organs.items() if at.sides[o] == side]
        assert min(b - a for a, b in itertools.pairwise(sorted(mine))) >= 20.0
        assert min(mine) >= 0.0
        assert max(mine) <= at.height


def test_the_layout_has_fewer_crossings_than_the_order_of_the_data(made: Graph) -> None:
    at = lay_out(made)
    plain = {m: float(i) for i, m in enumerate(made.known.molecules)}

    def crossings(order: dict[str, float]) -> int:
        ends = [
            (at.sides[k.edge.organ], order[k.edge.molecule], at.processes[k.edge.process])
            for k in made.links
        ]
        return sum(
            a[0] == b[0] and (a[1] - b[1]) * (a[2] - b[2]) < 0
            for a, b in itertools.combinations(ends, 2)
        )

    assert crossings(dict(at.molecules)) < 0.8 * crossings(plain)


def test_the_picture_is_a_file_of_its_own(made: Graph) -> None:
    svg = standalone(made)
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    groups = [g for g in root.iter(f"{space}g") if "edge" in (g.get("class") or "").split()]
    assert len(groups) == len(made.links)
    assert all(g.find(f"{space}title") is not None for g in groups)
    style = "".join(root.find(f"{space}style").itertext())
    assert "prefers-color-scheme: dark" in style
    assert set(re.findall(r"var\(--([a-z]+)\)", svg)) <= {
        *re.findall(r"--([a-z]+):", style), "tone",
    }  # fmt: skip
    assert "Testin <&>" in "".join(root.itertext())


def test_the_page_is_whole(made: Graph) -> None:
    page = check(network_html(made))
    assert len(page.pictures) == 1
    for name in {ORGANS[link.edge.organ] for link in made.links}:
        assert name in page.text
    assert "hypothetical" in page.text
    assert page.scripts == []


def test_the_sheet_fits_a_terminal(made: Graph) -> None:
    from rich.console import Console

    console = Console(width=80, color_system=None)
    with console.capture() as captured:
        console.print(network_sheet(made))
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    assert any("Testin <&>" in line and "×1.41" in line for line in lines)


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_is_written(made: Graph, tmp_path: Path, ending: str) -> None:
    assert write_network(made, tmp_path / f"net{ending}").stat().st_size > 1000


def test_an_unknown_ending_names_those_that_are_known(made: Graph, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.svg, \.html, \.graphml or \.json"):
        write_network(made, tmp_path / "net.png")
    assert not list(tmp_path.iterdir())
