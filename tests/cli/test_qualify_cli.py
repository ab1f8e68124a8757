"""``myocrine qualify STUDY``: one study by its name or its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

STUDY = """
schema = "myocrine.study/1"
source = "doe2032"
[paper]
author = "Doe"
year = 2032
[cohort]
n = 14
sex = "female"
age = [40, 4]
[[arm]]
id = "control"
plan = "nothing"
[[observation]]
arm = "control"
analyte = "vo2max_percent"
scale = "ratio"
value = 0.99
time = { week = 8 }
locator = "Table 2"
[[observation]]
arm = "control"
analyte = "vo2max_percent"
scale = "direction"
value = "none"
time = { week = 8 }
locator = "Table 2"
"""


def test_a_file_of_ones_own_is_followed_and_scored(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "Doe2032.toml"
    path.write_text(STUDY, encoding="utf-8")
    ran = run("qualify", str(path), "--json")
    assert ran.code == 0, ran.err
    chronic = json.loads(ran.out)["chronic"]
    assert (chronic["n_studies"], chronic["n_observations"]) == (1, 2)
    assert chronic["verification"]["n"] == 1
    [study] = chronic["studies"]
    assert study["study"] == "doe2032"
    assert 0.95 < study["changes"][0]["predicted"] <= 1.0  # two months older
    assert study["signs"][0]["predicted"] == "none"
    ran = run("qualify", str(path))
    assert "Weeks and years" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_an_unknown_study_has_its_nearest_named(run: Callable) -> None:
    ran = run("qualify", "nieman1999")
    assert ran.code == 3
    assert ran.out == ""
    assert "nieman1998" in ran.err


def test_a_study_that_cannot_be_replicated_says_why(run: Callable) -> None:
    ran = run("qualify", "steensberg2003a")
    assert ran.code == 3
    assert "cannot be replicated" in ran.err


def test_a_plan_with_a_mistake_says_where(run: Callable, tmp_path: Path) -> None:
    path = tmp_path / "Doe2032.toml"
    broken = '"""\nplan "Doe"\n  cycle 7 days\n    dya 1: Legs\n"""'
    path.write_text(STUDY.replace('"nothing"', broken), encoding="utf-8")
    ran = run("qualify", str(path))
    assert ran.code == 3
    assert "plan of arm control" in ran.err
    assert "line 3" in ran.err or ":3" in ran.err
