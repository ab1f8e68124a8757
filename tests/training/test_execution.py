"""Fatigue between sets: laws, published rest studies, and every way of stopping a set."""

import numpy as np
import pytest

from myocrine.errors import SessionError
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.training.execution import UNLIMITED, Fatigue, SetArrays, execute, fatigue
from myocrine.training.repetitions import percent_for_repetitions, repetitions_to_failure
from myocrine.training.rest_fit import (
    RICHMOND_WORK,
    SESSION_LOAD_KG,
    SESSION_REST_S,
    SPERETTA_REPETITIONS,
    fit,
    richmond,
    session_load,
    speretta,
)


def sets(percent, *, rest=2.0, muscles=None, high=UNLIMITED, low=0.0, **changes):
    n = len(percent)
    weight = np.zeros((n, N_UNITS))
    for i, unit in enumerate(muscles or [0] * n):
        weight[i, unit] = 1.0
    base = {
        "valid": np.ones(n),
        "slot": np.array(muscles or [0] * n),
        "weight": weight,
        "given": np.ones(n),
        "follow": np.zeros(n),
        "percent": np.array(percent, dtype=float)[:, None],
        "low": np.full(n, low),
        "high": np.full(n, high),
        "reserve": np.zeros((n, 1)),
        "by_effort": np.zeros(n),
        "factor": np.ones((n, 1)),
        "seconds": np.full(n, 3.0),
        "overhead": np.zeros(n),
        "rest": np.full(n, rest),
    }
    return SetArrays(**(base | changes))


def run(arrays, **kwargs):
    return execute(arrays, z=np.zeros(1), **kwargs)


def test_a_rested_lifter_does_what_the_curve_says():
    for p in (60.0, 75.0, 90.0, 100.0):
        done = run(sets([p]))
        assert done.repetitions[0, 0] == pytest.approx(repetitions_to_failure(p))
        assert done.strength[0, 0] == 1.0


def test_after_failure_strength_is_the_load_and_recovers_in_two_parts():
    f = Fatigue(1.0, 10.0, 0.25)
    for rest in (0.0, 0.5, 3.0, 30.0):
        done = run(sets([75.0, 75.0], rest=rest), state=f)
        loss = 0.25 * (0.75 * np.exp(-rest / 1.0) + 0.25 * np.exp(-rest / 10.0))
        assert done.strength[1, 0] == pytest.approx(1.0 - loss)


def test_longer_rest_more_repetitions_and_a_long_one_restores():
    second = [run(sets([75.0, 75.0], rest=t)).repetitions[1, 0] for t in (0.5, 1, 2, 3, 5, 300)]
    assert second == sorted(second)
    assert second[-1] == pytest.approx(repetitions_to_failure(75.0), rel=1e-6)


def test_what_stays_away_from_failure_costs_in_proportion():
    half = repetitions_to_failure(75.0) / 2
    whole = 1.0 - run(sets([75.0, 75.0], rest=0.0)).strength[1, 0]
    part = 1.0 - run(sets([75.0, 75.0], rest=0.0, high=half)).strength[1, 0]
    assert part == pytest.approx(whole / 2)


def test_other_muscles_are_not_tired_and_rest_meanwhile():
    straight = run(sets([75.0] * 4, rest=1.0, muscles=[0, 0, 1, 1]))
    paired = run(sets([75.0] * 4, rest=1.0, muscles=[0, 1, 0, 1]))
    assert straight.repetitions[2, 0] == pytest.approx(repetitions_to_failure(75.0))
    assert paired.repetitions[2, 0] > straight.repetitions[1, 0]


def test_overlapping_muscles_are_tired_by_their_share():
    arrays = sets([75.0, 75.0], rest=0.0)
    weight = np.zeros((2, N_UNITS))
    weight[0, 0], weight[0, 1] = 1.0, 0.5  # a press: chest, and half the triceps
    weight[1, 1] = 1.0  # then the triceps alone
    done = run(arrays._replace(weight=weight, slot=np.array([0, 1])))
    assert 1.0 - done.strength[1, 0] == pytest.approx(0.5 * 0.25)


def test_padding_changes_nothing():
    short, long = run(sets([80.0] * 7)), run(sets([80.0] * 9))
    np.testing.assert_allclose(short.repetitions, long.repetitions[:7], rtol=1e-12)


def test_a_chosen_load_is_the_n_plus_k_maximum_of_the_moment():
    arrays = sets([0.0], low=8.0, high=8.0, given=np.zeros(1), reserve=np.full((1, 1), 2.0))
    done = run(arrays)
    assert done.percent[0, 0] == pytest.approx(float(percent_for_repetitions(10.0)), abs=1e-6)
    assert done.possible[0, 0] - done.repetitions[0, 0] == pytest.approx(2.0, abs=1e-4)


def test_a_range_keeps_its_load_until_the_bottom_no_longer_goes():
    n = 6
    arrays = sets(
        [0.0] * n,
        rest=1.0,
        low=6.0,
        high=8.0,
        given=np.zeros(n),
        by_effort=np.ones(n),
        reserve=np.full((n, 1), 1.0),
    )
    done = run(arrays)
    assert done.repetitions[0, 0] == pytest.approx(8.0, abs=1e-3)
    assert (np.diff(done.percent[:, 0]) <= 1e-9).all()
    assert (done.repetitions >= 6.0 - 1e-3).all()


def test_a_load_above_the_maximum_is_a_failed_attempt():
    done = run(sets([115.0, 80.0]))
    assert done.repetitions[0, 0] == 0.0
    assert done.strength[1, 0] == 1.0


def test_what_was_really_done_is_not_questioned():
    done = run(sets([80.0], high=14.0, by_effort=np.full(1, 2.0)))
    assert done.repetitions[0, 0] == 14.0


def test_drops_follow_the_load_before():
    arrays = sets([80.0, 0.0], rest=0.1, follow=np.array([0.0, 0.8]))
    done = run(arrays)
    assert done.percent[1, 0] == pytest.approx(64.0)
    assert done.repetitions[1, 0] > 1.0


def test_too_many_sets_are_refused():
    with pytest.raises(SessionError, match="257 sets"):
        run(sets([70.0] * 257))


def test_session_load_of_the_rest_study_within_two_hundredths():
    published = np.array(SESSION_LOAD_KG) / SESSION_LOAD_KG[-1]
    ours = np.array([session_load(t) for t in SESSION_REST_S])
    np.testing.assert_allclose(ours / ours[-1], published, atol=0.02)


def test_five_maximal_bench_sets():
    for rest, published in SPERETTA_REPETITIONS.items():
        assert speretta(rest) == pytest.approx(published, rel=0.10)


def test_second_bench_set_rises_with_rest_within_what_the_study_bears():
    ours = np.array([richmond(t) for t in RICHMOND_WORK])
    published = np.array(list(RICHMOND_WORK.values()))
    assert (np.diff(ours) > 0).all()
    # The published SDs are a third of the means.
    np.testing.assert_allclose(ours / ours[-1], published / published[-1], atol=0.15)
    assert 6.0 < ours[1] < 12.5  # "8-12 repetitions" sustained with 3 min


def test_scudese_three_rep_maximum_declines_sooner_after_a_minute():
    # 10.1097/JSC.0000000000000214 (not fitted): 1 min drops from set 2, 2-5 min later and less.
    p = float(percent_for_repetitions(3.0, factor=0.92))
    total = {t: run(sets([p] * 5, rest=t)).repetitions.sum() for t in (1.0, 2.0, 3.0, 5.0)}
    assert total[1.0] < 0.92 * total[3.0]
    assert total[3.0] > 0.93 * total[5.0]


@pytest.mark.slow
def test_the_fit_gives_what_the_records_hold():
    p, found = parameters(), fit()
    assert found.fast_time == pytest.approx(p.value("execution.fast_time"), rel=0.03)
    assert found.slow_share == pytest.approx(p.value("execution.slow_share"), rel=0.05)
    assert fatigue().slow_time == p.value("execution.slow_time")


def test_lanes_are_independent():
    arrays = sets([75.0, 75.0])
    both = arrays._replace(
        percent=np.repeat(arrays.percent, 2, 1),
        reserve=np.zeros((2, 2)),
        factor=np.ones((2, 2)),
    )
    z = np.array([0.0, 1.5])
    pair = execute(both, z=z)
    for i in range(2):
        one = execute(arrays, z=z[i : i + 1])
        np.testing.assert_allclose(pair.repetitions[:, i], one.repetitions[:, 0], rtol=1e-12)
