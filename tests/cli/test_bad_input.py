"""One clear error with its place, the right exit code, and never a trace."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from myocrine.cli.failures import excerpt

Run = Callable[..., object]


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("Bakc squat 5x5 at 100 kg", "Back squat", "line 1, column 1"),
        ("Barbell curl 3x8 at 800 kg", "is 140 kg", "line 1, column 21"),
        ("Barbell curl 3x8 at 0 kg", "0.1 and 600 kg", "line 1, column 21"),
        ("Back squat 3x8 at 100 kg, rest -2 min", "", "line 1"),
        ("Back squat 0x8 at 100 kg", "", "line 1"),
        ("Run 40 h at 8 km/h", "40", "line 1"),
        ("Back squat 3x8 at 100 kgg", "kg", "line 1, column 23"),
    ],
)
def test_impossible_sessions(run: Run, text: str, said: str, place: str) -> None:
    for command in (("simulate",), ("session", "check")):
        ran = run(*command, text)
        assert ran.code == 3
        assert ran.out == ""
        assert said in ran.err
        assert place in ran.err
        assert text in ran.err
        assert "^" in ran.err


def test_the_caret_stands_under_the_word(run: Run) -> None:
    lines = run("simulate", "Back squat 5x5; Bakc squat 5x5").err.splitlines()
    at = next(i for i, line in enumerate(lines) if "^" in line)
    start = lines[at].index("^")
    assert lines[at - 1][start : start + lines[at].count("^")] == "Bakc squat"


def test_a_file_that_is_not_utf8(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "latin.session"
    file.write_bytes("Back squat 3x8\nKniebeuge für Ältere 3x8".encode("latin-1"))
    ran = run("simulate", str(file))
    assert ran.code == 3
    assert "UTF-8" in ran.err
    assert "line 2, column 12" in ran.err


def test_ten_megabytes(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "big.session"
    file.write_bytes(b"Back squat 3x8\n" * 700_000)
    for ran in (run("simulate", str(file)), run("simulate", "-", stdin=file.read_bytes())):
        assert ran.code == 3
        assert "bytes long" in ran.err


def test_bytes_on_standard_input(run: Run) -> None:
    ran = run("session", "check", "-", stdin=b"\xff\xfe\x00rubbish")
    assert ran.code == 3
    assert "error:" in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "Back squat\t3x8 at 100 kg,\trest 2 min",
        "Back squat ３ｘ８ at １００ kg, rest 2 min",
        "Back squat 3x8 at 100,0 kg, rest 2 min",
    ],
    ids=["tabs", "full-width", "decimal comma"],
)
def test_stated_acceptances_are_printed_plainly(run: Run, text: str) -> None:
    ran = run("session", "check", text)
    assert ran.code == 0
    assert " ".join(ran.out.split()) == "session Back squat 3x8 at 100 kg, rest 2 min"


@pytest.mark.parametrize(
    ("person", "said"),
    [
        ("age = 15", "15 years"),
        ('sex = "female"\npregnant = true', "Pregnancy"),
        ('sex = "mael"', "'male'"),
        ("age = [", "line 1"),
    ],
)
def test_people_outside_of_the_model(run: Run, tmp_path: Path, person: str, said: str) -> None:
    file = tmp_path / "p.toml"
    file.write_text(person, encoding="utf-8")
    ran = run("simulate", "Walk 30 min at 5 km/h", "--person", str(file))
    assert ran.code == 3
    assert said in ran.err
    assert ran.out == ""


def test_missing_files(run: Run, tmp_path: Path) -> None:
    assert run("simulate", "nothing/here.session").code == 3
    ran = run("simulate", "Walk 30 min at 5 km/h", "--person", str(tmp_path / "nobody.toml"))
    assert ran.code == 3
    assert "cannot be read" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate"],
        ["simulate", "Walk 30 min", "--evidence", "E"],
        ["simulate", "Walk 30 min", "--draws", "0"],
        ["simulate", "Walk 30 min", "--hours", "soon"],
        ["nonsense"],
    ],
)
def test_usage_errors_exit_with_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.code == 2
    assert "Usage" in ran.err


def test_two_sessions_are_refused_by_name(run: Run) -> None:
    ran = run("simulate", 'session "one"\n  Walk 30 min\nsession "two"\n  Run 30 min')
    assert ran.code == 3
    assert "'one', 'two'" in ran.err
    assert "compare" in ran.err


def test_a_comparison_needs_two(run: Run) -> None:
    assert run("compare", "Walk 30 min at 5 km/h").code == 2


def test_a_session_longer_than_the_run(run: Run) -> None:
    ran = run("simulate", "Walk 3 h at 5 km/h", "--hours", "2", "--draws", "1")
    assert ran.code == 3
    assert "--hours" in ran.err


def test_unknown_words_are_answered_with_close_ones(run: Run) -> None:
    ran = run("explain", "IL6", "please")
    assert ran.code == 3
    ran = run("explain", "adrenalin")
    assert "Did you mean 'adrenaline'" in ran.err
    assert run("exercises", "zzzzz").code == 3


def test_excerpts_of_long_lines_tabs_and_wide_letters() -> None:
    shown = excerpt(f"{'x' * 300} wrong {'y' * 300}", 1, 302)
    above, below = shown.splitlines()
    assert above[below.index("^") :].startswith("wrong ")
    assert len(above) < 80
    assert excerpt("a\tb", 1, 3).splitlines()[1] == "  |   ^"
    assert excerpt("深蹲 bad", 1, 4).splitlines()[1] == "  |      ^^^"
    assert excerpt("a", 7, 1) == ""


def test_an_unforeseen_failure_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(word: str) -> None:
        msg = f"no {word}"
        raise KeyError(msg)

    monkeypatch.setattr("myocrine.evidence.exercises.search", broken)
    ran = run("exercises", "squat")
    assert ran.code == 4
    assert "defect" in ran.err
    with pytest.raises(KeyError):
        run("exercises", "squat", "--debug")


def test_interruption_exits_with_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(word: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("myocrine.evidence.exercises.search", interrupted)
    ran = run("exercises", "squat")
    assert ran.code == 130
    assert ran.err == "Interrupted.\n"


def test_a_reader_that_hangs_up_hears_nothing() -> None:
    program = f"{sys.executable} -c 'from myocrine.cli import main; raise SystemExit(main())'"
    done = subprocess.run(
        ["bash", "-c", f"{program} exercises | head -1"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
