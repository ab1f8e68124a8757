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
        repetitions=10, moved_mass=100.0, travel=0.5, involved_mass=0.0, tension=0.8, seconds=30
    )
    concentric = 10 * 100 * GRAVITY * 0.5 / P.value("energy.efficiency")
    assert cost.total == pytest.approx(concentric * (1 + P.value("energy.lowering_cost")))


def test_a_hold_does_no_work_and_still_costs():
    cost = lift_cost(
        repetitions=1, moved_mass=100.0, travel=0.0, involved_mass=5.0, tension=0.5, seconds=30
    )
    assert cost.work == 0.0
    assert cost.hold > 0.0


def test_one_hard_bench_set_costs_about_seven_kilocalories():
    # ACSM resource citing Scott: about 6 kcal anaerobic + 1 aerobic, 70 %, to fatigue.
    done, drive = perform("Bench press 1x AMRAP at 70%", body(**TRAINED))
    assert done.total_kcal[0] == pytest.approx(7.0, rel=0.25)
    assert drive.glycolytic[0, 0] == pytest.approx(6 / 7, abs=0.1)


@pytest.mark.parametrize(
    ("exercise", "published", "factor"),
    [("Bench press", 0.0206, 3.0), ("Leg press", 0.0051, 2.0)],
)
def test_cost_per_kilogram_lifted(exercise, published, factor):
    # Magosso 2013, 4 x 10 at 70 %, 3 min rest, EPOC and lactate included. Bench press comes out
    # at a third of it and leg press at 1.7 times: the same study makes a bench set twice as dear
    # as the hard set above.
    done, _ = perform(f"{exercise} 4x10 at 70%, rest 3 min", body(**TRAINED))
    ratio = done.total_kcal[0] / done.volume_load[0] / published
    assert 1 / factor < ratio < factor


@pytest.mark.parametrize(("sex", "mean", "sd"), [("male", 167.7, 51.6), ("female", 91.5, 32.0)])
def test_machine_bout_stays_below_its_whole_cost(sex, mean, sd):
    # Lytle 2019 measured the whole bout, walking between the machines included; the sets alone
    # must come below it, yet be most of it within the published SD.
    lines = "\n".join(
        f"{e} {n}x10 at 65%, rest 90 s"
        for e, n in (
            ("Leg press", 3),
            ("Chest press", 2),
            ("Leg curl", 3),
            ("Lat pulldown", 2),
            ("Leg extension", 3),
            ("Triceps pushdown", 2),
            ("Barbell curl", 3),
        )
    )
    who = body(sex=sex, age=35)
    done, _ = perform(lines, who)
    by_equation = lytle_bout(
        height_cm=100 * who["height_m"][0],
        age=35,
        fat_kg=who["fat_mass"][0],
        lean_kg=who["lean_mass"][0],
        volume_load=done.volume_load[0],
    )
    assert 0.4 * by_equation < done.total_kcal[0] < 1.3 * by_equation
    assert mean - 2.0 * sd < done.total_kcal[0] < mean + sd


def test_bench_press_rate_against_robergs():
    # Steady-state oxygen uptake at light loads, extrapolated to 60 kg, 34 cm of bar path.
    done, _ = perform("Bench press 1x10 at 60 kg", body(**TRAINED))
    lifting = done.minutes[0, 0] - P.value("time.set_overhead") / 60
    rate = done.kcal[0, 0] / lifting
    assert rate == pytest.approx(5.0 * robergs_rate("bench press", load=60, travel_cm=34), rel=0.4)


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
