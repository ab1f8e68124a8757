"""``myocrine ledger`` as a person runs it: plans, templates, logs of sessions and of programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
PLAN = """\
plan "Short"
  cycle 7 days
    day 1: A
session "A"
  Back squat 1x5 at 50% (warm-up)
  Back squat 2x8 at RIR 2, rest 2 min
  Cycle 10 min at 70% VO2max
"""
LOG = """\
session "Legs" on 2026-10-05
  Back squat 2x5, done: 80 kg x 5, 5
session "Legs" on 2026-10-09
  Back squat 2x5, done: 82.5 kg x 5, 5
"""
STRONG = """\
Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2021-01-04 18:00:00,Legs,Squat (Barbell),1,80.0,5,0,0,,,
2021-01-04 18:00:00,Legs,Squat (Barbell),2,80.0,5,0,0,,,
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.plan").write_text(PLAN, encoding="utf-8")
    (tmp_path / "log.session").write_text(LOG, encoding="utf-8")
    (tmp_path / "strong.csv").write_text(STRONG, encoding="utf-8")
    return tmp_path


def test_a_plan_has_a_sheet_of_80_columns(run: Run, folder: Path) -> None:
    done = run("ledger", "short.plan", "--weeks", "3", "--draws", "3")
    assert done.code == 0
    assert max(len(line.rstrip()) for line in done.out.splitlines()) <= 80
    for word in ("simulated, not measured", "dividends", "decay", "IL-6", "warm-up", "metaphor"):
        assert word in done.out


def test_json_closes_the_books(run: Run, folder: Path) -> None:
    done = run("ledger", "short.plan", "--weeks", "3", "--draws", "3", "--json")
    found = json.loads(done.out)
    assert found["schema"] == "myocrine.ledger/1"
    for name, account in found["accounts"].items():
        parts = [account[p][-1] for p in ("opening", "dividends", "pending", "decay")]
        assert sum(parts) == pytest.approx(account["balance"][-1], abs=1e-9)
        bought = sum(d["bought"][name] for s in found["sessions"] for d in s["deposits"])
        assert bought == pytest.approx(account["dividends"][-1], abs=1e-9)
    il6 = sum(d["doses"]["il6"] for s in found["sessions"] for d in s["deposits"])
    assert il6 == pytest.approx(sum(found["weeks"]["doses"]["il6"]))
    assert len(found["sessions"]) == 3


def test_a_log_is_read_and_only_what_was_asked_for_is_told(run: Run, folder: Path) -> None:
    asked = ("--draws", "1", "--molecules", "IL-6", "--outputs", "strength_1rm_percent", "--json")
    found = json.loads(run("ledger", "log.session", *asked).out)
    assert found["kind"] == "log"
    assert [s["date"] for s in found["sessions"]] == ["2026-10-05", "2026-10-09"]
    assert list(found["molecules"]) == ["il6"]
    assert list(found["accounts"]) == ["strength_1rm_percent"]


def test_a_log_of_another_program_is_read(run: Run, folder: Path) -> None:
    done = run("ledger", "strong.csv", "--unit", "kg", "--draws", "1", "--json")
    assert done.code == 0
    found = json.loads(done.out)
    assert [d["exercise"] for d in found["sessions"][0]["deposits"]] == ["Back squat"] * 2
    assert run("ledger", "strong.csv").code == 3  # weights without a unit


def test_what_cannot_be_booked_is_one_sentence(run: Run, folder: Path) -> None:
    for arguments in (
        ("ledger", "nosuchfile"),
        ("ledger", "short.plan", "--molecules", "unobtainium"),
        ("ledger", "short.plan", "--outputs", "happiness"),
        ("ledger", "Back squat 2x5, done: 80 kg x 5, 5"),
    ):
        done = run(*arguments)
        assert done.code == 3, arguments
        assert "Traceback" not in done.err
        assert done.out == ""


def test_half_a_week_is_not_none_and_no_molecule_named_is_all(run: Run, folder: Path) -> None:
    args = ("ledger", "short.plan", "--weeks", "0.04", "--draws", "1")
    done = run(*args, "--molecules", "", "--outputs", "")
    assert done.code == 0
    assert "0.04 weeks, 1 session, 3 sets" in done.out
    assert done.out == run(*args).out


def test_nothing_given_is_no_folder(run: Run, folder: Path) -> None:
    done = run("ledger", "")
    assert done.code == 3
    assert "directory" not in done.err
