"""One-repetition maxima of the reference lifts, from muscle mass, age, sex and training status.

Other exercises are the training room's business: it works from these lifts by ratios. No
population regression of 1RM was found, so that most base values are assumed and their spread is
wide; whoever knows a 1RM should give it, and the other lifts follow it by their common factor.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from myocrine.person.numbers import Array, Numbers

__all__ = ["REFERENCE_LIFTS", "lift_key", "lifts", "typical_lift"]

REFERENCE_LIFTS: dict[str, str] = {
    "back_squat": "Back squat",
    "bench_press": "Bench press",
    "deadlift": "Deadlift",
    "overhead_press": "Overhead press",
    "barbell_row": "Barbell row",
    "pull_up": "Pull-up",
    "lat_pulldown": "Lat pulldown",
    "leg_extension": "Leg extension",
    "barbell_curl": "Barbell curl",
}
"""Key and display name of each reference lift; a pull-up's load counts the moved part of the body
(all but forearms and hands). Names are the exercise catalogue's."""


def lift_key(name: str) -> str:
    """Return the field-name form of an exercise name: ``Back squat`` -> ``back_squat``."""
    words = "".join(c if c.isalnum() else " " for c in name.casefold()).split()
    return "_".join(words)


def typical_lift(
    p: Numbers, lift: str, male: Array, age: Array, muscle: Array, training: Array
) -> Array:
    """Typical 1RM [kg] of one reference lift.

    `muscle` is skeletal muscle [kg], `training` the strength training index 0..1 (NaN: unknown,
    taken as recreational).
    """
    index = np.where(np.isnan(training), p("training.recreational"), training)
    ageing = np.exp(p("lift.age_slope") * np.maximum(age - p("lift.age_start"), 0.0))
    return p.by_sex(f"lift.{lift}", male) * muscle * ageing * p.by_training("lift", index)


def lifts(
    p: Numbers,
    typical: Mapping[str, Array],
    given: Mapping[str, Array],
    z: Mapping[str, Array],
    widen: Array,
) -> dict[str, Array]:
    """1RM [kg] by lift: given where given, else typical, the common factor and the own residual.

    A one-factor model on ln(1RM): residual = sd (sqrt(c) g + sqrt(1 - c) e). Lifts that are given
    move the expected common factor g of the others and narrow it (conditional normal).

    Parameters
    ----------
    typical, given : mapping of lift to array
        [kg]; NaN in `given` where not known.
    z : mapping
        Standard normals: ``strength`` for the common factor, one a lift for its own residual.
    widen : array
        Factor on the SDs (very old people).
    """
    common = p("lift.common")
    sd = {lift: p.record(f"lift.{lift}_male").person * widen for lift in typical}
    pulls = [np.log(given[k] / typical[k]) / sd[k] for k in typical if k in given]
    known = np.sum([~np.isnan(u) for u in pulls], axis=0) if pulls else np.zeros_like(widen)
    total = np.nansum(pulls, axis=0) if pulls else np.zeros_like(widen)
    room = 1.0 - common + known * common
    g = np.sqrt(common) * total / room + np.sqrt((1.0 - common) / room) * z["strength"]
    out = {}
    for lift, base in typical.items():
        own = np.sqrt(common) * g + np.sqrt(1.0 - common) * z[f"one_rm_{lift}"]
        estimate = base * np.exp(sd[lift] * own)
        here = given.get(lift, np.full_like(base, np.nan))
        out[lift] = np.where(np.isnan(here), estimate, here)
    return out
