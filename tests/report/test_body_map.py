"""The body map: organs are lit by what they do, tumour cells lie beside the body, in words too."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from page_checks import check

from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.evidence.knowledge_rows import ORGANS
from myocrine.report.body_map import STEPS, body_map, effects, frames, moments
from myocrine.report.body_picture import LEGEND, SCRIPT
from myocrine.report.body_shapes import ORGAN_SHAPES, SILHOUETTE, smooth
from myocrine.report.html import write_report
from myocrine.simulation.result import Simulation
from myocrine.simulation.simulate import simulate


class Organs(Submodel):
    """Organs that follow power: up, down, not at all, beside the body, and from zero."""

    name = "organs"
    states = (State(name="answer", unit="1", rest=1.0),)
    outputs = tuple(
        Output(
            name=f"{organ}_{i}",
            long_name=f"{ORGANS[organ]}: thing <{i}>",
            unit="1",
            kind="organ",
            organ=organ,
            evidence="D" if organ == "tumour" else "B",
            scale=0.02,
        )
        for organ, i in (
            ("liver", 0), ("liver", 1), ("gut", 0), ("brain", 0), ("tumour", 0), ("bone", 0),
        )
    )  # fmt: skip
    parameters = ("il6.baseline",)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"answer": Rate(0.1 * (1.0 + 0.002 * v.u["power"]), 0.1 + 0.0 * v.u["power"])}

    def observe(self, v: View) -> dict[str, Array]:
        x = v.x["answer"] + 0.0 * v.p["il6.baseline"]
        return {
            "liver_0": x,
            "liver_1": 1.0 / x**2,
            "gut_0": 1.0 / x,
            "brain_0": 1.0 + 0.0 * x,
            "tumour_0": 1.0 / x,
            "bone_0": x - 1.0,
        }


@pytest.fixture(scope="module")
def ride() -> Simulation:
    return simulate("Cycle 30 min at 60% VO2max", body=Body([Organs()]), draws=20, hours=4)


@pytest.fixture(scope="module")
def page(ride: Simulation, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "r.html"
    return write_report(ride, path).read_text(encoding="utf-8")


def test_an_organ_shows_its_output_furthest_from_rest(ride: Simulation) -> None:
    found = effects(ride)
    end = int(np.argmin(np.abs(ride.time - ride.end_min)))
    shown = frames(found, end, "now")
    assert shown["liver"].value.startswith("▼"), "1/x^2 is further from rest than x"
    assert "thing <1>" in shown["liver"].line
    assert shown["liver"].title.index("<1>") < shown["liver"].title.index("<0>")
    assert shown["brain"].classes == "still"
    for e in (e for of in found.values() for e in of):
        assert (e.low <= e.median).all()
        assert (e.median <= e.high).all()
        assert abs(e.step(end)) == sum(e.size(end) >= np.log(s) for s in STEPS)


def test_before_the_session_nothing_is_lit(ride: Simulation) -> None:
    assert {f.classes for f in frames(effects(ride), 0, "before").values()} == {"still"}


def test_an_output_that_starts_from_zero_lights_nothing(ride: Simulation) -> None:
    assert effects(ride)["bone"] == []
    assert 'data-value="bone"' not in body_map(ride)


def test_tumour_cells_lie_beside_the_body() -> None:
    assert "tumour" not in ORGAN_SHAPES
    assert set(ORGAN_SHAPES) == set(ORGANS) - {"tumour"}


def test_the_dish_says_what_was_tested(page: str) -> None:
    words = re.sub(r"<[^>]+>", " ", page)
    assert re.search(r"serum\s+on cells in vitro;\s+training serum null", words)
    assert "Nothing here is about a tumour in a body" in page


def test_the_page_is_whole_and_says_it_in_words(page: str) -> None:
    read = check(page)
    assert "Body map" in read.text
    assert "Organs" in read.text
    (picture,) = [p for p in read.pictures if p.get("class") == "bodypicture"]
    assert picture["aria-labelledby"] == "body-t body-d"
    spoken = re.search(r'<desc id="body-d">(.*?)</desc>', page)
    assert spoken is not None
    assert "Liver: thing &lt;1&gt; ×" in spoken[1]
    assert "No change: Brain" in spoken[1]


def test_without_the_script_the_page_is_complete(page: str) -> None:
    assert re.search(r'<div class="time" hidden>', page), "no slider that does nothing"
    still = page[: page.index('<script type="application/json">')]
    assert "Each organ at its own extreme" in still
    assert re.search(r'<li data-organ="liver">.*?▼ ×', still)


def test_the_slider_has_every_organ_at_every_moment(ride: Simulation, page: str) -> None:
    data = json.loads(re.search(r'application/json">(.*?)</script>', page, re.DOTALL)[1])
    nodes = moments(ride)
    assert len(data["when"]) == len(data["frames"]) == len(nodes)
    assert data["when"][0] == "before the session"
    assert "at the end of the session" in data["when"]
    assert nodes[-1] == len(ride.time) - 1
    for frame in data["frames"]:
        assert set(frame) == set(data["extreme"]) == {"liver", "gut", "brain", "tumour"}
        assert {len(parts) for parts in frame.values()} == {4}


def test_a_body_without_organs_has_no_map_and_no_script(tmp_path: Path) -> None:
    class Quiet(Organs):
        outputs = (Output(name="x", long_name="X", unit="1", kind="molecule"),)

        def observe(self, v: View) -> dict[str, Array]:
            return {"x": v.x["answer"] + 0.0 * v.p["il6.baseline"]}

    sim = simulate("Walk 20 min at 5 km/h", body=Body([Quiet()]), draws=5, hours=2)
    html = write_report(sim, tmp_path / "r.html").read_text(encoding="utf-8")
    assert check(html).scripts == []
    assert "Body map" not in html


def test_the_legend_and_the_script_stand_alone() -> None:
    ET.fromstring(f"<div>{LEGEND}</div>")
    assert "no change" in LEGEND
    assert "</" not in SCRIPT


def test_paths_are_closed_and_figures_stand_on_their_midline() -> None:
    assert SILHOUETTE.startswith("M")
    assert SILHOUETTE.endswith("Z")
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", SILHOUETTE)]
    x = np.array(numbers[0::2])
    assert x.min() == pytest.approx(-x.max())
    assert smooth([(0, 0), (1, 0), (1, 1)]).endswith("0 0Z")
