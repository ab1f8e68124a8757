"""Choices that nobody can be sure of: what the uncertainty of the dose-response may turn round.

A protocol and the same with one choice exchanged are counted again under draws of the rule
(`myocrine.planning.jury`); where more than `planning.toss_up` of the draws would rather have had
the other one, the choice is called a toss-up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from myocrine.evidence.parameters import ParameterSet
from myocrine.planning.doses import central_lanes
from myocrine.planning.jury import Jury, Week, Weighed, jury, ordinary, weigh
from myocrine.planning.protocol.model import Alternative, Protocol
from myocrine.planning.routines import exercises_of
from myocrine.planning.stimulus import group_weights
from myocrine.planning.yardstick import REFERENCE, dose_table, yardstick
from myocrine.training.plans import parse_plan, template

__all__ = ["TossUp", "toss_ups", "weigh_choices"]


@dataclass(frozen=True, kw_only=True)
class TossUp:
    """One choice of a protocol beside its next best; a toss-up where `weighed` says so.

    Attributes
    ----------
    out, instead : str
        The exercise of the protocol, and the other one.
    session : str
        Name of the session.
    weighed : Weighed
    """

    out: str
    instead: str
    session: str
    weighed: Weighed


def weigh_choices(
    found: Protocol,
    *,
    draws: int = 40,
    seed: int = 0,
    most: int = 15,
    records: ParameterSet | None = None,
) -> tuple[TossUp, ...]:
    """Weigh a protocol's choices against their next best, the closest first.

    Parameters
    ----------
    draws, seed : int
        Of the parameters of the rule.
    most : int
        Only so many of the cheapest alternatives are looked at; those beyond cost more.
    """
    lane = central_lanes(found.request.person)
    cheapest = sorted(found.alternatives, key=lambda a: a.cost_percent)[:most]
    reference = parse_plan(template(REFERENCE))
    plans = (reference, found.plan, *(a.plan for a in cheapest))
    table = dose_table((n for plan in plans for n in exercises_of(plan)), lane)
    drawn = jury(
        yardstick(found.request.goal, lane, table=table, records=records),
        ordinary(reference, lane),
        group_weights(lane["muscle_mass"][:, 0]),
        table=table,
        draws=draws,
        seed=seed,
        records=records,
    )
    return toss_ups(found, cheapest, drawn, records=records)


def toss_ups(
    found: Protocol,
    others: Iterable[Alternative],
    drawn: Jury,
    *,
    records: ParameterSet | None = None,
) -> tuple[TossUp, ...]:
    """Weigh a protocol against the same with one choice exchanged, the closest first.

    Parameters
    ----------
    found : Protocol
    others : iterable of Alternative
    drawn : Jury
        Of `jury`.
    """
    own = drawn.scores(Week(doses=tuple(day.dose for day in found.days)))
    rows = []
    for other in others:
        theirs = drawn.scores(ordinary(other.plan, found.request.person))
        rows.append(
            TossUp(
                out=other.out,
                instead=other.instead,
                session=found.days[other.day].name,
                weighed=weigh(own, theirs, records),
            )
        )
    return tuple(sorted(rows, key=lambda r: (-r.weighed.share, r.weighed.cost_percent)))
