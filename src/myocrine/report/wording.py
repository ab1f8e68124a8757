"""Numbers, times and curves as short text, the same in every sheet."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from myocrine.simulation.summary import Quantity

__all__ = [
    "after_end",
    "exactly",
    "fold",
    "graded",
    "interval",
    "join",
    "many",
    "number",
    "set_label",
    "sparkline",
    "units_in_words",
]

Floats = NDArray[np.float64]
_BARS = "▁▂▃▄▅▆▇█"
_WORDS = {"1": "", "point": "points", "percent": "%", "year": "y"}


def number(value: float | None, decimals: int = 3) -> str:
    """Return a number with three significant digits and at most `decimals` decimals.

    Examples
    --------
    >>> [number(v) for v in (0.0123, 1.5, 27.31, 1749.3, float("nan"))]
    ['0.012', '1.5', '27.3', '1,749', '-']
    """
    if value is None or not math.isfinite(value):
        return "-"
    size = abs(value)
    if size < 1e-9:
        return "0"
    if size < 1e-3 or size >= 1e7:
        return f"{value:.1e}"
    if size >= 100.0:
        return f"{value:,.0f}"
    fitting = (1 if size >= 10.0 else 2) if size >= 1.0 else 1 - math.floor(math.log10(size))
    # A small value keeps its first digit, whatever the record says about decimals.
    first = 0 if size >= 1.0 else -math.floor(math.log10(size))
    text = f"{value:.{max(min(fitting, decimals), first)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def exactly(value: float) -> str:
    """Return what somebody wrote down, to hundredths: a bar of 102.5 kg is not one of 102 kg.

    Examples
    --------
    >>> [exactly(v) for v in (102.5, 35.5, 20.0, 102.058, -0.001)]
    ['102.5', '35.5', '20', '102.06', '0']
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def set_label(label: str, *, warm_up: bool) -> str:
    """Return what a set is called; a label that says warm-up already says it once."""
    return f"{label} (warm-up)" if warm_up and "warm-up" not in label else label


def many(n: float, what: str) -> str:
    """Return so many of a thing, in the singular where it is one.

    Examples
    --------
    >>> [many(n, "session") for n in (0, 1, 1.5, 1200)]
    ['0 sessions', '1 session', '1.5 sessions', '1,200 sessions']
    """
    count = f"{round(n):,}" if n == round(n) else f"{n:,.4g}"
    return f"{count} {what}{'' if n == 1 else 's'}"


def fold(value: float) -> str:
    """Return a ratio: two decimals near one, fewer far from it."""
    if not math.isfinite(value):
        return "-"
    return f"{value:,.{0 if value >= 9.95 else 1 if value >= 1.995 else 2}f}"


def graded(evidence: str) -> str:
    """Return a grade; the worst is called what it is wherever it shows: ``D (hypothetical)``."""
    return "D (hypothetical)" if evidence == "D" else evidence


def interval(q: Quantity, write: Callable[[float], str] = number, *, to: str = " to ") -> str:
    """Return ``6.3 (2.2 to 30)``, or the number alone where the interval has no width."""
    low, median, high = write(q.low), write(q.median), write(q.high)
    return median if low == high else f"{median} ({low}{to}{high})"


def after_end(minutes: float) -> str:
    """Return a time from the end of the session: ``+35 min``, ``+3.5 h``, ``-10 min``, ``end``."""
    if not math.isfinite(minutes):
        return "-"
    if abs(minutes) < 1.0:
        return "end"
    if abs(minutes) < 120.0:
        return f"{minutes:+.0f} min"
    return f"{minutes / 60.0:+.1f} h"


def sparkline(time: Floats, values: Floats, *, width: int = 8) -> str:
    """Return a curve as bars: the last spans half of the time, the one before a quarter, and so on.

    A session moves things in minutes and its echo lasts a day; bars of equal time would show
    either. Each bar is the value of its span that lies furthest from the start; a flat curve is a
    flat line.
    """
    start, end = float(values[0]), float(time[-1])
    edges = [0.0, *(end / 2.0**k for k in range(width - 1, -1, -1))]
    bins: list[float] = []
    for low, high in itertools.pairwise(edges):
        inside = np.interp([low, high], time, values)
        inside = np.concatenate([inside, values[(time >= low) & (time <= high)]])
        bins.append(float(inside[np.argmax(np.abs(inside - start))]))
    least, most = min(*bins, start), max(*bins, start)
    span = most - least
    if span <= 1e-9 * max(abs(most), 1e-12):
        return _BARS[0] * width
    return "".join(_BARS[round((b - least) / span * (len(_BARS) - 1))] for b in bins)


def join(words: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def units_in_words(unit: str) -> str:
    """Return a unit as it is printed behind a number: nothing for pure numbers."""
    return _WORDS.get(unit, unit.replace("umol", "µmol").replace("ug", "µg"))
