"""What a set adds: it sums to the session, and is what leaving the later sets out would change."""

from __future__ import annotations

import numpy as np
import pytest

from myocrine.body import default_body
from myocrine.errors import InputError, UnknownNameError
from myocrine.planning.doses import central_lanes
from myocrine.planning.myokine_dose import (
    endocrine_doses,
    exercise_doses,
    piece_doses,
    reference_session,
)
from myocrine.planning.releases import released
from myocrine.planning.set_doses import session_doses, set_doses
from myocrine.simulation.simulate import simulate

MIXED = """Back squat 1x5 at 60% (warm-up)
Back squat 3x8 at RIR 2, rest 2 min
superset, rest 90 s
  Bench press 2x8 at RIR 2
  Barbell row 2x8 at RIR 2
Cycle 15 min at 70% VO2max
meal 40 g carbohydrate at +10 min
Barbell curl 2x12 at RIR 1, rest 1 min"""
LIFTED = "Back squat 3x8 at RIR 2, rest 2 min\nBench press 2x8 at RIR 2, rest 2 min"


@pytest.fixture(scope="module")
def mixed():
    return session_doses(MIXED)


def test_the_doses_of_the_sets_sum_to_the_session(mixed):
    whole = simulate(MIXED, draws=1, threads=1)
    for molecule in mixed.molecules:
        area = whole.measure(molecule.name)["auc_above_baseline"].median
        assert mixed.total(molecule.name)[0] == pytest.approx(area, rel=1e-9, abs=1e-12)


def test_a_dose_is_what_the_session_cut_short_lacks():
    doses = set_doses(LIFTED, molecules=["il6"])["il6"]
    short = simulate("Back squat 3x8 at RIR 2, rest 2 min", draws=1, threads=1)
    area = short.measure("il6")["auc_above_baseline"].median
    # All the difference: the rest after the last set, and the grid of the shorter session.
    assert doses[:3].sum() == pytest.approx(area, rel=0.02)


def test_sets_and_pieces_come_in_order_with_all_the_minutes(mixed):
    names = ["Back squat", "Bench press", "Barbell row", "Bench press"]
    assert [d.exercise for d in mixed.items][3:7] == names
    assert [d.lifted for d in mixed.items].index(False) == 8
    starts = [d.start for d in mixed.items]
    assert starts == sorted(starts)
    minutes = sum(d.minutes for d in mixed.items)
    assert minutes == pytest.approx(float(mixed.performance.total_minutes[0]), rel=1e-9)


def test_the_same_set_adds_less_later_of_what_saturates():
    il15 = set_doses("Back squat 6x8 at RIR 2, rest 3 min", molecules=["il15"])["il15"]
    assert np.all(np.diff(il15) < 0)
    assert np.all(il15 > 0)


def test_a_meal_alone_is_no_dose():
    found = session_doses("meal 75 g carbohydrate")
    assert found.items == ()
    assert found.areas["il6"].shape == (0, 1)
    assert found.total("il6") == pytest.approx(found.otherwise["il6"])


def test_lanes_are_people(mixed):
    one = central_lanes()
    two = {k: np.concatenate([v, v], axis=-1) for k, v in one.items()}
    both = session_doses(LIFTED, two).areas["il6"]
    assert both[:, 0] == pytest.approx(both[:, 1], rel=1e-12)
    assert both[:, 0] == pytest.approx(session_doses(LIFTED, one).areas["il6"][:, 0], rel=1e-9)


def test_only_what_muscle_releases_counts_and_the_dial_decides():
    strict, usual, open_ = ({m.name for m in released(d)} for d in "ACD")
    assert strict == {"il6"}
    assert strict < usual < open_
    assert "il10" not in open_  # from leukocytes
    assert "irisin" not in open_  # its source in humans is unknown
    known = default_body().known
    assert known is not None
    for name in usual - {"il6"}:
        assert any(d.tissue.startswith("muscle") for d in known.molecules[name].drivers)


def test_the_reference_bout_is_a_dose_of_one():
    found = session_doses(reference_session(default_body().records))
    assert endocrine_doses(found).sum() == pytest.approx(1.0, rel=1e-9)


def test_more_muscle_is_a_larger_dose():
    doses = exercise_doses(["squat", "Barbell curl"])
    assert list(doses) == ["squat", "Barbell curl"]
    assert doses["squat"] > 2.0 * doses["Barbell curl"] > 0.0


def test_a_longer_ride_is_a_larger_dose_and_half_an_hour_is_one():
    lines = [f"Cycle {minutes} min at 70% VO2max" for minutes in (10, 30, 60)]
    doses = piece_doses(lines)
    assert doses[lines[1]] == pytest.approx(1.0, rel=1e-6)
    assert doses[lines[0]] < 1.0 / 3.0  # what releases IL-6 builds up
    assert doses[lines[2]] > 2.0


def test_names_that_do_not_exist_are_told():
    with pytest.raises(UnknownNameError):
        exercise_doses(["Bak skwat"])
    with pytest.raises(InputError):
        set_doses(LIFTED, molecules=["muscle_size"])
    with pytest.raises(InputError, match="grade"):
        released("E")
