"""The rule by which sets count: the drive's and the slow body's own, told in closed form."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.evidence.exercises import find
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person
from myocrine.planning.doses import central_lanes
from myocrine.planning.simulate import simulate_plan
from myocrine.planning.stimulus import (
    PATTERNS,
    effective,
    group_weights,
    growth,
    lessons,
    plan_dose,
    practised,
    session_dose,
    strength,
    week_stimulus,
)
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.plans import read_plan, template_names

SQUATS = "Back squat 4x8 at RIR 2, rest 3 min"


@pytest.fixture(scope="module")
def weights() -> dict[str, float]:
    return group_weights(central_lanes()["muscle_mass"][:, 0])


def stimulus_of(name: str, weights: dict[str, float]):
    rows, weeks = plan_dose(read_plan(name))
    return week_stimulus([dose for _, dose in rows], weights, weeks=weeks)


def test_a_set_counts_what_the_drive_counts() -> None:
    lane = central_lanes()
    text = f"{SQUATS}\nBench press 3x5 at 75%, rest 2 min"
    _, drive = compile_session(read_one(text), lane)
    in_drive = float((drive.stimulus * drive.duration).sum())
    sets = session_dose(read_one(text), lane).sets
    counted = effective([s.repetitions for s in sets], [s.reserve for s in sets])
    assert counted.sum() == pytest.approx(in_drive, rel=1e-9)


def test_minutes_of_the_sets_are_those_of_the_session() -> None:
    lane = central_lanes()
    session = read_one(f"{SQUATS}\nBench press 3x5 at 75%, rest 2 min")
    performance, _ = compile_session(session, lane)
    dose = session_dose(session, lane)
    assert dose.minutes == float(performance.total_minutes[0])
    assert sum(s.minutes for s in dose.sets) == pytest.approx(dose.minutes, rel=1e-9)


_PAIRS = (
    "superset, rest 2 min\n  {0} 3x8 at 15 kg\n  {1} 3x8 at 15 kg\n",
    "superset, rest 90 s\n  {0} 4x8 at 15 kg\n  {1} 4x8 at 15 kg\nDumbbell curl 2x10 at 8 kg\n",
    "repeat 2\n  superset, rest 2 min\n    {0} 2x8 at 15 kg\n    {1} 2x8 at 15 kg\n",
    "Cycle 5 min\nrest 3 min\nsuperset, rest 2 min\n  {0} 2x8 at 15 kg\n  {1} 2x8 at 15 kg\n",
)


@pytest.mark.parametrize("text", _PAIRS)
def test_the_order_within_a_pair_changes_nobodys_minutes(text: str) -> None:
    names = ("Bench press", "Barbell row")
    first, second = (session_dose(read_one(text.format(*pair))) for pair in (names, names[::-1]))
    for name in names:
        own = [sum(s.minutes for s in d.sets if s.exercise == name) for d in (first, second)]
        assert own[0] == pytest.approx(own[1], abs=1e-9)


def test_minutes_of_pairs_and_pieces_are_those_of_the_session() -> None:
    text = (
        "rest 1 min\nsuperset, rest 2 min\n  Bench press 3x8 at 15 kg\n  Barbell row 2x8 at 15 kg\n"
        "rest 4 min\nLunge 2x8\nDumbbell curl 2x10 drop at 8 kg\n"
    )
    dose = session_dose(read_one(text))
    assert sum(s.minutes for s in dose.sets) == pytest.approx(dose.minutes, rel=1e-9)
    bench = [s.minutes for s in dose.sets if s.exercise == "Bench press"]
    row = [s.minutes for s in dose.sets if s.exercise == "Barbell row"]
    assert bench[1] == pytest.approx(row[1], abs=1e-9)
    assert bench[0] == pytest.approx(bench[1] + 1.0, abs=1e-9)  # the rest before any work
    assert bench[2] > bench[1] + 1.0  # a round alone keeps the rest that follows it


@pytest.mark.parametrize("days", ["1", "1, 4", "1, 3, 5"])
def test_strength_is_what_the_slow_body_teaches(days: str) -> None:
    """Twelve weeks of one lift: the closed form against the integrated course."""
    plan = read_plan(f'plan "P"\n  cycle 7 days\n    day {days}: A\n\nsession "A"\n  {SQUATS}\n')
    who = Person(sex="male", training_status="untrained")
    weeks = parameters().value("stimulus.horizon")
    course = simulate_plan(plan, who, weeks=weeks, draws=1).course
    last = course.days[-1]
    integrated = 100.0 * (float(course.changes(last)["skill"][0, 0]) - 1.0)
    rows, weeks = plan_dose(plan)
    found = week_stimulus([d for _, d in rows], dict.fromkeys(GROUPS, 0.0), weeks=weeks)
    assert found.strength["squat"] == pytest.approx(
        integrated, rel=0.12
    )  # lessons at their steady value


@given(st.floats(0.0, 30.0), st.floats(0.0, 15.0), st.floats(0.3, 1.0), st.floats(0.01, 3.0))
def test_more_and_harder_sets_never_count_less(
    n: float, reserve: float, load: float, more: float
) -> None:
    one = effective(n, reserve)
    assert 0.0 <= one <= 1.0
    assert effective(n + more, reserve) >= one
    assert effective(n, reserve + more) <= one
    assert practised(one, min(load + more, 1.0)) >= practised(one, load)


@given(st.floats(0.0, 40.0), st.floats(0.1, 10.0))
def test_returns_diminish(sets: float, step: float) -> None:
    for rule in (growth, lessons, strength):
        first, second, third = (float(rule(sets + k * step)) for k in range(3))
        assert first < second < third
        assert third - second <= second - first + 1e-12


def test_growth_has_the_published_slope() -> None:
    slope = float(growth(12.75) - growth(11.75))
    assert slope == pytest.approx(0.24, rel=0.01)  # pelland2025, per weekly set at 12.25


def test_sets_of_one_session_beyond_the_limit_are_not_counted(weights: dict[str, float]) -> None:
    few, many, split = (
        week_stimulus([session_dose(read_one(t)) for t in texts], weights)
        for texts in (
            ["Leg extension 12x10 at RIR 0, rest 3 min"],
            ["Leg extension 20x10 at RIR 0, rest 3 min"],
            ["Leg extension 10x10 at RIR 0, rest 3 min"] * 2,
        )
    )
    assert few.sets["quadriceps"] == many.sets["quadriceps"] < split.sets["quadriceps"]


def test_one_side_counts_for_its_own_limb() -> None:
    both = session_dose(read_one("Leg extension 3x10 at RIR 1, rest 2 min"))
    sided = session_dose(read_one("Bulgarian split squat 3x10 at RIR 1, rest 2 min"))
    assert len(both.sets) == 3
    assert sum(s.share for s in sided.sets) == pytest.approx(3.0)
    assert find("Bulgarian split squat").laterality == "unilateral"


def test_warm_ups_are_not_counted(weights: dict[str, float]) -> None:
    warm = session_dose(read_one(f"Back squat 1x5 at 60% (warm-up)\n{SQUATS}"))
    plain = session_dose(read_one(SQUATS))
    assert len(warm.working) == len(plain.working)
    assert warm.minutes > plain.minutes


def test_a_cycle_of_two_weeks_is_told_by_the_week(weights: dict[str, float]) -> None:
    dose = session_dose(read_one(SQUATS))
    one = week_stimulus([dose], weights)
    two = week_stimulus([dose, dose], weights, weeks=2.0)
    assert two.growth == one.growth
    assert two.minutes == one.minutes


@pytest.mark.parametrize("name", template_names())
def test_templates_have_a_stimulus(name: str, weights: dict[str, float]) -> None:
    found = stimulus_of(name, weights)
    assert found.minutes > 0
    assert 0 < found.growth_percent <= max(found.growth.values())
    families = {f for group in PATTERNS.values() for f in group}
    best = max((v for f, v in found.strength.items() if f in families), default=0.0)
    assert 0 <= found.strength_percent <= best


def test_weights_are_shares_of_the_muscle_that_can_be_trained(weights: dict[str, float]) -> None:
    assert sum(weights.values()) == pytest.approx(1.0)
    assert weights["other"] == 0.0
    assert max(weights, key=lambda g: weights[g]) in ("gluteals", "quadriceps")


def test_layoff_first_does_not_hide_the_cycle() -> None:
    text = 'plan "P"\n  layoff 2 weeks\n  cycle 7 days\n    day 2: A\n\nsession "A"\n  ' + SQUATS
    rows, weeks = plan_dose(read_plan(text))
    assert weeks == 1.0
    assert [p.day for p, _ in rows] == [15.0]
    assert np.isclose(len(rows[0][1].sets), 4)
