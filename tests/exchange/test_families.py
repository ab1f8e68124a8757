"""Every family of headers: what is read from small logs that were written for it."""

import datetime as dt

import pytest
from log_strategies import FILES

from myocrine.errors import InputError, UnknownNameError
from myocrine.exchange import History, read_history
from myocrine.exchange.records import Mass

TODAY = dt.date(2026, 11, 1)


def read(name: str, unit: str | None = "kg", **said: object) -> History:
    return read_history(FILES[name], unit, today=TODAY, **said)  # type: ignore[arg-type]


def text(history: History) -> str:
    return "\n".join(str(s) for s in history.sessions)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("strong_v1", "Strong (V1: no unit, no duration)"),
        ("strong_v2", "Strong (V2: no unit)"),
        ("strong_v2b", "Strong (V2b: no unit, no notes)"),
        ("strong_v3", "Strong (V3: units in the header)"),
        ("strong_v4", "Strong (V4: a unit in each row)"),
        ("strong_v4_ios", "Strong (V4: a unit in each row)"),
        ("strong_german", "Strong (V3: units in the header)"),
        ("strong_french", "Strong (V2: no unit)"),
        ("strong_portuguese", "Strong (V2: no unit)"),
        ("fitnotes", "FitNotes (a unit in each row)"),
        ("fitnotes_old", "FitNotes (a unit in the header)"),
        ("fitnotes_ios", "FitNotes (iOS)"),
        ("hevy_kg", "Hevy (kg, km)"),
        ("hevy_lbs", "Hevy (lb, miles)"),
        ("hevy_both", "Hevy (kg, lb, km, miles)"),
    ],
)
def test_the_family_is_found_by_content(name: str, family: str) -> None:
    assert read(name).family == family


def test_a_weight_without_a_unit_is_refused_with_the_evidence() -> None:
    for name in ("strong_v1", "strong_v2", "strong_v2b"):
        with pytest.raises(InputError, match="no unit") as refused:
            read(name, None)
        assert "--unit kg or --unit lb" in refused.value.remedy
        assert "steps of 2.5 kg make" in refused.value.remedy
        assert "barbell sets" in refused.value.remedy


@pytest.mark.parametrize("name", ["strong_v3", "strong_v4", "strong_v4_ios", "strong_german"])
def test_a_unit_in_the_file_needs_no_other(name: str) -> None:
    assert text(read(name, None)) == text(read(name, "lb"))


def test_zero_blank_and_body_weight_are_three_things() -> None:
    squats = [e for e in read("strong_v3").entries if e.exercise == "Squat (Barbell)"]
    pull_up = next(e for e in read("strong_v3").entries if e.exercise == "Pull Up")
    assert [e.weight for e in squats] == [Mass(value=0.0, unit="kg"), None]
    assert pull_up.weight is None
    said = text(read("strong_v3"))
    assert "Back squat 2x15 rest" in said  # one set without a bar, one whose load is left open
    assert "done: bodyweight x 15, as planned x 15" in said
    assert "Pull-up 1x8 at bodyweight" in said


def test_a_zero_is_a_blank_where_the_program_writes_zero_for_nothing() -> None:
    bench = [e for e in read("strong_v1").entries if e.exercise == "Pull Up"]
    assert [e.weight for e in bench] == [None, Mass(value=5.0, unit="kg")]


def test_warm_ups_drops_failures_rests_and_notes() -> None:
    said = text(read("strong_v2", distance="km"))
    assert "Bench press 1x8 at 40 kg (warm-up), done: 40 kg x 8" in said
    assert "Bench press 3x4-5 at 82.5 kg, rest 150 s, done: 82.5 kg x 5 at RPE 8" in said
    assert "82.5 kg x 4 to failure" in said
    assert "Lateral raise 1x15 at 10 kg, rest 8 s" in said  # the drop follows at once
    assert 'note "seat at 4"' in text(read("strong_v3"))
    account = read("strong_v3").account
    assert (account.sets, account.segments, account.rests, account.notes) == (5, 1, 1, 1)


def test_assistance_is_taken_off_the_body() -> None:
    assert "Assisted dip 1x8 at bodyweight - 20 kg" in text(read("hevy_kg"))
    assert "Assisted dip 1x8 at bodyweight - 20 kg" in text(read("strong_v2"))


def test_supersets_stand_together() -> None:
    lines = text(read("hevy_kg")).split("\n")
    at = lines.index("  superset")
    assert lines[at + 1].startswith("    Leg extension 2x10-12 at 60 kg")
    assert lines[at + 2].startswith("    Pull-up 2x8-9 at bodyweight")


def test_an_exercise_may_come_twice_in_a_session() -> None:
    blocks = [(e.block, e.index) for e in read("hevy_kg").entries if e.exercise.startswith("Chest")]
    assert blocks == [(0, 0), (0, 1), (1, 0), (2, 0)]


def test_the_newest_first_becomes_the_oldest_first() -> None:
    days = [s.date for s in read("hevy_kg").sessions]
    assert days == [dt.date(2025, 5, 1), dt.date(2025, 9, 15)]


def test_kilograms_and_pounds_say_the_same() -> None:
    both = [e.weight for e in read("hevy_both").entries if e.weight]
    assert [w.unit for w in both] == ["kg", "lb"]
    assert both[0].kg == pytest.approx(both[1].kg, abs=0.01)
    in_lb = read_history(FILES["strong_v2b"], "lb", today=TODAY)
    in_kg = read_history(FILES["strong_v2b"], "kg", today=TODAY)
    for a, b in zip(in_lb.entries, in_kg.entries, strict=True):
        assert a.weight is not None
        assert b.weight is not None
        assert a.weight.kg == pytest.approx(0.45359237 * b.weight.kg)


def test_kilometres_and_miles_say_the_same() -> None:
    assert "Run 4.988966 km in 28 min" in text(read("hevy_lbs"))
    assert "Run 4.988966 km in 28 min" in text(read("hevy_both"))
    assert "Row 1.931213 km in 7 min" in text(read("strong_v4"))


def test_a_distance_without_a_unit_counts_only_with_one() -> None:
    assert "Run 15 min" in text(read("strong_v2"))
    assert "Run 2.5 km in 15 min" in text(read("strong_v2", distance="km"))
    assert "Run 4.02336 km in 15 min" in text(read("strong_v2", distance="mi"))


def test_decimal_commas_and_the_noise_of_floats() -> None:
    assert "done: 42.5 kg x 5 at RPE 8, 95 lb x 5 at RPE 8.5" in text(read("strong_v4_ios"))
    assert "76.8 kg x 8 at RPE 9" in text(read("strong_v3"))


def test_a_day_without_a_clock_is_a_session() -> None:
    days = read("fitnotes", None).sessions
    assert [(s.date, s.time) for s in days] == [
        (dt.date(2024, 9, 14), None),
        (dt.date(2024, 9, 16), None),
    ]
    assert 'Overhead press 2x7-8 at 95 lb, note "elbows in", done: 95 lb x 8, 7' in str(days[0])
    assert "Run 2.414016 km in 14.5 min" in str(days[0])
    assert "done: 100 kg x 5, 225 lb x 5" in text(read("fitnotes_ios", None))
    assert "done: 60 kg x 8, 62.5 kg x 6" in text(read("fitnotes_old", None))


def test_rows_that_cannot_be_used_say_why() -> None:
    reasons = {s.row.line: (s.reason, s.detail) for s in read("strong_v2").skips}
    assert reasons[10] == ("an exercise that I do not know", "'Machine From My Gym'")
    assert reasons[14][0] == "no repetitions, no time and no distance"
    (stone,) = read("strong_v4").skips
    assert (stone.row.line, stone.detail) == (4, "'stone'")
    assert stone.row.cells[3] == "3"


def test_unknown_names_are_asked_for_and_mapped_by_request_only() -> None:
    (unknown,) = read("strong_v2").unknown
    assert unknown.theirs == "Machine From My Gym"
    mapped = read("strong_v2", names={"machine from  my gym": "Leg press"})
    assert not mapped.unknown
    assert "Leg press 1x10 at 30 kg" in text(mapped)
    nearest = read("strong_v2", accept_nearest=True)
    taken = nearest.names["Machine From My Gym"]
    assert (bool(unknown.suggestions), taken.nearest) in {(True, True), (False, False)}


def test_a_file_of_names_is_checked(tmp_path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "names.toml"
    file.write_text('"Machine From My Gym" = "Leg pres"\n', encoding="utf-8")
    with pytest.raises(UnknownNameError, match="Leg pres"):
        read("strong_v2", names=file)
    file.write_text('[names]\n"Machine From My Gym" = "Leg press"\n', encoding="utf-8")
    assert not read("strong_v2", names=file).unknown
    file.write_text("not toml", encoding="utf-8")
    with pytest.raises(InputError, match="no file of names"):
        read("strong_v2", names=file)
    with pytest.raises(InputError, match="cannot be read"):
        read("strong_v2", names=tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "nothing in it"),
        (b"a,b\n1,2\n", "no log that I can read"),
        (b"SQLite format 3\x00", "a database"),
        (b"PK\x03\x04", "a ZIP archive"),
        (b"Date,Exercise Name,Set Order,Weight\n", "no column 'Reps'"),
        (b"Date,Exercise Name,Set Order,Weight,Reps\n", "no row below the header"),
    ],
)
def test_what_is_no_log_is_refused_in_a_sentence(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_history(data)


def test_a_french_and_a_portuguese_export_say_what_an_english_one_says() -> None:
    french = read("strong_french")
    assert french.account.rows == 6
    assert (french.account.sets, french.account.rests, french.account.skipped) == (4, 2, 0)
    first, second = french.held
    assert (first.lasts_min, second.lasts_min) == (55.0, 65.0)
    assert "Bench press 2x7-8 rest 2 min, done: 60 kg x 8, 62.5 kg x 7" in str(first.session)
    assert "Plank 1x45 s" in str(first.session)
    assert "80 kg x 5 at RPE 9" in str(second.session)
    portuguese = read("strong_portuguese")
    assert (portuguese.account.sets, portuguese.account.skipped) == (4, 0)
    roles = [e.role for e in portuguese.entries]
    assert roles == ["work", "drop", "work", "failure"]
    assert [e.note for e in portuguese.entries if e.note] == ["firme"]
    assert [e.workout_note for e in portuguese.entries if e.workout_note] == ["bom"]
