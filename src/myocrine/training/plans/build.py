"""From grammar to objects: one method for each rule that ``plan.lark`` adds."""

from __future__ import annotations

from typing import Any, cast

from lark import Token, v_args

from myocrine.training.language import quantities as q
from myocrine.training.language.build import Builder
from myocrine.training.language.parts import (
    Option,
    at_token,
    first,
    gather,
    leading,
    name_of,
    of,
    one_number,
    position,
)
from myocrine.training.plans.build_rules import ProgressionRules, mass_of
from myocrine.training.plans.easing import Reactive, Return
from myocrine.training.plans.equipment import Equipment, Pieces, Plates, Steps
from myocrine.training.plans.model import (
    Cycle,
    Day,
    Deload,
    Diet,
    Layoff,
    Plan,
    Span,
)
from myocrine.training.session import Session

__all__ = ["PlanBuilder"]

_EQUIPMENT: Any = Equipment.__args__


class PlanBuilder(ProgressionRules, Builder):
    """Builds a plan while the parser runs."""

    def plan_file(self, children: list[Any]) -> Plan:
        """Put the sessions into the plan above them."""
        head, *sessions = children
        given: dict[str, Any] = {k: v for k, v in head.items() if k != "token"}
        token = head["token"]
        seen: dict[str, Session] = {}
        for session in sessions:
            if not session.name:
                raise _at(session, token, "A session of a plan has a name.", 'session "Upper"')
            if session.name in seen:
                raise _at(session, token, f"There are two sessions {session.name!r}.", "")
            seen[session.name] = session
        return at_token(token, lambda: Plan(**given, written=tuple(sessions)))

    def plan(self, children: list[Any]) -> dict[str, Any]:
        """``plan "Name"`` and what stands below it."""
        name = first(children, "STRING")
        once = _once(children, (Deload, Diet, Return))
        reactive = {
            s: [r for r in of(children, Reactive) if r.scope == s] for s in ("plan", "lift")
        }
        for several in (*reactive.values(), *_kinds(of(children, _EQUIPMENT))):
            _not_twice(several)
        return {
            "token": children[0],
            "name": "" if name is None else q.string(name),
            "parts": tuple(of(children, Cycle | Layoff)),  # type: ignore[arg-type]
            "deload": once[Deload],
            "diet": once[Diet],
            "reactive": next(iter(reactive["plan"]), None),
            "local": next(iter(reactive["lift"]), None),
            "returning": once[Return],
            "equipment": tuple(of(children, _EQUIPMENT)),
            "position": position(children[0]),
        }

    def nothing(self, children: list[Any]) -> dict[str, Any]:
        """``nothing``: no training."""
        return {"token": children[0], "name": "nothing", "position": position(children[0])}

    @leading
    def cycle(self, children: list[Any]) -> Cycle:
        """``cycle 7 days`` and its days."""
        spans = [*(c for c in children if isinstance(c, Token) and c.type == "SPAN")]
        lasts = [_span(spans[1])] if len(spans) > 1 else []
        lasts += of(children, Span)
        if len(lasts) > 1:
            raise q.fail(children[0], "How long this cycle repeats is said twice.", "Keep one.")
        once = _once(children, (Deload, Diet))
        return Cycle(
            length=_span(spans[0]),
            days=_merged([d for days in of(children, list) for d in days], children[0]),
            lasts=lasts[0] if lasts else None,
            deload=once[Deload],
            diet=once[Diet],
            position=position(children[0]),
        )

    def lasts(self, children: list[Any]) -> Span:
        """``for 5 weeks``."""
        return _span(children[1])

    def day(self, children: list[Any]) -> list[Day]:
        """``day 1: Knee``, ``days 1, 3, 5: Knee``."""
        names = tuple(o.value for o in of(children, Option))
        numbers = [c for c in children if isinstance(c, Token) and c.type == "NUMBER"]
        return [
            at_token(
                n,
                lambda n=n: Day(  # type: ignore[misc]
                    number=q.whole(n, "The number of a day"),
                    sessions=names,
                    position=position(n, of(children, Option)),
                ),
            )
            for n in numbers
        ]

    @v_args(inline=True)
    def day_session(self, token: Token) -> Option:
        """Give the name of a session."""
        return Option(name_of(token).strip(), name_of(token).strip(), token)

    @leading
    def layoff(self, children: list[Any]) -> Layoff:
        """``layoff 3 weeks``."""
        diet = _once(children, (Diet,))[Diet]
        return Layoff(lasts=_span(children[1]), diet=diet, position=position(children[0]))

    @leading
    def deload(self, children: list[Any]) -> Deload:
        """``deload every 6 cycles: sets 50%, load 90%``."""
        said = gather(of(children, Option))
        parts = {key: option.value for key, option in said.items()}
        where = position(children[0], said.values())
        return Deload(every=_span(children[2]), **parts, position=where)

    @leading
    def reactive(self, children: list[Any]) -> Reactive:
        """``deload when 2 lifts fall: sets 50%``, ``deload a lift when it falls 2 times: ...``."""
        said = gather(of(children, Option))
        parts = {key: option.value for key, option in said.items()}
        number = next(c for c in children if isinstance(c, Token) and c.type == "NUMBER")
        return Reactive(
            scope="plan" if children[1].type == "WHEN" else "lift",
            times=q.whole(number, "The number"),
            **parts,
            position=position(children[0], said.values()),
        )

    @leading
    def return_(self, children: list[Any]) -> Return:
        """``return after 14 days: -10% a week, at least 60%``, ``return none``."""
        where = position(children[0])
        if len(children) == 1 or children[0].type == "RETURN_NONE":
            return Return(position=where)
        tokens = {c.type: c for c in children if isinstance(c, Token)}
        change = tokens["CHANGE"]
        if "%" not in change or not change.startswith("-"):
            raise q.fail(change, "A return takes per cent off.", "Write for example: -10% a week")
        least = tokens.get("PERCENT")
        return Return(
            after=_span(tokens["SPAN"]),
            loss=q.span(change)[0],
            at_least=None if least is None else one_number(least),
            position=where,
        )

    @leading
    def plates(self, children: list[Any]) -> Plates:
        """``plates 20 kg bar, 25 20 15 10 5 2.5 1.25 kg``."""
        sizes, unit = _sizes(children[2:])
        return Plates(
            bar=mass_of(children[1]), sizes=sizes, unit=unit, position=position(children[0])
        )

    @leading
    def pieces(self, children: list[Any]) -> Pieces:
        """``dumbbells 5 7.5 10 kg``."""
        sizes, unit = _sizes(children[1:])
        kind = cast(Any, children[0].lower())
        return Pieces(kind=kind, sizes=sizes, unit=unit, position=position(children[0]))

    @leading
    def pieces_by(self, children: list[Any]) -> Steps:
        """``dumbbells 2..30 by 2 kg``."""
        low, high = (q.number(c) for c in children if c.type == "NUMBER")
        by = mass_of(children[-2] if children[-1].type != "MASS" else children[-1])
        return Steps(
            kind=cast(Any, children[0].lower()),
            low=low,
            high=high,
            by=by.value,
            unit=by.unit,
            position=position(children[0]),
        )

    @v_args(inline=True)
    def deload_part(self, what: Token, percent: Token) -> Option:
        """Read ``sets 50%``."""
        return Option("sets" if what.type == "SETS" else "load", one_number(percent), what)

    @leading
    def diet(self, children: list[Any]) -> Diet:
        """``diet -500 kcal/d, protein 1.6 g/kg/d``."""
        said = gather(of(children, Option))
        values = {key: option.value for key, option in said.items()}
        return Diet(**values, position=position(children[0], said.values()))

    @v_args(inline=True)
    def diet_energy(self, token: Token) -> Option:
        """``-500 kcal/d``."""
        sign = -1.0 if token.startswith("-") else 1.0
        return Option("energy_offset", sign * q.span(token)[0], token)

    @v_args(inline=True)
    def diet_protein(self, word: Token, grams: Token) -> Option:
        """``protein 1.6 g/kg/d``."""
        return Option("protein", q.span(grams)[0], word)


def _at(session: Session, token: Token, message: str, remedy: str) -> Any:
    place = session.position
    where = Token("X", "", line=place.line + 1, column=place.column) if place else token
    return q.fail(where, message, f"Write for example: {remedy}" if remedy else "Rename one.")


def _once(children: list[Any], kinds: tuple[type, ...]) -> dict[type, Any]:
    """Return the one child of each kind, or None; a second is an error where it stands."""
    found: dict[type, Any] = {}
    for kind in kinds:
        several: list[Any] = of(children, kind)
        _not_twice(several)
        found[kind] = several[0] if several else None
    return found


def _not_twice(several: list[Any]) -> None:
    if len(several) > 1:
        where = several[1].position
        token = Token("X", "", line=where.line + 1, column=where.column)
        names = {Reactive: "deload", **dict.fromkeys(_EQUIPMENT, getattr(several[1], "kind", ""))}
        what = names.get(type(several[1]), type(several[1]).__name__.lower())
        said = f"The {what} {'are' if what.endswith('s') else 'is'} given twice here."
        raise q.fail(token, said, "Keep one.")


def _kinds(equipment: list[Any]) -> list[list[Any]]:
    """Return the equipment by its kind."""
    kinds = dict.fromkeys(e.kind for e in equipment)
    return [[e for e in equipment if e.kind == kind] for kind in kinds]


def _sizes(children: list[Any]) -> tuple[tuple[float, ...], Any]:
    """Return the masses of a list whose last one carries the unit."""
    numbers = [c for c in children if isinstance(c, Token) and c.type == "NUMBER"]
    last = mass_of(next(c for c in children if isinstance(c, Token) and c.type == "MASS"))
    return (*(q.number(n) for n in numbers), last.value), last.unit


def _merged(days: list[Day], token: Token) -> tuple[Day, ...]:
    """Return the days; one that is given twice is an error at its second place."""
    seen: dict[int, Day] = {}
    for day in days:
        if day.number in seen:
            where = day.position
            here = token if where is None else Token("X", "", line=where.line + 1)
            here.column = where.column if where else token.column
            message = f"Day {day.number} is given twice in this cycle."
            raise q.fail(here, message, "Put its sessions on one line: day 1: Upper, Run")
        seen[day.number] = day
    return tuple(seen.values())


def _span(token: Token) -> Span:
    unit = token.lower().rstrip()
    kind = next(u for u in ("day", "week", "cycle", "month", "year") if u in unit)
    return at_token(token, lambda: Span(value=q.span(token)[0], unit=cast(Any, kind)))
