"""Power by simulation against the noncentral t distribution; whole trials against their truth."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from myocrine.errors import ModelError
from myocrine.qualification.trials import power as module
from myocrine.qualification.trials.power import closed_form, power, sizes
from myocrine.qualification.trials.results import judge
from myocrine.simulation.trials import BASELINE, Trial
from myocrine.simulation.trials.truth import Failure
from trial_truths import Floats, rise, trial, truth

Level = Callable[[str, float, Floats, int], Floats]

NORMAL = '\n[assay]\nall = 0.0\n"IL-6" = "1 pg/mL"\n[within_person]\nall = 0.0\n'
"""Errors with an SD and nothing else: with a level all share, every sample is normal."""


def level(gap: float) -> Level:
    def constant(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
        return np.full_like(z, 20.0 + (gap if arm == "hard" and minute != BASELINE else 0.0))

    return constant


@pytest.mark.parametrize(
    ("difference", "sds", "n", "expected"),
    [
        # Cohen (1988): d = 0.5 needs 64 a group, or 34 pairs, for 80 %.
        (0.5, (1.0, 1.0), (64, 64), 0.8015),
        (0.5, (1.0,), (34,), 0.8078),
        (0.0, (1.0, 1.0), (10, 10), 0.05),
    ],
)
def test_the_closed_form_gives_textbook_powers(
    difference: float, sds: tuple[float, ...], n: tuple[int, ...], expected: float
) -> None:
    assert closed_form(difference, sds, n, alpha=0.05) == pytest.approx(expected, abs=1e-4)


def test_the_closed_form_stays_a_probability_far_out() -> None:
    assert closed_form(50.0, (0.1, 0.1), (50, 50), alpha=0.05) == 1.0
    assert math.isnan(closed_form(1.0, (1.0,), (1,), alpha=0.05))


def normal(design: str = "", statistic: str = "value") -> Trial:
    change = {'"change"': f'"{statistic}"', 'delta = "1 pg/mL"\nresponder = "2 pg/mL"': ""}
    return trial(NORMAL + design, change=change)


@pytest.mark.parametrize(("gap", "n"), [(1.0, (10, 10)), (0.7, (25, 12)), (0.0, (8, 8))])
def test_parallel_arms_with_normal_values(gap: float, n: tuple[int, int]) -> None:
    made = normal()
    found = power(made, truth(made, level(gap)), made.endpoints[0], n, repetitions=4000)
    expected = closed_form(gap, (1.0, 1.0), n, alpha=0.05)
    reach = 4.0 * math.sqrt(expected * (1.0 - expected) / 4000)
    assert found.power == pytest.approx(expected, abs=reach)
    assert found.low < found.power < found.high


def test_pairs_with_normal_values() -> None:
    made = normal('\n[design]\nkind = "cross-over"\n')
    found = power(made, truth(made, level(1.0)), made.endpoints[0], (15,), repetitions=4000)
    expected = closed_form(1.0, (math.sqrt(2.0),), (15,), alpha=0.05)
    assert found.power == pytest.approx(expected, abs=4 * math.sqrt(0.25 / 4000))


def test_covariance_gains_what_the_baseline_explains() -> None:
    # A change of two samples of SD 1: adjusting for the first leaves 1.5 of the variance 2.
    made = normal(statistic="change")
    one = made.endpoints[0]
    adjusted = replace(one, analysis="ancova")
    real = truth(made, level(1.0))
    found = power(made, real, adjusted, (15, 15), repetitions=1500)
    plain = power(made, real, one, (15, 15), repetitions=1500)
    sd = math.sqrt(2.0 * (1.0 - 0.5))
    expected = closed_form(1.0, (sd, sd), (15, 15), alpha=0.05)
    assert found.power == pytest.approx(expected, abs=0.06)
    assert plain.power < found.power - 0.1


def test_losses_cost_power_as_fewer_people_do() -> None:
    made = normal('\n[drop_out]\nsamples = "30 %"\n')
    found = power(made, truth(made, level(1.0)), made.endpoints[0], (20, 20), repetitions=3000)
    expected = closed_form(1.0, (1.0, 1.0), (14, 14), alpha=0.05)
    assert found.power == pytest.approx(expected, abs=0.04)


@pytest.mark.parametrize(("gap", "n"), [(2.0, (12, 12)), (0.0, (40, 40)), (1.0, (30, 30))])
def test_deciding_about_what_matters(gap: float, n: tuple[int, int]) -> None:
    # delta is 1: the gaps are beyond it, within it, and on its edge (decided by chance alone).
    made = trial(NORMAL, change={'"change"': '"value"'})
    found = power(made, truth(made, level(gap)), made.endpoints[0], n, repetitions=4000)
    expected = closed_form(gap, (1.0, 1.0), n, alpha=0.05, delta=1.0)
    assert found.decided == pytest.approx(expected, abs=0.03)
    if gap == 1.0:
        assert expected == pytest.approx(0.05, abs=0.005)
    assert power(normal(), truth(made, level(gap)), normal().endpoints[0], n).decided is None


@pytest.mark.parametrize("expected", [-1, 1])
def test_only_the_expected_sign_counts(expected: int) -> None:
    made = normal()
    one = replace(made.endpoints[0], expected=expected)
    found = power(made, truth(made, level(0.6)), one, (20, 20), repetitions=4000)
    answer = closed_form(0.6, (1.0, 1.0), (20, 20), alpha=0.05, expected=expected)
    assert found.power == pytest.approx(answer, abs=0.03)
    assert (answer > 0.4) == (expected > 0)
    both = sum(
        closed_form(0.6, (1.0, 1.0), (20, 20), alpha=0.05, expected=sign) for sign in (-1, 1)
    )
    assert both == pytest.approx(closed_form(0.6, (1.0, 1.0), (20, 20), alpha=0.05))


def test_a_crowd_is_repeated_less_often_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    made = normal()
    real = truth(made, level(1.0))
    monkeypatch.setattr(module, "_WORK", 40_000)
    assert power(made, real, made.endpoints[0], (10, 10), repetitions=500).repetitions == 500
    assert power(made, real, made.endpoints[0], (200, 200), repetitions=500).repetitions == 200
    assert power(made, real, made.endpoints[0], (999, 999), repetitions=500).repetitions == 100


def test_sizes_follow_the_ratio() -> None:
    made = trial("\n[design]\nratio = [1, 3]\n")
    assert made.endpoints[0].arms == ("hard", "easy")
    assert sizes(made, made.endpoints[0], 40) == (30, 10)


# -- whole trials ------------------------------------------------------------------------------


@pytest.mark.slow
def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    made = trial()
    real = truth(made, rise)
    inside = [
        judge(replace(made, seed=s), real, repetitions=0).endpoints[0].covered for s in range(400)
    ]
    # 95 % of 400 trials, within four standard errors.
    assert np.mean(inside) == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / 400))


@pytest.mark.slow
def test_a_difference_that_is_none_is_found_as_often_as_alpha() -> None:
    made = trial('\n[design]\nkind = "cross-over"\n')

    def same(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
        return rise("easy", minute, z, replicate)

    real = truth(made, same)
    p = [judge(replace(made, seed=s), real, repetitions=0).endpoints[0].estimate.p
         for s in range(400)]  # fmt: skip
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=4 * math.sqrt(0.0475 / 400))


def test_the_true_effect_has_no_error_of_sampling() -> None:
    made = trial()
    found = judge(made, truth(made, rise, replicates=5), repetitions=0).endpoints[0]
    assert found.truth.central == pytest.approx(2.0)  # everybody gains 3 instead of 1
    assert found.truth.sd == pytest.approx(0.0, abs=1e-12)
    assert found.truth.above == 1.0
    assert found.truth.arms == pytest.approx({"easy": 1.0, "hard": 3.0})
    assert found.truth.interval == pytest.approx((2.2, 2.8))  # gains grow by a tenth a draw
    assert found.estimate.difference == pytest.approx(2.0, abs=1.0)


def test_a_trial_repeats_itself_and_follows_its_seed() -> None:
    made = trial("\n[drop_out]\npeople = 0.1\nsamples = 0.1\n")
    real = truth(made, rise)
    one, again = (judge(made, real, repetitions=50, with_curve=False) for _ in range(2))
    other = judge(replace(made, seed=9), real, repetitions=0)
    assert one.endpoints[0].estimate == again.endpoints[0].estimate
    assert one.endpoints[0].at_n == again.endpoints[0].at_n
    assert other.endpoints[0].estimate != one.endpoints[0].estimate


def test_assurance_is_the_power_over_what_nobody_knows() -> None:
    made = normal()

    def drawn(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
        # Half of the draws say that there is nothing to find, half that nobody can miss it.
        return level(10.0 if replicate % 2 else 0.0)(arm, minute, z, replicate)

    found = judge(made, truth(made, drawn, replicates=9), repetitions=800, with_curve=False)
    assert found.endpoints[0].assurance == pytest.approx(0.5 * (1.0 + 0.05), abs=0.03)


def test_a_person_whose_simulation_failed_is_missing_and_stops_nobody() -> None:
    made = trial()

    def broken(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
        y = rise(arm, minute, z, replicate)
        y[0] = np.nan
        return y

    failure = Failure(arm="hard", replicate=0, person=0, output="il6", minute=3.0, value=math.nan)
    found = judge(made, truth(made, broken, failures=(failure,)), repetitions=20)
    assert sum(found.endpoints[0].estimate.n) == made.n - 1
    assert found.endpoints[0].truth.central == pytest.approx(2.0)
    assert found.endpoints[0].at_n is not None


def test_nobody_simulated_is_a_failure_of_the_model() -> None:
    made = trial()
    with pytest.raises(ModelError, match="Nobody could be simulated"):
        judge(made, truth(made, lambda _arm, _t, z, _r: np.full_like(z, np.nan)), repetitions=0)


@pytest.mark.parametrize(
    ("delta", "gap", "says"),
    [
        ("0.5 pg/mL", 2.0, "difference that matters"),
        ("5 pg/mL", 0.0, "no difference that matters"),
        ("2 pg/mL", 2.0, "difference, size not decided"),
        ("0.1 pg/mL", 0.0, "not decided"),
    ],
)
def test_the_decision_is_read_off_the_interval(delta: str, gap: float, says: str) -> None:
    made = trial(NORMAL, change={'"1 pg/mL"\nresp': f'"{delta}"\nresp', "n = 40": "n = 200"})
    found = judge(made, truth(made, level(gap)), repetitions=0).endpoints[0]
    assert found.decision == says
