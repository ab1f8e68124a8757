"""The rules of the grammar for endurance, rest, food, drugs, samples, states and moments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from lark import Token, v_args

from myocrine.training.language import quantities as q
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
    side_of,
)
from myocrine.training.language.vocabulary import BEST, READY, mode_of
from myocrine.training.prescription import Side
from myocrine.training.session import (
    At,
    Endurance,
    Every,
    Infusion,
    Injection,
    Intensity,
    Meal,
    Rest,
    Sample,
    State,
)

__all__ = ["LineRules"]


class LineRules:
    """One method for each rule; mixed into the builder."""

    # -- endurance -------------------------------------------------------------------------------
    def endurance(self, children: list[Any]) -> Endurance:
        """``Cycle 4 min at 90% VO2max``."""
        mode, distance, *options = children
        said = gather([*distance, *options])
        return at_token(
            mode,
            lambda: Endurance(
                mode=cast(Any, mode_of(mode)),
                **{key: option.value for key, option in said.items()},
                position=position(mode, said.values()),
            ),
        )

    def segment(self, children: list[Any]) -> list[Option]:
        """Read a time, a distance, or a distance in a time."""
        made = []
        for token in children:
            if token.type == "DURATION":
                made.append(Option("duration_min", q.minutes(token), token))
            elif token.type == "DISTANCE":
                made.append(Option("distance_km", q.kilometres(token), token))
        return made

    def bouts(self, children: list[Any]) -> list[Option]:
        """``4x4 min``."""
        count = q.whole(children[0], "The number of bouts")
        return [Option("bouts", count, children[0]), *self.segment(children[1:])]

    @v_args(inline=True)
    def exhaustion(self, token: Token) -> list[Option]:
        """``to exhaustion``."""
        return [Option("to_exhaustion", True, token)]

    def intensity(self, children: list[Any]) -> Option:
        """``at 70% VO2max``."""
        token = children[-1]
        read: Callable[[Token], Intensity] = q.pace if token.type == "PACE" else q.intensity
        return Option("intensity", at_token(token, lambda: read(token)), token)

    @v_args(inline=True)
    def bare_intensity(self, at: Token, token: Token) -> Option:
        """``@8`` is RPE 8; ``at 70%`` lacks what it is a percentage of."""
        if at == "@" and token.type != "PERCENT":
            low, high = q.span(token)
            return Option("intensity", Intensity(value=low, high=high, unit="RPE"), token)
        remedy = "Write W, W/kg, % Wmax, % VO2max, % HRmax, km/h, bpm or RPE."
        raise q.fail(token, f"{token} of what?", remedy)

    def grade(self, children: list[Any]) -> Option:
        """``grade -10%``."""
        percent = cast(Token, first(children, "PERCENT"))
        sign = -1.0 if first(children, "MINUS") else 1.0
        return Option("grade_percent", sign * one_number(percent), percent)

    def cadence(self, children: list[Any]) -> Option:
        """``60 rpm``."""
        return Option("cadence_rpm", q.span(children[-1])[0], children[-1])

    # -- everything else -------------------------------------------------------------------------
    @leading
    def rest_line(self, children: list[Any]) -> Rest:
        """``rest 10 min``."""
        return Rest(minutes=_rest_minutes(children), position=position(children[0]))

    @v_args(inline=True)
    def nutrient(self, grams: Token, what: Token) -> Option:
        """``60 g carbohydrate``."""
        name = {"f": "fat_g", "p": "protein_g"}.get(what[0].lower(), "carbohydrate_g")
        return Option(name, q.span(grams)[0], grams)

    @leading
    def meal(self, children: list[Any]) -> Meal:
        """``meal 60 g carbohydrate, 20 g protein at +10 min``."""
        grams = {key: o.value for key, o in gather(of(children, Option)).items()}
        return Meal(**grams, at=_when(children), position=position(children[0]))

    @v_args(inline=True)
    def substance(self, token: Token) -> str:
        """Give the name of a substance."""
        return name_of(token)

    @leading
    def infusion(self, children: list[Any]) -> Infusion:
        """``infuse rhIL-6 30 ug/h for 3 h``."""
        rate, unit = q.dose(children[2])
        return Infusion(
            substance=children[1],
            rate=rate,
            unit=unit,
            duration_min=q.minutes(children[4]),
            at=_single(children),
            position=position(children[0]),
        )

    @leading
    def injection(self, children: list[Any]) -> Injection:
        """``inject rhIL-6 1 ug/kg sc``."""
        dose, unit = q.dose(children[2])
        route = children[3].lower().replace(".", "")
        long = {"sub": "sc", "int": "iv" if "ven" in route else "im"}
        return Injection(
            substance=children[1],
            dose=dose,
            unit=unit,
            route=cast(Any, long.get(route[:3], route[:2])),
            at=_single(children),
            position=position(children[0]),
        )

    @v_args(inline=True)
    def analyte(self, token: Token) -> str:
        """Give the name of an analyte."""
        return name_of(token)

    @leading
    def sample(self, children: list[Any]) -> Sample:
        """``sample IL-6, lactate at end, +30 min``."""
        return Sample(
            analytes=tuple(c for c in children if type(c) is str),
            times=tuple(of(children, At | Every)),  # type: ignore[arg-type]
            position=position(children[0]),
        )

    @leading
    def state_fasted(self, children: list[Any]) -> State:
        """``fasted 12 h``."""
        time = first(children, "DURATION")
        hours = None if time is None else q.hours(time)
        return State(kind="fasted", value=hours, position=position(children[0]))

    @leading
    def state_glycogen(self, children: list[Any]) -> State:
        """``glycogen 40% left``."""
        side = first(children, "SIDE")
        percent = one_number(cast(Token, first(children, "PERCENT")))
        where: Side = "both" if side is None else side_of(side)
        if where == "alternating":
            raise q.fail(cast(Token, side), "Glycogen is lowered left, right, or on both sides.")
        return State(kind="glycogen", value=percent, side=where, position=position(children[0]))

    @leading
    def state_days(self, children: list[Any]) -> State:
        """``days since last bout 7``."""
        days = q.number(children[-1])
        return State(kind="days since last bout", value=days, position=position(children[0]))

    @leading
    def state_readiness(self, children: list[Any]) -> State:
        """``readiness 2/5``, ``readiness low``."""
        word = first(children, "READY")
        if word is not None:
            value = float(READY[" ".join(word.lower().split())])
            return State(kind="readiness", value=value, position=position(children[0]))
        low, *high = (c for c in children if isinstance(c, Token) and c.type == "NUMBER")
        if high and q.number(high[0]) != BEST:
            message = f"Readiness is given out of {BEST}."
            raise q.fail(high[0], message, "Write for example: readiness 2/5")
        return State(kind="readiness", value=q.number(low), position=position(children[0]))

    # -- moments ---------------------------------------------------------------------------------
    @v_args(inline=True)
    def when(self, *parts: Any) -> At | Every:
        """``at`` and a moment."""
        return cast("At | Every", parts[-1])

    def at_start(self, children: list[Any]) -> At:
        """``start``, ``start +60 min``."""
        return At(reference="start", offset_min=_offset(children))

    def at_end(self, children: list[Any]) -> At:
        """``end``, ``end -10 min``."""
        return At(reference="end", offset_min=_offset(children))

    @v_args(inline=True)
    def at_offset(self, token: Token) -> At:
        """``+30 min`` counts from the end."""
        if token.startswith("-"):
            raise q.fail(token, f"{token} from what?", f"Write 'start {token}' or 'end {token}'.")
        return At(reference="end", offset_min=_offset([token]))

    def at_before(self, _children: list[Any]) -> At:
        """``before``: the baseline."""
        return At(reference="before")

    @v_args(inline=True)
    def at_clock(self, token: Token) -> At:
        """``19:30``."""
        return At(reference="clock", offset_min=float(q.clock_minutes(token)))

    @v_args(inline=True)
    def at_relative(self, time: Token, word: Token) -> At:
        """``30 min before``, ``30 min after``."""
        minutes = q.minutes(time)
        if word.lower() == "before":
            return At(reference="start", offset_min=-minutes)
        return At(reference="end", offset_min=minutes)

    @v_args(inline=True)
    def at_during(self, _word: Token, time: Token) -> At:
        """``during 30 min``: 30 min after the start."""
        return At(reference="start", offset_min=q.minutes(time))

    def every(self, children: list[Any]) -> Every:
        """``every 60 min``, ``every 30 min to +3 h``."""
        token = children[1]
        until = of(children, At)
        return at_token(
            token,
            lambda: Every(
                interval_min=q.minutes(token),
                until=until[0] if until else At(reference="end"),
            ),
        )


def _offset(children: list[Any]) -> float:
    token = first(children, "OFFSET")
    if token is None:
        return 0.0
    return q.minutes(token) * (-1.0 if token.startswith("-") else 1.0)


def _rest_minutes(children: list[Any]) -> float:
    sign = -1.0 if first(children, "MINUS") else 1.0
    return sign * q.minutes(cast(Token, first(children, "DURATION")))


def _when(children: list[Any]) -> At | Every | None:
    return next((c for c in children if isinstance(c, At | Every)), None)


def _single(children: list[Any]) -> At | None:
    when = _when(children)
    if isinstance(when, Every):
        message = "This is given once, not 'every' so often."
        raise q.fail(children[0], message, "Write one line for each.")
    return when
