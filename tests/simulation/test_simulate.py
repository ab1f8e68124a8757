"""One door to the engine: what goes in comes out with its place, its seed and its sources."""

import numpy as np
import pytest

from myocrine import InputError, Options, simulate, sources
from myocrine.errors import SessionError, UnknownNameError

RIDE = "Cycle 30 min at 60% VO2max"


@pytest.fixture(scope="module")
def result():
    return simulate(RIDE + "\nsample IL-6 at end +1 h", draws=20, hours=3)


def test_shapes_agree(result):
    times, outputs, lanes = result.values.shape
    assert len(result.time) == times
    assert len(result.body.outputs) == outputs
    assert lanes == result.blocks.total
    assert result.blocks.joint == 20
    assert result.clock.shape == (times, lanes)
    assert np.allclose(result.clock[:, 0], result.time)
    assert result.time[-1] == pytest.approx(180.0)


def test_the_trajectory_is_labelled(result):
    data = result.trajectory
    assert data["il6"].dims == ("person", "draw", "time")
    assert data["il6"].shape == (1, 20, len(result.time))
    assert data.attrs["note"] == "simulated, not measured"
    joint = result.lanes_of("il6")[:, result.blocks.where("joint")]
    assert np.array_equal(data["il6"].values[0].T, joint)


def test_measures_hold_their_definitions(result):
    y = result.central("IL-6")
    peak = result.measure("IL-6")
    assert peak["peak"].median >= peak["baseline"].median
    assert y[0] == pytest.approx(y.min(), rel=0.05)
    assert peak["fold"].low < peak["fold"].median < peak["fold"].high
    assert 0 <= peak["time_of_peak_min"].median <= 180


def test_a_sample_line_is_a_node(result):
    (row,) = result.samples()
    assert row["time_min"] == pytest.approx(90.0, abs=0.5)
    assert np.min(np.abs(result.time - row["time_min"])) < 1e-2


def test_every_source_resolves(result):
    assert result.sources()
    assert set(result.sources()) <= set(sources())


def test_the_hash_is_of_what_decides_the_numbers():
    assert Options(threads=1).hash() == Options(threads=8).hash()
    assert Options(seed=1).hash() != Options(seed=2).hash()


def test_longer_than_the_hours_is_refused_with_what_would_do():
    with pytest.raises(SessionError, match="longer than") as caught:
        simulate("Cycle 180 min at 50% VO2max", draws=1, hours=1)
    assert "--hours" in str(caught.value)


def test_an_unknown_substance_names_the_known_ones():
    with pytest.raises((UnknownNameError, InputError), match=r"(?i)adrenalin"):
        simulate("Cycle 30 min at 50% VO2max\ninfuse adrenalin 5 ug/min for 10 min", draws=1)


def test_the_session_sets_the_glycogen_it_names():
    left = simulate("glycogen 40% left\n" + RIDE, draws=1, hours=1)
    both = simulate("glycogen 40%\n" + RIDE, draws=1, hours=1)
    usual = simulate(RIDE, draws=1, hours=1)
    start = [float(r.central("muscle_glycogen")[0]) for r in (usual, left, both)]
    assert start[1] == pytest.approx(start[0])  # the output is the right leg's
    assert start[2] == pytest.approx(0.4 * start[0])


def test_a_meal_before_the_start_gives_a_lead():
    result = simulate("meal 60 g carbohydrate at start -60 min\n" + RIDE, draws=1, hours=2)
    assert result.time[0] == pytest.approx(-60.0)
    assert result.central("glucose").max() > 1.1 * result.central("glucose")[0]


def test_a_finer_grid_gives_nearly_the_same():
    coarse, fine = (simulate(RIDE, draws=1, hours=3, resolution=r) for r in (1.0, 2.0))
    a, b = (r.measure("IL-6")["fold"].median for r in (coarse, fine))
    assert a == pytest.approx(b, rel=5e-3)
