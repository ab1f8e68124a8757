"""Maxima that a set of repetitions showed: they vary with what somebody is good for."""

from __future__ import annotations

import numpy as np
import pytest

from myocrine.errors import PersonError
from myocrine.evidence.exercises import find
from myocrine.evidence.parameters import parameters
from myocrine.person import Person, complete, factor_names, lanes
from myocrine.planning.simulate import people
from myocrine.simulation.uncertainty import Blocks
from myocrine.training import read_one
from myocrine.training.drive import compile_session
from myocrine.training.maxima import shown_maxima
from myocrine.training.repetitions import estimate_one_rep_max

BENCH = find("Bench press")
Z = np.array([0.0, -1.6448536, 1.6448536])


def shown(reps: float, load: float = 100.0) -> Person:
    kg = estimate_one_rep_max(load, reps, factor=BENCH.repetition_factor).median
    return Person(one_rm_kg={"Bench press": kg}, one_rm_repetitions={"Bench press": reps})


def drawn(person: Person) -> dict[str, np.ndarray]:
    who = lanes(person, np.zeros((len(factor_names()), len(Z)))) | {"repetition_z": Z}
    return who | shown_maxima(person, who, parameters())


@pytest.mark.parametrize("reps", [3, 5, 8, 12])
def test_everybody_can_do_the_set_that_was_shown_and_no_more(reps: int) -> None:
    session = read_one(f"Bench press 1x{reps} at 100 kg, done: 100 kg x {reps}")
    done, _ = compile_session(session, drawn(shown(reps)))
    assert done.reserve[0] == pytest.approx(0.0, abs=0.02)
    assert (done.repetitions[0] == reps).all()
    assert done.percent[0, 1] < done.percent[0, 0] < done.percent[0, 2]


def test_the_interval_is_that_of_the_estimate_without_the_retest() -> None:
    person = shown(8)
    middle, low, high = (float(v) for v in drawn(person)["one_rm_bench_press"])
    whole = estimate_one_rep_max(100.0, 8, factor=BENCH.repetition_factor)
    assert middle == pytest.approx(whole.median)
    assert whole.low < min(low, high) < middle < max(low, high) < whole.high
    error = parameters().value("repetitions.retest_cv") * 1.6448536
    ends = np.log(np.array([min(low, high), max(low, high)]) / middle)
    found = middle * np.exp(np.sign(ends) * np.hypot(ends, error))
    assert found == pytest.approx([whole.low, whole.high], rel=1e-6)


def test_a_tested_maximum_is_the_same_for_all() -> None:
    tested = Person(one_rm_kg={"Bench press": 120.0})
    assert shown_maxima(tested, drawn(tested), parameters()) == {}
    assert (drawn(tested)["one_rm_bench_press"] == 120.0).all()


def test_runs_draw_them() -> None:
    blocks = Blocks(joint=16, person=16, knowledge=4)
    _, who = people(shown(8), blocks, 1, parameters())
    kg = who["one_rm_bench_press"]
    for block, varies in (("joint", True), ("person", True), ("knowledge", False)):
        assert (np.ptp(kg[blocks.where(block)]) > 5.0) == varies
    order = np.argsort(who["repetition_z"])
    assert (np.diff(kg[order]) <= 1e-9).all() or (np.diff(kg[order]) >= -1e-9).all()


def test_a_set_without_its_maximum_is_refused() -> None:
    with pytest.raises(PersonError, match="goes with a 1RM"):
        Person(one_rm_repetitions={"Bench press": 8})
    with pytest.raises(PersonError, match="accepted are"):
        Person(one_rm_kg={"Bench press": 80}, one_rm_repetitions={"Bench press": 500})
    assert complete(shown(5)).person.one_rm_repetitions == {"Bench press": 5}
