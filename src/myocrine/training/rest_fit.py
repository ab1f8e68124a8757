"""The fit of the recovery times: rest-interval studies, replayed, and how far off they come out.

Three building studies are replayed with the catalogue's exercises and the average lifter:

- whole-session load of six exercises, 4 sets of a 10RM, at 30, 60, 120 s rest (lopes2018). A set of
  n repetitions at the nRM is read as the nRM of that moment, the load being lowered to keep the
  repetitions; the published totals (125 kg a repetition over 240) fit that reading. Repetitions of
  a fixed load would fall far more than the published load did.
- repetitions over five maximal bench sets at 70, 75, 75, 80, 85 %, rest 1 or 2 min (speretta2012);
- the second of two bench sets at 75 % to failure after 1, 3, 5 min (richmond2004).

`residuals` weighs them by what they can bear; `fit` gives the times and share that the parameter
records hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence import exercises as catalogue
from myocrine.evidence.parameters import parameters
from myocrine.training.execution import UNLIMITED, Fatigue, SetArrays, execute, fatigue

__all__ = ["fit", "residuals", "richmond", "session_load", "speretta"]

Array = NDArray[np.float64]

SESSION_REST_S = (30.0, 60.0, 120.0)
SESSION_LOAD_KG = (26382.0, 28864.5, 30064.4)
SPERETTA_LOADS = (70.0, 75.0, 75.0, 80.0, 85.0)
SPERETTA_REPETITIONS = {1.0: 26.67, 2.0: 33.16}
RICHMOND_WORK = {1.0: 1389.1, 3.0: 1494.9, 5.0: 1711.4}
"""Published values: lopes2018, speretta2012, richmond2004 (abstracts)."""

_SESSION = (
    "Bench press",
    "Seated cable row",
    "Overhead press",
    "Back squat",
    "Leg press",
    "Seated calf raise",
)
# What one unit of residual means: a published ratio within 0.008, repetitions within a tenth,
# second-set work within 15 % (its SDs are a third of the mean).
_TOLERANCE = {"session": 0.008, "speretta": 0.10, "richmond": 0.15}


def session_load(rest_s: float, state: Fatigue | None = None) -> float:
    """Return the load of the whole session of lopes2018 [kg, for a back squat of 100 kg]."""
    found = [catalogue.find(name) for name in _SESSION]
    percent = np.zeros(24)
    sets = _sets([e for e in found for _ in range(4)], percent, rest_s / 60.0, repetitions=10.0)
    change = parameters().value("time.change")
    rest = sets.rest + change * (np.arange(24) % 4 == 3)
    done = execute(sets._replace(rest=rest), z=np.zeros(1), state=state)
    weight = np.repeat([_relative_maximum(e) for e in found], 4)
    return float(np.sum(weight * done.percent[:, 0] * done.repetitions[:, 0]))


def _relative_maximum(exercise: catalogue.Exercise) -> float:
    """Return the 1RM relative to a bench press, along the catalogue's ratios."""
    typical = parameters()
    ratio, e = 1.0, exercise
    while e.one_rm is not None and e.one_rm.of != e.name:
        ratio, e = ratio * e.one_rm.ratio, catalogue.find(e.one_rm.of)
    from myocrine.person import lift_key

    name = f"person.lift.{lift_key(e.name)}_male"
    return ratio * typical.value(name) if name in typical else ratio


def speretta(rest_min: float, state: Fatigue | None = None) -> float:
    """Return total repetitions of five maximal bench sets (speretta2012)."""
    bench = [catalogue.find("Bench press")] * 5
    done = execute(_sets(bench, np.array(SPERETTA_LOADS), rest_min), z=np.zeros(1), state=state)
    return float(done.repetitions.sum())


def richmond(rest_min: float, state: Fatigue | None = None) -> float:
    """Return repetitions of the second bench set at 75 % (richmond2004)."""
    bench = [catalogue.find("Bench press")] * 2
    done = execute(_sets(bench, np.array([75.0, 75.0]), rest_min), z=np.zeros(1), state=state)
    return float(done.repetitions[1, 0])


def residuals(state: Fatigue | None = None) -> Array:
    """Return weighted residuals: session ratios, bench totals (log), second sets (log ratios)."""
    state = state or fatigue()
    loads = np.array([session_load(t, state) for t in SESSION_REST_S])
    ratio = loads / loads[-1] - np.array(SESSION_LOAD_KG) / SESSION_LOAD_KG[-1]
    totals = [np.log(speretta(t, state) / n) for t, n in SPERETTA_REPETITIONS.items()]
    work = np.array(list(RICHMOND_WORK.values()))
    second = np.array([richmond(t, state) for t in RICHMOND_WORK])
    shape = np.log(second / second[-1]) - np.log(work / work[-1])
    return np.concatenate(
        [
            ratio[:-1] / _TOLERANCE["session"],
            np.array(totals) / _TOLERANCE["speretta"],
            shape[:-1] / _TOLERANCE["richmond"],
        ]
    )


def fit() -> Fatigue:
    """Return the fast time and the slow share that fit best, the slow time staying as recorded."""
    from scipy.optimize import least_squares

    start = fatigue()

    def miss(x: Array) -> Array:
        return residuals(Fatigue(float(x[0]), start.slow_time, float(x[1])))

    found = least_squares(
        miss,
        [start.fast_time, start.slow_share],
        bounds=([0.3, 0.0], [3.0, 0.6]),
        diff_step=[1e-3, 1e-3],
        xtol=1e-6,
    )
    return Fatigue(float(found.x[0]), start.slow_time, float(found.x[1]))


def _sets(
    of: Sequence[catalogue.Exercise],
    percent: Array,
    rest_min: float,
    *,
    repetitions: float | None = None,
) -> SetArrays:
    p = parameters()
    n = len(of)
    names = list(dict.fromkeys(e.name for e in of))
    high = UNLIMITED if repetitions is None else repetitions
    return SetArrays(
        valid=np.ones(n),
        slot=np.array([names.index(e.name) for e in of]),
        weight=np.array([e.involvement_vector() for e in of]),
        given=np.full((n, 1), 0.0 if repetitions else 1.0),
        follow=np.zeros(n),
        percent=percent[:, None],
        low=np.full(n, repetitions or 0.0),
        high=np.full(n, high),
        reserve=np.zeros((n, 1)),
        by_effort=np.zeros(n),
        factor=np.array([[e.repetition_factor] for e in of]),
        seconds=np.array([e.seconds_per_rep for e in of]),
        overhead=np.full(n, p.value("time.set_overhead") / 60.0),
        rest=np.full(n, rest_min),
    )
