"""Predicted changes: closed forms on constructed arms, and what a perfect model scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom, kstest

from myocrine.body.adaptation.base import Adaptation
from myocrine.body.adaptation.slow_body import SlowBody
from myocrine.body.contract import Output
from myocrine.errors import StudyError
from myocrine.evidence.parameters import parameters
from myocrine.planning.endpoints import endpoint
from myocrine.qualification.chronic.changes import hedges, score_change, sign_change
from myocrine.qualification.chronic.courses import ArmCourse, CourseReplica
from myocrine.qualification.chronic.scores import Change
from myocrine.qualification.study import Arm, Cohort, Observation, Paper, Pool, Study, Time
from myocrine.simulation.uncertainty import latin_normals

Floats = NDArray[np.float64]
PEOPLE, DRAWS = 48, 55
VO2 = "vo2max_percent"
WEEK = Time(week=12)


class Outputs(Adaptation):
    name = "outputs"
    outputs = tuple(
        Output(name=n, long_name=n, unit=u, kind="adaptation")
        for n, u in (
            (VO2, "%"),
            ("lean_mass_kg", "kg"),
            ("anxiety_sd", "1"),
            ("systolic_pressure_mmhg", "mmHg"),
        )
    )

    def rates(self, v):  # noqa: ARG002 - nothing moves
        return {}


BODY = SlowBody([Outputs()])


@dataclass(frozen=True)
class Table:
    """A course that was written down."""

    values: Mapping[str, Floats]

    def at(self, day: float, name: str) -> Floats:
        return self.values[name] * min(day / 84.0, 1.0)


def lanes(mean: float, sd: float = 0.0, knowledge: float = 0.0, seed: int = 1) -> Floats:
    people = mean + sd * latin_normals(1, PEOPLE, seed)[0]
    known = mean + knowledge * latin_normals(1, DRAWS, seed + 1)[0]
    return np.concatenate([[mean], people, known])


def arm(values: Floats, name: str = VO2, *, sessions: tuple[float, ...] = ()) -> ArmCourse:
    who = {"lean_mass": np.full(values.shape, 50.0)}
    return ArmCourse(
        body=BODY, course=Table({name: values}), sessions=sessions, who=who, n_people=PEOPLE
    )


def study(n: int = 12, *, assumed: tuple[str, ...] = (), arms: str = "tc") -> Study:
    trained = Arm(id="t", plan="plan 'x'", assumed=assumed)
    return Study(
        schema="myocrine.study/1",
        source="doe2031",
        paper=Paper(author="Doe", year=2031),
        cohort=Cohort(n=n),
        arm=[a for a in (trained, Arm(id="c", plan="nothing")) if a.id in arms],
        observation=[seen(0.1, arm_b=None)],
    )


def seen(value: float | str, scale: str = "difference", **said: object) -> Observation:
    given: dict[str, object] = {
        "arm": "t",
        "arm_b": "c",
        "analyte": VO2,
        "scale": scale,
        "value": value,
        "unit": "%" if scale == "difference" else "",
        "time": WEEK,
        "locator": "Table",
        "note": "within",
    }
    return Observation.model_validate({**given, **said})


def replica(trained: ArmCourse, control: ArmCourse | None = None, **said: object) -> CourseReplica:
    arms = {"t": trained} | ({"c": control} if control else {})
    return CourseReplica(study=study(**said), arms=arms, failed={})  # type: ignore[arg-type]


def score(o: Observation, found: CourseReplica, seed: int = 0) -> Change:
    return score_change(o, found, parameters(), seed=seed)


def test_hedges_correction_is_the_published_one() -> None:
    df = np.array([2.0, 10.0, 50.0, 400.0])
    assert hedges(df)[0] == pytest.approx(0.5642, abs=1e-4)  # exact: 1/sqrt(pi)
    assert hedges(df)[1:] == pytest.approx(1 - 3 / (4 * df[1:] - 1), rel=2e-3)


def test_the_smd_of_constructed_arms_is_their_difference_over_the_spread_before() -> None:
    sd = endpoint(VO2).between_sd
    o = seen(0.8, "smd")
    found = score(o, replica(arm(lanes(12.0)), arm(lanes(2.0)), n=10))
    assert found.predicted == pytest.approx(10.0 / sd)
    # Hedges' g is unbiased, and so is its simulation at ten an arm.
    assert 0.5 * (found.low + found.high) == pytest.approx(10.0 / sd, abs=0.06)
    assert found.standardised == 0.8
    assert found.error == pytest.approx(abs(0.8 - 10.0 / sd))


def test_an_smd_may_divide_by_the_spread_of_changes() -> None:
    e = endpoint(VO2)
    found = replica(arm(lanes(12.0, sd=5.0)), arm(lanes(2.0)), n=30)
    o = seen(0.8, "smd", over="change")
    spread = np.sqrt(np.mean([np.var(lanes(12.0, sd=5.0)[1 : 1 + PEOPLE]), 0.0])
                     + 2 * e.measurement_error**2)  # fmt: skip
    change = score(o, found)
    assert change.predicted == pytest.approx(10.0 / spread)
    assert change.in_sd(change.predicted) == pytest.approx(10.0 / e.between_sd)


def test_ratios_of_two_arms_are_folds_of_their_own_starts() -> None:
    found = score(seen(1.10, "ratio"), replica(arm(lanes(21.0)), arm(lanes(10.0))))
    assert found.predicted == pytest.approx(1.10)
    assert found.z == pytest.approx(0.0, abs=1e-9)


def test_kilograms_are_told_as_a_share_of_the_start() -> None:
    name = "lean_mass_kg"
    o = seen(1.04, "ratio", analyte=name, arm_b=None)
    assert score(o, replica(arm(lanes(2.0), name))).predicted == pytest.approx(1.04)
    o = seen(2.0, analyte=name, unit="kg", arm_b=None)
    assert score(o, replica(arm(lanes(2.0), name))).predicted == pytest.approx(2.0)
    grams = seen(2000.0, analyte=name, unit="g", arm_b=None)
    assert score(grams, replica(arm(lanes(2.0), name))).predicted == pytest.approx(2000.0)


def test_a_change_from_a_later_test_counts_from_there() -> None:
    o = seen(1.05, "ratio", arm_b=None, baseline_time=Time(week=6))
    found = score(o, replica(arm(lanes(10.0))))
    assert found.predicted == pytest.approx(1.10 / 1.05)
    assert found.topic == "later"


def test_like_is_told_from_unlike() -> None:
    trained, idle = arm(lanes(9.0), sessions=(0.0, 2.0)), arm(lanes(0.0))
    topics = [
        score(seen(9.0, arm_b=b), replica(first, second)).topic
        for first, second, b in (
            (trained, None, None),
            (trained, idle, "c"),
            (trained, trained, "c"),
            (idle, None, None),
        )
    ]
    assert topics == ["trained", "trained", "between", "control"]


def test_what_has_no_start_has_no_ratio_and_no_unit_no_number() -> None:
    name = "systolic_pressure_mmhg"
    found = replica(arm(lanes(-3.0), name))
    with pytest.raises(StudyError, match="give a difference"):
        score(seen(0.97, "ratio", analyte=name, arm_b=None), found)
    with pytest.raises(StudyError, match="cannot be converted"):
        score(seen(-3.0, analyte=name, unit="kg", arm_b=None), found)
    with pytest.raises(StudyError, match="nearest"):
        score(seen(-3.0, analyte="systolic_presure_mmhg", arm_b=None), found)


def test_what_nobody_knows_about_both_arms_cancels() -> None:
    shared = lanes(10.0, knowledge=8.0)
    one = score(seen(0.0, arm_b=None), replica(arm(shared)))
    both = score(seen(0.0), replica(arm(shared), arm(shared)))
    assert both.high - both.low < 0.6 * (one.high - one.low)
    assert both.predicted == pytest.approx(0.0)


def test_spread_shrinks_with_people_and_trials_but_knowledge_stays() -> None:
    trained = arm(lanes(10.0, sd=6.0))
    few, many = (score(seen(10.0, arm_b=None), replica(trained, n=n)) for n in (5, 80))
    assert few.width > 1.3 * many.width
    pool = seen(10.0, arm_b=None, pool=Pool(trials=30))
    assert score(pool, replica(trained, n=5)).width < 0.3 * few.width
    unsure = arm(lanes(10.0, sd=6.0, knowledge=4.0))
    wide = score(pool, replica(unsure, n=5))
    assert wide.width * endpoint(VO2).between_sd > 2 * 1.645 * 4.0 * 0.9


def test_a_pool_strays_as_far_as_it_says_of_itself() -> None:
    trained = replica(arm(lanes(10.0, sd=3.0)), arm(lanes(0.0)))
    sure = score(seen(0.5, "smd", pool=Pool(trials=50, interval=(0.49, 0.51))), trained)
    vague = score(seen(0.5, "smd", pool=Pool(trials=50, interval=(0.11, 0.89))), trained)
    unsaid = score(seen(0.5, "smd", pool=Pool(trials=50)), trained)
    assert sure.width == pytest.approx(unsaid.width)
    error = (0.89 - 0.11) / (2 * 1.95996)
    assert vague.width == pytest.approx(2 * 1.6449 * error, rel=0.08)
    assert vague.predicted == sure.predicted


def test_two_programmes_that_gain_alike_still_differ_from_trial_to_trial() -> None:
    gain = arm(lanes(20.0))
    alike = score(seen(0.0), replica(gain, gain, n=2000))
    p = parameters()
    share = p.value("qualification.between_trials_share")
    own = 1.0 - p.value("qualification.between_trials_common")
    shift = p.value("qualification.occasion_shift") * endpoint(VO2).measurement_error
    sd = np.hypot(share * np.sqrt(2.0 * own) * 20.0, shift)
    assert (alike.high - alike.low) / (2 * 1.6449) == pytest.approx(sd, rel=0.1)


def test_an_assumed_protocol_widens_and_pools_do_not_average_it_away() -> None:
    trained = arm(lanes(20.0))
    pool = seen(20.0, arm_b=None, pool=Pool(trials=40))
    told, guessed = (score(pool, replica(trained, assumed=a)).width for a in ((), ("plan",)))
    assert guessed > 3.0 * told


# -- a world of which the model knows everything that can be known --------------------------------

_TRUE = {"mean": 15.0, "people": 6.0, "knowledge": 3.0}


def world(count: int, n: int, scale: str, seed: int) -> list[float]:
    """Return what trials of `n` an arm would print if the model were right."""
    rng = np.random.default_rng(seed)
    p, e = parameters(), endpoint(VO2)
    share = p.value("qualification.between_trials_share") * _TRUE["mean"]
    shift = p.value("qualification.occasion_shift") * e.measurement_error
    found = []
    for _ in range(count):
        mean = _TRUE["mean"] + rng.normal(0, _TRUE["knowledge"])
        mean += rng.normal(0, share) + rng.normal(0, shift)
        tests = rng.normal(0, e.measurement_error, (4, n))
        trained = (rng.normal(mean, _TRUE["people"], n) + tests[1] - tests[0]).mean()
        control = (tests[3] - tests[2]).mean()
        effect = trained - control
        if scale == "smd":
            before = rng.normal(0, e.between_sd, (2, n)).var(axis=1, ddof=1).mean()
            effect *= hedges(2.0 * n - 2.0) / np.sqrt(before)
        found.append(float(effect))
    return found


def scored(scale: str, *, wider: float = 1.0, count: int = 300) -> list[Change]:
    spread = {"sd": wider * _TRUE["people"], "knowledge": wider * _TRUE["knowledge"]}
    found = replica(arm(lanes(_TRUE["mean"], **spread)), arm(lanes(0.0)), n=14)
    values = world(count, 14, scale, seed=7)
    return [score(seen(v, scale), found, seed=i) for i, v in enumerate(values)]


@pytest.mark.parametrize("scale", ["difference", "smd"])
def test_a_perfect_model_scores_a_normal_z_and_covers_nine_in_ten(scale: str) -> None:
    rows = scored(scale)
    z = np.array([r.z for r in rows])
    assert abs(z.mean()) < 3.0 / np.sqrt(len(z))
    assert np.mean(z**2) == pytest.approx(1.0, abs=3.0 * np.sqrt(2.0 / len(z)))
    inside = sum(r.inside for r in rows)
    assert binom.ppf(0.001, len(z), 0.9) <= inside <= binom.ppf(0.999, len(z), 0.9)
    assert kstest([r.p_below for r in rows], "uniform").pvalue > 0.001


def test_twice_the_spread_lowers_z_and_raises_crps() -> None:
    right, wide = scored("difference"), scored("difference", wider=2.5)
    assert np.mean([abs(r.z) for r in wide]) < 0.8 * np.mean([abs(r.z) for r in right])
    assert np.mean([r.crps for r in wide]) > 1.02 * np.mean([r.crps for r in right])
    assert [r.error for r in wide] == pytest.approx([r.error for r in right])


@pytest.mark.parametrize(("mean", "says"), [(20.0, "up"), (-20.0, "down"), (0.0, "none")])
def test_signs_are_those_of_the_studys_own_test(mean: float, says: str) -> None:
    found = replica(arm(lanes(mean, sd=5.0)), arm(lanes(0.0)), n=15)
    o = seen(says, "contrast")
    sign = sign_change(o, found, parameters())
    assert sign.predicted == says
    assert sign.probabilities[says] > 0.85
    assert sum(sign.probabilities.values()) == pytest.approx(1.0)


def test_a_small_study_lacks_power() -> None:
    trained, control = arm(lanes(6.0, sd=5.0)), arm(lanes(0.0))
    few, many = (
        sign_change(seen("up", "contrast"), replica(trained, control, n=n), parameters())
        for n in (5, 100)
    )
    assert few.probabilities["up"] < 0.5 < many.probabilities["up"]


def test_an_arm_that_could_not_be_followed_says_why() -> None:
    failed = CourseReplica(study=study(), arms={}, failed={"t": "the plan has no sessions"})
    with pytest.raises(StudyError, match="the plan has no sessions"):
        score(seen(1.0, arm_b=None), failed)
