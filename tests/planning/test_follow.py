"""Following a plan: clocks, doses, attendance, and whose strength a session meets."""

import functools

import jax.numpy as jnp
import numpy as np
import pytest

from myocrine.body.adaptation.base import SURROUNDINGS, Adaptation
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Output, Rate, State, flux
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.movements import FAMILIES
from myocrine.person import population
from myocrine.planning.clock import GAP, stretch
from myocrine.planning.follow import follow
from myocrine.planning.simulate import simulate_plan
from myocrine.simulation.schedule import Grid
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.plans import parse_plan

PLAN = """plan "Twice"
  cycle 7 days
    day 1: Whole
    day 4: Whole

session "Whole"
  Back squat 3x8 at RIR 2, rest 2 min
  Bench press 3x8 at 30 kg, rest 2 min
"""
FADING = 1.0 / (20.0 * 1440.0)
WHO = population("young_untrained_men").lanes(range(5), seed=3)
THETA = {"planning.protein": np.ones(5)}


class Counter(Adaptation):
    """Minutes passed, effective sets done, and a skill that sets raise and time takes."""

    name = "counter"
    states = (
        State(name="minutes", unit="min", rest=0.0, ledger=True),
        State(name="sets", unit="1", rest=0.0, ledger=True),
        State(name="fading", unit="1", rest=0.0),
        State(name="skill", unit="1", rest=1.0, rows=len(FAMILIES)),
    )
    outputs = tuple(
        Output(name=name, long_name=name, unit="1", kind="adaptation")
        for name in ("minutes", "sets", "fading", "protein_eaten")
    )
    parameters = ("planning.protein",)
    changed = ("skill",)
    learning = 0.0

    def rates(self, v):
        doing = jnp.arange(1, len(FAMILIES) + 1)[:, None] == v.u["movement"]
        gain = self.learning * v.u["stimulus"] * doing
        return {
            "minutes": flux(jnp.ones_like(v.u["stimulus"])),
            "sets": flux(v.u["stimulus"]),
            "fading": Rate(v.u["stimulus"], FADING + 0.0 * v.x["fading"]),
            "skill": Rate(gain, 0.0 * v.x["skill"]),
        }

    def observe(self, v):
        own = {k: v.x[k] for k in ("minutes", "sets", "fading")}
        return {**own, "protein_eaten": v.u["protein"]}

    def changes(self, v):
        return {"skill": v.x["skill"]}


class Learner(Counter):
    name = "learner"
    learning = 0.01


@functools.cache
def body(kind=Counter):
    return SlowBody([kind()])


def course(plan=PLAN, kind=Counter, who=WHO, theta=THETA, **changes):
    parsed = None if plan is None else parse_plan(plan)
    return follow(parsed, who, theta, **{"days": 28.0, "body": body(kind), **changes})


def first_sets():
    """Return the effective sets of the first session, when each begins and ends [min]."""
    _, drive = compile_session(parse_plan(PLAN).sessions["Whole"], WHO)
    return drive


def test_everybody_is_at_the_same_time_of_the_same_day():
    found = course(moments=(0.01, 0.5, 3.0, 17.25))
    assert np.allclose(found.days, [0.0, 0.01, 0.5, 3.0, 17.25, 28.0])
    late = found.days >= 0.5  # before that some are still at it
    assert np.allclose(found.output("minutes")[late], 1440.0 * found.days[late, None], rtol=1e-12)


def test_without_moments_every_session_is_kept():
    found = course()
    assert np.allclose(found.days, [0, 3, 7, 10, 14, 17, 21, 24, 28])
    assert len(found.log) == 8


def test_sets_add_up_to_what_execution_did():
    drive = first_sets()
    one = (drive.stimulus * drive.duration).sum(axis=0)
    assert np.allclose(course().output("sets")[-1], 8 * one, rtol=1e-12)


def test_a_linear_state_is_the_sum_of_its_fading_doses():
    drive = first_sets()
    ends = np.cumsum(drive.duration, axis=0)
    expected = np.zeros(5)
    for day in (0, 3, 7, 10, 14, 17, 21, 24):
        since = (28 - day) * 1440.0 - ends
        h = drive.duration
        expected += (
            drive.stimulus * np.exp(-FADING * since) * -np.expm1(-FADING * h) / FADING
        ).sum(axis=0)
    # The sets of an exercise are spread over the minutes that they take with their rests.
    assert np.allclose(course().output("fading")[-1], expected, rtol=1e-4)


def test_doing_nothing_is_rest():
    for plan in (None, "nothing"):
        found = course(plan, moments=(1.0, 9.0))
        assert not found.output("sets").any()
        assert not found.log
        person = found.person(28.0)
        assert all(np.array_equal(person[k], WHO[k]) for k in {*WHO} - {"days_since_last_bout"})
        assert np.allclose(person["days_since_last_bout"], WHO["days_since_last_bout"] + 28.0)


def test_people_do_not_see_each_other():
    whole = course(kind=Learner)
    alone = {k: np.asarray(v)[..., 2:3] for k, v in WHO.items()}
    theta = {k: v[2:3] for k, v in THETA.items()}
    single = course(kind=Learner, who=alone, theta=theta)
    assert np.array_equal(whole.output("sets")[:, 2:3], single.output("sets"))


def test_looking_more_often_or_stepping_finer_changes_little():
    seldom = course(kind=Learner).output("fading")[-1]
    often = course(kind=Learner, moments=np.linspace(0.3, 27.7, 40)).output("fading")[-1]
    fine = Grid(first=5.0, growth=0.1, longest=120.0, longest_work=2.0)
    finer = course(kind=Learner, grid=fine).output("fading")[-1]
    assert np.allclose(often, seldom, rtol=1e-9)
    assert np.allclose(finer, seldom, rtol=1e-9)
    assert fine.longest < GAP.longest


def test_the_next_session_meets_the_strength_that_the_last_one_left():
    found = course(kind=Learner)
    kg, percent = (
        np.array([getattr(h.performance, k)[:, 0] for h in found.log])
        for k in ("load_kg", "percent")
    )
    assert np.allclose(kg[:, 3:], 30.0)
    assert np.all(np.diff(percent[:, 3]) < 0)  # the same kilograms are ever lighter
    assert np.allclose(percent[:, 0], percent[0, 0])  # what is asked for by effort is not
    assert np.all(np.diff(kg[:, 0]) > 0)
    person = found.person(28.0)
    learnt = sum(person[k] / WHO[k] - 1.0 for k in ("one_rm_back_squat", "one_rm_bench_press"))
    assert np.allclose(learnt, 0.01 * found.output("sets")[-1])


def test_who_stays_away_does_nothing_and_it_is_theirs():
    whole, half = course(), course(adherence=0.5, seed=11)
    share = half.output("sets")[-1] / whole.output("sets")[-1]
    assert share[0] == pytest.approx(1.0)  # lane 0 stands for the plan
    assert np.all((share > 0) & (share <= 1.0))
    assert np.allclose(share * 8, np.round(share * 8))
    assert len(np.unique(share)) > 1
    later = {k: np.asarray(v)[..., 1:] for k, v in WHO.items()}
    theta = {k: v[1:] for k, v in THETA.items()}
    again = course(adherence=0.5, seed=11, who=later, theta=theta, people=(1, 2, 3, 4))
    assert np.array_equal(again.output("sets"), half.output("sets")[:, 1:])
    one = simulate_plan(PLAN, weeks=8, draws=1, body=body(), adherence=0.5)
    assert 0 < np.mean([h.present for h in one.course.log]) < 1  # somebody alone stays away too


def test_what_nobody_knows_is_not_who_stays_away():
    found = simulate_plan(PLAN, weeks=8, draws=8, body=body(), adherence=0.5)
    days = found.output("minutes", "knowledge")
    assert np.ptp(found.output("sets", "knowledge")[-1]) < 1e-9
    assert np.ptp(found.output("sets", "joint")[-1]) > 1.0
    assert np.ptp(days[-1]) < 1e-6


def test_a_session_may_follow_at_once():
    surroundings = dict.fromkeys(SURROUNDINGS, np.ones(5))
    made = stretch(
        start=2.0,
        until=2.0,
        drive=first_sets(),
        present=np.ones(5, dtype=bool),
        surroundings=surroundings,
        resting=np.full(5, 0.1),
    )
    assert made.nodes == (made.schedule.n_steps,)
    assert np.allclose(made.schedule.h.sum(axis=0), first_sets().duration.sum(axis=0))


def test_people_grow_older_and_idle():
    found = simulate_plan(PLAN, weeks=104, draws=1, moments=(364.0, 728.0))
    before, after = found.course.person(0.0), found.course.person(728.0)
    assert after["age"] - before["age"] == pytest.approx(728 / 365.25, rel=1e-6)
    assert after["days_since_last_bout"][0] == pytest.approx(4.0)  # the last session was on day 4
    frozen = simulate_plan(None, weeks=52, draws=1, ageing=False)
    assert frozen.course.person(364.0)["age"] == frozen.course.who["age"]


def test_nobody_lives_on_nothing():
    text = PLAN.replace("day 4: Whole", "day 4: Whole\n  diet -1900 kcal/d")
    with pytest.raises(InputError, match="nobody lives through"):
        simulate_plan(text, weeks=150, draws=1)


def test_a_diet_holds_for_its_part_of_the_plan():
    text = """plan "Two parts"
  cycle 7 days
    day 1: Whole
    diet protein 2.2 g/kg/d
  for 2 weeks
  cycle 7 days
    day 1: Whole
  for 2 weeks

session "Whole"
  Back squat 3x8 at RIR 2
"""
    found = course(text, moments=(5.0, 20.0))
    assert np.allclose(found.at(5.0, "protein_eaten"), 2.2)
    assert np.allclose(found.at(20.0, "protein_eaten"), 1.2)


def test_bad_input_is_one_sentence():
    for changes, said in (
        ({"days": 0.0}, "followed for some days"),
        ({"adherence": 1.5}, "no share of the sessions"),
    ):
        with pytest.raises(InputError, match=said):
            course(**changes)
    found = course(moments=(7.0,))
    with pytest.raises(UnknownNameError, match="minuts"):
        found.output("minuts")
    with pytest.raises(InputError, match="was not kept"):
        found.at(8.0, "sets")


def test_blocks_of_a_plan_are_those_of_a_session():
    result = simulate_plan(PLAN, weeks=2, draws=6, body=body(Learner))
    assert result.output("sets").shape == (5, 6)
    assert result.output("sets", "central").shape == (5, 1)
    low, median, high = result.interval("sets")
    assert np.all(low <= median)
    assert np.all(median <= high)
    people = simulate_plan(
        PLAN, population("older_women"), weeks=1, draws=4, body=body(Learner), moments=(7.0,)
    )
    assert people.population == "older_women"
    assert np.all(people.course.who["age"] >= 60)
    assert len(np.unique(people.course.who["age"][people.blocks.where("joint")])) == 4


def test_a_session_written_alone_is_no_plan():
    with pytest.raises(InputError):
        simulate_plan("Back squat 3x8 at RIR 2", weeks=1, draws=1, body=body())
    assert read_one("Back squat 3x8 at RIR 2").blocks
