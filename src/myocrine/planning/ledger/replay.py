"""Sessions as they were done, one by one, with what each of their sets released.

Every session is executed again by the person of its day. The sets of some sessions are simulated
one by one; of all others the whole session is, and its area is shared among the sets as the sets of
the first kind share theirs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median

import numpy as np
from numpy.typing import NDArray

from myocrine.body import default_body
from myocrine.planning.acute import changed_lanes
from myocrine.planning.course import Course
from myocrine.planning.doses import SessionDose, dose_of
from myocrine.planning.ledger.executed import executed
from myocrine.planning.marginal import Dose
from myocrine.planning.myokine_dose import endocrine_doses, reference_doses
from myocrine.planning.releases import chosen_molecules
from myocrine.planning.set_doses import central_parameters, session_doses
from myocrine.training.performance import Performance

__all__ = ["Replayed", "misplaced", "replayed"]

Floats = NDArray[np.float64]
_TRACE = 1e-6
_NTH = 6
"""Sets of an exercise after the sixth in a session count as the sixth when doses are shared."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """One session as it was done.

    Attributes
    ----------
    day : float
    name : str
    items : tuple of Dose
    dose : SessionDose
        As the rule of counting sees it.
    performance : Performance
    areas : mapping of molecule to (items,)
        [unit x h]
    endocrine : (items,)
    exact : bool
    """

    day: float
    name: str
    items: tuple[Dose, ...]
    dose: SessionDose
    performance: Performance
    areas: Mapping[str, Floats]
    endocrine: Floats
    exact: bool


def replayed(
    course: Course,
    *,
    exact: int,
    molecules: Sequence[str] | None = None,
    evidence: str = "C",
    progress: Callable[[int, int], None] | None = None,
) -> list[Replayed]:
    """Return the sessions of a course of one lane, with what their sets released.

    Parameters
    ----------
    course : Course
        Of one lane, with the day of every session kept.
    exact : int
        Of how many sessions the sets are simulated one by one.
    """
    chosen = _exact(course, exact)
    start = course.person(0.0)
    blood = [m.name for m in chosen_molecules(molecules, evidence) if m.in_blood]
    reference = reference_doses(start, blood)
    found = []
    theta = central_parameters(default_body(), evidence)
    for i, one in enumerate(executed(course)):
        who, changed = changed_lanes(course, one.day, theta)
        doses = session_doses(
            one.session,
            who,
            theta=changed,
            molecules=molecules,
            loads=one.loads,
            evidence=evidence,
            marginal=i in chosen,
        )
        found.append(
            Replayed(
                day=one.day,
                name=one.name,
                items=doses.items,
                dose=dose_of(one.session, doses.performance),
                performance=doses.performance,
                areas={m: a[:, 0] for m, a in doses.areas.items()},
                endocrine=endocrine_doses(doses, reference=reference)[:, 0],
                exact=i in chosen,
            )
        )
        if progress:
            progress(i + 1, len(course.log))
    table = _Table([f for f in found if f.exact])
    return [f if f.exact else _shared(f, table) for f in found]


def _exact(course: Course, most: int) -> set[int]:
    """Return which sessions are simulated set by set: evenly over each kind of session."""
    n = len(course.log)
    if n <= most:
        return set(range(n))
    kinds: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, held in enumerate(course.log):
        kinds[held.performance.labels].append(i)
    by_kind = [_even(rows, max(1, most * len(rows) // n)) for rows in kinds.values()]
    chosen = sorted(i for rows in by_kind for i in rows)
    return set(_even(chosen, most))


def _even(rows: Sequence[int], n: int) -> list[int]:
    """Return `n` of the rows, evenly spread, the first and the last among them."""
    if n >= len(rows):
        return list(rows)
    at = np.linspace(0, len(rows) - 1, n).round().astype(int)
    return [rows[i] for i in dict.fromkeys(at.tolist())]


class _Table:
    """Doses for the energy spent, by exercise and how many of it came before in the session."""

    def __init__(self, exact: Sequence[Replayed]) -> None:
        self.means: dict[tuple[object, ...], float] = {}
        rows: dict[tuple[object, ...], list[float]] = defaultdict(list)
        for one in exact:
            spent = _spent(one)
            for i, keys in enumerate(_keys(one)):
                for molecule, values in _measures(one).items():
                    for key in keys:
                        rows[molecule, *key].append(float(values[i]) / spent[i])
        self.means = {key: fmean(values) for key, values in rows.items()}

    def split(self, one: Replayed, molecule: str, total: float) -> Floats:
        """Share the dose of a session among its sets."""
        guess = np.array([self._guess(molecule, keys) for keys in _keys(one)])
        guess = np.maximum(guess, 0.0) * _spent(one)
        if not guess.sum() > 0:
            guess = np.array([item.minutes for item in one.items])
        return np.asarray(total * guess / guess.sum())

    def _guess(self, molecule: str, keys: Sequence[tuple[object, ...]]) -> float:
        return next((self.means[molecule, *k] for k in keys if (molecule, *k) in self.means), 0.0)


def _keys(one: Replayed) -> list[tuple[tuple[object, ...], ...]]:
    """Return what each set is looked up by, the most telling first."""
    seen: dict[str, int] = defaultdict(int)
    out: list[tuple[tuple[object, ...], ...]] = []
    for item in one.items:
        warm_up = item.lifted and bool(one.performance.warm_up[item.index])
        nth = min(seen[item.exercise], _NTH)
        seen[item.exercise] += not warm_up
        out.append(
            (
                (item.exercise, warm_up, nth),
                (item.exercise, warm_up),
                (item.lifted, warm_up),
            )
        )
    return out


def _spent(one: Replayed) -> Floats:
    """Return the energy that each set took above rest [kcal]; a trace where it took none."""
    done = one.performance
    kcal = [(done.kcal if i.lifted else done.piece_kcal)[i.index, 0] for i in one.items]
    return np.asarray(np.maximum(np.array(kcal, dtype=float), _TRACE))


def _measures(one: Replayed) -> dict[str, Floats]:
    return {**one.areas, "": one.endocrine}


def _shared(one: Replayed, table: _Table) -> Replayed:
    areas = {m: table.split(one, m, float(a.sum())) for m, a in one.areas.items()}
    endocrine = table.split(one, "", float(one.endocrine.sum()))
    return replace(one, areas=areas, endocrine=endocrine)


def misplaced(found: Sequence[Replayed]) -> tuple[float, float] | None:
    """Return how much of a session's dose the shortcut gives to another set: median, largest.

    Each exact session is taken out in turn, shared by what the others show, and held against what
    it was: half the sum of the absolute differences over the session's dose, of the one number for
    all molecules. None where there is no shortcut, or fewer than two exact sessions.
    """
    exact = [f for f in found if f.exact and f.endocrine.sum() > 0]
    if len(exact) < 2 or len(exact) == len(found):
        return None
    errors = []
    for i, one in enumerate(exact):
        table = _Table([*exact[:i], *exact[i + 1 :]])
        total = float(one.endocrine.sum())
        wrong = np.abs(table.split(one, "", total) - one.endocrine).sum()
        errors.append(0.5 * float(wrong) / total)
    return median(errors), max(errors)
