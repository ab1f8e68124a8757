"""Aerobic capacity: doses and times that were published, and the laws between them."""

import jax.numpy as jnp
import numpy as np
import pytest
from energy_bench import BODY, DAY, course, numbers, quiet, ride, sets, someone

from myocrine.evidence.parameters import parameters
from myocrine.person import Person

VALUE = parameters().value
WOMAN = Person(sex="female", age=57.0, mass_kg=84.0, height_cm=163.0, training_status="untrained")
OLD_WOMAN = Person(sex="female", age=70.0, training_status="untrained")
TRAINED = Person(sex="male", age=25.0, training_status="trained", training_kind="endurance")


def week(days, *pieces):
    return {day: tuple(p for piece in pieces for p in piece) for day in days}


def uptake(plan, weeks, person=None, **more):
    kept = {} if person is None else {"person": person}
    return course(plan, weeks, **kept, **more)[0]["vo2max_percent"]


@pytest.mark.parametrize(("minutes", "measured"), [(72.2, 4.2), (135.8, 6.0), (191.7, 8.2)])
def test_three_doses_of_easy_exercise(minutes, measured):
    # church2007: 26 weeks at half of maximal uptake, women of 57 years.
    plan = week((0, 2, 4), ride(minutes / 3.0, 0.5, WOMAN))
    assert uptake(plan, 26, WOMAN)[-1] == pytest.approx(measured, abs=1.5)


def test_twenty_weeks_of_heritage():
    # wilmore1996: +17.7 %, resting heart rate -2.6 bpm; controlled trials of old people -6 bpm.
    gains, x = [], None
    for step in range(10):
        share = min(step / 7.0, 1.0)
        piece = ride(30.0 + 20.0 * share, 0.55 + 0.20 * share)
        seen, x = course(week((0, 2, 4), piece), 2, x=x)
        gains.append(seen["vo2max_percent"][-1])
    assert gains[-1] == pytest.approx(17.7, abs=2.5)
    assert -6.0 < seen["resting_heart_rate_bpm"][-1] < -2.6


def test_hard_training_six_days_a_week():
    # hickson1977: +44 % in 10 weeks in eight people; coggan1990 23 %, greiwe1999a 20 %.
    bout = (*ride(5, 1.0), *ride(2, 0.55)) * 6
    plan = week((0, 2, 4), bout) | week((1, 3, 5), ride(40, 0.87))
    gains = uptake(plan, 10)
    assert 23.0 < gains[-1] < 44.0
    assert gains[0] == pytest.approx(5.0, abs=2.5)  # first week, likewise


def test_intervals_in_trained_men():
    # helgerud2007: +7.2 % in 8 weeks with 4 x 4 min, nothing (here: less than 5) with easy running.
    intervals = (*ride(10, 0.6, TRAINED), *(*ride(4, 0.93, TRAINED), *ride(3, 0.58, TRAINED)) * 4)
    hard = uptake(week((0, 2, 4), intervals), 8, TRAINED)[-1]
    easy = uptake(week((0, 2, 4), ride(45, 0.57, TRAINED)), 8, TRAINED)[-1]
    assert hard == pytest.approx(7.2, abs=2.0)
    assert easy < 5.0


def test_what_is_gained_is_lost_as_was_measured():
    # coyle1984: -7, -14, -16 % after 12, 56, 84 days; here as shares of what is lost in the end.
    plan = week(range(6), ride(60, 0.75))
    seen, x = course(plan, 60)
    top = 1.0 + seen["vo2max_percent"][-1] / 100.0
    lost = 1.0 - (1.0 + course({}, 12, x=x)[0]["vo2max_percent"] / 100.0) / top
    assert lost[7] / lost[11] == pytest.approx(14.0 / 16.0, abs=0.1)
    assert 0.15 < lost[1] / lost[11] < 7.0 / 16.0 + 0.05


def test_more_minutes_and_more_intensity_give_more_but_less_and_less():
    minutes = [uptake(week((0, 2, 4), ride(m, 0.65)), 12)[-1] for m in (20, 40, 60)]
    assert minutes[0] < minutes[1] < minutes[2]
    assert minutes[2] - minutes[1] < minutes[1] - minutes[0]
    harder = [uptake(week((0, 2, 4), ride(40, f)), 12)[-1] for f in (0.5, 0.65, 0.8, 0.95)]
    assert np.all(np.diff(harder) > 0.0)


def test_the_gain_follows_its_closed_form():
    # A dose held without pause: the memory of the dose is a week, that of the gain 40 days.
    p, who = numbers(), someone()
    dose, aim = 49.0, VALUE("aerobic.gain") * (np.sqrt(50.0) - 1.0)
    x = {k: jnp.asarray(v) for k, v in BODY.rest(1).items()} | {"aerobic_dose": jnp.full(1, dose)}
    made = BODY.rates(x, quiet(), p, who)["uptake_gain"]
    assert float(made.production[0] * DAY) == pytest.approx(aim / VALUE("aerobic.gain_time"))
    assert float(made.loss[0] * DAY) == pytest.approx(1.0 / VALUE("aerobic.gain_time"))


def test_lifting_moves_uptake_in_the_unfit_only():
    # kelley2024: +1.8 (0.4, 3.3) mL/kg/min at 60 and more; ozaki2013: nothing in most young groups.
    plan = {day: sets(15, 0.86, OLD_WOMAN) for day in (0, 2, 4)}
    points = uptake(plan, 20, OLD_WOMAN)[-1] / 100.0 * float(someone(OLD_WOMAN)["vo2max_rel"][0])
    assert 0.4 < points < 3.3
    assert uptake({day: sets() for day in (0, 2, 4)}, 20)[-1] < 2.0


def test_both_together_give_no_less_than_endurance_alone():
    riding = week((1, 3, 5), ride(40, 0.7))
    both = riding | {day: sets() for day in (0, 2, 4)}
    assert uptake(both, 12)[-1] >= uptake(riding, 12)[-1]


def test_mitochondria_rise_and_fall_faster_than_uptake():
    # molmen2024: +23 (SD 5) % with moderate training.
    seen, x = course(week((0, 2, 4), ride(45, 0.68)), 10)
    assert seen["mitochondria_percent"][-1] == pytest.approx(23.0, abs=5.0)
    assert seen["fat_oxidation_percent"][-1] < seen["mitochondria_percent"][-1]
    after, _ = course({}, 6, x=x)
    kept = {k: after[k][-1] / seen[k][-1] for k in ("mitochondria_percent", "vo2max_percent")}
    assert kept["mitochondria_percent"] < 0.5 * kept["vo2max_percent"]


def test_lifting_fills_glycogen_and_leaves_mitochondria():
    seen, _ = course({day: sets() for day in (0, 2, 4)}, 12)
    assert 5.0 < seen["glycogen_capacity_percent"][-1] < 66.0  # macdougall1977: one muscle
    assert abs(seen["mitochondria_percent"][-1]) < 1.0


def test_a_habit_leaves_less_to_gain():
    gains = []
    for status in ("untrained", "recreational", "trained", "athlete"):
        person = Person(sex="male", age=25.0, training_status=status, training_kind="endurance")
        gains.append(uptake(week((0, 2, 4), ride(45, 0.7, person)), 12, person)[-1])
    assert np.all(np.diff(gains) < 0.0)


def test_the_calendar_takes_what_the_regression_says():
    person = Person(age=50.0, vo2max_ml_kg_min=35.0)
    seen, _ = course({}, 104, person, ageing=1.0)
    share = VALUE("person.vo2max.age_slope") * (104 * 7 / 365.25) / 35.0
    assert seen["vo2max_percent"][-1] == pytest.approx(100.0 * np.expm1(share), rel=1e-6)
    assert np.all(course({}, 10, person)[0]["vo2max_percent"] == 0.0)


def test_people_differ_as_in_heritage():
    # SD of the true gain 7.7 of 17.7 %: the log-spread of the gain between people.
    record = parameters()["aerobic.gain"]
    assert record.scale == "log"
    assert record.person == pytest.approx(7.7 / 17.7, abs=0.02)


def test_the_changed_person_has_todays_heart_rate_and_uptake():
    seen, x = course(week((0, 2, 4), ride(40, 0.75)), 8)
    now = BODY.changes(BODY.view(x, quiet(), numbers(), someone()))
    assert float(now["vo2max"][0]) == pytest.approx(1.0 + seen["vo2max_percent"][-1] / 100.0)
    rate = float(someone()["hr_rest"][0]) * (float(now["hr_rest"][0]) - 1.0)
    assert rate == pytest.approx(seen["resting_heart_rate_bpm"][-1])
    assert -8.0 < rate < -1.0
