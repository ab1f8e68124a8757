"""The page, the tables and the sheet of a trial, from truths that were written down."""

import csv
import io
import json
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from page_checks import check
from rich.console import Console

from myocrine.qualification.trials.as_json import trial_dict
from myocrine.qualification.trials.design import best_designs
from myocrine.qualification.trials.flow import flow
from myocrine.qualification.trials.results import TrialResult, judge
from myocrine.report.strict_json import strict_json
from myocrine.report.trial_design_sheet import design_dict, design_sheet
from myocrine.report.trial_page import trial_page
from myocrine.report.trial_sheet import trial_sheet
from myocrine.report.trial_tables import safe, write_tables
from myocrine.report.trial_words import p_in_words, probability
from myocrine.simulation.trials.trial import Budget
from trial_truths import rise, trial, truth

LOSSES = '\n[drop_out]\npeople = "20 %"\nsamples = "10 %"\n'


def judged(extra: str = LOSSES, *, replicates: int = 3, **change: str) -> TrialResult:
    words = {"Two rides": change["title"]} if "title" in change else {}
    if "arm" in change:
        words['name = "hard"'] = f"name = {change['arm']!r}"
    made = trial(extra, change=words)
    own = made.names[1]

    def level(arm: str, minute: float, z: np.ndarray, replicate: int) -> np.ndarray:
        return rise("hard" if arm == own else "easy", minute, z, replicate)

    return judge(made, truth(made, level, replicates=replicates), repetitions=60)


@pytest.fixture(scope="module")
def result() -> TrialResult:
    return judged()


def printed(shown: object) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None, highlight=False)
    with console.capture() as captured:
        console.print(shown)
    return captured.get()


@pytest.mark.parametrize("design", ["", '\n[design]\nkind = "cross-over"\n'])
def test_the_page_is_whole(design: str) -> None:
    page = check(trial_page(judged(LOSSES + design)))
    assert len(page.pictures) == 4  # flow, one curve, forest, power
    assert "not a medical device" in page.text


def test_what_people_write_stays_text() -> None:
    hostile = "<script>alert(1)</script> & =1+1"
    found = judged(title=hostile, arm="<b>@hard</b>")
    html = trial_page(found)
    page = check(html)
    assert page.scripts == []
    assert hostile in page.text
    assert "@hard" in printed(trial_sheet(found))


def test_people_add_up(result: TrialResult) -> None:
    rows = flow(result)
    assert sum(r.allocated for r in rows) == result.trial.n
    for row in rows:
        assert row.analysed <= row.allocated - row.left_before - row.failed
        assert row.analysed == result.primary.arms[row.arm].n
    assert sum(r.left_before + r.left_during for r in rows) > 0
    assert sum(r.lost for r in rows) > 0


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_tables_are_tidy_and_agree(result: TrialResult, tmp_path: Path) -> None:
    people, samples, endpoints, effects = map(table, write_tables(result, tmp_path))
    n = result.trial.n
    assert [int(r["person"]) for r in people] == list(range(n))
    assert len(samples) == n * len(result.trial.samples["il6"])
    assert len(endpoints) == n
    measured = [r for r in samples if r["status"] == "measured"]
    assert all(r["observed"] for r in measured)
    assert not any(r["observed"] for r in samples if r["status"] != "measured")
    assert all(r["note"] == "simulated, not measured" for r in (*people, *samples, *effects))
    # A change is what its two samples say.
    level = {(r["person"], r["time"]): r["observed"] for r in measured}
    for row in endpoints:
        pair = [level.get((row["person"], t)) for t in ("baseline", "1 h")]
        if all(pair):
            change = float(pair[1] or 0) - float(pair[0] or 0)
            assert float(row["observed"]) == pytest.approx(change, rel=1e-3, abs=1e-4)
        else:
            assert row["observed"] == ""
    # And the effect is that of the changes.
    means = [
        np.mean([float(r["observed"]) for r in endpoints if r["arm"] == a and r["observed"]])
        for a in ("hard", "easy")
    ]
    assert float(effects[0]["effect"]) == pytest.approx(means[0] - means[1], rel=1e-3)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    found = judged(arm="=cmd|'/c calc'!A1".replace("'", ""))
    for path in write_tables(found, tmp_path):
        for row in table(path):
            for cell in row.values():
                assert not cell.startswith(("=", "@", "+")), (path.name, cell)
                assert not cell.startswith("-") or float(cell) < 0
    assert safe(math.nan) == ""
    assert safe("-x") == "'-x"


def test_json_is_versioned_and_strict(result: TrialResult) -> None:
    data = json.loads(strict_json(trial_dict(result)))
    assert data["schema"] == "myocrine.trial/1"
    one = data["endpoints"]["IL-6 change"]
    assert one["contrast"] == ["hard", "easy"]
    assert one["estimate"]["low"] <= one["estimate"]["effect"] <= one["estimate"]["high"]
    assert one["truth"]["effect"] == pytest.approx(2.0)
    assert one["truth"]["interval"][0] <= one["truth"]["interval"][1]
    assert data["samples"] == {"il6": ["baseline", "end", "1 h", "2 h"]}
    assert {"unit", "evidence", "power", "power_curve", "assurance", "p_holm"} <= set(one)


def test_a_ratio_is_shown_as_a_fold() -> None:
    text = {'"change"': '"ratio"', '"1 pg/mL"': '"1.5 fold"', '"2 pg/mL"': '"2 fold"'}
    made = trial(change=text)
    found = judge(made, truth(made, rise), repetitions=0)
    one = trial_dict(found)["endpoints"]["IL-6 change"]
    assert one["scale"] == "fold"
    assert one["delta"] == pytest.approx(1.5)
    assert one["estimate"]["effect"] == pytest.approx(
        math.exp(found.endpoints[0].estimate.difference)
    )
    # 5/2 over 3/2, up to how people differ.
    assert one["truth"]["effect"] == pytest.approx(5.0 / 3.0, rel=0.02)
    assert " times" in printed(trial_sheet(found))


def test_the_sheet_fits_eighty_columns(result: TrialResult) -> None:
    text = printed(trial_sheet(result))
    assert max(map(len, text.splitlines())) <= 80
    assert "simulated" in text
    assert re.search(r"Not a\s+medical device", text)
    assert "IL-6 change" in text


def test_notes_say_what_the_numbers_do_not(result: TrialResult) -> None:
    text = " ".join(printed(trial_sheet(result)).split())
    assert "missing completely at random" in text
    crossed = judged('\n[design]\nkind = "cross-over"\n', replicates=1)
    text = " ".join(printed(trial_sheet(crossed)).split())
    assert "No period effect" in text
    assert "What nobody knows is left at its centre" in text
    alone = trial(change={'[[arm]]\nname = "hard"\nsession = "Cycle 30 min at 75% VO2max"\n': "",
                          '"change"\nat = "1 h"': '"peak change"'})  # fmt: skip
    text = " ".join(printed(trial_sheet(judge(alone, truth(alone, rise), repetitions=0))).split())
    assert "its p does not count" in text
    made = trial(change={"pool = 400": "pool = 60"})
    few = judge(made, truth(made, rise), repetitions=10)
    assert "set a larger pool" in " ".join(printed(trial_sheet(few)).split())


def test_designs_in_words_and_numbers() -> None:
    made = trial()
    budget = Budget(samples=100, candidates=(0.0, 60.0, 120.0))
    found = best_designs(made, truth(made, rise), made.endpoints, budget=budget, repetitions=50)
    text = printed(design_sheet(found))
    assert max(map(len, text.splitlines())) <= 80
    data = json.loads(strict_json(design_dict(found)))
    assert data["schema"] == "myocrine.trial-design/1"
    assert data["designs"][0]["power"] >= data["designs"][-1]["power"] - 1e-3
    assert data["designs"][0]["times"][0] == "baseline"
    assert data["budget"]["candidates"] == ["end", "1 h", "2 h"]


def test_one_arm_and_four_arms_are_drawn() -> None:
    more = "".join(f'\n[[arm]]\nname = "a{i}"\nsession = "Rest 30 min"\n' for i in range(3))
    found = judged(more)
    check(trial_page(replace(found, trial=replace(found.trial, note="A & B"))))
    assert "first 4 arms" in trial_page(found)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.5, "50 %"), (0.999, "> 99 %"), (1.0, "100 %"), (0.001, "< 1 %"), (math.nan, "-")],
)
def test_probabilities(value: float, text: str) -> None:
    assert probability(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0004, "< 0.001"), (0.0316, "0.032"), (0.42, "0.42"), (math.nan, "-")]
)
def test_chances(value: float, text: str) -> None:
    assert p_in_words(value) == text
