"""Who is new to training, or back from a pause: one rule, with its two thresholds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete
from myocrine.planning.newness import newness

PAUSE = parameters().value("protocol.return_days")


def test_nobody_in_particular_is_not_new() -> None:
    assert newness() == newness(Person()) == ""


@given(st.integers(0, 400), st.sampled_from((None, "recreational", "trained", "athlete")))
def test_a_pause_makes_everybody_a_returner(away: int, status: str | None) -> None:
    why = newness(Person(days_since_last_bout=away, training_status=status))
    assert bool(why) == (away >= PAUSE)
    assert not why or f"{away:g} days" in why


def test_who_says_that_they_are_untrained_is_new_and_an_endurance_athlete_is_not() -> None:
    untrained = Person(training_status="untrained")
    assert newness(untrained) == newness(complete(untrained)) == "new to lifting"
    runner = Person(training_status="athlete", training_kind="endurance")
    assert newness(runner) == ""  # lifts as a recreational lifter does


def test_the_thresholds_are_records() -> None:
    trained = Person(training_status="recreational", days_since_last_bout=10)
    assert newness(trained) == ""
    strict = parameters().with_values({"protocol.novice_strength": 0.5})
    assert newness(trained, records=strict) == "new to lifting"
    short = parameters().with_values({"protocol.return_days": 7.0})
    assert "10 days" in newness(trained, records=short)
