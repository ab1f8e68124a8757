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
from myocrine.training.plans.model import (
    Cycle,
    Day,
    Deload,
    Diet,
    Layoff,
    Plan,
    RuledSets,
    Span,
)
from myocrine.training.plans.rules import (
    Change,
    Double,
    Failing,
    Linear,
    Mass,
    Reserve,
    Rule,
    Wave,
    WaveStep,
)
from myocrine.training.session import ExerciseSets, Reps, Session

__all__ = ["PlanBuilder"]

_RULES: Any = Rule.__args__


class PlanBuilder(Builder):
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
        once = _once(children, (Deload, Diet))
        return {
            "token": children[0],
            "name": "" if name is None else q.string(name),
            "parts": tuple(of(children, Cycle | Layoff)),  # type: ignore[arg-type]
            "deload": once[Deload],
            "diet": once[Diet],
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

    # -- progression -----------------------------------------------------------------------------
    def _exercise(
        self, name: Token, scheme: list[Option], rest: list[Any]
    ) -> ExerciseSets | RuledSets:
        line = super()._exercise(name, scheme, rest)
        rule = next((r.value for r in rest if isinstance(r, _Progression)), None)
        if rule is None:
            return line
        kept = {n: getattr(line, n) for n in ExerciseSets.__dataclass_fields__}
        bar = next(r.token for r in rest if isinstance(r, _Progression))
        where = position(name, [*of(scheme, Option), *of(rest, Option), Option("rule", None, bar)])
        return RuledSets(**{**kept, "position": where}, rule=rule)

    def progression(self, children: list[Any]) -> _Progression:
        """``| lp +2.5 kg``."""
        return _Progression(children[1] if len(children) > 1 else None, children[0])

    @leading
    def linear(self, children: list[Any]) -> Linear:
        """``lp +2.5 kg every 2 sessions, fail 2: -10%``."""
        return Linear(step=children[1], **_options(children, "every", "failing", "plates"))

    @leading
    def double(self, children: list[Any]) -> Double:
        """``dp +2.5 kg``."""
        return Double(step=children[1], **_options(children, "every", "failing", "plates"))

    @leading
    def wave(self, children: list[Any]) -> Wave:
        """``wave 70% 75% 80% of TM, +2.5 kg per cycle``."""
        start = first(children, "MASS")
        more = _options(children, "failing", "plates", "step")
        step, per = more.pop("step", (None, "cycle"))
        return Wave(
            steps=tuple(of(children, WaveStep)),
            training_max=None if start is None else _mass(start),
            step=step,
            per=per,
            **more,
        )

    @leading
    def wave_step(self, children: list[Any]) -> WaveStep:
        """``85%x5+``."""
        percent, *more = children
        options = more[-1] if more else []
        if options and not isinstance(options[0].value, Reps):
            raise q.fail(options[0].token, "A step of a wave has counted repetitions.")
        reps = options[0].value if options else None
        return WaveStep(percent=one_number(percent), reps=reps)

    @leading
    def reserve(self, children: list[Any]) -> Reserve:
        """``rir 2``, ``rpe 8``."""
        effort = q.effort(children[0])
        low, high = effort.value, effort.high
        if effort.kind == "RPE":
            low, high = (10 - low, None) if high is None else (10 - high, 10 - low)
        return Reserve(target=low, high=high, **_options(children, "plates"))

    def no_rule(self, _children: list[Any]) -> None:
        """``none``."""

    @leading
    def change(self, children: list[Any]) -> Change:
        """``+2.5 kg``, ``-10%``."""
        token = children[0]
        text = token.lower()
        unit = "%" if "%" in text else "kg" if "k" in text else "lb"
        sign = -1.0 if text.startswith("-") else 1.0
        return Change(value=sign * q.span(token)[0], unit=cast(Any, unit))

    def option_every(self, children: list[Any]) -> Option:
        """``every 2 sessions``."""
        return Option("every", q.whole(children[1], "The number of sessions"), children[0])

    def option_fail(self, children: list[Any]) -> Option:
        """``fail 2: -10%``."""
        times = q.whole(children[1], "The number of failures")
        made = at_token(children[0], lambda: Failing(times=times, change=children[-1]))
        return Option("failing", made, children[0])

    def option_per(self, children: list[Any]) -> Option:
        """``+2.5 kg per cycle``."""
        word = "cycle" if children[2].type == "CYCLE" else "wave"
        return Option("step", (children[0], word), children[1])

    def option_round(self, children: list[Any]) -> Option:
        """``round 2.5 kg``."""
        return Option("plates", at_token(children[1], lambda: _mass(children[1])), children[0])


class _Progression:
    """A rule and the bar before it."""

    def __init__(self, value: Rule | None, token: Token) -> None:
        self.value, self.token = value, token


def _at(session: Session, token: Token, message: str, remedy: str) -> Any:
    place = session.position
    where = Token("X", "", line=place.line + 1, column=place.column) if place else token
    return q.fail(where, message, f"Write for example: {remedy}" if remedy else "Rename one.")


def _once(children: list[Any], kinds: tuple[type, ...]) -> dict[type, Any]:
    """Return the one child of each kind, or None; a second is an error where it stands."""
    found: dict[type, Any] = {}
    for kind in kinds:
        several: list[Any] = of(children, kind)
        if len(several) > 1:
            where = several[1].position
            token = Token("X", "", line=where.line + 1, column=where.column)
            raise q.fail(token, f"The {kind.__name__.lower()} is given twice here.", "Keep one.")
        found[kind] = several[0] if several else None
    return found


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


def _options(children: list[Any], *allowed: str) -> dict[str, Any]:
    """Return what is said after the rule; what does not belong to it is an error."""
    said = gather(of(children, Option))
    for key, option in said.items():
        if key not in allowed:
            words = {"failing": "fail", "plates": "round", "step": "per cycle"}
            remedy = ", ".join(words.get(a, a) for a in allowed)
            message = f"'{words.get(key, key)}' does not go with this rule."
            raise q.fail(option.token, message, f"It takes: {remedy}.")
    return {key: option.value for key, option in said.items()}


def _span(token: Token) -> Span:
    unit = token.lower().rstrip()
    kind = next(u for u in ("day", "week", "cycle", "month", "year") if u in unit)
    return at_token(token, lambda: Span(value=q.span(token)[0], unit=cast(Any, kind)))


def _mass(token: Token) -> Mass:
    made = q.load(token)
    if made.high is not None:
        raise q.fail(token, f"A range such as {token} is not possible here.", "Write one number.")
    return Mass(value=made.value, unit=cast(Any, made.unit))
