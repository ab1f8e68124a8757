"""Weekly doses: closed forms, what counts and what does not, and a second solver of the answers."""

import functools

import numpy as np
import pytest
from responses_bench import SESSIONS, body, people, row, somebody, walk
from scipy.integrate import solve_ivp

from myocrine.planning.clock import stretch
from myocrine.simulation.runner import run
from myocrine.training import read_one
from myocrine.training.drive import compile_session

DAY = 1440.0


@functools.cache
def after_one(kind, name="older woman", days=0.0):
    """Return the dose states some days after the end of one session, by state."""
    who, theta = people(somebody(name))
    text = SESSIONS.get(kind, kind)
    _, drive = compile_session(read_one(text), who)
    part = stretch(
        start=0.0,
        until=drive.duration.sum() / DAY + days + 1e-6,
        drive=drive,
        present=np.ones(1, dtype=bool),
        surroundings={k: np.zeros(1) for k in ("energy_offset", "protein", "ageing")},
        resting=np.full(1, 0.1),
    )
    _, x = run(body(), part.schedule, theta, who, body().rest(1), threads=1)
    return {k: float(v[0]) for k, v in x.items() if k.startswith("weekly")}


@functools.cache
def weighted_sets(kind):
    """Return whole-body sets of a session, counted by hand from what was executed."""
    who, _ = people(somebody())
    _, drive = compile_session(read_one(SESSIONS[kind]), who)
    mass = who["muscle_mass"]
    share = drive.involvement @ mass / mass.sum(axis=0)
    return float((drive.stimulus * drive.duration * share).sum())


def test_a_session_is_remembered_for_its_memory():
    # An impulse of w sets stands at 7 w/10 of a weekly dose and falls with 10 days.
    now, later = (after_one("lifting", days=d)["weekly_sets"] for d in (0.0, 10.0))
    assert now == pytest.approx(0.7 * weighted_sets("lifting"), rel=0.01)
    assert later / now == pytest.approx(np.exp(-1.0), rel=1e-3)


def test_standing_between_sets_is_no_endurance_work():
    lifting, riding = (after_one(k)["weekly_aerobic"] for k in ("lifting", "ride"))
    assert lifting < 0.01 * riding


def test_sets_are_no_ride_and_rides_are_no_sets():
    assert after_one("ride")["weekly_sets"] == 0.0
    assert after_one("lifting")["weekly_sets"] > 1.0


def test_a_leg_extension_counts_less_than_a_squat():
    leg, squat = (
        after_one(f'session "One"\n  {name} 3x10 at 70%, rest 2 min\n')["weekly_sets"]
        for name in ("Leg extension", "Back squat")
    )
    assert 0.2 * squat < leg < 0.7 * squat


def test_heavy_is_by_load():
    share = [
        after_one(k)["weekly_heavy_sets"] / after_one(k)["weekly_sets"] for k in ("heavy", "light")
    ]
    assert share[0] > 0.95
    assert share[1] < 0.01


def test_holds_are_counted_in_minutes_and_repetitions_are_none():
    assert after_one("holds")["weekly_held"] == pytest.approx(0.7 * 8.0, rel=0.05)
    assert after_one("leg extension")["weekly_held"] == pytest.approx(0.0, abs=1e-9)


def test_landing_counts_more_than_walking_an_hour():
    jumps = after_one("jumps", "young man")["weekly_strikes"]
    walk_ = after_one('session "Walk"\n  Walk 60 min at 5 km/h\n', "young man")["weekly_strikes"]
    assert jumps > 5 * walk_ > 0


def test_another_solver_walks_the_same_twelve_weeks():
    # Sessions as impulses of the dose, the answer by an adaptive method of another library.
    who, theta = people(somebody())
    p = {k: float(v[0]) for k, v in theta.items()}
    memory, half = p["adaptation.dose.memory"], p["adaptation.dose.lifting_half"]
    typical = p["adaptation.dose.lifting_typical"]
    on, off = p["adaptation.pace_mood.onset"], p["adaptation.pace_mood.offset"]
    kick = 7.0 / memory * weighted_sets("lifting")

    def slope(t, y, start, dose):
        d = dose * np.exp(-(t - start) / memory)
        wanted = d / (d + half) * (1.0 + half / typical)
        return [(wanted - y[0]) / (on if y[0] < wanted else off)]

    moments = [7.0 * w + d for w in range(12) for d in (0, 2, 4)]
    dose, x, last = 0.0, 0.0, 0.0
    for start, until in zip(moments, [*moments[1:], 84.0 + 28.0], strict=True):
        dose = dose * np.exp(-(start - last) / memory) + kick
        found = solve_ivp(slope, (start, until), [x], args=(start, dose), rtol=1e-8, max_step=0.5)
        x, last = float(found.y[0, -1]), start
    reach = 1.0 - np.exp(-p["adaptation.pace_mood.trial"] / on)
    expected = p["adaptation.depression_sd.lifting"] * x / reach
    _, values = walk(("lifting",), 12, who, theta, rest_weeks=4)
    assert row(values, "depression_sd")[-1, 0] == pytest.approx(expected, rel=3e-3)
