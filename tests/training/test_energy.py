"""What lifting and endurance cost, against published costs. The published ones disagree among
themselves by a factor of two; each tolerance says how near ours comes."""

import numpy as np
import pytest

from myocrine.errors import SessionError
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, factor_names, lanes
from myocrine.training.drive import compile_session
from myocrine.training.endurance import running_cost, walking_cost
from myocrine.training.energy import GRAVITY, lift_cost, lytle_bout, robergs_rate
from myocrine.training.language import parse

P = parameters()


def body(**given):
    return lanes(Person(**given), np.zeros((len(factor_names()), 1)))


TRAINED = {
    "sex": "male",
    "age": 25,
    "mass_kg": 80,
    "height_cm": 177,
    "training_status": "trained",
    "one_rm_kg": {"Bench press": 100, "Leg press": 300},
}


def perform(text, who):
    (session,) = parse(text)
    return compile_session(session, who)


def test_without_tension_only_the_mechanical_work_counts():
    cost = lift_cost(
        repetitions=10,
        moved_mass=100.0,
        travel=0.5,
        involved_mass=0.0,
        all_muscle=0.0,
        tension=0.8,
        seconds=30,
    )
    concentric = 10 * 100 * GRAVITY * 0.5 / P.value("energy.efficiency")
    assert cost.total == pytest.approx(concentric * (1 + P.value("energy.lowering_cost")))


def test_a_hold_does_no_work_and_still_costs():
    cost = lift_cost(
        repetitions=1,
        moved_mass=100.0,
        travel=0.0,
        involved_mass=5.0,
        all_muscle=30.0,
        tension=0.5,
        seconds=30,
    )
    assert cost.work == 0.0
    assert cost.hold > 0.0
    assert cost.total == cost.muscle + cost.body == cost.hold + cost.body


def test_one_hard_bench_set_costs_about_seven_kilocalories():
    # ACSM resource citing Scott: about 6 kcal anaerobic + 1 aerobic, 70 %, to fatigue.
    done, drive = perform("Bench press 1x AMRAP at 70%", body(**TRAINED))
    assert done.total_kcal[0] == pytest.approx(7.0, rel=0.25)
    assert drive.glycolytic[0, 0] == pytest.approx(6 / 7, abs=0.1)


@pytest.mark.parametrize(
    ("exercise", "published", "factor"),
    [("Bench press", 0.0206, 1.75), ("Leg press", 0.0051, 1.5)],
)
def test_cost_per_kilogram_lifted(exercise, published, factor):
    # Magosso 2013, 4 x 10 at 70 %, 3 min rest, EPOC and lactate included; whether rest was taken
    # off is not said. A bench set there costs 12 kcal, the hard one above 7: both cannot be met.
    done, _ = perform(f"{exercise} 4x10 at 70%, rest 3 min", body(**TRAINED))
    ratio = done.total_kcal[0] / done.volume_load[0] / published
    assert 1 / factor < ratio < factor


def test_leg_press_and_bench_press_cost_nearly_the_same():
    # Magosso 2013: no difference between the two, at four times the load.
    who = body(**TRAINED | {"one_rm_kg": {"Bench press": 80, "Leg press": 320}})
    legs, arms = (
        perform(f"{e} 4x10 at 70%, rest 3 min", who)[0].total_kcal[0]
        for e in ("Leg press", "Bench press")
    )
    assert 1.0 < legs / arms < 2.0


def lines(exercises, how):
    return "\n".join(f"{e} {n}x{how}" for e, n in exercises)


MACHINES = (
    ("Leg press", 3),
    ("Chest press", 2),
    ("Leg curl", 3),
    ("Lat pulldown", 2),
    ("Leg extension", 3),
    ("Triceps pushdown", 2),
    ("Barbell curl", 3),
)
TEN = (
    "Leg press",
    "Bench press",
    "Lat pulldown",
    "Leg extension",
    "Overhead press",
    "Leg curl",
    "Seated cable row",
    "Biceps curl",
    "Triceps pushdown",
    "Calf raise",
)


@pytest.mark.parametrize(("sex", "mean", "sd"), [("male", 167.7, 51.6), ("female", 91.5, 32.0)])
def test_machine_bout(sex, mean, sd):
    # Lytle 2019, seven machines, a set every two minutes: by its regression, and within its SD.
    who = body(sex=sex, age=35)
    done, _ = perform(lines(MACHINES, "10 at 65%, rest 90 s"), who)
    by_equation = lytle_bout(
        height_cm=100 * who["height_m"][0],
        age=35,
        fat_kg=who["fat_mass"][0],
        lean_kg=who["lean_mass"][0],
        volume_load=done.volume_load[0],
    )
    assert done.total_kcal[0] == pytest.approx(by_equation, rel=0.3)
    assert done.total_kcal[0] == pytest.approx(mean, abs=sd)


@pytest.mark.parametrize(("sets", "mean", "sd"), [(1, 75, 28), (3, 208, 83)])
def test_ten_exercises_net_of_rest(sets, mean, sd):
    # Henley 2004: six women and two men; the exercises are not named, a usual ten assumed.
    text = lines([(e, sets) for e in TEN], "10 at 10RM, rest 70 s")
    kcal = [
        perform(text, body(sex=sex, age=23, training_status="trained"))[0].total_kcal[0]
        for sex in ("female", "male")
    ]
    assert 0.75 * kcal[0] + 0.25 * kcal[1] == pytest.approx(mean, abs=0.5 * sd)


def test_circuit_in_a_room_calorimeter():
    # Melanson 2002: 448 +/- 21 kcal in 70 min, rest included; ours is a quarter below.
    who = body(sex="male", age=35)
    done, _ = perform(lines([(e, 4) for e in TEN], "10 at 70%, rest 60 s"), who)
    assert done.total_minutes[0] == pytest.approx(70, abs=5)
    gross = done.total_kcal[0] + who["rmr_kcal_d"][0] / 1440 * done.total_minutes[0]
    assert 0.65 < gross / 448 < 1.0


def test_standing_between_sets_counts_until_one_sits_down():
    def rested(minutes):
        text = f"Back squat 2x5 at 70%, rest {minutes} min"
        return perform(text, body(**TRAINED))[0].total_kcal[0]

    per_minute = 60.0 * P.value("energy.between_sets") * 80 / 4184
    assert rested(3) - rested(2) == pytest.approx(per_minute, rel=0.05)
    assert rested(20) == pytest.approx(rested(10), rel=0.02)


def test_bench_press_rate_against_robergs():
    # Steady-state oxygen uptake at light loads, extrapolated to 60 kg, 34 cm of bar path.
    done, _ = perform("Bench press 1x10 at 60 kg", body(**TRAINED))
    lifting = done.minutes[0, 0] - P.value("time.set_overhead") / 60
    rate = done.kcal[0, 0] / lifting
    gross = 5.0 * robergs_rate("bench press", load=60, travel_cm=34)
    resting = body(**TRAINED)["rmr_kcal_d"][0] / 1440
    assert rate == pytest.approx(gross - resting, rel=0.2)


def test_leg_exercise_at_eighty_per_cent_is_above_twenty_kcal_a_minute():
    done, _ = perform("Back squat 1x8 at 80%", body(**TRAINED))
    assert done.kcal[0, 0] / done.minutes[0, 0] > 20  # Reis 2017


def test_lowering_alone_costs_a_fraction():
    who = body(**TRAINED)
    whole, _ = perform("Bench press 1x5 at 80%", who)
    down, _ = perform("Bench press 1x5 at 80%, eccentric only", who)
    assert 0.1 < down.total_kcal[0] / whole.total_kcal[0] < 0.4


def test_cycling_costs_what_the_friend_equation_says():
    who = body(sex="male", mass_kg=75)
    _, drive = perform("Cycle 10 min at 200 W", who)
    gross_per_kg = 1.74 * 200 * 6.12 / 75 + 3.5
    assert drive.vo2_demand[0, 0] == pytest.approx((gross_per_kg - 3.5) * 75 / 1000)


def test_share_of_vo2max_is_that_share():
    for mode in ("Cycle", "Run", "Row"):
        _, drive = perform(f"{mode} 10 min at 60% VO2max", body(sex="female"))
        assert drive.vo2_fraction[0, 0] == pytest.approx(0.60)


def test_running_and_walking_on_slopes():
    # Minetti 2002, measured: run -0.20 1.73 +/- 0.36, +0.45 18.93 +/- 1.74 J/kg/m;
    # walk -0.10 0.81 +/- 0.37, +0.45 17.33 +/- 1.11.
    assert running_cost(-0.20, P) == pytest.approx(1.73, abs=0.36)
    assert running_cost(0.45, P) == pytest.approx(18.93, abs=1.74)
    assert walking_cost(-0.10, P) == pytest.approx(0.81, abs=0.5)
    assert walking_cost(0.45, P) == pytest.approx(17.33, abs=1.5)


def test_distance_and_time_fix_the_speed():
    who = body(sex="male", mass_kg=70)
    done, drive = perform("Run 42.2 km in 206 min", who)
    same, again = perform("Run 206 min at 12.29 km/h", who)
    assert done.total_minutes[0] == same.total_minutes[0] == 206
    np.testing.assert_allclose(drive.power, again.power, rtol=1e-3)


def test_distance_at_a_share_inverts_the_equation():
    who = body(sex="male", mass_kg=70)
    _, drive = perform("Run 10 km at 70% VO2max", who)
    speed = 10 * 60 / drive.duration[0, 0]
    _, back = perform(f"Run 30 min at {speed:.4f} km/h", who)
    assert back.vo2_fraction[0, 0] == pytest.approx(0.70, abs=1e-3)


def test_a_speed_that_nobody_has_an_equation_for_is_refused():
    with pytest.raises(SessionError, match=r"swim at a speed costs.*VO2max"):
        perform("Swim 30 min at 3 km/h", body())
