"""Scores on constructed cases whose answer is known."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from myocrine.qualification.qualify import QualificationReport
from myocrine.qualification.scores import (
    Scored,
    Signed,
    balanced_accuracy,
    bootstrap,
    bootstrap_signs,
    coverage_band,
    gmfe,
    grouped_mean,
    sign_scores,
    skill,
    summarise,
    topic_means,
)


def row(observed, predicted, *, study="a", analyte="IL-6", split="building", width=0.5, **changes):
    error = abs(np.log(predicted / observed))
    fields = {
        "study": study,
        "split": split,
        "arm": "x",
        "analyte": analyte,
        "kind": "fold",
        "unit": "1",
        "time_min": 60.0,
        "observed": observed,
        "predicted": predicted,
        "low": predicted * np.exp(-width),
        "high": predicted * np.exp(width),
        "error": error,
        "z": np.log(observed / predicted) / (width / 1.645),
        "p_below": 0.5,
        "no_change_error": abs(np.log(observed)),
    }
    numbers = {k: float(v) for k, v in fields.items() if isinstance(v, float)}
    return Scored(**(fields | numbers | changes))


def scores_of(rows):
    return summarise(rows, topic_means(rows))


def test_a_perfect_prediction_has_error_one_and_skill_one():
    rows = [row(y, y, study=s) for s, y in zip("abc", (2.0, 3.0, 5.0), strict=True)]
    s = scores_of(rows)
    assert s.gmfe == 1.0
    assert s.skill == 1.0
    assert s.coverage90 == 1.0
    assert s.median_abs_z == 0.0


def test_predicting_no_change_has_no_skill():
    rows = [row(y, 1.0, study=s) for s, y in zip("abc", (2.0, 3.0, 0.5), strict=True)]
    assert scores_of(rows).skill_no_change == pytest.approx(0.0)


def test_the_mean_of_the_other_studies_has_no_skill_against_the_topic():
    folds = {"a": 2.0, "b": 4.0, "c": 8.0}
    rows = []
    for study, fold in folds.items():
        others = [np.log(f) for s, f in folds.items() if s != study]
        rows.append(row(fold, float(np.exp(np.mean(others))), study=study))
    assert scores_of(rows).skill_topic_mean == pytest.approx(0.0)


def test_verification_studies_do_not_teach_the_topic_mean():
    rows = [row(2.0, 2.0, study="a"), row(50.0, 2.0, study="v", split="verification")]
    assert topic_means(rows) == {"IL-6": {"a": pytest.approx(np.log(2.0))}}


def test_gmfe_by_hand_is_the_mean_over_studies_of_their_own_means():
    rows = [row(1.0, 2.0), row(1.0, 8.0), row(1.0, 4.0, analyte="IL-10"), row(1.0, 1.0, study="b")]
    # Study a: IL-6 averages ln 4, IL-10 ln 4; study b: 0. Mean: ln 2.
    assert gmfe(rows) == pytest.approx(2.0)


def test_many_samples_of_one_paper_do_not_outvote_the_others():
    rows = [row(1.0, 4.0)] * 50 + [row(1.0, 1.0, study="b")]
    assert grouped_mean(rows, lambda r: r.error) == pytest.approx(np.log(2.0))


def test_over_and_under_by_the_same_factor_count_alike():
    assert gmfe([row(2.0, 6.0)]) == pytest.approx(gmfe([row(6.0, 2.0)]))


@pytest.mark.parametrize(("inside", "n"), [(9, 10), (18, 20), (30, 40), (0, 8), (8, 8)])
def test_the_coverage_band_is_the_exact_binomial_one(inside, n):
    low, high = coverage_band(inside / n, n)
    if inside > 0:
        assert binom.sf(inside - 1, n, low) == pytest.approx(0.05)
    else:
        assert low == 0.0
    if inside < n:
        assert binom.cdf(inside, n, high) == pytest.approx(0.05)
    else:
        assert high == 1.0


def test_the_band_decides_what_is_calibrated():
    right = [row(1.5, 1.5, study=f"s{i}") for i in range(18)]
    wrong = [row(9.0, 1.5, study=f"w{i}") for i in range(20)]
    assert scores_of(right + wrong[:2]).coverage_ok
    assert not scores_of(right + wrong).coverage_ok


@settings(max_examples=5, deadline=None)
@given(st.floats(1.0, 20.0))
def test_widening_the_spread_raises_no_skill(factor):
    rows = [row(3.0, 2.0), row(1.2, 2.0, study="b"), row(0.9, 1.0, study="c")]
    wider = [replace(r, low=r.low / factor, high=r.high * factor, z=r.z / factor) for r in rows]
    before, after = scores_of(rows), scores_of(wider)
    assert (after.skill, after.gmfe) == (before.skill, before.gmfe)
    assert after.median_width >= before.median_width  # and the width is printed beside coverage


def test_kit_levels_and_differences_are_scored_apart():
    rows = [row(2.0, 2.0), row(1.0, 9.0, kind="kit"), row(1.0, 9.0, kind="difference")]
    assert scores_of(rows).gmfe == 1.0
    assert scores_of(rows).n == 1
    assert summarise(rows[1:], {}) is None


def test_skill_against_a_perfect_baseline_is_not_a_number():
    assert np.isnan(skill(0.1, 0.0))


def test_bootstrap_over_one_study_is_a_point():
    rows = [row(2.0, 3.0), row(2.0, 5.0)]
    assert bootstrap(rows, gmfe) == pytest.approx((gmfe(rows), gmfe(rows)))


def test_bootstrap_holds_the_estimate_and_is_repeatable():
    rng = np.random.default_rng(0)
    rows = [row(2.0, 2.0 * np.exp(e), study=f"s{i}") for i, e in enumerate(rng.normal(0, 0.5, 25))]
    low, high = bootstrap(rows, gmfe, seed=1)
    assert low < gmfe(rows) < high
    assert (low, high) == bootstrap(rows, gmfe, seed=1)


def signed(observed, up, none, down, study="a"):
    return Signed(
        study=study,
        split="building",
        arm="x",
        analyte="IL-6",
        observed=observed,
        probabilities={"up": up, "none": none, "down": down},
    )


def test_balanced_accuracy_by_hand():
    # up: 3 of 4 right; none: 0 of 1. Accuracy 0.6, balanced 0.375.
    observed, predicted = ["up"] * 4 + ["none"], ["up"] * 3 + ["none"] + ["up"]
    assert balanced_accuracy(observed, predicted) == pytest.approx((0.75 + 0.0) / 2)


def test_always_up_is_no_better_than_guessing():
    rows = [signed("up", 1, 0, 0)] * 9 + [signed("none", 1, 0, 0)]
    s = sign_scores(rows)
    assert s["accuracy"] == 0.9
    assert s["balanced_accuracy"] == s["majority_balanced_accuracy"] == 0.5
    assert s["majority_class"] == "up"
    assert s["brier"] == pytest.approx(0.2)
    assert sign_scores([])["n"] == 0
    assert bootstrap_signs(rows) == (0.5, 0.5)


def test_signs_say_whether_they_beat_two_ways_of_guessing():
    right = [signed("up", 1, 0, 0, study=f"u{i}") for i in range(6)]
    right += [signed("none", 0, 1, 0, study=f"n{i}") for i in range(6)]
    s = sign_scores(right)
    assert (s["majority"], s["always_up"]) == (0.5, 0.5)
    assert s["always_up_accuracy"] == 0.5
    assert s["interval"] == [1.0, 1.0]
    assert s["excludes_baselines"] is True


def test_always_up_never_excludes_always_up():
    rows = [signed(o, 1, 0, 0, study=f"{o}{i}") for o in ("up", "none") for i in range(8)]
    s = sign_scores(rows)
    assert s["balanced_accuracy"] == s["always_up"] == 0.5
    assert s["excludes_baselines"] is False


def test_a_report_is_strict_json_even_when_nothing_or_everything_fails():
    bad = row(1.0, 1.0, no_change_error=float("nan"), z=float("inf"))
    for rows in ([], [bad], [row(2.0, 3.0), bad]):
        report = QualificationReport(
            scored=rows, signed=[signed("up", 1, 0, 0)], skipped=[("b", "why")], seed=0
        )
        text = json.dumps(report.as_dict(), allow_nan=False)
        assert json.loads(text)["skipped"] == [{"study": "b", "reason": "why"}]
