"""The problem that everybody is given, and the error that everybody is measured by."""

import numpy as np
import pytest

from myocrine.body import default_body
from myocrine.simulation.bench.chain import GAPS, chain, weeks
from myocrine.simulation.bench.problem import flat, largest_error, pose, shaped
from myocrine.simulation.runner import run

LIFTING = "Back squat 2x5 @ 70% rest 2min"


@pytest.fixture(scope="module")
def ride():
    return pose("Cycle 60 min at 70% VO2max", 3, hours=6.0)


@pytest.fixture(scope="module")
def squats():
    return pose(LIFTING, 3, hours=6.0)


def test_a_solver_has_no_error_against_itself():
    rng = np.random.default_rng(0)
    y = rng.lognormal(size=(5, len(default_body().outputs), 2))
    assert largest_error(default_body(), y, y) == 0.0


def test_the_error_is_that_of_the_worst_output_of_the_worst_person():
    body = default_body()
    truth = np.full((2, len(body.outputs), 3), 1e6)
    ours = truth.copy()
    ours[1, 4, 2] *= 1.0 + 1e-4
    ours[0, 7, 0] *= 1.0 - 3e-4
    assert largest_error(body, ours, truth) == pytest.approx(3e-4)


def test_what_is_not_finite_is_infinitely_wrong():
    body = default_body()
    truth = np.ones((2, len(body.outputs), 1))
    ours = truth.copy()
    ours[0, 0, 0] = np.nan
    assert largest_error(body, ours, truth) == np.inf


def test_states_keep_their_places():
    body = default_body()
    x = {k: v + i for i, (k, v) in enumerate(body.rest(2).items())}
    packed = np.asarray(flat(body, x))
    assert packed.shape == (body.size, 2)
    back = shaped(body, packed)
    assert all(np.array_equal(back[k], x[k]) for k in x)


@pytest.mark.parametrize("which", ["ride", "squats"])
def test_segments_tile_everybodys_day(which, request):
    problem = request.getfixturevalue(which)
    lengths = sum(s.length for s in problem.segments)
    assert lengths == pytest.approx(problem.schedule().clock[-1])
    for s in problem.segments:
        assert np.all(s.offsets > 0.0)
        assert np.all(s.offsets <= s.length + 1e-9)
    looked_at = sum(len(s.offsets) for s in problem.segments)
    assert looked_at == len(problem.samples) + 1


def test_neighbouring_segments_differ(squats):
    for here, there in zip(squats.segments, squats.segments[1:], strict=False):
        same = np.array_equal(here.drive, there.drive)
        assert not (same and np.array_equal(here.involvement, there.involvement))


@pytest.mark.parametrize("resolution", [0.5, 1.0, 2.0])
def test_everybody_is_looked_at_when_it_was_said(ride, resolution):
    schedule = ride.schedule(resolution)
    seen = schedule.time[ride.nodes(schedule)]
    assert seen == pytest.approx([*ride.samples, 360.0])


def test_a_meal_before_the_session_moves_nobodys_samples():
    fed = pose("cycle 60 min at 70% VO2max\nmeal 75 g carbohydrate at start -60 min", 1, hours=4.0)
    assert fed.lead > 0.0
    schedule = fed.schedule()
    seen = schedule.time[fed.nodes(schedule)] - fed.lead
    assert seen == pytest.approx([*fed.samples, 240.0])


def test_fewer_people_are_the_first_ones(squats):
    few = squats.first(2)
    assert few.people == 2
    for a, b in zip(few.segments, squats.segments, strict=True):
        assert np.array_equal(a.drive, b.drive[:, :2])
        assert np.array_equal(a.length, b.length[:2])
    assert all(np.array_equal(few.theta[k], squats.theta[k][:2]) for k in few.theta)


@pytest.mark.parametrize("sessions", sorted(GAPS))
def test_a_week_has_seven_days(sessions):
    assert len(GAPS[sessions]) == sessions
    assert sum(GAPS[sessions]) == 7 * 24


@pytest.mark.slow
def test_a_chain_goes_on_where_the_stretch_before_ended(ride):
    plan = weeks(ride, 1)[:2]
    chained = chain(ride, plan, at_once=2, threads=1)
    (first, nodes), (second, later) = plan
    a, x = run(ride.body, first, ride.theta, ride.who, ride.x0)
    b, _ = run(ride.body, second, ride.theta, ride.who, x)
    assert np.array_equal(chained, np.concatenate([a[nodes], b[later]]))
    assert not np.array_equal(a[nodes], b[later])
