"""What a set left, by the sets around it: laws of the reserve that a session implies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, factor_names, lanes
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.implied import Top, implied_reserve, implied_reserves
from myocrine.training.repetitions import estimate_one_rep_max
from myocrine.training.session import Session

BENCH = find("Bench press")
MOST = parameters().value("exchange.most_reserve")


def who(kg: float = 120.0) -> dict[str, np.ndarray]:
    return lanes(Person(one_rm_kg={"Bench press": kg}), np.zeros((len(factor_names()), 1)))


def bench(reps: list[int], *, rest: float = 3.0, more: str = "") -> Session:
    done = ", ".join(map(str, reps))
    text = f"Bench press {len(reps)}x{reps[0]}, rest {rest:g} min, done: 100 kg x {done}{more}"
    return read_one(text)


def top(session: Session, reps: int = 5, kg: float = 100.0) -> Top:
    return Top(session=session, load_kg=kg, repetitions=float(reps))


def left(session: Session, reps: int = 5) -> float:
    return implied_reserve(BENCH, top(session, reps), who())


def as_strong_as(reps: int, reserve: float) -> dict[str, np.ndarray]:
    found = estimate_one_rep_max(100.0, reps, rir=reserve, factor=BENCH.repetition_factor)
    return who(found.median)


def test_a_set_alone_left_nothing_that_anybody_could_tell() -> None:
    assert left(bench([5])) == 0.0
    assert left(bench([5, 1])) == 0.0


@settings(max_examples=25, deadline=None)
@given(
    st.integers(3, 12),
    st.lists(st.integers(0, 4), min_size=1, max_size=5),
    st.sampled_from((1.0, 2.0, 3.0, 5.0)),
)
def test_the_sets_that_were_done_can_be_done_and_with_less_they_cannot(
    reps: int, fewer: list[int], rest: float
) -> None:
    session = bench([reps, *(max(1, reps - n) for n in fewer)], rest=rest)
    reserve = left(session, reps)
    assert 0.0 <= reserve <= min(MOST, reps)
    done, _ = compile_session(session, as_strong_as(reps, reserve + 1e-4))
    if reserve < min(MOST, reps) - 1e-6:
        assert not done.failed[1:].any()
        assert done.reserve[0, 0] >= reserve
    if reserve > 0.05:
        weaker, _ = compile_session(session, as_strong_as(reps, reserve - 0.05))
        assert weaker.failed[1:].any()


def test_more_sets_and_shorter_rests_ask_for_more() -> None:
    sets = [left(bench([8] * n), 8) for n in (1, 2, 3, 4)]
    assert sets == sorted(sets)
    assert sets[0] < sets[1] < sets[2]
    rests = [left(bench([8, 8, 8], rest=r), 8) for r in (5.0, 3.0, 2.0)]
    assert rests == sorted(rests)
    assert rests[0] < rests[2]


def test_a_reserve_has_a_bound() -> None:
    crowded = bench([10] * 8, rest=1.0)
    assert left(crowded, 10) == pytest.approx(MOST)
    assert left(bench([2] * 20, rest=0.5), 2) == pytest.approx(2.0)  # no more than were done
    tight = parameters().with_values({"exchange.most_reserve": 2.0})
    assert implied_reserve(BENCH, top(crowded, 10), who(), records=tight) == pytest.approx(2.0)


def test_what_the_log_says_of_an_effort_counts() -> None:
    easy = bench([5, 5], rest=5.0, more=" at RPE 7")
    hard = bench([5, 5], rest=5.0, more=" to failure")
    assert left(hard) < left(bench([5, 5], rest=5.0)) < left(easy) <= 5.0


def test_a_warm_up_asks_for_nothing_and_tires_all_the_same() -> None:
    text = "Bench press 1x20, rest 20 min{}, done: 80 kg x 20\nBench press 1x3, done: 100 kg x 3"
    assert left(read_one(text.format("")), 3) == 3.0
    assert 0.0 < left(read_one(text.format(" (warm-up)")), 3) < 2.0


def test_other_exercises_tire_the_same_muscles() -> None:
    alone = read_one("Overhead press 2x6, rest 3 min, done: 50 kg x 6, 6")
    after = read_one(
        "Bench press 4x8, rest 2 min, done: 100 kg x 8, 8, 8, 8\n"
        "Overhead press 2x6, rest 3 min, done: 50 kg x 6, 6"
    )
    press = "Overhead press"
    fresh = implied_reserves({press: top(alone, 6, 50.0)}, who())[press]
    tops = {press: top(after, 6, 50.0), "Bench press": top(after, 8)}
    both = implied_reserves(tops, who())
    assert both[press] > fresh
    assert both["Bench press"] == pytest.approx(left(after, 8))  # it was done first


def test_what_the_log_says_of_the_best_set_itself_stays() -> None:
    said = Top(session=bench([8, 8, 8]), load_kg=100.0, repetitions=8.0, reserve=1.0)
    assert implied_reserves({"Bench press": said}, who()) == {"Bench press": 1.0}
