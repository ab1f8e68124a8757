"""Which unit weights without one probably have, from what plates can make; never more than a hint.

A bar of 45 lb with pairs of 45, 25, 10 and 5 lb plates makes numbers that end in 5 (135, 185, 225);
a bar of 20 kg with pairs of 20, 15, 10 and 5 kg plates numbers that end in 0. Smaller plates blur
it. Whoever lifts in pounds and logs in kilograms leaves numbers such as 61.23 (135 lb).
"""

from __future__ import annotations

from collections.abc import Sequence

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.exchange.records import KG_PER_LB

__all__ = ["hint", "probable_unit", "share_ending_in", "share_of_steps"]

_NEAR = 0.011  # weights are logged to a hundredth


def share_of_steps(weights: Sequence[float], step: float) -> float:
    """Return the share of weights that are whole multiples of `step`, in the same unit."""
    hits = sum(abs(w / step - round(w / step)) * step < _NEAR for w in weights)
    return hits / max(len(weights), 1)


def share_ending_in(weights: Sequence[float], last: float) -> float:
    """Return the share of weights whose last digit before the point is `last`, without a rest."""
    hits = sum(abs((w - last + 5.0) % 10.0 - 5.0) < _NEAR for w in weights)
    return hits / max(len(weights), 1)


def probable_unit(
    weights: Sequence[float],
    barbell: Sequence[float] = (),
    records: ParameterSet | None = None,
) -> str:
    """Return 'kg' or 'lb', or nothing where the weights do not tell.

    Parameters
    ----------
    weights, barbell : sequence of float
        All weights above zero, and those of barbell exercises among them.
    """
    value = (records or parameters()).value
    step = value("exchange.plate_step")
    from_lb = share_of_steps([w / KG_PER_LB for w in weights], step)
    from_kg = share_of_steps([w * KG_PER_LB for w in weights], step)
    if max(from_lb, from_kg) > max(share_of_steps(weights, step), value("exchange.steps_show")):
        return "kg" if from_lb > from_kg else "lb"
    if len(barbell) < value("exchange.barbell_sets"):
        return ""
    fives = share_ending_in(barbell, 5.0)
    if fives >= value("exchange.ends_in_five_pounds"):
        return "lb"
    return "kg" if fives <= value("exchange.ends_in_five_kilograms") else ""


def hint(
    weights: Sequence[float],
    barbell: Sequence[float] = (),
    records: ParameterSet | None = None,
) -> str:
    """Return what to write, and the evidence for it."""
    step = (records or parameters()).value("exchange.plate_step")
    kg, lb = share_of_steps(weights, step), share_of_steps(weights, 2.0 * step)
    likely = probable_unit(weights, barbell, records)
    said = f"Probably {likely}" if likely else "They do not tell which it is"
    bar = ""
    if barbell:
        fives, tens = share_ending_in(barbell, 5.0), share_ending_in(barbell, 0.0)
        bar = (
            f"; of {len(barbell):,} barbell sets {fives:.0%} end in 5, as 45 lb bars with pairs "
            f"of plates do, and {tens:.0%} in 0, as 20 kg bars do"
        )
    return (
        f"Say --unit kg or --unit lb. {said}: steps of {step:g} kg make {kg:.0%} of them, "
        f"steps of {2.0 * step:g} lb {lb:.0%}{bar}."
    )
