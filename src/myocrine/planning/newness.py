"""Whether training is new to somebody, for whom first weeks are then gentle."""

from __future__ import annotations

from myocrine.evidence.parameters import ParameterSet, parameters
from myocrine.person import CompletedPerson, Person, complete

__all__ = ["newness"]


def newness(
    who: Person | CompletedPerson | None = None, *, records: ParameterSet | None = None
) -> str:
    """Return why training is new to somebody, or is so again, in words; empty: it is not.

    The words go on from "somebody": new to lifting, back after 60 days without training.

    Parameters
    ----------
    who : Person, optional
        Who said how trained they are may be new to lifting (``protocol.novice_strength``): nobody
        in particular is no novice. A pause is told of everybody (``protocol.return_days``).
    """
    p = records or parameters()
    done = who if isinstance(who, CompletedPerson) else complete(who or Person())
    away = done["days_since_last_bout"]
    if away >= p.value("protocol.return_days"):
        return f"back after {away:g} days without training"
    told = done.person.training_status is not None
    new = told and done["training_strength"] < p.value("protocol.novice_strength")
    return "new to lifting" if new else ""
