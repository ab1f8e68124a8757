"""The timeline from courses that are known in closed form."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.claims import ledger
from myocrine.evidence.parameters import parameters
from myocrine.planning.age_equivalents import age_equivalent
from myocrine.planning.crossings import crosses, half_time, spread_of_crossings
from myocrine.planning.endpoints import COHORT_ONLY, DOMAINS, endpoint, group_size
from myocrine.planning.line import CERTAINTIES
from myocrine.planning.moments import BANDS, YEAR, band_of, grid, landmarks
from myocrine.planning.popular import _word, compared, promises
from myocrine.planning.timeline import Timeline, against, timeline
from myocrine.report.strict_json import strict_json
from myocrine.report.timeline_words import age_in_words, seen_by_band, seen_interval
from myocrine.simulation.uncertainty import Blocks
from timeline_truths import TRUTHS, Floats, Written, made, written

FINE = np.linspace(0.0, 400.0, 40_001)
NAMES = [name for names in DOMAINS.values() for name in names]


@pytest.mark.parametrize("tau", [3.0, 30.0])
def test_half_of_an_exponential_comes_after_ln_2_time_constants(tau: float) -> None:
    course = -5.0 * (1.0 - np.exp(-FINE / tau))
    assert half_time(FINE, course, 0.01) == pytest.approx(tau * math.log(2.0), rel=1e-3)


def test_what_does_not_move_has_no_half() -> None:
    assert math.isnan(half_time(FINE, np.zeros_like(FINE), 0.01))


def test_a_course_crosses_a_limit_when_its_formula_does() -> None:
    course = 4.0 * (1.0 - np.exp(-FINE / 20.0))
    expected = -20.0 * math.log(1.0 - 1.0 / 4.0)
    assert float(crosses(FINE, course, 1.0)) == pytest.approx(expected, abs=0.02)
    assert float(crosses(FINE, -course, 1.0)) == float(crosses(FINE, course, 1.0))
    assert math.isinf(float(crosses(FINE, course, 4.0)))


def test_courses_that_never_cross_make_never_an_end_of_the_interval() -> None:
    sizes = np.linspace(0.0, 4.0, 101)
    courses = sizes * (1.0 - np.exp(-FINE / 20.0))[:, None]
    low, high = spread_of_crossings(FINE, courses, 1.0)
    assert low == pytest.approx(-20.0 * math.log(1.0 - 1.0 / 3.8), abs=0.1)
    assert math.isinf(high)


def test_one_person_without_spread_is_a_group_of_one() -> None:
    known = endpoint("bone_density_spine_percent")
    assert float(known.group(np.zeros(()), 1)) == pytest.approx(known.one_person)
    assert known.one_person == pytest.approx(2.77 * known.measurement_error, rel=2e-3)


def test_four_times_the_people_see_half_as_much() -> None:
    known, spread = endpoint("crp_mg_l"), np.array([0.0, 0.5, 2.0])
    assert known.group(spread, 80) == pytest.approx(known.group(spread, 20) / 2.0)
    assert np.all(np.diff(known.group(spread, 20)) > 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_endpoint_has_its_numbers(name: str) -> None:
    known = endpoint(name)
    assert known.between_sd > 0
    assert 0 < known.measurement_error < known.between_sd
    assert known.mcid is None or known.mcid > 0


def test_a_movement_is_measured_as_all_maxima_are() -> None:
    own, all_of_them = endpoint("strength_squat_percent"), endpoint("strength_1rm_percent")
    assert replace(own, name=all_of_them.name) == all_of_them
    with pytest.raises(UnknownNameError, match="muscle_sise"):
        endpoint("muscle_sise_percent")


def test_days_looked_at_ascend_and_hold_every_landmark() -> None:
    days = grid(10.0 * YEAR, first=0.75)
    assert all(b > a for a, b in itertools.pairwise(days))
    assert days[0] == 0.0
    assert days[-1] == 10.0 * YEAR
    marks = landmarks(days, first=0.75)
    assert list(marks) == ["2 h", "1 d", "4 wk", "12 wk", "26 wk", "1 y", "2 y", "5 y", "10 y"]
    assert days[marks["1 d"]] == 1.75
    assert [band_of(days[i]) for i in marks.values()].count("years") == 4


def test_a_run_that_ends_between_landmarks_ends_with_its_own() -> None:
    assert list(landmarks(grid(70.0))) == ["2 h", "1 d", "4 wk", "10 wk"]
    assert list(landmarks(grid(1.0)))[-1] == "1 d"


def test_bands_follow_each_other() -> None:
    edges = list(BANDS.values())
    assert [a[1] for a in edges[:-1]] == [b[0] for b in edges[1:]]


def test_lines_are_what_was_written() -> None:
    shown = made(104.0)
    for truth in TRUTHS:
        x = shown.lines[truth.name]
        whole = truth.size * (1.0 - np.exp(-x.days / truth.tau))
        assert x.joint[1] == pytest.approx(whole, abs=0.15 * abs(truth.size) + 1e-12)
        assert np.all(np.diff(x.joint, axis=0) >= 0)
        assert np.all(np.diff(x.knowledge, axis=0) >= 0)
        if truth.size and truth.tau > 10.0:  # faster ones pass half between two looks
            half = -truth.tau * math.log(0.5 + 0.5 * math.exp(-x.days[-1] / truth.tau))
            assert x.half == pytest.approx(half, rel=0.1)
        assert x.sizes["1 y"].median == pytest.approx(x.joint[1][list(x.days).index(364.0)])


def test_people_and_knowledge_stand_apart() -> None:
    x = made().lines["resting_metabolic_rate_kcal_d"]
    truth = next(t for t in TRUTHS if t.name == x.name)
    width = {b: float(np.ptp(getattr(x, b)[::2, -1])) for b in ("joint", "person", "knowledge")}
    assert width["knowledge"] / width["person"] == pytest.approx(
        truth.knowledge / truth.person, rel=0.1
    )
    assert max(width["knowledge"], width["person"]) < width["joint"] < sum(width.values()) / 1.5


def test_a_group_first_sees_what_exceeds_its_own_error() -> None:
    x = made(104.0, draws=400).lines["strength_1rm_percent"]
    truth = TRUTHS[0]
    share = 1.0 - np.exp(-x.days / truth.tau)
    error = x.endpoint.measurement_error
    least = 1.96 * np.sqrt((2.0 * error**2 + (truth.size * truth.person * share) ** 2) / 20.0)
    assert x.seen == x.days[np.argmax(truth.size * share > least)]
    assert x.seen_interval[0] <= x.seen <= x.seen_interval[1]


def test_larger_groups_see_sooner() -> None:
    records = parameters()
    run = written(104.0)
    seen = []
    for n in (5.0, 20.0, 500.0):
        changed = records.with_values({"endpoint.group_size": n})
        assert group_size(changed) == n
        seen.append(timeline(run, plan="p", records=changed).lines["systolic_pressure_mmhg"].seen)
    assert seen[0] >= seen[1] > seen[2]


def test_the_same_plan_twice_makes_no_difference() -> None:
    run = written()
    shown = timeline(against(run, run), plan="p", versus="q")
    for x in shown.lines.values():
        assert not x.moved
        assert np.all(x.joint == 0.0)
        assert math.isinf(x.seen)


def test_a_difference_is_taken_person_by_person() -> None:
    one, two = written(), written(scale=2.0)
    own = timeline(one, plan="p").lines
    difference = timeline(against(two, one), plan="q", versus="p").lines
    for name, x in own.items():
        # Paired: the interval is that of one run, not of two added up.
        assert difference[name].joint == pytest.approx(x.joint)


def test_two_groups_are_of_different_people() -> None:
    one, two = written(104.0, draws=400), written(104.0, draws=400, scale=1.35)
    x = timeline(against(two, one), plan="q", versus="p").lines["strength_1rm_percent"]
    own = [np.std(run.output(x.name, "person"), axis=1) for run in (one, two)]
    error = x.endpoint.measurement_error
    # Two means, each of 20 people measured twice: their variances add up.
    least = 1.96 * np.sqrt(sum((2.0 * error**2 + s**2) / 20.0 for s in own))
    assert x.seen == x.days[np.argmax(x.joint[1] > least)]
    paired = np.std(two.output(x.name, "person") - one.output(x.name, "person"), axis=1)
    narrow = 1.96 * np.sqrt(2.0 * (2.0 * error**2 + paired**2) / 20.0)
    assert x.seen > x.days[np.argmax(x.joint[1] > narrow)]


@pytest.mark.parametrize("other", [written(51.0), written(draws=20)])
def test_runs_that_are_no_pairs_are_refused(other: Written) -> None:
    with pytest.raises(InputError, match="no pairs") as refused:
        against(written(), other)
    assert "same person" in refused.value.remedy


@pytest.mark.parametrize(
    ("dial", "low", "steps"), [("C", "low", 0), ("B", "very low", 1), ("A", "very low", 2)]
)
def test_the_dial_lowers_the_certainty(dial: str, low: str, steps: int) -> None:
    shown = made(evidence=dial)
    assert shown.lines["crp_mg_l"].certainty == low  # evidence C
    assert shown.lines["strength_1rm_percent"].certainty == "high"  # evidence A
    vo2max = shown.lines["vo2max_percent"].certainty  # evidence B, stated moderate
    assert CERTAINTIES.index(vo2max) == 1 + max(steps - 1, 0)


def test_ten_years_of_loss_won_back_are_ten_years() -> None:
    blocks = Blocks(joint=200, person=100, knowledge=100)
    slope = parameters().value("endpoint.vo2max_percent.age_slope")
    change = {b: np.full(200 if b == "joint" else 100, -10.0 * slope) for b in ("joint", "person")}
    change["knowledge"] = change["person"]
    found = age_equivalent("vo2max_percent", change, blocks, age=45.0)
    assert found is not None
    assert found.years.person == pytest.approx((10.0, 10.0))
    assert found.years.median == pytest.approx(10.0, rel=0.03)
    assert found.years.knowledge[0] < 9.0
    assert found.years.knowledge[1] > 11.0
    assert found.inside is True
    outside = age_equivalent("vo2max_percent", change, blocks, age=90.0)
    assert outside is not None
    assert outside.inside is False


def test_what_rises_with_age_is_won_back_by_falling() -> None:
    shown = made()
    fat = shown.lines["body_fat_points"].age
    assert fat is not None
    assert fat.slope > 0
    assert fat.years.median > 0


def test_days_and_guesses_are_held_against_no_years() -> None:
    aged = {n for n in made(12.0).lines if f"endpoint.{n}.age_slope" in parameters()}
    assert {n for n, x in made(12.0).lines.items() if x.age} == aged
    assert not any(x.age for x in made(11.9).lines.values())
    run = written(52.0)
    guess = replace(run, truths=tuple(replace(t, certainty="very low") for t in run.truths))
    assert not any(x.age for x in timeline(guess, plan="p").lines.values())
    assert made(11.9).as_dict()["endpoints"]["vo2max_percent"]["age_equivalent"] is None


def test_years_of_muscle_say_that_swelling_counts() -> None:
    lines = made(52.0).lines
    assert "swelling" in age_in_words(lines["muscle_size_percent"])
    assert "swelling" not in age_in_words(lines["vo2max_percent"])


def test_without_a_slope_in_print_there_are_no_years() -> None:
    shown = made()
    assert shown.lines["depression_sd"].age is None
    assert "biological" not in strict_json(shown.as_dict())
    # No sum and no mean of the endpoints' years anywhere above them.
    assert not any("age" in key for key in shown.as_dict())


def test_promises_stand_in_the_ledger_and_are_read_from_endpoints() -> None:
    for promise in promises():
        assert promise.claim in ledger()
        assert set(promise.outputs) <= set(NAMES)
        assert promise.band in BANDS
    assert {p.claim for p in promises()} == {"C30", "C31", "C32", "C33"}


def test_promises_are_compared_with_when_and_where_things_go() -> None:
    def words(shown: Timeline) -> dict[tuple[str, str], str]:
        return {(f.promise.band, f.line.name): f.word for f in compared(shown.lines)}

    found = words(made(104.0))
    assert found["months", "strength_1rm_percent"] == "earlier"
    assert found["weeks", "sleep_quality_sd"] == "later"
    assert found["hours", "flow_mediated_dilation_points"] == "later"
    assert found["years", "crp_mg_l"] == "not seen"
    assert words(made(20.0))["months", "resting_metabolic_rate_kcal_d"] == "run too short"
    a_year = words(made(52.0))
    assert a_year["years", "crp_mg_l"] == "run too short"
    assert words(made(103.0))["years", "crp_mg_l"] == "run too short"
    worse = timeline(written(104.0, scale=-1.0), plan="p")
    assert words(worse)["months", "strength_1rm_percent"] == "the other way"


@pytest.mark.parametrize("edge", [3.0, 84.0, YEAR])
def test_what_is_seen_where_two_bands_meet_is_in_one_of_them(edge: float) -> None:
    x = made(156.0).lines["strength_1rm_percent"]
    at_the_edge = replace(x, seen=edge)
    words = [_word(at_the_edge, band, up=True) for band in BANDS]
    assert words.count("in time") == 1
    assert BANDS[list(BANDS)[words.index("in time")]][0] == edge


def test_hours_count_from_the_first_session_wherever_it_lies() -> None:
    """A plan whose first session is on day 3.25: what is seen two hours later is seen in hours."""
    first = 3.25
    truth = replace(TRUTHS[0], tau=0.05)  # nearly whole after two hours

    class Later(Written):
        def output(self, name: str, block: str = "joint") -> Floats:
            began = replace(self, days=np.maximum(self.days - first, 0.0))
            return Written.output(began, name, block)

    run = Later((truth,), np.array(grid(364.0, first)), Blocks(joint=60, person=30, knowledge=30))
    x = timeline(run, plan="p", sessions=(first, 10.0)).lines[truth.name]
    assert x.seen == pytest.approx(first + 2.0 / 24.0)
    assert x.told(x.seen) == pytest.approx(2.0 / 24.0)
    assert seen_interval(x) == "2 h"
    assert next(seen_by_band([x], "a group")).startswith("Within hours ")
    assert {f.word for f in compared({x.name: x})} == {"earlier"}  # promised for months
    data = x.as_dict()
    assert data["first_detectable_band"] == "hours"
    assert data["first_detectable_week"] * 7.0 == x.seen  # the clock of `weeks`
    assert [data["sizes"][n]["band"] for n in ("2 h", "1 d", "4 wk")] == ["hours", "hours", "weeks"]


def test_of_one_person_only_what_two_measurements_of_one_can_tell() -> None:
    one, two = written(), written(scale=2.0)
    alone = timeline(one, plan="p")
    for name, x in alone.as_dict()["endpoints"].items():
        told = (x["share_of_people_beyond_error"], x["least_detectable_in_one_person"])
        assert (told == (None, None)) == (name in COHORT_ONLY)
        if name not in COHORT_ONLY:
            beyond = np.abs(one.output(name)[-1]) > endpoint(name).one_person
            assert told == (np.mean(beyond), endpoint(name).one_person)
    both = timeline(against(two, one), plan="q", versus="p").as_dict()["endpoints"]
    for x in both.values():
        assert x["share_of_people_beyond_error"] is None
        assert x["least_detectable_in_one_person"] is None


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("depression_sd", "down"),
        ("systolic_pressure_mmhg", "down"),
        ("flow_mediated_dilation_points", "up"),
        ("resting_metabolic_rate_kcal_d", "either"),
        ("vo2max_percent", None),  # nobody has set a smallest change that matters
    ],
)
def test_a_change_for_the_worse_is_not_one_that_matters(name: str, way: str | None) -> None:
    better, worse = (
        timeline(written(52.0, scale=s), plan="p").lines[name].as_dict() for s in (4.0, -4.0)
    )
    assert better["meaningful_direction"] == worse["meaningful_direction"] == way
    assert math.isfinite(better["first_meaningful_week"]) == (way is not None)
    assert math.isfinite(worse["first_meaningful_week"]) == (way == "either")
    first = better["first_meaningful_week"]
    if way is not None:
        size = np.abs(better["median"])[better["weeks"].index(first)]
        assert size > better["smallest_that_matters"]


def test_the_promised_way_is_the_better_one() -> None:
    for promise in promises():
        for name, up in zip(promise.outputs, promise.up, strict=True):
            assert endpoint(name).better in ("either", "up" if up else "down")


def test_the_json_form_is_versioned_and_whole() -> None:
    data = made().as_dict()
    assert data["schema"] == "myocrine.timeline/1"
    assert data["note"] == "simulated, not measured"
    assert data["seed"] == 0
    assert list(data["endpoints"]) == [n for n in NAMES if n in {t.name for t in TRUTHS}]
    for name, one in data["endpoints"].items():
        lengths = {len(one[k]) for k in ("weeks", "median", "low", "high")}
        assert len(lengths) == 1
        assert one["certainty"] in CERTAINTIES
        assert one["cohort_only"] == (name in COHORT_ONLY)
        assert one["sources"] == ["ahtiainen2016"]
        assert {"unit", "first_detectable_week", "half_effect_week"} <= set(one)
        assert {s["band"] for s in one["sizes"].values()} == set(BANDS)
    assert {p["output"] for p in data["popular"]} <= set(data["endpoints"])
    assert all(p["claim"] in ledger() for p in data["popular"])
    assert "NaN" not in strict_json(data)
    assert "Infinity" not in strict_json(data)
