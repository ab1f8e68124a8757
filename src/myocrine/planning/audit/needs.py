"""Findings about what is there and who trains: equipment, and lengthening work that is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from myocrine.evidence.equipment import at_hand, mostly_eccentric, needs, usual
from myocrine.evidence.exercises import Exercise, exercises
from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.audit.bands import COUNTED
from myocrine.planning.audit.counting import Counted, Done
from myocrine.planning.audit.model import Finding
from myocrine.planning.audit.weekly import named
from myocrine.training.plans import Plan
from myocrine.training.plans.loads import Line, lines_in

__all__ = ["eccentric", "missing"]

Found = Iterator[Finding]
_RANKS = ("basic", "staple", "common", "special")
_OFFERED = 3


def missing(plan: Plan, equipment: Iterable[str] | None) -> Found:
    """Tell of exercises that need what is not there, with some that do not.

    Raises
    ------
    UnknownNameError
        If a word is no equipment.
    """
    if equipment is None:
        return
    have = at_hand(equipment)
    for session in plan.written:
        for line in lines_in(session):
            lacking = sorted(needs(line.exercise) - have)
            if lacking:
                others = _instead(line.exercise, have)
                yield Finding(
                    severity="warning",
                    kind="equipment",
                    message=f"{line.exercise.name} needs {_and(lacking)}.",
                    remedy=f"Instead, for example: {', '.join(others)}."
                    if others
                    else "Nothing else of the catalogue does the same with what there is.",
                    session=session.name,
                    position=line.sets.position,
                )


def _and(words: Sequence[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _instead(exercise: Exercise, have: frozenset[str]) -> list[str]:
    """Return usual exercises of the same pattern that train the same muscles with what is there."""
    direct = {g for g, c in exercise.credit.items() if c >= 1.0}
    fit = [
        e
        for e in exercises().values()
        if e.pattern == exercise.pattern
        and needs(e) <= have
        and usual(e) != "special"
        and direct & {g for g, c in e.credit.items() if c >= 1.0}
    ]

    def far(e: Exercise) -> tuple[int, float]:
        apart = sum(abs(e.credit.get(g, 0.0) - exercise.credit.get(g, 0.0)) for g in COUNTED)
        return _RANKS.index(usual(e)), apart

    return [e.name for e in sorted(fit, key=far)[:_OFFERED]]


def eccentric(blocks: Sequence[Counted], why: str, p: ParameterSet) -> Found:
    """Tell of hard lengthening work that is new, and of too few days between two such sessions.

    Parameters
    ----------
    blocks : sequence of Counted
    why : str
        Why such work is new to somebody, as `myocrine.planning.newness` says it.
    """
    most, left = p.value("protocol.gentle_sets"), p.value("protocol.gentle_reserve")
    weeks = p.value("protocol.gentle_weeks")
    for i, block in enumerate(blocks):
        back = block.gap if i else 0.0
        reason = (
            f"back after {back / 7:.3g} weeks of layoff"
            if back >= p.value("protocol.return_days")
            else why if i == 0 else ""
        )  # fmt: skip
        for done in block.done if reason else ():
            for line in filter(_lengthening, done.lines):
                sets = done.of(line)
                near = [s for s in sets if s.reserve < left]
                if len(sets) > most or near:
                    yield Finding(
                        severity="warning",
                        kind="eccentric",
                        message=f"{line.exercise.name} in {done.planned.session!r} is hard "
                        f"lengthening work for somebody {reason}: {len(sets)} sets, "
                        f"{min(s.reserve for s in sets):.0f} repetitions left.",
                        remedy=f"{weeks:g} weeks with at most {most:g} sets and {left:g} "
                        "repetitions left come first: such work, new and to failure, can break "
                        "muscle down (exertional rhabdomyolysis).",
                        session=done.planned.session,
                        position=line.sets.position,
                    )
        yield from _too_soon(block, p)


def _lengthening(line: Line) -> bool:
    load = line.sets.load
    over = load is not None and (load.eccentric_percent or 0.0) > 100.0
    return line.sets.contraction == "eccentric" or over or mostly_eccentric(line.exercise)


def _too_soon(block: Counted, p: ParameterSet) -> Found:
    days = p.value("audit.eccentric_days")
    length = round(7.0 * block.round.weeks)
    hard = [(d, worked) for d in block.done if (worked := _worked(d))]
    for i, (first, groups) in enumerate(hard):
        again = [*hard[i + 1 :], *((d, g) for d, g in hard[: i + 1])]
        for j, (second, others) in enumerate(again):
            wraps = j >= len(hard) - i - 1
            apart = second.day - first.day + (length if wraps else 0)
            both = [g for g in COUNTED if g in groups and g in others]
            if both and apart < days:
                yield Finding(
                    severity="warning",
                    kind="recovery",
                    message=f"Hard lengthening work of {_and([named(g) for g in both])} comes "
                    f"again after {apart} day{'' if apart == 1 else 's'}: "
                    f"{first.planned.session!r}, {second.planned.session!r}.",
                    remedy=f"Leave {days:g} days between.",
                    session=second.planned.session,
                    position=block.round.position,
                )
                break


def _worked(done: Done) -> Mapping[str, float]:
    """Return the muscles of a session's hard lengthening sets."""
    return {
        g: c
        for line in filter(_lengthening, done.lines)
        if done.of(line)
        for g, c in line.exercise.credit.items()
        if c >= 1.0
    }
