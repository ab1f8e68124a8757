"""Body composition: the balance closes, Forbes holds where it should, and lifting breaks it."""

import jax.numpy as jnp
import numpy as np
import pytest
from energy_bench import BODY, MAN, course, numbers, quiet, ride, sets, someone
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from myocrine.body.oxygen import KJ_PER_KCAL
from myocrine.evidence.parameters import parameters
from myocrine.person import Person

VALUE = parameters().value
HEAVY = Person(sex="female", age=50.0, mass_kg=90.0, height_cm=165.0, training_status="untrained")


def lifting(person=MAN, days=(0, 2, 4), count=15):
    return {day: sets(count, person=person) for day in days}


def forbes(fat, start):
    return VALUE("composition.forbes_constant") * np.log(fat / start)


def hall(offset, person=MAN):
    """Return mass lost per day, independently: masses [kg] and kJ, no exercise."""
    who = {k: float(np.asarray(v)[0]) for k, v in someone(person).items() if np.ndim(v) == 1}
    level, thermic = VALUE("composition.activity_level"), VALUE("composition.thermic_share")
    start = who["rmr_kcal_d"] * KJ_PER_KCAL
    carrying = ((1 - thermic) * level - 1) * start / who["mass"]
    eaten = offset * KJ_PER_KCAL
    aim = VALUE("composition.glycogen_start") * (np.sqrt(1 + eaten / (level * start)) - 1)

    def slope(_, y):
        fat, glycogen, adapted = y
        lean = forbes(fat, who["fat_mass"])
        mass = fat - who["fat_mass"] + lean + VALUE("composition.glycogen_water") * glycogen
        resting = VALUE("resting_metabolism.fat") * KJ_PER_KCAL * (fat - who["fat_mass"])
        resting += VALUE("resting_metabolism.lean") * lean + adapted
        stored = (aim - glycogen) / VALUE("composition.glycogen_time")
        left = (1 - thermic) * eaten - resting - carrying * mass
        left -= VALUE("composition.glycogen_energy") * stored
        ratio = VALUE("composition.forbes_constant") / fat
        lean_cost = VALUE("composition.lean_energy") + VALUE("composition.lean_storage_cost")
        fat_cost = VALUE("composition.fat_energy") + VALUE("composition.fat_storage_cost")
        share = VALUE("resting_metabolism.adaptive_share") * eaten
        return [
            left / (fat_cost + ratio * lean_cost),
            stored,
            (share - adapted) / VALUE("resting_metabolism.adaptive_time"),
        ]

    return slope, who


def test_without_food_training_or_age_nothing_moves():
    seen, x = course({}, 4)
    rest = BODY.rest(1)
    assert all(np.array_equal(np.asarray(x[name]), rest[name]) for name in x)
    assert all(np.all(values == 0.0) for values in seen.values())


@pytest.mark.parametrize("offset", [-700.0, 0.0, 400.0])
def test_what_is_eaten_and_not_spent_is_what_is_stored(offset):
    _, x = course(lifting() | {5: ride(60, 0.7)}, 26, energy_offset=offset)
    kept = VALUE("composition.fat_energy") * x["fat_change"]
    kept += VALUE("composition.lean_energy") * (x["lean_by_balance"] + x["muscle_built"])
    kept += VALUE("composition.glycogen_energy") * x["glycogen_change"]
    moved = VALUE("composition.fat_energy") * abs(float(x["fat_change"][0]))
    assert abs(float(kept[0] - KJ_PER_KCAL * x["energy_balance"][0])) < 1e-6 * moved


def test_by_diet_alone_lean_and_fat_stay_on_forbes_line():
    _, x = course({}, 40, energy_offset=-400.0)
    start = float(someone()["fat_mass"][0])
    expected = forbes(start + float(x["fat_change"][0]), start)
    assert float(x["lean_by_balance"][0]) == pytest.approx(expected, rel=1e-6)
    assert expected < -2.0


def test_a_second_solver_finds_the_same_course_of_a_diet():
    slope, who = hall(-500.0)
    found = solve_ivp(slope, (0, 182), [who["fat_mass"], 0, 0], rtol=1e-9, atol=1e-9).y[:, -1]
    seen, x = course({}, 26, energy_offset=-500.0)
    assert float(x["glycogen_change"][0]) == pytest.approx(found[1], abs=1e-5)
    assert seen["fat_mass_kg"][-1] == pytest.approx(found[0] - who["fat_mass"], abs=1e-3)


def test_half_of_what_a_diet_will_take_is_gone_in_about_a_year():
    # hall2011: the half-time of body weight is about one year.
    slope, who = hall(-240.0, HEAVY)
    settled = [VALUE("composition.glycogen_start"), 0.0]

    def still(fat):
        glycogen = brentq(lambda g: slope(0, [fat, g, 0.0])[1], -settled[0], settled[0])
        adapted = VALUE("resting_metabolism.adaptive_share") * -240.0 * KJ_PER_KCAL
        return slope(0, [fat, glycogen, adapted])[0]

    fat = brentq(still, 1.0, who["fat_mass"])
    in_the_end = fat - who["fat_mass"] + forbes(fat, who["fat_mass"])
    seen, _ = course({}, 52, HEAVY, energy_offset=-240.0)
    assert 0.4 < seen["body_mass_kg"][-1] / in_the_end < 0.65


def test_lifting_lowers_fat_while_lean_rises():
    seen, _ = course(lifting(), 12)
    assert seen["lean_mass_kg"][-1] > 1.0
    assert -2.0 < seen["fat_mass_kg"][-1] < -0.3
    assert np.all(np.diff(seen["body_fat_points"]) < 0)


def test_lifting_in_the_overweight_is_where_the_pool_stands():
    # lopez2022: fat -1.0 kg, body fat -1.6 points; with restriction fat -5.3 (-7.2, -3.5) kg.
    alone, _ = course(lifting(HEAVY), 16, HEAVY)
    assert alone["fat_mass_kg"][-1] == pytest.approx(-1.0, abs=0.5)
    assert alone["body_fat_points"][-1] == pytest.approx(-1.6, abs=0.6)
    less, _ = course(lifting(HEAVY), 16, HEAVY, energy_offset=-500.0)
    assert -7.2 < less["fat_mass_kg"][-1] < -3.5
    dieting, _ = course({}, 16, HEAVY, energy_offset=-500.0)
    assert dieting["lean_mass_kg"][-1] < less["lean_mass_kg"][-1] < alone["lean_mass_kg"][-1]


def test_visceral_fat_of_old_men_who_lift():
    # ibanez2005: -10.3 % in 16 weeks of two sessions, nine men of 67 years, without a diet.
    man = Person(sex="male", age=67.0, mass_kg=80.0, height_cm=168.0, training_status="untrained")
    seen, _ = course(lifting(man, days=(0, 3), count=24), 16, man)
    assert -15.0 < seen["visceral_fat_percent"][-1] < -4.0


def test_visceral_fat_goes_with_a_power_of_fat_and_more_with_exercise():
    seen, x = course({}, 20, energy_offset=-500.0)
    ratio = 1.0 + float(x["fat_change"][0]) / float(someone()["fat_mass"][0])
    expected = 100.0 * (ratio ** VALUE("composition.visceral_exponent") - 1.0)
    assert seen["visceral_fat_percent"][-1] == pytest.approx(expected, rel=1e-9)
    # verheggen2016: -6.1 % without loss of weight.
    fed = numbers(composition__compensation=1.0, composition__compensation_late=0.0)
    walked, _ = course({day: ride(45, 0.55) for day in range(5)}, 16, p=fed)
    assert walked["body_mass_kg"][-1] == pytest.approx(0.0, abs=0.1)
    assert walked["visceral_fat_percent"][-1] == pytest.approx(-6.1, abs=2.0)


def test_who_eats_back_less_loses_more():
    week = {day: ride(45, 0.6) for day in range(5)}
    lost = [
        course(week, 12, p=numbers(composition__compensation=share))[0]["body_mass_kg"][-1]
        for share in (0.0, 0.3, 0.8)
    ]
    assert lost[0] < lost[1] < lost[2] < 0.0


def test_in_the_long_run_most_of_the_exercise_is_eaten_back():
    # riou2015: 18 % of the energy of exercise on average, about 84 % at 80 weeks.
    week = {day: ride(45, 0.6) for day in range(5)}
    spent = sum(u["vo2_demand"] * m for pieces in week.values() for u, m in pieces)
    spent *= VALUE("oxygen.energy_per_litre_rest") / 1000.0  # MJ a week
    seen, _ = course(week, 80)
    stored = 39.5 * seen["fat_mass_kg"] + 7.6 * seen["lean_mass_kg"]
    compensation = 1.0 + stored / (spent * np.arange(1, 81))
    assert compensation[-1] == pytest.approx(0.84, abs=0.15)
    assert 0.1 < compensation[11] < 0.6
    assert np.all(np.diff(compensation[4:]) > 0.0)


def test_changes_of_the_person_agree_with_the_outputs():
    seen, x = course(lifting(), 8, energy_offset=-300.0)
    p, who = numbers(), someone()
    v = BODY.view(x, quiet(energy_offset=-300.0), p, who)
    now = BODY.changes(v)
    assert float(((now["mass"] - 1) * who["mass"])[0]) == pytest.approx(seen["body_mass_kg"][-1])
    parts = (now["fat_mass"] - 1) * who["fat_mass"] + (now["lean_mass"] - 1) * who["lean_mass"]
    assert float(parts[0]) == pytest.approx(seen["body_mass_kg"][-1])


@pytest.mark.parametrize("offset", [-2000.0, -20000.0])
@pytest.mark.parametrize("week", [{}, lifting() | {5: ride(60, 0.7)}])
def test_nobody_starves_below_the_least_that_people_live_with(week, offset):
    who = someone()
    seen, x = course(week, 60, energy_offset=offset)
    assert all(bool(jnp.all(jnp.isfinite(value))) for value in x.values())
    floor = VALUE("composition.least_fat") * float(who["height_m"][0]) ** 2
    start = float(who["fat_mass"][0])
    fat = start + seen["fat_mass_kg"]
    assert np.all(fat > floor - 1e-6)
    assert fat[-1] == pytest.approx(floor, abs=1.0)
    # friedl1994: the leanest ended at 4-6 % of body mass.
    share = 100.0 * fat[-1] / (float(who["mass"][0]) + seen["body_mass_kg"][-1])
    assert 3.0 < share < 8.0
    # Lean falls no further than Forbes' line leads to the floor (with glycogen's water).
    water = VALUE("composition.glycogen_water") * VALUE("composition.glycogen_start")
    assert np.all(seen["lean_mass_kg"] > forbes(floor, start) - water - 0.5)
    balance = KJ_PER_KCAL * x["energy_balance"][0]
    kept = VALUE("composition.fat_energy") * x["fat_change"][0]
    kept += VALUE("composition.lean_energy") * (x["lean_by_balance"] + x["muscle_built"])[0]
    kept += VALUE("composition.glycogen_energy") * x["glycogen_change"][0]
    assert float(kept) == pytest.approx(float(balance), rel=1e-6)


def test_who_has_fat_to_spare_loses_as_before_and_who_eats_more_gains_from_the_floor():
    start = float(someone()["fat_mass"][0])
    free = numbers(composition__least_fat=0.6, composition__scarce_fat=0.1)
    usual, _ = course({}, 12, energy_offset=-700.0)
    other, _ = course({}, 12, p=free, energy_offset=-700.0)
    assert usual["fat_mass_kg"][-1] == other["fat_mass_kg"][-1]
    starved, x = course({}, 60, energy_offset=-2000.0)
    fed, _ = course({}, 8, x=x, energy_offset=500.0)
    assert starved["fat_mass_kg"][-1] > -start
    assert np.all(np.diff(fed["fat_mass_kg"]) > 0.0)
