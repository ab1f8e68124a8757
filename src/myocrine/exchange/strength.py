"""How strong somebody is by their own log: one-repetition maxima from the best recent sets.

A set says how strong somebody is at least: repetitions that were left are only known where an
effort was logged. Where it was not, the best set of the last weeks is taken to have left as many as
the other sets of its session ask for (`myocrine.training.implied`), none if they ask for none. The
interval is that of the load-repetition curve.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from myocrine.evidence.exercises import Exercise, find
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.exchange.history import History
from myocrine.exchange.records import Entry
from myocrine.person import Person, factor_names, lanes
from myocrine.training.implied import Top, implied_reserves
from myocrine.training.repetitions import OneRepMax, estimate_one_rep_max
from myocrine.training.session import Session

__all__ = ["Best", "best_sets", "person_from_history", "with_maxima"]


@dataclass(frozen=True, kw_only=True)
class Best:
    """The set that says most about the maximum of an exercise.

    Attributes
    ----------
    exercise : str
    day : datetime.date
    load_kg : float
        Everything that was lifted: both dumbbells, and the moved part of the body where the
        exercise counts it [kg].
    repetitions : int
    reserve : float
        Repetitions that were left: by the log, or by the other sets of its session.
    maximum : OneRepMax
        With its 90 % interval [kg].
    told : bool
        Whether the log says the effort.
    """

    exercise: str
    day: dt.date
    load_kg: float
    repetitions: int
    reserve: float
    maximum: OneRepMax
    told: bool = False


def best_sets(
    history: History,
    *,
    until: dt.date | None = None,
    opening: bool = False,
    mass_kg: float | None = None,
    records: ParameterSet | None = None,
) -> Mapping[str, Best]:
    """Return the best set of each exercise, by the exercise's name.

    Sets of more than ``exchange.most_repetitions``, those left included, count only where there are
    no shorter ones. Of the ``exchange.best_sessions`` sessions with the best sets the one that
    shows most counts, with what its sets ask that its best one left.

    Parameters
    ----------
    history : History
    until : datetime.date, optional
        The last day that counts; the last session by default.
    opening : bool
        Take the first weeks of each exercise (``exchange.opening``) in place of the last ones
        before `until` (``exchange.recent``): how strong somebody was when the log began.
    mass_kg : float, optional
        Body mass [kg]. Without it exercises that lift the body are left out.
    """
    p = records or parameters()
    recent = dt.timedelta(weeks=p.value("exchange.recent"))
    early = dt.timedelta(weeks=p.value("exchange.opening"))
    last = until or max((h.entries[0].start.date() for h in history.past), default=dt.date.max)
    shown: dict[str, dict[int, tuple[Best, Session]]] = {}
    first: dict[str, dt.date] = {}
    for session, entry, exercise in _candidates(history):
        day = entry.start.date()
        start = first.setdefault(exercise.name, day)
        counts = day <= start + early if opening else last - recent <= day <= last
        found = _best(entry, exercise, mass_kg, p) if counts else None
        of = shown.setdefault(exercise.name, {})
        held = of.get(id(session))
        if found and (held is None or _rank(found, p) < _rank(held[0], p)):
            of[id(session)] = found, session
    ranked = {name: _ranked(of.values(), p) for name, of in sorted(shown.items()) if of}
    out: dict[str, Best] = {}
    for rank in range(round(p.value("exchange.best_sessions"))):
        # The best set of each exercise, of its second best session, of its third.
        rows = {name: of[min(rank, len(of) - 1)] for name, of in ranked.items()}
        for name, found in _with_reserves(rows, mass_kg, p).items():
            if name not in out or found.maximum.median > out[name].maximum.median:
                out[name] = found
    return out


def _rank(best: Best, p: ParameterSet) -> tuple[bool, float]:
    return _long(best, p), -best.maximum.median


def _long(best: Best, p: ParameterSet) -> bool:
    return best.repetitions + best.reserve > p.value("exchange.most_repetitions")


def _ranked(rows: Collection[tuple[Best, Session]], p: ParameterSet) -> list[tuple[Best, Session]]:
    """Return the best sets of sessions, the best first; long ones only where all are."""
    found = sorted(rows, key=lambda row: _rank(row[0], p))
    short = [row for row in found if not _long(row[0], p)]
    return short or found


def _with_reserves(
    best: Mapping[str, tuple[Best, Session]], mass_kg: float | None, p: ParameterSet
) -> dict[str, Best]:
    """Return the best sets with what the others of their session ask that they left."""
    who = lanes(Person(mass_kg=mass_kg), np.zeros((len(factor_names()), 1)))
    tops = {
        name: Top(
            session=session,
            load_kg=b.load_kg,
            repetitions=float(b.repetitions),
            reserve=b.reserve if b.told else None,
        )
        for name, (b, session) in best.items()
    }
    left = implied_reserves(tops, who, records=p)
    return {name: _leaving(b, left[name]) for name, (b, _) in best.items()}


def _leaving(best: Best, reserve: float) -> Best:
    factor = find(best.exercise).repetition_factor
    top = estimate_one_rep_max(best.load_kg, best.repetitions, rir=reserve, factor=factor)
    return replace(best, reserve=reserve, maximum=top)


def _candidates(history: History) -> Iterator[tuple[Session, Entry, Exercise]]:
    """Yield working sets in order of time; those that look like a slip of the pen are none."""
    left_out = {s.row.line for s in history.skips} | {d.line for d in history.doubts}
    for held in history.past:
        for entry in held.entries:
            known = history.names.get(entry.exercise)
            usable = entry.kind == "set" and entry.role in ("work", "failure")
            if known and known.exercise and usable and entry.row.line not in left_out:
                yield held.session, entry, known.exercise


def _best(entry: Entry, exercise: Exercise, mass_kg: float | None, p: ParameterSet) -> Best | None:
    kg = _lifted(entry, exercise, mass_kg)
    reps = entry.reps or 0
    reserve = 0.0
    told = entry.role == "failure" or entry.rpe is not None
    if entry.role != "failure" and entry.rpe is not None:
        reserve = min(max(10.0 - entry.rpe, 0.0), 10.0)
    countable = exercise.measure == "repetitions" and exercise.one_rm is not None
    if kg is None or kg <= 0 or reps < 1 or not countable:
        return None
    if not 1 <= reps + reserve <= p.value("exchange.long_repetitions"):
        return None
    factor = exercise.repetition_factor
    return Best(
        exercise=exercise.name,
        day=entry.start.date(),
        load_kg=kg,
        repetitions=reps,
        reserve=reserve,
        maximum=estimate_one_rep_max(kg, reps, rir=reserve, factor=factor),
        told=told,
    )


def _lifted(entry: Entry, exercise: Exercise, mass_kg: float | None) -> float | None:
    """Return all that was lifted, as a maximum of the exercise counts it [kg]."""
    if exercise.load_kind != "body_mass":
        return None if entry.weight is None else exercise.load_count * entry.weight.kg
    if mass_kg is None:
        return None
    kg = 0.0 if entry.weight is None else exercise.load_count * entry.weight.kg
    return exercise.body_mass_share * mass_kg + (-kg if exercise.assistance else kg)


def person_from_history(
    history: History,
    person: Person | None = None,
    *,
    until: dt.date | None = None,
    opening: bool = False,
    exercises: Collection[str] | None = None,
    records: ParameterSet | None = None,
) -> Person:
    """Return the person with the maxima that their log shows; what they said themselves goes first.

    Parameters
    ----------
    history : History
    person : Person, optional
        What is known besides; nobody in particular by default.
    until : datetime.date, optional
    opening : bool
        Which days count, as in `best_sets`.
    exercises : collection of str, optional
        The only ones whose maxima are taken; all by default.
    """
    who = person or Person()
    p = records or parameters()
    limits = p["person.one_rm"]
    found = best_sets(history, until=until, opening=opening, mass_kg=who.mass_kg, records=p)
    shown = {
        name: (best.maximum.median, best.repetitions + best.reserve)
        for name, best in found.items()
        if limits.low <= best.maximum.median <= limits.high
        and (exercises is None or name in exercises)
    }
    return with_maxima(who, shown, p)


def with_maxima(
    who: Person, shown: Mapping[str, tuple[float, float]], records: ParameterSet | None = None
) -> Person:
    """Return a person with maxima that sets showed, besides those that they said themselves.

    Parameters
    ----------
    who : Person
    shown : mapping of exercise name to (float, float)
        The maximum [kg] and the repetitions to failure of the set that showed it. The maximum is
        rounded up to a tenth of a kilogram: a little less would not do for every set.
    """
    limits = (records or parameters())["person.one_rm_repetitions"]
    own = {name: row for name, row in shown.items() if name not in who.one_rm_kg}
    kg = {name: math.ceil(10.0 * top - 1e-6) / 10.0 for name, (top, _) in own.items()}
    repetitions = {n: round(r, 2) for n, (_, r) in own.items() if limits.low <= r <= limits.high}
    return who.replacing(
        one_rm_kg={**kg, **who.one_rm_kg},
        one_rm_repetitions={**repetitions, **who.one_rm_repetitions},
    )
