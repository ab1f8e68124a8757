"""Laws of the front, of routines beside it and of supersets, with a solver that is a stub."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from myocrine.errors import InputError
from myocrine.planning.frontier import front, front_points
from myocrine.planning.protocol.model import Protocol, Request
from myocrine.planning.rivals import compare, savings
from myocrine.planning.routines import Routine
from myocrine.planning.yardstick import Yardstick, yardstick
from myocrine.training.plans import parse_plan
from stub_solver import stub

REQUEST = Request(days=3, minutes=45.0)


@pytest.fixture(scope="module")
def measure() -> Yardstick:
    return yardstick("balance")


def test_more_minutes_never_give_less_and_bounds_hold(measure: Yardstick) -> None:
    points = front(REQUEST, stub, measure, minutes=(20.0, 30.0, 45.0, 60.0))
    assert [p.minutes for p in points] == [20.0, 30.0, 45.0, 60.0]
    for a, b in pairwise(points):
        assert b.stimulus >= a.stimulus
        assert b.bound >= a.bound
        assert b.gain == pytest.approx(10.0 * (b.stimulus - a.stimulus) / (b.minutes - a.minutes))
    for p in points:
        assert p.bound >= p.stimulus
        assert p.used <= p.weekly == REQUEST.days * p.minutes
        assert p.gap == pytest.approx(p.bound / p.stimulus - 1.0)


def test_a_worse_answer_for_more_minutes_is_not_believed(measure: Yardstick) -> None:
    """A search that the clock ended early must not make the front fall."""
    short, long = (stub(replace(REQUEST, minutes=m)) for m in (40.0, 50.0))
    worse = replace(stub(replace(REQUEST, minutes=15.0)), request=long.request)
    points = front_points([short, worse], measure)
    assert points[1].protocol is short
    assert points[1].stimulus == points[0].stimulus
    assert points[1].gain == 0.0


def test_a_bound_of_longer_sessions_holds_for_shorter_ones(measure: Yardstick) -> None:
    loose = stub(replace(REQUEST, minutes=30.0), slack=5.0)
    tight = stub(replace(REQUEST, minutes=60.0), slack=0.01)
    points = front_points([loose, tight], measure)
    assert points[0].bound - points[0].stimulus == pytest.approx(
        (tight.proof.bound - loose.proof.value) / measure.total
    )


def test_budgets_too_short_for_anything_are_left_out_but_not_all(measure: Yardstick) -> None:
    def picky(request: Request) -> Protocol:
        if request.minutes < 20.0:
            msg = "That is too short for me."
            raise InputError(msg, remedy="Give more minutes.")
        return stub(request)

    points = front(REQUEST, picky, measure, minutes=(10.0, 30.0))
    assert [p.minutes for p in points] == [30.0]
    with pytest.raises(InputError, match="too short"):
        front(REQUEST, picky, measure, minutes=(10.0,))
    with pytest.raises(InputError, match="needs minutes"):
        front(REQUEST, picky, measure, minutes=())


def test_the_best_for_a_routines_minutes_takes_no_more_minutes(measure: Yardstick) -> None:
    rows = compare(REQUEST, measure, solver=stub)
    assert [r.minutes for r in rows] == sorted(r.minutes for r in rows)
    for row in rows:
        assert row.protocol is not None
        assert row.best is not None
        assert sum(row.protocol.minutes) <= row.minutes + 1e-6
        assert row.protocol.request.days == min(REQUEST.days, round(row.days))
        assert row.ratio == pytest.approx(row.best / row.stimulus)


def test_the_solvers_own_answer_as_a_routine_stands_where_the_answer_stands(
    measure: Yardstick,
) -> None:
    found = stub(REQUEST)
    own = Routine(key="own", name="Own", plan=found.plan)
    (row,) = compare(REQUEST, measure, among=[own])
    assert row.stimulus == pytest.approx(measure.score(found.stimulus))
    assert row.minutes == pytest.approx(sum(found.minutes))
    assert row.protocol is None
    assert row.ratio is None


def test_a_routine_says_whether_its_equipment_is_there(measure: Yardstick) -> None:
    text = 'plan "P"\n  cycle 7 days\n    day 1: A\nsession "A"\n  {} 2x8 at RIR 1\n'
    rows = [
        Routine(key=key, name=key, plan=parse_plan(text.format(lift)))
        for key, lift in (("push-up", "Push-up"), ("press", "Leg press"))
    ]
    home = replace(REQUEST, equipment=("dumbbell",))
    found = {r.routine.key: r.available for r in compare(home, measure, among=rows)}
    assert found == {"push-up": True, "press": False}


def test_supersets_give_as_much_in_fewer_minutes(measure: Yardstick) -> None:
    found = savings(REQUEST, stub, measure)
    assert found.straight <= REQUEST.days * REQUEST.minutes
    assert 0.0 < found.share < 1.0
    given = found.paired_protocol
    assert measure.score(given.stimulus) >= found.stimulus
    assert found.paired == pytest.approx(sum(given.minutes))


def test_the_dual_is_the_primal_turned_round(measure: Yardstick) -> None:
    """Halving finds, to a minute, the fewest minutes at which the primal gives the target."""
    found = savings(REQUEST, stub, measure)

    def gives(minutes: float) -> float:
        own = stub(replace(REQUEST, minutes=minutes))
        return measure.score(own.stimulus)

    longest = max(found.paired_protocol.minutes)
    assert gives(longest) >= found.stimulus
    assert gives(longest - 1.1) < found.stimulus


def test_where_pairs_do_not_help_nothing_is_saved(measure: Yardstick) -> None:
    def single(request: Request) -> Protocol:
        return stub(replace(request, supersets=False))

    found = savings(REQUEST, single, measure)
    assert 0.95 < found.share <= 1.0
