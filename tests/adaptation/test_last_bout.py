"""What the last bout leaves, apart from what weeks of training do."""

import functools

import numpy as np
import pytest
from responses_bench import SESSIONS, body, people

from myocrine.person import Person
from myocrine.planning.clock import stretch
from myocrine.simulation.runner import run
from myocrine.training import read_one
from myocrine.training.drive import compile_session

MAN = Person(sex="male", age=25, mass_kg=76, height_cm=180, training_status="untrained")


@functools.cache
def one(session, hours, status="untrained"):
    """Return all outputs some hours after the end of one session, central person."""
    who, theta = people(MAN.replacing(training_status=status))
    _, drive = compile_session(read_one(session), who)
    end = float(drive.duration.sum()) / 1440.0
    day = {"energy_offset": np.zeros(1), "protein": np.ones(1), "ageing": np.zeros(1)}
    part = stretch(
        start=0.0,
        until=end + hours / 24.0,
        drive=drive,
        present=np.ones(1, dtype=bool),
        surroundings=day,
        resting=np.full(1, 0.1),
    )
    values, _ = run(body(), part.schedule, theta, who, body().rest(1), threads=1)
    return dict(zip((o.name for o in body().outputs), values[part.nodes[-1]][:, 0], strict=True))


def ride(percent, minutes=30):
    return f'session "Ride"\n  Cycle {minutes} min at {percent}% VO2max\n'


BOUT = "insulin_sensitivity_last_bout_percent"
FMD = "flow_mediated_dilation_last_bout_points"


def test_insulin_action_is_raised_the_next_morning():
    # newsom2013, abstract: +35 and +20 % (n.s.) the next morning after 350 kcal at 50 and 65 %.
    assert 10.0 < one(ride(50, 70), 16)[BOUT] < 35.0


def test_lifting_raises_insulin_action_a_day_later():
    # koopman2005, abstract: +13 % after 24 h.
    assert one(SESSIONS["lifting"], 24)[BOUT] == pytest.approx(13.0, abs=6.0)


def test_the_last_bout_fades_by_half_lives_and_is_gone_in_three_days():
    log = [np.log1p(one(SESSIONS["ride"], h)[BOUT] / 100.0) for h in (6.0, 24.0, 72.0)]
    assert log[1] / log[0] == pytest.approx(0.5, rel=1e-3)  # the half-life is 18 h
    assert np.expm1(log[2]) < 0.03


def test_one_bout_changes_sensitivity_of_the_day_more_than_the_chronic_one():
    end = one(SESSIONS["ride"], 12)
    assert end[BOUT] > 10.0 * end["insulin_sensitivity_chronic_percent"] > 0.0


@pytest.mark.parametrize(("vo2", "points"), [(36, -0.4), (63, -1.4), (84, -3.0)])
def test_dilation_falls_with_intensity(vo2, points):
    # birk2013: 30 min at 50, 70, 85 % of maximal heart rate, right after.
    assert one(ride(vo2), 1 / 60)[FMD] == pytest.approx(points, abs=0.5)


def test_the_fall_is_the_untrained_persons():
    # buchanan2017: 9.0 to 6.6 % in sedentary, 7.4 to 8.0 % in trained people.
    untrained, athlete = (one(SESSIONS["heavy"], 0.1, s)[FMD] for s in ("untrained", "athlete"))
    assert untrained < -1.0 < 0.0 < athlete


def test_the_fall_is_over_within_hours():
    assert one(ride(84), 6)[FMD] > -0.2
