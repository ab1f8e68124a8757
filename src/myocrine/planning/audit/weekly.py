"""Findings about a week: sets of each muscle, balance of patterns, recovery, minutes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.audit.bands import COUNTED
from myocrine.planning.audit.counting import Counted, Done
from myocrine.planning.audit.model import Band, Finding, Round
from myocrine.planning.doses import SetDose
from myocrine.planning.stimulus import PATTERNS, effective
from myocrine.training.plans.loads import Line

__all__ = ["balance", "effort", "minutes_over", "named", "opposed", "recovery", "volume"]

Found = Iterator[Finding]
_OPPOSED = (("push", "pull"), ("squat", "hinge"))
_LISTED = 6
"""Muscles that one sentence names."""

_SAME, _SAME_MINUTES = 0.05, 0.5
"""Numbers of sets, and minutes, closer than this are printed alike."""


def named(group: str) -> str:
    """Return a muscle group in words."""
    return group.replace("_", " ")


def volume(one: Round, bands: Mapping[str, Band], own: frozenset[str], p: ParameterSet) -> Found:
    """Compare the weekly sets of each muscle with its band."""
    outside = [
        f"{named(g)} {one.sets(g):.3g} ({band_words(bands[g])})"
        for g in COUNTED
        if g in own and not bands[g].low - _SAME <= one.sets(g) <= bands[g].high + _SAME
    ]
    if outside:
        yield Finding(
            severity="warning",
            kind="sets",
            message=f"Sets a week outside your bands: {', '.join(outside)}.",
            remedy="Take more of what is below and fewer of what is above, or other bands.",
            position=one.position,
        )
    yield from _by_default(one, bands, own, p)


def band_words(band: Band) -> str:
    """Return a band as it is written."""
    return f"{band.low:g}.." + ("" if band.high == float("inf") else f"{band.high:g}")


def _by_default(
    one: Round, bands: Mapping[str, Band], own: frozenset[str], p: ParameterSet
) -> Found:
    sets = {g: one.sets(g) for g in COUNTED if g not in own}
    if not any(one.sets(g) for g in COUNTED):
        return  # no lifting: nothing is promised to a muscle
    low = {g: n for g, n in sets.items() if n < bands[g].low - _SAME}
    high = {g: n for g, n in sets.items() if n > bands[g].high + _SAME}
    most = p.value("audit.studied_sets")
    if low:
        least = p.value("audit.least_sets")
        yield Finding(
            severity="note",
            kind="sets",
            message=f"Fewer than {least:g} sets a week: {_listed(low)}.",
            remedy=f"{least:g} is the least with a growth that trials detect, a default and no "
            "truth; your own: --band calves=4..10",
            position=one.position,
        )
    if above := {g: n for g, n in high.items() if n <= most}:
        yield Finding(
            severity="note",
            kind="sets",
            message=f"More than {p.value('audit.ample_sets'):g} sets a week: {_listed(above)}.",
            remedy="From there on a further detectable step takes about "
            f"{p.value('audit.next_step'):g} sets more; a default and no truth.",
            position=one.position,
        )
    if beyond := {g: n for g, n in high.items() if n > most}:
        yield Finding(
            severity="warning",
            kind="sets",
            message=f"More than {most:g} sets a week: {_listed(beyond)}.",
            remedy="No study has looked there. Take fewer.",
            position=one.position,
        )


def _listed(sets: Mapping[str, float]) -> str:
    shown = [f"{named(g)} {n:.3g}" for g, n in sets.items()]
    more = len(shown) - _LISTED
    return ", ".join(shown if more <= 1 else [*shown[:_LISTED], f"{more} more"])


def effort(block: Counted, p: ParameterSet) -> Found:
    """Tell of lifts whose sets are far from hard, and of sets beyond what a session can use."""
    share, most = p.value("audit.hard_share"), p.value("stimulus.session_sets")
    lifts: dict[str, list[tuple[SetDose, Line, str]]] = {}
    for done, line in ((d, x) for d in block.done for x in d.lines):
        rows = [(s, line, done.planned.session) for s in done.of(line)]
        lifts.setdefault(line.exercise.name, []).extend(rows)
    for name, rows in lifts.items():
        worth = [float(effective(s.repetitions, s.reserve, p)) for s, _, _ in rows]
        if rows and sum(worth) < share * len(worth):
            left = sum(s.reserve for s, _, _ in rows) / len(rows)
            _, line, session = rows[0]
            yield Finding(
                severity="note",
                kind="effort",
                message=f"{name} leaves about {left:.0f} repetitions a set at the start: a set "
                f"counts {sum(worth) / len(worth):.2g} of a hard one.",
                remedy="The rule raises the load."
                if line.rule is not None
                else "More load or more repetitions make it count.",
                session=session,
                position=line.sets.position,
            )
    for visit in block.round.visits:
        over = {g: n for g, n in visit.sets.items() if n > most + _SAME}
        if over:
            yield Finding(
                severity="note",
                kind="sets",
                message=f"{visit.session!r} has more than {most:g} sets of one muscle: "
                f"{_listed(over)}.",
                remedy="What lies beyond adds little that trials could see; another day uses it.",
                session=visit.session,
            )


def balance(one: Round, p: ParameterSet) -> Found:
    """Compare opposed patterns with each other, and their frequency with the blueprint's."""
    if not any(one.pattern(name) for name in PATTERNS):
        return
    yield from opposed(one, p)
    off = []
    for name in PATTERNS:
        days = len({v.day for v in one.visits if v.patterns.get(name)}) / one.weeks
        least, most = (p.value(f"protocol.{name}_{end}") for end in ("least", "most"))
        if not least - _SAME <= days <= most + _SAME:
            off.append(f"{name} {days:.3g} (blueprint {least:g}-{most:g})")
    if off:
        yield Finding(
            severity="note",
            kind="balance",
            message=f"Days a week: {', '.join(off)}.",
            remedy="The blueprint is one sensible week, not the only one.",
            position=one.position,
        )


def opposed(one: Round, p: ParameterSet) -> Found:
    """Compare the sets of opposed patterns with each other."""
    for a, b in _OPPOSED:
        more, less = sorted((a, b), key=one.pattern, reverse=True)
        ratio = p.value("audit.balance")
        if one.pattern(less) and one.pattern(more) > ratio * one.pattern(less) + _SAME:
            yield Finding(
                severity="note",
                kind="balance",
                message=f"{one.pattern(more):.3g} sets a week {more}, "
                f"{one.pattern(less):.3g} {less}.",
                remedy=f"Coaches keep the two within {ratio:g} to 1; no trial says what is right.",
                position=one.position,
            )


def recovery(block: Counted, p: ParameterSet) -> Found:
    """Tell of muscles that two days in a row, or two sessions of one day, train a lot."""
    most, least = p.value("protocol.two_day_sets"), p.value("protocol.least_sets")
    told: set[tuple[str, str]] = set()
    length = round(7.0 * block.round.weeks)
    for first, second, apart in _pairs(block.done, length):
        names = (first.planned.session, second.planned.session)
        if apart > 1 or names in told:
            continue
        both = {
            g: (_sets(first, g), _sets(second, g))
            for g in COUNTED
            if min(_sets(first, g), _sets(second, g)) >= least
        }
        over = {g: sum(pair) for g, pair in both.items() if sum(pair) > most + _SAME}
        if over:
            told.add(names)
            gap = "on one day" if apart == 0 else "on consecutive days"
            yield Finding(
                severity="warning",
                kind="recovery",
                message=f"{names[0]!r} and {names[1]!r} {gap} train the same muscles: "
                f"{_listed(over)} sets together.",
                remedy=f"Leave a day between them, or stay at {most:g} sets of a muscle.",
                session=names[1],
                position=block.round.position,
            )


def _sets(done: Done, group: str) -> float:
    return sum(s.credit.get(group, 0.0) for s in done.dose.working)


def _pairs(done: Sequence[Done], length: int) -> Iterator[tuple[Done, Done, int]]:
    """Yield two sessions and the days between them, over the end of the cycle too."""
    yield from ((a, b, b.day - a.day) for a, b in itertools.combinations(done, 2))
    yield from ((a, b, b.day + length - a.day) for a in done for b in done)


def minutes_over(minutes: Mapping[str, float], limit: float | None) -> Found:
    """Tell of sessions that take longer than somebody has."""
    for name, lasts in minutes.items():
        if limit is not None and lasts > limit + _SAME_MINUTES:
            yield Finding(
                severity="warning",
                kind="minutes",
                message=f"{name!r} takes about {lasts:.0f} min, {lasts - limit:.0f} more than the "
                f"{limit:g} there are.",
                remedy="Take fewer sets, shorter rests, or supersets of muscles that rest in turn.",
                session=name,
            )
