"""From truth to data to one number a person: laws of measuring, losing and summing up."""

import math
from dataclasses import replace

import numpy as np
import pytest

from myocrine.body import default_body
from myocrine.evidence.parameters import parameters
from myocrine.person.seeds import generator
from myocrine.qualification.trials.endpoints import endpoint_values
from myocrine.qualification.trials.measuring import Draw, Spread, observe, spread_of, strayed
from myocrine.simulation.trials import BASELINE
from myocrine.simulation.trials.allocation import allocate
from myocrine.simulation.trials.trial import DropOut, Endpoint, Error
from trial_truths import rise, trial, truth

TIMES = (BASELINE, 0.0, 60.0, 1440.0)


def draws(seed: int = 0) -> Draw:
    return lambda purpose: generator(seed, 0, purpose)


NONE = Error()


def spread(assay: Error = NONE, within: Error = NONE, shared: float = 0.5) -> Spread:
    return Spread(assay=assay, within=within, shared=shared, day=720.0)


def test_many_samples_average_to_the_truth_with_the_stated_cv() -> None:
    level = np.full((4, 200_000), 3.0)
    y = strayed(level, TIMES, spread(Error(cv=0.1), Error(cv=0.4)), draws())
    assert y.mean(axis=1) == pytest.approx(np.full(4, 3.0), rel=0.01)
    total = math.expm1(math.log1p(0.1**2) + math.log1p(0.4**2))
    assert (y.std(axis=1) / 3.0) ** 2 == pytest.approx(np.full(4, total), rel=0.05)


def test_samples_of_a_day_share_what_they_share() -> None:
    y = np.log(strayed(np.ones((4, 50_000)), TIMES, spread(within=Error(cv=0.3)), draws()))
    r = np.corrcoef(y)
    assert r[0, 1] == pytest.approx(0.5, abs=0.02)
    assert r[0, 2] == pytest.approx(0.5, abs=0.02)
    assert r[0, 3] == pytest.approx(0.0, abs=0.02)  # the next day is another day


def test_an_error_with_a_unit_is_added() -> None:
    y = strayed(np.zeros((4, 50_000)), TIMES, spread(Error(sd=0.3)), draws())
    assert y.std() == pytest.approx(0.3, rel=0.02)


def test_a_number_belongs_to_its_person_and_time() -> None:
    s = spread(Error(cv=0.1), Error(cv=0.2))
    whole = strayed(np.ones((4, 30)), TIMES, s, draws(4))
    few = strayed(np.ones((4, 7)), TIMES, s, draws(4))
    fewer = strayed(np.ones((2, 30)), (BASELINE, 60.0), s, draws(4))
    assert np.array_equal(whole[:, :7], few)
    assert np.array_equal(whole[[0, 2]], fewer)
    assert not np.array_equal(whole, strayed(np.ones((4, 30)), TIMES, s, draws(5)))


def test_errors_come_from_the_records_unless_the_trial_has_its_own() -> None:
    body, records = default_body(), parameters()
    found = spread_of(trial(), "il6", body, records)
    assert found.within.cv == records.value("qualification.within_cv.il6")
    assert found.assay.cv == records.value("qualification.assay_cv")
    own = trial('\n[assay]\n"IL-6" = "0.2 pg/mL"\n[within_person]\nall = "5 %"\n')
    found = spread_of(own, "il6", body, records)
    assert found.assay == Error(sd=0.2)
    assert found.within == Error(cv=0.05)


def test_nobody_gives_samples_of_the_other_arm() -> None:
    made = trial()
    true = truth(made, rise)
    drawn = allocate(made, true.people)
    seen = observe(made, true, drawn)
    for i, arm in enumerate(made.names):
        there = np.isfinite(seen.values[arm, "il6"]).all(axis=0)
        assert np.array_equal(there, drawn.does(i))


def test_who_leaves_does_not_come_back() -> None:
    made = trial(change={"n = 40\npool = 400": "n = 400"})
    made = replace(made, drop_out=DropOut(people={"easy": 0.5, "hard": 0.0}, samples=0.0))
    true = truth(made, rise)
    seen = observe(made, true, allocate(made, true.people))
    easy = np.isfinite(seen.values["easy", "il6"])[:, seen.left[0] >= 0]
    assert np.all(np.diff(easy.astype(int), axis=0) <= 0)
    gone = 1.0 - easy[-1].mean()
    assert 0.4 < gone < 0.6
    assert np.isfinite(seen.values["hard", "il6"])[:, seen.left[1] >= 0].all()


def test_who_leaves_a_period_misses_the_later_ones() -> None:
    made = trial('\n[design]\nkind = "cross-over"\n')
    made = replace(made, drop_out=DropOut(people={"easy": 0.6, "hard": 0.6}, samples=0.0))
    true = truth(made, rise)
    drawn = allocate(made, true.people)
    seen = observe(made, true, drawn)
    samples = len(seen.moments["easy"])
    first = drawn.order[:, 0]
    left = seen.left[first, np.arange(made.n)] < samples
    second = seen.left[1 - first, np.arange(made.n)]
    assert left.any()
    assert not left.all()
    assert np.all(second[left] == 0)


def test_a_lost_tube_is_lost_for_every_output() -> None:
    made = trial('\n[drop_out]\nsamples = "30 %"\n')
    made = replace(made, samples={"il6": made.samples["il6"], "cortisol": made.samples["il6"]})
    true = truth(made, rise)
    seen = observe(made, true, allocate(made, true.people))
    a, b = (np.isnan(seen.values["hard", o]) for o in ("il6", "cortisol"))
    assert np.array_equal(a, b)
    assert 0.2 < seen.lost["hard"].mean() < 0.4


# -- endpoints ---------------------------------------------------------------------------------


def endpoint(statistic: str, **given: object) -> Endpoint:
    output = default_body().output("IL-6")
    times = (BASELINE, 0.0, 60.0, 120.0)
    plain = {"name": "e", "output": output, "times": times, "arms": ("a",)}
    return Endpoint(statistic=statistic, **{**plain, **given})  # type: ignore[arg-type]


Y = np.array([[2.0], [4.0], [8.0], [3.0]])


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (endpoint("value", at=(60.0,)), 8.0),
        (endpoint("value", at=(BASELINE,)), 2.0),
        (endpoint("change", at=(60.0,)), 6.0),
        (endpoint("change", at=(0.0, 60.0)), 4.0),
        (endpoint("ratio", at=(60.0,)), math.log(4.0)),
        (endpoint("peak"), 8.0),
        (endpoint("peak", direction="down"), 2.0),
        (endpoint("peak change"), 6.0),
        (endpoint("peak change", direction="down"), 1.0),
        (endpoint("peak ratio"), math.log(4.0)),
        (endpoint("time of peak"), 60.0),
        # From 0 at -30 min: 2 at the end, 6 at 1 h, 1 at 2 h: 0.5 + 4 + 3.5.
        (endpoint("auc"), 8.0),
    ],
)
def test_endpoints_of_a_curve_one_can_check_by_hand(one: Endpoint, value: float) -> None:
    times = (BASELINE, 0.0, 60.0, 120.0)
    assert endpoint_values(one, Y, times, start=-30.0) == pytest.approx([value])


@pytest.mark.parametrize(
    ("one", "lost", "value"),
    [
        (endpoint("change", at=(60.0,)), 2, math.nan),
        (endpoint("change", at=(0.0, 60.0)), 2, 2.0),
        (endpoint("change", at=(60.0,)), 0, math.nan),
        (endpoint("peak change"), 1, 6.0),
        (endpoint("peak change"), 0, math.nan),
        (endpoint("auc"), 3, math.nan),
        (endpoint("auc"), 0, math.nan),
        # Without the sample at 1 h the line runs from 2 to 1 over two hours: 0.5 + 3.
        (endpoint("auc"), 2, 3.5),
    ],
)
def test_what_is_missing_is_bridged_or_said(one: Endpoint, lost: int, value: float) -> None:
    y = Y.copy()
    y[lost] = math.nan
    found = endpoint_values(one, y, (BASELINE, 0.0, 60.0, 120.0), start=-30.0)
    assert found == pytest.approx([value], nan_ok=True)


def test_a_ratio_of_nothing_is_missing() -> None:
    y = np.array([[0.0, -1.0, 2.0], [1.0, 1.0, 0.0]])
    one = endpoint("ratio", at=(0.0,), times=(BASELINE, 0.0))
    assert np.isnan(endpoint_values(one, y, (BASELINE, 0.0))).all()


def test_more_axes_are_more_people() -> None:
    y = np.random.default_rng(0).gamma(4.0, size=(4, 5, 6))
    for statistic in ("auc", "peak ratio", "time of peak"):
        one = endpoint(statistic)
        whole = endpoint_values(one, y, one.times, start=-10.0)
        flat = endpoint_values(one, y.reshape(4, 30), one.times, start=-10.0)
        assert np.array_equal(whole.ravel(), flat)
