"""When a choice is a toss-up: laws of counting again under draws of the rule."""

from __future__ import annotations

import numpy as np
import pytest

from myocrine.evidence.parameters import parameters
from myocrine.planning.doses import central_lanes, plan_dose
from myocrine.planning.jury import Jury, Week, jury, weigh
from myocrine.planning.stimulus import group_weights, week_stimulus
from myocrine.planning.yardstick import Yardstick, dose_a_week, yardstick
from myocrine.training.plans import parse_plan, template

LANE = central_lanes()
WEIGHTS = group_weights(LANE["muscle_mass"][:, 0])
TEXT = template("blueprint")
TABLE = {"Back squat": 0.1, "Pull-up": 0.05}


def week(text: str) -> Week:
    rows, weeks = plan_dose(parse_plan(text), LANE)
    return Week(doses=tuple(dose for _, dose in rows), weeks=weeks)


@pytest.fixture(scope="module")
def measure() -> Yardstick:
    return yardstick("hypertrophy", LANE)


@pytest.fixture(scope="module")
def drawn(measure: Yardstick) -> Jury:
    return jury(measure, week(TEXT), WEIGHTS, draws=30)


def test_the_reference_is_one_under_every_draw(drawn: Jury) -> None:
    assert drawn.scores(week(TEXT)) == pytest.approx(np.ones(31))


def test_the_first_score_is_the_yardsticks_own(drawn: Jury, measure: Yardstick) -> None:
    own = week(template("upper-lower"))
    given = week_stimulus(own.doses, WEIGHTS, weeks=own.weeks)
    scores = drawn.scores(own)
    assert scores[0] == pytest.approx(measure.score(given))
    assert np.ptp(scores) > 0.0


def test_a_set_more_is_no_toss_up_and_the_same_again_is_one(drawn: Jury) -> None:
    more = drawn.scores(week(TEXT))
    less = drawn.scores(week(TEXT.replace("Pull-up 3x", "Pull-up 2x")))
    found = weigh(more, less)
    assert found.cost_percent > 0.0
    assert found.low > 0.0
    assert (found.share, found.toss_up) == (0.0, False)
    same = weigh(more, more)
    assert (same.cost_percent, same.share, same.toss_up) == (0.0, 1.0, True)


def test_the_interval_lies_around_the_draws_and_the_share_is_that_of_ties_and_losses() -> None:
    own, other = np.full(11, 2.0), np.array([1.9, *np.linspace(1.0, 2.8, 10)])
    found = weigh(own, other)
    assert found.cost_percent == pytest.approx(5.0)
    assert found.share == pytest.approx(np.mean(other[1:] >= 2.0))
    assert found.low < found.cost_percent < found.high
    assert found.toss_up


@pytest.mark.parametrize(("allowed", "toss_up"), [(0.2, False), (0.1, True)])
def test_how_many_draws_make_a_toss_up_is_a_parameter(allowed: float, toss_up: bool) -> None:
    records = parameters().replacing(planning__toss_up=allowed)
    own, other = np.ones(21), np.array([0.9, *([1.1] * 3), *([0.9] * 17)])
    found = weigh(own, other, records)
    assert found.share == pytest.approx(0.15)
    assert found.toss_up == toss_up


def test_what_moves_every_muscle_alike_decides_nothing(measure: Yardstick) -> None:
    """Growth a set is only a scale: with it alone uncertain every share is none or all."""
    records = parameters()
    own = list(jury(measure, week(TEXT), WEIGHTS, draws=1).records[0])
    fixed = {n: records[n].model_copy(update={"knowledge": 0.0}) for n in own}
    fixed["stimulus.growth"] = records["stimulus.growth"]
    light = type(records)({**records, **fixed})
    drawn = jury(measure, week(TEXT), WEIGHTS, draws=10, records=light)
    assert drawn.scores(week(template("full-body"))) == pytest.approx(
        np.full(11, drawn.scores(week(template("full-body")))[0])
    )


def test_assisting_muscles_count_as_drawn_and_direct_work_as_ever(measure: Yardstick) -> None:
    drawn = jury(measure, week(TEXT), WEIGHTS, draws=6)
    assert drawn.credit[0] == 1.0
    assert np.ptp(drawn.credit) > 0.2
    same = jury(measure, week(TEXT), WEIGHTS, draws=6)
    assert np.array_equal(drawn.credit, same.credit)
    other = jury(measure, week(TEXT), WEIGHTS, draws=6, seed=1)
    assert not np.array_equal(drawn.credit, other.credit)


# The yardstick


def test_the_blueprint_measures_one_for_every_goal() -> None:
    own = week(TEXT)
    given = week_stimulus(own.doses, WEIGHTS, weeks=own.weeks)
    for goal in ("balance", "strength", "hypertrophy", "endocrine"):
        for table in (None, TABLE):
            measure = yardstick(goal, LANE, table=table)
            assert sum(measure.weights.values()) == pytest.approx(1.0)
            dose = dose_a_week(own.doses, table or {}, own.weeks)
            assert measure.score(given, dose) == pytest.approx(1.0)


def test_without_a_table_no_dose_is_counted() -> None:
    measure = yardstick("endocrine", LANE)
    assert measure.weights["endocrine"] == 0.0
    own = week(TEXT)
    given = week_stimulus(own.doses, WEIGHTS, weeks=own.weeks)
    assert measure.score(given, 5.0) == measure.score(given)


def test_a_dose_is_counted_set_by_set() -> None:
    own = week(TEXT)
    squats = sum(s.exercise == "Back squat" for d in own.doses for s in d.working)
    pulls = sum(s.exercise == "Pull-up" for d in own.doses for s in d.working)
    assert dose_a_week(own.doses, TABLE, own.weeks) == pytest.approx(0.1 * squats + 0.05 * pulls)
    assert dose_a_week(own.doses, TABLE, 2.0) == pytest.approx((0.1 * squats + 0.05 * pulls) / 2.0)
