"""Figures of a trial: curves by arm, a forest of effects, power against size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from myocrine.qualification.trials.results import EndpointResult, TrialResult
from myocrine.report.sheet import SIMULATED
from myocrine.report.style import SERIES, colour
from myocrine.report.svg import Picture, draw
from myocrine.report.trial_words import effect_in_words, probability, true_in_words
from myocrine.report.wording import graded, number, units_in_words
from myocrine.simulation.trials.trial import BASELINE

__all__ = ["MOST_ARMS", "curves", "forest", "powers"]

MOST_ARMS = len(SERIES)
"""Arms that are told apart in one picture."""

Floats = NDArray[np.float64]
_SMALL = (4.7, 3.4)
_MARKS = ("o", "s", "D", "^")


def curves(result: TrialResult, output: str, *, key: str) -> Picture:
    """Draw one output by arm: observed means with intervals over the true means.

    The axis is spaced by samples, so that minutes and a day are both readable.
    """
    trial = result.trial
    o = result.body.output(output)
    times = trial.samples[o.name]
    names = trial.names[:MOST_ARMS]
    found = {a: _means(result.observed.values[a, o.name], trial.alpha) for a in names}

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for i, (arm, (hue, dash)) in enumerate(zip(names, SERIES, strict=False)):
            x, y = _true_line(result, arm, o.name, times)
            ax.plot(x, y, color=colour(hue), ls=dash, alpha=0.75, lw=1.5)
            mean, reach = found[arm]
            shift = 0.09 * (i - (len(names) - 1) / 2.0)
            ax.errorbar(
                np.arange(len(times)) + shift,
                mean,
                yerr=reach,
                fmt=_MARKS[i],
                color=colour(hue),
                ms=5.5,
                capsize=2.5,
                lw=1.2,
                label=arm,
            )
        ax.set_xticks(range(len(times)), [_tick(t) for t in times])
        ax.set_xlabel("time from the end of the session")
        unit = units_in_words(o.unit)
        ax.set_title(f"{o.long_name} [{unit}]" if unit else o.long_name)
        if ax.get_ylim()[0] < 0.4 * ax.get_ylim()[1] and _positive(found):
            ax.set_ylim(bottom=0.0)

    spoken = "; ".join(
        f"{arm}: " + ", ".join(f"{_tick(t)} {number(m)}" for t, m in zip(times, mean, strict=True))
        for arm, (mean, _) in found.items()
    )
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"{o.long_name} by arm, {SIMULATED}",
        description=f"Observed means [{o.unit}]: {spoken}.",
        caption=f"{SIMULATED.capitalize()}. Evidence {graded(o.evidence)}.",
    )


def forest(results: Sequence[EndpointResult], *, alpha: float, key: str) -> Picture | None:
    """Draw every endpoint's standardised effect with its interval, and the true one beside it."""
    shown = [e for e in results if math.isfinite(e.estimate.g)]
    if not shown:
        return None

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for i, e in enumerate(shown):
            y, est = len(shown) - 1 - i, e.estimate
            ax.plot([est.g_low, est.g_high], [y, y], color=colour("blue"), lw=2)
            ax.plot([est.g], [y], "s", color=colour("blue"), ms=7)
            if (true := _true_g(e)) is not None:
                ax.plot([true], [y - 0.24], "D", color=colour("orange"), ms=5.5)
        ax.axvline(0.0, color=colour("muted"), lw=1)
        ax.set_yticks(range(len(shown)), [_label(e) for e in reversed(shown)])
        ax.tick_params(axis="y", length=0, labelcolor=colour("ink"))
        ax.set_ylim(-0.7, len(shown) - 0.4)
        ax.grid(visible=False, axis="y")
        ax.set_xlabel("Hedges' g")

    spoken = "; ".join(
        f"{e.endpoint.name}: found {effect_in_words(e)}, true {true_in_words(e)}" for e in shown
    )
    percent = f"{100.0 * (1.0 - alpha):g} %"
    return draw(
        paint,
        key=key,
        size=(5.4, 1.1 + 0.62 * len(shown)),
        title=f"Effects of {len(shown)} endpoints, {SIMULATED}",
        description=f"{spoken}.",
        caption=(
            f"Square: the estimate as Hedges' g with its {percent} interval (people drawn, samples "
            "straying, some missing). Diamond below: the true effect on the same scale. "
            f"{SIMULATED.capitalize()}."
        ),
        wide=True,
    )


def powers(result: TrialResult, *, key: str) -> Picture | None:
    """Draw power against the number of people, for up to four endpoints."""
    shown = [e for e in result.endpoints if e.curve][: len(SERIES)]
    if not shown:
        return None
    trial = result.trial
    arms = 1 if trial.design.within else len(trial.names)

    def paint(figure: Any) -> None:
        ax = figure.add_subplot()
        for e, (hue, dash) in zip(shown, SERIES, strict=False):
            n = [_total(p.n, arms) for p in e.curve]
            low, high = ([100.0 * getattr(p, k) for p in e.curve] for k in ("low", "high"))
            ax.fill_between(n, low, high, color=colour(hue), alpha=0.18, lw=0)
            ax.plot(n, [100.0 * p.power for p in e.curve], color=colour(hue), ls=dash)
        ax.axhline(80.0, color=colour("muted"), lw=1, ls=":")
        ax.axvline(trial.n, color=colour("muted"), lw=1)
        ax.set(ylim=(0, 102), xlabel="people in the trial")
        ax.set_title("Power [%]")

    spoken = "; ".join(
        f"{e.endpoint.name}: "
        + ", ".join(f"{_total(p.n, arms)} people {probability(p.power)}" for p in e.curve)
        for e in shown
    )
    return draw(
        paint,
        key=key,
        size=_SMALL,
        title=f"Power against the number of people, {SIMULATED}",
        description=f"{spoken}.",
        caption=(
            f"Share of {shown[0].curve[0].repetitions:,} simulated trials with p < "
            f"{trial.alpha:g}; band: 95 % interval of that share. Dotted: 80 %. Upright: this "
            f"trial. {SIMULATED.capitalize()}."
        ),
    )


def _total(n: Sequence[int], arms: int) -> int:
    return round(sum(n) / len(n) * arms)


def _means(y: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Return mean and half width of its interval at every sample, NaN where nobody was."""
    from scipy import stats

    there = np.isfinite(y)
    n = there.sum(axis=1)
    mean = np.where(there, y, 0.0).sum(axis=1) / np.maximum(n, 1)
    square = np.where(there, (y - mean[:, None]) ** 2, 0.0).sum(axis=1)
    error = np.sqrt(square / np.maximum(n - 1, 1) / np.maximum(n, 1))
    reach = stats.t.ppf(1.0 - alpha / 2.0, np.maximum(n - 1, 1)) * error
    return np.where(n > 0, mean, np.nan), np.where(n > 1, reach, np.nan)


def _true_line(
    result: TrialResult, arm: str, output: str, times: Sequence[float]
) -> tuple[Floats, Floats]:
    """Return the true mean on the axis of samples, at every time that is kept between them."""
    truth = result.truth
    start = min(truth.starts[arm], -1e-6)
    ticks = [start if t == BASELINE else t for t in times]
    inside = [t for t in truth.minutes if times[0] <= t <= times[-1]]
    clock = np.array([start if t == BASELINE else t for t in inside])
    y = np.nanmean(truth.series(arm, output, inside), axis=1)
    return np.interp(clock, ticks, np.arange(len(ticks))), y


def _positive(found: dict[str, tuple[Floats, Floats]]) -> bool:
    return all(bool(np.nanmin(mean) >= 0.0) for mean, _ in found.values())


def _true_g(e: EndpointResult) -> float | None:
    """Return the true effect over the SD that the estimate was standardised by."""
    est = e.estimate
    if not est.difference or not math.isfinite(est.g / est.difference):
        return None
    return e.truth.central * est.g / est.difference


def _label(e: EndpointResult) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(e.endpoint.name, 20)[:3])


def _tick(minute: float) -> str:
    if minute == BASELINE:
        return "before"
    if minute == 0:
        return "end"
    return f"{minute / 60.0:g} h" if minute % 60 == 0 else f"{minute:g} m"
