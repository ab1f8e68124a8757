"""Laws of the session language: exact round trips, and one clear error for everything else."""

from __future__ import annotations

import time

import language_strategies as ours
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from myocrine.errors import InputError, MyocrineError, SessionSyntaxError
from myocrine.training.language import parse, read_session, to_text
from myocrine.training.session import ExerciseSets, Reps, Sample, Session

RELAXED = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

LINES = """\
session "Heavy lower" on 2026-11-23 at 18:00
Back squat 4x6-8 at RIR 2, tempo 4-0-1-0, rest 3 min
Bench press 225 lb x 5, done: 100 kg x 5, 5, 4 at RPE 9
superset, rest 90 s
  Pull-up 3xAMRAP at bodyweight + 20 kg (warm-up)
  Curl 3x8 @8 / 90s, drop 2 by 20%, note "well"
repeat 3:
  Cycle 4x4 min at 90-95% VO2max, rest 3 min
  Run to exhaustion at 12 km/h, grade -5%
Plank 3x60 s; Dip 3 sets of 8 to failure
meal 60 g carbohydrate, 20 g protein every 15 min to +1 h
sample IL-6, "free fatty acids" at before, start +60 min, end, 18:30
infuse rhIL-6 30 ug/h for 3 h at start
inject rhIL-6 1 ug/kg sc
state glycogen 40% left
fasted 12 h
rest 10 min # a comment"""
TOKENS = sorted(
    {t for line in LINES.splitlines() for t in (line, *line.split(" "))}
    | set(' \t\n,;:#"()@/+-x%0123456789.×，８\r\x00\u2028\u200b½µ')
)


def refused(error: MyocrineError, text: str | bytes) -> None:
    """Check that an error is ours, says something, and points at a place that exists."""
    assert isinstance(error, InputError)
    assert error.message
    if error.line is not None and isinstance(text, str):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= (error.column or 1) <= len(lines[error.line - 1]) + 1


def outcome(text: str | bytes) -> None:
    """Read the text: a success that survives the round trip, or one of our errors, in time."""
    start = time.process_time()
    try:
        sessions = parse(text) if isinstance(text, str) else read_session(text)
    except MyocrineError as error:
        refused(error, text)
        return
    finally:
        assert time.process_time() - start < 2.0
    again = to_text(sessions)
    assert parse(again) == sessions
    assert to_text(parse(again)) == again


def exercise_called(name: str) -> Session:
    return Session(
        name="'", blocks=(ExerciseSets(exercise=name, sets=3, reps=Reps(low=8, high=8)),)
    )


@RELAXED
@given(session=ours.sessions)
@example(session=exercise_called("*"))  # a bullet in front of a line, if it were not in quotes
@example(session=exercise_called("• Curl"))
@example(session=exercise_called("fasted."))
@example(session=exercise_called("rest1.5"))
@example(session=exercise_called("Infusion of"))
@example(session=Session(blocks=(Sample(analytes=("IL-6", "9h", "18:30", "+1 h")),)))
def test_object_to_text_to_object_is_exact(session: Session) -> None:
    text = to_text(session)
    again = parse(text, strict=False)
    assert again == [session], text
    assert to_text(again) == text


@RELAXED
@given(text=st.lists(st.sampled_from(LINES.splitlines()), min_size=1, max_size=6).map("\n".join))
def test_canonical_text_is_a_fixed_point(text: str) -> None:
    outcome(text)


@RELAXED
@given(pieces=st.lists(st.sampled_from(TOKENS), max_size=25), joint=st.sampled_from(["", " "]))
def test_shuffled_pieces_are_read_or_refused(pieces: list[str], joint: str) -> None:
    outcome(joint.join(pieces))


@RELAXED
@given(
    start=st.integers(0, len(LINES)),
    length=st.integers(0, 30),
    put=st.text(max_size=5) | st.sampled_from(TOKENS),
)
def test_mutated_text_is_read_or_refused(start: int, length: int, put: str) -> None:
    outcome(LINES[:start] + put + LINES[start + length :])


@RELAXED
@given(text=st.text(max_size=200))
@example("ß" * 10)
@example("\ud800")
@example("Curl 3x8\x85Dip 3x8")
def test_any_text_is_read_or_refused(text: str) -> None:
    outcome(text)


@RELAXED
@given(data=st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbfCurl 3x8")
@example(b"\x00")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    outcome(data)


@pytest.mark.parametrize(
    "text",
    [
        "a " * 5000,
        "Curl 3x8 " + "1" * 900,
        "(" * 900,
        '"' * 900,
        "1 h " * 250,
        "Curl 3x8, done: " + "5, " * 280 + "5",
        "- " * 499,
        "at " * 300,
        "Squat " * 160 + "3x8",
        "\n" * 3999 + "Curl 3x8",
        "Curl 3x8\n" * 3900,
        "x" * 131_073,
        "\n".join(" " * i + "repeat 2" for i in range(100)),
        ";" * 900,
        " " * 999 + "x",
        ".5" * 400,
        "%" * 999,
        "Curl 3x8 at " + "9" * 400 + " kg",
        "9" * 400 + "x8",
    ],
)
def test_nasty_text_is_done_with_in_two_seconds(text: str) -> None:
    outcome(text)


def test_ten_megabytes_are_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"10,000,000 bytes long; at most 131,072"):
        read_session(b"x" * 10_000_000)


def test_a_lone_surrogate_is_a_syntax_error() -> None:
    with pytest.raises(SessionSyntaxError, match=r"column 5.*U\+DC80"):
        parse("Curl\udc80 3x8")
