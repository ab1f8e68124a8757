"""The calendar of a plan against counting by hand, and what acts on its days."""

from __future__ import annotations

from itertools import pairwise

import plan_strategies as ours
import pytest
from hypothesis import HealthCheck, given, settings

from myocrine.training.plans import Cycle, Plan, parse_plan

SESSIONS = 'session "A"\n  Back squat 3x5 at 70%\nsession "B"\n  Bench press 3x5 at 70%\n'
QUIET = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def plan(*lines: str) -> Plan:
    return parse_plan('plan "P"\n' + "".join(f"  {line}\n" for line in lines) + SESSIONS)


def test_cycles_follow_each_other_with_layoffs_between() -> None:
    given_plan = plan(
        "cycle 7 days",
        "  day 1: A",
        "  day 4: B",
        "for 2 weeks",
        "layoff 10 days",
        "cycle 3 days",
        "  day 3: A",
    )
    found = [(p.day, p.session, p.cycle, p.layoffs) for p in given_plan.calendar(31.0)]
    assert found == [
        (0.0, "A", 0, 0),
        (3.0, "B", 0, 0),
        (7.0, "A", 1, 0),
        (10.0, "B", 1, 0),
        (26.0, "A", 2, 1),
        (29.0, "A", 3, 1),
    ]
    assert [p.index for p in given_plan.calendar(31.0)] == list(range(6))


def test_every_sixth_cycle_is_easy_and_turns_leave_it_out() -> None:
    given_plan = plan("cycle 7 days", "  day 1: A", "deload every 3 cycles: sets 50%")
    found = given_plan.calendar(7.0 * 7)
    assert [p.deload for p in found] == [False, False, True, False, False, True, False]
    assert [p.turn for p in found] == [0, 1, 2, 2, 3, 4, 4]
    assert [p.loading for p in found] == [0, 1, 2, 2, 3, 4, 4]


def test_a_deload_in_weeks_counts_cycles() -> None:
    given_plan = plan("cycle 14 days", "  day 1: A", "deload every 4 weeks: sets 50%")
    assert [p.deload for p in given_plan.calendar(56.0)] == [False, True, False, True]


def test_two_sessions_of_a_day_are_apart_and_the_time_of_day_counts() -> None:
    given_plan = plan("cycle 7 days", "  day 2: A, B")
    assert [p.day for p in given_plan.calendar(7.0)] == [1.0, 1.25]
    text = 'plan "P"\n  cycle 7 days\n    day 2: A\nsession "A" at 18:00\n  Back squat 3x5 at 70%\n'
    assert [p.day for p in parse_plan(text).calendar(7.0)] == [1.75]


def at(*days: str, **times: str) -> list[tuple[float, str]]:
    """Return hours and names of the sessions of day 1; times as `A="18:00"`."""
    names = sorted({n for day in days for n in day.replace(" ", "").split(",")})
    text = 'plan "P"\n  cycle 7 days\n' + "".join(f"    day 1: {d}\n" for d in days)
    for name in names:
        clock = f" at {times[name]}" if name in times else ""
        text += f'session "{name}"{clock}\n  Back squat 3x5 at 70%\n'
    return [(24.0 * p.day, p.session) for p in parse_plan(text).calendar(1.0)]


def test_a_session_without_a_time_follows_the_one_before_it_inside_the_day() -> None:
    assert at("A, B", A="18:00") == [(18.0, "A"), (21.0, "B")]
    assert at("A, B", B="18:00") == [(0.0, "A"), (18.0, "B")]
    assert at("A, C, B", A="06:00", B="18:00") == [(6.0, "A"), (12.0, "C"), (18.0, "B")]
    # Written later, done earlier: what follows it is done before the evening.
    assert at("A, B, C", A="18:00", B="14:00") == [(14.0, "B"), (16.0, "C"), (18.0, "A")]


def test_many_sessions_of_a_day_keep_their_order_inside_it() -> None:
    names = ["F", "B", "E", "A", "D", "C"]
    found = at(", ".join(names))
    assert [name for _, name in found] == names
    hours = [hour for hour, _ in found]
    assert hours == sorted(set(hours))
    assert hours[-1] < 24.0


def test_a_cycle_that_ends_in_its_middle_is_cut() -> None:
    given_plan = plan("cycle 7 days", "  days 1, 5: A", "for 10 days")
    assert [p.day for p in given_plan.calendar(100.0)] == [0.0, 4.0, 7.0]


def test_a_diet_holds_for_its_block_and_the_plan_s_own_elsewhere() -> None:
    given_plan = plan(
        "cycle 7 days",
        "  day 1: A",
        "  diet +200 kcal/d",
        "for 2 weeks",
        "layoff 1 week",
        "cycle 7 days",
        "  day 1: A",
        "for 1 week",
        "diet -500 kcal/d, protein 2 g/kg/d",
    )
    assert given_plan.changes() == (14.0,)
    offsets = [given_plan.surroundings(d).energy_offset for d in (0.0, 13.99, 14.0, 21.0, 500.0)]
    assert offsets == [200.0, 200.0, -500.0, -500.0, -500.0]
    assert given_plan.surroundings(3.0).protein is None
    assert given_plan.surroundings(15.0).protein == 2.0


@QUIET
@given(ours.plans())
def test_calendars_are_ordered_and_a_longer_one_begins_with_the_shorter(given_plan: Plan) -> None:
    long = given_plan.calendar(90.0)
    short = given_plan.calendar(30.0)
    assert long[: len(short)] == short
    assert all(p.day < 30.0 for p in short)
    assert [p.index for p in long] == list(range(len(long)))
    assert all(a.day <= b.day for a, b in pairwise(long) if a.cycle == b.cycle)
    names = {
        n for c in given_plan.parts if isinstance(c, Cycle) for d in c.days for n in d.sessions
    }
    assert {p.session for p in long} <= names


@QUIET
@given(ours.plans())
def test_what_acts_all_day_is_constant_between_the_changes(given_plan: Plan) -> None:
    edges = [0.0, *given_plan.changes()]
    assert edges == sorted(set(edges))
    for before, after in zip(edges, [*edges[1:], edges[-1] + 50.0], strict=True):
        inside = [before + share * (after - before) for share in (0.0, 0.3, 0.99)]
        assert len({given_plan.surroundings(d) for d in inside}) == 1
    for day in edges[1:]:
        assert given_plan.surroundings(day) != given_plan.surroundings(day * (1 - 1e-9))


@pytest.mark.parametrize("days", [0.0, -5.0])
def test_no_days_hold_no_sessions(days: float) -> None:
    assert plan("cycle 7 days", "  day 1: A").calendar(days) == ()
