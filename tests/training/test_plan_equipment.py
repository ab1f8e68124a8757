"""Laws of what can be loaded with the plates and dumbbells there are."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_runs import ONE, bar, plan_of, seen

from myocrine.training.language import parse
from myocrine.training.plans import Mass, Pieces, Plates, Steps, loadable, next_session, opening
from myocrine.training.plans.book import record_seen
from myocrine.training.plans.equipment import loads

EASY = settings(deadline=None, max_examples=15)

sizes = st.lists(st.sampled_from([0.5, 1.0, 1.25, 2.0, 2.5, 5.0, 10.0, 15.0, 20.0, 25.0]),
                 min_size=1, max_size=6).map(tuple)  # fmt: skip
equipment = st.one_of(
    st.builds(Plates, bar=st.builds(Mass, value=st.sampled_from([10.0, 20.0])), sizes=sizes),
    st.builds(Pieces, kind=st.just("dumbbells"), sizes=sizes, unit=st.sampled_from(["kg", "lb"])),
    st.builds(
        Steps,
        kind=st.just("machines"),
        low=st.floats(1, 10),
        high=st.floats(11, 60),
        by=st.floats(0.5, 5),
    ),
)


@EASY
@given(equipment, st.lists(st.floats(0.1, 300.0), min_size=1, max_size=5))
def test_a_load_is_taken_down_to_what_there_is_and_never_up(own: object, asked: list) -> None:
    wanted = np.array(asked)
    made, all_of_it = loadable(wanted, own), loads(own)
    assert np.all(made <= wanted + 1e-6)
    for kg, want in zip(made, wanted, strict=True):
        if want >= all_of_it[0]:
            assert np.min(np.abs(all_of_it - kg)) < 1e-9
            between = all_of_it[(all_of_it > kg + 1e-6) & (all_of_it <= want)]
            assert len(between) == 0
        else:
            assert kg == want
    single = [float(loadable(np.array([x]), own)[0]) for x in asked]
    assert made.tolist() == single
    assert loadable(made, own).tolist() == made.tolist()


def test_plates_come_in_pairs_and_dumbbells_as_they_are() -> None:
    own = Plates(bar=Mass(value=20.0), sizes=(5.0, 1.25))
    assert loads(own)[:5].tolist() == [20.0, 22.5, 25.0, 27.5, 30.0]
    row = Steps(kind="dumbbells", low=2.0, high=9.0, by=2.0)
    assert loads(row).tolist() == [2.0, 4.0, 6.0, 8.0]


def test_the_plan_s_plates_round_down_and_the_rule_goes_on_underneath() -> None:
    plan = plan_of("Back squat 3x5 at 60 kg | lp +2 kg", "plates 20 kg bar, 20 10 5 2.5 kg")
    book, found = opening(plan, 1), []
    for planned in plan.calendar(21.0)[:5]:
        kg = bar(plan, planned, book)
        found.append(float(kg[0]))
        book = record_seen(plan, book, planned, {0: seen(kg, 5, lanes=1)}, ONE)
    assert found == [60.0, 60.0, 60.0, 65.0, 65.0]  # 60, 62, 64, 66, 68 asked


def test_who_lifts_more_than_asked_is_not_taken_down_to_plates_below_it() -> None:
    line = "Back squat 3x5 at 62.5 kg | lp +5 kg every 2 sessions"
    plan = plan_of(line, "plates 20 kg bar, 20 10 5 1.25 kg")
    log = parse('session "A"\n  Back squat 3x5, done: 64 kg x 5, 5, 5')
    coming = next_session(plan, log).session
    assert coming is not None
    assert coming.blocks[0].load.value == 62.5
