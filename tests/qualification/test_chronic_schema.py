"""Studies of weeks: plans beside sessions, weeks beside minutes, and one sentence per mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from myocrine.errors import StudyError
from myocrine.qualification.study import Study, read_study

HEAD = """
schema = "myocrine.study/1"
source = "doe2031"
[paper]
author = "Doe"
year = 2031
[cohort]
n = 12
"""
ARMS = """
[[arm]]
id = "trained"
plan = '''
plan "Doe 2031"
  cycle 7 days
    day 1: Knee
    day 4: Knee
  for 10 weeks

session "Knee"
  Leg extension  3x10 at 10RM, rest 2 min
'''
adherence = 0.9

[[arm]]
id = "control"
plan = "nothing"

[[arm]]
id = "ride"
session = "Cycle 60 min at 70% VO2max"
"""
CHANGE = """
[[observation]]
arm = "trained"
arm_b = "control"
analyte = "vo2max_percent"
scale = "smd"
value = 0.42
time = { week = 10 }
pool = { trials = 7, interval = [0.1, 0.7] }
locator = "Table 2"
"""


def read(folder: Path, arms: str = ARMS, rows: str = CHANGE) -> Study:
    path = folder / "Doe2031.toml"
    path.write_text(HEAD + arms + rows, encoding="utf-8")
    return read_study(path)


def test_plans_stand_beside_sessions(tmp_path: Path) -> None:
    study = read(tmp_path)
    assert study.chronic
    trained, control, ride = study.arms
    assert [a.chronic for a in study.arms] == [True, True, False]
    assert (trained.trains, control.trains) == (True, False)
    assert trained.adherence == 0.9
    assert ride.parsed_session().blocks


def test_weeks_are_days_of_the_plan(tmp_path: Path) -> None:
    rows = CHANGE.replace("week = 10", "day = 20, after_last_h = 24")
    time = read(tmp_path, rows=rows).observations[0].time
    assert time.days == 20.0
    assert time.after_last_h == 24.0
    assert read(tmp_path).observations[0].time.days == 70.0


def test_a_pool_has_its_trials_and_intervals(tmp_path: Path) -> None:
    pool = read(tmp_path).observations[0].pool
    assert pool is not None
    assert (pool.trials, pool.interval, pool.level) == (7, (0.1, 0.7), 0.95)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('plan = "nothing"', "", "either a 'session' or a 'plan'"),
        ('plan = "nothing"', 'plan = "nothing"\nsession = "Run 5 km"', "either a 'session' or"),
        ('plan = "nothing"', 'plan = "nothing"\nblocked = ["IL-6"]', "'blocked' belongs to an arm"),
        ('VO2max"\n', 'VO2max"\nadherence = 0.5\n', "'adherence' belongs to an arm with a plan"),
        ("adherence = 0.9", "adherence = 90", "adherence: "),
        ("{ week = 10 }", "{ week = 10, day = 70 }", "either a 'week' or a 'day'"),
        ("{ week = 10 }", '{ week = 10, ref = "start" }', "stands without ref"),
        ("{ week = 10 }", "{ min = 5, after_last_h = 48 }", "'after_last_h' belongs to a 'week'"),
        ("{ week = 10 }", "{ min = 5 }", "'time' needs a 'week' or a 'day'"),
        ("{ week = 10 }", "{ week = 0 }", "greater than 0"),
        ('arm_b = "control"', 'arm_b = "ride"', "has a session, so 'time' is minutes"),
        ('arm_b = "control"\n', "", "say in 'note' that it is within the arm"),
        (
            'arm_b = "control"\nanalyte = "vo2max_percent"\nscale = "smd"',
            'analyte = "vo2max_percent"\nscale = "level"\nunit = "%"',
            "after weeks give a ratio, difference",
        ),
        ('"smd"\nvalue = 0.42', '"contrast"\nvalue = "up"', "'pool' is for numbers"),
        ("trials = 7", "trials = 1", "greater than or equal to 2"),
        ("[0.1, 0.7]", "[0.7, 0.1]", "low below high"),
        (
            "time = { week = 10 }",
            "time = { week = 10 }\nbaseline_time = { week = 12 }",
            "'baseline_time' comes before 'time'",
        ),
        (
            "time = { week = 10 }",
            "time = { week = 10 }\nbaseline_time = { min = 0 }",
            "both count minutes, or both weeks",
        ),
        ('"vo2max_percent"', '"IL-6"', "an output of one session, not of weeks"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_where(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = ARMS + CHANGE
    assert text.count(old) == 1
    with pytest.raises(StudyError, match=r"^\S") as found:
        read(tmp_path, "", text.replace(old, new))
    assert says in str(found.value)
    assert "Doe2031.toml" in str(found.value)
    assert "\n" not in str(found.value)


def test_an_observation_says_which_clock_its_arm_has(tmp_path: Path) -> None:
    rows = CHANGE.replace('arm = "trained"\narm_b = "control"', 'arm = "ride"\nnote = "within"')
    with pytest.raises(StudyError, match=r"observation 1 \(vo2max_percent\): arm 'ride'"):
        read(tmp_path, rows=rows)
