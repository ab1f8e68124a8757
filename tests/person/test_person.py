"""What a person may be, what is refused and in which words, and reading from a file."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.errors import PersonError
from myocrine.person import Person, parse_person, read_person


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"age": 15}, ["15 years", "outside of what the model covers", "from 18 years"]),
        ({"age": -3}, ["'age' = -3", "18 to 110"]),
        ({"age": float("nan")}, ["'age' must be a number in year"]),
        ({"age": True}, ["'age' must be a number"]),
        ({"age": "thirty"}, ["'age' must be a number", "'thirty'"]),
        ({"pregnant": True}, ["Pregnancy is outside of what the model covers"]),
        ({"mass_kg": 700}, ["'mass_kg' = 700 kg is out of range", "35 to 250 kg"]),
        ({"height_cm": 1.78}, ["'height_cm' = 1.78 cm", "130 to 220", "unit"]),
        ({"mass_kg": 200, "height_cm": 150}, ["body mass index of 88.9", "Check the units"]),
        ({"sex": "M"}, ["'sex' cannot be 'M'", "female, male"]),
        ({"training_status": "recreationel"}, ["Did you mean 'recreational'"]),
        ({"medication": ("propranolol",)}, ["'propranolol'", "beta blocker", "heart rate"]),
        ({"medication": ("Prednisolone",)}, ["corticosteroid", "cortisol"]),
        ({"medication": (3,)}, ["list of names"]),
        ({"one_rm_kg": {"Biceps curl": 800}}, ["1RM of 'Biceps curl'", "1 to 550 kg"]),
        ({"hr_rest": 110, "hr_max": 100}, ["not below the maximum"]),
        ({"cycle_phase": "luteal", "sex": "male"}, ["needs sex = 'female'"]),
    ],
)
def test_refusals_say_why(fields: dict[str, object], words: list[str]) -> None:
    with pytest.raises(PersonError) as caught:
        Person(**fields)  # type: ignore[arg-type]
    for word in words:
        assert word in str(caught.value)


def test_unlisted_medication_is_only_noted() -> None:
    assert Person(medication=("paracetamol",)).medication == ("paracetamol",)


def test_a_person_does_not_change() -> None:
    loads = {"Back squat": 100.0}
    person = Person(one_rm_kg=loads)
    loads["Back squat"] = 500.0
    assert person.one_rm_kg["Back squat"] == 100.0
    with pytest.raises(AttributeError):
        person.age = 20  # type: ignore[misc]


def test_units_of_the_gym_are_converted() -> None:
    person = parse_person(
        """
        sex = "female"
        age = 34
        mass = "141 lb"
        height = "5 ft 6 in"
        vo2max = "2.8 L/min"
        training_status = "recreational"
        medication = ["ibuprofen"]

        [one_rm]
        "Back squat" = "175 lb"
        "Bench press" = 40
        """
    )
    assert person.mass_kg == pytest.approx(141 * 0.45359237)
    assert person.height_cm == pytest.approx(66 * 2.54)
    assert person.vo2max_ml_kg_min == pytest.approx(2800 / person.mass_kg)
    assert person.one_rm_kg["Back squat"] == pytest.approx(175 * 0.45359237)
    assert person.one_rm_kg["Bench press"] == 40


@pytest.mark.parametrize("height", ["5'10\"", "70 in", "177.8 cm", "1.778 m", "5 feet 10 inches"])
def test_ways_to_write_a_height(height: str) -> None:
    person = parse_person(f"height = '''{height}'''")
    assert person.height_cm == pytest.approx(177.8)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("age = 30\nmas = '70 kg'", 2, ["'mas'", "Did you mean 'mass'"]),
        ("mass = 176", 1, ["has no unit", 'mass = "176 kg"']),
        ("age = 30\n\nmass = '80 cm'", 3, ["cannot be in 'cm'", "kg"]),
        ("mass = '80 flurbs'", 1, ["flurbs"]),
        ("mass = '80,5 kg'", 1, ["'mass'", "70.5 kg"]),
        ("mass = '700 kg'", 1, ["700 kg is out of range"]),
        ("age = 15", 1, ["15 years"]),
        ("mass_kg = 80\nmass = '80 kg'", 2, ["Leave one of them out"]),
        ("age = ", 1, ["not TOML"]),
        ("vo2max = '3 L/min'", 1, ["needs the body mass"]),
        ("one_rm = 3", 1, ["wrong form"]),
        ("[one_rm]\n'Back squat' = 'heavy'", 1, ["'Back squat'"]),
        ("sex = 3", 1, ["cannot be 3"]),
        ("medication = 3", 1, ["wrong form"]),
        ("medication = ['insulin']", 1, ["insulin"]),
        ("pregnant = true", None, ["Pregnancy"]),
        ("training_kind = 'cardio'", 1, ["mixed, endurance, strength"]),
    ],
)
def test_a_bad_file_gets_one_clear_error(text: str, line: int | None, words: list[str]) -> None:
    with pytest.raises(PersonError) as caught:
        parse_person(text)
    assert caught.value.line == line
    for word in words:
        assert word in str(caught.value)


def test_files_that_are_no_text_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="cannot be read"):
        read_person(tmp_path / "nobody.toml")
    bad = tmp_path / "p.toml"
    bad.write_bytes(b"age = 30\nsex = \xff\xfe")
    with pytest.raises(PersonError, match="not UTF-8") as caught:
        read_person(bad)
    assert caught.value.line == 2
    bad.write_bytes(b"# " + b"x" * 200_000)
    with pytest.raises(PersonError, match="at most"):
        read_person(bad)
    bad.write_text('sex = "male"\nage = 30\n', encoding="utf-8")
    assert read_person(bad) == Person(sex="male", age=30)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_person_or_a_person_error(text: str) -> None:
    with contextlib.suppress(PersonError):
        parse_person(text)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["mass", "age", "height", "vo2max", "hr_max", "one_rm", "medication", "sex"]),
    st.one_of(
        st.text(alphabet="0123456789 kgflbinmcL/%'.-e", max_size=12), st.integers(), st.floats()
    ),
)
def test_any_value_gives_a_person_or_a_person_error(key: str, value: object) -> None:
    written = str(value).lower() if isinstance(value, (int, float)) else f'"{value}"'
    with contextlib.suppress(PersonError):
        parse_person(f"{key} = {written}")


def test_a_file_says_what_a_maximum_was_estimated_from() -> None:
    text = '[one_rm]\n"Bench press" = "95 lb"\n[one_rm_repetitions]\n"Bench press" = 8\n'
    assert dict(parse_person(text).one_rm_repetitions) == {"Bench press": 8}
    with pytest.raises(PersonError, match="goes with a 1RM") as alone:
        parse_person('[one_rm_repetitions]\n"Bench press" = 8\n')
    assert "one_rm_kg" in str(alone.value.remedy)
    with pytest.raises(PersonError, match="has the wrong form") as wrong:
        parse_person("one_rm_repetitions = 8\n")
    assert '"Back squat" = 5' in str(wrong.value.remedy)
