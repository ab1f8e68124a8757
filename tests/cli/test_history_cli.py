"""Logs of other programs on the command line: read, chosen from, followed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from myocrine.training.language import read_session

LOGS = Path(__file__).parents[1] / "data" / "logs"
Run = Callable[..., Any]


def log(name: str) -> str:
    return str(LOGS / f"{name}.csv")


def test_the_numbers_of_the_sheet_are_those_of_the_json(run: Run) -> None:
    shown = run("history", log("strong_v2"), "--unit", "kg")
    data = json.loads(run("history", log("strong_v2"), "--unit", "kg", "--json").out)
    assert shown.code == 0
    assert data["schema"] == "myocrine.history/1"
    rows = data["rows"]
    parts = rows["sets"] + rows["segments"] + rows["rests"] + rows["notes"] + rows["skipped"]
    assert parts == rows["all"] == 13
    assert len(data["skipped"]) == rows["skipped"]
    assert "Machine From My Gym" in shown.out
    assert f"all  {rows['all']}".split() in [line.split() for line in shown.out.split("\n")]
    assert max(map(len, shown.out.split("\n"))) <= 80


def test_a_log_is_written_in_the_session_language(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "log.session"
    done = run("history", log("hevy_kg"), "--out", str(place))
    assert (done.code, str(place) in done.err.replace("\n", "")) == (0, True)
    again = read_session(place)
    assert [str(s) for s in again] == [
        s["text"] for s in json.loads(run("history", log("hevy_kg"), "--json").out)["sessions"]
    ]


def test_a_long_log_is_written_in_files_that_can_be_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import myocrine.training.language as language

    monkeypatch.setattr(language, "MAX_BYTES", 400)
    assert run("history", log("hevy_kg"), "--out", str(tmp_path / "log.session")).code == 0
    pieces = sorted(tmp_path.iterdir())
    assert [p.name for p in pieces] == ["log-1.session", "log-2.session"]
    assert [s.name for p in pieces for s in read_session(p)] == ["Push", "Lower"]


def test_an_example_is_written_but_over_nothing(run: Run, tmp_path: Path) -> None:
    file = str(tmp_path / "strong.csv")
    assert run("history", file, "--example").code == 0
    again = run("history", file, "--example")
    assert (again.code, "already" in again.err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("history",), 2, "FILE"),
        (("history", "nowhere.csv"), 3, "no such file"),
        (("history", log("strong_v2")), 3, "--unit kg or --unit lb"),
        (("history", log("strong_v2"), "--unit", "stone"), 2, "--unit"),
        (("history", log("strong_v3"), "--names", "nowhere.toml"), 3, "nowhere.toml"),
        (("simulate", log("strong_v2"), "--last"), 3, "--unit kg or --unit lb"),
        (("simulate", log("hevy_kg")), 3, "There are 2 sessions in this log"),
        (("simulate", log("hevy_kg"), "--session", "3"), 3, "a number from 1 to 2"),
        (("simulate", log("hevy_kg"), "--session", "2025-05-02"), 3, "2025-05-01"),
        (("simulate", log("hevy_kg"), "--session", "soon"), 3, "neither a number nor a date"),
        (("simulate", log("hevy_kg"), "--session", "1", "--last"), 3, "Give one"),
        (("timeline", "--from", "nowhere.csv"), 3, "no such file"),
        (("timeline", "blueprint", "--from", log("hevy_kg")), 2, "both were given"),
        (("timeline", "blueprint", "--then", "blueprint"), 2, "goes with"),
        (("timeline", "--from", log("hevy_kg"), "--then", "xyzzy"), 3, "xyzzy"),
        (("plan", "next", "blueprint", log("strong_v2")), 3, "--unit kg or --unit lb"),
    ],
)
def test_bad_input_gets_one_sentence(
    run: Run, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run(*arguments)
    assert done.code == code
    assert says in " ".join(done.err.replace("│", " ").split())


def test_the_last_session_is_simulated_with_the_strength_of_the_log(run: Run) -> None:
    args = ("--last", "--draws", "1", "--hours", "2", "--json")
    done = run("simulate", log("hevy_lbs"), *args)
    assert done.code == 0
    data = json.loads(done.out)
    (bench,) = {s["load_kg"]["median"] for s in data["session"]["sets"]}
    assert bench == pytest.approx(225 * 0.45359237, abs=0.01)
    assert "Maxima by the log" in done.err


def test_a_session_is_chosen_by_number_and_by_date(run: Run) -> None:
    args = ("--draws", "1", "--hours", "1", "--json")
    first = run("simulate", log("hevy_kg"), "--session", "1", *args)
    dated = run("simulate", log("hevy_kg"), "--session", "2025-05-01", *args)
    assert first.code == dated.code == 0
    assert json.loads(first.out) == json.loads(dated.out)


def test_a_log_may_come_from_another_program(run: Run) -> None:
    data = (LOGS / "hevy_kg.csv").read_bytes()
    done = run("plan", "next", "blueprint", "-", stdin=data)
    assert done.code == 0
    assert "Hevy (kg, km): 12 rows, 11 sets." in done.err


def test_a_log_is_followed_and_what_comes_after_it(run: Run) -> None:
    args = ("timeline", "--from", log("strong_v1"), "--unit", "kg", "--draws", "1")
    stopped = run(*args, "--weeks", "3")
    assert stopped.code == 0
    bought = stopped.out.partition("What the log has bought")[2]
    assert "end of the log, week 0.429  week 3\n" in bought
    short = run(*args, "--weeks", "0.3").out
    assert "the log goes on, week 0.3" in short
    alone = json.loads(run(*args, "--weeks", "3", "--json").out)
    then = json.loads(run(*args, "--weeks", "3", "--then", "full-body", "--json").out)
    assert (alone["log_days"], alone["sessions"]) == (3, 2)
    assert then["sessions"] > alone["sessions"]


def test_a_plan_goes_on_after_a_log(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "my.plan"
    plan.write_text(
        'plan "Mine"\n  cycle 7 days\n    day 1: Legs\n\n'
        'session "Legs"\n  Back squat 2x5 at 80 kg, rest 2 min | lp +2.5 kg, fail 3: -10%\n',
        encoding="utf-8",
    )
    done = run("plan", "next", str(plan), log("strong_v1"), "--unit", "kg")
    assert done.code == 0
    assert "Back squat 2x5 at 82.5 kg" in done.out


def test_weights_of_a_log_are_shown_as_they_were_written_and_counts_in_words(
    run: Run, tmp_path: Path
) -> None:
    export = tmp_path / "one.csv"
    export.write_text(
        '"title","start_time","end_time","description","exercise_title","superset_id",'
        '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km",'
        '"duration_seconds","rpe"\n'
        '"Legs","15 Sep 2025, 07:48","15 Sep 2025, 08:13","","Squat (Barbell)",,"",0,"warmup",'
        "52.5,8,,0,\n"
        '"Legs","15 Sep 2025, 07:48","15 Sep 2025, 08:13","","Squat (Barbell)",,"",1,"normal",'
        "102.5,5,,0,\n",
        encoding="utf-8",
    )
    done = run("simulate", str(export), "--last", "--draws", "3", "--hours", "1")
    assert done.code == 0
    warm, work = (x for x in done.out.splitlines() if x.startswith("Back squat, set 1"))
    assert " 52.5 " in warm
    assert " 102.5 " in work
    assert "warm-up" in warm
    assert "warm-up (" not in done.out
    known = run("history", str(export))
    assert "\n1 session, 2025-09-15" in known.out
    assert "2 rows, 2 sets" in known.err


@pytest.mark.parametrize("name", ["strong.csv", "my.plan", "day.session", "logs/day"])
def test_a_file_that_is_not_there_is_no_session_text(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("simulate", name, "--last")
    assert done.code == 3
    assert f"There is no file '{name}'." in done.err
