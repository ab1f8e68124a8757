"""Laws of exercises that stand in for others."""

from __future__ import annotations

import pytest
from plan_runs import on, two

from myocrine.errors import SessionError
from myocrine.training.language import parse
from myocrine.training.plans import next_session


def test_an_exercise_in_place_of_another_has_its_own_trend() -> None:
    plan = two()
    first = on(0, "Back squat 4x5, done: 100 kg x 5, 5, 5, 5")
    swap = on(2, "Leg press 4x5 instead of Back squat, done: 150 kg x 5, 5, 5, 5")
    after = next_session(plan, [first, swap])
    assert after.session is not None
    assert after.session.blocks[0].exercise == "Back squat"
    assert after.session.blocks[0].load.value == 105.0  # it stood still
    assert not any("does not say" in r and "squat" in r for r in after.reasons)
    again = next_session(plan, [first, swap, on(4, "Leg press 4x5 instead of Back squat")])
    assert again.session is not None
    assert again.session.blocks[0].exercise == "Leg press"
    assert again.session.blocks[0].load.value == 155.0  # its own: 150 kg went
    assert any(r.startswith("Leg press instead of Back squat: its own") for r in again.reasons)


def test_a_swap_for_what_is_not_there_is_refused_where_it_stands() -> None:
    log = parse('session "A"\n  Leg press 4x5 instead of Deadlift, done: 150 kg x 5')
    with pytest.raises(SessionError, match="no Deadlift to stand in for") as caught:
        next_session(two(), log)
    assert (caught.value.line, caught.value.column) == (2, 17)
