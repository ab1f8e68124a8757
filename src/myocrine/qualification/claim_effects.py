"""From what was simulated for a claim to its effect, one number for every draw."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from myocrine.evidence.claim_scenarios import Effect
from myocrine.qualification.claim_runs import Kept, RunKey

__all__ = ["lanes_of"]

Floats = NDArray[np.float64]
_FAINT = 0.05
"""An effect below this share of its median size has no share to lose; it is left out of ratios."""


def lanes_of(effect: Effect, kept: Kept) -> Floats:
    """Return the effect in every lane, on its own scale and with its own sign.

    Counts are not simulated: see `myocrine.qualification.claim_counts`.
    """
    kinds: dict[str, Callable[[Kept, Effect], Floats]] = {
        "change": _change,
        "contrast": _contrast,
        "slope": _slope,
        "mediated": _mediated,
        "unlike": _unlike,
        "weekly": _weekly,
        "stream": _flowing,
    }
    return kinds[effect.kind](kept, effect)


def _moved(kept: Kept, effect: Effect, key: RunKey, output: str = "") -> Floats:
    value, reference = kept.runs[key].read(output or effect.output, effect)
    return _scaled(value, reference, effect.scale)


def _change(kept: Kept, effect: Effect) -> Floats:
    return _moved(kept, effect, (effect.scenario, ()))


def _contrast(kept: Kept, effect: Effect) -> Floats:
    other: RunKey = (effect.against or effect.scenario, tuple(sorted(effect.knocked)))
    second = effect.against_output or effect.output
    return _change(kept, effect) - _moved(kept, effect, other, second)


def _slope(kept: Kept, effect: Effect) -> Floats:
    y = np.stack([_moved(kept, effect, (s, ())) for s in effect.scenarios])
    x = np.asarray(effect.x) - np.mean(effect.x)
    slope: Floats = (x[:, None] * y).sum(axis=0) / np.sum(x**2)
    return slope * effect.per


def _mediated(kept: Kept, effect: Effect) -> Floats:
    whole = _change(kept, effect)
    rest = _moved(kept, effect, (effect.scenario, tuple(sorted(effect.knocked))))
    return np.nan_to_num(1.0 - _ratio(rest, whole), nan=0.0)


def _weekly(kept: Kept, effect: Effect) -> Floats:
    own, other = (
        kept.weeks[name].total(effect.output, effect) for name in (effect.scenario, effect.against)
    )
    return _scaled(own, other, "log")


def _flowing(kept: Kept, effect: Effect) -> Floats:
    own, output = kept.streams[effect.scenario], effect.output
    if effect.measure == "late":
        return _scaled(own.last[output], kept.streams[effect.against].last[output], "log")
    return own.last[output] / np.maximum(own.first[output], np.finfo(float).tiny)


def _unlike(kept: Kept, effect: Effect) -> Floats:
    missed = []
    for output in effect.outputs:
        whole = _moved(kept, effect, (effect.scenario, ()), output)
        other = _moved(kept, effect, (effect.against, ()), output)
        missed.append(1.0 - np.clip(_ratio(other, whole), 0.0, 1.0))
    rows = np.stack(missed)
    counted = np.isfinite(rows)
    total = np.where(counted, rows, 0.0).sum(axis=0)
    share: Floats = total / np.maximum(counted.sum(axis=0), 1)
    return share


def _scaled(value: Floats, reference: Floats, scale: str) -> Floats:
    if scale == "difference":
        return value - reference
    tiny = np.finfo(float).tiny
    if scale == "percent":
        return 100.0 * (value - reference) / np.maximum(np.abs(reference), tiny)
    return np.log(np.maximum(value, tiny) / np.maximum(reference, tiny))


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Return part/whole, nan where the whole is too faint to have parts."""
    faint = np.abs(whole) <= _FAINT * np.median(np.abs(whole))
    safe = np.where(faint, 1.0, whole)
    return np.where(faint, np.nan, np.clip(part / safe, -5.0, 5.0))
