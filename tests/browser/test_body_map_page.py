"""The body map in a browser: its slider moves, its policy holds, and it fits a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.report.html import write_report
from myocrine.report.network_graph import graph
from myocrine.report.network_page import write_network
from myocrine.simulation.simulate import simulate

PHONE = 360

pytestmark = pytest.mark.slow


class Liver(Submodel):
    """One organ that follows power."""

    name = "liver"
    states = (State(name="liver", unit="1", rest=1.0),)
    outputs = (
        Output(name="x", long_name="Liver: work", unit="1", kind="organ", organ="liver"),
        Output(name="y", long_name="Tumour cells in a dish: growth", unit="1", kind="organ",
               organ="tumour", evidence="D"),
    )  # fmt: skip
    parameters = ("il6.baseline",)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"liver": Rate(0.1 * (1.0 + 0.003 * v.u["power"]), 0.1 + 0.0 * v.u["power"])}

    def observe(self, v: View) -> dict[str, Array]:
        x = v.x["liver"] + 0.0 * v.p["il6.baseline"]
        return {"x": x, "y": 1.0 / x}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("map")
    sim = simulate("Cycle 30 min at 60% VO2max", body=Body([Liver()]), draws=20, hours=4)
    write_report(sim, place / "r.html")
    html = (place / "r.html").read_text(encoding="utf-8")
    moved = """<script>addEventListener('load', () => { const s = document.querySelector('input');
      s.value = 0; s.dispatchEvent(new Event('input')); });</script></body>"""
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    (place / "moved.html").write_text(free.replace("</body>", moved), encoding="utf-8")
    bare = html.replace("script-src", "x-src")
    (place / "bare.html").write_text(bare, encoding="utf-8")
    from myocrine.evidence.knowledge import knowledge

    write_network(graph(knowledge()), place / "n.html")
    return place


def test_the_script_runs_under_the_pages_own_policy(folder: Path, probe: Any) -> None:
    seen = probe(folder, "r.html")
    assert seen["console"] == []
    assert seen["asked"] == []
    assert "Play" in seen["text"]
    assert "Each organ at its own extreme" in seen["text"]
    assert re.search(r"Liver\s+▲ ×", seen["text"])


def test_the_slider_moves_every_organ(folder: Path, probe: Any) -> None:
    seen = probe(folder, "moved.html")
    assert "Before the session. Simulated, not measured." in seen["text"]
    assert not re.search(r"Liver\s+▲ ×", seen["text"])
    assert "no change" in seen["text"]


def test_where_scripts_are_refused_the_page_still_says_it(folder: Path, probe: Any) -> None:
    seen = probe(folder, "bare.html")
    assert "Play" not in seen["text"]
    assert re.search(r"Liver\s+▲ ×", seen["text"])


@pytest.mark.parametrize("page", ["r.html", "n.html"])
def test_it_fits_a_phone(folder: Path, probe: Any, page: str) -> None:
    seen = probe(folder, page, width=PHONE)
    assert seen["width"] <= PHONE
    assert seen["unnamed"] == 0


@pytest.mark.parametrize("page", ["r.html", "n.html"])
def test_dark_is_dark(folder: Path, probe: Any, page: str) -> None:
    light, dark = (probe(folder, page, dark=d)["background"] for d in (False, True))
    assert light != dark
