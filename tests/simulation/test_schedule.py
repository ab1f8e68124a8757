"""The grid: every minute and every gram is on it, whatever the lanes' own pace."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.body.contract import CHANNELS
from myocrine.errors import SessionError
from myocrine.simulation.schedule import Cut, Grid, build_schedule


def schedule(durations, *, inputs=None, cuts=(), until=600.0, grid=None):
    durations = np.asarray(durations, float)
    if durations.ndim == 1:
        durations = durations[:, None]
    n, lanes = durations.shape
    drive = {k: np.zeros((n, lanes)) for k in CHANNELS}
    drive["power"] = np.arange(1.0, n + 1)[:, None] * np.ones(lanes)
    rows = {"carbohydrate": []}
    rows.update(inputs or {})
    return build_schedule(
        durations=durations,
        drive=drive,
        involvement=np.zeros((n, 32)),
        inputs=rows,
        cuts=cuts,
        until=until,
        grid=grid,
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0.05, 90.0), min_size=1, max_size=12),
    st.floats(0.3, 3.0),
)
def test_each_lane_covers_its_own_time_and_the_same_tail(durations, pace):
    base = np.array(durations)
    s = schedule(np.stack([base, base * pace], axis=1), until=base.sum() + 60.0)
    clock = s.clock
    assert clock[-1, 0] == pytest.approx(base.sum() + 60.0)
    assert clock[-1, 1] == pytest.approx(base.sum() * pace + 60.0)
    assert np.all(np.diff(s.time) > 0)
    assert s.time == pytest.approx(clock[:, 0])


def test_segment_edges_samples_and_meals_are_nodes():
    meal = {"carbohydrate": [(12.0, 17.0, np.array([4.0]))]}
    s = schedule([10.0, 20.0], inputs=meal, cuts=[Cut(time=45.0, restart=False)])
    for t in (10.0, 12.0, 17.0, 30.0, 45.0, 600.0):
        assert np.min(np.abs(s.time - t)) < 1e-9


@pytest.mark.parametrize("pace", [0.5, 1.0, 2.0])
def test_a_lane_eats_the_dose_whatever_its_pace(pace):
    meal = {"carbohydrate": [(5.0, 25.0, np.array([3.0, 3.0]))]}
    s = schedule(np.array([[10.0, 10.0 * pace], [20.0, 20.0 * pace]]), inputs=meal)
    row = s.names.index("carbohydrate")
    eaten = np.sum(s.channels[s.piece, row, :] * s.h, axis=0)
    assert eaten == pytest.approx([60.0, 60.0])


def test_steps_are_short_after_a_change_and_grow():
    s = schedule(
        [30.0], until=1440.0, grid=Grid(first=0.25, growth=0.12, longest=20.0, patience=100.0)
    )
    steps = np.diff(s.time)
    after = steps[s.time[:-1] >= 30.0]
    assert after[0] <= 0.25 * 1.12
    assert after.max() <= 20.0 + 1e-9
    assert np.all(np.diff(after) > -1e-6)


@given(st.integers(1, 90))
def test_segments_hold_every_step_once(length):
    s = schedule([30.0], until=300.0)
    parts = [s.segment(first, length) for first in range(0, s.n_steps + 1, length)]
    channels, involvement, h = (np.concatenate(rows) for rows in zip(*parts, strict=True))
    assert not h[0].any()  # the start is observed before anything is done
    assert not channels[0].any()
    n = s.n_steps + 1
    assert np.array_equal(h[1:n], s.h)
    assert np.array_equal(channels[1:n], s.channels[s.piece])
    assert np.array_equal(involvement[1:n], s.involvement[s.piece])
    assert not h[n:].any()


def test_a_session_longer_than_the_horizon_is_refused():
    with pytest.raises(SessionError, match="longer than"):
        schedule([700.0], until=600.0)
