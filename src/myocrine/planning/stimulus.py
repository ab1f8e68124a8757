r"""What training gives: the one rule by which protocol, routines, ledger and plan checks count.

A set counts by how near to failure it was and whether it had enough repetitions (the drive's own
rule), for each muscle group by the catalogue's credit (1 direct, 0.5 indirect), for its movement
family by the load as well (the slow body's own rule):

.. math::

    V_g = \sum_{\text{sessions}} \min(v_{gs}, v_s), \qquad G_g = b_V \sqrt{V_g} \\
    y_f = \sum_{\text{sessions}} R_0 \ln(1 + x_{fs}/R_0), \qquad
    \ell_f = \frac{y_f}{1 + y_f\,\tau_Q/Q_0}, \qquad
    S_f = 100\,\bigl((1 + T_H\,\ell_f/n_0)^{b} - 1\bigr)

with v sets of a group and x practice of a family in a session, both of a week. :math:`G` [%] is
growth of a muscle over a usual trial by a meta-regression; :math:`S` [%] is what T weeks teach an
untrained person by the slow body's equations, without the muscle. Warm-ups are not counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.muscles import GROUPS, N_GROUPS
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.planning.doses import SessionDose, SetDose, dose_of, plan_dose, session_dose
from myocrine.training.channels import effective_sets

__all__ = [
    "PATTERNS",
    "SessionDose",
    "SetDose",
    "Stimulus",
    "dose_of",
    "effective",
    "group_weights",
    "growth",
    "lessons",
    "pattern_mean",
    "plan_dose",
    "practised",
    "session_dose",
    "strength",
    "week_stimulus",
]

Floats = NDArray[np.float64]
_WEEK = 7.0

PATTERNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "squat": ("squat",),
        "hinge": ("hinge",),
        "push": ("horizontal_push", "vertical_push"),
        "pull": ("horizontal_pull", "vertical_pull"),
    }
)
"""The four patterns and the movement families that each is the mean of."""


@dataclass(frozen=True, kw_only=True)
class Stimulus:
    """What a week of training gives.

    Attributes
    ----------
    sets : mapping of group to float
        Effective fractional sets a week, those beyond the session's limit left out.
    growth : mapping of group to float
        Of each muscle [%].
    practice : mapping of family to float
        Lessons a week.
    strength : mapping of family to float
        Of each movement family [%].
    growth_percent : float
        Mean over the groups, weighted by the muscle that a person has there [%].
    strength_percent : float
        Mean over the four patterns [%].
    minutes : float
        A week [min].
    """

    sets: Mapping[str, float]
    growth: Mapping[str, float]
    practice: Mapping[str, float]
    strength: Mapping[str, float]
    growth_percent: float
    strength_percent: float
    minutes: float
    weights: Mapping[str, float] = field(default_factory=dict, repr=False)


def effective(repetitions: Any, reserve: Any, records: ParameterSet | None = None) -> Floats:
    """Return the share of a hard set that sets are worth [0..1].

    Parameters
    ----------
    repetitions, reserve : array
        Done, and left at the end.
    """
    n, left = np.asarray(repetitions, float), np.asarray(reserve, float)
    return effective_sets(n, left, records or parameters())


def practised(effective: Any, load: Any, records: ParameterSet | None = None) -> Floats:
    """Return what sets are worth as practice of the lift: heavy ones more.

    Parameters
    ----------
    effective : array
        Of `effective`.
    load : array
        Share of the 1RM [0..1].
    """
    p = records or parameters()
    heavy = np.clip(np.asarray(load, float) / p.value("strength.load_reference"), 0.0, 2.0)
    return np.asarray(effective * heavy ** p.value("strength.load_power"))


def growth(sets: Any, records: ParameterSet | None = None) -> Floats:
    """Return the growth of a muscle by its effective fractional sets a week [%]."""
    p = records or parameters()
    return np.asarray(p.value("stimulus.growth") * np.sqrt(np.asarray(sets, float)))


def lessons(practice: Any, records: ParameterSet | None = None) -> Floats:
    """Return what practice of a family in ONE session teaches: the second set less than the first.

    Parameters
    ----------
    practice : array
        Sum of `practised` over the sets of the session.
    """
    half = (records or parameters()).value("strength.practice_half")
    return np.asarray(half * np.log1p(np.asarray(practice, float) / half))


def strength(lessons: Any, records: ParameterSet | None = None) -> Floats:
    """Return what lessons a week teach by the horizon, muscle left out [%].

    The closed form of the slow body's strength of an untrained person, with the lessons of the
    last weeks at their steady value.
    """
    p = records or parameters()
    y = np.asarray(lessons, float)
    recent = y * p.value("strength.lessons_time") / _WEEK
    learnt = y / (1.0 + recent / p.value("strength.lessons_half"))
    clock = p.value("stimulus.horizon") * learnt / p.value("strength.first_practice")
    return np.asarray(100.0 * np.expm1(p.value("strength.gain") * np.log1p(clock)))


def group_weights(muscle_mass: Floats) -> dict[str, float]:
    """Return the share that each muscle group has of what can be trained; ``other`` has none.

    Parameters
    ----------
    muscle_mass : (32,) array
        By muscle unit [kg].
    """
    mass = np.asarray(muscle_mass, float)
    both = dict(zip(GROUPS, mass[:N_GROUPS] + mass[N_GROUPS:], strict=True))
    both["other"] = 0.0
    total = sum(both.values())
    return {g: float(m / total) for g, m in both.items()}


def week_stimulus(
    doses: Sequence[SessionDose],
    weights: Mapping[str, float],
    *,
    weeks: float = 1.0,
    records: ParameterSet | None = None,
) -> Stimulus:
    """Return what sessions give that are done in so many weeks, and again and again.

    Parameters
    ----------
    doses : sequence of SessionDose
    weights : mapping of group to float
        Of `group_weights`.
    weeks : float
        How long it takes to do them all [weeks].
    """
    p = records or parameters()
    most = p.value("stimulus.session_sets")
    sets = {g: sum(min(_effective(d, g, p), most) for d in doses) / weeks for g in GROUPS}
    families = dict.fromkeys(f for d in doses for f in d.families)
    taught = {
        f: sum(float(lessons(_practice(d, f, p), p)) for d in doses) / weeks for f in families
    }
    grown = {g: float(growth(v, p)) for g, v in sets.items()}
    strong = {f: float(strength(y, p)) for f, y in taught.items()}
    return Stimulus(
        sets=sets,
        growth=grown,
        practice=taught,
        strength=strong,
        growth_percent=sum(weights[g] * grown[g] for g in GROUPS),
        strength_percent=pattern_mean(strong),
        minutes=sum(d.minutes for d in doses) / weeks,
        weights=dict(weights),
    )


def pattern_mean(by_family: Mapping[str, float]) -> float:
    """Return the mean over the four patterns of a value by movement family."""
    means = [np.mean([by_family.get(f, 0.0) for f in families]) for families in PATTERNS.values()]
    return float(np.mean(means))


def _effective(dose: SessionDose, group: str, p: ParameterSet) -> float:
    return sum(
        s.credit.get(group, 0.0) * float(effective(s.repetitions, s.reserve, p))
        for s in dose.working
    )


def _practice(dose: SessionDose, family: str, p: ParameterSet) -> float:
    return sum(
        float(practised(s.share * effective(s.repetitions, s.reserve, p), s.load, p))
        for s in dose.working
        if s.family == family
    )
