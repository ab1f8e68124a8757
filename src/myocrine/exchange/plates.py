"""Which unit weights without one probably have, from what plates can make; never more than a hint.

A bar of 45 lb with pairs of 45, 25, 10 and 5 lb plates makes numbers that end in 5 (135, 185, 225);
a bar of 20 kg with pairs of 20, 15, 10 and 5 kg plates numbers that end in 0. Smaller plates blur
it. Whoever lifts in pounds and logs in kilograms leaves numbers such as 61.23 (135 lb).
"""

from __future__ import annotations

from collections.abc import Sequence

from myocrine.exchange.records import KG_PER_LB

__all__ = ["hint", "probable_unit", "share_ending_in", "share_of_steps"]

_FEWEST = 10
"""Barbell sets from which their numbers tell anything."""
_POUNDS, _KILOGRAMS = 0.6, 0.5
"""Share of barbell weights ending in 5 from which they are pounds, and up to which kilograms."""
_NEAR = 0.011  # weights are logged to a hundredth


def share_of_steps(weights: Sequence[float], step: float) -> float:
    """Return the share of weights that are whole multiples of `step`, in the same unit."""
    hits = sum(abs(w / step - round(w / step)) * step < _NEAR for w in weights)
    return hits / max(len(weights), 1)


def share_ending_in(weights: Sequence[float], last: float) -> float:
    """Return the share of weights whose last digit before the point is `last`, without a rest."""
    hits = sum(abs((w - last + 5.0) % 10.0 - 5.0) < _NEAR for w in weights)
    return hits / max(len(weights), 1)


def probable_unit(weights: Sequence[float], barbell: Sequence[float] = ()) -> str:
    """Return 'kg' or 'lb', or nothing where the weights do not tell.

    Parameters
    ----------
    weights, barbell : sequence of float
        All weights above zero, and those of barbell exercises among them.
    """
    from_lb = share_of_steps([w / KG_PER_LB for w in weights], 2.5)
    from_kg = share_of_steps([w * KG_PER_LB for w in weights], 2.5)
    if max(from_lb, from_kg) > max(share_of_steps(weights, 2.5), 0.5):
        return "kg" if from_lb > from_kg else "lb"
    if len(barbell) < _FEWEST:
        return ""
    fives = share_ending_in(barbell, 5.0)
    return "lb" if fives >= _POUNDS else "kg" if fives <= _KILOGRAMS else ""


def hint(weights: Sequence[float], barbell: Sequence[float] = ()) -> str:
    """Return what to write, and the evidence for it."""
    kg, lb = share_of_steps(weights, 2.5), share_of_steps(weights, 5.0)
    likely = probable_unit(weights, barbell)
    said = f"Probably {likely}" if likely else "They do not tell which it is"
    bar = ""
    if barbell:
        fives, tens = share_ending_in(barbell, 5.0), share_ending_in(barbell, 0.0)
        bar = (
            f"; of {len(barbell):,} barbell sets {fives:.0%} end in 5, as 45 lb bars with pairs "
            f"of plates do, and {tens:.0%} in 0, as 20 kg bars do"
        )
    return (
        f"Say --unit kg or --unit lb. {said}: steps of 2.5 kg make {kg:.0%} of them, steps of 5 lb "
        f"{lb:.0%}{bar}."
    )
