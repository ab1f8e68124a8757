"""The sessions of a course as they were asked for, in order, for every lane."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from myocrine.planning.course import Course
from myocrine.training.drive import compile_session
from myocrine.training.plans import opening, prescribe, record
from myocrine.training.session import Session

__all__ = ["Executed", "executed"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Executed:
    """One session of a course.

    Attributes
    ----------
    day : float
        [d]
    name : str
    session : Session
        Without rules.
    loads : mapping of int to (lanes,)
        On the bar by line, as `myocrine.training.drive.compile_session` takes them [kg].
    """

    day: float
    name: str
    session: Session
    loads: Mapping[int, Floats]


def executed(course: Course) -> Iterator[Executed]:
    """Yield the sessions of a course to which everybody came, as its plan's rules led them.

    Parameters
    ----------
    course : Course
        With the day of every session kept.
    """
    if course.plan is None:
        return
    lanes = course.values.shape[-1]
    everybody, book = np.ones(lanes, dtype=bool), opening(course.plan, lanes)
    for held in course.log:
        asked = prescribe(course.plan, held.planned, book)
        day = held.planned.day
        yield Executed(day=day, name=held.planned.session, session=asked.session, loads=asked.loads)
        done, _ = compile_session(asked.session, course.person(day), loads=asked.loads)
        book = record(course.plan, book, held.planned, done, everybody)
