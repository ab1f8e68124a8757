"""The page of a qualification run: failures shown, verdicts that follow the numbers."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_checks import Page, check

from myocrine.cli import main
from myocrine.errors import InputError
from myocrine.qualification import QualificationReport, qualify
from myocrine.qualification.scores import Scored, Signed
from myocrine.qualification.study import default_folder
from myocrine.report import qualification_figures as figures
from myocrine.report.qualification import write_report
from myocrine.report.qualification_tables import SIDES, targets
from myocrine.report.strict_json import strict_json
from myocrine.report.style import COLOURS

HOSTILE = '<img src=x onerror="y"> & $x^2$'


def row(
    study: str, observed: float, predicted: float, *, split: str = "building", kind: str = "fold"
) -> Scored:
    """Return an observation whose predictive SD is 0.2 on the log scale."""
    off = float(np.log(observed / predicted))
    return Scored(
        study=study,
        split=split,
        arm="ride",
        analyte="IL-6",
        kind=kind,
        unit="pg/mL",
        time_min=60.0,
        observed=observed,
        predicted=predicted,
        low=predicted * np.exp(-0.33),
        high=predicted * np.exp(0.33),
        error=abs(off),
        z=off / 0.2,
        p_below=float(np.clip(0.5 + off, 0.0, 1.0)),
        no_change_error=abs(float(np.log(observed))),
    )


def sign(study: str, observed: str, up: float, *, split: str = "building") -> Signed:
    chances = {"up": up, "none": 0.9 - up, "down": 0.1}
    return Signed(
        study=study,
        split=split,
        arm="ride",
        analyte="IL-10",
        observed=observed,
        probabilities=chances,
    )


def run(scored: Sequence[Scored], signed: Sequence[Signed] = ()) -> QualificationReport:
    skipped = [("nieman1998", f"IL-8 (ride): no such output {HOSTILE}")]
    return QualificationReport(scored=scored, signed=signed, skipped=skipped, seed=7)


GOOD = [row(f"study{i}", 2.0 + i, (2.0 + i) * 1.1) for i in range(8)]
VERIFIED = [row(f"seen{i}", 3.0 + i, (3.0 + i) * 0.9, split="verification") for i in range(6)]
MISS = row("nieman1998", 30.0, 1.5, split="verification")


def page_of(report: QualificationReport, folder: Path) -> tuple[str, Page]:
    html = write_report(report, folder / "new" / "q.html").read_text(encoding="utf-8")
    return html, check(html)


def part(html: str, slug: str) -> str:
    found = re.search(rf'<section id="{slug}".*?</section>', html, flags=re.DOTALL)
    assert found is not None, slug
    return found.group()


def test_a_page_says_everything_and_loads_nothing(tmp_path: Path) -> None:
    level = replace(GOOD[0], kind="absolute", analyte="lactate", no_change_error=float("nan"))
    kit = replace(GOOD[1], kind="kit", study="kitted")
    apart = replace(GOOD[2], kind="difference", unit="ug/dL", study="apart")
    signed = [sign("study1", "up", 0.8), sign("study2", "none", 0.7)]
    html, page = page_of(run([*GOOD, *VERIFIED, MISS, level, kit, apart], signed), tmp_path)
    assert len(page.pictures) == 4
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["q.html"]
    for words in (
        "Nieman 1998",
        "verification",
        "not blind",
        "docs/studies.md",
        "doi:10.1097/00005768-199805000-00005",
        "Study file 'study1'",
    ):
        assert words in page.text
    assert "kitted" in part(html, "levels-without-a-baseline")
    assert "µg/dL" in part(html, "differences")
    assert "<code>" in part(html, "this-run")
    assert "<td>7</td>" in part(html, "this-run")


def test_what_files_say_stays_text(tmp_path: Path) -> None:
    bad = replace(MISS, study=HOSTILE, arm=HOSTILE, analyte=HOSTILE, unit=HOSTILE)
    wrong = replace(sign(HOSTILE, "up", 0.1), arm=HOSTILE, analyte=HOSTILE)
    for scored in ([bad], [*GOOD, bad]):
        path = write_report(run(scored, [wrong]), tmp_path / "q.html", citations={HOSTILE: HOSTILE})
        page = check(path.read_text(encoding="utf-8"))
        assert "img" not in page.tags
        assert HOSTILE in page.text


def test_failures_come_first_and_are_named(tmp_path: Path) -> None:
    html, page = page_of(run([*GOOD, *VERIFIED, MISS], [sign("study1", "up", 0.05)]), tmp_path)
    assert html.index('id="furthest-off"') < html.index('id="by-analyte"')
    assert "1 of 15 numbers lie outside" in page.text
    first = part(html, "furthest-off").split("<tbody>")[1]
    assert first.startswith('<tr><th scope="row">Nieman 1998<br>')
    assert "1 wrong sign, the surest first" in page.text
    assert "no such output" in part(html, "left-out")
    assert "missed" in part(html, "targets-and-scores")
    assert "1 Nieman 1998, IL-6 (30 observed, 1.5 predicted)" in page.text


def test_only_the_fifteen_furthest_are_listed(tmp_path: Path) -> None:
    many = [row(f"s{i}", 2.0, 2.0 * np.exp(0.05 * (i + 1))) for i in range(30)]
    html, _ = page_of(run(many), tmp_path)
    body = part(html, "furthest-off").split("<tbody>")[1]
    assert re.findall(r'row">(s\d+)<', body) == [f"s{i}" for i in range(29, 14, -1)]


@pytest.mark.parametrize(
    ("factor", "met"), [(1.05, True), (1.49, True), (1.51, False), (6.0, False)]
)
def test_the_verdict_follows_the_number(factor: float, met: bool) -> None:
    report = run([row(f"s{i}", 9.0, 9.0 * factor) for i in range(5)])
    found = {side: report.summary(side) for side in SIDES}
    judged = {(t.measure, t.side): t for t in targets(found, 5)}
    assert judged["gmfe", "building"].value == pytest.approx(factor)
    assert judged["gmfe", "building"].met is met
    assert judged["gmfe", "building"].sure
    assert judged["gmfe", "verification"].verdict == "no data"
    assert judged["skill_no_change", "building"].met is (factor < 9.0)
    assert judged["studies", "all"].verdict == "missed"
    assert judged["median_abs_z", "building"].met is (0.4 <= math.log(factor) / 0.2 <= 1.1)
    assert judged["coverage90", "building"].met is (factor < 1.3)


def test_a_verdict_that_other_studies_could_turn_says_so() -> None:
    errors = (1.05, 1.1, 1.2, 2.0, 2.4)
    report = run([row(f"s{i}", 9.0, 9.0 * e) for i, e in enumerate(errors)])
    found = {side: report.summary(side) for side in SIDES}
    gmfe = next(t for t in targets(found, 5) if t.measure == "gmfe")
    low, high = found["building"].gmfe_interval  # type: ignore[union-attr]
    assert low < 1.5 < high
    assert gmfe.met is not None
    assert not gmfe.sure


def test_the_published_score_is_the_one_on_the_page(tmp_path: Path) -> None:
    report = run([*GOOD, *VERIFIED])
    html, _ = page_of(report, tmp_path)
    scores = report.as_dict()["scores"]
    text = part(html, "targets-and-scores")
    assert f"{scores['building']['gmfe']:.2f}" in text
    assert f"{scores['verification']['skill_no_change']:.2f}" in text


@pytest.mark.parametrize(
    "report",
    [
        run([]),
        QualificationReport(scored=[], signed=[], skipped=[], seed=0),
        run([], [sign("s", "down", 0.0)]),
        run([MISS]),
        run([replace(MISS, kind="difference", observed=-3.0, time_min=float("nan"))]),
        run([replace(MISS, kind="absolute", no_change_error=float("nan"))]),
        run([replace(MISS, kind="kit")]),
        run([replace(MISS, observed=1.0, no_change_error=0.0)]),
    ],
)
def test_little_or_nothing_still_makes_a_page(report: QualificationReport, tmp_path: Path) -> None:
    html, page = page_of(report, tmp_path)
    visible = html[html.index("<main") :]
    assert "nan" not in re.findall(r"[a-z]+", page.text.lower())
    assert ">inf<" not in visible
    json.loads(strict_json(report.as_dict()), parse_constant=pytest.fail)


def test_pictures_follow_the_page_from_light_to_dark(tmp_path: Path) -> None:
    html, _ = page_of(run([*GOOD, *VERIFIED]), tmp_path)
    drawn = html[html.index("<main") :]
    for name, (light, _) in COLOURS.items():
        assert light not in drawn, f"{name} does not follow the page"
    assert "#000000" not in drawn


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    report = run([*GOOD, MISS])
    assert page_of(report, tmp_path / "a")[0] == page_of(report, tmp_path / "b")[0]


def test_a_study_counts_once_in_the_histogram() -> None:
    one = [replace(GOOD[0], p_below=0.05)] * 30
    other = [replace(GOOD[1], p_below=0.95)]
    assert "tenth 1: 50 %" in figures.pit([*one, *other], key="p").svg
    assert "tenth 10: 50 %" in figures.pit([*one, *other], key="p").svg


def test_a_calibrated_model_lies_on_the_line() -> None:
    p = (np.arange(200) + 0.5) / 200
    rows = [replace(GOOD[0], study=f"s{i}", p_below=float(v)) for i, v in enumerate(p)]
    svg = figures.calibration(rows, key="c").svg
    assert "50 % in the 50 % interval, 90 % in the 90 % interval" in svg


def test_a_bar_grows_with_the_error_and_ends_at_four() -> None:
    def width(error: float) -> float:
        return float(
            re.findall(r'width="([\d.]+)" height="8" fill="var\(--blue', figures.bar(error))[0]
        )

    assert [width(e) for e in (1.0, 2.0, 4.0, 50.0)] == pytest.approx([0.0, 42.0, 84.0, 84.0])
    assert figures.bar(float("nan")) == ""


def test_a_place_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written"):
        write_report(run(GOOD), tmp_path / "file" / "q.html")


def test_the_command_refuses_a_bad_place_before_it_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path, tmp_path / "file" / "q.html"):
        assert main(["qualify", "--report", str(place)]) == 3
        said = capsys.readouterr()
        assert said.out == ""
        assert "cannot be written" in said.err


def test_the_command_makes_a_page_of_an_empty_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "none").mkdir()
    path = tmp_path / "q.html"
    asked = ["qualify", "--studies", str(tmp_path / "none"), "--report", str(path), "--json"]
    assert main(asked) == 0
    said = capsys.readouterr()
    assert json.loads(said.out, parse_constant=pytest.fail)["n_studies"] == 0
    assert "Written to" in said.err
    assert "No observation could be scored" in check(path.read_text(encoding="utf-8")).text


@pytest.mark.slow
def test_two_studies_from_their_files_to_the_page(tmp_path: Path) -> None:
    for name in ("Nieman1998.toml", "Gass1981.toml"):
        (tmp_path / name).write_bytes((default_folder() / name).read_bytes())
    report = qualify(tmp_path)
    html, page = page_of(report, tmp_path)
    assert report.studies == ["gass1981", "nieman1998"]
    data = json.loads(strict_json(report.as_dict()), parse_constant=pytest.fail)
    assert data["schema"] == "myocrine.qualification/1"
    assert data["n_observations"] == len(data["observations"]) > 0
    assert set(data["baselines"]) == {"no_change", "topic_mean"}
    assert {"all", "building", "verification", "by_analyte"} <= set(data["scores"])
    assert {"gmfe", "skill", "median_abs_z", "coverage90", "coverage_ok", "n_studies", "n"} <= set(
        data["scores"]["all"]
    )
    assert {"balanced_accuracy", "accuracy", "n", "majority_class"} <= set(data["signs"])
    assert "Gass 1981" in page.text
    assert "no data" in part(html, "targets-and-scores")
