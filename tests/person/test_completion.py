"""Regressions against printed numbers, and laws that every completed person obeys."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import PersonError
from myocrine.evidence import exercises
from myocrine.evidence.muscles import N_GROUPS, N_UNITS, UNITS
from myocrine.evidence.parameters import ParameterSet, check_units, parameters
from myocrine.evidence.sources import sources
from myocrine.person import Cohort, Person, complete, derive, factor_names, lanes, regressions
from myocrine.person.muscles import lower_limb_mass
from myocrine.person.numbers import Numbers
from myocrine.person.strength import REFERENCE_LIFTS, lift_key

MAN = Person(sex="male", age=30, mass_kg=80, height_cm=178)
WOMAN = Person(sex="female", age=30, mass_kg=60, height_cm=165)


def zeros(n: int = 1) -> np.ndarray:
    return np.zeros((len(factor_names()), n))


def normals(n: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((len(factor_names()), n))


@pytest.mark.parametrize(
    ("field", "expected", "tolerance"),
    [
        ("fat_percent", 21.0, 0.05),
        ("rmr_kcal_d", 1768, 0.6),
        ("muscle_total", 33.8, 0.05),
        ("hr_max", 191.8, 1e-9),
        ("vo2max_rel", 44.5, 0.05),
        ("lean_mass", 63.2, 0.05),
        ("blood_volume", 63.2 * 0.1053, 0.05),
    ],
)
def test_worked_example_of_the_man_of_80_kg(field: str, expected: float, tolerance: float) -> None:
    assert complete(MAN)[field] == pytest.approx(expected, abs=tolerance)


def test_second_opinions_of_the_worked_example() -> None:
    p, one = Numbers(), np.ones(1)
    assert regressions.vo2max_myers(p, one, 30 * one, 80 * one)[0] == pytest.approx(45.8, abs=0.05)
    assert regressions.lean_rmr(p, 63.2 * one)[0] == pytest.approx(1735, abs=0.5)


def test_power_and_uptake_are_inverse() -> None:
    p, mass = Numbers(), np.array([50.0, 80.0, 110.0])
    uptake = np.array([30.0, 45.0, 60.0])
    power = regressions.wmax(p, uptake, mass)
    assert regressions.vo2max_from_power(p, power, mass) == pytest.approx(uptake, rel=1e-12)


def test_lower_limb_volumes_match_the_printed_group_sums() -> None:
    limb = lower_limb_mass(Numbers(), np.array([70.0]), np.array([1.75]))
    size = 70 * 1.75
    litres = {k: v[0] / 1.06 for k, v in limb.items()}
    assert litres["total"] == pytest.approx((47 * size + 1285) / 1000, rel=1e-12)
    assert litres["quadriceps"] == pytest.approx((11.92 * size + 327.5) / 1000, rel=1e-12)
    assert litres["gluteals"] == pytest.approx((8.756 * size + 192.9) / 1000, rel=1e-12)


def test_a_mans_knee_extensors_weigh_what_studies_of_the_leg_say() -> None:
    # Studies of knee extension put the quadriceps of a young man at 2-3 kg a leg.
    assert 1.9 < complete(MAN)["muscle_mass.quadriceps_left"] < 3.0


def test_given_values_are_kept_in_every_lane() -> None:
    person = Person(
        sex="female", age=44, mass_kg=71, height_cm=169, fat_percent=31, vo2max_ml_kg_min=33,
        wmax_w=170, hr_max=178, hr_rest=61, one_rm_kg={"Back squat": 70, "Cable fly": 20},
        days_since_last_bout=5,
    )  # fmt: skip
    got = lanes(person, normals(50))
    for name, value in {
        "sex_male": 0.0, "age": 44, "mass": 71, "height_m": 1.69, "fat_percent": 31,
        "vo2max_rel": 33, "wmax": 170, "hr_max": 178, "hr_rest": 61, "one_rm_back_squat": 70,
        "one_rm_cable_fly": 20, "days_since_last_bout": 5, "vo2max": 33 * 71 / 1000,
    }.items():  # fmt: skip
        assert got[name] == pytest.approx(np.full(50, value)), name


def test_zero_normals_give_the_completed_person() -> None:
    done, got = complete(WOMAN), lanes(WOMAN, zeros(3))
    for name, values in got.items():
        if values.ndim == 1:
            assert values == pytest.approx(np.full(3, done[name])), name
    assert got["muscle_mass"][UNITS.index("calves_right")] == pytest.approx(
        done["muscle_mass.calves_right"]
    )


def test_residuals_have_the_published_error() -> None:
    got, done = lanes(MAN, normals(20_000)), complete(MAN)
    for name in ("fat_percent", "vo2max_rel", "hr_max", "hr_rest"):
        sd = done.estimates[name].sd
        assert got[name].std() == pytest.approx(sd, rel=0.03), name
        assert got[name].mean() == pytest.approx(done[name], abs=0.05 * sd), name
    assert done.estimates["fat_percent"].sd == 4.1
    assert done.estimates["hr_max"].sd == 10.8


@settings(max_examples=60, deadline=None)
@given(
    sex=st.sampled_from(["male", "female", None]),
    age=st.floats(18, 105),
    height=st.floats(145, 205),
    bmi=st.floats(16, 50),
    status=st.sampled_from([None, "untrained", "recreational", "trained", "athlete"]),
    kind=st.sampled_from(["mixed", "endurance", "strength"]),
    seed=st.integers(0, 2**31),
)
def test_every_person_is_finite_positive_and_adds_up(
    sex: str | None,
    age: float,
    height: float,
    bmi: float,
    status: str | None,
    kind: str,
    seed: int,
) -> None:
    mass = bmi * (height / 100) ** 2
    if not 35 <= mass <= 250:
        return
    person = Person(
        sex=sex, age=age, mass_kg=mass, height_cm=height, training_status=status, training_kind=kind
    )
    got = lanes(person, normals(20, seed))
    for name, values in got.items():
        assert np.isfinite(values).all(), name
        if name not in (
            "sex_male",
            "training",
            "training_endurance",
            "training_strength",
            "fitness",
        ):
            assert (values > 0).all(), name
    units = got["muscle_mass"]
    assert units.shape == (N_UNITS, 20)
    assert units.sum(axis=0) == pytest.approx(got["muscle_total"], rel=1e-12)
    assert np.array_equal(units[:N_GROUPS], units[N_GROUPS:])
    assert got["fat_mass"] + got["lean_mass"] == pytest.approx(got["mass"], rel=1e-12)
    assert (got["muscle_total"] < got["lean_mass"]).all()
    assert (got["plasma_volume"] < got["blood_volume"]).all()
    assert (got["hr_rest"] < got["hr_max"]).all()
    assert ((got["training"] >= 0) & (got["training"] <= 1)).all()


@pytest.mark.parametrize(
    ("change", "up", "down"),
    [
        ({"age": 60}, [], ["hr_max", "vo2max", "muscle_total", "rmr_kcal_d", "one_rm_bench_press"]),
        ({"mass_kg": 95}, ["fat_percent", "muscle_total", "rmr_kcal_d"], ["vo2max_rel"]),
        ({"fat_percent": 10}, ["muscle_total", "blood_volume"], ["adipose_mass"]),
        ({"training_status": "athlete"}, ["vo2max", "wmax", "training", "one_rm_back_squat"],
         ["vo2_tau", "hr_rest", "fat_percent"]),
        ({"vo2max_ml_kg_min": 60}, ["wmax", "training"], ["vo2_tau"]),
        ({"wmax_w": 400}, ["vo2max", "training"], ["vo2_tau"]),
        ({"one_rm_kg": {"Back squat": 160}}, ["one_rm_leg_extension", "one_rm_bench_press"], []),
        ({"sex": "female"}, ["fat_percent", "hr_rest"], ["muscle_total", "hematocrit", "vo2max"]),
    ],
)  # fmt: skip
def test_directions(change: dict[str, object], up: list[str], down: list[str]) -> None:
    before, after = complete(MAN), complete(MAN.replacing(**change))
    for name in up:
        assert after[name] > before[name], name
    for name in down:
        assert after[name] < before[name], name


def test_training_kind_keeps_the_other_capacity_modest() -> None:
    rider = complete(MAN.replacing(training_status="athlete", training_kind="endurance"))
    lifter = complete(MAN.replacing(training_status="athlete", training_kind="strength"))
    assert rider["vo2max"] > 1.2 * lifter["vo2max"]
    assert lifter["one_rm_deadlift"] > 1.4 * rider["one_rm_deadlift"]


def test_a_known_lift_narrows_the_others() -> None:
    free = lanes(MAN, normals(5000))
    known = lanes(MAN.replacing(one_rm_kg={"Back squat": 88, "Deadlift": 104}), normals(5000))
    wide, narrow = (np.log(x["one_rm_overhead_press"]).std() for x in (free, known))
    muscle_only = np.log(free["muscle_total"]).std()
    assert narrow < 0.85 * wide
    assert narrow > muscle_only


def test_lifts_of_one_person_go_together() -> None:
    # Given the muscle, lifts correlate by the common share; muscle adds to it.
    got = lanes(MAN, normals(5000))
    r = np.corrcoef(np.log(got["one_rm_bench_press"]), np.log(got["one_rm_deadlift"]))[0, 1]
    assert 0.5 < r < 0.8


def test_unknown_sex_is_a_half_and_half_mixture() -> None:
    got = lanes(Person(), normals(4000))
    assert set(np.unique(got["sex_male"])) == {0.0, 1.0}
    assert got["sex_male"].mean() == pytest.approx(0.5, abs=0.03)
    assert complete(Person())["sex_male"] == 0.5
    assert any("mean of both sexes" in w for w in complete(Person()).warnings)


def test_very_old_age_widens_and_warns() -> None:
    old = complete(MAN.replacing(age=95))
    assert old.estimates["hr_max"].sd == pytest.approx(1.5 * 10.8)
    assert any("widened" in w for w in old.warnings)
    assert not complete(MAN).warnings


def test_great_mass_widens_and_keeps_absolute_uptake() -> None:
    big = MAN.replacing(mass_kg=150)
    assert complete(big).estimates["hr_max"].sd == pytest.approx(1.5 * 10.8)
    assert any("BMI of 47" in w for w in complete(big).warnings)
    uptake = [complete(MAN.replacing(mass_kg=m))["vo2max"] for m in (110, 130, 150)]
    assert uptake == pytest.approx(np.full(3, uptake[0]))


def test_estimates_name_sources_that_resolve() -> None:
    done = complete(Person())
    assert {"vo2max_rel", "fat_percent", "muscle_total", "blood_volume"} <= set(done.estimates)
    for name, estimate in done.estimates.items():
        record = parameters()[estimate.parameter]
        assert estimate.source in sources() or record.obtained == "assumed", name
        assert estimate.sd > 0, name
    assert "fat_percent" not in complete(MAN.replacing(fat_percent=15)).estimates


def test_no_parameter_leans_on_the_verification_side() -> None:
    for name, record in parameters().items():
        if name.startswith("person.") and record.source:
            assert sources()[record.source].split != "verification", name


def test_every_parameter_of_the_room_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    original = Numbers.record

    def spy(self: Numbers, name: str) -> object:
        seen.add(f"person.{name}")
        return original(self, name)

    monkeypatch.setattr(Numbers, "record", spy)
    complete(Person(age=30, mass_kg=70, height_cm=170, hr_rest=60))
    complete(Person(one_rm_kg={"Deadlift": 90}, one_rm_repetitions={"Deadlift": 5}))
    p, one = Numbers(), np.ones(1)
    regressions.vo2max_myers(p, one, one, one)
    Cohort(
        n=4, age_mean=30, mass_mean=70, height_mean=172, fat_mean=20, vo2max_mean=45,
        one_rm_mean={"Deadlift": 100},
    ).sample()  # fmt: skip
    assert {n for n in parameters() if n.startswith("person.")} - seen == set()


def test_changed_parameters_change_the_person() -> None:
    changed = parameters().with_values({"person.hr.max_intercept": 205.0})
    assert complete(MAN, records=changed)["hr_max"] == pytest.approx(185.8)


def test_wrong_shape_of_normals_is_said() -> None:
    with pytest.raises(PersonError, match="must have the shape"):
        lanes(MAN, np.zeros((3, 5)))
    with pytest.raises(PersonError, match="must have the shape"):
        derive({}, np.zeros(4))


def test_reference_lifts_are_all_there_and_in_the_catalogue() -> None:
    for key, name in REFERENCE_LIFTS.items():
        assert exercises.find(name).name == name
        assert lift_key(name) == key
    got = lanes(MAN, zeros())
    assert {f"one_rm_{k}" for k in REFERENCE_LIFTS} <= set(got)


def test_units_of_the_rooms_parameters_parse() -> None:
    room = {n: r for n, r in parameters().items() if n.startswith("person.")}
    check_units(ParameterSet(room))
