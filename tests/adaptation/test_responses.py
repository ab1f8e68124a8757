"""Answers to weeks of training: closed forms, classes of people, published sizes."""

import functools

import jax.numpy as jnp
import numpy as np
import pytest
from responses_bench import body, people, row, somebody, walk

from myocrine.body.adaptation.base import SLOW_CHANNELS
from myocrine.body.adaptation.responses import DOSES_FOLLOWED, TrainingResponses
from myocrine.body.contract import View
from myocrine.evidence.adaptation_rows import adaptation_rows, paces
from myocrine.evidence.muscles import N_UNITS
from myocrine.evidence.parameters import parameters
from myocrine.person import Person
from myocrine.simulation.uncertainty import Blocks

UNTRAINED = somebody()
DAY = 1440.0
WEEKS = 12


@functools.cache
def trained(kinds=("lifting",), name="older woman", joint=0, **changes):
    who, theta = people(somebody(name, **changes), Blocks(joint=joint))
    return walk(kinds, WEEKS, who, theta)


def at_the_end(output, kinds=("lifting",), name="older woman", **changes):
    return row(trained(kinds, name, **changes)[1], output)[-1, 0]


def quiet(n):
    u = {name: jnp.zeros(n) for name in SLOW_CHANNELS}
    return {**u, "involvement": jnp.zeros((N_UNITS, 1))}


def after_a_trial(dose, person=UNTRAINED, **known):
    """Return all outputs where a typical dose was followed to the end of a typical trial."""
    who, theta = people(person, **known)
    own = body()
    x = {k: jnp.asarray(v) for k, v in own.rest(1).items()}
    trial, onset = (
        np.array([theta[f"adaptation.pace_{p}.{what}"] for p in paces()])
        for what in ("trial", "onset")
    )
    followed = np.zeros((len(paces()), len(DOSES_FOLLOWED), 1))
    for name in ("lifting", dose):
        followed[:, DOSES_FOLLOWED.index(name)] = 1 - np.exp(-trial / onset)
    if dose in ("aerobic", "held"):  # the other doses are kinds of lifting
        followed[:, DOSES_FOLLOWED.index("lifting")] = 0.0
    x["training_followed"] = jnp.asarray(followed.reshape(-1, 1))
    values = own.observe(x, quiet(1), theta, who)
    return dict(zip((o.name for o in own.outputs), np.asarray(values)[:, 0], strict=True))


def test_nobody_changes_who_does_nothing_and_does_not_age():
    who, theta = people(Person(), Blocks(joint=16))
    _, values = walk((), 26, who, theta)
    declared = len(body().declared)
    assert np.all(values[:, :declared] == 0.0)
    for field, ratio in body().changes_of(values[-1]).items():
        assert np.all(ratio == (0.0 if field == "years" else 1.0)), field


def test_every_row_has_its_fixed_name_and_says_how_sure_it_is():
    outputs = {o.name: o for o in body().declared}
    assert {r.name for r in adaptation_rows()} <= set(outputs)
    assert all(o.kind == "adaptation" and o.certainty and o.scale > 0 for o in outputs.values())


@pytest.mark.parametrize(
    ("name", "dose", "size"),
    [
        ("depression_sd", "lifting", "adaptation.depression_sd.lifting"),
        ("myostatin_resting_sd", "lifting", "adaptation.myostatin_resting_sd.lifting"),
        ("adiponectin_ug_ml", "aerobic", "adaptation.adiponectin_ug_ml.aerobic"),
        (
            "flow_mediated_dilation_points",
            "aerobic",
            "adaptation.flow_mediated_dilation_points.aerobic",
        ),
        ("systolic_pressure_mmhg", "held", "adaptation.systolic_pressure_mmhg.held"),
        ("arterial_stiffness_sd", "heavy", "adaptation.arterial_stiffness_sd.heavy"),
        ("arterial_stiffness_sd", "light", "adaptation.arterial_stiffness_sd.light"),
    ],
)
def test_a_typical_trial_ends_where_trials_ended(name, dose, size):
    assert after_a_trial(dose)[name] == pytest.approx(parameters().value(size), rel=1e-9)


def test_a_walked_programme_comes_close_to_the_pooled_size():
    # Three whole-body sessions a week, on the clock, sets as they are executed.
    found = at_the_end("depression_sd")
    assert found == pytest.approx(parameters().value("adaptation.depression_sd.lifting"), rel=0.2)


def test_onset_is_exponential_under_a_steady_dose():
    who, theta = people(UNTRAINED)
    model = TrainingResponses()
    x = {"training_followed": jnp.zeros((len(paces()) * len(DOSES_FOLLOWED), 1))}
    s = {f"dose_{name}": jnp.ones(1) for name in DOSES_FOLLOWED}
    v = View(x, quiet(1), theta, who, model.constants(theta, who), s)
    rate = model.rates(v)["training_followed"]
    onset = np.repeat(
        [theta[f"adaptation.pace_{p}.onset"][0] for p in paces()], len(DOSES_FOLLOWED)
    )
    np.testing.assert_allclose(np.asarray(rate.production)[:, 0], 1 / (DAY * onset), rtol=1e-12)
    np.testing.assert_allclose(rate.loss, rate.production, rtol=1e-12)


def test_what_was_gained_goes_at_its_own_pace_after_the_last_session():
    who, theta = people(UNTRAINED)
    times, values = walk(("lifting",), WEEKS, who, theta, rest_weeks=26)
    change = row(values, "cognition_global_sd")[:, 0]
    late = times > 7 * (WEEKS + 12)  # the dose itself is forgotten by then
    slope = np.polyfit(times[late], np.log(change[late]), 1)[0]
    assert slope == pytest.approx(-1 / theta["adaptation.pace_cognition.offset"][0], rel=0.03)
    assert np.all(np.diff(change[times > 7 * WEEKS + 60]) < 0)


def test_pressure_falls_by_class():
    # macdonald2016, abstract: about 0/-1, -3/-3 and -6/-5 mmHg.
    for systolic, expected in ((105.0, (0, -1)), (130.0, (-3, -3)), (158.0, (-6, -5))):
        end = after_a_trial("lifting", systolic_rest=systolic, diastolic_rest=0.62 * systolic)
        found = (end["systolic_pressure_mmhg"], end["diastolic_pressure_mmhg"])
        np.testing.assert_allclose(found, expected, atol=0.6)


def test_holds_lower_pressure_more_than_repetitions_of_the_same_muscles():
    # edwards2023, abstract: isometric -8.24/-4.00, dynamic -4.55/-3.04 mmHg.
    holds, lifts = (at_the_end("systolic_pressure_mmhg", (k,)) for k in ("holds", "leg extension"))
    assert holds < 2 * lifts < 0


def test_an_older_person_starts_with_a_higher_pressure_and_falls_further():
    old, young = (
        at_the_end("systolic_pressure_mmhg", name=n) for n in ("older woman", "young man")
    )
    assert old < young < 0


def test_crp_falls_in_older_adults_only():
    assert at_the_end("crp_mg_l") < -0.3
    assert at_the_end("crp_mg_l", name="young man") == pytest.approx(0.0, abs=0.05)


def test_hba1c_moves_where_diabetes_is_known():
    # liu2019: high load -0.61, low to moderate -0.23 %-points in type 2 diabetes.
    assert after_a_trial("heavy")["hba1c_points"] == 0.0
    assert after_a_trial("heavy", diabetes=1.0)["hba1c_points"] == pytest.approx(-0.61)
    assert after_a_trial("light", diabetes=1.0)["hba1c_points"] == pytest.approx(-0.23)


def test_dilation_gains_more_from_light_loads_and_stiffness_goes_the_other_way():
    light, heavy = (
        [at_the_end(n, (kind,)) for n in ("flow_mediated_dilation_points", "arterial_stiffness_sd")]
        for kind in ("light", "heavy")
    )
    assert light[0] > heavy[0] > 0
    assert light[1] < 0 < heavy[1]


def test_both_kinds_of_training_give_more_than_one_and_less_than_their_sum():
    one, other, both = (
        at_the_end("systolic_pressure_mmhg", kinds)
        for kinds in (("lifting",), ("ride",), ("lifting", "ride"))
    )
    assert one + other < both < min(one, other)


def test_status_takes_headroom_by_kind_of_training():
    strong = {"training_status": "athlete", "training_kind": "strength"}
    lifting, riding = (
        at_the_end("fatigue_sd", (kind,), **strong) / at_the_end("fatigue_sd", (kind,))
        for kind in ("lifting", "ride")
    )
    assert lifting < 0.5 < riding


@pytest.mark.parametrize(
    "name",
    [
        "il10_resting_sd",
        "bdnf_resting_sd",
        "irisin_resting_sd",
        "il15_resting_sd",
        "working_memory_sd",
        "arterial_stiffness_sd",
        "tnf_resting_sd",
    ],
)
def test_what_pools_did_not_find_may_be_nothing(name):
    end = row(trained(joint=200)[1], name)[-1, 1:]
    low, high = np.percentile(end, [5, 95])
    assert low < 0 < high


@pytest.mark.parametrize("name", ["follistatin_resting_sd", "depression_sd"])
def test_what_pools_found_is_not_nothing(name):
    low, high = np.percentile(row(trained(joint=200)[1], name)[-1, 1:], [5, 95])
    assert low * high > 0


def test_lost_fat_lowers_pressure_and_crp():
    who, theta = people(UNTRAINED)
    x = {k: jnp.asarray(v) for k, v in body().rest(1).items()}
    v = View(x, quiet(1), theta, who, body().constants(theta, who))
    v.s["fat_ratio"] = 1.0 - 5.0 / jnp.asarray(who["fat_mass"])
    for model in body().submodels:
        v.s.update(model.signals(v))
    # neter2003: -1.05 mmHg per kg; selvin2007: -0.06 mg/L per kg in lifestyle trials.
    assert float(v.s["response_systolic_pressure_mmhg"][0]) == pytest.approx(-5.25)
    assert float(v.s["response_crp_mg_l"][0]) == pytest.approx(-0.30)


def test_changes_are_ratios_of_the_outputs():
    who, theta = people(UNTRAINED, systolic_rest=150.0)
    _, values = walk(("lifting",), WEEKS, who, theta)
    found = body().changes_of(values[-1])
    fall = row(values, "systolic_pressure_mmhg")[-1]
    np.testing.assert_allclose(found["systolic"], 1.0 + fall / 150.0)
    gain = row(values, "flow_mediated_dilation_points")[-1]
    assert np.all(np.sign(found["fmd"] - 1.0) == np.sign(gain))
