"""The sentence of a claim: its template filled with what was computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING

from myocrine.qualification.verdicts import People, interval
from myocrine.simulation.summary import Quantity

if TYPE_CHECKING:
    from myocrine.qualification.claims import PartResult

__all__ = ["amount", "human_in_words", "sentence", "spread"]

_MISSING = "(not computed)"


def amount(value: float) -> str:
    """Return a number with two to three significant digits.

    Examples
    --------
    >>> [amount(v) for v in (0.0123, 1.5, 27.31, 1749.3, -0.5)]
    ['0.012', '1.5', '27', '1,749', '-0.5']
    """
    if not math.isfinite(value):
        return "-"
    size = abs(value)
    if size == 0.0:
        return "0"
    if size >= 100.0:
        return f"{value:,.0f}"
    decimals = 0 if size >= 10.0 else max(0, 1 - math.floor(math.log10(size)))
    if 0.95 <= size < 1.995:
        decimals = 2
    text = f"{value:.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def spread(q: Quantity | None) -> str:
    """Return ``1.8 (1.2 to 3.1)``, or the number alone where the interval has no width."""
    if q is None:
        return _MISSING
    low, median, high = amount(q.low), amount(q.median), amount(q.high)
    return median if low == high else f"{median} ({low} to {high})"


def human_in_words(people: People, scale: str) -> str:
    """Return what people have shown: ``in people 0.66 SD (0.47 to 0.85), 3 studies``."""
    if people.pooled is None:
        return "no human study at this setting of the dial"
    low, high = interval(people.pooled)
    unit = "SD" if scale == "SMD" else scale
    n = len({f.independent for f in people.findings})
    pooled = all(f.design.startswith("meta") for f in people.findings)
    one = "one pool of studies" if pooled else "one study"
    studies = one if n == 1 else f"{n} studies"
    text = f"{amount(people.pooled.mean)} {unit} ({amount(low)} to {amount(high)}), {studies}"
    return f"in people {text}"


def sentence(template: str, parts: Sequence[PartResult]) -> str:
    """Fill the fields of a claim's sentence."""
    fields = {}
    for p in parts:
        chance = p.ruling.chances
        fields[p.part.key] = SimpleNamespace(
            effect=spread(p.effect),
            delta=amount(p.delta),
            chance="-" if chance is None else f"{100 * chance.above:.0f} %",
            human=human_in_words(p.ruling.people, p.part.human_scale),
            **p.words,
        )
    return template.format(**fields)
