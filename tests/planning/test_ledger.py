"""The ledger: books that close, deposits that are the rule's, and a replay that is the course."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from myocrine.body.adaptation.registry import slow_body
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.muscles import GROUPS
from myocrine.evidence.parameters import parameters
from myocrine.planning.doses import central_lanes, session_dose
from myocrine.planning.ledger import ledger
from myocrine.planning.ledger.dividends import account_of, blocks_of
from myocrine.planning.ledger.investments import by_exercise, by_session, idle, returns
from myocrine.planning.ledger.stream import weekly_areas
from myocrine.planning.set_doses import set_doses
from myocrine.planning.simulate import simulate_plan
from myocrine.planning.stimulus import group_weights, week_stimulus
from myocrine.training import read_sessions
from myocrine.training.plans import parse_plan

PLAN = parse_plan("""plan "Two a week"
  cycle 7 days
    day 1: A
    day 4: B
session "A"
  Back squat 1x5 at 50% (warm-up)
  Back squat 4x6-10 at RIR 2, rest 2 min | dp +2.5 kg
  Bench press 2x8 at 12.5 kg, rest 2 min
session "B"
  Barbell row 3x8 at RIR 1, rest 2 min
  Cycle 20 min at 70% VO2max
""")


@pytest.fixture(scope="module")
def found():
    return ledger(PLAN, weeks=5)


def test_the_books_close_at_every_time(found):
    for account in found.accounts.values():
        total = account.opening + account.dividends + account.pending + account.decay
        assert total == pytest.approx(account.balance, abs=1e-10)


def test_sessions_and_sets_sum_to_the_account(found):
    for name, account in found.accounts.items():
        last = account.dividends[-1, 0]
        assert sum(s.dividend[name][0] for s in found.sessions) == pytest.approx(last, abs=1e-10)
        sets = sum(e.bought[name] for s in found.sessions for e in s.entries)
        assert sets == pytest.approx(last, abs=1e-10)
        left = sum(s.pending[name][0] + s.decay[name][0] for s in found.sessions)
        want = account.pending[-1, 0] + account.decay[-1, 0]
        assert left == pytest.approx(want, abs=1e-10)


def test_the_balance_is_the_course(found):
    course = simulate_plan(PLAN, weeks=5, draws=1).course
    for name, account in found.accounts.items():
        own = course.output(name)[-1, 0]
        if name == "strength_1rm_percent":  # the mean of its movements with weights that stay
            sets: dict[str, float] = {}
            for e in (e for s in found.sessions for e in s.entries if e.lifted):
                sets[e.family] = sets.get(e.family, 0.0) + e.effective
            parts = [n * course.output(f"strength_{f}_percent")[-1, 0] for f, n in sets.items()]
            own = sum(parts) / sum(sets.values())
        assert account.balance[-1, 0] == pytest.approx(own, rel=1e-6, abs=1e-9)
    nothing = simulate_plan(None, weeks=5, draws=1).course
    want = nothing.output("lean_mass_kg")[-1, 0]
    assert found.account("lean_mass_kg").opening[-1, 0] == pytest.approx(want, abs=1e-6)


def test_the_first_session_of_a_new_movement_buys_strength():
    plan = parse_plan(
        'plan "Two"\n  cycle 7 days\n    day 1: A\n    day 4: B\n'
        'session "A"\n  Back squat 3x8 at RIR 1, rest 2 min\n'
        'session "B"\n  Bench press 3x8 at RIR 1, rest 2 min\n'
    )
    first, second, *_ = ledger(plan, weeks=2, outputs=["strength_1rm_percent"]).sessions
    assert first.dividend["strength_1rm_percent"][0] > 0.3
    assert second.dividend["strength_1rm_percent"][0] > 0.3


def test_a_week_of_deposits_is_what_the_rule_says(found):
    p = parameters()
    weights = group_weights(central_lanes()["muscle_mass"][:, 0])
    week = [session_dose(PLAN.sessions[name]) for name in "AB"]
    asked = week_stimulus(week, weights, records=p)
    first = [e for s in found.sessions if s.week == 0 for e in s.entries]
    assert sum(e.growth for e in first) == pytest.approx(asked.growth_percent, rel=1e-6)
    taught = sum(e.lesson for e in first)
    assert taught == pytest.approx(sum(asked.practice.values()), rel=1e-6)
    for group in GROUPS:
        sets = sum(e.sets.get(group, 0.0) for e in first)
        assert sets == pytest.approx(asked.sets[group], abs=1e-9)


def test_doses_of_the_first_session_are_those_of_its_sets(found):
    from myocrine.training.plans import opening, prescribe

    planned = PLAN.calendar(7.0)[0]
    asked = prescribe(PLAN, planned, opening(PLAN))
    doses = set_doses(asked.session, loads=asked.loads, molecules=["il6"])["il6"]
    own = [e.doses["il6"] for e in found.sessions[0].entries]
    assert own == pytest.approx(doses.tolist(), rel=1e-3)


def test_minutes_are_those_of_the_sessions(found):
    for session in found.sessions:
        assert sum(e.minutes for e in session.entries) == pytest.approx(session.minutes, rel=1e-9)
    assert found.weekly_minutes().sum() == pytest.approx(sum(s.minutes for s in found.sessions))
    for rows in (by_exercise(found), by_session(found)):
        assert sum(r.minutes for r in rows) == pytest.approx(found.weekly_minutes().sum())


def test_endurance_buys_endurance_and_sets_buy_strength(found):
    rides = [e for s in found.sessions for e in s.entries if not e.lifted]
    assert {e.exercise for e in rides} == {"Cycle"}
    assert all(e.bought["vo2max_percent"] > 0.0 for e in rides)
    assert all(e.bought["strength_1rm_percent"] == 0.0 for e in rides)
    assert all(e.doses["il6"] > 0.0 for e in rides)


def test_sets_that_bought_nothing_say_why(found):
    reasons = {i.reason: i for i in idle(found)}
    assert reasons["warm-up"].sets == 5
    light = [e for s in found.sessions for e in s.entries if e.exercise == "Bench press"]
    easy = [e for e in light if e.nothing == "far from failure"]
    assert len(easy) == reasons["far from failure"].sets
    for e in (e for s in found.sessions for e in s.entries):
        assert not e.nothing or e.effective < parameters().value("ledger.least_effective")


def test_sets_beyond_the_limit_of_a_session_count_for_nothing():
    plan = parse_plan(
        'plan "Many"\n  cycle 7 days\n    day 1: A\nsession "A"\n'
        "  Leg extension 14x8 at RIR 1, rest 4 min\n"
    )
    entries = ledger(plan, weeks=1).sessions[0].entries
    most = parameters().value("stimulus.session_sets")
    assert sum(e.sets.get("quadriceps", 0.0) for e in entries) == pytest.approx(most)
    assert entries[-1].nothing == "beyond the session's limit"
    assert entries[-1].growth == 0.0
    assert entries[-1].beyond > 0.5


def test_the_last_set_adds_less_than_the_first(found):
    squat = next(r for r in returns(found) if r.exercise == "Back squat")
    assert squat.sets == pytest.approx(4.0)
    assert 0.0 < squat.lesson < 1.0
    assert 0.0 < squat.growth < 1.0
    assert 0.0 < squat.endocrine < 1.0


def test_an_account_by_hand():
    # Two blocks: the first is worth 0, 2, 1, 1 and the second 0, 0, 3, 2 over four days.
    output = slow_body().declared[0]
    y = np.zeros((4, 3, 1))
    y[:, 1, 0] = [0.0, 2.0, 1.0, 1.0]
    y[:, 2, 0] = y[:, 1, 0] + [0.0, 0.0, 3.0, 2.0]
    days = np.arange(4.0)
    got = account_of(output, days, y, np.array([0.0, 1.0]), 3.0)
    assert got.dividend[:, 0].tolist() == [2.0, 3.0]
    assert got.account.dividends[:, 0].tolist() == [2.0, 5.0, 5.0, 5.0]
    assert got.account.pending[:, 0].tolist() == [-2.0, -3.0, 0.0, 0.0]
    assert got.account.decay[:, 0].tolist() == [0.0, 0.0, -1.0, -2.0]
    short = account_of(output, days, y, np.array([0.0, 1.0]), 1.0)
    # The second block's best comes after the end: it is pending.
    assert short.pending[:, 0].tolist() == [0.0, -3.0]
    assert short.dividend[:, 0].tolist() == [2.0, 3.0]


def test_blocks_cover_all_sessions():
    assert blocks_of(3, 10) == [1, 2, 3]
    assert blocks_of(10, 4)[-1] == 10
    assert len(blocks_of(10, 4)) == 4
    assert blocks_of(0, 4) == []


def test_the_shortcut_keeps_every_sessions_sum_and_tells_its_error(found):
    short = ledger(PLAN, weeks=5, exact=4)
    assert short.method.exact == 4
    assert short.method.misplaced is not None
    assert 0.0 <= short.method.misplaced <= short.method.worst < 0.2
    for own, full in zip(short.sessions, found.sessions, strict=True):
        assert own.dose("il6") == pytest.approx(full.dose("il6"), rel=1e-6)
        assert own.endocrine == pytest.approx(full.endocrine, rel=1e-6)


def test_draws_give_lanes_and_the_books_close_in_each():
    many = ledger(PLAN, weeks=3, draws=4, outputs=["strength_1rm_percent"])
    account = many.account("strength_1rm_percent")
    assert account.balance.shape[1] == 5
    total = account.opening + account.dividends + account.pending + account.decay
    assert total == pytest.approx(account.balance, abs=1e-10)
    assert np.ptp(account.balance[-1]) > 0.0


def test_a_log_of_sessions_is_booked_on_its_days():
    log = read_sessions(
        'session "Legs" on 2026-01-05\n'
        "  Back squat 3x5, done: 100 kg x 5, 5, 4\n"
        'session "Legs" on 2026-01-08\n'
        "  Back squat 3x5, done: 102.5 kg x 5, 5, 5\n"
    )
    got = ledger(list(log))
    assert got.kind == "log"
    assert [s.date for s in got.sessions] == [dt.date(2026, 1, 5), dt.date(2026, 1, 8)]
    assert [s.day for s in got.sessions] == [0.0, 3.0]
    assert [e.repetitions for e in got.sessions[0].entries] == [5.0, 5.0, 4.0]
    assert [e.load_kg for e in got.sessions[1].entries] == pytest.approx([102.5] * 3)
    assert got.weeks == 1.0
    assert any("lower bound" in w for w in got.warnings)


def test_what_cannot_be_booked_is_told():
    with pytest.raises(InputError, match="no date"):
        ledger(list(read_sessions("Back squat 3x5, done: 100 kg x 5, 5, 5")))
    with pytest.raises(InputError, match="no session"):
        ledger([])
    with pytest.raises(UnknownNameError):
        ledger(PLAN, weeks=1, outputs=["strenght"])
    with pytest.raises(InputError, match="nothing to book"):
        ledger(parse_plan('plan "None"\n  layoff 3 weeks\n'), weeks=2)


def test_the_stream_of_a_week_is_what_the_ledger_books(found):
    run = simulate_plan(PLAN, weeks=5, draws=1)
    areas = weekly_areas(run, ["il6"], [0, 3])["il6"][:, 0]
    assert areas == pytest.approx(found.weekly_dose("il6")[[0, 3]], rel=1e-6)


def test_a_week_without_a_session_has_no_stream():
    plan = parse_plan(
        'plan "Now and then"\n  cycle 14 days\n    day 1: A\n'
        'session "A"\n  Back squat 2x8 at RIR 2, rest 2 min\n'
    )
    run = simulate_plan(plan, weeks=4, draws=1)
    areas = weekly_areas(run, ["il6"], [0, 1, 2, 3])["il6"][:, 0]
    assert areas[1] == areas[3] == 0.0
    assert areas[0] > areas[2] > 0.0  # the first bout is the one that nothing is accustomed to


def test_dividends_go_the_way_that_sessions_go_though_the_course_goes_the_other():
    # Beginning costs 3 in the long run; each session gives 1 for a while.
    output = slow_body().declared[0]
    y = np.zeros((6, 4, 1))
    y[:, 1, 0] = [1.0, 1.0, -1.0, -2.0, -3.0, -3.0]
    y[:, 2, 0] = y[:, 1, 0] + [0.0, 1.0, 1.0, 0.5, 0.0, 0.0]
    y[:, 3, 0] = y[:, 2, 0] + [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]
    got = account_of(output, np.arange(6.0), y, np.array([0.0, 1.0, 2.0]), 5.0, window=1.0)
    assert got.dividend[:, 0].tolist() == [1.0, 1.0, 1.0]
    assert got.account.balance[-1, 0] < 0.0
    total = got.account.opening + got.account.dividends + got.account.pending + got.account.decay
    assert total == pytest.approx(got.account.balance)


def test_a_log_that_has_ended_decays():
    log = list(
        read_sessions(
            "\n".join(
                f'session "Legs" on 2026-01-{day:02d}\n  Back squat 3x5, done: 80 kg x 5, 5, 5'
                for day in (5, 8, 12, 15, 19, 22)
            )
        )
    )
    short = ledger(log, outputs=["strength_1rm_percent"]).account("strength_1rm_percent")
    long = ledger(log, weeks=20, outputs=["strength_1rm_percent"]).account("strength_1rm_percent")
    assert long.dividends[-1, 0] == pytest.approx(short.dividends[-1, 0], rel=0.02)
    assert long.decay[-1, 0] < short.decay[-1, 0] < 0.0
    assert long.pending[-1, 0] == 0.0
    assert long.balance[-1, 0] < short.balance[-1, 0]
