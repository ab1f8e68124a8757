"""From grammar to objects: one method for each rule of ``session.lark``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from lark import Token, Transformer

from myocrine.training.language import quantities as q
from myocrine.training.language.lifting import LiftingRules
from myocrine.training.language.lines import LineRules
from myocrine.training.language.parts import (
    BLOCKS,
    first,
    leading,
    of,
    position,
)
from myocrine.training.session import (
    Session,
)

__all__ = ["Builder"]


class Builder(LiftingRules, LineRules, Transformer[Token, list[Session]]):
    """Builds sessions while the parser runs."""

    def start(self, children: list[Any]) -> list[Session]:
        """Fold lines into the session line above them; lines before any are a session too."""
        groups: list[tuple[Session, list[Any]]] = []
        for child in children:
            if isinstance(child, Session):
                groups.append((child, list(child.blocks)))
                continue
            if not groups:
                groups.append((Session(position=child.position), []))
            groups[-1][1].append(child)
        return [dataclasses.replace(head, blocks=tuple(lines)) for head, lines in groups]

    @leading
    def session(self, children: list[Any]) -> Session:
        """``session "Name" on 2026-11-23 at 18:00`` and the lines below it."""
        name, date, clock = (first(children, k) for k in ("STRING", "DATE", "CLOCK"))
        minutes = None if clock is None else q.clock_minutes(clock)
        return Session(
            name="" if name is None else q.string(name),
            date=None if date is None else _date(date),
            time=None if minutes is None else dt.time(minutes // 60, minutes % 60),
            blocks=tuple(of(children, BLOCKS)),
            position=position(children[0]),
        )


def _date(token: Token) -> dt.date:
    try:
        return dt.date.fromisoformat(str(token))
    except ValueError:
        raise q.fail(token, f"There is no day {token}.", "Write year-month-day.") from None
