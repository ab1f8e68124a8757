"""Two kinds of spread, drawn apart, the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from myocrine import simulate
from myocrine.body import default_body
from myocrine.evidence.parameters import Parameter, ParameterSet, parameters
from myocrine.simulation.uncertainty import (
    BLOCKS,
    Blocks,
    apply_spread,
    latin_normals,
    parameter_lanes,
)

SESSION = "Cycle 60 min at 70% VO2max"


def record(**changes):
    fields = {
        "name": "test.gain",
        "value": 2.0,
        "unit": "1",
        "low": 0.01,
        "high": 100.0,
        "obtained": "assumed",
        "note": "for a test",
    } | changes
    return Parameter(**fields)


@given(st.integers(1, 50), st.integers(1, 50), st.integers(1, 50))
def test_blocks_cover_every_lane_once(joint, person, knowledge):
    blocks = Blocks(joint=joint, person=person, knowledge=knowledge)
    lanes = [i for b in BLOCKS for i in range(*blocks.where(b).indices(blocks.total))]
    assert lanes == list(range(blocks.total))


def test_an_empty_block_falls_back_on_the_central_lane():
    assert [Blocks().where(b) for b in BLOCKS] == [slice(0, 1)] * 4


def test_person_factors_move_in_their_blocks_only():
    blocks = Blocks(joint=20, person=20, knowledge=20)
    z = blocks.normals(5, seed=3, purpose="x", varies_in="person")
    assert np.all(z[:, blocks.where("knowledge")] == 0)
    assert np.all(z[:, 0] == 0)
    assert np.all(z[:, blocks.where("person")].std(axis=1) > 0.8)
    assert np.all(z[:, blocks.where("joint")].std(axis=1) > 0.8)


@pytest.mark.parametrize("n", [20, 200])
def test_latin_hypercube_has_exact_quantiles(n):
    z = latin_normals(7, n, seed=11)
    levels = ndtri((np.arange(n) + 0.5) / n)
    assert np.allclose(np.sort(z, axis=1), levels)
    assert np.abs(z.mean(axis=1)).max() < 1e-12
    apart = np.corrcoef(z)[np.triu_indices(7, 1)]
    assert np.abs(apart).max() < 5 / np.sqrt(n)


@settings(max_examples=60, deadline=None)
@given(st.floats(-3, 3), st.floats(-3, 3))
def test_spread_acts_on_its_own_scale(a, b):
    spread = {"person": 0.3, "knowledge": 0.4}
    shift = 0.3 * a + 0.4 * b
    z = np.array([a]), np.array([b])
    assert apply_spread(record(**spread), *z)[0] == pytest.approx(
        np.clip(2.0 * np.exp(shift), 0.01, 100)
    )
    linear = record(scale="linear", low=-100.0, **spread)
    assert apply_spread(linear, *z)[0] == pytest.approx(2.0 + shift)
    share = record(scale="logit", value=0.2, low=0.0, high=1.0, **spread)
    got = apply_spread(share, *z)[0]
    assert np.log(got / (1 - got)) == pytest.approx(np.log(0.25) + shift)


def test_values_stay_within_their_bounds():
    tight = record(low=1.9, high=2.1, person=5.0)
    z = np.linspace(-3, 3, 50)
    assert apply_spread(tight, z, 0 * z).min() == 1.9
    assert apply_spread(tight, z, 0 * z).max() == 2.1


def test_the_dial_switches_off_gains_of_worse_evidence():
    records = ParameterSet(
        {g: record(name=f"test.{g.lower()}", evidence=g) for g in "ABCD"}
        | {"plain": record(name="test.plain")}
    )
    names = tuple(records)
    for worst, kept in (("A", "A"), ("B", "AB"), ("C", "ABC"), ("D", "ABCD")):
        lanes = parameter_lanes(records, names, Blocks(), seed=0, evidence=worst)
        assert {g for g in "ABCD" if lanes[g][0] > 0} == set(kept)
        assert lanes["plain"][0] == 2.0


def test_lane_zero_is_the_central_value_of_every_parameter():
    names = default_body().parameters
    lanes = parameter_lanes(parameters(), names, Blocks(joint=9, knowledge=9), seed=5)
    for name in names:
        if parameters()[name].evidence != "D":
            assert lanes[name][0] == pytest.approx(parameters().value(name), rel=1e-12)


def test_what_nobody_knows_does_not_move_among_people():
    blocks = Blocks(joint=9, person=9, knowledge=9)
    names = default_body().parameters
    lanes = parameter_lanes(parameters(), names, blocks, seed=5)
    for name in names:
        own = lanes[name]
        if parameters()[name].person == 0:
            assert np.ptp(own[blocks.where("person")]) == 0, name
        if parameters()[name].knowledge == 0:
            assert np.ptp(own[blocks.where("knowledge")]) == 0, name


def test_one_draw_is_the_central_lane():
    one = simulate(SESSION, draws=1, hours=3)
    many = simulate(SESSION, draws=30, hours=3)
    assert one.values.shape[-1] == 1
    # Another width of chunk is another compilation: equal to rounding.
    assert np.allclose(one.values[..., 0], many.values[..., 0], rtol=1e-9, atol=1e-9)


def test_intervals_of_parts_lie_about_within_the_whole():
    result = simulate(SESSION, draws=100, hours=3)
    for name in ("IL-6", "IL-1ra", "lactate"):
        fold = result.measure(name)["fold"]
        whole = np.log(fold.high / fold.low)
        for part in (fold.person, fold.knowledge):
            assert 0 < np.log(part[1] / part[0]) <= 1.1 * whole, name
        assert fold.low < fold.median < fold.high


def test_a_seed_is_all_of_the_chance():
    a, b, c = (simulate(SESSION, draws=20, hours=2, seed=s) for s in (4, 4, 5))
    assert np.array_equal(a.values, b.values)
    assert not np.array_equal(a.values[..., 1:], c.values[..., 1:])
    assert np.array_equal(a.values[..., 0], c.values[..., 0])
