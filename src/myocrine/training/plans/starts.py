"""An agenda as some people do it: how long its sessions take, and from which loads they start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from myocrine.training.drive import compile_session
from myocrine.training.language.printer import load_words
from myocrine.training.plans.coming import Agenda, Coming
from myocrine.training.plans.loads import finds_its_load, lines_of, load_text
from myocrine.training.session import Session

__all__ = ["agenda_minutes", "with_starts"]

Lanes = Mapping[str, NDArray[np.float64]]

_NOTHING = np.array([np.nan])


def agenda_minutes(found: Agenda, who: Lanes) -> tuple[float, ...]:
    """Return how long each session takes the first of some people, changes and rests included.

    Parameters
    ----------
    found : Agenda
    who : mapping of str to array
        As `myocrine.person.lanes` gives them.

    Returns
    -------
    tuple of float
        [min]
    """
    kept: dict[Session, float] = {}
    out = []
    for coming in found.sessions:
        plain = coming.session.replace(date=None, time=None)
        if plain not in kept:
            kept[plain] = float(compile_session(plain, who)[0].total_minutes[0])
        out.append(kept[plain])
    return tuple(out)


def with_starts(found: Agenda, who: Lanes) -> Agenda:
    """Return the agenda with a load to start from, where a line leaves it to whoever lifts.

    What an effort or a percentage comes to for the first of some people: simulated, by what is
    known of their strength.

    Parameters
    ----------
    found : Agenda
    who : mapping of str to array
        As `myocrine.person.lanes` gives them.
    """
    return replace(found, sessions=tuple(_started(c, who) for c in found.sessions))


def _started(coming: Coming, who: Lanes) -> Coming:
    lines = lines_of(coming.session)
    free = [
        line
        for line in lines
        if finds_its_load(line.sets) and line.index not in coming.hints and not line.sets.machine
    ]
    if not free:
        return coming
    done = compile_session(coming.session.replace(date=None, time=None), who)[0]
    first = {number: i for i, number in reversed(list(enumerate(done.line)))}
    reasons = dict(coming.reasons)
    for line in free:
        kg = line.written(done.load_kg[first[line.index], :1]) if line.index in first else _NOTHING
        if np.isfinite(kg).all():
            start = f"about {load_words(load_text(line, round(float(kg[0]))))} to start, simulated"
            reasons[line.index] = "; ".join(
                filter(None, (reasons.get(line.index, "").rstrip("."), start))
            )
    return replace(coming, reasons=MappingProxyType(reasons))
