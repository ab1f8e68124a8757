"""Bad sessions: one clear error with its place, what was expected, and the nearest known word."""

from __future__ import annotations

import pytest

from myocrine.errors import InputError, SessionError, SessionSyntaxError, UnknownNameError
from myocrine.evidence import exercises as catalogue
from myocrine.training.checks import check, least_minutes, problems
from myocrine.training.language import parse, read_session
from myocrine.training.session import (
    Endurance,
    ExerciseSets,
    Load,
    Repeat,
    Reps,
    Rest,
    Session,
    Superset,
    Tempo,
)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("5x5 squat", 1, r"The exercise comes first. Write for example: squat 5x5"),
        ("Back squat", 11, r"ends too early after 'Back squat'. I expected sets and rep.*3x8"),
        ("Back squat 5x5 at 100", 19, r"100 of what\? Write the unit: kg, lb, %"),
        ("Back squat 5x5 at 100 kq", 23, r"the unit 'kq'.*Did you mean .*'kg'"),
        ("Back squat 5x5, tmepo 3-0-1-0", 17, r"'tmepo'.*Did you mean 'tempo'\?"),
        ("Back squat 5x5 tempo 3-0", 22, r"I expected a tempo such as 3-0-1-0"),
        ("Back squat 5x5 rest 90", 21, r"'90'.*I expected a time such as 90 s or 3 min"),
        ("Curl 3x8 at 100 kg rets 90 s", 20, r"Did you mean 'rest'\?"),
        ("Curl 3x8 to falure", 10, r"Did you mean 'to failure'\?"),
        ("Curl 3x8 at 70% at 80%", 20, r"The load is given twice"),
        ("Curl 3x8 at 1,000 kg", 13, r"1,000 may be 1000 or 1.000"),
        ("Curl 3.5x8", 6, r"number of sets must be a whole number, not 3.5"),
        ("Curl 3x8.5", 8, r"number of repetitions must be a whole number, not 8.5"),
        ("Curl 3x8-6", 8, r"8-6 is no range. Write the smaller number first"),
        ("Curl 3x8, done: 100 x 5", 21, r"do not understand 'x'"),
        ("Curl 3x8, done: 90 kg x 5, 95,5 kg x 4", 28, r"comma may end a set"),
        ("Cyle 30 min at 200 W", 20, r"'200 W' belongs to an endurance.*'Cyle'.*'Cycle'"),
        ("Run 30", 7, r"The unit is missing. Write for example: Run 30 min"),
        ("Run 30 min at 70%", 15, r"70% of what\? Write W, W/kg, % Wmax, % VO2max"),
        ("Run 30 min at 70% VO2mx", 19, r"the unit 'VO2mx'.*'% VO2max'"),
        ("repeat 3", 9, r"'repeat 3' needs indented lines below it"),
        ("supreset, rest 90 s", 9, r"Did you mean 'superset'"),
        ('"Curl 3x8', 1, r"its quote is not closed"),
        ('session "A" on 2026-13-01', 16, r"There is no day 2026-13-01"),
        ('session "A" on 1.2.2026', 16, r"I expected a date such as 2026-11-23"),
        ('session "A" at 25:00', 16, r"25:00 is no time of day"),
        ("meal", 5, r"I expected an amount such as 60 g"),
        ("meal 60 g sugar", 11, r"I expected 'carbohydrate', 'fat' or 'protein'"),
        ("infuse rhIL-6 30 ug for 3 h", 15, r"I expected a rate such as 30 ug/h"),
        ("inject rhIL-6 1 ug/kg", 22, r"I expected 'sc', 'iv' or 'im'"),
        ("sample IL-6 at 30 min", 22, r"30 min counted from what\? Write \+30 min"),
        ("sample IL-6 at -10 min", 16, r"-10 min from what\?"),
        ("low glycogen", 13, r"How low is the glycogen\?.*glycogen 40%"),
        ("Curl 3x8 at 100 kg\u200b", 19, r"invisible character here \(zero width space"),
        ("", 1, r"There is nothing here"),
        ("  # only a comment", 1, r"There is nothing here"),
    ],
)
def test_syntax_errors_say_what_and_where(text: str, column: int, message: str) -> None:
    with pytest.raises(SessionSyntaxError, match=message) as caught:
        parse(text, source="my.session")
    assert (caught.value.line, caught.value.column) == (1, column)
    assert str(caught.value).startswith(f"my.session, line 1, column {column}: ")
    # Plain words, never the names of terminals.
    assert "TEMPO" not in str(caught.value)
    assert "_NL" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("Curl 3x8\n  Dip 3x8", 2, 3, "takes no lines below it"),
        ("repeat 3\nCurl 3x8", 2, 1, "'repeat 3' needs indented lines"),
        ("superset\n  Run 30 min", 2, 3, "Run is an endurance segment and cannot be in"),
        ("superset\n  rest 3 min", 2, 3, "'rest' line cannot stand in a superset"),
        ("repeat 2\n    Curl 3x8\n  Dip 3x8", 3, 3, "fits no line above"),
        ("Curl 3x8\r\n\r\nDip 3x8 at 100 kq", 3, 16, "'kq'"),
        ("Curl ３×８\nDip ３×８ at １００ kq", 2, 16, "'kq'"),
        ("\n\n# comment\nCurl", 4, 5, "ends too early"),
        ("\n".join(" " * i + "repeat 2" for i in range(12)), 10, 10, "more than 8 deep"),
    ],
)
def test_lines_and_columns_are_the_writers(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(SessionSyntaxError, match=message) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("Curl 0x5", 6, "0 for sets is not possible"),
        ("Curl 5x0", 8, "0 for repetitions is not possible"),
        ("Curl 1x1001", 8, "1,001 for repetitions"),
        ("Curl 3x8 rest -90 s", 10, "must not be negative"),
        ("Curl 3x8 at 800 kg", 13, "800 kg for load is not possible"),
        ("Curl 3x8 at 1400 lb", 13, "635.* kg for load"),
        ("Curl 3x8 at 0 kg", 13, "0 kg for load"),
        ("Curl 3x8 at 700%", 13, "700 % 1RM for load"),
        ("Curl 3x8 at RIR 21", 13, "21 for RIR"),
        ("Curl 3x8 at RPE 11", 13, "11 for RPE"),
        ("Curl 3x8 tempo 0-0-0-0", 16, "cannot take no time"),
        ("Curl 3x8 rest 2 h", 10, "120 min for rest"),
        ("Curl 3 sets at 60%", 6, "How long is a set of Curl"),
        ("Curl 3x8, done: 900 kg x 5", 1, "900 kg for load"),
        ("Run 41 h", 5, "41 h for segment"),
        ("Run 100 km in 30 min", 5, "200 km/h for speed"),
        ("Run 30 min at 4000 W", 15, "4,000 W for intensity"),
        ("Run 30 min, left", 13, "'run' is not done left"),
        ("meal 5000 g fat", 1, "5,000 g for food"),
        ("sample IL-6 at +90 d", 1, "90 d for moment"),
        ("rest 40 h", 1, "40 h for rest line"),
    ],
)
def test_impossible_lines_say_what_and_where(text: str, column: int, message: str) -> None:
    with pytest.raises(SessionError, match=message) as caught:
        parse(f"Dip 3x8\n{text}")
    assert (caught.value.line, caught.value.column) == (2, column)


def test_a_forty_hour_session_is_refused_as_a_whole() -> None:
    with pytest.raises(SessionError, match=r"line 1, column 1: A value of 40 h for the whole"):
        parse('session "long"\n  repeat 40\n    Run 1 h')
    with pytest.raises(SessionError, match="empty"):
        parse('session "none" on 2026-01-01')
    with pytest.raises(SessionError, match="repeats are written out"):
        parse("repeat 1000\n  repeat 1000\n    Curl 3x8")


def test_least_minutes_count_what_is_written() -> None:
    sets = ExerciseSets(
        exercise="Curl",
        sets=3,
        reps=Reps(low=10, high=12),
        tempo=Tempo(eccentric=3, pause_bottom=0, concentric=1, pause_top=0),
        rest_s=80,
    )
    assert least_minutes([sets]) == pytest.approx(3 * (40 + 80) / 60)
    assert least_minutes([Superset(items=(sets,), rest_s=60)]) == pytest.approx(9)
    bouts = Endurance(mode="run", duration_min=4, bouts=4, rest_s=180)
    assert least_minutes([Repeat(count=2, items=(bouts, Rest(minutes=5)))]) == pytest.approx(60)


def test_all_problems_are_found_and_restriction_only_warns() -> None:
    (session,) = parse("Curl 0x8 at 700 kg\nDip 3x8 BFR", strict=False)
    found = problems(session, names=["Dip"])
    assert [p.severity for p in found] == ["error", "error", "error", "warning"]
    assert [p.position and p.position.line for p in found] == [1, 1, 1, 2]
    assert found[0].unknown_name == "Curl"
    (good,) = parse("Dip 3x8 BFR")
    (warning,) = check(good)
    assert "no mechanism" in warning.message


def test_the_catalogue_may_set_the_limit_of_an_exercise() -> None:
    (session,) = parse("Curl 3x8 at 150 kg")
    with pytest.raises(SessionError, match="column 13: 150 kg is not possible for Curl"):
        check(session, load_limit=lambda name: 120.0 if name == "Curl" else None)


def test_objects_without_positions_are_checked_too() -> None:
    session = Session(blocks=(ExerciseSets(exercise="Curl", sets=0, reps=Reps(low=8, high=8)),))
    with pytest.raises(SessionError, match=r"^A value of 0 for sets") as caught:
        check(session)
    assert caught.value.line is None
    sets = ExerciseSets(exercise="Crul", sets=1, reps=Reps(low=8, high=8), load=Load(value=9))
    with pytest.raises(UnknownNameError, match=r"'Crul'.*'Curl'"):
        check(Session(blocks=(sets,)), names=("Curl",))


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"Curl 3x8\nDip \xff 3x8", r"not UTF-8 text \(byte 0xff\)", 2),
        ("Curl 3×8".encode("latin-1"), r"not UTF-8 text \(byte 0xd7\)", 1),
        (b"Curl 3x8\n\x00", r"has a NUL byte", 2),
        ("Curl 3x8".encode("utf-16"), r"NUL byte", 1),
        (b"x" * 300_000, r"300,000 bytes long", None),
        (b"\n" * 5000, r"5001 lines", None),
        (b"Curl " * 300, r"1500 characters", 1),
        (b"Curl 3x8\x07", r"invisible character", 1),
    ],
)
def test_bytes_that_are_no_session_text(data: bytes, message: str, line: int | None) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_session(data)
    assert caught.value.line == line


def test_every_mode_of_the_catalogue_is_an_endurance_segment() -> None:
    for mode in catalogue.modes().values():
        for name in (mode.name, *mode.aliases):
            if name == "Warm up":  # the option of a line, not a segment
                continue
            (session,) = parse(f"{name} 10 min")
            (segment,) = session.blocks
            assert isinstance(segment, Endurance), name
            assert catalogue.find_mode(segment.mode).name == mode.name


def test_every_exercise_of_the_catalogue_can_be_written() -> None:
    for exercise in catalogue.exercises().values():
        for name in (exercise.name, *exercise.aliases):
            (session,) = parse(f'"{name}" 3x8')
            again = parse(str(session))
            assert again == [session]
            assert isinstance(again[0].blocks[0], ExerciseSets)
