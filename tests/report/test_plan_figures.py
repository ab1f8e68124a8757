"""What a plan's figures and tables take from the plan and its log."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from myocrine.report.plan_figures import layoffs
from myocrine.report.plan_sheet import lifted, shown_weeks
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
