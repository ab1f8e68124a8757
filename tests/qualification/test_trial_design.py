"""Designs: the search finds what was hidden in the truth, and its sums are right."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from myocrine.errors import InputError
from myocrine.evidence.claims import ledger
from myocrine.qualification.trials import design
from myocrine.qualification.trials.design import best_designs, read_from
from myocrine.qualification.trials.from_claim import claim_trial
from myocrine.simulation.trials import BASELINE
from myocrine.simulation.trials.changing import in_design
from myocrine.simulation.trials.trial import Budget
from trial_truths import Floats, rise, trial, truth

CANDIDATES = (0.0, 30.0, 60.0, 90.0, 120.0)
MONEY = Budget(money=3000.0, per_person=40.0, per_session=20.0, per_sample=5.0,
               candidates=CANDIDATES)  # fmt: skip


def test_the_sample_where_the_difference_is_wins() -> None:
    made = trial('\n[within_person]\nall = "60 %"\n')
    found = best_designs(made, truth(made, rise), made.endpoints, budget=MONEY, repetitions=0)
    # The gain peaks at an hour: the best sets hold it, and none without it is as good.
    assert 60.0 in found.choices[0].times
    alone = {c.times: c.power for c in _all(found, 1)}
    assert max(alone, key=lambda t: alone[t]) == (60.0,)
    assert alone[60.0,] > alone[0.0,] > 0.05


def _all(found: design.Designs, size: int) -> list[design.Choice]:
    whole = best_designs(
        found.trial, truth(found.trial, rise), found.endpoints, budget=found.budget,
        repetitions=0, top=999,
    )  # fmt: skip
    return [c for c in whole.choices if len(c.times) == size]


def test_every_sum_is_what_people_and_samples_cost() -> None:
    made = trial()
    found = best_designs(made, truth(made, rise), made.endpoints, budget=MONEY, repetitions=0,
                         top=999)  # fmt: skip
    assert found.exhaustive
    assert found.tried == 2 ** len(CANDIDATES) - 1
    for c in found.choices:
        each = 40.0 + 20.0 + 5.0 * (len(c.times) + 1)  # the baseline is a sample, too
        assert c.cost == pytest.approx(c.n * each)
        assert c.cost <= 3000.0 < c.cost + each
        assert c.samples == c.n * (len(c.times) + 1)
    powers = [round(c.power, 3) for c in found.choices]
    assert powers == sorted(powers, reverse=True)


def test_a_cross_over_pays_for_every_session() -> None:
    made = trial('\n[design]\nkind = "cross-over"\n')
    found = best_designs(made, truth(made, rise), made.endpoints, budget=MONEY, repetitions=0)
    c = found.choices[0]
    assert c.cost == pytest.approx(c.n * (40.0 + 2 * (20.0 + 5.0 * (len(c.times) + 1))))


def test_a_budget_of_samples_is_not_overdrawn() -> None:
    made = trial()
    budget = Budget(samples=90, candidates=CANDIDATES)
    found = best_designs(made, truth(made, rise), made.endpoints, budget=budget, repetitions=0)
    assert all(c.samples <= 90 and c.cost == c.samples for c in found.choices)


def test_the_closed_form_is_what_whole_trials_give() -> None:
    made = trial('\n[within_person]\nall = "50 %"\n[drop_out]\npeople = 0.1\nsamples = 0.1\n')
    budget = replace(MONEY, money=1500.0)
    found = best_designs(made, truth(made, rise), made.endpoints, budget=budget, top=4,
                         repetitions=2000)  # fmt: skip
    assert 0.15 < found.choices[0].power < 0.95  # far from where every design is as good
    for c in found.choices:
        assert c.simulated[0].power == pytest.approx(c.power, abs=0.08)


def test_adding_times_one_by_one_ends_near_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    made = trial('\n[within_person]\nall = "60 %"\n')
    real = truth(made, rise)
    whole = best_designs(made, real, made.endpoints, budget=MONEY, repetitions=0)
    monkeypatch.setattr(design, "MOST_SETS", 3)
    greedy = best_designs(made, real, made.endpoints, budget=MONEY, repetitions=0)
    assert not greedy.exhaustive
    assert greedy.tried < whole.tried
    assert greedy.choices[0].power >= whole.choices[0].power - 0.05


def test_what_is_needed_is_enough_and_one_less_is_not() -> None:
    made = trial('\n[within_person]\nall = "60 %"\n[design]\nkind = "cross-over"\n')
    real = truth(made, rise)
    found = best_designs(made, real, made.endpoints, budget=MONEY, repetitions=0)
    need = found.needed[0.8]
    assert need is not None
    price = need[1] / need[0]
    times = found.choices[0].times
    for n, enough in ((need[0], True), (need[0] - 1, False)):
        budget = replace(MONEY, money=price * n + 0.1, candidates=times)
        again = best_designs(made, real, made.endpoints, budget=budget, repetitions=0, top=999)
        power = next(c.power for c in again.choices if c.times == times)
        assert (power >= 0.8 - 1e-6) is enough
    # To match the best costs every other set at least as much as the best.
    assert all(c.match is None or c.match >= 0 for c in found.choices)
    assert found.choices[0].match is not None
    assert found.choices[0].match <= found.choices[0].cost + price
    matches = [c.match for c in found.choices if c.match is not None]
    assert min(matches) >= found.choices[0].match - price


def test_deciding_needs_more_than_finding() -> None:
    made = trial('\n[within_person]\nall = "60 %"\n')
    real = truth(made, rise)
    goal = {
        by: best_designs(made, real, made.endpoints, budget=MONEY, by=by, repetitions=400, top=1)
        for by in ("power", "decision", "width")
    }
    found, decided = goal["power"].choices[0], goal["decision"].choices[0]
    assert decided.power < found.power
    assert decided.simulated[0].decided == pytest.approx(decided.power, abs=0.1)
    need = [goal[by].needed[0.8] for by in ("power", "decision")]
    assert need[0] is not None
    assert need[1] is not None
    assert need[1][0] > need[0][0]
    assert goal["width"].choices[0].widths[0] <= found.widths[0]


def test_nothing_to_find_can_never_be_matched() -> None:
    made = trial()

    def flat(arm: str, minute: float, z: Floats, replicate: int) -> Floats:
        late = minute == 120.0
        return np.full_like(z, 2.0 + (arm == "hard" and late))

    found = best_designs(made, truth(made, flat), made.endpoints, budget=MONEY, repetitions=0,
                         top=999)  # fmt: skip
    early = next(c for c in found.choices if c.times == (0.0,))
    assert 120.0 in found.choices[0].times
    # Means of a drawn sample are never quite equal: if at all, it takes a crowd.
    assert early.match is None or early.match > 10 * found.choices[0].cost


def test_an_area_needs_two_samples() -> None:
    made = trial(change={'"change"\nat = "1 h"\ndelta = "1 pg/mL"\nresponder = "2 pg/mL"': '"auc"'})
    found = best_designs(made, truth(made, rise), made.endpoints, budget=MONEY, repetitions=0)
    assert min(len(c.times) for c in found.choices) >= 2


@pytest.mark.parametrize(
    ("budget", "says"),
    [
        (Budget(candidates=CANDIDATES), "needs a budget"),
        (replace(MONEY, money=100.0), "does not pay"),
    ],
)
def test_an_impossible_budget_is_refused(budget: Budget, says: str) -> None:
    made = trial()
    with pytest.raises(InputError, match=says):
        best_designs(made, truth(made, rise), made.endpoints, budget=budget)


def test_the_same_truth_answers_another_design() -> None:
    made = trial()
    crossed = in_design(made, "cross-over")
    assert crossed.endpoints[0].analysis == "paired"
    assert sorted(crossed.design.sequences) == [("easy", "hard"), ("hard", "easy")]
    back = in_design(crossed, "parallel")
    assert (back.endpoints, back.design) == (made.endpoints, made.design)
    real = truth(made, rise)
    parallel = best_designs(made, real, made.endpoints, budget=MONEY, repetitions=0)
    pairs = best_designs(crossed, real, crossed.endpoints, budget=MONEY, repetitions=0)
    # People differ in what they start from, and a cross-over does not pay for that.
    assert pairs.choices[0].widths[0] < parallel.choices[0].widths[0]


def test_an_endpoint_can_be_read_from_other_samples() -> None:
    one = trial().endpoints[0]
    assert read_from(one, (120.0, 0.0)).reads == (BASELINE, 0.0, 120.0)
    assert read_from(replace(one, statistic="peak", at=()), (120.0,)).reads == (120.0,)


# -- claims ------------------------------------------------------------------------------------


def test_a_claim_becomes_the_trial_that_it_asks_for() -> None:
    claim = ledger()["C04"]
    made = claim_trial("C04")
    part = claim.parts[0]
    assert part.effect is not None
    assert made.endpoints[0].output.name == part.effect.output
    assert made.endpoints[0].arms == ("legs eccentric", "legs concentric")
    assert made.endpoints[0].delta == pytest.approx(math.log(part.delta))
    assert made.design.kind == "cross-over"


def test_a_claim_about_a_stretch_of_time_is_sampled_within_it() -> None:
    claim = ledger()["C30"]
    effect = claim.parts[0].effect
    assert effect is not None
    low, high = effect.window
    made = claim_trial("C30")
    assert made.endpoints[0].expected == 1
    assert len(made.budget.candidates) > 3
    assert all(low <= t <= high for t in made.budget.candidates)
    assert set(made.budget.candidates) <= set(made.times)


def test_a_held_molecule_is_an_arm_of_its_own() -> None:
    made = claim_trial("C06", kind="parallel")
    assert [a.held for a in made.arms] == [("il6",), ()]
    assert made.arms[0].session == made.arms[1].session
    assert made.endpoints[0].analysis == "welch"


def test_a_claim_about_one_session_is_held_against_rest() -> None:
    made = claim_trial("C14")
    assert made.names == ("rest", "lifting")
    assert made.endpoints[0].arms == ("lifting", "rest")
    assert made.design.kind == "cross-over"


def test_every_claim_gives_a_trial_or_a_reason() -> None:
    given = []
    for name in ledger():
        try:
            given.append(claim_trial(name))
        except InputError as error:
            assert "No trial of people decides" in error.message  # noqa: PT017
    assert len(given) > 15
    for one in given:
        names = [e.name for e in one.endpoints]
        assert len(set(names)) == len(names)
        for e, arm in itertools.product(one.endpoints, one.arms):
            assert set(e.reads) <= set(one.times)
            assert arm.name in one.names
