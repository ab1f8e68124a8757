"""What a request lets through, what it refuses, and in which words."""

from __future__ import annotations

import pytest

from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.equipment import (
    EQUIPMENT,
    JOINTS,
    at_hand,
    equipment_word,
    loads_joint,
    needs,
    usual,
)
from myocrine.evidence.exercises import exercises, find
from myocrine.evidence.parameters import parameters
from myocrine.planning.protocol import GOALS, Request
from myocrine.planning.protocol.candidates import matches, sieve
from myocrine.planning.protocol.collisions import collision, smallest

P = parameters()


def names(request: Request) -> set[str]:
    return {c.name for c in sieve(request).candidates}


def test_every_exercise_has_its_main_equipment_among_the_words() -> None:
    for exercise in exercises().values():
        assert needs(exercise) <= set(EQUIPMENT)
        if exercise.equipment != "body":
            assert exercise.equipment in needs(exercise)


@pytest.mark.parametrize(
    ("said", "meant"), [("DB", "dumbbell"), ("trap bars", "hexagonal bar"), ("body weight", "body")]
)
def test_equipment_goes_by_many_names(said: str, meant: str) -> None:
    assert equipment_word(said) == meant


def test_equipment_that_is_none_is_refused_with_a_near_word() -> None:
    with pytest.raises(UnknownNameError, match="barbell"):
        at_hand(["barbel"])


def test_a_barbell_brings_a_rack_unless_there_is_none() -> None:
    assert "Back squat" in names(Request(equipment=("barbell",)))
    assert "Back squat" not in names(Request(equipment=("barbell", "no rack")))
    assert "Bench press" not in names(Request(equipment=("barbell",)))
    assert "Bench press" in names(Request(equipment=("barbell", "bench")))


def test_the_body_is_always_there() -> None:
    only = names(Request(equipment=("band",)))
    assert "Knee push-up" in only
    assert all(needs(find(n)) <= {"band"} for n in only)


@pytest.mark.parametrize("joint", JOINTS)
def test_a_limit_takes_out_what_loads_the_joint(joint: str) -> None:
    left = names(Request(limits=(joint,)))
    assert left < names(Request())
    assert not any(loads_joint(find(n), joint) for n in left)


def test_a_word_may_be_a_name_a_pattern_a_muscle_or_equipment() -> None:
    assert [e.name for e in matches("squat (barbell)")] == ["Back squat"]
    assert {e.name for e in matches("pull")} >= {"Barbell row", "Lat pulldown"}
    assert all(e.credit["biceps"] == 1.0 for e in matches("biceps"))
    assert all("kettlebell" in needs(e) for e in matches("kettlebell"))
    with pytest.raises(UnknownNameError, match="Did you mean"):
        matches("hamstring curlz")


@pytest.mark.parametrize("word", ["squat", "hinge", "push", "pull", "lunge", "horizontal push"])
def test_an_avoided_pattern_is_out_whole(word: str) -> None:
    left = sieve(Request(avoid=(word,))).candidates
    before = sieve(Request()).candidates
    key = word.replace(" ", "_")
    assert any(key in (c.exercise.pattern, c.pattern) for c in before)
    assert not any(key in (c.exercise.pattern, c.pattern) for c in left)


def test_special_exercises_come_only_where_they_are_liked() -> None:
    assert usual(find("Thruster")) == "special"
    assert "Thruster" not in names(Request())
    assert "Thruster" in names(Request(like=("thruster",)))


def test_liked_and_avoided_at_once_is_refused() -> None:
    with pytest.raises(InputError, match="liked and avoided"):
        sieve(Request(like=("bench press",), avoid=("push",)))


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 8}, {"minutes": 2.0}, {"minutes": 1000.0}, {"goal": "bulk"}]
)
def test_a_request_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Request(**wrong)  # type: ignore[arg-type]


def test_every_goal_has_weights_that_sum_to_one() -> None:
    for goal in GOALS:
        parts = ("growth", "strength", "endocrine")
        assert sum(P.value(f"protocol.{goal}_{k}") for k in parts) == pytest.approx(1.0)


class TestCollisions:
    REQUEST = Request(
        limits=("shoulder",), avoid=("leg press",), equipment=("barbell", "bench"), strict=True
    )

    def test_the_smallest_set_is_named(self) -> None:
        said = [str(w) for w in smallest(self.REQUEST, P)]
        assert said == ["limit shoulder", "every push of the blueprint"]
        error = collision(self.REQUEST, P)
        assert error is not None
        assert "limit shoulder and every push" in error.message

    def test_wishes_that_agree_do_not_collide(self) -> None:
        assert smallest(Request(equipment=("dumbbell",), strict=True), P) == ()

    def test_days_collide_with_frequencies(self) -> None:
        kinds = {w.kind for w in smallest(Request(days=1, strict=True), P)}
        assert kinds == {"days", "pattern"}

    def test_leaving_any_one_out_makes_it_possible(self) -> None:
        from dataclasses import replace

        assert smallest(replace(self.REQUEST, limits=()), P) == ()
        assert smallest(replace(self.REQUEST, strict=False), P) == ()
