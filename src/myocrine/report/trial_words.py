"""Trials in words, the same in the sheet and on the page."""

from __future__ import annotations

import math

from myocrine.qualification.trials.contrasts import Estimate
from myocrine.qualification.trials.results import EndpointResult, TrialResult
from myocrine.report.wording import join, number, units_in_words
from myocrine.simulation.trials.trial import Endpoint, Trial, when_in_words

__all__ = [
    "chance",
    "contrast_in_words",
    "delta_in_words",
    "design_in_words",
    "effect_in_words",
    "method_in_words",
    "notes",
    "p_in_words",
    "probability",
    "reading_in_words",
    "true_in_words",
    "unit_in_words",
]

_FEW_IN_POOL = 5


def design_in_words(trial: Trial) -> str:
    """Return who does what, in a sentence."""
    who = trial.population.name.replace("_", " ")
    d = trial.design
    if d.kind == "single arm":
        return f"{trial.n} people ({who}), one arm, each their own comparison; seed {trial.seed}."
    if d.kind == "cross-over":
        orders = f"{len(d.sequences)} sequences"
        return (
            f"{trial.n} people ({who}), cross-over of {len(trial.arms)} arms in {orders}; "
            f"seed {trial.seed}."
        )
    drawn = {
        "simple": "drawn one by one",
        "blocked": f"in blocks of {d.block}",
        "stratified": f"in blocks of {d.block} within {', '.join(d.strata)}",
    }[d.randomisation]
    ratio = ":".join(map(str, d.ratio))
    return (
        f"{trial.n} people ({who}), {len(trial.arms)} parallel arms {ratio}, {drawn}; "
        f"seed {trial.seed}."
    )


def unit_in_words(one: Endpoint) -> str:
    """Return the unit of an endpoint as it is printed: ``ng/mL·h``; nothing for a fold."""
    return "" if one.log else units_in_words(one.unit).replace(" * ", "·")


def contrast_in_words(one: Endpoint) -> str:
    """Return what is compared: ``squats against walk``."""
    return " against ".join(one.arms) if len(one.arms) > 1 else f"{one.arms[0]}, from baseline"


def reading_in_words(one: Endpoint) -> str:
    """Return what is read of which samples."""
    word = {
        "value": "method_in_words",
        "change": "change from baseline",
        "ratio": "ratio to baseline",
        "auc": "area above baseline",
        "peak": "highest sample" if one.direction == "up" else "lowest sample",
        "peak change": "furthest sample from baseline",
        "peak ratio": "furthest sample over baseline",
        "time of peak": "time of the furthest sample",
    }[one.statistic]
    if one.at:
        return f"{word} at {join([when_in_words(t) for t in one.at])}"
    return f"{word}, {len(one.times)} samples"


def delta_in_words(e: EndpointResult) -> str:
    """Return the smallest difference that matters, with its unit; nothing without one."""
    if e.endpoint.delta is None:
        return ""
    unit = " times" if e.endpoint.log else f" {unit_in_words(e.endpoint)}".rstrip()
    return f"{number(e.as_read(e.endpoint.delta))}{unit}"


def effect_in_words(e: EndpointResult) -> str:
    """Return the estimate with its interval: ``1.6 times (1.2 to 2.1)``."""
    value, low, high = e.shown
    if not math.isfinite(value):
        return "not computed (too few people)"
    times = " times" if e.endpoint.log else ""
    span = f" ({number(low)} to {number(high)})" if math.isfinite(low) else ""
    return f"{number(value)}{times}{span}"


def true_in_words(e: EndpointResult) -> str:
    """Return the true effect, what nobody knows of it, and how people differ."""
    t = e.truth
    if not math.isfinite(t.central):
        return "not computed"
    times = " times" if e.endpoint.log else ""
    text = f"{number(e.as_read(t.central))}{times}"
    if (span := t.interval) is not None:
        kind = "90 %" if len(t.draws) >= 20 else f"range of {len(t.draws)} draws"
        text += f" ({number(e.as_read(span[0]))} to {number(e.as_read(span[1]))}, {kind})"
    above = "above 1" if e.endpoint.log else "above 0"
    return f"{text}; {above} in {probability(t.above)} of people"


def method_in_words(estimate: Estimate) -> str:
    """Return how an interval was made: ``Welch``, ``t, paired``."""
    method = {"one sample": "t, one sample", "paired": "t, paired"}
    return method.get(estimate.method, estimate.method)


def chance(e: EndpointResult) -> str:
    """Return p, and Holm's p beside it where it differs."""
    p = p_in_words(e.estimate.p)
    held = p_in_words(e.holm)
    return f"p {p}" if p == held else f"p {p} (Holm {held})"


def p_in_words(p: float) -> str:
    """Return a p-value: ``0.034``, ``< 0.001``."""
    if not math.isfinite(p):
        return "-"
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def probability(value: float) -> str:
    """Return a probability in percent: ``83 %``, ``> 99 %``."""
    if not math.isfinite(value):
        return "-"
    if 0.995 <= value < 1.0:
        return "> 99 %"
    return "< 1 %" if 0.0 < value < 0.005 else f"{100.0 * value:.0f} %"


def notes(result: TrialResult) -> list[str]:
    """Return what has to be said beside the numbers."""
    trial = result.trial
    percent = f"{100.0 * (1.0 - trial.alpha):g} %"
    first = (
        f"Found: estimate with its {percent} interval from one simulated trial. True: the mean "
        f"over all {trial.pool} people of the pool in both arms, without any error."
    )
    said = [first]
    if trial.replicates == 1:
        said.append("What nobody knows is left at its centre: set replicates for its interval.")
    if trial.design.kind == "cross-over":
        said.append("No period effect and no carry-over: by construction, not by finding.")
    if any(trial.drop_out.people.values()) or trial.drop_out.samples:
        said.append("People and samples go missing completely at random; nothing is imputed.")
    if trial.pool < _FEW_IN_POOL * trial.n:
        said.append(
            f"Power draws people from a pool of {trial.pool}, hardly larger than the trial "
            f"({trial.n}): set a larger pool to rely on it."
        )
    if any(e.endpoint.statistic.startswith("peak") for e in result.endpoints):
        said.append(
            "The furthest of several straying samples lies beyond the true peak, most where little "
            "moves: differences between peaks shrink."
        )
    if trial.design.kind == "single arm" and any(
        e.endpoint.statistic.startswith("peak ") for e in result.endpoints
    ):
        said.append(
            "In one arm alone a peak lies above baseline by that chance alone: its p does not "
            'count. Hold it against rest (an [[arm]] with session = "Rest 60 min").'
        )
    weak = sorted({e.endpoint.output.long_name for e in result.endpoints
                   if e.endpoint.output.evidence in "CD"})  # fmt: skip
    if weak:
        said.append(f"Rests on disputed or animal evidence (grade C or D): {join(weak)}.")
    if result.truth.failures:
        one = result.truth.failures[0]
        said.append(
            f"{len(result.truth.failures)} simulations failed and count as missing (first: person "
            f"{one.person} in {one.arm}, {one.output} at minute {one.minute:.0f})."
        )
    return said
