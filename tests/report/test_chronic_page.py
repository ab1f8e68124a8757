"""Studies of weeks on the page: targets that follow the numbers, every study, pictures that say."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_checks import Page, check
from rich.console import Console

from myocrine.planning.endpoints import endpoint
from myocrine.qualification import QualificationReport
from myocrine.qualification.chronic.report import ChronicReport
from myocrine.qualification.chronic.scores import Change
from myocrine.qualification.scores import Signed
from myocrine.report import chronic_figures as figures
from myocrine.report.chronic import chronic_targets
from myocrine.report.qualification import write_report
from myocrine.report.scoreboard import scoreboard

HOSTILE = '<img src=x onerror="y"> & $x^2$'


def change(study: str, observed: float, predicted: float, **said: object) -> Change:
    """Return a difference in mmHg whose predictive SD is 2."""
    z = (observed - predicted) / 2.0
    given: dict[str, object] = {
        "study": study,
        "split": "building",
        "arm": "trained",
        "arm_b": "control",
        "analyte": "systolic_pressure_mmhg",
        "scale": "difference",
        "unit": "mmHg",
        "topic": "trained",
        "days": 84.0,
        "n": 15,
        "trials": 0,
        "observed": observed,
        "observed_interval": (observed - 1.0, observed + 1.0),
        "predicted": predicted,
        "low": predicted - 3.3,
        "high": predicted + 3.3,
        "z": z,
        "p_below": float(np.clip(0.5 + z / 4.0, 0.0, 1.0)),
        "unit_sd": 11.0,
        "standardised": observed / 11.0,
        "error": abs(observed - predicted) / 11.0,
        "crps": 0.1,
        "width": 0.6,
    }
    return Change(**{**given, **said})  # type: ignore[arg-type]


GOOD = [change(f"study{i}", -4.0 - i, -5.0 - 0.8 * i) for i in range(6)]
MISS = change("nieman1998", 9.0, -5.0, split="verification")
POOL = change("pooled", -3.0, -4.0, trials=18, analyte="diastolic_pressure_mmhg")
SIGN = Signed(
    study="signs",
    split="building",
    arm="trained - control",
    analyte="crp_mg_l",
    observed="none",
    probabilities={"up": 0.7, "none": 0.2, "down": 0.1},
)


def run(changes: Sequence[Change], signs: Sequence[Signed] = ()) -> QualificationReport:
    chronic = ChronicReport(changes=changes, signs=signs)
    return QualificationReport(scored=[], signed=[], skipped=[], seed=3, chronic=chronic)


def page_of(report: QualificationReport, folder: Path) -> tuple[str, Page]:
    html = write_report(report, folder / "q.html").read_text(encoding="utf-8")
    return html, check(html)


def part(html: str, slug: str) -> str:
    found = re.search(rf'<section id="{slug}".*?</section>', html, flags=re.DOTALL)
    assert found is not None, slug
    return found.group()


def test_every_study_stands_on_the_page_with_its_numbers(tmp_path: Path) -> None:
    html, page = page_of(run([*GOOD, MISS, POOL], [SIGN]), tmp_path)
    assert "9 studies of weeks and years" in page.text
    assert "1 of them pools of trials" in page.text
    studies = part(html, "weeks-and-years-all-studies")
    for name in ("study0", "pooled", "signs", "Nieman 1998"):
        assert name in studies
    assert "1 signs, 1 wrong" in studies
    first = part(html, "weeks-and-years-furthest-off").split("<tbody>")[1]
    assert first.startswith('<tr><th scope="row">Nieman 1998<br>')
    assert "outside" in first
    assert len(page.pictures) == 4  # all, where they fall, how sure, and one heading
    assert "targets-and-scores" not in html  # nothing of one session was asked for


def test_no_study_of_weeks_no_section(tmp_path: Path) -> None:
    assert "Weeks and years" not in page_of(run([]), tmp_path)[1].text


def test_what_files_say_stays_text(tmp_path: Path) -> None:
    bad = replace(MISS, study=HOSTILE, arm=HOSTILE, arm_b=HOSTILE, unit=HOSTILE)
    wrong = replace(SIGN, study=HOSTILE, arm=HOSTILE, analyte=HOSTILE)
    page = page_of(run([*GOOD, bad], [wrong]), tmp_path)[1]
    assert "img" not in page.tags
    assert HOSTILE in page.text


def test_targets_follow_the_numbers() -> None:
    def met(rows: Sequence[Change]) -> dict[tuple[str, str], bool | None]:
        return {(t.measure, t.side): t.met for t in chronic_targets(ChronicReport(changes=rows))}

    calm = met(GOOD)
    assert calm["skill_no_change", "building"] is True
    assert calm["skill_no_change", "verification"] is None
    assert calm["studies", "all"] is False
    assert met([replace(r, z=3.0) for r in GOOD])["median_abs_z", "all"] is False
    assert met([replace(r, z=0.7) for r in GOOD])["median_abs_z", "all"] is True
    assert met([replace(r, error=2.0) for r in GOOD])["skill_no_change", "all"] is False
    many = [replace(GOOD[0], study=f"s{i}") for i in range(70)]
    assert met(many)["studies", "all"] is True


def test_changes_are_drawn_in_the_endpoints_own_unit() -> None:
    ratio = replace(MISS, scale="ratio", observed=1.09, predicted=1.2, low=1.1, high=1.3)
    told, unit = figures.own_units(replace(ratio, analyte="vo2max_percent"))
    assert unit == "%"
    assert (told.observed, told.predicted, told.low, told.high) == pytest.approx((9, 20, 10, 30))
    smd = replace(MISS, scale="smd", analyte="vo2max_percent", observed=0.5, unit_sd=1.0)
    told, unit = figures.own_units(smd)
    assert told.observed == pytest.approx(0.5 * endpoint("vo2max_percent").between_sd)
    assert figures.own_units(MISS)[1] == "mmHg"


@pytest.mark.parametrize(
    ("days", "says"), [(20.0, "day 20"), (84.0, "week 12"), (730.5, "year 2"), (548.0, "year 1.5")]
)
def test_tests_are_told_in_days_weeks_and_years(days: float, says: str) -> None:
    assert figures.when(days) == says


def test_pictures_are_split_before_they_grow_too_tall() -> None:
    names = ("systolic_pressure_mmhg", "diastolic_pressure_mmhg", "vo2max_percent")
    rows = [replace(GOOD[i % 6], analyte=n) for n in names for i in range(40)]
    [(heading, pictures)] = figures.forests(rows)
    assert heading == "Heart and vessels"
    assert len(pictures) == 3
    assert all("in the 90 % interval" in p.svg for p in pictures)


def test_the_terminal_has_both_sides_within_eighty_columns() -> None:
    console = Console(width=80, file=io.StringIO())
    console.print(scoreboard(run([*GOOD, MISS, POOL], [SIGN])))
    text = console.file.getvalue()
    assert "Weeks and years" in text
    assert "verification" in text
    assert "nieman1998" in text
    assert max(map(len, text.splitlines())) <= 80
    assert "GMFE" not in text
