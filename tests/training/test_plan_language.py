"""The plan language: exact round trips, and errors that say where and what would be right."""

from __future__ import annotations

import plan_strategies as ours
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from myocrine.errors import InputError, SessionError, SessionSyntaxError, UnknownNameError
from myocrine.training.plans import (
    Change,
    Cycle,
    Day,
    Deload,
    Diet,
    Layoff,
    Linear,
    Plan,
    RuledSets,
    Span,
    parse_plan,
    plan_text,
    read_plan,
    template,
    template_names,
)

RELAXED = settings(
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
KNEE = """\
plan "Knee"
  cycle 7 days
    day 1: Knee
    day 3: Knee
    day 5: Knee
  for 5 weeks                     # then
  layoff 3 weeks
  cycle 7 days
    days 1, 4: Knee
    diet +300 kcal/d
  deload every 6 cycles: sets 50%, load 90%
  diet -500 kcal/d, protein 1.6 g/kg/d

session "Knee"
  Leg extension  4x7 at 7RM, rest 2 min  | lp +2.5 kg
"""
TOKENS = sorted(
    {t for line in KNEE.splitlines() for t in (line, *line.split(" "))} | set("\n |,:%")
)


def session(line: str) -> str:
    return f'plan "P"\n  cycle 7 days\n    day 1: A\nsession "A"\n  {line}\n'


@pytest.mark.slow
@RELAXED
@given(ours.plans())
def test_objects_to_text_to_objects_is_exact(plan: Plan) -> None:
    text = plan_text(plan)
    again = parse_plan(text, strict=False)
    assert again == plan
    assert plan_text(again) == text


@RELAXED
@given(st.lists(st.sampled_from(TOKENS), max_size=30).map(" ".join))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        plan = parse_plan(text)
    except InputError as error:
        refused(error, text)
    else:
        assert parse_plan(plan_text(plan)) == plan


def refused(error: InputError, text: str) -> None:
    assert error.message
    if error.line is not None:
        lines = text.split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= (error.column or 1) <= len(lines[error.line - 1]) + 1


def test_the_text_says_what_the_objects_say() -> None:
    week = Span(value=7.0, unit="day")
    plan = parse_plan(KNEE)
    assert plan.parts == (
        Cycle(
            length=week,
            days=tuple(Day(number=n, sessions=("Knee",)) for n in (1, 3, 5)),
            lasts=Span(value=5.0, unit="week"),
        ),
        Layoff(lasts=Span(value=3.0, unit="week")),
        Cycle(
            length=week,
            days=tuple(Day(number=n, sessions=("Knee",)) for n in (1, 4)),
            diet=Diet(energy_offset=300.0),
        ),
    )
    assert plan.deload == Deload(every=Span(value=6.0, unit="cycle"), sets=50.0, load=90.0)
    assert plan.diet == Diet(energy_offset=-500.0, protein=1.6)
    (line,) = plan.sessions["Knee"].blocks
    assert isinstance(line, RuledSets)
    assert line.rule == Linear(step=Change(value=2.5))


@pytest.mark.parametrize("text", ["nothing", "plan nothing", 'plan "nothing"', "plan"])
def test_nothing_is_a_plan_without_training(text: str) -> None:
    plan = parse_plan(text)
    assert plan.calendar(10_000.0) == ()
    assert plan.changes() == ()


def test_short_forms_are_read() -> None:
    long = parse_plan(KNEE)
    short = KNEE.replace("  for 5 weeks", "").replace(
        "cycle 7 days", "cycle 1 week for 5 weeks:", 1
    )
    first = parse_plan(short).parts[0]
    assert isinstance(first, Cycle)
    assert first.duration == 35.0
    assert first.days == long.parts[0].days  # type: ignore[union-attr]
    assert parse_plan(session("Curl 3x8 at RIR 2 | rpe 8")) == parse_plan(
        session("Curl 3x8 at RIR 2 | rir 2")
    )
    assert parse_plan(session("Curl 3x8 at RIR 2 | none")) == parse_plan(
        session("Curl 3x8 at RIR 2")
    )


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ('plan "x"\n  cicle 7 days\n', (2, 3), "'cycle'"),
        ('plan "x"\n  cycle 7 dayz\n', (2, 9), "'days'"),
        ('plan "x"\n  cycle 7 days\n    dai 1: A\n', (3, 5), "'day'"),
        ('plan "x"\n  cycle 7 days\n    day 1: A\n  for 5 wekes\n', (4, 7), "'weeks'"),
        ('plan "x"\n  cycle 7 days\n    day 1: A\n    day 1: B\n', (4, 9), "given twice"),
        ('plan "x"\n  diet -500 kkal/d\n', (2, 8), "'kcal/d'"),
        ('plan "x"\n  diet -500 kcal/d\n  diet 0 kcal/d\n', (3, 3), "given twice"),
        (session("Back squat 3x5 at 70% | lpp +2 kg"), (5, 27), "'lp'"),
        (session("Back squat 3x5 at 70% | lp 2 kg"), (5, 30), "+2.5 kg"),
        (session("Back squat 3x5 at 70% | lp +2 kg fial 2: -10%"), (5, 36), "'fail'"),
        (session("Back squat 3x5 at 70% | lp +2 kg, fail 2: +10%"), (5, 37), "takes load off"),
        (session("Back squat 3x5 at 70% | lp +2 kg, +2 kg per cycle"), (5, 43), "does not go"),
        (session("Back squat 3x5 at 70% |"), (5, 26), "lp"),
        (session("Back squat 3x5 at RR 2 | lp +2 kg"), (5, 21), "'RIR'"),
        ("Back squat 3x5 at 70%", (1, 1), 'plan "My plan"'),
        ('plan "x"\nsession "A"\n  Curl 1x5 at 70%\nsession "A"\n', (4, 1), "two sessions"),
    ],
)
def test_errors_say_where_and_what_was_meant(text: str, place: tuple[int, int], says: str) -> None:
    with pytest.raises((SessionSyntaxError, SessionError)) as caught:
        parse_plan(text)
    error = caught.value
    assert (error.line, error.column) == place
    assert says in f"{error.message} {error.remedy}"


def test_every_template_is_sound_and_reads_back() -> None:
    assert {"blueprint", "full-body", "one-set", "push-pull-legs", "upper-lower", "waves"} == set(
        template_names()
    )
    for name in template_names():
        plan = read_plan(name)
        assert parse_plan(plan_text(plan)) == plan
        assert plan.calendar(28.0)


def test_the_blueprint_keeps_its_table() -> None:
    from myocrine.evidence.exercises import find
    from myocrine.training.session import ExerciseSets, walk_blocks

    count = {"squat": 0, "hinge": 0, "push": 0, "pull": 0}
    plan = read_plan("blueprint")
    for planned in plan.calendar(7.0):
        lines = [
            b
            for b in walk_blocks(plan.sessions[planned.session].blocks)
            if isinstance(b, ExerciseSets)
        ]
        patterns = [find(b.exercise).pattern for b in lines]
        for kind in count:
            count[kind] += any(kind in p for p in patterns)
        for line in lines:
            assert line.reps is not None
            assert 6 <= line.reps.low <= line.reps.high <= 12
    assert 2 <= count["squat"] <= 3
    assert 1 <= count["hinge"] <= 2
    assert 2 <= count["push"] <= 3
    assert 2 <= count["pull"] <= 3


def test_unknown_templates_and_files_are_told() -> None:
    with pytest.raises(UnknownNameError, match="blueprint"):
        read_plan("blueprnt")
    with pytest.raises(UnknownNameError):
        template("nil")
    with pytest.raises(InputError, match="no file"):
        read_plan("missing.plan")
