"""``myocrine plan export`` as a person runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

Run = Callable[..., Any]
LOG = 'session "A" on 2026-11-02\n  Back squat 3x5, done: 60 kg x 5, 5, 5\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.session").write_text(LOG, encoding="utf-8")
    return tmp_path


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_three_files_of_the_same_weeks(run: Run, folder: Path) -> None:
    files = ("--ics", "a.ics", "--card", "a.html", "--markdown", "a.md")
    done = run("plan", "export", "full-body", "--log", "log.session", "--weeks", "2", *files)
    assert (done.code, done.out) == (0, "")
    assert "6 sessions from 2026-11-04 to 2026-11-16." in done.err
    read = events(folder / "a.ics")
    assert read[0].decoded("dtstart").date().isoformat() == "2026-11-04"
    assert {e.decoded("dtstart").hour for e in read} == {18}
    assert "62.5 kg" in str(read[0]["description"])
    for name in ("a.html", "a.md"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "62.5 kg" in text
        assert "2026-11-16" in text


def test_exporting_again_adds_nothing_to_a_calendar(run: Run, folder: Path) -> None:
    command = ("plan", "export", "full-body", "--from", "2026-11-02", "--ics")
    assert run(*command, "a.ics").code == 0
    assert run(*command, "b.ics", "--log", "log.session", "--weeks", "3").code == 0
    first, second = ({str(e["uid"]) for e in events(folder / f)} for f in ("a.ics", "b.ics"))
    assert second < first


def test_time_zone_and_alarm(run: Run, folder: Path) -> None:
    options = ("--time", "6:15", "--timezone", "Europe/Vienna", "--alarm", "10", "--for", "Anna")
    assert run("plan", "export", "blueprint", "--ics", "a.ics", *options).code == 0
    (first, *_rest) = events(folder / "a.ics")
    start = first.decoded("dtstart")
    assert (start.hour, start.minute, str(start.tzinfo)) == (6, 15, "Europe/Vienna")
    assert str(first["summary"]) == "Anna: Squat and row"
    assert len(first.walk("VALARM")) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ((), 2, "--ics"),
        (("--ics", "a.ics", "--from", "23.11.2026"), 3, "no date"),
        (("--ics", "a.ics", "--time", "25:00"), 3, "no time of day"),
        (("--ics", "a.ics", "--time", "six"), 3, "no time of day"),
        (("--ics", "a.ics", "--timezone", "Europe/Wien"), 3, "Europe/Vienna"),
        (("--ics", "a.ics", "--weeks", "0"), 3, "weeks"),
        (("--ics", "missing/a.ics"), 3, "cannot be written"),
        (("--markdown", "."), 3, "cannot be written"),
        (("--card", "log.session/a.html"), 3, "cannot be written"),
        (("--card", "a.html", "--log", "missing.session"), 3, "There is no file"),
        (("--card", "a.html", "--person", "missing.toml"), 3, "missing.toml"),
    ],
)
def test_bad_input_is_one_sentence(
    run: Run, folder: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run("plan", "export", "full-body", *arguments)
    assert done.code == code
    assert says in done.err
    assert done.out == ""


def test_a_plan_that_is_over_has_nothing_to_write(run: Run, folder: Path) -> None:
    done = run("plan", "export", "nothing", "--card", "a.html")
    assert done.code == 3
    assert "holds no training" in done.err
    assert not (folder / "a.html").exists()
