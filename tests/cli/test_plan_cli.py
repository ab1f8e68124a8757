"""``myocrine plan`` as a person runs it: from an empty folder to a simulated plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myocrine.training.plans import template_names

Run = Callable[..., Any]
SHORT = """\
plan "Short"
  cycle 7 days
    day 1: A
    day 4: A
session "A"
  Back squat 3x5 at 60 kg, rest 3 min | lp +2.5 kg, fail 2: -10%
"""
LOG = 'session "A" on 2026-11-02\n  Back squat 3x5, done: 60 kg x 5, 5, 5\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "short.plan").write_text(SHORT, encoding="utf-8")
    (tmp_path / "log.session").write_text(LOG, encoding="utf-8")
    return tmp_path


def test_new_check_and_next_from_an_empty_folder(run: Run, folder: Path) -> None:
    done = run("plan", "new", "Mine", "--template", "full-body", "--out", "my.plan")
    assert (done.code, done.out) == (0, "")
    assert (folder / "my.plan").read_text(encoding="utf-8").startswith('plan "Mine"\n')
    checked = run("plan", "check", "my.plan")
    assert checked.code == 0
    assert "3 sessions a week, for ever" in checked.out
    coming = run("plan", "next", "my.plan")
    assert coming.code == 0
    assert coming.out.startswith('session "A"\n  Back squat 3x5 at 75%')
    assert "the first time, 75% decides the load" in coming.out


def test_new_lists_its_templates_and_never_writes_over_a_plan(run: Run, folder: Path) -> None:
    assert "blueprint" in run("plan", "new", "x", "--template", "?").out
    assert run("plan", "new", "x", "--template", "blueprnt").code == 3
    refused = run("plan", "new", "x", "--out", "short.plan")
    assert refused.code == 3
    assert "already" in refused.err
    assert (folder / "short.plan").read_text(encoding="utf-8") == SHORT
    assert run("plan", "new", "x", "--out", "short.plan", "--force").code == 0
    assert (folder / "short.plan").read_text(encoding="utf-8") != SHORT


def test_next_reads_the_log_and_says_why(run: Run, folder: Path) -> None:
    done = run("plan", "next", "short.plan", "log.session")
    assert done.code == 0
    assert 'session "A" on 2026-11-05\n  Back squat 3x5 at 62.5 kg, rest 3 min' in done.out
    assert "- Back squat 62.5 kg: +2.5 kg, all sets reached 5 repetitions." in done.out
    data = json.loads(run("plan", "next", "short.plan", "log.session", "--json").out)
    assert data["schema"] == "myocrine.next/1"
    assert (data["done"], data["name"], data["date"], data["day"]) == (1, "A", "2026-11-05", 3.0)
    assert data["session"] in done.out
    assert data["reasons"] == ["Back squat 62.5 kg: +2.5 kg, all sets reached 5 repetitions."]


def test_a_log_from_standard_input(run: Run, folder: Path) -> None:
    done = run("plan", "next", "short.plan", "-", stdin=LOG.encode())
    assert "62.5 kg" in done.out


def test_what_next_prints_can_be_logged(run: Run, folder: Path) -> None:
    """The session as printed, with what was done behind each line, is the next entry."""
    log = folder / "log.session"
    for kg in (62.5, 65.0, 67.5):
        printed = json.loads(run("plan", "next", "short.plan", "log.session", "--json").out)
        assert f"at {kg:g} kg" in printed["session"]
        entry = printed["session"].replace("rest 3 min", f"done: {kg:g} kg x 5, 5, 5")
        log.write_text(log.read_text(encoding="utf-8") + entry, encoding="utf-8")


def test_check_shows_what_the_weeks_hold(run: Run, folder: Path) -> None:
    options = ("--minutes", "5", "--band", "quadriceps=10..12", "--equipment", "dumbbell")
    done = run("plan", "check", "short.plan", *options)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    for said in ("quadriceps", "6  ", "10..12", "outside your bands", "Goblet squat", "than the 5"):
        assert said in done.out
    assert "3 warnings" in done.err
    held = json.loads(run("plan", "check", "short.plan", *options, "--json").out)["audit"]
    thighs = held["cycles"][0]["sets_a_week"]["quadriceps"]
    assert (thighs["sets"], thighs["low"], thighs["own_band"]) == (6.0, 10.0, True)
    kinds = [f["kind"] for f in held["findings"] if f["severity"] == "warning"]
    assert sorted(kinds) == ["equipment", "minutes", "sets"]
    plain = json.loads(run("plan", "check", "short.plan", "--json").out)["audit"]
    assert not any(f["severity"] == "warning" for f in plain["findings"])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--band", "quads=4..8"), "quadriceps"),
        (("--band", "quadriceps=8..4"), "6..16"),
        (("--bands", "missing.toml"), "cannot be read"),
        (("--equipment", "dumbell"), "dumbbell"),
    ],
)
def test_check_refuses_what_it_does_not_understand(
    run: Run, folder: Path, options: tuple[str, ...], says: str
) -> None:
    done = run("plan", "check", "short.plan", *options)
    assert (done.code, done.out) == (3, "")
    assert says in done.err


def test_check_tells_every_fault_with_its_place(run: Run, folder: Path) -> None:
    bad = SHORT.replace("day 4: A", "day 9: B").replace("3x5 at 60 kg", "3x5 at 60 kg, RIR 2")
    (folder / "bad.plan").write_text(bad, encoding="utf-8")
    done = run("plan", "check", "bad.plan")
    assert done.code == 3
    assert done.out == ""
    for said in ("line 4, column 9", "beyond the cycle", "'B'", "line 6", "3 errors"):
        assert said in done.err
    data = json.loads(run("plan", "check", "bad.plan", "--json").out)
    assert data["schema"] == "myocrine.plan-check/1"
    assert [p["line"] for p in data["problems"]] == [4, 4, 6]
    stopped = run("plan", "next", "bad.plan")
    assert stopped.code == 3
    assert "^" in stopped.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan",), 2),
        (("plan", "check"), 2),
        (("plan", "check", "missing.plan"), 3),
        (("plan", "check", "missing"), 3),
        (("plan", "check", "plan 'x"), 3),
        (("plan", "next", "short.plan", "missing.session"), 3),
        (("plan", "next", "short.plan", "Bakc squat 3x5"), 3),
        (("plan", "simulate", "short.plan", "--weeks", "0"), 3),
        (("plan", "simulate", "short.plan", "--adherence", "2"), 3),
        (("plan", "simulate", "short.plan", "--people", "4", "--draws", "4"), 2),
    ],
)
def test_bad_input_is_one_sentence(
    run: Run, folder: Path, arguments: tuple[str, ...], code: int
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert done.out == "" or code == 2


@pytest.mark.parametrize("name", ["missing.log", "missing", "logs/missing.session"])
def test_a_log_that_is_not_there_is_a_missing_file(run: Run, folder: Path, name: str) -> None:
    done = run("plan", "next", "short.plan", name)
    assert done.code == 3
    assert f"There is no file '{name}'." in done.err


def test_a_name_like_no_other_lists_the_names(run: Run, folder: Path) -> None:
    for done in (run("plan", "new", "x", "--template", "qqq"), run("plan", "check", "qqq")):
        assert done.code == 3
        assert all(name in done.err for name in template_names())


def test_the_page_s_place_is_looked_at_before_the_run(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("myocrine.planning.simulate.simulate_plan", never)
    done = run("plan", "simulate", "short.plan", "--report", "short.plan/page.html")
    assert done.code == 3
    assert "cannot be written" in done.err


def test_nothing_is_a_plan_too(run: Run, folder: Path) -> None:
    assert run("plan", "check", "nothing").code == 0
    done = run("plan", "next", "nothing")
    assert "no training" in done.out


@pytest.mark.slow
def test_simulate_follows_the_plan_and_draws_its_page(run: Run, folder: Path) -> None:
    (folder / "light.plan").write_text(SHORT.replace("60 kg", "30 kg"), encoding="utf-8")
    arguments = ("plan", "simulate", "light.plan", "--weeks", "3", "--people", "4")
    shown = run(*arguments, "--report", "page.html")
    assert shown.code == 0
    assert "simulated, not measured" in shown.out
    assert "Back squat" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 3
    assert "Back squat 32.5 kg: +2.5 kg, all sets reached 5 repetitions." in page
    data = json.loads(run(*arguments, "--json").out)
    assert data["schema"] == "myocrine.plan/1"
    assert [s["day"] for s in data["sessions"]] == [0.0, 3.0, 7.0, 10.0, 14.0, 17.0]
    # Light enough that every set is reached: a step more every time.
    assert [s["sets"][0]["load_kg"] for s in data["sessions"]] == [
        pytest.approx(30.0 + 2.5 * i) for i in range(6)
    ]
    for output in data["outputs"].values():
        assert len(output["median"]) == len(data["weeks"])
        assert output["median"][0] == pytest.approx(0.0, abs=1e-9)
