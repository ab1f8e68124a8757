"""Plans carried out by hand, and what they leave in the book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields

import numpy as np

from myocrine.training.language import parse
from myocrine.training.plans import Book, Plan, Planned, opening, parse_plan, prescribe
from myocrine.training.plans.book import record_seen
from myocrine.training.plans.track import Seen
from myocrine.training.session import Session

LANES = 3
ONE = np.ones(1, dtype=bool)
"""Who is there: the one person."""

Floats = np.ndarray
_TWO = """plan "Two lifts"
  cycle 7 days
    days 1, 3, 5: A
  {}
session "A"
  Back squat 4x5 at 100 kg | lp +5 kg
  Bench press 4x5 at 60 kg | lp +2.5 kg
"""
ROUTINES = (
    "3x5 at 80 kg | lp +2.5 kg",
    "3x5-8 at 80 kg | dp +2.5 kg every 2 sessions",
    "3x5-8 at 80 kg | expect +2.5 kg at RIR 1",
    "3x5 at 80 kg | rir 1, each set",
    "3x5 at 80 kg | first lp +2.5 kg up to 85 kg, then rir 1",
)
RICH = parse_plan("""plan "Rich"
  cycle 7 days
    days 1, 4: A
  deload when 2 lifts fall: sets 50%, load 90%
  deload a lift when it falls 2 times: load 80%
  return after 9 days: -10% a week
  plates 20 kg bar, 20 10 5 2.5 1.25 kg
  dumbbells 2..40 by 2 kg
session "A"
  Back squat 3x5 60 kg | first sets up to 4, then lp +2.5 kg up to 70 kg, fail 2: -9%, then rir 1
  Bench press 3x8-10 at RIR 2 | expect +2.5 kg
  Dumbbell row 3x10 at 20 kg | sum 30 +2 kg
  Deadlift 1x5 at 65% | wave 70%x5 80%x3+ of TM, +5 kg per wave, fail 2: -10%
""")


def plan_of(line: str, *more: str) -> Plan:
    """Return a plan of one session three times a week, with one line."""
    head = "\n  ".join(['plan "P"', "cycle 7 days", "  days 1, 3, 5: A", *more])
    return parse_plan(f'{head}\nsession "A"\n  {line}\n')


def two(*lines: str) -> Plan:
    """Return a plan of two lifts, three times a week."""
    return parse_plan(_TWO.format("\n  ".join(lines)))


def seen(load: object, least: object, left: object = np.nan, lanes: int = LANES) -> Seen:
    """Return what a session showed of one line, for some people."""

    def wide(x: object) -> Floats:
        return np.broadcast_to(np.asarray(x, float), (lanes,)).copy()

    return Seen(load=wide(load), least=wide(least), left=wide(left))


def bar(plan: Plan, planned: Planned, book: Book, line: int = 0) -> Floats:
    """Return what a line lifts on a day, NaN where it decides itself [kg]."""
    return prescribe(plan, planned, book).written.get(line, np.full(book.lanes, np.nan))


def run(
    plan: Plan,
    n: int,
    reps: Callable[[int], object],
    *,
    first: float = 60.0,
    left: Callable[[int], object] = lambda _: np.nan,
    lanes: int = 1,
) -> list[float]:
    """Do n sessions as prescribed (`first` where the line decides); return the loads of lane 0."""
    book, loads = opening(plan, lanes), []
    for planned in plan.calendar(7.0 * n)[:n]:
        kg = bar(plan, planned, book)
        lifted = np.where(np.isnan(kg), first, kg)
        loads.append(float(lifted[0]))
        shown = seen(lifted, reps(planned.index), left(planned.index), lanes)
        book = record_seen(plan, book, planned, {0: shown}, np.ones(lanes, bool))
    return loads


def on(day: int, squat: str, name: str = "A") -> Session:
    """Return a logged session of one line, so many days after a Monday."""
    date = dt.date(2026, 11, 2) + dt.timedelta(days=day)
    return parse(f'session "{name}" on {date}\n  {squat}\n')[0]


def lane_of(book: Book, lane: int) -> dict[str, object]:
    """Return all that a book holds of one person."""

    def values(state: object) -> dict[str, object]:
        return {f.name: getattr(state, f.name)[lane] for f in fields(state)}  # type: ignore[arg-type]

    return {
        "tracks": {line: values(track) for line, track in book.tracks.items()},
        "maxima": {name: values(top) for name, top in book.maxima.items()},
        "easy until": book.easy_until[lane],
    }
