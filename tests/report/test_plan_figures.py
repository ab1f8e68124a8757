"""What a plan's figures and tables take from the plan and its log."""

from __future__ import annotations

from html import unescape
from types import SimpleNamespace

import numpy as np
import pytest

from myocrine.body.adaptation.registry import slow_body
from myocrine.report.plan_figures import layoffs
from myocrine.report.plan_page import plan_page, week_of
from myocrine.report.plan_sheet import all_warnings, lifted, load_in_words, shown_weeks
from myocrine.report.timeline_words import COHORT
from myocrine.training.plans import parse_plan, read_plan

TEXT = (
    'plan "P"\n  cycle 7 days\n    day 1: A\n  for 4 weeks\n  layoff 3 weeks\n  cycle 7 days\n'
    '    day 1: A\n  for 2 weeks\n  layoff 10 weeks\nsession "A"\n  Back squat 3x5 at 70%\n'
)


def held(day: float, rows: list[tuple[str, float, float, bool, float]], deload: bool) -> object:
    names, kg, reps, warm, hold = zip(*rows, strict=True)
    performance = SimpleNamespace(
        exercise=names,
        load_kg=np.array(kg)[:, None],
        repetitions=np.array(reps)[:, None],
        warm_up=np.array(warm),
        hold_seconds=np.array(hold),
    )
    return SimpleNamespace(planned=SimpleNamespace(day=day, deload=deload), performance=performance)


def test_layoffs_stand_where_the_plan_puts_them_and_end_with_the_run() -> None:
    plan = parse_plan(TEXT)
    assert layoffs(plan, 12.0) == [(4.0, 7.0), (9.0, 12.0)]
    assert layoffs(plan, 5.0) == [(4.0, 5.0)]
    assert layoffs(read_plan("blueprint"), 500.0) == []


def test_the_heaviest_working_set_of_each_session_is_shown() -> None:
    log = [
        held(
            0.0,
            [
                ("Back squat", 90.0, 1.0, True, 0.0),
                ("Back squat", 60.0, 5.0, False, 0.0),
                ("Back squat", 65.0, 4.0, False, 0.0),
                ("Plank", np.nan, 3.0, False, 10.0),
            ],
            False,
        ),
        held(7.0, [("Back squat", 50.0, 5.0, False, 0.0)], True),
    ]
    (squat,) = lifted(log)  # type: ignore[arg-type]
    assert squat.exercise == "Back squat"
    assert squat.days.tolist() == [0.0, 7.0]
    assert squat.kg.tolist() == [65.0, 50.0]
    assert squat.repetitions.tolist() == [4.0, 5.0]
    assert squat.deload.tolist() == [False, True]


def test_columns_end_with_the_run() -> None:
    for weeks in (1.0, 12.0, 30.0, 261.0):
        shown = shown_weeks(SimpleNamespace(options=SimpleNamespace(weeks=weeks)))  # type: ignore[arg-type]
        assert shown[-1] == weeks
        assert shown == sorted(shown)
        assert 1 <= len(shown) <= 4


@pytest.mark.parametrize(("day", "week"), [(0.0, 1), (3.75, 1), (6.9, 1), (7.0, 2), (13.5, 2)])
def test_a_week_has_seven_days_from_its_first(day: float, week: int) -> None:
    assert week_of(day) == week


@pytest.mark.parametrize(
    ("exercise", "kg", "said"),
    [
        ("Back squat", 62.5, "62.5 kg"),
        ("Pull-up", -24.1, "24.1 kg off"),
        ("Pull-up", 0.0, "bodyweight"),
        ("Pull-up", 10.0, "+10 kg"),
        ("Pull-up", np.nan, ""),
    ],
)
def test_loads_are_said_as_people_say_them(exercise: str, kg: float, said: str) -> None:
    assert load_in_words(exercise, kg) == said


def test_what_ends_without_a_repetition_is_warned_of_and_what_is_light_on_purpose_is_not() -> None:
    log = [
        held(0.0, [("Chin-up", 0.0, 2.0, False, 0.0), ("Dip", 0.0, 0.0, False, 0.0)], False),
        held(7.0, [("Chin-up", 0.0, 0.0, False, 0.0), ("Dip", 0.0, 3.0, False, 0.0)], False),
        held(14.0, [("Chin-up", 0.0, 5.0, False, 0.0), ("Dip", 0.0, 0.0, False, 0.0)], True),
    ]
    ran = SimpleNamespace(course=SimpleNamespace(log=log), warnings=("assumed",))
    first, second = all_warnings(ran)  # type: ignore[arg-type]
    assert "Chin-up" in first
    assert "0 repetitions with bodyweight" in first
    assert second == "assumed"


@pytest.mark.parametrize(
    ("name", "of_groups"), [("anxiety_sd", True), ("bone_density_spine_percent", False)]
)
def test_mood_never_stands_without_the_sentence_about_groups(name: str, of_groups: bool) -> None:
    output = next(o for o in slow_body().declared if o.name == name)
    ran = SimpleNamespace(
        outputs=(output,),
        output=lambda _name, _block: np.array([[0.0], [0.4]]),
        interval=lambda _name, _block: np.array([[0.0, 0.2], [0.0, 0.4], [0.0, 0.6]]),
        weeks=np.array([0.0, 12.0]),
        options=SimpleNamespace(weeks=12.0, draws=2, seed=0, evidence="C", adherence=1.0),
        blocks=SimpleNamespace(joint=2),
        course=SimpleNamespace(log=(), plan=None),
        warnings=(),
        population="",
    )
    html = plan_page(ran, name="P", who="somebody")  # type: ignore[arg-type]
    assert output.long_name in html
    assert (COHORT in unescape(html)) == of_groups
