"""The trial that a claim of the ledger asks for: its scenarios as arms, its effect as endpoint."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from myocrine.body import Body, default_body
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.claim_rows import Claim, Part
from myocrine.evidence.claim_scenarios import Effect
from myocrine.evidence.claims import Ledger, ledger
from myocrine.evidence.knowledge import knowledge
from myocrine.person.populations import population
from myocrine.simulation.knockout import EXERKINES
from myocrine.simulation.trials.rows import Statistic
from myocrine.simulation.trials.trial import (
    BASELINE,
    Budget,
    Design,
    DropOut,
    Endpoint,
    Trial,
    TrialArm,
)
from myocrine.training import read_one
from myocrine.training.language import to_text

__all__ = ["claim_trial"]

_TIMES = (0.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1440.0, 2880.0)
_WINDOW = (-30.0, -15.0, 0.0, 15.0, 30.0, 60.0, 90.0, 120.0, 180.0, 240.0, 360.0, 480.0, 1440.0,
           2880.0)  # fmt: skip
"""Times within which a claim about a stretch of time is sampled."""
_ALL = "exerkines"
_REST = "Rest 60 min"
Kind = Literal["parallel", "cross-over"]


def claim_trial(
    name: str,
    *,
    people: str = "general_adults",
    part: str = "",
    kind: Kind = "cross-over",
    n: int = 20,
    pool: int = 200,
    seed: int = 0,
    alpha: float = 0.05,
    evidence: str = "C",
    budget: Budget | None = None,
    book: Ledger | None = None,
    body: Body | None = None,
) -> Trial:
    """Return the trial that compares what a claim compares.

    Parameters
    ----------
    name : str
        Identifier of a claim, such as ``C03``.
    people : str
        A population: a preset or a file.
    part : str
        Which part, where a claim has several; the first that a trial can decide by default.
    kind : {'parallel', 'cross-over'}
        A claim about one session alone is held against an hour of rest.

    Raises
    ------
    UnknownNameError
        If there is no such claim or part.
    InputError
        If no trial of people decides it: it counts things, or compares what no session changes.
    """
    book, body = book or ledger(), body or default_body()
    claim = book[name]
    chosen = _part(claim, part)
    effect = chosen.effect
    assert effect is not None
    if effect.measure == "week":
        msg = f"No trial of people decides {claim.id} here: it is about weeks, not about a session."
        raise InputError(
            msg, remedy="See what weeks do with: myocrine timeline PLAN --against nothing"
        )
    arms = _arms(effect, book)
    hours = min(book.scenarios[key].hours for key, _ in effect.runs)
    endpoints = tuple(
        _endpoint(chosen, effect, output, arms, body, hours, kind)
        for output in (effect.outputs or (effect.output,))
    )
    own = budget or Budget()
    candidates = own.candidates or _candidates(effect, endpoints)
    return Trial(
        title=f"{claim.id}: {chosen.says or claim.statement}",
        note=claim.statement,
        alpha=alpha,
        seed=seed,
        evidence=evidence,
        replicates=1,
        population=population(people),
        n=n,
        pool=max(n, pool),
        design=_design(kind, arms),
        arms=arms,
        samples={e.output.name: e.times for e in endpoints},
        assay={},
        within={},
        drop_out=DropOut(people=dict.fromkeys((a.name for a in arms), 0.0), samples=0.0),
        endpoints=endpoints,
        budget=Budget(
            money=own.money,
            samples=own.samples,
            per_person=own.per_person,
            per_session=own.per_session,
            per_sample=own.per_sample,
            candidates=candidates,
            most_times=own.most_times,
        ),
        source=claim.id,
    )


def _candidates(effect: Effect, endpoints: Sequence[Endpoint]) -> tuple[float, ...]:
    """Return when may be sampled: within the claim's own time where it has one."""
    if effect.measure in ("at", "mean"):
        return endpoints[0].at
    return tuple(t for t in endpoints[0].times if t != BASELINE)


def _part(claim: Claim, key: str) -> Part:
    if key:
        found = next((p for p in claim.parts if p.key == key), None)
        if found is None:
            kind = f"part of {claim.id}"
            raise UnknownNameError(kind, key, [p.key for p in claim.parts])
        _refuse(claim, found)
        return found
    for part in claim.parts:
        if part.effect is not None and not _reason(part.effect):
            return part
    _refuse(claim, claim.parts[0])
    return claim.parts[0]


def _refuse(claim: Claim, part: Part) -> None:
    reason = "it is not computed" if part.effect is None else _reason(part.effect)
    if reason:
        msg = f"No trial of people decides {claim.id} here: {reason}."
        raise InputError(msg, remedy="Choose another claim, or write a trial file.")


def _reason(effect: Effect) -> str:
    if effect.kind == "count":
        return "it counts what is in the literature"
    if effect.kind == "weekly":
        return "it adds up the sessions of a week"
    if effect.kind == "stream":
        return "it follows the sessions of a plan"
    if effect.measure == "baseline":
        return "it is about people at rest, and no session changes that"
    if effect.against_output:
        return "it compares two places of one body in one session"
    return ""


def _arms(effect: Effect, book: Ledger) -> tuple[TrialArm, ...]:
    """Return the arms; the first of the contrast comes last, as the treatment does."""
    if effect.kind == "slope":
        ranked = sorted(zip(effect.x, effect.scenarios, strict=True))
        keys: list[tuple[str, tuple[str, ...]]] = [(ranked[0][1], ()), (ranked[-1][1], ())]
    elif effect.knocked:
        keys = [(effect.scenario, _expanded(effect.knocked)), (effect.scenario, ())]
    elif effect.against:
        keys = [(effect.against, ()), (effect.scenario, ())]
    else:
        # Samples stray, and the highest of several lies above baseline by chance alone: a rise is
        # held against an equal time at rest.
        return (_at_rest(), _arm(effect.scenario, (), book, ()))
    return tuple(_arm(key, held, book, effect.knocked) for key, held in keys)


def _at_rest() -> TrialArm:
    session = read_one(_REST)
    return TrialArm(name="rest", session=session, text=to_text(session))


def _arm(key: str, held: tuple[str, ...], book: Ledger, knocked: Sequence[str]) -> TrialArm:
    scenario = book.scenarios[key]
    session = read_one(scenario.session)
    name = key.replace("_", " ") + (f" without {' '.join(knocked)}" if held else "")
    return TrialArm(name=name, session=session, text=to_text(session), held=held)


def _expanded(molecules: Sequence[str]) -> tuple[str, ...]:
    if _ALL not in molecules:
        return tuple(molecules)
    every = [k for k, m in knowledge().molecules.items() if m.kind in EXERKINES]
    return tuple(sorted({*every, *(m for m in molecules if m != _ALL)}))


def _endpoint(
    part: Part,
    effect: Effect,
    output: str,
    arms: Sequence[TrialArm],
    body: Body,
    hours: float,
    kind: Kind,
) -> Endpoint:
    last = 60.0 * hours - 60.0
    log = effect.scale != "difference"
    statistic, at = _statistic(effect, log, last)
    times = tuple(sorted({*(t for t in _TIMES if t <= last), *at}))
    delta: float | None = None
    if effect.kind in ("contrast", "change") and effect.scale != "percent":
        delta = math.log(part.delta) if log else part.delta
    names = tuple(a.name for a in reversed(arms))
    expected: Literal[-1, 0, 1] = 0
    if effect.kind in ("contrast", "change", "slope"):
        expected = 1 if part.direction == "up" else -1
    found = body.output(output)
    analysis: Literal["welch", "paired"] = "paired" if kind == "cross-over" else "welch"
    return Endpoint(
        name=f"{found.long_name} {statistic}",
        output=found,
        statistic=statistic,
        at=at,
        times=(BASELINE, *times),
        direction="down" if effect.measure == "lowest" else "up",
        arms=names,
        delta=delta,
        expected=expected,
        primary=True,
        analysis=analysis,
    )


def _statistic(effect: Effect, log: bool, last: float) -> tuple[Statistic, tuple[float, ...]]:
    """Return what a trial reads instead of what the simulation reads of a whole curve."""
    if effect.measure == "auc":
        return "auc", ()
    if effect.measure in ("peak", "highest", "lowest"):
        return ("peak ratio" if log else "peak change"), ()
    if effect.measure == "at":
        return ("ratio" if log else "change"), (min(effect.minute, last),)
    low, high = effect.window
    inside = tuple(t for t in _WINDOW if low <= t <= min(high, last)) or (high,)
    return ("ratio" if log else "change"), inside


def _design(kind: Kind, arms: Sequence[TrialArm]) -> Design:
    names = tuple(a.name for a in arms)
    return Design(
        kind=kind,
        randomisation="blocked",
        ratio=(1,) * len(arms),
        block=2 * len(arms),
        sequences=(names, names[::-1]) if kind == "cross-over" else (),
    )
