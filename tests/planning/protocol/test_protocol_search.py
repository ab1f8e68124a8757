"""The solver's answer is the best there is: against trying everything."""

from __future__ import annotations

import signal

import pytest

from myocrine.planning.protocol.classes import classes, zones
from myocrine.planning.protocol.search import CLOSE, search
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
