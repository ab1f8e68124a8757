"""A timeline in words: times, changes, what a group would see when, and what is promised."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from myocrine.body.contract import Output
from myocrine.planning.endpoints import AGES, AGES_WITH_THEM, IMAGED
from myocrine.planning.line import Line
from myocrine.planning.moments import BANDS, WEEK, YEAR, band_of
from myocrine.planning.popular import Found
from myocrine.planning.timeline import Timeline
from myocrine.report.wording import join, many, number, units_in_words
from myocrine.simulation.summary import Quantity

__all__ = [
    "AGEING",
    "CERTAINTY_WORDS",
    "COHORT",
    "DOSE",
    "RHABDO",
    "SWELLING",
    "age_caveats",
    "age_in_words",
    "ageing",
    "change",
    "found_in_words",
    "headline",
    "how",
    "interval_of",
    "nothing_moved",
    "seen_by_band",
    "seen_interval",
    "unit_of",
    "when",
    "with_unit",
]

COHORT = (
    "Mood, sleep and thinking are averages of groups, from trials in which people knew what they "
    "did: never one person's score."
)
SWELLING = (
    "The size of a muscle is as an image shows it: in the first weeks most of what is seen is "
    "swelling."
)
RHABDO = (
    "Whoever is new to heavy lowering to failure, or comes back to it, begins with little: muscle "
    "can be broken down to the harm of the kidneys."
)
DOSE = "Years beyond what trials have lasted (mostly three to twelve months) are extrapolated."

AGEING = (
    f"People grow older in the meantime. In the model {join(list(AGES))} do, and "
    f"{join(list(AGES_WITH_THEM))} as far as they follow fat and muscle; all else has no ageing "
    "here, vessels, HbA1c, tendons, mood and thinking among it. Held against nothing (--against "
    "nothing) the changes are what the plan does."
)

CERTAINTY_WORDS: dict[str, str] = {
    "high": "Pools of trials agree on the size.",
    "moderate": "Trials agree on the direction; the size may well be another.",
    "low": "Few or disagreeing trials: the size is likely to be another.",
    "very low": "Hardly any trials: the size is a guess with an interval.",
}
"""What the certainty of an effect's size means, after GRADE."""

_MOST_NAMED = 12
"""Names in one sentence; the tables have them all."""
_HEADLINE = (
    "strength_1rm_percent",
    "muscle_size_percent",
    "body_fat_points",
    "vo2max_percent",
    "systolic_pressure_mmhg",
)

_FOUND: dict[str, str] = {
    "earlier": "seen earlier",
    "in time": "seen in time",
    "later": "seen later",
    "not seen": "not seen",
    "the other way": "goes the other way",
    "run too short": "not seen; this run is too short",
}


def when(days: float, *, never: str = "-") -> str:
    """Return a time: ``2 h``, ``1 d``, ``12 wk``, ``3.5 y``; `never` where it does not come.

    Examples
    --------
    >>> [when(d) for d in (0.02, 2 / 24, 1.0, 84.0, 910.0, float("inf"))]
    ['29 min', '2 h', '1 d', '12 wk', '2.5 y', '-']
    """
    if not math.isfinite(days):
        return never
    if days == 0:
        return "0"
    if days < 1.0 / 24.0:
        return f"{max(1440.0 * days, 1.0):.0f} min"
    if days < 1.0:
        return f"{24.0 * days:.0f} h"
    if days < WEEK:
        return f"{days:.2g} d"
    if days < YEAR:
        return f"{days / WEEK:.0f} wk"
    return f"{days / YEAR:.1f}".removesuffix(".0") + " y"


def unit_of(output: Output) -> str:
    """Return the unit behind a change: ``%``, ``points``, ``SD``."""
    if output.name.endswith("_sd"):
        return "SD"
    return "points" if output.name.endswith("_points") else units_in_words(output.unit)


def change(value: float, output: Output) -> str:
    """Return a change with its sign and no unit: ``+12.3``."""
    decimals = 2 if output.name.endswith("_sd") else output.decimals
    text = number(round(value, decimals), decimals).replace("-", "−")
    return text if value <= 0 or text in ("0", "−") else f"+{text}"


def interval_of(q: Quantity, output: Output) -> str:
    """Return ``+12.3 (+4.1 to +20)``, or the change alone where the interval has no width."""
    low, middle, high = (change(v, output) for v in (q.low, q.median, q.high))
    return middle if low == high else f"{middle} ({low} to {high})"


def with_unit(q: Quantity, output: Output) -> str:
    """Return ``+12.3 % (+4.1 to +20)``."""
    middle, _, rest = interval_of(q, output).partition(" ")
    return " ".join(filter(None, (middle, unit_of(output), rest)))


def seen_interval(line: Line) -> str:
    """Return when a group first sees an endpoint, with the interval over what nobody knows."""
    low, high = map(line.told, line.seen_interval)
    middle = when(line.told(line.seen), never="not in this time")
    if when(low) == when(high):
        return middle
    return f"{middle} ({when(low, never='never')} to {when(high, never='never')})"


def how(shown: Timeline) -> str:
    """Return how long, how many draws, which seed and dial."""
    o = shown.options
    draws = int(o.get("draws", 1))
    width = (
        f"median and 90 % interval of {draws} draws"
        if draws > 1
        else "one draw: no intervals, and 'seen' as if people were alike"
    )
    parts = [many(shown.weeks, "week"), width, f"seed {o.get('seed', 0)}"]
    if o.get("evidence", "C") != "C":
        parts.append(f"evidence dial {o['evidence']}")
    adherence = float(o.get("adherence", 1.0))
    if adherence < 1.0:
        parts.append(f"comes to {100.0 * adherence:.0f} % of sessions")
    return "; ".join(parts)


def headline(lines: Iterable[Line]) -> str:
    """Return the largest changes of the best known endpoints at the end, in a sentence."""
    known = {x.name: x for x in lines if x.moved}
    said = [known[name] for name in _HEADLINE if name in known]
    if not said:
        return ""
    end = list(said[0].sizes)[-1]
    parts = [f"{x.output.long_name} {with_unit(x.sizes[end], x.output)}" for x in said]
    return f"After {end}: {join(parts)} (median and 90 % interval)."


def ageing(shown: Timeline) -> str:
    """Return a sentence where the calendar, too, has changed people."""
    grows_older = shown.options.get("ageing", False) and shown.weeks * WEEK > YEAR - 1.0
    return AGEING if grows_older and not shown.versus else ""


def seen_by_band(lines: Iterable[Line], group: str) -> Iterator[str]:
    """Yield a sentence a band: what a group would first see then; and what never."""
    moved = [x for x in lines if x.moved]
    seen = [x for x in moved if math.isfinite(x.seen)]
    for band in BANDS:
        names = [_seen(x) for x in seen if band_of(x.told(x.seen)) == band]
        if names:
            yield f"Within {band} {group} would see: {'; '.join(names)}."
    never = [x.output.long_name for x in moved if math.isinf(x.seen)]
    if never:
        yield f"Too small for {group} to see in this time: {_few(never)}."


def nothing_moved(lines: Iterable[Line]) -> str:
    """Return a sentence about what did not move at all."""
    names = [x.output.long_name for x in lines if not x.moved]
    return f"Does not move: {'; '.join(names)}." if names else ""


def found_in_words(found: Found) -> str:
    """Return what a run says to a promise: ``seen in time: 2 wk``."""
    words = _FOUND[found.word]
    seen = when(found.line.told(found.line.seen))
    return words if seen == "-" else f"{words}: {seen}"


def age_in_words(line: Line) -> str:
    """Return ``9.2 (3.1 to 16), at the rate of ages 20 to 79`` or an empty string."""
    if line.age is None:
        return ""
    q = line.age.years
    low, middle, high = (number(v, 1).replace("-", "−") for v in (q.low, q.median, q.high))
    first, last = line.age.ages
    text = f"{middle} ({low} to {high}), at the rate of ages {first:.0f} to {last:.0f}"
    return "; ".join([text, *age_caveats(line)])


def age_caveats(line: Line) -> list[str]:
    """Return what to hold against the years of an endpoint: swelling, a person of another age."""
    swollen = ["swelling counts as muscle"] if line.name in IMAGED else []
    outside = line.age is not None and line.age.inside is False
    return [*swollen, *(["not this person's age"] if outside else [])]


def _few(words: Sequence[str]) -> str:
    """Return up to a dozen words in a sentence, and how many more there are."""
    more = len(words) - _MOST_NAMED
    return "; ".join([*words[:_MOST_NAMED], f"and {more} more"] if more > 1 else words)


def _seen(line: Line) -> str:
    return f"{line.output.long_name} ({when(line.told(line.seen))})"
