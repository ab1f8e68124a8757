"""Pages of a small body: what they must hold whatever the body computes."""

from __future__ import annotations

from pathlib import Path

import pytest
from page_checks import check

from myocrine.body import Body
from myocrine.body.contract import Array, Output, Rate, State, Submodel, View
from myocrine.errors import InputError, UnknownNameError
from myocrine.report.examples import example_names, example_path
from myocrine.report.html import write_report
from myocrine.report.published import Point, points_of, study_named
from myocrine.report.session_figures import work_by_unit
from myocrine.report.side_by_side import write_comparison
from myocrine.report.style import COLOURS
from myocrine.simulation.result import Simulation
from myocrine.simulation.simulate import simulate
from myocrine.training import read_one

HOSTILE = '<script>alert("x")</script> & $x^2$'
LIFT = f"""session "{HOSTILE.replace('"', "'")}"
  Back squat 3x8 at 75%, rest 2 min
  One-arm dumbbell row 2x10 at 20 kg left, rest 1 min
"""


class Follower(Submodel):
    """A molecule that follows power: all that a page needs of a body."""

    name = "follower"
    states = (State(name="follower", unit="1", rest=1.0),)
    outputs = (
        Output(name="adrenaline", long_name="Adrenaline", unit="nmol/L", kind="molecule"),
        Output(name="il6", long_name="IL-6", unit="pg/mL", kind="molecule", evidence="C"),
    )
    parameters = ("il6.baseline",)

    def rates(self, v: View) -> dict[str, Rate]:
        return {"follower": Rate(0.1 * (1.0 + 0.02 * v.u["power"]), 0.1 + 0.0 * v.u["power"])}

    def observe(self, v: View) -> dict[str, Array]:
        x = v.x["follower"]
        return {"adrenaline": 0.3 * x, "il6": v.p["il6.baseline"] * x}


@pytest.fixture(scope="module")
def body() -> Body:
    return Body([Follower()])


@pytest.fixture(scope="module")
def lifting(body: Body) -> Simulation:
    return simulate(LIFT, body=body, draws=24, hours=4)


@pytest.fixture(scope="module")
def riding(body: Body) -> Simulation:
    return simulate('session "Ride"\n  Cycle 45 min at 70% VO2max', body=body, draws=24, hours=4)


def test_a_report_is_one_page_that_needs_nothing_else(lifting: Simulation, tmp_path: Path) -> None:
    path = write_report(lifting, tmp_path / "new" / "report.html")
    html = path.read_text(encoding="utf-8")
    page = check(html)
    assert path.stat().st_size < 2_000_000
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]
    assert len(page.pictures) >= 4
    for words in ("Adrenaline", "nmol/L", "What is not known", "Back squat, set 1", "sources"):
        assert words in page.text


def test_what_people_write_stays_text(lifting: Simulation, tmp_path: Path) -> None:
    hostile = Point(output="adrenaline", minutes=0, value=3.0, label='"><img src=x onerror=y>')
    path = write_report(lifting, tmp_path / "r.html", title="</title><h1>", published=[hostile])
    page = check(path.read_text(encoding="utf-8"))
    assert "<script>alert('x')</script>" in page.text
    assert "img" not in page.tags


def test_pictures_follow_the_page_from_light_to_dark(lifting: Simulation, tmp_path: Path) -> None:
    html = write_report(lifting, tmp_path / "r.html").read_text(encoding="utf-8")
    drawn = html[html.index("<main") :]
    assert "prefers-color-scheme: dark" in html
    for name, (light, _) in COLOURS.items():
        assert light not in drawn, f"{name} does not follow the page"
    assert "var(--blue)" in drawn
    assert "#000000" not in drawn


def test_published_points_appear_with_whose_they_are(riding: Simulation, tmp_path: Path) -> None:
    points = points_of(study_named("dethlefsen2016"), "acute", "ride and lifting")
    assert {p.output for p in points} >= {"adrenaline", "il6"}
    without = write_report(riding, tmp_path / "a.html").read_text(encoding="utf-8")
    path = write_report(riding, tmp_path / "b.html", published=points)
    html = path.read_text(encoding="utf-8")
    page = check(html)
    assert "Dethlefsen 2016: ride and lifting" in page.text
    assert "not fitted to" in page.text
    assert "2.9 times baseline at 0 min" in page.text
    assert "Dethlefsen" not in without[: without.index("sources behind")]


def test_a_comparison_names_every_session_once_in_its_key(
    lifting: Simulation, riding: Simulation, tmp_path: Path
) -> None:
    path = write_comparison([lifting, riding], tmp_path / "c.html")
    html = path.read_text(encoding="utf-8")
    page = check(html)
    key = html[html.index('class="legend"') :]
    assert key[: key.index("</ul>")].count("<li>") == 2
    assert "Ride" in page.text


def test_the_same_run_gives_the_same_page(riding: Simulation, tmp_path: Path) -> None:
    first = write_report(riding, tmp_path / "1.html").read_text(encoding="utf-8")
    assert write_report(riding, tmp_path / "2.html").read_text(encoding="utf-8") == first


def test_one_draw_has_no_intervals_and_still_a_page(body: Body, tmp_path: Path) -> None:
    sim = simulate("Walk 30 min at 5 km/h", body=body, draws=1, hours=2)
    check(write_report(sim, tmp_path / "r.html").read_text(encoding="utf-8"))


def test_a_place_that_cannot_be_written_is_one_clear_error(
    riding: Simulation, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(riding, tmp_path / "file" / "r.html")


def test_a_one_sided_exercise_works_one_side(lifting: Simulation) -> None:
    edges, watts = work_by_unit(lifting)
    left, right = watts[:16], watts[16:]
    assert edges[-1] == pytest.approx(lifting.performance.total_minutes[0])
    assert (left >= right - 1e-12).all()
    assert left.sum() > right.sum() > 0


@pytest.mark.parametrize("name", example_names())
def test_every_example_session_can_be_read(name: str) -> None:
    assert read_one(example_path(name)).name


def test_an_unknown_example_names_its_neighbours() -> None:
    with pytest.raises(UnknownNameError, match="blueprint"):
        example_path("blueprnt")
