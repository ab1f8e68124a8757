"""Which unit weights without one probably have, from what plates can make; never more than a hint.

Two plates of 1.25 kg make steps of 2.5 kg, two of 2.5 lb steps of 5 lb. Whoever lifts in pounds and
logs in kilograms leaves numbers such as 61.23 (135 lb).
"""

from __future__ import annotations

from collections.abc import Sequence

from myocrine.exchange.records import KG_PER_LB

__all__ = ["hint", "probable_unit", "share_of_steps"]

_CLEAR = 0.06  # share of weights from which a pattern is more than slips of the pen
_LB_BAR = frozenset({45.0, 95.0, 135.0, 185.0, 225.0, 275.0, 315.0, 365.0, 405.0})
_KG_BAR = frozenset({20.0, 40.0, 60.0, 80.0, 100.0, 120.0, 140.0, 160.0, 180.0, 200.0})


def share_of_steps(weights: Sequence[float], step: float) -> float:
    """Return the share of weights that are whole multiples of `step`, in the same unit."""
    hits = sum(abs(w / step - round(w / step)) * step < 0.011 for w in weights)
    return hits / max(len(weights), 1)


def probable_unit(weights: Sequence[float]) -> str:
    """Return 'kg' or 'lb', or nothing where the weights do not tell."""
    halves = share_of_steps(weights, 2.5) - share_of_steps(weights, 5.0)
    from_lb = share_of_steps([w / KG_PER_LB for w in weights], 2.5)
    from_kg = share_of_steps([w * KG_PER_LB for w in weights], 2.5)
    whole = share_of_steps(weights, 2.5)
    if max(from_lb, from_kg) > max(whole, 0.5):
        return "kg" if from_lb > from_kg else "lb"
    bars = [sum(w in bar for w in weights) / max(len(weights), 1) for bar in (_KG_BAR, _LB_BAR)]
    if abs(bars[0] - bars[1]) > _CLEAR and halves < bars[1]:
        return "kg" if bars[0] > bars[1] else "lb"
    return "kg" if halves > _CLEAR else ""


def hint(weights: Sequence[float]) -> str:
    """Return what to write, and the evidence for it."""
    kg, lb = share_of_steps(weights, 2.5), share_of_steps(weights, 5.0)
    bars = [sum(w in bar for w in weights) / max(len(weights), 1) for bar in (_KG_BAR, _LB_BAR)]
    likely = probable_unit(weights)
    said = f"Probably {likely}" if likely else "They do not tell which it is"
    return (
        f"Say --unit kg or --unit lb. {said}: steps of 2.5 kg make {kg:.0%} of them, steps of 5 lb "
        f"{lb:.0%}; a bar with pairs of 10 and 20 kg plates {bars[0]:.0%}, of 25 and 45 lb plates "
        f"{bars[1]:.0%}."
    )
