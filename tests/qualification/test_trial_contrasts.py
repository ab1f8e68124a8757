"""Estimates of trials against SciPy, closed forms and printed numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from myocrine.qualification.trials.contrasts import (
    ancova,
    hedges,
    holm,
    paired,
    summary,
    welch,
)

RNG = np.random.default_rng(5)
A, B = RNG.normal(1.0, 1.0, 14), RNG.normal(0.2, 2.0, 19)


def test_welch_is_scipys_and_leaves_the_missing_out() -> None:
    found = welch(np.append(A, np.nan), B, alpha=0.05)
    test = stats.ttest_ind(A, B, equal_var=False)
    assert found.n == (14, 19)
    assert found.p == pytest.approx(test.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(test.confidence_interval(0.95)))
    assert found.difference == pytest.approx(A.mean() - B.mean())


def test_pairs_need_both_and_are_scipys() -> None:
    a, b = A.copy(), B[:14].copy()
    a[3], b[5] = np.nan, np.nan
    keep = np.isfinite(a) & np.isfinite(b)
    test = stats.ttest_rel(a[keep], b[keep])
    found = paired(a, b, alpha=0.1)
    assert found.n == (12,)
    assert found.p == pytest.approx(test.pvalue)
    assert (found.low, found.high) == pytest.approx(tuple(test.confidence_interval(0.9)))


def test_one_arm_is_the_one_sample_test() -> None:
    found = paired(A, 0.0, alpha=0.05)
    assert found.method == "one sample"
    assert found.p == pytest.approx(stats.ttest_1samp(A, 0.0).pvalue)


def test_covariance_is_least_squares() -> None:
    base_a, base_b = RNG.normal(size=14), RNG.normal(size=19)
    a, b = A + 2.0 * base_a, B + 2.0 * base_b
    x = np.stack([np.ones(33), np.repeat([1.0, 0.0], [14, 19]), np.append(base_a, base_b)], axis=1)
    y = np.append(a, b)
    beta, rest, *_ = np.linalg.lstsq(x, y, rcond=None)
    error = math.sqrt(rest[0] / 30 * np.linalg.inv(x.T @ x)[1, 1])
    found = ancova(a, b, base_a, base_b, alpha=0.05)
    assert found.difference == pytest.approx(beta[1])
    assert found.t == pytest.approx(beta[1] / error)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(beta[1] / error), 30))
    # What the baseline explains is no error any more.
    plain = welch(a, b, alpha=0.05)
    assert found.high - found.low < 0.8 * (plain.high - plain.low)


def test_covariance_without_a_slope_is_the_pooled_t_test() -> None:
    flat = np.tile([1.0, -1.0], 7)
    y = RNG.normal(size=14)
    found = ancova(y + flat * 0, y[::-1] + 1.0, flat, flat, alpha=0.05)
    assert found.difference == pytest.approx(-1.0)


@given(d=st.floats(-4, 4), n=st.integers(3, 60))
def test_the_interval_of_g_inverts_the_noncentral_t(d: float, n: int) -> None:
    scale, df = math.sqrt(2.0 / n), 2 * n - 2
    g, low, high = hedges(d, df, scale, alpha=0.05)
    j = hedges(1.0, df, scale, alpha=0.05)[0]
    assert low < g < high
    # Under either end the observed t is as extreme as alpha/2 allows.
    t, sign = abs(d) / scale, math.copysign(1.0, d)
    ends = sorted((sign * low, sign * high))
    assert stats.nct.sf(t, df, ends[0] / j / scale) == pytest.approx(0.025, abs=1e-6)
    assert stats.nct.cdf(t, df, ends[1] / j / scale) == pytest.approx(0.025, abs=1e-6)


def test_small_groups_are_corrected_as_hedges_did() -> None:
    for df in (8, 18, 58):
        g = hedges(1.0, df, 0.5, alpha=0.05)[0]
        assert g == pytest.approx(1.0 - 3.0 / (4.0 * df - 1.0), abs=1e-3)


def test_holm_steps_down() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.5, 0.9]) == pytest.approx([1.0, 1.0])
    assert math.isnan(holm([math.nan, 0.02])[0])
    assert holm([math.nan, 0.02])[1] == pytest.approx(0.02)  # what was not computed does not count


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_never_shrinks_nor_reorders(p: list[float]) -> None:
    found = holm(p)
    assert all(a >= b for a, b in zip(found, p, strict=True))
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(np.array(found)[order]) >= 0)
    assert max(found) <= max(1.0, *found)


def test_responders_have_wilsons_interval() -> None:
    values = np.array([1.0] * 3 + [5.0] * 7 + [np.nan] * 2)
    found = summary(values, alpha=0.05, responder=5.0)
    assert (found.n, found.missing, found.responders) == (10, 2, 7)
    # Wilson's interval of 7 of 10, from its formula.
    z, p, n = stats.norm.ppf(0.975), 0.7, 10
    middle = (p + z * z / 2 / n) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / 4 / n / n)
    assert found.responder_interval == pytest.approx((middle - reach, middle + reach))
    assert summary(values, alpha=0.05, responder=1.0, down=True).responders == 3


@pytest.mark.parametrize("a", [np.zeros(0), np.array([1.0]), np.full(5, np.nan), np.ones(4)])
def test_too_little_gives_no_number(a: np.ndarray) -> None:
    assert math.isnan(welch(a, np.ones(4), alpha=0.05).p)
    assert math.isnan(paired(a, 0.0, alpha=0.05).p)
    assert summary(a, alpha=0.05).n == int(np.isfinite(a).sum())
