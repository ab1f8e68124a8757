"""One door to ledgers: a plan or a log and a person in, a `Ledger` out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from myocrine.body.adaptation.registry import slow_body
from myocrine.body.contract import Output
from myocrine.errors import InputError, UnknownNameError
from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.exchange import History
from myocrine.person import Person
from myocrine.planning.course import Course
from myocrine.planning.doses import central_lanes
from myocrine.planning.follow import follow
from myocrine.planning.ledger.deposits import Counter, entries_of
from myocrine.planning.ledger.dividends import Asked, Bought, blocks_of, bought
from myocrine.planning.ledger.model import Key, Ledger, Method, SessionEntry, SetEntry
from myocrine.planning.ledger.replay import Replayed, misplaced, replayed
from myocrine.planning.ledger.sources import Source, log_source, plan_source
from myocrine.planning.releases import chosen_molecules
from myocrine.planning.simulate import PlanOptions, people
from myocrine.planning.stimulus import group_weights
from myocrine.simulation.uncertainty import Blocks, parameter_lanes
from myocrine.training.plans import Plan
from myocrine.training.session import Session

__all__ = ["OUTPUTS", "ledger"]

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

OUTPUTS = (
    "strength_1rm_percent",
    "lean_mass_kg",
    "vo2max_percent",
    "insulin_sensitivity_chronic_percent",
)
"""Outputs of the slow body that have an account where none are named.

They hold no swelling and no effect of the last bout, which would be booked as bought and lost.
"""

_STRENGTH = "strength_1rm_percent"
_EXACT = 36
"""Sessions whose sets are simulated one by one; of more, so many are and the others shared out."""
_BLOCKS = 160
"""Sessions whose dividends are followed one by one; of more, some in a row are one block."""
_LANES = 2000
"""Lanes that are followed at most: draws times blocks."""
_LEAST_BLOCKS = 12


def ledger(
    source: Plan | History | Sequence[Session],
    who: Person | None = None,
    *,
    weeks: float | None = None,
    outputs: Sequence[str] = OUTPUTS,
    molecules: Sequence[str] | None = None,
    draws: int = 1,
    seed: int = 0,
    evidence: str = "C",
    exact: int = _EXACT,
    progress: Progress | None = None,
) -> Ledger:
    """Return the ledger of a plan or a log.

    Parameters
    ----------
    source : Plan, History or sequence of Session
        A plan as it will be done, a log of another program (`myocrine.exchange.read_history`), or
        dated sessions as they were done.
    who : Person, optional
        The documented default person where not given.
    weeks : float, optional
        How long; 12 of a plan, up to the end of the last week of a log.
    outputs : sequence of str
        Outputs of the slow body that get an account.
    molecules : sequence of str, optional
        What contracting muscle releases, where not given.
    draws : int
        Lanes for the intervals of dividends, decay and balance; 1: the central person only.
        Deposits are of the central person always.
    exact : int
        Of how many sessions the sets are simulated one by one, 2 or more.

    Returns
    -------
    Ledger

    Raises
    ------
    InputError
        If the log is empty, a session has no date, or the plan asks for no session.
    """
    p, body = parameters(), slow_body()
    person = who or Person()
    chosen = _outputs(outputs, body.declared)
    if isinstance(source, Plan):
        given = plan_source(source, person, 12.0 if weeks is None else weeks)
    else:
        given = log_source(source, person, weeks, p)
    options = PlanOptions(weeks=given.days / 7.0, draws=draws, seed=seed, evidence=evidence)
    if exact < 2:
        msg = f"Sets of {exact} sessions are too few to share out the others by."
        raise InputError(msg, remedy="Ask for 2 or more.")
    central = _course(given, options, p)
    if not central.log:
        msg = "There is no session in this time, so there is nothing to book."
        raise InputError(msg, remedy="Give a plan with sessions, or more weeks.")
    first, second = _halves(progress)
    done = replayed(central, exact=exact, molecules=molecules, evidence=evidence, progress=first)
    deposits = _deposits(done, central_lanes(given.person)["muscle_mass"][:, 0], p)
    ends = blocks_of(len(done), min(_BLOCKS, max(_LEAST_BLOCKS, _LANES // draws)))
    asked = [_asked(o, deposits) for o in chosen]
    accounts = _bought(given, options, ends, asked, p, second)
    error = misplaced(done)
    return Ledger(
        name=given.name,
        kind=given.kind,
        sessions=tuple(_booked(done, deposits, accounts, ends, given.start)),
        accounts={name: found.account for name, found in accounts.items()},
        molecules=chosen_molecules(molecules, evidence),
        weeks=given.days / 7.0,
        method=Method(
            exact=sum(d.exact for d in done),
            misplaced=None if error is None else error[0],
            worst=None if error is None else error[1],
            blocks=len(ends),
        ),
        draws=draws,
        seed=seed,
        evidence=evidence,
        warnings=tuple(dict.fromkeys([*given.warnings, *central.warnings])),
    )


def _outputs(names: Sequence[str], declared: Sequence[Output]) -> list[Output]:
    by_name = {o.name: o for o in declared}
    for name in names:
        if name not in by_name:
            raise UnknownNameError("output", name, list(by_name))
    return [by_name[name] for name in dict.fromkeys(names)]


def _course(given: Source, options: PlanOptions, p: ParameterSet) -> Course:
    """Follow the central person, every session's day kept."""
    body = slow_body()
    theta = parameter_lanes(p, body.parameters, Blocks(), seed=0, evidence=options.evidence)
    _, who = people(given.person, Blocks(), options.seed, p)
    return follow(given.plan, who, theta, days=given.days, records=p, body=body)


def _bought(
    given: Source,
    options: PlanOptions,
    ends: Sequence[int],
    asked: Sequence[Asked],
    p: ParameterSet,
    progress: Progress | None,
) -> dict[str, Bought]:
    body = slow_body()
    blocks = Blocks(joint=options.draws if options.draws > 1 else 0)
    _, who = people(given.person, blocks, options.seed, p)
    theta = parameter_lanes(
        p, body.parameters, blocks, seed=options.seed, evidence=options.evidence
    )
    return bought(
        given.plan,
        who,
        theta,
        days=given.days,
        ends=ends,
        accounts=asked,
        body=body,
        records=p,
        progress=progress,
    )


def _asked(output: Output, deposits: Sequence[tuple[SetEntry, ...]]) -> Asked:
    """Return what the account of an output is kept of: of strength, the movements that are done."""
    if output.name != _STRENGTH:
        return Asked(output=output)
    sets: dict[str, float] = defaultdict(float)
    for entry in (e for own in deposits for e in own if e.family):
        sets[entry.family] += entry.effective
    total = sum(sets.values())
    parts = {f"strength_{f}_percent": n / total for f, n in sets.items() if n > 0.0}
    described = "Mean of the movements in the ledger, weighted by all their effective sets."
    return Asked(output=replace(output, description=described), parts=parts)


def _halves(told: Progress | None) -> tuple[Progress | None, Progress | None]:
    """Return how to tell of the first and of the second half of the way."""
    if told is None:
        return None, None
    tell = told
    return lambda done, of: tell(done, 2 * of), lambda done, of: tell(of + done, 2 * of)


def _deposits(
    done: Sequence[Replayed], muscle_mass: Floats, p: ParameterSet
) -> list[tuple[SetEntry, ...]]:
    counter = Counter(weights=group_weights(muscle_mass), p=p)
    out = []
    for one in done:
        counter.begin(one.day)
        out.append(
            entries_of(one.items, one.dose, one.performance, one.areas, one.endocrine, counter)
        )
    return out


def _booked(
    done: Sequence[Replayed],
    deposits: Sequence[tuple[SetEntry, ...]],
    accounts: Mapping[str, Bought],
    ends: Sequence[int],
    start: dt.date | None,
) -> Iterator[SessionEntry]:
    """Yield the sessions, each with its share of what its block bought."""
    block = np.searchsorted(ends, np.arange(len(done)), side="right")
    shares = {name: _shares(a.account.key, deposits, block) for name, a in accounts.items()}
    for i, (one, own) in enumerate(zip(done, deposits, strict=True)):
        k = int(block[i])
        dividend = {n: a.dividend[k] * shares[n][i].sum() for n, a in accounts.items()}
        pending = {n: a.pending[k] * shares[n][i].sum() for n, a in accounts.items()}
        decay = {n: a.decay[k] * shares[n][i].sum() for n, a in accounts.items()}
        entries = tuple(
            replace(
                e,
                bought={n: float(a.dividend[k, 0] * shares[n][i][j]) for n, a in accounts.items()},
            )
            for j, e in enumerate(own)
        )
        yield SessionEntry(
            index=i,
            day=one.day,
            name=one.name,
            date=None if start is None else start + dt.timedelta(days=int(one.day)),
            minutes=float(one.performance.total_minutes[0]),
            entries=entries,
            exact=one.exact,
            dividend=dividend,
            pending=pending,
            decay=decay,
        )


def _shares(
    key: Key, deposits: Sequence[tuple[SetEntry, ...]], block: NDArray[np.int64]
) -> list[Floats]:
    """Return each set's share of what its block bought; the shares of a block sum to 1.

    By its deposits of one kind; a block without any of that kind is shared by work, then minutes.
    """
    out = [np.zeros(len(own)) for own in deposits]
    for k in np.unique(block):
        rows = np.flatnonzero(block == k).tolist()
        for kind in (key, "work", "minutes"):
            weight: list[Floats] = [
                np.array([getattr(e, kind) for e in deposits[i]], dtype=float) for i in rows
            ]
            total = sum(float(w.sum()) for w in weight)
            if total > 0.0:
                for i, w in zip(rows, weight, strict=True):
                    out[i] = w / total
                break
    return out
