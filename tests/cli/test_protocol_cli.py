"""``myocrine protocol`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from myocrine.cli.app import main

SMALL = ["protocol", "--days", "1", "--minutes", "12", "--equipment", "body"]
"""Solved in a few seconds; its limit leaves a busy machine ten times as long."""


def test_json_has_what_was_promised(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "myocrine.protocol/1"
    wanted = {"optimality_gap", "stimulus", "minutes", "days", "shortfalls", "why"}
    assert wanted <= set(found)
    assert len(found["days"]) == len(found["minutes"]) == 1
    assert found["minutes"][0] <= 12.0
    assert 0.0 <= found["optimality_gap"] < 0.05


def test_the_plan_is_written_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "my.plan"
    assert main([*SMALL, "--out", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "Optimality gap" in shown
    assert max(len(line) for line in shown.splitlines()) <= 80
    assert main(["plan", "check", str(file)]) == 0
    assert main([*SMALL, "--out", str(file)]) == 3  # it is there already


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--equipment", "barbel"], "barbell"),
        (["--limit", "sholder"], "shoulder"),
        (["--avoid", "bench pres"], "Bench press"),
        (["--equipment", "none"], "body"),
        (["--goal", "beach"], "hypertrophy"),
        (["--strict"], "1 day a week"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SMALL, *more]) == 3
    said = " ".join(capsys.readouterr().err.split())
    assert words in said
    assert "Traceback" not in said
    assert "Value error" not in said
