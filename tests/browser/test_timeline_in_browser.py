"""The page of a timeline in a browser: readable on a phone, light and dark, alone."""

from pathlib import Path
from typing import Any

import pytest

from myocrine.report.timeline_page import write_timeline
from timeline_truths import made

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("timeline")
    write_timeline(made(260.0), place / "timeline.html", who="female, 52 y, 70 kg, 166 cm")
    return place


def test_it_is_one_whole_file(folder: Path, probe: Any) -> None:
    seen = probe(folder, "timeline.html")
    assert seen["images"] >= 15
    assert seen["unnamed"] == 0
    assert seen["console"] == []
    assert seen["asked"] == []
    assert "simulated, not measured" in seen["text"].casefold()


@pytest.mark.parametrize("width", [360, 400, 1000])
def test_it_fits_the_screen(folder: Path, probe: Any, width: int) -> None:
    assert probe(folder, "timeline.html", width=width)["width"] <= width


def test_dark_is_dark(folder: Path, probe: Any) -> None:
    light = probe(folder, "timeline.html")["background"]
    assert light != probe(folder, "timeline.html", dark=True)["background"]
