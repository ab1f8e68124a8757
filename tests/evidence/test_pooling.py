"""Random-effects pools: closed forms, symmetry, and what disagreement does."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.evidence.pooling import pool

EFFECTS = st.lists(
    st.tuples(st.floats(-2, 2), st.floats(0.05, 2)), min_size=1, max_size=8
)  # (effect, error)


def test_one_finding_is_its_own_pool():
    found = pool([0.3], [0.2])
    assert (found.mean, found.error, found.between) == (0.3, pytest.approx(0.2), 0.0)


def test_equal_errors_and_agreement_give_the_textbook_mean():
    found = pool([0.1, 0.1, 0.1], [0.3, 0.3, 0.3])
    assert found.mean == pytest.approx(0.1)
    assert found.error == pytest.approx(0.3 / math.sqrt(3))
    assert found.between == 0.0


def test_two_findings_that_disagree_match_dersimonian_and_laird():
    # tau^2 = (Q - 1)/(sum w - sum w^2 / sum w) by hand: Q = 2 d^2/4 / s^2.
    d, s = 1.0, 0.2
    q = d * d / (2 * s * s)
    tau2 = (q - 1.0) * s * s
    found = pool([0.0, d], [s, s])
    assert found.between == pytest.approx(math.sqrt(tau2))
    assert found.mean == pytest.approx(d / 2)


@given(EFFECTS)
def test_the_pool_lies_between_its_findings(pairs):
    effects, errors = zip(*pairs, strict=True)
    found = pool(effects, errors)
    assert min(effects) - 1e-9 <= found.mean <= max(effects) + 1e-9
    assert found.spread >= found.error > 0


@given(EFFECTS, st.randoms())
def test_the_order_of_findings_does_not_matter(pairs, rng):
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    a, b = (pool(*zip(*rows, strict=True)) for rows in (pairs, shuffled))
    assert a.mean == pytest.approx(b.mean, abs=1e-9)
    assert a.between == pytest.approx(b.between, abs=1e-6)


def test_a_null_finding_pulls_towards_nothing():
    assert pool([0.5, 0.0], [0.2, 0.2]).mean < pool([0.5], [0.2]).mean


@pytest.mark.parametrize(("effects", "errors"), [([], []), ([1.0], [0.0]), ([1.0], [0.1, 0.2])])
def test_nonsense_is_refused(effects, errors):
    with pytest.raises(ValueError, match="pooling"):
        pool(effects, errors)
