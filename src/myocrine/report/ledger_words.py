"""A ledger in words and as JSON: what sheet and page share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

import myocrine
from myocrine.evidence.muscles import GROUPS
from myocrine.planning.ledger import Account, Ledger, SessionEntry, SetEntry
from myocrine.planning.ledger.investments import (
    Investment,
    by_exercise,
    by_session,
    idle,
    returns,
)
from myocrine.report.sheet import SIMULATED
from myocrine.report.wording import many, units_in_words

__all__ = [
    "METAPHOR",
    "SCHEMA",
    "area_unit",
    "balance_interval",
    "ends",
    "group_name",
    "how_made",
    "ledger_dict",
    "overview",
    "ranked",
    "steadiness",
    "worked_groups",
]

SCHEMA = "myocrine.ledger/1"
METAPHOR = (
    "Deposit, dividend and balance are a metaphor: nothing is stored, and what was bought is lost "
    "again without training."
)
Floats = NDArray[np.float64]
_FIRST = 4
_LOW, _HIGH = 5.0, 95.0


def group_name(group: str) -> str:
    """Return a muscle group in words."""
    return group.replace("_", " ")


def area_unit(unit: str) -> str:
    """Return the unit of an area over time: ``pg/mL x h``."""
    return f"{units_in_words(unit)} x h"


def overview(found: Ledger) -> str:
    """Return how much it is: weeks, sessions, sets, minutes."""
    sets = sum(e.lifted for s in found.sessions for e in s.entries)
    pieces = sum(not e.lifted for s in found.sessions for e in s.entries)
    ride = f", {many(pieces, 'piece')} of endurance work" if pieces else ""
    minutes = float(found.weekly_minutes().sum())
    return (
        f"{many(found.weeks, 'week')}, {many(len(found.sessions), 'session')}, "
        f"{many(sets, 'set')}{ride}, {many(round(minutes), 'minute')}."
    )


def how_made(found: Ledger) -> list[str]:
    """Return how the numbers were come by, as sentences."""
    method, n = found.method, len(found.sessions)
    doses = (
        "Doses are areas above baseline over 24 h of the central person: what the session has more "
        "with the set than without it."
    )
    out = [doses]
    if method.exact < n:
        wrong = "" if method.misplaced is None else f" {_misplaced(method.misplaced, method.worst)}"
        out.append(
            f"Of {method.exact} of {n} sessions every set was simulated, of the others the whole "
            f"session, shared among its sets as the first kind do.{wrong}"
        )
    if method.blocks < n:
        out.append(
            f"Dividends were followed for {method.blocks} groups of sessions in a row and shared "
            "among their sessions."
        )
    if found.draws > 1:
        out.append(
            "Balances are of the central person, not medians of the draws as in a timeline; "
            f"intervals are 90 % of {found.draws} draws, seed {found.seed}."
        )
    return out


def _misplaced(median: float, worst: float | None) -> str:
    most = "" if worst is None else f" (at most {100.0 * worst:.0f} %)"
    return f"That puts {100.0 * median:.1f} % of a session's dose on another set{most}."


def ranked(rows: Sequence[Investment], found: Ledger, output: str = "") -> list[Investment]:
    """Return investments by what an hour of them bought of an output, the best first.

    The best is what goes furthest the way the dividends go; without an output the dose decides.
    """
    if not output:
        return sorted(rows, key=lambda i: -i.an_hour(i.endocrine))
    sign = float(np.sign(found.account(output).dividends[-1, 0])) or 1.0
    return sorted(rows, key=lambda i: -sign * i.an_hour(i.bought[output]))


def ends(rows: Sequence[Investment], most: int) -> list[Investment]:
    """Return the best and the worst of ranked rows, at most so many."""
    half = most // 2
    return list(rows) if len(rows) <= most else [*rows[:half], *rows[len(rows) - half :]]


def worked_groups(found: Ledger) -> list[str]:
    """Return the muscle groups that have sets, in the order of the body."""
    return [g for g in GROUPS if found.weekly_sets(g).sum() > 0.0]


def steadiness(weekly: Floats) -> tuple[float, float, float | None]:
    """Return means of the first and of the last weeks, up to four each, and their ratio.

    Of fewer than eight weeks each is half of them; None where the first weeks had nothing.
    """
    n = max(1, min(_FIRST, len(weekly) // 2))
    first, last = float(weekly[:n].mean()), float(weekly[-n:].mean())
    return first, last, last / first if first > 0.0 else None


def balance_interval(account: Account) -> tuple[Floats, Floats]:
    """Return the 90 % interval of the balance over the draws, two arrays (T,)."""
    lanes = account.balance[:, 1:] if account.balance.shape[1] > 1 else account.balance
    low, high = np.percentile(lanes, [_LOW, _HIGH], axis=1)
    return low, high


def ledger_dict(found: Ledger, *, who: str) -> dict[str, Any]:
    """Return the JSON form, schema ``myocrine.ledger/1``."""
    return {
        "schema": SCHEMA,
        "version": myocrine.__version__,
        "note": SIMULATED,
        "name": found.name,
        "kind": found.kind,
        "person": who,
        "options": {
            "weeks": found.weeks,
            "draws": found.draws,
            "seed": found.seed,
            "evidence": found.evidence,
        },
        "molecules": {
            m.name: {
                "name": m.output.long_name,
                "unit": f"{m.output.unit}*h",
                "evidence": m.evidence,
                "in_blood": m.in_blood,
            }
            for m in found.molecules
        },
        "accounts": {name: _account_dict(a) for name, a in found.accounts.items()},
        "weeks": _weeks_dict(found),
        "sessions": [_session_dict(s) for s in found.sessions],
        "investments": {
            "exercises": [_investment_dict(i) for i in by_exercise(found)],
            "sessions": [_investment_dict(i) for i in by_session(found)],
            "last_set_over_first": [vars_of(r) for r in returns(found)],
            "bought_nothing": [vars_of(i) for i in idle(found)],
        },
        "method": {
            "sessions_set_by_set": found.method.exact,
            "misplaced_share": found.method.misplaced,
            "misplaced_share_largest": found.method.worst,
            "dividend_groups": found.method.blocks,
        },
        "warnings": list(found.warnings),
    }


def vars_of(record: object) -> dict[str, Any]:
    """Return the fields of a plain record."""
    return dict(vars(record))


def _account_dict(account: Account) -> dict[str, Any]:
    low, high = balance_interval(account)
    return {
        "name": account.output.long_name,
        "unit": account.output.unit,
        "certainty": account.output.certainty,
        "shared_by": account.key,
        "days": account.days,
        "opening": account.opening[:, 0],
        "dividends": account.dividends[:, 0],
        "pending": account.pending[:, 0],
        "decay": account.decay[:, 0],
        "balance": account.balance[:, 0],
        "low": low,
        "high": high,
    }


def _weeks_dict(found: Ledger) -> dict[str, Any]:
    return {
        "minutes": found.weekly_minutes(),
        "sets": {g: found.weekly_sets(g) for g in worked_groups(found)},
        "doses": {m.name: found.weekly_dose(m.name) for m in found.molecules},
        "endocrine": found.weekly_endocrine(),
    }


def _session_dict(session: SessionEntry) -> dict[str, Any]:
    return {
        "day": session.day,
        "date": None if session.date is None else session.date.isoformat(),
        "session": session.name,
        "minutes": session.minutes,
        "set_by_set": session.exact,
        "dividend": _spreads(session.dividend),
        "pending": _spreads(session.pending),
        "decay": _spreads(session.decay),
        "deposits": [_set_dict(e) for e in session.entries],
    }


def _spreads(by_output: Mapping[str, Floats]) -> dict[str, Any]:
    return {name: _spread(values) for name, values in by_output.items()}


def _spread(lanes: Floats) -> dict[str, float]:
    """Return the central value and the 90 % interval of the draws."""
    drawn: Sequence[float] | Floats = lanes[1:] if len(lanes) > 1 else lanes
    low, high = np.percentile(drawn, [_LOW, _HIGH])
    return {"central": float(lanes[0]), "low": float(low), "high": float(high)}


def _set_dict(entry: SetEntry) -> dict[str, Any]:
    return {
        "label": entry.label,
        "exercise": entry.exercise,
        "family": entry.family or None,
        "minutes": entry.minutes,
        "repetitions": entry.repetitions,
        "left": entry.reserve,
        "load_kg": entry.load_kg,
        "warm_up": entry.warm_up,
        "effective": entry.effective,
        "sets": dict(entry.sets),
        "sets_beyond_limit": entry.beyond,
        "growth_percent": entry.growth,
        "lessons": entry.lesson,
        "kcal": entry.work,
        "doses": dict(entry.doses),
        "endocrine": entry.endocrine,
        "bought": dict(entry.bought),
        "bought_nothing_because": entry.nothing or None,
    }


def _investment_dict(one: Investment) -> dict[str, Any]:
    per_hour = {
        "growth_percent": one.an_hour(one.growth),
        "lessons": one.an_hour(one.lesson),
        "endocrine": one.an_hour(one.endocrine),
        "bought": {k: one.an_hour(v) for k, v in one.bought.items()},
        "doses": {k: one.an_hour(v) for k, v in one.doses.items()},
    }
    return {
        "name": one.name,
        "sets": one.sets,
        "minutes": one.minutes,
        "effective_sets": one.effective,
        "per_hour": per_hour,
    }
