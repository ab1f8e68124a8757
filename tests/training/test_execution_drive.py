"""From a written session to Performance and Drive: times, channels, events, laws."""

import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.evidence.exercises import exercises
from myocrine.evidence.muscles import N_GROUPS, N_UNITS, UNITS
from myocrine.person import Person, factor_names, lanes
from myocrine.training.channels import CHANNELS
from myocrine.training.drive import CHANGE, ENDURANCE, LIFT, REST, compile_session
from myocrine.training.language import parse


def body(n=1, **given):
    z = np.random.default_rng(1).standard_normal((len(factor_names()), n))
    z[:, 0] = 0.0
    return lanes(Person(**given), z)


MAN = body(sex="male")


def run(text, who=MAN):
    (session,) = parse(text)
    return compile_session(session, who)


SIX = ("Back squat", "Leg curl", "Bench press", "Barbell row", "Overhead press", "Lat pulldown")
BURKE_STRAIGHT = "\n".join(f"{e} 4x10 at RIR 1, rest 2 min" for e in SIX)
BURKE_PAIRED = "\n".join(
    f"superset, rest 2 min\n  {a} 4x10 at RIR 1\n  {b} 4x10 at RIR 1"
    for a, b in zip(SIX[::2], SIX[1::2], strict=True)
)


def test_session_minutes_straight_and_as_supersets():
    # Burke 2024: 24 sets of 8-12, 2 min rest: 69 against 44 min, 36 % less.
    straight = run(BURKE_STRAIGHT)[0].total_minutes[0]
    paired = run(BURKE_PAIRED)[0].total_minutes[0]
    assert straight == pytest.approx(69.0, abs=4.0)
    assert paired == pytest.approx(44.0, abs=4.0)
    assert 1 - paired / straight == pytest.approx(0.36, abs=0.05)


def test_pairing_other_muscles_costs_little_and_the_same_muscle_much():
    def second(a, b):
        done, _ = run(f"superset, rest 90 s\n  {a} 3xAMRAP at 70%\n  {b} 3xAMRAP at 70%")
        return done.repetitions[[1, 3, 5], 0].sum()

    alone = run("Chest press 3xAMRAP at 70%, rest 90 s")[0].repetitions.sum()
    assert second("Leg curl", "Chest press") > alone
    assert second("Barbell row", "Chest press") > 0.95 * alone
    assert second("Bench press", "Chest press") < 0.75 * alone


def test_people_stop_with_more_in_reserve_than_they_say():
    done, _ = run("Back squat 1x AMRAP at 75%, RIR 2")
    assert done.reserve[0, 0] == pytest.approx(2.95)
    done, _ = run("Back squat 1x8 at RPE 8")
    assert done.reserve[0, 0] == pytest.approx(2.95, abs=1e-3)
    done, _ = run("Back squat 1x AMRAP at 75%, to failure")
    assert done.reserve[0, 0] == 0.0


def test_slower_tempo_fewer_repetitions_more_time_under_tension():
    quick = run("Bench press 1x AMRAP at 70%")[0]
    slow = run("Bench press 1x AMRAP at 70%, tempo 6-0-4-0")[0]
    assert slow.repetitions[0, 0] < 0.7 * quick.repetitions[0, 0]
    assert slow.minutes[0, 0] > quick.minutes[0, 0]


def test_loads_in_every_spelling():
    who = body(sex="male", mass_kg=80, one_rm_kg={"Bench press": 100, "Pull-up": 110})
    for text, kg in (
        ("Bench press 1x5 at 80 kg", 80),
        ("Bench press 1x5 at 80%", 80),
        ("Bench press 1x5 at 176.37 lb", 80),
        ("Bench press 1x5 at 75-85%", 80),
        ("Pull-up 1x5 at +10 kg", 10),
        ("Pull-up 1x5", 0),
        ("Dumbbell bench press 1x5 at 30 kg", 60),
    ):
        assert run(text, who)[0].load_kg[0, 0] == pytest.approx(kg, abs=0.01), text
    body_share = 0.955 * 80
    assert run("Pull-up 1x5", who)[0].percent[0, 0] == pytest.approx(100 * body_share / 110)


def test_sets_of_an_n_repetition_maximum_keep_their_repetitions():
    done, _ = run("Bench press 4x10 at 10RM, rest 60 s")
    np.testing.assert_allclose(done.repetitions, 10.0)
    assert (np.diff(done.load_kg[:, 0]) < 0).all()


def test_techniques_unroll():
    drops = run("Bench press 1x10 at 75%, drop set 2 by 20% pause 5 s")[0]
    assert len(drops.labels) == 3
    np.testing.assert_allclose(drops.percent[:, 0], [75, 60, 48])
    cluster = run("Back squat 1x6 at 85%, cluster of 2 pause 20 s")[0]
    assert cluster.repetitions[:, 0].tolist() == [2, 2, 2]


def test_one_side_and_both():
    left = run("Leg extension 2x10 at 60% left")[1]
    quadriceps = UNITS.index("quadriceps_left")
    assert left.involvement[0, quadriceps] == 1.0
    assert left.involvement[0, quadriceps + N_GROUPS] == 0.0
    each = run("Bulgarian split squat 2x8")[0]
    assert [label.rsplit(", ", 1)[1] for label in each.labels] == ["left", "right"] * 2


def test_eccentric_overload_raises_lengthening_and_lowers_cost():
    plain, heavy = run("Back squat 3x5 at 80%"), run("Back squat 3x5 at 110%, eccentric only")
    assert heavy[1].eccentric.max() > 1.2 * plain[1].eccentric.max()
    assert heavy[0].total_kcal[0] < 0.5 * plain[0].total_kcal[0]
    assert run("Back squat 1x5 at 80%, concentric only")[1].eccentric.max() == 0.0
    assert run("Cycle 10 min at 150 W")[1].eccentric.max() == 0.0
    level, down = (run(f"Run 10 min at 10 km/h{g}")[1] for g in ("", ", grade -10%"))
    assert down.eccentric[0, 0] > level.eccentric[0, 0] > 0
    assert level.impact[0, 0] == 1.0


def test_a_hard_set_is_one_set_of_stimulus_and_an_easy_one_little():
    drive = run("Back squat 1x AMRAP at 75%")[1]
    assert (drive.stimulus * drive.duration).sum() == pytest.approx(1.0, abs=0.02)
    easy = run("Back squat 1x5 at 50%")[1]
    assert (easy.stimulus * easy.duration).sum() < 0.35


def test_what_was_done_goes_before_what_was_planned():
    done, _ = (
        run("Bench press 3x8 at 70 kg; done: 60 kg x 8, 8, 12")
        if False
        else run("Bench press 3x8 at 70 kg, done: 60 kg x 8, 8, 12")
    )
    np.testing.assert_allclose(done.repetitions[:, 0], [8, 8, 12])
    np.testing.assert_allclose(done.load_kg[:, 0], 60)


def test_kinds_rest_and_changes():
    drive = run("Back squat 2x5 at 70%, rest 2 min\nBench press 1x5 at 70%\nCycle 5 min at 100 W")[
        1
    ]
    assert drive.kind.tolist() == [LIFT, REST, LIFT, REST, CHANGE, LIFT, REST, ENDURANCE]
    idle = (drive.kind == REST) | (drive.kind == CHANGE)
    for name in set(CHANNELS) - {"vo2_demand"}:
        assert not getattr(drive, name)[idle].any()
    # Between sets people stand and walk about.
    standing = drive.vo2_demand[idle] / MAN["mass"]
    np.testing.assert_allclose(standing, 0.0035, rtol=0.01)
    assert not drive.involvement[idle].any()
    assert (drive.vo2_fraction[idle] > 0).all()


def test_nobody_rests_after_the_last_set():
    drive = run("Back squat 2x5 at 70%, rest 2 min\nsample IL-6 at end")[1]
    assert drive.kind.tolist() == [LIFT, REST, LIFT]


def test_events_split_segments_at_the_same_fraction_in_all_lanes():
    who = body(n=5, sex="male")
    text = (
        "meal 60 g carbohydrate at start + 10 min\n"
        "Cycle 60 min at 60% VO2max\n"
        "sample IL-6 at before, start + 30 min, end, end + 1 h"
    )
    (session,) = parse(text)
    _, drive = compile_session(session, who)
    assert drive.duration.shape[1] == 5
    np.testing.assert_allclose(drive.minutes, 60.0)
    meal = next(e for e in drive.events if e.kind == "meal")
    assert meal.minutes == 10
    np.testing.assert_allclose(drive.duration[: meal.boundary].sum(axis=0), 10.0)


def test_splitting_changes_no_total():
    text = "Back squat 4x8 at RIR 2, rest 3 min"
    who = body(n=4, sex="female")
    _, whole = run(text, who)
    _, cut = run(
        text + "\nmeal 20 g protein at start + 1 min\nmeal 20 g protein at start + 7.3 min", who
    )
    assert len(cut.labels) == len(whole.labels) + 2
    for name in ("power", "stimulus", "eccentric"):
        a, b = (np.sum(getattr(d, name) * d.duration, axis=0) for d in (whole, cut))
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_infusions_start_and_stop_and_samples_follow_the_end():
    drive = run("infuse rhIL-6 30 ug/h for 3 h\nrest 60 min\nsample IL-6 at end, end + 2 h")[1]
    stop = next(e for e in drive.events if e.kind == "infusion stop")
    assert stop.minutes == 180
    assert stop.after_end == 120
    samples = [e.after_end for e in drive.events if e.kind == "sample"]
    assert samples == [0.0, 120.0]


def test_a_session_without_any_work_compiles():
    performance, drive = run("meal 75 g carbohydrate\nsample glucose at end + 30 min, end + 60 min")
    assert drive.duration.shape == (0, 1)
    assert performance.total_minutes[0] == 0.0
    assert [e.after_end for e in drive.events] == [0.0, 30.0, 60.0]


def test_people_differ_in_repetitions_but_not_in_layout():
    who = body(n=200, sex="male") | {"repetition_z": np.linspace(-2, 2, 200)}
    done, drive = run("Back squat 3xAMRAP at 75%", who)
    assert done.repetitions[0].std() > 1.5
    assert drive.duration.shape == (len(drive.labels), 200)


def test_summary_is_json_with_medians_and_intervals():
    text = json.dumps(
        run("Back squat 2x5 at RIR 2\nPlank 1x30 s\nRun 5 min at 10 km/h")[0].summary()
    )
    back = json.loads(text)
    assert [s["exercise"] for s in back["sets"]] == ["Back squat", "Back squat", "Plank"]
    assert set(back["sets"][0]["repetitions"]) == {"median", "low", "high"}
    assert back["sets"][2]["seconds"]["median"] == pytest.approx(30)
    assert back["endurance"][0]["name"] == "Run"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(exercises())),
    st.sampled_from(
        ["3x8 at RIR 2", "3x10 at 70%", "2x10", "1x10 to failure", "2x5, eccentric only", "2x20 s",
         "3x8 at 20 kg", "1x12 drop set", "2xAMRAP"]
    ),
    st.sampled_from(["male", "female"]),
)  # fmt: skip
def test_every_exercise_in_every_shape_gives_finite_channels(name, shape, sex):
    (session,) = parse(f"{name} {shape}", strict=False)
    performance, drive = compile_session(session, PEOPLE[sex])
    for channel in ("duration", "power_density", "vo2_fraction", *CHANNELS):
        values = getattr(drive, channel)
        assert np.isfinite(values).all(), channel
        assert (values >= 0).all(), channel
    assert (drive.recruitment <= 1).all()
    assert (drive.glycolytic <= 1).all()
    assert drive.involvement.shape == (len(drive.labels), N_UNITS)
    json.dumps(performance.summary(), allow_nan=False)


PEOPLE = {sex: body(n=3, sex=sex) for sex in ("male", "female")}


def test_importing_does_not_start_the_compiler():
    code = "import sys, myocrine.training.drive; sys.exit('jax' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
