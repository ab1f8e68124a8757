"""The catalogue: laws of every record, names as other programs write them, a person's own rows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence import exercises as cat
from myocrine.evidence.exercise_records import NUMBERS, REFERENCES
from myocrine.evidence.muscles import GROUPS, N_GROUPS, UNITS
from myocrine.evidence.sources import sources

ALL = list(cat.exercises().values())
MODES = list(cat.modes().values())
TRUNK = np.array([u.rsplit("_", 1)[0] in ("spinal_erectors", "abdominals") for u in UNITS])

APP_NAMES = """
Squat (Barbell)=Back squat
Barbell Squat=Back squat
barbell_back_squat=Back squat
Front Squat (Barbell)=Front squat
Bench Press (Barbell)=Bench press
Flat Barbell Bench Press=Bench press
BARBELL_BENCH_PRESS=Bench press
Bench Press (Dumbbell)=Dumbbell bench press
Dumbbell Bench Press=Dumbbell bench press
Incline Bench Press (Barbell)=Incline bench press
Deadlift (Barbell)=Deadlift
Barbell Deadlift=Deadlift
Trap Bar Deadlift=Hexagonal-bar deadlift
Romanian Deadlift (Barbell)=Romanian deadlift
RDLs=Romanian deadlift
DB RDL=Dumbbell Romanian deadlift
Overhead Press (Barbell)=Overhead press
Strict Military Press (Barbell)=Overhead press
OHP=Overhead press
Bent Over Row (Barbell)=Barbell row
BENT_OVER_ROW_WITH_BARBELL=Barbell row
Pendlay Row (Barbell)=Pendlay row
Pull Up=Pull-up
Pull Ups=Pull-up
pullups=Pull-up
Pull Up (Assisted)=Assisted pull-up
Chin Up=Chin-up
Lat Pulldown (Cable)=Lat pulldown
WIDE_GRIP_LAT_PULLDOWN=Lat pulldown
Seated Row (Cable)=Seated cable row
Bicep Curl (Dumbbell)=Dumbbell curl
Dumbbell Bicep Curl=Dumbbell curl
Hammer Curl (Dumbbell)=Hammer curl
EZ-Bar Curl=EZ-bar curl
EZ-Bar Preacher Curl=Preacher curl
Tricep Cable Push Down=Triceps pushdown
Triceps Extension (Cable)=Triceps pushdown
Skullcrusher (Barbell)=Skullcrusher
Skull Crushers=Skullcrusher
Lateral Raise (Dumbbell)=Lateral raise
DUMBBELL_LATERAL_RAISE=Lateral raise
Face Pull (Cable)=Face pull
Leg Press=Leg press
Leg Press (Machine)=Leg press
Leg Extension (Machine)=Leg extension
Lying Leg Curl (Machine)=Lying leg curl
Seated Leg Curl (Machine)=Seated leg curl
Nordic Hamstrings Curls=Nordic curl
Hip Thrust (Barbell)=Hip thrust
Calf Press on Leg Press=Calf press
Standing Calf Raise=Standing calf raise
Bulgarian Split Squat=Bulgarian split squat
Lunge (Dumbbell)=Dumbbell lunge
Push-Ups=Push-up
Push Up=Push-up
Chest Dip=Dip
Triceps Dip=Dip
Parallel Bar Triceps Dip=Dip
Hanging Leg Raise=Hanging leg raise
Plank=Plank
Russian Twist=Russian twist
Cable Crunch=Cable crunch
Snatch (Barbell)=Snatch
Clean and Jerk (Barbell)=Clean and jerk
Clean & Jerk=Clean and jerk
Power Clean=Power clean
Kettlebell Swing=Kettlebell swing
Farmer Carries=Farmer's walk
Farmers Walk=Farmer's walk
Box Jump=Box jump
Butterfly (Pec Deck)=Machine fly
Cable Fly Crossovers=Cable crossover
Chest Flyes (Dumbbell)=Dumbbell fly
Seated Cable Row - V Grip (Cable)=Seated cable row
Shrug (Dumbbell)=Dumbbell shrug
Step Ups=Step-up
"""
PAIRS = [tuple(p.strip().split("=")) for p in APP_NAMES.strip().splitlines()]


def test_there_is_enough_of_everything() -> None:
    assert len(ALL) >= 160
    assert {e.pattern for e in ALL} == set(cat.PATTERNS)
    per_group = Counter(g for e in ALL for g in e.credit)
    assert all(per_group[g] >= 3 for g in GROUPS), per_group
    per_pattern = Counter(e.pattern for e in ALL)
    for pattern in ("squat", "hinge", "horizontal_push", "horizontal_pull", "vertical_pull"):
        assert per_pattern[pattern] >= 10


def test_rows_fit_the_schema() -> None:
    cat.check()


def test_names_are_unique_within_exercises_and_within_modes() -> None:
    for records in (ALL, MODES):
        names = Counter(cat.name_key(n) for r in records for n in (r.name, *r.aliases))
        owner = {}
        for record in records:
            for name in (record.name, *record.aliases):
                assert owner.setdefault(cat.name_key(name), record.name) == record.name
        assert names


@pytest.mark.parametrize("exercise", ALL, ids=lambda e: e.name)
def test_laws_of_a_record(exercise: cat.Exercise) -> None:
    assert exercise.prime_movers
    assert set(exercise.involvement) <= set(GROUPS)
    assert all(0 < v <= 1 for v in exercise.involvement.values())
    assert all(v in (0.5, 1.0) for v in exercise.credit.values())
    assert set(exercise.credit) <= set(exercise.involvement), "no set for a group that rests"
    assert set(exercise.basis) == set(NUMBERS)
    if exercise.load_kind == "body_mass":
        assert exercise.body_mass_share > 0
    if exercise.assistance:
        assert exercise.load_kind == "body_mass"
    if exercise.laterality == "bilateral":
        assert exercise.other_side == 0
    if exercise.measure == "repetitions":
        assert exercise.range_of_motion > 0
        assert 0.5 <= exercise.seconds_per_rep <= 20
    if exercise.one_rm is not None:
        assert exercise.one_rm.of in REFERENCES
        if exercise.name != exercise.one_rm.of:
            assert exercise.one_rm.log_sd >= 0.05


def test_every_number_says_where_it_comes_from() -> None:
    known = sources()
    for record in (*ALL, *MODES):
        for field, basis in record.basis.items():
            assert basis.obtained in ("measured", "fitted", "derived", "assumed")
            assert basis.source or basis.obtained == "assumed", (record.name, field)
            assert basis.note or basis.locator, (record.name, field)
            assert not basis.source or basis.source in known, basis.source


def test_a_changed_number_does_not_inherit_its_source() -> None:
    parent, child = cat.find("Leg extension"), cat.find("Single-leg extension")
    assert parent.basis["one_rm"].source == "ebben2008"
    assert child.basis["one_rm"].obtained == "assumed"
    assert child.basis["eccentric_ratio"].source == "hollander2007"


def test_squats_earn_the_hamstrings_nothing() -> None:
    for exercise in ALL:
        if exercise.pattern in ("squat", "lunge"):
            assert exercise.credit.get("hamstrings", 0) == 0, exercise.name
            assert exercise.credit["quadriceps"] == 1, exercise.name


@pytest.mark.parametrize(
    ("name", "group", "credit"),
    [
        ("Bench press", "pectorals", 1),
        ("Bench press", "triceps", 0.5),
        ("Barbell row", "biceps", 0.5),
        ("Lat pulldown", "biceps", 0.5),
        ("Pull-up", "biceps", 0.5),
        ("Overhead press", "triceps", 0.5),
        ("Incline bench press", "triceps", 0.5),
        ("Leg extension", "quadriceps", 1),
        ("Leg press", "quadriceps", 1),
        ("Lying leg curl", "hamstrings", 1),
    ],
)
def test_reviewed_roles(name: str, group: str, credit: float) -> None:
    assert cat.find(name).credit[group] == credit


def test_rows_and_pulls_give_the_elbow_flexors_half_a_set() -> None:
    for exercise in ALL:
        if exercise.pattern in ("horizontal_pull", "vertical_pull") and "biceps" in exercise.credit:
            assert exercise.credit["biceps"] in (0.5, 1.0)


def test_published_numbers() -> None:
    men = {"Lat pulldown": 1.32, "Leg press": 1.44, "Overhead press": 1.49, "Leg extension": 1.35}
    for name, ratio in men.items():
        assert cat.find(name).eccentric_ratio == ratio
    assert cat.find("Back squat").body_mass_share == pytest.approx(1 - 2 * (0.0433 + 0.0137))
    assert cat.find("Pull-up").body_mass_share == pytest.approx(1 - 2 * (0.0162 + 0.0061), abs=6e-4)
    assert cat.find("Push-up").body_mass_share == pytest.approx((0.670 + 0.746) / 2, abs=0.005)
    assert 0.90 <= cat.find("Bench press").repetition_factor <= 0.95
    assert 1.28 <= cat.find("Leg press").repetition_factor <= 1.34


def test_vectors_of_a_bilateral_exercise_are_mirror_images() -> None:
    squat = cat.find("Back squat")
    both, left, right = (squat.involvement_vector(s) for s in ("both", "left", "right"))
    assert both.shape == (len(UNITS),)
    assert both[UNITS.index("quadriceps_left")] == 1
    np.testing.assert_array_equal(both[:N_GROUPS], both[N_GROUPS:])
    np.testing.assert_array_equal(left[:N_GROUPS], right[N_GROUPS:])
    assert left[UNITS.index("quadriceps_right")] == 0
    np.testing.assert_array_equal(left[TRUNK], both[TRUNK])


def test_one_sided_work_is_the_mean_of_its_sides() -> None:
    for exercise in ALL:
        both, left, right = (exercise.involvement_vector(s) for s in ("both", "left", "right"))
        np.testing.assert_array_equal(left, np.roll(right, N_GROUPS))
        assert np.all((both >= 0) & (both <= 1))
        if exercise.laterality != "bilateral":
            np.testing.assert_allclose(both, 0.5 * (left + right))
            if exercise.other_side == 0:
                np.testing.assert_allclose(both[~TRUNK].sum(), left[~TRUNK].sum())


def test_a_one_sided_set_counts_for_the_limb_that_did_it() -> None:
    row = cat.find("One-arm dumbbell row")
    lat_left, lat_right = UNITS.index("latissimus_left"), UNITS.index("latissimus_right")
    assert row.credit_vector("left")[[lat_left, lat_right]].tolist() == [1, 0]
    assert row.credit_vector("both")[[lat_left, lat_right]].tolist() == [1, 1]


def test_find_knows_every_name_in_any_spelling() -> None:
    for find, records in ((cat.find, ALL), (cat.find_mode, MODES)):
        for record in records:
            for name in (record.name, *record.aliases):
                for spelt in (name, name.upper(), f"  {name.lower()} ", name.replace(" ", "_")):
                    assert find(spelt).name == record.name
                assert find(name.replace("-", " ")).name == record.name
                if name.casefold() not in ("elbow to knee", "knees to elbow"):
                    assert find(" ".join(reversed(name.split()))).name == record.name


def test_word_order_counts_where_it_tells_two_exercises_apart() -> None:
    assert cat.find("elbow to knee").name == "Bicycle crunch"
    assert cat.find("knee to elbow").name == "Hanging leg raise"
    with pytest.raises(UnknownNameError):
        cat.find("to knee elbow")


@pytest.mark.parametrize(("theirs", "ours"), PAIRS)
def test_names_of_popular_programs(theirs: str, ours: str) -> None:
    assert cat.find(theirs).name == ours


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Back sqat", "Back squat"),
        ("bench pess", "Bench press"),
        ("Romanian dedlift", "Romanian deadlift"),
        ("Squat on a wobbly board", "Back squat"),
    ],
)
def test_an_unknown_name_is_an_error_that_helps(written: str, meant: str) -> None:
    with pytest.raises(UnknownNameError, match="I do not know the exercise") as caught:
        cat.find(written)
    assert meant in caught.value.suggestions
    assert meant in str(caught.value)


@pytest.mark.parametrize("name", ["", "   ", "xyzzy", "()", "卧推", "\x00", "a" * 5000])
def test_nonsense_is_unknown_and_quickly_so(name: str) -> None:
    with pytest.raises(UnknownNameError):
        cat.find(name)
    with pytest.raises(UnknownNameError):
        cat.find_mode(name)


@given(st.text(max_size=60))
def test_find_either_finds_or_says_unknown(name: str) -> None:
    suggested: list[str] = []
    try:
        cat.find(name)
    except UnknownNameError as error:
        suggested = error.suggestions
    assert set(suggested) <= set(cat.exercises())


def test_search() -> None:
    assert {"Back squat", "Front squat"} <= {e.name for e in cat.search("squat")}
    assert "Nordic curl" in {e.name for e in cat.search("hamstrings")}
    assert "Back squat" not in {e.name for e in cat.search("hamstrings")}
    assert {e.equipment for e in cat.search("kettlebell")} >= {"kettlebell"}
    assert {"Overhead press", "Pike push-up"} <= {e.name for e in cat.search("vertical push")}
    assert cat.search("") == []
    assert cat.search("xyzzy") == []


def test_modes() -> None:
    for word in ("walk", "run", "cycle", "rowing", "swimming", "elliptical", "ski", "arm crank"):
        assert cat.find_mode(word).recruited_share > 0
    assert cat.find_mode("Running (Treadmill)").impact
    assert not cat.find_mode("bike").impact
    for mode in MODES:
        assert mode.economy in cat.ECONOMIES
        assert all(0 < v <= 1 for v in mode.involvement.values())
        assert max(mode.involvement.values()) == 1


def test_one_leg_knee_extension_leaves_the_other_leg_at_rest() -> None:
    mode = cat.find_mode("one-leg knee extension")
    assert mode.active_mass_kg == 2.5
    left = mode.involvement_vector("left")
    assert left[UNITS.index("quadriceps_left")] == 1
    assert left.sum() == 1
    with pytest.raises(InputError, match="one limb"):
        mode.involvement_vector("both")
    assert cat.find_mode("two-leg knee extension").involvement_vector().sum() == 2


def test_records_cannot_be_changed() -> None:
    squat = cat.find("Back squat")
    with pytest.raises(AttributeError):
        squat.max_kg = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        squat.involvement["quadriceps"] = 0.0  # type: ignore[index]


OWN = """
pattern = "squat"

[[exercise]]
name = "Cambered-bar squat"
like = "Back squat"
max_kg = 400
"""


def test_own_exercises_are_added_to_a_copy() -> None:
    mine = cat.catalogue().extended(OWN)
    found = mine.find("cambered bar squats")
    assert found.max_kg == 400
    assert found.involvement == cat.find("Back squat").involvement
    with pytest.raises(UnknownNameError):
        cat.find("cambered bar squat")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("pattern = @", r"line 1, column \d+: The text is no valid TOML"),
        (OWN.replace("max_kg", "max_kgs"), "unknown field 'max_kgs', is 'max_kg' meant"),
        (OWN.replace("400", '"heavy"'), "max_kg must be a number"),
        (OWN.replace("400", "-4"), "max_kg = -4 is outside"),
        (OWN.replace("400", "nan"), "max_kg = nan is outside"),
        (OWN.replace("Back squat", "Nothing"), "like 'Nothing', which is not there"),
        (OWN.replace("Cambered-bar squat", "Barbell squats"), "already means 'Back squat'"),
        (OWN + OWN.split("\n\n", 1)[1], "stands twice"),
        (OWN + 'laterality = "both"', "laterality must be one of"),
        (OWN + "involvement = { quadrizeps = 1 }", "unknown muscle group 'quadrizeps'"),
        (OWN + "credit = { quadriceps = 0.7 }", "must be 0, 0.5 or 1"),
        (OWN + "basis = { max_kg = 'a friend' }", "not one of the known bases"),
        (OWN + "one_rm = { of = 'Back squat' }", "exactly of, ratio and log_sd"),
        (OWN + "one_rm = { of = 'Nothing', ratio = 1, log_sd = 0.1 }", "one_rm.of"),
        (OWN + "aliases = 'one'", "list of texts"),
        (OWN + "aliases = ['  ']", "list of texts"),
        (OWN + "involvement = { quadriceps = 0.5 }", "no muscle group is a prime mover"),
        (OWN + "involvement = 3", "involvement must be a table"),
        ("exercise = 3", "tables"),
        ("exercise = [3]", "tables"),
        ("[[exercise]]\nname = 3", "name must be a text"),
        ("[[exercise]]\nlike = 'Back squat'", "'name' is missing"),
    ],
)
def test_own_exercises_are_checked(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        cat.catalogue().extended(text)


def test_an_unreadable_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        cat.catalogue().extended_from(tmp_path / "missing.toml")
    bad = tmp_path / "bad.toml"
    bad.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read"):
        cat.catalogue().extended_from(bad)
    good = tmp_path / "good.toml"
    good.write_text(OWN, encoding="utf-8")
    assert cat.catalogue().extended_from(good).find("Cambered bar squat")


def test_loading_is_quick() -> None:
    code = (
        "import json, time, myocrine.evidence.exercises as c\n"
        "best = 9.0\n"
        "for _ in range(3):\n"
        "    c.catalogue.cache_clear(); c._raw.cache_clear()\n"
        "    t = time.process_time(); c.find('squat'); best = min(best, time.process_time() - t)\n"
        "print(json.dumps(best))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(out.stdout) < 0.12, "budget 0.06 s on a quiet machine"
