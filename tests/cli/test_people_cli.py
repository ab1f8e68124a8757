"""``people`` as a person runs it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myocrine.person import PRESETS, population

Run = Callable[..., Any]


def test_without_a_name_the_populations_are_listed(run: Run) -> None:
    ran = run("people")
    assert ran.code == 0
    assert [name for name in PRESETS if name not in ran.out] == []
    found = json.loads(run("people", "--json").out)
    assert [p["name"] for p in found["populations"]] == list(PRESETS)


@pytest.mark.parametrize("name", ["older_women", "type_2_diabetes"])
def test_one_is_shown_with_what_it_lacks_in_80_columns(run: Run, name: str) -> None:
    ran = run("people", name, "--n", "3")
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert population(name).lacks in words
    assert max(map(len, ran.out.splitlines())) <= 80


def test_machines_get_the_same_people_as_python(run: Run) -> None:
    table = population("general_adults").table(range(5), seed=3)
    rows = list(csv.DictReader(io.StringIO(run("people", "general_adults", "--n", "5", "--seed",
                                               "3", "--csv").out)))  # fmt: skip
    told = json.loads(run("people", "general_adults", "--n", "5", "--seed", "3", "--json").out)
    assert told["schema"] == "myocrine.people/1"
    for i, (row, one) in enumerate(zip(rows, told["people"], strict=True)):
        assert int(row["person"]) == one["person"] == i
        assert row["sex"] == one["sex"] == table["sex"][i]
        assert one["mass_kg"] == table["mass_kg"][i]
        assert float(row["mass_kg"]) == pytest.approx(table["mass_kg"][i], rel=1e-5)
    spread = told["spread"]["female"]["bmi"]
    assert spread["mean"] == pytest.approx(population("general_adults").women["bmi"].mean, rel=0.05)


def test_many_people_are_printed_in_pieces_without_a_seam(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("people", "older_men", "--n", "20", "--csv").out
    monkeypatch.setattr("myocrine.cli.peopling._AT_ONCE", 6)
    assert run("people", "older_men", "--n", "20", "--csv").out == whole


def test_every_number_is_told_with_where_it_is_from(run: Run) -> None:
    told = json.loads(run("people", "older_women", "--n", "1", "--json").out)["population"]
    age = next(q for q in told["quantities"] if q["name"] == "age")
    assert age["source"] in told["sources"]
    assert age["locator"]


def test_bad_input_is_one_sentence(run: Run, tmp_path: Path) -> None:
    ran = run("people", "older_wmen")
    assert ran.code == 3
    assert "older_women" in ran.err
    bad = tmp_path / "bad.toml"
    bad.write_text("[women]\nage = { maen = 30, sd = 4 }\n", encoding="utf-8")
    ran = run("people", str(bad))
    assert ran.code == 3
    assert "'mean'" in ran.err
    assert run("people", "older_women", "--json", "--csv").code == 2
    assert run("people", "older_women", "--n", "0").code == 2
