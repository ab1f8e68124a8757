"""What is done with a log: maxima, a plan, doubts."""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import pytest
from log_strategies import FILES

from myocrine.errors import InputError
from myocrine.evidence.exercises import find
from myocrine.exchange import History, read_history
from myocrine.exchange.as_plan import length_days, plan_from_history
from myocrine.exchange.strength import best_sets, person_from_history
from myocrine.person import Person
from myocrine.planning.doses import central_lanes
from myocrine.training.drive import compile_session
from myocrine.training.plans import parse_plan, template
from myocrine.training.repetitions import estimate_one_rep_max

TODAY = dt.date(2026, 11, 1)
HEADER = (
    "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes\n"
)


def read(data: bytes | str, unit: str = "kg") -> History:
    text = data.encode() if isinstance(data, str) else data
    return read_history(text, unit, today=TODAY)  # type: ignore[arg-type]


def bench(days: Sequence[tuple[str, float, int]]) -> str:
    rows = [f'{day} 18:00:00,"A","Bench Press (Barbell)",1,{kg},{n},0,0,,' for day, kg, n in days]
    return HEADER + "\n".join(rows) + "\n"


def test_the_best_recent_set_says_how_strong_somebody_is() -> None:
    log = bench([("2026-01-01", 120, 5), ("2026-09-01", 80, 5), ("2026-09-08", 90, 5)])
    now = best_sets(read(log))["Bench press"]
    assert (now.load_kg, now.repetitions, now.day) == (90.0, 5, dt.date(2026, 9, 8))
    factor = find("Bench press").repetition_factor
    assert now.maximum == estimate_one_rep_max(90.0, 5, factor=factor)
    assert now.maximum.low < now.maximum.median < now.maximum.high
    then = best_sets(read(log), opening=True)["Bench press"]
    assert then.load_kg == 120.0
    before = best_sets(read(log), until=dt.date(2026, 9, 1))["Bench press"]
    assert before.load_kg == 80.0


def test_long_sets_count_where_there_are_no_shorter_ones() -> None:
    long, short = ("2026-09-01", 78, 15), ("2026-09-08", 60, 8)
    (alone,) = best_sets(read(bench([long]))).values()
    assert (alone.load_kg, alone.repetitions) == (78.0, 15)
    (both,) = best_sets(read(bench([long, short]))).values()
    assert both.load_kg == 60.0
    assert both.maximum.median < alone.maximum.median
    assert not best_sets(read(bench([("2026-09-01", 40, 20)])))


def test_pounds_and_kilograms_give_the_same_maximum() -> None:
    kg = best_sets(read(bench([("2026-01-01", 100, 5)])))["Bench press"]
    lb = best_sets(read(bench([("2026-01-01", 100 / 0.45359237, 5)]), "lb"))["Bench press"]
    assert lb.maximum.median == pytest.approx(kg.maximum.median)


def test_effort_counts_and_easy_sets_say_nothing() -> None:
    easy = HEADER.replace("Workout Notes", "Workout Notes,RPE")
    rows = '2026-01-01 18:00:00,"A","Bench Press (Barbell)",1,100,5,0,0,,,{}\n'
    (hard,) = best_sets(read(easy + rows.format(10))).values()
    (left,) = best_sets(read(easy + rows.format(8))).values()
    assert left.maximum.median > hard.maximum.median
    assert not best_sets(read(bench([("2026-01-01", 40, 30)])))


def test_the_body_counts_where_it_is_lifted() -> None:
    log = HEADER + '2026-01-01 18:00:00,"A","Pull Up",1,10,5,0,0,,\n'
    assert not best_sets(read(log))
    (found,) = best_sets(read(log), mass_kg=80.0).values()
    assert 80.0 < found.load_kg < 90.0
    assisted = HEADER + '2026-01-01 18:00:00,"A","Pull Up (Assisted)",1,10,5,0,0,,\n'
    (helped,) = best_sets(read(assisted), mass_kg=80.0).values()
    assert found.load_kg - helped.load_kg == pytest.approx(20.0)


def test_both_dumbbells_count() -> None:
    log = HEADER + '2026-01-01 18:00:00,"A","Bench Press (Dumbbell)",1,30,8,0,0,,\n'
    (found,) = best_sets(read(log)).values()
    assert found.load_kg == 60.0


def test_what_a_person_says_goes_before_what_the_log_shows() -> None:
    log = read(bench([("2026-01-01", 100, 1)]))
    assert person_from_history(log).one_rm_kg["Bench press"] == pytest.approx(100.0, rel=0.02)
    told = person_from_history(log, Person(one_rm_kg={"Bench press": 130.0}))
    assert told.one_rm_kg["Bench press"] == 130.0
    assert not person_from_history(log, exercises=["Back squat"]).one_rm_kg


def test_a_missing_decimal_point_is_doubted_and_says_nothing_of_strength() -> None:
    weeks = [f"2026-0{m}-0{d}" for m in (1, 2, 3) for d in (1, 8)]
    usual = [(day, 8.5 + 0.1 * i, 8) for i, day in enumerate(weeks)]
    log = read(bench([*usual, ("2026-03-15", 86.0, 8)]))
    (doubt,) = log.doubts
    assert doubt.message.startswith("86 kg in Bench Press (Barbell), about 8.")
    assert doubt.line == 8
    assert best_sets(log)["Bench press"].load_kg < 10.0
    assert log.account.sets == 7  # it is kept


def test_dates_of_a_spreadsheet_are_read_where_one_tells() -> None:
    log = bench([("05/06/2026", 80, 8), ("25/06/2026", 80, 8)])
    assert [s.date for s in read(log).sessions] == [dt.date(2026, 6, 5), dt.date(2026, 6, 25)]
    assert read(bench([("05/06/2026", 80, 8)])).account.skips == {"a date that cannot be read": 1}


def test_one_row_without_a_unit_costs_that_row() -> None:
    head = "Date,Workout Name,Exercise Name,Set Order,Weight,Weight Unit,Reps\n"
    row = '2026-06-05 18:00:00,"A","Bench Press (Barbell)",{},80,{},8\n'
    log = head + row.format(1, "kg") + row.format(2, "")
    history = read_history(log.encode(), today=TODAY)
    assert history.account.skips == {"a weight without a unit (--unit kg or lb)": 1}
    assert read(log).account.sets == 2


def test_what_is_added_to_the_body_may_grow_at_once() -> None:
    weeks = [f"2026-0{m}-0{d}" for m in (1, 2, 3) for d in (1, 8)]
    usual = bench([(day, 1, 8) for day in weeks] + [("2026-03-15", 20, 8)])
    assert read(usual).doubts
    assert not read(usual.replace("Bench Press (Barbell)", "Pull Up")).doubts


def test_a_weight_that_nobody_lifts_is_left_out() -> None:
    log = read(bench([("2026-01-01", 86, 8), ("2026-01-08", 860, 8)]))
    assert log.account.skips == {"a weight that nobody lifts": 1}
    assert log.skips[0].detail.startswith("860 kg in Bench press; at most")


def test_the_future_is_doubted_and_has_no_place_in_a_plan() -> None:
    log = read(bench([("2026-01-01", 100, 5), ("2062-01-08", 100, 5)]))
    assert [d.message for d in log.doubts] == ["2062-01-08 lies in the future."]
    assert len(log.sessions) == 2
    assert (len(log.past), length_days(log)) == (1, 1)


def test_minutes_in_the_place_of_seconds_are_doubted() -> None:
    log = read(HEADER + '2026-01-01 18:00:00,"A","Cycling (Indoor)",1,0,0,0,12,,\n')
    assert [d.message for d in log.doubts] == ["12 s of Cycling (Indoor): were minutes meant?"]


def test_a_log_is_a_plan_with_its_sessions_on_their_days() -> None:
    log = read(FILES["hevy_kg"])
    plan = plan_from_history(log)
    days = [p.day for p in plan.calendar(length_days(log))]
    clocks = [s.time.hour / 24 + s.time.minute / 1440 for s in log.sessions if s.time]
    first, second = (s.date for s in log.sessions)
    assert first is not None
    assert second is not None
    assert days == pytest.approx([clocks[0], (second - first).days + clocks[1]])
    for planned, session in zip(plan.calendar(1e4), log.sessions, strict=True):
        assert plan.sessions[planned.session].blocks == session.blocks


def test_what_comes_after_a_log_keeps_its_own_rules() -> None:
    log = read(FILES["strong_v1"])
    then = parse_plan(template("blueprint"))
    plan = plan_from_history(log, then)
    days = length_days(log)
    own = [p.session for p in then.calendar(60)]
    after = [p for p in plan.calendar(days + 60) if p.day >= days]
    assert [p.session for p in after] == own
    assert all(b.day >= a.day for a, b in pairwise(plan.calendar(days + 60)))


def test_sessions_of_one_name_and_day_have_names_of_their_own() -> None:
    rows = [f'2026-01-01 {h}:00:00,"A","Plank",1,0,0,0,60,,\n' for h in (10, 12, 14)]
    plan = plan_from_history(read(HEADER + "".join(rows)))
    assert len(plan.sessions) == 3
    assert len(plan.calendar(1)) == 3


def test_a_log_without_a_session_is_no_plan() -> None:
    log = read(HEADER + '2026-01-01 18:00:00,"A","Plank",1,0,0,0,0,,\n')
    assert log.account.skipped == 1
    with pytest.raises(InputError, match="session"):
        plan_from_history(log)


def across(*reps: int, note: str = "") -> str:
    row = '2026-01-01 18:00:00,"A","Bench Press (Barbell)",{},100,{},0,0,,{}'
    return HEADER + "\n".join(row.format(i, n, note) for i, n in enumerate(reps, start=1)) + "\n"


@pytest.mark.parametrize("reps", [(5, 5, 5), (5, 5, 5, 5, 5), (8, 8, 7, 6), (3, 3)])
def test_no_later_set_of_the_session_that_a_maximum_is_read_from_fails(
    reps: tuple[int, ...],
) -> None:
    log = read(across(*reps))
    found = best_sets(log)["Bench press"]
    alone = best_sets(read(across(reps[0])))["Bench press"]
    assert found.reserve > alone.reserve == 0.0
    assert found.maximum.median > alone.maximum.median
    done, _ = compile_session(log.sessions[-1], central_lanes(person_from_history(log)))
    assert not done.failed[1:].any()
    assert (done.reserve[:, 0] > 0.0).all()


def test_fewer_and_fewer_repetitions_ask_for_no_reserve() -> None:
    found = best_sets(read(across(8, 4, 2)))["Bench press"]
    assert (found.reserve, found.told) == (0.0, False)


def test_the_set_behind_a_maximum_is_told_so_that_runs_draw_it() -> None:
    log = read(across(8, 8, 8))
    found = best_sets(log)["Bench press"]
    who = person_from_history(log)
    assert who.one_rm_repetitions["Bench press"] == pytest.approx(8 + found.reserve, abs=0.01)
    told = person_from_history(log, Person(one_rm_kg={"Bench press": 130.0}))
    assert dict(told.one_rm_repetitions) == {}


def test_a_name_of_a_log_steers_no_terminal() -> None:
    log = bench([("2026-01-01", 100, 5)]).replace("Bench Press", "Bench\u202e \x07Press\x9b\x1b")
    (entry,) = read(log).entries
    assert entry.exercise == "Bench Press (Barbell)"
    assert all(cell.isprintable() for cell in entry.row.cells)


def test_a_hard_session_beside_the_best_set_shows_more() -> None:
    row = '2026-01-0{} 18:00:00,"A","Bench Press (Barbell)",{},{},{},0,0,,\n'
    single = row.format(1, 1, 105, 1)
    hard = "".join(row.format(4, i, 85, 7) for i in (1, 2, 3))
    alone, both, across = (
        best_sets(read(HEADER + x))["Bench press"] for x in (single, single + hard, hard)
    )
    assert alone.maximum.median < both.maximum.median
    assert both.maximum.median == pytest.approx(across.maximum.median, rel=1e-3)
