"""The solver's answer is the best there is: against trying everything."""

from __future__ import annotations

import signal

import pytest

from myocrine.planning.audit import Band
from myocrine.planning.protocol.classes import classes, zones
from myocrine.planning.protocol.search import CLOSE, search
from myocrine.planning.protocol.session import Every, SessionModel, quiet_solver
from myocrine.planning.protocol.week import fine_of
from planning.protocol.protocol_cases import best, each_alone, frame, sessions, tried

FEW = ("Back squat", "Bench press", "Barbell row", "Barbell curl", "Lateral raise")
TWINS = ("Bench press", "Dumbbell bench press", "Incline bench press", "Barbell curl", "Crunch")
LEGS = ("Back squat", "Leg press", "Hack squat", "Pendulum squat", "Romanian deadlift")


@pytest.mark.parametrize(
    ("names", "days", "minutes"),
    [(FEW, 1, 14.0), (FEW, 1, 25.0), (FEW, 2, 14.0), (TWINS, 1, 18.0), (LEGS, 2, 16.0)],
)
def test_the_answer_is_the_best_of_all(names: tuple[str, ...], days: int, minutes: float) -> None:
    small = frame(tried(*names), days=days, minutes=minutes)
    found = search(small)
    assert found is not None
    truth = best(small)
    assert found.proof.value == pytest.approx(truth, rel=CLOSE)
    assert found.proof.value <= truth + 1e-9
    assert found.proof.bound >= truth - 1e-9
    assert found.proof.proven


@pytest.mark.parametrize(("days", "minutes"), [(1, 14.0), (2, 14.0)])
def test_a_band_is_a_wish_and_the_answer_still_the_best(days: int, minutes: float) -> None:
    wished = {"biceps": Band(low=6.0), "quadriceps": Band(high=3.0), "calves": Band(low=4.0)}
    free, small = (frame(tried(*FEW), days=days, minutes=minutes, bands=b) for b in ({}, wished))
    found, without = search(small), search(free)
    assert found is not None
    assert without is not None
    assert found.proof.value == pytest.approx(best(small), rel=CLOSE)
    # Nobody trains calves here: four sets are missing whatever is done, and the rest is weighed.
    assert fine_of(small, found.chosen) <= fine_of(small, without.chosen)
    assert fine_of(small, found.chosen) >= 4.0 * small.aims.outside
    assert fine_of(free, without.chosen) == pytest.approx(
        small.aims.shortfall * sum(without.missing.values())
    )


@pytest.mark.parametrize(("names", "minutes"), [(FEW, 18.0), (TWINS, 16.0)])
def test_every_session_is_found_once(names: tuple[str, ...], minutes: float) -> None:
    small = frame(tried(*names), days=1, minutes=minutes)
    one = SessionModel(small)
    found, solver = Every(one, set()), quiet_solver()
    solver.parameters.enumerate_all_solutions = True
    solver.parameters.num_workers = 1
    solver.solve(one.model, found)
    ways = [frozenset(c.ways) for c in found.columns]
    assert len(ways) == len(set(ways))
    assert set(ways) == {frozenset(s) for s in sessions(small)}
    # What is known is not taken in again.
    again = Every(one, set(ways[1:]))
    solver.solve(one.model, again)
    assert [frozenset(c.ways) for c in again.columns] == ways[:1]


def test_a_finer_search_is_no_worse() -> None:
    small = frame(tried(*FEW, *TWINS[1:3]), days=2, minutes=14.0)
    truth = best(small)
    rough = search(small, close=0.3)
    fine = search(small, close=1e-5)
    assert rough is not None
    assert fine is not None
    assert fine.proof.value == pytest.approx(truth, rel=1e-5)
    assert fine.proof.bound - truth <= rough.proof.bound - truth + 1e-9


def test_without_pairs_nothing_is_paired() -> None:
    small = frame(tried(*FEW), days=1, minutes=25.0, supersets=False)
    found = search(small)
    assert found is not None
    assert all(c.pair is None for c in found.chosen)
    assert found.proof.value == pytest.approx(best(small), rel=CLOSE)


@pytest.mark.parametrize("names", [TWINS, LEGS])
def test_the_presolve_loses_nothing(names: tuple[str, ...]) -> None:
    pieces = tried(*names)
    assert len(classes(pieces)) < len(each_alone(pieces))
    short = frame(pieces, days=1, minutes=16.0)
    long = frame(pieces, days=1, minutes=16.0, presolve=False)
    assert best(short) == pytest.approx(best(long), rel=1e-9)


@pytest.mark.parametrize("heavy", ["Back squat", "Deadlift", "Dumbbell Romanian deadlift"])
def test_a_trunk_that_has_to_hold_is_not_bent_in_turn(heavy: str) -> None:
    crunch, lift, press = (zones(tried(name)[0]) for name in ("Crunch", heavy, "Bench press"))
    assert crunch & lift
    assert not crunch & press


def test_the_same_request_gets_the_same_answer() -> None:
    small = frame(tried(*FEW), days=3, minutes=20.0)
    first, second = search(small), search(small)
    assert first is not None
    assert second is not None
    assert first.chosen == second.chosen
    assert first.proof.bound == second.proof.bound


def test_what_no_session_holds_has_no_answer() -> None:
    small = frame(tried("Back squat"), days=1, minutes=3.0)
    assert not list(sessions(small))
    assert search(small) is None


def test_more_minutes_are_worth_no_less() -> None:
    values = []
    for minutes in (12.0, 20.0, 28.0):
        found = search(frame(tried(*FEW), days=2, minutes=minutes))
        assert found is not None
        values.append(found.proof.value)
    assert values == sorted(values)


def test_ctrl_c_is_still_answered_after_a_search() -> None:
    """A solver with a handler of its own leaves none behind, and the process would just end."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        search(frame(tried(*FEW), days=1, minutes=20.0))
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
