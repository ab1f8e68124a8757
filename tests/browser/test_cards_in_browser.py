"""Cards in a browser: one sheet of paper for each session, and readable on a telephone."""

import datetime as dt
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from myocrine.report.card import card_page
from myocrine.training.plans import parse_plan, read_plan, template_names
from myocrine.training.plans.coming import Agenda, agenda

pytestmark = pytest.mark.slow

FULL = """\
plan "A session that is full of everything, with a name that is rather long"
  cycle 7 days
    day 1: Big
session "Big"
  Back squat 1x5 at 40% (warm-up)
  Back squat 1x3 at 60% (warm-up)
  Back squat 5x5 at 100 kg, tempo 4-0-1-0, rest 3 min | lp +2.5 kg, fail 3: -10%
  superset, rest 90 s
    Bench press 3x6-12 at RIR 1 | dp +2.5 kg
    Barbell row 3x6-12 at RIR 1, note "elbows low and slow" | dp +2.5 kg
    Face pull 3x15
  Leg extension 4x8-12 at 40 kg, drop 2 | dp +2.5 kg
  Plank 3x60 s
  Barbell curl 10x10 at 20 kg, rest 1 min
  Pull-up 3x8 at bodyweight + 5 kg | lp +1 kg
  Standing calf raise 4x12 at RIR 1
  Lateral raise 3x12 at 15 lb
  Hanging leg raise 3x10
  Cycle 10 min at 100 W
"""
START = dt.date(2026, 11, 23)


def written(found: Agenda, path: Path) -> str:
    html = card_page(found, [50.0] * len(found.sessions), whose="Somebody")
    path.write_text(html, encoding="utf-8")
    return html


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", [*template_names(), "full"])
def test_each_session_prints_on_one_sheet(
    browser: str, tmp_path: Path, name: str, paper: str
) -> None:
    plan = parse_plan(FULL) if name == "full" else read_plan(name)
    found = agenda(plan, weeks=1, start=START)
    page = tmp_path / "card.html"
    html = written(found, page).replace("@page {", f"@page {{ size: {paper};")
    page.write_text(html, encoding="utf-8")
    pdf = tmp_path / "card.pdf"
    subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={pdf}",
            page.as_uri(),
        ],
        capture_output=True,
        timeout=120,
        check=True,
    )
    sheets = len(re.findall(rb"/Type */Page\b(?!s)", pdf.read_bytes()))
    assert sheets == len(found.sessions)


@pytest.mark.parametrize("width", [360, 400, 1000])
def test_it_fits_the_screen_and_stays_black_on_white(
    tmp_path: Path, probe: Any, width: int
) -> None:
    written(agenda(parse_plan(FULL), weeks=1, start=START), tmp_path / "card.html")
    seen = probe(tmp_path, "card.html", width=width, dark=True)
    assert seen["width"] <= width
    assert seen["background"] == "rgb(255, 255, 255)"
    assert seen["console"] == []
    assert seen["asked"] == []
    assert "Back squat" in seen["text"]
