"""Checks of a plan: what its weeks hold, and what a coach would ask about.

``audit(plan, who)`` counts the sets of every muscle by the same rule as the protocol and the
ledger, lays them beside bands, and looks at patterns, recovery, minutes, equipment and jumps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import CompletedPerson, Person
from myocrine.planning.audit.bands import COUNTED, default_bands, parse_band, read_bands
from myocrine.planning.audit.counting import Counted, counted
from myocrine.planning.audit.jumps import after_layoffs, heavier, more_sets, steps
from myocrine.planning.audit.model import Audit, Band, Finding, Round, Visit
from myocrine.planning.audit.needs import eccentric, missing
from myocrine.planning.audit.weekly import (
    balance,
    band_words,
    effort,
    minutes_over,
    named,
    recovery,
    volume,
)
from myocrine.planning.doses import central_lanes
from myocrine.planning.newness import newness
from myocrine.training.plans import Plan

__all__ = [
    "COUNTED",
    "Audit",
    "Band",
    "Finding",
    "Round",
    "Visit",
    "audit",
    "band_words",
    "default_bands",
    "named",
    "parse_band",
    "read_bands",
]


def audit(
    plan: Plan,
    who: Person | CompletedPerson | None = None,
    *,
    bands: Mapping[str, Band] | None = None,
    minutes: float | None = None,
    equipment: Iterable[str] | None = None,
    records: ParameterSet | None = None,
) -> Audit:
    """Return what a plan's weeks hold, and what there is to say about them.

    Parameters
    ----------
    plan : Plan
        One that `plan_problems` finds no error in.
    who : Person, optional
        Nobody in particular by default.
    bands : mapping of group to Band, optional
        Sets a week that the person wants; the other groups have default bands.
    minutes : float, optional
        That there are for a session [min].
    equipment : iterable of str, optional
        What there is; not looked at where not given.

    Raises
    ------
    UnknownNameError, SessionError
        If the plan cannot be done, or a word is no equipment.
    """
    p = records or parameters()
    lanes = central_lanes(who)
    blocks = counted(plan, lanes, p)
    kinds = _kinds(blocks)
    own = dict(bands or {})
    all_bands = {**default_bands(p), **own}
    longest: dict[str, float] = {}
    for visit in (v for b in blocks for v in b.round.visits):
        longest[visit.session] = max(visit.minutes, longest.get(visit.session, 0.0))
    found = [
        *_of_weeks(kinds, all_bands, frozenset(own), p),
        *_placed(plan, minutes_over(longest, minutes)),
        *missing(plan, equipment),
        *more_sets(blocks, p),
        *heavier(blocks, p),
        *steps(blocks, lanes, p),
        *after_layoffs(plan, blocks, p),
        *eccentric(blocks, newness(who, records=p), p),
    ]
    return Audit(
        rounds=tuple(k.round for k in kinds),
        bands=all_bands,
        own=frozenset(own),
        minutes=longest,
        findings=_ordered(found),
    )


def _kinds(blocks: Iterable[Counted]) -> list[Counted]:
    """Return the blocks that differ in what is done in a cycle, the first of each kind."""
    kinds: dict[object, Counted] = {}
    for block in blocks:
        kinds.setdefault((block.cycle.length, block.cycle.days), block)
    return list(kinds.values())


def _of_weeks(
    kinds: list[Counted], bands: Mapping[str, Band], own: frozenset[str], p: ParameterSet
) -> Iterator[Finding]:
    """Yield what there is to say of each kind of week; what holds for all of them once."""
    found = [
        [
            *volume(k.round, bands, own, p),
            *balance(k.round, p),
            *recovery(k, p),
        ]
        for k in kinds
    ]
    shared = set.intersection(*({f.message for f in rows} for rows in found)) if found else set()
    for kind, findings in zip(kinds, found, strict=True):
        head = f"From week {kind.round.week} on: "
        for one in findings:
            common = one.message in shared
            yield one if common else replace(one, message=head + _lower(one.message))
        yield from effort(kind, p)


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _placed(plan: Plan, found: Iterable[Finding]) -> Iterator[Finding]:
    """Point findings about a session at it."""
    for one in found:
        yield replace(one, position=plan.sessions[one.session].position)


def _ordered(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings, each once, warnings first and then in order of the lines."""
    last = 1 << 30

    def place(one: Finding) -> tuple[bool, int]:
        line = one.position.line if one.position is not None else last
        return one.severity != "warning", line

    once: dict[tuple[str, str], Finding] = {}
    for one in found:
        once.setdefault((one.message, one.remedy), one)
    return tuple(sorted(once.values(), key=place))
