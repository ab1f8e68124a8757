"""``myocrine timeline`` as a person runs it: what is refused, and one run from end to end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLAN = """\
plan "Two days"
  cycle 7 days
    day 1: Legs
    day 4: Legs

session "Legs"
  Leg extension 3x10 at 10RM, rest 2 min
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "legs.plan"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("timeline",), 2, "PLAN"),
        (("timeline", "no-such-file.plan"), 3, "no-such-file.plan"),
        (("timeline", "blueprnt"), 3, "blueprnt"),
        (("timeline", "xyzzy"), 3, "one of 'blueprint', "),
        (("timeline", "legs.plan", "--against", "xyzzy"), 3, "one of 'blueprint', "),
        (("timeline", "legs.plan", "--population", "xyzzy"), 3, "'older_men', 'older_women', "),
        (("timeline", "legs.plan", "--weeks", "0"), 3, "some weeks, not 0"),
        (("timeline", "legs.plan", "--weeks", "-3"), 3, "some weeks, not -3"),
        (("timeline", "legs.plan", "--weeks", "nan"), 3, "some weeks, not nan"),
        (("timeline", "legs.plan", "--weeks", "many"), 2, "--weeks"),
        (("timeline", "legs.plan", "--people", "0"), 2, "--people"),
        (("timeline", "legs.plan", "--people", "4", "--draws", "4"), 2, "give one"),
        (("timeline", "legs.plan", "--adherence", "0"), 3, "Write 0.7 for 70 %"),
        (("timeline", "legs.plan", "--adherence", "70"), 3, "Write 0.7 for 70 %"),
        (("timeline", "legs.plan", "--population", "yung_men"), 3, "yung_men"),
        (("timeline", "legs.plan", "--against", "no-such-file.plan"), 3, "no-such-file.plan"),
        (("timeline", "legs.plan", "--person", "nobody.toml"), 3, "nobody.toml"),
        (
            ("timeline", "legs.plan", "--person", "p.toml", "--population", "older_men"),
            2,
            "two answers",
        ),
        (("timeline", "legs.plan", "--report", "legs.plan/page.html"), 3, "cannot be written"),
        (("timeline", "legs.plan", "--why", "vo2mx_percent"), 3, "vo2max_percent"),
    ],
)
def test_bad_input_gets_one_sentence(
    run: Callable[..., Any], file: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    assert file.is_file()
    ran = run(*arguments)
    assert ran.code == code
    assert ran.out == ""
    assert says in " ".join(ran.err.split())


def test_a_mistake_in_a_plan_is_pointed_at(run: Callable[..., Any], file: Path) -> None:
    file.write_text(PLAN.replace("day 4: Legs", "day 4: Lexs"), encoding="utf-8")
    ran = run("timeline", "legs.plan")
    assert ran.code == 3
    assert "Lexs" in ran.err
    assert "^" in ran.err


@pytest.mark.slow
def test_a_plan_is_followed_from_file_to_page(run: Callable[..., Any], file: Path) -> None:
    common = (str(file), "--weeks", "5", "--draws", "4", "--seed", "3")
    ran = run("timeline", *common, "--against", "nothing", "--json", "--report", "page.html")
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    assert data["schema"] == "myocrine.timeline/1"
    assert data["plan"] == "Two days"
    assert data["against"] == "nothing"
    assert data["seed"] == 3
    for one in data["endpoints"].values():
        assert one["weeks"][0] == 0.0
        assert one["weeks"][-1] == 5.0
        assert one["median"][0] == 0.0
    strength = data["endpoints"]["strength_knee_extension_percent"]
    assert strength["median"][-1] > 0.0
    page = (file.parent / "page.html").read_text(encoding="utf-8")
    assert "Two days against nothing" in page
    assert "simulated, not measured" in page
    shown = run("timeline", *common, "--why", "Muscle size")
    assert shown.code == 0, shown.err
    assert max(map(len, shown.out.splitlines())) <= 80
    assert "Strength" in shown.out
    assert "Why so wide: Muscle size" in shown.out
    assert "It takes 20 draws" in shown.out
