"""The page of a trial in a browser: readable on a phone, light and dark, alone."""

from pathlib import Path
from typing import Any

import pytest

from myocrine.qualification.trials.results import judge
from myocrine.report.trial_page import write_report
from trial_truths import rise, trial, truth

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = trial(
        '\n[[arm]]\nname = "a third with rather a long name"\nsession = "Rest 30 min"\n'
        '[drop_out]\npeople = "10 %"\nsamples = "5 %"\n'
    )
    result = judge(
        made,
        truth(made, lambda arm, t, z, r: rise("hard" if arm == "hard" else "easy", t, z, r)),
        repetitions=40,
    )
    place = tmp_path_factory.mktemp("trial")
    write_report(result, place / "report.html")
    return place


def test_it_is_one_whole_file(folder: Path, probe: Any) -> None:
    seen = probe(folder, "report.html")
    assert seen["images"] >= 4
    assert seen["unnamed"] == 0
    assert seen["console"] == []
    assert seen["asked"] == []
    assert "simulated, not measured" in seen["text"].casefold()
    assert "not a medical device" in seen["text"].casefold()


@pytest.mark.parametrize("width", [360, 400, 1000])
def test_it_fits_the_screen(folder: Path, probe: Any, width: int) -> None:
    assert probe(folder, "report.html", width=width)["width"] <= width


def test_dark_is_dark(folder: Path, probe: Any) -> None:
    light = probe(folder, "report.html")["background"]
    assert light != probe(folder, "report.html", dark=True)["background"]
