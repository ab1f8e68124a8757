"""What a plan cannot be: told with line, column and the nearest name."""

from __future__ import annotations

import pytest

from myocrine.errors import SessionError, UnknownNameError
from myocrine.evidence.exercises import find
from myocrine.training.plans import parse_plan, plan_problems

CURL = 'session "A"\n  Curl 2x5 at 70%\n'
HEAD = 'plan "P"\n  cycle 7 days\n    day 1: A\n'


def problems(text: str) -> list[tuple[str, int, int, str]]:
    found = plan_problems(parse_plan(text, strict=False))
    out = []
    for p in found:
        assert p.position is not None
        out.append((p.severity, p.position.line, p.position.column, f"{p.message} {p.remedy}"))
    return out


def of_line(line: str) -> list[tuple[str, int, int, str]]:
    return problems(f'{HEAD}session "A"\n  {line}\n')


def test_a_sound_plan_has_none() -> None:
    assert problems(f'{HEAD}session "A"\n  Back squat 3x5 at 70% | lp +2.5 kg\n') == []


@pytest.mark.parametrize(
    ("line", "column", "says"),
    [
        ("Bench press 3x8 at 60 kg, RIR 2 | lp +2.5 kg", 35, "cannot keep both"),
        ("Bench press 3x8 at RIR 2 | dp +2.5 kg", 28, "range of repetitions"),
        ("Bench press 3 sets to failure | lp +2.5 kg", 33, "needs repetitions"),
        ("Bench press 3x8 at RIR 3 | rir 1", 28, "asks for RIR 3"),
        ("Bench press 3x8 at 70% (warm-up) | lp +2.5 kg", 36, "warm-up"),
        ("Bench press 3x8 at 50% bodyweight | lp +2.5 kg", 37, "body mass"),
        ("Leg extension 3x8 isokinetic 60 deg/s, RIR 1 | lp +1 kg", 48, "velocity"),
        ("Bench press 3x8 at 60 kg, done: 60 kg x 8, 8, 8", 3, "for the log"),
        ("Curl 3x8 at 500 kg", 15, "500 kg is not possible"),
        ("Benhc press 3x8 at 60 kg", 3, "Bench press"),
    ],
)
def test_contradictions_stop_a_plan(line: str, column: int, says: str) -> None:
    (found,) = [p for p in of_line(line) if p[0] == "error"]
    assert found[1:3] == (5, column)
    assert says in found[3]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('plan "P"\n  cycle 7 days\n    day 1: Uper\nsession "Upper"\n  Curl 1x5 at 70%\n',
         (3, 12), "'Upper'"),
        ('plan "P"\n  cycle 7 days\n    day 8: A\nsession "A"\n  Curl 1x5 at 70%\n',
         (3, 9), "beyond the cycle"),
        (HEAD + '  layoff 1 week\nsession "A"\n  Curl 1x5 at 70%\n', (4, 3), "never reached"),
        (HEAD.replace("7", "9") + '  deload every 4 weeks: sets 50%\n' + CURL, (4, 3),
         "whole number of cycles"),
        (HEAD + 'session "A" on 2026-01-01\n  Curl 1x5 at 70%\n', (4, 1), "date"),
        (HEAD + 'session "A"\n', (4, 1), "empty"),
        (HEAD.replace("1: A", "1: B, A") + 'session "A" at 18:00\n  Curl 1x5 at 70%\n'
         'session "B" at 18:00\n  Curl 1x5 at 70%\n', (3, 15), "same minute of day 1"),
        (HEAD.replace("1: A", "1: B, A") + 'session "A" at 00:00\n  Curl 1x5 at 70%\n'
         'session "B"\n  Curl 1x5 at 70%\n', (3, 15), "same minute of day 1"),
        (HEAD + "  diet -20000 kcal/d\n" + CURL, (4, 8), "-20000 kcal/d is not possible"),
        (HEAD + "    diet protein 1.6 g/kg/d, +9000 kcal/d\n" + CURL, (4, 30), "+9000 kcal/d"),
        (HEAD + "  diet -300 kcal/d, protein 16 g/kg/d\n" + CURL, (4, 21), "16 g/kg/d of protein"),
        (HEAD + 'session "A"\n  Back squat 1x5 at 65% | wave 70% of TM, +5 kg per cycle\n'
         "  Back squat 1x5 at 65% | wave 80% of TM, +2.5 kg per cycle\n", (6, 25), "training max"),
    ],
)  # fmt: skip
def test_impossible_plans_are_refused_where_it_stands(
    text: str, place: tuple[int, int], says: str
) -> None:
    errors = [p for p in problems(text) if p[0] == "error"]
    assert [p[1:3] for p in errors] == [place]
    assert says in errors[0][3]
    with pytest.raises((SessionError, UnknownNameError)) as caught:
        parse_plan(text, source="my.plan")
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.source == "my.plan"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + 'session "A"\n  Curl 1x5 at 70%\nsession "B"\n  Curl 1x5 at 70%\n', 6,
         "never scheduled"),
        (HEAD + '  deload every 3 cycles: sets 30%\nsession "A"\n  Curl 1x5 at 70%\n', 6,
         "less than one"),
        (HEAD + '  for 2 weeks\n  deload every 3 cycles: sets 50%\n' + CURL,
         5, "never reached"),
        (HEAD + '  deload every 3 cycles: load 100%\nsession "A"\n  Curl 2x5 at 70%\n', 4,
         "takes nothing off"),
        (HEAD + '  for 2 weeks\nsession "A"\n  Curl 2x5 at 70% | lp +1 kg every 3 sessions\n', 6,
         "the plan has 2"),
        (HEAD + 'session "A"\n  Curl 2x5 | lp +1 kg\n', 5, "first session"),
        (HEAD + 'session "A"\n  Pull-up 2x5 at RIR 2 | lp +1 kg, fail 2: -10%\n', 5,
         "added to the body"),
        (HEAD.replace("1", "6") + "  for 3 days\n" + CURL, 3,
         "never reached"),
        (HEAD + "  diet -1500 kcal/d\n" + CURL, 4, "very strict"),
    ],
)  # fmt: skip
def test_what_never_happens_or_nobody_keeps_to_is_a_warning(
    text: str, line: int, says: str
) -> None:
    found = [p for p in problems(text) if says in p[3]]
    assert [(p[0], p[1]) for p in found] == [("warning", line)]
    parse_plan(text)  # and the plan can be used


def test_unknown_sessions_name_the_nearest() -> None:
    text = 'plan "P"\n  cycle 7 days\n    day 1: Lowr\nsession "Lower"\n  Curl 1x5 at 70%\n'
    with pytest.raises(UnknownNameError) as caught:
        parse_plan(text)
    assert caught.value.suggestions == ["Lower"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Back squat 9x29 at 50%, cluster of 1", "261 sets"),
        ("Back squat 5x5 at 50%, cluster of 1 | wave 70%x5 75%x60 of TM", "300 sets"),
        (
            "Back squat 3x8 at 50 kg, cluster of 1 | first sets up to 40, then lp +2.5 kg",
            "320 sets",
        ),
    ],
)
def test_more_sets_than_anyone_does_are_an_error(line: str, says: str) -> None:
    found = [p for p in of_line(line) if p[0] == "error"]
    assert any(says in p[3] and "at most 256" in p[3] for p in found)


def test_as_many_sets_as_are_executed_are_none() -> None:
    assert not [p for p in of_line("Back squat 8x32 at 50%, cluster of 1") if p[0] == "error"]


def test_the_kinds_of_equipment_are_those_of_the_catalogue() -> None:
    kinds = {find(n).equipment for n in ("Back squat", "Dumbbell row", "Kettlebell swing")}
    assert kinds == {"barbell", "dumbbell", "kettlebell"}


@pytest.mark.parametrize(
    ("more", "line", "severity", "says"),
    [
        ("", "3x8 at 60 kg | first lp +5 kg, then rir 2", "warning", "'rir 2' is never reached"),
        ("", "3x8 at 60 kg | first rir 2, then lp +5 kg", "warning", "'lp +5 kg' is never reached"),
        ("", "3x8 at 60 kg | lp +5 kg up to 60 kg", "warning", "has no room"),
        ("", "3x8 at 60 kg | first sets up to 3, then lp +5 kg", "error", "no room for sets"),
        ("", "3x8 at 60 kg | first reps up to 8, then lp +5 kg", "error", "no room for reps"),
        ("", "3x6-8 at 60 kg | first reps up to 9, then lp +5 kg", "error", "a number of rep"),
        ("", "3x8 at 60 kg | sum 30 +5 kg", "error", "24 repetitions at most"),
        ("", "3x8 at 60 kg | expect +5 kg", "error", "expected to be left"),
        ("", "3x8 at RIR 1 | expect +5 kg at RIR 3", "error", "asks for RIR 1"),
        ("", "1x8 at 60 kg | rir 1, each set", "warning", "there is one set"),
        ("deload when 2 lifts fall: sets 50%", "3x8 at 60 kg | lp +5 kg", "warning", "1 lift "),
        (
            "deload when 1 lift falls: load 100%",
            "3x8 at 60 kg | lp +5 kg",
            "warning",
            "nothing off",
        ),
        ("return after 2 days: -10% a week", "3x8 at 60 kg | lp +5 kg", "warning", "leaves 3 days"),
        ("plates 20 kg bar, 10 5 kg", "3x8 at 61 kg | lp +5 kg", "warning", "60 kg is the next"),
        ("dumbbells 2..10 by 2 kg", "3x8 at 60 kg | lp +5 kg", "warning", "uses the dumbbells"),
    ],
)
def test_what_cannot_be_reached_or_kept_is_told(
    more: str, line: str, severity: str, says: str
) -> None:
    head = f'plan "P"\n  cycle 7 days\n    days 1, 3, 5: A\n{"  " + more if more else ""}\n'
    plan = parse_plan(f'{head}session "A"\n  Back squat {line}\n', strict=False)
    found = [p for p in plan_problems(plan) if says in p.message]
    assert [p.severity for p in found] == [severity], plan_problems(plan)
    assert found[0].position is not None
